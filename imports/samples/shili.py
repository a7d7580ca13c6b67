"""The workbooks of 示例镇, the fictional town, from the tables in ``data/shili``. No Django.

The layouts differ on purpose: offices do not all draw the same sheet.
"""

from __future__ import annotations

from ..drawing import Column, Sheet
from . import shared
from .manifest import SHILI_2025 as LAST_PLAN
from .manifest import SHILI_2026 as PLAN
from .manifest import SHILI_HALF_YEAR as HALF_YEAR
from .manifest import SHILI_REPORT as REPORT
from .tables import Entry, items, place, table, text

DECISION = "示例镇人大主席团关于调整2026年度部分目标任务的决定（虚构示例）"
NOTE = "注：虚构示例，数据仅供演示。"

DOCUMENTS: dict[str, Entry] = {
    REPORT: {
        "kind": "政府工作报告",
        "meeting": "示例镇第三届人民代表大会第六次会议",
        "date": "2026-01-16",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "file": "report-2026.txt",
    },
    HALF_YEAR: {
        "kind": "半年工作报告",
        "meeting": "示例镇第三届人民代表大会主席团第二十次会议",
        "date": "2026-07-08",
        "period_start": "2026-01-01",
        "period_end": "2026-06-30",
        "file": "report-2026h1.txt",
    },
    DECISION: {
        "kind": "决定决议",
        "meeting": "示例镇第三届人民代表大会主席团第二十一次会议",
        "date": "2026-08-20",
        "index_number": "示人主〔2026〕7号",
        "file": "decision-2026.txt",
    },
}

LEDGER_COLUMNS = (
    Column("number", "序号", width=6, kind="number"),
    Column("category", "类别", width=9),
    Column("wording", "工作任务", width=36),
    Column("area", "领域", width=9),
    Column("measure", "衡量方式", "目标设定", 8),
    Column("target", "目标值", "目标设定", 10, "number"),
    Column("unit", "计量单位", "目标设定", 10),
    Column("basis", "口径", "目标设定", 7),
    Column("baseline", "基数", "目标设定", 10),
    Column("start", "开始时间", width=12, kind="date"),
    Column("due", "完成时限", width=14),
    Column("lead", "牵头单位", "责任分工", 18),
    Column("support", "配合单位", "责任分工", 22),
    Column("stages", "节点阶段", width=18),
    Column("parent", "上级序号", width=8, kind="number"),
    Column("state", "办理状态", width=10),
    Column("state_decision", "状态依据", width=20),
    Column("document", "出处", "来源", 30),
    Column("quote", "原句", "来源", 30),
    Column("offset", "位置", "来源", 7, "number"),
    Column("note", "备注", width=18),
)
LAST_LEDGER_COLUMNS = (
    Column("number", "编号", width=6, kind="number"),
    Column("wording", "项目名称", width=34),
    Column("area", "领域", width=10),
    Column("target", "年度目标", width=12),
    Column("due", "完成时间", width=12),
    Column("lead", "责任单位", width=22),
)
LAST_PROGRESS_COLUMNS = (
    Column("number", "编号", width=6, kind="number"),
    Column("wording", "项目名称", width=34),
    Column("figure", "累计完成", width=10, kind="number"),
    Column("words", "进展情况", width=36),
)
QUOTED = (
    Column("document", "进展出处", width=40),
    Column("quote", "进展原句", width=30),
    Column("offset", "进展位置", width=9, kind="number"),
)
FIRST_QUARTER_COLUMNS = (
    Column("number", "序号"),
    Column("wording", "工作任务"),
    Column("lead", "责任单位"),
    Column("cumulative", "累计完成"),
    Column("level", "当前水平"),
    Column("stage", "形象进度"),
    Column("words", "进展情况"),
    Column("cause", "存在问题"),
)
HALF_YEAR_COLUMNS = (
    Column("number", "序号", width=6, kind="number"),
    Column("wording", "重点任务", width=34),
    Column("lead", "责任单位", width=20),
    Column("unit", "单位", width=10),
    Column("cumulative", "1-6月累计完成", "进度", 10, "number"),
    Column("level", "当前水平", "进度", 10, "number"),
    Column("stage", "形象进度", "进度", 10),
    Column("done", "是否完成", "进度", 8),
    Column("words", "目前进展情况", width=26),
    Column("cause", "存在问题", width=24),
    Column("next_step", "下一步工作计划", width=24),
    Column("expected_on", "预计完成时间", width=14),
    Column("document", "进展出处", "来源", 44),
    Column("quote", "进展原句", "来源", 34),
    Column("offset", "进展位置", "来源", 8, "number"),
)
THIRD_QUARTER_COLUMNS = (
    Column("number", "序号", width=6, kind="number"),
    Column("wording", "工作任务", width=34),
    Column("lead", "牵头单位", width=20),
    Column("unit", "计量单位", width=10),
    Column("cumulative", "累计完成", width=10, kind="number"),
    Column("level", "当前水平", width=10, kind="number"),
    Column("stage", "形象进度", width=10),
    Column("done", "是否完成", width=8),
    Column("claimed", "完成率", width=8, kind="percent"),
    Column("day", "数据截至", width=12, kind="date"),
    Column("words", "进展情况", width=28),
    Column("cause", "存在问题", width=26),
    Column("next_step", "下一步打算", width=24),
    Column("expected_on", "预计完成", width=14, kind="date"),
    Column("reported_by", "填报单位", width=20),
)
NODE_COLUMNS = (
    Column("number", "序号", width=6, kind="number"),
    Column("wording", "任务表述", width=34),
    Column("day", "节点日期", kind="date"),
    Column("value", "计划值", kind="number"),
    Column("stage", "计划阶段"),
)
SITE_COLUMNS = (
    Column("number", "序号", width=6, kind="number"),
    Column("name", "点位", width=20),
    Column("stage", "进展阶段"),
    Column("done_on", "完成日期", kind="date"),
)


