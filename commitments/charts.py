"""Charts as SVG, made on the server: they print, need no scripts, and obey a strict content policy.

Nothing is styled inline; sizes are SVG attributes and colours come from classes. Horizontal places
are percentages and heights pixels, so a chart fits any width and its words keep their size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .items import Item, reported_points, rule_target
from .status import GROUPS, planned_line
from .wording import GROUP_WORD, amount, date_words, near_day, number

# Inside a 16 px square; currentColor takes the hue of the text beside it.
_SHAPES: dict[str, str] = {
    "done": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "on_track": '<path d="M3 1.5 14.5 8 3 14.5Z" fill="currentColor"/>',
    "slow": '<path d="M8 1.5 15 14.5H1Z" fill="currentColor"/>',
    "failed": '<path d="M2 2H14V14H2Z" fill="currentColor"/>',
    "no_data": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="3.6 2.68"/>',
    "other": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>',
}
_HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")


def shape(group: str) -> SafeString:
    """The mark of a status group; it stands beside its word, so screen readers skip it."""
    return format_html(
        '<svg class="shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false">{}</svg>',
        mark_safe(_SHAPES[group]),
    )


def bar(groups: Mapping[str, int], *, height: int = 36, numbers: bool = True) -> SafeString:
    """A bar of counts per group, in the groups' order; "" where there is nothing to count.

    A number is written into its piece where the piece is wide enough to hold it.
    """
    total = sum(groups.values())
    if not total:
        return mark_safe("")
    pieces, left = [], Decimal(0)
    for group in GROUPS:
        width = Decimal(groups.get(group, 0)) * _HUNDRED / total
        if width:
            pieces.append(_piece(group, left, width, height, groups[group], numbers))
        left += width
    return format_html(
        '<svg class="bar" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        counts_in_words(groups),
        mark_safe("".join(pieces)),
    )


def counts_in_words(groups: Mapping[str, int]) -> str:
    """Counts per group that occur, in words: 完成3，按序推进5."""
    named = [f"{GROUP_WORD[group]}{groups[group]}" for group in GROUPS if groups.get(group)]
    return "，".join(named)


def _piece(
    group: str, left: Decimal, width: Decimal, height: int, count: int, numbers: bool
) -> SafeString:
    rect = format_html(
        '<rect class="fill-{}" x="{}%" y="0" width="{}%" height="{}"/>',
        group,
        _short(left),
        _short(width),
        height,
    )
    if not numbers or width < Decimal("2.5") * len(str(count)) + 1:
        return rect
    text = format_html(
        '<text class="on-{}" x="{}%" y="{}" text-anchor="middle">{}</text>',
        group,
        _short(left + width / 2),
        height // 2 + 6,
        count,
    )
    return rect + text


def meter(item: Item) -> SafeString:
    """A thin bar for what was reached and a dark tick for where the plan stood on that day; ""
    without a ratio."""
    if item.ratio is None or item.parts:
        return mark_safe("")
    reached = min(max(item.ratio, Decimal(0)), Decimal(1)) * _HUNDRED
    tick: SafeString = mark_safe("")
    if item.expected is not None and item.group != "done":
        place = min(max(item.expected * _HUNDRED, Decimal("0.4")), Decimal("99.6"))
        tick = format_html('<line class="tick" x1="{0}%" x2="{0}%" y1="0" y2="16"/>', _short(place))
    return format_html(
        '<svg class="meter" width="100%" height="16" aria-hidden="true" focusable="false">'
        '<rect class="ground" x="0" y="4" width="100%" height="8" rx="4"/>'
        '<rect class="fill-{}" x="0" y="4" width="{}%" height="8" rx="4"/>{}</svg>',
        item.group,
        _short(reached),
        tick,
    )


# -- one commitment: figures against the planned line ----------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A place on the chart: a day, an amount in the item's unit, the word at it, and whether the
    word stands below it (where the planned line runs above)."""

    day: dt.date
    value: Decimal
    label: str
    below: bool = False


@dataclass(frozen=True)
class Course:
    """What the chart of one commitment shows: reported marks, the planned line's corners, and a
    level to keep or reach where there is no line."""

    reported: tuple[Mark, ...]
    planned: tuple[Mark, ...]
    level: Mark | None
    first: dt.date
    last: dt.date
    top: Decimal
    bottom: Decimal
    unit: str


def course(item: Item) -> Course | None:
    """The course of a commitment with figures; None where there is nothing to draw (milestones,
    ranks, multiples, or not one figure and no line)."""
    if item.measure in ("milestone", "rank", "multiple") or item.value is None or item.parts:
        return None
    reported = _reported(item)
    planned = _planned(item)
    if not reported:
        return None
    days = [mark.day for mark in (*reported, *planned)] + [item.as_of]
    first = min([*days, item.start] if item.start else days)
    last = max([*days, item.due] if item.due else days)
    level = None if planned else Mark(last, item.value, amount(item.value, item.unit))
    values = [mark.value for mark in (*reported, *planned)] + [item.value, Decimal(0)]
    near = (max(values) - min(values)) / 4
    return Course(
        reported=tuple(
            replace(mark, below=_runs_above(planned, mark) or _just_under(level, mark, near))
            for mark in reported
        ),
        planned=planned,
        level=level,
        first=first,
        last=last,
        top=max(values),
        bottom=min(values),
        unit=item.unit,
    )


