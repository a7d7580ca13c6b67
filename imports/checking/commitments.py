"""A ledger's row as a commitment."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..issues import ERROR, WARNING
from ..language import read_quantity, read_span, split_unit
from ..records import CommitmentRecord, record_of
from ..workbook import Row, Sheet
from .growth import growth_cells
from .known import KnownPlan
from .place import NO_WORDS, Place
from .proposals import target_proposals
from .table import Table
from .targets import STRIVE, Target, basis_of, read_target
from .vocabulary import (
    AREA,
    CATEGORY,
    LEVEL,
    STATE,
    STRENGTH,
    VISIBILITY,
    from_group,
    lookup,
)

KINDS = ("category", "area", "level", "visibility")
_LEADS = re.compile(r"[（(](?:牵头|主办)[）)]")
_OFFICE = re.compile(r"(?:办|局|所|中心|站|委|院|队|村|社区|公司|镇|乡|街道|部|科|室|组)$")
_SPAN = re.compile(r"[-—－~～至到]")
# 2026-12-31 and 2026-12 are one day and one month, however they are joined.
_ONE_DAY = re.compile(r"\d{4}[-—－]\d{1,2}(?:[-—－]\d{1,2})?")
_UNITS = re.compile(r"[、，,;；\n]+(?![^（(]*[）)])")
# A day so many years behind the end of its plan is rather mistyped.
FAR = 5
STRETCH = "力争目标"
STOPPED = ("suspended", "withdrawn")


@dataclass(frozen=True)
class Surroundings:
    """What a row takes from around it: its plan (None: unknown) and the file's only document."""

    file: str
    plan: KnownPlan | None
    document: str = ""


def is_commitment(place: Place) -> bool:
    """Whether a row promises something: a target, stages, a state that needs none, or in a list
    without targets and figures its own words."""
    texts = place.texts
    if "target" in texts or "stages" in texts:
        return True
    state = lookup(STATE, texts["state"]) if "state" in texts else None
    return bool(state and state != "active") or (place.table.wordy and "wording" in texts)


def promises(table: Table, rows: list[Row]) -> bool:
    """Whether any of these rows promises something."""
    return table.promising and any(is_commitment(Place(table, row)) for row in rows)


def read_commitment(
    place: Place, around: Surroundings, position: int
) -> tuple[CommitmentRecord, Target]:
    """The commitment of a row with all its issues, and its target for the figures beside it."""
    target = read_target(place)
    wording = place.wording()
    if not wording:
        place.complain("wording_missing", "wording")
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    kinds, kept = _kinds(place)
    fields: dict[str, Any] = {
        **kinds,
        **who(place),
        **when(place, around.plan),
        **_state(place, target),
        **_baseline(place, target),
        **_source(place, around),
        "basis": basis_of(place, target),
        "number": place.number_of_item(),
        "identifier": place.text("identifier"),
        "subject": place.text("subject", 120),
        "parent": place.number_of_item("parent"),
        "note": place.words("note", 400),
        "strength": _strength(place, target),
        "extra": {**_extra(place, target), **kept},
    }
    values = {
        "plan": around.plan.title if around.plan else place.text("plan"),
        "wording": wording,
        "position": position,
        "measure": target.measure,
        "comparator": target.comparator,
        "value": target.value,
        "value_max": target.value_max,
        "value_text": target.text,
        "unit": target.unit,
        "stages": target.stages,
        "progress_share": target.progress_share,
        "proposals": target_proposals(wording, place.year) if _open(target) else (),
        **fields,
        **place.common(),
    }
    return record_of(CommitmentRecord, values), target


def _open(target: Target) -> bool:
    """Whether a target is still to be named: its cell names no figure and no end state."""
    return target.value is None and target.measure == "quantity" and not target.several


def _extra(place: Place, target: Target) -> dict[str, str]:
    """What becomes nothing of its own; growth that the target is held against is a figure."""
    extra = place.extra()
    for column, _, _ in growth_cells(place, target):
        extra.pop(place.table.extras[column.key], None)
    return {**extra, STRETCH: target.stretch} if target.stretch else extra


def year_for(sheet: Sheet, plan: KnownPlan | None) -> int | None:
    """The year that days without a year belong to: that of the plan, else of the sheet's title."""
    return (plan.year if plan else None) or sheet.year


def _kinds(place: Place) -> tuple[dict[str, str], dict[str, str]]:
    """Category, area, level and visibility: of the row, else of its groups, else of the title; and
    the office's own words for them that are kept as they stand."""
    group = place.texts.get("group")
    asked = (place.row.group, group, *map(place.texts.get, KINDS))
    memo = place.table.memo
    if asked in memo:
        return memo[asked]
    told = len(place.issues)
    found = _kinds_read(place, (*place.row.group, group) if group else place.row.group)
    if len(place.issues) == told:
        memo[asked] = found
    return found


