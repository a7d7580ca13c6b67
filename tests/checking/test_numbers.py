"""序号 in all manners, and numbers that stand in the wording."""

from __future__ import annotations

import pytest

from imports.checking.numbers import leading, plain_number, runs_through, two_levels

from .reading import checked, codes

NUMBERS = {
    "1": "1",
    "(1)": "1",
    "（1）": "1",
    "（一）": "1",
    "一": "1",
    "一、": "1",
    "十二": "12",
    "①": "1",
    "1、": "1",
    "1.": "1",
    "1●": "1",
    "★3": "3",
    "03": "3",
    "第3项": "3",
    "No.7": "7",
    "【5】": "5",
    "3-1": "3-1",
    "1.2": "1.2",
    "BL-2026-001": "BL-2026-001",
    "2026-3": "2026-3",
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_plain_number(text: str, number: str) -> None:
    assert plain_number(text) == number


LEADING = {
    "1.全年招引亿元以上项目5个": ("1.", "全年招引亿元以上项目5个"),
    "2、培育规上企业3家": ("2、", "培育规上企业3家"),
    "（1）新建口袋公园": ("（1）", "新建口袋公园"),
    "（十二）新建口袋公园": ("（十二）", "新建口袋公园"),
    "①新建口袋公园": ("①", "新建口袋公园"),
    "一、新建口袋公园": ("一、", "新建口袋公园"),
    "1.5公里道路": ("", "1.5公里道路"),
    "10个社区": ("", "10个社区"),
    "一事一议项目": ("", "一事一议项目"),
    "2026年重点工作": ("", "2026年重点工作"),
    "1.": ("", "1."),
}


@pytest.mark.parametrize(("text", "expected"), LEADING.items())
def test_leading_number(text: str, expected: tuple[str, str]) -> None:
    assert leading(text) == expected


RUNS = [
    (["1.甲", "2.乙", "3.丙"], True),
    (["1.甲", "2.乙", "1.丙", "2.丁"], True),
    (["一、甲", "二、乙"], True),
    (["1.甲", "1.甲", "2.乙"], True),
    (["1.甲", "乙", "3.丙"], False),
    (["2.甲", "3.乙"], False),
    (["1.甲", "3.乙"], False),
    (["一、甲", "1.乙"], False),
    (["甲", "乙"], False),
    ([], False),
]


@pytest.mark.parametrize(("wordings", "expected"), RUNS)
def test_numbering_runs_through(wordings: list[str], expected: bool) -> None:
    assert runs_through(wordings) is expected


def test_two_levels_are_told_by_their_manner() -> None:
    assert two_levels(["一", "1", "2", "二", "1", "2"])
    assert two_levels(["1", "(1)", "(2)", "2"])
    assert not two_levels(["1●", "★2", "（3）", "四"])
    assert not two_levels(["1", "2", "1", "2", "3-1", "A"])


def test_number_of_the_wording_is_the_items_own() -> None:
    header = ["工作任务", "目标值", "累计完成"]
    found = checked(header, ["1.修路", "5公里", 2], ["2.种树", "300株", 100])
    assert [(one.number, one.wording) for one in found.of("commitment")] == [
        ("1", "修路"),
        ("2", "种树"),
    ]
    assert [(one.number, one.wording) for one in found.of("progress")] == [
        ("1", "修路"),
        ("2", "种树"),
    ]
    assert [one.raw["wording"] for one in found.of("commitment")] == ["1.修路", "2.种树"]


def test_number_of_the_wording_stays_beside_a_column_of_numbers() -> None:
    found = checked(["序号", "工作任务", "目标值"], [7, "1.修路", "5公里"], [8, "2.种树", "30株"])
    assert [(one.number, one.wording) for one in found.of("commitment")] == [
        ("7", "1.修路"),
        ("8", "2.种树"),
    ]


def test_numbers_of_two_levels_stay_as_written() -> None:
    rows = [["1", "路", "5公里"], ["(1)", "东路", "2公里"], ["(2)", "西路", "3公里"]]
    found = checked(["序号", "工作任务", "目标值"], *rows)
    assert [one.number for one in found.of("commitment")] == ["1", "(1)", "(2)"]
    assert codes(found) == []


def test_numbers_of_one_list_are_plain() -> None:
    rows = [["（1）", "东路", "2公里"], ["（2）", "西路", "3公里"]]
    found = checked(["序号", "工作任务", "目标值"], *rows)
    assert [one.number for one in found.of("commitment")] == ["1", "2"]
    assert [one.raw["number"] for one in found.of("commitment")] == ["（1）", "（2）"]