def document(title: str) -> Entry:
    """The row of 文件目录 of one of our documents, with its text."""
    facts = DOCUMENTS[title]
    return {**facts, "title": title, "text": text(f"shili/{facts['file']}")}


def commitments() -> list[Entry]:
    """The commitments and group rows of 2026, each with its source and the place of its quote."""
    whole = text("shili/report-2026.txt")
    rows = table("shili/2026-commitments.txt")
    for row in items(rows):
        row["document"] = REPORT
        row["offset"] = place(whole, row["quote"])
        row["due"] = shared.chinese_day(row["due"])
    return rows


def base() -> tuple[Sheet, ...]:
    """Units in their official order, and the report from which the commitments are."""
    units = Sheet(
        "责任单位名录",
        shared.UNIT_COLUMNS,
        tuple(table("shili/units.txt")),
        title="示例镇责任单位名录（虚构示例）",
    )
    return (units, shared.document_sheet(document(REPORT)))


def last_year() -> tuple[Sheet, ...]:
    """The plan of 2025 and its four quarters; the first line of its ledger is blank."""
    rows = tuple(table("shili/2025.txt"))
    ledger = Sheet(
        "目标任务",
        LAST_LEDGER_COLUMNS,
        tuple({**row, "due": "12月底前" if row["due"] else ""} for row in rows),
        title=f"{LAST_PLAN}一览表（虚构示例）",
        notes=(NOTE,),
        blank_first=True,
    )
    plan = _plan(LAST_PLAN, 2025, "2025-01-17", "")
    return (shared.plan_sheet(plan), ledger, *(_last_quarter(rows, q) for q in range(1, 5)))


def plan_2026() -> tuple[Sheet, ...]:
    """The plan of 2026: ledger with a two-row header, planned nodes, named places."""
    rows = commitments()
    total: Entry = {"number": "total", "wording": "合计（46项）"}
    ledger = Sheet(
        "目标任务分解表",
        LEDGER_COLUMNS,
        (total, *rows),
        title=f"{PLAN}分解表（虚构示例）",
        lines=("制表单位：镇党政办公室　　2026年1月16日",),
        notes=(NOTE,),
    )
    words = _by_number(rows)
    nodes = tuple(
        {**row, "wording": words[row["number"]]["wording"]} for row in table("shili/2026-nodes.txt")
    )
    return (
        shared.plan_sheet(_plan(PLAN, 2026, "2026-01-16", REPORT)),
        ledger,
        Sheet("节点计划", NODE_COLUMNS, nodes, title=f"{PLAN}节点计划（虚构示例）"),
        _sites("planned"),
    )


def first_quarter() -> Sheet:
    """The first quarter, kept as CSV in GB18030."""
    return Sheet(
        "一季度",
        FIRST_QUARTER_COLUMNS,
        tuple(_reported("2026-q1.txt")),
        title=f"{PLAN}一季度进展情况表（虚构示例）",
        lines=("截至2026年3月31日",),
    )


def half_year() -> tuple[Sheet, ...]:
    """The half year: the report itself, and its figures with the sentences they are from."""
    whole = text("shili/report-2026h1.txt")
    rows = _reported("2026-q2.txt")
    for row in rows:
        row["expected_on"] = shared.chinese_day(row["expected_on"])
        if row["quote"]:
            row.update(document=HALF_YEAR, offset=place(whole, row["quote"]))
    progress = Sheet(
        "上半年进展",
        HALF_YEAR_COLUMNS,
        tuple(_grouped(rows)),
        title=f"{PLAN}上半年进展情况表（虚构示例）",
        lines=("截至2026年6月30日",),
        notes=(NOTE,),
        blank_first=True,
    )
    return (shared.document_sheet(document(HALF_YEAR)), progress)


