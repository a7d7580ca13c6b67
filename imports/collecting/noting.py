"""Which units' forms a file is, for which periods: noted when it was checked, or could not be
read.

What a row says of itself comes first (our mark, then its words: plan, 填报单位 or lead unit, day),
then the name of the file, with the plan and period that the page of 收表 stood at. What a person
decided stays.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from commitments.identifiers import BadIdentifier
from commitments.models import Plan, Unit
from commitments.periods import Period, period_of, periods
from commitments.submissions.mark import read as read_mark
from commitments.wording import date_words

from ..bulk import table_of
from ..held import Held, key
from ..issues import Issue
from ..models import Action, Batch, Reading, Submission, ToldBy
from ..models.collecting import OTHER_PERIOD
from ..superseding import Said, Scope
from .naming import period_in, unit_in

# Said of a figure because its task is in doubt: the task's own issue says more.
_COMPANIONS = frozenset({"row_in_doubt"})
_STOPPED = (Action.FAULTY, Action.CONFLICT)
# As our own form names it (``commitments.submissions.asking``).
NOBODY_NAME = "未明确牵头单位"
Where = tuple[Plan | None, Unit | None, dt.date | None]


@dataclass(frozen=True)
class Noted:
    """What a file says in one cell: how that is known, lines, stopped lines, what is wrong."""

    told_by: str = ToldBy.UNKNOWN
    rows: int = 0
    faulty: int = 0
    line: Mapping[str, Any] | None = None
    # Last day of a period -> how many lines speak of it.
    ends: Mapping[dt.date, int] = field(default_factory=dict)

    def and_(self, other: Noted) -> Noted:
        """Both together; what makes it known best counts."""
        best = min(self.told_by, other.told_by, key=_CERTAINTY.index)
        rows, faulty = self.rows + other.rows, self.faulty + other.faulty
        ends = dict(Counter(self.ends) + Counter(other.ends))
        return Noted(best, rows, faulty, self.line or other.line, ends)

    def fields(self) -> dict[str, Any]:
        """As a Submission keeps it."""
        told = {"told_by": self.told_by, "rows": self.rows, "faulty": self.faulty}
        return {**told, "line": dict(self.line or {})}


_CERTAINTY: list[str] = [ToldBy.PERSON, ToldBy.MARK, ToldBy.WORDS, ToldBy.NAME, ToldBy.UNKNOWN]


def note(batch: Batch, scope: Scope, held: Held) -> None:
    """Note on a locked batch, whose rows are kept, whose forms it is. A file that reports nothing
    and was not given for 收表 is none; neither is what came of a report."""
    notes = Notes([batch])
    notes.take(batch, scope, held)
    notes.write()


def note_failed(batch: Batch) -> None:
    """Note on a batch that could not be read whose form it is by its name, where it was given for
    收表."""
    kept = list(Submission.objects.filter(batch=batch).order_by("pk"))
    if not kept:
        return
    units, plans = list(batch.town.units.all()), list(batch.town.plans.all())
    told = _Told(batch, kept[0], units, plans)
    line = {"code": batch.error.get("code", ""), "data": batch.error.get("data", {})}
    notes = Notes([])
    notes.keep(batch, kept, {told.by_name(): Noted(told.name_tells, line=line)})
    notes.write()


class Notes:
    """What is noted on many batches: asked for at once, written at once."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._changed: list[Submission] = []
        self._made: list[Submission] = []
        self._gone: list[int] = []
        self._kept: dict[int, list[Submission]] = {batch.pk: [] for batch in batches}
        found = Submission.objects.filter(batch__in=self._kept).select_related("drop")
        for one in found.order_by("pk") if batches else ():
            self._kept[one.batch_id].append(one)

    def take(self, batch: Batch, scope: Scope, held: Held) -> None:
        """As ``note``, for one of the batches; ``write`` writes it."""
        kept = self._kept[batch.pk]
        if not kept and not scope.cells:
            return
        if not kept and Reading.objects.filter(batch=batch).exists():
            return
        units = [unit for unit in held.units.values() if isinstance(unit, Unit)]
        plans = [plan for plan in held.plans.values() if isinstance(plan, Plan)]
        told = _Told(batch, kept[0] if kept else None, units, plans)
        self.keep(batch, kept, told.cells(scope))

    def keep(self, batch: Batch, kept: list[Submission], cells: Mapping[Where, Noted]) -> None:
        """Let the submissions of a batch be ``cells``. What nobody recognised before is one that
        is known now."""
        first = kept[0] if kept else Submission(drop=None)
        person = next((one for one in kept if one.told_by == ToldBy.PERSON), None)
        if person is not None:
            own, cells = _of_person(person, cells, alone=len(kept) == 1)
            self._changed.append(_updated(person, _assigned(person, own)))
            kept = [one for one in kept if one.told_by != ToldBy.PERSON]
        known = {(one.plan_id, one.unit_id, one.end): one for one in kept}
        wanted = {(_pk(plan), _pk(unit), end): noted for (plan, unit, end), noted in cells.items()}
        self._changed += [
            _updated(known[where], wanted[where]) for where in known if where in wanted
        ]
        gone = [one for where, one in known.items() if where not in wanted]
        for where, noted in wanted.items():
            if where not in known:
                made = _made(batch, first, where, noted)
                if gone:
                    made.pk = gone.pop(0).pk
                (self._made if made.pk is None else self._changed).append(made)
        self._gone += [one.pk for one in gone]

    def write(self) -> None:
        """Write what was taken."""
        table_of(Submission).save(self._changed)
        if self._made:
            Submission.objects.bulk_create(self._made)
        if self._gone:
            Submission.objects.filter(pk__in=self._gone).delete()


