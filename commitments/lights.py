"""Lights (亮灯规则): how far behind is slightly, plainly or seriously behind. No Django here.

A scheme is data, because colours and bounds contradict each other between places. The status
never depends on the scheme, and a light is never shown without its word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

# What the bounds of a scheme are measured in.
POINTS = "points"
RELATIVE = "relative"
BASES = (POINTS, RELATIVE)
# The colours a light may have; a page and a paper show them beside a word and a shape.
COLOURS = ("blue", "yellow", "orange", "red", "black")
MOST_LIGHTS = 5
# A word stands in a chip beside the wording; columns that keep it hold twice as much.
LONGEST_WORD = 10
# Decimal places of a bound: 12.3456 percent. A number of a million places, short as it is written,
# keeps a process busy for minutes once it is counted with.
MOST_PLACES = 6


@dataclass(frozen=True)
class Bound:
    """One light: ``light`` is its id; it holds for shortfalls up to ``upto`` (a fraction, positive
    is behind), ``inclusive`` says whether ``upto`` itself still belongs; None is no upper end.

    ``word`` is what is shown ("" where the words of the product stand for it), ``colour`` one of
    COLOURS. A bound without ``light`` is a stretch the rule of the place says nothing of.
    """

    light: str
    upto: Decimal | None
    inclusive: bool = False
    word: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Scheme:
    """Bounds from the mildest on. ``basis`` "points": the shortfall is expected − ratio;
    "relative": that divided by expected. ``source`` is where the rule was found, ``unsaid`` what
    it leaves open."""

    id: str
    basis: str
    bounds: Sequence[Bound]
    name: str = ""
    source: str = ""
    unsaid: str = ""


OURS = Scheme(
    id="ours",
    basis=POINTS,
    bounds=(
        Bound("slight", Decimal("0.10"), inclusive=False, colour="yellow"),
        Bound("slow", Decimal("0.30"), inclusive=True, colour="orange"),
        Bound("serious", None, colour="red"),
    ),
)
_OUR_LIGHTS = frozenset(bound.light for bound in OURS.bounds)


def shortfall(
    ratio: Fraction | Decimal, expected: Fraction | Decimal, *, basis: str
) -> Fraction | None:
    """How far ``ratio`` lies below ``expected`` in the measure of ``basis``; None where it does
    not. Where nothing was expected yet, all of it is missing in relative terms."""
    if not (isinstance(expected, Fraction) and isinstance(ratio, Fraction)):
        ratio, expected = Fraction(ratio), Fraction(expected)
    behind = expected - ratio
    if behind <= 0:
        return None
    if basis == POINTS:
        return behind
    return behind / expected if expected else Fraction(1)


# A fraction is held against a fraction four times as fast as against a decimal.
@lru_cache(maxsize=256)
def _exact(upto: Decimal) -> Fraction:
    return Fraction(upto)


def bound_of(short: Fraction | Decimal, scheme: Scheme = OURS) -> Bound | None:
    """The bound that a positive ``short`` (see ``shortfall``) falls in; None where it is not
    positive or the scheme says nothing of it."""
    if short <= 0:
        return None
    for bound in scheme.bounds:
        # Like is held against like: Python compares decimals with fractions at a snail's pace.
        upto = (
            bound.upto if bound.upto is None or isinstance(short, Decimal) else _exact(bound.upto)
        )
        if upto is None or short < upto or (bound.inclusive and short == upto):
            return bound if bound.light else None
    return scheme.bounds[-1] if scheme.bounds and scheme.bounds[-1].light else None


# Rules found in public papers, each with where and with what it does not say (not filled in here).
YINCHUAN = Scheme(
    id="yinchuan",
    name="银川市2025年",
    basis=POINTS,
    bounds=(
        Bound("", Decimal("0.10"), inclusive=False),
        Bound("yellow", Decimal("0.30"), inclusive=True, word="亮黄灯", colour="yellow"),
        Bound("red", None, word="亮红灯", colour="red"),
    ),
    source="m.qlbk.net/news/3Ww4l7bw75.html（转载）",
    unsaid="达到序时的亮绿灯；慢不到10个百分点的亮什么灯，原文没有说，这里不亮灯，只说慢序时。"
    "原文说的是重点项目；按开工、资金和入库情况亮灯的办法，这里没有采用。",
)
SANYA = Scheme(
    id="sanya",
    name="三亚市2022年",
    basis=RELATIVE,
    bounds=(
        Bound("yellow", Decimal("0.50"), inclusive=True, word="亮黄牌", colour="yellow"),
        Bound("red", None, word="亮红牌", colour="red"),
    ),
    source="news.hndaily.cn/html/2022-05/13/content_58470_14809063.htm",
    unsaid="“低于序时进度50%以内”是差几个百分点还是差计划的几成，原文没有说，这里按占计划的比例算。"
    "原文说的是项目投资，用在其他任务上是否合适，原文没有说；对各区按月亮牌的办法，这里没有采用。",
)
XINHUANG = Scheme(
    id="xinhuang",
    name="新晃县2015年",
    basis=RELATIVE,
    bounds=(
        Bound("", Decimal("0.20"), inclusive=True),
        Bound("tracked", Decimal("0.40"), inclusive=True, word="跟踪督导", colour="blue"),
        Bound("card", None, word="黄牌警告", colour="yellow"),
    ),
    source="moment.rednet.cn/rednetcms/news/localNews/20150514/125097.html",
    unsaid="原文说的是重点项目的当月任务，这里按到那一天的计划进度算。完成计划80%以上而没有全部完成的，"
    "原文没有说，这里不亮灯，只说慢序时。重点跟踪督导用什么颜色，原文也没有说，这里用蓝。",
)
# Id -> scheme, in the order they are offered.
SHIPPED: dict[str, Scheme] = {s.id: s for s in (OURS, YINCHUAN, SANYA, XINHUANG)}


def scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain data, bounds as text; {} is ours, as in ``Publication.lights``."""
    if scheme == OURS:
        return {}
    named = {name: getattr(scheme, name) for name in ("id", "name", "basis", "source", "unsaid")}
    return {**named, "bounds": [bound_as_json(bound) for bound in scheme.bounds]}


