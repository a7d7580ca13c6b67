"""A sentence's page, from the pdf that it was read out of to what readers and papers are told."""

from __future__ import annotations

import datetime as dt

from commitments.judging import items_of
from commitments.models import Commitment, Document, Town
from imports import actions
from imports.review import carried
from tests.factories import DocumentFactory
from tests.report.papers import pdf

from .conftest import Carry, ReadIn
from .reports import JULY

DAY = dt.date(2026, 7, 31)
LINES = JULY.splitlines()


def pages_of(town: Town) -> dict[str, int | None]:
    """Quote -> its page, of all that a town promised."""
    items = items_of(Commitment.objects.of_town(town.pk).for_judging(), as_of=DAY)
    return {line.quote: line.page for item in items for line in item.sources}


def test_a_promise_of_a_pdf_knows_its_page(town: Town, read_in: ReadIn, carry: Carry) -> None:
    reading = read_in(pdf(LINES[:4], LINES[4:]), filename="报告.pdf")
    second = reading.text.index(LINES[4])
    assert reading.page_starts == [0, second]
    batch = carry(reading)
    document = Document.objects.get()
    assert document.page_starts == [0, second]
    assert pages_of(town) == {"年底前新增养老床位100张": 2, "新建公厕4座": 2}
    # Its pages are no sign that somebody edited the document: it can be taken back.
    assert actions.undo(batch, enqueue=False) == []
    assert not Document.objects.exists()


def test_a_text_without_pages_has_none(town: Town, read_in: ReadIn, carry: Carry) -> None:
    carry(read_in(JULY))
    assert Document.objects.get().page_starts == []
    assert set(pages_of(town).values()) == {None}


def test_pages_are_forgotten_with_the_text_they_are_of(
    town: Town, read_in: ReadIn, carry: Carry
) -> None:
    reading = read_in(pdf(LINES[:4], LINES[4:]), filename="报告.pdf")
    batch = carry(reading)
    Document.objects.update(text="另一份正文")
    carried.written(batch)
    assert Document.objects.get().page_starts == []


def test_pages_are_forgotten_with_the_reading_that_told_them(
    town: Town, read_in: ReadIn, carry: Carry
) -> None:
    reading = read_in(pdf(LINES[:4], LINES[4:]), filename="报告.pdf")
    document = DocumentFactory(town=town, title=reading.title, text=reading.text)
    batch = carry(reading)
    document.refresh_from_db()
    assert document.page_starts == reading.page_starts
    assert actions.undo(batch, enqueue=False) == []
    document.refresh_from_db()
    assert (document.text, document.page_starts) == (reading.text, [])


def test_the_page_of_a_place() -> None:
    held = Document(page_starts=[0, 40, 40, 90])
    told = [held.page_of(place) for place in (0, 39, 40, 89, 90, None)]
    assert told == [1, 1, 3, 3, 4, None]
    assert Document().page_of(5) is None
