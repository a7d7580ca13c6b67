"""Targets split over villages and units: the table of shares, their figures, and the sum."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError
from commitments.identifiers import identifier
from commitments.judging import items_of
from commitments.merging import merge, unmerge
from commitments.models import Commitment, Plan, Progress, Share, ShareFigure, Town
from commitments.periods import Period
from commitments.submissions.asking import forms_of
from commitments.submissions.mark import share_identifier
from commitments.submissions.workbook import form_bytes
from commitments.sums import follow_shares
from commitments.wording.shares import (
    is_sum,
    share_questions,
    share_title,
    sum_remark,
    with_sum,
    without_sum,
)
from imports import actions
from imports.actions import checking
from imports.checking import Known, KnownPlan, check
from imports.models import Batch, State
from imports.records import Checked, Record, ShareRecord
from imports.wording import sentence
from imports.workbook import read_workbook
from tests.books import xlsx
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    TownFactory,
    UnitFactory,
    UserFactory,
    person_of,
)
from tests.import_records import PLAN, Q3, report
from tests.pages.reading_pages import client_of

HEADINGS = ["序号", "任务表述", "分解到", "分解数（台）", "填报单位"]
THREE = [
    ["示例镇既有多层住宅加装电梯任务分解到村情况表"],
    HEADINGS,
    [1, "加装电梯", "东街社区", 20, "东街社区居委会"],
    [2, "加装电梯", "西街社区", 15, ""],
    [3, "加装电梯", "南村", 0, ""],
    ["合计", "", "", 35, ""],
]


def read(rows: list[list[Any]], plan: str = PLAN) -> Checked:
    days = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    known = Known(plans=(KnownPlan(PLAN, "annual", *days),), default_plan=plan)
    return check(read_workbook(xlsx({"分解": rows}), name="分解.xlsx"), known=known)


def shares(found: Checked) -> list[ShareRecord]:
    return [record for record in found.records if isinstance(record, ShareRecord)]


def test_table_of_shares_is_read() -> None:
    found = read(THREE)
    assert [(one.holder, one.value, one.unit, one.reported_by) for one in shares(found)] == [
        ("东街社区", Decimal(20), "台", "东街社区居委会"),
        ("西街社区", Decimal(15), "台", ""),
        ("南村", Decimal(0), "台", ""),
    ]
    assert len(found.records) == 3
    assert {(one.plan, one.wording) for one in shares(found)} == {(PLAN, "加装电梯")}
    assert [issue.code for one in found.records for issue in one.issues] == []


def test_table_of_shares_belongs_to_the_plan_of_its_year() -> None:
    titles = {"示例镇2026年加装电梯任务分解到村情况表": PLAN, "示例镇2025年任务分解表": ""}
    for title, plan in titles.items():
        found = read([[title], *THREE[1:]], plan="")
        assert {one.plan for one in shares(found)} == {plan}


FAULTS = [
    ([1, "加装电梯", "", 20, ""], "share_holder_missing", "没有写分解到哪个村"),
    ([1, "加装电梯", "东街", "若干", ""], "figure_unreadable", "若干"),
    ([1, "加装电梯", "南村", 20, ""], "share_twice", "第3行"),
]


@pytest.mark.parametrize(("row", "code", "words"), FAULTS)
def test_fault_of_a_share_is_said(row: list[Any], code: str, words: str) -> None:
    found = read([THREE[0], HEADINGS, row, [2, "加装电梯", "南村", 5, ""]])
    issues = [issue for one in found.records for issue in one.issues]
    assert [issue.code for issue in issues] == [code]
    assert words in sentence(issues[0])


def test_heading_of_a_ledger_makes_no_table_of_shares() -> None:
    ledger = [["序号", "任务表述", "目标值", "分解单位"], [1, "加装电梯", "60台", "各村"]]
    assert [record.kind for record in read(ledger).records] == ["commitment"]


REMARKS = [("", "由3个村（单位）合计"), ("已装好", "已装好；由3个村（单位）合计")]


@pytest.mark.parametrize(("words", "expected"), REMARKS)
def test_remark_of_a_sum(words: str, expected: str) -> None:
    assert with_sum(words, 3) == with_sum(expected, 3) == expected
    assert (is_sum(expected), is_sum(words)) == (True, False)
    assert (without_sum(expected), sum_remark(expected)) == (words, "由3个村（单位）合计")


# Against the database


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def plan(town: Town) -> Plan:
    return PlanFactory(town=town, title=PLAN)


@pytest.fixture
def lifts(plan: Plan) -> Commitment:
    """60 台, split over three, of which the last reports through the unit that leads."""
    UnitFactory(town=plan.town, name="西街社区")
    return CommitmentFactory(plan=plan, number="1", wording="加装电梯", value=Decimal(60))


def checked(town: Town, *records: Record) -> Batch:
    values = {"file": "imports/none.xlsx", "filename": "表.xlsx", "sha256": "0" * 64, "size": 1}
    batch = Batch.objects.create(town=town, state=State.READING, **values)
    checking.keep_checked(batch, Checked(tuple(records)))
    batch.refresh_from_db()
    return batch


def commit(batch: Batch) -> Batch:
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    return batch


def split(lifts: Commitment, *holders: str) -> list[Share]:
    made = (Share(commitment=lifts, holder=name, position=n) for n, name in enumerate(holders))
    return Share.objects.bulk_create(made)


def figure(share: Share, value: int | None, **said: Any) -> Record:
    """The row of a share in a form that came back."""
    told = {"value": Decimal(value), "value_text": str(value)} if value is not None else {}
    usual = {
        "number": "",
        "value": None,
        "value_text": "",
        "identifier": share_identifier(share.pk),
    }
    return report(**(usual | told | {"day": Q3, "line": share.pk + 5} | said))


def told(batch: Batch) -> list[tuple[str, list[str]]]:
    rows = batch.rows.order_by("position")
    return [(row.action, [issue.code for issue in row.issue_list()]) for row in rows]


def sums(lifts: Commitment) -> list[tuple[dt.date, Decimal | None, str]]:
    return list(lifts.progress.current().values_list("day", "value", "words"))


ALL_THREE = "由3个村（单位）合计"


@pytest.mark.django_db
def test_shares_are_written_once_and_a_second_table_changes_them(
    town: Town, lifts: Commitment
) -> None:
    batch = commit(checked(town, *read(THREE).records))
    assert told(batch) == [
        ("create", ["unit_created"]),
        ("create", []),
        ("create", ["shares_under"]),
    ]
    stored = lifts.shares.values_list("holder", "value", "value_text", "unit__name", "position")
    assert list(stored) == [
        ("东街社区", Decimal(20), "20", "东街社区居委会", 1),
        ("西街社区", Decimal(15), "15", "西街社区", 2),
        ("南村", Decimal(0), "0", None, 3),
    ]
    again = checked(town, *read(THREE).records)
    assert [action for action, _codes in told(again)] == ["same", "same", "same"]
    more = [THREE[0], HEADINGS, [1, "加装电梯", "南村", 30, ""]]
    changed = commit(checked(town, *read(more).records))
    assert told(changed) == [("update", ["shares_over"])]
    (row,) = changed.rows.all()
    assert row.issue_list()[0].data == {"sum": "65台", "target": "60台", "gap": "5台"}
    assert actions.undo(changed, enqueue=False) == []
    assert lifts.shares.get(holder="南村").value == 0
    assert actions.undo(batch, enqueue=False) == []
    assert Share.objects.count() == 0


@pytest.mark.django_db
def test_last_share_brings_the_sum_and_an_undo_takes_it_back(town: Town, lifts: Commitment) -> None:
    east, west, south = split(lifts, "东街", "西街", "南村")
    first = commit(checked(town, figure(east, 12), figure(west, 26)))
    assert told(first) == [("create", []), ("create", ["shares_partial"])]
    assert first.rows.last().issue_list()[0].data == {
        **{"day": "9月30日", "reported": "2", "sum": "38台", "missing": "南村"},
    }
    assert sums(lifts) == []
    # Two that complete it at once: the other one's is planned anew, and the sum stands once.
    last, other = checked(town, figure(south, 0)), checked(town, figure(south, 0))
    actions.confirm(batch=other, by=None, digest=other.digest, enqueue=False)
    commit(last)
    assert (told(last), sums(lifts)) == ([("create", [])], [(Q3, Decimal(38), ALL_THREE)])
    assert lifts.progress.get().source_cell == ""
    (row,) = last.rows.all()
    shown = {change["label"]: change["new"] for change in row.told_changes()}
    assert (shown["南村完成数"], shown["数值"], shown["进展情况"]) == ("0", "38", ALL_THREE)
    actions.commit(other.pk, enqueue=False)
    other.refresh_from_db()
    assert (other.state, told(other)) == ("checked", [("same", [])])
    assert (ShareFigure.objects.count(), Progress.objects.count()) == (3, 1)
    # What the sum rests on stays as long as the sum does.
    with pytest.raises(ActionError, match="已被引用"):
        actions.undo(first, enqueue=False)
    assert actions.undo(last, enqueue=False) == []
    assert (ShareFigure.objects.count(), sums(lifts)) == (2, [])
    assert actions.undo(first, enqueue=False) == []
    assert ShareFigure.objects.count() == 0


@pytest.mark.django_db
def test_corrected_shares_correct_the_sum_once(town: Town, lifts: Commitment) -> None:
    east, west = split(lifts, "东街", "西街")
    first = commit(checked(town, figure(east, 12), figure(west, 26)))
    again = checked(town, figure(east, 12), figure(west, 26))
    second = commit(checked(town, figure(east, 13), figure(west, 27)))
    assert told(first) == [("create", []), ("create", [])]
    assert told(again) == [("same", []), ("same", [])]
    assert told(second) == [("update", []), ("update", [])]
    assert sums(lifts) == [(Q3, Decimal(40), "由2个村（单位）合计")]
    assert (lifts.progress.count(), ShareFigure.objects.count()) == (2, 4)
    changes = [change for row in second.rows.order_by("position") for change in row.changes]
    assert [(each["label"], each["old"], each["new"]) for each in changes] == [
        ("东街完成数", "12", "13"),
        ("西街完成数", "26", "27"),
        ("合计", "38", "40"),
    ]
    assert actions.undo(second, enqueue=False) == []
    assert sums(lifts) == [(Q3, Decimal(38), "由2个村（单位）合计")]


@pytest.mark.django_db
def test_share_is_known_by_its_words_where_the_identifier_is_gone(
    town: Town, lifts: Commitment
) -> None:
    east, west = split(lifts, "东街", "西街")
    words = {"identifier": "", "number": "2"}
    rows = [
        figure(east, 12, wording=share_title("东街", "加装电梯"), **words),
        figure(west, 26, wording="(分解到 西街) 加装电梯", **words),
        figure(west, 26, line=99, wording="（分解到南村）加装电梯", **words),
    ]
    batch = commit(checked(town, *rows))
    assert told(batch) == [("create", []), ("create", []), ("faulty", ["share_unknown"])]
    assert sums(lifts) == [(Q3, Decimal(38), "由2个村（单位）合计")]


@pytest.mark.django_db
def test_shares_of_several_units_are_written_in_one_press(town: Town, lifts: Commitment) -> None:
    """Each changes what the next one's row says of the sum, which is none of its own."""
    parts = split(lifts, "东街", "西街", "南村")

    def press(*values: int) -> list[str]:
        batches = [checked(town, figure(*each)) for each in zip(parts, values, strict=True)]
        numbers = actions.confirm_many(batches, by=None, enqueue=False)
        actions.commit_many(numbers, enqueue=False)
        return [*Batch.objects.filter(pk__in=numbers).values_list("state", flat=True)]

    assert (press(12, 26, 0), sums(lifts)) == (["committed"] * 3, [(Q3, Decimal(38), ALL_THREE)])
    assert (press(13, 27, 1), sums(lifts)) == (["committed"] * 3, [(Q3, Decimal(41), ALL_THREE)])


