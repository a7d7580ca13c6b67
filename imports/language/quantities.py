"""Quantities: a number with its magnitude, unit and comparator (不少于200台, 3-5个, 约11万平方米).

Values come without magnitude; percentages as they are said (79.5% is 79.5 with unit %).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .numerals import PLAIN, TWO_NUMBERS, magnitude, read_number, read_plain, tidy
from .units import UNIT, is_unit, split_unit


@dataclass(frozen=True)
class Quantity:
    """What was read. ``unit`` is "" where none was written; ``scaled`` says whether the text
    itself named a magnitude (万, 亿); ``value_max`` is there only for a range; ``rest`` is the noun
    after the unit (12个小区 → 小区)."""

    value: Decimal
    value_max: Decimal | None = None
    unit: str = ""
    comparator: str = "="
    text: str = ""
    scaled: bool = False
    rest: str = ""

    def with_unit(self, unit: str) -> Quantity:
        """The same figures in another unit."""
        return Quantity(
            self.value,
            self.value_max,
            unit,
            self.comparator,
            self.text,
            self.scaled,
            self.rest,
        )

    def times(self, scale: Decimal) -> Quantity:
        """The same quantity with its figures multiplied by ``scale``."""
        high = None if self.value_max is None else self.value_max * scale
        return Quantity(
            self.value * scale, high, self.unit, self.comparator, self.text, self.scaled, self.rest
        )


AT_LEAST = "不少于|不低于|不小于|至少|最少|起码|超过|超额|高于|大于|多于|突破|>=|≥|>|超"
AT_MOST = "不超过|不高于|不大于|不多于|低于|少于|小于|至多|最多|<=|≤|<|控制在|压降至|降至|降到"
ABOUT = "大约|大概|约为|约|将近|接近|近|~"
AT_LEAST_AFTER = "(?:及|或)?以上|起|[(]含[)]以上"
AT_MOST_AFTER = "(?:及|或)?以下|以内|之内|内"
ABOUT_AFTER = "左右|上下"
BEFORE = {">=": AT_LEAST, "<=": AT_MOST, "~": ABOUT}
AFTER = {">=": AT_LEAST_AFTER, "<=": AT_MOST_AFTER, "~": ABOUT_AFTER}

# Words that may stand before the figure and change nothing. No text may be read as two different
# rows of them, else the time to find that nothing fits doubles with every word.
FILLER = (
    "力争|争取|努力|确保|保持|保证|计划|预计|目标|全年|年内|累计|共计|共|总计|合计|完成|达到|达(?!到)|实现|新增|"
    "新建|改建|扩建|建成|建设|改造|新改建|完工|开工|竣工|签约|安装|加装|整治|拆除|引进|培育|培训|"
    "开展|举办|组织|受理|办理|增长|增加|提高|提升|上升|下降|减少|降低|压减|同比|比上年|较上年|"
    "在|为|到|至|约定|任务|年|:|,|、"
)
# 1亿2000万: the 亿 goes with the number, the last magnitude stands for itself.
_NUMBER = f"[-+]?(?:{PLAIN}亿(?={PLAIN}万))?{PLAIN}"
_SCALE = "万亿|亿|万|千|百"
_PATTERN = re.compile(
    f"(?P<fill>(?:{FILLER})*?)"
    f"(?P<before>{AT_LEAST}|{AT_MOST}|{ABOUT})?(?:达到|达|在|为|到|至)?"
    f"(?P<low>{_NUMBER})(?P<low_more>余|多|来)?(?P<low_scale>{_SCALE})?(?P<low_unit>{UNIT})??"
    f"(?:(?:-|~|至|到)(?P<high>{PLAIN})(?P<high_scale>{_SCALE})?)?"
    f"(?P<more>余|多|来)?(?P<unit>{UNIT})?(?P<more_after>余|多)?"
    f"(?P<after_a>{AT_LEAST_AFTER}|{AT_MOST_AFTER}|{ABOUT_AFTER})?"
    f"(?P<rest>[^\\d(),;、。:%]{{0,8}}?)"
    f"(?P<after_b>{AT_LEAST_AFTER}|{AT_MOST_AFTER}|{ABOUT_AFTER})?"
    r"[。.;]?(?P<note>[(].*)?"
)
# Most cells of figures: nothing but digits, which need no closer look.
_BARE = re.compile(r"-?[0-9]{1,30}(?:[.][0-9]{1,30})?")
_DOUBLINGS = re.compile(r"(?:实现|力争|争取)?翻(?P<times>[一两二三四1234])番")
_FIRST = re.compile(
    rf"(?:排名|位列|位居|名列|保持|进入|力争|确保)*(?:全[市区县]|全街镇)?(?P<front>前|第)(?P<place>{PLAIN})(?:名|位)?"
)
_HUNDREDTHS = re.compile(rf"百分之(?P<number>{PLAIN}(?:点[零一二三四五六七八九]+)?)(?P<rest>.*)")
_NONE_AT_ALL = {
    "零增长": "%",
    "零事故": "起",
    "零上访": "起",
    "零确诊": "例",
    "零新增": "",
    "零发生": "",
    "零死亡": "人",
    "零伤亡": "人",
}


@lru_cache(maxsize=2**14)
def read_quantity(text: str) -> Quantity | None:
    """The one quantity that all of ``text`` states, or None.

    Words around the figure are understood (不少于, 以上, 约, 完成 ...); prose, two figures, plain
    names (3号楼) and dates give None. A note in brackets after the figure is passed over.
    """
    tidied = tidy(text)
    if TWO_NUMBERS.search(text):
        return None
    if tidied.startswith("¥"):
        return _money(tidied[1:], text)
    if _BARE.fullmatch(tidied):
        return Quantity(Decimal(tidied), text=text.strip())
    special = _special(tidied, text)
    if special is not None or not tidied or len(tidied) > 120:
        return special
    match = _PATTERN.fullmatch(tidied)
    if match is None or _names_something(match):
        return None
    return _range(match, text) if match["high"] else _single(match, text)


def _money(tidied: str, text: str) -> Quantity | None:
    """￥3,000: an amount in 元."""
    found = read_quantity(tidied)
    if found is None or found.unit not in ("", "元"):
        return None
    return Quantity(
        found.value, found.value_max, "元", found.comparator, text.strip(), found.scaled
    )


def _single(match: re.Match[str], text: str) -> Quantity | None:
    number = read_number(match["low"] + (match["low_scale"] or ""))
    if number is None:
        return None
    scale, unit = split_unit(match["low_unit"] or match["unit"] or _noted(match))
    return Quantity(
        number * scale,
        unit=unit,
        comparator=_comparator(match),
        text=text.strip(),
        scaled=bool(match["low_scale"]) or scale != 1,
        rest=match["rest"] or "",
    )


def _noted(match: re.Match[str]) -> str:
    """The unit that stands in brackets behind a bare figure: 200（台）."""
    inside = (match["note"] or "").strip("()")
    return inside if inside and is_unit(inside) else ""


def _range(match: re.Match[str], text: str) -> Quantity | None:
    low, high = read_number(match["low"]), read_plain(match["high"])
    if low is None or high is None:
        return None
    high_scale = magnitude(match["high_scale"] or "")
    if match["low_scale"]:
        low_scale = magnitude(match["low_scale"])
    else:
        # 3-5万 means 3万 to 5万, 8000-1万 does not mean 8000万; 9-3亿 means neither.
        low_scale = high_scale if low < high else Decimal(1)
        if low > high and high_scale > 1 and not high * high_scale / 100 <= low < high * high_scale:
            return None
    scale, unit = split_unit(match["unit"] or match["low_unit"] or "")
    return Quantity(
        low * low_scale * scale,
        high * high_scale * scale,
        unit,
        "range",
        text.strip(),
        scaled=bool(match["high_scale"]) or scale != 1,
        rest=match["rest"] or "",
    )


def _comparator(match: re.Match[str]) -> str:
    if match["before"]:
        return _named(match["before"], BEFORE)
    after = match["after_a"] or match["after_b"]
    if after:
        return _named(after, AFTER)
    if match["low_more"] or match["more"] or match["more_after"]:
        return "~"
    return "="


def _named(word: str, table: dict[str, str]) -> str:
    return next(name for name, words in table.items() if re.fullmatch(words, word))


def _names_something(match: re.Match[str]) -> bool:
    """Whether the number is part of a name, a word or a date: 3号楼, 一些, 2026年, 6月底."""
    unit = match["unit"] or match["low_unit"] or ""
    if unit in ("年", "月") and (match["rest"] or Decimal(read_plain(match["low"]) or 0) > 60):
        return True
    if unit == "月":
        return True
    return not unit and bool(match["rest"])


def _special(tidied: str, text: str) -> Quantity | None:
    """翻一番, 前三, 零增长 and 百分之五."""
    for word, unit in _NONE_AT_ALL.items():
        if tidied.removeprefix("实现").removeprefix("保持") == word:
            return Quantity(Decimal(0), unit=unit, text=text.strip())
    if match := _DOUBLINGS.fullmatch(tidied):
        times = read_plain(match["times"])
        return Quantity(Decimal(2) ** int(times or 1), unit="倍", text=text.strip())
    if (match := _FIRST.fullmatch(tidied)) and (place := read_plain(match["place"])):
        comparator = "<=" if match["front"] == "前" else "="
        return Quantity(place, unit="名", comparator=comparator, text=text.strip())
    return _hundredths(tidied, text)


def _hundredths(tidied: str, text: str) -> Quantity | None:
    match = _HUNDREDTHS.fullmatch(tidied)
    if match is None:
        return None
    whole, _, places = match["number"].partition("点")
    digits = "".join(str("零一二三四五六七八九".index(mark)) for mark in places)
    number = read_plain(whole)
    if number is None:
        return None
    spelled = f"{number}{'.' if digits else ''}{digits}%{match['rest']}"
    found = read_quantity(spelled)
    return found and Quantity(found.value, None, "%", found.comparator, text.strip())