def revision() -> tuple[Sheet, ...]:
    """August: the decision, the targets it revised, the tasks it stopped."""
    words = _by_number(commitments())
    changes = tuple(
        {**row, "wording": words[row["number"]]["wording"]}
        for row in table("shili/2026-revisions.txt")
    )
    stopped = tuple({**words[row["number"]], **row} for row in table("shili/2026-states.txt"))
    for row in stopped:
        row["area"] = {"28": "城乡建设", "43": "政府建设"}[row["number"]]
    return (
        shared.document_sheet(document(DECISION)),
        Sheet(
            "目标调整情况表",
            shared.REVISION_COLUMNS,
            changes,
            title=f"{PLAN}目标调整情况表（虚构示例）",
            notes=(NOTE,),
        ),
        Sheet(
            "暂缓终止",
            LEDGER_COLUMNS,
            stopped,
            title=f"{PLAN}暂缓和终止事项（虚构示例）",
        ),
    )


def third_quarter() -> tuple[Sheet, ...]:
    """The third quarter, with the named places as they stand."""
    rows = _reported("2026-q3.txt")
    for row in rows:
        row["reported_by"] = row["lead"]
    progress = Sheet(
        "三季度进展",
        THIRD_QUARTER_COLUMNS,
        tuple(_grouped(rows)),
        title=f"{PLAN}三季度进展情况表（虚构示例）",
        lines=("截至2026年9月30日",),
        notes=(NOTE,),
    )
    return (progress, _sites("stage"))


def _plan(title: str, year: int, given: str, document_title: str) -> Entry:
    return {
        "title": title,
        "kind": "年度计划",
        "start": f"{year}-01-01",
        "end": f"{year}-12-31",
        "given": given,
        "reporting_months": "3",
        "provenance": "虚构示例",
        "document": document_title,
    }


def _last_quarter(rows: tuple[Entry, ...], quarter: int) -> Sheet:
    """One quarter of 2025; the last one quotes the report that looks back on the year."""
    name = ("一季度", "二季度", "三季度", "四季度")[quarter - 1]
    day = ("3月31日", "6月30日", "9月30日", "12月31日")[quarter - 1]
    told = [
        {"number": row["number"], "wording": row["wording"], "figure": row[f"q{quarter}"]}
        for row in items(list(rows))
    ]
    if quarter == 4:
        told = [
            {**short, **_quoted(row)} for short, row in zip(told, items(list(rows)), strict=True)
        ]
    return Sheet(
        name,
        LAST_PROGRESS_COLUMNS + (QUOTED if quarter == 4 else ()),
        tuple(told),
        title=f"{LAST_PLAN}{name}进展（虚构示例）",
        lines=(f"截至2025年{day}",),
    )


def _quoted(row: Entry) -> Entry:
    """The words of a row of 2025 and, where the report tells the figure, its sentence."""
    if not row["quote"]:
        return {"words": row["words"]}
    offset = place(text("shili/report-2026.txt"), row["quote"])
    return {"words": row["words"], "document": REPORT, "quote": row["quote"], "offset": offset}


def _by_number(rows: list[Entry]) -> dict[str, Entry]:
    return {row["number"]: row for row in items(rows)}


def _reported(name: str) -> list[Entry]:
    """The reported rows of a quarter, with the wording and lead unit of their commitment."""
    words = _by_number(table("shili/2026-commitments.txt"))
    return [
        {**row, "wording": words[row["number"]]["wording"], "lead": words[row["number"]]["lead"]}
        for row in table(f"shili/{name}")
    ]


def _grouped(rows: list[Entry]) -> list[Entry]:
    """The rows under the plan's group rows, whose counts say how many are reported here."""
    told = {row["number"]: row for row in rows}
    groups: list[tuple[str, list[Entry]]] = []
    for row in table("shili/2026-commitments.txt"):
        if row["number"] == "group":
            groups.append((row["wording"].partition("（")[0], []))
        elif row["number"] in told:
            groups[-1][1].append(told[row["number"]])
    lines: list[Entry] = []
    for name, members in groups:
        if members:
            lines.append({"number": "group", "wording": f"{name}（{len(members)}项）"})
            lines += members
    return lines


def _sites(stage: str) -> Sheet:
    rows = table("shili/2026-sites.txt")
    if stage == "planned":
        rows = [{**row, "stage": row["planned"], "done_on": ""} for row in rows]
    return Sheet("点位明细", SITE_COLUMNS, tuple(rows), title=f"{PLAN}点位明细（虚构示例）")
