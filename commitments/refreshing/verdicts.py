"""What the rule says of each record, as it is stored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from ..models.fields import FIGURE_DIGITS, RATIO_PLACES
from ..sites import site_questions
from ..status import Outcome, Target, judge, worst
from .records import NONE, Stored, Weighed

MARK_BYTES = 8
# The largest ratio that its column holds: 999,999,999.999999.
WHOLE = FIGURE_DIGITS - RATIO_PLACES
MOST = Decimal(10**WHOLE) - Decimal(1).scaleb(-RATIO_PLACES)
_write = json.JSONEncoder(ensure_ascii=False).encode


class Verdict(NamedTuple):
    """An outcome as it is to be stored. ``parts`` are those of a whole, the one it takes its status
    from first."""

    row: Stored
    parts: tuple[int, ...] = ()

    @property
    def status(self) -> str:
        """The status."""
        return self.row.status

    def is_told_by(self, held: Stored) -> bool:
        """Whether what is stored says the same; the day it was made does not count."""
        if self.row == held:
            return True
        # The same reason may have been written in another order.
        return self.row[:-1] == held[:-1] and json.loads(self.row.reason) == json.loads(held.reason)


class _Part(NamedTuple):
    pk: int
    outcome: Outcome
    mark: str


def verdicts_of(found: Collection[Weighed], *, as_of: dt.date) -> Iterator[tuple[int, Verdict]]:
    """(commitment id, what the rule says of it on ``as_of``), each made when it is asked for; a
    whole, which takes its worst part's, behind all that have no parts."""
    parts: dict[int, list[_Part]] = {each.parent: [] for each in found if each.parent is not None}
    wholes = []
    for pk, parent, target, figures, sites, scheme in found:
        if pk in parts:
            wholes.append(pk)
            continue
        outcome = judge(target, figures, as_of, scheme=scheme)
        if sites and (asked := site_questions(target, sites, outcome)):
            outcome = outcome._replace(questions=outcome.questions + asked)
        mark = mark_of(target)
        if parent is not None:
            parts[parent].append(_Part(pk, outcome, mark))
        yield pk, Verdict(_row(outcome, mark))
    for pk in wholes:
        yield pk, _of_whole(parts[pk])


def _of_whole(parts: Sequence[_Part]) -> Verdict:
    outcome = worst([part.outcome for part in parts])
    first = next(part.pk for part in parts if part.outcome is outcome)
    mark = _digest(" ".join([part.mark for part in parts]))
    others = (part.pk for part in parts if part.pk != first)
    return Verdict(_row(outcome, mark), (first, *others))


def _row(outcome: Outcome, mark: str) -> Stored:
    return Stored(
        outcome.status,
        outcome.group,
        storable(outcome.ratio),
        storable(outcome.expected),
        storable(outcome.gap),
        outcome.light,
        outcome.light_word,
        _write(outcome.questions) if outcome.questions else NONE,
        str(list(outcome.rests_on)),
        outcome.rule_version,
        mark,
        reason_of(outcome),
    )


def storable(ratio: Decimal | None) -> Decimal | None:
    """The ratio; where the column cannot hold it (元 reported of a target of 1), the most or least
    that it can: a slip of the pen must not keep its whole town from being judged."""
    if ratio is None or ratio.adjusted() < WHOLE:
        return ratio
    return MOST if ratio > 0 else -MOST


def reason_of(outcome: Outcome) -> str:
    """The reason as JSON: code and plain data, days in ISO form, in the order in which PostgreSQL
    keeps it, so that the same reason is the same text."""
    said = {**outcome.data, "code": outcome.reason}
    frame, names = _frame(tuple(said))
    return frame % tuple([_quoted(said[name]) for name in names])


@lru_cache(maxsize=256)
def _frame(names: Sequence[str]) -> tuple[str, Sequence[str]]:
    """An object of these names with a place for each value; the names in order."""
    ordered = sorted(names, key=lambda name: (len(name), name))
    places = ", ".join([f'"{name}": %s' for name in ordered])
    return f"{{{places}}}", ordered


# The same days, kinds, codes and figures are told over and over.
@lru_cache(maxsize=16384)
def _quoted(value: str | dt.date | None) -> str:
    return _write(value.isoformat() if isinstance(value, dt.date) else value)


def mark_of(target: Target) -> str:
    """A mark that differs where anything differs that the rule weighs of a target: a change of it
    tells a revision from a new figure."""
    terms = _terms(
        target.measure,
        target.unit,
        target.comparator,
        target.basis,
        target.progress_share,
        target.start,
        target.given,
        target.due,
        target.reporting_months,
        target.state,
        target.stages,
        target.stage,
    )
    steps = [f"{node.day} {node.value} {node.stage}" for node in target.nodes] or ""
    amounts = f"{target.value!s} {target.value_max!s} {target.baseline_value!s}"
    return _digest(f"{terms} {amounts} {steps}")


# A town words its targets in a handful of ways.
@lru_cache(maxsize=4096)
def _terms(*terms: Any) -> str:
    return " ".join(map(str, terms))


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=MARK_BYTES).hexdigest()
