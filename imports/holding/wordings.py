"""What a saying and a promise speak of, bare of figures, days and words that stand anywhere.

Names keep their numbers: 二期, 13号线 and 05地块 tell one thing from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language.numerals import CHINESE, narrow
from ..language.units import UNIT
from ..language.words import COUNTERS_OF_ONE
from ..report.topics import neighbours
from .promises import Promise, Saying
from .synonyms import one_name

_DAY = (
    r"(?:\d{4}年)?\d{1,2}(?:-\d{1,2})?月(?:份|\d{1,2}日|底|末|初|[上中下]旬)?(?:之?前|以来)?"
    r"|20\d\d-20\d\d年?|(?:19|20)\d\d年(?:底|末|度|内)?(?:之?前)?"
    r"|(?:今|明|去|上|本|当)年(?:度|底|末|内)?前?|年(?:底|末|内|中|初)(?:之?前)?|全年|年度|[上下]半年"
    r"|[一二三四]季度|过去[一五]年|[今五]后?五年来?|五年来|今年以来|截至|目前|同期"
)
DAYS = re.compile(_DAY)
# Numbers that belong to a name: they tell one thing from another.
_NUMBERED = re.compile(
    r"第?(?:[0-9]+(?:-[0-9]+)?|[一二三四五六七八九十]+)(?:号线|号|期|标段|地块|队|弄|届|批)"
)
# A threshold in front of a thing belongs to its name as well: 亿元以上项目, 规模以下企业.
_THRESHOLD = re.compile(
    r"((?:[0-9][0-9.]*|[一二三四五六七八九十百千两]+)?(?:千万|百万|亿|万|千)?美?元(?:及?以[上下])"
    r"|(?:规模|限额)以下)(?=[\u4e00-\u9fff])"
)
_THOUSANDS = re.compile("([1-9])000(?=[万元])")
_READ_OUT = str.maketrans("0123456789.", "零一二三四五六七八九点")
_BOUNDS = "(?:(?<!签)约|近|超过|超|不少于|不低于|不超过|至少|达到|达|共计|共)?"
_OF_ONE = "|".join(sorted(COUNTERS_OF_ONE, key=len, reverse=True))
_NUMBER = (
    rf"[0-9][0-9,.]*(?:万亿|亿|万)?(?:余|多)?(?:{UNIT})?"
    rf"|{CHINESE}{{2,}}(?:万亿|亿|万)?(?:余|多)?{UNIT}|(?!二次供水){CHINESE}(?:{_OF_ONE})"
)
_FIGURE = re.compile(f"{_BOUNDS}(?:{_NUMBER})(?:以上|以内|以下|左右)?")
_MARKS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_CLAUSES = re.compile("[，；。、：,;:]")
_ENDS_OF_CLAUSES = re.compile("[，；。：,;:]")
# Stand in any record and tell nothing of what it is about: acts, moods, what is common to works.
_WORDS = """
    基本完成 基本建成 全面完成 超额完成 提前完成 顺利完成 已经完成 已完成 完成 建成 新增 新建 建设
    项目 工作 工程 累计 共计 总计 合计 力争 争取 努力 确保 争创 计划 预计 推进 加快 推动 实施 启动
    开展 做好 抓好 办好 达到 实现 任务 目标 指标 持续 积极 继续 全力 大力 滚动 有序 稳步 扎实 顺利
    成功 正式 已经 尚未 没有 同比 负增长 增长 增幅 增速 提高 提升到 上调 下降 减至 增至 控制在 控制
    竣工 完工 开工 签约
    交付 投用 封顶 通车 投入使用 投入运行 开放(?!式) 验收 立项 创建 打造 正在 主体 在建
    其中 其余 分别 均 已 全镇 我镇 全区 各类 全部 一批 一系列 总量 进入 进度 完成率 按季 按月 为 的
    和 及 与 等 将 把 从 由 到 至 在 创评 创成 建立 出台 制定 举办 引进 培育 实事 以来 基础上 常态化
    提交 申报 以上
    以内 以下 左右 不少于 不低于 不超过 较 下达
"""
_PLAIN = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
# What is left of a verb where its figure stood: 减至14件.
_LEFT_OVER = re.compile("[减增达比第]+(?= |$)")
# Own nouns of a saying that tell nothing of it, but are no leave to ask the words before it.
_OWN_NOUN = re.compile("项目|工程|实事|任务|指标|目标")
# Things that are counted everywhere: alone they do not say of what is spoken.
_VAGUE = neighbours(
    "居民 企业 居村 居委 村居 面积 资金 总投资 活动 人员 群众 服务 社区 设施 老旧小区 家庭 居民区"
)
# Words that end the name of a place.
_PLACES = re.compile(
    r"(?![农各全]村|[各全]镇)\S(?:路|街|村|苑|园|镇|河|浜|港|桥|弄|小区|社区|大厦|广场|地块)(?: |$)"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one of the two speaks of.

    ``own`` are its words without what tells nothing, parted by blanks; ``near`` those of the
    nearest clause in front of it, where its own are too few; ``names`` its numbered names.
    """

    own: str
    near: str
    names: frozenset[str]

    @property
    def words(self) -> str:
        """All words that it is known by."""
        return f"{self.own} {self.near}".strip()

    @property
    def pairs(self) -> frozenset[str]:
        """The pairs of signs in its words."""
        return neighbours(self.words)


