"""Rows of the smaller sheets: units, documents, revisions, nodes, sites."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..language import Quantity, read_date, read_period
from ..records import (
    DocumentRecord,
    NodeRecord,
    RevisionRecord,
    ShareRecord,
    SiteRecord,
    UnitRecord,
)
from ..workbook import Row
from .commitments import Surroundings
from .place import Place
from .table import Table
from .vocabulary import DOCUMENT_KIND, YES_NO


def read_unit(table: Table, row: Row, position: int) -> UnitRecord:
    """One line of 责任单位名录; its order is its 序号, else its place in the sheet."""
    place = Place(table, row)
    name = place.text("name", 60)
    if not name:
        place.complain("unit_name_missing", "name")
    order = place.whole("order")
    fields: dict[str, Any] = {"short_name": place.text("short_name", 30)}
    common = place.common()
    return UnitRecord(name=name, order=position if order is None else order, **fields, **common)


def read_document(table: Table, row: Row) -> DocumentRecord:
    """One line of 文件目录; a text goes on in the columns 正文续 as it stands."""
    place = Place(table, row, table.sheet.year)
    title = place.text("title", 200)
    if not title:
        place.complain("title_missing", "title")
    start, end = place.day("period_start", first=True), place.day("period_end")
    if start and end and start > end:
        place.complain("plan_span_upside_down", "period_end", start=start.isoformat())
    fields: dict[str, Any] = {
        "document_kind": place.word("document_kind", DOCUMENT_KIND, _kind_by_title(title)),
        "meeting": place.text("meeting", 200),
        "date": place.day("date"),
        "source_url": _address(place),
        "index_number": place.text("index_number", 80),
        "text": _whole_text(place),
    }
    common = place.common()
    return DocumentRecord(title=title, period_start=start, period_end=end, **fields, **common)


def _kind_by_title(title: str) -> str:
    if "半年" in title:
        return "half_year_report"
    return "work_report" if "工作报告" in title else "other"


def _address(place: Place) -> str:
    address = place.text("source_url", 500)
    if address and not address.lower().startswith(("http://", "https://")):
        place.complain("address_unreadable", "source_url")
    return address


def _whole_text(place: Place) -> str:
    """The text with its blanks: offsets of quotes count every character."""
    parts = [
        place.row.cells[column.key].text
        for column in place.table.sheet.columns
        if column.field in ("text", "text_more") and column.key in place.row.cells
    ]
    return "".join(parts) if any(part.strip(" -/") for part in parts) else ""


def _named(place: Place, around: Surroundings) -> dict[str, Any]:
    """Plan, number and wording of the commitment that a row speaks of."""
    number, wording = place.number_of_item(), place.wording()
    if not number and not wording and not place.said("identifier"):
        place.complain("item_not_named", "number")
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    plan = around.plan.title if around.plan else place.text("plan")
    return {"plan": plan, "number": number, "wording": wording}


def read_revision(place: Place, around: Surroundings) -> RevisionRecord:
    """One line of 目标调整情况表."""
    named = _named(place, around)
    target = _figure(place, "target")
    old = _figure(place, "old_target")
    if target and target.value_max is not None and target.value_max < target.value:
        place.complain("range_upside_down", "target")
    due = place.day("due")
    if not place.said("target") and not place.said("due"):
        place.complain("revision_empty", "target")
    proposed = place.yes("proposed", YES_NO) or False
    decided_by = place.text("decided_by", 120)
    if not proposed and not decided_by:
        place.complain("revision_without_decision", "decided_by")
    since = place.day("since")
    if not proposed and since is None and not place.said("since"):
        place.complain("revision_without_day", "since")
    fields: dict[str, Any] = {
        "document": place.text("document", 200),
        "document_number": place.text("document_number", 80),
        "reason": place.text("reason", 300),
        "value_text": place.text("target", 80),
    }
    common = place.common()
    return RevisionRecord(
        value=target.value if target else None,
        value_max=target.value_max if target else None,
        old_value=old.value if old else None,
        due=due,
        since=since,
        decided_by=decided_by,
        in_force=not proposed,
        **fields,
        **named,
        **common,
    )


def _figure(place: Place, key: str) -> Quantity | None:
    """A figure or an end state in words; digits that cannot be read are a fault."""
    text = place.text(key)
    found = place.quantity(key)
    if found is None and any(mark.isdigit() for mark in text):
        place.complain("target_unreadable", key)
    return found and place.fit(found, key)


def read_node(place: Place, around: Surroundings) -> NodeRecord:
    """One planned step of 节点计划."""
    named = _named(place, around)
    day, stage = _step_day(place), place.text("stage", 40)
    if not place.said("day"):
        place.complain("day_missing", "day")
    found = place.quantity("value")
    if place.said("value") and (found is None or found.value_max is not None):
        place.complain("figure_unreadable", "value")
    elif found is None and not stage:
        place.complain("node_empty", "value")
    value = place.fit(found, "value").value if found else None
    return NodeRecord(day=day, value=value, stage=stage, **named, **place.common())


def _step_day(place: Place) -> dt.date | None:
    """The day of a step; of one that only a heading names (一季度目标) its last day."""
    text = place.text("day")
    if text and place.row.cells["day"].day is None and read_date(text, year=place.year) is None:
        period = read_period(text, place.year)
        if period is not None:
            return period[1]
    return place.day("day")


def read_site(place: Place, around: Surroundings, position: int) -> SiteRecord:
    """One line of 点位明细."""
    named = _named(place, around)
    name, stage = place.text("name", 80), place.text("stage", 40)
    if not name:
        place.complain("site_name_missing", "name")
    done_on = place.day("done_on")
    common = place.common()
    fields: dict[str, Any] = {"stage": stage, "done_on": done_on, "position": position}
    fields["identifier"] = place.text("identifier")
    return SiteRecord(name=name, **fields, **named, **common)


def read_share(place: Place, around: Surroundings, position: int) -> ShareRecord:
    """One line of 分解到村（单位）. An empty 分解数 is not known; a zero is one."""
    named = _named(place, around)
    holder = place.text("holder", 60)
    if not holder:
        place.complain("share_holder_missing", "holder")
    found = place.quantity("value")
    if place.said("value") and (found is None or found.value_max is not None):
        place.complain("figure_unreadable", "value")
    fitting = place.fit(found, "value") if found else None
    return ShareRecord(
        holder=holder,
        value=fitting.value if fitting else None,
        unit=fitting.unit if fitting else "",
        value_text=place.text("value", 80),
        reported_by=place.text("reported_by", 60),
        identifier=place.text("identifier"),
        position=position,
        **named,
        **place.common(),
    )
