"""What stands in a cell: the page's own words turned into real numbers, days and coloured words.

A figure on paper is the figure of the page: the text comes from ``wording`` and is taken apart into
a number and its format, so the two cannot differ.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..models.choices import Provenance
from ..summaries import data_until
from . import styles
from .paper import PaperView
from .sheet import Cell

_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?)(\D*)")
# What Excel keeps of a number.
_MOST_DIGITS = 15
_PLAIN_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_LEAST_PERCENT_PLACES = 1


def from_public_papers(view: PaperView) -> bool:
    """Whether a PaperView's town is a real one whose figures were taken from public papers:
    nobody of it was asked to report anything here."""
    return bool(view.town.provenance == Provenance.PUBLIC_EXAMPLE)


def day_words(view: PaperView) -> str:
    """数据截至2026年9月30日; of live data the day of the judgement and that of the newest figure,
    since nobody reported for the day itself: 评定日2026年11月22日，最近的数据到9月30日."""
    day = wording.date_words(view.as_of)
    if view.publication is not None or not view.items:
        return _("数据截至{day}").format(day=day)
    newest = data_until(view.items)
    judged = _("评定日{day}").format(day=day)
    if newest is None:
        return judged + _("，没有数据")
    until = wording.near_day(newest, year=view.as_of.year)
    return judged + _("，最近的数据到{day}").format(day=until)


def text(value: str, *, align: str = "", indent: int = 0) -> Cell:
    """Words; what begins with = + - @ stays words."""
    return Cell(value, align=align, indent=indent)


def count(value: int) -> Cell:
    """A number of items."""
    return Cell(value, number_format=styles.COUNT_FORMAT, align="center")


def number(words: str) -> Cell:
    """The number in the plan, which may be 27-1; a plain one sorts as a number."""
    return count(int(words)) if _PLAIN_NUMBER.fullmatch(words) else text(words, align="center")


def day(value: dt.date | None, *, missing: str = "") -> Cell:
    """A real date, shown 2026-9-30; ``missing`` where there is none."""
    if value is None:
        return text(missing, align="center")
    return Cell(
        value, styles.DAY_FORMAT, shown=f"{value.year}-{value.month}-{value.day}", align="center"
    )


def amount(value: Decimal, unit: str) -> Cell:
    """A figure with its unit as the page shows it: 480000 ㎡ is the number 48 shown as 48万㎡."""
    return figure(wording.amount(value, unit))


def figure(words: str) -> Cell:
    """A figure in the page's words as a number that is shown so; what no number shows so (约47台,
    1,200元, more digits than Excel keeps) stays words."""
    taken = _AMOUNT.fullmatch(words)
    if taken is None:
        return text(words, align="center")
    value, unit = Decimal(taken[1]), taken[2]
    places = len(taken[1].partition(".")[2])
    if f"{value:.{places}f}" != taken[1] or len(taken[1]) > _MOST_DIGITS or '"' in unit:
        return text(words, align="center")
    made = styles.number_format(places, unit=unit)
    return Cell(value, made, shown=words, align="center")


def percent(words: str, *, missing: str = "") -> Cell:
    """A fraction from the page's percentage ("83.29%" is 0.8329), with at least one place."""
    if not words:
        return text(missing, align="center")
    points = Decimal(words.rstrip("%"))
    places = max(_LEAST_PERCENT_PLACES, styles.places_of(points))
    return Cell(points / 100, f"0.{'0' * places}%", shown=f"{points:.{places}f}%", align="center")


def points(words: str, *, behind: bool) -> Cell:
    """Percentage points, negative where the item is behind."""
    value = Decimal(words)
    places = max(1, styles.places_of(value))
    signed = -value if behind else value
    return Cell(signed, f"0.{'0' * places}", shown=f"{signed:.{places}f}", align="center")


def name(item: Item) -> str:
    """The wording, marked （力争） where it is one and does not say so itself."""
    if item.strength != "strive" or (word := _("力争")) in item.wording:
        return item.wording
    return f"{item.wording}（{word}）"


# There is one language, and a list asks for the same few words ten thousand times.
@cache
def category(code: str) -> Cell:
    """The word of a category."""
    return text(str(wording.CATEGORY_WORD[code]), align="center")


@cache
def area(code: str) -> Cell:
    """The word of an area."""
    return text(str(wording.AREA_WORD[code]), align="center")


def status(item: Item) -> Cell:
    """Shape, word and colour of the item's status."""
    word = f"{styles.SHAPES[item.group]} {wording.status_word(item)}"
    return Cell(word, group=item.group, align="left")


def target(item: Item) -> Cell:
    """The target: a number where it is just that, else its words (不少于200台, 3至5个, 竣工)."""
    words = wording.target_words(item)
    if item.value is not None and words == wording.amount(item.value, item.unit):
        return amount(item.value, item.unit)
    return text(words, align="center")


def attained(item: Item, *, public: bool = False) -> Cell:
    """What was reached: a figure, a stage, or why there is neither. Zero, not reported, not due,
    not measurable and withdrawn are different words; where figures were taken from ``public``
    papers nothing was to be reported, so a missing one is 无数据."""
    if item.parts:
        return text(_("见分项"), align="center")
    if item.attained is not None:
        unit = "" if item.measure == "rank" else item.unit
        return amount(item.attained, unit)
    if item.attained_day is not None and item.measure == "milestone":
        latest = item.latest
        words = wording.figure_words(latest, item.unit) if latest else ""
        return text(words or _("有文字进展"), align="center")
    return text(_no_figure(item, public=public), align="center")


def _no_figure(item: Item, *, public: bool) -> str:
    """Why the cell of a figure is empty, by status."""
    if public and (item.group == "no_data" or item.reason == "no_figure_due_yet"):
        return _("无数据")
    if item.status == "not_due":
        return _("未到报数期") if item.reason == "no_figure_due_yet" else _("未到期")
    return {
        "unreported": _("未报"),
        "stale": _("未报"),
        "awaiting": _("待报"),
        "due_unreported": _("未报"),
        "not_measurable": _("定性"),
        "ongoing": _("常态化"),
        "suspended": _("已暂缓"),
        "withdrawn": _("已终止"),
    }.get(item.status, _("无数字"))


def reached(item: Item) -> Cell:
    """The ratio; 见分项 for a whole, whose outcome is that of its worst part, 不折算 where
    a figure is held against its target without one."""
    words, _planned = ("", "") if item.parts else wording.shown_percents(item)
    return percent(words, missing="" if words else _no_ratio(item))


def planned(item: Item) -> Cell:
    """Where the plan stands on the day of the figure."""
    _reached, words = ("", "") if item.parts else wording.shown_percents(item)
    return percent(words, missing="" if words else _no_ratio(item))


def _no_ratio(item: Item) -> str:
    if item.parts:
        return _("见分项")
    if item.measure == "milestone" and item.attained_day is not None:
        return _("按节点")
    if item.attained is not None:
        return _("不折算")
    return "—"


def gap(item: Item) -> Cell:
    """How many points it lies from the plan, negative behind; the words of ``reached`` without."""
    if item.ratio is None or item.expected is None or item.gap is None:
        return text(_no_ratio(item), align="center")
    words = re.search(r"[\d.]+", wording.gap_words(item))
    return points(words[0] if words else "0", behind=item.gap < 0)


def due(item: Item) -> Cell:
    """The deadline, or that there is none."""
    return day(item.due, missing="" if item.due else _("没有时限"))
