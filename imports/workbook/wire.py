"""How a reading travels from the child process to the one that asked: as plain values.

Rows travel as tuples of texts and numbers, because a pickle of a million small objects takes
longer than reading them. What comes in may name only the classes of ``KNOWN``, so that a child
that a file has taken over can send wrong rows, but no code.
"""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import islice, repeat
from typing import Any

from .reading import Cell, Row

KNOWN = frozenset(
    {
        ("datetime", "date"),
        ("decimal", "Decimal"),
        ("imports.issues", "Issue"),
        ("imports.workbook.reading", "Column"),
        ("imports.workbook.reading", "Sheet"),
    }
)
CHUNK = 2000
Packed = tuple[Any, ...]

_cell = partial(tuple.__new__, Cell)
_row = partial(tuple.__new__, Row)
_CELLS = Row._fields.index("cells")
_NUMBER = Cell._fields.index("number")


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
        yield _pack(chunk)


def _pack(rows: list[Row]) -> Packed:
    """Rows as (their own values, the keys of their cells, the cells column by column). A number
    that its text gives is not sent twice."""
    cells = [cell for row in rows for cell in row.cells.values()]
    columns: list[Any] = [list(values) for values in zip(*cells, strict=True)] or [
        [] for _ in Cell._fields
    ]
    columns[_NUMBER] = [
        number if number is None or text != format(number, "f") else True
        for text, number in zip(columns[0], columns[_NUMBER], strict=True)
    ]
    own = [(*row[:_CELLS], *row[_CELLS + 1 :]) for row in rows]
    shapes: dict[tuple[str, ...], tuple[str, ...]] = {}
    keys = [shapes.setdefault(shape, shape) for shape in (tuple(row.cells) for row in rows)]
    return own, keys, [None if column.count(None) == len(column) else column for column in columns]


def unpack(packed: Packed) -> list[Row]:
    """The rows of one chunk. The collector of cycles is off meanwhile: there are none, and looking
    for them through a growing pile of cells took longer than making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _unpack(packed)
    finally:
        if collecting:
            gc.enable()


def _unpack(packed: Packed) -> list[Row]:
    own, keys, columns = packed
    count = sum(map(len, keys))
    columns = [repeat(None, count) if column is None else column for column in columns]
    texts = columns[0]
    columns[_NUMBER] = [
        Decimal(text) if number is True else number
        for text, number in zip(texts, columns[_NUMBER], strict=True)
    ]
    cells = map(_cell, zip(*columns, strict=True))
    return [
        _row((*values[:_CELLS], dict(zip(shape, cells, strict=False)), *values[_CELLS:]))
        for values, shape in zip(own, keys, strict=True)
    ]
