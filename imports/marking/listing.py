"""The sheet 问题清单: every issue with its place, what is wrong, what to do, and a way there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink

from ..workbook.cells import clean
from ..workbook.returned import LIST_NAME, LIST_TITLE, is_list
from . import looks
from .marks import CONFLICT, FAULTY, LEFT_OUT, WARNING, Mark
from .sheets import Places

# Column, its width in digits, and how its text stands.
COLUMNS = (
    ("no", 7, "center"),
    ("sheet", 16, "left"),
    ("line", 8, "center"),
    ("column", 6, "center"),
    ("value", 26, "left"),
    ("problem", 44, "left"),
    ("remedy", 40, "left"),
    ("handling", 9, "center"),
)
WIDTH = sum(width for _, width, _ in COLUMNS)
LINKED = ("line", "column")
# Excel takes no more links in a sheet; and a list of more entries is read by nobody.
MOST_LISTED = 20_000
LONGEST_VALUE = 200


def drop_lists(book: Workbook) -> None:
    """Remove the lists of earlier rounds."""
    for page in list(book.worksheets):
        if is_list(page.title, str(page["A1"].value)):
            book.remove(page)


class List:
    """Writes the list of a workbook; ``places`` are its sheets by the names that marks use."""

    def __init__(
        self, book: Workbook, places: Mapping[str, Places], words: Mapping[str, str]
    ) -> None:
        self.places, self.words = places, words
        self.font = looks.font_name(book)
        self.page = book.create_sheet(LIST_NAME)
        self.line = 0
        self.dresser = looks.Dresser()
        for place, (_, width, _) in enumerate(COLUMNS, start=1):
            self.page.column_dimensions[get_column_letter(place)].width = width

    def write(self, marks: Sequence[Mark], notes: Sequence[str]) -> None:
        """The whole sheet: how many, what to do, the legend, ``notes``, and every mark."""
        counts = Counter(mark.handling for mark in marks)
        self._across(LIST_TITLE, points=16, bold=True, align="center")
        told = {name: counts[name] for name in (FAULTY, CONFLICT, WARNING, LEFT_OUT)}
        self._across(self.words["summary"] % {"all": len(marks), **told})
        self._across(self.words["how"])
        self._legend()
        for note in notes:
            self._across(note)
        if len(marks) > MOST_LISTED:
            left = {"left": len(marks) - MOST_LISTED, "listed": MOST_LISTED}
            self._across(self.words["too_many"] % left)
        self._table(marks[:MOST_LISTED])
        looks.landscape(self.page)

    def _across(
        self, text: str, *, points: int = looks.POINTS, bold: bool = False, align: str = "left"
    ) -> None:
        self.line += 1
        cell = self.page.cell(self.line, 1)
        _say(cell, text)
        cell.font = looks.font(self.font, points=points, bold=bold)
        cell.alignment = looks.aligned(align)
        self.page.merge_cells(
            start_row=self.line, end_row=self.line, start_column=1, end_column=len(COLUMNS)
        )
        room = WIDTH * looks.POINTS / points
        self.page.row_dimensions[self.line].height = looks.row_height([(text, room)], points=points)

    def _legend(self) -> None:
        """A marked cell of each sort beside what it means."""
        for handling in (FAULTY, WARNING):
            self.line += 1
            sample = Mark("", None, "", "", "", "", handling)
            word = self.page.cell(self.line, 1)
            _say(word, self.words[f"sample_{handling}"])
            word.fill = looks.fill_of(sample)
            word.border = looks.frame(looks.side_of(sample))
            said = self.page.cell(self.line, 2)
            _say(said, self.words[f"legend_{handling}"])
            for cell, align in ((word, "center"), (said, "left")):
                cell.font, cell.alignment = looks.font(self.font), looks.aligned(align)
            self.page.merge_cells(
                start_row=self.line, end_row=self.line, start_column=2, end_column=len(COLUMNS)
            )
            self.page.row_dimensions[self.line].height = looks.row_height([("", 10)])

    def _table(self, marks: Sequence[Mark]) -> None:
        self.line += 1
        self.page.row_dimensions[self.line].height = 8
        header = self._header()
        for number, mark in enumerate(marks, start=1):
            self._row(number, mark)
        last = get_column_letter(len(COLUMNS))
        self.page.print_title_rows = f"{header}:{header}"
        self.page.auto_filter.ref = f"A{header}:{last}{self.line}"

    def _header(self) -> int:
        self.line += 1
        for place, (name, _, _) in enumerate(COLUMNS, start=1):
            cell = self.page.cell(self.line, place)
            _say(cell, self.words[f"head_{name}"])
            cell.font, cell.fill = looks.font(self.font, bold=True), looks.HEADER_FILL
            cell.border, cell.alignment = looks.BORDER, looks.aligned("center")
        self.page.row_dimensions[self.line].height = 24
        return self.line

    def _row(self, number: int, mark: Mark) -> None:
        self.line += 1
        told = self._told(number, mark)
        link = self._link(mark)
        for place, (name, _, align) in enumerate(COLUMNS, start=1):
            cell = self.page.cell(self.line, place)
            linked = bool(link) and name in LINKED and told[name] != ""
            fill = looks.fill_of(mark) if name == "handling" else None
            self._dress(cell, align, linked, fill)
            _say(cell, told[name])
            if linked:
                # Setting ``cell.hyperlink`` would put the place into the cell and dress it anew.
                cell._hyperlink = Hyperlink(ref=cell.coordinate, location=link)
        wide = [(str(told[name]), float(width)) for name, width, _ in COLUMNS]
        self.page.row_dimensions[self.line].height = looks.row_height(wide)

    def _dress(self, cell: Cell, align: str, linked: bool, fill: PatternFill | None) -> None:
        def put_on(cell: Cell) -> None:
            cell.font = looks.font(self.font, link=linked)
            cell.border, cell.alignment = looks.BORDER, looks.aligned(align)
            if fill is not None:
                cell.fill = fill

        colour = fill.start_color.rgb if fill is not None else ""
        self.dresser.dress(cell, (align, linked, colour), put_on)

    def _told(self, number: int, mark: Mark) -> dict[str, Any]:
        return {
            "no": number,
            "sheet": mark.sheet or self._only_sheet(mark),
            "line": "" if mark.line is None else mark.line,
            "column": mark.column,
            "value": _short(mark.value or self._text_at(mark)),
            "problem": mark.problem,
            "remedy": mark.remedy,
            "handling": self.words[mark.handling],
        }

    def _only_sheet(self, mark: Mark) -> str:
        """The name that the sheet of a csv got here."""
        places = self.places.get(mark.sheet)
        return str(places.page.title) if places is not None and mark.line else ""

    def _text_at(self, mark: Mark) -> str:
        places = self.places.get(mark.sheet)
        return places.text_at(mark) if places is not None else ""

    def _link(self, mark: Mark) -> str:
        """Where a click leads, "" for nowhere."""
        places = self.places.get(mark.sheet)
        place = places.of(mark) if places is not None else None
        if places is None or place is None:
            return ""
        name = places.page.title.replace("'", "''")
        return f"'{name}'!{get_column_letter(place[1])}{place[0]}"


def _say(cell: Cell, value: str | int) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    if isinstance(value, int):
        cell.value = value
    else:
        looks.put_text(cell, clean(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
