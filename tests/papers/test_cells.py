"""Figures and numbers in cells: numbers where they are shown as the words, else the words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commitments.exports import cells


@pytest.mark.parametrize(
    ("words", "value", "number_format"),
    [
        ("47台", Decimal(47), '0"台"'),
        ("2.50亿元", Decimal("2.50"), '0.00"亿元"'),
        ("-0.3%", Decimal("-0.3"), '0.0"%"'),
        ("47台（更正）", Decimal(47), '0"台（更正）"'),
        ("12", Decimal(12), "0"),
        *((words, words, "General") for words in ("约47台", "1,200元", "007", "3至5个", "1" * 16)),
    ],
)
def test_figure_is_a_number_that_is_shown_as_its_words(
    words: str, value: Decimal | str, number_format: str
) -> None:
    cell = cells.figure(words)
    assert (cell.value, cell.number_format, cell.text) == (value, number_format, words)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1", 1),
        ("10", 10),
        ("27-1", "27-1"),
        ("01", "01"),
        ("（一）", "（一）"),
        ("", ""),
        ("²", "²"),
    ],
)
def test_number_in_the_plan_sorts_as_a_number_where_it_is_one(words: str, value: int | str) -> None:
    assert cells.number(words).value == value
