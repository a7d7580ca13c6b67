"""收表 as a page shows it: the units of a plan, its periods, and what each gave for each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import (
    Plan,
    ReportingRound,
    Town,
    Unit,
)
from commitments.periods import Period
from commitments.submissions.asking import NOBODY
from commitments.submissions.choosing import usual_among, usual_period

from ..models import State, Submission, ToldBy
from ..preview.pages import UNSETTLED
from . import reminding, words
from .counting import ROWS_STOPPED, fuller, given_of, kept_out, stopped
from .naming import unit_in
from .noting import periods_of
from .reads import asked_of, known_of, submissions
from .reminding import Asking, Wrong
from .states import (
    FAULTY,
    GIVEN,
    MISSING,
    NEWER,
    ORDER,
    SENT_BACK,
    WAITING,
    Standing,
    standing,
)

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
    # Why the file that counts is not written from this page, and what is written before it.
    kept_out: str = ""
    before: list[Submission] = field(default_factory=list)

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
        return _("已有%(n)s项数据") % {"n": self.figures} if self.figures else ""

    @property
    def beside_line(self) -> str:
        """What a newer file is, where another one counts."""
        if self.beside is None:
            return ""
        if self.beside.batch.working:
            return _("又交来一份，正在读取")
        if words.is_ours(self.beside.batch):
            return _("又交来一份，系统没读成")
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
        mine = held is None or held.batch.working or words.is_ours(held.batch)
        return held if faulty and not mine else None

    @property
    def unread(self) -> Submission | None:
        """The file that a fault of ours kept from being read: it can be read again."""
        held = self.beside or self.counts
        return held if held and words.is_ours(held.batch) else None

    @property
    def is_nobodys(self) -> bool:
        """Whether this is the form of what no unit leads yet: there is nobody to remind."""
        return self.unit.pk == NOBODY

    @property
    def writable(self) -> bool:
        """Whether the file that counts waits to be written."""
        if self.counts is None or self.code not in (WAITING, NEWER):
            return False
        batch = self.counts.batch
        return bool(batch.state == State.CHECKED and batch.writes and not stopped(batch))

    @property
    def doubt(self) -> str:
        """Why the file that counts is only written where a person says so."""
        return words.doubt(self.counts.batch) if self.counts else ""

    @property
    def before_line(self) -> str:
        """Which earlier files are written with it."""
        names = "、".join(_("“%(name)s”") % {"name": one.batch.filename} for one in self.before)
        return _("较早的%(names)s有这份没有的项，一起写入") % {"names": names} if names else ""

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
    # ``loose`` are the newest of so many.
    loose_in_all: int = 0

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
        """14个单位：已交9，有误2，退回1，未交2（应于10月10日前交）. While files are read it is not
        known yet who is missing."""
        cells = [cell for cell in self.cells if not cell.is_nobodys]
        if not cells:
            return _("没有要填报的单位")
        if self.reading:
            return _("%(n)s个单位，正在读取交来的表") % {"n": len(cells)}
        found = Counter(cell.code for cell in cells)
        counts = "，".join(f"{words.WORDS[code]}{found[code]}" for code in ORDER if found[code])
        by = reminding.by_words(self.asking)
        told = {"n": len(cells), "counts": counts, "by": by}
        return str(_SUMMARY[bool(by)]) % told

    @property
    def all_in(self) -> bool:
        """Whether every unit's form is written."""
        cells = [cell for cell in self.cells if not cell.is_nobodys]
        return bool(cells) and all(
            cell.code in (GIVEN, NEWER) and not cell.writable for cell in cells
        )

    @property
    def has_units(self) -> bool:
        """Whether any unit is asked for something."""
        return any(not row.at.is_nobodys for row in self.rows)

    @cached_property
    def writable(self) -> list[Cell]:
        """The clean newest files that wait, those that correct nothing first."""
        waiting = {
            cell.counts.batch_id: cell
            for cell in self.cells
            if cell.writable and cell.counts and not cell.kept_out
        }
        return sorted(waiting.values(), key=lambda cell: cell.code == NEWER)

    @property
    def sure(self) -> int:
        """How many files the button writes unless a person takes some out or in."""
        return len(self.before) + sum(not cell.doubt for cell in self.writable)

    @property
    def before(self) -> list[Submission]:
        """The earlier files that say more than those that count: they are written before them."""
        return [one for cell in self.cells for one in cell.before]

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
        """The text for all who have something to do; none while files are read."""
        missing = [cell.name for cell in self._owing(MISSING)]
        return reminding.to_all(
            self.asking, missing=missing, wrong=self._wrong(), lacking=self._lacking()
        )

    def _owing(self, *codes: str) -> list[Cell]:
        """The units of whom something is asked still; nobody is while files are read."""
        cells = () if self.reading else self.cells
        return [cell for cell in cells if cell.code in codes and not cell.is_nobodys]

    def _wrong(self) -> list[Wrong]:
        return [
            Wrong(cell.name, words.for_units(words.wrong_line(cell.counts)))
            for cell in self._owing(FAULTY, SENT_BACK)
            if cell.counts
        ]

    def _lacking(self) -> list[tuple[str, int]]:
        cells = [cell for cell in self._owing(GIVEN, NEWER) if not cell.writable]
        return [(cell.name, cell.standing.empty) for cell in cells if cell.standing.empty]

    @property
    def reminders(self) -> list[tuple[str, str]]:
        """(unit, text) for each of them."""
        told = [
            (cell.name, reminding.to_missing(cell.name, self.asking))
            for cell in self._owing(MISSING)
        ]
        told += [(unit, reminding.to_lacking(unit, n, self.asking)) for unit, n in self._lacking()]
        return told + [(one.unit, reminding.to_wrong(one, self.asking)) for one in self._wrong()]


