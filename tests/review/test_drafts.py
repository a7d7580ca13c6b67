"""Drafts: their checklist, their end, and that nobody else ever sees them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError, publish
from commitments.models import Plan
from imports.models import Batch, Card, Question, Reading, RemovedDraft
from imports.review import drafts
from imports.review import questions as asking
from people.models import User
from tests.factories import ProgressFactory, TownFactory, administrator, person_of
from tests.pages.reading_pages import words
from tests.review.asking import (
    DAY,
    card_of,
    client_of,
    half_year,
    numbered,
    plan_of_2026,
    reading_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


@pytest.fixture
def plan() -> Plan:
    """The plan with 25 lifts and one canteen done by June, released."""
    made = plan_of_2026()
    june = dt.date(2026, 6, 30)
    ProgressFactory(commitment=numbered(made, "1"), value=Decimal(25), day=june)
    ProgressFactory(commitment=numbered(made, "2"), value=Decimal(1), day=june)
    publish(
        town=made.town,
        title="年中会议",
        as_of=june,
        released_on=dt.date(2026, 7, 1),
        released_by="镇党政办",
    )
    return made


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk", display_name="王经办")


@pytest.fixture
def draft(plan: Plan, clerk: User) -> Reading:
    return half_year(plan, state="review", standing="draft", by=clerk)


def parts(reading: Reading, by: User) -> dict[str, list[str]]:
    """Kind -> what its lines say."""
    made = drafts.check_draft(reading, by=by)
    return {
        part.kind: [line.words.calculation or line.words.sentence for line in part.lines]
        for part in made.parts
    }


# -- the checklist -----------------------------------------------------------------------------


def test_draft_is_checked_in_all_parts_at_once(draft: Reading, clerk: User) -> None:
    assert parts(draft, clerk) == {
        "released": ["已发布（年中会议）截至2026年6月30日是25台，草稿写31台。"],
        "sum": ["20.17亿元 − 13.88亿元 = 6.29亿元，报告写6.39亿元"],
        "unmentioned": ["草稿里没有单独说到；台账里有它的进展。"],
        "drift": [
            "数字：原计划写“7座”，这份报告写“一批”。现在的说法比原来宽。",
            "数字：原计划写“300个”，这份报告写“200个”。现在的说法比原来宽。",
            "时限：原计划的时限为2026年12月31日，这份报告的时限为2026年10月31日。",
        ],
        "beside": [],
    }


def test_figure_that_is_the_released_one_is_not_listed(plan: Plan, clerk: User) -> None:
    text = "加装电梯累计完工25台。"
    reading = reading_of(plan.town, text=text, state="review", standing="draft", by=clerk)
    said = {"kind": "outcome", "value": "25", "unit": "台", "basis": "cumulative"}
    card_of(reading, "加装电梯累计完工25台", due="2026-06-30", answers=numbered(plan, "1"), **said)
    assert parts(reading, clerk)["released"] == []


def test_pending_records_of_a_draft_count_and_rejected_ones_do_not(
    draft: Reading, clerk: User
) -> None:
    draft.cards.update(state="pending")
    assert len(parts(draft, clerk)["drift"]) == 3
    draft.cards.update(state="rejected")
    found = parts(draft, clerk)
    assert (found["drift"], found["released"]) == ([], [])


def test_draft_is_not_asked_about_what_was_over_before_its_time(plan: Plan, clerk: User) -> None:
    before = plan_of_2026(
        plan.town,
        title="上年计划",
        document=None,
        start=dt.date(2025, 1, 1),
        end=dt.date(2025, 12, 31),
        given=dt.date(2025, 1, 10),
    )
    before.commitments.update(due=dt.date(2025, 12, 31))
    reading = reading_of(plan.town, text="整治河道。", state="review", standing="draft", by=clerk)
    listed = [one.commitment.plan.title for one in drafts._raised(reading)]
    assert listed == [plan.title] * 4


def test_checklist_follows_the_records_as_they_are_now(draft: Reading, clerk: User) -> None:
    card = draft.cards.get(quote="加装电梯累计完工31台")
    card.fields |= {"value": "25"}
    card.save()
    assert parts(draft, clerk)["released"] == []


def test_checking_a_draft_writes_nothing(draft: Reading, clerk: User) -> None:
    drafts.check_draft(draft, by=clerk)
    client_of(clerk).get(reverse("imports:checklist", args=[draft.pk]))
    assert Question.objects.count() == 0


def test_lines_are_numbered_through(draft: Reading, clerk: User) -> None:
    made = drafts.check_draft(draft, by=clerk)
    assert [line.n for part in made.parts for line in part.lines] == [1, 2, 3, 4, 5, 6]
    assert made.total == 6


@pytest.mark.parametrize(
    ("fields", "kind", "sentence"),
    [
        ({"date": None}, "unmentioned", "报告没有日期，无法与以前的计划核对。请先补上日期。"),
        ({"date": None}, "drift", "报告没有日期，无法与以前的计划核对。请先补上日期。"),
        ({"date": None}, "sum", ""),
        (
            {"standing": "issued"},
            "drift",
            "报告的记录还没有确认写入，确认以后再核对这一部分。",
        ),
        ({"standing": "issued"}, "sum", ""),
    ],
)
def test_part_that_could_not_be_checked_says_why(
    draft: Reading, clerk: User, fields: dict[str, Any], kind: str, sentence: str
) -> None:
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()
    made = drafts.check_draft(draft, by=clerk)
    assert next(part.unsearched for part in made.parts if part.kind == kind) == sentence


def test_draft_of_a_town_that_released_nothing_says_so(clerk: User) -> None:
    plan = plan_of_2026(TownFactory(name="另一镇"))
    by = person_of(plan.town, "clerk")
    made = drafts.check_draft(half_year(plan, state="review", standing="draft", by=by), by=by)
    assert made.parts[0].unsearched == "本镇还没有发布过进展，没有可对照的数。"


def test_checklist_of_an_issued_report_says_what_was_answered(plan: Plan, clerk: User) -> None:
    reading = half_year(plan)
    asking.look(reading)
    asking.answer(reading.questions.get(kind="sum"), by=clerk, answer="to_mend", note="应为6.29")
    made = drafts.check_draft(reading, by=clerk)
    assert [part.kind for part in made.parts] == ["sum", "unmentioned", "drift", "beside"]
    assert [(line.answer, line.note) for line in made.parts[0].lines] == [("需要更正", "应为6.29")]
    assert [len(part.lines) for part in made.parts] == [1, 0, 3, 0]


def test_page_of_the_checklist(draft: Reading, clerk: User) -> None:
    answer = client_of(clerk).get(reverse("imports:checklist", args=[draft.pk]))
    html, said = answer.content.decode(), words(answer)
    assert html.count('class="box"') == 6
    for sentence in (
        "核对单某某镇2026年上半年工作情况报告某某镇2026年7月8日内部草稿共6项",
        "与已发布数不一致1项",
        "数字核对1项",
        "本次报告未单列1项",
        "表述变化对照3项",
        "目标与上年水平对照没有发现",
        "核对人签字",
        "处理意见",
        "没有列出不等于没有问题",
    ):
        assert sentence in said
    assert re.findall(r'\sstyle="|<style|\son\w+="', html) == []


@pytest.mark.parametrize("state", ["received", "reading", "failed", "discarded"])
def test_checklist_of_a_report_that_is_not_read_leads_back_and_says_so(
    draft: Reading, clerk: User, state: str
) -> None:
    Reading.objects.filter(pk=draft.pk).update(state=state)
    answer = client_of(clerk).get(reverse("imports:checklist", args=[draft.pk]), follow=True)
    assert answer.redirect_chain == [(f"/imports/reports/{draft.pk}/", 302)]
    with pytest.raises(ActionError, match="报告还没有读完"):
        drafts.check_draft(Reading.objects.get(pk=draft.pk), by=clerk)


# -- who -----------------------------------------------------------------------------------------


def people(plan: Plan, clerk: User) -> dict[str, User]:
    other = TownFactory()
    return {
        "uploader": clerk,
        "other_clerk": person_of(plan.town, "clerk"),
        "presidium": person_of(plan.town, "presidium"),
        "administrator": administrator(),
        "deputy": person_of(plan.town, "deputy"),
        "clerk_of_another_town": person_of(other, "clerk"),
        "stranger": person_of(other, "deputy"),
    }


@pytest.mark.parametrize("name", ["checklist", "delete_draft"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_draft_is_there_for_its_uploader_alone(
    draft: Reading, plan: Plan, clerk: User, name: str, method: str
) -> None:
    to = reverse(f"imports:{name}", args=[draft.pk])
    answers = {
        who: getattr(client_of(user), method)(to).status_code
        for who, user in people(plan, clerk).items()
        if who != "uploader"
    }
    wrong_method = (name, method) == ("checklist", "post")
    assert answers == dict.fromkeys(answers, 405 if wrong_method else 404)
    assert Reading.objects.filter(pk=draft.pk).exists()
    assert client_of(clerk).get(to).status_code == 200


def test_uploader_who_left_the_town_sees_the_draft_no_more(draft: Reading, clerk: User) -> None:
    clerk.memberships.all().delete()
    assert client_of(clerk).get(reverse("imports:checklist", args=[draft.pk])).status_code == 404


def test_checklist_of_an_issued_report_is_for_those_who_settle(plan: Plan, clerk: User) -> None:
    reading = half_year(plan)
    to = reverse("imports:checklist", args=[reading.pk])
    answers = {
        who: client_of(user).get(to).status_code for who, user in people(plan, clerk).items()
    }
    settling = {"uploader", "other_clerk", "presidium", "administrator"}
    assert answers == {who: 200 if who in settling else 404 for who in answers}


def test_internal_commitments_are_not_on_the_checklist_of_the_presidium(plan: Plan) -> None:
    reading = half_year(plan)
    asking.look(reading)
    plan.commitments.filter(number="3").update(visibility="internal")
    member = person_of(plan.town, "presidium")
    assert len(parts(reading, member)["drift"]) == 2


@pytest.mark.parametrize("name", ["checklist", "delete_draft"])
def test_anonymous_person_is_asked_to_log_in(draft: Reading, name: str) -> None:
    answer = Client().get(reverse(f"imports:{name}", args=[draft.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/login/?next=")


def test_report_that_does_not_exist_is_not_found(clerk: User) -> None:
    for name in ("checklist", "delete_draft"):
        assert client_of(clerk).get(reverse(f"imports:{name}", args=[999999])).status_code == 404


# -- invisible -----------------------------------------------------------------------------------


def test_draft_never_appears_among_what_there_is_to_check(
    draft: Reading, plan: Plan, clerk: User
) -> None:
    assert asking.look(draft) == 6
    for user in people(plan, clerk).values():
        answer = client_of(user).get("/imports/questions/", {"town": plan.town_id})
        assert "6.39亿元" not in words(answer)
        assert "某某镇2026年上半年" not in words(answer)
    question = draft.questions.get(kind="sum")
    answer = client_of(clerk).post(
        f"/imports/questions/{question.pk}/answer/", {"answer": "to_mend", "mark": ""}
    )
    assert answer.status_code == 404
    with pytest.raises(ActionError):
        asking.answer(question, by=clerk, answer="to_mend", note="")


@pytest.mark.parametrize("state", ["review", "confirmed"])
def test_draft_is_not_searched_for_others(draft: Reading, plan: Plan, state: str) -> None:
    draft.state = state
    draft.text += "新建社区食堂2所，建成口袋公园7座，新增停车位300个。"
    draft.save()
    plan.commitments.get(number="2").progress.all().delete()
    reading = reading_of(plan.town, title="三季度报告", date=dt.date(2026, 10, 9), text="修路。")
    asking.look(reading)
    (canteens,) = [one for one in reading.questions.all() if one.commitment == numbered(plan, "2")]
    assert canteens.data["reports"] == [{"title": "三季度报告", "day": "2026-10-09"}]


def test_answers_of_a_drafts_records_speak_for_no_other_report(draft: Reading, plan: Plan) -> None:
    card_of(draft, "停车位200个", answers=numbered(plan, "2"), state="accepted")
    plan.commitments.get(number="2").progress.all().delete()
    reading = reading_of(plan.town, title="三季度报告", date=dt.date(2026, 10, 9), text="修路。")
    asking.look(reading)
    assert numbered(plan, "2").pk in reading.questions.values_list("commitment", flat=True)


def test_draft_is_no_document_and_no_page_of_the_town_names_it(
    draft: Reading, plan: Plan, clerk: User
) -> None:
    asking.look(draft)
    assert plan.town.documents.count() == 1
    for to in (plan.town.get_absolute_url(), f"{plan.town.get_absolute_url()}?live=1", "/imports/"):
        assert draft.title not in words(client_of(person_of(plan.town, "clerk")).get(to))


def test_draft_and_its_questions_are_not_in_the_admin(draft: Reading) -> None:
    asking.look(draft)
    office = client_of(administrator())
    for name in ("question", "reading", "card"):
        html = office.get(reverse(f"admin:imports_{name}_changelist")).content.decode()
        assert (draft.title in html, "6.39亿元" in html) == (False, False)
    question = draft.questions.first()
    assert question is not None
    to = reverse("admin:imports_question_change", args=[question.pk])
    assert office.get(to).status_code == 302


def test_questions_are_looked_at_in_the_admin_and_not_changed(plan: Plan) -> None:
    reading = half_year(plan)
    asking.look(reading)
    office = client_of(administrator())
    question = reading.questions.first()
    assert question is not None
    to = reverse("admin:imports_question_change", args=[question.pk])
    assert office.get(to).status_code == 200
    assert office.post(to, {"answer": "to_mend"}).status_code == 403


def test_issued_draft_is_asked_about_as_any_report(draft: Reading, plan: Plan, clerk: User) -> None:
    asking.look(draft)
    draft.standing = "issued"
    draft.save()
    asking.look(draft)
    assert [one.kind for one in draft.questions.filter(stands=True)] == ["sum"]
    assert "6.39亿元" in words(client_of(clerk).get("/imports/questions/"))


# -- the end of a draft --------------------------------------------------------------------------


def test_deleting_a_draft_leaves_one_line(draft: Reading, plan: Plan, clerk: User) -> None:
    asking.look(draft)
    name, title, pk = draft.file.name, draft.title, draft.pk
    client, to = client_of(clerk), reverse("imports:delete_draft", args=[draft.pk])
    assert f"草稿“{title}”" in words(client.get(to))
    assert Reading.objects.filter(pk=pk).exists()
    answer = client.post(to)
    assert answer["Location"] == "/imports/reports/"
    assert (
        Reading.objects.filter(pk=pk).count(),
        Card.objects.count(),
        Question.objects.count(),
        default_storage.exists(name),
    ) == (0, 0, 0, False)
    (line,) = RemovedDraft.objects.all()
    assert (line.title, line.by, line.town) == (title, clerk, plan.town)
    assert client.get(to).status_code == client.post(to).status_code == 404


def test_file_that_something_else_has_too_stays(draft: Reading, plan: Plan, clerk: User) -> None:
    other = reading_of(plan.town, file=draft.file.name, title="同一份")
    drafts.delete_draft(draft, by=clerk)
    assert default_storage.exists(other.file.name)
    again = reading_of(
        plan.town, file=other.file.name, title="草稿", standing="draft", state="review", by=clerk
    )
    Reading.objects.filter(pk=other.pk).delete()
    Batch.objects.create(
        town=plan.town, file=again.file.name, filename="a.txt", sha256="0" * 64, size=1
    )
    drafts.delete_draft(again, by=clerk)
    assert default_storage.exists(other.file.name)


def test_file_that_is_gone_already_does_not_stop_the_end(draft: Reading, clerk: User) -> None:
    default_storage.delete(draft.file.name)
    drafts.delete_draft(draft, by=clerk)
    assert RemovedDraft.objects.count() == 1


@pytest.mark.parametrize("fields", [{"standing": "issued"}, {"by": None}])
def test_only_ones_own_draft_is_deleted(
    draft: Reading, clerk: User, fields: dict[str, Any]
) -> None:
    Reading.objects.filter(pk=draft.pk).update(**fields)
    with pytest.raises(ActionError, match="不能删除"):
        drafts.delete_draft(draft, by=clerk)
    assert (Reading.objects.count(), RemovedDraft.objects.count()) == (1, 0)


def test_lines_of_deleted_drafts_are_those_of_the_town(plan: Plan, clerk: User) -> None:
    for town, title in ((plan.town, "本镇草稿"), (TownFactory(), "别镇草稿")):
        RemovedDraft.objects.create(town=town, title=title, by=clerk)
    assert [line.title for line in drafts.removed_drafts(plan.town)] == ["本镇草稿"]


def test_list_of_reports_shows_the_lines_of_the_towns_own_drafts(plan: Plan, clerk: User) -> None:
    for town, title in ((plan.town, "本镇草稿"), (TownFactory(), "别镇草稿")):
        RemovedDraft.objects.create(town=town, title=title, by=clerk)
    said = words(client_of(person_of(plan.town, "clerk")).get("/imports/reports/"))
    assert f"已删除的草稿{plan.town.name}·本镇草稿王经办·" in said
    assert "别镇草稿" not in said


def test_partial_of_deleted_drafts_names_title_person_and_time(plan: Plan, clerk: User) -> None:
    from django.template.loader import render_to_string

    line = RemovedDraft.objects.create(town=plan.town, title="<b>草稿</b>", by=clerk)
    html = render_to_string(
        "imports/questions/_removed.html", {"removed": drafts.removed_drafts(plan.town)}
    )
    assert "&lt;b&gt;草稿" in html
    assert "王经办" in html
    assert f"{line.at:%Y}" in html
    empty = render_to_string("imports/questions/_removed.html", {"removed": []})
    assert empty.strip() == ""


def test_kept_file_of_another_draft_with_the_same_content(plan: Plan, clerk: User) -> None:
    name = default_storage.save("imports/11/same.txt", ContentFile(b"same"))
    first, second = (
        reading_of(
            plan.town, file=name, title=title, standing="draft", state="review", by=clerk, date=DAY
        )
        for title in ("一稿", "二稿")
    )
    drafts.delete_draft(first, by=clerk)
    assert default_storage.exists(name)
    drafts.delete_draft(second, by=clerk)
    assert not default_storage.exists(name)
