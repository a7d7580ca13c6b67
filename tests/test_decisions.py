"""What people decided row by row: applied to records, purely."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from imports.checking import check
from imports.decisions import apply
from imports.records import NodeRecord, Origin, ProgressRecord, Proposal

from .checking.reading import KNOWN, read

JUNE = dt.date(2026, 6, 30)
MAY = dt.date(2026, 5, 31)
PROPOSALS = (
    Proposal("签约15台", 1, Decimal(15), "台"),
    Proposal("完成80%", 12, Decimal(80), "%", share=True),
    Proposal("正在招投标", 20, stage="招投标"),
    Proposal("开工3台", 7, Decimal(3), "台"),
    Proposal("签约9台", 30, Decimal(9), "台", day=MAY),
)


def report(**more: Any) -> ProgressRecord:
    """A report of words with proposals, in line 3."""
    fields: dict[str, Any] = {"words": "已签约15台", "proposals": PROPOSALS, **more}
    return ProgressRecord(origin=Origin("表", 3, {"words": "D"}), plan="计划", day=JUNE, **fields)


def test_nothing_decided_changes_nothing() -> None:
    record = report()
    assert apply([record], {}) == [record]
    assert apply([record], {"表|4": {"left_out": True}}) == [record]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({"left_out": True}, (True, None, False)),
        ({"same_as": 12}, (False, 12, False)),
        ({"is_new": True}, (False, None, True)),
        ({"left_out": False}, (False, None, False)),
    ],
)
def test_row_decisions(decision: dict[str, Any], expected: tuple[Any, ...]) -> None:
    (found,) = apply([report()], {"表|3": decision})
    assert (found.left_out, found.same_as, found.is_new) == expected


# accepted -> value, unit, claimed ratio, stage, day, codes
ACCEPTED: list[tuple[list[int], tuple[Any, ...]]] = [
    ([0], ("15", "台", None, "", JUNE, [])),
    ([0, 1, 2], ("15", "台", "80", "招投标", JUNE, [])),
    ([0, 0], ("15", "台", None, "", JUNE, [])),
    ([4], ("9", "台", None, "", MAY, [])),
    ([0, 3], (None, "", None, "", JUNE, ["accepted_several"])),
    ([9, -1], (None, "", None, "", JUNE, [])),
    ([], (None, "", None, "", JUNE, [])),
]


@pytest.mark.parametrize(("accepted", "expected"), ACCEPTED)
def test_accepted_proposals(accepted: list[int], expected: tuple[Any, ...]) -> None:
    (found,) = apply([report()], {"表|3": {"accept": accepted}})
    assert isinstance(found, ProgressRecord)
    value, unit, ratio, stage, day, codes = expected
    assert (found.value, found.unit, found.claimed_ratio, found.stage, found.day) == (
        value and Decimal(value),
        unit,
        ratio and Decimal(ratio),
        stage,
        day,
    )
    assert [issue.code for issue in found.issues] == codes
    assert found.words == "已签约15台"


def test_accepted_figure_keeps_its_quote() -> None:
    (found,) = apply([report()], {"表|3": {"accept": [0]}})
    assert isinstance(found, ProgressRecord)
    assert (found.value_text, found.basis, found.from_day) == ("签约15台", "cumulative", None)


def test_steps_share_what_was_decided_of_their_line() -> None:
    node = NodeRecord(origin=Origin("表", 3, place="F"), plan="计划", day=JUNE)
    (found,) = apply([node], {"表|3": {"left_out": True}})
    assert found.left_out
    (own,) = apply([node], {"表|3": {"left_out": True}, "表|3|F": {"left_out": False}})
    assert not own.left_out


def test_row_that_is_left_out_is_no_first_of_two() -> None:
    rows = [["序号", "任务表述", "目标值"], [1, "路", 5], [2, "桥", 5], [1, "树", 5]]
    found = check(read({"台账": rows}), known=KNOWN, decisions={"台账|2": {"left_out": True}})
    assert [(one.left_out, [issue.code for issue in one.issues]) for one in found.records] == [
        (True, []),
        (False, []),
        (False, []),
    ]
