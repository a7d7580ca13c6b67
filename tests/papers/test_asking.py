"""What a paper holds: whole families, the words of its filter, what it is held against."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commitments.audience import DEPUTY, PUBLIC
from commitments.exports.asking import NoPaper, families, filter_query, paper_of
from commitments.items import Item
from commitments.models import Town
from commitments.reading import NotThere, TownView
from tests.test_meeting import SEPTEMBER, make_item

TOWN = Town(code="999999001", name="示例镇")


def view_of(*items: Item, **fields: Any) -> TownView:
    """What a deputy reads of the town, live for the ease of it."""
    plain: dict[str, Any] = {"audience": DEPUTY, "live": True}
    return TownView(town=TOWN, as_of=SEPTEMBER, items=items, **(plain | fields))


def family() -> tuple[Item, Item, Item]:
    """A whole with two parts."""
    first, second = make_item(lead_unit="城建办"), make_item(lead_unit="财政所")
    whole = make_item(wording="改造管网", lead_unit="党政办", parts=(first.id, second.id))
    return (
        whole,
        replace(first, parent_id=whole.id),
        replace(second, parent_id=whole.id),
    )


@pytest.mark.parametrize(
    ("fits", "listed"),
    [
        ((0, 1, 2), [(0, 2, False), (1, 0, True), (2, 0, True)]),
        # The whole alone brings its parts, as it is they that are counted.
        ((0,), [(0, 2, False), (1, 0, True), (2, 0, True)]),
        ((0, 2), [(0, 1, False), (2, 0, True)]),
        # A part alone stands by itself.
        ((1,), [(1, 0, False)]),
        ((), []),
    ],
)
def test_families_are_listed_so_that_they_read_and_count(
    fits: tuple[int, ...], listed: list[tuple[int, int, bool]]
) -> None:
    items = family()
    ids = [item.id for item in items]
    found = families([items[place] for place in fits], items)
    told = [(ids.index(each.id), len(each.parts), each.parent_id is not None) for each in found]
    assert told == listed


def test_scope_is_the_filter_in_words() -> None:
    item = make_item(lead_unit="城建办", category="livelihood_project", wording="建公园")
    asked = {
        "unit": "城建办",
        "category": "livelihood_project",
        "group": item.group,
        "q": "公园",
        "due_until": "2026-12-31",
        "page": "2",
    }
    assert paper_of(view_of(item), asked=asked).scope == (
        *("任务中含有“公园”", "进展：缺数据", "类别：民生实事", "责任单位：城建办"),
        "时限不晚于2026年12月31日",
    )
    assert paper_of(view_of(item), asked={"page": "2"}).scope == ()


def test_paper_is_held_against_what_it_lists_and_what_is_gone_of_it() -> None:
    kept, other, gone, gone_elsewhere = (
        make_item(lead_unit=unit) for unit in ("城建办", "财政所", "城建办", "财政所")
    )
    before = {each.id: each for each in (kept, other, gone, gone_elsewhere)}
    view = view_of(kept, other, previous=before)
    assert set(paper_of(view, asked={"unit": "城建办"}).previous) == {kept.id, gone.id}
    assert set(paper_of(view).previous) == set(before)


@pytest.mark.parametrize("audience", [DEPUTY, PUBLIC])
def test_internal_edition_is_for_the_town_itself(audience: str) -> None:
    with pytest.raises(NotThere):
        paper_of(view_of(make_item(), audience=audience), edition="internal")


def test_filter_that_is_not_understood_makes_no_paper_of_all() -> None:
    with pytest.raises(NoPaper) as refused:
        paper_of(view_of(make_item()), asked={"unit": "没有的办"})
    assert str(refused.value) == "牵头单位：没有“没有的办”这一项，请从列表中选。"


def test_query_of_a_filter_is_always_the_same_and_reads_back() -> None:
    asked = {"unit": "A&B=办", "q": "公园 #1", "page": "2", "group": "", "live": "1"}
    assert filter_query(asked) == "q=公园%20%231&unit=A%26B%3D办"
    assert filter_query({"q": f"{' ' * 300}公园 #1{' ' * 300}"}) == "q=公园%20%231"
    assert filter_query(dict(reversed(asked.items()))) == filter_query(asked)
