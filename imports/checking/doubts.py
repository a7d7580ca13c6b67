"""What stands where a figure is wanted and is none of what was done, or can hardly be true."""

from __future__ import annotations

import re
from decimal import Decimal

from ..issues import ERROR, WARNING
from ..language import Quantity
from ..workbook import Column
from .place import Place
from .targets import Target

# A plan, a rest or another year's figure in the column of what is done is not done.
PLANNED = re.compile(
    r"计划|预计|力争|争取|(?<!达到)(?<!完成)目标|拟|任务|未|尚|剩|还有|差|将|待|"
    r"去年|上年|上期|同期|往年|不到|不足|缺口"
)
# A step on the way, which is what is promised only where the task says so as well.
_ON_THE_WAY = re.compile(
    r"在建|在办|开工|动工|进场|启动|签约|立项|选址|招标|招投标|审批|报批|公示|前期|正在|施工|设计|储备|洽谈|意向|摸排|申报"
)
_NOTE = re.compile(r"[（(].*", re.S)
# 3座，其中改建1座: the whole stands first.
_OF_WHICH = re.compile(r"[，,；;、\s]*其中.*", re.S)
_YEARLY = re.compile(r"年度|当年|本年|今年|\d年|年计划|年目标")
_THIS_YEAR = re.compile(r"本年|今年|当年|年初|年度|\d月|季度|半年|至\d{4}年底")
_IN_ALL = re.compile(r"总投资|总任务|总规模|总量|开工以来|至\d{4}年底")
_NEARLY = re.compile(r"接近|将近|(?<![最附就])近|差不多")
# A growth within so many times the promised one is near it.
NEAR_GROWTH = 5
# So many times the target is hardly a result, and so many times none at all, but another unit.
MANY, TOO_MANY = 20, 1000
# A claimed ratio and a figure that differ by so much cannot both be right.
APART = 50


def whole_of(text: str) -> str:
    """A figure without what it is made up of: 3座，其中改建1座 → 3座."""
    found = _OF_WHICH.search(text)
    return text[: found.start()] if found and found.start() else text


def on_the_way(text: str, said: str) -> bool:
    """Whether a figure counts a step (8座在建, 签约3个) that the task ``said`` does not ask for."""
    found = _ON_THE_WAY.search(_NOTE.sub("", text))
    return found is not None and found[0] not in said


def only_bounds(found: Quantity, text: str, target: Target | None) -> bool:
    """Whether a figure only tells what was not passed: 近20台 of 20, 不超过20台."""
    if target is None or target.value is None or target.measure != "quantity":
        return False
    if target.comparator == "<=":
        return False
    nearly = found.comparator == "~" and _NEARLY.search(text) is not None
    return found.comparator == "<=" or (nearly and found.value >= target.value)


def out_of_scale(value: Decimal, unit: str, target: Target | None) -> str:
    """How grave it is that a figure is out of all proportion to its target; "" where it is not."""
    if target is None or not target.value or not _comparable(unit, target):
        return ""
    if target.measure not in ("quantity", "rate") or target.value < 0:
        return ""
    if target.comparator == "<=":
        return ""
    times = abs(value) / target.value
    if times >= TOO_MANY:
        return ERROR
    return WARNING if times >= MANY else ""


def _comparable(unit: str, target: Target) -> bool:
    return not unit or not target.unit or unit == target.unit


def of_years(value: Decimal, unit: str, heading: str, target: Target | None, place: Place) -> bool:
    """Whether a count that runs on over years (累计完成投资 beside 总投资) exceeds the target of a
    single year, and so may hold what was done before it."""
    if target is None or not target.value or not _comparable(unit, target):
        return False
    if value <= target.value or "累计" not in heading or _THIS_YEAR.search(heading):
        return False
    yearly = _YEARLY.search(place.heading("target")) is not None
    return yearly and any(map(_IN_ALL.search, place.table.headings.values()))


def contradicts(value: Decimal | None, unit: str, ratio: Decimal, target: Target | None) -> bool:
    """Whether a claimed ratio (percent) and the figure beside it cannot both be right."""
    if target is None or not target.value or not value or ratio <= 0 or value < 0:
        return False
    if target.measure != "quantity" or not _comparable(unit, target) or target.value < 0:
        return False
    times = (value / target.value * 100) / ratio
    return times >= APART or times * APART <= 1


def over_hundred(value: Decimal, unit: str, target: Target | None) -> bool:
    """Whether a rate lies above a hundred percent while its target does not."""
    if target is None or target.value is None or target.measure != "rate" or unit != "%":
        return False
    return value > 100 >= target.value and not target.progress_share


def in_doubt(
    place: Place,
    target: Target | None,
    bare: Quantity,
    found: Quantity,
    column: Column,
    *,
    of_form: bool = False,
) -> str:
    """Why nobody can say what a bare figure means, "" where it is clear; ``found`` is the same in
    its unit. ``of_form``: of one of our own forms, whose 计量单位 was not written by its unit."""
    if target is None or target.value is None or bare.unit:
        return ""
    if of_form and _may_be_grown(target, bare, found):
        return "ratio_small"
    if _may_be_ratio(place, target, bare, found, column):
        return "ratio_small"
    return "magnitude_unclear" if _may_be_scaled(place, target, bare, found, column) else ""


def _may_be_ratio(
    place: Place, target: Target, bare: Quantity, found: Quantity, column: Column
) -> bool:
    """Whether a bare 0.95 beside a target in percent may mean 95 %."""
    if target.value is None or found.unit != "%" or abs(target.value) < 5:
        return False
    named = place.text("unit") or column.unit
    if named and (target.measure != "rate" or target.value < 20 or target.comparator == "<="):
        return False
    return 0 < abs(bare.value) <= 1


def _may_be_grown(target: Target, bare: Quantity, found: Quantity) -> bool:
    """Whether a bare 0.063 beside a promised growth of 6 % may mean 6.3 %, which is near it."""
    if target.measure != "growth" or found.unit != "%" or not target.value:
        return False
    return 0 < abs(bare.value) <= 1 and abs(bare.value) * 100 <= NEAR_GROWTH * abs(target.value)


def _may_be_scaled(
    place: Place, target: Target, bare: Quantity, found: Quantity, column: Column
) -> bool:
    """Whether a bare 200 beside 300万 may mean 200万; where the sheet names its unit it counts as
    the sheet has it, which is said."""
    if bare.scaled or target.measure != "quantity" or found.value != bare.value:
        return False
    if not target.in_magnitude(bare.value):
        return False
    named = place.unit_for(column.key)
    if named and not any(issue.code == "unit_of_line" for issue in place.issues):
        told = {"severity": WARNING, "line": named, "target": target.text}
        place.complain("unit_of_line", column.key, **told)
    return not named
