"""Whole reports: what a page adds, what looks back and ahead, links, sums, certainty."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from imports.report import Report, read_report
from imports.report.document import understand
from imports.report.outline import outline

PAGE = """首页 > 政务公开
示例镇第三届人民代表大会第二次会议政府工作报告
索引号 | 发布机构 | 示例镇 | 发布时间 | 2024-02-20
政府工作报告
——2024年1月18日在示例镇第三届人民代表大会第二次会议上
张 三
各位代表：
现在，我代表镇政府报告工作，请予审议。
一、2023年工作回顾
(一)经济稳步回升。全年完成税收12.50亿元，比上年同期10.00亿元增长2.50亿元，增幅25%。
(二)民生持续改善。新增养老床位80张，建成社区食堂3家。电梯加装签约40台，竣工26台。
各位代表，过去一年完成了3件大事。
在肯定成绩的同时，我们也清醒地看到，仍有5个小区没有完成改造。
二、2024年工作安排
(一)做强经济。税收增长8%以上，力争进入全区前三。
(二)改善民生。年底前新增养老床位100张。电梯加装竣工50台。完成文化中心主体施工。
各位代表，让我们一起奋斗！
名词解释
1、“15分钟生活圈”：1个中心、2个站点。
相关稿件：完成100个项目
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return read_report(PAGE)


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(one.kind, one.quote, str(one.due)) for one in report.records]


def test_the_page_around_the_report_is_left_out(report: Report) -> None:
    document = report.document
    inside = [document.words(line) for line in document.lines if line.inside]
    assert inside[0] == "现在，我代表镇政府报告工作，请予审议。"
    assert inside[-1] == "各位代表，让我们一起奋斗！"


def test_the_day_of_the_meeting_is_that_of_the_report(report: Report) -> None:
    assert report.document.day == dt.date(2024, 1, 18)


def test_all_that_is_found_in_order_with_its_day(report: Report) -> None:
    assert told(report) == [
        ("outcome", "全年完成税收12.50亿元", "2023-12-31"),
        ("outcome", "比上年同期10.00亿元增长2.50亿元", "2023-12-31"),
        ("outcome", "增幅25%", "2023-12-31"),
        ("outcome", "新增养老床位80张", "2023-12-31"),
        ("outcome", "建成社区食堂3家", "2023-12-31"),
        ("outcome", "电梯加装签约40台", "2023-12-31"),
        ("outcome", "竣工26台", "2023-12-31"),
        ("commitment", "税收增长8%以上", "2024-12-31"),
        ("commitment", "力争进入全区前三", "2024-12-31"),
        ("commitment", "年底前新增养老床位100张", "2024-12-31"),
        ("commitment", "电梯加装竣工50台", "2024-12-31"),
        ("commitment", "完成文化中心主体施工", "2024-12-31"),
    ]


def test_outcomes_and_commitments_of_one_thing_are_linked_both_ways(report: Report) -> None:
    by_start = {one.start: one for one in report.records}
    pairs = {(one.quote, by_start[start].quote) for one in report.records for start in one.links}
    assert ("年底前新增养老床位100张", "新增养老床位80张") in pairs
    assert ("新增养老床位80张", "年底前新增养老床位100张") in pairs
    assert ("税收增长8%以上", "增幅25%") in pairs
    assert ("电梯加装竣工50台", "竣工26台") in pairs
    assert ("电梯加装竣工50台", "电梯加装签约40台") not in pairs
    kinds = {(one.kind, by_start[start].kind) for one in report.records for start in one.links}
    assert kinds == {("outcome", "commitment"), ("commitment", "outcome")}


@pytest.mark.parametrize(
    ("quote", "area"),
    [
        ("全年完成税收12.50亿元", "economy"),
        ("新增养老床位80张", "livelihood"),
        ("电梯加装竣工50台", "livelihood"),
    ],
)
def test_the_field_of_work_of_a_record(report: Report, quote: str, area: str) -> None:
    assert [one.area for one in report.records if one.quote == quote] == [area]


