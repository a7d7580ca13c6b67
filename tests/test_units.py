"""Units that convert, and those that do not."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commitments.units import convert, exactly


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("39.98", "万平方米", "㎡", "399800"),
        ("6.36", "公顷", "亩", "95.4"),
        ("1000", "亩", "公顷", "66.6666666666667"),
        ("1.97", "亿元", "元", "197000000"),
        ("1.5", "公里", "米", "1500"),
        ("2.32", "万户", "户", "23200"),
        ("1", "兆瓦", "千瓦", "1000"),
        ("12", "人", "名", "12"),
        ("7", "", "个", "7"),
        ("7", "台", "个", None),
        ("7", "亩", "个", None),
    ],
)
def test_convert(value: str, unit: str, to: str, expected: str | None) -> None:
    converted = convert(Decimal(value), unit=unit, to=to)
    assert converted == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("20", "亩", "㎡", Fraction(40_000, 3)),
        ("1.5", "亩", "㎡", Decimal(1000)),
        ("1", "㎡", "亩", Decimal("0.0015")),
        ("12345678901234567.891", "万元", "元", Decimal("123456789012345678910")),
        ("7", "台", "个", None),
        ("7", "", "个", Decimal(7)),
    ],
)
def test_exactly(value: str, unit: str, to: str, expected: Decimal | Fraction | None) -> None:
    assert exactly(Decimal(value), unit=unit, to=to) == expected
