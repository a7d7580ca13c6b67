"""A ledger's row as progress: one record for each day and basis its figures speak of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ..issues import ERROR, WARNING
from ..language import Quantity, read_figure, read_number, read_quantity, split_unit
from ..records import CommitmentRecord, ProgressRecord, record_of
from ..workbook import Cell, Column
from .asked import Asked
from .causes import read_cause
from .commitments import Surroundings
from .doubts import (
    PLANNED,
    contradicts,
    in_doubt,
    of_years,
    on_the_way,
    only_bounds,
    out_of_scale,
    over_hundred,
    whole_of,
)
from .drafts import Draft, add_words, is_prose, length, says
from .growth import beside, growth_cells, in_direction, say_unread, tells_change
from .known import Known
from .of_page import note_page, usual_day
from .place import Place
from .proposals import proposals
from .targets import FALLING, Target, is_standing
from .vocabulary import YES_NO

SAYING = ("value", "stage", "done", "words", "cause")
SOURCE_LIMIT = 200
EXPLAINING = frozenset(
    (
        *("cause_kind", "cause", "next_step", "expected_on"),
        *("progress_document", "progress_quote", "progress_offset"),
    )
)


def read_progress(
    place: Place,
    around: Surroundings,
    known: Known,
    target: Target | None,
    *,
    asked: Asked | None = None,
) -> list[ProgressRecord]:
    """The progress of a row, the main record first; [] where it says nothing of progress. A row of
    a 填报表 tells of the day it was ``asked`` for, by one figure."""
    reader = _Reader(place, known, target, asked, file=around.file)
    drafts = reader.drafts()
    if not drafts:
        return []
    number, wording = place.number_of_item(), place.wording()
    if not number and not wording and not place.said("identifier"):
        place.complain("wording_missing", "wording")
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    plan = around.plan.title if around.plan else place.text("plan")
    if target is None or asked is not None:
        # Of a row that only reports, what nobody knows goes with the report.
        drafts[0].fields["extra"] = place.extra() | drafts[0].fields.get("extra", {})
    shared = {
        "plan": plan,
        "number": number,
        "wording": wording,
        "identifier": place.text("identifier"),
        **place.common(),
    }
    return [_record(draft, shared, around.file, place) for draft in drafts]


def _record(draft: Draft, shared: dict[str, Any], file: str, place: Place) -> ProgressRecord:
    cell = f"{draft.letter}{draft.line or place.row.line}"
    values = {
        "day": draft.day,
        "basis": draft.basis,
        "from_day": draft.from_day,
        "source_cell": source_cell(file, place.table.sheet.name, cell),
        "extra": {},
        **draft.fields,
        **shared,
    }
    return record_of(ProgressRecord, values)


def with_report(
    commitment: CommitmentRecord, report: ProgressRecord, passing: frozenset[str]
) -> tuple[CommitmentRecord, ProgressRecord]:
    """Both records, what tells of the reported time (``passing``) kept with the report: it changes
    from month to month, and what was promised does not."""
    stays = {name: text for name, text in commitment.extra.items() if name not in passing}
    goes = {name: text for name, text in commitment.extra.items() if name in passing}
    told = {**vars(report), "extra": {**goes, **report.extra}}
    return (
        record_of(CommitmentRecord, {**vars(commitment), "extra": stays}),
        record_of(ProgressRecord, told),
    )


def source_cell(file: str, sheet: str, cell: str) -> str:
    """文件名 · 工作表 · G12; a long file name loses its beginning."""
    rest = "".join(f" · {part}" for part in (sheet, cell) if part)
    room = SOURCE_LIMIT - len(rest)
    return (file if len(file) <= room else "…" + file[-(room - 1) :]) + rest


class _Reader:
    """Collects the drafts of one row."""

    def __init__(
        self,
        place: Place,
        known: Known,
        target: Target | None,
        asked: Asked | None = None,
        *,
        file: str = "",
    ) -> None:
        self.place, self.target, self.asked = place, target, asked
        # Figures that stand beside those that count: heading -> text.
        self.kept: dict[str, str] = {}
        if asked is not None:
            self.day = asked.day
        elif place.said("day"):
            self.day = place.day("day")
        else:
            self.day = usual_day(place.table, known, file)
        if asked is None and self.day is not None:
            self.day = known.settled(self.day)

    def drafts(self) -> list[Draft]:
        """All drafts, the main one first."""
        drafts = [self.figure(column, cell) for column, cell in self.place.columns(self.figures())]
        drafts = [draft for draft in drafts if draft.fields]
        for column, cell in self.place.columns(self.place.table.words):
            self.place_word(drafts, column, cell)
        drafts = self.held(drafts)
        main = self.main(drafts)
        self.explain(drafts, main)
        self.keep_claims(drafts)
        drafts = [draft for draft in drafts if any(says(draft, key) for key in SAYING)]
        if not drafts and any(issue.severity == ERROR for issue in self.place.issues):
            # Nothing could be read: the faults still need a record to be shown with.
            return [Draft(self.day)]
        for draft in drafts:
            self.check_days(draft)
            self.compare(draft)
            if draft is main and self.kept:
                draft.fields["extra"] = self.kept
            if words := draft.fields.get("words"):
                found = proposals(words, self.place.year, draft.fields)
                draft.fields["proposals"] = found
        return sorted(drafts, key=lambda draft: draft is not main)

    def figures(self) -> tuple[Column, ...]:
        """The columns of figures; of a form the one that asks for it, what was put in beside it is
        kept as a further field."""
        columns = self.place.table.figures
        if self.asked is None:
            return columns
        own = [column for column in columns if column.basis != "period"]
        own.sort(key=lambda column: "截" not in "".join(column.heading))
        for column, cell in self.place.columns(columns):
            if column not in own[:1]:
                self.kept["".join(column.heading)] = cell.text.strip()
        return tuple(own[:1])

    def main(self, drafts: list[Draft]) -> Draft | None:
        """The draft that words without a day of their own belong to."""
        return max(drafts, key=lambda draft: draft.rank, default=None)

    def figure(self, column: Column, cell: Cell) -> Draft:
        """The draft of one figure; without fields where the cell cannot be read."""
        from_day, day = self.span(column)
        draft = Draft(day, column.basis, from_day, cell.letter, cell.line, column.key)
        text = cell.text.strip()
        found = self.read(text)
        if found is None or found.value_max is not None:
            self.unread(draft, column, text)
            return draft
        bare = found
        found = self.settle(found, column)
        if self.is_other_change(text, found):
            self.unread(draft, column, text)
            return draft
        if self.is_share(found):
            self.as_share(draft, column, text, found)
            return draft
        if code := in_doubt(self.place, self.target, bare, found, column, of_form=bool(self.asked)):
            self.doubted(draft, column, text, code)
            return draft
        value = self.directed(found, text, "".join(column.heading))
        kept = self.place.fitted(value, column.key)
        if kept is not None:
            self.weigh(kept, found.unit, column)
            value = kept
        draft.fields.update(value=value, value_text=text, unit=found.unit)
        if len(text) > 80:
            self.place.complain("text_too_long", column.key, limit="80", length=str(len(text)))
        return draft

    def read(self, text: str) -> Quantity | None:
        """The figure of what is done; None for what is planned, on the way, or of another year."""
        if PLANNED.search(text):
            return None
        found = read_figure(whole_of(text)) or read_figure(text)
        said = self.place.texts.get("wording", "") + self.place.texts.get("target", "")
        doubtful = found and (on_the_way(text, said) or only_bounds(found, text, self.target))
        return None if doubtful else found

    def weigh(self, value: Decimal, unit: str, column: Column) -> None:
        """Say of a figure that can hardly be true why it cannot."""
        target, key = self.target, column.key
        if severity := out_of_scale(value, unit, target):
            assert target is not None
            told = {"severity": severity, "target": target.text}
            self.place.complain("figure_out_of_scale", key, **told)
        elif target is not None and target.measure == "quantity" and value < 0:
            self.place.complain("figure_negative", key, severity=WARNING)
        elif of_years(value, unit, self.place.heading(key), target, self.place):
            assert target is not None
            self.place.complain("figure_of_years", key, severity=WARNING, target=target.text)
        elif over_hundred(value, unit, target):
            self.place.complain("rate_over_hundred", key, severity=WARNING)

    def unread(self, draft: Draft, column: Column, text: str) -> None:
        """A word in the column of figures: a milestone's stage, else kept as words and said; what
        may be a figure but cannot be read is a fault, and so is any word where a form of ours asks
        for one figure."""
        milestone = self.target is not None and self.target.measure == "milestone"
        if milestone and len(text) <= 40 and is_prose(text):
            draft.basis, draft.from_day = "cumulative", None
            draft.fields["stage"] = text
            return
        severity = WARNING if self.asked is None and is_prose(text) else ERROR
        self.place.complain("figure_unreadable", column.key, severity=severity)
        draft.basis, draft.from_day = "cumulative", None
        add_words(draft, text[:600])

    def is_share(self, found: Quantity) -> bool:
        """Whether a figure is a percentage although its target counts something."""
        target = self.target
        if target is None or found.unit != "%":
            return False
        counted = target.measure == "quantity" and target.value is not None
        return counted or (target.measure == "milestone" and not target.in_words)

    def as_share(self, draft: Draft, column: Column, text: str, found: Quantity) -> None:
        """79.5% in a column of counts: what the office claims, not how many."""
        self.place.complain("figure_is_share", column.key, severity=WARNING)
        draft.basis, draft.from_day = "cumulative", None
        draft.fields["claimed_ratio"] = round(found.value, 3).normalize() + 0
        add_words(draft, f"{self.place.heading(column.key)}：{text}"[:600])

    def is_other_change(self, text: str, found: Quantity) -> bool:
        """Whether a percentage tells of growth where no growth is promised: 同比增长8% beside a
        count, 提高2个百分点 beside a rate; or of a fall where nobody knows what is promised."""
        target = self.target
        if found.unit not in ("%", "百分点") or not tells_change(text):
            return False
        if target is None or target.value is None:
            return FALLING.search(text) is not None
        return target.measure != "growth" and not target.progress_share

    def doubted(self, draft: Draft, column: Column, text: str, code: str) -> None:
        """A figure of which nobody knows whether it is a ratio or a percentage, or in which
        magnitude: words."""
        target = self.target.text if self.target else ""
        self.place.complain(code, column.key, severity=WARNING, target=target)
        draft.basis, draft.from_day = "cumulative", None
        add_words(draft, f"{self.place.heading(column.key)}：{text}"[:600])

    def directed(self, found: Quantity, text: str, heading: str) -> Decimal:
        """The value of a figure; that of a change in the direction which is promised."""
        target = self.target
        if target is None or target.measure != "growth" or found.unit not in ("%", "百分点"):
            return found.value
        return in_direction(found.value, text, heading, falls=target.falls)

    def held(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts that are held against the target; what stands beside them is kept."""
        if self.target is None:
            return drafts
        say_unread(self.place, self.target)
        drafts = self.with_growth(drafts)
        return self.levels(drafts) if is_standing(self.place, self.target) else drafts

    def with_growth(self, drafts: list[Draft]) -> list[Draft]:
        """Where growth is promised and a column tells it, that is the figure; the amounts that
        grew are kept beside it."""
        grown = [self.growth(*cell) for cell in growth_cells(self.place, self.target)]
        if not grown:
            return drafts
        own = [draft for draft in drafts if draft.fields.get("unit", "%") == "%"]
        self.keep(draft for draft in drafts if draft not in own)
        days = {draft.day for draft in own if draft.fields.get("value") is not None}
        self.keep(draft for draft in grown if draft.day in days)
        return [*own, *(draft for draft in grown if draft.day not in days)]

    def growth(self, column: Column, cell: Cell, found: Quantity) -> Draft:
        """The draft of a column of growth; its days are those of the figures it stands behind."""
        figures = beside(self.place, column)
        dated = self.place.table.period(column, self.place.year) or figures is None
        from_day, day = self.span(column if dated or figures is None else figures)
        basis = figures.basis if figures else "level"
        draft = Draft(day, basis, from_day, cell.letter, cell.line, column.key)
        text = cell.text.strip()
        value = self.directed(found, text, "".join(column.heading))
        kept = self.place.fitted(value, column.key)
        value = value if kept is None else kept
        draft.fields.update(value=value, value_text=text[:80], unit="%")
        return draft

    def levels(self, drafts: list[Draft]) -> list[Draft]:
        """Levels of a day, where a figure of a month beside one of the year so far is only kept."""
        figures = [draft for draft in drafts if draft.fields.get("value") is not None]
        best: dict[dt.date | None, Draft] = {}
        for draft in sorted(figures, key=lambda draft: (draft.rank, length(draft)), reverse=True):
            best.setdefault(draft.day, draft)
        pieces = [one for one in figures if one.basis == "period" and best[one.day] is not one]
        self.keep(pieces)
        for draft in figures:
            if draft.basis == "period":
                draft.basis, draft.from_day = "level", None
        return [draft for draft in drafts if draft not in pieces]

    def keep(self, drafts: Iterable[Draft]) -> None:
        """Keep the cells of figures that do not count, under their headings."""
        for draft in drafts:
            if text := self.place.text(draft.key):
                self.kept["".join(self.place.table.by_key[draft.key].heading)] = text

    def settle(self, found: Quantity, column: Column) -> Quantity:
        """A figure in its unit; a bare one beside 48万㎡ is meant in 万㎡ as well, unless a unit
        line says otherwise."""
        place, target = self.place, self.target
        named = place.text("unit") or column.unit
        if found.unit or found.scaled or named or target is None or not target.own_unit:
            return place.settle(found, column.key)
        scale, unit = split_unit(place.table.sheet.unit)
        if unit and unit == target.unit:
            if scale != target.scale:
                place.complain(
                    "unit_of_line",
                    column.key,
                    severity=WARNING,
                    line=place.table.sheet.unit,
                    target=target.text,
                )
            return place.settle(found, column.key)
        if target.scale != 1:
            place.complain("unit_assumed", column.key, severity=WARNING, target=target.text)
        scaled = found.times(target.scale)
        return Quantity(scaled.value, unit=target.unit, text=scaled.text)

    def span(self, column: Column) -> tuple[dt.date | None, dt.date | None]:
        """(first day, day) of a column: of its heading, of the row, of the sheet."""
        if self.asked is not None:
            return None, self.day
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
        day = period[1] if period and self.asked is None else None
        fitting = [draft for draft in drafts if day is None or draft.day == day]
        draft = self.main(fitting)
        if draft is None:
            draft = Draft(day or self.day, letter=cell.letter, line=cell.line, key=column.key)
            drafts.append(draft)
        self.read_word(draft, column, cell)

    def read_word(self, draft: Draft, column: Column, cell: Cell) -> None:
        """Put the value of a word column to a draft; what stood there before is kept."""
        if column.field == "done":
            draft.fields["done"] = self.place.yes(column.key, YES_NO)
        elif column.field == "claimed_ratio":
            self.claim(draft, column, cell.text.strip())
        elif column.field == "stage" and not draft.fields.get("stage"):
            draft.fields["stage"] = self.place.text(column.key, 40)
        else:
            add_words(draft, self.place.words(column.key, 600))

    def claim(self, draft: Draft, column: Column, text: str) -> None:
        """完成率 in percent with at most three places. A bare 0.795 may be either, so it is only
        kept as words, as is what stands beside the figure: 57%(赤溪偏慢)."""
        key = column.key
        found = read_quantity(text)
        known = found is not None and found.unit in ("", "%") and abs(found.value) < 10**9
        small = found is not None and not found.unit and 0 < found.value <= 1
        draft.fields.setdefault("claimed_ratio", None)
        if not known:
            self.place.complain("ratio_unreadable", key, severity=WARNING)
        elif small and (share := self.share_of(draft, text)) is not None:
            draft.fields["claimed_ratio"], small = share, False
        elif small:
            self.place.complain("ratio_small", key, severity=WARNING)
        elif found is not None and draft.fields["claimed_ratio"] is None:
            draft.fields["claimed_ratio"] = round(found.value, 3).normalize() + 0
        if not known or small or re.search("[\u4e00-\u9fff]", text):
            add_words(draft, f"{self.place.heading(key)}：{text}"[:600])

    def share_of(self, draft: Draft, text: str) -> Decimal | None:
        """A bare 0.784 in percent, where the figure and the target beside it give just that share
        to the printed digits."""
        target, value = self.target, draft.fields.get("value")
        if target is None or not target.value or value is None:
            return None
        if draft.fields.get("unit") not in ("", target.unit):
            return None
        printed = read_number(text)
        if printed is None or draft.basis == "period":
            return None
        places = -int(printed.as_tuple().exponent)
        share = round(value / target.value, places) if places > 0 else value / target.value
        return round(printed * 100, 3).normalize() + 0 if share == printed else None

    def compare(self, draft: Draft) -> None:
        """A claimed ratio that its own figure gives the lie to is a fault of one of the two."""
        ratio, value = draft.fields.get("claimed_ratio"), draft.fields.get("value")
        if ratio is None or draft.basis == "period":
            return
        if contradicts(value, draft.fields.get("unit", ""), ratio, self.target):
            target = self.target.text if self.target else ""
            told = {"target": target, "ratio": f"{ratio:f}%"}
            self.place.complain("ratio_contradicts", draft.key, **told)

    def explain(self, drafts: list[Draft], main: Draft | None) -> None:
        """Cause, next step and source go with the main draft."""
        place = self.place
        kind, cause = read_cause(place)
        if main is None and (kind or cause):
            key = "cause" if cause else "cause_kind"
            # A report says something in words: without any, those of the kind itself.
            cause = cause or place.text(key)
            main = Draft(self.day, letter=place.letters.get(key, ""), key=key)
            drafts.append(main)
        if main is not None and not EXPLAINING.isdisjoint(place.texts):
            main.fields.update(
                cause_kind=kind,
                cause=cause,
                next_step=place.words("next_step", 300),
                expected_on=place.day("expected_on"),
                document=place.text("progress_document", 200),
                quote=place.text("progress_quote", 600),
                offset=place.whole("progress_offset"),
            )
        reported_by = place.text("reported_by", 60)
        for draft in drafts:
            draft.fields["reported_by"] = reported_by

    def keep_claims(self, drafts: list[Draft]) -> None:
        """A ratio with nothing beside it is kept as words: 完成率79.5%."""
        for draft in drafts:
            if "claimed_ratio" in draft.fields and not any(says(draft, key) for key in SAYING):
                key = draft.key
                draft.fields["words"] = f"{self.place.heading(key)}{self.place.text(key)}"
                self.place.complain("claim_without_figure", key, severity=WARNING)

    def check_days(self, draft: Draft) -> None:
        """A record needs its day, a period its first day before it."""
        key = draft.key
        note_page(self.place, key)
        figure = draft.fields.get("value") is not None
        if draft.day is None and not self.place.said("day"):
            self.place.complain("day_missing", key)
        if draft.basis == "period" and draft.from_day is None and figure:
            self.place.complain("period_without_first_day", key)
        if draft.day and draft.from_day and draft.from_day > draft.day:
            self.place.complain("period_upside_down", key, first=draft.from_day.isoformat())
