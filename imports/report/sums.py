"""The report's own arithmetic, recomputed within the rounding of its printed digits.

Told is only what no rounding explains: a difference (20.17 is 6.29 more than 13.88), a growth, a
total and the parts listed in brackets behind it, parts that are more than their whole, a share of
a total that the sentence states, a stated completion ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .clauses import Held, held, sentences
from .document import Document
from .figures import Figure, figures
from .outline import outline
from .records import COMMITMENT, Found

DIFFERENCE, GROWTH, PARTS, RATIO, SHARE = "difference", "growth", "parts", "ratio", "share"
_FALLS = re.compile(r"减少|下降|降低|压减|减收|回落|降幅|下跌")
_RISES_TO = re.compile(r"(?:增长|增加|提高|提升|上升|扩大|增至|到|至)")
_NOT_ALL = re.compile("其中|等|主要|包括")
# Without one of these a sentence holds nothing to recompute.
_WORTH = re.compile("[比较由从(占率]|同期|基数|年初|上年|去年|原|任务|目标|计划")
# What is measured is rounded to its last digit; what is counted is not.
_MEASURED = re.compile("[元米亩顷里吨克斤㎡升瓦%‰]|百分点|公里")
# 办结率92.8% is the share of what was 办结, 占44.9% that of the figure before it.
_RATE_OF = re.compile(r"(?:^|[，、；])(?:其中)?(?P<verb>[\u4e00-\u9fff]{2})率(?:为|达到?|约)?$")
_SHARE_OF_WHOLE = re.compile(
    r"(?:^|[，、；])(?:约|占比)?占?(?:总数|全部|总量)?的?(?:比|约|比例为?)?$"
)
_OF_IT = re.compile("其中")
# Nothing but such words stands between a total and what was done of it.
_ALL_OF = re.compile("受理|收到|接到|接收|交办|应|共|梳理|排查|发现|转办|承办|登记|征集|立案|下达")
# No total has more parts in one sentence.
MOST_PARTS = 40
_HUNDRED = Decimal(100)
# A ratio this far from what is computed is held to speak of another goal, not to be misprinted.
NEAR = Decimal(5)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A printed figure that the printed figures around it deny.

    ``kind`` is difference, growth, parts, ratio or share; ``quote`` stands at ``start``;
    ``stated`` is what is printed, ``computed`` what ``terms`` make (元, ㎡ without magnitude;
    growth, ratio, share in percent), exact to the printed digits of ``stated``.
    """

    kind: str
    quote: str
    start: int
    stated: Decimal
    computed: Decimal
    terms: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class _Range:
    """All that a printed figure may have been before it was rounded."""

    low: Decimal
    high: Decimal


def contradictions(document: Document, found: Sequence[Found] = ()) -> list[Contradiction]:
    """What the report's figures say against each other, in reading order."""
    quoted = held(document.plain)
    told: list[Contradiction] = []
    for section in outline(document):
        for start, end in sentences(document.plain, section.start, section.end, quoted):
            if not _WORTH.search(document.plain, start, end):
                continue
            own = figures(document.plain, start, end, quoted)
            told += _changes(document, own)
            told += _parts(document, own, quoted)
            told += _shares(document, own, start)
            told += _reached(document, own)
    return sorted([*told, *_ratios(found)], key=lambda one: one.start)


def _range(one: Figure) -> _Range:
    half = (
        one.step / 2 if one.step < 1 or _MEASURED.search(one.unit) or one.step > 1 else Decimal(0)
    )
    return _Range(one.value - half, one.value + half)


def _changes(document: Document, own: list[Figure]) -> Iterator[Contradiction]:
    """A figure, what it was, and by how much it changed: any two deny or bear out the third."""
    for place, base in enumerate(own):
        if base.kind != "base" or base.superseded or base.unit == "%":
            continue
        now = _now(document, own, place)
        if now is None:
            continue
        for change in own[place + 1 : place + 4]:
            if change.kind == "base" or "；" in document.plain[base.end : change.start]:
                break
            falls = _falls(document, change)
            if change.changed and change.unit == base.unit:
                yield from _difference(document, now, base, change, falls=falls)
            elif change.kind == "growth" and change.unit == "%":
                yield from _growth(document, now, base, change, falls=falls)


def _now(document: Document, own: list[Figure], place: int) -> Figure | None:
    """The figure that a base is compared with: the one before it, or what it grew to."""
    base = own[place]
    behind = own[place + 1] if place + 1 < len(own) else None
    if behind and _is_amount(behind, base) and not behind.changed:
        between = document.plain[base.end : behind.start]
        if _RISES_TO.search(between) and not re.search("[，。；]", between):
            return behind
    before = own[place - 1] if place else None
    if before and _is_amount(before, base) and not before.changed:
        between = document.plain[before.end : base.start]
        return before if len(between) <= 12 and not re.search("[。；]", between) else None
    return None


def _is_amount(one: Figure, base: Figure) -> bool:
    plain = one.comparator == "=" == base.comparator
    return one.kind == "quantity" and one.unit == base.unit and plain


def _falls(document: Document, change: Figure) -> bool:
    return bool(_FALLS.search(document.plain[max(0, change.start - 6) : change.start]))


def _difference(
    document: Document, now: Figure, base: Figure, change: Figure, *, falls: bool
) -> Iterator[Contradiction]:
    if change.comparator != "=":
        return
    sign = -1 if falls else 1
    a, b, stated = _range(now), _range(base), _range(change)
    ends = sorted((sign * (a.low - b.high), sign * (a.high - b.low)))
    if stated.high < ends[0] or stated.low > ends[1]:
        computed = sign * (now.value - base.value)
        yield _told(DIFFERENCE, document, change, computed, (now.value, base.value))


