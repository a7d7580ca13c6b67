"""Names that one thing goes by in plans and reports: small data, one line for each thing.

Only what means the same in any sentence stands here; what is narrower or wider does not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..language.numerals import narrow

# The first name of each line is kept, the others are read as it. A stroke parts them.
_LINES = """
    拆除违法建筑 | 拆除违章建筑 | 违法建筑拆除 | 违章建筑拆除 | 拆除违建 | 违建拆除 | 拆违
    停车位 | 停车泊位 | 泊车位
    加装电梯 | 电梯加装 | 加梯
    公共厕所 | 公厕
    规模以上 | 规上
    细颗粒物 | PM2.5 | PM₂.₅ | PM2．5
    高新技术企业 | 高企
    固定资产投资 | 固投
    纳入管网 | 纳管
    老人 | 老年人 | 老龄人
    综治中心 | 综合治理中心 | 社会治安综合治理中心
"""
# A short name within a longer word is none: 增加梯队, 法规上, 提高企业.
_NOT_BEHIND = {"加梯": "增", "规上": "法", "高企": "提较"}
_NOT_BEFORE = {"高企": "业", "加梯": "队度形级", "规上": "述报市"}


def _name(word: str) -> str:
    behind, before = _NOT_BEHIND.get(word, ""), _NOT_BEFORE.get(word, "")
    guarded = f"(?<![{behind}])" if behind else ""
    return guarded + re.escape(word) + (f"(?![{before}])" if before else "")


def _kept() -> dict[str, str]:
    """Each other name, as ``narrow`` leaves it, with the one that is kept."""
    found: dict[str, str] = {}
    for line in _LINES.strip().splitlines():
        first, *others = (narrow(word.strip()) for word in line.split("|"))
        found |= dict.fromkeys(others, first) | {first: first}
    return found


_KEPT = _kept()
_OTHERS = re.compile("|".join(_name(word) for word in sorted(_KEPT, key=len, reverse=True)))


@lru_cache(maxsize=2**14)
def one_name(text: str) -> str:
    """``text`` in narrow signs, each thing by the one name that is kept of it."""
    return _OTHERS.sub(lambda match: _KEPT[match[0]], narrow(text))
