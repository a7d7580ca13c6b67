"""Texts that no town writes and somebody gives all the same."""

from __future__ import annotations

import pytest

from imports.report import read_report

HEAD = "某某镇政府工作报告\n2026年1月3日\n"
PLAN = "二、2026年主要工作\n"


def test_what_every_record_says_links_none_of_them() -> None:
    told = "".join(f"新增养老床位{n}张。" for n in range(1, 51))
    report = read_report(f"{HEAD}一、2025年工作回顾\n{told}\n{PLAN}{told}")
    kinds = [found.kind for found in report.records]
    assert (kinds.count("outcome"), kinds.count("commitment")) == (50, 50)
    assert {found.links for found in report.records} == {()}


@pytest.mark.parametrize(
    ("clause", "certain"),
    [
        ("到2028年新建医院3家", True),
        ("到2150年新建医院3家", False),
        ("到9999年12月31日新建医院3家", False),
        ("到2026年2月28日前新建医院3家", True),
        ("到2026年2月30日前新建医院3家", False),
        ("到2026年6月31日前新建医院3家", False),
        ("到2026年12月31日前新建医院3家", True),
    ],
)
def test_a_day_that_there_is_not_leaves_its_record_to_a_person(clause: str, certain: bool) -> None:
    (one,) = read_report(f"{HEAD}{PLAN}{clause}。").records
    assert (str(one.value), one.certain) == ("3", certain)
