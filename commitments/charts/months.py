"""How many commitments were completed in each month, as bars from zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .drawing import HUNDRED, Chart, picture_data, short

_TALL, _FLOOR = 180, 144
# The highest bar, in pixels; its number stands above it.
_HIGHEST = 104
# More names than these have no room on a phone but for their numbers behind the first.
_FEW = 6


def months_chart(
    months: Sequence[tuple[dt.date, int]], *, until: dt.date, notes: Sequence[str]
) -> Chart | None:
    """The chart of (first day of a month, how many were completed in it) up to ``until``; None
    where none was. ``notes`` stand below it in the picture that a reader saves."""
    if not any(count for _month, count in months):
        return None
    title = _("%(year)s年每月完成的项数") % {"year": until.year}
    names = [_("%(month)s月") % {"month": month.month} for month, _count in months]
    counts = [count for _month, count in months]
    return Chart(
        key="months",
        title=title,
        svg=_svg(names, counts, title),
        data=picture_data("months", title=title, notes=notes, day=until.isoformat())
        | {"names": names, "counts": counts, "word": _("完成"), "month": _("月")},
        head=(_("月份"), *names, _("合计")),
        rows=((_("完成项数"), *map(str, counts), str(sum(counts))),),
        on_paper=True,
    )


def _svg(names: Sequence[str], counts: Sequence[int], title: str) -> SafeString:
    step, most = HUNDRED / len(names), max(counts)
    inside = []
    for place, (name, count) in enumerate(zip(names, counts, strict=True)):
        middle = step * place + step / 2
        if count:
            inside.append(_bar(middle, step, count, _HIGHEST * count // most))
        inside.append(_name(middle, name, spare=place > 0 and len(names) > _FEW))
    return format_html(
        '<svg class="months" width="100%" height="{}" role="img" aria-label="{}">{}'
        '<line class="axis" x1="0" y1="{}" x2="100%" y2="{}"/></svg>',
        _TALL,
        title,
        mark_safe("".join(inside)),
        _FLOOR,
        _FLOOR,
    )


def _bar(middle: Decimal, step: Decimal, count: int, tall: int) -> SafeString:
    return format_html(
        '<rect class="fill-done" x="{}%" y="{}" width="{}%" height="{}"/>'
        '<text class="value" x="{}%" y="{}" text-anchor="middle">{}</text>',
        short(middle - step * Decimal("0.3")),
        _FLOOR - tall,
        short(step * Decimal("0.6")),
        tall,
        short(middle),
        _FLOOR - tall - 8,
        count,
    )


def _name(middle: Decimal, name: str, *, spare: bool) -> SafeString:
    """The name of a month below its bar; ``spare``: a phone shows its number alone."""
    number = name.rstrip(_("月")) if spare else name
    rest = format_html('<tspan class="spare">{}</tspan>', name[len(number) :]) if spare else ""
    return format_html(
        '<text class="day" x="{}%" y="{}" text-anchor="middle">{}{}</text>',
        short(middle),
        _FLOOR + 26,
        number,
        rest,
    )