@pytest.mark.django_db
def test_words_of_a_row_go_before_the_number_hidden_behind_it(
    town: Town, lifts: Commitment
) -> None:
    """Where the columns that are seen were sorted, and the hidden ones were not."""
    other = CommitmentFactory(plan=lifts.plan, number="2", wording="安装路灯", value=Decimal(9))
    east, west = split(lifts, "东街", "西街")
    rows = [
        figure(east, 26, wording=share_title("西街", "加装电梯")),
        figure(west, 7, wording="安装路灯"),
        figure(
            east,
            12,
            identifier=identifier(other.pk),
            wording=share_title("东街", "加装电梯"),
            line=9,
        ),
    ]
    wrong = [
        figure(east, 1, wording=share_title("北街", "加装电梯")),
        figure(east, 2, wording="另一项工作"),
    ]
    batch = checked(town, *rows)
    elsewhere, contradicted = ["identifier_elsewhere"], ["share_contradicted"]
    assert told(checked(town, *wrong)) == [("conflict", contradicted)] * 2
    assert told(commit(batch)) == [("create", elsewhere)] * 3
    assert list(west.figures.values_list("value", flat=True)) == [26]
    assert (sums(lifts)[0][1], sums(other)[0][1]) == (Decimal(38), Decimal(7))
    # So it is in the table of shares.
    (row, *_rest) = shares(read([THREE[0], HEADINGS, [1, "安装路灯", "东街", 9, ""]]))
    batch = commit(checked(town, replace(row, identifier=identifier(lifts.pk), number="")))
    assert (told(batch)[0][1][0], other.shares.get().value) == ("identifier_elsewhere", 9)