def _runs_above(planned: Sequence[Mark], mark: Mark) -> bool:
    """Whether the planned line lies above a mark; only for where its word stands."""
    for left, right in pairwise(planned):
        if left.day <= mark.day <= right.day and right.day > left.day:
            share = Decimal((mark.day - left.day).days) / (right.day - left.day).days
            return left.value + (right.value - left.value) * share > mark.value
    return False


def _just_under(level: Mark | None, mark: Mark, near: Decimal) -> bool:
    """Whether a level runs where the word above a mark would stand."""
    return level is not None and Decimal(0) < level.value - mark.value < near


def _reported(item: Item) -> tuple[Mark, ...]:
    """What the figures add up to, as the rule weighed them."""
    return tuple(
        _mark(point.day, point.value, item)
        for point in reported_points(item)
        if point.value is not None
    )


def _planned(item: Item) -> tuple[Mark, ...]:
    """The corners of the planned line, as the rule draws it; none where nothing is pro-rated."""
    drawn = planned_line(rule_target(item))
    # What was suspended or ended is held against no plan any more.
    if drawn is None or item.state in ("suspended", "withdrawn"):
        return ()
    return tuple(_mark(max(day, item.start or day), exact, item) for day, exact in drawn.points)


def _mark(day: dt.date, exact: Fraction, item: Item) -> Mark:
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return Mark(day, value, amount(value, item.unit))


_LEFT, _RIGHT, _TOP, _FLOOR = Decimal(3), Decimal(92), 44, 250
_TALL = 292


def course_svg(item: Item) -> SafeString:
    """The chart of one commitment; "" where ``course`` has nothing to draw."""
    drawn = course(item)
    if drawn is None:
        return mark_safe("")
    inside = [
        _months_axis(drawn),
        _goal_line(drawn),
        _path(drawn, drawn.planned, "planned"),
        _path(drawn, drawn.reported, "reported"),
        _marks(drawn),
    ]
    return format_html(
        '<svg class="course" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        _TALL,
        course_in_words(drawn),
        mark_safe("".join(inside)),
    )


def course_in_words(drawn: Course) -> str:
    """The reported amounts in words, for those who hear the page."""
    said = [f"{date_words(mark.day)}{mark.label}" for mark in drawn.reported]
    return _("各次填报：%(said)s") % {"said": "，".join(said)}


def course_json(item: Item) -> dict[str, Any] | None:
    """What chart.js draws: days in ISO form, amounts as text; None where there is no chart."""
    drawn = course(item)
    if drawn is None:
        return None
    return {
        "unit": drawn.unit,
        "first": drawn.first.isoformat(),
        "last": drawn.last.isoformat(),
        "words": {"reported": _("实际"), "planned": _("计划"), "level": _("目标")},
        "reported": [_plain_mark(mark) for mark in drawn.reported],
        "planned": [_plain_mark(mark) for mark in drawn.planned],
        "level": _plain_mark(drawn.level) if drawn.level else None,
    }


def _plain_mark(mark: Mark) -> dict[str, Any]:
    return {
        "day": mark.day.isoformat(),
        "value": number(mark.value),
        "label": mark.label,
        "below": mark.below,
    }


def _x(drawn: Course, day: dt.date) -> Decimal:
    span = max((drawn.last - drawn.first).days, 1)
    return _LEFT + (_RIGHT - _LEFT) * (day - drawn.first).days / span


def _y(drawn: Course, value: Decimal) -> int:
    span = (drawn.top - drawn.bottom) or Decimal(1)
    return int(_FLOOR - (_FLOOR - _TOP) * (value - drawn.bottom) / span)


def _path(drawn: Course, marks: Sequence[Mark], kind: str) -> SafeString:
    pairs = pairwise(marks)
    return format_html_join(
        "",
        '<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        (
            (
                kind,
                _short(_x(drawn, left.day)),
                _y(drawn, left.value),
                _short(_x(drawn, right.day)),
                _y(drawn, right.value),
            )
            for left, right in pairs
        ),
    )


def _marks(drawn: Course) -> SafeString:
    """A disc at every figure; the first and last, and those between that have room, are named."""
    made, last_named = [], Decimal(-100)
    final = drawn.reported[-1]
    for mark in drawn.reported:
        x, y = _x(drawn, mark.day), _y(drawn, mark.value)
        made.append(format_html('<circle class="mark" cx="{}%" cy="{}" r="5"/>', _short(x), y))
        room = mark is final or (x - last_named >= 12 and _x(drawn, final.day) - x >= 12)
        if room:
            last_named = x
            made.append(_value_label(mark, x, y))
    return mark_safe("".join(made))


