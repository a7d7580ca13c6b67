"""Whether a clause promises or tells what came of it; how firmly; counted since when."""

from __future__ import annotations

import re

from ..language.words import VERBS
from .outline import PLAN, YEARS, Section
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

_STRIVE = re.compile(
    r"力争|争取|努力|争创|冲刺|力求|尽快|尽早|有望|计划(?=于|在|年|新|累|共|再|力|完成|建|开|投|实|启|引|安|改|用|举|培)|拟(?=于|在|新|建|完)|(?<!成功)创评(?!工作)"
)
_FUTURE = re.compile(
    r"力争|争取|冲刺|争创|即将|将(?:于|在|达|完成|建|启|有)|有望|计划(?:于|在|年)|拟于|"
    r"(?:年底|年末|年内|明年|下半年)(?:前|之前)?[^，。]{0,4}(?:完成|竣工|建成|交付|开工|通车|开|投|启|实现|达|可|将)|值得期待|(?<!成功)创评(?!工作)"
)
_EXPECTING = re.compile(r"值得期待|下一步|接下来|下阶段")
_PAST = re.compile(
    r"已(?:经|累计|完成|建|开|有|签|实|达|成|启|于|全)?|目前|截至|上半年|去年|今年以来|累计已?完成了|现有|20\d\d年(?:以来|全年)"
)
_CUMULATIVE = re.compile(r"累计|[一二三四五]年来|五年间|以来|历年|总共")
_FLOW = re.compile(r"(?:收入|财力|投资|销售总?额|税收|产值|零售额|增加值)[^，。；\d]{0,12}$")
_STOCK = re.compile(r"总投资|建筑面积|总面积|占地|全覆盖")
_ACT = re.compile("|".join(sorted(VERBS, key=len, reverse=True)))
_LEVEL = re.compile(
    r"达(?:到|成)?(?!标)|总资产|总额|现有|共有|拥有|扩大到|覆盖|划分|配备|总数|形成|建有|设有|突破|稳定|保持|"
    r"增至|降至|(?:占|为)(?:约|近|超)?$|培育"
)


def kind_of(section: str, clause: str, before: str) -> tuple[str, str]:
    """``commitment`` or ``outcome``, and the words that turned what the section says.

    ``clause`` is the words around the figure, ``before`` those of its sentence in front of them.
    """
    if section == PLAN:
        told = _PAST.search(clause) or _PAST.search(before[-30:])
        turned = told and not _STRIVE.search(clause)
        return (OUTCOME, told[0]) if told and turned else (COMMITMENT, "")
    future = _FUTURE.search(clause) or _EXPECTING.search(before)
    return (COMMITMENT, future[0]) if future else (OUTCOME, "")


def strength_of(clause: str, before: str) -> tuple[str, str]:
    """``strive`` with its word, else ``firm``; ``before`` is what a wish holds on from."""
    said = _STRIVE.search(clause) or _EXPECTING.search(before)
    return (STRIVE, said[0]) if said else (FIRM, "")


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
    if _FLOW.search(lead):
        return PERIOD
    if (_LEVEL.search(lead) and not unit.endswith("次")) or _STOCK.search(clause):
        return LEVEL
    if re.match("截[至止]", clause):
        return CUMULATIVE
    if last in (LEVEL, CUMULATIVE) and not _ACT.search(lead):
        return last
    return CUMULATIVE if section.span == YEARS else PERIOD
