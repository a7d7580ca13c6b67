"""How a cell of 收表 stands: cases as data, and what no newer file may do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from imports.collecting.states import (
    FAULTY,
    GIVEN,
    MISSING,
    NEWER,
    NOT_ASKED,
    NOT_DUE,
    NOTHING,
    ORDER,
    OURS,
    SENT_BACK,
    WAITING,
    WORKING,
    Given,
    Standing,
    standing,
)
from tests.thorough import examples

END = dt.date(2026, 9, 30)
LATER = dt.date(2026, 10, 12)


def file(key: int, what: str) -> Given:
    """A file as people speak of it."""
    made: dict[str, dict[str, object]] = {
        "read": {"state": "reading"},
        "writing": {"state": "committing", "rows": 6, "writes": 6},
        "clean": {"state": "checked", "rows": 6, "writes": 6},
        "short": {"state": "checked", "rows": 4, "writes": 4},
        "known": {"state": "checked", "rows": 6},
        "blank": {"state": "checked"},
        "faulty": {"state": "checked", "rows": 6, "faulty": 2, "writes": 4},
        "failed": {"state": "failed"},
        "back": {"state": "checked", "rows": 6, "faulty": 2, "writes": 4, "sent_back": True},
        "back clean": {"state": "checked", "rows": 6, "writes": 6, "sent_back": True},
        "back unread": {"state": "failed", "sent_back": True},
        "written": {"state": "committed", "rows": 6},
        "half": {"state": "committed", "rows": 6, "faulty": 2},
        "given up": {"state": "discarded", "rows": 6},
        "undone": {"state": "undone", "rows": 6},
    }
    return Given(key, **made[what])  # type: ignore[arg-type]


def told(newest_first: str) -> Standing:
    names = newest_first.split(", ") if newest_first else []
    files = [file(len(names) - place, name) for place, name in enumerate(names)]
    return standing(files, end=END, today=LATER, asked=6)


# Newest first; files are numbered in the order in which they came.
CASES = [
    ("", Standing(MISSING)),
    ("given up", Standing(MISSING)),
    ("undone, given up", Standing(MISSING)),
    ("read", Standing(WORKING, 1)),
    ("clean", Standing(WAITING, 1)),
    ("short", Standing(WAITING, 1, empty=2)),
    ("known", Standing(GIVEN, 1)),
    ("blank", Standing(FAULTY, 1)),
    ("faulty", Standing(FAULTY, 1)),
    ("failed", Standing(FAULTY, 1)),
    ("back", Standing(SENT_BACK, 1)),
    ("back clean", Standing(SENT_BACK, 1)),
    ("back unread", Standing(SENT_BACK, 1)),
    ("written", Standing(GIVEN, 1)),
    ("half", Standing(FAULTY, 1)),
    ("writing", Standing(WORKING, 1)),
    # A newer one.
    ("clean, written", Standing(NEWER, 2)),
    ("written, written", Standing(NEWER, 2)),
    ("clean, half", Standing(NEWER, 2)),
    ("short, written", Standing(NEWER, 2)),
    ("known, written", Standing(GIVEN, 2)),
    ("clean, faulty", Standing(WAITING, 2)),
    ("clean, back", Standing(WAITING, 2)),
    ("faulty, back", Standing(FAULTY, 2)),
    ("read, back", Standing(WORKING, 2)),
    ("clean, given up, written", Standing(NEWER, 3)),
    # What is in stays in, and the newer one is told beside it.
    ("faulty, written", Standing(GIVEN, 1, beside=2)),
    ("failed, written", Standing(GIVEN, 1, beside=2)),
    ("read, written", Standing(GIVEN, 1, beside=2)),
    ("back, written", Standing(GIVEN, 1, beside=2)),
    ("faulty, clean, written", Standing(GIVEN, 1, beside=3)),
    # What cannot be read says nothing of an earlier one that can; what is wrong does.
    ("failed, clean", Standing(WAITING, 1, beside=2)),
    ("blank, clean", Standing(WAITING, 1, beside=2)),
    ("faulty, clean", Standing(FAULTY, 2)),
    ("back unread, clean", Standing(SENT_BACK, 2)),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_cell_stands(files: str, expected: Standing) -> None:
    assert told(files) == expected


def test_without_a_file_the_day_and_what_is_asked_decide() -> None:
    assert standing([], end=END, today=END, asked=6).code == NOT_DUE
    assert standing([], end=END, today=LATER, asked=6).code == MISSING
    assert standing([], end=END, today=LATER, asked=0).code == NOTHING
    assert standing([], end=END, today=LATER, asked=6, figures=5).code == MISSING
    assert standing([], end=END, today=LATER, asked=6, figures=6) == Standing(GIVEN)
    assert standing([], end=END, today=END, asked=0, figures=1) == Standing(GIVEN)
    assert standing([], end=END, today=LATER, asked=6, demanded=False).code == NOT_ASKED
    assert standing([], end=END, today=LATER, asked=6, figures=6, lacking=1).code == MISSING


def test_what_was_asked_for_since_is_lacking_though_the_form_is_in() -> None:
    held = [file(1, "written")]
    stood = standing(held, end=END, today=LATER, asked=7, lacking=1)
    assert stood == Standing(GIVEN, 1, empty=1)
    ours = Given(2, "failed", ours=True)
    assert standing([ours], end=END, today=LATER, asked=6).code == OURS
    assert standing([ours, *held], end=END, today=LATER, asked=6) == Standing(GIVEN, 1, beside=2)


BAD = ["blank", "faulty", "failed", "back", "back clean", "back unread", "half"]
GOOD = ["clean", "short", "known", "written"]
NAMES = st.sampled_from([*BAD, *GOOD, "read", "writing", "given up", "undone"])


@examples(60, of=2000)
@holds(st.lists(NAMES, max_size=5), NAMES)
def test_newer_file_never_takes_back_what_is_in(names: list[str], newer: str) -> None:
    before = told(", ".join(names))
    after = told(", ".join([newer, *names]))
    assert {before.code, after.code} <= set(ORDER)
    if newer in ("given up", "undone"):
        assert (after.code, after.counts, after.empty) == (
            before.code,
            before.counts,
            before.empty,
        )
    if "written" in names:
        assert after.code in (GIVEN, NEWER)
    if before.code == WAITING and newer in ("failed", "blank"):
        assert (after.code, after.counts) == (WAITING, before.counts)
    if newer in ("clean", "short"):
        assert after.code in (WAITING, NEWER)
        assert after.counts == len(names) + 1


def test_file_that_was_written_last_counts_though_it_came_first() -> None:
    first, last = (dt.datetime(2026, 10, day, tzinfo=dt.UTC) for day in (8, 9))
    older = Given(1, "committed", rows=6, at=last)
    newer = Given(2, "committed", rows=6, at=first)
    stood = standing([newer, older], end=END, today=LATER, asked=6)
    assert stood == Standing(NEWER, 1)