class _Told:
    """What a batch, its name, and the page it was given at tell of whose it is."""

    def __init__(
        self, batch: Batch, first: Submission | None, units: list[Unit], plans: list[Plan]
    ) -> None:
        self.batch, self.units = batch, units
        self.plans = {plan.pk: plan for plan in plans}
        self.by_title = {key(plan.title): plan for plan in plans}
        drop = first.drop if first else None
        self.plan = self.plans.get((drop.plan_id if drop else None) or batch.default_plan_id or 0)
        self.day = (drop.end if drop else None) or batch.default_day
        foreign = any(issue.get("code") == "other_town" for issue in batch.issues)
        self.named = None if foreign else unit_in(batch.filename, units)

    def cells(self, scope: Scope) -> dict[Where, Noted]:
        """The cells that the file speaks of; where there is none, what its name tells."""
        found: dict[Where, Noted] = {}
        loose: list[Said] = []
        ends_said: Counter[dt.date] = Counter()
        for (plan, unit, day), said in scope.cells.items():
            where = self._where(plan, unit, day) or self._nobodys(plan, unit, day, said)
            if where is None:
                loose.append(said)
                if end := self._end_said(plan, day):
                    ends_said[end] += said.rows
                continue
            told = ToldBy.MARK if said.marked else ToldBy.WORDS if unit else ToldBy.NAME
            ends = {where[2]: said.rows} if where[2] else {}
            noted = Noted(told, said.rows, said.faulty, self._line(said), ends)
            found[where] = found[where].and_(noted) if where in found else noted
        return self._with_loose(found, loose, ends_said)

    def _end_said(self, title: str, day: str) -> dt.date | None:
        plan = self.by_title.get(key(title)) if title else self.plan
        return _end(plan, dt.date.fromisoformat(day)) if plan and day else None

    def _with_loose(
        self, found: dict[Where, Noted], loose: list[Said], ends: Mapping[dt.date, int]
    ) -> dict[Where, Noted]:
        """With the lines of which it is not clear whose they are: the only cell's, where there is
        one; beside several a line of their own; else what the name tells."""
        unsure = Noted(
            self.name_tells,
            rows=sum(said.rows for said in loose),
            faulty=sum(said.faulty for said in loose),
            line=next((line for said in loose if (line := self._line(said))), None),
            ends=ends,
        )
        if len(found) == 1:
            where, noted = next(iter(found.items()))
            return {where: self._alone(noted.and_(unsure))}
        if not found and (marked := self._by_mark()):
            return {marked: self._alone(replace(unsure, told_by=ToldBy.MARK))}
        if found and loose:
            return {**found, (None, None, None): replace(unsure, told_by=ToldBy.UNKNOWN)}
        return found or {self.by_name(): self._alone(unsure)}

    def _by_mark(self) -> Where | None:
        """The cell of our own form that nothing was filled in: its rows report nothing, its mark
        tells whose it is all the same."""
        told = [one["data"].get("mark", "") for one in self.batch.issues if one.get("data")]
        text = next(filter(None, told), "")
        try:
            mark = read_mark(text) if text else None
        except BadIdentifier:
            return None
        plan = self.plans.get(mark.plan) if mark else None
        if mark is None or plan is None:
            return None
        unit = next((one for one in self.units if one.pk == mark.unit), None)
        end = _end(plan, mark.end)
        return (plan, unit, end) if end and (unit or not mark.unit) else None

    def _alone(self, noted: Noted) -> Noted:
        """Every stopped line of the file is of its only cell: those of places and shares too."""
        line = noted.line if noted.rows else self._whole_file()
        if not any(self.batch.counts.get(action.value, 0) for action in _STOPPED):
            return replace(noted, line=line)
        stopped = self.batch.rows.filter(action__in=_STOPPED).order_by()
        lines = stopped.values("sheet", "line").distinct()
        others = lines.count() - lines.filter(kind="progress").count()
        return replace(noted, faulty=noted.faulty + others, line=line or self._tallied())

    def _where(self, title: str, name: str, day: str) -> Where | None:
        plan = self.by_title.get(key(title)) if title else self.plan
        unit = self._unit(name) if name else self.named
        end = _end(plan, dt.date.fromisoformat(day) if day else self.day) if plan else None
        return (plan, unit, end) if plan and unit and end else None

    def _nobodys(self, title: str, name: str, day: str, said: Said) -> Where | None:
        """The form of what no unit leads: our own, and no unit is named in it."""
        if not said.marked or name not in ("", NOBODY_NAME) or self.named is not None:
            return None
        plan = self.by_title.get(key(title)) if title else self.plan
        end = _end(plan, dt.date.fromisoformat(day) if day else self.day) if plan else None
        return (plan, None, end) if plan and end else None

    def _unit(self, name: str) -> Unit | None:
        told = key(name)
        same = [one for one in self.units if told in (key(one.name), key(one.short_name))]
        return same[0] if same else self.named

    def by_name(self) -> Where:
        """The cell that the file's name tells; parts of it may not be known."""
        if self.plan is None:
            return None, None, None
        named = period_in(self.batch.filename, periods_of(self.plan))
        end = named.end if named else _end(self.plan, self.day) if self.day else None
        known = self.named is not None and end is not None
        return (self.plan, self.named, end) if known else (None, None, None)

    @property
    def name_tells(self) -> str:
        """How it is known whose it is, where only its name can tell."""
        return ToldBy.NAME if self.by_name()[1] else ToldBy.UNKNOWN

    def _line(self, said: Said) -> dict[str, Any] | None:
        if said.first is None or said.first.code in _COMPANIONS:
            return self._tallied() if said.faulty else None
        return said.first.as_json()

    def _tallied(self) -> dict[str, Any] | None:
        """The gravest thing that was found in the file."""
        told = self.batch.tally.get("issues", [])
        grave = [one["first"] for one in told if one["mark"] != "warning"]
        sure = [first for first in grave if first["code"] not in _COMPANIONS]
        return next(iter(sure or grave), None)

    def _whole_file(self) -> dict[str, Any] | None:
        """What is odd about the file as a whole, else about one of its sheets."""
        ordered = sorted(self.batch.issues, key=lambda issue: issue["line"] is not None)
        return next(iter(ordered), None)


