"""What differs between two states of a town, and which promises are the same in another year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from commitments.comparing import (
    MOVES,
    Change,
    Promise,
    changes_between,
    compare,
    is_same_promise,
    promise_key,
    same_in_other_plans,
)
from commitments.items import Item, VersionLine
from commitments.lights import OURS, SHIPPED
from commitments.wording.comparing import (
    change_tags,
    compared_counts,
    figure_and_day,
    group_change,
    moved_sentence,
    plans_words,
    revision_sentence,
    rule_notes,
    same_words,
)

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
YEAR_END = dt.date(2026, 12, 31)


def item(number: int, status: str, **said: Any) -> Item:
    """An item of plan 1 that stands at 10台 of 200台, judged as is said."""
    texts = ("subject", "area", "value_text", "baseline", "lead_unit", "note", "light", "reason")
    unknown = ("value_max", "baseline_value", "given", "parent_id", "ratio", "expected", "gap")
    lists = ("support_units", "parts", "stages", "versions", "nodes", "sites", "sources", "figures")
    plain: dict[str, Any] = (
        dict.fromkeys(texts, "")
        | dict.fromkeys(unknown)
        | dict.fromkeys((*lists, "questions"), ())
        | {"town_code": "999000001", "plan_id": 1, "plan": "2026年计划", "plan_kind": "annual"}
        | {"category": "key_task", "level": "town", "position": number, "number": str(number)}
        | {"wording": "加装电梯200台", "measure": "quantity", "comparator": "="}
        | {"value": Decimal(200), "unit": "台", "basis": "period", "due": YEAR_END}
        | {"start": dt.date(2026, 1, 1), "strength": "firm", "lead_order": 1, "state": "active"}
        | {"state_decision": "", "visibility": "public", "rule_version": "2"}
        | {"as_of": SEPTEMBER, "rests_on": (1,)}
        | {"reason_data": {"value": "10", "day": "2026-09-30", "kind": "count"}}
    )
    return Item(**plain | {"id": number, "status": status} | said)


def version(number: int, **said: Any) -> VersionLine:
    plain: dict[str, Any] = dict.fromkeys(
        ("value_text", "decided_by", "document", "document_number", "reason"), ""
    ) | {"value": Decimal(200), "value_max": None, "due": None, "since": None, "in_force": True}
    return VersionLine(**plain | {"version": number} | said)


def behind(light: str, number: int = 1, **said: Any) -> Item:
    return item(number, "behind", light=light, **said)


@pytest.mark.parametrize(
    ("before", "now", "move"),
    [
        (item(1, "on_schedule"), item(1, "on_schedule"), ""),
        (item(1, "on_schedule"), item(1, "completed"), "finished"),
        (item(1, "overdue"), item(1, "completed_late"), "finished"),
        # Already done: another word for it is no new completion.
        (item(1, "completed"), item(1, "exceeded"), "other"),
        (item(1, "on_schedule"), behind("slight"), "slowed"),
        (item(1, "completed"), behind("slight"), "slowed"),
        (item(1, "stale"), behind("slow"), "slowed"),
        (behind("slight"), behind("slow"), "slowed"),
        (behind("slow"), item(1, "overdue"), "slowed"),
        (item(1, "on_schedule"), item(1, "breached"), "slowed"),
        (behind("slow"), item(1, "on_schedule"), "recovered"),
        (behind("serious"), behind("slight"), "recovered"),
        (item(1, "overdue"), behind("slight"), "recovered"),
        # What is no longer reported did not recover.
        (behind("slow"), item(1, "stale"), "other"),
        (behind("slow"), item(1, "ongoing"), "other"),
        (behind("slow"), item(1, "breached"), "other"),
        (item(1, "on_schedule"), item(1, "suspended"), "stopped"),
        (item(1, "suspended"), item(1, "withdrawn"), "stopped"),
        (item(1, "suspended"), item(1, "on_schedule"), "other"),
        (item(1, "not_due", rests_on=()), item(1, "on_schedule"), "first_figure"),
        (item(1, "not_due", rests_on=()), item(1, "not_due"), "first_figure"),
        # A first figure that shows what is slow or done is told there.
        (item(1, "unreported", rests_on=()), behind("slow"), "slowed"),
        (item(1, "unreported", rests_on=()), item(1, "completed"), "finished"),
        (None, item(1, "completed"), ""),
    ],
)
def test_item_moves_one_way(before: Item | None, now: Item, move: str) -> None:
    assert Change(now, before).move == move
    assert move in ("", *MOVES)


def test_other_lights_alone_are_no_move() -> None:
    other = behind("yellow", scheme=SHIPPED["yinchuan"])
    assert Change(other, behind("slow", scheme=OURS)).move == ""
    silent = replace(other, light="")
    assert Change(other, silent).move == "slowed"
    assert Change(silent, other).move == "recovered"


def test_figure_alone_is_a_change_and_no_move() -> None:
    before = item(1, "on_schedule", reason_data={"value": "5", "day": "2026-06-30"})
    change = Change(item(1, "on_schedule"), before)
    assert (change.figure_changed, change.status_changed, change.move) == (True, False, "")
    assert changes_between([change.item], {1: before}) == [change]
    assert changes_between([before], {1: before}) == []


def test_each_item_is_counted_once_and_a_whole_by_its_parts() -> None:
    before = [
        *(item(1, "on_schedule"), item(2, "on_schedule"), behind("slow", 3), item(4, "not_due")),
        *(item(5, "on_schedule", parts=(6,)), item(6, "on_schedule", parent_id=5)),
    ]
    now = [
        *(item(1, "completed"), behind("slight", 2), item(3, "on_schedule"), item(4, "not_due")),
        *(behind("slow", 5, parts=(6,)), behind("slow", 6, parent_id=5), item(7, "not_due")),
    ]
    compared = compare(now, before)
    assert {move: [each.item.id for each in made] for move, made in compared.moved.items()} == {
        **{move: [] for move in MOVES},
        **{"finished": [1], "slowed": [2, 6], "recovered": [3]},
    }
    assert ([each.item.id for each in compared.new], compared.gone) == ([7], ())
    assert (compared.same, compared.nothing) == (1, False)
    assert compared_counts(compared) == [
        ("done", "新完成1项", "finished"),
        ("slow", "慢下来或未完成2项", "slowed"),
        ("on_track", "好转1项", "recovered"),
        ("", "新列入1项", "new"),
    ]
    assert same_words(compared) == "其余1项状态没有变。"


def test_what_was_not_done_and_what_was_revised_is_within_the_counts() -> None:
    """Each item stands in one of the counts, a revised one once more, which is said."""
    before = [item(1, "on_schedule"), item(2, "on_schedule"), item(3, "on_schedule")]
    now = [item(1, "overdue"), behind("slight", 2), item(3, "completed", value=Decimal(50))]
    assert [words for _group, words, _key in compared_counts(compare(now, before))] == [
        "新完成1项",
        "慢下来或未完成2项（其中未完成1项）",
        "目标或时限有调整1项（不重复计数）",
    ]


def test_nothing_differs_is_said() -> None:
    compared = compare([item(1, "on_schedule")], [item(1, "on_schedule")])
    assert (compared.nothing, compared_counts(compared)) == (True, [])
    assert same_words(compared) == "1项任务的状态都没有变。"
    assert same_words(compare([], [])) == ""


def test_that_nothing_slowed_is_said() -> None:
    compared = compare([item(1, "completed")], [item(1, "on_schedule")])
    assert same_words(compared) == "没有慢下来的。"


def test_nobody_says_that_nothing_slowed_where_the_slow_is_left_out() -> None:
    on_its_way, done = item(1, "on_schedule"), item(1, "completed")
    for gone, said in [("behind", ""), ("overdue", ""), ("not_due", "没有慢下来的。")]:
        assert same_words(compare([done], [on_its_way, item(2, gone)])) == said


def test_item_left_out_of_a_plan_is_gone() -> None:
    compared = compare([item(1, "on_schedule")], [item(1, "on_schedule"), item(2, "not_due")])
    assert [each.id for each in compared.gone] == [2]
    assert compared.plans_dropped == ()


def test_whole_that_was_divided_is_not_gone() -> None:
    whole = item(1, "on_schedule", parts=(2,))
    compared = compare([whole, item(2, "on_schedule", parent_id=1)], [item(1, "on_schedule")])
    assert (compared.gone, [each.item.id for each in compared.new]) == ((), [2])


def test_other_plan_is_neither_gone_nor_new() -> None:
    last_year = [item(n, "completed", plan_id=9, plan="2025年计划") for n in (11, 12)]
    compared = compare([item(1, "not_due"), item(2, "not_due")], last_year)
    assert (compared.new, compared.gone, compared.nothing) == ((), (), True)
    assert plans_words(compared) == [
        "上次的《2025年计划》2项，本次没有包括在内，不在此比较。",
        "本次的《2026年计划》2项，上次没有包括在内，不在此比较。",
    ]


def test_item_moved_to_another_plan_stays_the_same_item() -> None:
    before = item(1, "on_schedule", plan_id=9, plan="2025年计划")
    compared = compare([item(1, "completed")], [before])
    assert [each.item.id for each in compared.moved["finished"]] == [1]
    assert (compared.plans_added, compared.plans_dropped) == ((), ())


REVISED = version(
    2,
    value=Decimal(90),
    since=dt.date(2026, 8, 20),
    decided_by="镇人大主席团",
    document_number="示人主〔2026〕7号",
    document="调整决定",
    reason="规划调整。",
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"value": Decimal(90), "versions": (version(1), REVISED)},
            "目标由200台改为90台；2026年8月20日镇人大主席团决定"
            "（示人主〔2026〕7号，《调整决定》），原因：规划调整。",
        ),
        (
            {"due": dt.date(2027, 6, 30), "versions": (version(1), replace(REVISED, reason=""))},
            "时限由2026年12月31日改为2027年6月30日；2026年8月20日镇人大主席团决定"
            "（示人主〔2026〕7号，《调整决定》）。",
        ),
        (
            {"value": Decimal(90), "due": None, "versions": (version(1),)},
            "目标由200台改为90台，时限由2026年12月31日改为没有定时限；没有登记由谁决定。",
        ),
        # Proposed and not decided: it is named nowhere.
        (
            {"value": Decimal(90), "versions": (version(1), replace(REVISED, in_force=False))},
            "目标由200台改为90台；没有登记由谁决定。",
        ),
    ],
)
def test_revision_names_old_new_and_who_decided(changed: dict[str, Any], said: str) -> None:
    before = item(1, "behind", light="slow", versions=(version(1),))
    change = Change(replace(before, **changed), before)
    assert change.target_changed
    assert revision_sentence(change) == said


def test_target_lowered_is_marked_where_it_moved_an_item() -> None:
    before = behind("slow", rests_on=())
    change = Change(item(1, "on_schedule", value=Decimal(12)), before)
    assert (change.move, change_tags(change)) == ("recovered", ["目标已调整", "首次有数据"])
    compared = compare([change.item], [before])
    assert (compared.first_elsewhere, len(compared.revised)) == (1, 1)


def test_revised_whole_is_named_beside_its_parts() -> None:
    before = [item(1, "not_due", parts=(2,)), item(2, "not_due", parent_id=1)]
    now = [replace(before[0], value=Decimal(90)), before[1]]
    assert [each.item.id for each in compare(now, before).revised] == [1]


def test_last_stage_of_a_milestone_is_its_target() -> None:
    road = {"measure": "milestone", "value": None, "unit": ""}
    before = item(1, "not_due", **road, stages=("开工", "通车"))
    change = Change(replace(before, stages=("开工", "竣工")), before)
    assert revision_sentence(change) == "目标由通车改为竣工；没有登记由谁决定。"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (item(1, "on_schedule"), ("10台", "9月底")),
        (item(1, "not_due", rests_on=(), reason_data={}), ("", "")),
        (item(1, "on_schedule", parts=(2,)), ("见分项", "")),
        (None, ("", "")),
    ],
)
def test_figure_is_told_with_its_day(shown: Item | None, said: tuple[str, str]) -> None:
    assert figure_and_day(shown) == said


def test_reason_is_told_of_what_needs_one() -> None:
    stopped = item(
        1, "withdrawn", state="withdrawn", reason="state_withdrawn", state_decision="某决定"
    )
    before = item(1, "on_schedule")
    assert (
        moved_sentence(Change(stopped, before), public=False)
        == "经批准终止，不计入完成率。依据：某决定。"
    )
    assert moved_sentence(Change(item(1, "completed"), before), public=False) == ""


def test_other_rule_and_other_lights_are_noted() -> None:
    one, other = item(1, "not_due"), item(1, "not_due", rule_version="1")
    assert rule_notes([one], [one]) == []
    assert rule_notes([one], []) == []
    assert rule_notes([one], [replace(other, scheme=SHIPPED["sanya"])]) == [
        "两次所用的评定规则版本不同，状态变化可能来自规则。",
        "两次所用的亮灯规则不同，慢序时的轻重不作比较。",
    ]


@pytest.mark.parametrize(("n", "before", "said"), [(3, 1, "+2"), (1, 3, "−2"), (2, 2, "0")])
def test_difference_of_counts(n: int, before: int, said: str) -> None:
    assert group_change(n, before) == said


# -- the same promise in other years -----------------------------------------------------------


def promise(wording: str, **said: Any) -> Promise:
    plain: dict[str, Any] = {"id": 1, "plan_id": 1, "subject": "", "measure": "quantity"}
    return Promise(**plain | {"unit": "个", "value_text": "", "wording": wording} | said)


@pytest.mark.parametrize(
    ("one", "other", "unit", "same"),
    [
        ("既有多层住宅加装电梯，完工60台", "既有多层住宅加装电梯完工45台", "台", True),
        ("8月底前新增托育托位120个", "新增托育托位80个", "个", True),
        ("力争新增就业岗位2600个", "2025年新增就业岗位2400个", "个", True),
        ("2026年底前新增就业岗位2600个", "到2025年底新增就业岗位2400个", "个", True),
        ("一般公共预算收入完成4.8亿元", "一般公共预算收入完成4.2亿元", "元", True),
        ("为60周岁以上老人体检8000人", "为60周岁以上老人体检7500人", "人", True),
        ("为60周岁以上老人体检8000人", "为65周岁以上老人体检8000人", "人", False),
        ("为困难老人家庭实施适老化改造150户", "实施适老化改造120户", "户", False),
        ("上半年群众满意度达到90%以上", "群众满意度达到90%以上", "%", False),
        ("东环路1期建成通车", "东环路2期建成通车", "", False),
        ("增长6%", "增长8%", "%", False),
        ("目前在建的项目10个", "目在建的项目10个", "个", False),
        ("由20件减至8件", "由25件减至10件", "件", False),
    ],
)
def test_same_words_but_for_amount_and_year(one: str, other: str, unit: str, same: bool) -> None:
    made = promise(one, unit=unit), promise(other, unit=unit, id=2, plan_id=2)
    assert is_same_promise(*made) is same
    assert [each.id for each in same_in_other_plans(made[0], made)] == ([2] if same else [])


@pytest.mark.parametrize(
    "said",
    [
        {"unit": "座"},
        {"measure": "rate"},
        {"plan_id": 1},
        {"subject": "别的事"},
    ],
)
def test_other_unit_measure_subject_or_the_same_plan_is_none(said: dict[str, Any]) -> None:
    one = promise("新增停车位300个", subject="停车位")
    other = promise("新增停车位200个", **{"id": 2, "plan_id": 2, "subject": "停车位"} | said)
    assert is_same_promise(one, other) is False


def test_amount_as_it_was_written_is_left_out() -> None:
    written = promise("拆除违法建筑6万平方米", unit="㎡", value_text="6万平方米")
    assert promise_key(written) == ("quantity", "㎡", "拆除违法建筑")
    # Bare digits may stand elsewhere in the wording.
    bare = promise("2期新建食堂2所", unit="所", value_text="2")
    assert promise_key(bare) == ("quantity", "所", "2期新建食堂")


def test_wording_that_stands_twice_in_a_plan_finds_none() -> None:
    one = promise("新增停车位300个")
    other = promise("新增停车位200个", id=2, plan_id=2)
    twice = promise("新增停车位100个", id=3, plan_id=2)
    third = promise("新增停车位50个", id=4, plan_id=3)
    assert [each.id for each in same_in_other_plans(one, [one, other, twice, third])] == [4]
    assert same_in_other_plans(one, [one, replace(one, id=5), third]) == []
