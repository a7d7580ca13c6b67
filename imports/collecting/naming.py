"""Whose form a file is, told by its name alone, and which period it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from commitments.models import Unit
from commitments.periods import Period

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FIGURES = {"一": "1", "二": "2", "三": "3", "四": "4"}
LEAST = 2


# The names of a town's units are asked for once for each file.
@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A name without blanks, widths made one."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def unit_in(name: str, units: Iterable[Unit]) -> Unit | None:
    """The unit whose name, long or short, stands in ``name``: the longest one; None where there is
    none, or another stands beside it."""
    text = plain(name)
    found: list[tuple[str, Unit]] = []
    for unit in units:
        words = [plain(word) for word in (unit.name, unit.short_name)]
        told = [word for word in words if len(word) >= LEAST and word in text]
        if told:
            found.append((max(told, key=len), unit))
    if not found:
        return None
    word, unit = max(found, key=lambda one: len(one[0]))
    rest = text.replace(word, " ")
    beside = any(other in rest for other, whose in found if whose.pk != unit.pk)
    return None if beside else unit


def period_in(name: str, periods: Iterable[Period]) -> Period | None:
    """The period that ``name`` names (三季度, 3季度, 9月); None where it names none of them,
    several, or another year."""
    text = plain(name)
    years = {int(year) for year in _YEAR.findall(text)}
    found = [
        period
        for period in periods
        if (not years or period.end.year in years) and _names(text, period.label)
    ]
    return found[0] if len(found) == 1 else None


def _names(text: str, label: str) -> bool:
    bounded = rf"(?<![\d.]){re.escape(_in_figures(label))}(?![至\-—~])"
    return bool(re.search(bounded, _in_figures(text)))


def _in_figures(text: str) -> str:
    return "".join(_FIGURES.get(mark, mark) for mark in text)
