"""Lists whose members are lines of their own, with and without the marks that end a sentence."""

from __future__ import annotations

import pytest

from imports.report import read_report

HEAD = (
    "某某镇政府工作报告\n——2025年1月16日在某某镇第三届人民代表大会第六次会议上\n"
    "三、2025年工作安排\n"
)


@pytest.mark.parametrize(
    "lines",
    [
        "1.新建学校7所\n2.加装电梯200台",
        "1、新建学校7所；\n2、加装电梯200台；",
        "（一）新建学校7所\n（二）加装电梯200台",
        "新建学校7所\n加装电梯200台",
        "新建学校7所，\n加装电梯200台。",
        "新建学校7所，\r\n加装电梯200台。",
    ],
)
def test_members_of_a_list_are_records_without_a_stop(lines: str) -> None:
    found = read_report(HEAD + lines).records
    assert [(one.quote, one.value, str(one.due)) for one in found] == [
        ("新建学校7所", 7, "2025-12-31"),
        ("加装电梯200台", 200, "2025-12-31"),
    ]


def test_heading_that_counts_nothing_stays_a_heading() -> None:
    found = read_report(HEAD + "1.推进2025年重点工作\n加装电梯200台。").records
    assert [one.quote for one in found] == ["加装电梯200台"]