@pytest.mark.django_db
def test_what_is_reported_of_the_whole_stands(town: Town, lifts: Commitment) -> None:
    east, west = split(lifts, "东街", "西街")
    whole = {"day": Q3, "value": Decimal(40), "value_text": "40", "wording": "加装电梯"}
    before = commit(checked(town, report(**whole), figure(east, 12), figure(west, 26)))
    assert told(before) == [("create", []), ("create", []), ("create", ["shares_differ"])]
    assert sums(lifts) == [(Q3, Decimal(40), "")]
    actions.undo(before, enqueue=False)
    level = report(**whole, basis="level")
    other = commit(checked(town, level, figure(east, 12), figure(west, 26)))
    assert (told(other)[2][1], sums(lifts)) == (["shares_differ"], [(Q3, Decimal(40), "")])
    actions.undo(other, enqueue=False)
    after = commit(checked(town, figure(east, 12), figure(west, 26), report(**whole)))
    assert told(after) == [("create", []), ("create", []), ("update", ["beside_shares"])]
    assert after.rows.last().issue_list()[0].data == {"sum": "38台", "told": "40台"}
    assert sums(lifts) == [(Q3, Decimal(40), "")]


@pytest.mark.django_db
def test_words_of_the_whole_stay_beside_the_sum(town: Town, lifts: Commitment) -> None:
    east, west = split(lifts, "东街", "西街")
    said = {"day": Q3, "value": None, "value_text": "", "words": "已完成安装"}
    spoken = "已完成安装；由2个村（单位）合计"
    commit(checked(town, report(**said), figure(east, 12), figure(west, 26)))
    assert sums(lifts) == [(Q3, Decimal(38), spoken)]
    assert told(checked(town, report(**said)))[0][0] == "same"
    commit(checked(town, report(**(said | {"words": "基本完成"}))))
    commit(checked(town, figure(east, 14)))
    assert sums(lifts) == [(Q3, Decimal(40), "基本完成；由2个村（单位）合计")]


