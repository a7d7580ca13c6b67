"""The words of sheets for the vocabularies of ``commitments.models.choices``."""

from __future__ import annotations

import re
from functools import lru_cache

from ..language import tidy

CATEGORY = {
    "民生实事": "livelihood_project",
    "民生实事项目": "livelihood_project",
    "民生实事工程": "livelihood_project",
    "实事项目": "livelihood_project",
    "目标任务": "key_task",
    "重点工作": "key_task",
    "重点任务": "key_task",
    "上级下达": "assigned",
    "其他": "other",
}
LEVEL = {
    "镇级": "town",
    "街道级": "town",
    "乡级": "town",
    "区级": "district",
    "县级": "district",
    "区县级": "district",
    "区(县)级": "district",
    "市级": "city",
    "市民生实事": "city",
    "县民生实事": "district",
    "区民生实事": "district",
    "镇民生实事": "town",
    "街道民生实事": "town",
    "乡民生实事": "town",
    "市": "city",
    "县": "district",
    "区": "district",
    "镇": "town",
}
AREA = {
    "经济发展": "economy",
    "经济建设": "economy",
    "乡村振兴": "rural",
    "农业农村": "rural",
    "城乡建设": "construction",
    "城市建设": "construction",
    "城镇建设": "construction",
    "城建管理": "construction",
    "生态环境": "environment",
    "生态建设": "environment",
    "环境保护": "environment",
    "民生保障": "livelihood",
    "社会民生": "livelihood",
    "民生改善": "livelihood",
    "文化体育": "culture",
    "文体事业": "culture",
    "社会治理": "governance",
    "平安建设": "governance",
    "基层治理": "governance",
    "政府建设": "government",
    "自身建设": "government",
    "政府自身建设": "government",
    "党的建设": "party",
    "党建": "party",
}
MEASURE = {
    "数量": "quantity",
    "比率": "rate",
    "增幅": "growth",
    "名次": "rank",
    "倍数": "multiple",
    "节点": "milestone",
}
BASIS = {
    "当期": "period",
    "累计": "cumulative",
    "时点": "level",
    "时点水平": "level",
    "变动": "change",
}
STRENGTH = {"确定": "firm", "力争": "strive"}
STATE = {
    "推进中": "active",
    "常态化": "ongoing",
    "经批准暂缓": "suspended",
    "暂缓": "suspended",
    "经批准终止": "withdrawn",
    "终止": "withdrawn",
    "定性任务": "not_measurable",
    "定性": "not_measurable",
}
VISIBILITY = {"公开": "public", "代表可见": "deputy", "内部": "internal"}
PLAN_KIND = {
    "五年规划": "five_year",
    "年度计划": "annual",
    "下半年计划": "half_year",
    "半年计划": "half_year",
}
PROVENANCE = {
    "正式资料": "official",
    "公开资料示例": "public_example",
    "公开资料示例,不代表实际完成情况": "public_example",
    "虚构示例": "fictional",
    "虚构示例,数据仅供演示": "fictional",
}
DOCUMENT_KIND = {
    "政府工作报告": "work_report",
    "半年工作报告": "half_year_report",
    "计划文件": "plan",
    "通报": "bulletin",
    "决定决议": "decision",
    "其他": "other",
}
YES = frozenset(["是", "已完成", "完成", "√", "✓", "✔", "已竣工", "对", "有"])
NO = frozenset(["否", "未完成", "×", "✗", "x", "X", "没有", "不"])
YES_NO = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}

# Words that say a thing goes on without an end.
OPEN_ENDED = frozenset(["长期", "常年", "持续", "持续推进", "长期坚持", "常态化", "长期推进"])


def lookup(table: dict[str, str], word: str) -> str | None:
    """The identifier of a word, matched through width and blanks; None where nobody knows it."""
    return table.get(tidy(word))


@lru_cache(maxsize=2**12)
def from_group(groups: tuple[str, ...]) -> tuple[str, str]:
    """(category, area) that the group names say, "" where they say nothing; the inner one wins."""
    category = area = ""
    for name in groups:
        category = _within(CATEGORY, name, skip=("其他",)) or category
        area = _within(AREA, name) or area
    return category, area


@lru_cache(maxsize=2**12)
def unknown_groups(groups: tuple[str, ...]) -> str:
    """The names of groups that are no category or area of ours, the outer one first."""
    return "／".join(name for name in groups if not any(from_group((name,))))


def _within(table: dict[str, str], name: str, skip: tuple[str, ...] = ()) -> str:
    """The word of ``table`` that stands in a group's name, the longest first."""
    plain = re.sub(r"[和与、及]", "", tidy(name))
    words = sorted((word for word in table if word not in skip), key=len, reverse=True)
    return next((table[word] for word in words if word in plain), "")
