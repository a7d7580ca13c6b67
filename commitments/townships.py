"""The list of all township-level units of China (statistical codes of 2023-06-30).

No Django here. Source and date: ``commitments/data/README.md``. Names are not unique (城关镇 stands
88 times), so a town is always chosen by code, and shown with its district and city.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "townships.csv"


@dataclass(frozen=True)
class Township:
    """One unit: a 9-digit code and its names, from the town up to the province."""

    code: str
    name: str
    district: str
    city: str
    province: str

    @property
    def place(self) -> str:
        """Where it lies, province first; 市辖区 and the like say nothing and are left out."""
        empty = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
        names = [self.province, self.city, self.district]
        return "".join(dict.fromkeys(name for name in names if name not in empty))


@lru_cache(maxsize=1)
def townships() -> tuple[Township, ...]:
    """All 41,352 units in the order of their codes."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(Township(**row) for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Township]:
    return {township.code: township for township in townships()}


def township(code: str) -> Township | None:
    """The unit with this 9-digit code, or None."""
    return _by_code().get(code)


def find_townships(text: str, *, limit: int = 30) -> list[Township]:
    """Units whose code begins with ``text`` or whose names contain each of its words.

    Units whose own name fits stand first: exact, then beginning, then the rest, by code.
    """
    words = text.split()
    if not words:
        return []
    found = [
        unit
        for unit in townships()
        if all(word in unit.place + unit.name or unit.code.startswith(word) for word in words)
    ]
    return sorted(found, key=lambda unit: (_nearness(unit, words), unit.code))[:limit]


def _nearness(unit: Township, words: list[str]) -> int:
    if unit.name in words:
        return 0
    return 1 if any(unit.name.startswith(word) for word in words) else 2
