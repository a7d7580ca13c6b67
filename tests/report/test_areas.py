"""The field of work of a record: words of its clause, of its headings, of what stands beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.report import Found, read_report
from imports.report.area_words import NO_FIELD, WORDS

DAY = dt.date(2023, 7, 13)


def found(text: str, heading: str = "(一)各项工作有序开展") -> list[Found]:
    """The records of a half year's review."""
    return list(read_report(f"一、上半年工作情况\n{heading}\n{text}。", day=DAY).records)


AREAS = [
    # heading, clause, area
    ("(一)各项工作有序开展", "建设高标准农田600亩", "rural"),
    ("(一)各项工作有序开展", "出栏肉牛320头", "rural"),
    ("(一)各项工作有序开展", "村集体经济收入达到40万元", "rural"),
    ("(一)各项工作有序开展", "一产增加值完成3亿元", "rural"),
    ("(一)各项工作有序开展", "新增专精特新企业4家", "economy"),
    ("(一)各项工作有序开展", "一般公共预算收入完成3亿元", "economy"),
    ("(一)各项工作有序开展", "硬化路面3公里", "construction"),
    ("(一)各项工作有序开展", "新开公交线路2条", "construction"),
    ("(一)各项工作有序开展", "清淤河道12公里", "environment"),
    ("(一)各项工作有序开展", "改建学校宿舍2栋", "livelihood"),
    ("(一)各项工作有序开展", "调解纠纷31起", "governance"),
    ("(一)各项工作有序开展", "送戏下乡8场", "culture"),
    ("(一)各项工作有序开展", "办理人大代表建议21件", "government"),
    ("(一)各项工作有序开展", "发展党员9名", "party"),
    # Money and building are of any field: the heading and the thing decide.
    ("(一)教育事业稳步发展", "投入资金300万元", "livelihood"),
    ("(一)水利设施全面提升", "投资300万元修建水渠4公里", "rural"),
    ("(一)生态环境持续改善", "实施项目6个", "environment"),
    # A word of the clause itself is worth more than its heading.
    ("(一)生态环境持续改善", "新增养老床位50张", "livelihood"),
    # 思路 is no road, 成果 no fruit.
    ("(一)平安建设不断深入", "理清思路5条", "governance"),
]


@pytest.mark.parametrize(("heading", "clause", "area"), AREAS)
def test_the_field_of_a_clause(heading: str, clause: str, area: str) -> None:
    assert [one.area for one in found(clause, heading)] == [area] * len(found(clause, heading))
    assert found(clause, heading)


def test_what_names_no_field_is_of_that_before_it() -> None:
    records = found("新建篮球场3片，受益1200人。举办招聘会2场，达成意向160人")
    assert [one.area for one in records] == ["culture", "culture", "livelihood", "livelihood"]


def test_a_heading_of_another_field_is_told_as_a_doubt() -> None:
    (sure,) = found("新增养老床位50张", "(一)养老服务更加优质")
    (doubtful,) = found("新增养老床位50张", "(一)生态环境持续改善")
    assert dict(sure.reasons)["area"] == "养老"
    assert dict(doubtful.reasons)["area"] == "养老？"
    assert sure.certain


def test_a_word_stands_for_one_field_and_none_is_long() -> None:
    told = [word.rstrip("!?") for words in (*WORDS.values(), NO_FIELD) for word in words.split()]
    assert len(told) == len(set(told))
    assert max(map(len, told)) <= 6
