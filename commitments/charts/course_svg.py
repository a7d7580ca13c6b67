"""The course of one commitment as SVG, as data for chart.js, and as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..items import Item
from ..wording import near_day, number
from .course import Course, Mark, course, table_rows
from .drawing import HUNDRED, Chart, picture_data, short

_LEFT, _RIGHT, _FLOOR = Decimal(3), Decimal(92), 258
_TALL = 300
# The words of revisions stand in rows above the highest amount, the next one in another row.
_TOP, _ROW, _ROWS = 34, 22, 3
# How much of the width the word of the first day takes: 1月1日, and on a phone.
_AFTER_FIRST, _AFTER_FIRST_NARROW = 18, 22


def course_chart(item: Item, *, notes: Sequence[str]) -> Chart | None:
    """The chart of one commitment; None where ``course`` has nothing to draw. ``notes`` stand below
    it in the picture that a reader saves."""
    drawn = course(item)
    if drawn is None:
        return None
    title, legend = item.wording, _legend(drawn)
    day = item.as_of.isoformat()
    picture = picture_data("course", title=title, notes=[legend, *notes], day=day)
    return Chart(
        key="course",
        title=_("%(title)s：各次填报和计划") % {"title": title},
        svg=_svg(drawn, title),
        data=picture | _data(drawn),
        head=(_("日期"), _("填报"), _("计划")),
        rows=tuple(table_rows(drawn)),
        legend=legend,
    )


def _legend(drawn: Course) -> str:
    """Which line is which."""
    if drawn.flat:
        said, before = _("实线是填报的数，虚线是目标"), _("；浅色虚线是调整前的目标")
    else:
        said, before = _("实线是填报的数，虚线是计划"), _("；浅色虚线是调整前的计划")
    return said + before if len(drawn.plans) > 1 else said


def _data(drawn: Course) -> dict[str, Any]:
    """What chart.js draws: days in ISO form, amounts as text."""
    return {
        "first": drawn.first.isoformat(),
        "last": drawn.last.isoformat(),
        "flat": drawn.flat,
        "falls": drawn.falls,
        "goal": drawn.goal,
        "goal_below": drawn.goal_below,
        "goal_lifted": drawn.goal_lifted,
        "joined": drawn.joined,
        "word": _("填报"),
        "reported": [_plain_mark(mark) for mark in drawn.reported],
        "plans": [[_corner(mark) for mark in plan] for plan in drawn.plans],
        "days": [{"day": day.isoformat(), "label": said} for day, said in _days(drawn)],
        "turns": [{"day": turn.day.isoformat(), "label": turn.label} for turn in drawn.turns],
    }


def _corner(mark: Mark) -> dict[str, str]:
    return {"day": mark.day.isoformat(), "value": number(mark.value)}


def _plain_mark(mark: Mark) -> dict[str, Any]:
    return _corner(mark) | {"label": mark.label, "below": mark.below}


def _svg(drawn: Course, title: str) -> SafeString:
    *earlier, present = drawn.plans
    inside = [
        _axis(drawn),
        *(_turn(drawn, place) for place in range(len(drawn.turns))),
        *(_path(drawn, plan, "planned earlier") for plan in earlier),
        _path(drawn, present, "planned"),
        _goal(drawn),
        _path(drawn, drawn.reported, "reported"),
        _marks(drawn),
    ]
    return format_html(
        '<svg class="course" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        _TALL,
        title,
        mark_safe("".join(inside)),
    )


def _turn(drawn: Course, place: int) -> SafeString:
    """A thin line down the day of a revision, and its words at the head of it."""
    turn = drawn.turns[place]
    x, head = _x(drawn, turn.day), 16 + _ROW * (place % _ROWS)
    anchor = "start" if x < 30 else "end" if x > 70 else "middle"
    return format_html(
        '<line class="turn" x1="{0}%" y1="{1}" x2="{0}%" y2="{2}"/>'
        '<text class="goal" x="{0}%" y="{3}" text-anchor="{4}">{5}</text>',
        short(x),
        head + 6,
        _FLOOR,
        head,
        anchor,
        turn.label,
    )


def _top(drawn: Course) -> int:
    """How far from the top the highest amount stands."""
    return _TOP + _ROW * (min(len(drawn.turns), _ROWS) + drawn.goal_lifted)


def _x(drawn: Course, day: dt.date) -> Decimal:
    span = max((drawn.last - drawn.first).days, 1)
    return _LEFT + (_RIGHT - _LEFT) * (day - drawn.first).days / span


def _y(drawn: Course, value: Decimal) -> int:
    span = (drawn.top - drawn.bottom) or Decimal(1)
    return int(_FLOOR - (_FLOOR - _top(drawn)) * (value - drawn.bottom) / span)


def _path(drawn: Course, marks: Sequence[Mark], kind: str) -> SafeString:
    pairs = pairwise(marks)
    return format_html_join(
        "",
        '<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        (
            (
                kind,
                short(_x(drawn, left.day)),
                _y(drawn, left.value),
                short(_x(drawn, right.day)),
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
        made.append(format_html('<circle class="mark" cx="{}%" cy="{}" r="5"/>', short(x), y))
        room = mark is final or (x - last_named >= 12 and _x(drawn, final.day) - x >= 12)
        if room and not (mark is final and drawn.joined):
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
        short(x),
        min(y + 14, _FLOOR - 6),
        mark.label,
    )


def _label(x: Decimal, y: int, text: str, *, kind: str) -> SafeString:
    """A word above its mark, kept inside the chart at both edges."""
    anchor = "start" if x < 10 else "end" if x > 88 else "middle"
    return format_html(
        '<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>',
        kind,
        short(x),
        y - 13,
        anchor,
        text,
    )


def _goal(drawn: Course) -> SafeString:
    """The word at the end of the plan, below it where ``goal_below`` says so and there is room;
    where a figure ends in the same place, clear of it, or one word for both."""
    ends = [_y(drawn, drawn.plans[-1][-1].value), _y(drawn, drawn.reported[-1].value)]
    if drawn.joined:
        y = max(ends) + 40 if drawn.falls and max(ends) + 34 <= _FLOOR else min(ends)
        return _label(HUNDRED, y, drawn.joined, kind="value")
    if drawn.goal_lifted:
        return _label(HUNDRED, min(ends) - _ROW, drawn.goal, kind="goal")
    below = drawn.goal_below and ends[0] + 34 <= _FLOOR
    return _label(HUNDRED, ends[0] + 40 * below, drawn.goal, kind="goal")


def _axis(drawn: Course) -> SafeString:
    """The floor, and up to seven days named below it."""
    floor = format_html(
        '<line class="axis" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        short(_LEFT),
        _y(drawn, max(drawn.bottom, Decimal(0))),
        short(_RIGHT),
        _y(drawn, max(drawn.bottom, Decimal(0))),
    )
    return floor + format_html_join(
        "",
        '<text class="day{}" x="{}%" y="{}" text-anchor="{}">{}</text>',
        (
            (
                " spare" if _is_spare(drawn, day) else "",
                short(x := _x(drawn, day)),
                _FLOOR + 30,
                "start" if x < 10 else "middle",
                said,
            )
            for day, said in _days(drawn)
        ),
    )


def _days(drawn: Course) -> Iterator[tuple[dt.date, str]]:
    """The days named below the floor: the first, the last, and those of figures that have room."""
    ordered = sorted({drawn.first, *(mark.day for mark in drawn.reported), drawn.last})
    year = drawn.first.year if drawn.first.year == drawn.last.year else None
    end, free = ordered[-1], Decimal(0)
    # The word of the first day begins at it, the others stand around theirs.
    after_first = _AFTER_FIRST if year else _AFTER_FIRST_NARROW
    for day in ordered:
        x = _x(drawn, day)
        if day == end or (x >= free and _x(drawn, end) - x >= 15):
            free = x + (after_first if x < 10 else 15)
            yield day, near_day(day, year=year)


def _is_spare(drawn: Course, day: dt.date) -> bool:
    """Whether a phone has no room for the word of a day, as that of the first reaches so far."""
    return _LEFT < _x(drawn, day) < _LEFT + _AFTER_FIRST_NARROW
