"""Make all workbooks of tests/files, or those named."""

from __future__ import annotations

import sys
from pathlib import Path

from . import cells, headers, rows
from .writers import WRITERS

FILES = Path(__file__).parents[1] / "files"


def main(wanted: list[str]) -> None:
    """Write the files whose names are in ``wanted``, or all."""
    for part in (cells, headers, rows):
        for name, book in part.BOOKS.items():
            if not wanted or name in wanted:
                (FILES / name).write_bytes(WRITERS[book.by](book, name))


main(sys.argv[1:])