@lru_cache(maxsize=2**14)
def bare(text: str) -> str:
    """``text`` without days, figures and words that stand anywhere; blanks where they stood."""
    plain = one_name(text)
    thresholds = [_in_words(match)[:-2] for match in _THRESHOLD.finditer(plain)]
    for left_out in (DAYS, _THRESHOLD, _NUMBERED, _FIGURE, _PLAIN, _MARKS, _LEFT_OVER):
        plain = left_out.sub(" ", plain)
    return " ".join((plain.strip(), *thresholds)).strip()


def names_in(text: str) -> frozenset[str]:
    """The numbered names and the thresholds of a text: 二期, 13号线, 亿元以上."""
    plain = narrow(text)
    found = set(_NUMBERED.findall(DAYS.sub(" ", plain)))
    return frozenset(found | {_in_words(match) for match in _THRESHOLD.finditer(plain)})


def _in_words(threshold: re.Match[str]) -> str:
    """A threshold as it is read out, so that it is no figure: 五千万元以上; 1亿元 is 亿元."""
    told = _THOUSANDS.sub(r"\1千", threshold[0].replace("及以", "以")).translate(_READ_OUT)
    return told.removeprefix("一")


def topic_of_saying(one: Saying) -> Topic:
    """What a saying speaks of, by its quote and subject, else by the clauses in front of it."""
    own = f"{bare(one.quote)} {_subject(one)}".strip()
    return Topic(own, _borrowed(one, own), names_in(one.quote))


def _subject(one: Saying) -> str:
    """What a saying is said to be about, where its own words do not tell of something else."""
    words, quote = bare(one.subject), neighbours(bare(one.quote))
    another = quote and not vague(quote) and not quote & neighbours(words)
    return "" if another else words


def _borrowed(one: Saying, own: str) -> str:
    """The words before a saying that names nothing itself: 交付20户, but not 引进项目7个."""
    if neighbours(own) or _OWN_NOUN.search(one.quote):
        return ""
    return nearest_words(one.before)


def known_by(wording: str, before: str) -> str:
    """The words in front of a wording that names nothing itself (竣工20台); "" where it does."""
    own = neighbours(bare(wording)) or _OWN_NOUN.search(wording)
    return "" if own else nearest_words(before)


def topic_of_promise(one: Promise) -> Topic:
    """What a promise speaks of, by its wording and subject."""
    own = f"{bare(one.wording)} {bare(one.subject)}".strip()
    return Topic(own, "", names_in(one.wording))


def said_with_lead(one: Saying) -> str:
    """The quote with what stands before it in its own clause: 启动甲路、乙路改造."""
    return _ENDS_OF_CLAUSES.split(one.before)[-1] + one.quote


def nearest_words(before: str) -> str:
    """The words of the last clause in front of a quote that says what is spoken of."""
    told = (bare(clause) for clause in reversed(_CLAUSES.split(before)))
    return next((words for words in told if neighbours(words)), "")


def covered(words: str, pairs: frozenset[str]) -> tuple[int, str]:
    """How many signs of ``words`` stand in the pairs, and the others, in runs parted by blanks."""
    known = [
        words[place : place + 2] in pairs or words[max(0, place - 1) : place + 1] in pairs
        for place in range(len(words))
    ]
    rest = "".join(" " if there else sign for sign, there in zip(words, known, strict=True))
    return sum(known), " ".join(rest.split())


def share_of(words: str, pairs: frozenset[str]) -> float:
    """What part of the signs of ``words`` stands in the pairs; 0 where there are none."""
    count = len(words.replace(" ", ""))
    return covered(words, pairs)[0] / count if count else 0.0


def vague(pairs: frozenset[str]) -> bool:
    """Whether what is shared is only what is counted everywhere: 小区, 企业."""
    return not telling(pairs)


def telling(pairs: frozenset[str]) -> frozenset[str]:
    """The pairs without those of what is counted everywhere."""
    return pairs - _VAGUE


def names_a_place(rest: str) -> bool:
    """Whether what is left over ends as the name of a place does: one street is not the town."""
    return bool(_PLACES.search(rest))


def shared_words(one: str, other: str, *, most: int = 4) -> tuple[str, ...]:
    """The longest runs of signs that stand in both, longest first, none within another."""
    found: list[str] = []
    for run in sorted(set(_runs(one, other)), key=lambda each: (-len(each), one.find(each))):
        if not any(run in longer for longer in found):
            found.append(run)
    return tuple(found[:most])


def shared_signs(one: str, other: str) -> tuple[str, ...]:
    """The single signs that stand in both, in the order of the first."""
    return tuple(sign for sign in dict.fromkeys(one.replace(" ", "")) if sign in other)


def _runs(one: str, other: str) -> Iterator[str]:
    for place in range(len(one)):
        end = place + 2
        while end <= len(one) and " " not in one[place:end] and one[place:end] in other:
            end += 1
        if end > place + 2:
            yield one[place : end - 1]
