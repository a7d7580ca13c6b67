"""Definite end states without a number: what was finished, opened, set up, awarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import Held
from .endings import (
    ACTING,
    AWAITED,
    BUILDING,
    BUILT,
    CIRCLED,
    DEVELOPED,
    EACH_ENDS,
    EMPTY,
    FINISHING,
    HONOURED,
    HONOURS,
    INNER,
    MADE,
    MAKING,
    PASSED,
    PUSHED,
    REALISED,
    SETTING_UP,
    SOFT_STATE,
    STARTS,
    STATE,
    SUBJECT,
    THING,
    TITLE,
    UNFINISHED,
    VAGUE,
    WISH,
    WITHIN,
    WORKS,
)

_FINISHING = frozenset(FINISHING.split("|"))
_SETTING_UP = frozenset(SETTING_UP.split("|"))
_BUILDING = frozenset(BUILDING.split("|"))
_MAKING = frozenset(MAKING.split("|"))
_BROUGHT = frozenset(("引入", "成功引进", "成功招引", "成功签约"))
_BUSINESS = re.compile("(?:企业|公司|总部|集团|项目|中心|机构|院|所|基地)$")
_HONOURED = frozenset(HONOURED.split("|"))
# 完成198万: a sum that lost its measure is no thing.
_SUM = re.compile(r"\d[\d.]*[余多]?[万亿千百]?[余多]?")
# When and how a state is reached is not what reaches it.
_WHEN = re.compile(
    r"(?:争取|力争|确保|即将|将|已经?|现已|全部|均|年[底内末]前?|\d{1,2}月(?:底|末|初|[上中下]旬|\d{1,2}日)?前?|[一二三四]季度末?|、)+$"
)
# 增设停车位: nobody can say whether it was done.
_UNCOUNTED = re.compile("(?:设施|车位|泊位|座椅|点位|充电桩|设备)$")
_SLOGAN = re.compile("“[^”]{1,4}”")
_EVENTS = frozenset(("开展", "组织开展"))
# Each of a list behind these stands by itself: 成立甲、乙.
_EACH = frozenset(("成立", "启用", "举办", "开办", "制定", "出台", "设立"))
_PARTING = re.compile("、|和(?![谐平睦])|及(?![时早格])|以及|并(?=通过|完成|启动|投入|成立)")
_OPENING = re.compile("|".join(sorted({*_FINISHING, *_HONOURED} - {"实现"}, key=len, reverse=True)))
SHORTEST, SHORT, LONG = 4, 3, 9


# A system with a name of its own can be looked at: “一平台三体系”智能化体系.
_NAMED_SYSTEM = re.compile("“[^、，”]+”[^的]*体系$")
_HONOURS_END = re.compile(r"等(?:多项|[^，。；、\d]{0,6})?(?:荣誉|称号|奖项|奖)[^，。；、\d]{0,3}$")


@dataclass(frozen=True, slots=True)
class Milestone:
    """An end state: ``start`` to ``end`` in the text, the verb or state that says it, and what
    it is said of. ``within``: the state is a bound that is kept (控制在…以内)."""

    start: int
    end: int
    verb: str
    subject: str
    within: bool = False


def milestones(plain: str, start: int, end: int, quoted: Held) -> list[Milestone]:
    """The end states of one clause; a list of things that end alone gives one each."""
    while end > start and plain[end - 1] in CIRCLED:
        end -= 1
    if end - start < SHORTEST:
        return []
    words = plain[start:end]
    if (opened := opening(words)) and not _only_states(opened):
        thing = start + opened.start("object")
        return list(_listed(plain, start, end, thing, opened["verb"], quoted))
    return _said_inside(plain, start, end, quoted)


def opening(words: str) -> re.Match[str] | None:
    """The verb that opens a clause and finishes what follows it; None where none does."""
    for pattern in (STARTS, INNER, SUBJECT):
        match = pattern.match(words)
        if pattern is SUBJECT and match and UNFINISHED.search(words):
            return None
        if match and _is_definite(match["verb"], match["object"]):
            return match
    return None


def _is_definite(verb: str, thing: str) -> bool:
    """Whether a verb at the head of a clause leaves something that can be looked at."""
    thing = thing.rstrip(CIRCLED)
    if verb in _SETTING_UP and _NAMED_SYSTEM.search(thing):
        return True
    if len(thing) < 2 or _SUM.fullmatch(thing) or EMPTY.search(thing) or VAGUE.search(thing):
        return False
    if verb == "通过":
        return bool(PASSED.search(thing)) and not WISH.search(thing)
    if verb == "实现":
        return bool(REALISED.search(thing)) and not WISH.match(thing)
    if verb in _EVENTS:
        return bool(re.search(r"(?:第.{1,4}届[^，]*|节)”?(?:活动)?$", thing))
    if verb == "推出":
        return bool(THING.search(thing) or thing.endswith("计划"))
    if verb in _BUILDING:
        return bool(BUILT.search(thing)) and not WISH.match(thing)
    if verb in _MAKING:
        made = MADE.search(thing) or (verb == "开发" and DEVELOPED.search(thing))
        return bool(made) and not WISH.match(thing) and "等" not in thing
    if verb in _BROUGHT:
        return bool(_BUSINESS.search(thing)) and "一批" not in thing and thing[0] not in "和并"
    if verb in _SETTING_UP:
        named = "平台" not in thing or re.search("“|[镇区市]级|系统", thing)
        return bool(named and THING.search(thing))
    if verb == "增设" and _UNCOUNTED.search(thing):
        return False
    if verb == "冲刺" and _SLOGAN.fullmatch(thing):
        return False
    if verb in ("冲刺", "争创", "创评", "申报", "创建"):
        return bool(TITLE.search(thing))
    return True


def _said_inside(plain: str, start: int, end: int, quoted: Held) -> list[Milestone]:
    """An honour in the clause, or the state its subject has reached at its end."""
    other = PUSHED.match(plain, start, end) if "推" in plain[start : start + 6] else None
    if other and not quoted.around(other.end() - 1):
        # 推动甲工程建设和乙项目开工: the state is that of the second.
        start = other.end()
    words = plain[start:end]
    honour = HONOURS.search(words)
    if honour and not quoted.around(start + honour.start()) and len(words) > honour.end():
        return list(_honours(plain, start, end, start + honour.end(), honour[0], quoted))
    state = STATE.search(words) or WITHIN.search(words)
    if state is None and not WISH.match(words):
        state = SOFT_STATE.search(words)
    parts = _parts(plain, start, end, quoted) if state and "、" in words else []
    if len(parts) > 1 and all(b - a >= SHORTEST and STATE.search(plain[a:b]) for a, b in parts):
        # 主楼8月封顶、副楼9月投入使用: each has reached a state of its own.
        return [Milestone(a, b, "", plain[a:b]) for a, b in parts]
    if state and state.start() >= 3 and not (AWAITED.search(words) or UNFINISHED.search(words)):
        within = state[1] == "控制在"
        return [Milestone(start, end, state[1] or state[2], _subject(words, state), within)]
    return []


def _only_states(opened: re.Match[str]) -> bool:
    """Whether what follows a verb in the middle of a clause is but a state (…建成通车)."""
    return opened.re is SUBJECT and STATE.fullmatch(opened["verb"] + opened["object"]) is not None


def _subject(words: str, state: re.Match[str]) -> str:
    """What has reached a state: what stands before it."""
    thing = _WHEN.sub("", words[: state.start()])
    return thing if len(thing) >= SHORT else words


def _honours(
    plain: str, start: int, end: int, thing: int, verb: str, quoted: Held
) -> Iterator[Milestone]:
    """Titles won are one each."""
    parts = _parts(plain, thing, end, quoted)
    last = _HONOURS_END.search(plain, thing, end)
    if last:
        parts = _parts(plain, thing, last.start(), quoted) or parts
    if (not last and "等" in plain[thing:end]) or _shortest(parts) <= SHORT:
        parts = [(thing, end)]
    for place, (begin, stop) in enumerate(parts):
        yield Milestone(begin if place else start, stop, verb, plain[begin:stop])


def _listed(
    plain: str, start: int, end: int, thing: int, verb: str, quoted: Held
) -> Iterator[Milestone]:
    """One milestone, or one for each thing of a list whose members all stand by themselves."""
    groups = _groups(plain, thing, end, quoted, each=verb in _EACH or verb in _HONOURED)
    for place, (begin, stop) in enumerate(groups):
        own = _OPENING.match(plain, begin, stop) if place else None
        said = own[0] if own else verb
        yield Milestone(begin if place else start, stop, said, plain[begin:stop])


def _groups(plain: str, start: int, end: int, quoted: Held, *, each: bool) -> list[tuple[int, int]]:
    """The parts of a list that stand by themselves; what does not goes with what follows it."""
    parts = _parts(plain, start, end, quoted)
    if len(parts) < 2 or "等" in plain[start:end]:
        return [(start, end)]
    alike = all(EACH_ENDS.search(plain[a:b]) for a, b in parts)
    if each and alike and _shortest(parts) > SHORT + 1:
        return [parts[0], *(one for one in parts[1:] if _is_like(plain[one[0] : one[1]]))]
    groups: list[tuple[int, int]] = []
    begin = start
    for a, b in parts:
        short = b - a <= SHORT
        if short and groups and begin == a:
            groups[-1] = (groups[-1][0], b)
            begin = _behind(plain, b, end)
        elif WORKS.search(plain[a:b]) and not short:
            groups.append((begin, b))
            begin = _behind(plain, b, end)
    if begin < end and (not groups or end - begin < LONG):
        groups[-1:] = [(groups[-1][0], end)] if groups else [(start, end)]
    elif begin < end:
        groups.append((begin, end))
    return groups


def _shortest(parts: list[tuple[int, int]]) -> int:
    return min((b - a for a, b in parts), default=0)


def _is_like(words: str) -> bool:
    """Whether a further part of a list is a thing, and no wish or verb of its own."""
    return len(words) < 30 and not WISH.match(words) and not ACTING.match(words)


def _behind(plain: str, offset: int, end: int) -> int:
    """Where the part behind a parting mark begins."""
    match = _PARTING.match(plain, offset, end)
    return match.end() if match else end


def _parts(plain: str, start: int, end: int, quoted: Held) -> list[tuple[int, int]]:
    cuts = [m for m in _PARTING.finditer(plain, start, end) if not quoted.around(m.start())]
    bounds = [start, *(edge for m in cuts for edge in (m.start(), m.end())), end]
    return [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if a < b]


def beside_figures(
    plain: str, start: int, end: int, quoted: Held, *, finishing: bool
) -> list[Milestone]:
    """The end states in what a list holds beside its figures (…、…泵站开工建设).

    ``finishing``: a verb that finishes stands before the list, so that works need no verb.
    """
    found: list[Milestone] = []
    for begin, stop in _parts(plain, start, end, quoted):
        words = plain[begin:stop]
        if stop - begin <= SHORT:
            continue
        if (opened := opening(words)) and opened["verb"] in _FINISHING:
            found.append(Milestone(begin, stop, opened["verb"], opened["object"]))
        elif STATE.search(words) or (finishing and WORKS.search(words)):
            found.append(Milestone(begin, stop, "", words))
    return found
