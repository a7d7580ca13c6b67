"""Units of measure that can be turned into one another, exactly. No Django here."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .exact import EXACT

SIGNIFICANT_DIGITS = 15
MOST_DOUBLINGS = 10
_ROUNDED = Context(prec=SIGNIFICANT_DIGITS)

# Factor to the first unit of each family. 1 亩 is 2000/3 ㎡ by the State Council's 1959 order.
_FAMILIES: tuple[dict[str, Fraction], ...] = (
    {
        "㎡": Fraction(1),
        "平方米": Fraction(1),
        "平米": Fraction(1),
        "平方": Fraction(1),
        "m²": Fraction(1),
        "m2": Fraction(1),
        "亩": Fraction(2000, 3),
        "公顷": Fraction(10_000),
        "平方公里": Fraction(1_000_000),
        "平方千米": Fraction(1_000_000),
    },
    {
        "米": Fraction(1),
        "延米": Fraction(1),
        "公里": Fraction(1000),
        "千米": Fraction(1000),
        "km": Fraction(1000),
    },
    {"元": Fraction(1)},
    {"吨": Fraction(1), "公斤": Fraction(1, 1000), "千克": Fraction(1, 1000)},
    {"千瓦": Fraction(1), "兆瓦": Fraction(1000)},
    {"人": Fraction(1), "名": Fraction(1)},
    {"%": Fraction(1), "％": Fraction(1), "百分比": Fraction(1), "‰": Fraction(1, 10)},
)
_MAGNITUDES = {
    "亿": Fraction(10**8),
    "万": Fraction(10**4),
    "千": Fraction(1000),
    "百": Fraction(100),
}


# First units of what is measured and not counted one by one; volumes are never converted.
_MEASURED = ("㎡", "米", "元", "吨", "千瓦", "%", "立方米", "方")


def is_measured(unit: str) -> bool:
    """Whether amounts in ``unit`` are measured (公里, 亩, 万元) and not counted (处, 台, 人)."""
    factor = _factor(unit)
    return factor is not None and factor[0] in _MEASURED


def convert(value: Decimal, *, unit: str, to: str) -> Decimal | None:
    """``value`` in ``unit`` as an amount in ``to``; None where the two cannot be converted.

    An empty unit on either side means "the same". Magnitudes in front of a unit (万元) count.
    """
    if not unit or not to or unit == to:
        return value
    factor = _factor_to(unit, to)
    if factor is None:
        return None
    product = EXACT.multiply(value, factor.numerator)
    made = _ROUNDED.divide(product, Decimal(factor.denominator))
    return made.quantize(Decimal(1)) if made == made.to_integral_value() else made.normalize()


def exactly(value: Decimal, *, unit: str, to: str) -> Decimal | Fraction | None:
    """As ``convert``, never rounded: what no decimal holds (1 亩 is 2000/3 ㎡) is a Fraction."""
    if not unit or not to or unit == to:
        return value
    factor = _factor_to(unit, to)
    if factor is None:
        return None
    if factor.denominator == 1:
        return EXACT.multiply(value, factor.numerator)
    made = Fraction(value) * factor
    # A power of ten with at least as many twos and fives as the denominator may have.
    places = made.denominator.bit_length()
    if 10**places % made.denominator:
        return made
    return Decimal(made.numerator * 10**places // made.denominator).scaleb(-places, EXACT)


def times(value: Decimal, unit: str) -> Decimal:
    """How many times the baseline ``value`` in ``unit`` is: 2倍 twice, 翻两番 (2番) four times."""
    if unit == "番" and value == value.to_integral_value() and 0 <= value <= MOST_DOUBLINGS:
        return Decimal(2) ** int(value)
    return value


@lru_cache(maxsize=1024)
def _factor_to(unit: str, to: str) -> Fraction | None:
    """How many of ``to`` one ``unit`` is; None where the two cannot be converted."""
    here, there = _factor(unit), _factor(to)
    if here is None or there is None or here[0] != there[0]:
        return None
    return here[1] / there[1]


def _factor(unit: str) -> tuple[str, Fraction] | None:
    """(family's first unit, factor to it); unknown units are a family of their own."""
    for family in _FAMILIES:
        if unit in family:
            return next(iter(family)), family[unit]
    for sign, factor in _MAGNITUDES.items():
        if unit.startswith(sign) and len(unit) > len(sign):
            inner = _factor(unit[len(sign) :])
            return inner and (inner[0], inner[1] * factor)
    return unit, Fraction(1)
