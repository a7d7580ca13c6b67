"""The checker of one file: tables and rows in, records out, piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..decisions import Decision, apply_to
from ..issues import WARNING, Issue
from ..records import CommitmentRecord, Record
from ..workbook import ITEM, NOTE, Row, Sheet
from . import across
from .asked import Asked, Forms
from .asked_rows import reported, reported_sites
from .assigning import Breakdowns, is_assignment, read_assignment
from .commitments import Surroundings, is_commitment, promises, read_commitment, year_for
from .known import Known, KnownPlan
from .others import read_document, read_node, read_revision, read_share, read_site, read_unit
from .place import Place
from .plans import Plans, as_known, proposed, read_plan
from .progress import read_progress, with_report
from .table import FIGURES, Table
from .titles import TOWN
from .waiting import Waiting

# What rows of ledgers rest on; it must be read before them, wherever it stands in the file.
FOUNDATION = ("unit", "document", "plan")
LEDGERS = ("ledger", "form")
LATE = ("node", "site", "share", "revision")
UNDERSTOOD = (*FOUNDATION, *LEDGERS, *LATE)
# A list of what is left or late is no list of what was promised.
_A_PART_ONLY = re.compile(r"未完成|未达序|慢序时|滞后|逾期|问题")


class Checker:
    """Makes records of a file's rows, in any number of pieces.

    ``begin`` takes the tables (their rows may be missing), ``take`` a piece of one table's rows and
    gives the records that are final, ``end`` gives the rest and the issues of the file. Records
    come in an order in which they can be written: units, documents and plans before what names
    them, wholes before their parts. Rows wait only where what they rest on comes later in the file.
    """

    def __init__(
        self, known: Known, decisions: Mapping[str, Decision] | None = None, *, name: str = ""
    ) -> None:
        self.known, self.decisions, self.name = known, decisions or {}, name
        self.plans = Plans((), known)
        self.forms = Forms(known)
        self.breakdowns = Breakdowns(known)
        self.document = ""
        self.position = 0
        self.tables: dict[int, Table] = {}
        self.sheets: list[Sheet] = []
        self.founded = False
        self.ground: list[Record] = []
        self.early: list[tuple[Table, list[Row]]] = []
        self.late: list[Record] = []
        self.waiting = Waiting(frozenset(plan.title for plan in known.plans))
        # Lines of a ledger whose number began again from 1, and these numbers.
        self.renamed: set[tuple[str, int]] = set()
        self.restarted: set[str] = set()
        # Sheet -> lines whose figures speak of no known day.
        self.undated: dict[str, set[int]] = {}

    def begin(self, sheets: Iterable[Sheet]) -> None:
        """Take the tables of the file in their order; their rows are not looked at."""
        self.sheets = list(sheets)
        lines: dict[str, set[Any]] = {}
        for index, sheet in enumerate(self.sheets):
            table = self.tables[id(sheet)] = Table(sheet, index)
            table.lines = lines.setdefault(sheet.name, set())
        tables = self.tables.values()
        self.last_ground = _last(table for table in tables if table.sheet.kind in FOUNDATION)
        self.last_promise = _last(table for table in tables if table.promising)
        ledgers = [sheet for sheet in self.sheets if sheet.kind in LEDGERS]
        self.once = across.Once(views=len(ledgers) > 1)

    def take(self, sheet: Sheet, rows: Iterable[Row]) -> list[Record]:
        """The final records of these rows of ``sheet``, which must be one given to ``begin``."""
        table = self.tables[id(sheet)]
        items = list(self._items(table, rows))
        if sheet.kind in FOUNDATION:
            self.ground += self._ground(table, items)
            return []
        if table.index < self.last_ground:
            self.early.append((table, items))
            return []
        return [*self._founded(), *self._rows(table, items)]

    def _items(self, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
        """The items among some rows; of what stands between them forms take notice."""
        for row in rows:
            if row.kind == ITEM:
                yield row
            elif row.kind == NOTE:
                self.forms.pass_by(table, row)

    def end(self) -> tuple[list[Record], list[Issue]]:
        """What still waited, and the issues of the file as a whole."""
        records = self._founded()
        records += self.waiting.end(self.once.seen)
        return [*records, *self.late], self._issues()

    def _ground(self, table: Table, rows: list[Row]) -> list[Record]:
        """Units, documents and plans."""
        found: list[Record] = []
        for row in rows:
            table.position += 1
            if table.sheet.kind == "unit":
                found.append(read_unit(table, row, table.position))
            elif table.sheet.kind == "document":
                found.append(read_document(table, row))
            else:
                found.append(read_plan(table, row))
        return [self._final(record) for record in found]

    def _founded(self) -> list[Record]:
        """The ground that all rows rest on, the first time; then the rows that waited for it."""
        if self.founded:
            return []
        self.founded = True
        records = sorted(self.ground, key=lambda record: FOUNDATION.index(record.kind))
        plans = [as_known(record) for record in records if record.kind == "plan"]  # type: ignore[arg-type]
        self.plans = Plans(tuple(plans), self.known)
        titles = [record.title for record in records if record.kind == "document"]  # type: ignore[attr-defined]
        self.document = titles[0] if len(titles) == 1 else ""
        early, self.early, self.ground = self.early, [], []
        return records + [record for table, rows in early for record in self._rows(table, rows)]

    def _rows(self, table: Table, rows: list[Row]) -> list[Record]:
        table.look(rows)
        self.forms.look(table, rows)
        self.breakdowns.settle(table, rows)
        records = self._plan(table, rows)
        kind = table.sheet.kind
        if kind in LEDGERS:
            for row in rows:
                records += self._item(table, row)
        elif kind in LATE:
            for row in rows:
                records += [self._final(record) for record in self._late(table, row)]
        else:
            return []
        if table.index >= self.last_promise or table.promising:
            return records
        # What these speak of comes later in the file.
        self.late += records
        return []

    def _plan(self, table: Table, rows: list[Row]) -> list[Record]:
        """Settle the plan of a table; one that only its title tells of is proposed."""
        sheet = table.sheet
        if not table.planned:
            table.plan = self.plans.of_sheet(sheet)
            if table.plan is None and sheet.kind == "share":
                # What is split was promised in the plan that the town has of that year.
                table.plan = self.plans.of_year(sheet.year)
            table.planned = table.plan is not None or sheet.kind not in LEDGERS or sheet.has("plan")
            self.plans = self.plans.with_given(table.plan)
        if table.planned or not rows:
            return []
        if not promises(table, rows) and not self._lists_tasks(table):
            # Figures alone make no plan; they belong to the one that the town has.
            table.plan = self.plans.of_year(sheet.year)
            table.planned = table.plan is not None
            return []
        table.planned = True
        record = proposed(sheet)
        if record is None:
            return []
        table.plan, table.begins_plan = as_known(record), True
        self.plans = self.plans.with_given(table.plan)
        return [self._final(record)]

    def _lists_tasks(self, table: Table) -> bool:
        """Whether a list of tasks and words of progress (序号, 重点任务, 责任部门, 进展情况) is all
        that there is of its year: then its tasks are what was promised, though without targets."""
        sheet = table.sheet
        words = sheet.has("wording") and sheet.has("words") and not sheet.has(*FIGURES)
        whole = words and not _A_PART_ONLY.search(sheet.title)
        table.wordy = whole and sheet.year is not None and not self.plans.any_of(sheet.year)
        return table.wordy

    def _around(self, place: Place) -> Surroundings:
        """What a row takes from its sheet; the plan it names itself comes first."""
        named = place.texts.get("plan")
        plan = place.table.plan
        if named:
            plan = self.plans.named(named) or KnownPlan(named)
        return Surroundings(self.name, plan, self.document)

    def _item(self, table: Table, row: Row) -> list[Record]:
        """A row of a ledger: a commitment, progress, or both; [] for what waits for its whole."""
        place = Place(table, row)
        group = (str(table.index), *row.group)
        if (asked := self.forms.of(place)) is not None:
            found = reported(place, self._asked_around(asked), self.known, asked)
            if found:
                self.forms.reported(place)
            return [self._final(record, group) for record in found]
        around = self._around(place)
        place.year = year_for(table.sheet, around.plan)
        if is_assignment(place):
            return [self._final(read_assignment(place, around), group)]
        promise = is_commitment(place) or self._begins(place)
        progress = [] if promise else read_progress(place.beside(), around, self.known, None)
        if not promise and (progress or not table.sheet.has("target")):
            return [self._final(record, group) for record in progress]
        self.position += 1
        commitment, target = read_commitment(place, around, self.position)
        progress = read_progress(place.beside(), around, self.known, target)
        if progress and not table.passing.isdisjoint(commitment.extra):
            commitment, progress[0] = with_report(commitment, progress[0], table.passing)
        whole = self._final(commitment, group)
        assert isinstance(whole, CommitmentRecord)
        if commitment.number and not whole.number:
            self._note_restart(commitment)
            progress = [replace(one, number="") for one in progress]
        records = [whole, *(self._final(one, group) for one in progress)]
        return self.waiting.take(whole, records, self.once.seen, self.restarted)

    def _asked_around(self, asked: Asked) -> Surroundings:
        return Surroundings(self.name, asked.plan, self.document)

    def _begins(self, place: Place) -> bool:
        """Whether a row without a target is a task nonetheless: in a ledger that its plan begins
        with there is nothing yet that it could only report of."""
        table = place.table
        return table.begins_plan and table.sheet.has("target") and place.said("wording")

    def _note_restart(self, commitment: CommitmentRecord) -> None:
        self.restarted.add(commitment.number)
        self.renamed.add((commitment.origin.sheet, commitment.origin.line))

    def _late(self, table: Table, row: Row) -> list[Record]:
        """A node, site, share or revision; [] for a place of a form that nothing is said of."""
        place = Place(table, row)
        table.position += 1
        if table.sheet.kind == "site" and (asked := self.forms.of(place)) is not None:
            sites = reported_sites(place, self._asked_around(asked), asked, table.position)
            if sites:
                self.forms.reported(place)
            return sites
        around = self._around(place)
        place.year = year_for(table.sheet, around.plan)
        record: Any
        if table.sheet.kind == "revision":
            record = read_revision(place, around)
        elif table.sheet.kind == "node":
            record = read_node(place, around)
        elif table.sheet.kind == "share":
            record = read_share(place, around, table.position)
        else:
            record = read_site(place, around, table.position)
        return [self._named_anew(record)]

    def _named_anew(self, record: Any) -> Any:
        """A record whose number counts from 1 again somewhere goes by its wording, or is asked."""
        if record.number not in self.restarted:
            return record
        if (record.origin.sheet, record.origin.line) in self.renamed or record.wording:
            return replace(record, number="")
        return across.told(record, "number_ambiguous", "number")

    def _final(self, record: Record, group: tuple[str, ...] = ()) -> Record:
        """A record with what was decided of it and with the faults it has among the others."""
        if self.decisions:
            record = apply_to(record, self.decisions)
        if record.kind == "progress" and not record.left_out:
            self._note_undated(record)
        return self.once.take(record, group)

    def _note_undated(self, record: Record) -> None:
        if any(issue.code == "day_missing" for issue in record.issues):
            lines = self.undated.setdefault(record.origin.sheet, set())
            lines.add(record.origin.line)

    def _issues(self) -> list[Issue]:
        """Issues of sheets, and of a file that says nothing we know."""
        issues = [issue for sheet in self.sheets for issue in sheet.issues]
        issues += self.forms.issues()
        page = self.known.page_day
        if page and any(table.took_page for table in self.tables.values()):
            told = {"day": f"{page.month}月{page.day}日"}
            issues.append(Issue("day_of_page", severity=WARNING, data=told))
        said = any(issue.code == "sheet_without_figures" for issue in issues)
        if not said and not any(sheet.kind in UNDERSTOOD for sheet in self.sheets):
            issues.append(Issue("nothing_understood", value=self.name))
        issues += [
            Issue("days_missing", name, data={"rows": str(len(lines))})
            for name, lines in self.undated.items()
        ]
        # Several tables of one sheet need not say the same of it twice.
        once = {json.dumps(one.as_json()): one for one in [*issues, *self._other_towns()]}
        return list(once.values())

    def _other_towns(self) -> list[Issue]:
        """A warning for each sheet whose title begins with the name of another town."""
        town = self.known.town
        named = [(sheet.name, TOWN.match(sheet.title)) for sheet in self.sheets]
        return [
            Issue("other_town", name, value=found[0], severity=WARNING, data={"town": town})
            for name, found in named
            if found and town and town not in found.string
        ]


def _last(tables: Iterable[Table]) -> int:
    return max((table.index for table in tables), default=-1)
