"""Numbers in prose: value, unit, bound; and what only looks like a number.

A figure is found at its digits and read outwards. Names (13号线, 15分钟生活圈, “1+4+X”), ordinals,
dates, conditions (60周岁以上) and bases of a growth are no figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ..language.numerals import magnitude, read_plain
from ..language.quantities import read_quantity
from .clauses import Held
from .figure_words import (
    BARE_SCALES,
    BASE_AFTER,
    BASE_BEFORE,
    BEFORE,
    CHANGED,
    CONDITION_AFTER,
    COUNTED_BEFORE,
    DIRECTION,
    FALLEN,
    GOAL_AFTER,
    GOAL_BEFORE,
    GOAL_ENDS,
    GOAL_SHARED,
    GROWTH,
    HUNDRED_MILLIONS,
    HUNDREDTHS,
    JOINT,
    LISTED_ORDINAL,
    LONGEST_FIGURE,
    LONGEST_NAME,
    MISSED,
    MONEY_AFTER,
    MONEY_BEFORE,
    MULTIPLES,
    NAMED_AFTER,
    NAMED_BEHIND,
    NONE,
    NONE_UNITS,
    NOT_ONE,
    NUMBER,
    OF_A_PLACE,
    OF_SUCH,
    PREFIXED,
    RANK,
    RANKING,
    SCOPE_NOUN,
    SHARE_OF,
    SIGNED,
    SIZED,
    SLOGAN,
    SUPERSEDED_AFTER,
    TIME_UNITS,
    VERB,
)
from .measures import PEOPLE, SMALL, TAKING


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts: ``start`` (with its bound) to ``end`` in the text; ``kind`` is
    quantity, rate, growth, rank, multiple, share (of a goal), goal (of what was done) or base (of a
    growth). ``changed``: it
    says by how much something grew or fell; ``falls``: that it fell by so much; ``unclear``: which
    way it went; ``superseded``: a target that another took the place
    of; ``step`` is what one of its last printed digit is worth."""

    start: int
    end: int
    kind: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: str
    changed: bool = False
    superseded: bool = False
    step: Decimal = Decimal(1)
    falls: bool = False
    unclear: bool = False


def figures(plain: str, start: int, end: int, quoted: Held) -> list[Figure]:
    """The figures of one sentence, in order; none overlaps another."""
    found = [
        figure
        for match in NUMBER.finditer(plain, start, end)
        if (figure := _figure(plain, match, start, end, quoted))
    ]
    found += _others(plain, start, end, quoted)
    if len(found) > 1:
        found.sort(key=lambda one: one.start)
    kept: list[Figure] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue
        if kept and kept[-1].kind == "goal" and plain[kept[-1].end : one.start] == "的":
            kept.append(replace(one, kind="share"))
            continue
        listed = (
            kept and one.kind == "rate" and plain[kept[-1].end : one.start] in ("和", "、", "及")
        )
        # 增长4.87%和8.52%: the second grew as well.
        kept.append(_as(kept[-1], one) if listed and kept[-1].kind == "growth" else one)
    return kept


def _as(first: Figure, one: Figure) -> Figure:
    """A figure listed behind a growth as the growth that it is."""
    return replace(one, kind="growth", falls=first.falls, unclear=first.unclear)


def _figure(plain: str, match: re.Match[str], start: int, end: int, quoted: Held) -> Figure | None:
    number = match["number"]
    unit = match["unit"] or ""
    led = not unit and plain[match.start() - 1 : match.start()] in ("至", "到", "为")
    fallen = led and FALLEN.search(plain, max(start, match.start() - 12), match.start())
    if not unit and not fallen and not ((match["scale"] or match["more"]) and number[0].isdigit()):
        return None
    before = plain[max(start, match.start() - 24) : match.start()]
    after = plain[match.end() : min(end, match.end() + 26)]
    if len(match[0]) > LONGEST_FIGURE:
        return None
    bare = "%" if fallen else "" if unit else _bare_unit(match, before, after)
    if not unit and not bare:
        return None
    if _is_name(match, before, after, plain, quoted):
        return None
    value = magnitude(number) if number in BARE_SCALES else read_plain(number)
    if value is None:
        return None
    return _told(match, value, before, after, unit or bare)


def _bare_unit(match: re.Match[str], before: str, after: str) -> str:
    """What a number without a measure counts, "" where that is not said: 粉丝量达11.35万 counts
    人, 打造105亿的产业集群 counts 元."""
    if NAMED_AFTER.match(after):
        return ""
    if match["scale"] in ("亿", "万") and (MONEY_AFTER.match(after) or MONEY_BEFORE.search(before)):
        return "元"
    if match["scale"] and GOAL_SHARED.search(before) and after.startswith("的"):
        return "元"
    if match["scale"] and (counted := COUNTED_BEFORE.search(before)):
        return counted[1]
    if not match["scale"]:
        return "人" if PEOPLE.match(after) else ""
    return "人" if PEOPLE.search(before + after[:4]) else ""


