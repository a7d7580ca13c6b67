"""Who should lead a task that nobody leads yet, by what is on record. No Django here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..comparing import Promise, promise_key, same_in_other_plans

# Fewer tasks of an area than these tell nothing of who leads it.
LEAST_LED = 2


@dataclass(frozen=True)
class Told:
    """A task of any of the town's plans: the ``year`` its plan ends in, its area ("" unknown) and
    the name of its lead unit ("" where there is none)."""

    promise: Promise
    year: int
    area: str
    lead: str


@dataclass(frozen=True)
class Proposal:
    """A unit by name, and why: as the unit that led the same task in ``year``, else (0) because it
    leads most of the area."""

    unit: str
    year: int = 0


def proposals(plan: int, told: Iterable[Told]) -> dict[int, Proposal]:
    """Commitment -> who might lead it, for those of ``plan`` that nobody leads; without an entry
    where nothing on record tells. The same promise of the latest earlier year comes first."""
    known = list(told)
    alike = _by_key(known)
    usual = _usual(plan, known)
    found: dict[int, Proposal] = {}
    for each in known:
        if each.promise.plan_id != plan or each.lead:
            continue
        proposal = _as_before(each, alike) or usual.get(each.area)
        if proposal is not None:
            found[each.promise.id] = proposal
    return found


def _by_key(known: Sequence[Told]) -> Mapping[object, list[Told]]:
    alike: dict[object, list[Told]] = defaultdict(list)
    for each in known:
        alike[promise_key(each.promise)].append(each)
    return alike


def _as_before(wanted: Told, alike: Mapping[object, list[Told]]) -> Proposal | None:
    key = promise_key(wanted.promise)
    if key is None:
        return None
    led = {each.promise.id: each for each in alike[key]}
    same = same_in_other_plans(wanted.promise, [each.promise for each in led.values()])
    earlier = [led[each.id] for each in same if led[each.id].lead]
    earlier = [each for each in earlier if each.year <= wanted.year]
    last = max(earlier, key=lambda each: (each.year, each.promise.id), default=None)
    return None if last is None else Proposal(last.lead, last.year)


def _usual(plan: int, known: Sequence[Told]) -> dict[str, Proposal]:
    """Area -> the one unit that leads most of it in this plan; where it has no such unit yet, in
    all plans."""
    found: dict[str, Proposal] = {}
    own = [each for each in known if each.promise.plan_id == plan]
    for some in (known, own):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for each in some:
            if each.lead and each.area:
                counts[each.area][each.lead] += 1
        for area, counter in counts.items():
            (unit, most), *rest = counter.most_common(2)
            if most >= LEAST_LED and not (rest and rest[0][1] == most):
                found[area] = Proposal(unit)
    return found
