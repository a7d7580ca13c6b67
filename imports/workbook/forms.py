"""Form sheets: one project each, labels beside or above their values, milestones across."""

from __future__ import annotations

from .cells import Grid
from .opening import RawSheet
from .reading import Sheet


def read_form(raw: RawSheet, grid: Grid) -> list[Sheet]:
    """The form of a sheet and the table of its milestones; [] where the sheet is no form."""
    return []
