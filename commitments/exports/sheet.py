"""One printed sheet: a title, lines below it, tables, and the settings it is printed with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from . import styles

_LONGEST_TEXT = 32_000
# Above a chart, and what a program may draw a page shorter than we count it.
_CHART_AIR = 20.0
_HEADER_POINTS = 28.0
_LONGEST_HEADER = 80
# What a spreadsheet could take for a formula when the cell is opened or edited.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """One cell: its value, how it is shown and where it stands. ``group`` colours a status."""

    value: str | int | Decimal | dt.date | None
    number_format: str = "General"
    shown: str = ""
    align: str = ""
    group: str = ""
    indent: int = 0

    @property
    def text(self) -> str:
        """The words or figures as they stand on paper."""
        return self.shown or ("" if self.value is None else str(self.value))


@dataclass(frozen=True)
class Column:
    """A column: its heading, the heading over it ("" for none), its width in Chinese characters; a
    column that counts a ``group`` of statuses wears its colour."""

    heading: str
    width: float
    align: str = "center"
    over: str = ""
    group: str = ""


class Sheet:
    """A worksheet that is filled from the top. Every column of the sheet has one width, given by
    ``columns``; tables further down take the leading columns or whatever they ask for."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        *,
        widths: Sequence[float],
        paper: styles.Paper | None = None,
    ) -> None:
        """An empty worksheet of ``book``; on A4, or A3 where the columns need it, unless ``paper``
        is given."""
        self.book = book
        self.page = book.create_sheet(name)
        self.widths = tuple(widths)
        self.paper = paper or styles.paper_for(widths)
        self.line = 0
        self._page_begins = 1
        self._chart_lines = range(0)
        self._styled: dict[tuple[Any, ...], Any] = {}
        for place, width in enumerate(self.widths, start=1):
            letter = get_column_letter(place)
            self.page.column_dimensions[letter].width = styles.column_width(width)

    # -- text across the sheet -------------------------------------------------------------------

    def title(self, text: str) -> None:
        """The title over the whole width, 22 pt, centred."""
        self._across(text, font=styles.TITLE_FONT, align="center", points=styles.TITLE_POINTS)

    def heading(self, text: str, *, rows: int, chart: float = 0.0) -> None:
        """A heading over a table of ``rows`` lines, 14 pt, with a little air above it. A table that
        would be cut by the end of the page, yet fits on one, begins on the next; so does one with
        a ``chart`` of so many points under it."""
        needed = styles.row_height([("", 1.0)]) * (rows + 3)
        whole = needed + chart + _CHART_AIR
        if chart and whole <= styles.page_height(self.widths, self.paper):
            needed = whole
        if not self._begin_page_for(needed):
            self.gap()
        self._across(text, font=styles.HEADING_FONT, align="left", points=14)

    def _begin_page_for(self, needed: float) -> bool:
        """Begin a page where ``needed`` points do not fit under what stands on this one, yet fit on
        one of their own; whether it did."""
        page = styles.page_height(self.widths, self.paper)
        used = sum(
            self.page.row_dimensions[line].height
            for line in range(self._page_begins, self.line + 1)
        )
        if not used + needed > page >= needed:
            return False
        self.page.row_breaks.append(Break(id=self.line))
        self._page_begins = self.line + 1
        return True

    def paragraph(
        self, text: str, *, align: str = "left", points: float = styles.CELL_POINTS
    ) -> None:
        """A wrapped sentence over the whole width, in ``points``."""
        self._across(text, font=styles.cell_font(points), align=align, points=points)

    def chart(self, drawn: ChartBase, *, points: float) -> None:
        """A chart over the whole width, ``points`` high; never cut by the end of a page."""
        self._begin_page_for(points + _CHART_AIR)
        self.gap()
        rows = round(points / styles.row_height([("", 1.0)]))
        # Rows of its own, so that no table runs under it; bound to them, since programs round the
        # height of a row each in its way.
        drawn.anchor = TwoCellAnchor(
            _from=AnchorMarker(col=0, row=self.line),
            to=AnchorMarker(col=len(self.widths), row=self.line + rows),
        )
        self.page.add_chart(drawn)
        self._chart_lines = range(self.line, self.line + rows + 1)
        for _row in range(rows):
            self.gap(points / rows)

    @property
    def kept(self) -> int:
        """How many of the last rows no page may end within: those of a chart at the end."""
        return len(self._chart_lines) if self.line in self._chart_lines else 0

    def gap(self, points: float = 9) -> None:
        """An empty, low row."""
        self.line += 1
        self.page.row_dimensions[self.line].height = points

    def _across(self, text: str, *, font: Font, align: str, points: float) -> None:
        room = sum(self.widths) * styles.CELL_POINTS / points
        for part in _parts(text, characters=room, most=styles.most_lines(points)):
            self.line += 1
            self._put(self.line, 1, Cell(part, align=align), font=font, border=False)
            self.page.merge_cells(
                start_row=self.line, end_row=self.line, start_column=1, end_column=len(self.widths)
            )
            self.page.row_dimensions[self.line].height = styles.row_height(
                [(part, room)], points=points
            )

    # -- tables ----------------------------------------------------------------------------------

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        total: Sequence[Cell] | None = None,
        main: bool = False,
        whole: bool = False,
    ) -> None:
        """A bordered table; without rows it says 无. ``main`` is the one whose header is
        repeated on every printed page, stays in sight, and is filtered by. Rows that are to be
        filled in stay ``whole``, however long their text."""
        first = self.line + 1
        self._header(columns)
        top = self.line
        for row in rows:
            self._row(row, columns, font=styles.CELL_FONT, whole=whole)
        if not rows:
            self._none(len(columns))
        if main:
            self._main(first=first, header=top, columns=len(columns), filled=bool(rows))
        if total is not None:
            self._row(total, columns, font=styles.TOTAL_FONT, fill=styles.TOTAL_FILL)

    def _header(self, columns: Sequence[Column]) -> None:
        double = any(column.over for column in columns)
        top = self.line + 1
        self.line += 2 if double else 1
        for place, column in enumerate(columns, start=1):
            for line in range(top, self.line + 1):
                upper = double and line == top
                text = (column.over or column.heading) if upper else column.heading
                self._put(line, place, Cell(text, align="center", group=column.group), **_HEADER)
        if double:
            self._merge_header(columns, top)
        lower = [(c.heading, c.width) for c in columns if c.over or not double]
        self.page.row_dimensions[top].height = _HEADER_POINTS
        self.page.row_dimensions[self.line].height = max(styles.row_height(lower), _HEADER_POINTS)

    def _merge_header(self, columns: Sequence[Column], top: int) -> None:
        """Merge what stands over several columns, and single columns over both rows."""
        place = 1
        while place <= len(columns):
            over, last = columns[place - 1].over, place
            while over and last < len(columns) and columns[last].over == over:
                last += 1
            bottom = top if over else top + 1
            self.page.merge_cells(
                start_row=top, end_row=bottom, start_column=place, end_column=last
            )
            place = last + 1

    def _row(
        self,
        row: Sequence[Cell],
        columns: Sequence[Column],
        *,
        font: Font,
        fill: PatternFill | None = None,
        whole: bool = False,
    ) -> None:
        """One row of the table; more than one where its text is longer than the highest row and it
        need not stay ``whole``."""
        height = row_points(row, columns)
        if whole or height <= styles.HIGHEST_ROW:
            height = min(height, styles.HIGHEST_ROW)
            self._fill_row(row, columns, height=height, font=font, fill=fill)
            return
        for part in _continued(row, columns):
            self._fill_row(part, columns, height=row_points(part, columns), font=font, fill=fill)

    def _fill_row(
        self,
        row: Sequence[Cell],
        columns: Sequence[Column],
        *,
        height: float,
        font: Font,
        fill: PatternFill | None,
    ) -> None:
        self.line += 1
        for place, (cell, column) in enumerate(zip(row, columns, strict=True), start=1):
            aligned = cell.align or column.align
            self._put(self.line, place, cell, font=font, fill=fill, align=aligned)
        self.page.row_dimensions[self.line].height = height

    def _none(self, columns: int) -> None:
        self.line += 1
        for place in range(1, columns + 1):
            self._put(self.line, place, Cell(_("无") if place == 1 else None), align="center")
        self.page.merge_cells(
            start_row=self.line, end_row=self.line, start_column=1, end_column=columns
        )
        self.page.row_dimensions[self.line].height = styles.row_height([("", 1.0)])

    def _main(self, *, first: int, header: int, columns: int, filled: bool) -> None:
        self.page.print_title_rows = f"{first}:{header}"
        self.page.freeze_panes = f"A{header + 1}"
        if filled:
            last = get_column_letter(columns)
            self.page.auto_filter.ref = f"A{header}:{last}{self.line}"

    # -- one cell --------------------------------------------------------------------------------

    def _put(
        self,
        line: int,
        place: int,
        cell: Cell,
        *,
        font: Font = styles.CELL_FONT,
        fill: PatternFill | None = None,
        border: bool = True,
        align: str = "",
    ) -> None:
        made = self.page.cell(line, place)
        quoted = _write(made, cell.value)
        wrap = cell.value is None or isinstance(cell.value, str)
        aligned = cell.align or align
        key = (
            *(id(font), cell.group, id(fill), border),
            *(aligned, cell.indent, cell.number_format, quoted, wrap),
        )
        style = self._styled.get(key)
        if style is None:
            _dress(made, cell, font=font, fill=fill, border=border)
            made.alignment = styles.alignment(aligned or "left", indent=cell.indent, wrap=wrap)
            made.quotePrefix = quoted
            style = self._styled[key] = made._style
        # A copy, since what is set on a cell later is written into its own style.
        made._style = style.__copy__()

    # -- printing --------------------------------------------------------------------------------

    def finish(self, *, header: str = "", footer: str = "") -> None:
        """Set up the print: landscape, one page wide, page number; ``header`` and ``footer`` stand
        small at the left of every printed page."""
        page = self.page
        page.page_setup.paperSize = self.paper.code
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_margins = PageMargins(**styles.PAGE_MARGIN_INCHES, header=0.35, footer=0.35)
        page.print_options.horizontalCentered = True
        last = get_column_letter(len(self.widths))
        page.print_area = f"A1:{last}{self.line}"
        if header:
            page.oddHeader.left.text = _code_free(header)
        if footer:
            page.oddFooter.left.text = _code_free(footer)
        page.oddFooter.center.text = _("第 &P 页，共 &N 页")
        page.sheet_view.zoomScale = 90
        page.sheet_view.showGridLines = False