def _is_name(match: re.Match[str], before: str, after: str, plain: str, quoted: Held) -> bool:
    """Whether the number is part of a name, a time, an ordinal or a condition."""
    unit = match["unit"] or ""
    if re.match(r"0\d", match["number"]) or (unit_is_time(match) and not TAKING.search(before)):
        return True
    if MISSED.search(before[-12:]):
        return True
    if unit.endswith("元") and SIZED.match(after):
        return True
    if PREFIXED.search(before[-4:]) and not (
        (before[-1:] in "-~" and before[-2:-1] not in "0123456789") or SIGNED.search(before)
    ):
        return True
    if not match["number"][0].isdigit() and not _spelled_counts(match, before, after):
        return True
    if LISTED_ORDINAL.search(before[-6:]) or (unit == "组" and OF_A_PLACE.search(before)):
        return True
    naming = NAMED_BEHIND if match["unit"] else NAMED_AFTER
    if naming.match(after) and not match["after"]:
        return True
    around = quoted.around(match.start())
    if around and _in_a_name(plain, around):
        return True
    if _conditional(match, before, after):
        return True
    return bool(JOINT.match(after) or SCOPE_NOUN.match(after) or _scoped(before, after))


def unit_bound(match: re.Match[str], before: str) -> bool:
    """Whether a bound stands before what is counted in no percentage: 超过3000户."""
    return match["unit"] != "%" and BEFORE.search(before) is not None


def unit_is_time(match: re.Match[str]) -> bool:
    """Whether a figure counts days or months."""
    return match["unit"] in TIME_UNITS


def _scoped(before: str, after: str) -> bool:
    return (
        before.endswith("在")
        and bool(re.match("[^，。；]{0,14}(?:中|里|内)", after))
        and "落" not in after
    )


def _spelled_counts(match: re.Match[str], before: str, after: str) -> bool:
    """Whether Chinese numerals count: 十二条 and 两百台 do, 三个 does beside a verb, 一批 never."""
    number, unit = match["number"], match["unit"] or ""
    if number in BARE_SCALES:
        # 百亩茶园, 千头牧场: a size in round words is a name.
        return bool(match["more"] or match["more_after"] or match["more_scaled"])
    value = read_plain(number)
    if value is not None and match["scale"] and match["more"] and unit:
        return True
    if (
        value is None
        or SLOGAN.match(after)
        or unit not in SMALL
        or before.endswith(tuple("零一二三四五六七八九十百千万点"))
    ):
        return False
    if unit == "次" and re.match(r"[\u4e00-\u9fff]", after):
        return False
    if match["scale"]:
        return unit != "" and value > 0
    return value >= 10 or (value >= 2 and VERB.search(before) is not None)


def _in_a_name(plain: str, around: tuple[int, int]) -> bool:
    opening = plain[around[0]]
    if opening == "(":
        inside = plain[around[0] + 1 : around[1] - 1]
        return bool(re.fullmatch(r"[\d年月\-~至到.—期线号 ]+", inside))
    return opening == "《" or around[1] - around[0] - 2 <= LONGEST_NAME


def _conditional(match: re.Match[str], before: str, after: str) -> bool:
    """500万元以上36家, 60岁以上老人: what is met, not what is counted."""
    if unit_bound(match, before) and OF_SUCH.match(after):
        return True
    if not match["after"] or match["after"] in ("左右", "上下") or match["unit"] == "%":
        return False
    return bool(CONDITION_AFTER.match(after)) and bool(after)


def _told(
    match: re.Match[str], value: Decimal, before: str, after: str, unit: str
) -> Figure | None:
    scale, kept = unit_of(unit)
    low_scale = magnitude(match["scale"] or "")
    high = read_plain(match["high"]) if match["high"] else None
    if high is not None:
        high_scale = magnitude(match["high_scale"] or "")
        low_scale = high_scale if not match["scale"] and value < high else low_scale
        high = high * high_scale * scale
    if match["high"] and high is None:
        return None
    value_digits = int(value.as_tuple().exponent)
    value = (value * low_scale + HUNDRED_MILLIONS * int(match["above"] or 0)) * scale
    if high is not None and high <= value:
        return None
    bound = BEFORE.search(before)
    begin = match.start() - (len(bound[0]) if bound else 0)
    lead = before[: len(before) - (match.start() - begin)] if bound else before
    kind = _kind(kept, lead, before, after, match)
    comparator = "range" if high is not None else _comparator(match, bound)
    changed = bool(CHANGED.search(lead))
    falls, unclear = _direction(lead) if changed or kind == "growth" else (False, False)
    return Figure(
        begin,
        match.end(),
        kind,
        value,
        high,
        "%" if kept in ("％", "%") else kept,
        comparator,
        changed=changed,
        step=Decimal(1).scaleb(value_digits) * low_scale * scale,
        superseded=kind == "base" and bool(SUPERSEDED_AFTER.match(after)),
        falls=falls,
        unclear=unclear or (kind == "quantity" and lead.endswith("-")),
    )


def _direction(lead: str) -> tuple[bool, bool]:
    """Whether the words of its clause before a change say that it is one down, and whether they
    leave that open; the last of them counts (降幅收窄)."""
    said = [*DIRECTION.finditer(re.split("[，。；]", lead)[-1])]
    return (bool(said[-1]["falls"]), bool(said[-1]["narrows"])) if said else (False, False)


