"""Whose a row is: which stored commitment it speaks of, or none, or: that is for a person to say.

Reads nothing itself: ``held`` hands it what is stored. In this order: what a person decided, our
own identifier, plan and number, equal wording, similar wording (with unit of measure, area and
lead unit). What is only likely is never taken: it is asked, with the likely ones named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commitments.models import Commitment

from .agreeing import (
    area_differs,
    figures_of,
    leads_differ,
    led_by,
    measured_otherwise,
    speaks_of,
    units_of,
)
from .identified import NEAR, identified, number_differs, of_equals, reports, words_agree
from .likeness import DOUBTFUL, MARGIN, SURE, Alike, key, likeness
from .records import CommitmentRecord, ProgressRecord, Record

# What an area, a unit of measure or a lead unit that says otherwise takes from a score.
OTHERWISE = 5
# What a commitment's further fields keep of where it stood: its number in a list that counts from 1
# again, and the group above it.
OWN_NUMBER, GROUP = "序号", "分组"
# How many candidates a person is shown.
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Candidate:
    """A stored commitment that a row may speak of, and how likely (0 to 100)."""

    commitment: Commitment
    score: int
    sure: bool = False

    def as_json(self) -> dict[str, Any]:
        """What a page needs to offer it."""
        return {
            "id": self.commitment.pk,
            "number": self.commitment.number,
            "wording": self.commitment.wording,
            "score": self.score,
        }


@dataclass(frozen=True)
class Trouble:
    """Why nothing was found: an issue's code, the field it stands at, what its sentence needs.
    ``ask`` where a person can decide, else the row is faulty."""

    code: str
    name: str
    value: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    ask: bool = True


@dataclass(frozen=True)
class Match:
    """What a row speaks of: ``found``, or nothing (new), or ``trouble`` with ``candidates``.

    ``how`` it was found: decision, identifier, worded (a form's row, against its
    identifier), number, wording, similar, row (with another row of
    the same line), file (with what the file itself creates), or "".
    """

    found: Commitment | None = None
    how: str = ""
    candidates: tuple[Candidate, ...] = ()
    trouble: Trouble | None = None

    @property
    def data(self) -> dict[str, str]:
        """What the issue of its trouble carries; ``candidates`` is JSON."""
        told = dict(self.trouble.data) if self.trouble else {}
        if self.candidates:
            shown = [each.as_json() for each in self.candidates]
            told["candidates"] = json.dumps(shown, ensure_ascii=False)
        return told


@dataclass(frozen=True)
class Elsewhere:
    """Of what town and plan a commitment is that is not among those loaded."""

    town: str
    plan: str


Where = Callable[[set[int]], dict[int, Elsewhere]]
Place = tuple[str, str, str, str]


class Matcher:
    """Finds commitments by all that names them; ``add`` what is stored and what the file creates,
    ``expect`` the rows that come before the first of them is matched. ``where`` tells of
    commitments that were not added."""

    def __init__(self, *, town: str, where: Where) -> None:
        self.town = town
        self.by_pk: dict[int, Commitment] = {}
        self.by_number: dict[tuple[str, str], Any] = {}
        self.by_wording: dict[tuple[str, str], tuple[Any, ...]] = {}
        self.merged: dict[int, int] = {}
        # What went into a commitment, by its number; and those that have a number in a list that
        # counts from 1 again.
        self.former: dict[int, list[Commitment]] = defaultdict(list)
        self._again: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._where = where
        self._of_plan: dict[str, list[Any]] = defaultdict(list)
        # By plan; of what is stored, or (True) with what the file creates.
        self._alike: dict[tuple[str, bool], Alike] = {}
        self._with_stored: set[str] = set()
        self._coming: Sequence[Record] = ()
        self._outright: _Outright | None = None
        self._elsewhere: dict[int, Elsewhere] | None = None
        # Which row (its sheet and line) has which stored commitment.
        self._taken: dict[int, str] = {}
        self._rows: dict[Place, Any] = {}

    def add(self, commitment: Any) -> None:
        """Make ``commitment`` findable; of equal numbers the first stays. One that went into
        another is found as that other one (its number and wording still stand in old ledgers)."""
        plan = key(commitment.plan.title)
        if commitment.pk is not None:
            self.by_pk[commitment.pk] = commitment
            if commitment.merged_into_id is not None:
                self.merged[commitment.pk] = commitment.merged_into_id
                return
            self._with_stored.add(plan)
        self._of_plan[plan].append(commitment)
        if own := commitment.extra.get(OWN_NUMBER):
            self._again[plan, str(own)].append(commitment)
        for made in (False, True):
            if (plan, made) in self._alike and (made or commitment.pk is not None):
                _list_alike(self._alike[plan, made], commitment)
        self._list(plan, commitment, commitment)

    def _list(self, plan: str, told: Any, found: Any) -> None:
        if told.number:
            self.by_number.setdefault((plan, told.number), found)
        listed = self.by_wording.setdefault((plan, key(told.wording)), (found,))
        if not any(each is found for each in listed):
            self.by_wording[plan, key(told.wording)] = (*listed, found)

    def follow_merged(self) -> None:
        """List merged ones under what they went into, once all that is stored was added."""
        for pk in self.merged:
            kept, merged = self.standing(pk), self.by_pk[pk]
            if kept is not None and merged not in self.former[kept.pk]:
                self.former[kept.pk].append(merged)
                self._list(key(merged.plan.title), merged, kept)

    def standing(self, pk: int) -> Commitment | None:
        """The loaded commitment ``pk``, or what it went into; None where that is not loaded."""
        while pk in self.merged:
            pk = self.merged[pk]
        return self.by_pk.get(pk)

    def expect(self, records: Sequence[Record]) -> None:
        """Note the rows to be matched next: what one of them names outright, another does not get
        by likeness."""
        self._coming, self._outright, self._elsewhere = records, None, None

    # One row

    def match(self, record: Any) -> Match:
        """What a row of a ledger speaks of; nothing found is a new commitment."""
        match = self._match(record) or self._by_likeness(record)
        if match.found is None:
            return match
        if match.found.pk is None:
            return match
        here = record.origin.key
        there = self._taken.setdefault(match.found.pk, here)
        return match if there == here else _taken(record, match.found, there)

    def owner(self, record: Any) -> Match:
        """What a row of progress, steps or places speaks of; it cannot be new."""
        place = _place(record)
        if place in self._rows:
            return Match(self._rows[place], "row")
        return self._match(record) or self._by_likeness(record)

    def keep(self, record: Any, commitment: Any) -> None:
        """Remember whose the row of ``record`` is, for what else stands in it."""
        self._rows[_place(record)] = commitment

    def _match(self, record: Any) -> Match | None:
        """By what names it outright; None where nothing does."""
        if record.same_as is not None:
            return self._by_pk(record, record.same_as, "decision")
        if record.is_new and isinstance(record, CommitmentRecord):
            return self._as_new(record)
        if record.identifier:
            return self._by_identifier(record)
        if record.number:
            return self._by_number(record, record.number)
        if record.wording:
            return self._by_wording(record)
        number = getattr(record, "extra", {}).get(OWN_NUMBER, "")
        return self._by_number(record, number) if number else None

    def _as_new(self, record: CommitmentRecord) -> Match:
        holder = self.by_number.get((key(record.plan), record.number)) if record.number else None
        if holder is None:
            return Match()
        data = {"number": record.number, "old": holder.wording}
        return Match(trouble=Trouble("number_in_use", "number", record.number, data, ask=False))

    def _by_identifier(self, record: Any) -> Match:
        pk = identified(record)
        found = None if pk is None else self.standing(pk)
        equal = self._equal(record) if record.wording else ()
        if pk is None and len(equal) == 1 and getattr(record, "of_form", False):
            return Match(equal[0], "worded")
        if pk is None:
            trouble = Trouble("identifier_broken", "identifier", record.identifier, ask=False)
            return Match(trouble=trouble)
        if found is None or key(found.plan.title) != key(record.plan) or not reports(record):
            return self._by_pk(record, pk, "identifier")
        return self._as_seen(record, found, equal)

    def _as_seen(self, record: Any, named: Any, equal: Sequence[Any]) -> Match:
        """What a row speaks of whose hidden number says ``named``, held against its words, its
        序号 and its unit: hidden columns are left behind where the others are sorted."""
        holders = self._holders(key(record.plan), record.number) if record.number else []
        if not record.wording:
            found = None if number_differs(record, named, holders) else named
        elif len(equal) > 1:
            found = of_equals(record, named, equal)
        else:
            found = self._by_words(record, named, equal, holders)
        if found is not None:
            return Match(found, "identifier" if found is named else "worded")
        name, said = ("wording", record.wording) if record.wording else ("number", record.number)
        trouble = Trouble("identifier_differs", name, said, {"old": named.wording})
        named_too = [named, *(each for each in equal if each is not named)]
        return Match(trouble=trouble, candidates=self._beside(record, named_too))

    def _by_words(self, record: Any, named: Any, equal: Sequence[Any], holders: list[Any]) -> Any:
        """The one whose very words a row has; ``named`` where they are nearly its own, and in a
        form the 序号 is not another's; else None."""
        if equal:
            return equal[0]
        if getattr(record, "of_form", False) and number_differs(record, named, holders):
            return None
        others = [(each.score, each.commitment) for each in self._likely(record, floor=NEAR)]
        told = [named, *self.former.get(named.pk, ())]
        return named if words_agree(record, named, told, others) else None

    def _by_pk(self, record: Any, pk: int, how: str) -> Match:
        found = self.standing(pk)
        if found is not None and key(found.plan.title) == key(record.plan):
            return Match(found, how)
        return Match(trouble=self._not_here(record, pk, how))

    def _not_here(self, record: Any, pk: int, how: str) -> Trouble:
        """Why a number of ours leads to nothing that this row may speak of."""
        if self._elsewhere is None:
            named = {identified(each) or each.same_as for each in (record, *self._coming)}
            self._elsewhere = self._where(named - {None})
        told = self._elsewhere.get(pk)
        name = "identifier" if how == "identifier" else "wording"
        value = record.identifier or record.wording or record.number
        if told is None:
            return Trouble("commitment_gone", name, value, ask=False)
        if told.town != self.town:
            return Trouble("of_another_town", name, value, ask=False)
        return Trouble("of_another_plan", name, value, {"plan": told.plan}, ask=False)

    def _by_number(self, record: Any, number: str) -> Match | None:
        holders = self._holders(key(record.plan), number)
        if not holders:
            return self._renumbered(record)
        if len(holders) > 1:
            return self._of_several(record, number, holders)
        found = holders[0]
        if self._goes_with(record, found) and not self._of_another_group(record, found):
            return Match(found, "number")
        data = {"number": number, "old": found.wording}
        said = record.wording or record.extra[GROUP]
        trouble = Trouble("number_taken", "wording" if record.wording else "number", said, data)
        return Match(trouble=trouble, candidates=self._beside(record, holders))

    def _of_another_group(self, record: Any, found: Any) -> bool:
        """Whether a row without wording stands in another group, where groups count anew."""
        if record.wording or len({_group(record), _group(found)} - {""}) < 2:
            return False
        return any(plan == key(record.plan) for plan, _number in self._again)

    def _holders(self, plan: str, number: str) -> list[Any]:
        """Who has that number: one, and those that have it in a list that counts from 1 again."""
        first = self.by_number.get((plan, number))
        others = [each for each in self._again.get((plan, number), ()) if each is not first]
        return others if first is None else [first, *others]

    def _of_several(self, record: Any, number: str, holders: Sequence[Any]) -> Match:
        """A number that several groups have: the wording tells which is meant, else the group."""
        fitting = [each for each in holders if self._goes_with(record, each)]
        worded = [each for each in fitting if key(each.wording) == key(record.wording)]
        group = _group(record)
        grouped = [each for each in fitting if group and _group(each) == group]
        for some in (worded, fitting if record.wording else (), grouped):
            if len(some) == 1:
                return Match(some[0], "number")
        trouble = Trouble("number_of_several", "number", number, {"count": str(len(holders))})
        return Match(trouble=trouble, candidates=self._beside(record, holders))

    def _beside(self, record: Any, holders: Sequence[Any]) -> tuple[Candidate, ...]:
        """Those whose number it is, and those whose wording it may be."""
        others = [each for each in self._likely(record) if each.commitment not in holders]
        scores = (likeness(record.wording, each.wording).score for each in holders)
        return _shown(others + [Candidate(*each) for each in zip(holders, scores, strict=True)])

    def _goes_with(self, record: Any, found: Any) -> bool:
        """Whether a row that has the number of ``found`` has its wording too (or none, or that of
        a duplicate that went into it), and not the very wording of another one."""
        if not record.wording or key(record.wording) in {key(found.wording), key(found.subject)}:
            return True
        equal = self._equal(record)
        if equal and not any(each is found for each in equal):
            return False
        whole = isinstance(record, CommitmentRecord)
        figures = figures_of(record, found, target=not isinstance(record, ProgressRecord))
        told = [found, *self.former.get(found.pk, ())]
        return any(
            speaks_of(record.wording, each.wording, whole=whole, figures=figures) for each in told
        )

    def _renumbered(self, record: Any) -> Match | None:
        """The one of equal wording: found where it has no number, asked about where it has another
        one."""
        if not isinstance(record, CommitmentRecord):
            return None
        equal = [each for each in self._equal(record) if each.pk is not None]
        free = [each for each in equal if not each.number]
        if not equal or free:
            return self._of_equals(record, free) if free else None
        data = {"old": equal[0].number}
        trouble = Trouble("number_changed", "number", record.number, data)
        return Match(trouble=trouble, candidates=_shown(Candidate(e, 100) for e in equal))

    def _by_wording(self, record: Any) -> Match | None:
        equal = self._equal(record)
        return self._of_equals(record, equal) if equal else None

    def _equal(self, record: Any) -> tuple[Commitment, ...]:
        return self.by_wording.get((key(record.plan), key(record.wording)), ())

    def _of_equals(self, record: Any, equal: Sequence[Commitment]) -> Match:
        """The one commitment of the very wording is meant. Of several the one that the row's unit
        leads: 道路养护 is a task of every village."""
        if len(equal) > 1:
            units = units_of(record)
            led = [each for each in equal if any(led_by(each, unit) for unit in units)]
            equal = led or equal
        if len(equal) == 1:
            return Match(equal[0], "wording" if equal[0].pk else "file")
        candidates = _shown(Candidate(each, 100) for each in equal)
        return Match(trouble=_doubt(record), candidates=candidates)

    # Likeness

    def _by_likeness(self, record: Any) -> Match:
        if not record.wording:
            return Match()
        if isinstance(record, CommitmentRecord):
            likely = [each for each in self._likely(record) if self._free(record, each)]
        else:
            likely = self._likely(record, floor=NEAR)
        if not likely:
            return Match()
        best, rest = likely[0], likely[1:]
        alone = not rest or rest[0].score <= best.score - MARGIN
        if best.sure and best.score >= SURE and alone and not _numbers_differ(record, best):
            return Match(best.commitment, "similar", _shown(likely))
        return Match(trouble=_doubt(record), candidates=_shown(likely))

    def nearest(self, record: Any, *, floor: int) -> str:
        """The wording of the plan that is most like that of the row, "" where none comes near."""
        if not record.wording:
            return ""
        near = self._index(key(record.plan), made=True).near(record.wording)
        scored = ((likeness(record.wording, text).score, text) for _commitment, text in near)
        best = max(scored, default=(0, ""))
        return best[1] if best[0] >= floor else ""

    def _free(self, record: CommitmentRecord, candidate: Candidate) -> bool:
        """Whether a row may be asked about ``candidate``: not where another row names it outright,
        and of two that have different numbers only where the wording is surely the same."""
        found = candidate.commitment
        if self._outright is None:
            self._outright = _Outright(self._coming)
        if self._outright.names(found, other_than=record) or found.pk in self._taken:
            return False
        return candidate.sure or not _numbers_differ(record, candidate)

    def _likely(self, record: Any, *, floor: int = DOUBTFUL) -> list[Candidate]:
        """Stored commitments of the plan that are alike enough to be asked about, best first."""
        plan = key(record.plan)
        if plan not in self._with_stored or not record.wording:
            return []
        best: dict[int, Candidate] = {}
        for commitment, text in self._index(plan).near(record.wording):
            found = _weighed(record, commitment, text)
            if found.score >= floor and found.score > best.get(commitment.pk, _NONE).score:
                best[commitment.pk] = found
        return sorted(best.values(), key=lambda each: (-each.score, each.commitment.pk))

    def _index(self, plan: str, *, made: bool = False) -> Alike:
        """What is stored of a plan, with ``made`` also what the file creates; put together when it
        is first asked for, as most files never ask."""
        if (plan, made) not in self._alike:
            self._alike[plan, made] = Alike()
            for commitment in self._of_plan[plan]:
                if made or commitment.pk is not None:
                    _list_alike(self._alike[plan, made], commitment)
        return self._alike[plan, made]


