"""Blanks and line ends of a page's layout: read past, and laid back into every offset and quote."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.report import read_report
from imports.report.folding import folded

DAY = dt.date(2023, 7, 13)
# A page of 26 signs a line, its numbers set apart, as a pdf gives it when it is copied.
PAGE = """示例镇 2023 年上半年工作报告
一、上半年工作情况
今年以来,全镇上下一心,经济社会各项事业稳步向前,
较好地完成了各项任务。上半年实现税收 3.2 亿元,增长
7.5%;新增养老床位 120 张,改造老旧管道 12.5 公里,清
运建筑垃圾 860 吨。群众关心的停车难题得到缓解,新增车
位 260 个。全镇粮食播种面积 1.2 万亩,流转土地 3400 亩,
建成农村公路 8 公里,其中硬化通组路 5 公里。
二、下半年工作安排
下半年要继续做好各项工作,确保 10 月底前完成 18 台电
梯加装,新建口袋公园 2 座,改造危房 6 户,建成社区食堂
并投入使用。
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("增长 7 %，其中", "增长 7%，其中"),
        ("2022 年完成 3 件", "2022年完成 3件"),
        ("2022 年完成 3 件、4 项", "2022年完成3件、4项"),
        ("1 完成改造", "1 完成改造"),
        ("一、工作回顾 2023年，完成 3 件、4 项、5 处", "一、工作回顾 2023年，完成3件、4项、5处"),
        ("一行没有标点的话\n另一行", "一行没有标点的话\n另一行"),
        ("没有空格", "没有空格"),
        ("年内新\u200b建\x00学校3\u200b所", "年内新建学校3所"),
        ("\ufeff建成\xad公厕", "建成公厕"),
        ("", ""),
    ],
)
def test_only_the_blanks_of_the_layout_are_taken_out(text: str, words: str) -> None:
    assert folded(text).words == words


def test_every_sign_that_is_kept_knows_its_place() -> None:
    laid = folded(PAGE)
    assert [PAGE[laid.place(at)] for at in range(len(laid.words))] == list(laid.words)
    assert "增长7.5%；" in laid.words.replace(";", "；")
    assert "确保10月底前完成18台电梯加装" in laid.words


def test_unseen_signs_lose_no_record() -> None:
    text = "二、下半年工作安排\n年内新建\x00学校3所，新\u200b建公厕4\u200b座。"
    found = read_report(text, day=DAY).records
    assert [(one.quote, str(one.value), one.unit) for one in found] == [
        ("年内新建\x00学校3所", "3", "所"),
        ("新\u200b建公厕4\u200b座", "4", "座"),
    ]
    assert all(text[one.start : one.end] == one.quote for one in found)


def test_a_page_of_short_lines_is_read_as_its_sentences_are() -> None:
    records = read_report(PAGE, day=DAY).records
    assert [(one.kind, str(one.value), one.unit, str(one.due)) for one in records] == [
        ("outcome", "320000000.0", "元", "2023-06-30"),
        ("outcome", "7.5", "%", "2023-06-30"),
        ("outcome", "120", "张", "2023-06-30"),
        ("outcome", "12.5", "公里", "2023-06-30"),
        ("outcome", "860", "吨", "2023-06-30"),
        ("outcome", "260", "个", "2023-06-30"),
        ("outcome", "12000.0", "亩", "2023-06-30"),
        ("outcome", "3400", "亩", "2023-06-30"),
        ("outcome", "8", "公里", "2023-06-30"),
        ("outcome", "5", "公里", "2023-06-30"),
        ("commitment", "18", "台", "2023-10-31"),
        ("commitment", "2", "座", "2023-12-31"),
        ("commitment", "6", "户", "2023-12-31"),
        ("commitment", "None", None, "2023-12-31"),
    ]


def test_quotes_and_links_are_of_the_text_as_given() -> None:
    report = read_report(PAGE, day=DAY)
    quotes = [one.quote for one in report.records]
    assert "增长\n7.5%" in quotes
    assert "确保 10 月底前完成 18 台电\n梯加装" in quotes
    assert all(PAGE[one.start : one.end] == one.quote for one in report.records)
    starts = {one.start for one in report.records}
    assert all(link in starts for one in report.records for link in one.links)
    assert report.document.text == PAGE
    assert len(report.document.plain) == len(PAGE)
    inside = [report.document.words(line) for line in report.document.lines if line.inside]
    assert inside[0] == "一、上半年工作情况"


def test_a_contradiction_is_quoted_from_the_text_as_given() -> None:
    text = "一、上半年工作情况\n税收 20.17 亿元，比去年同期 13.88 亿元增长 6.39 亿元。"
    (told,) = read_report(text, day=DAY).contradictions
    assert (told.quote, text[told.start : told.start + len(told.quote)]) == ("6.39 亿元",) * 2