def test_what_each_record_stands_on_is_said(report: Report) -> None:
    (bed,) = [one for one in report.records if one.quote.startswith("年底前新增养老")]
    assert dict(bed.reasons) == {"area": "养老", "due": "年底前"}


def test_figures_that_agree_are_no_contradiction(report: Report) -> None:
    assert report.contradictions == ()


SUMS = [
    # A difference, a growth, both ways, and what only rounding makes unequal.
    ("税收20.17亿元，比去年同期13.88亿元增长6.39亿元", [("difference", "6.39亿元", "6.29")]),
    ("税收20.17亿元，比去年同期13.88亿元增长6.29亿元", []),
    ("税收5.72亿元，比去年同期3.69亿元增长2.03亿元，增幅55.2%", []),
    ("税收5.72亿元，比去年同期3.69亿元增长2.03亿元，增幅56%", [("growth", "56%", "55")]),
    ("案件80起，比去年同期100起下降20%", []),
    ("案件80起，比去年同期100起下降25%", [("growth", "25%", "20")]),
    ("案件80起，比去年同期100起减少20起", []),
    ("案件80起，比去年同期100起减少25起", [("difference", "25起", "20")]),
    ("收入由10.0亿元增长到12.0亿元，增幅20%", []),
    ("收入由10.0亿元增长到12.0亿元，增幅30%", [("growth", "30%", "20")]),
    ("投资约20亿元，比去年同期13亿元增长9亿元", []),
    # A total and the parts that brackets list.
    ("梳理企业300家（镇属180家、村属120家）", []),
    ("梳理企业300家（镇属180家、村属130家）", [("parts", "300家", "310")]),
    ("梳理企业300家（其中镇属180家、村属100家）", []),
    ("梳理企业300家（其中镇属180家、村属140家）", [("parts", "300家", "320")]),
    ("梳理企业300家（涉及镇属180家、楼宇14幢）", []),
    # Counts are exact, measured figures rounded.
    ("信访件由20件减至14件，减少6件", []),
    ("信访件由20件减至14件，减少5件", [("difference", "5件", "6")]),
    ("停车位205个，比5月底的140个增加75个", [("difference", "75个", "65")]),
    # A share of a total that the sentence states.
    ("受理216件，办结194件，办结率89.8%", []),
    ("受理216件，办结194件，办结率92.8%", [("share", "92.8%", "89.8")]),
    ("受理216件，按时办结194件，办结率100%", []),
    ("走访216户，办结194件，办结率92.8%", []),
    ("工单216件，其中噪声97件，占44.9%", []),
    ("工单216件，其中噪声97件，占总数的54.9%", [("share", "54.9%", "44.9")]),
    ("工单216件，噪声97件，占全区的54.9%", []),
    # A goal beside what was done.
    ("改厕任务300座，完成310座，完成率103.3%", []),
    ("改厕任务300座，完成310座，完成率101%", [("ratio", "101%", "103")]),
    ("收入640万元，占年计划1000万元的64%", []),
    ("收入640万元，占年计划1000万元的74%", [("ratio", "74%", "64")]),
    ("投诉1180件，办结1156件，办结率99%", []),
    ("调解1180件，成功1156件，成功率99%", [("share", "99%", "98")]),
    ("调解1180件，成功1156件，成功率98%", []),
    ("办理3200件，办结3100件，办结率98.9%", [("share", "98.9%", "96.9")]),
    ("应改造20个，已完成12个，占比65%", [("share", "65%", "60")]),
    ("应改造20个，已完成12个，占比60%", []),
    ("应改造20个，已完成12个，完成率65%", [("share", "65%", "60")]),
    # Parts behind their whole, without a bracket.
    ("建成充电桩268个，其中公共150个、居民区128个", [("parts", "268个", "278")]),
    ("建成充电桩268个，其中公共150个，居民区128个", [("parts", "268个", "278")]),
    ("建成充电桩268个（其中公共150个、居民区128个）", [("parts", "268个", "278")]),
    ("建成充电桩268个，其中公共150个、居民区118个", []),
    ("建成充电桩268个，其中公共150个", []),
    ("建成充电桩268个，其中公共350个", [("parts", "268个", "350")]),
    ("建成充电桩268个，其中公共150个，新增停车位200个", []),
    ("建成充电桩268个，分别为公共150个、居民区108个", [("parts", "268个", "258")]),
    ("建成充电桩268个，分别为公共150个、居民区118个", []),
    ("走访100名，其中党员60名、妇女70名", []),
    ("路灯63个、路牌136个，其中太阳能140个", []),
    # What it was stands behind the change, or more was done than then.
    ("查处走私案150批，下降25%，去年同期为180批", [("growth", "25%", "17")]),
    ("查处走私案135批，下降25%，去年同期为180批", []),
    ("查处走私案150批，下降25%，上年为180批", [("growth", "25%", "17")]),
    ("拆违9000平方米，比去年10000平方米少拆1000平方米", []),
    ("拆违9000平方米，比去年10000平方米少拆2000平方米", [("difference", "2000平方米", "1000")]),
    ("拆违12000平方米，比去年10000平方米多拆2000平方米", []),
    ("拆违12000平方米，比去年10000平方米多拆3000平方米", [("difference", "3000平方米", "2000")]),
    # Another amount ends what is compared; which way a narrowing fall goes nobody knows.
    ("税收6.12亿元，比上年5.70亿元增长7.4%，总产值48.5亿元，增长9.1%", []),
    ("信访件10件，比去年20件下降50%", []),
    ("信访件10件，比去年20件下降40%", [("growth", "40%", "50")]),
    ("信访件10件，比去年20件增长-50%", []),
    # Nothing to compare.
    ("税收20.17亿元，同比增长45.4%", []),
    ("把税收在2022年（30.20亿元）基础上增长不低于10%的目标上调到15%", []),
]


