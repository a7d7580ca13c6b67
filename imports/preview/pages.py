"""One page of one table of a preview: at most a hundred lines, with the bands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import Count

from ..models import Action, Batch
from ..workbook import GROUP
from .candidates import candidates_of
from .columns import Heading, heading_levels
from .lines import Line, Part, Shown, head_of, item_lines
from .sheets import Table

LINES_A_PAGE = 100
# What a person has to do something about.
UNSETTLED = "unsettled"
SHOWS: dict[str, tuple[str, ...]] = {
    UNSETTLED: (Action.FAULTY, Action.CONFLICT),
    **{str(action): (action,) for action in Action},
}


@dataclass(frozen=True)
class Page:
    """Some lines of a table. ``counts`` are lines by action, ``heads`` what its title names."""

    table: Table
    lines: list[Line]
    paged: Paged[Any]
    counts: dict[str, int]
    show: str = ""
    heads: list[Part] = field(default_factory=list)

    @property
    def levels(self) -> list[list[Heading]]:
        """The rows of the header."""
        return heading_levels(self.table.columns)

    @property
    def wide(self) -> int:
        """Over how many columns a band reaches."""
        return len(self.table.columns) + 1

    @property
    def keys(self) -> list[str]:
        """What names its items in decisions."""
        return [line.key for line in self.lines if line.key]

    @property
    def unsettled(self) -> int:
        """How many lines of the table a person has to do something about."""
        return sum(self.counts.get(action, 0) for action in SHOWS[UNSETTLED])


def page_of(batch: Batch, table: Table, *, show: str = "", number: object = 1) -> Page:
    """Page ``number`` (odd numbers give the nearest) of a table; ``show`` is an action,
    "unsettled", or "" for all lines as they stand in the sheet."""
    rows = table.rows(batch)
    wanted = rows.filter(action__in=SHOWS[show]) if show in SHOWS else rows
    lines = wanted.order_by("line").values_list("line", flat=True).distinct()
    paged = Paginator(lines, LINES_A_PAGE).get_page(number)  # type: ignore[arg-type]
    here = list(paged.object_list)
    found = rows.filter(line__in=here).order_by("line", "position")
    items = item_lines(found, table, batch.decisions)
    known = candidates_of((pk for line in items for pk in line.doubts), town=batch.town_id)
    for line in items:
        line.hidden = line.line in table.hidden_lines
        line.candidates = [known[pk] for pk in line.doubts if pk in known]
    bands = _bands(table, here, first=not paged.has_previous(), last=not paged.has_next())
    if show in SHOWS:
        bands = _groups_only(table, here)
    return Page(
        table=table,
        lines=sorted([*bands, *items], key=lambda line: line.line),
        paged=paged,
        counts=_counts(rows),
        show=show if show in SHOWS else "",
        heads=[head_of(row) for row in table.heads(batch)] if paged.number == 1 else [],
    )


def _counts(rows: Any) -> dict[str, int]:
    told = rows.order_by().values("action").annotate(n=Count("line", distinct=True))
    return {line["action"]: line["n"] for line in told}


def _bands(table: Table, here: Sequence[int], *, first: bool, last: bool) -> list[Line]:
    """The bands among the lines of a page; the one that a page begins under comes along."""
    low = 0 if first or not here else here[0]
    high = table.raw["last"] if last or not here else here[-1]
    found = [band for band in table.raw["bands"] if low <= band["line"] <= high]
    if low and (above := _group_above(table, low)):
        found.insert(0, above)
    return [_band(table, band) for band in found]


def _groups_only(table: Table, here: Sequence[int]) -> list[Line]:
    """The group that each line of a page stands under, once."""
    found = {band["line"]: band for line in here if (band := _group_above(table, line))}
    return [_band(table, band) for band in found.values()]


def _group_above(table: Table, line: int) -> dict[str, Any] | None:
    groups = (band for band in table.raw["bands"] if band["kind"] == GROUP and band["line"] < line)
    return max(groups, key=lambda band: int(band["line"]), default=None)


def _band(table: Table, band: dict[str, Any]) -> Line:
    cells = [Shown(column, band["cells"].get(column.letter, "")) for column in table.columns]
    return Line(band["line"], band["kind"], cells, hidden=bool(band.get("hidden")))
