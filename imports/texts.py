"""JSON texts: the one text that stands for a value, and back. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

OPTIONS = orjson.OPT_SORT_KEYS


def json_text(value: Any) -> str:
    """``value`` as the one JSON text that stands for it: keys in order, no blanks, figures as
    digits without trailing zeros, days in ISO form."""
    return orjson.dumps(value, default=_plain, option=OPTIONS).decode()


def json_value(text: str | bytes) -> Any:
    """What ``json_text`` was given, as plain data; raises ValueError for what is no JSON."""
    return orjson.loads(text)


def digits(value: Decimal) -> str:
    """A figure as digits without trailing zeros."""
    return format(value.normalize() if value else Decimal(0), "f")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
