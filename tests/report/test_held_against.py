"""What a growth is held against, years within years, what is certain, what a link asks for."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.report import Report, read_report
from imports.report.baselines import told_against

DAY = dt.date(2024, 1, 12)


def report(review: str, plan: str = "") -> Report:
    """A report of January on the year before, with what it plans for its own."""
    text = f"一、2023年工作回顾\n{review}。\n"
    return read_report(f"{text}二、2024年工作安排\n{plan}。\n" if plan else text, day=DAY)


BASELINES = [
    # what stands before the figure, what it is held against
    ("同比增长", "同比"),
    ("年均增长", "年均"),
    ("较2020年", "较2020年"),
    ("较去年提高", "较去年"),
    ("环比4月增长", "环比4月"),
    ("环比下降", "环比"),
    ("与2016年底相比增长", "2016年底"),
    ("降幅较1-4月收窄", "较1-4月"),
    ("比上年同期增加", "比上年同期"),
    ("比较好地完成了", None),
    ("增长", None),
]


@pytest.mark.parametrize(("lead", "expected"), BASELINES)
def test_what_a_growth_is_held_against(lead: str, expected: str | None) -> None:
    assert told_against(lead) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("税收8亿元，比上年同期6亿元增长2亿元", [None, "上年同期6亿元"]),
        ("把税收在2022年（30亿元）基础上增长不低于10%的目标上调到15%", ["2022年30亿元"]),
        ("零发案小区从五年前的46.9%上升到97.1%", ["五年前的46.9%"]),
        ("改造8处，税收增长5%", [None, None]),
    ],
)
def test_the_figure_that_another_is_held_against(clause: str, expected: list[str | None]) -> None:
    assert [one.baseline for one in report(clause).records] == expected


def test_a_growth_speaks_of_the_days_of_the_figure_before_it() -> None:
    records = report("截至9月底税收6亿元，同比增长5%").records
    assert [one.due for one in records] == [dt.date(2023, 9, 30)] * 2


def test_a_year_within_a_review_of_years_speaks_for_its_own_paragraph_alone() -> None:
    text = (
        "一、过去五年工作回顾\n(一)产业提质\n2021年，新建大棚40个。\n铺设渠道9公里。\n"
        "(二)五年来，乡村换新\n2021年全镇改厕60户，修桥3座。\n(三)社会安定\n调解纠纷90起。\n"
    )
    records = read_report(text, day=dt.date(2021, 12, 28)).records
    assert [(one.value, one.basis) for one in records] == [
        (40, "period"),
        (9, "cumulative"),
        (60, "cumulative"),
        (3, "cumulative"),
        (90, "cumulative"),
    ]


def test_what_is_expected_by_the_end_of_the_year_reviewed_is_an_outcome() -> None:
    (one,) = read_report(
        "一、2021年工作回顾\n2021年全镇税收预计达3亿元。", day=dt.date(2021, 12, 20)
    ).records
    assert (one.kind, one.due) == ("outcome", dt.date(2021, 12, 31))


ADMITTED = [
    "虽然取得一定成绩，但仍存在一些问题和不足：还有11个小区没有物业。",
    "同时，我们也清醒地看到，工业企业只有14家。",
]


@pytest.mark.parametrize("line", ADMITTED)
def test_what_is_admitted_to_be_lacking_is_no_outcome(line: str) -> None:
    assert report(f"改厕60户。\n{line}").records[1:] == ()


CERTAIN = [
    ("新增养老床位50张", True),
    ("调解矛盾纠纷66起", True),
    ("镇养老服务中心建成投用", True),
    ("税收增长5%", True),
    # Weighed: a stock or a flow, a size, a list's count, none, who was reached, what is usual.
    ("惠及老人500人", False),
    ("养老院占地面积3000平方米", False),
    ("做好与沿江等3个乡结对帮扶", False),
    ("没有发生生产安全事故", False),
    ("2106户8743名老人享受高龄津贴", False),
    ("养老满意率98%", False),
    ("推出助老服务计划", False),
]


@pytest.mark.parametrize(("clause", "certain"), CERTAIN)
def test_what_may_be_accepted_at_a_glance(clause: str, certain: bool) -> None:
    text = f"一、2023年工作回顾\n(一)养老和税收工作、平安调解\n{clause}。"
    records = read_report(text, day=DAY).records
    assert {one.certain for one in records} == {certain}


LINKED = [
    # outcome, commitment, whether they speak of one thing
    ("新增学位1350个", "新增学位1500个", True),
    ("改造老旧小区4个", "加快推进5个老旧小区改造", True),
    ("全镇生产总值186亿元", "生产总值增长6%", True),
    ("矛盾纠纷化解率97%", "矛盾纠纷化解率保持在98%以上", True),
    ("电梯加装签约40台", "电梯加装竣工50台", False),
    ("硬化村道12公里", "硬化村道3000平方米", False),
    ("新增学位1350个", "新增养老床位100张", False),
]


@pytest.mark.parametrize(("done", "promised", "together"), LINKED)
def test_what_is_linked(done: str, promised: str, together: bool) -> None:
    one, other = report(done, promised).records
    assert (one.links, other.links) == (((other.start,), (one.start,)) if together else ((), ()))


SUBJECTS = [
    # clause, what each figure counts
    ("税收8亿元，同比增长5%", ["税收", "税收"]),
    ("拆除违建30处、1200平方米", ["拆除违建", "拆除违建"]),
    ("加快推进老楼加装电梯工作，累计签约40台，竣工26台", ["老楼加装电梯签约", "老楼加装电梯竣工"]),
    ("新增签约17台", ["签约"]),
]


@pytest.mark.parametrize(("clause", "expected"), SUBJECTS)
def test_what_a_figure_without_a_name_counts(clause: str, expected: list[str]) -> None:
    assert [one.subject for one in report(clause).records] == expected
