"""A value as the cell of a csv file, and back. No Django here.

A spreadsheet takes a text that begins with = + - @ for a formula, so such a text gets an apostrophe
in front; one that begins with apostrophes before such a mark gets one more, so that nothing is
lost when one is taken away again.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

YES, NO = "是", "否"
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
# Between the parts of a list; a part that holds it has a backslash before it.
BETWEEN = "；"
_PARTS = re.compile(r"\\.|；", re.DOTALL)


class BadCell(ValueError):
    """A cell that does not say what its column holds."""


def guarded(text: str) -> str:
    """``text`` as no spreadsheet takes it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` made this of."""
    return text[1:] if _GUARDED.match(text) else text


def day_of(text: str) -> dt.date:
    """2026-01-16, also as spreadsheets save it (2026/1/16). Raises BadCell."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise BadCell(text)
        return dt.date(*map(int, found.groups()))
    except ValueError as error:
        raise BadCell(text) from error


def figure_of(text: str) -> Decimal:
    """A figure as ``digits`` wrote it. Raises BadCell."""
    plain = text.strip().replace(",", "")
    if not _FIGURE.fullmatch(plain):
        raise BadCell(text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise BadCell(text) from error


def digits(value: Decimal) -> str:
    """A figure to the digit, without noughts at its end."""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def packed(parts: Iterable[str]) -> str:
    """A list as one text: 甲；乙."""
    escaped = (part.replace("\\", "\\\\").replace(BETWEEN, f"\\{BETWEEN}") for part in parts)
    return BETWEEN.join(escaped)


def unpacked(text: str) -> tuple[str, ...]:
    """The list that ``packed`` made this of; an empty text is an empty list."""
    if not text:
        return ()
    parts, last = [""], 0
    for found in _PARTS.finditer(text):
        parts[-1] += text[last : found.start()]
        last = found.end()
        if found[0] == BETWEEN:
            parts.append("")
        else:
            parts[-1] += found[0][1:]
    parts[-1] += text[last:]
    return tuple(parts)


def map_text(told: Mapping[str, Any] | list[Any]) -> str:
    """A map (heading -> text) or a list of rows as JSON; "" for an empty one."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""


def table_of(text: str) -> list[dict[str, Any]]:
    """The list of rows that ``map_text`` wrote. Raises BadCell."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise BadCell(text) from error
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise BadCell(text)
    return told


def map_of(text: str) -> dict[str, str]:
    """The map that ``map_text`` wrote. Raises BadCell."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise BadCell(text) from error
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise BadCell(text)
    return told
