"""Rows that name a group and carry its sums, and items that are numbered like groups."""

from __future__ import annotations

import pytest

from .test_tables import kept, read

HEADER = "2026年重点项目台账|||||\n序号|项目名称|总投资|年度目标|累计完成|责任单位"
# name -> rows below the header, (kind line name) of each
ROWS: dict[str, tuple[str, list[str]]] = {
    "sums in columns nobody knows": (
        "一|在建项目（2项）|86,000|21,000|9,800|\n1|物流园|50,000|12,000|6,100|经发办\n"
        "2|管网|36,000|9,000|3,700|城建办\n二|新开工（1项）|8000|3000|0|\n1|大棚|8000|3000|0|农业办\n"
        "合计||94000|24000|9800|",
        ["group 3", "item 4", "item 5", "group 6", "item 7", "total 8"],
    ),
    "no count declared": (
        "一|在建项目|86,000|21,000|9,800|\n1|物流园|50,000|12,000|6,100|经发办\n"
        "2|管网|36,000|9,000|3,700|城建办",
        ["group 3", "item 4", "item 5"],
    ),
    "two levels with sums": (
        "一|工业项目|90|30|10|\n（一）|续建|60|20|10|\n1|物流园|60|20|10|经发办\n"
        "（二）|新建|30|10|0|\n2|厂房|30|10|0|经发办\n二|农业项目|10|5|1|\n3|大棚|10|5|1|农业办",
        ["group 3", "group 4", "item 5", "group 6", "item 7", "group 8", "item 9"],
    ),
    "mark and name in one cell": (
        "一、在建项目||86,000|21,000|9,800|\n1|物流园|86,000|21,000|9,800|经发办",
        ["group 3", "item 4"],
    ),
    "one to ten are items": (
        "一|加装电梯||200台|180台|\n二|养老床位||100张|60张|\n三|口袋公园||5个|5个|",
        ["item 3", "item 4", "item 5"],
    ),
    "one to ten in one cell with the name": (
        "|一、加装电梯||200台|180台|\n|二、养老床位||100张|60张|城建办",
        ["item 3", "item 4"],
    ),
    "an item that nobody filled in yet stands among items": (
        "一|加装电梯||200台|180台|\n二|平安建设||||\n三|口袋公园||5个|5个|",
        ["item 3", "item 4", "item 5"],
    ),
    "an item with an office of its own": (
        "一|加装电梯||200台|180台|城建办\n1|老旧小区||120台|100台|城建办",
        ["item 3", "item 4"],
    ),
    "of which below an item": (
        "一|加装电梯||200台|180台|\n|其中：红旗社区||120台|100台|\n二|养老床位||100张|60张|",
        ["item 3", "total 4", "item 5"],
    ),
    "the last group counts an item of its own": (
        "一|在建|86|21|9|\n1|物流园|86|21|9|经发办\n二|储备项目|10|0|0|",
        ["group 3", "item 4", "item 5"],
    ),
    "words in a column nobody knows are of an item": (
        "一|加装电梯|按需|200台|180台|\n1|养老床位|按需|100张|60张|民政办",
        ["item 3", "item 4"],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_with_marks_are_groups_or_items(name: str) -> None:
    rows, expected = ROWS[name]
    found = kept(read(f"{HEADER}\n{rows}"), "item", "group", "total")
    assert [" ".join(line.split(" ")[:2]) for line in found] == expected


def test_sums_of_groups_are_held_against_their_items() -> None:
    found = read(f"{HEADER}\n{ROWS['sums in columns nobody knows'][0]}")
    assert kept(found, "issue") == []
    wrong = ROWS["sums in columns nobody knows"][0].replace("21,000", "22,000")
    assert kept(read(f"{HEADER}\n{wrong}"), "issue") == [
        "issue sum_differs 3 D declared=22000 read=21000"
    ]


def test_the_name_of_a_group_with_sums_is_that_of_its_items() -> None:
    found = kept(read(f"{HEADER}\n{ROWS['two levels with sums'][0]}"), "item")
    assert [line.split(" ")[2] for line in found] == [
        "group=工业项目／续建",
        "group=工业项目／新建",
        "group=农业项目",
    ]


def test_groups_in_brackets_without_an_outer_one_stand_beside_each_other() -> None:
    rows = (
        "（一）续建（1项）||60|20|10|\n1|物流园|60|20|10|甲\n"
        "（二）新建（1项）||30|10|0|\n2|厂房|30|10|0|乙"
    )
    found = kept(read(f"{HEADER}\n{rows}"), "item")
    assert [line.split(" ")[2] for line in found] == ["group=续建", "group=新建"]