def _kinds_read(place: Place, groups: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    category, area = from_group(groups)
    title = place.table.sheet.title
    livelihood = "民生实事" in title and not re.search(r"重点工作|目标任务|重点任务", title)
    category = category or ("livelihood_project" if livelihood else "key_task")
    said, kept = place.text("category"), {}
    if said and lookup(CATEGORY, said) is None:
        found = from_group((said,))
        area = lookup(AREA, said) or found[1] or area
        if not any(found):
            category, kept["category"] = place.kept_word("category", CATEGORY, category)
        category = found[0] or category
    else:
        category = place.word("category", CATEGORY, category)
    area, kept["area"] = place.kept_word("area", AREA, area)
    level, kept["level"] = place.kept_word("level", LEVEL, "town")
    visibility = place.word("visibility", VISIBILITY, "public")
    if said and kept.get("category") is None and lookup(CATEGORY, said) is None:
        kept["category"] = said
    words = {place.heading(key): word for key, word in kept.items() if word}
    kinds = {"category": category, "area": area, "level": level, "visibility": visibility}
    return kinds, words


def who(place: Place) -> dict[str, Any]:
    """Lead and support units of a row."""
    lead, *others = split_units(place.text("lead_unit")) or ("",)
    support = (*others, *split_units(place.text("support_units")))
    for key, names in (("lead_unit", (lead, *others)), ("support_units", support)):
        longest = max(map(len, names), default=0)
        if longest > 60:
            place.complain("text_too_long", key, limit="60", length=str(longest))
    return {"lead_unit": lead, "support_units": tuple(dict.fromkeys(support))}


@lru_cache(maxsize=2**13)
def split_units(text: str) -> tuple[str, ...]:
    """Several units of one cell: 城建办、财政所（牵头） → two, the lead first; 无 is none."""
    parts = [part.strip() for part in _UNITS.split(text)]
    parts = [name for part in parts for name in _by_blanks(part)]
    parts.sort(key=lambda part: _LEADS.search(part) is None)
    names = [_LEADS.sub("", part).strip() for part in parts]
    return tuple(name for name in names if name and name not in NO_WORDS and name != "-")


def _by_blanks(part: str) -> list[str]:
    """Names with blanks between, where each ends as offices do: 城建办 财政所."""
    words = part.split()
    return words if len(words) > 1 and all(map(_OFFICE.search, words)) else [part]


def when(place: Place, plan: KnownPlan | None) -> dict[str, Any]:
    """Start and deadline of a row, as far as its sheet has them."""
    if "due" not in place.texts and "start" not in place.texts:
        return {}
    due = place.day("due")
    start = place.day("start", first=True) or _first_of_span(place)
    if start and due and due < start:
        place.complain("due_before_start", "due", start=start.isoformat(), due=due.isoformat())
    elif due and not start and plan and plan.start and due < plan.start:
        place.complain("due_before_plan", "due", severity=WARNING, start=plan.start.isoformat())
    elif due and plan and plan.end and due.year > plan.end.year + FAR:
        place.complain("due_far", "due", severity=WARNING, end=plan.end.isoformat())
    return {"start": start, "due": due}


def _first_of_span(place: Place) -> dt.date | None:
    """The first day where the cell of 完成时限 holds both (2007.10-2010.12, 2010-)."""
    text = place.texts.get("due")
    if not text or "start" in place.texts or not _SPAN.search(text):
        return None
    if _ONE_DAY.fullmatch(text.strip()):
        return None
    span = read_span(text.rstrip("-—－~至 "), year=place.year)
    return span[0] if span and span[0] < span[1] else None


def _state(place: Place, target: Target) -> dict[str, Any]:
    """办理状态 as said; what names no figure to reach is a task without one, whatever else."""
    if "state" not in place.texts and "state_decision" not in place.texts and _measured(target):
        return {}
    state = place.word("state", STATE, "active")
    decision = place.text("state_decision", 200)
    if state in STOPPED and not decision:
        place.complain("decision_missing", "state")
    if state == "active" and target.in_words:
        state = "not_measurable"
    faulty = any(issue.severity == ERROR for issue in place.issues)
    if state == "active" and not _measured(target) and not faulty:
        place.complain("target_missing", "target")
    return {"state": state, "state_decision": decision}


def _measured(target: Target) -> bool:
    """Whether a figure or an end state is there to be reached."""
    return target.value is not None or (target.measure == "milestone" and not target.in_words)


def _strength(place: Place, target: Target) -> str:
    said = not target.stretch and STRIVE in place.text("target") + place.text("wording")
    return place.word("strength", STRENGTH, "strive" if said else "firm")


def _baseline(place: Place, target: Target) -> dict[str, Any]:
    """基数 as words, and as a figure where it is one in the target's unit to start from."""
    text = place.text("baseline", 80)
    if not text:
        start = target.start
        return {"baseline": start.text, "baseline_value": start.value} if start else {}
    found = read_quantity(text)
    value: Decimal | None = None
    if found is not None and found.value_max is None and _starts_from(place, target):
        if found.unit in ("", target.unit):
            value = _scaled(place, target, found.value, bool(found.unit or found.scaled))
        elif target.unit.startswith(found.unit):
            value = found.value
    value = None if value is None else place.fitted(value, "baseline")
    heading = place.heading("baseline")
    named = text if "基数" in heading else f"{heading}：{text}"[:80]
    return {"baseline": named, "baseline_value": value}


def _starts_from(place: Place, target: Target) -> bool:
    """Whether the target counts from that figure: last year's same months are only compared, and a
    count that runs on over years starts at what was done in all, not in one year."""
    heading = place.heading("baseline")
    if "同期" in heading or target.measure == "growth":
        return False
    yearly = re.search("去年|上年", heading) and "累计" not in heading
    return not (yearly and basis_of(place, target) == "cumulative")


def _scaled(place: Place, target: Target, value: Decimal, named: bool) -> Decimal:
    """A bare figure in the magnitude of its column, else of the target beside it."""
    if named:
        return value
    scale = split_unit(place.unit_for("baseline"))[0]
    return value * (scale if scale != 1 else target.scale)


def _source(place: Place, around: Surroundings) -> dict[str, Any]:
    """出处, 原句, 位置; a file's only document is meant where none is named."""
    if "quote" not in place.texts and "document" not in place.texts:
        return {}
    quote, offset = place.text("quote", 600), place.whole("offset")
    document = place.text("document", 200) or (around.document if quote else "")
    if quote and not document:
        place.complain("quote_without_document", "quote")
    return {"sources": ((document, quote, offset),) if quote else ()}