@pytest.mark.django_db
def test_share_rows_that_are_not_written(town: Town, lifts: Commitment) -> None:
    (east,) = split(lifts, "东街")
    elsewhere = CommitmentFactory(plan=PlanFactory(town=town))
    (other,) = split(elsewhere, "东街")
    rows: list[tuple[Record, str, list[str]]] = [
        (figure(other, 5), "faulty", ["share_gone"]),
        (figure(east, 5, identifier="FX3X"), "faulty", ["identifier_broken"]),
        (figure(east, 5, unit="亩"), "faulty", ["share_unit_differs"]),
        (figure(east, 5, basis="period"), "faulty", ["share_not_cumulative"]),
        (figure(east, 5, day=None), "faulty", ["progress_without_day"]),
        # An empty cell stays without data; what is said beside it is not lost unsaid.
        (figure(east, None), "same", []),
        (figure(east, None, words="正在做"), "same", ["share_words_not_kept"]),
    ]
    batch = checked(town, *(row for row, _action, _codes in rows))
    assert told(batch) == [(action, codes) for _row, action, codes in rows]


@pytest.mark.django_db
def test_shares_that_are_hardly_meant(town: Town, lifts: Commitment) -> None:
    CommitmentFactory(plan=lifts.plan, number="8", wording="修路").parts.set(
        [CommitmentFactory(plan=lifts.plan, wording="修路一期")]
    )
    (east,) = split(lifts, "东街社区")
    commit(checked(town, figure(east, 12, day=dt.date(2026, 6, 30))))
    holders = ["东街居委会", "合计", "其中：", "南村", "北村"]
    rows = [[1, "加装电梯", name, 5, ""] for name in holders]
    rows[3][3] = "-5"
    found = read([THREE[0], HEADINGS, *rows, [8, "修路", "南村", 3, ""]]).records
    assert told(checked(town, *found)) == [
        ("conflict", ["share_holder_near"]),
        *[("faulty", [code]) for code in ("share_holder_adds_up",) * 2 + ("share_negative",)],
        ("create", ["sum_without_share"]),
        ("faulty", ["share_of_parts"]),
    ]
    figures = [
        figure(east, 5, cause_kind="funds"),
        figure(east, -5, line=8),
        figure(east, 3, value_text="增加3台", line=9),
    ]
    assert told(checked(town, *figures)) == [
        ("create", ["share_words_not_kept", "figure_below_last"]),
        ("faulty", ["share_negative"]),
        ("conflict", ["share_figure_added"]),
    ]


