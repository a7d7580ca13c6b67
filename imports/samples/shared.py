"""What the sheets of all sample towns have in common: plan, units, documents, days. No Django."""

from __future__ import annotations

import calendar
import datetime as dt

from ..drawing import Column, Sheet
from .tables import Entry

PLAN_COLUMNS = (
    Column("title", "计划名称", width=34),
    Column("kind", "计划类型"),
    Column("start", "开始日期", kind="date"),
    Column("end", "结束日期", kind="date"),
    Column("given", "下达日期", kind="date"),
    Column("reporting_months", "填报周期（月）", kind="number"),
    Column("provenance", "资料性质", width=16),
    Column("document", "依据文件", width=44),
)
DOCUMENT_COLUMNS = (
    Column("title", "文件标题", width=44),
    Column("kind", "文件类型", width=16),
    Column("meeting", "会议", width=36),
    Column("date", "日期", kind="date"),
    Column("period_start", "所述时段起", kind="date"),
    Column("period_end", "所述时段止", kind="date"),
    Column("source_url", "来源网址", width=20),
    Column("index_number", "索引号或文号", width=18),
    Column("text", "正文", width=60),
)
UNIT_COLUMNS = (
    Column("order", "序号", width=6, kind="number"),
    Column("name", "单位名称", width=30),
    Column("short_name", "简称"),
)
REVISION_COLUMNS = (
    Column("number", "序号", width=6),
    Column("wording", "任务表述", width=34),
    Column("old_target", "原目标"),
    Column("target", "调整后目标"),
    Column("since", "起效日期", kind="date"),
    Column("decided_by", "决定机构", width=30),
    Column("document_number", "文号", width=18),
    Column("document", "依据文件", width=44),
    Column("reason", "调整原因", width=44),
    Column("proposed", "是否拟调整"),
)


def plan_sheet(*plans: Entry) -> Sheet:
    """The sheet 计划信息."""
    return Sheet("计划信息", PLAN_COLUMNS, plans)


def document_sheet(*documents: Entry) -> Sheet:
    """The sheet 文件目录."""
    return Sheet("文件目录", DOCUMENT_COLUMNS, documents)


def chinese_day(iso: str) -> str:
    """An ISO day the way ledgers write it: 2026年12月底, 2026年9月15日; empty stays empty."""
    if not iso:
        return ""
    day = dt.date.fromisoformat(iso)
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return f"{day.year}年{day.month}月底"
    return f"{day.year}年{day.month}月{day.day}日"
