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
_RISES_TO = re.compile(r"(?:增长|增加|提高|提升|上升|扩大|增至|到|至)")
_NOT_ALL = re.compile("其中|等|主要|包括")
# Without one of these a sentence holds nothing to recompute.
_WORTH = re.compile("[比较由从(占率]|同期|基数|年初|上年|去年|原|任务|目标|计划|其中|包括|分别")
# What is measured is rounded to its last digit; what is counted is not.
_MEASURED = re.compile("[元米亩顷里吨克斤㎡升瓦%‰]|百分点|公里")
# 办结率92.8% is the share of what was 办结, 占44.9% that of the figure before it.
_RATE_OF = re.compile(r"(?:^|[，、；])(?:其中)?(?P<verb>[\u4e00-\u9fff]{2})率(?:为|达到?|约)?$")
_SHARE_OF_WHOLE = re.compile(
    r"(?:^|[，、；])(?:约|占比)?占?(?:总数|全部|总量)?的?(?:比|约|比例为?)?$"
)
_OF_IT = re.compile("其中")
# Nothing but such words stands between a total and what was done of it.
_ALL_OF = re.compile(
    "受理|收到|接到|接收|交办|应|共|梳理|排查|发现|转办|承办|登记|征集|立案|下达|调解|办理|处理|处置|调处|"
    "检查|抽检|抽查|检测|回访|测评|任务|计划"
)
# 应改造20个，已完成12个，占比65%.
_TO_DO = re.compile("应|任务|计划")
_DONE = re.compile(r"[，、]?(?:其中)?(?:现|目前)?(?:已|实际)(?:经)?[\u4e00-\u9fff]{0,4}")
# Parts of the figure before: at most all of it, or all of it exactly.
_OF_WHICH = re.compile(r"[，、(]?(?:其中|包括|含)[：，]?(?=[^，。；、\d])")
_EACH = re.compile(r"[，(：]分别(?:为|是)[：]?")
_NEXT_PART = re.compile(r"(?:、|[和及与])(?:[^，。；、\d]{1,12})|，[^，。；、\d]{1,6}")
# What may hold of one and the same, so that its parts overlap; what is no part at all.
_OVERLAP = re.compile(
    "党员|女|男|青|老|残|博士|硕士|本科|学历|岁|职称|民族|户籍|困难|低保|重点|规[上模]"
)
_NO_PART = re.compile(
    "同比|环比|[比较]|增|减|降|累计|[总合]计|总|其中|去年|上年|同期|计划|任务|目标|占|率|每|投资|涉及|覆盖|惠及|服务|"
    "完成|新[建开]|改造|建成|开展|举办|发放|解决|整治|拆除|安装|办理"
)
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
            told += _before(document, own)
            told += _parts(document, own, quoted)
            told += _listed(document, own)
            told += _shares(document, own, start)
            told += _reached(document, own)
    unlike = {(one.kind, one.start): one for one in [*told, *_ratios(found)]}
    return sorted(unlike.values(), key=lambda one: one.start)


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
            if _is_amount(change, base) and change is not now and not change.changed:
                # 比上年5.70亿元增长7.4%，总产值48.5亿元，增长9.1%: that is told of another.
                break
            yield from _change(document, now, base, change)


def _before(document: Document, own: list[Figure]) -> Iterator[Contradiction]:
    """查处150批，下降25%，去年同期为180批: what it was stands behind the change."""
    for now, change, base in zip(own, own[1:], own[2:], strict=False):
        if base.kind != "base" or not _is_amount(now, base) or now.changed:
            continue
        between = document.plain[now.end : change.start], document.plain[change.end : base.start]
        if all(len(words) <= 10 and not re.search("[。；]", words) for words in between):
            yield from _change(document, now, base, change)


def _change(
    document: Document, now: Figure, base: Figure, change: Figure
) -> Iterator[Contradiction]:
    if change.unclear:
        return
    if change.changed and change.unit == base.unit:
        yield from _difference(document, now, base, change, falls=change.falls)
    elif change.kind == "growth" and change.unit == "%":
        yield from _growth(document, now, base, change, falls=change.falls)


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


def _listed(document: Document, own: list[Figure]) -> Iterator[Contradiction]:
    """建成268个，其中公共150个、居民区128个: parts that make more than their whole; 分别为 lists
    all of them."""
    for place, whole in enumerate(own[:-1]):
        between = document.plain[whole.end : own[place + 1].start]
        each = _EACH.match(between)
        if not _counted(whole) or not (each or _OF_WHICH.match(between)):
            continue
        if place and _is_listed(document.plain, own[place - 1], whole):
            continue
        parts = _parts_behind(document.plain, own[place + 1 : place + MOST_PARTS], whole)
        words = document.plain[whole.end : parts[-1].start] if parts else ""
        overlap = len(parts) > 1 and bool(_OVERLAP.search(words))
        if not parts or overlap or (each and (len(parts) < 2 or "等" in words)):
            continue
        total = sum((one.value for one in parts), Decimal(0))
        exact = all(one.step == 1 for one in (*parts, whole))
        slack = Decimal(0) if exact else sum((one.step for one in (*parts, whole)), Decimal(0)) / 2
        away = total - whole.value
        if away > slack or (each and -away > slack):
            yield _told(PARTS, document, whole, total, tuple(one.value for one in parts))


def _is_listed(plain: str, before: Figure, whole: Figure) -> bool:
    """Whether a figure is one of a list that is parted behind it (甲63条、乙136条，其中)."""
    alike = before.unit == whole.unit and before.kind == whole.kind
    return alike and not re.search("[，。；]", plain[before.end : whole.start])


def _parts_behind(plain: str, own: list[Figure], whole: Figure) -> list[Figure]:
    """The figures in the unit of ``whole`` that one list names, up to what is no part of it."""
    parts: list[Figure] = []
    begin = whole.end
    for one in own:
        words = plain[begin : one.start]
        lead = _OF_WHICH.sub("", words, count=1) if not parts else words
        joined = _NEXT_PART.fullmatch(words) if parts else not re.search("[，。；、]", lead[1:])
        if not joined or not _counted(one) or one.unit != whole.unit or _NO_PART.search(lead):
            break
        parts, begin = [*parts, one], one.end
    return parts


def _shares(document: Document, own: list[Figure], begin: int) -> Iterator[Contradiction]:
    """受理216件，办结194件，办结率89.8%: a rate of the two figures right before it."""
    for whole, part, rate in zip(own, own[1:], own[2:], strict=False):
        if rate.kind not in ("rate", "share") or not (_counted(whole) and _counted(part)):
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
    head = re.split("[，。；]", plain[max(begin, whole.start - 10) : whole.start])[-1]
    if _TO_DO.search(head) and _DONE.fullmatch(between) and (named or _SHARE_OF_WHOLE.search(lead)):
        return True
    if named:
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
