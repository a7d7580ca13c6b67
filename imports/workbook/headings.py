"""Headings to fields: the synonyms of docs/ledger.md, through width, brackets and blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..language import is_unit, read_period, tidy
from .words import ANCHORS, FIGURES, LEDGER, PARTS, PERIODIC, SAYING, SIGNATURES, TABLES

__all__ = ["FIGURES", "LEDGER", "PERIODIC", "TABLES"]

_BRACKETS = re.compile(r"[(\[【{]([^)\]】}]*)[)\]】}]?")
_MARKS = re.compile(r"[*★:、#●]")
_PERIOD = re.compile(
    r"(?:截[至止]到?|至)?(?:(?:19|20)\d\d年?度?)?(?:开工至)?"
    r"(?:\d{0,2}月?(?:-|~|至)\d{0,2}月(?:份|底|末)?(?:[上中下]旬)?|\d{1,2}月\d{1,2}日|"
    r"\d{0,2}月(?:份|底|末)?(?:[上中下]?旬)?|"
    r"第?[一二三四1-4]季度(?:末)?|上半年|下半年|全年|年底|[上中下]?旬|(?:19|20)\d\d年度?)"
)
_YEAR = re.compile(r"^(?:(?:19|20)\d\d年度?|今年|本年度?|当年)")
_CUMULATIVE = re.compile(
    r"(?:自开工|开工以来|本年|全年|今年|年度|年)?累计(?:已?完成|实绩)?(?:投资)?(?:额|数|量|值|情况)?|"
    r"已完成(?:投资)?(?:额|数|量)?|(?:截[至止]|至)?(?:目前|今|现在)(?:累计)?已?完成(?:投资)?(?:额|数|量|值)?"
)
_PERIOD_VALUE = re.compile(
    r"(?:当期|当月|本月|当季|本季度?|本旬|月|旬)(?:度)?(?:完成|实绩|实际完成)(?:投资)?(?:额|数|量|值)?"
)
_TARGET = re.compile(
    r"(?:年度?|全年|本年度?|当年)?(?:计划|目标|任务|目标任务|工作目标|计划目标)"
    r"(?:完成)?(?:投资)?(?:额|数|量|值|任务)?"
)
_RATIO = re.compile(
    r"(?:完成|投资|累计|投资完成|完成投资)*占(?:全?年度?)?(?:计划|目标|任务|投资)+(?:之比|比例|比重|比)?|"
    r"(?:完成|投资|累计)*占(?:全?年度?)(?:之比|比例|比重)|"
    r"(?:年度|全年|投资|任务|计划|目标)*完成(?:率|比例|比|百分比)|完成(?:年度?|全年)(?:计划|目标|任务)"
)
# 完成进度（%）: a share where the sign says so, else words.
_SHARE = re.compile(r"(?:任务|工作|完成|推进|总体|当前|目前|实施|项目|工程)*进度")
# Below 完成情况 or 9月 the share of the target that was done.
_SHARES = frozenset({"占比", "比例", "比重", "百分比"})
_OWN_TIME = re.compile(
    r"(?<![\d\-~至.])(?:1[0-2]|[1-9])月|(?<!至)(?<!-)[一二三四1-4]季度|下半年|[上中下]旬"
)
_FROM_EARLIER = re.compile(r"累计|以来|至|截|目前|[月季年]度?[末底]|月[-~]\d")
_PERSON = re.compile(
    r"(?:责任|负责|联系|联络|经办|承办|包保|包联|挂钩)(?:人员?|员)|专干|网格员|包保干部"
)
_BY_WHEN = re.compile(
    r"(?:计划|拟)?(?:完工|竣工|建成|投用|完成)(?:的?时间)?(?:日期|时间|时限|期限|要求|节点)"
)
_PHONE = re.compile(r"电话|手机|联系方式")
_OF_LESS = re.compile(r"占(?:本|当)?[月季旬]")
_EARLIER = re.compile(r"去年|上年|上一年|往年|基期")
_LEADER = re.compile(
    r"(?:本?镇|乡|街道|党委|政府|村|县|市|区)?(?:分管|牵头|责任|挂钩|挂点|挂包|包联|联系|包抓|包保|包村|包片|联村|驻村|督办|县级|市级).{0,3}领导"
)
_PROGRESS_TEXT = re.compile(
    r"(?:进展|推进|落实|办理|整改|实施)情况|(?:工作|办理|整改)进展|最新进展"
)
_GROWTH = re.compile(r"(?:比|较)(?:上年|去年|同期).{0,3}(?:增|减|升|降).*|同比.*")
_CAUSE = re.compile(
    r"(?:目前|当前|现)?(?:存在|主要|遇到)的?(?:主要|突出)?(?:问题|困难).*|"
    r"(?:需|拟|请|提请).{0,6}(?:协调|解决|研究).*(?:问题|事项|困难)|"
    r"(?:未.{0,3}完成|滞后|偏慢|落后|未达.{0,4}|差距|进度慢|慢序时)(?:的)?(?:主要)?原因.*|"
    r"(?:主要)?(?:问题|困难)(?:[及和与、].*)?|(?:主要)?原因(?:说明|分析)?"
)
_CONTENT = re.compile(r".{0,8}(?<!考核)(?<!会议)内容(?:[及和与](?:规模|要求|措施|目标))?")
_NEXT_STEP = re.compile(
    r"(?:下一?步|下阶段|下一阶段|[下次]月|下季度?)的?(?:主要|重点)?(?:工作)?(?:及)?"
    r"(?:打算|计划|措施|安排|举措|任务|思路|建议|目标)(?:[及和与、].*)?"
)
_UNITS_MIXED = re.compile(
    r"(?:责任|牵头|承办)(?:单位|部门|主体)[与和及/](?:协同|配合|协办)(?:单位|部门)?"
)
_WORDS_OF_PROGRESS = re.compile(
    r"完成|实绩|累计|情况|进度|进展|正文续|水平|前值|目标|计划|[当本上中下]?旬|领导|占.*之比|"
    r"问题|困难|原因|下一?步|下月"
)
_DONE = re.compile(r"(?:完成|实绩|实际|实际完成|完成投资|实际完成投资)(?:额|数|量|值)?")


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
    """The fields that a column of such a table can be; those of a ledger for form and other."""
    return tuple(TABLES.get(kind, LEDGER))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Kind -> bare heading -> field."""
    return {
        kind: {bare(word): field for field, words in table.items() for word in words.split()}
        for kind, table in TABLES.items()
    }


