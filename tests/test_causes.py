"""Why an item differs from the publication before: by what the two hold, every cause that is true
and no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.causes import CAUSES, causes_of, foremost, how_many, left_out
from commitments.comparing import Change, compare
from commitments.items import Item, NodeLine
from commitments.wording.causes import cause_sentence, gone_sentence
from tests.test_comparing import version
from tests.test_meeting import make_figure, make_item

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)


def stood(as_of: dt.date, figures: dict[str, str], **fields: Any) -> Item:
    """60台 in 2026 as the rule judges it; ``figures`` is month-day -> amount."""
    lines = [
        make_figure(value, day=dt.date.fromisoformat(f"2026-{day}"), unit=fields.get("unit", "台"))
        for day, value in figures.items()
    ]
    return replace(make_item(*lines, as_of=as_of, **fields), id=1)


def staged(as_of: dt.date, figures: dict[str, str]) -> Item:
    """A house that should be roofed by the end of August."""
    lines = [
        make_figure(None, day=dt.date.fromisoformat(f"2026-{day}"), stage=stage)
        for day, stage in figures.items()
    ]
    fields: dict[str, Any] = {"measure": "milestone", "value": None, "unit": ""}
    made = make_item(*lines, as_of=as_of, stages=("开工", "封顶", "竣工"), **fields)
    data = made.reason_data
    if as_of > dt.date(2026, 8, 31):
        data = {**data, "node_day": "2026-08-31", "node_stage": "封顶"}
    status = "behind" if as_of > dt.date(2026, 8, 31) else "on_schedule"
    return replace(made, id=1, status=status, reason_data=data)


HALF = {"06-30": "30"}
SHARE: dict[str, Any] = {
    **{"measure": "rate", "unit": "%", "value": Decimal(90)},
    **{"basis": "level", "comparator": ">="},
}
# What it is about, as it stood in June, as it stands in September, causes, words.
CASES: list[tuple[str, Item, Item, tuple[str, ...], str]] = [
    (
        "a new figure",
        stood(JUNE, {"06-30": "31"}),
        stood(SEPTEMBER, {"06-30": "31", "09-30": "60"}),
        ("figure",),
        "9月底60台，上次6月底31台。",
    ),
    (
        "a new figure that grew less than the plan",
        stood(JUNE, HALF),
        stood(SEPTEMBER, HALF | {"09-30": "32"}),
        ("figure", "plan"),
        "9月底32台，上次6月底30台；同期计划由50%到75%。",
    ),
    (
        "a new figure that says the same",
        stood(JUNE, HALF),
        stood(SEPTEMBER, HALF | {"09-30": "30"}),
        ("figure", "plan"),
        "9月底仍是30台；同期计划由50%到75%。",
    ),
    (
        "a first figure",
        stood(JUNE, {}),
        stood(SEPTEMBER, {"09-30": "45"}),
        ("figure",),
        "首次有数据：9月底45台。",
    ),
    (
        "a correction of the same day",
        stood(JUNE, HALF),
        stood(SEPTEMBER, {"06-30": "20"}),
        ("figure",),
        "6月底的数由30台更正为20台。",
    ),
    (
        "a figure that was taken back",
        stood(JUNE, HALF),
        stood(SEPTEMBER, {}),
        ("figure",),
        "原来依据的6月底30台不再计入。",
    ),
    (
        "time alone, past the deadline",
        stood(JUNE, HALF, due=dt.date(2026, 8, 31)),
        stood(SEPTEMBER, HALF, due=dt.date(2026, 8, 31)),
        ("time", "due"),
        "没有新的数据；时限8月底已过。",
    ),
    (
        "a deadline on the very day has not passed before it",
        stood(JUNE, HALF, due=JUNE),
        stood(SEPTEMBER, HALF, due=JUNE),
        ("time", "due"),
        "6月底30台，没有达到60台；时限6月底已过。",
    ),
    (
        "a share that was too low when its deadline passed",
        stood(JUNE, {"06-30": "86.5"}, due=JUNE, **SHARE),
        stood(SEPTEMBER, {"06-30": "86.5"}, due=JUNE, **SHARE),
        ("time", "due"),
        "6月底86.5%，没有达到90%；时限6月底已过。",
    ),
    (
        "a bound that did not hold when its deadline passed",
        stood(JUNE, {"06-30": "95"}, due=JUNE, **SHARE | {"comparator": "<="}),
        stood(SEPTEMBER, {"06-30": "95"}, due=JUNE, **SHARE | {"comparator": "<="}),
        ("time", "due"),
        "6月底95%，目标是不超过90%；时限6月底已过。",
    ),
    (
        "nothing was ever reported",
        stood(dt.date(2026, 3, 31), {}),
        stood(SEPTEMBER, {}),
        ("time",),
        "一直没有数据。",
    ),
    (
        "a revised target and a new figure",
        stood(JUNE, HALF),
        stood(
            SEPTEMBER,
            HALF | {"09-30": "40"},
            value=Decimal(45),
            versions=(version(2, since=dt.date(2026, 8, 20), decided_by="镇人大主席团决定"),),
        ),
        ("target", "figure"),
        "目标由60台改为45台，镇人大主席团2026年8月20日决定；9月底40台，上次6月底30台。",
    ),
    (
        "another deadline that nobody is on record for",
        stood(JUNE, HALF),
        stood(SEPTEMBER, HALF, due=dt.date(2027, 6, 30)),
        ("target",),
        "时限由2026年12月31日改为2027年6月30日，没有登记由谁决定。",
    ),
    (
        "suspended: what it rested on no longer matters",
        stood(JUNE, HALF),
        stood(SEPTEMBER, HALF, state="suspended", state_decision="主席团决定。"),
        ("state",),
        "经批准暂缓，依据：主席团决定。",
    ),
    (
        "taken up again",
        stood(JUNE, HALF, state="suspended"),
        stood(SEPTEMBER, HALF | {"09-30": "40"}),
        ("state",),
        "恢复实施，重新评定。",
    ),
    (
        "another rule",
        stood(JUNE, HALF),
        replace(stood(JUNE, HALF), as_of=SEPTEMBER, status="behind", rule_version="9"),
        ("rule",),
        "评定规则由第2版改为第9版。",
    ),
    (
        "steps of the plan that were moved",
        stood(JUNE, HALF),
        replace(stood(SEPTEMBER, HALF), nodes=(NodeLine(SEPTEMBER, Decimal(50), ""),)),
        ("record",),
        "计划节点有调整。",
    ),
    (
        "a start that was put right on the same day",
        stood(SEPTEMBER, HALF),
        stood(SEPTEMBER, HALF, start=dt.date(2026, 3, 1)),
        ("record",),
        "登记的内容有更正。",
    ),
    (
        "an earlier figure that came late and is not what it rests on",
        stood(SEPTEMBER, {"09-30": "45"}),
        stood(SEPTEMBER, {"03-31": "10", "09-30": "45"}),
        ("figures",),
        "数据有补报或更正。",
    ),
    (
        "a step that fell due",
        staged(JUNE, {"06-30": "开工"}),
        staged(SEPTEMBER, {"06-30": "开工", "09-30": "开工"}),
        ("figure", "plan"),
        "9月底仍是开工；计划8月底到“封顶”。",
    ),
]


@pytest.mark.parametrize(
    ("before", "now", "causes", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_causes(before: Item, now: Item, causes: tuple[str, ...], words: str) -> None:
    change = Change(now, before)
    assert (causes_of(change), cause_sentence(change)) == (causes, words)


def test_what_is_new_has_no_cause_and_is_told_with_its_target() -> None:
    new = Change(stood(JUNE, HALF), None)
    assert (causes_of(new), cause_sentence(new)) == ((), "新列入，目标60台。")


def test_what_is_gone_is_told_as_it_stood_the_worst_first() -> None:
    rows = {1: HALF, 2: {"09-30": "10"}, 3: {}}
    before = numbered(SEPTEMBER, rows)
    failed = replace(numbered(SEPTEMBER, {4: HALF})[0], status="overdue")
    gone = left_out(compare(numbered(SEPTEMBER, {5: HALF}), [*before, failed]))
    assert [(item.id, gone_sentence(item)) for item in gone] == [
        (4, "上次6月底30台，目标60台。"),
        (2, "上次9月底10台，目标60台。"),
        (1, "上次6月底30台，目标60台。"),
        (3, "目标60台。"),
    ]


MADE = [each for case in CASES for each in case[1:3]]


@given(st.sampled_from(MADE), st.sampled_from(MADE))
def test_every_difference_has_a_cause_and_time_only_where_nothing_else_is(
    before: Item, now: Item
) -> None:
    causes = causes_of(Change(now, before))
    assert causes == tuple(cause for cause in CAUSES if cause in causes)
    assert causes
    others = {"state", "target", "record", "rule", "figure", "figures"} & set(causes)
    assert ("time" in causes) <= (not others and before.as_of < now.as_of)
    # A milestone of another making may lack the words of a stage; nothing may lack a sentence.
    assert cause_sentence(Change(now, before)).endswith("。")


def numbered(as_of: dt.date, rows: dict[int, dict[str, str]], **fields: Any) -> list[Item]:
    made = [replace(stood(as_of, figures, **fields), id=n) for n, figures in rows.items()]
    return [replace(each, position=each.id) for each in made]


def test_what_matters_first_is_told_and_one_of_each_kind() -> None:
    slow, done, well = HALF | {"09-30": "31"}, HALF | {"09-30": "60"}, HALF | {"09-30": "45"}
    before = [
        *numbered(JUNE, dict.fromkeys(range(1, 6), HALF)),
        *numbered(JUNE, {6: {"06-30": "9"}, 7: {"06-30": "29.9"}, 8: HALF}),
    ]
    overdue = replace(numbered(SEPTEMBER, {4: HALF})[0], status="overdue")
    now = [
        *numbered(SEPTEMBER, {1: done, 2: slow, 3: slow}),
        overdue,
        *numbered(SEPTEMBER, {5: done, 6: HALF | {"09-30": "46"}, 7: well}),
        *numbered(SEPTEMBER, {8: well}, value=Decimal(50)),
    ]
    compared = compare(now, before)
    assert how_many(compared) == 8
    told = [each.item.id for each in foremost(compared, most=10)]
    assert told == [4, 2, 3, 1, 5, 6, 7, 8]
    assert [each.item.id for each in foremost(compared, most=5)] == [4, 2, 1, 6, 8]
    assert [each.item.id for each in foremost(compared, most=2)] == [4, 1]
    assert foremost(compare(now, now), most=8) == []
