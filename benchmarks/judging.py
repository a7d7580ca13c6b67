"""The status rule over many commitments, beside a bare ratio and comparison of the same figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from commitments.status import Figure, Target, judge

from .timing import Measured, compare

COMMITMENTS = 20_000
AS_OF = dt.date(2026, 9, 30)


def run() -> Measured:
    """Judge 20,000 counts with three cumulative figures each."""
    work = [(_target(number), _figures(number)) for number in range(COMMITMENTS)]
    return compare(
        "judging",
        ours=lambda: [judge(target, figures, AS_OF) for target, figures in work],
        baseline=lambda: [_bare(target, figures) for target, figures in work],
        what=f"{COMMITMENTS} commitments, {3 * COMMITMENTS} figures; baseline: latest / target",
    )


def _target(number: int) -> Target:
    return Target(
        value=Decimal(100 + number % 300),
        unit="个",
        start=dt.date(2026, 1, 1),
        due=dt.date(2026, 12, 31),
    )


def _figures(number: int) -> list[Figure]:
    days = (dt.date(2026, 3, 31), dt.date(2026, 6, 30), AS_OF)
    return [
        Figure(day, value=Decimal((number * 7) % 100 * quarter))
        for quarter, day in enumerate(days, start=1)
    ]


def _bare(target: Target, figures: list[Figure]) -> tuple[Decimal, bool]:
    latest = max(figures, key=lambda figure: figure.day)
    assert latest.value is not None
    assert target.value is not None
    ratio = latest.value / target.value
    return ratio, ratio >= Decimal("0.75")