@lru_cache(maxsize=2**15)
def is_heading(text: str) -> bool:
    """Whether any kind of sheet knows this heading."""
    return bool(_fields(text))


@lru_cache(maxsize=2**15)
def is_anchor(text: str) -> bool:
    """Whether this heading alone tells that its row is a header."""
    return not ANCHORS.isdisjoint(_fields(text))


@lru_cache(maxsize=2**15)
def is_part(text: str) -> bool:
    """Whether a text can stand in a lower row of a header."""
    word = bare(text).rstrip("%")
    return word in PARTS or is_heading(text)


@lru_cache(maxsize=2**15)
def _fields(text: str) -> frozenset[str]:
    """What a single text can mean as a heading, over all kinds of sheets."""
    if len(text) > 60:
        return frozenset()
    word = bare(text)
    found = {words[word] for words in _words().values() if word in words}
    if not found and _WORDS_OF_PROGRESS.search(word) and len(word) <= 24:
        found = {understand((text,), kind).field for kind in ("ledger", "document")} - {""}
    return frozenset(found)


def kind_of(headings: list[tuple[str, ...]]) -> str:
    """The kind of sheet that these headings (each from the top down) make."""
    ledger = {understand(heading, "ledger").field for heading in headings}
    for kind, signature in SIGNATURES.items():
        fields = {understand(heading, kind).field for heading in headings}
        # 分解单位 alone is a column of many a ledger.
        if kind == "share" and "value" not in fields:
            continue
        # A table of units with targets and figures lists no units, but what they do.
        if signature in fields and not (
            kind == "unit" and ledger & {"wording", "target", *FIGURES}
        ):
            return kind
    return "ledger" if is_ledger(ledger) else "other"


def is_ledger(fields: set[str]) -> bool:
    """Whether columns of these fields make a ledger: items, and something said of them."""
    if {"wording", "subject", "number", "identifier"} & fields and fields & SAYING:
        return True
    return "wording" in fields and bool(fields & {"lead_unit", "due"})


@lru_cache(maxsize=8192)
def understand(heading: tuple[str, ...], kind: str) -> Understood:
    """What a heading means in a sheet of that kind; the lowest row speaks first."""
    unit = next((unit for part in reversed(heading) if (unit := unit_in(part))), "")
    joined = "".join(heading)
    if kind == "ledger":
        return Understood(_in_ledger(tuple(map(bare, heading)), joined), unit)
    for candidate in (heading[-1], joined, *reversed(heading[:-1])) if heading else ():
        if field := _field(bare(candidate), kind):
            return Understood(field, unit)
    return Understood("", unit)


@lru_cache(maxsize=8192)
def unit_in(heading: str) -> str:
    """The unit that a heading names: 累计完成（万元） → 万元, 完成比例% → %, else ""."""
    tidied = tidy(heading)
    for inside in _BRACKETS.findall(tidied):
        word = inside.removeprefix("单位").lstrip(":")
        if word and is_unit(word):
            return str(word)
    return "%" if tidied.endswith("%") else ""


def has_period(text: str) -> bool:
    """Whether a heading names a period, whatever the year."""
    return read_period(text, 2000) is not None or bool(re.search(r"[上中下]旬", text))


def _field(word: str, kind: str) -> str:
    known = _words()[kind]
    if word in known:
        return known[word]
    if kind == "document" and re.fullmatch(r"正文续\d*", word):
        return "text_more"
    return ""