@pytest.mark.django_db
def test_only_a_quantity_is_split(town: Town, plan: Plan) -> None:
    CommitmentFactory(plan=plan, wording="加装电梯", measure="rate", unit="%", value=Decimal(90))
    batch = checked(town, *read([THREE[0], HEADINGS, [1, "加装电梯", "南村", 3, ""]]).records)
    assert told(batch) == [("faulty", ["share_of_no_quantity"])]


@pytest.mark.django_db
def test_form_asks_for_shares_and_brings_back_their_sum(town: Town, lifts: Commitment) -> None:
    split(lifts, "东街", "西街")
    unit = town.units.get()
    Share.objects.update(unit=unit)
    period = Period(dt.date(2026, 7, 1), Q3)
    (form,) = forms_of(lifts.plan, period, as_of=Q3, units=[unit.pk])
    assert [line.wording for line in form.lines] == [
        "（分解到东街）加装电梯",
        "（分解到西街）加装电梯",
    ]
    values = {line.identifier: {"figure": Decimal(n)} for n, line in enumerate(form.lines, start=5)}
    batch = Batch(town=town, filename="填报表.xlsx")
    reading = read_workbook(form_bytes(form, values), name=batch.filename)
    records = check(reading, known=actions.known_of(batch)).records
    assert told(commit(checked(town, *records))) == [("create", []), ("create", [])]
    assert sums(lifts) == [(Q3, Decimal(11), "由2个村（单位）合计")]
    # The next form says what was reported last.
    (again,) = forms_of(lifts.plan, period, as_of=Q3, units=[unit.pk])
    assert [line.last for line in again.lines] == ["5台（9月30日）", "6台（9月30日）"]


# By hand


