"""Number formats: what a person sees of a number that a sheet holds.

``0.0%`` shows 0.795 as 79.5%, ``0"台"`` shows 200 as 200台, ``0!.0,"万"`` shows 123456 as 12.3万.
Only what changes the meaning is kept: percent, a power of ten, words beside the number. Rounding,
colours and signs are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<digit>General|G/通用格式|[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<other>.)",
    re.S | re.I,
)
_DATE = re.compile(r"[ymdhsEeBb年月日时分秒]")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": le,
    ">=": ge,
    "<>": ne,
    "<": lt,
    ">": gt,
    "=": eq,
}
# Signs of units (㎡, ㎞) are no letters to Python.
_SAYS = re.compile(r"[^\W\d_]|[%‰℃°\u3371-\u33df]")
LONGEST = 255


class Look(NamedTuple):
    """How a number is shown: divided by ten to the power of ``exponent``, between two words."""

    exponent: int = 0
    before: str = ""
    after: str = ""
    percent: bool = False

    def text(self, number: Decimal) -> str:
        """The number as a person sees it, with all its digits."""
        shown = number.scaleb(2 if self.percent else -self.exponent).normalize()
        return f"{self.before}{shown:f}{'%' if self.percent else ''}{self.after}"

    def number(self, number: Decimal) -> Decimal | None:
        """The number that is seen; None where words stand beside it, so that the text counts."""
        if self.percent or self.before or self.after:
            return None
        return Decimal(format(number.scaleb(-self.exponent).normalize(), "f"))


class Section(NamedTuple):
    """One part of a format: for which numbers, and how they look."""

    condition: tuple[str, Decimal] | None
    look: Look | None


class Format(NamedTuple):
    """A number format that changes what is seen."""

    sections: tuple[Section, ...]

    def look(self, number: Decimal) -> Look | None:
        """How it shows ``number``; None where it is shown as it is."""
        for section in self.sections:
            if section.condition and _COMPARE[section.condition[0]](number, section.condition[1]):
                return section.look
        plain = [section.look for section in self.sections if not section.condition]
        if not plain or plain[0] == self.sections[-1].look:
            return plain[0] if plain else None
        if any(section.condition for section in self.sections):
            return plain[-1]
        place = 1 if number < 0 else 2 if number == 0 else 0
        return plain[place] if place < len(plain) else plain[0]


@lru_cache(maxsize=4096)
def read_format(code: str) -> Format | None:
    """The format with that code; None where it shows numbers as they are, or shows days."""
    if len(code) > LONGEST:
        return None
    sections = tuple(_section(part) for part in _split(code)[:4])
    # The fourth section, or one with @, is for texts.
    looks = {section.look for section in sections[:3]}
    if looks == {Look(percent=True)}:
        return Format((Section(None, Look(percent=True)),))
    return Format(sections[:3]) if looks != {None} else None


def _split(code: str) -> list[str]:
    parts, start = [], 0
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            parts.append(code[start : found.start()])
            start = found.end()
    return [*parts, code[start:]]


def _section(code: str) -> Section:
    condition, bare = None, []
    for found in _TOKEN.finditer(code):
        if found["bracket"] is not None:
            compared = _CONDITION.fullmatch(found["bracket"])
            condition = (compared[1], Decimal(compared[2])) if compared else condition
        bare.append(found)
    if any(found["other"] and _DATE.match(found["other"]) for found in bare):
        return Section(condition, None)
    return Section(condition, _look(bare))


def _look(tokens: list[re.Match[str]]) -> Look | None:
    digits = [place for place, found in enumerate(tokens) if found["digit"]]
    if not digits:
        return None
    first, last = digits[0], digits[-1]
    before = _words(tokens[:first])
    after = _words(tokens[last + 1 :])
    percent = any(found["percent"] for found in tokens)
    exponent = 0 if percent else _exponent(tokens, first, last)
    look = Look(exponent, before, after, percent)
    return look if look != Look() else None


def _words(tokens: list[re.Match[str]]) -> str:
    """What is written beside the number, where it says anything (a unit, 约; no bracket, no ¥)."""
    words = "".join(found["quoted"] or found["escaped"] or found["other"] or "" for found in tokens)
    return words.strip() if _SAYS.search(words) else ""


def _exponent(tokens: list[re.Match[str]], first: int, last: int) -> int:
    """Commas after the last digit divide by a thousand each; a point that is only written
    (``0!.0``) divides by ten for each digit behind it."""
    exponent = 0
    for found in tokens[last + 1 :]:
        if not found["comma"]:
            break
        exponent += 3
    written = [
        place
        for place in range(first, last)
        if (tokens[place]["quoted"] or tokens[place]["escaped"]) == "."
    ]
    if written and not any(found["point"] for found in tokens):
        exponent += sum(bool(found["digit"]) for found in tokens[written[0] :])
    return exponent