def _in_ledger(parts: tuple[str, ...], joined: str) -> str:
    """The field of a ledger's column; ``parts`` are its bare rows."""
    parts = tuple(part.rstrip("%") or part for part in parts if part)
    if not parts:
        return ""
    shared = _SHARE.fullmatch(parts[-1]) and "%" in tidy(joined)
    if shared or (len(parts) > 1 and parts[-1] in _SHARES):
        return "claimed_ratio"
    said = _over_all(parts)
    if said is not None:
        return said
    for word in (parts[-1], "".join(parts), *reversed(parts[:-1])):
        if field := _words()["ledger"].get(word) or _by_pattern(word, joined):
            return _of_stage(field, parts, joined)
    return _by_parents(parts)


def _over_all(parts: tuple[str, ...]) -> str | None:
    """What any row of a heading decides whatever stands below it."""
    whole = "".join(parts)
    if whole in _words()["ledger"]:
        return None
    if any(_OF_LESS.search(part) for part in parts):
        return ""
    if any(_GROWTH.fullmatch(part) for part in parts) or parts[-1] in ("增长", "增减"):
        return "growth"
    if _EARLIER.search(whole) and re.search(r"完成|实绩|同期|累计|基数|数$", whole):
        return "baseline"
    if re.search(r"基数$|底数$", parts[-1]):
        return "baseline"
    if any(map(_UNITS_MIXED.fullmatch, parts)):
        return "lead_unit"
    return "supervising_leader" if _LEADER.fullmatch(parts[-1]) else None


def _of_stage(field: str, parts: tuple[str, ...], joined: str) -> str:
    """A target of a part of the year is none of the year; a figure under 计划 is planned."""
    if field == "target" and _is_of_a_part(joined):
        return "stage_target"
    if field == "cumulative" and _is_of_its_time(joined):
        return "period_value"
    planned = any(
        re.fullmatch(r"(?:分[季月旬]|序时)?(?:计划|目标)(?:安排)?", part) for part in parts
    )
    if planned and field == "period_value" and has_period(joined):
        return "stage_target"
    return field


def _is_of_its_time(joined: str) -> bool:
    """Whether 已完成 or 完成投资 under a month or a quarter was done in it: nothing says that it
    counts from an earlier day."""
    plain = tidy(joined)
    return bool(_OWN_TIME.search(plain)) and not _FROM_EARLIER.search(plain)


def _is_of_a_part(joined: str) -> bool:
    """Whether a heading of a target names a quarter, a month, a half year."""
    plain = tidy(joined)
    if re.search(r"全年|年度|年计划|年目标", plain):
        return False
    return bool(
        re.search(
            r"季度|[1-9]月|[一二三四五六七八九十]月|半年|本月|当月|本季|当季|[上中下本]旬", plain
        )
    )


def _by_pattern(word: str, joined: str) -> str:
    """Headings that carry their period: 1-6月累计完成, 二季度完成, 2010年计划投资."""
    if _LEADER.fullmatch(word):
        return "supervising_leader"
    if _PERSON.search(word) and "单位" not in word and "部门" not in word:
        return "owner_person"
    if _PHONE.search(word):
        return "phone"
    if _BY_WHEN.fullmatch(word):
        return "due"
    if _RATIO.fullmatch(word):
        return "claimed_ratio"
    rest = _PERIOD.sub("", _YEAR.sub("", word) or word, count=1)
    for pattern, field in ((_CUMULATIVE, "cumulative"), (_PERIOD_VALUE, "period_value")):
        if pattern.fullmatch(word) or pattern.fullmatch(rest):
            return field
    if rest and _TARGET.fullmatch(rest):
        return "target"
    return _of_period(word, rest, joined)


def _of_period(word: str, rest: str, joined: str) -> str:
    """What is left of a heading when its period is taken away."""
    if rest != word and rest in _words()["ledger"]:
        field = _words()["ledger"][rest]
        if field in PERIODIC and not (field == "cumulative" and _DONE.fullmatch(rest)):
            return field
    if _PROGRESS_TEXT.search(word):
        return "words"
    if _CAUSE.fullmatch(word):
        return "cause"
    if _NEXT_STEP.fullmatch(word):
        return "next_step"
    if _DONE.fullmatch(rest):
        return _done(word, rest, joined)
    return "content" if _CONTENT.fullmatch(word) else ""


def _done(word: str, rest: str, joined: str) -> str:
    """Whether 完成 counts from the beginning (至8月底完成) or in its period (8月完成)."""
    plain = tidy(joined)
    if re.search(r"至\d*月?[上中下]?旬|(?<!\d)至\d*月|截[至止]|[月季年]度?[末底]", plain):
        return "cumulative"
    period = read_period(joined, 2000)
    if period is None:
        return "period_value" if rest != word else ""
    return "cumulative" if period[0] is None else "period_value"


def _by_parents(parts: tuple[str, ...]) -> str:
    """A leaf that is a period only (一季度) means what stands above it: 计划, 完成, 进展."""
    if len(parts) < 2 or _PERIOD.sub("", _YEAR.sub("", parts[-1]), count=1):
        return ""
    for part in reversed(parts[:-1]):
        if re.search(r"计划|目标|安排", part):
            return "stage_target"
        if _PROGRESS_TEXT.search(part):
            return "words"
        if re.search(r"完成|实绩", part):
            return "period_value"
    return ""
