"""A 填报表 that came back, planned and written: kept as the ledger's 进展填报 would be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.identifiers import identifier
from commitments.models import (
    Commitment,
    Plan,
    Progress,
    Publication,
    ReportingRound,
    Site,
    Town,
    Unit,
)
from commitments.submissions.mark import FORM, FormMark, written
from imports import actions
from imports.issues import Issue
from imports.models import Batch, State
from imports.planning_words import say
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    TownFactory,
    UnitFactory,
)

from ..books import xlsx
from .sheets import HEADINGS

pytestmark = pytest.mark.django_db
Q2, Q3 = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
PLAN = "某某镇2026年度目标任务"
# wording, what it is, unit of the form, what is filled in (figure or stage)
MEASURES: list[tuple[str, dict[str, Any], str, str, Any]] = [
    ("加装电梯", {"value": 60, "unit": "台"}, "60台", "台", 47),
    ("固定资产投资", {"value": 300000000, "unit": "元"}, "3亿元", "亿元", "1.2"),
    ("累计签约", {"value": 200, "unit": "户", "basis": "cumulative"}, "200户", "户", 0),
    ("在册人数", {"value": 90, "unit": "人", "basis": "level"}, "90人", "人", 88),
    (
        "优良天数比率",
        {"measure": "rate", "value": 90, "unit": "%", "basis": "level"},
        "90%",
        "%",
        91.5,
    ),
    (
        "产值",
        {"measure": "growth", "value": 6, "unit": "%", "basis": "change"},
        "增长6%",
        "%",
        -2.5,
    ),
    ("综合考核", {"measure": "rank", "value": 3, "unit": "名", "basis": "level"}, "前3名", "名", 5),
]


@pytest.fixture
def town() -> Town:
    town = TownFactory(name="某某镇")
    unit = UnitFactory(town=town, name="城乡建设管理办公室", short_name="城建办")
    plan = PlanFactory(town=town, title=PLAN)
    for number, (wording, fields, *_) in enumerate(MEASURES, start=1):
        CommitmentFactory(plan=plan, number=f"{number}", wording=wording, lead_unit=unit, **fields)
    MilestoneFactory(plan=plan, number="8", wording="文化站竣工", lead_unit=unit)
    stageless = {"number": "9", "wording": "广场开放", "value_text": "开放", "stages": []}
    MilestoneFactory(plan=plan, lead_unit=unit, **stageless)
    return town


def row(
    number: int, *, figure: Any = None, stage: Any = None, day: dt.date = Q3, **more: Any
) -> Any:
    """A row of the form; ``identified`` is the commitment its hidden number names."""
    one = Commitment.objects.get(number=str(number))
    target, unit = MEASURES[number - 1][2:4] if number <= len(MEASURES) else (one.value_text, "")
    known = Commitment.objects.get(number=str(more.get("identified", number)))
    mark = written(FormMark(FORM, one.plan_id, one.lead_unit_id or 0, day))
    filled = [figure, stage, *(more.get(name) for name in ("words", "kind", "cause", "next", "by"))]
    told = [one.number, one.wording, target, unit, None, None, None, *filled]
    return [*told, identifier(known.pk), mark]


def form(*rows: Any, day: dt.date = Q3, gone: tuple[str, ...] = ()) -> bytes:
    near = f"{day.month}月{day.day}日"
    headings = [heading.format(day=near) for heading in HEADINGS]
    kept = [place for place, heading in enumerate(headings) if heading not in gone]
    told = f"填报单位：城建办    数据截至：{day.year}年{near}"
    table = [[line[place] for place in kept] for line in (headings, *rows)]
    return xlsx({"填报表": [[f"{PLAN}三季度进展填报表"], [told], *table]})


def read(town: Town, data: bytes, name: str = "城建办.xlsx", **more: Any) -> Batch:
    batch = actions.receive(town=town, data=data, filename=name, by=None, enqueue=False)
    Batch.objects.filter(pk=batch.pk).update(**more)
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.CHECKED, batch.error
    return batch


def write(batch: Batch) -> Batch:
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert batch.state == State.COMMITTED, batch.error
    return batch


def kept() -> dict[str, tuple[Any, ...]]:
    """Number -> what is kept of its only report that stands."""
    fields = ("commitment__number", "value", "unit", "basis", "day", "stage", "done")
    return {told[0]: told[1:] for told in Progress.objects.current().values_list(*fields)}


def codes(batch: Batch) -> list[str]:
    return [issue["code"] for one in batch.rows.order_by("position") for issue in one.issues]


FORM_ROWS = [{"figure": told[4]} for told in MEASURES]
LEDGER = """{plan}进展,,,,,,,
序号,任务表述,数据截至,累计完成,当前水平,形象进度,是否完成
1,,2026-9-30,47台,,,
2,,2026-9-30,1.2亿元,,,
3,,2026-9-30,0户,,,
4,,2026-9-30,,88人,,
5,,2026-9-30,,91.5%,,
6,,2026-9-30,,-2.5%,,
7,,2026-9-30,,5名,,
8,,2026-9-30,,,封顶,
9,,2026-9-30,,,,是
"""


def _all_rows() -> list[Any]:
    rows = [row(number, **told) for number, told in enumerate(FORM_ROWS, start=1)]
    return [*rows, row(8, stage="封顶"), row(9, stage="已完成")]


def test_each_measure_is_kept_as_the_ledger_of_progress_keeps_it(town: Town) -> None:
    batch = write(read(town, form(*_all_rows())))
    of_form = kept()
    assert (codes(batch), len(of_form)) == ([], 9)
    assert set(Progress.objects.values_list("reported_by__short_name", flat=True)) == {"城建办"}
    # Read again, nothing is new; without what only shows, each figure is the same.
    again = read(town, form(*_all_rows(), gone=("目标", "计划进度", "上次数据", "完成时限")))
    assert again.counts == {**dict.fromkeys(again.counts, 0), "same": 9}
    assert again.supersedes == batch
    Progress.objects.all().delete()
    write(read(town, LEDGER.format(plan=PLAN).encode(), "台账.csv"))
    assert kept() == of_form


def test_units_that_were_deleted_come_from_the_commitment_or_are_asked_for(town: Town) -> None:
    gone = ("目标", "计量单位", "序号", "任务表述")
    batch = read(town, form(*(row(n, figure=3) for n in (1, 2, 5)), gone=gone))
    assert codes(batch) == ["form_unit_unknown"]
    write(batch)
    assert {number: told[:3] for number, told in kept().items()} == {
        "1": (Decimal(3), "台", "cumulative"),
        "5": (Decimal(3), "%", "level"),
    }


def test_columns_sorted_without_the_hidden_ones_go_by_their_words(town: Town) -> None:
    batch = read(town, form(row(1, figure=47, identified=3), row(3, figure=5, identified=1)))
    assert codes(batch) == ["identifier_elsewhere"] * 2
    write(batch)
    assert {number: told[0] for number, told in kept().items()} == {"1": 47, "3": 5}


def test_nothing_of_a_commitment_changes(town: Town) -> None:
    before = list(Commitment.objects.order_by("pk").values())
    changed = row(1, figure=47)
    changed[2], changed[4] = "80台", dt.date(2027, 1, 1)
    batch = write(read(town, form(changed)))
    assert batch.counts == {**dict.fromkeys(batch.counts, 0), "create": 1}
    after = list(Commitment.objects.order_by("pk").values())
    told = ("value", "value_text", "due", "unit", "wording", "lead_unit_id", "number")
    assert [[one[name] for name in told] for one in after] == [
        [one[name] for name in told] for one in before
    ]


def test_a_sparse_second_form_is_the_later_edition_and_shows_its_difference(town: Town) -> None:
    first = write(read(town, form(row(1, figure=47), row(3, figure=5), row(8, stage="封顶"))))
    second = read(town, form(row(1, figure=48), row(5, figure=91)), "补.xlsx")
    assert second.supersedes == first
    assert second.difference["counts"] == {"changed": 1, "same": 0, "new": 1, "missing": 2}
    assert second.difference["changed"] == [
        {"label": "1 加装电梯", "field": "数值", "old": "47", "new": "48"}
    ]
    only_more = read(town, form(row(4, figure=80), gone=("兑现表号",)), "再补.xlsx")
    assert (only_more.supersedes, only_more.difference["counts"]["new"]) == (first, 1)
    of_june = read(town, form(row(1, figure=20, day=Q2), day=Q2), "六月.xlsx")
    assert of_june.supersedes is None


def test_a_figure_of_the_day_is_corrected_whatever_its_basis(town: Town) -> None:
    rate = Commitment.objects.get(number="5")
    old = ProgressFactory(commitment=rate, day=Q3, value=Decimal(90), basis="cumulative")
    write(read(town, form(row(5, figure=91))))
    (new,) = Progress.objects.current()
    assert (new.replaces, new.value, new.basis) == (old, 91, "cumulative")


def test_the_form_of_an_earlier_period_is_said_and_can_be_read_for_the_later(town: Town) -> None:
    plan = Plan.objects.get()
    for start, end in ((dt.date(2026, 4, 1), Q2), (dt.date(2026, 7, 1), Q3)):
        ReportingRound.objects.create(plan=plan, start=start, end=end)
    data = form(row(1, figure=47, day=Q2), day=Q2)
    batch = read(town, data)
    assert [say(issue) for issue in batch.file_issues()] == [
        "这是2026年二季度的填报表，这个单位2026年三季度的表还没有交。"
        "请核对是不是把2026年三季度的数填到了2026年二季度的表里。"
    ]
    later = read(town, data, mapping={"period_end": "2026-09-30"})
    assert later.issues == []
    write(later)
    assert {number: told[3] for number, told in kept().items()} == {"1": Q3}
    # Now that one of the third quarter is there, one of the second is nothing odd.
    assert read(town, data).issues == []


def test_places_and_rows_of_other_towns(town: Town) -> None:
    lifts = Commitment.objects.get(number="1")
    site = SiteFactory(commitment=lifts, name="东街小区", stage="施工中")
    mark = row(1)[-1]
    head = ["序号", "任务表述", "点位", "进展阶段", "完成日期", "兑现编号", "兑现表号"]
    told = ["1", "加装电梯", "东街小区", "已完成", "2026-9-12", identifier(lifts.pk), mark]
    write(read(town, xlsx({"点位": [head, told]})))
    assert list(Site.objects.values_list("pk", "stage", "done_on")) == [
        (site.pk, "已完成", dt.date(2026, 9, 12))
    ]
    other = TownFactory()
    UnitFactory(town=other)
    foreign = read(other, form(row(1, figure=47)))
    assert codes(foreign) == ["form_of_other_plan"]
    assert (foreign.writes, Unit.objects.count()) == (0, 2)


def test_a_running_total_that_becomes_less_is_said(town: Town) -> None:
    for number, value in ((1, 50), (5, 95)):
        ProgressFactory(commitment=Commitment.objects.get(number=number), day=Q2, value=value)
    batch = read(town, form(row(1, figure=47), row(5, figure=91), row(2, figure=1)))
    (told,) = [say(Issue.from_json(issue)) for one in batch.rows.all() for issue in one.issues]
    assert told == (
        "《填报表》第4行H列：累计完成“47”少于2026年6月30日的50台。累计数不会减少，请核对是不是填成了当期数。"
    )


def test_a_form_that_changes_released_figures_says_so(town: Town) -> None:
    write(read(town, form(row(1, figure=47), row(8, stage="封顶"))))
    released = {"released_on": dt.date(2026, 10, 9), "released_by": "镇党政办", "rule_version": "2"}
    title, as_of = "三季度调度会", dt.date(2026, 10, 8)
    Publication.objects.create(town=town, number=1, title=title, as_of=as_of, **released)
    later = read(town, form(row(1, figure=48), row(8, stage="封顶", words="已封顶")), "再.xlsx")
    assert [say(issue) for issue in later.file_issues()] == [
        "这份表改了1项截至2026年9月30日的数，这一天的数已在“三季度调度会”中发布。请核对是不是填错了表。"
    ]


# number of the row, what is typed, 计量单位 as it came back -> code and what is named, or value
UNITS: list[tuple[int, Any, str, Any]] = [
    (1, 52, "万元", "“52”的计量单位是“万元”，这项任务按“台”填报，没有采用。"),
    (1, 12, "万台", "“12”和目标“60台”相差太大"),
    (1, "52户", "台", "“52户”的计量单位是“户”，这项任务按“台”填报，没有采用。"),
    (1, "52台", "台", 52),
    (2, "1.2", "万元", "“1.2”的计量单位是“万元”，这项任务按“亿元”填报，没有采用。"),
    (2, "9000万元", "亿元", 90000000),
    (6, "5.2个百分点", "%", Decimal("5.2")),
    (8, 3, "", "这项任务看形象进度，不填完成数，“3”没有采用。"),
]


def test_a_figure_goes_by_the_unit_that_was_asked_for(town: Town) -> None:
    for number, figure, unit, found in UNITS:
        told = row(number, figure=figure)
        told[3] = unit
        batch = read(town, form(told), f"{number}{figure}{unit}.xlsx")
        (kept_row,) = batch.rows.all()
        if isinstance(found, str):
            assert kept_row.action == "faulty"
            assert found in say(Issue.from_json(kept_row.issues[-1]))
        else:
            assert (kept_row.action, Decimal(kept_row.clean["value"])) == ("create", found)


def test_a_stage_of_no_list_is_said_of_a_correction_too(town: Town) -> None:
    write(read(town, form(row(8, stage="封顶"))))
    assert codes(read(town, form(row(8, stage="快封顶了")), "再.xlsx")) == ["stage_not_listed"]


def test_a_level_is_one_though_nobody_has_the_unit_of_the_mark(town: Town) -> None:
    told = row(5, figure=91.5)
    told[-1] = written(FormMark(FORM, Plan.objects.get().pk, 999999, Q3))
    write(read(town, form(told)))
    assert kept()["5"][:3] == (Decimal("91.5"), "%", "level")
