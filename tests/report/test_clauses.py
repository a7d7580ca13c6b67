"""Clauses as data: what must be found in each, and where nothing must be.

A line of ``clauses.tsv`` is a section (review and plan of a half year, years for five of them), a
clause, and the records expected, in order, parted by " | ": ``M:quote`` for an end state, else
``bound value[..highest] unit`` with what differs from the usual: a measure (rate, growth, rank,
multiple), ``strive``, ``falls``, ``unsure`` (not certain), ``@basis``, ``#due``, ``ratio=``,
``base=`` (nothing behind it: none). ``c:`` and ``o:`` say commitment or outcome
where it is not the section's own; "-" says that nothing must be found.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from imports.report import Found, read_report

CASES = Path(__file__).parents[1] / "cases" / "clauses.tsv"
SECTIONS = {
    "review": "一、上半年工作情况",
    "plan": "二、下半年工作安排",
    "years": "一、过去五年工作回顾",
}
BOUNDS = (">=", "<=", "~")
MEASURES = ("rate", "growth", "rank", "multiple", "quantity")
DAY = dt.date(2023, 7, 13)


def cases() -> list[tuple[str, str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(section, clause, expected) for section, clause, expected in rows]


def wanted(section: str, said: str) -> dict[str, Any]:
    """What one expected record says."""
    kind = {"c:": "commitment", "o:": "outcome"}.get(said[:2])
    said = said[2:] if kind else said
    kind = kind or ("commitment" if section == "plan" else "outcome")
    told: dict[str, Any] = {"kind": kind, "measure": "milestone", "comparator": "="}
    words = said.split()
    if said.startswith("M:"):
        told["quote"], words = words[0][2:], words[1:]
    else:
        told |= figure(words[0]) | {"unit": words[1], "measure": "quantity"}
        words = words[2:]
    return told | {"strength": "firm" if kind == "commitment" else None} | marked(words)


def figure(word: str) -> dict[str, Any]:
    bound = next((one for one in BOUNDS if word.startswith(one)), "")
    low, _, high = word.removeprefix(bound).partition("..")
    return {
        "value": Decimal(low),
        "value_max": Decimal(high) if high else None,
        "comparator": "range" if high else bound or "=",
    }


def marked(words: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"falls": "falls" in words}
    for word in words:
        if word == "falls":
            continue
        if word == "unsure":
            told["certain"] = False
        elif word.startswith("base="):
            told["baseline"] = word[5:] or None
        elif word == "strive":
            told["strength"] = "strive"
        elif word in MEASURES:
            told["measure"] = word
        elif word.startswith("@"):
            told["basis"] = word[1:]
        elif word.startswith("#"):
            told["due"] = dt.date.fromisoformat(word[1:])
        else:
            told["claimed_ratio"] = Decimal(word.removeprefix("ratio="))
    return told


def found_in(section: str, clause: str) -> list[Found]:
    """The records of a report that says nothing else."""
    report = read_report(f"{SECTIONS[section]}\n(一)各项工作有序开展\n{clause}。", day=DAY)
    return list(report.records)


@pytest.mark.parametrize(("section", "clause", "expected"), cases())
def test_what_is_found_in_a_clause(section: str, clause: str, expected: str) -> None:
    asked = [] if expected == "-" else [wanted(section, said) for said in expected.split(" | ")]
    found = found_in(section, clause)
    told = [
        {field: getattr(one, field) for field in want}
        for one, want in zip(found, asked, strict=False)
    ]
    assert (told, len(found)) == (asked, len(asked)), [one.quote for one in found]


def test_the_cases_are_many_and_some_hold_nothing() -> None:
    rows = cases()
    assert len(rows) >= 400
    assert sum(expected == "-" for _, _, expected in rows) >= 115
    assert len({(section, clause) for section, clause, _ in rows}) == len(rows)
