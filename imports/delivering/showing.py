"""Numbers in the number format of a cell: never another amount than was released, none of its
digits hidden, and no word of the format lost. No Django."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from commitments.units import exactly, is_measured

from ..workbook.number_formats import Look, read_format

_GENERAL = {"", "General", "@", "G/通用格式"}
# What a format only writes, and what it measures a blank by.
_WRITTEN = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_PLACES = re.compile(r"\.([0#?]+)")
_YUAN = re.compile("[¥￥]")
# Another currency: [$€-407]; [$-804] names a language only.
_MONEY = re.compile(r"\[\$[^\]\-]|[$€£]")
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_POINTS = frozenset({"%", "％"})


class Number(Protocol):
    """What ``filling.Put`` says of its number."""

    @property
    def percent(self) -> bool: ...
    @property
    def points(self) -> bool: ...
    @property
    def look(self) -> str: ...
    @property
    def unit(self) -> str: ...


def is_percent(code: str) -> bool:
    """Whether a format shows 0.795 as 79.5%; a % that it only writes does not."""
    return "%" in _WRITTEN.sub("", code)


def shown_in(code: str, number: Number, value: Decimal) -> tuple[Decimal, str] | str:
    """The number as a cell of format ``code`` holds it, and the format it then has; the words of
    the format where it would say another amount."""
    if code in _GENERAL:
        scaled = value.scaleb(2) if number.percent and number.points else value
        return scaled, number.look if scaled == value and number.look else "General"
    look = _look(code, value)
    words = _words(code, look)
    if look.exponent or look.before:
        return words or code
    if number.percent:
        return _share(code, number, value, words)
    if look.percent:
        return "%"
    return _amount(code, number, value, words)


def _look(code: str, value: Decimal) -> Look:
    form = read_format(code)
    return (form.look(value) if form else None) or Look()


def _words(code: str, look: Look) -> str:
    """The unit that a format writes behind a number, ¥ for 元."""
    plain = _LANGUAGE.sub("", code)
    if _YUAN.search(plain) and not look.after:
        return "元"
    if _MONEY.search(plain) and not _YUAN.search(plain):
        return "$"
    return look.after


def _share(code: str, number: Number, share: Decimal, words: str) -> tuple[Decimal, str] | str:
    """A fraction where the format or nothing says percent; points where it writes % only, or under
    a heading in percent."""
    if is_percent(code):
        return share, _widened(code, share.scaleb(2), "%")
    if words in _POINTS:
        return share.scaleb(2), _widened(code, share.scaleb(2), f'"{words}"')
    if words:
        return words
    if number.points:
        return share.scaleb(2), _widened(code, share.scaleb(2), "")
    return share, number.look


def _amount(code: str, number: Number, value: Decimal, words: str) -> tuple[Decimal, str] | str:
    """An amount in the unit that the format writes; with its own where nothing else tells it."""
    if not words:
        told = bool(number.look) and is_measured(number.unit)
        return value, number.look if told else _widened(code, value, "")
    made = exactly(value, unit=number.unit or "-", to=words)
    if made is None or isinstance(made, Fraction) or _words(code, _look(code, made)) != words:
        return words
    return made, _widened(code, made, f'"{words}"')


def _widened(code: str, shown: Decimal, after: str) -> str:
    """The format, with as many places as the number has."""
    exponent = shown.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    held = _PLACES.search(_WRITTEN.sub("", code))
    return f"0.{'0' * places}{after}" if places > (len(held[1]) if held else 0) else code
