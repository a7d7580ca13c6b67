"""Whatever stands in the cells: checking never raises, and what it says can be said and kept."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from imports.checking import Checker, check
from imports.checking.numbers import two_levels
from imports.records import CommitmentRecord, ProgressRecord
from imports.rows import record_as_json, record_from_json
from imports.wording import sentence
from imports.workbook import Cell, Column, Reading, Row, Sheet

from .reading import KNOWN

FIELDS = (
    *("number", "wording", "target", "unit", "due", "start", "lead_unit", "cumulative", "words"),
    *("claimed_ratio", "stage", "done", "category", "baseline", "parent", "growth", "period_value"),
)
COLUMNS = tuple(
    Column(chr(ord("A") + place), (field,), field, field, basis="cumulative")
    for place, field in enumerate(FIELDS)
)
WORDS = (
    *("1", "2", "0", "200台", "3-5个", "79.5%", "0.795", "已签约15台、开工3台，完成80%", "竣工"),
    *("12月底", "2025-", "6.30", "无", "-", "几十", "新建8个、改造20个", "1.2.3", "12\n15", "=1/0"),
    *("nan", "1e999", "-0", "1" * 40, "９" * 20, "万", "亿亿", "百分之", "第一", "城建办、财政所"),
)
CELLS = st.sampled_from(WORDS) | st.text(max_size=12)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(FIELDS), CELLS, min_size=1, max_size=8), min_size=1, max_size=6
)


def reading(rows: list[dict[str, str]]) -> Reading:
    """A ledger of these rows."""
    letters = {column.key: column.letter for column in COLUMNS}
    told = tuple(
        Row(line, "item", (), {key: Cell(text, letters[key]) for key, text in cells.items()})
        for line, cells in enumerate(rows, start=2)
    )
    return Reading("a.xlsx", "xlsx", (Sheet("表", "ledger", columns=COLUMNS, rows=told),))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ROWS)
def test_any_cells_become_records_that_can_be_said_and_kept(rows: list[dict[str, str]]) -> None:
    found = check(reading(rows), known=KNOWN)
    for record in found.records:
        for issue in record.issues:
            assert sentence(issue)
        assert record_from_json(record.kind, record_as_json(record)).origin == record.origin
        if isinstance(record, CommitmentRecord | ProgressRecord) and not record.faulty:
            assert record.value is None or record.value.is_finite()


@settings(deadline=None)
@given(ROWS, st.integers(1, 3))
def test_any_pieces_say_what_the_whole_says(rows: list[dict[str, str]], size: int) -> None:
    # How items are numbered is seen from the first rows, so pieces must not differ in it.
    assume(not two_levels(row.get("number", "") for row in rows))
    whole = reading(rows)
    checker = Checker(KNOWN, name=whole.name)
    checker.begin(whole.sheets)
    (sheet,) = whole.sheets
    starts = range(0, len(sheet.rows), size)
    given = [one for at in starts for one in checker.take(sheet, sheet.rows[at : at + size])]
    given += checker.end()[0]
    expected = check(whole, known=KNOWN).records
    assert sorted(map(repr, given)) == sorted(map(repr, expected))
