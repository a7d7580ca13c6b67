"""Numbers as Chinese offices write them: 1,234.5 · ２００ · 两百 · 1.96亿 · 二〇二六."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
    "○": 0,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MAGNITUDES = {"万": Decimal(10**4), "亿": Decimal(10**8), "萬": Decimal(10**4)}

CHINESE = "[零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# A number without its 万 or 亿: digits in one script, never both.
PLAIN = f"(?:{ARABIC}|{CHINESE}+)"

# Longer rows of numerals spell nothing, and Python refuses to read thousands of digits.
LONGEST_SPELLED = 40

_ARABIC = re.compile(ARABIC)
_KEPT_WIDE = "，；：！？"
_NARROW: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT_WIDE},
    **dict.fromkeys(map(ord, "‐‑‒–—―－−─"), "-"),
}
_DASHES = re.compile(r"[‐‑‒–—―－−─]+")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
# Two numbers with a blank or a new line between are not one.
TWO_NUMBERS = re.compile(r"\d\s+\d")
_COMPOUND = re.compile(f"({PLAIN})(万亿|亿|万|千|百)?")


@lru_cache(maxsize=2**15)
def tidy(text: str) -> str:
    """``text`` with full-width forms made narrow, dashes and blanks made plain.

    ㎡ becomes m2 on the way; ``units`` knows it by that name too. Blanks are dropped.
    """
    narrow = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return _BLANKS.sub("", narrow).replace("∼", "~")


def narrow(text: str) -> str:
    """``text`` with full-width digits, letters and signs made narrow, mark for mark: offsets stay.

    Chinese punctuation is left as it is.
    """
    return text.translate(_NARROW)


def read_chinese(text: str) -> int | None:
    """The whole number that Chinese numerals below 万 spell, or None.

    十二 is 12, 一百零五 is 105, 一百二 is 120 (spoken), 二〇二六 is 2026 (digit by digit).
    """
    if len(text) > LONGEST_SPELLED:
        return None
    if text and all(mark in DIGITS for mark in text):
        return int("".join(str(DIGITS[mark]) for mark in text))
    total, digit, last = 0, None, 10000
    for mark in text:
        if mark in DIGITS and not digit:
            digit = DIGITS[mark]
        elif mark in TENS and TENS[mark] < last and (digit is not None or TENS[mark] == 10):
            last = TENS[mark]
            total += (1 if digit is None else digit) * last
            digit = None
        else:
            return None
    if digit is not None:
        spoken = text[-2] in TENS and TENS[text[-2]] > 10 and len(text) > 1
        total += digit * (last // 10 if spoken else 1)
    return total if text else None


def read_plain(text: str) -> Decimal | None:
    """The number of tidy ``text`` without magnitude: Arabic (with thousands commas) or Chinese."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    whole = read_chinese(text)
    return None if whole is None else Decimal(whole)


def read_number(text: str) -> Decimal | None:
    """The number that all of ``text`` spells, 万 and 亿 expanded; None where it is anything else.

    1.96亿 is 196000000, 1亿2000万 is 120000000, 两百 is 200, -3.5 is -3.5.
    """
    tidied = "" if TWO_NUMBERS.search(text) else tidy(text)
    sign = Decimal(-1) if tidied.startswith("-") else Decimal(1)
    tidied = tidied.lstrip("+") if sign > 0 else tidied[1:]
    total, position, last = Decimal(0), 0, Decimal("Infinity")
    for match in _COMPOUND.finditer(tidied):
        scale = magnitude(match[2] or "")
        plain = read_plain(match[1])
        if match.start() != position or plain is None or scale >= last:
            return None
        total, position, last = total + plain * scale, match.end(), scale
    return sign * total if tidied and position == len(tidied) else None


def magnitude(mark: str) -> Decimal:
    """What 万, 亿, 万亿, 千, 百 or nothing multiplies by."""
    scale = Decimal(1)
    for part in mark:
        scale *= MAGNITUDES.get(part) or Decimal(TENS[part])
    return scale