@pytest.mark.parametrize(("clause", "expected"), SUMS)
def test_the_reports_own_arithmetic(clause: str, expected: list[tuple[str, str, str]]) -> None:
    report = read_report(f"一、上半年工作情况\n{clause}。", day=dt.date(2023, 7, 13))
    scale = Decimal(10**8) if "亿" in clause else Decimal(1)
    found = [(one.kind, one.quote, one.computed) for one in report.contradictions]
    assert found == [
        (kind, quote, Decimal(value) * (1 if "%" in quote else scale))
        for kind, quote, value in expected
    ]


@pytest.mark.parametrize(
    ("clause", "due"),
    [
        ("去年组织义诊23场", "2025-12-31"),
        ("上年组织义诊23场", "2024-12-31"),
        ("上年同期组织义诊23场", "2024-12-31"),
        ("2024年组织义诊23场", "2024-12-31"),
        ("2025年组织义诊23场", "2025-12-31"),
        ("下半年组织义诊23场", "2025-12-31"),
        ("上半年组织义诊23场", "2025-06-30"),
    ],
)
def test_a_report_of_january_tells_of_the_year_before_its_own(clause: str, due: str) -> None:
    report = read_report(f"一、2025年工作回顾\n{clause}。", day=dt.date(2026, 1, 14))
    assert told(report) == [("outcome", clause, due)]


RATIO = (
    "一、上半年工作情况\n新增就业岗位{done}个，完成全年目标的{said}%。\n"
    "二、下半年安排\n完成新增就业岗位2000个。"
)


@pytest.mark.parametrize(
    ("done", "said", "expected"),
    [("1590", "79.5", []), ("1590", "80", []), ("1590", "78.5", [Decimal("79.5")])],
)
def test_a_stated_completion_ratio_is_held_against_its_goal(
    done: str, said: str, expected: list[Decimal]
) -> None:
    report = read_report(RATIO.format(done=done, said=said), day=dt.date(2023, 7, 13))
    assert [one.computed for one in report.contradictions] == expected