def _list_alike(alike: Alike, commitment: Any) -> None:
    for text in {commitment.wording, commitment.subject} - {""}:
        alike.add(commitment, text)


class _Outright:
    """What the coming rows name by number or identifier."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.numbers: set[tuple[str, str]] = set()
        self.rows: dict[int, str] = {}
        for record in records:
            if isinstance(record, CommitmentRecord):
                self.numbers.add((key(record.plan), record.number))
                if pk := record.same_as or identified(record):
                    self.rows[pk] = record.origin.key

    def names(self, commitment: Commitment, *, other_than: Record) -> bool:
        """Whether a row other than that one names ``commitment``."""
        here = other_than.origin.key
        number = (key(commitment.plan.title), commitment.number)
        own = commitment.number == getattr(other_than, "number", "")
        numbered = bool(commitment.number) and not own and number in self.numbers
        return numbered or self.rows.get(commitment.pk, here) != here


def _taken(record: Any, found: Commitment, there: str) -> Match:
    """Two rows of a file have the same commitment: which of them, is for a person to say."""
    name, value = ("number", record.number) if record.number else ("wording", record.wording)
    sheet, line = there.split("|")[:2]
    data = {"other_sheet": sheet, "other_line": line, "old": found.wording}
    trouble = Trouble("taken_by_row", name, value, data)
    return Match(trouble=trouble, candidates=(Candidate(found, 100),))


def _place(record: Any) -> Place:
    return record.origin.key, key(record.plan), record.number, key(record.wording)


def _doubt(record: Any) -> Trouble:
    return Trouble("commitment_doubtful", "wording", record.wording or record.number)


def _shown(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best of those that are stored: only these a person can choose."""
    stored = [each for each in candidates if each.commitment.pk is not None]
    return tuple(sorted(stored, key=lambda each: -each.score)[:MOST_CANDIDATES])


def _numbers_differ(record: Any, candidate: Candidate) -> bool:
    number = candidate.commitment.number
    return bool(record.number and number and record.number != number)


def _weighed(record: Any, commitment: Commitment, text: str) -> Candidate:
    """How likely a row speaks of ``commitment``, by one of its texts and by what stands beside."""
    found = likeness(record.wording, text)
    told = (measured_otherwise, area_differs, leads_differ)
    against = sum(differs(record, commitment) for differs in told)
    return Candidate(commitment, found.score - against * OTHERWISE, found.sure and not against)


def _group(thing: Any) -> str:
    return key(str(getattr(thing, "extra", {}).get(GROUP, "")))


_NONE = Candidate(Commitment(), -1)
