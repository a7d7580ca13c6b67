"""Bytes to tables of raw rows: what a person sees when opening the sheet, as plain data."""

from __future__ import annotations

from collections.abc import Callable

from .apart import ReadingStream, read_apart, stream_apart
from .corrections import Corrections
from .opening import LIMITS, Limits, RawSheet, open_file
from .reading import (
    GROUP,
    ITEM,
    NOTE,
    NOTHING,
    TOTAL,
    Cell,
    Column,
    Reading,
    Row,
    Sheet,
    UnreadableFile,
)
from .returned import (
    INSTRUCTIONS,
    LIST_TITLE,
    is_instructions,
    is_issue_list,
    without_line_numbers,
)
from .tables import tables_of

Opener = Callable[..., tuple[str, list[RawSheet]]]
NOTHING_CORRECTED = Corrections()

__all__ = [
    "GROUP",
    "ITEM",
    "LIMITS",
    "NOTE",
    "NOTHING",
    "TOTAL",
    "Cell",
    "Column",
    "Corrections",
    "Limits",
    "Reading",
    "ReadingStream",
    "Row",
    "Sheet",
    "UnreadableFile",
    "read_apart",
    "read_workbook",
    "stream_apart",
]


def read_workbook(
    data: bytes,
    *,
    name: str,
    limits: Limits = LIMITS,
    opener: Opener = open_file,
    corrections: Corrections = NOTHING_CORRECTED,
) -> Reading:
    """Everything that the file ``data`` says, table by table; ``name`` is only kept. For files of
    strangers there is ``stream_apart``. ``corrections`` come before our own understanding.

    Raises UnreadableFile with a reason where it cannot be read at all or breaks a limit.
    """
    kind, raws = opener(data, limits=limits)
    sheets = [sheet for raw in raws for sheet in _tables(raw, corrections)]
    return Reading(name, kind, tuple(sheets))


def _tables(raw: RawSheet, corrections: Corrections) -> list[Sheet]:
    if is_issue_list(raw):
        return [Sheet(raw.name, "note", LIST_TITLE, hidden=raw.hidden)]
    if is_instructions(raw):
        return [Sheet(raw.name, "note", INSTRUCTIONS, hidden=raw.hidden)]
    return tables_of(without_line_numbers(raw), corrections)