HEADINGS = [
    # heading, day of the report, kind, last day
    ("一、过去五年工作的回顾", "2021-12-15", "review", "2021-12-31"),
    ("二、今后五年的目标任务", "2021-12-15", "plan", "2026-12-31"),
    ("三、2022年主要工作", "2021-12-15", "plan", "2022-12-31"),
    ("一、2022年工作回顾", "2023-01-10", "review", "2022-12-31"),
    ("二、2023年工作安排", "2023-01-10", "plan", "2023-12-31"),
    ("上半年工作回顾", "2022-08-09", "review", "2022-06-30"),
    ("下半年工作要点", "2022-08-09", "plan", "2022-12-31"),
    ("第二部分 下半年主要工作安排", "2023-07-13", "plan", "2023-12-31"),
    ("一、2023年主要工作", "2023-12-20", "review", "2023-12-31"),
    ("二、2024年主要工作", "2023-12-20", "plan", "2024-12-31"),
    ("一、2023年主要工作", "2024-01-20", "review", "2023-12-31"),
    ("二、2024年主要工作", "2024-01-20", "plan", "2024-12-31"),
    ("二、2024年工作打算", "2024-01-20", "plan", "2024-12-31"),
    ("三、存在的问题和不足", "2023-01-10", "neither", None),
    ("二、2026年民生实事", "2026-01-16", "plan", "2026-12-31"),
    ("二、主要目标任务进展", "2026-07-08", "review", "2026-12-31"),
    ("一、2024年工作完成情况", "2025-01-10", "review", "2024-12-31"),
    ("二、下一步工作安排", "2023-07-10", "plan", "2023-12-31"),
    ("二、下阶段工作打算", "2023-07-10", "plan", "2023-12-31"),
    ("一、2020年工作和“十三五”发展回顾", "2021-01-15", "review", "2020-12-31"),
    ("二、“十四五”目标和2021年工作安排", "2021-01-15", "plan", "2021-12-31"),
    ("二、“十五五”时期主要目标", "2026-01-15", "plan", "2030-12-31"),
    ("一、前三季度工作回顾", "2026-10-14", "review", "2026-09-30"),
    ("二、四季度工作安排", "2026-10-14", "plan", "2026-12-31"),
]


@pytest.mark.parametrize(("heading", "day", "kind", "end"), HEADINGS)
def test_what_a_heading_says_of_its_section(
    heading: str, day: str, kind: str, end: str | None
) -> None:
    document = understand(f"各位代表：\n{heading}\n完成改造8处。", day=dt.date.fromisoformat(day))
    (section,) = outline(document)
    assert section.kind == kind
    if end:
        assert section.end_day == dt.date.fromisoformat(end)


def test_a_report_on_part_of_a_year_looks_back_and_ahead_within_it() -> None:
    text = (
        "示例镇2026年前三季度工作情况报告\n——2026年10月14日\n各位代表：\n一、工作回顾\n新增岗位30个。\n"
        "二、主要任务进展\n建成公园5座。\n三、下一步打算\n新增岗位50个。\n1.新开食堂2所。\n"
    )
    assert told(read_report(text)) == [
        ("outcome", "新增岗位30个", "2026-09-30"),
        ("outcome", "建成公园5座", "2026-09-30"),
        ("commitment", "新增岗位50个", "2026-12-31"),
        ("commitment", "新开食堂2所", "2026-12-31"),
    ]


def test_a_paragraph_may_speak_of_other_years_than_its_heading() -> None:
    text = (
        "一、“十四五”目标和2021年工作安排\n“十四五”时期，改造危桥40座。\n"
        "2021年，改造危桥6座。上半年新开食堂2所。"
    )
    assert told(read_report(text, day=dt.date(2021, 1, 15))) == [
        ("commitment", "改造危桥40座", "2025-12-31"),
        ("commitment", "改造危桥6座", "2021-12-31"),
        ("commitment", "上半年新开食堂2所", "2021-06-30"),
    ]


