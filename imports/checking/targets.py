"""A target cell: a figure, an end state (竣工) or nothing; and what measures it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ..issues import WARNING
from ..language import Quantity, mentions, read_figure, split_unit, tidy
from .place import NO_UNIT_OF_ITS_OWN, Place
from .vocabulary import BASIS, MEASURE, lookup

GROWTH = re.compile(r"增长|增幅|增速|同比|提高|提升|上升|下降|降低|减少|压减|百分点")
FALLING = re.compile(r"下降|降低|减少|压减|回落|下滑|下跌|降幅|减幅|跌幅|(?<!减)负增长|[↓▼]")
RISING = re.compile(r"增长|提高|提升|上升|增加|增幅|增速|[↑▲]")
WORK_SHARE = re.compile(r"工程量|工程进度|形象进度|总工程|工程(?:建设)?完成约?\d+(?:\.\d+)?%")
# What a program leaves in a cell when it could not calculate.
NO_TARGET = re.compile(r"[#=]|[+-]?(?:nan|inf|infinity)$", re.I)
VAGUE = re.compile(
    r"几[十百千万个]|[数好][十百千万]|[近上][十百千万]|[十百千万]余|若干|一批|部分|多个"
)
ELSEWHERE = re.compile(
    r"详见|见附[件表]|^[(]?见(?!效|成)|同上|另行|待[定市县区上下省]|未定|未下达|尚未?下达|"
    r"^按.{0,20}(?:要求|下达|任务|方案|计划)(?:执行|完成|落实)?$|^略$|^[?？]+$"
)
STRIVE = "力争"
# Figures that differ by so much may be meant in different magnitudes.
MAGNITUDE = 1000
# What names a target to strive for beside the one that is promised.
_STRETCH = re.compile(r"力争|争取|冲刺|挑战|奋斗目标")
_RATE = re.compile(r"(?<![频功汇效税费])率$|比例$|比重$|占比$")
_OF_WHICH = re.compile(r"[，,；;、\s（(]*其中.*", re.S)
_PIECES = re.compile(r"(?:[、，;；。(（)）\n]|(?<!\d),)+")
# A figure of which there is one level at a time: it is never added up over months.
_STANDARD = re.compile(r"(?<!高)标准(?!化|厂房|地)|单价|工资|月租")
_STANDING = re.compile(r"浓度|平均|均价|密度|指数|余额|存栏|库存|保有量|水位|在册|期末|年末")
# 由85%提高到95%: the level to reach, and the one it starts from.
_FROM_TO = re.compile(
    r"(?:由|从)?(?P<low>\d{1,3}(?:\.\d{1,3})?%)(?P<way>提高|提升|增加|增长|上升|下降|降低|降|减少|压减)(?:到|至)"
    r"(?P<high>[^\d]{0,4}\d{1,3}(?:\.\d+)?%.{0,4})"
)
# 2026年完成50户: the year of the plan itself, before a target.
_OWN_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:度|内|底前?|末前?)?[:,、]?(?![-~至到])(?=\D)")
BASIS_OF = {
    "quantity": "period",
    "rate": "level",
    "growth": "change",
    "rank": "level",
    "multiple": "change",
    "milestone": "level",
}


@dataclass(frozen=True)
class Target:
    """What a target says. ``scale`` is the magnitude it was written in (48万㎡ → 10000), which bare
    figures beside it share; ``own_unit`` says that the unit stands in the cell itself; ``in_words``
    that no single figure can be held against it, so that no status follows from it; ``falls`` that
    a fall by so much is promised; ``stretch`` is what the office strives for beyond (力争25台);
    ``several`` that its cell names more figures than one; ``start`` is the level it starts from
    (由85%提高到95%)."""

    measure: str = "quantity"
    value: Decimal | None = None
    value_max: Decimal | None = None
    text: str = ""
    unit: str = ""
    comparator: str = "="
    stages: tuple[str, ...] = ()
    progress_share: bool = False
    scale: Decimal = Decimal(1)
    own_unit: bool = False
    in_words: bool = False
    falls: bool = False
    stretch: str = ""
    several: bool = False
    start: Quantity | None = None

    def in_magnitude(self, value: Decimal) -> bool:
        """Whether a bare ``value`` may be meant in the magnitude that the target is written in, 200
        beside 300万: taken as it stands it would be next to nothing."""
        if self.scale == 1 or not self.value or not value:
            return False
        little = abs(value) * MAGNITUDE <= abs(self.value)
        return little and abs(value) * self.scale < 2 * abs(self.value)


def read_target(place: Place) -> Target:
    """The target of a row; notes what is wrong with it."""
    text = place.text("target", 80)
    stages = read_stages(place)
    measure = place.word("measure", MEASURE, "")
    firm, stretch = _apart(text) if _STRETCH.search(text) else (text, "")
    start, found = _from_to(firm) if firm else (None, None)
    found = found or (_figure_in(_without_year(firm, place.year)) if firm else None)
    measure = measure or ("rate" if start else "")
    if measure == "milestone" and found is not None:
        place.complain("milestone_with_value", "target")
    if found is not None and measure != "milestone":
        if stretch:
            place.complain("stretch_apart", "target", severity=WARNING, firm=firm, stretch=stretch)
        target = _figure(place, _in_its_unit(place, found), measure, stages)
        return replace(target, stretch=stretch, start=start) if stretch or start else target
    if not text and not stages and not measure and place.table.wordy:
        place.complain("no_target_here", "wording", severity=WARNING)
        return Target(in_words=True)
    if not measure and not stages and (code := _in_words(text)):
        place.complain(code, "target", severity=WARNING)
        return Target(text=text, in_words=True, several=code == "target_several")
    unread = bool(re.search(r"\d", text)) and not measure and not stages
    if unread or NO_TARGET.match(text) or (measure not in ("", "milestone") and text):
        place.complain("target_unreadable", "target")
    if measure in ("", "milestone") and (text or stages):
        return Target("milestone", text=text, stages=stages or (text[:40],))
    return Target(measure or "quantity", text=text, unit=split_unit(place.text("unit"))[1])


def _in_its_unit(place: Place, found: Quantity) -> Quantity:
    """A target in its unit: by its own words, column, heading or unit line; else in that of the
    figures beside it (500 beside 累计完成（万元） or beside 120台), or in percent where the task is
    a rate."""
    settled = place.settle(found, "target")
    if settled.unit:
        return settled
    units = {column.unit for column in place.table.figures if column.unit}
    if not units:
        units = _units_beside(place, settled)
    if len(units) == 1:
        (unit,) = units
    elif _RATE.search(place.texts.get("wording", "")) and 0 < settled.value <= 100:
        unit = "%"
    else:
        return settled
    place.complain("unit_of_figures", "target", severity=WARNING, unit=unit)
    scale, kept = split_unit(unit)
    return (settled if settled.scaled else settled.times(scale)).with_unit(kept)


def _units_beside(place: Place, target: Quantity) -> set[str]:
    """The units that the row's own figures name, where they are of the target's magnitude: 30000元
    beside a bare 5 leaves open what is meant."""
    told = [read_figure(cell.text) for _, cell in place.columns(place.table.figures)]
    named = [one for one in told if one is not None and one.unit]
    if target.scaled or not all(_of_one_size(one, target) for one in named):
        return set()
    return {one.unit for one in named}


def _of_one_size(figure: Quantity, target: Quantity) -> bool:
    bare = not figure.scaled and figure.unit not in NO_UNIT_OF_ITS_OWN
    low, high = abs(target.value) / MAGNITUDE, 2 * abs(target.value)
    return bare and (not figure.value or low <= abs(figure.value) <= high)


@lru_cache(maxsize=2**13)
def _figure_in(text: str) -> Quantity | None:
    """The figure of a target; of 共6座，其中改建2座 the whole."""
    found = read_figure(text)
    whole = _OF_WHICH.search(text) if found is None else None
    return read_figure(text[: whole.start()]) if whole and whole.start() else found


@lru_cache(maxsize=2**12)
def _from_to(text: str) -> tuple[Quantity | None, Quantity | None]:
    """Where a rate starts and what it is to reach (由85%提高到95%); (None, None) of other texts."""
    told = _FROM_TO.fullmatch(tidy(text))
    low, high = (read_figure(told["low"]), read_figure(told["high"])) if told else (None, None)
    if told is None or low is None or high is None or high.value_max is not None:
        return None, None
    falls = FALLING.search(told["way"]) is not None or told["way"] == "降"
    if low.value == high.value or falls != (high.value < low.value):
        return None, None
    comparator = "<=" if falls and high.comparator == "=" else high.comparator
    return low, replace(high, comparator=comparator, text=text.strip())


def _without_year(text: str, year: int | None) -> str:
    """A target without the year of its plan before it: 2026年完成50户 → 完成50户."""
    told = _OWN_YEAR.match(tidy(text)) if year and text[:2] in ("19", "20") else None
    return tidy(text)[told.end() :] if told and int(told["year"]) == year else text


@lru_cache(maxsize=2**10)
def _apart(text: str) -> tuple[str, str]:
    """确保20台、力争25台 as what is promised and what is striven for; else (text, "")."""
    pieces = [piece.strip() for piece in _PIECES.split(text) if piece.strip()]
    hoped = [piece for piece in pieces if _STRETCH.search(piece)]
    firm = [piece for piece in pieces if not _STRETCH.search(piece)]
    if len(hoped) != 1 or len(firm) != 1:
        return text, ""
    one, more = read_figure(firm[0]), read_figure(hoped[0])
    alike = one and more and more.unit in ("", one.unit)
    return (firm[0], hoped[0]) if alike else (text, "")


def _in_words(text: str) -> str:
    """Why a target can only be kept in words, "" where it need not: several figures in one cell,
    a word that only points elsewhere (详见附件), or a count that nobody can hold anything against
    (上百个)."""
    if len([one for one in mentions(text) if one.kind in ("figure", "share")]) > 1:
        return "target_several"
    if ELSEWHERE.search(text):
        return "target_elsewhere"
    return "target_vague" if VAGUE.search(text) and not re.search(r"\d", text) else ""


def read_stages(place: Place) -> tuple[str, ...]:
    """节点阶段: 开工→封顶→竣工 as a tuple."""
    if "stages" not in place.texts:
        return ()
    parts = re.split(r"\s*(?:→|—>|->|＞|>|、|；|;|，|,|/|\n)\s*", place.text("stages"))
    stages = tuple(part.strip() for part in parts if part.strip())
    if any(len(stage) > 40 for stage in stages):
        place.complain("text_too_long", "stages", limit="40", length=str(max(map(len, stages))))
    return stages


def _figure(place: Place, found: Quantity, measure: str, stages: tuple[str, ...]) -> Target:
    if found.value_max is not None and found.value_max < found.value:
        place.complain("range_upside_down", "target")
    found = place.fit(found, "target")
    if len(found.unit) > 20:
        place.complain("text_too_long", "unit", limit="20", length=str(len(found.unit)))
    said = place.text("target") + place.text("wording")
    measure = measure or _measure(found, said, place)
    falls = measure == "growth" and promises_fall(place.text("target"), place.text("wording"))
    if found.unit in ("%", "百分点") and found.value < 0 and measure in ("rate", "growth"):
        # -3% is a fall of 3 %.
        found, measure, falls = found.times(Decimal(-1)), "growth", True
    if found.value < 0 and measure == "quantity":
        # The rule of a count runs from 0 up: -120 of -300 would look like work done.
        place.complain("target_negative", "target")
    return Target(
        measure,
        found.value,
        found.value_max,
        place.text("target"),
        found.unit,
        found.comparator,
        stages,
        found.unit == "%" and bool(WORK_SHARE.search(tidy(said))),
        _scale(place, found),
        own_unit=bool((read_figure(found.text) or found).unit) and not place.text("unit"),
        falls=falls,
    )


def promises_fall(text: str, wording: str) -> bool:
    """Whether a fall is promised: the target's own words decide, else the task's."""
    said = text if FALLING.search(text) or RISING.search(text) else wording
    return bool(FALLING.search(said)) and not RISING.search(said)


def _measure(found: Quantity, said: str, place: Place) -> str:
    """What measures a figure, by its unit and the words around it; 6% of an amount beside a column
    of 同比 is growth."""
    if found.unit == "%" and not WORK_SHARE.search(tidy(said)):
        compared = place.columns(place.table.growth) and not re.search("率|比|度", said)
        return "growth" if compared or GROWTH.search(said) else "rate"
    if found.unit == "%":
        return "rate"
    if found.unit == "百分点":
        return "growth"
    if found.unit == "名" and re.search(r"[前第排]", found.text):
        return "rank"
    return "multiple" if found.unit == "倍" else "quantity"


def _scale(place: Place, found: Quantity) -> Decimal:
    """万 of 48万㎡ as 10000, where the cell itself names it; 1 where the column does."""
    if not found.scaled:
        return Decimal(1)
    marks = re.findall(r"万亿|亿|万", found.text)
    return split_unit(marks[-1] + "元")[0] if marks else Decimal(1)


def basis_of(place: Place, target: Target) -> str:
    """口径 of a commitment: as said, else by its measure, unit and wording."""
    return place.word("basis", BASIS, _default_basis(place, target))


def is_standing(place: Place, target: Target) -> bool:
    """Whether figures of a target tell a level each and are never added up: rates, growth, ranks,
    concentrations."""
    said = lookup(BASIS, place.texts.get("basis", ""))
    basis = said or _default_basis(place, target)
    return basis in ("level", "change") and not target.progress_share


def _default_basis(place: Place, target: Target) -> str:
    default = BASIS_OF[target.measure]
    if default != "period":
        return default
    wording = place.texts.get("wording", "")
    if "/" in target.unit or _STANDING.search(wording + target.text):
        return "level"
    if target.unit == "元" and _STANDARD.search(wording):
        return "level"
    return "cumulative" if "累计" in wording + target.text else default
