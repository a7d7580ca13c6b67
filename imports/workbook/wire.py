"""How a reading travels from the child process to the one that asked: as plain values.

Rows travel as tuples of texts and numbers, because a pickle of a million small objects takes
longer than reading them. What comes in may name only the classes of ``KNOWN``, so that a child
that a file has taken over can send wrong rows, but no code.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from .reading import Cell, Row

KNOWN = frozenset(
    {
        ("datetime", "date"),
        ("decimal", "Decimal"),
        ("imports.issues", "Issue"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("imports.workbook.formats", "Special"),
        ("imports.workbook.limits", "RawSheet"),
        ("imports.workbook.number_formats", "Format"),
        ("imports.workbook.number_formats", "Look"),
        ("imports.workbook.number_formats", "Section"),
        ("imports.workbook.reading", "Column"),
        ("imports.workbook.reading", "Sheet"),
    }
)
CHUNK = 2000
Packed = list[Any]

_cell = Cell._make
_CELLS = Row._fields.index("cells")


class _Reader(pickle.Unpickler):
    """Unpickles plain values and the classes of ``KNOWN``."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, or UnpicklingError."""
        if (module, name) not in KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def dumps(value: Any) -> bytes:
    """``value`` as bytes for ``loads``."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def loads(data: bytes) -> Any:
    """What ``dumps`` made; raises UnpicklingError for anything that is not of ``KNOWN``."""
    return _Reader(io.BytesIO(data)).load()


def chunks(rows: Iterable[Row], size: int = CHUNK) -> Iterator[Packed]:
    """The rows, ``size`` at a time, packed."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield [_pack(row) for row in chunk]


def unpack(packed: Packed) -> list[Row]:
    """The rows of one chunk."""
    return [_unpack(values) for values in packed]


def _pack(row: Row) -> tuple[Any, ...]:
    cells = {key: tuple(cell) for key, cell in row.cells.items()}
    return (*row[:_CELLS], cells, *row[_CELLS + 1 :])


def _unpack(values: tuple[Any, ...]) -> Row:
    cells = {key: _cell(cell) for key, cell in values[_CELLS].items()}
    return Row._make((*values[:_CELLS], cells, *values[_CELLS + 1 :]))
