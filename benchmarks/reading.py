"""Reading a ledger of 100,000 rows in its child process, as an upload is read, beside a bare
calamine read of the same bytes; and checking it."""

from __future__ import annotations

import io
from pathlib import Path

from python_calamine import CalamineWorkbook

from imports.actions.shared import undisturbed
from imports.apart import check_apart
from imports.checking import Known
from imports.workbook import LIMITS, Corrections, stream_apart

from .timing import Measured, compare

ROWS = 100_000


def run(ledger: Path) -> list[Measured]:
    """Read the ledger; then read and check it."""
    data = ledger.read_bytes()
    what = f"{ROWS} rows, {len(data) // 1024} KiB; baseline: calamine's cells"
    bare = {"baseline": lambda: _bare(data), "runs": 1, "warm": False}
    return [
        compare("reading", ours=lambda: _read(data), what=what, **bare),  # type: ignore[arg-type]
        compare("checking", ours=lambda: _check(data), what=f"and checked; {what}", **bare),  # type: ignore[arg-type]
    ]


def _read(data: bytes) -> int:
    with stream_apart(data, name="台账.xlsx") as stream:
        return sum(len(rows) for _table, rows in stream.rows())


def _check(data: bytes) -> int:
    """As a worker has it read and checked: the child sends records, the parent rebuilds them."""
    nothing = {"corrections": Corrections(), "known": Known(), "decisions": {}}
    with check_apart(data, name="台账.xlsx", limits=LIMITS, **nothing) as stream, undisturbed():  # type: ignore[arg-type]
        return sum(len(piece.records) for piece in stream.pieces())


def _bare(data: bytes) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
