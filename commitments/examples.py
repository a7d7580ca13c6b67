"""Worked examples for the page of the rule: made up, and judged by the rule when they are shown.
No Django here."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .items import FigureLine, Item, judge_again, judgement_fields

_YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
# What every example leaves out; a promise for 2026, reported every quarter.
_BLANK: dict[str, Any] = {
    **{"town_code": "", "plan_id": 0, "plan": "", "plan_kind": "annual", "category": "key_task"},
    **{"level": "town", "number": "", "position": 0, "subject": "", "area": "", "value_max": None},
    **{"measure": "quantity", "comparator": "=", "basis": "cumulative", "value_text": ""},
    **{"baseline": "", "baseline_value": None, "start": _YEAR[0], "due": _YEAR[1]},
    **{"given": None, "strength": "firm", "lead_unit": "", "lead_order": 0, "support_units": ()},
    **{"parent_id": None, "parts": (), "stages": (), "state": "active", "state_decision": ""},
    **{"visibility": "public", "note": "", "versions": (), "nodes": (), "sites": ()},
    **{"sources": (), "questions": (), "reason": "", "reason_data": {}, "rests_on": ()},
    **{"status": "not_due", "ratio": None, "expected": None, "gap": None, "light": ""},
    "rule_version": "",
}


def examples() -> tuple[tuple[Item, ...], ...]:
    """Each example as its days in order: the same promise, judged on each of them."""
    return _slow_then_done(), _late_or_not_reported(), _coming_down()


def _slow_then_done() -> tuple[Item, ...]:
    """A count: half of it when three quarters were planned; all of it before the year is over."""
    made = _item(1, wording="加装电梯200台", value=Decimal(200), unit="台", basis="cumulative")
    autumn, winter = _figure(1, dt.date(2026, 9, 30), 100), _figure(2, dt.date(2026, 12, 20), 200)
    return (
        _judged(made, (autumn,), dt.date(2026, 10, 12)),
        _judged(made, (autumn, winter), dt.date(2026, 12, 25)),
    )


def _late_or_not_reported() -> tuple[Item, ...]:
    """A deadline that passes without a figure of its day: nobody is called late for it."""
    due = dt.date(2026, 8, 31)
    made = _item(2, wording="8月底前修好农村公路48公里", value=Decimal(48), unit="公里", due=due)
    july, due_day = _figure(3, dt.date(2026, 7, 31), 40), _figure(4, due, 45)
    return (
        _judged(made, (july,), dt.date(2026, 8, 10)),
        _judged(made, (july,), dt.date(2026, 9, 5)),
        _judged(made, (july,), dt.date(2026, 10, 1)),
        _judged(made, (july, due_day), dt.date(2026, 10, 1)),
    )


def _coming_down() -> tuple[Item, ...]:
    """A falling target: six tenths of the way when half was planned; then above where it began."""
    made = _item(
        3,
        wording="环境投诉从每月20件降到10件以下",
        comparator="<=",
        value=Decimal(10),
        baseline_value=Decimal(20),
        unit="件",
        basis="level",
    )
    june, autumn = _figure(5, dt.date(2026, 6, 30), 14), _figure(6, dt.date(2026, 9, 30), 22)
    return (
        _judged(made, (june,), dt.date(2026, 7, 10)),
        _judged(made, (june, autumn), dt.date(2026, 10, 12)),
    )


def _item(key: int, **given: Any) -> Item:
    return Item(id=key, as_of=_YEAR[0], figures=(), **{**_BLANK, **given})


def _judged(item: Item, figures: tuple[FigureLine, ...], as_of: dt.date) -> Item:
    """``item`` with these figures as the rule judges it on that day."""
    unit_of = tuple(replace(f, unit=item.unit, basis=item.basis) for f in figures)
    told = replace(item, figures=unit_of, as_of=as_of)
    return replace(told, **judgement_fields(judge_again(told, as_of=as_of)))


def _figure(key: int, day: dt.date, value: int) -> FigureLine:
    return FigureLine(
        id=key,
        day=day,
        from_day=None,
        value=Decimal(value),
        value_text="",
        unit="",
        basis="",
        stage="",
        done=None,
        claimed_ratio=None,
        words="",
        cause="",
        next_step="",
        expected_on=None,
        document_id=None,
        document="",
        quote="",
        source_cell="",
        reported_by="",
    )