def test_a_day_behind_that_of_the_report_is_still_to_come() -> None:
    text = "一、上半年工作情况\n托位新增60个，另有30个8月底投用。"
    assert told(read_report(text, day=dt.date(2023, 7, 13))) == [
        ("outcome", "托位新增60个", "2023-06-30"),
        ("commitment", "另有30个8月底投用", "2023-08-31"),
    ]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("一、上半年工作情况", "2023-06-30"), ("一、2023年工作情况", "2023-07-13")],
)
def test_since_january_ends_with_the_report_or_its_half_year(heading: str, expected: str) -> None:
    text = f"{heading}\n今年以来，新增岗位30个。"
    (one,) = read_report(text, day=dt.date(2023, 7, 13)).records
    assert (str(one.due), one.basis) == (expected, "period")


def test_a_short_sentence_names_the_field_of_what_follows() -> None:
    text = "一、上半年工作情况\n医疗事业提质。开展12场次。体育事业出彩。开展15场次。"
    areas = [one.area for one in read_report(text, day=dt.date(2023, 7, 13)).records]
    assert areas == ["livelihood", "culture"]


def test_what_a_thing_is_called_is_its_subject() -> None:
    text = "一、上半年工作情况\n文化中心建成开放，北环路年底前通车。改造二次供水12个小区。"
    records = read_report(text, day=dt.date(2023, 7, 13)).records
    assert [one.subject for one in records] == ["文化中心", "北环路", "改造二次供水小区"]


def test_lost_line_ends_do_not_hide_headings() -> None:
    text = "一、2022年工作回顾 一年来，新增岗位30个。 二、2023年工作安排 2023年，新增岗位50个。"
    assert told(read_report(text)) == [
        ("outcome", "新增岗位30个", "2022-12-31"),
        ("commitment", "新增岗位50个", "2023-12-31"),
    ]


def test_a_paragraph_may_turn_to_the_plan_without_a_heading() -> None:
    text = "一、2023年工作回顾\n新增岗位30个。\n2024年，我们将做好以下工作。\n新增岗位50个。"
    assert told(read_report(text, day=dt.date(2024, 1, 9))) == [
        ("outcome", "新增岗位30个", "2023-12-31"),
        ("commitment", "新增岗位50个", "2024-12-31"),
    ]


def test_a_review_that_greets_its_readers_is_read_and_thanks_are_not() -> None:
    text = (
        "一、2023年工作回顾\n各位代表！一年来，新增岗位30个，建成公园5座，完成投资20亿元。\n"
        "各位代表！3万群众的支持，感谢5个单位、6家企业。"
    )
    quotes = [one.quote for one in read_report(text, day=dt.date(2024, 1, 9)).records]
    assert quotes == ["新增岗位30个", "建成公园5座", "完成投资20亿元"]


def test_without_a_day_nothing_is_guessed() -> None:
    report = read_report("下半年工作安排\n新增岗位50个。")
    assert [(one.due, one.certain) for one in report.records] == [(None, False)]


def test_a_record_as_json_has_the_labels_fields() -> None:
    report = read_report("一、上半年工作情况\n新增签约17台。", day=dt.date(2023, 7, 13))
    (one,) = [each.as_json() for each in report.records]
    assert one == {
        "kind": "outcome",
        "quote": "新增签约17台",
        "start": 10,
        "subject": "签约",
        "measure": "quantity",
        "value": 17,
        "value_max": None,
        "unit": "台",
        "comparator": "=",
        "basis": "period",
        "baseline": None,
        "due": "2023-06-30",
        "strength": None,
        "area": "economy",
        "links": [],
        "claimed_ratio": None,
        "certain": False,
        "reasons": {"area": "？", "due": "一、上半年工作情况"},
        "falls": False,
    }
