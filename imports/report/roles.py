"""Whether a clause promises or tells what came of it; how firmly; counted since when."""

from __future__ import annotations

import re

from ..language.words import VERBS
from .outline import HALF_YEAR, PLAN, REVIEW, YEARS, Section
from .records import (
    CHANGE,
    COMMITMENT,
    CUMULATIVE,
    FIRM,
    GROWTH,
    LEVEL,
    MULTIPLE,
    OUTCOME,
    PERIOD,
    QUANTITY,
    STRIVE,
)

# So many marks before a clause may still say that it tells of what is past.
NEAR = 40
_STRIVE = re.compile(
    r"力争|争取|努力(?!目标)|争创|冲刺|力求|尽快|尽早|有望|计划(?=于|在|年|新|累|共|再|力|完成|建|开|投|实|启|引|安|改|用|举|培)|拟(?=于|在|新|建|完)|(?<!成功)创评(?!工作)"
)
_WISH_FIRST = re.compile(
    rf"(?:[一二三四五六七八九十]是|全[年镇]|年内|年底前|[上下]半年|[今明]年|20\d\d年|同时|进一步|我们|[并还，：])*(?:{_STRIVE.pattern})"
)
_FUTURE = re.compile(
    r"力争|争取(?!了|到|上级|中央|省|市|区|县|各[级类]|专项|项目|资金|补助|政策|[^，。；]{0,18}(?:资金|补助|专项债))|冲刺|争创|即将|预计(?:在|于|将|到)?(?:\d{1,2}月|[一二三四]季度|年底|年内|下半年|明年)[^，。]{0,10}(?:竣工|完工|建成|交付|投|通车|开工|完成|启用)|将(?:于|在|达|完成|建|启|有)|有望|计划(?:于|在|年)|拟于|"
    r"(?:年底|年末|年内|明年|下半年)(?:前|之前)?[^，。]{0,4}(?:完成|竣工|建成|交付|开工|通车|开|投|启|实现|达|可|将)|值得期待|(?<!成功)创评(?!工作)"
)
_EXPECTING = re.compile(r"值得期待|下一步|接下来|下阶段")
_PAST = re.compile(
    r"已(?:经|累计|完成|建|开|有|签|实|达|成|启|于|全)?|目前|截至|上半年|去年|今年以来|累计已?完成了|现有|20\d\d年(?:以来|全年)"
)
# In a plan of a whole year the first half is still to come.
_PAST_OF_YEAR = re.compile(_PAST.pattern.replace("上半年|", ""))
_CUMULATIVE = re.compile(r"累计|[一二三四五]年来|五年间|(?<!今年)以来|历年|总共")
_FLOW = re.compile(
    r"(?:收入|财力|投资|销售总?额|税收|总?产值|零售总?额|增加值|交易总?(?:金)?额|进出口总?额|成交额|贸易额|"
    r"利润总?额|营业额|营收|用电量|产量|总产|出口|出栏|生产总值|总值|资金|补贴|拨付|发放)[^，。；、\d]{0,12}$"
)
# What is laid out in a review of years is laid out in all of them.
_OUTLAY = re.compile("(?:投资|资金|补贴|拨付|发放|投入)[^，。；、\\d]{0,12}$")
# 亩均税收提高到18万元: what each has come to is a level.
_EACH = re.compile("(?:亩均|户均|村均)[^，。；\\d]{0,10}(?:达到?|到)[约近]?$")
_STOCK = re.compile("全覆盖")
_SIZE = re.compile("(?:总投资|全长|建筑面积|总面积|占地)[^，。；、]{0,8}$")
_STEADY = re.compile("(?:稳定|保持)在?[^，。；]{0,4}$")
_TO_DO = re.compile("完成|推进|加快|启动|实施|盘活|开展|落实|用好|巩固|深化|管好|推动|对|将")
_ACT = re.compile("|".join(sorted(VERBS, key=len, reverse=True)))
_LEVEL = re.compile(
    r"达(?:到|成)|达[约近超]?过?$|总资产|(?:资产|存款|贷款)总额|余额|现有|共有|拥有|扩大到|覆盖|划分|配备|总数|形成|建有|设有|突破|稳定|保持|浓度|控制在|"
    r"增至|降至|扩大[^，。；]{0,20}至$|(?:占|(?<=[\u4e00-\u9fff])为)(?:约|近|超)?$"
)


def kind_of(section: Section, clause: str, before: str) -> tuple[str, str]:
    """``commitment`` or ``outcome``, and the words that turned what the section says.

    ``clause`` is the words around the figure, ``before`` those of its sentence in front of them.
    """
    if section.kind == PLAN:
        past = _PAST if section.span == HALF_YEAR else _PAST_OF_YEAR
        told = _past_in(clause, past) or _past_in(before[-NEAR:], past)
        turned = told and not _STRIVE.search(clause)
        return (OUTCOME, told[0]) if told and turned else (COMMITMENT, "")
    future = _FUTURE.search(clause) or _EXPECTING.search(before)
    return (COMMITMENT, future[0]) if future else (OUTCOME, "")


def _past_in(words: str, past: re.Pattern[str]) -> re.Match[str] | None:
    """The words that tell of what is past; 已 behind a verb describes a thing (盘活已供地块)."""
    told = past.search(words)
    if told and told[0] == "已":
        own = words.rfind("，", 0, told.start()) + 1
        if _TO_DO.search(words, own, told.start()):
            return None
    return told


def strength_of(clause: str, before: str) -> tuple[str, str]:
    """``strive`` with its word, else ``firm``; ``before`` is what a wish holds on from."""
    said = _STRIVE.search(clause) or _EXPECTING.search(before)
    return (STRIVE, said[0]) if said else (FIRM, "")


def wish_holds_on(clause: str) -> bool:
    """Whether a clause opens with a wish, so that what is listed behind it is wished as well."""
    return _WISH_FIRST.match(clause) is not None


def wished(clause: str) -> bool:
    """Whether a clause says that something is only striven for."""
    return _STRIVE.search(clause) is not None


def basis_of(
    measure: str, section: Section, clause: str, lead: str, *, unit: str, last: str, changed: bool
) -> str:
    """Counted since when. ``clause`` is the words around the figure with the day they speak of,
    ``lead`` what stands right before it, ``last`` the basis of the figure before it in its list."""
    if measure in (GROWTH, MULTIPLE) or changed:
        return CHANGE
    if measure != QUANTITY:
        return LEVEL
    if _CUMULATIVE.search(clause):
        return CUMULATIVE
    if _SIZE.search(lead):
        return LEVEL
    if _EACH.search(lead):
        return LEVEL
    if _FLOW.search(lead) and not _STEADY.search(lead):
        years = section.kind == REVIEW and section.span == YEARS and "年均" not in lead
        return CUMULATIVE if years and _OUTLAY.search(lead) else PERIOD
    if (_LEVEL.search(lead) and not unit.endswith("次")) or _STOCK.search(clause):
        return LEVEL
    if re.match("截[至止]", clause):
        return CUMULATIVE
    if last in (LEVEL, CUMULATIVE) and not _ACT.search(lead):
        return last
    return CUMULATIVE if section.span == YEARS else PERIOD
