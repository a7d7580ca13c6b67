"""The marks of one sheet: fills, borders and comments; and those of an earlier round taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Protection
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from . import looks
from .marks import Mark

Place = tuple[int, int]
Bounds = tuple[int, int, int, int]
LAST_ROW = 2**20
AUTHOR = "兑现"
# More comments than this make a workbook that opens slowly; the list has them all.
MOST_MARKED = 5000
MOST_SENTENCES = 10
LONGEST_COMMENT = 2000
_COMMENT_WIDTH = 320
# The nearest rows, in which a cell's neighbours are looked for.
_NEAR = (1, -1, 2, -2, 3, -3)
_OURS = {looks.GRAVE_FILL.start_color.rgb, looks.MILD_FILL.start_color.rgb}


class Places:
    """Where in one sheet the marks belong. Where only some rows were taken out of a large file,
    ``lines`` says where each stands now, and ``shift`` how many columns stand in front."""

    def __init__(
        self, page: Worksheet, *, lines: Mapping[int, int] | None = None, shift: int = 0
    ) -> None:
        self.page, self.lines, self.shift = page, lines, shift

    def of(self, mark: Mark) -> Place | None:
        """(row, column) from 1 of the cell a mark speaks of: without a column the first cell of its
        row that says something; None where it speaks of a whole sheet or lies outside any."""
        line = mark.line if self.lines is None else self.lines.get(mark.line or 0)
        if line is None or not 0 < line <= LAST_ROW:
            return None
        if not mark.column:
            return line, self._first.get(line, 1)
        try:
            return line, column_index_from_string(mark.column) + self.shift
        except ValueError:
            return None

    def text_at(self, mark: Mark) -> str:
        """What stands in the cell, where the mark names one."""
        place = self.of(mark) if mark.column else None
        cell = self.page._cells.get(place)
        return "" if cell is None or cell.value is None else str(cell.value)

    def anchor(self, place: Place) -> Place:
        """The cell at the top left of what a cell is merged with, else the cell itself."""
        bounds = self._merges.get(place)
        return (bounds[1], bounds[0]) if bounds else place

    def whole(self, place: Place) -> list[Cell | MergedCell]:
        """A cell with all that it is merged with."""
        bounds = self._merges.get(place, (place[1], place[0], place[1], place[0]))
        return [self.page.cell(*inside) for inside in _inside(bounds)]

    @cached_property
    def _first(self) -> dict[int, int]:
        """Row -> its first column with a value."""
        first: dict[int, int] = {}
        for (row, column), cell in self.page._cells.items():
            if cell.value is not None and column < first.get(row, column + 1):
                first[row] = column
        return first

    @cached_property
    def _merges(self) -> dict[Place, Bounds]:
        """Merged cell -> left, top, right and bottom of its range."""
        return {
            place: merge.bounds
            for merge in self.page.merged_cells.ranges
            for place in _inside(merge.bounds)
        }


def _inside(bounds: Bounds) -> Iterator[Place]:
    left, top, right, bottom = bounds
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield row, column


class Marker:
    """Puts marks into the sheets of one workbook; ``left`` counts the cells beyond
    ``MOST_MARKED``."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.marked = self.left = 0
        self.dresser = looks.Dresser()

    def mark(self, places: Places, marks: Iterable[Mark]) -> None:
        """Mark the cells of one sheet, the grave ones first where they are too many."""
        by_place: dict[Place, list[Mark]] = defaultdict(list)
        for mark in sorted(marks, key=lambda mark: not mark.grave):
            place = places.of(mark)
            if place is not None:
                by_place[places.anchor(place)].append(mark)
        for place, own in by_place.items():
            if self.marked < MOST_MARKED:
                self.marked += 1
                self._mark_cell(places, place, own)
            else:
                self.left += 1

    def _mark_cell(self, places: Places, place: Place, marks: list[Mark]) -> None:
        gravest = marks[0]

        def put_on(cell: Cell) -> None:
            cell.fill = looks.fill_of(gravest)
            cell.border = looks.frame(looks.side_of(gravest))
            # In a protected form too: what is wrong must be open to whoever mends it.
            cell.protection = Protection(locked=False)

        for part in places.whole(place):
            self.dresser.dress(part, (tuple(part._style or ()), gravest.grave), put_on)
        self._comment(places, place, marks)

    def _comment(self, places: Places, place: Place, marks: list[Mark]) -> None:
        told = marks[:MOST_SENTENCES]
        said = [self._sentence(mark, own=places.of(mark) == place) for mark in told]
        if len(marks) > MOST_SENTENCES:
            said.append(self.words["more_in_list"])
        text = "\n".join([self.words["comment_head"], *said])[:LONGEST_COMMENT]
        cell = places.page.cell(*place)
        own = cell.comment
        if own is not None and own.text:
            cell.comment = _comment(f"{own.text}\n\n{text}", own.author or AUTHOR)
        else:
            cell.comment = _comment(text, AUTHOR)

    def _sentence(self, mark: Mark, *, own: bool) -> str:
        word = self.words[mark.handling]
        # A merged cell speaks for several lines.
        line = "" if own else self.words["of_line"] % {"line": mark.line}
        return f"【{word}】{line}{mark.problem}{mark.remedy}"


def _comment(text: str, author: str) -> Comment:
    """A comment as large as its text."""
    lines = looks.lines_of(text, _COMMENT_WIDTH / 7)
    return Comment(text, author, width=_COMMENT_WIDTH, height=30 + 19 * lines)


def fit_comments(page: Worksheet) -> None:
    """Give the comments that were there room for their text; their own size is not read."""
    for cell in page._cells.values():
        if getattr(cell, "_comment", None) is not None:
            cell.comment = _comment(cell.comment.text, cell.comment.author or "")


# An earlier round


def clean(book: Workbook, words: Mapping[str, str]) -> None:
    """Take away marks and comments that an earlier round left, so that what was corrected since is
    no longer called wrong."""
    fills = {number for number, fill in enumerate(book._fills) if _is_ours(fill)}
    for page in book.worksheets:
        marked = []
        for place, cell in page._cells.items():
            if getattr(cell, "_comment", None) is not None:
                _strip(cell, words["comment_head"])
            if cell._style and cell._style.fillId in fills:
                marked.append(place)
        _unmark(page, marked)


def _strip(cell: Cell, head: str) -> None:
    text, found, _ours = cell.comment.text.partition(head)
    if found:
        # Some programs put the author's name in front of the text.
        kept = text.strip().removeprefix(f"{AUTHOR}:").strip()
        cell.comment = Comment(kept, cell.comment.author or "") if kept else None


def _is_ours(fill: PatternFill) -> bool:
    return fill.fill_type == "solid" and fill.start_color.rgb in _OURS


def _unmark(page: Worksheet, marked: list[Place]) -> None:
    """Dress cells as their neighbours in the column are: what they wore before is not known."""
    ours = set(marked)
    for row, column in marked:
        near = ((row + step, column) for step in _NEAR)
        model = next((page._cells[at] for at in near if at in page._cells and at not in ours), None)
        cell = page._cells[row, column]
        cell.fill = copy(model.fill) if model is not None else PatternFill()
        cell.border = copy(model.border) if model is not None else Border()