def bound_as_json(bound: Bound) -> dict[str, Any]:
    """One light as ``LightScheme.bounds`` holds it."""
    return {
        "light": bound.light,
        "upto": None if bound.upto is None else str(bound.upto),
        "inclusive": bound.inclusive,
        "word": bound.word,
        "colour": bound.colour,
    }


def scheme_from_json(raw: Mapping[str, Any] | str | None) -> Scheme:
    """The scheme that ``scheme_as_json`` wrote; the id alone of a shipped one does, and nothing at
    all is ours. Raises ValueError for what is no scheme."""
    if not raw:
        return OURS
    if isinstance(raw, str):
        if raw not in SHIPPED:
            raise ValueError(f"no shipped scheme is called {raw!r}")
        return SHIPPED[raw]
    try:
        bounds = tuple(map(_bound_from_json, raw["bounds"]))
        texts = {name: str(raw.get(name, "")) for name in ("name", "source", "unsaid")}
        scheme = Scheme(id=str(raw.get("id", "")), basis=raw["basis"], bounds=bounds, **texts)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a scheme of lights: {raw!r}") from error
    if faults := faults_of(scheme.basis, scheme.bounds):
        raise ValueError(f"not a scheme of lights: {faults[0].code} in row {faults[0].row}")
    return scheme


def _bound_from_json(raw: Mapping[str, Any]) -> Bound:
    upto = raw.get("upto")
    return Bound(
        light=str(raw.get("light", "")),
        upto=None if upto is None else Decimal(str(upto)),
        inclusive=bool(raw.get("inclusive", False)),
        word=str(raw.get("word", "")),
        colour=str(raw.get("colour", "")),
    )


@dataclass(frozen=True)
class Fault:
    """What is wrong with a scheme: a code, and the row (from 1 on; 0 is the whole)."""

    code: str
    row: int = 0


def faults_of(basis: str, bounds: Sequence[Bound]) -> list[Fault]:
    """Everything wrong with a scheme, in the order of its rows; [] where it can be used.

    Upper ends ascend and have at most MOST_PLACES places, the last is open; a row has a word and
    a colour, or neither (a stretch the place says nothing of); ours has no words, the product's
    stand for them.
    """
    found = [] if basis in BASES else [Fault("basis_unknown")]
    if not any(bound.light for bound in bounds):
        found.append(Fault("no_light"))
    if len(bounds) > MOST_LIGHTS:
        found.append(Fault("too_many"))
    for row, bound in enumerate(bounds, start=1):
        found += [Fault(code, row) for code in _look(bound)]
        found += [Fault(code, row) for code in _place(bounds, row)]
    return found


def _look(bound: Bound) -> list[str]:
    """What is wrong with the word and the colour of one row."""
    codes = []
    if bound.light and not bound.word and bound.light not in _OUR_LIGHTS:
        codes.append("no_word")
    if len(bound.word) > LONGEST_WORD:
        codes.append("word_too_long")
    if bound.light and not bound.colour:
        codes.append("no_colour")
    if bound.colour and bound.colour not in COLOURS:
        codes.append("colour_unknown")
    return codes


def _place(bounds: Sequence[Bound], row: int) -> list[str]:
    """What is wrong with the upper end of one row, beside those before it."""
    upto, last = bounds[row - 1].upto, row == len(bounds)
    if upto is None:
        return [] if last else ["open_before_last"]
    earlier = [bound.upto for bound in bounds[: row - 1] if bound.upto is not None]
    codes = ["last_not_open"] if last else []
    if not upto.is_finite() or not 0 < upto <= 1:
        codes.append("out_of_range")
    elif upto != round(upto, MOST_PLACES):
        codes.append("too_fine")
    elif any(each.is_finite() and upto <= each for each in earlier):
        codes.append("not_ascending")
    return codes
