"""Cells and declarations of the open data: what one says comes back, and none says otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from commitments.open_data import cells, columns
from commitments.open_data.cells import BadCell
from commitments.open_data.columns import Column, File
from commitments.open_data.dictionary import dictionary_rows
from commitments.open_data.writing import cell
from imports.open_data.reading import file_of, value_of

# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-", "'-"),
        ("@all", "'@all"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("''", "''"),
        ("'quoted'", "'quoted'"),
        ("加装电梯=60", "加装电梯=60"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(text: str, written: str) -> None:
    assert (cells.guarded(text), cells.unguarded(written)) == (written, text)


@given(st.text(alphabet="'=+-@\t\r\n甲\\；", max_size=8))
def test_guarded_texts_come_back(text: str) -> None:
    assert cells.unguarded(cells.guarded(text)) == text


@given(st.lists(st.text(alphabet="甲乙\\；n", min_size=1, max_size=4), max_size=4))
def test_packed_lists_come_back(parts: list[str]) -> None:
    assert cells.unpacked(cells.packed(parts)) == tuple(parts)


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=3))
def test_figures_come_back_to_the_digit(value: Decimal) -> None:
    assert cells.figure_of(cells.digits(value)) == value


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (columns.PLANS.columns[2], "2026-02-30"),
        (columns.PLANS.columns[2], "一月"),
        (columns.PLANS.columns[5], "三"),
        (columns.PLANS.columns[5], "²"),
        (columns.PLANS.columns[5], "9" * 5000),
        (columns.PLANS.columns[1], "季度计划"),
        (columns.PLANS.columns[0], ""),
        (columns.COMMITMENTS.columns[-1], "[]"),
        (columns.LIGHTS.columns[3], "{}"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(column: Column, text: str) -> None:
    with pytest.raises(BadCell):
        value_of(column, text)


SOME = {
    columns.TEXT: st.text(max_size=9).filter(str.strip),
    columns.FIGURE: st.decimals(-(10**9), 10**9, places=3),
    columns.DAY: st.dates(dt.date(1950, 1, 1)),
    columns.WHOLE: st.integers(0, 10**9),
    columns.YES_NO: st.booleans(),
    columns.LIST: st.lists(st.text("甲；\\'=", min_size=1, max_size=5), min_size=1).map(tuple),
    columns.MAP: st.dictionaries(st.text(max_size=4), st.text(max_size=4), min_size=1),
    columns.WHOLES: st.lists(st.integers(0, 10**6), min_size=1).map(tuple),
}


@pytest.mark.parametrize("kind", SOME)
@given(data=st.data())
def test_whatever_a_column_may_hold_comes_back(kind: str, data: st.DataObject) -> None:
    value, column = data.draw(SOME[kind]), Column("key", "栏目", "", kind)
    assert value_of(column, cell(column, value)) == value


def test_days_are_read_as_spreadsheets_save_them() -> None:
    assert cells.day_of("2026/1/5") == cells.day_of("2026-01-05") == dt.date(2026, 1, 5)


# -- the declarations ------------------------------------------------------------------------------


@pytest.mark.parametrize("file", columns.FILES, ids=lambda file: file.name)
def test_examples_of_the_dictionary_may_stand_in_their_columns(file: File) -> None:
    told = [(column, value_of(column, column.example)) for column in file.columns]
    assert [cell(column, value) for column, value in told] == [c.example for c in file.columns]


def test_every_imported_file_is_known_by_its_headings_alone() -> None:
    for file in columns.imported():
        head = ",".join(file.headings)
        assert file_of(f"\ufeff{head}\r\n".encode()) is file
        assert file_of(f"{head},,\n".encode("gb18030")) is file
        assert file_of(head.replace(file.headings[-1], "另一栏").encode()) is None


def test_the_dictionary_tells_every_column_of_every_file_once() -> None:
    told = [(row["file"], row["column"]) for row in dictionary_rows()]
    assert told == [(file.name, heading) for file in columns.FILES for heading in file.headings]
    assert len(set(told)) == len(told)


# Told by other columns, made anew, or by nature not for others.
NOT_TOLD = {
    "Town": set(),
    "Unit": {"town"},
    "Document": {"town", "kind"},
    "Plan": {"town", "kind"},
    "Commitment": {"position", "merged_into"},
    "TargetVersion": {"commitment"},
    "CommitmentSource": {"commitment"},
    "Node": {"commitment"},
    "Site": {"commitment"},
    "Share": {"commitment", "unit"},
    "Progress": {"commitment", "entered_by", "entered_at", "replaces"},
}


@pytest.mark.parametrize(
    ("model", "file"),
    [
        ("Town", columns.TOWN),
        ("Unit", columns.UNITS),
        ("Document", columns.DOCUMENTS),
        ("Plan", columns.PLANS),
        ("Commitment", columns.COMMITMENTS),
        ("TargetVersion", columns.VERSIONS),
        ("CommitmentSource", columns.SOURCES),
        ("Node", columns.NODES),
        ("Site", columns.SITES),
        ("Share", columns.SHARES),
        ("Progress", columns.PROGRESS),
    ],
)
def test_every_field_of_a_record_has_a_column(model: str, file: File) -> None:
    meta = apps.get_model("commitments", model)._meta
    stored = {held.name for held in (*meta.concrete_fields, *meta.many_to_many)} - {"id"}
    assert stored - {column.key for column in file.columns} == NOT_TOLD[model]
