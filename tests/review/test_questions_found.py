"""What a look at a report finds, keeps and lets go; and that it never touches a status."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.actions import refresh_statuses
from commitments.models import Judgement
from imports.models import Batch, Question
from imports.review import looking_back
from imports.review import questions as asking
from tests.factories import DocumentFactory, ProgressFactory, SiteFactory, TownFactory, person_of
from tests.review.asking import (
    DAY,
    SUM,
    TEXT,
    card_of,
    half_year,
    numbered,
    plan_of_2026,
    reading_of,
)

pytestmark = pytest.mark.django_db


def standing(reading: Any, kind: str | None = None) -> list[Question]:
    found = reading.questions.filter(stands=True).order_by("kind", "id")
    return list(found.filter(kind=kind) if kind else found)


def told(reading: Any, kind: str) -> list[tuple[str | None, str]]:
    """(number of the commitment, old → new or wording) of the questions of a kind."""
    return [
        (
            one.commitment.number if one.commitment else None,
            f"{one.data['old']}→{one.data['new']}" if kind == "drift" else one.data["wording"],
        )
        for one in standing(reading, kind)
    ]


# -- sums --------------------------------------------------------------------------------------


def test_contradiction_is_asked_about_from_the_moment_the_report_is_read() -> None:
    reading = reading_of(TownFactory(), state="review", sums=[SUM])
    assert asking.look(reading) == 1
    (question,) = standing(reading)
    assert question.kind == "sum"
    assert question.data == {
        "code": "difference",
        "turned": False,
        "terms": ["20.17亿元", "13.88亿元"],
        "computed": "6.29亿元",
        "stated": "6.39亿元",
        "start": TEXT.index("6.39亿元"),
        "quote": "6.39亿元",
        "before": "上半年完成税收20.17亿元，比去年同期13.88亿元增加",
        "after": "",
    }


@pytest.mark.parametrize(
    ("kind", "terms", "computed", "stated", "sentence", "quote", "expected"),
    [
        (
            *("growth", ["80", "100"], "20", "25"),
            *("信访积案80件，比去年100件下降25%。", "25%"),
            (True, ["80件", "100件"], "20%", "25%"),
        ),
        (
            *("growth", ["120", "100"], "20", "25"),
            *("信访积案120件，比去年100件上升25%。", "25%"),
            (False, ["120件", "100件"], "20%", "25%"),
        ),
        (
            *("difference", ["8", "20"], "12", "11"),
            *("信访积案8件，比去年20件减少11件。", "11件"),
            (True, ["8件", "20件"], "12件", "11件"),
        ),
        (
            *("parts", ["12", "8"], "20", "21"),
            *("新建公厕21座（镇区12座、农村8座）。", "21座"),
            (False, ["12座", "8座"], "20座", "21座"),
        ),
        (
            *("ratio", ["159", "200"], "79.5", "80.5"),
            *("加装电梯完工159台，完成目标的80.5%。", "加装电梯完工159台"),
            (False, ["159台", "200台"], "79.5%", "80.5%"),
        ),
        (
            *("share", ["44", "100"], "44", "44.9"),
            *("受理100件，其中办结44件，占44.9%。", "44.9%"),
            (False, ["44件", "100件"], "44%", "44.9%"),
        ),
    ],
)
def test_sum_has_the_units_that_the_report_prints(
    kind: str,
    terms: list[str],
    computed: str,
    stated: str,
    sentence: str,
    quote: str,
    expected: tuple[bool, list[str], str, str],
) -> None:
    text = f"前一句。{sentence}后一句。"
    one = {"kind": kind, "quote": quote, "start": text.index(quote)}
    one |= {"stated": stated, "computed": computed, "terms": terms}
    reading = reading_of(TownFactory(), state="review", text=text, sums=[one])
    asking.look(reading)
    data = standing(reading)[0].data
    assert (data["turned"], data["terms"], data["computed"], data["stated"]) == expected
    assert data["before"] + data["quote"] + data["after"] + "。" == sentence


@pytest.mark.parametrize("state", ["received", "reading", "failed", "discarded"])
def test_report_that_is_not_read_asks_nothing(state: str) -> None:
    reading = reading_of(TownFactory(), state=state, sums=[SUM])
    assert (asking.look(reading), reading.questions.count()) == (0, 0)


# -- promises ----------------------------------------------------------------------------------


def test_confirmed_report_asks_what_it_left_out_and_said_otherwise() -> None:
    plan = plan_of_2026()
    reading = half_year(plan)
    asking.look(reading)
    assert told(reading, "unmentioned") == [("2", "新建社区食堂2所")]
    assert told(reading, "drift") == [
        ("3", "7座→一批"),
        ("4", "300个→200个"),
        ("4", "2026年12月31日→2026年10月31日"),
    ]
    (canteens,) = standing(reading, "unmentioned")
    assert canteens.data["reports"] == [{"title": reading.title, "day": "2026-07-08"}]
    assert canteens.data["reported"] is False


def test_report_in_review_does_not_ask_about_promises_yet() -> None:
    reading = half_year(plan_of_2026(), state="review")
    asking.look(reading)
    assert [one.kind for one in standing(reading)] == ["sum"]


def test_rejected_card_raises_nothing() -> None:
    reading = half_year(plan_of_2026())
    reading.cards.filter(quote="建成一批口袋公园").update(state="rejected")
    asking.look(reading)
    assert [number for number, _said in told(reading, "drift")] == ["4", "4"]


def settle_by_figure(plan: Any) -> None:
    ProgressFactory(commitment=numbered(plan, "2"), value=Decimal(0), day=dt.date(2026, 6, 30))


def settle_by_done(plan: Any) -> None:
    ProgressFactory(commitment=numbered(plan, "2"), value=None, done=True)


def settle_by_place(plan: Any) -> None:
    SiteFactory(commitment=numbered(plan, "2"), stage="正在装修")


def settle_by_part(plan: Any) -> None:
    whole = numbered(plan, "2")
    part = numbered(plan, "1")
    part.parent = whole
    part.save()


def settle_by_decision(plan: Any) -> None:
    plan.commitments.filter(number="2").update(
        state="withdrawn", state_decision="镇人大〔2026〕1号"
    )


def settle_by_later_report(plan: Any) -> None:
    DocumentFactory(
        town=plan.town,
        date=dt.date(2026, 5, 1),
        text="新建社区食堂2所，正在选址。",
        title="五月通报",
    )


def settle_by_later_start(plan: Any) -> None:
    plan.commitments.filter(number="2").update(start=dt.date(2026, 9, 1))


def settle_by_merge(plan: Any) -> None:
    plan.commitments.filter(number="2").update(merged_into=numbered(plan, "1"))


@pytest.mark.parametrize(
    "settle",
    [
        settle_by_figure,
        settle_by_done,
        settle_by_place,
        settle_by_part,
        settle_by_decision,
        settle_by_later_report,
        settle_by_later_start,
        settle_by_merge,
    ],
)
def test_what_is_known_otherwise_is_not_called_unmentioned(settle: Any) -> None:
    plan = plan_of_2026()
    ProgressFactory(commitment=numbered(plan, "1"), value=31)
    reading = half_year(plan)
    settle(plan)
    asking.look(reading)
    assert told(reading, "unmentioned") == []


def test_report_older_than_the_plan_is_not_searched() -> None:
    plan = plan_of_2026()
    DocumentFactory(
        town=plan.town, date=dt.date(2025, 7, 1), text="新建社区食堂2所。", title="上年的报告"
    )
    reading = half_year(plan)
    asking.look(reading)
    assert told(reading, "unmentioned") == [("2", "新建社区食堂2所")]


def test_own_plan_is_not_held_against_its_own_report() -> None:
    plan = plan_of_2026()
    reading = reading_of(plan.town, date=plan.given, title="年初的报告")
    asking.look(reading)
    assert standing(reading) == []


def test_report_without_a_day_is_held_against_nothing() -> None:
    reading = half_year(plan_of_2026(), date=None)
    asking.look(reading)
    assert {one.kind for one in standing(reading)} == {"sum"}


def test_promise_is_asked_about_by_the_last_report_alone() -> None:
    plan = plan_of_2026()
    first = half_year(plan)
    asking.look(first)
    second = reading_of(
        plan.town, title="三季度报告", date=dt.date(2026, 10, 9), text="整治河道5公里。"
    )
    asking.look(second)
    assert told(first, "unmentioned") == []
    (canteens,) = standing(second, "unmentioned")
    assert canteens.commitment.number == "2"
    assert [one["title"] for one in canteens.data["reports"]] == [first.title, "三季度报告"]


def test_last_report_that_speaks_of_it_settles_what_an_earlier_one_left_out() -> None:
    plan = plan_of_2026()
    first = half_year(plan)
    asking.look(first)
    second = reading_of(
        plan.town, title="三季度报告", date=dt.date(2026, 10, 9), text="社区食堂建成2所。"
    )
    asking.look(second)
    assert (told(first, "unmentioned"), told(second, "unmentioned")) == ([], [])


def test_text_given_twice_is_searched_and_named_once() -> None:
    plan = plan_of_2026()
    DocumentFactory(town=plan.town, date=dt.date(2026, 7, 9), text=TEXT, title="另一个名字")
    reading = half_year(plan)
    asking.look(reading)
    (canteens,) = standing(reading, "unmentioned")
    assert [one["title"] for one in canteens.data["reports"]] == [reading.title]


def test_report_that_is_confirmed_but_not_written_yet_counts_as_in_review() -> None:
    plan = plan_of_2026()
    batch = Batch.objects.create(
        town=plan.town, file="a", filename="a.xlsx", sha256="0" * 64, size=1
    )
    reading = half_year(plan, batch=batch)
    asking.look(reading)
    assert [one.kind for one in standing(reading)] == ["sum"]
    batch.state, batch.committed_at, batch.digest = "committed", timezone.now(), "d"
    batch.save()
    reading.refresh_from_db()
    asking.look(reading)
    assert len(standing(reading)) == 5


def test_ledger_that_comes_to_know_of_it_settles_it() -> None:
    plan = plan_of_2026()
    reading = half_year(plan)
    asking.look(reading)
    ProgressFactory(commitment=numbered(plan, "2"), value=1)
    shown = asking.told_questions(person_of(plan.town, "clerk"), plan.town)
    assert "unmentioned" not in shown.values_list("kind", flat=True)
    looking_back.look_at_town(plan.town_id)
    assert told(reading, "unmentioned") == []
    numbered(plan, "2").progress.all().delete()
    assert looking_back.look_at_all() == 5


def test_target_of_a_table_is_told_with_its_unit() -> None:
    plan = plan_of_2026()
    plan.commitments.filter(number="4").update(value_text="300")
    reading = half_year(plan)
    asking.look(reading)
    assert ("4", "300个→200个") in told(reading, "drift")


def test_taking_the_last_report_back_asks_by_the_one_before_again() -> None:
    plan = plan_of_2026()
    first = half_year(plan)
    second = reading_of(
        plan.town, title="三季度报告", date=dt.date(2026, 10, 9), text="社区食堂建成2所。"
    )
    asking.look(second)
    second.state = "review"
    second.save()
    asking.look(second)
    assert told(first, "unmentioned") == [("2", "新建社区食堂2所")]


def test_target_below_what_was_reached_stands_beside_it() -> None:
    plan = plan_of_2026()
    text = "加装电梯累计完工46台。今年累计加装电梯45台。"
    reading = reading_of(plan.town, text=text)
    lifts = {"subject": "加装电梯", "unit": "台", "basis": "cumulative"}
    card_of(reading, "加装电梯累计完工46台", kind="outcome", value="46", due="2025-12-31", **lifts)
    card_of(reading, "累计加装电梯45台", value="45", due="2026-12-31", **lifts)
    asking.look(reading)
    (question,) = standing(reading, "beside")
    assert question.data["code"] == "at_or_below_level"
    assert [amount for _what, amount in question.data["figures"]] == ["46台", "45台"]
    assert question.data["other"]["quote"] == "加装电梯累计完工46台"


def test_clause_of_the_plan_without_a_record_may_say_a_promise_again() -> None:
    plan = plan_of_2026()
    text = TEXT + "稳步推进社区食堂建设。"
    reading = half_year(plan, text=text)
    asking.look(reading)
    (canteens,) = [one for one in standing(reading, "drift") if one.commitment.number == "2"]
    told_of = {name: canteens.data[name] for name in ("what", "old", "new", "quote", "unclaimed")}
    assert told_of == {
        "what": "words",
        "old": "新建",
        "new": "稳步推进",
        "quote": "稳步推进社区食堂建设",
        "unclaimed": True,
    }
    assert told(reading, "unmentioned") == []


def test_clause_is_not_asked_about_where_its_promise_is_reached_or_its_record_was_rejected() -> (
    None
):
    plan = plan_of_2026()
    reading = half_year(plan, text=TEXT + "稳步推进社区食堂建设。")
    card_of(reading, "稳步推进社区食堂建设", measure="milestone", state="rejected")
    asking.look(reading)
    assert "2" not in {number for number, _said in told(reading, "drift")}
    reading.cards.filter(state="rejected").delete()
    canteens = numbered(plan, "2")
    ProgressFactory(commitment=canteens, value=Decimal(2), day=dt.date(2026, 6, 30))
    refresh_statuses(commitments=[canteens.pk], as_of=dt.date(2026, 7, 1))
    asking.look(reading)
    assert "2" not in {number for number, _said in told(reading, "drift")}


def test_record_offered_for_a_promise_is_shown_as_what_may_speak_of_it() -> None:
    plan = plan_of_2026()
    canteens = numbered(plan, "2")
    reading = half_year(plan, text=TEXT + "两处就餐点正在装修。")
    offer = {"commitment": canteens.pk, "card": None, "score": 40, "words": [], "doubts": ["x"]}
    card_of(reading, "两处就餐点正在装修", kind="outcome", measure="milestone", proposals=[offer])
    asking.look(reading)
    (question,) = standing(reading, "unmentioned")
    assert (question.data["maybe"], question.data["nearest"]) == (
        True,
        [reading.title, "两处就餐点正在装修"],
    )


def test_comparison_names_its_subject_and_keeps_how_figures_are_bound() -> None:
    plan = plan_of_2026()
    text = "停车位约268个。明年新增停车位260个以上。"
    reading = reading_of(plan.town, text=text)
    lots = {"subject": "停车位", "unit": "个"}
    reached = {"kind": "outcome", "value": "268", "comparator": "~", "due": "2025-12-31"}
    card_of(reading, "停车位约268个", **reached, **lots)
    more = {"value": "260", "comparator": ">=", "due": "2026-12-31"}
    card_of(reading, "新增停车位260个以上", **more, **lots)
    asking.look(reading)
    (question,) = standing(reading, "beside")
    assert question.data["subject"] == "停车位"
    assert question.data["figures"] == [["last_year", "约268个"], ["target", "260个以上"]]


# -- kept and let go ---------------------------------------------------------------------------


def test_second_look_changes_nothing() -> None:
    reading = half_year(plan_of_2026())
    n = asking.look(reading)
    before = list(Question.objects.order_by("id").values())
    assert asking.look(reading) == n == len(before) == 5
    assert list(Question.objects.order_by("id").values()) == before


def test_keys_are_known_whoever_looks() -> None:
    plan = plan_of_2026()
    reading = half_year(plan)
    asking.look(reading)
    lots, start = numbered(plan, "4").pk, TEXT.index("新增停车位200个")
    assert sorted(one.key for one in standing(reading)) == sorted(
        [
            f"sum:difference:{SUM['start']}:2017000000:1388000000:639000000",
            f"unmentioned:{numbered(plan, '2').pk}",
            f"drift:{numbered(plan, '3').pk}:{TEXT.index('建成一批')}:number:7座:一批",
            f"drift:{lots}:{start}:number:300个:200个",
            f"drift:{lots}:{start}:due:2026年12月31日:2026年10月31日",
        ]
    )


def test_answer_is_kept_when_the_question_is_found_again() -> None:
    plan = plan_of_2026()
    reading = half_year(plan)
    asking.look(reading)
    by = person_of(plan.town, "clerk")
    question = standing(reading, "sum")[0]
    asking.answer(question, by=by, answer="to_mend", note="应为6.29亿元")
    asking.look(reading)
    question.refresh_from_db()
    assert (question.answer, question.note, question.answered_by, question.stands) == (
        "to_mend",
        "应为6.29亿元",
        by,
        True,
    )


def test_what_is_gone_stands_no_longer_and_comes_back_with_its_answer() -> None:
    plan = plan_of_2026()
    reading = half_year(plan)
    asking.look(reading)
    question = standing(reading, "unmentioned")[0]
    by = person_of(plan.town, "clerk")
    asking.answer(question, by=by, answer="explained", note="单位说明")
    figure = ProgressFactory(commitment=numbered(plan, "2"), value=1)
    asking.look(reading)
    question.refresh_from_db()
    assert (question.stands, question.answer) == (False, "explained")
    figure.delete()
    asking.look(reading)
    question.refresh_from_db()
    assert (question.stands, question.answer, question.note) == (True, "explained", "单位说明")


def test_undone_report_asks_about_its_sums_alone() -> None:
    reading = half_year(plan_of_2026())
    asking.look(reading)
    reading.state = "review"
    reading.save()
    assert asking.look(reading) == 1
    assert [one.kind for one in standing(reading)] == ["sum"]


def test_looking_and_answering_never_touch_a_status() -> None:
    plan = plan_of_2026()
    for number in "1234":
        ProgressFactory(commitment=numbered(plan, number), value=1)
    ids = list(plan.commitments.values_list("pk", flat=True))
    refresh_statuses(commitments=ids, as_of=dt.date(2026, 10, 12))
    before = list(Judgement.objects.order_by("pk").values())
    reading = half_year(plan)
    asking.look(reading)
    by = person_of(plan.town, "clerk")
    for question in standing(reading):
        asking.answer(question, by=by, answer="to_mend", note="")
    assert list(Judgement.objects.order_by("pk").values()) == before
    refresh_statuses(commitments=ids, as_of=dt.date(2026, 10, 12))
    assert list(Judgement.objects.order_by("pk").values()) == before
    assert len(before) == 4


def test_number_of_queries_does_not_grow_with_the_report() -> None:
    text = TEXT + "".join(f"新建甲{n}路{n + 2}处。" for n in range(10, 40))
    plan = plan_of_2026()
    reading = half_year(plan, text=text)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            asking.look(reading)
        return len(counted)

    asking.look(reading)
    few = queries()
    for n in range(10, 40):
        card_of(reading, f"新建甲{n}路{n + 2}处", value=str(n + 2), unit="处", due="2026-12-31")
    assert queries() == few


def test_long_key_is_cut_and_still_its_own() -> None:
    from imports.review.looking import KEY_LENGTH, key_of

    one, other = key_of("drift", "长" * 130, "甲"), key_of("drift", "长" * 130, "乙")
    assert one != other
    assert len(one) == len(other) == KEY_LENGTH
    assert key_of("sum", 1, DAY) == "sum:1:2026-07-08"
