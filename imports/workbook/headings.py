"""Headings to fields: the synonyms of docs/ledger.md, through width, brackets and blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..language import is_unit, read_period, tidy

LEDGER = {
    "plan": "所属计划",
    "number": "序号 编号",
    "wording": "任务表述 工作任务 重点任务 主要任务 任务内容 主要目标任务 项目名称 项目内容 "
    "民生实事工程 民生实事项目 工作名称 考核指标 指标名称 任务名称 任务",
    "category": "类别",
    "area": "领域",
    "level": "层级",
    "subject": "事项",
    "measure": "衡量方式",
    "target": "目标值 目标任务 工作目标 全年目标任务 年度目标 全年计划 年度计划 "
    "全年目标 年度目标任务 年度目标值",
    "unit": "计量单位 单位",
    "basis": "口径",
    "baseline": "基数",
    "start": "开始时间 起算日期",
    "due": "完成时限 完成时间 时间节点 计划完成时间",
    "lead_unit": "牵头单位 责任单位 牵头部门 责任主体 承办单位 建设单位 责任部门",
    "support_units": "配合单位 配合部门 协同单位",
    "parent": "上级序号",
    "stages": "节点阶段",
    "strength": "力度",
    "state": "办理状态",
    "state_decision": "状态依据",
    "visibility": "公开范围",
    "document": "出处",
    "quote": "原句",
    "offset": "位置",
    "cumulative": "累计完成 已完成数 累计 本年累计 累计完成数 累计完成量 "
    "累计完成情况 累计数 本年累计完成",
    "period_value": "当期完成 当月完成 本季完成 本月完成 当季完成 当期完成数 本季度完成 当月实绩",
    "level_value": "当前水平 当前值",
    "day": "数据截至 截至日期",
    "from_day": "时段起",
    "stage": "形象进度 实际形象进度",
    "done": "是否完成",
    "claimed_ratio": "完成率 完成比例 占年任务之比",
    "words": "进展情况 目前进展情况 当前进度 推进情况 工作进展",
    "cause": "存在问题 需协调解决问题",
    "next_step": "下一步打算 下一步工作计划",
    "expected_on": "预计完成 预计完成时间",
    "reported_by": "填报单位",
    "progress_document": "进展出处",
    "progress_quote": "进展原句",
    "progress_offset": "进展位置",
    "note": "备注",
}
PLAN = {
    "title": "计划名称",
    "plan_kind": "计划类型",
    "start": "开始日期",
    "end": "结束日期",
    "given": "下达日期",
    "reporting_months": "填报周期 填报周期月",
    "provenance": "资料性质",
    "document": "依据文件",
    "note": "备注",
}
UNIT = {"order": "序号", "name": "单位名称", "short_name": "简称", "note": "备注"}
DOCUMENT = {
    "number": "序号",
    "title": "文件标题",
    "document_kind": "文件类型",
    "meeting": "会议",
    "date": "日期",
    "period_start": "所述时段起",
    "period_end": "所述时段止",
    "source_url": "来源网址",
    "index_number": "索引号或文号 索引号 文号",
    "text": "正文",
    "text_more": "正文续",
    "note": "备注",
}
_NAMED = {"plan": LEDGER["plan"], "number": LEDGER["number"], "wording": LEDGER["wording"]}
REVISION = {
    **_NAMED,
    "old_target": "原目标",
    "target": "调整后目标",
    "due": "调整后时限",
    "since": "起效日期",
    "decided_by": "决定机构",
    "document_number": "文号",
    "document": "依据文件",
    "reason": "调整原因",
    "proposed": "是否拟调整",
    "unit": LEDGER["unit"],
    "note": "备注",
}
NODE = {
    **_NAMED,
    "day": "节点日期",
    "value": "计划值",
    "stage": "计划阶段",
    "unit": LEDGER["unit"],
    "note": "备注",
}
SITE = {**_NAMED, "name": "点位", "stage": "进展阶段", "done_on": "完成日期", "note": "备注"}

# The first kind whose signature stands in a header decides; the order settles doubt.
SIGNATURES = {
    "plan": "title",
    "document": "title",
    "revision": "target",
    "node": "day",
    "site": "name",
    "unit": "name",
}
TABLES = {
    "plan": PLAN,
    "document": DOCUMENT,
    "revision": REVISION,
    "node": NODE,
    "site": SITE,
    "unit": UNIT,
    "ledger": LEDGER,
}
FIGURES = {"cumulative": "cumulative", "period_value": "period", "level_value": "level"}
PERIODIC = {*FIGURES, "words", "stage", "claimed_ratio", "done"}
# What makes a row of headings a header and not a row of words that happen to be headings.
ANCHORS = {"number", "wording", "order", *(SIGNATURES.values())}

_BRACKETS = re.compile(r"[(\[【{]([^)\]】}]*)[)\]】}]?")
_MARKS = re.compile(r"[*★:、#]")
_PERIOD = re.compile(
    r"(?:截[至止]到?|至)?(?:(?:19|20)\d\d年?度?)?(?:开工至)?"
    r"(?:\d{0,2}月?(?:-|~|至)\d{0,2}月(?:份|底|末)?|\d{1,2}月\d{1,2}日|\d{0,2}月(?:份|底|末)?|"
    r"第?[一二三四1-4]季度(?:末)?|上半年|下半年|全年|年底)"
)
_CUMULATIVE = re.compile(
    r"(?:本年|全年|今年)?累计(?:完成|实绩)?(?:投资)?(?:额|数|量|值|情况)?|已完成数?量?"
)
_PERIOD_VALUE = re.compile(r"(?:当期|当月|本月|当季|本季度?)(?:完成|实绩)(?:投资)?(?:额|数|量|值)?")
_WORDS_OF_PROGRESS = re.compile(r"完成|实绩|累计|情况|进度|进展|正文续|水平|前值")
_DONE = re.compile(r"(?:完成|实绩|实际完成|完成投资)(?:额|数|量|值)?")


@dataclass(frozen=True, slots=True)
class Understood:
    """A heading understood: its field ("" where unknown) and the unit it names in brackets."""

    field: str = ""
    unit: str = ""


def bare(heading: str) -> str:
    """A heading without brackets, blanks, stars and colons, narrow."""
    return _MARKS.sub("", _BRACKETS.sub("", tidy(heading)))


def heading_key(heading: Sequence[str]) -> str:
    """What a town remembers a heading by: its rows joined from the top down, bare, without the
    period (1-10月推进情况 and 1-11月推进情况 are one)."""
    word = bare("".join(heading))
    return _PERIOD.sub("", word, count=1) or word


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a column of such a table can be; those of a ledger for ``form``, ``other``."""
    return tuple(TABLES.get(kind, LEDGER))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Kind -> bare heading -> field."""
    return {
        kind: {bare(word): field for field, words in table.items() for word in words.split()}
        for kind, table in TABLES.items()
    }


@lru_cache(maxsize=8192)
def is_heading(text: str) -> bool:
    """Whether any kind of sheet knows this heading."""
    return bool(_fields(text))


@lru_cache(maxsize=8192)
def is_anchor(text: str) -> bool:
    """Whether this heading alone tells that its row is a header."""
    return not ANCHORS.isdisjoint(_fields(text))


@lru_cache(maxsize=8192)
def _fields(text: str) -> frozenset[str]:
    """What a single text can mean as a heading, over all kinds of sheets."""
    if len(text) > 60:
        return frozenset()
    word = bare(text)
    found = {words[word] for words in _words().values() if word in words}
    if not found and _WORDS_OF_PROGRESS.search(word):
        found = {understand((text,), kind).field for kind in ("ledger", "document")} - {""}
    return frozenset(found)


def kind_of(headings: list[tuple[str, ...]]) -> str:
    """The kind of sheet that these headings (each from the top down) make."""
    for kind, signature in SIGNATURES.items():
        fields = {understand(heading, kind).field for heading in headings}
        ledger = {understand(heading, "ledger").field for heading in headings}
        if signature in fields and not (kind == "unit" and "wording" in ledger):
            return kind
    fields = {understand(heading, "ledger").field for heading in headings}
    saying = {"target", "state", "stages", *PERIODIC}
    return "ledger" if fields & {"wording", "number"} and fields & saying else "other"


@lru_cache(maxsize=8192)
def understand(heading: tuple[str, ...], kind: str) -> Understood:
    """What a heading means in a sheet of that kind; the lowest row speaks first."""
    unit = next((unit for part in reversed(heading) if (unit := unit_in(part))), "")
    joined = "".join(heading)
    for candidate in (heading[-1], joined, *reversed(heading[:-1])) if heading else ():
        if field := _field(bare(candidate), joined, kind):
            return Understood(field, unit)
    return Understood("", unit)


def unit_in(heading: str) -> str:
    """The unit that stands in brackets in a heading: 累计完成（万元） → 万元, else ""."""
    for inside in _BRACKETS.findall(tidy(heading)):
        word = inside.removeprefix("单位").lstrip(":")
        if word and is_unit(word):
            return str(word)
    return ""


def has_period(text: str) -> bool:
    """Whether a heading names a period, whatever the year."""
    return read_period(text, 2000) is not None


def _field(word: str, joined: str, kind: str) -> str:
    known = _words()[kind]
    if word in known:
        return known[word]
    if kind == "document" and re.fullmatch(r"正文续\d*", word):
        return "text_more"
    return _progress_field(word, joined) if kind == "ledger" else ""


def _progress_field(word: str, joined: str) -> str:
    """Progress headings that carry their period: 1-6月累计完成, 二季度完成, 1-10月推进情况."""
    rest = _PERIOD.sub("", word, count=1)
    if _CUMULATIVE.fullmatch(rest):
        return "cumulative"
    if _PERIOD_VALUE.fullmatch(rest):
        return "period_value"
    if rest != word and rest in _words()["ledger"]:
        field = _words()["ledger"][rest]
        return field if field in PERIODIC else ""
    period = read_period(joined, 2000)
    if period is not None and _DONE.fullmatch(rest):
        return "cumulative" if period[0] is None else "period_value"
    return ""
