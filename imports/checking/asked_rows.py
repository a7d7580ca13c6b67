"""What a row of a 填报表 reports: figure, stage, words of the day it was asked for; places too."""

from __future__ import annotations

from dataclasses import replace

from ..issues import WARNING
from ..records import ProgressRecord, Record
from . import across
from .asked import Asked, is_context
from .commitments import Surroundings, year_for
from .known import Known, KnownPlan
from .others import read_site
from .place import Place
from .progress import read_progress
from .targets import read_target

# What a row may fill in though it reports nothing by that.
BESIDE = ("next_step", "expected_on")
NOTE = "备注"


def reported(
    place: Place, around: Surroundings, known: Known, asked: Asked
) -> list[ProgressRecord]:
    """The report of a row; [] where nothing was filled in."""
    place.year = asked.day.year if asked.day else year_for(place.table.sheet, asked.plan)
    # What stands in 目标 helps to weigh the figure; what is wrong with it is no fault of the row.
    target = read_target(place.beside()) if place.said("target") else None
    if lost := _of_other_plan(place, asked):
        around = replace(around, plan=KnownPlan(""))
    found = read_progress(place, around, known, target, asked=asked)
    if not found:
        return _beside_only(place, around, asked)
    found = [_told(one, place, asked) for one in found]
    return [across.told(one, "form_of_other_plan", "mark") for one in found] if lost else found


def _of_other_plan(place: Place, asked: Asked) -> bool:
    """Whether a row carries the mark of a plan that this town does not have, or stands under the
    title of another town."""
    return asked.foreign or (asked.plan is None and place.said("mark"))


def _told(record: ProgressRecord, place: Place, asked: Asked) -> ProgressRecord:
    """A record with whose it is; columns that only show what is known are no further fields."""
    columns = place.table.sheet.columns
    shown = {"".join(column.heading) for column in columns if is_context(column.heading)}
    extra = {name: text for name, text in record.extra.items() if name not in shown}
    if place.said("note"):
        extra[NOTE] = place.text("note")
    # A row put in below another one has no number, and is no part of that one.
    number = "" if place.row.sub else record.number
    by = record.reported_by or asked.unit
    identifier = record.identifier if asked.numbered else ""
    record = replace(record, number=number, identifier=identifier, reported_by=by)
    return replace(record, mark=asked.mark, of_form=True, extra=extra)


def _beside_only(place: Place, around: Surroundings, asked: Asked) -> list[ProgressRecord]:
    """A row that says what comes next and not what is: shown, with what to fill in, not written."""
    field = next((field for field in BESIDE if place.said(field)), "")
    if not field:
        return []
    place.complain("form_row_reports_nothing", field, severity=WARNING)
    record = ProgressRecord(
        plan=around.plan.title if around.plan else "",
        day=asked.day,
        number=place.number_of_item(),
        wording=place.wording(),
        identifier=place.text("identifier"),
        next_step=place.words("next_step", 300),
        expected_on=place.day("expected_on"),
        left_out=True,
        **place.common(),
    )
    return [_told(record, place, asked)]


def reported_sites(place: Place, around: Surroundings, asked: Asked, position: int) -> list[Record]:
    """A place of a form with its stage; [] where neither a stage nor a day was filled in."""
    place.year = asked.day.year if asked.day else year_for(place.table.sheet, asked.plan)
    if not place.said("stage") and not place.said("done_on"):
        return []
    lost = _of_other_plan(place, asked)
    around = replace(around, plan=KnownPlan("")) if lost else around
    record = replace(read_site(place, around, position), mark=asked.mark, of_form=True)
    record = record if asked.numbered else replace(record, identifier="")
    return [across.told(record, "form_of_other_plan", "mark") if lost else record]
