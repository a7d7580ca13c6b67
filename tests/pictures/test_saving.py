"""What is typed is merged cell by cell: the last who types in a cell has it, and is told."""

from __future__ import annotations

import pytest

from commitments.actions import ActionError
from commitments.identifiers import identifier
from commitments.models import Commitment, Town
from imports.models import Typed
from imports.pictures.saving import Cell, Overwritten, save, texts_of
from people.models import User
from tests.factories import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(town: Town) -> User:
    return person_of(town, "clerk", display_name="李经办")


def test_two_people_merge_cell_by_cell(
    typed: Typed, clerk: User, other: User, lifts: Commitment, roads: Commitment
) -> None:
    one, two = identifier(lifts.pk), identifier(roads.pk)
    save(typed.pk, cells=[Cell(one, "figure", "", "47"), Cell(one, "words", "", "好")], by=clerk)
    # This page is older than what was saved; it speaks of one other cell alone.
    stale = save(typed.pk, cells=[Cell(two, "figure", "", "＝3")], by=other, turned=5)
    assert stale.values == {one: {"figure": "47", "words": "好"}, two: {"figure": "＝3"}}
    assert stale.overwritten == []
    over = save(typed.pk, cells=[Cell(one, "figure", "", "45")], by=other)
    assert over.overwritten == [Overwritten(one, "figure", "47", "王经办")]
    # Who knew what stood there is told nothing, nor who says the same or types over the own words.
    seen = save(typed.pk, cells=[Cell(one, "figure", "45", "")], by=clerk)
    same = save(typed.pk, cells=[Cell(one, "figure", "", "")], by=other)
    own = save(typed.pk, cells=[Cell(one, "figure", "9", "48")], by=clerk)
    assert [seen.overwritten, same.overwritten, own.overwritten] == [[], [], []]
    typed.refresh_from_db()
    assert texts_of(typed.values) == own.values
    assert own.values[one] == {"figure": "48", "words": "好"}
    assert (typed.turned, typed.by) == (1, clerk)


@pytest.mark.parametrize(
    ("row", "field", "text", "sentence"),
    [
        ("DX1", "target", "1", "这一格不在表里，没有保存。请刷新页面。"),
        ("by", "figure", "1", "这一格不在表里，没有保存。请刷新页面。"),
        ("DX1<", "figure", "1", "这一格不在表里，没有保存。请刷新页面。"),
        ("DX1", "cause", "很" * 301, f"“{'很' * 20}…”超过300个字，请缩短后再保存。"),
    ],
)
def test_cell_that_is_none_writes_nothing(
    typed: Typed, clerk: User, row: str, field: str, text: str, sentence: str
) -> None:
    cells = [Cell("DX1", "words", "", "好"), Cell(row, field, "", text)]
    with pytest.raises(ActionError) as error:
        save(typed.pk, cells=cells, by=clerk)
    typed.refresh_from_db()
    assert (str(error.value), typed.values) == (sentence, {})
