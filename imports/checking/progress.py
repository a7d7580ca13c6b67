"""A ledger's row as progress: one record for each day and basis its figures speak of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..issues import ERROR, WARNING
from ..language import Quantity, read_quantity
from ..records import ProgressRecord
from ..workbook import Cell, Column
from .commitments import Surroundings
from .known import Known
from .place import Place
from .targets import Target
from .vocabulary import YES_NO

SAYING = ("value", "stage", "done", "words", "cause")
SOURCE_LIMIT = 200


@dataclass
class Draft:
    """A record of progress in the making."""

    day: dt.date | None
    basis: str = "cumulative"
    from_day: dt.date | None = None
    letter: str = ""
    line: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[dt.date, int]:
        """Later days first, then cumulative before level before period."""
        order = {"cumulative": 2, "level": 1, "period": 0}
        return self.day or dt.date.min, order[self.basis]


def read_progress(
    place: Place, around: Surroundings, known: Known, target: Target | None
) -> list[ProgressRecord]:
    """The progress of a row, the main record first; [] where it says nothing of progress."""
    reader = _Reader(place, known, target)
    drafts = reader.drafts()
    if not drafts:
        return []
    number, wording = place.number_of_item(), place.text("wording", 400)
    if not number and not wording:
        place.complain("wording_missing", "wording")
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    plan = around.plan.title if around.plan else place.text("plan")
    shared = {"plan": plan, "number": number, "wording": wording, **place.common()}
    return [_record(draft, shared, around.file, place) for draft in drafts]


def _record(draft: Draft, shared: dict[str, Any], file: str, place: Place) -> ProgressRecord:
    cell = f"{draft.letter}{draft.line or place.row.line}"
    return ProgressRecord(
        day=draft.day,
        basis=draft.basis,
        from_day=draft.from_day,
        source_cell=source_cell(file, place.table.sheet.name, cell),
        **draft.fields,
        **shared,
    )


def source_cell(file: str, sheet: str, cell: str) -> str:
    """文件名 · 工作表 · G12; a long file name loses its beginning."""
    rest = "".join(f" · {part}" for part in (sheet, cell) if part)
    room = SOURCE_LIMIT - len(rest)
    return (file if len(file) <= room else "…" + file[-(room - 1) :]) + rest


def _says(draft: Draft, key: str) -> bool:
    """Whether a draft says something there; 0 and "not done" do."""
    return draft.fields.get(key) not in (None, "")


class _Reader:
    """Collects the drafts of one row."""

    def __init__(self, place: Place, known: Known, target: Target | None) -> None:
        self.place, self.target = place, target
        chosen = place.table.sheet.as_of or known.default_day
        self.day = place.day("day") or (None if place.said("day") else chosen)

    def drafts(self) -> list[Draft]:
        """All drafts, the main one first."""
        drafts = [
            self.figure(column, cell)
            for column, cell in self.place.columns(self.place.table.figures)
        ]
        drafts = [draft for draft in drafts if draft.fields]
        for column, cell in self.place.columns(self.place.table.words):
            self.place_word(drafts, column, cell)
        main = self.main(drafts)
        self.explain(drafts, main)
        self.keep_claims(drafts)
        drafts = [draft for draft in drafts if any(_says(draft, key) for key in SAYING)]
        if not drafts and any(issue.severity == ERROR for issue in self.place.issues):
            # Nothing could be read: the faults still need a record to be shown with.
            return [Draft(self.day)]
        for draft in drafts:
            self.check_days(draft)
        return sorted(drafts, key=lambda draft: draft is not main)

    def main(self, drafts: list[Draft]) -> Draft | None:
        """The draft that words without a day of their own belong to."""
        return max(drafts, key=lambda draft: draft.rank, default=None)

    def figure(self, column: Column, cell: Cell) -> Draft:
        """The draft of one figure; without fields where the cell cannot be read."""
        from_day, day = self.span(column)
        draft = Draft(day, column.basis, from_day, cell.letter, cell.line)
        found = read_quantity(cell.text)
        if found is None or found.value_max is not None:
            self.unread(draft, column, cell)
            return draft
        found = self.settle(found, column)
        self.place.fits(found.value, column.key)
        draft.fields.update(value=found.value, value_text=cell.text.strip(), unit=found.unit)
        if len(cell.text.strip()) > 80:
            self.place.complain(
                "text_too_long", column.key, limit="80", length=str(len(cell.text.strip()))
            )
        return draft

    def unread(self, draft: Draft, column: Column, cell: Cell) -> None:
        """A word in the column of figures: a milestone's stage, else kept as words with a fault."""
        text = cell.text.strip()
        milestone = self.target is not None and self.target.measure == "milestone"
        if milestone and len(text) <= 40:
            draft.basis, draft.from_day = "cumulative", None
            draft.fields["stage"] = text
            return
        self.place.complain("figure_unreadable", column.key)
        draft.fields["words"] = text[:600]

    def settle(self, found: Quantity, column: Column) -> Quantity:
        """A figure in its unit; a bare one beside 48万㎡ is meant in 万㎡ as well."""
        named = self.place.text("unit") or column.unit
        bare = not found.unit and not found.scaled and not named
        if not bare or self.target is None or not self.target.own_unit:
            return self.place.settle(found, column.key)
        if self.target.scale != 1:
            self.place.complain(
                "unit_assumed", column.key, severity=WARNING, target=self.target.text
            )
        scaled = found.times(self.target.scale)
        return Quantity(scaled.value, unit=self.target.unit, text=scaled.text)

    def span(self, column: Column) -> tuple[dt.date | None, dt.date | None]:
        """(first day, day) of a column: of its heading, of the row, of the sheet."""
        heading = "".join(column.heading)
        period = self.place.table.period(column, self.place.year)
        day = period[1] if period else self.day
        if column.basis != "period":
            return None, day
        first = period[0] if period else None
        return first or self.first_day(heading, day), day

    def first_day(self, heading: str, day: dt.date | None) -> dt.date | None:
        """Where an undated period begins: by 时段起, 当月, 本季 or the date line."""
        if said := self.place.day("from_day", first=True):
            return said
        if day and re.search(r"当月|本月", heading):
            return day.replace(day=1)
        if day and re.search(r"当季|本季", heading):
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        sheet = self.place.table.sheet
        return sheet.from_day if day == sheet.as_of else None

    def place_word(self, drafts: list[Draft], column: Column, cell: Cell) -> None:
        """Put a word column (进展情况, 形象进度, 是否完成, 完成率) to the draft of its day."""
        period = self.place.table.period(column, self.place.year)
        day = period[1] if period else None
        fitting = [draft for draft in drafts if day is None or draft.day == day]
        draft = self.main(fitting)
        if draft is None:
            draft = Draft(day or self.day, letter=cell.letter, line=cell.line)
            drafts.append(draft)
        draft.fields.update(self.read_word(column, cell))

    def read_word(self, column: Column, cell: Cell) -> dict[str, Any]:
        """The field of a word column with its value."""
        if column.field == "done":
            return {"done": self.place.yes(column.key, YES_NO)}
        if column.field == "claimed_ratio":
            return {"claimed_ratio": self.claim(column, cell)}
        limit = 40 if column.field == "stage" else 600
        return {column.field: self.place.text(column.key, limit)}

    def claim(self, column: Column, cell: Cell) -> Decimal | None:
        """完成率 in percent with at most three places; a bare 0.795 is asked about."""
        found = read_quantity(cell.text)
        if found is None or found.unit not in ("", "%") or abs(found.value) >= 10**9:
            self.place.complain("ratio_unreadable", column.key, severity=WARNING)
            return None
        if not found.unit and 0 < found.value <= 1:
            self.place.complain("ratio_small", column.key, severity=WARNING)
        return round(found.value, 3).normalize() + 0

    def explain(self, drafts: list[Draft], main: Draft | None) -> None:
        """Cause, next step and source go with the main draft."""
        place = self.place
        cause = place.words("cause", 300)
        if main is None and cause:
            main = Draft(self.day, letter=place.letters.get("cause", ""))
            drafts.append(main)
        if main is None:
            return
        main.fields.update(
            cause=cause,
            next_step=place.words("next_step", 300),
            expected_on=place.day("expected_on"),
            document=place.text("progress_document", 200),
            quote=place.text("progress_quote", 600),
            offset=place.whole("progress_offset"),
        )
        for draft in drafts:
            draft.fields["reported_by"] = place.text("reported_by", 60)

    def keep_claims(self, drafts: list[Draft]) -> None:
        """A ratio with nothing beside it is kept as words: 完成率79.5%."""
        for draft in drafts:
            if "claimed_ratio" in draft.fields and not any(_says(draft, key) for key in SAYING):
                key = self.place.key_of(draft.letter)
                draft.fields["words"] = f"{self.place.heading(key)}{self.place.text(key)}"
                self.place.complain("claim_without_figure", key, severity=WARNING)

    def check_days(self, draft: Draft) -> None:
        """A record needs its day, a period its first day before it."""
        key = self.place.key_of(draft.letter)
        figure = draft.fields.get("value") is not None
        if draft.day is None and not self.place.said("day"):
            self.place.complain("day_missing", key)
        if draft.basis == "period" and draft.from_day is None and figure:
            self.place.complain("period_without_first_day", key)
        if draft.day and draft.from_day and draft.from_day > draft.day:
            self.place.complain("period_upside_down", key, first=draft.from_day.isoformat())
