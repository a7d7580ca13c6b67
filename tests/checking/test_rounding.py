"""Figures that a sheet worked out (100/3) are kept to three places; what stood there stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from .reading import checked, codes

HEAD = ["序号", "任务表述", "目标值", "累计完成"]
# target, done, their values, columns where rounding is said
CASES: list[tuple[Any, Any, str, str, list[str]]] = [
    (100, 100 / 3, "100", "33.333", ["D"]),
    (100 / 3, 10, "33.333", "10", ["C"]),
    ("2.0005公里", "1.0015公里", "2", "1.002", ["C", "D"]),
    ("12.34567891万元", "12.3456789万元", "123456.789", "123456.789", ["C"]),
    ("1.5个", "0.125个", "1.5", "0.125", []),
    (100, 33.3330, "100", "33.333", []),
]


@pytest.mark.parametrize(("target", "done", "promised", "reached", "columns"), CASES)
def test_calculated_figures_are_rounded_and_said(
    target: Any, done: Any, promised: str, reached: str, columns: list[str]
) -> None:
    found = checked(HEAD, [1, "修路", target, done])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (commitment.value, progress.value) == (Decimal(promised), Decimal(reached))
    said = [(code, column, severity) for code, _, column, severity in codes(found)]
    assert said == [("figure_rounded", column, "warning") for column in columns]


def test_what_stood_in_the_cell_is_kept_as_it_stood() -> None:
    (progress,) = checked(HEAD, [1, "修路", 100, "33.33333"]).of("progress")
    assert (progress.value_text, progress.raw["cumulative"]) == ("33.33333", "33.33333")
    assert not progress.faulty
