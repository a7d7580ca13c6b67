"""How alike two wordings of tasks are, and whether that is enough to take them for one. No Django.

Offices shorten, extend and reorder what they once wrote. Two wordings are *surely* one task only
where nothing that tells tasks apart differs: no figure, no replaced character, no added word of
direction or denial. Everything else that is alike is for a person to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from .language.numerals import PLAIN, read_number, tidy

# Scores go from 0 to 100. From SURE on one wording may stand for the other, from DOUBTFUL on a
# person is asked, below they have nothing to do with each other.
SURE = 90
DOUBTFUL = 70
# How far the best must stand before the second.
MARGIN = 8
# What other figures take from a score: 新建7所学校 is not 新建9所学校, however alike they look.
OTHER_FIGURES = 15
# A wording that stands whole within the other one counts a little less than an equal one.
WITHIN = 0.85
SHORTEST_WITHIN = 4

# All the marks of one in the other, in another order: 电梯加装 and 加装电梯 are asked about.
REORDERED = 85

# What a wording must come to at first sight to be weighed at all.
WORTH_WEIGHING = 50
# The bounds of one search among the wordings of a plan: it goes by the RAREST pairs of
# neighbouring characters, of each through at most LISTED wordings, and weighs the NEAREST. Where
# thousands are of almost the same words the right one may stay out; it is then not
# found, and never taken for another.
RAREST = 5
LISTED = 300
NEAREST = 20

# Say that something is done, not what.
_ACTS = (
    "组织实施 启动实施 加快推进 持续推进 扎实推进 大力推进 稳步推进 全面推进 全面完成 新建 新增 "
    "建设 建成 完成 实施 推进 开展 加快 做好 抓好 落实 继续 确保 力争 全面 计划 工程 项目 工作 任务"
)
_DROPPED = re.compile("|".join(sorted(_ACTS.split(), key=len, reverse=True)))
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|度)年?度?")
_NUMBER = re.compile(f"(?:{PLAIN}(?:万亿|亿|万)?)+")
_MARKS = re.compile(r"[\W_]+")
# One of these more or less makes another task of it.
_TELLING = frozenset("不未非无免停禁东西南北中上下内外前后左右新旧老大小改扩续增减高低男女")


@lru_cache(maxsize=2**10)
def key(text: str) -> str:
    """``text`` without what does not tell two names apart: width, blanks. The last ones are
    remembered: every row of a file names the same plan and the same units."""
    if text.isascii():
        # The same, in a tenth of the time: most numbers, many units.
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class Wording:
    """A wording taken apart: ``bare`` without acts, marks, figures and years; ``figures`` in their
    order, normalised (两百 and 200 are one); ``years`` it names."""

    bare: str
    figures: tuple[str, ...]
    years: tuple[str, ...]


@lru_cache(maxsize=2**16)
def taken_apart(text: str) -> Wording:
    """``text`` without what does not tell tasks apart."""
    tidied = tidy(text)
    years = tuple(year[:4] for year in _YEAR.findall(tidied))
    rest = _YEAR.sub("", tidied)
    figures = tuple(_figure(found) for found in _NUMBER.findall(rest))
    whole = _MARKS.sub("", _NUMBER.sub("", rest)).casefold()
    return Wording(_DROPPED.sub("", whole) or whole, figures, years)


def _figure(text: str) -> str:
    number = read_number(text)
    return text if number is None else figure_of(number)


def figure_of(number: Decimal) -> str:
    """A figure as ``Wording`` has it: without magnitude, point or noughts at its end."""
    return format(number.normalize(), "f")


@dataclass(frozen=True)
class Likeness:
    """How alike two wordings are (0 to 100), and whether one may surely stand for the other."""

    score: int
    sure: bool


def likeness(one: str, other: str) -> Likeness:
    """Hold two wordings against each other; the order does not matter."""
    first, second = taken_apart(one), taken_apart(other)
    if not first.bare or not second.bare:
        return Likeness(100 * int(first == second), first == second)
    score = _alike(first.bare, second.bare)
    contrary = first.figures != second.figures
    contrary |= bool(first.years and second.years and first.years != second.years)
    if contrary:
        score = max(0, score - OTHER_FIGURES)
    return Likeness(score, score >= SURE and not contrary and _only_longer(first.bare, second.bare))


def _alike(one: str, other: str) -> int:
    whole = fuzz.ratio(one, other)
    if min(len(one), len(other)) < SHORTEST_WITHIN:
        return round(whole)
    least = REORDERED if _only_reordered(one, other) else 0
    return round(max(whole, fuzz.partial_ratio(one, other) * WITHIN, least))


def _only_reordered(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return set(short) <= set(long) and Counter(short) <= Counter(long)


def _only_longer(one: str, other: str) -> bool:
    """Whether one wording is the other with words added that tell nothing apart."""
    short, long = sorted((one, other), key=len)
    added = []
    for step in Levenshtein.opcodes(short, long):
        if step.tag in ("replace", "delete"):
            return False
        if step.tag == "insert":
            added.append(long[step.dest_start : step.dest_end])
    return not _TELLING.intersection("".join(added))


class Alike:
    """Things found by what their wordings have in common with another one."""

    def __init__(self) -> None:
        self.texts: list[tuple[Any, str]] = []
        self.bare: list[str] = []
        self.lists: dict[str, list[int]] = defaultdict(list)

    def add(self, thing: Any, text: str) -> None:
        """Let ``thing`` be found by ``text``."""
        bare = taken_apart(text).bare
        for pair in _pairs(bare):
            self.lists[pair].append(len(self.texts))
        self.texts.append((thing, text))
        self.bare.append(bare)

    def near(self, text: str) -> Iterator[tuple[Any, str]]:
        """Those that are most like ``text`` at first sight (thing, its text), at most twice
        NEAREST."""
        bare = taken_apart(text).bare
        known = (self.lists[pair] for pair in _pairs(bare) if pair in self.lists)
        rarest = sorted(known, key=len)[:RAREST]
        places = list({place for listed in rarest for place in listed[:LISTED]})
        choices = [self.bare[place] for place in places]
        found = {
            places[index]
            for scorer in (fuzz.ratio, fuzz.partial_ratio)
            for _bare, _score, index in process.extract(
                bare, choices, scorer=scorer, limit=NEAREST, score_cutoff=WORTH_WEIGHING
            )
        }
        return (self.texts[place] for place in sorted(found))


def _pairs(bare: str) -> set[str]:
    return {bare[place : place + 2] for place in range(max(1, len(bare) - 1))} - {""}
