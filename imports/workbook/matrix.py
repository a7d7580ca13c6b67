"""Areas in rows, indicators in columns: a matrix as one item for each area and indicator."""

from __future__ import annotations

from .cells import Grid
from .opening import Merge, RawSheet
from .reading import Sheet


def read_matrix(raw: RawSheet, grid: Grid, merges: tuple[Merge, ...]) -> list[Sheet]:
    """The matrix of a sheet; [] where the sheet is none."""
    return []
