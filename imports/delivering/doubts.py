"""Columns and rows that ask for something else than what this town released: figures of other
towns or of the district, of other years, planned ones. They stay blank. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from commitments.units import exactly

from ..language import is_unit, tidy
from ..workbook.headings import unit_in

ELSEWHERE, OTHER_YEAR, OTHER_PERIOD = "elsewhere", "other_year", "other_period"
PLANNED, PART, SEVERAL = "planned", "part", "several"
OTHER_THING = "other_thing"
PER_THOUSAND = ("‰",)

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[-~—－至]|$)")
_OTHER_YEAR = re.compile(
    r"[上去往前明]年|上一年|[下次]一?年度?(?!末)|同期|十[三四五六]五|开工(?:至今|以来)|自开工"
)
_OTHER_PERIOD = re.compile(r"上一?个?(?:月|期|季|周|次)")
_WIDER = re.compile(
    r"[全各][省市区县国]|各[镇乡街村]|[省市区县]级|[省市区县](?:核定|复核|审定|认定)|(?:全|本)[镇乡](?:以外|外)|"
    r"其[他它余]|合计|总计|共计|小计|汇总|平均"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)(?:办事处)?")
_TOWN_OF_TITLE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}[市区县])?([\u4e00-\u9fff]{2,4}(?:镇|街道))(?=\d{4}年)"
)
# Words that end like the name of a town and are none.
_NO_TOWN = re.compile(r"(?:城|乡|村|集|小|古|强|重|建制|中心|重点|特色)镇$|(?:城|下)乡$")
_OURS = re.compile(r"^[本我全](?:镇|乡|街道)(?!以?外)")
_PLANNED = re.compile(
    r"(?:分[季月旬]|序时|年度?|全年|工作|推进|进度|累计)*(?:计划|应)(?:累计|应)*(?:完成|达到)?(?:投资)?(?:数|值|额|量|进度)?|"
    r".*(?:应完成|应达|预计|预期).*"
)
_PART_OF = re.compile(r"其中")
_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_APART = re.compile(r"[、,/;]|或|和")
_MAGNITUDE = re.compile(r"[十百千万亿]+")
# A heading that names what is counted, and a unit of that kind.
_THINGS = (
    (re.compile(r"投资|资金|金额|经费|产值|收入"), "元"),
    (re.compile(r"面积"), "㎡"),
    (re.compile(r"里程|长度"), "米"),
    (re.compile(r"户数"), "户"),
    (re.compile(r"人数"), "人"),
)
# Whom these name, or what they plan, is no figure.
_NO_FIGURES = frozenset({"unit", "lead_unit", "support_units"})
_COUNTED = frozenset({"cumulative", "level_value", "period_value", "growth", "claimed_ratio"})
ONCE = _COUNTED | {"target", "stage", "words", "cause", "next_step", "day", "done", "verdict"}


def doubt_of(field: str, heading: Sequence[str], *, title: str, year: int, town: str) -> str:
    """Why a column is none of ours to fill: a code of ``words.WHY``, "" where it is. ``heading``
    from the top down; ``year`` is that of the release, ``town`` the name of the town."""
    parts = [tidy(part) for part in heading if part.strip()]
    if any(map(_PART_OF.search, parts)) and field in _COUNTED:
        return PART
    if _names_another(parts, town) or (_is_of_another(title, town) and not names_us(heading, town)):
        return ELSEWHERE
    if field in _NO_FIGURES:
        return ""
    if field != "growth" and any(map(_OTHER_YEAR.search, parts)):
        return OTHER_YEAR
    if _is_of_other_year(parts, title, year):
        return OTHER_YEAR
    if field in _COUNTED and field != "growth":
        if any(map(_OTHER_PERIOD.search, parts)):
            return OTHER_PERIOD
        if any(map(_PLANNED.fullmatch, parts)):
            return PLANNED
    return ""


def names_us(heading: Iterable[str], town: str) -> bool:
    """Whether a heading says that it is of this town: 示例镇, 示例, 本镇."""
    return any(_is_ours(tidy(part), town) for part in heading)


def names_another_town(text: str, town: str) -> bool:
    """Whether a text is the name of another town; False where nobody knows our own."""
    plain = tidy(text)
    return bool(
        town and _TOWN.fullmatch(plain) and not _NO_TOWN.search(plain) and not _is_ours(plain, town)
    )


def units_of(heading: Sequence[str]) -> tuple[str, ...]:
    """The units that a heading names, the lowest row first: （万元） one, （万元/个） two; a bare
    magnitude （亿） and ‰ are units that nothing is converted to."""
    for part in reversed(heading):
        if unit := unit_in(part):
            return (unit,)
        plain = tidy(part)
        if "‰" in plain:
            return PER_THOUSAND
        for inside in _BRACKETS.findall(plain):
            if units := split_units(inside.removeprefix("单位").lstrip(":")):
                return units
    return ()


def split_units(text: str) -> tuple[str, ...]:
    """The units in 万元、个; () where it names none that we know."""
    said = [one for one in _APART.split(tidy(text)) if one]
    known = [one for one in said if is_unit(one) or _MAGNITUDE.fullmatch(one) or one == "%"]
    return tuple(said) if known else ()


def other_thing(heading: str, unit: str) -> str:
    """The unit of the kind of thing that a heading names, where ``unit`` is none of that kind:
    元 for 完成投资 where 台 are counted; else ""."""
    thing, theirs = thing_of(heading)
    alike = bool(thing and unit) and exactly(Decimal(1), unit=unit, to=theirs) is not None
    return "" if alike else theirs


def thing_of(heading: str) -> tuple[str, str]:
    """What kind of thing a heading names, and its unit; ("", "") for none."""
    named = ((pattern.search(heading), unit) for pattern, unit in _THINGS)
    return next(((found[0], unit) for found, unit in named if found), ("", ""))


def _names_another(parts: Sequence[str], town: str) -> bool:
    if any(_WIDER.search(part) for part in parts if not _is_ours(part, town)):
        return True
    return any(names_another_town(part, town) for part in parts)


def _is_of_another(title: str, town: str) -> bool:
    found = _TOWN_OF_TITLE.match(tidy(title))
    return bool(found and names_another_town(found[1], town) and town not in tidy(title))


def _is_ours(part: str, town: str) -> bool:
    """示例镇, 示例, 示例镇情况, 本镇."""
    if _OURS.match(part):
        return True
    stem = re.sub("(?:镇|乡|街道)$", "", town)
    return bool(stem) and part.startswith(stem)


def _is_of_other_year(parts: Sequence[str], title: str, year: int) -> bool:
    """A year in the heading speaks before that of the title."""
    named = [int(found) for part in parts for found in _YEAR.findall(part)]
    if named:
        return set(named) != {year}
    above = [int(found) for found in _YEAR.findall(tidy(title))]
    return bool(above) and year not in above
