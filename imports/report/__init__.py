"""Work reports: text in, commitments and outcomes out, each with its quote and offset."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from .document import Document, Line, plain_of, understand
from .folding import Folded, folded
from .links import linked
from .reading import records_of
from .records import Found
from .sums import Contradiction, contradictions

__all__ = ["Contradiction", "Document", "Found", "Report", "read_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: its document, its records in reading order, and where its own figures
    deny each other."""

    document: Document
    records: tuple[Found, ...]
    contradictions: tuple[Contradiction, ...]


def read_report(text: str, *, day: dt.date | None = None) -> Report:
    """Read a report; ``day`` is used where the text names none.

    Never raises; no records where nothing that can be tracked is said.
    """
    laid = folded(text)
    document = understand(laid.words, day=day)
    records = linked(records_of(document), document.plain)
    told = contradictions(document, records)
    if laid.words == text:
        return Report(document, tuple(records), tuple(told))
    return _laid_back(Report(document, tuple(records), tuple(told)), laid, text)


def _laid_back(report: Report, laid: Folded, text: str) -> Report:
    """What was read without the layout's blanks, with offsets and quotes of ``text``."""
    document = report.document
    spans = (laid.span(line.start, line.end) for line in document.lines)
    lines = [Line(a, b, line.inside) for (a, b), line in zip(spans, document.lines, strict=True)]
    records = [_record(one, laid, text) for one in report.records]
    told = [_contradiction(one, laid, text) for one in report.contradictions]
    whole = Document(text, plain_of(text), tuple(lines), document.day, document.title)
    return Report(whole, tuple(records), tuple(told))


def _record(one: Found, laid: Folded, text: str) -> Found:
    start, end = laid.span(one.start, one.end)
    links = tuple(laid.place(link) for link in one.links)
    return replace(one, start=start, quote=text[start:end], links=links)


def _contradiction(one: Contradiction, laid: Folded, text: str) -> Contradiction:
    start, end = laid.span(one.start, one.start + len(one.quote))
    return replace(one, start=start, quote=text[start:end])