def _growth(
    document: Document, now: Figure, base: Figure, change: Figure, *, falls: bool
) -> Iterator[Contradiction]:
    a, b = _range(now), _range(base)
    if b.low <= 0 or change.comparator != "=":
        return
    sign = -1 if falls else 1
    ratios = (a.low / b.high, a.high / b.low)
    ends = sorted(sign * _HUNDRED * (ratio - 1) for ratio in ratios)
    stated = _range(change)
    if stated.high < ends[0] or stated.low > ends[1]:
        computed = (sign * _HUNDRED * (now.value / base.value - 1)).quantize(change.step)
        yield _told(GROWTH, document, change, computed, (now.value, base.value))


def _told(
    kind: str, document: Document, one: Figure, computed: Decimal, terms: tuple[Decimal, ...]
) -> Contradiction:
    quote = document.text[one.start : one.end]
    return Contradiction(kind, quote, one.start, one.value, computed, terms)


def _parts(document: Document, own: list[Figure], quoted: Held) -> Iterator[Contradiction]:
    """A total and the parts that brackets right behind it list, all of them, in its unit."""
    for place, whole in enumerate(own):
        around = quoted.around(whole.end)
        if around is None or around[0] != whole.end or not _counted(whole):
            continue
        inside = document.plain[around[0] : around[1]]
        parts = [one for one in own[place + 1 : place + MOST_PARTS] if one.end <= around[1]]
        alike = all(_counted(one) and one.unit == whole.unit for one in parts)
        if len(parts) < 2 or not alike or "，" in inside:
            continue
        total = sum((one.value for one in parts), Decimal(0))
        slack = sum((one.step for one in (*parts, whole)), Decimal(0)) / 2
        less = _NOT_ALL.search(inside) and total < whole.value
        exact = all(one.step == 1 for one in (*parts, whole))
        if not less and abs(total - whole.value) > (0 if exact else slack):
            yield _told(PARTS, document, whole, total, tuple(one.value for one in parts))


def _shares(document: Document, own: list[Figure], begin: int) -> Iterator[Contradiction]:
    """受理216件，办结194件，办结率89.8%: a rate of the two figures right before it."""
    for whole, part, rate in zip(own, own[1:], own[2:], strict=False):
        if rate.kind != "rate" or not (_counted(whole) and _counted(part)):
            continue
        if part.unit != whole.unit or not 0 < part.value <= whole.value:
            continue
        if _is_share(document.plain, begin, whole, part, rate):
            yield from _ratio(SHARE, document, part, whole, rate)


def _is_share(plain: str, begin: int, whole: Figure, part: Figure, rate: Figure) -> bool:
    """Whether a rate is said to be the share of one figure in the other."""
    lead, between = plain[part.end : rate.start], plain[whole.end : part.start]
    if "；" in between + lead or len(between) > 14:
        return False
    named = _RATE_OF.search(lead)
    if named:
        head = plain[max(begin, whole.start - 10) : whole.start]
        said = re.fullmatch(f"[，、]?(?:其中)?(?:已|共)?{named['verb']}", between)
        return said is not None and bool(_ALL_OF.search(head))
    return "占" in lead and bool(_SHARE_OF_WHOLE.search(lead)) and bool(_OF_IT.search(between))


def _reached(document: Document, own: list[Figure]) -> Iterator[Contradiction]:
    """完成2.6亿元，完成目标4.8亿元的54.2%; 任务300座，完成310座，完成率103%."""
    for first, second, share in zip(own, own[1:], own[2:], strict=False):
        if share.kind != "share" or share.comparator != "=":
            continue
        done, goal = (second, first) if first.kind == "goal" else (first, second)
        if goal.kind == "goal" and _counted(done) and done.unit == goal.unit and goal.value > 0:
            yield from _ratio(RATIO, document, done, goal, share)


def _ratio(
    kind: str, document: Document, part: Figure, whole: Figure, stated: Figure
) -> Iterator[Contradiction]:
    """What is told where no rounding makes ``part`` the stated percentage of ``whole``."""
    a, b, said = _range(part), _range(whole), _range(stated)
    if stated.comparator != "=" or b.low <= 0:
        return
    # Some reports cut digits off where others round.
    slack = stated.step / 2
    if (
        said.high + slack < _HUNDRED * a.low / b.high
        or said.low - slack > _HUNDRED * a.high / b.low
    ):
        computed = (_HUNDRED * part.value / whole.value).quantize(stated.step)
        yield _told(kind, document, stated, computed, (part.value, whole.value))


def _counted(one: Figure) -> bool:
    return one.kind == "quantity" and one.comparator == "=" and one.value_max is None


def _ratios(found: Sequence[Found]) -> Iterator[Contradiction]:
    """完成目标的79.5%, where the goal itself stands in the report in the same unit."""
    of_start = {one.start: one for one in found}
    for one in found:
        if one.claimed_ratio is None or one.value is None:
            continue
        goals = [of_start[start] for start in one.links if start in of_start]
        goals = [goal for goal in goals if goal.kind == COMMITMENT and goal.unit == one.unit]
        if len(goals) != 1 or not goals[0].value:
            continue
        step = Decimal(1).scaleb(int(one.claimed_ratio.as_tuple().exponent))
        computed = _HUNDRED * one.value / goals[0].value
        away = abs(computed - one.claimed_ratio)
        if step <= away <= NEAR:
            terms = (one.value, goals[0].value)
            yield Contradiction(
                RATIO, one.quote, one.start, one.claimed_ratio, computed.quantize(step), terms
            )
