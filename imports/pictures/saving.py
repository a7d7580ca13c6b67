"""What is typed beside a picture is kept while it is typed: cell by cell, so that two people at one
form, or an old page sent late, never wipe what they did not touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from people.models import User

from ..models import Typed
from ..workbook.cells import clean

# Field -> the most that a cell of it takes, as the records of progress hold it.
FIELDS: dict[str, int] = {
    "figure": 80,
    "stage": 40,
    "words": 600,
    "cause_kind": 20,
    "cause": 300,
    "next_step": 300,
    "expected_on": 40,
}
# Who wrote each cell last stands among the cells of its row.
BY = "by"
MOST_ROWS = 2000
_IDENTIFIER = re.compile(r"(?:DX|FX)[0-9A-Z]{1,30}")


@dataclass(frozen=True)
class Cell:
    """One cell that was typed in: ``was`` is what stood there when the person began."""

    identifier: str
    field: str
    was: str
    text: str


@dataclass(frozen=True)
class Overwritten:
    """A cell that somebody else had typed in meanwhile: the later one stands, and both are told."""

    identifier: str
    field: str
    theirs: str
    who: str


@dataclass(frozen=True)
class Saved:
    """All that is typed now, and what was typed over. ``values``: identifier -> field -> text."""

    values: dict[str, dict[str, str]]
    overwritten: list[Overwritten]


@transaction.atomic
def save(pk: int, *, cells: Iterable[Cell], by: User, turned: int | None = None) -> Saved:
    """Write the cells that a person changed, and how far the picture is turned. The last who types
    in a cell has it. Raises ActionError for a cell that is none or whose text is too long; nothing
    is written then."""
    typed = Typed.objects.select_for_update().get(pk=pk)
    values = {row: dict(told) for row, told in typed.values.items()}
    overwritten = []
    for cell in cells:
        _refuse(cell)
        found = _write(values.setdefault(cell.identifier, {}), cell, by)
        overwritten += found
    if len(values) > MOST_ROWS:
        raise ActionError(_("行数太多，没有保存。请刷新页面。"))
    typed.values, typed.by = values, by
    if turned is not None:
        typed.turned = turned % 4
    typed.save(update_fields=["values", "by", "turned", "changed"])
    return Saved(texts_of(values), _named(overwritten))


def texts_of(values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Identifier -> field -> text of what is typed, without who typed it; only cells with text.
    What no page can show is left out, should it stand there."""
    told = {
        row: {field: text for field in FIELDS if (text := clean(str(cells.get(field) or "")))}
        for row, cells in values.items()
    }
    return {row: cells for row, cells in told.items() if cells}


def _refuse(cell: Cell) -> None:
    if cell.field not in FIELDS or not _IDENTIFIER.fullmatch(cell.identifier):
        raise ActionError(_("这一格不在表里，没有保存。请刷新页面。"))
    if len(cell.text) > FIELDS[cell.field]:
        told = {"limit": FIELDS[cell.field], "text": cell.text[:20]}
        raise ActionError(_("“%(text)s…”超过%(limit)s个字，请缩短后再保存。") % told)


def _write(row: dict[str, Any], cell: Cell, by: User) -> list[tuple[Cell, str, int | None]]:
    """Put a cell into its row; what of somebody else it replaced unseen, as (cell, text, who)."""
    held, writers = clean(str(row.get(cell.field, ""))), dict(row.get(BY, {}))
    who = writers.get(cell.field)
    if held == cell.text:
        return []
    row[cell.field], row[BY] = cell.text, {**writers, cell.field: by.pk}
    unseen = held != cell.was and who != by.pk
    return [(cell, held, who)] if unseen else []


def _named(found: list[tuple[Cell, str, int | None]]) -> list[Overwritten]:
    """With the names of those who typed, by one query where there are any."""
    people = {
        each.pk: str(each) for each in User.objects.filter(pk__in={who for _, _, who in found})
    }
    return [
        Overwritten(cell.identifier, cell.field, theirs, people.get(who or 0, ""))
        for cell, theirs, who in found
    ]
