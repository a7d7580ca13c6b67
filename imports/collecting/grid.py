"""收表 as a page shows it: the units of a plan, its periods, and what each gave for each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment, Plan, Progress, ReportingRound, Share, Town, Unit
from commitments.periods import Period
from commitments.status import GROUP_OF
from commitments.submissions.asking import ASKED_STATES

from ..models import State, Submission, ToldBy
from ..preview.pages import UNSETTLED
from . import reminding, words
from .acting import stopped
from .naming import unit_in
from .noting import periods_of
from .reminding import Asking, Wrong
from .states import (
    FAULTY,
    GIVEN,
    MISSING,
    NEWER,
    ORDER,
    SENT_BACK,
    WAITING,
    Given,
    Standing,
    standing,
)

_DONE = [status for status, group in GROUP_OF.items() if group == "done"]
_GONE = (State.DISCARDED, State.UNDONE)
MOST_LOOSE = 100
_SUMMARY = {
    1: gettext_lazy("%(n)s个单位：%(counts)s（%(by)s）"),
    0: gettext_lazy("%(n)s个单位：%(counts)s"),
}


@dataclass
class Cell:
    """One unit's period: how it stands, the file that counts, and what is said of it. ``held`` are
    all files, newest first; ``figures`` counts items with data of the period in the ledger,
    ``is_at`` says that this period is asked for."""

    unit: Unit
    period: Period
    standing: Standing
    held: dict[int, Submission] = field(default_factory=dict)
    figures: int = 0
    is_at: bool = False

    @property
    def name(self) -> str:
        """How an office calls the unit."""
        return self.unit.short_name or self.unit.name

    @property
    def code(self) -> str:
        """How it stands."""
        return self.standing.code

    @property
    def word(self) -> str:
        """That in one word."""
        return str(words.WORDS[self.code])

    @property
    def shape(self) -> str:
        """The status group whose shape stands beside the word; "" where ``sign`` does."""
        return words.SHAPES.get(self.code, "")

    @property
    def sign(self) -> str:
        """The sign beside the word."""
        return words.SIGNS.get(self.code, "")

    @property
    def counts(self) -> Submission | None:
        """The file that counts."""
        return self.held.get(self.standing.counts or 0)

    @property
    def beside(self) -> Submission | None:
        """A newer file that does not count."""
        return self.held.get(self.standing.beside or 0)

    @property
    def line(self) -> str:
        """What there is to say in one line."""
        if self.counts is not None:
            return words.sentence(self.counts, self.standing)
        return _("库中已有%(n)s项数据") % {"n": self.figures} if self.figures else ""

    @property
    def beside_line(self) -> str:
        """What a newer file is, where another one counts."""
        if self.beside is None:
            return ""
        if self.beside.batch.working:
            return _("又交来一份，正在读取")
        return _("又交来一份有误：%(line)s") % {"line": words.wrong_line(self.beside)}

    @property
    def address(self) -> str:
        """Where the file that counts is looked at: at its faulty rows where it has any."""
        return address(self.counts) if self.counts else ""

    @property
    def shows_rows(self) -> bool:
        """Whether that page shows what is wrong row by row."""
        faulty = self.code in (FAULTY, SENT_BACK)
        return bool(faulty and self.counts and self.counts.faulty)

    @property
    def beside_address(self) -> str:
        """The same of the newer one."""
        return address(self.beside) if self.beside else ""

    @property
    def to_send_back(self) -> Submission | None:
        """The faulty file that may be given back: the newest one."""
        held = self.beside or self.counts
        faulty = self.code in (FAULTY, SENT_BACK) or self.beside is not None
        return held if held and faulty and not held.batch.working else None

    @property
    def writable(self) -> bool:
        """Whether the file that counts waits to be written."""
        if self.counts is None or self.code not in (WAITING, NEWER):
            return False
        batch = self.counts.batch
        return bool(batch.state == State.CHECKED and batch.writes and not stopped(batch))

    @property
    def difference(self) -> str:
        """How a later edition differs from what was written."""
        return words.difference(self.counts.batch) if self.counts else ""


def address(held: Submission) -> str:
    """The page of a file, cut down to what stops its rows."""
    url = held.batch.get_absolute_url()
    return f"{url}?show={UNSETTLED}#items" if held.faulty and stopped(held.batch) else url


@dataclass(frozen=True)
class Row:
    """One unit and its cells, newest period first."""

    unit: Unit
    cells: list[Cell]

    @property
    def at(self) -> Cell:
        """That of the period that is asked for."""
        return next(cell for cell in self.cells if cell.is_at)

    @property
    def name(self) -> str:
        """How an office calls the unit."""
        return self.at.name


@dataclass(frozen=True)
class Loose:
    """A file of which nobody knows whose it is, why, and the unit that its name may mean."""

    held: Submission
    why: str
    unit: Unit | None

    @property
    def may_go(self) -> bool:
        """Whether it can be given up: it was not written."""
        return self.held.batch.state != State.COMMITTED


@dataclass
class Grid:
    """All of it, for one plan and the period that is asked for (``at``)."""

    town: Town
    plan: Plan
    at: Period
    periods: list[Period]
    asking: Asking
    rows: list[Row]
    units: list[Unit]
    loose: list[Loose]
    reading: list[Submission]
    earlier: list[Submission]
    nobody: int

    @property
    def working(self) -> bool:
        """Whether a worker has any of the files."""
        return bool(self.reading) or any(
            held.batch.working
            for row in self.rows
            for cell in row.cells
            for held in cell.held.values()
        )

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells of the period that is asked for."""
        return [row.at for row in self.rows]

    @property
    def summary(self) -> str:
        """14个单位：已交9，有误2，退回1，未交2（应于10月10日前交）."""
        if not self.rows:
            return _("没有要填报的单位")
        found = Counter(cell.code for cell in self.cells)
        counts = "，".join(f"{words.WORDS[code]}{found[code]}" for code in ORDER if found[code])
        by = reminding.by_words(self.asking)
        told = {"n": len(self.rows), "counts": counts, "by": by}
        return str(_SUMMARY[bool(by)]) % told

    @property
    def all_in(self) -> bool:
        """Whether every unit's form is written."""
        return bool(self.rows) and all(
            cell.code in (GIVEN, NEWER) and not cell.writable for cell in self.cells
        )

    @cached_property
    def writable(self) -> list[Cell]:
        """The clean newest files that wait, those that correct nothing first."""
        waiting = {
            cell.counts.batch_id: cell for cell in self.cells if cell.writable and cell.counts
        }
        return sorted(waiting.values(), key=lambda cell: cell.code == NEWER)

    @cached_property
    def faulty(self) -> list[Cell]:
        """What is to be mended by its unit."""
        return [cell for cell in self.cells if cell.code in (FAULTY, SENT_BACK)]

    @property
    def returnable(self) -> list[Submission]:
        """The faulty files that are to be given back and were not yet."""
        held = [one for cell in self.cells if (one := cell.to_send_back)]
        return [one for one in held if one.sent_back_at is None]

    @property
    def reminder(self) -> str:
        """The text for all who have something to do."""
        missing = [cell.name for cell in self.cells if cell.code == MISSING]
        return reminding.to_all(self.asking, missing=missing, wrong=self._wrong())

    def _wrong(self) -> list[Wrong]:
        return [
            Wrong(cell.name, words.wrong_line(cell.counts)) for cell in self.faulty if cell.counts
        ]

    @property
    def reminders(self) -> list[tuple[str, str]]:
        """(unit, text) for each of them."""
        told = [
            (cell.name, reminding.to_missing(cell.name, self.asking))
            for cell in self.cells
            if cell.code == MISSING
        ]
        return told + [(one.unit, reminding.to_wrong(one, self.asking)) for one in self._wrong()]


