"""The workbooks of the five towns whose reports are public, from ``data/``. No Django.

Commitments are short clauses with the place where they stand in the report; the reports' own texts
are not carried. What counts as progress, and why so little does, is in README.md.
"""

from __future__ import annotations

from ..drawing import Column, Sheet
from . import shared
from .manifest import (
    CHANGZHENG_FIVE,
    CHANGZHENG_REST,
    CHANGZHENG_YEAR,
    HANGTOU_PLAN,
    QIBAO_FIVE,
    QIBAO_YEAR,
    ZHANGJIANG_PLAN,
    ZHOUPU_PLAN,
)
from .tables import Entry, table

PROVENANCE = "公开资料示例"
NOTE = "注：公开资料示例，不代表实际完成情况。"

HANGTOU_REPORT = "航头镇2019年上半年工作总结和下半年工作安排"
ZHANGJIANG_REPORT = "张江镇第五届人民代表大会第四次会议政府工作报告"
QIBAO_REPORT = "七宝镇政府工作报告（过去五年的工作回顾和今后五年、2022年的工作）"
CHANGZHENG_REPORT = "长征镇第二十届人民代表大会第一次会议政府工作报告"
ZHOUPU_REPORT = "周浦镇2022年上半年政府工作报告"

FACTS = (
    Column("wording", "任务表述", width=44),
    Column("subject", "事项", width=24),
    Column("measure", "衡量方式", width=9),
    Column("target", "目标值", width=16),
    Column("basis", "口径", width=7),
    Column("baseline", "基数", width=16),
)
SOURCE = (
    Column("strength", "力度", width=7),
    Column("document", "出处", width=36),
    Column("quote", "原句", width=44),
    Column("offset", "位置", width=8, kind="number"),
)
NUMBER = Column("number", "序号", width=6, kind="number")
AREA = Column("area", "领域", width=10)
DUE = Column("due", "完成时限", width=14)
PROGRESS_COLUMNS = (
    NUMBER,
    Column("wording", "任务表述", width=40),
    Column("cumulative", "累计完成", width=16),
    Column("period", "当期完成", width=12),
    Column("level", "当前水平", width=12),
    Column("from_day", "时段起", kind="date"),
    Column("day", "数据截至", kind="date"),
    Column("claimed", "完成率", width=10),
    Column("document", "进展出处", width=36),
    Column("quote", "进展原句", width=44),
    Column("offset", "进展位置", width=8, kind="number"),
)


def hangtou() -> tuple[Sheet, ...]:
    """航头镇: plan, report, ledger, and the two figures that are progress."""
    rows = _commitments("hangtou", HANGTOU_REPORT)
    ledger = Sheet(
        "台账",
        (NUMBER, *FACTS, AREA, DUE, *SOURCE),
        tuple(rows),
        title=f"{HANGTOU_PLAN}（公开资料示例）",
        notes=(NOTE,),
    )
    report = {
        "title": HANGTOU_REPORT,
        "kind": "半年工作报告",
        "period_start": "2019-01-01",
        "period_end": "2019-06-30",
    }
    return (
        shared.plan_sheet(_half_year(HANGTOU_PLAN, 2019, "2019-08-05", HANGTOU_REPORT)),
        shared.document_sheet(report),
        ledger,
        _progress("hangtou", HANGTOU_PLAN, HANGTOU_REPORT, rows),
    )


def zhangjiang() -> tuple[Sheet, ...]:
    """张江镇: plan, report, ledger grouped by area, one revised target, two figures."""
    rows = _commitments("zhangjiang", ZHANGJIANG_REPORT)
    ledger = Sheet(
        "台账",
        (NUMBER, *FACTS, Column("due", "完成时间", width=12, kind="date"), *SOURCE),
        tuple(_by_area(rows)),
        title=f"{ZHANGJIANG_PLAN}（公开资料示例）",
        notes=(NOTE,),
        blank_first=True,
    )
    report = {
        "title": ZHANGJIANG_REPORT,
        "kind": "政府工作报告",
        "meeting": "张江镇第五届人民代表大会第四次会议",
        "date": "2023-07-13",
        "period_start": "2023-01-01",
        "period_end": "2023-06-30",
    }
    return (
        shared.plan_sheet(_half_year(ZHANGJIANG_PLAN, 2023, "2023-07-13", ZHANGJIANG_REPORT)),
        shared.document_sheet(report),
        ledger,
        _zhangjiang_revision(rows),
        _progress("zhangjiang", ZHANGJIANG_PLAN, ZHANGJIANG_REPORT, rows),
    )


def qibao() -> tuple[Sheet, ...]:
    """七宝镇: two plans in one ledger, each row naming its own (所属计划); no progress."""
    rows = _commitments("qibao", QIBAO_REPORT)
    ledger = Sheet(
        "台账",
        (Column("plan", "所属计划", width=26), NUMBER, *FACTS, AREA, DUE, *SOURCE),
        tuple(rows),
        title="七宝镇目标任务台账（公开资料示例）",
        notes=(NOTE,),
    )
    five = _plan(QIBAO_FIVE, "五年规划", ("2022-01-01", "2026-12-31"), "", "12", QIBAO_REPORT)
    year = _plan(QIBAO_YEAR, "年度计划", ("2022-01-01", "2022-12-31"), "", "3", QIBAO_REPORT)
    report = {
        "title": QIBAO_REPORT,
        "kind": "政府工作报告",
        "period_end": "2021-12-31",
        "source_url": "https://zwgk.shmh.gov.cn/mh-xxgk-cms/website/mh_xxgk/xxgk_qbz_ghjh_zx/"
        "content/505434A5-3697-11ED-9DB4-6B46A7B6EBFE.htm",
    }
    return (shared.plan_sheet(five, year), shared.document_sheet(report), ledger)


