"""Charts made on the server: their places and words, exactly."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from commitments.actions import live_items, revise_target
from commitments.charts import Chart, bar, course_chart, meter, months_chart, shape
from commitments.charts.course import course
from commitments.items import Item
from commitments.models import Commitment
from commitments.status import GROUPS
from commitments.summaries import done_by_month, done_on
from tests.factories import CommitmentFactory, MilestoneFactory, NodeFactory, ProgressFactory


def item_on(commitment: Commitment, day: dt.date) -> Item:
    items = live_items(commitment.plan.town, as_of=day, plans=[commitment.plan])
    return next(item for item in items if item.id == commitment.pk)


def chart_of(item: Item) -> Chart:
    chart = course_chart(item, notes=["示例镇"])
    assert chart is not None
    return chart


def test_bar_pieces_add_up_and_keep_the_order_of_groups() -> None:
    svg = bar({"done": 19, "on_track": 30, "slow": 6, "failed": 0, "no_data": 7, "other": 6})
    assert re.findall(r'class="fill-(\w+)" x="([\d.]+)%" y="0" width="([\d.]+)%"', svg) == [
        ("done", "0", "27.94"),
        ("on_track", "27.94", "44.12"),
        ("slow", "72.06", "8.82"),
        ("no_data", "80.88", "10.29"),
        ("other", "91.18", "8.82"),
    ]
    assert re.findall(r">(\d+)</text>", svg) == ["19", "30", "6", "7", "6"]
    assert 'aria-label="完成19，按序推进30，偏慢6，缺数据7，其他6"' in svg


def test_bar_leaves_out_a_number_without_room() -> None:
    svg = bar({"done": 1, "on_track": 99})
    assert re.findall(r">(\d+)</text>", svg) == ["99"]


def test_bar_of_nothing_is_empty() -> None:
    assert bar(dict.fromkeys(GROUPS, 0)) == ""


def test_every_group_has_a_shape_of_its_own() -> None:
    assert len({shape(group) for group in GROUPS}) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "width", "tick"),
    [
        (100, "50", ["75", "75"]),
        (0, "0", ["75", "75"]),
        (150, "75", ["75", "75"]),
        (300, "100", []),
        (-50, "0", ["75", "75"]),
    ],
)
def test_meter_has_a_tick_where_the_plan_stands(value: int, width: str, tick: list[str]) -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=value)
    svg = meter(item_on(commitment, dt.date(2026, 9, 30)))
    assert re.findall(r'class="fill-\w+" x="0" y="4" width="([\d.]+)%"', svg) == [width]
    assert [
        found for pair in re.findall(r'x1="([\d.]+)%" x2="([\d.]+)%"', svg) for found in pair
    ] == tick


@pytest.mark.django_db
def test_meter_without_a_figure_is_empty() -> None:
    assert meter(item_on(CommitmentFactory(), dt.date(2026, 9, 30))) == ""


@pytest.mark.django_db
def test_course_draws_figures_against_the_planned_line() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, day=dt.date(2026, 3, 31), value=20)
    ProgressFactory(commitment=commitment, day=dt.date(2026, 9, 30), value=160)
    data = chart_of(item_on(commitment, dt.date(2026, 9, 30))).data
    assert data["reported"] == [
        {"day": "2026-03-31", "value": "20", "label": "20台", "below": True},
        {"day": "2026-09-30", "value": "160", "label": "160台", "below": False},
    ]
    assert [[(mark["day"], mark["value"]) for mark in plan] for plan in data["plans"]] == [
        [("2026-01-01", "0"), ("2026-12-31", "200")]
    ]
    assert (data["flat"], data["turns"], data["goal"]) == (False, [], "计划200台")


@pytest.mark.django_db
def test_course_adds_up_the_pieces_of_a_run() -> None:
    commitment = CommitmentFactory()
    for first, last, value in [(1, 3, 30), (4, 6, 50)]:
        ProgressFactory(
            commitment=commitment,
            basis="period",
            from_day=dt.date(2026, first, 1),
            day=dt.date(2026, last, 31 if last == 3 else 30),
            value=value,
        )
    drawn = course(item_on(commitment, dt.date(2026, 6, 30)))
    assert drawn is not None
    assert [(mark.day, mark.value) for mark in drawn.reported] == [
        (dt.date(2026, 3, 31), Decimal(30)),
        (dt.date(2026, 6, 30), Decimal(80)),
    ]


@pytest.mark.django_db
def test_course_follows_nodes_with_a_value() -> None:
    commitment = CommitmentFactory()
    NodeFactory(commitment=commitment, day=dt.date(2026, 6, 30), value=20)
    ProgressFactory(commitment=commitment, value=100)
    drawn = course(item_on(commitment, dt.date(2026, 9, 30)))
    assert drawn is not None
    assert [[(mark.day, mark.value) for mark in plan] for plan in drawn.plans] == [
        [
            (dt.date(2026, 1, 1), Decimal(0)),
            (dt.date(2026, 6, 30), Decimal(20)),
            (dt.date(2026, 12, 31), Decimal(200)),
        ]
    ]


@pytest.mark.django_db
def test_course_of_a_ceiling_is_a_level() -> None:
    commitment = CommitmentFactory(value=850, unit="人", comparator="<=", basis="level")
    ProgressFactory(commitment=commitment, value=872, basis="level")
    item = item_on(commitment, dt.date(2026, 9, 30))
    drawn = course(item)
    assert drawn is not None
    assert (drawn.flat, drawn.goal, drawn.top) == (True, "目标850人", Decimal(872))
    assert [mark.value for mark in drawn.plans[0]] == [850, 850]


@pytest.mark.django_db
def test_course_svg_names_every_figure_and_obeys_the_content_policy() -> None:
    commitment = CommitmentFactory(value=480000, unit="㎡")
    ProgressFactory(commitment=commitment, day=dt.date(2026, 6, 30), value=180000)
    ProgressFactory(commitment=commitment, value=399800)
    svg = chart_of(item_on(commitment, dt.date(2026, 9, 30))).svg
    assert re.findall(r'class="value"[^>]*>([^<]+)<', svg) == ["18万㎡", "39.98万㎡"]
    assert re.findall(r'class="goal"[^>]*>([^<]+)<', svg) == ["计划48万㎡"]
    assert re.findall(r'class="day"[^>]*>([^<]+)<', svg) == ["1月1日", "6月底", "9月底", "12月底"]
    assert "style" not in svg


@pytest.mark.django_db
def test_milestone_has_no_course() -> None:
    commitment = MilestoneFactory()
    ProgressFactory(commitment=commitment, value=None, stage="封顶", basis="level")
    assert course_chart(item_on(commitment, dt.date(2026, 9, 30)), notes=[]) is None


@pytest.mark.django_db
def test_done_on_is_the_day_of_the_first_figure_that_reached_it() -> None:
    commitment = CommitmentFactory()
    for month, value in [(3, 90), (6, 200), (9, 210)]:
        ProgressFactory(commitment=commitment, day=dt.date(2026, month, 28), value=value)
    late = CommitmentFactory(plan=commitment.plan, due=dt.date(2026, 3, 31))
    ProgressFactory(commitment=late, day=dt.date(2026, 6, 30), value=200)
    open_one = CommitmentFactory(plan=commitment.plan)
    items = live_items(commitment.plan.town, as_of=dt.date(2026, 9, 30))
    days = {item.id: done_on(item) for item in items}
    assert days == {
        commitment.pk: dt.date(2026, 6, 28),
        late.pk: dt.date(2026, 6, 30),
        open_one.pk: None,
    }
    counts = done_by_month(items, until=dt.date(2026, 9, 30))
    assert [count for _month, count in counts] == [0, 0, 0, 0, 0, 2, 0, 0, 0]


def test_months_say_the_same_as_svg_as_data_and_as_table() -> None:
    months = [(dt.date(2026, month, 1), count) for month, count in [(1, 2), (2, 0), (3, 4)]]
    chart = months_chart(months, until=dt.date(2026, 3, 31), notes=["示例镇"])
    assert chart is not None
    assert re.findall(r'class="value"[^>]*>(\d+)<', chart.svg) == ["2", "4"]
    assert re.findall(r'class="day"[^>]*>([^<]+)<', chart.svg) == ["1月", "2月", "3月"]
    assert re.findall(r'class="fill-done"[^>]* height="(\d+)"', chart.svg) == ["52", "104"]
    assert (chart.data["names"], chart.data["counts"]) == (["1月", "2月", "3月"], [2, 0, 4])
    assert chart.head == ("月份", "1月", "2月", "3月", "合计")
    assert chart.rows == (("完成项数", "2", "0", "4", "6"),)
    assert chart.data["file"] == "2026年每月完成的项数-2026-03-31.png"


def test_months_of_nothing_are_no_chart() -> None:
    until = dt.date(2026, 1, 31)
    assert months_chart([(dt.date(2026, 1, 1), 0)], until=until, notes=[]) is None


def _words_at(svg: str, kind: str) -> list[tuple[str, str, str]]:
    """(height, anchor, word) of every text of a kind, in order."""
    found = re.findall(rf'<text class="{kind}" x="[\d.]+%" y="(\d+)"([^>]*)>([^<]+)<', svg)
    return [
        (height, "start" if '"start"' in rest else "end" if '"end"' in rest else "middle", word)
        for height, rest, word in found
    ]


@pytest.mark.django_db
def test_word_of_a_low_figure_stands_beside_it_not_on_the_floor() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, day=dt.date(2026, 3, 31), value=20)
    ProgressFactory(commitment=commitment, day=dt.date(2026, 9, 30), value=100)
    svg = chart_of(item_on(commitment, dt.date(2026, 9, 30))).svg
    assert _words_at(svg, "value") == [("249", "start", "20台"), ("173", "middle", "100台")]


@pytest.mark.django_db
def test_word_of_a_figure_just_under_a_level_stands_below_it() -> None:
    commitment = CommitmentFactory(
        measure="rate", comparator=">=", basis="level", value=90, unit="%"
    )
    for month, value in [(3, 40), (6, 85), (9, 90)]:
        ProgressFactory(
            commitment=commitment,
            day=dt.date(2026, month, 28),
            value=value,
            unit="%",
            basis="level",
        )
    drawn = course(item_on(commitment, dt.date(2026, 9, 30)))
    assert drawn is not None
    assert drawn.flat
    assert [(mark.label, mark.below) for mark in drawn.reported] == [
        ("40%", False),
        ("85%", True),
        ("90%", False),
    ]


@pytest.mark.django_db
def test_word_of_a_falling_target_stands_below_the_end_of_its_line() -> None:
    commitment = CommitmentFactory(
        comparator="<=", basis="level", value=8, baseline_value=20, unit="件"
    )
    ProgressFactory(
        commitment=commitment, day=dt.date(2026, 6, 30), value=14, unit="件", basis="level"
    )
    svg = chart_of(item_on(commitment, dt.date(2026, 9, 30))).svg
    ends = re.findall(r'class="planned"[^>]*y2="(\d+)"', svg)
    assert (ends[-1], _words_at(svg, "goal")) == ("168", [("195", "end", "计划8件")])


@pytest.mark.django_db
def test_range_is_the_goal_with_both_its_ends() -> None:
    commitment = CommitmentFactory(comparator="range", value=30, value_max=40)
    ProgressFactory(commitment=commitment, value=12)
    chart = chart_of(item_on(commitment, dt.date(2026, 9, 30)))
    assert [chart.data["goal"], chart.rows[-1][2]] == ["计划30至40台", "计划30至40台"]
    assert _words_at(chart.svg, "goal")[0][2] == "计划30至40台"


def pieces(*spans: tuple[str, str, int], **target: object) -> list[Decimal]:
    """What the chart draws of figures that each tell of one span."""
    commitment = CommitmentFactory(**target)
    for first, last, value in spans:
        ProgressFactory(
            commitment=commitment,
            from_day=dt.date.fromisoformat(first),
            day=dt.date.fromisoformat(last),
            value=value,
            basis="period",
        )
    drawn = course(item_on(commitment, dt.date(2026, 9, 30)))
    assert drawn is not None
    return [mark.value for mark in drawn.reported]


@pytest.mark.django_db
def test_course_ends_where_the_run_has_a_gap() -> None:
    spans = ("2026-01-01", "2026-03-31", 30), ("2026-05-01", "2026-06-30", 25)
    assert pieces(*spans) == [30]


@pytest.mark.django_db
def test_course_does_not_add_what_overlaps() -> None:
    spans = ("2026-01-01", "2026-03-31", 30), ("2026-01-01", "2026-06-30", 55)
    assert pieces(*spans) == [30, 55]


@pytest.mark.django_db
def test_course_of_a_cumulative_count_runs_on_from_its_baseline() -> None:
    spans = ("2026-01-01", "2026-03-31", 20), ("2026-04-01", "2026-06-30", 16)
    assert pieces(*spans, basis="cumulative", baseline_value=124) == [144, 160]


def revised_land() -> Commitment:
    """盘活低效用地120亩, brought down to 90亩 on 20 August, as in the sample."""
    land = CommitmentFactory(wording="盘活低效用地120亩", value=120, unit="亩")
    for day, value in [("2026-03-31", 10), ("2026-06-30", 38), ("2026-09-30", 70)]:
        ProgressFactory(commitment=land, day=dt.date.fromisoformat(day), value=value, unit="亩")
    revise_target(
        commitment=land, value=90, due=None, since=dt.date(2026, 8, 20), decided_by="镇人大主席团"
    )
    return land


@pytest.mark.django_db
def test_revised_target_turns_the_planned_line_on_its_day() -> None:
    drawn = course(item_on(revised_land(), dt.date(2026, 9, 30)))
    assert drawn is not None
    assert [[(mark.day, round(mark.value, 2)) for mark in plan] for plan in drawn.plans] == [
        [(dt.date(2026, 1, 1), Decimal(0)), (dt.date(2026, 8, 20), Decimal("76.45"))],
        [(dt.date(2026, 8, 20), Decimal("57.34")), (dt.date(2026, 12, 31), Decimal(90))],
    ]
    assert [(turn.day, turn.label) for turn in drawn.turns] == [
        (dt.date(2026, 8, 20), "8月20日调整为90亩")
    ]
    # Each figure's word keeps clear of the line of its own time.
    assert [mark.below for mark in drawn.reported] == [True, True, False]


@pytest.mark.django_db
def test_revised_course_says_the_same_as_svg_as_data_and_as_table() -> None:
    chart = chart_of(item_on(revised_land(), dt.date(2026, 9, 30)))
    figures, said = ["10亩", "38亩", "70亩"], ["8月20日调整为90亩", "计划90亩"]
    assert re.findall(r'class="value"[^>]*>([^<]+)<', chart.svg) == figures
    assert re.findall(r'class="goal"[^>]*>([^<]+)<', chart.svg) == said
    assert [mark["label"] for mark in chart.data["reported"]] == figures
    assert [chart.data["turns"][0]["label"], chart.data["goal"]] == said
    assert [day["label"] for day in chart.data["days"]] == re.findall(
        r'class="day[^"]*"[^>]*>([^<]+)<', chart.svg
    )
    assert chart.rows == (
        ("2026年3月31日", "10亩", "—"),
        ("2026年6月30日", "38亩", "—"),
        ("2026年8月20日", "—", "8月20日调整为90亩"),
        ("2026年9月30日", "70亩", "—"),
        ("2026年12月31日", "—", "计划90亩"),
    )
    assert chart.svg.count('class="planned earlier"') == 1
    assert chart.data["file"] == "盘活低效用地120亩-2026-09-30.png"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("revisions", "turns"),
    [
        # A deadline alone; both together; what begins with the plan turns nothing.
        ([(None, "2027-06-30", "2026-08-20")], ["2026年8月20日时限调整到2027年6月30日"]),
        ([(90, "2026-11-30", "2026-08-20")], ["8月20日调整为不少于90亩，到2026年11月30日"]),
        ([(90, None, "2026-01-01")], []),
        # The last that had begun counts: the one of July takes the time of the one of August.
        ([(100, None, "2026-08-20"), (90, None, "2026-07-01")], ["7月1日调整为不少于90亩"]),
        (
            [(100, None, "2026-03-01"), (90, None, "2026-07-01")],
            ["3月1日调整为不少于100亩", "7月1日调整为不少于90亩"],
        ),
        # Said again, nothing changed.
        ([(120, None, "2026-03-01")], []),
    ],
)
def test_turns_are_the_revisions_that_took_over(
    revisions: list[tuple[int | None, str | None, str]], turns: list[str]
) -> None:
    land = CommitmentFactory(value=120, unit="亩", comparator=">=")
    ProgressFactory(commitment=land, day=dt.date(2026, 9, 30), value=70, unit="亩")
    for value, due, since in revisions:
        revise_target(
            commitment=land,
            value=120 if value is None else value,
            due=dt.date.fromisoformat(due) if due else None,
            since=dt.date.fromisoformat(since),
            decided_by="镇人大主席团",
        )
    drawn = course(item_on(land, dt.date(2026, 9, 30)))
    assert drawn is not None
    assert [turn.label for turn in drawn.turns] == turns
    assert len(drawn.plans) == len(turns) + 1


@pytest.mark.django_db
def test_revised_level_steps_from_one_to_the_other() -> None:
    level = CommitmentFactory(measure="rate", comparator=">=", basis="level", value=90, unit="%")
    ProgressFactory(commitment=level, day=dt.date(2026, 9, 28), value=91, unit="%", basis="level")
    revise_target(
        commitment=level, value=95, due=None, since=dt.date(2026, 7, 1), decided_by="镇政府"
    )
    drawn = course(item_on(level, dt.date(2026, 9, 30)))
    assert drawn is not None
    assert [[(mark.day, mark.label) for mark in plan] for plan in drawn.plans] == [
        [(dt.date(2026, 1, 1), "90%"), (dt.date(2026, 7, 1), "90%")],
        [(dt.date(2026, 7, 1), "95%"), (dt.date(2026, 12, 31), "95%")],
    ]
    assert (drawn.flat, drawn.goal) == (True, "目标95%")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "value", "below"),
    # Near the goal and late; near it but early; late but far below; beyond it.
    [
        ("2026-09-30", 872, True),
        ("2026-03-31", 872, False),
        ("2026-09-30", 600, False),
        ("2026-09-30", 1200, False),
    ],
)
def test_word_of_the_goal_gives_way_to_that_of_a_late_figure(
    day: str, value: int, below: bool
) -> None:
    ceiling = CommitmentFactory(value=850, unit="人", comparator="<=", basis="level")
    ProgressFactory(
        commitment=ceiling, day=dt.date.fromisoformat(day), value=value, unit="人", basis="level"
    )
    drawn = course(item_on(ceiling, dt.date(2026, 9, 30)))
    assert drawn is not None
    assert drawn.goal_below is below


@pytest.mark.django_db
def test_word_of_a_goal_that_is_nearly_reached_stands_a_row_higher() -> None:
    sewers = CommitmentFactory(value=200)
    ProgressFactory(commitment=sewers, day=dt.date(2026, 9, 30), value=190)
    item = item_on(sewers, dt.date(2026, 9, 30))
    drawn = course(item)
    assert drawn is not None
    assert (drawn.goal_below, drawn.goal_lifted) == (False, True)
    assert _words_at(chart_of(item).svg, "goal") == [("21", "end", "计划200台")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "value", "joined"),
    # The year over and nearly reached, reached, and far from it; and before its end.
    [
        ("2026-12-31", 185, "185台（计划200台）"),
        ("2026-12-31", 210, "210台（计划200台）"),
        ("2026-12-31", 120, ""),
        ("2026-09-30", 190, ""),
    ],
)
def test_last_figure_and_goal_are_one_word_where_both_end_in_one_place(
    day: str, value: int, joined: str
) -> None:
    lifts = CommitmentFactory(value=200)
    ProgressFactory(commitment=lifts, day=dt.date.fromisoformat(day), value=value)
    chart = chart_of(item_on(lifts, dt.date.fromisoformat(day)))
    assert chart.data["joined"] == joined
    assert chart.svg.count("（计划200台）</text>") == (joined != "")
    assert chart.svg.count(f">{value}台<") == (joined == "")


@pytest.mark.django_db
def test_end_of_march_is_named_where_the_page_is_wider_than_a_phone() -> None:
    lifts = CommitmentFactory()
    for month, value in [(3, 20), (9, 160)]:
        ProgressFactory(commitment=lifts, day=dt.date(2026, month, 30 + (month == 3)), value=value)
    svg = chart_of(item_on(lifts, dt.date(2026, 9, 30))).svg
    assert re.findall(r'class="(day[^"]*)"[^>]*>([^<]+)<', svg) == [
        ("day", "1月1日"),
        ("day spare", "3月底"),
        ("day", "9月底"),
        ("day", "12月底"),
    ]


def test_every_month_is_named_on_a_phone_by_its_number_behind_the_first() -> None:
    months = [(dt.date(2026, month, 1), month // 8) for month in range(1, 11)]
    chart = months_chart(months, until=dt.date(2026, 10, 31), notes=[])
    assert chart is not None
    names = re.findall(
        r'class="day"[^>]*>([^<]+)(?:<tspan class="spare">(月)</tspan>)?<', chart.svg
    )
    assert names == [("1月", ""), *((str(month), "月") for month in range(2, 11))]
