"""Rows of a 填报表 against the commitment they speak of: the figure as the rule wants it there, and
whether the form may be that of an earlier period.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from commitments.models import Plan, Progress, Publication, Town
from commitments.models.choices import Basis, Measure
from commitments.periods import period_of
from commitments.submissions.asking import unit_of
from commitments.submissions.mark import FormMark, read
from commitments.units import convert, is_measured
from commitments.wording import date_words
from commitments.wording.amounts import amount

from .entries import Entry
from .held import Held
from .issues import WARNING, Issue
from .language import read_figure, split_unit
from .models import Submission
from .records import ProgressRecord
from .superseding import Scope

# Of these there is one level at a time, whatever the column is called.
_LEVELS = (Measure.RATE, Measure.GROWTH, Measure.RANK, Measure.MULTIPLE)
# A change in percent is told in any of these.
_PERCENT = {"%", "百分点", "个百分点"}
# What 形象进度 of a milestone without stages is chosen from.
_DONE = {"已完成": True, "未完成": False}


def as_asked(entry: Entry, record: ProgressRecord, found: Any, held: Held) -> ProgressRecord | None:
    """The record as the ledger's 进展填报 would have it: levels as levels, a bare figure in the
    commitment's unit, 已完成 as done. None (the entry says why) where nobody knows the unit, or
    where it is another one than the form asked in."""
    if is_misplaced(entry, record, found):
        return None
    told: dict[str, Any] = {"basis": _basis(record, found, held)}
    if record.value is not None and not record.unit and found.unit:
        if not _is_told_in(found):
            entry.refuse("form_unit_unknown", name="cumulative", value=record.value_text)
            return None
        told["unit"] = found.unit
    if record.stage in _DONE and not found.stages and found.measure == Measure.MILESTONE:
        told |= {"done": _DONE[record.stage], "stage": ""}
    settled = replace(record, **told)
    _warn_of_less(entry, settled, found, held)
    return settled


def is_misplaced(entry: Entry, record: ProgressRecord, found: Any) -> bool:
    """Whether the figure of a form's row is none of what was asked for, and says so: one of a
    milestone, or one in another unit than the form asked in."""
    if record.value is None:
        return False
    if found.measure == Measure.MILESTONE:
        entry.refuse("form_figure_of_milestone", name="cumulative", value=record.value_text)
        return True
    said, asked = _other_unit(record, found)
    if said:
        told = {"value": record.value_text, "said": said, "asked": asked}
        entry.refuse("form_measured_otherwise", name="cumulative", **told)
    return bool(said)


def _other_unit(record: ProgressRecord, found: Any) -> tuple[str, str]:
    """(unit of the row's figure, the unit it was asked in), where the two do not go together: what
    the cell itself says must convert, 计量单位 beside a bare figure must stand as the form gave
    it; ("", "") where all is well."""
    if not found.unit or found.measure in (Measure.RANK, Measure.MULTIPLE):
        return "", ""
    asked = unit_of(found)
    own = read_figure(record.value_text)
    beside = record.raw.get("unit", "").strip()
    bare = own is None or not (own.unit or own.scaled)
    if bare and beside and asked and split_unit(beside) != split_unit(asked):
        return beside, asked
    wrong = {record.unit, found.unit} - _PERCENT and not _converts(record.unit, found.unit)
    return (record.unit, asked) if wrong else ("", "")


def _converts(unit: str, to: str) -> bool:
    return convert(Decimal(1), unit=unit, to=to) is not None


def _warn_of_less(entry: Entry, record: ProgressRecord, found: Any, held: Held) -> None:
    """What is counted from the beginning cannot become less: said where it does."""
    if record.value is None or record.day is None or record.basis != Basis.CUMULATIVE:
        return
    before = [
        one
        for one in held.figures[id(found)]
        if one.day < record.day and one.value is not None and one.basis == Basis.CUMULATIVE
    ]
    last = max(before, key=lambda one: one.day, default=None)
    known = last and convert(last.value, unit=last.unit, to=record.unit or found.unit)
    if last and known is not None and record.value < known and found.comparator != "<=":
        told = {"last": amount(known, record.unit), "day": date_words(last.day)}
        entry.warn("figure_below_last", name="cumulative", value=record.value_text, **told)


def _basis(record: ProgressRecord, found: Any, held: Held) -> str:
    """By the measure; where a figure of that day is held by another basis, as that one."""
    level = found.measure in _LEVELS or (
        found.measure == Measure.QUANTITY and found.basis in ("level", "change")
    )
    own, other = (Basis.LEVEL, Basis.CUMULATIVE) if level else (Basis.CUMULATIVE, Basis.LEVEL)
    spans = {basis: (id(found), (record.day, None, str(basis))) for basis in (own, other)}
    known = spans[own] not in held.progress and spans[other] in held.progress
    return str(other if known else own)


def _is_told_in(found: Any) -> bool:
    """Whether figures of a commitment are told in the unit it is kept in, and not in 万元."""
    if found.value is None or not is_measured(found.unit) or found.unit == "%":
        return True
    return bool(amount(found.value, found.unit).lstrip("-0123456789.") == found.unit)


OF_FORMS = ("form_of_earlier_period", "form_changes_released")


def with_issues_of_forms(
    told: Iterable[Mapping[str, Any]], scope: Scope, held: Held
) -> list[Mapping[str, Any]]:
    """The issues of a file (as JSON) with those that its forms have beside what is stored; of an
    earlier planning none stays."""
    found = [*_earlier_forms(scope.marks, held), *_changed_releases(scope.corrected, held)]
    kept = [issue for issue in told if issue.get("code") not in OF_FORMS]
    return [*kept, *(issue.as_json() for issue in found)]


def _earlier_forms(marks: Iterable[str], held: Held) -> Iterator[Issue]:
    """A warning for each form whose unit was asked for a later period that it has not reported on:
    its figures may be those of the later one, typed into the earlier form."""
    plans = {plan.pk: plan for plan in held.plans.values()}
    for mark in sorted({read(mark) for mark in marks if mark}):
        plan = plans.get(mark.plan)
        later = _later(mark, held) if plan is not None and mark.unit else None
        if plan is not None and later is not None:
            period, asked = _label(plan, mark.end), _label(plan, later)
            data = {"period": period, "later": asked, "end": later.isoformat()}
            yield Issue("form_of_earlier_period", severity=WARNING, data=data)


def _later(mark: FormMark, held: Held) -> dt.date | None:
    """The last day of the first later period that the unit was asked for and has not reported."""
    ends = held.rounds.after(mark.plan, mark.end)
    if not ends:
        return None
    given = Submission.objects.filter(plan=mark.plan, unit=mark.unit, end__in=ends)
    own = Progress.objects.current().filter(commitment__plan=mark.plan, reported_by=mark.unit)
    known = {*given.values_list("end", flat=True)}
    known |= {*own.filter(day__in=ends).values_list("day", flat=True)}
    return next((end for end in ends if end not in known), None)


def _label(plan: Plan, day: dt.date) -> str:
    found = period_of(day, start=plan.start, end=plan.end, months=plan.reporting_months)
    return found.full_label if found else day.isoformat()


def _changed_releases(changed: Iterable[tuple[dt.date, str]], held: Held) -> Iterator[Issue]:
    """A warning for figures of a form that differ from those of a released day: ``changed`` are
    (day, 序号 or wording) of what the form corrects."""
    for day, count in sorted(Counter(day for day, _name in changed).items()):
        if title := _released(held.town, day):
            data = {"day": date_words(day), "count": str(count), "title": title}
            yield Issue("form_changes_released", severity=WARNING, data=data)


def _released(town: Town, day: dt.date) -> str:
    """The title of the first publication that shows figures of ``day``; "" where there is none."""
    found = Publication.objects.filter(town=town, as_of__gte=day).order_by("as_of", "pk")
    return found.values_list("title", flat=True).first() or ""
