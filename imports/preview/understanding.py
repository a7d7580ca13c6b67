"""What a checked row was understood to say, in words to stand beside its cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from commitments.models.choices import Comparator
from commitments.wording import amount, date_words

from ..pictures.sources import is_of_picture

_CELL = re.compile(r"([A-Z]{1,3})\d+$")
_LOOSE = re.compile(r"[\s,，]")
DAYS = (
    "start",
    "due",
    "day",
    "from_day",
    "expected_on",
    "since",
    "done_on",
    "date",
    "end",
    "given",
    "period_start",
    "period_end",
)
FIGURES = ("cumulative", "period_value", "level_value")
COMMITMENT, PROGRESS = "commitment", "progress"


def understood(kind: str, clean: Mapping[str, Any], raw: Mapping[str, str]) -> dict[str, str]:
    """Name of a cell in ``raw`` -> what it was understood to say, for cells where that is not
    their own text. ``clean`` and ``raw`` are those of a ``Row``."""
    said = {name: _day(clean[name]) for name in DAYS if clean.get(name)}
    if kind == COMMITMENT:
        said["target"] = target_words(clean)
        units = [clean.get("lead_unit", ""), *clean.get("support_units", [])]
        said["lead_unit"] = "、".join(units)
    elif kind == PROGRESS:
        said |= _figure(clean)
    told = {
        name: words
        for name, words in said.items()
        if words and name in raw and not _same(raw[name], words)
    }
    return told | _part_number(clean, raw)


def _part_number(clean: Mapping[str, Any], raw: Mapping[str, str]) -> dict[str, str]:
    """3-1, 3-2: parts under a number that stands once for several rows."""
    number, own = clean.get("number") or "", _LOOSE.sub("", raw.get("number", ""))
    return {"number": number} if "-" in number and number != own else {}


def target_words(clean: Mapping[str, Any]) -> str:
    """不少于200台, 3至5个, 竣工; "" where there is no target."""
    if clean.get("value") is None:
        return str(clean.get("value_text") or "")
    unit, low = clean.get("unit", ""), Decimal(clean["value"])
    if clean.get("value_max") is not None:
        return f"{amount(low, unit)}至{amount(Decimal(clean['value_max']), unit)}"
    comparator = clean.get("comparator", "=")
    word = "" if comparator in ("=", "range") else str(Comparator(comparator).label)
    return f"{word}{amount(low, unit)}"


def _figure(clean: Mapping[str, Any]) -> dict[str, str]:
    """The figure of a report, in the cell it was read in."""
    source = clean.get("source_cell") or ""
    found = _CELL.search(source)
    # What was typed from a picture names its line there; a form has one column of figures.
    if clean.get("value") is None or (found is None and not is_of_picture(source)):
        return {}
    columns = clean["origin"]["columns"].items()
    names = [name for name, letter in columns if found is None or letter == found[1]]
    figures = [name for name in names if name.split("@")[0] in FIGURES]
    words = amount(Decimal(clean["value"]), clean.get("unit", ""))
    return dict.fromkeys(figures[:1], words)


def _day(text: str) -> str:
    return date_words(dt.date.fromisoformat(text))


def _same(text: str, told: str) -> bool:
    """Whether a cell says it in so many words: 200 for 200台, 2026-12-31, 1,200.00."""
    bare, said = _LOOSE.sub("", text), _LOOSE.sub("", told)
    if not bare or bare == said:
        return True
    if bare == _iso(said):
        return True
    number = re.match(r"[-+]?\d+(?:\.\d+)?", bare)
    own = re.match(r"[-+]?\d+(?:\.\d+)?", said)
    if number and own and number[0] == bare:
        # A bare figure: its unit stands elsewhere, its magnitude must be the same.
        return Decimal(number[0]) == Decimal(own[0]) and not re.search("[万亿]", said[own.end() :])
    return False


def _iso(said: str) -> str:
    found = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", said)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else ""
