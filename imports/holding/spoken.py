"""Whether a clause speaks of a promise: its words stand together, of the same place, in its act.

Scattered signs do not (中心幼儿园、小学教师 for 中心小学), nor does a name with one sign exchanged
(西河街 for 东河街); another act on the same thing (走访企业 for 培育企业) may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language.numerals import narrow
from ..language.units import UNIT
from ..report.topics import neighbours
from .promises import Promise
from .stages import step_of
from .synonyms import one_name
from .wordings import bare, names_a_place, names_in, vague

SPOKEN, MAYBE, SILENT = "spoken", "maybe", "silent"
# So much of what a promise is about in one clause, and the clause speaks of it.
ENOUGH = 0.6
# So many signs from its end, and the clause names the same kind of thing by a shorter name.
TAIL, SHORT_TAIL, LONG_TAIL = 3, 2, 4
CLAUSES = re.compile(r"[，；：;]|[,:](?!\d)")
# Acts on a thing, by what they do to it; of two kinds they are of two promises.
_ACTS = {
    "make": "新建 建成 新增 新开 增设 布设 建立 组建 开通 打造",
    "mend": "改建 扩建 改扩建 改造 修缮 整治 提升 更新 大修 大中修 翻建 改善",
    "remove": "拆除 清退 关停",
    "bring": "培育 引进 孵化 招引",
    "title": "创成 创建 创评 争创 命名",
    "keep": "走访 复评 复审 管理 管护 养护 保洁 巡查 检查 宣传 维护 调研 慰问 清洗 座谈 约谈",
}
_ACT = re.compile(
    "|".join(
        f"(?P<{kind}>{'|'.join(sorted(words.split(), key=len, reverse=True))})"
        for kind, words in _ACTS.items()
    )
)
# Do with a thing whatever is done: neither its name nor an act that tells one promise of another.
_NEUTRAL = re.compile("安装|发放|提供|落实|组织|完善|加强|基本|不断|免费|如期|按期|没有|工作|内容")
# Not even begun: only thought of.
_THOUGHT = re.compile("谋划|研究|探索|筹划|论证|酝酿")
# What may stand before a name without being a part of it.
_BEFORE_NAMES = re.compile("[对为将把在和及与的了到从由向新各全本我该其、“”（(]$")
_LOCAL = frozenset("镇乡村区全本我各新")
_ENDS_OF_PLACES = "路街村苑园镇河浜港桥弄巷里坊"
_NOT = re.compile("非[\u4e00-\u9fff]{0,3}$")
_UNIT_BEHIND = re.compile(rf"[0-9一二三四五六七八九十百千两](?:万|亿)?({UNIT})")


@dataclass(frozen=True, slots=True)
class Thing:
    """What a promise is about, in one of the ways in which it is put: its words without acts,
    parted by blanks; the ``acts`` done to it; the numbered ``names`` in it; the unit it counts."""

    words: str
    acts: frozenset[str]
    names: frozenset[str]
    unit: str
    thought: bool

    @property
    def signs(self) -> int:
        """How many signs its words have."""
        return len(self.words.replace(" ", ""))


def things(one: Promise) -> list[Thing]:
    """What a promise is about, once for each way in which it is put."""
    told = dict.fromkeys(filter(None, (one.wording, one.subject, one.quote)))
    found = {without_acts(words): words for words in told}
    own = [words for words in found if neighbours(words) and not vague(neighbours(words))]
    # Where no word of its own is left (完成年度任务) its whole wording is looked for.
    kept = own or [words for words in found if neighbours(words)] or [one_name(one.wording)]
    acts = acts_in(" ".join(told))
    thought = bool(_THOUGHT.search(one.wording))
    names = names_in(one.wording)
    return [Thing(words, acts, names, one.unit, thought) for words in kept]


@lru_cache(maxsize=2**14)
def without_acts(text: str) -> str:
    """The words of a text that name a thing, blanks for all others."""
    return " ".join(_NEUTRAL.sub(" ", _ACT.sub(" ", bare(text))).split())


def acts_in(text: str) -> frozenset[str]:
    """The kinds of acts that a text names."""
    return frozenset(str(match.lastgroup) for match in _ACT.finditer(text))


def speaks(clause: str, thing: Thing) -> str:
    """Whether the clause speaks of the thing: SPOKEN; MAYBE where it names it in another act, or a
    place alone; else SILENT."""
    plain = one_name(clause)
    runs = _runs(thing.words, plain)
    if not runs or _exchanged(thing.words, plain, runs) or _other_number(clause, thing):
        return SILENT
    enough = sum(length for _, _, length in runs) >= ENOUGH * thing.signs
    if not enough and not _shorter_name(clause, plain, thing, runs):
        return SILENT
    return MAYBE if _otherwise(clause, thing) else SPOKEN


def share(clause: str, thing: Thing) -> float:
    """What part of the signs of a thing a clause holds, in runs of two or more."""
    runs = _runs(thing.words, one_name(clause))
    return sum(length for _, _, length in runs) / thing.signs if thing.signs else 0.0


def wholly(clause: str, thing: Thing) -> bool:
    """Whether the clause names the thing in all of its words, none exchanged."""
    plain = one_name(clause)
    runs = _runs(thing.words, plain)
    whole = sum(length for _, _, length in runs) == thing.signs
    return whole and not _exchanged(thing.words, plain, runs) and not _other_number(clause, thing)


@lru_cache(maxsize=2**14)
def _runs(words: str, plain: str) -> tuple[tuple[int, int, int], ...]:
    """(place in ``words``, place in ``plain``, length) of the longest runs of two and more signs
    that stand in both, in the order of ``words``, none of them over a blank."""
    found = []
    place = 0
    while place < len(words) - 1:
        length = _common(words, place, plain)
        if length:
            found.append((place, plain.find(words[place : place + length]), length))
        place += length or 1
    return tuple(found)


def _common(words: str, place: int, plain: str) -> int:
    """How many signs from ``place`` on stand in ``plain`` too; 0 where less than two do."""
    end = place + 2
    if " " in words[place:end] or words[place:end] not in plain:
        return 0
    while end < len(words) and words[end] != " " and words[place : end + 1] in plain:
        end += 1
    return end - place


def _exchanged(words: str, plain: str, runs: tuple[tuple[int, int, int], ...]) -> bool:
    """Whether a name has one sign put for another, or another kind of thing is named with 非."""
    for place, at, length in runs:
        before, behind = plain[:at], plain[at + length : at + length + 1]
        if _NOT.search(before) and words[max(0, place - 1) : place] != "非":
            return True
        if _one_sign_left(words, place) and _is_other(before, words[place - 1]):
            return True
        missing = words[place + length : place + length + 1]
        ends = missing and missing in _ENDS_OF_PLACES and behind in _ENDS_OF_PLACES
        if ends and behind and missing != behind:
            return True
    return False


def _one_sign_left(words: str, place: int) -> bool:
    """Whether exactly one sign of the words stands between their beginning and the run."""
    alone = place == 1 or (place > 1 and words[place - 2] == " ")
    return alone and words[place - 1] not in _LOCAL


def _is_other(before: str, sign: str) -> bool:
    """Whether another sign stands where the name's own one should."""
    own = before[-1:]
    if not ("\u4e00" <= own <= "\u9fff") or own == sign or _BEFORE_NAMES.search(before):
        return False
    return not re.search(f"(?:{_ACT.pattern}|{_NEUTRAL.pattern}|完成|推进|[0-9]{UNIT})$", before)