def unit_of(unit: str) -> tuple[Decimal, str]:
    """What a unit multiplies by and the unit without its magnitude: 万元 → (10000, 元)."""
    if unit in ("大类", "小类"):
        return Decimal(1), "类"
    if unit[:1] in ("亿", "万") and len(unit) > 1:
        return magnitude(unit[0]), unit[1:]
    return Decimal(1), unit


def _comparator(match: re.Match[str], bound: re.Match[str] | None) -> str:
    if bound:
        return _bounding(bound)
    after = match["after"] or ""
    if after.endswith("以上"):
        return ">="
    if after in ("以内", "以下"):
        return "<="
    if after or match["more"] or match["more_scaled"] or match["more_after"]:
        return "~"
    return "="


def _bounding(bound: re.Match[str]) -> str:
    return ">=" if bound["least"] else "<=" if bound["most"] else "~"


def _kind(unit: str, lead: str, before: str, after: str, match: re.Match[str]) -> str:
    if SUPERSEDED_AFTER.match(after) or (BASE_BEFORE.search(lead) and BASE_AFTER.match(after)):
        return "base"
    if re.search(r"同期(?:的|约|为)?$|(?:去年|上年)(?:全年)?[为是]约?$", lead) or (
        lead.endswith("年(") and BASE_AFTER.match(after.lstrip(")"))
    ):
        return "base"
    if lead[-1:] in GOAL_ENDS and GOAL_SHARED.search(lead) and re.match(r"的[约近]?\d", after):
        return "goal"
    if lead[-1:] in GOAL_ENDS and GOAL_BEFORE.search(lead) and GOAL_AFTER.match(after):
        return "goal"
    if unit not in ("%", "‰", "百分点", "个百分点"):
        return "multiple" if unit == "倍" else "quantity"
    if unit not in ("%", "‰"):
        return "growth"
    if SHARE_OF.search(lead):
        return "share"
    if GROWTH.search(lead) and not re.search(r"(?:至|到|达到?|为)$", lead[-2:].replace("幅达", "")):
        return "growth"
    if re.search(
        r"(?:增幅|增速|(?<!自然)增长率|降幅)[^，。；、\d]{0,4}$|目标[^，。；\d]{0,3}调[整高]?[到至为]$|上调[到至为]$",
        lead,
    ):
        return "growth"
    return "rate"


def _others(plain: str, start: int, end: int, quoted: Held) -> list[Figure]:
    """Ranks, multiples and zeros in words."""
    found = []
    sentence = plain[start:end]
    if "第" in sentence or "前" in sentence:
        found += [one for m in RANK.finditer(plain, start, end) if (one := _rank(plain, m, start))]
    if "百分之" in sentence:
        told = (_hundredths(plain, m, start) for m in HUNDREDTHS.finditer(plain, start, end))
        found += [one for one in told if one]
    if "番" in sentence or "倍" in sentence:
        found += [_multiple(m) for m in MULTIPLES.finditer(plain, start, end)]
    if "事故" in sentence or "火灾" in sentence:
        for m in NOT_ONE.finditer(plain, start, end):
            found.append(Figure(m.start(), m.end(), "quantity", Decimal(0), None, "起", "="))
    if "零" in sentence:
        for m in NONE.finditer(plain, start, end):
            kind = "growth" if m["what"] == "增长" else "quantity"
            unit = NONE_UNITS[m["what"]]
            found.append(Figure(m.start(), m.end(), kind, Decimal(0), None, unit, "="))
    return found


def _rank(plain: str, match: re.Match[str], start: int) -> Figure | None:
    before = plain[max(start, match.start() - 10) : match.start()]
    place = read_plain(match["place"])
    if place is None or not RANKING.search(before):
        return None
    comparator = "<=" if match["front"] == "前" else "="
    return Figure(match.start(), match.end(), "rank", place, None, "名", comparator)


def _hundredths(plain: str, match: re.Match[str], start: int) -> Figure | None:
    """百分之八, 百分之五以上."""
    told = read_quantity(match[0])
    if told is None:
        return None
    before = plain[max(start, match.start() - 24) : match.start()]
    bound = BEFORE.search(before)
    begin = match.start() - (len(bound[0]) if bound else 0)
    lead = plain[max(start, begin - 24) : begin]
    kind = "share" if SHARE_OF.search(lead) else "growth" if GROWTH.search(lead) else "rate"
    comparator = _bounding(bound) if bound else told.comparator
    step = Decimal(1).scaleb(int(told.value.as_tuple().exponent))
    falls, unclear = _direction(lead) if kind == "growth" else (False, False)
    return Figure(
        begin,
        match.end(),
        kind,
        told.value,
        None,
        "%",
        comparator,
        step=step,
        falls=falls,
        unclear=unclear,
    )


def _multiple(match: re.Match[str]) -> Figure:
    times = read_plain(match["times"] or match["fold"] or "一") or Decimal(1)
    value = 2 ** int(times) if not match["fold"] else times
    return Figure(match.start(), match.end(), "multiple", Decimal(value), None, "倍", "=")
