"""The numbers of a town: what adds up, how far the figures go, and what a first target comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.items import Item, VersionLine
from commitments.models.choices import Area, Category
from commitments.summaries import (
    Breakdown,
    Summary,
    by_area,
    by_category,
    by_plan,
    by_unit,
    coverage,
    original,
    proposed,
    speaks_of,
    summarise,
    together,
)
from commitments.wording.originals import original_sentence, proposal_sentence
from commitments.wording.wholes import coverage_sentences, outside_words
from tests.test_meeting import make_figure, make_item, make_version


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# -- how far the figures go --------------------------------------------------------------------

# 60台 in 2026, reported every three months, with twenty days of grace.
COVERED = [
    ("a figure of the last period", {"45": "2026-06-30"}, {}, "2026-09-30", "recent"),
    ("a reported zero is a figure", {"0": "2026-06-30"}, {}, "2026-09-30", "recent"),
    ("the last day of the grace", {"45": "2026-03-31"}, {}, "2026-07-20", "recent"),
    ("the day after the grace", {"45": "2026-03-31"}, {}, "2026-07-21", "lacking"),
    ("reported every half-year", {"45": "2026-03-31"}, {"reporting_months": 6}, "2026-07-21", ""),
    ("completed long ago", {"60": "2026-01-31"}, {}, "2026-12-31", "recent"),
    ("nothing, and nothing due", {}, {}, "2026-04-01", "waiting"),
    ("nothing, and one was due", {}, {}, "2026-04-02", "lacking"),
    ("a figure before the start", {"9": "2025-12-31"}, {}, "2026-02-01", "waiting"),
    ("over, its figure to come", {"45": "2026-07-31"}, {"due": "2026-08-31"}, "2026-09-20", "-"),
    ("over, its figure missed", {"45": "2026-07-31"}, {"due": "2026-08-31"}, "2026-09-21", "-"),
    ("over and short of it", {"45": "2026-08-31"}, {"due": "2026-08-31"}, "2026-12-20", ""),
    ("over and silent since", {"45": "2026-08-31"}, {"due": "2026-08-31"}, "2026-12-21", "-"),
    ("outside the denominator", {"45": "2026-06-30"}, {"state": "ongoing"}, "2026-07-01", "out"),
    ("counted by its parts", {"45": "2026-06-30"}, {"parts": (7,)}, "2026-07-01", "out"),
]
SHORT = {"": "recent", "-": "lacking"}


@pytest.mark.parametrize(
    ("figures", "fields", "as_of", "expected"),
    [case[1:] for case in COVERED],
    ids=[case[0] for case in COVERED],
)
def test_figures_of_the_last_period(
    figures: dict[str, str], fields: dict[str, Any], as_of: str, expected: str
) -> None:
    if "due" in fields:
        fields = fields | {"due": day(fields["due"])}
    lines = [make_figure(value, day=day(on)) for value, on in figures.items()]
    # The factory judges by three months; what is weighed here is the day of the figure.
    item = make_item(*lines, as_of=day(as_of), **fields)
    told = asdict(coverage([item]))
    del told["known"]
    wanted = {"recent": 0, "waiting": 0, "lacking": 0}
    if expected != "out":
        wanted[SHORT.get(expected, expected)] = 1
    assert told == wanted


@pytest.mark.parametrize(
    ("counts", "public", "said"),
    [
        ((27, 0, 5, 30), False, ["纳入统计的32项中，最近一期有数据的27项，没有的5项。"]),
        ((27, 3, 2, 30), False, ["最近一期有数据的27项，没有的2项，还不到报数时间的3项。"]),
        ((27, 3, 0, 30), False, ["最近一期有数据的27项，还不到报数时间的3项。"]),
        ((32, 0, 0, 32), False, ["纳入统计的32项，最近一期都有数据。"]),
        ((0, 0, 32, 0), False, ["这32项还没有载入进展数据，不表示没有做。"]),
        ((1, 0, 31, 2), True, ["有数据的1项", "32项中有2项在公开资料里找到了进展数据"]),
        ((0, 0, 0, 0), False, []),
    ],
)
def test_coverage_in_words(counts: tuple[int, ...], public: bool, said: list[str]) -> None:
    recent, waiting, lacking, known = counts
    total = recent + waiting + lacking
    told = coverage_sentences(
        total=total, recent=recent, waiting=waiting, lacking=lacking, known=known, public=public
    )
    assert len(told) == len(said)
    for sentence, words in zip(told, said, strict=True):
        assert words in sentence


@pytest.mark.parametrize(
    ("told", "head", "fits"),
    [
        ("2026-09-30", "2026-09-30", True),
        ("2026-09-12", "2026-09-30", True),
        ("2026-09-12", "2026-09-20", False),
        ("2026-09-30", "2026-10-31", False),
        ("2025-09-30", "2026-09-30", False),
    ],
)
def test_figure_speaks_of_a_day_or_of_the_month_it_ends(told: str, head: str, fits: bool) -> None:
    item = make_item(make_figure(30, day=day(told)), start=day("2025-01-01"))
    assert (speaks_of(item, day(head)), speaks_of(make_item(), day(head))) == (fits, False)


def test_what_is_left_out_is_said_by_its_word() -> None:
    assert (
        outside_words({"withdrawn": 1, "completed": 7, "ongoing": 3, "suspended": 1})
        == "常态化3项、经批准暂缓1项、经批准终止1项"
    )
    assert outside_words({"completed": 7, "ongoing": 0}) == ""


# -- what adds up ------------------------------------------------------------------------------

# One of each kind of news.
KINDS = (
    make_item(make_figure(60)),
    make_item(make_figure(50)),
    make_item(make_figure(10)),
    make_item(make_figure(45, day=day("2026-08-31")), due=day("2026-08-31")),
    make_item(),
    make_item(state="ongoing"),
    make_item(start=day("2026-09-01")),
    make_item(make_figure(60), parts=(1, 2)),
)
BREAKDOWNS: list[Callable[[Sequence[Item]], list[Breakdown]]] = [
    *(by_category, by_area, by_unit, by_plan)
]
UNITS = [("", 10_000), ("城建办", 3), ("水务站", 9), ("党政办", 3)]
an_item = st.builds(
    lambda kind, unit, **fields: replace(kind, lead_unit=unit[0], lead_order=unit[1], **fields),
    st.sampled_from(KINDS),
    st.sampled_from(UNITS),
    category=st.sampled_from(Category.values),
    area=st.sampled_from([*Area.values, ""]),
    plan=st.sampled_from(["2026年目标任务", "五年规划"]),
    strength=st.sampled_from(["firm", "strive"]),
    questions=st.sampled_from([(), ("unit_differs",)]),
)


@given(st.lists(an_item, max_size=12))
def test_every_breakdown_adds_up_to_the_total(items: list[Item]) -> None:
    whole = summarise(items)
    assert whole.total == sum(whole.groups.values()) == sum(whole.statuses.values())
    for made in BREAKDOWNS:
        assert together(line.summary for line in made(items)) == whole


@given(st.lists(an_item, min_size=1, max_size=12), st.sampled_from(KINDS[:-1]))
def test_no_breakdown_is_ordered_by_what_came_of_it(items: list[Item], kind: Item) -> None:
    outcome = {"status": kind.status, "ratio": kind.ratio, "gap": kind.gap, "parts": ()}
    counted = [item for item in items if item.counted]
    other = [replace(item, **outcome) for item in counted]
    for made in BREAKDOWNS:
        assert [line.key for line in made(counted)] == [line.key for line in made(other)]


def test_livelihood_stands_first_and_units_in_the_official_order() -> None:
    items = [
        make_item(category="other", lead_unit="水务站", lead_order=9),
        make_item(category="key_task", lead_unit="", lead_order=10_000),
        make_item(category="livelihood_project", lead_unit="城建办", lead_order=3),
    ]
    assert [line.key for line in by_category(items)] == ["livelihood_project", "key_task", "other"]
    assert [line.key for line in by_unit(items)] == ["城建办", "水务站", ""]


def test_sum_of_summaries_is_the_summary_of_all_and_survives_json() -> None:
    first, second = KINDS[:3], KINDS[3:]
    added = together([summarise(first), Summary.from_json(summarise(second).as_json())])
    assert added == summarise(KINDS)
    assert together([]) == summarise([])


# -- what a first target comes to --------------------------------------------------------------

JUNE, AUGUST, DECEMBER = day("2026-06-30"), day("2026-08-20"), day("2026-12-31")
DECIDED = {"since": AUGUST, "decided_by": "镇人大主席团"}


def without_amount(version: int, **fields: Any) -> VersionLine:
    return replace(make_version(version, 0, **fields), value=None)


def revised(*figures: Any, **fields: Any) -> Item:
    return make_item(*figures, plan_end=DECEMBER, **fields)


REVISED = [
    (
        "less is wanted",
        revised(make_figure(45), versions=(make_version(1, 90), make_version(2, 60, **DECIDED))),
        ("behind", Decimal("0.5")),
        "按原目标（90台）评定为慢序时，完成50%。",
    ),
    (
        "only the deadline moved",
        revised(
            make_figure(45),
            versions=(
                make_version(1, 60, due=JUNE),
                make_version(2, 60, due=DECEMBER, **DECIDED),
            ),
        ),
        ("overdue", Decimal("0.75")),
        "按原时限（2026年6月30日）评定为逾期未完成，完成75%。",
    ),
    (
        "the first was due when the plan ends",
        revised(
            make_figure(45, day=DECEMBER),
            as_of=day("2027-01-05"),
            due=day("2027-03-31"),
            versions=(
                make_version(1, 60),
                make_version(2, 60, due=day("2027-03-31"), **DECIDED),
            ),
        ),
        ("overdue", Decimal("0.75")),
        "按原时限（2026年12月31日）评定为逾期未完成，完成75%。",
    ),
    (
        "both were changed",
        revised(
            make_figure(60),
            versions=(
                make_version(1, 90, due=JUNE),
                make_version(2, 60, due=DECEMBER, **DECIDED),
            ),
        ),
        ("overdue", Decimal("0.666667")),
        "按原目标和时限（90台，到2026年6月30日）评定为逾期未完成，完成66.7%。",
    ),
    (
        "no figure reaches the first deadline",
        revised(
            make_figure(30, day=JUNE),
            versions=(
                make_version(1, 60, due=day("2026-07-31")),
                make_version(2, 60, due=DECEMBER, **DECIDED),
            ),
        ),
        ("due_unreported", Decimal("0.5")),
        "按原时限（2026年7月31日）评定为到期未报，完成50%。",
    ),
    (
        "a milestone's day moved",
        revised(
            make_figure(stage="开工"),
            **{"measure": "milestone", "value": None, "unit": "", "stages": ("开工", "竣工")},
            versions=(
                without_amount(1, due=JUNE),
                without_amount(2, due=DECEMBER, **DECIDED),
            ),
        ),
        ("overdue", None),
        "按原时限（2026年6月30日）评定为逾期未完成。",
    ),
]


@pytest.mark.parametrize(
    ("item", "judged", "said"), [case[1:] for case in REVISED], ids=[case[0] for case in REVISED]
)
def test_both_targets_are_judged_after_a_revision(
    item: Item, judged: tuple[str, Decimal | None], said: str
) -> None:
    first = original(item)
    assert first is not None
    ratio = None if first.ratio is None else first.ratio.normalize()
    assert (first.status, ratio) == judged
    assert original_sentence(item, first) == said


UNCHANGED = [
    ("never revised", revised(make_figure(45), versions=(make_version(1, 60),))),
    ("no version kept", revised(make_figure(45))),
    (
        "only proposed",
        revised(
            make_figure(45),
            versions=(make_version(1, 60), make_version(2, 40, since=AUGUST, in_force=False)),
        ),
    ),
    (
        "suspended",
        revised(state="suspended", versions=(make_version(1, 90), make_version(2, 60, **DECIDED))),
    ),
    (
        "judged by its parts",
        revised(parts=(1,), versions=(make_version(1, 90), make_version(2, 60, **DECIDED))),
    ),
    (
        "at first without an amount",
        revised(versions=(without_amount(1), make_version(2, 60, **DECIDED))),
    ),
]


@pytest.mark.parametrize(
    "item", [case[1] for case in UNCHANGED], ids=[case[0] for case in UNCHANGED]
)
def test_there_is_no_other_target_to_judge(item: Item) -> None:
    assert original(item) is None


def test_proposed_change_decides_nothing_and_is_said() -> None:
    versions = (
        make_version(1, 60),
        make_version(2, 40, since=AUGUST, in_force=False, due=day("2027-03-31")),
    )
    item = revised(make_figure(45), versions=versions)
    assert (item.status, item.ratio) == ("on_schedule", Decimal("0.750000"))
    assert (
        proposal_sentence(item, proposed(item))
        == "拟调整为40台，到2027年3月31日，尚未决定，仍按现行目标评定。"
    )
    decided = replace(item, versions=versions[:1])
    assert proposal_sentence(decided, proposed(decided)) == ""
