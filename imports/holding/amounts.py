"""Figures of a report and of a promise brought to one unit; how they stand printed; no floats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from commitments.units import convert

from ..language import split_unit
from ..language.numerals import PLAIN, magnitude, narrow, read_plain

# Amounts that are measured, not counted: they are never counted things under another name.
_UNITS = "元 ㎡ 平方米 平米 平方 亩 公顷 平方公里 米 延米 公里 千米 吨 千瓦 兆瓦 % 倍 立方米"
_MEASURED = frozenset(_UNITS.split())
_SCALE = "(?:万亿|亿|万|千|百)?"
_PRINTED = re.compile(rf"({PLAIN})({_SCALE})(余|多)?")
# A fall, in the words right before its figure.
_FALLEN = re.compile(
    r"(?:(?:下降|降低|减少|压减|压降|回落|下滑|下跌|缩减|削减|负增长)[^，。；、：,;:\d]{0,5}|(?:同比|环比|增长|增幅|增速)[-－−])\d"
)
_NEGLIGIBLE = Decimal("1e-12")


def in_unit(value: Decimal, unit: str, to: str) -> Decimal | None:
    """``value`` in ``unit`` as an amount in ``to``; None where they are of two kinds.

    Magnitudes in either unit count; an empty unit is the same as the other one.
    """
    scale, bare = split_unit(unit)
    other_scale, other = split_unit(to)
    converted = convert(value * scale, unit=bare, to=other)
    return None if converted is None else converted / other_scale


def same_kind(unit: str, other: str) -> bool:
    """Whether amounts in the two units can be turned into one another."""
    return in_unit(Decimal(1), unit, other) is not None


def apart(unit: str, other: str) -> bool:
    """Whether two units cannot be of one thing: money and area; places and square metres."""
    if same_kind(unit, other):
        return False
    return bool({split_unit(unit)[1], split_unit(other)[1]} & _MEASURED)


def nearly_one(unit: str, other: str) -> bool:
    """Whether units differ only by what stands under the stroke: 微克 and 微克/立方米."""
    one, _, under = unit.partition("/")
    same, _, beneath = other.partition("/")
    return one == same != "" and (under == "") != (beneath == "")


def tells_a_fall(text: str) -> bool:
    """Whether the words in front of a figure say that something became less by it: 下降2.3%."""
    return bool(_FALLEN.search(narrow(text)))


@lru_cache(maxsize=4096)
def printed(text: str) -> tuple[tuple[Decimal, Decimal, str], ...]:
    """Each number of a text: what it comes to, the step of its last digit, how it is printed."""
    return tuple(_printed(narrow(text)))


def _printed(text: str) -> Iterator[tuple[Decimal, Decimal, str]]:
    for match in _PRINTED.finditer(text):
        plain = read_plain(match[1])
        if plain is not None:
            scale = magnitude(match[2])
            step = Decimal(1).scaleb(int(plain.as_tuple().exponent)) * scale
            yield plain * scale, step, match[0]


def step_of(value: Decimal, text: str) -> Decimal:
    """The step of the last printed digit of ``value`` where ``text`` prints it; else nothing."""
    return next((step for number, step, _ in printed(text) if number == value), Decimal(0))


def equal(a: Decimal, b: Decimal) -> bool:
    """Whether two amounts are one but for the last digits that converting cannot keep."""
    return abs(a - b) <= _NEGLIGIBLE * max(abs(a), abs(b))
