"""Lights (亮灯规则): how far behind is slightly, plainly or seriously behind. No Django here.

A scheme is data, because colours and bounds contradict each other between places. The status
never depends on the scheme, and a light is never shown without its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# What the bounds of a scheme are measured in.
POINTS = "points"
RELATIVE = "relative"
BASES = (POINTS, RELATIVE)
# The colours a light may have; a page and a paper show them beside a word and a shape.
COLOURS = ("blue", "yellow", "orange", "red", "black")


@dataclass(frozen=True)
class Bound:
    """One light: ``light`` is its id; it holds for shortfalls up to ``upto`` (a fraction, positive
    is behind), ``inclusive`` says whether ``upto`` itself still belongs; None is no upper end.

    ``word`` is what is shown ("" where the words of the product stand for it), ``colour`` one of
    COLOURS. A bound without ``light`` is a stretch the rule of the place says nothing of.
    """

    light: str
    upto: Decimal | None
    inclusive: bool = False
    word: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Scheme:
    """Bounds from the mildest on. ``basis`` "points": the shortfall is expected − ratio;
    "relative": that divided by expected. ``source`` is where the rule was found, ``unsaid`` what
    it leaves open."""

    id: str
    basis: str
    bounds: Sequence[Bound]
    name: str = ""
    source: str = ""
    unsaid: str = ""


OURS = Scheme(
    id="ours",
    basis=POINTS,
    bounds=(
        Bound("slight", Decimal("0.10"), inclusive=False, colour="yellow"),
        Bound("slow", Decimal("0.30"), inclusive=True, colour="orange"),
        Bound("serious", None, colour="red"),
    ),
)


def shortfall(
    ratio: Fraction | Decimal, expected: Fraction | Decimal, *, basis: str
) -> Fraction | None:
    """How far ``ratio`` lies below ``expected`` in the measure of ``basis``; None where it does
    not. Where nothing was expected yet, all of it is missing in relative terms."""
    behind = Fraction(expected) - Fraction(ratio)
    if behind <= 0:
        return None
    if basis == POINTS:
        return behind
    return behind / Fraction(expected) if expected else Fraction(1)


def bound_of(short: Fraction | Decimal, scheme: Scheme = OURS) -> Bound | None:
    """The bound that a positive ``short`` (see ``shortfall``) falls in; None where it is not
    positive or the scheme says nothing of it."""
    if short <= 0:
        return None
    for bound in scheme.bounds:
        if bound.upto is None or short < bound.upto or (bound.inclusive and short == bound.upto):
            return bound if bound.light else None
    return scheme.bounds[-1] if scheme.bounds and scheme.bounds[-1].light else None


def light_of(gap: Decimal, scheme: Scheme = OURS) -> str:
    """The light for ``gap`` = ratio − expected (negative is behind) of a scheme in points; ""
    where nothing is behind."""
    bound = bound_of(-gap, scheme)
    return bound.light if bound else ""
