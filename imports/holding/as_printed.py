"""How a figure and a day stand printed: with their bound, the whole of a range, and the unit."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from ..language.numerals import PLAIN, magnitude, narrow
from ..language.units import UNIT
from .amounts import printed, step_of
from .wordings import DAYS

# What stands in front of a figure and belongs to it.
_BEFORE = re.compile(
    "(?:大约|(?<![签合预条])约|将近|接近|(?<![最附就])近|超过|突破|不少于|不低于|不高于|不超过|至少|最多)$"
)
# What stands behind its first number: a second one, the unit, how it is bound.
_BEHIND = re.compile(
    rf"(?:㎡|{UNIT})?(?:[-~至到]{PLAIN}(?:亿|万)?(?:余|多)?(?:㎡|{UNIT})?)?(?:以上|以内|以下|左右|上下)?"
)


_MORE = re.compile("[余多]")
_NEARLY = re.compile("将近|接近|近")
_ABOUT = re.compile("约|左右|上下")
_MORE_OF = re.compile("(?<=[余多])(万亿|亿|万|千|百)")
# Less than anything that is counted or measured here.
_LEAST = Decimal("1e-9")


def figure_words(value: Decimal | None, text: str) -> str:
    """The figure as ``text`` prints it (约300个, 6%左右, 5%-6%); "" where it prints none of it."""
    plain = narrow(text)
    place = 0
    for number, _, words in printed(plain):
        place = plain.find(words, place)
        behind = _MORE_OF.match(plain, place + len(words))
        if behind:
            # 30余万: the magnitude stands behind the word.
            number, words = number * magnitude(behind[1]), words + behind[1]
        if number == value:
            lead = _BEFORE.search(plain[:place])
            behind = _BEHIND.match(plain, place + len(words))
            end = behind.end() if behind else place + len(words)
            return text[lead.start() if lead else place : end]
        place += len(words)
    return ""


def stands_for(value: Decimal, text: str, *, about: bool = False) -> tuple[Decimal, Decimal]:
    """How far below and above ``value`` the true amount may lie, as ``text`` prints it.

    Half of the last printed digit; 90余 reaches up to 100, 近5000 down to 4000, 约300 half of its
    last digit that is not 0 both ways (so does every figure that is only ``about``).
    """
    step = step_of(value, text)
    words = figure_words(value, text)
    if not words:
        return step / 2, step / 2
    coarse = max(step, _last_digit(value))
    if _MORE.search(words):
        return Decimal(0), coarse - _LEAST
    if _NEARLY.match(words):
        return coarse, Decimal(0)
    half = (coarse if about or _ABOUT.search(words) else step) / 2
    return half, half


def _last_digit(value: Decimal) -> Decimal:
    """The step of the last digit that is not 0: of 4300 it is 100."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(0)


def day_words(day: dt.date, *texts: str) -> str:
    """The day as a text writes it, where it names its month or the end of its year; "" where none
    does."""
    for text in texts:
        for match in DAYS.finditer(narrow(text)):
            if _names(match[0], day):
                return text[match.start() : match.end()]
    return ""


def _names(words: str, day: dt.date) -> bool:
    quarter = re.search("([一二三四])季度", words)
    if quarter:
        return day.month == 3 * ("一二三四".index(quarter[1]) + 1)
    month = re.search(r"(\d{1,2})月", words)
    if month:
        return int(month[1]) == day.month
    at_end = day.month == 12 and re.search("年底|年末|年内", words)
    return bool(at_end) or bool(re.search(str(day.year), words))
