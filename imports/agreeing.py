"""Whether what a row says goes with the task that it may speak of: its wording with the number it
names, its units with those that are stored. No Django.

A number is easily a line off, and a list is easily numbered anew; then the wording beside it says
so. It may be shorter or longer than the stored one, but it must not tell of another task: of
another direction, phase, level, place, or figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from commitments.units import convert

from .likeness import figure_of, key, taken_apart
from .records import CommitmentRecord

# Two wordings under one number: from here on (percent) they are one task whose wording changed.
NEARLY_EQUAL = 80
# A row of progress often shortens the wording; this much of it must be found in the whole.
SAME_TASK = 75

# Of each line one says one task and another one another.
_OPPOSITES = tuple(map(frozenset, ("东西南北中", "上下", "内外", "前后", "左右", "新旧老", "大小")))
_OPPOSITES += tuple(map(frozenset, ("增减", "高低", "男女", "甲乙丙丁")))
# Said by the row alone these make another task of it.
_ADDED = frozenset("东西南北不未非禁")
_SAYS_NOTHING = re.compile("不断|不少于|不低于|不超过|不小于|不大于|不高于|不得")
_LEVEL = re.compile("(国家|省|市|区|县|镇|乡|村)级")
_BUILT = re.compile("([新改扩续迁重])建")
_PHASE = re.compile(r"第?([一二三四五六七八九十\d]+)(期|批|标段|标|号|组|区块|线)")
# A place: its name is what stands before, at most so many marks.
_PLACE = re.compile("村|社区|街|(?<![道公马])路|小区|乡|镇|河|溪|水库|桥|小学|中学")
_NAME = 2
_VERBS = re.compile(
    "提升|改善|整治|改造|完善|优化|加强|强化|打造|创建|启动|竣工|完工|修建|修缮|维修"
)

# One name in a cell of several units.
_BETWEEN = re.compile(r"[^\s、，,；;/]+")


def speaks_of(said: str, stored: str, *, whole: bool, figures: Iterable[Decimal | None]) -> bool:
    """Whether a row with the number of a task has its wording ``stored`` too.

    ``whole`` where the row gives the wording of a task, False where it may shorten it; ``figures``
    are those of its target, which may stand in one wording and not in the other."""
    one, other = key(said), key(stored)
    if one == other:
        return True
    alike = fuzz.ratio(one, other)
    if not whole:
        alike = max(alike, fuzz.partial_ratio(one, other))
    enough = NEARLY_EQUAL if whole else SAME_TASK
    return alike >= enough and not contradict(said, stored, figures=figures)


def contradict(said: str, stored: str, *, figures: Iterable[Decimal | None] = ()) -> bool:
    """Whether ``said`` tells of another task than ``stored``, however alike they look."""
    told = {figure_of(figure) for figure in figures if figure is not None}
    return (
        _other_figures(said, stored, told)
        or _other_marks(said, stored)
        or any(_others(pattern, said, stored) for pattern in (_LEVEL, _BUILT))
        or _other_phase(said, stored)
        or _other_place(_names(said), _names(stored))
    )


def _other_figures(said: str, stored: str, told: set[str]) -> bool:
    """Figures may be left out on one side; each side having its own is another task."""
    one, other = taken_apart(said), taken_apart(stored)
    ours, theirs = set(one.figures), set(other.figures)
    if one.years and other.years and one.years != other.years:
        return True
    return not (ours <= theirs | told or theirs <= ours)


def _other_marks(said: str, stored: str) -> bool:
    ours, theirs = (set(_SAYS_NOTHING.sub("", text)) for text in (said, stored))
    more, less = ours - theirs, theirs - ours
    return bool(more & _ADDED) or any(more & line and less & line for line in _OPPOSITES)


def _others(pattern: re.Pattern[str], said: str, stored: str) -> bool:
    ours, theirs = (set(pattern.findall(text)) for text in (said, stored))
    return bool(ours and theirs and not ours & theirs)


def _other_phase(said: str, stored: str) -> bool:
    """Whether the row has a phase (二期, 第3批) that the stored one does not have."""
    ours, theirs = (
        {(taken_apart(number).figures, word) for number, word in _PHASE.findall(text)}
        for text in (said, stored)
    )
    return not ours <= theirs


def _names(text: str) -> str:
    return _VERBS.sub("", taken_apart(text).bare)


def _other_place(said: str, stored: str) -> bool:
    """Whether one name of a place stands where the other has another one."""
    for step in Levenshtein.opcodes(stored, said):
        if step.tag != "replace":
            continue
        ours = _PLACE.search(said, step.dest_start + 1, step.dest_end + _NAME)
        theirs = _PLACE.search(stored, step.src_start + 1, step.src_end + _NAME)
        if ours and theirs:
            return True
    return False


def figures_of(record: Any, found: Any, *, target: bool) -> tuple[Decimal | None, ...]:
    """The figures of the target of ``found``, and with ``target`` those of the row's own one."""
    names = ("value", "value_max", "old_value") if target else ()
    own = tuple(getattr(record, name, None) for name in names)
    return (found.value, found.value_max, *own)


# What stands beside the wording


def measured_otherwise(record: Any, commitment: Any) -> bool:
    """Whether both have a unit of measure and one cannot be turned into the other. A report in
    percent goes with everything."""
    said, stored = getattr(record, "unit", ""), commitment.unit
    if not said or not stored or said == stored:
        return False
    if not isinstance(record, CommitmentRecord) and said == "%":
        return False
    return convert(Decimal(1), unit=said, to=stored) is None


def area_differs(record: Any, commitment: Any) -> bool:
    """Whether both are of an area, and not of the same."""
    said = getattr(record, "area", "")
    return bool(said and commitment.area and said != commitment.area)


def leads_differ(record: Any, commitment: Any) -> bool:
    """Whether both name a lead unit and neither name is short for the other."""
    said = getattr(record, "lead_unit", "")
    return bool(said and commitment.lead_unit and not led_by(commitment, said))


def units_of(record: Any) -> list[str]:
    """The units a row names as leading, else the one that reports."""
    lead = getattr(record, "lead_unit", "") or record.raw.get("lead_unit", "")
    return _BETWEEN.findall(lead or getattr(record, "reported_by", ""))


def led_by(commitment: Any, name: str) -> bool:
    """Whether ``name`` is that of the lead unit, or short for it."""
    unit = commitment.lead_unit
    names = {key(unit.name), key(unit.short_name)} - {""} if unit else set()
    return any(_short_for(key(name), known) for known in names)


def _short_for(one: str, other: str) -> bool:
    """Whether the marks of one name stand in the other, in that order: 城建办 is short for
    城乡建设管理办公室."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(mark in rest for mark in short)