# Which plan and period


def choose(
    plans: list[Plan], *, plan: str, end: str, today: dt.date
) -> tuple[Plan | None, Period | None, str]:
    """The plan and period that an address asks for, else those of now: the plan in force that
    begins last, its last period that is over. The third is what could not be found, in words."""
    asked = next((one for one in plans if str(one.pk) == plan), None)
    wrong = _("没有这份计划，下面是现在的计划。") if plan and asked is None else ""
    chosen = asked or usual_plan(plans, today)
    if chosen is None:
        return None, None, wrong
    begun = begun_periods(chosen, today)
    period = next((one for one in begun if one.end.isoformat() == end), None)
    if end and period is None and not wrong:
        wrong = _("这份计划没有这一期，下面是最近一期。")
    return chosen, period or usual_period(begun, today), wrong


def usual_plan(plans: list[Plan], today: dt.date) -> Plan | None:
    """The plan of now: in force and begun last; else the one that begins last of those begun."""
    begun = sorted((plan for plan in plans if plan.start <= today), key=lambda plan: plan.start)
    in_force = [plan for plan in begun if today <= plan.end]
    return next(iter(reversed(in_force or begun)), plans[0] if plans else None)


def begun_periods(plan: Plan, today: dt.date) -> list[Period]:
    """The periods that have begun, newest first; of a plan that has not begun, its first."""
    known = periods_of(plan)
    return [period for period in reversed(known) if period.start <= today] or known[:1]


def usual_period(begun: list[Period], today: dt.date) -> Period:
    """The last one that is over, else the first."""
    return next((period for period in begun if period.end < today), begun[-1])


# All of it


def grid_of(town: Town, plan: Plan, at: Period, *, today: dt.date) -> Grid:
    """The grid of a plan, in a fixed number of queries."""
    rounds = ReportingRound.objects.filter(plan=plan, end=at.end)
    asked_by = rounds.values_list("asked_by", flat=True).first()
    asked, nobody = _asked(plan)
    units = list(town.units.all())
    held = _submissions(town, plan)
    columns = begun_periods(plan, today)
    unknown = [one for one in held if one.unit_id is None]
    return Grid(
        town=town,
        plan=plan,
        at=at,
        periods=columns,
        asking=Asking(at.label, asked_by, today),
        rows=_Rows(plan, at, columns, asked, held, today).of(units),
        units=units,
        loose=_loose(unknown, units),
        reading=[one for one in unknown if one.batch.working],
        earlier=[one for one in held if _is_earlier(one, plan, at)],
        nobody=nobody,
    )


