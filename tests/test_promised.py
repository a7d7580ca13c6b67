"""Which quotes are the promise and which came later: cases as data."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.items import SourceLine, VersionLine
from commitments.promised import promise_and_later
from commitments.wording.originals import unmoved_sentence
from tests.test_forecast import item

DAY = dt.date.fromisoformat


def said(document: int, day: str | None) -> SourceLine:
    date = DAY(day) if day else None
    return SourceLine(document, f"文件{document}", date, "加装电梯200台", 1)


def version(number: int, document: int | None = None) -> VersionLine:
    return VersionLine(number, None, None, "", None, None, "", "", "", "", True, document)


REPORT, NOTICE, HALF = said(1, "2026-01-16"), said(2, "2026-02-10"), said(3, "2026-07-08")


@pytest.mark.parametrize(
    ("sources", "own", "deciding", "promise", "later"),
    [
        ([REPORT, HALF], 1, None, [REPORT], [HALF]),
        # The promise comes first, whatever the order.
        ([HALF, REPORT], 1, None, [REPORT], [HALF]),
        # The plan's own document is the promise, though a report spoke of it before.
        ([REPORT, NOTICE, HALF], 2, None, [REPORT, NOTICE], [HALF]),
        # Where that is not quoted the first one is.
        ([REPORT, HALF], 9, None, [REPORT], [HALF]),
        ([REPORT, HALF], None, None, [REPORT], [HALF]),
        # What decided a target is no mere report.
        ([REPORT, HALF], 1, 3, [REPORT, HALF], []),
        ([REPORT, said(4, None)], 1, None, [REPORT, said(4, None)], []),
        ([said(4, None)], None, None, [said(4, None)], []),
        ([], 1, None, [], []),
    ],
)
def test_quotes_of_later_documents_are_told_apart(
    sources: list[SourceLine],
    own: int | None,
    deciding: int | None,
    promise: list[SourceLine],
    later: list[SourceLine],
) -> None:
    versions = (version(1), version(2, deciding)) if deciding else (version(1),)
    told = item("2026-09-30", sources=tuple(sources), versions=versions)
    assert promise_and_later(told, own=own) == (promise, later)


def test_what_nobody_revised_is_judged_by_its_target_still() -> None:
    held = item("2026-09-30", versions=(version(1),))
    assert unmoved_sentence(held) == "目标没有经过调整，仍按200台、时限2026年12月31日评定。"
    paused = item("2026-09-30", versions=(version(1),), state="suspended")
    assert unmoved_sentence(paused) == "目标没有经过调整。"
    assert unmoved_sentence(item("2026-09-30", versions=(version(1), version(2)))) == ""
