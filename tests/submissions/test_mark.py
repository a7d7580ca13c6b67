"""What a form says of itself in its hidden column."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.identifiers import BadIdentifier
from commitments.submissions.mark import (
    BREAKDOWN,
    FORM,
    FormMark,
    read,
    read_share_identifier,
    share_identifier,
    written,
)

from ..thorough import examples

MARK = FormMark(FORM, 12, 5, dt.date(2026, 9, 30))
marks = st.builds(
    FormMark,
    st.sampled_from([FORM, BREAKDOWN]),
    st.integers(1, 10**12),
    st.integers(0, 10**12),
    st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
)


@given(marks)
@examples(60, of=300)
def test_a_mark_is_read_as_it_was_written(mark: FormMark) -> None:
    assert read(written(mark)) == mark


@pytest.mark.parametrize("said", [" fb-12-5-20260930-{} ", "ＦＢ—12－5-2026 0930-{}"])
def test_width_case_blanks_and_dashes_do_not_matter(said: str) -> None:
    assert read(said.format(written(MARK)[-1])) == MARK


@given(marks, st.data())
@examples(60, of=300)
def test_one_wrong_figure_is_no_mark(mark: FormMark, data: st.DataObject) -> None:
    text = written(mark)
    place = data.draw(st.sampled_from([at for at, sign in enumerate(text[:-2]) if sign.isdigit()]))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != text[place]]))
    with pytest.raises(BadIdentifier):
        read(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("said", ["", "47", "FB", "FX-1-1-20260930-1", "DX1K"])
def test_anything_else_is_no_mark(said: str) -> None:
    with pytest.raises(BadIdentifier):
        read(said)


def test_a_share_has_an_identifier_that_is_no_commitments() -> None:
    assert share_identifier(77).startswith("FX")
    assert read_share_identifier(share_identifier(77).lower()) == 77
    with pytest.raises(BadIdentifier):
        read_share_identifier("DX2GV")