def changzheng() -> tuple[Sheet, ...]:
    """长征镇: what was left of 2021, the next five years and 2022 in one ledger; no progress."""
    ledger = Sheet(
        "目标任务",
        (NUMBER, Column("plan", "所属计划", width=26), *FACTS, DUE, AREA, *SOURCE),
        tuple(_commitments("changzheng", CHANGZHENG_REPORT)),
        title="长征镇目标任务台账（公开资料示例）",
        notes=(NOTE,),
        blank_first=True,
    )
    given = "2021-12-15"
    spans = (
        (CHANGZHENG_REST, "年度计划", ("2021-01-01", "2021-12-31"), "3"),
        (CHANGZHENG_FIVE, "五年规划", ("2022-01-01", "2026-12-31"), "12"),
        (CHANGZHENG_YEAR, "年度计划", ("2022-01-01", "2022-12-31"), "3"),
    )
    plans = [
        _plan(title, kind, span, given, months, CHANGZHENG_REPORT)
        for title, kind, span, months in spans
    ]
    report = {
        "title": CHANGZHENG_REPORT,
        "kind": "政府工作报告",
        "meeting": "普陀区长征镇第二十届人民代表大会第一次会议",
        "date": given,
        "period_end": given,
    }
    return (shared.plan_sheet(*plans), shared.document_sheet(report), ledger)


def zhoupu() -> tuple[Sheet, ...]:
    """周浦镇: plan, report and ledger; nothing told of the half year is progress of it."""
    ledger = Sheet(
        "台账",
        (NUMBER, *FACTS, AREA, DUE, *SOURCE),
        tuple(_commitments("zhoupu", ZHOUPU_REPORT)),
        title=f"{ZHOUPU_PLAN}（公开资料示例）",
        notes=(NOTE,),
    )
    report = {
        "title": ZHOUPU_REPORT,
        "kind": "半年工作报告",
        "date": "2022-08-10",
        "period_start": "2022-01-01",
        "period_end": "2022-06-30",
        "index_number": "SY0024695230202200094",
    }
    plan = _half_year(ZHOUPU_PLAN, 2022, "2022-08-10", ZHOUPU_REPORT)
    return (shared.plan_sheet(plan), shared.document_sheet(report), ledger)


def _commitments(town: str, document: str) -> list[Entry]:
    rows = table(f"{town}/commitments.txt")
    for row in rows:
        row["document"] = document
        if town != "zhangjiang":
            row["due"] = shared.chinese_day(row["due"])
    return rows


def _by_area(rows: list[Entry]) -> list[Entry]:
    """The rows under a group row for each area, in the order in which the areas first occur."""
    lines: list[Entry] = []
    for place, area in enumerate(dict.fromkeys(row["area"] for row in rows)):
        members = [row for row in rows if row["area"] == area]
        words = f"{'一二三四五六七八九'[place]}、{area}（{len(members)}项）"
        lines += [{"number": "group", "wording": words}, *members]
    return lines


def _plan(
    title: str, kind: str, span: tuple[str, str], given: str, months: str, document: str
) -> Entry:
    return {
        "title": title,
        "kind": kind,
        "start": span[0],
        "end": span[1],
        "given": given,
        "reporting_months": months,
        "provenance": PROVENANCE,
        "document": document,
    }


def _half_year(title: str, year: int, given: str, document: str) -> Entry:
    return _plan(title, "下半年计划", (f"{year}-01-01", f"{year}-12-31"), given, "6", document)


def _progress(town: str, plan: str, document: str, rows: list[Entry]) -> Sheet:
    words = {row["number"]: row["wording"] for row in rows}
    told = tuple(
        {**row, "wording": words[row["number"]], "document": document}
        for row in table(f"{town}/progress.txt")
    )
    return Sheet("进展", PROGRESS_COLUMNS, told, title=f"{plan}进展情况（公开资料示例）")


def _zhangjiang_revision(rows: list[Entry]) -> Sheet:
    tax = next(row for row in rows if row["offset"] == "7159")
    change = {
        "number": tax["number"],
        "wording": tax["wording"],
        "old_target": "不低于10%",
        "target": "不低于15%",
        "since": "2023-07-13",
        "decided_by": "张江镇人民政府（在政府工作报告中提出）",
        "document": ZHANGJIANG_REPORT,
        "reason": "报告提出上调",
        "proposed": "否",
    }
    title = f"{ZHANGJIANG_PLAN}目标调整情况表（公开资料示例）"
    return Sheet("目标调整情况表", shared.REVISION_COLUMNS, (change,), title=title)
