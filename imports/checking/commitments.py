"""A ledger's row as a commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..issues import WARNING
from ..language import read_quantity, split_unit
from ..records import CommitmentRecord
from ..workbook import Row, Sheet
from .known import KnownPlan
from .place import Place
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

_UNITS = re.compile(r"[、，,;；\n]+(?![^（(]*[）)])")
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
    wording = place.text("wording", 400)
    if not wording:
        place.complain("wording_missing", "wording")
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    fields: dict[str, Any] = {
        **_kinds(place),
        **_who(place),
        **_when(place, around.plan),
        **_state(place, target),
        **_baseline(place, target),
        **_source(place, around),
        "basis": basis_of(place, target),
        "number": place.number_of_item(),
        "subject": place.text("subject", 120),
        "parent": place.number_of_item("parent"),
        "note": place.words("note", 400),
        "strength": _strength(place),
    }
    record = CommitmentRecord(
        plan=around.plan.title if around.plan else place.text("plan"),
        wording=wording,
        position=position,
        measure=target.measure,
        comparator=target.comparator,
        value=target.value,
        value_max=target.value_max,
        value_text=target.text,
        unit=target.unit,
        stages=target.stages,
        progress_share=target.progress_share,
        **fields,
        **place.common(),
    )
    return record, target


def year_for(sheet: Sheet, plan: KnownPlan | None) -> int | None:
    """The year that days without a year belong to: that of the plan, else of the sheet's title."""
    return (plan.year if plan else None) or sheet.year


def _kinds(place: Place) -> dict[str, str]:
    """Category, area, level and visibility: of the row, else of its groups, else of the title."""
    category, area = from_group(place.row.group)
    title = place.table.sheet.title
    livelihood = "民生实事" in title and not re.search(r"重点工作|目标任务|重点任务", title)
    default = "livelihood_project" if livelihood else "key_task"
    said = place.text("category")
    if lookup(CATEGORY, said) is None and lookup(AREA, said):
        found, area = category or default, lookup(AREA, said) or area
    else:
        found = place.word("category", CATEGORY, category or default)
    return {
        "category": found,
        "area": place.word("area", AREA, area),
        "level": place.word("level", LEVEL, "town"),
        "visibility": place.word("visibility", VISIBILITY, "public"),
    }


def _who(place: Place) -> dict[str, Any]:
    lead, *others = split_units(place.text("lead_unit")) or [""]
    support = [*others, *split_units(place.text("support_units"))]
    for key, names in (("lead_unit", [lead, *others]), ("support_units", support)):
        longest = max(map(len, names), default=0)
        if longest > 60:
            place.complain("text_too_long", key, limit="60", length=str(longest))
    return {"lead_unit": lead, "support_units": tuple(dict.fromkeys(support))}


def split_units(text: str) -> list[str]:
    """Several units of one cell: 城建办、财政所（牵头） → two; 无 is none."""
    names = [re.sub(r"[（(]牵头[）)]", "", part).strip() for part in _UNITS.split(text)]
    return [name for name in names if name and name != "无"]


def _when(place: Place, plan: KnownPlan | None) -> dict[str, Any]:
    start, due = place.day("start", first=True), place.day("due")
    if start and due and due < start:
        place.complain("due_before_start", "due", start=start.isoformat(), due=due.isoformat())
    elif due and not start and plan and plan.start and due < plan.start:
        place.complain("due_before_plan", "due", severity=WARNING, start=plan.start.isoformat())
    return {"start": start, "due": due}


def _state(place: Place, target: Target) -> dict[str, Any]:
    state = place.word("state", STATE, "active")
    decision = place.text("state_decision", 200)
    if state in STOPPED and not decision:
        place.complain("decision_missing", "state")
    figureless = target.value is None and target.measure != "milestone"
    if state == "active" and figureless and not place.issues:
        place.complain("target_missing", "target")
    return {"state": state, "state_decision": decision}


def _strength(place: Place) -> str:
    said = STRIVE in place.text("target") + place.text("wording")
    return place.word("strength", STRENGTH, "strive" if said else "firm")


def _baseline(place: Place, target: Target) -> dict[str, Any]:
    """基数 as words, and as a figure where it is one in the target's unit."""
    text = place.text("baseline", 80)
    found = read_quantity(text) if text else None
    value: Decimal | None = None
    if found is not None and found.value_max is None:
        if found.unit in ("", target.unit):
            value = _scaled(place, target, found.value, bool(found.unit or found.scaled))
        elif target.unit.startswith(found.unit):
            value = found.value
    if not place.fits(value, "baseline"):
        value = None
    return {"baseline": text, "baseline_value": value}


def _scaled(place: Place, target: Target, value: Decimal, named: bool) -> Decimal:
    """A bare figure in the magnitude of its column, else of the target beside it."""
    if named:
        return value
    scale = split_unit(place.unit_for("baseline"))[0]
    return value * (scale if scale != 1 else target.scale)


def _source(place: Place, around: Surroundings) -> dict[str, Any]:
    """出处, 原句, 位置; a file's only document is meant where none is named."""
    quote, offset = place.text("quote", 600), place.whole("offset")
    document = place.text("document", 200) or (around.document if quote else "")
    if quote and not document:
        place.complain("quote_without_document", "quote")
    return {"sources": ((document, quote, offset),) if quote else ()}
