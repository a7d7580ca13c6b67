"""Tables whose cells span rows and columns (web pages, Word) laid out as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .limits import Limits, Merge
from .reading import UnreadableFile


class Spanning(NamedTuple):
    """A cell as it is written: its value, how many columns and rows it takes, and at which column
    (from 0) it stands where that is said. ``down`` 0: to the end of the table."""

    value: Any
    across: int = 1
    down: int = 1
    place: int | None = None


class Laid(NamedTuple):
    """Rows from the first on, and merges as in ``RawSheet``."""

    rows: list[list[Any]]
    merges: tuple[Merge, ...]


def lay_out(rows: Sequence[Iterable[Spanning]], limits: Limits, sheet: str) -> Laid:
    """The table as a sheet; raises UnreadableFile where it breaks a limit."""
    if len(rows) > limits.rows:
        raise UnreadableFile("too_many_rows", sheet=sheet, limit=str(limits.rows))
    laid: list[list[Any]] = []
    merges: list[Merge] = []
    # Column -> the last row that a cell above takes there.
    taken: dict[int, int] = {}
    for line, cells in enumerate(rows):
        values: dict[int, Any] = {}
        place = 0
        for cell in cells:
            place = _free(taken, line, place if cell.place is None else cell.place)
            last = place + max(cell.across, 1) - 1
            if last >= limits.columns:
                raise UnreadableFile("too_many_columns", sheet=sheet, limit=str(limits.columns))
            bottom = min(line + cell.down - 1 if cell.down > 0 else len(rows), len(rows) - 1)
            values[place] = cell.value
            taken.update(dict.fromkeys(range(place, last + 1), bottom))
            if (last > place or bottom > line) and len(merges) < limits.merges:
                merges.append(((line, place), (bottom, last)))
            place = last + 1
        laid.append([values.get(column, "") for column in range(max(values, default=-1) + 1)])
    return Laid(laid, tuple(merges))


def _free(taken: dict[int, int], line: int, place: int) -> int:
    while taken.get(place, -1) >= line:
        place += 1
    return place


def under(lines: Sequence[str], laid: Laid) -> Laid:
    """The same with lines of text as rows above it."""
    depth = len(lines)
    merges = tuple(
        ((top + depth, left), (bottom + depth, right))
        for (top, left), (bottom, right) in laid.merges
    )
    return Laid([*([line] for line in lines), *laid.rows], merges)
