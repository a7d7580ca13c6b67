"""Raw rows and what is known to records, with every fault of the file found in one reading."""

from __future__ import annotations

import re

from ..issues import WARNING, Issue
from ..records import Checked, CommitmentRecord, ProgressRecord, Record
from ..workbook import Reading, Row, Sheet
from . import across
from .commitments import Surroundings, is_commitment, read_commitment
from .known import Known, KnownPlan
from .others import read_document, read_node, read_revision, read_site, read_unit
from .plans import Plans, as_known, proposed, read_plans
from .progress import read_progress

__all__ = ["Known", "KnownPlan", "check"]

ROOMS = ("unit", "document", "plan", "commitment", "node", "site", "revision", "progress")
# A title that begins with a town's name; 城镇, 乡镇 and the like are words, not names.
_TOWN = re.compile(
    r"(?![城乡村集全各本我]镇)[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)(?!级|村|区|域|居民)"
)
UNDERSTOOD = ("plan", "unit", "document", "ledger", "revision", "node", "site")


def check(reading: Reading, *, known: Known) -> Checked:
    """The records of a file in the order they must be written, each with its issues.

    Errors keep only their own record out. Issues of the file as a whole are in ``Checked.issues``.
    """
    checker = _Checker(reading, known)
    for sheet in reading.sheets:
        checker.take(sheet)
    return Checked(tuple(checker.in_order()), tuple(checker.file_issues()))


class _Checker:
    """Collects the records of one file."""

    def __init__(self, reading: Reading, known: Known) -> None:
        self.reading, self.known = reading, known
        plans = read_plans(reading)
        self.plans = Plans(tuple(as_known(plan) for plan in plans), known)
        self.records: dict[str, list[Record]] = {kind: [] for kind in ROOMS}
        self.records["plan"] += plans
        titles = [
            row.text("title")
            for sheet in reading.sheets
            if sheet.kind == "document"
            for row in sheet.items()
        ]
        self.only_document = titles[0] if len(titles) == 1 else ""

    def take(self, sheet: Sheet) -> None:
        """Read the rows of one table."""
        plan = self.plan_of(sheet)
        for position, row in enumerate(sheet.items(), start=1):
            around = self.around(row, plan)
            if sheet.kind == "unit":
                self.records["unit"].append(read_unit(sheet, row, position))
            elif sheet.kind == "document":
                self.records["document"].append(read_document(sheet, row))
            elif sheet.kind == "ledger":
                self.take_item(sheet, row, around)
            elif sheet.kind == "revision":
                self.records["revision"].append(read_revision(sheet, row, around))
            elif sheet.kind == "node":
                self.records["node"].append(read_node(sheet, row, around))
            elif sheet.kind == "site":
                self.records["site"].append(read_site(sheet, row, around, position))

    def take_item(self, sheet: Sheet, row: Row, around: Surroundings) -> None:
        """A row of a ledger: a commitment, progress, or both."""
        progress = []
        if not is_commitment(row):
            progress = read_progress(sheet, row, around, self.known, None)
        if not progress and (is_commitment(row) or sheet.has("target")):
            position = len(self.records["commitment"]) + 1
            commitment, target = read_commitment(sheet, row, around, position)
            self.records["commitment"].append(commitment)
            progress = read_progress(sheet, row, around, self.known, target)
        self.records["progress"] += progress

    def plan_of(self, sheet: Sheet) -> KnownPlan | None:
        """The plan of a sheet; one that only its title tells of is proposed."""
        plan = self.plans.of_sheet(sheet)
        if plan is None and sheet.kind == "ledger" and not sheet.has("plan") and any(sheet.items()):
            if not any(is_commitment(row) for row in sheet.items()):
                # Figures alone make no plan; they belong to the one that the town has.
                return self.plans.of_year(sheet.year)
            record = proposed(sheet)
            if record is not None:
                self.records["plan"].append(record)
                plan = as_known(record)
                self.plans = Plans((*self.plans.own, plan), self.known)
        return plan

    def around(self, row: Row, plan: KnownPlan | None) -> Surroundings:
        """What a row takes from its sheet; the plan it names itself comes first."""
        named = row.text("plan")
        if named:
            plan = self.plans.named(named) or KnownPlan(named)
        return Surroundings(self.reading.name, plan, self.only_document)

    def in_order(self) -> list[Record]:
        """All records, faults between rows noted."""
        known_plans = frozenset(plan.title for plan in self.known.plans)
        rooms = self.records
        commitments = [one for one in rooms["commitment"] if isinstance(one, CommitmentRecord)]
        commitments = across.once(commitments, across.number_key, "number_twice", "number")
        commitments = across.once(commitments, across.wording_key, "wording_twice", "wording")
        progress = [one for one in rooms["progress"] if isinstance(one, ProgressRecord)]
        done: dict[str, list[Record]] = {
            **rooms,
            "unit": across.once(rooms["unit"], across.unit_key, "unit_twice", "name"),
            "document": across.once(rooms["document"], across.title_key, "title_twice", "title"),
            "plan": across.once(rooms["plan"], across.title_key, "title_twice", "title"),
            "commitment": [*across.with_parents(commitments, known_plans)],
            "node": across.once(rooms["node"], across.node_key, "node_twice", "day"),
            "site": across.once(rooms["site"], across.site_key, "site_twice", "name"),
            "progress": [*across.once(progress, across.progress_key, "report_twice", "number")],
        }
        return [record for kind in ROOMS for record in done[kind]]

    def file_issues(self) -> list[Issue]:
        """Issues of sheets, and of a file that says nothing we know."""
        issues = [issue for sheet in self.reading.sheets for issue in sheet.issues]
        told = any(issue.code == "sheet_without_figures" for issue in issues)
        if not told and not any(sheet.kind in UNDERSTOOD for sheet in self.reading.sheets):
            issues.append(Issue("nothing_understood", value=self.reading.name))
        return [*issues, *self.other_towns()]

    def other_towns(self) -> list[Issue]:
        """A warning for each sheet whose title begins with the name of another town."""
        town = self.known.town
        named = [(sheet.name, _TOWN.match(sheet.title)) for sheet in self.reading.sheets]
        return [
            Issue("other_town", name, value=found[0], severity=WARNING, data={"town": town})
            for name, found in named
            if found and town and town not in found.string
        ]
