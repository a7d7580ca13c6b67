"""Lights (亮灯规则): how far behind is slightly, plainly or seriously behind. No Django here.

A scheme is data, because colours and bounds contradict each other between places. The status
never depends on the scheme, and a light is never shown without its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bound:
    """One light: ``light`` is its id; it holds for gaps up to ``upto`` (a fraction, positive is
    behind), ``inclusive`` says whether ``upto`` itself still belongs; None is no upper end."""

    light: str
    upto: Decimal | None
    inclusive: bool = False


@dataclass(frozen=True)
class Scheme:
    """Bounds from the mildest on. ``basis`` is "points": the gap is expected − ratio."""

    id: str
    basis: str
    bounds: Sequence[Bound]


OURS = Scheme(
    id="ours",
    basis="points",
    bounds=(
        Bound("slight", Decimal("0.10"), inclusive=False),
        Bound("slow", Decimal("0.30"), inclusive=True),
        Bound("serious", None),
    ),
)


def light_of(gap: Decimal, scheme: Scheme = OURS) -> str:
    """The light for ``gap`` = ratio − expected (negative is behind); "" where nothing is behind."""
    behind = -gap
    if behind <= 0:
        return ""
    for bound in scheme.bounds:
        if bound.upto is None or behind < bound.upto:
            return bound.light
        if bound.inclusive and behind == bound.upto:
            return bound.light
    return scheme.bounds[-1].light