def _value_label(mark: Mark, x: Decimal, y: int) -> SafeString:
    """The word of a figure: above its disc, below it where the planned line runs above, and beside
    it where the floor leaves no room below."""
    if not mark.below or y + 27 <= _FLOOR - 6 or x > 84:
        return _label(x, y + 40 * mark.below, mark.label, kind="value")
    return format_html(
        '<text class="value" x="{}%" y="{}" dx="12" text-anchor="start">{}</text>',
        _short(x),
        min(y + 14, _FLOOR - 6),
        mark.label,
    )


def _label(x: Decimal, y: int, text: str, *, kind: str) -> SafeString:
    """A word above its mark, kept inside the chart at both edges."""
    anchor = "start" if x < 10 else "end" if x > 88 else "middle"
    return format_html(
        '<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>',
        kind,
        _short(x),
        y - 13,
        anchor,
        text,
    )


def _goal_line(drawn: Course) -> SafeString:
    """The target at the end of the plan, or as a level across where nothing is pro-rated."""
    if drawn.level is not None:
        y = _y(drawn, drawn.level.value)
        across = format_html(
            '<line class="planned" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
            _short(_LEFT),
            y,
            _short(_RIGHT),
            y,
        )
        text = _("目标%(amount)s") % {"amount": drawn.level.label}
        return across + _label(Decimal(100), y, text, kind="goal")
    goal = drawn.planned[-1]
    text = _("计划%(amount)s") % {"amount": goal.label}
    # A falling line comes from above, so the word stands below its end.
    falls = goal.value < drawn.planned[0].value and _y(drawn, goal.value) + 34 <= _FLOOR
    return _label(Decimal(100), _y(drawn, goal.value) + 40 * falls, text, kind="goal")


def _months_axis(drawn: Course) -> SafeString:
    """The floor, and up to seven days named below it."""
    floor = format_html(
        '<line class="axis" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        _short(_LEFT),
        _y(drawn, max(drawn.bottom, Decimal(0))),
        _short(_RIGHT),
        _y(drawn, max(drawn.bottom, Decimal(0))),
    )
    days = [drawn.first, *(mark.day for mark in drawn.reported), drawn.last]
    return floor + mark_safe("".join(_day_labels(drawn, days)))


def _day_labels(drawn: Course, days: Iterable[dt.date]) -> Iterable[SafeString]:
    ordered = sorted(set(days))
    end, named = ordered[-1], Decimal(-100)
    for day in ordered:
        x = _x(drawn, day)
        if day != end and (x - named < 15 or _x(drawn, end) - x < 15):
            continue
        named = x
        one_year = drawn.first.year == drawn.last.year
        text = near_day(day, year=day.year if one_year else None)
        anchor = "start" if x < 10 else "middle"
        yield format_html(
            '<text class="day" x="{}%" y="{}" text-anchor="{}">{}</text>',
            _short(x),
            _FLOOR + 30,
            anchor,
            text,
        )


# -- completed per month ------------------------------------------------------------------------


def months_svg(months: Sequence[tuple[dt.date, int]]) -> SafeString:
    """Bars of how many commitments were completed in each month (its first day, count), from zero;
    "" where none was."""
    most = max((count for _month, count in months), default=0)
    if not most:
        return mark_safe("")
    step = _HUNDRED / len(months)
    inside = [
        _month_bar(
            index,
            month,
            count,
            step=step,
            most=most,
            named=len(months) <= 6 or index % 3 == 0 or index + 1 == len(months),
        )
        for index, (month, count) in enumerate(months)
    ]
    said = "，".join(
        _("%(month)s月%(count)s项") % {"month": month.month, "count": count}
        for month, count in months
        if count
    )
    return format_html(
        '<svg class="months" width="100%" height="170" role="img" aria-label="{}">{}'
        '<line class="axis" x1="0" y1="136" x2="100%" y2="136"/></svg>',
        said,
        mark_safe("".join(inside)),
    )


def _month_bar(
    index: int, month: dt.date, count: int, *, step: Decimal, most: int, named: bool
) -> SafeString:
    tall = 100 * count // most
    middle = step * index + step / 2
    made: SafeString = mark_safe("")
    if count:
        made = format_html(
            '<rect class="fill-done" x="{}%" y="{}" width="{}%" height="{}"/>'
            '<text class="value" x="{}%" y="{}" text-anchor="middle">{}</text>',
            _short(middle - step * Decimal("0.3")),
            136 - tall,
            _short(step * Decimal("0.6")),
            tall,
            _short(middle),
            136 - tall - 8,
            count,
        )
    if named:
        made += format_html(
            '<text class="day" x="{}%" y="160" text-anchor="middle">{}</text>',
            _short(middle),
            _("%(month)s月") % {"month": month.month},
        )
    return made


def _short(percent: Decimal) -> str:
    return number(percent.quantize(_PLACES, ROUND_HALF_EVEN))
