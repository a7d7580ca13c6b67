"""The rules on whole reports: those of the sample's own town, and the public ones with labels."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from imports.holding.beside import beside
from imports.holding.matching import proposals
from imports.holding.promises import Proposed, Saying
from imports.report import read_report
from imports.samples.tables import items, table, text

from .towns import REPORTS, labelled, links, promised, report, said

needs_reports = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the labelled reports are not part of the repository"
)
JANUARY, JUNE = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
# First and last day that each report looks back on, the day on which its plan begins.
PERIODS = {
    "hangtou": (dt.date(2019, 1, 1), dt.date(2019, 6, 30), dt.date(2019, 1, 1)),
    "qibao": (dt.date(2017, 1, 1), dt.date(2021, 12, 31), dt.date(2022, 1, 1)),
    "zhangjiang": (dt.date(2023, 1, 1), dt.date(2023, 6, 30), dt.date(2023, 1, 1)),
}
# What the sample takes as progress, quote by quote (a part of it) and number; all else is left out.
TAKEN = {
    "hangtou": {("39.98万平方米", "10"), ("1590个", "15")},
    "qibao": set(),
    "zhangjiang": {("增幅45.4%", "6"), ("竣工10台", "39")},
}
DAYS = {"hangtou": dt.date(2019, 8, 5)}
CODES = {
    "changzheng": [],
    "hangtou": ["below_pace"],
    "qibao": ["below_last_growth", "below_last_growth"],
    "zhangjiang": ["below_growth"],
    "zhoupu": [],
}


def half_year() -> list[tuple[str, Saying]]:
    """The number of each figure of the half year, and the saying that its quote is read as."""
    whole = text("shili/report-2026h1.txt")
    found = [said(one, whole) for one in read_report(whole).records]
    rows = [row for row in table("shili/2026-q2.txt") if row["quote"]]
    return [
        (row["number"], _read_at(whole.index(row["quote"]), row["quote"], found)) for row in rows
    ]


def _read_at(start: int, quote: str, found: list[Saying]) -> Saying:
    """What was read there, as an outcome of the half year; an end state where nothing was."""
    end = start + len(quote)
    near = [one for one in found if one.start < end and start < one.start + len(one.quote)]
    state = replace(found[0], quote=quote, start=start, subject="", measure="milestone")
    empty = replace(state, value=None, unit="", basis="level", before="", claimed_ratio=None)
    return replace(near[0] if near else empty, kind="outcome", due=JUNE)


def test_every_figure_of_the_half_year_finds_its_commitment_first() -> None:
    rows = items(table("shili/2026-commitments.txt"))
    promises = promised(rows, JANUARY)
    number = {one.id: one.number for one in promises}
    asked = half_year()
    found = proposals([one for _, one in asked], promises, start=JANUARY, end=JUNE)
    first = [(wanted, number[found[one.start][0].promise]) for wanted, one in asked]
    assert [pair for pair in first if pair[0] != pair[1]] == []
    assert len(first) >= 36
    sure = [one for _, one in asked if found[one.start][0].sure]
    assert len(sure) >= 24


def test_none_of_them_is_sure_of_another_commitment() -> None:
    promises = promised(items(table("shili/2026-commitments.txt")), JANUARY)
    number = {one.id: one.number for one in promises}
    asked = half_year()
    found = proposals([one for _, one in asked], promises, start=JANUARY, end=JUNE)
    wrong = [
        (one.quote, number[each.promise])
        for wanted, one in asked
        for each in found[one.start]
        if each.sure and number[each.promise] != wanted
    ]
    assert wrong == []


def sayings_of(name: str, source: str) -> list[Saying]:
    if source == "labels":
        return labelled(name)
    whole = report(name)
    return [said(one, whole) for one in read_report(whole, day=DAYS.get(name)).records]


@needs_reports
@pytest.mark.parametrize("source", ["labels", "reader"])
@pytest.mark.parametrize("name", sorted(PERIODS))
def test_exactly_what_the_sample_takes_as_progress_is_sure(name: str, source: str) -> None:
    start, end, begins = PERIODS[name]
    promises = promised(table(f"{name}/commitments.txt"), begins)
    number = {one.id: one.number for one in promises}
    outcomes = [one for one in sayings_of(name, source) if one.kind == "outcome"]
    quotes = {one.start: one.quote for one in outcomes}
    found = proposals(outcomes, promises, start=start, end=end)
    sure = [each for offered in found.values() for each in offered if each.sure]
    assert {taken(each, quotes[each.start], number, name) for each in sure} == TAKEN[name]
    assert len(sure) == len(TAKEN[name])


def taken(each: Proposed, quote: str, number: dict[int, str], name: str) -> tuple[str, str]:
    part = next((words for words, _ in TAKEN[name] if words in quote), quote)
    return part, number[each.promise]


@needs_reports
def test_topics_agree_with_the_links_of_a_careful_reader() -> None:
    """Of the linked pairs most are offered, most of them first."""
    offered, first, wanted = set(), set(), set()
    for name, (start, end, begins) in PERIODS.items():
        rows = table(f"{name}/commitments.txt")
        offsets = [(name, int(row["offset"])) for row in rows]
        outcomes = [one for one in labelled(name) if one.kind == "outcome"]
        found = proposals(outcomes, promised(rows, begins), start=start, end=end)
        for place, proposed in found.items():
            offered |= {(place, offsets[each.promise - 1]) for each in proposed}
            first.add((place, offsets[proposed[0].promise - 1]))
        wanted |= {(a, (name, b)) for a, b in links(name)}
    assert len(wanted & offered) / len(wanted) >= 0.75
    assert len(wanted & first) / len(wanted) >= 0.7


@needs_reports
@pytest.mark.parametrize("name", sorted(CODES))
def test_what_each_report_puts_beside_its_targets(name: str) -> None:
    found = beside(sayings_of(name, "reader"), [])
    assert [one.code for one in found] == CODES[name]


@needs_reports
@pytest.mark.parametrize("source", ["labels", "reader"])
def test_the_rest_of_the_year_needs_less_than_the_same_months_brought(source: str) -> None:
    (one,) = beside(sayings_of("zhangjiang", source), [])
    assert [(what, f"{value.normalize():f}", unit) for what, value, unit in one.figures] == [
        ("base_year", "3020000000", "元"),
        ("target_growth", "15", "%"),
        ("target_amount", "3473000000", "元"),
        ("so_far", "2017000000", "元"),
        ("rest", "1456000000", "元"),
        ("same_months_before", "1388000000", "元"),
        ("rest_of_base_year", "1632000000", "元"),
    ]