def periods_of(plan: Plan) -> list[Period]:
    """The periods of a plan."""
    return periods(start=plan.start, end=plan.end, months=plan.reporting_months)


def _end(plan: Plan, day: dt.date | None) -> dt.date | None:
    """The last day of the period that ``day`` belongs to; what was reported after the plan belongs
    to its last one."""
    if day is None:
        return None
    found = period_of(
        min(day, plan.end), start=plan.start, end=plan.end, months=plan.reporting_months
    )
    return found.end if found else None


def _made(
    batch: Batch,
    first: Submission,
    where: tuple[int | None, int | None, dt.date | None],
    noted: Noted,
) -> Submission:
    plan, unit, end = where
    return Submission(
        town_id=batch.town_id,
        batch=batch,
        drop_id=first.drop_id,
        plan_id=plan,
        unit_id=unit,
        end=end,
        created=batch.created,
        **noted.fields(),
    )


def _updated(held: Submission, noted: Noted) -> Submission:
    """What was sent back and mended here is no longer away."""
    if held.faulty and not noted.faulty and noted.rows:
        held.sent_back_at = held.sent_back_by = None
    for name, value in noted.fields().items():
        setattr(held, name, value)
    return held


def _of_person(
    held: Submission, cells: Mapping[Where, Noted], *, alone: bool
) -> tuple[list[Noted], dict[Where, Noted]]:
    """What of a file is the cell that a person gave it to: all of it where that is all it is, else
    what nobody recognised; and the rest."""
    where = (held.plan_id, held.unit_id, held.end)
    own: list[Noted] = []
    rest: dict[Where, Noted] = {}
    for (plan, unit, end), noted in cells.items():
        if alone or plan is None or (_pk(plan), _pk(unit), end) == where:
            own.append(noted)
        else:
            rest[plan, unit, end] = noted
    return own, rest


def _assigned(held: Submission, own: list[Noted]) -> Noted:
    """What that cell says: lines of another period are none of it."""
    noted = replace(_sum(own), told_by=ToldBy.PERSON)
    others = {end: n for end, n in noted.ends.items() if end != held.end}
    if not others:
        return noted
    end = max(others, key=lambda one: (others[one], one))
    told = {"day": date_words(end), "end": end.isoformat()}
    issue = Issue(OTHER_PERIOD, data=told)
    faulty = max(noted.faulty, sum(others.values()))
    return replace(noted, faulty=faulty, line=issue.as_json())


def _sum(noted: list[Noted]) -> Noted:
    told = noted[0] if noted else Noted()
    for other in noted[1:]:
        told = told.and_(other)
    return told


def _pk(thing: Plan | Unit | None) -> int | None:
    return thing.pk if thing else None


def issue_of(line: Mapping[str, Any]) -> Issue | None:
    """The issue that ``Submission.line`` keeps; None for none."""
    return Issue.from_json(line) if line.get("code") else None
