"""What words speak of: the pairs of signs in them, and how rare each pair is among others.

Records of one report are linked by these, and later reports are held against promises by them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable

# Words that stand in any record and tell nothing of what it is about.
_GENERIC = re.compile(
    "基本|全面|完成|新增|建设|项目|工作|累计|力争|确保|推进|实施|启动|建成|创建|达到|任务|目标|年底|上半年|下半年|"
    "计划|推动|加快|做好|工程|持续|积极|继续|预计|实现|年度|同比|增长|新建|改造|打造|开展|一期|等"
)
_SIGNS = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
# Of fewer records than these nobody can say which words are common.
FEW = 100


def pairs_of(words: str) -> frozenset[str]:
    """Each two signs that stand side by side, words that say nothing of the thing left out."""
    return neighbours(_GENERIC.sub(" ", words))


def neighbours(words: str) -> frozenset[str]:
    """Each two signs (Chinese or letters) that stand side by side."""
    found: set[str] = set()
    for run in _SIGNS.findall(words):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def rarity(topics: Collection[Iterable[str]]) -> dict[str, float]:
    """How rare each pair is among the topics: 1 where one alone has it, 0 where all do."""
    count = Counter(pair for topic in topics for pair in topic)
    whole = max(len(topics), FEW)
    return {pair: 1 - math.log(number) / math.log(whole) for pair, number in count.items()}
