"""What a report says of itself: title, kind, meeting, day, what it looks back on, its outline."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.models import Document
from commitments.models.choices import DocumentKind

from ..language import read_span
from ..models import Reading, ReadingState, Standing
from ..report import Found, Report
from ..report.outline import HALF_YEAR, PLAN, REVIEW, YEARS, Section, outline
from .limits import is_day

TITLE = 200
BRACKETS = "（）"
# Years that a report over several years looks back on.
FIVE = 5
_MEETING = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日在(?P<name>[^\n。，]{4,60}(?:会议|全会|大会))")
_HALF = re.compile(r"上半年|半年工作|下半年")
# A title with one of these is of one report alone.
_OWN = re.compile(r"20\d\d|第[一二三四五六七八九十]+次")


def tell(reading: Reading, report: Report) -> None:
    """Put to a reading what its text says of itself; what a person gave stays where the text says
    nothing. The caller saves it."""
    sections = list(outline(report.document))
    reading.sections = [_plain(section) for section in sections]
    day = report.document.day
    reading.date = day if day and is_day(day) else reading.date
    reading.kind = _kind(report, sections)
    head = report.document.plain[:2000]
    meeting = _MEETING.search(head)
    reading.meeting = meeting["name"] if meeting else ""
    reading.period_start, reading.period_end = period(sections)
    reading.title = reading.title or title_for(reading, printed_title(report))


def printed_title(report: Report) -> str:
    """The report's own title with its brackets as they are printed."""
    document = report.document
    start = document.plain.find(document.title) if document.title else -1
    if start < 0:
        return document.title
    printed = document.text[start : start + len(document.title)]
    pairs = zip(printed, document.title, strict=True)
    return "".join(mark if mark in BRACKETS else plain for mark, plain in pairs)


def _plain(section: Section) -> list[Any]:
    heading = section.headings[-1] if section.headings else ""
    return [section.start, section.end, section.kind, heading]


def _kind(report: Report, sections: list[Section]) -> str:
    """A report over half a year says so in its title, or all it looks back on is one."""
    if _HALF.search(report.document.title):
        return DocumentKind.HALF_YEAR_REPORT
    spans = Counter(section.span for section in sections if section.kind == REVIEW)
    half = bool(spans) and spans.most_common(1)[0][0] == HALF_YEAR
    return DocumentKind.HALF_YEAR_REPORT if half else DocumentKind.WORK_REPORT


def period(sections: list[Section]) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of what most of the report looks back on; (None, None) where it does not
    say."""
    told = Counter(
        (section.end_day, section.span)
        for section in sections
        if section.kind == REVIEW and section.end_day
    )
    if not told:
        return None, None
    (last, span), _number = told.most_common(1)[0]
    return (first_of(last, span), last) if last else (None, None)


def first_of(last: dt.date, span: str) -> dt.date:
    """The first day of a time that ends on ``last``: half a year and a year begin with the year."""
    return dt.date(last.year - (FIVE - 1 if span == YEARS else 0), 1, 1)


def title_for(reading: Reading, told: str) -> str:
    """The report's own title, or one made of town and year; with its year or day behind it where
    the town has another report of that name already."""
    title = " ".join(told.split())[:TITLE] or made_title(reading)
    if not reading.date or not _is_anothers(reading, title):
        return title
    day = reading.date
    named_by = {"title": title[: TITLE - 15], "year": day.year, "day": day.isoformat()}
    named = _("%(title)s（%(year)s年）") % named_by
    if _OWN.search(title) or _is_anothers(reading, named):
        named = _("%(title)s（%(day)s）") % named_by
    return named


def made_title(reading: Reading) -> str:
    """A title for a report that has none: of town, year and kind, as far as they are known."""
    told = {"town": reading.town.name, "year": reading.date.year if reading.date else ""}
    if not reading.date:
        return _("%(town)s政府工作报告") % told
    if reading.kind == DocumentKind.HALF_YEAR_REPORT:
        return _("%(town)s%(year)s年上半年工作报告") % told
    return _("%(town)s%(year)s年政府工作报告") % told


def _is_anothers(reading: Reading, title: str) -> bool:
    """Whether another report of the town goes by that title: one of another day. Nobody else's
    draft counts, so that no title tells of one."""
    known = Document.objects.filter(town=reading.town_id, title=title).exclude(date=None)
    under_way = Reading.objects.filter(town=reading.town_id, title=title).exclude(pk=reading.pk)
    others = Q(standing=Standing.DRAFT)
    if reading.is_draft and reading.by_id is not None:
        others &= ~Q(by=reading.by_id)
    under_way = under_way.exclude(others)
    gone = [ReadingState.DISCARDED, ReadingState.FAILED]
    under_way = under_way.exclude(state__in=gone).exclude(date=None)
    return any(some.exclude(date=reading.date).exists() for some in (known, under_way))


class Spans:
    """Since when the outcomes of a report count."""

    def __init__(self, report: Report) -> None:
        self.sections = list(outline(report.document))

    def first_day(self, found: Found) -> dt.date | None:
        """The first day of what an outcome speaks of, where it counts what was done in a time: the
        months its own words name, else the time that its section looks back on."""
        if found.kind != "outcome" or found.basis != "period" or found.due is None:
            return None
        words = dict(found.reasons).get("due", "")
        named = read_span(words, year=found.due.year) if words else None
        if named and named[1] == found.due and named[0] < found.due:
            return named[0]
        section = next((one for one in self.sections if one.start <= found.start < one.end), None)
        span = section.span if section else ""
        if section and section.kind == PLAN:
            span = ""
        return first_of(found.due, span)
