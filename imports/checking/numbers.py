"""序号 as offices write them: 1 · (1) · （一） · ① · 1、 · 1● are all 1, ★3 is 3.

What stands in the cell stays in the record's ``raw``; the plain number is what next month's file
is matched by, however it writes it. Where one table numbers two levels in two manners (一 above
1, 1 above (1)) the manner is part of the number, and numbers stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from ..language import read_number, tidy

CHINESE = "[一二三四五六七八九十百]"
_DECORATION = "★☆●○◆◇■□▲△※*#·"
_AFTER = re.compile(rf"(?:[{_DECORATION}、.,:。]|项|条)+$")
_NUMBER = re.compile(
    rf"(?P<open>[(\[【<]?)(?:第|[Nn][Oo]\.?)?(?P<number>\d{{1,4}}|{CHINESE}{{1,4}})[)\]】>]?"
)
_CIRCLED = re.compile(r"[①-⑳㈠-㈩⑴-⒇❶-❿⓵-⓾]")
# 1.全年招引 · （1）全年招引 · 一、全年招引 · ①全年招引; 1.5公里 has none, nor has 一事一议.
_LEADING = re.compile(
    rf"\s*(?P<number>[(（]\s*(?:\d{{1,3}}|{CHINESE}{{1,3}})\s*[)）][、.．]?|"
    rf"(?:\d{{1,3}}|{CHINESE}{{1,3}})[、．]|\d{{1,3}}\.(?!\d)|\d{{1,3}}[)）]|[①-⑳])\s*(?P<rest>\S.*)",
    re.S,
)


@lru_cache(maxsize=2**14)
def as_written(text: str) -> str:
    """A number in its own manner, without stars and dots: ★3 → 3, （一）、 → (一)."""
    return tidy(text).strip(_DECORATION).rstrip("、.,")


@lru_cache(maxsize=2**14)
def plain_number(text: str) -> str:
    """A number as digits where it is one (（一） → 1, 03 → 3); 3-1, 1.2 and codes as written."""
    if text.isascii() and text.isdigit() and text[0] != "0":
        return text
    found = _read(text)
    return found[0] if found else as_written(text)


@lru_cache(maxsize=2**14)
def _read(text: str) -> tuple[str, str] | None:
    """(digits, manner) of a number; None where it is no plain one."""
    bare = _AFTER.sub("", tidy(text).strip(_DECORATION))
    match = _NUMBER.fullmatch(bare)
    value = match and read_number(match["number"])
    if match is None or value is None:
        return None
    script = "digits" if match["number"].isdigit() else "words"
    manner = "circled" if _CIRCLED.search(text) else match["open"] and "bracket"
    return str(int(value)), f"{script} {manner}"


def two_levels(texts: Iterable[str]) -> bool:
    """Whether these numbers of one table say one number in two manners: 一, 1, 2, 二, 1, 2."""
    manners: dict[str, str] = {}
    found = filter(None, map(_read, texts))
    return any(manners.setdefault(number, manner) != manner for number, manner in found)


@lru_cache(maxsize=2**13)
def leading(wording: str) -> tuple[str, str]:
    """(number as written, words behind it) of 1.全年招引5个; ("", wording) where there is none."""
    match = _LEADING.fullmatch(wording)
    if match is None or (found := _read(match["number"])) is None or found[0] == "0":
        return "", wording
    return match["number"].strip(), match["rest"].strip()


def runs_through(wordings: Iterable[str]) -> bool:
    """Whether all wordings of a table begin with numbers that count on, each list from 1."""
    last = 0
    numbers = [leading(wording)[0] for wording, _ in groupby(wordings)]
    if not numbers or two_levels(numbers):
        return False
    for text in numbers:
        number = int(plain_number(text)) if text else 0
        if number not in (1, last + 1) or not number:
            return False
        last = number
    return True