@pytest.mark.django_db
def test_by_hand_the_last_figure_brings_the_sum_as_well(lifts: Commitment) -> None:
    """A clerk of the town and the administrator may; a clerk of another town finds nothing."""
    east, west = split(lifts, "东街", "西街")
    ShareFigure.objects.create(share=west, day=Q3, value=26)
    clerk = person_of(lifts.plan.town, "clerk")
    address = reverse("admin:commitments_share_change", args=[east.pk])

    def typed(client: Client, value: str, day: str = "2026-09-30", **said: str) -> int:
        words = {"commitment": str(lifts.pk), "holder": "东街", "position": "0"}
        words |= {"figures-TOTAL_FORMS": "1", "figures-INITIAL_FORMS": "0"}
        words |= {"figures-0-day": day, "figures-0-value": value}
        return client.post(address, words | said).status_code

    stranger = person_of(TownFactory(), "clerk")
    assert typed(client_of(stranger), "99") == 302
    assert (ShareFigure.objects.count(), sums(lifts)) == (1, [])
    assert typed(client_of(clerk), "12") == 302
    assert sums(lifts) == [(Q3, Decimal(38), "由2个村（单位）合计")]
    assert lifts.progress.get().entered_by == clerk
    assert typed(client_of(UserFactory(is_superuser=True, is_staff=True)), "14") == 302
    assert sums(lifts) == [(Q3, Decimal(40), "由2个村（单位）合计")]
    assert east.figures.get(replaces__isnull=False).value == 14
    # Nothing below zero, nothing of a day to come; and no share goes to another commitment.
    assert (typed(client_of(clerk), "-1"), typed(client_of(clerk), "9", "2999-01-01")) == (200, 200)
    other = CommitmentFactory(plan=lifts.plan, wording="绿化")
    typed(client_of(clerk), "14", commitment=str(other.pk))
    assert set(lifts.shares.all()) == {east, west}


@pytest.mark.django_db
def test_the_last_share_without_a_figure_is_deleted_and_the_sum_is_there(
    lifts: Commitment,
) -> None:
    east, south = split(lifts, "东街", "南村")
    ShareFigure.objects.create(share=east, day=Q3, value=26)
    clerk = client_of(person_of(lifts.plan.town, "clerk"))
    clerk.post(reverse("admin:commitments_share_delete", args=[south.pk]), {"post": "yes"})
    assert sums(lifts) == [(Q3, Decimal(26), "由1个村（单位）合计")]
    split(lifts, "北村")
    (item,) = items_of([lifts], as_of=Q3)
    assert "截至9月30日的合计里没有北村，报齐以前不是全项的数，请核对。" in share_questions(item)


# Duplicates


@pytest.mark.django_db
def test_shares_go_over_with_a_duplicate_and_come_back(lifts: Commitment) -> None:
    keep = CommitmentFactory(plan=lifts.plan, wording="加装电梯六十台", value=Decimal(60))
    east, west = split(lifts, "东街", "西街")
    ShareFigure.objects.create(share=east, day=Q3, value=1)
    first = ShareFigure.objects.create(share=west, day=Q3, value=2)
    follow_shares(lifts)
    merge(keep=keep, drop=lifts, by=None, as_of=Q3)
    assert list(keep.shares.values_list("holder", flat=True)) == ["东街", "西街"]
    # The sum goes back with them, corrected meanwhile or not.
    ShareFigure.objects.create(share=west, day=Q3, value=4, replaces=first)
    follow_shares(keep)
    assert [value for _day, value, _words in sums(keep)] == [5]
    assert unmerge(drop=lifts, as_of=Q3) == []
    assert (keep.shares.count(), lifts.shares.count()) == (0, 2)
    assert (sums(keep), [value for _day, value, _words in sums(lifts)]) == ([], [5])
    split(keep, "南村")
    with pytest.raises(ActionError, match="两项都已分解"):
        merge(keep=keep, drop=lifts, by=None, as_of=Q3)
    Share.objects.filter(commitment=keep).delete()
    Commitment.objects.filter(pk=keep.pk).update(unit="部")
    with pytest.raises(ActionError, match="不能"):
        merge(keep=keep, drop=lifts, by=None, as_of=Q3)