def _other_number(clause: str, thing: Thing) -> bool:
    """Whether the clause speaks of another numbered one: 二期 for 一期."""
    told = names_in(clause)
    return bool(thing.names and told) and not thing.names & told


def _shorter_name(
    clause: str, plain: str, thing: Thing, runs: tuple[tuple[int, int, int], ...]
) -> bool:
    """Whether the clause names the thing by the end of its name (加装电梯), or by its words in
    their order (老人体检), and nothing else; or counts it in the same unit."""
    own = without_acts(clause).replace(" ", "")
    told = "".join(plain[at : at + length] for _, at, length in runs)
    last = max(runs)
    tail = last[2] if last[0] + last[2] == len(thing.words) else 0
    if own and own == told and (tail >= TAIL or len(told) >= LONG_TAIL):
        return True
    begins = last[0] == 0 or thing.words[last[0] - 1] == " "
    if own and own == told and begins and len(told) >= TAIL:
        return True
    if not _counted(plain, thing.unit):
        return False
    shared = bool(acts_in(clause) & thing.acts)
    return tail >= LONG_TAIL or (tail >= SHORT_TAIL and shared and own == told)


def _counted(plain: str, unit: str) -> bool:
    return bool(unit) and any(match[1] == unit for match in _UNIT_BEHIND.finditer(plain))


def _otherwise(clause: str, thing: Thing) -> bool:
    """Whether the clause does something else with the thing, only thinks of it, or names the place
    and nothing of what is done there."""
    acts = acts_in(narrow(clause))
    if acts and thing.acts and not acts & thing.acts:
        return True
    if _THOUGHT.search(clause) and not thing.thought:
        return True
    # What is counted is a kind of thing, no single place: 口袋公园5座.
    placed = thing.acts and not thing.unit and names_a_place(thing.words)
    reached = acts or step_of(clause) or _counted(one_name(clause), thing.unit)
    return bool(placed) and " " not in thing.words and not reached and thing.signs <= LONG_TAIL
