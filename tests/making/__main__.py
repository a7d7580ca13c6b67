"""Make all workbooks of tests/files, or those named."""

from __future__ import annotations

import sys
from pathlib import Path

from . import by_hand, cells, formats, headers, headings, rows, shapes
from .writers import WRITERS

FILES = Path(__file__).parents[1] / "files"


def main(wanted: list[str]) -> None:
    """Write the files whose names are in ``wanted``, or all."""
    for part in (cells, formats, headers, headings, rows, shapes):
        for name, book in part.BOOKS.items():
            if not wanted or name in wanted:
                (FILES / name).write_bytes(WRITERS[book.by](book, name))
    for name, data in by_hand.files().items():
        if not wanted or name in wanted:
            (FILES / name).write_bytes(data)


main(sys.argv[1:])
