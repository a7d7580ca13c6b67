"""How firmly a text binds: what shall be reached, nearly reached, only worked at, only thought of.

The words stand in order as data; what stands higher binds more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# From what binds most to what binds least.
LADDER = (
    "全面完成 超额完成 完成 建成 竣工 完工 交付 通车 投用 投入使用 开放 实现 达到 办结 清零 创成 "
    "落成 启用 出台",
    "基本完成 基本建成 基本实现 主体完成",
    "开工 启动 动工 加快建设 推进 加快 推动 实施 开展 做好 抓好 创建",
    "持续推进 有序推进 稳步推进 积极推进 继续推进 协调推进 配合 支持 完善 优化 深化 加强",
    "谋划 研究 探索 筹划 论证 适时",
)
# Acts that bind like an end where no other word says how far they go: 新建7所学校.
_ACTS = """
    新建 新增 新开 开通 建立 组建 增设 布设 改扩建 扩建 改建 改造 修缮 整治 拆除 引进 培育 举办
    盘活 加装
"""
# Behind one of these an end is only what the work goes towards: 加快建成.
_TOWARDS = re.compile(
    "持续推进|有序推进|稳步推进|积极推进|继续推进|加快|推进|推动|谋划|研究|探索|配合|支持"
)
_ENDS = re.compile("完成|建成|竣工|完工|交付|通车|投用|投入使用|开放|实现|达到|办结|落成|启用")
_STRIVE = re.compile("力争|争取|努力|争创")
_LEVEL_OF = {
    word: len(LADDER) - place for place, words in enumerate(LADDER) for word in words.split()
}
_WORD = re.compile("|".join(sorted(_LEVEL_OF, key=len, reverse=True)))
_ACT = re.compile("|".join(_ACTS.split()))
_NEARLY = len(LADDER) - 1
# Words of a text are shown whole up to so many signs.
WHOLE = 8


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firmly a text binds: ``level`` of its act (more is firmer), ``strives`` where it only
    tries, and the ``act`` and ``mood`` that say so."""

    level: int
    act: str
    strives: bool
    mood: str


def firmness(text: str, *, strength: str) -> Firmness:
    """How firmly ``text`` binds; level 0 where no word of the ladder stands in it.

    ``strength`` is firm or strive, as the record has it.
    """
    found = list(_WORD.finditer(text))
    towards = _TOWARDS.search(text)
    mood = _STRIVE.search(text)
    level, act = _bound(text, found, towards)
    return Firmness(level, act, strength == "strive", _mood(text, mood, act))


def _mood(text: str, mood: re.Match[str] | None, act: str) -> str:
    """The word that says that it only tries, with the act behind it: 力争新增."""
    if mood is None:
        return ""
    end = text.find(act, mood.end()) + len(act) if act and act in text[mood.end() :] else 0
    return text[mood.start() : end] if 0 < end - mood.start() <= WHOLE else mood[0]


def _bound(text: str, found: list[re.Match[str]], towards: re.Match[str] | None) -> tuple[int, str]:
    """The level of the firmest word, and the word; an act only where no other word stands."""
    act = _ACT.search(text)
    if not found:
        return (len(LADDER), act[0]) if act else (0, "")
    free = [match[0] for match in found if towards is None or match.start() < towards.start()]
    first = max(free, key=lambda word: _LEVEL_OF[word], default="")
    if towards is None:
        return _LEVEL_OF[first], first
    level, words = _going_towards(text, towards)
    return (_LEVEL_OF[first], first) if first and _LEVEL_OF[first] >= level else (level, words)


def _going_towards(text: str, towards: re.Match[str]) -> tuple[int, str]:
    """An end that work only goes towards binds less than the end itself."""
    end = _ENDS.search(text, towards.end())
    if end:
        whole = text[towards.start() : end.end()]
        return _NEARLY, whole if len(whole) <= WHOLE else f"{towards[0]}…{end[0]}"
    return _LEVEL_OF.get(towards[0], 1), towards[0]


def softer(was: Firmness, now: Firmness) -> tuple[str, str] | None:
    """The words of both where the second binds less; None where it does not or nothing tells."""
    if was.level and now.level and now.level < was.level:
        return was.act, now.act
    if now.strives and now.mood and not (was.strives or was.mood):
        return was.mood or was.act, now.mood
    return None