def _write(made: Any, value: str | int | Decimal | dt.date | None) -> bool:
    """Put a value into a cell; whether it is words that a spreadsheet could take for a formula."""
    if not isinstance(value, str):
        made.value = value
        return False
    said = clean(value)
    if not said:
        return False
    # By ``value`` openpyxl would look through words that are clean once more, and take what begins
    # with = for a formula.
    made._value, made.data_type = said, "s"
    return said.startswith(FORMULA_SIGNS)


def _dress(made: Any, cell: Cell, *, font: Font, fill: PatternFill | None, border: bool) -> None:
    """Font, number format, border and fill of a cell."""
    made.font = styles.status_font(cell.group) if cell.group else font
    made.number_format = cell.number_format
    if border:
        made.border = styles.BORDER
    if fill is not None:
        made.fill = fill


_HEADER: dict[str, Any] = {"font": styles.HEADER_FONT, "fill": styles.HEADER_FILL}


def row_points(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """The height of a row, in points, whose cells stand in ``columns``."""
    return styles.row_height(
        [(cell.text, column.width - cell.indent) for cell, column in zip(row, columns, strict=True)]
    )


def _continued(row: Sequence[Cell], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """A row too high for one as several: what is too long goes on in the next, which is numbered
    续 and repeats the short words, so that a filter keeps it, but no figure, which would be summed
    twice."""
    most = styles.most_lines(styles.CELL_POINTS)
    told = [
        _parts(
            cell.value if isinstance(cell.value, str) else "",
            characters=column.width - cell.indent,
            most=most,
        )
        for cell, column in zip(row, columns, strict=True)
    ]
    for place in range(max(map(len, told))):
        made = [_part(cell, parts, place) for cell, parts in zip(row, told, strict=True)]
        yield made if place == 0 else [Cell(_("续"), align="center"), *made[1:]]


def _part(cell: Cell, parts: Sequence[str], place: int) -> Cell:
    """What the row of ``place`` shows of a cell whose text takes ``parts``."""
    if len(parts) > 1:
        return replace(cell, value=parts[place] if place < len(parts) else None, shown="")
    if place == 0 or isinstance(cell.value, str):
        return cell
    return replace(cell, value=None, shown="")


def _parts(text: str, *, characters: float, most: int) -> list[str]:
    """``text`` in parts of at most ``most`` lines each."""
    if styles.line_count(text, characters=characters) <= most:
        return [text]
    lines = styles.wrapped(text, characters=characters)
    return ["".join(lines[at : at + most]).removesuffix("\n") for at in range(0, len(lines), most)]


def clean(text: str) -> str:
    """``text`` without what a cell cannot hold: control signs, more than 32,000 characters."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]


def _code_free(text: str) -> str:
    """``text`` for a page header, which is short; there & begins a code, so it is doubled."""
    return text[:_LONGEST_HEADER].replace("&", "&&")