def _loose(unknown: list[Submission], units: list[Unit]) -> list[Loose]:
    done = [one for one in unknown if not one.batch.working][:MOST_LOOSE]
    return [Loose(one, words.why_unknown(one), unit_in(one.batch.filename, units)) for one in done]


class _Rows:
    """Makes the rows of a grid: of every unit that is asked for something or gave something."""

    def __init__(
        self,
        plan: Plan,
        at: Period,
        columns: list[Period],
        asked: dict[int, int],
        held: list[Submission],
        today: dt.date,
    ) -> None:
        self.at, self.columns, self.asked, self.today = at, columns, asked, today
        self.figures = _figures(plan, columns)
        self.held: dict[tuple[int, dt.date], list[Submission]] = defaultdict(list)
        for one in held:
            if one.unit_id and one.end:
                self.held[one.unit_id, one.end].append(one)

    def of(self, units: list[Unit]) -> list[Row]:
        """The rows, in the order of the units."""
        speaking = {unit for unit, _end in self.held}
        asked = [unit for unit in units if self.asked.get(unit.pk) or unit.pk in speaking]
        return [Row(unit, [self._cell(unit, one) for one in self.columns]) for unit in asked]

    def _cell(self, unit: Unit, period: Period) -> Cell:
        held = self.held.get((unit.pk, period.end), [])
        figures = self.figures.get((unit.pk, period.end), 0)
        told = standing(
            [given_of(one) for one in held],
            end=period.end,
            today=self.today,
            asked=self.asked.get(unit.pk, 0),
            figures=figures,
        )
        by_pk = {one.pk: one for one in held}
        return Cell(unit, period, told, by_pk, figures, is_at=period == self.at)


def given_of(held: Submission) -> Given:
    """A submission as ``states`` sees it."""
    return Given(
        key=held.pk,
        state=held.batch.state,
        rows=held.rows,
        faulty=held.faulty,
        writes=held.batch.writes,
        sent_back=held.sent_back_at is not None,
        at=held.batch.committed_at,
    )


def _submissions(town: Town, plan: Plan) -> list[Submission]:
    """What was given of a plan, and what nobody recognised; newest first."""
    found = Submission.objects.filter(Q(plan=plan) | Q(unit=None), town=town)
    found = found.exclude(batch__state__in=_GONE).select_related("batch", "drop")
    found = found.defer("batch__decisions", "batch__mapping", "batch__seen", "batch__summary")
    return list(found.order_by("-created", "-batch_id", "-pk"))


def _is_earlier(held: Submission, plan: Plan, at: Period) -> bool:
    """Whether a file was given for this period and says an earlier one of itself."""
    drop = held.drop
    given_here = drop is not None and drop.plan_id == plan.pk and drop.end == at.end
    waits = held.batch.state == State.CHECKED and held.told_by != ToldBy.PERSON
    return bool(given_here and waits and held.unit_id and held.end and held.end < at.end)


def _asked(plan: Plan) -> tuple[dict[int, int], int]:
    """Unit -> how many items it is asked for that are not done; and how many nobody leads."""
    asked = Commitment.objects.filter(plan=plan, parts=None, state__in=ASKED_STATES).standing()
    still = Count("pk", filter=~Q(judgement__status__in=_DONE))
    found: Counter[int] = Counter()
    for unit, n in _grouped(asked.values_list("lead_unit").annotate(n=still).order_by()):
        found[unit] += n
    shares = Share.objects.filter(commitment__in=asked)
    whose = shares.values_list("unit", "commitment__lead_unit").annotate(
        n=Count("pk", filter=~Q(commitment__judgement__status__in=_DONE))
    )
    for unit, lead, n in whose.order_by():
        found[unit or lead or 0] += n
    nobody = found.pop(0, 0)
    return dict(found), nobody


def _grouped(found: Iterable[tuple[int | None, int]]) -> Iterable[tuple[int, int]]:
    return ((unit or 0, n) for unit, n in found)


def _figures(plan: Plan, columns: list[Period]) -> dict[tuple[int, dt.date], int]:
    """(lead unit, end of a period) -> how many commitments have data of it in the ledger."""
    found = Progress.objects.current().filter(commitment__plan=plan, commitment__lead_unit__gt=0)
    told: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
    for unit, commitment, day in found.values_list("commitment__lead_unit", "commitment", "day"):
        period = next((one for one in columns if one.start <= day <= one.end), None)
        if period is not None:
            told[unit, period.end].add(commitment)
    return {where: len(those) for where, those in told.items()}
