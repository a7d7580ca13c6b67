"""Words for what should be reached by a day (计划进度)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from ..items import Item, rule_target
from ..status import planned_line
from .forecast import is_counted
from .sentences import standing_words

_DIGITS = 4


def planned_words(item: Item, day: dt.date) -> str:
    """What the plan wants by the end of ``day``: 150台, 封顶; "" where nothing says so, as of what
    is held against no line. Whole pieces of what is counted, four digits of the rest, never less
    than the line wants."""
    target = rule_target(item)
    if target.kind == "milestone":
        return _stage(item, day)
    line = planned_line(target)
    if line is None or day < line.known_from:
        return ""
    value = _rounded(line.at(day), whole=is_counted(item), down=target.falls)
    told = {"kind": target.kind, "value": f"{value:f}"}
    return standing_words(replace(item, parts=(), reason_data=told))


def _stage(item: Item, day: dt.date) -> str:
    """The last stage that is planned by ``day``; the whole once its deadline is there."""
    staged = sorted((n for n in item.nodes if n.stage and n.day <= day), key=lambda n: n.day)
    if staged:
        return staged[-1].stage
    over = item.due is not None and item.due <= day
    return item.stages[-1] if over and item.stages else ""


def _rounded(exact: Fraction, *, whole: bool, down: bool) -> Decimal:
    way = ROUND_FLOOR if down else ROUND_CEILING
    made = Context(prec=40, rounding=way).divide(
        Decimal(exact.numerator), Decimal(exact.denominator)
    )
    if whole:
        return made.to_integral_value(way)
    return Context(prec=_DIGITS, rounding=way).plus(made)