# Which plan and period


def choose(
    plans: list[Plan], *, plan: str, end: str, today: dt.date
) -> tuple[Plan | None, Period | None, str]:
    """The plan and period that an address asks for, else those that forms are sent out for
    (``choosing.usual_among``). The third is what could not be found, in words."""
    asked = next((one for one in plans if str(one.pk) == plan), None)
    wrong = _("没有这份计划，下面是现在的计划。") if plan and asked is None else ""
    usual = usual_among([asked] if asked else plans, today=today)
    if usual is None:
        return None, None, wrong
    known = periods_of(usual.plan)
    period = next((one for one in known if one.end.isoformat() == end), None)
    if end and period is None and not wrong:
        wrong = _("这份计划没有这一期，下面是最近一期。")
    return usual.plan, period or usual.period, wrong


def columns_of(plan: Plan, at: Period, today: dt.date) -> list[Period]:
    """The periods that have begun, and the one that is looked at, in their order."""
    return [one for one in periods_of(plan) if one.start <= today or one == at]


# All of it


def grid_of(town: Town, plan: Plan, at: Period, *, today: dt.date) -> Grid:
    """The grid of a plan, in a fixed number of queries."""
    rounds = dict(ReportingRound.objects.filter(plan=plan).values_list("end", "asked_by"))
    units = list(town.units.all())
    held = submissions(town, plan)
    columns = columns_of(plan, at, today)
    unknown = [one for one in held if one.plan_id is None]
    asked = asked_of(plan)
    demanded = {at.end, usual_period(plan, today=today).end, *rounds}
    rows = _Rows(plan, at, columns, asked, held, today, demanded)
    return Grid(
        town=town,
        plan=plan,
        at=at,
        periods=columns,
        asking=Asking(at.label, rounds.get(at.end), today, plan.title),
        rows=_with_what_may_be_written(rows.of(units)),
        units=units,
        loose=_loose(unknown, units),
        loose_in_all=sum(not one.batch.working for one in unknown),
        reading=[one for one in unknown if one.batch.working],
        earlier=[one for one in held if _is_earlier(one, plan, at)],
        nobody=len(asked.get(NOBODY, ())),
    )


def _with_what_may_be_written(rows: list[Row]) -> list[Row]:
    """The rows; their cells of the period asked for know what of theirs is written and what not."""
    cells = [row.at for row in rows if row.at.writable]
    out = kept_out([cell.counts.batch_id for cell in cells if cell.counts])
    for cell in (row.at for row in rows if row.at.code in (WAITING, NEWER)):
        if cell.counts and cell.counts.batch.state == State.CHECKED and stopped(cell.counts.batch):
            cell.kept_out = str(ROWS_STOPPED)
    for cell in cells:
        assert cell.counts is not None
        cell.kept_out = out.get(cell.counts.batch_id, "")
        if cell.code == WAITING and not cell.kept_out:
            found = fuller(cell.counts, cell.held.values())
            earlier = [one for one in found if not words.doubt(one.batch)]
            elsewhere = kept_out([one.batch_id for one in earlier]) if earlier else {}
            cell.before = [one for one in earlier if one.batch_id not in elsewhere]
    return rows


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
        asked: dict[int, set[str]],
        held: list[Submission],
        today: dt.date,
        demanded: set[dt.date],
    ) -> None:
        self.at, self.columns, self.asked, self.today = at, columns, asked, today
        self.known = known_of(plan, columns)
        self.held: dict[tuple[int, dt.date], list[Submission]] = defaultdict(list)
        for one in held:
            if one.plan_id and one.end:
                self.held[one.unit_id or NOBODY, one.end].append(one)
        # Where anything came of a period, everybody was asked for it.
        self.demanded = demanded | {end for _unit, end in self.held} | set(self.known)

    def of(self, units: list[Unit]) -> list[Row]:
        """The rows, in the order of the units; last that of what nobody leads."""
        speaking = {unit for unit, _end in self.held}
        every = [*units, Unit(pk=NOBODY, name=_("未明确牵头单位"))]
        asked = [unit for unit in every if self.asked.get(unit.pk) or unit.pk in speaking]
        return [Row(unit, [self._cell(unit, one) for one in self.columns]) for unit in asked]

    def _cell(self, unit: Unit, period: Period) -> Cell:
        held = self.held.get((unit.pk, period.end), [])
        asked = self.asked.get(unit.pk, set())
        known = self.known.get(period.end, {})
        figures = sum(whose == unit.pk for whose in known.values())
        told = standing(
            [given_of(one) for one in held],
            end=period.end,
            today=self.today,
            asked=len(asked),
            figures=figures,
            lacking=len(asked - known.keys()),
            demanded=period.end in self.demanded,
        )
        by_pk = {one.pk: one for one in held}
        return Cell(unit, period, told, by_pk, figures, is_at=period == self.at)


def _is_earlier(held: Submission, plan: Plan, at: Period) -> bool:
    """Whether a file was given for this period and says an earlier one of itself."""
    drop = held.drop
    given_here = drop is not None and drop.plan_id == plan.pk and drop.end == at.end
    waits = held.batch.state == State.CHECKED and held.told_by != ToldBy.PERSON
    if held.speaks_of_other and held.batch.state == State.CHECKED:
        return held.end == at.end
    return bool(given_here and waits and held.unit_id and held.end and held.end < at.end)
