"""The pages of the review: a report is given, shown, gone through, and confirmed."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment, Town
from imports import actions, tasks
from imports.models import Card, Reading
from imports.review import deciding
from imports.review.reading import read
from people.models import User
from tests.factories import CommitmentFactory, PlanFactory
from tests.review.conftest import ReadIn
from tests.review.reports import JANUARY, JULY

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was handed to the worker; the worker itself is tested in the browser."""
    found: list[tuple[str, int]] = []
    for name in ("read_report", "check_batch", "look_at_report"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: found.append((name, pk)))
    return found


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    """The clerk's browser."""
    client.force_login(clerk)
    return client


@pytest.fixture
def january(read_in: ReadIn) -> Reading:
    return read_in(JANUARY)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def plain(html: str) -> str:
    """A page's words without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def card_of(reading: Reading, words: str) -> Card:
    return next(card for card in reading.cards.all() if words in card.quote)


def address(reading: Reading, name: str, card: Card | None = None) -> str:
    return reverse(f"imports:{name}", args=[reading.pk, card.pk] if card else [reading.pk])


def press(desk: Client, reading: Reading, card: Card, do: str, **said: Any) -> Any:
    return desk.post(address(reading, "card", card), {"do": do, **said}, **JSON)


def edited(card: Card, **changed: str) -> dict[str, str]:
    """What the form of a card sends, with some of it changed."""
    told = {name: "" if value is None else str(value) for name, value in card.fields.items()}
    return told | changed


# -- giving --------------------------------------------------------------------------------------


def test_pasted_report_is_taken_and_queued(
    desk: Client, town: Town, clerk: User, queued: list[tuple[str, int]], settings: Any
) -> None:
    told = {"town": town.pk, "text": JANUARY, "standing": "issued", "title": "", "day": ""}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.transaction.on_commit", lambda act, **_kept: act())
        answer = desk.post(reverse("imports:give_report"), told)
    made = Reading.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/reports/{made.pk}/")
    assert (made.pasted, made.by, made.state, made.standing) == (True, clerk, "received", "issued")
    assert queued == [("read_report", made.pk)]
    page = body(desk.get(made.get_absolute_url()))
    assert "报告已收到，正在等后台任务读取。" in page
    assert f'hx-get="/imports/reports/{made.pk}/progress/"' in page
    assert "HX-Refresh" not in desk.get(address(made, "reading_progress"))
    read(made.pk)
    assert desk.get(address(made, "reading_progress"))["HX-Refresh"] == "true"


def test_file_of_a_report_is_taken_and_given_back(desk: Client, town: Town) -> None:
    file = SimpleUploadedFile("报告.txt", JANUARY.encode())
    told = {"town": town.pk, "file": file, "standing": "draft", "day": "2026-01-16"}
    answer = desk.post(reverse("imports:give_report"), told)
    made = Reading.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.pasted, made.filename, made.standing) == (False, "报告.txt", "draft")
    given = desk.get(address(made, "reading_file"))
    assert b"".join(given.streaming_content).decode() == JANUARY  # type: ignore[attr-defined]
    assert "attachment" in given["Content-Disposition"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "请选择报告文件，或把正文粘贴到下面。"),
        ({"town": ""}, "请选择这份报告属于哪个镇街。"),
        ({"town": "000000000"}, "请从列表中选择您负责的镇街。"),
        ({"day": "去年"}, "“去年”不是日期，请写成2026-09-30这样。"),
        ({"standing": "secret"}, "文件状态请在“正式文件”和“内部草稿”中选。"),
    ],
)
def test_nothing_typed_is_lost_where_a_report_cannot_be_taken(
    desk: Client, town: Town, changed: dict[str, str], sentence: str
) -> None:
    told = {"town": town.pk, "text": "第一句话很长。", "standing": "issued", "title": "我的标题"}
    answer = desk.post(reverse("imports:give_report"), {**told, **changed})
    page = body(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="我的标题"' in page
    assert ("第一句话很长。" in page) is ("text" not in changed)
    assert not Reading.objects.exists()


def test_words_beyond_what_is_taken_are_refused_with_a_way_out(
    desk: Client, town: Town, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
    told = {"town": town.pk, "text": "字" * 400_000, "standing": "issued"}
    answer = desk.post(reverse("imports:give_report"), told)
    page = body(answer)
    assert answer.status_code == 413
    assert "这次填写或粘贴的文字超过1 MB（约34万字），什么都没有写入。" in page
    assert "请存成docx或txt文件，用“报告文件”上传，最大20 MB" in page
    assert 'href="/imports/reports/new/">回到刚才的页面' in page
    assert not Reading.objects.exists()


def test_browser_does_not_cut_a_pasted_report(desk: Client, town: Town) -> None:
    box = re.search(r'<textarea name="text"[^>]*>', body(desk.get(reverse("imports:give_report"))))
    assert box is not None
    assert "maxlength" not in box[0]
    told = {"town": town.pk, "text": "字" * 200_001, "standing": "issued"}
    answer = desk.post(reverse("imports:give_report"), told)
    assert answer.status_code == 422
    assert "粘贴的文字有200001字，最多200000字。" in body(answer)


def test_file_and_words_together_are_asked_about(desk: Client, town: Town) -> None:
    file = SimpleUploadedFile("报告.txt", JANUARY.encode())
    told = {"town": town.pk, "file": file, "text": "另一份", "standing": "issued"}
    answer = desk.post(reverse("imports:give_report"), told)
    assert "文件和粘贴的正文只要一样。请取消选文件，或清空这里。" in body(answer)


def test_unreadable_report_says_why_and_what_to_do(desk: Client, read_in: ReadIn) -> None:
    made = read_in(b"%PDF-1.4 broken", filename="报告.pdf")
    page = body(desk.get(made.get_absolute_url()))
    assert made.state == "failed"
    assert "文件已损坏，打不开。请用WPS打开检查，另存为docx再上传，或把正文粘贴进来。" in page
    assert f"/imports/reports/new/?town={made.town_id}&amp;standing=issued" in page


def test_list_shows_what_waits_first(desk: Client, read_in: ReadIn, january: Reading) -> None:
    done = read_in(JULY)
    deciding.discard(done, by=None)
    page = plain(body(desk.get(reverse("imports:reports"))))
    n = january.cards.count()
    assert f"{n}条，待定{n}条" in page
    assert page.index("等您审读的") < page.index(january.title) < page.index("其余报告")
    assert page.index("其余报告") < page.index(done.title) < page.index("已放弃")


def test_upload_page_leads_reports_to_their_own(desk: Client) -> None:
    assert reverse("imports:give_report") in body(desk.get(reverse("imports:upload")))
    assert reverse("imports:reports") in body(desk.get(reverse("imports:list")))


# -- the page ------------------------------------------------------------------------------------


def test_text_stands_whole_and_in_order_with_a_mark_for_every_record(
    desk: Client, january: Reading
) -> None:
    page = body(desk.get(january.get_absolute_url()))
    shown = re.search(r'id="text">(.*?)</div>', page, re.S)
    assert shown is not None
    assert plain(shown[1]) == re.sub(r"\s+", "", january.text)
    marked = re.findall(r'<a id="at-(\d+)" class="([^"]*)"', shown[1])
    cards = list(january.cards.order_by("start"))
    assert [int(start) for start, _kind in marked] == [card.start for card in cards]
    for (_start, kind), card in zip(marked, cards, strict=True):
        expected = f"m m-{card.fields['kind']} m-pending{' sure' if card.certain else ''}"
        assert kind == expected
    for start, words in re.findall(r'data-start="(\d+)"[^>]*>(.*?)</(?:p|h\d)>', shown[1], re.S):
        bare = re.sub(r"<[^>]+>", "", words)
        assert january.text[int(start) : int(start) + len(bare)] == bare


def test_script_in_a_report_stays_words(desk: Client, read_in: ReadIn) -> None:
    made = read_in(JANUARY.replace("建成文化中心", "建成<script>alert(1)</script>文化中心"))
    page = body(desk.get(made.get_absolute_url()))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_card_says_what_was_read_why_and_how_certain(desk: Client, january: Reading) -> None:
    card = card_of(january, "养老床位100张")
    page = plain(body(desk.get(january.get_absolute_url(), {"card": card.pk})))
    assert "数值100张" in page
    assert "完成时限2026年12月31日" in page
    assert "“年底前”" in page
    about = card_of(january, "1.2万平方米")
    page = plain(body(desk.get(january.get_absolute_url(), {"card": about.pk})))
    assert "约1.2万㎡（12,000㎡）" in page
    assert "“约1.2万平方米”" in page


def test_place_in_the_text_opens_its_card(desk: Client, january: Reading) -> None:
    card = card_of(january, "文化中心")
    page = body(desk.get(january.get_absolute_url(), {"at": card.start + 1}))
    assert f'<article class="card panel-in panel-pending" data-card="{card.pk}"' in page
    free = january.text.index("请予审议")
    assert f'id="at-{free}"' in body(desk.get(january.get_absolute_url(), {"at": free}))


@pytest.mark.parametrize("show", ["", "pending", "commitment", "outcome", "doubt", "nonsense"])
def test_list_is_cut_down_to_what_is_asked(desk: Client, january: Reading, show: str) -> None:
    deciding.accept(card_of(january, "养老床位100张"), by=None)
    answer = desk.get(january.get_absolute_url(), {"show": show})
    cards = list(january.cards.all())
    expected = {
        "pending": sum(card.state == "pending" for card in cards),
        "commitment": sum(card.fields["kind"] == "commitment" for card in cards),
        "outcome": sum(card.fields["kind"] == "outcome" for card in cards),
    }
    counts = answer.context["counts"]
    if show in expected:
        assert counts.of[show] == expected[show]
        assert answer.context["panel"].of == expected[show]
        assert body(answer).count(" off") == len(cards) - expected[show]
    assert (counts.accepted, counts.pending) == (1, len(cards) - 1)
    assert counts.of["doubt"] == counts.pending - counts.sure


# -- deciding ------------------------------------------------------------------------------------


def test_script_gets_the_next_card_that_waits(desk: Client, january: Reading) -> None:
    first, second = january.cards.order_by("start")[:2]
    told = press(desk, january, first, "accept").json()
    assert told["card"] == second.pk
    assert f'data-card="{second.pk}"' in told["panel"]
    assert told["marks"][str(first.pk)]["class"].startswith("m m-outcome m-accepted")
    assert told["said"].startswith("已接受")
    assert "<b>1</b>" in told["bar"]
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("accepted", desk.get("/").wsgi_request.user)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "outcome",
            "已接受，不对应任何承诺，不写入进展。要写入，请回到这一条选它对应的承诺。",
        ),
        ("commitment", "已接受，作为新的承诺。"),
    ],
)
def test_accepting_says_that_nothing_of_what_was_proposed_is_answered(
    desk: Client, january: Reading, kind: str, said: str
) -> None:
    card = january.cards.filter(fields__kind=kind, fields__due__gt="").first()
    assert card is not None
    own = january.cards.filter(fields__kind="commitment").exclude(pk=card.pk).first()
    assert own is not None
    card.proposals = [{"commitment": None, "card": own.pk, "score": 50, "words": [], "doubts": []}]
    card.answers = card.answers_card = None
    card.save()
    assert press(desk, january, card, "accept").json()["said"] == said
    january.cards.update(proposals=[], state="pending")
    assert press(desk, january, card, "accept").json()["said"] == "已接受。"


def test_buttons_do_the_same_without_a_script(desk: Client, january: Reading) -> None:
    first, second = january.cards.order_by("start")[:2]
    to = address(january, "card", first)
    answer = desk.post(to, {"do": "reject", "show": "outcome"})
    assert answer["Location"] == f"{january.get_absolute_url()}?card={second.pk}&show=outcome#card"
    first.refresh_from_db()
    assert first.state == "rejected"
    answer = desk.post(to, {"do": "put_back"}, follow=True)
    first.refresh_from_db()
    assert first.state == "pending"
    assert "已放回待定。" in body(answer)
    assert desk.get(to)["Location"] == f"{january.get_absolute_url()}?card={first.pk}#card"


def test_edit_keeps_the_words_of_the_report(desk: Client, january: Reading) -> None:
    card = card_of(january, "养老床位100张")
    told = press(desk, january, card, "edit", **edited(card, value="1,200", comparator=">="))
    assert told.status_code == 200
    was = card.quote, card.start
    card.refresh_from_db()
    assert (card.fields["value"], card.fields["comparator"]) == ("1200", ">=")
    assert (card.quote, card.start) == was
    assert "不少于1200张" in plain(told.json()["panel"])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("value", "一大批", "“一大批”不是数字，请写成1200、1.96亿这样，单位另填。"),
        ("due", "年底", "“年底”不是日期，请写成2026-09-30这样。"),
        ("wording", "", "请填写任务表述。"),
        ("measure", "money", "“money”不在可选的范围里，请从下拉框选。"),
        ("value", "-5", "数量“-5”不能是负数。"),
        ("unit", "张" * 21, "有21字，最多20字，请改短。"),
    ],
)
def test_wrong_field_is_told_beside_it_and_typing_stays(
    desk: Client, january: Reading, name: str, value: str, sentence: str
) -> None:
    card = card_of(january, "养老床位100张")
    said = edited(card, **{name: value}) | {"baseline": "我写的基数"}
    for options in (JSON, {}):
        answer = desk.post(address(january, "card", card), {"do": "edit", **said}, **options)
        page = answer.json()["panel"] if options else body(answer)
        field = re.search(rf'<div class="edit-{name}">(.*?)</div>', page, re.S)
        assert answer.status_code == 422
        assert field is not None
        assert sentence in field[1]
        assert value in field[1] or name == "measure"
        assert "我写的基数" in page
    card.refresh_from_db()
    assert card.fields["value"] == "100"


def test_outcome_is_told_which_commitment_it_reports_on(
    desk: Client, read_in: ReadIn, town: Town
) -> None:
    plan = PlanFactory(town=town, title="某某镇2026年目标任务")
    lifts = CommitmentFactory(plan=plan, wording="加装电梯完工60台", value=60, unit="台")
    other = CommitmentFactory(
        plan=plan, wording="新建口袋公园", value=3, value_text="3", unit="座", number="7"
    )
    july = read_in(JULY)
    card = card_of(july, "累计完工31台")
    page = plain(press(desk, july, card, "put_back").json()["panel"])
    assert "加装电梯完工60台" in page
    assert re.search(r"相近\d+分", page)
    found = desk.get(address(july, "card", card), {"find": "口袋"}, **JSON).json()["panel"]
    assert "新建口袋公园" in found
    assert f'value="c{other.pk}"' in found
    assert "某某镇2026年目标任务第7项，3座" in found
    press(desk, july, card, "answer", answer=f"c{other.pk}")
    card.refresh_from_db()
    assert card.answers == other
    press(desk, july, card, "answer", answer="none")
    card.refresh_from_db()
    assert card.answers is None
    press(desk, july, card, "answer", answer=f"c{lifts.pk}")
    own = card_of(july, "床位45张"), card_of(july, "床位100张")
    press(desk, july, own[0], "answer", answer=f"k{own[1].pk}")
    own[0].refresh_from_db()
    assert own[0].answers_card == own[1]


def test_accepted_outcomes_of_no_commitment_are_counted_as_unwritten(
    desk: Client, january: Reading
) -> None:
    outcome = january.cards.filter(fields__kind="outcome").first()
    assert outcome is not None
    january.cards.update(answers=None, answers_card=None)
    told = "条不对应任何承诺，只留在这里，不写入进展。"
    assert told not in press(desk, january, outcome, "reject").json()["bar"]
    assert f"已接受的成果中有1{told}" in press(desk, january, outcome, "accept").json()["bar"]


def test_commitment_of_another_town_cannot_be_chosen(desk: Client, read_in: ReadIn) -> None:
    other = CommitmentFactory(wording="加装电梯完工60台")
    july = read_in(JULY)
    card = card_of(july, "累计完工31台")
    for name in (f"c{other.pk}", "c0", "k0", "", "nonsense"):
        answer = press(desk, july, card, "answer", answer=name)
        assert answer.status_code == 422
        assert answer.json()["said"] == "请先选一项承诺，或选“都不是”。"
    found = desk.get(address(july, "card", card), {"find": "电梯"}, **JSON).json()["panel"]
    assert f'value="c{other.pk}"' not in found


def test_all_that_is_certain_is_accepted_at_once_and_nothing_else(
    desk: Client, january: Reading
) -> None:
    before = desk.get(january.get_absolute_url()).context["counts"]
    told = desk.post(address(january, "accept_certain"), {}, **JSON).json()
    accepted = january.cards.filter(state="accepted")
    assert 0 < before.sure == accepted.count() < before.total
    assert all(card.certain for card in accepted)
    assert told["said"] == f"已接受确定的{before.sure}条。每一条都可以放回待定。"


def test_words_are_added_by_place_and_by_copying_them(desk: Client, january: Reading) -> None:
    to = address(january, "add_card")
    start = january.text.index("请予审议")
    told = desk.post(to, {"start": start, "end": start + 4}, **JSON).json()
    made = january.cards.get(start=start)
    assert (made.quote, made.by_hand, made.state) == ("请予审议", True, "pending")
    assert told == {"goto": f"{january.get_absolute_url()}?card={made.pk}#card"}
    answer = desk.post(to, {"quote": "让我们一起奋斗"}, follow=True)
    assert january.cards.filter(quote="让我们一起奋斗", by_hand=True).exists()
    assert "已添加，请核对它的内容，再接受。" in body(answer)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"quote": ""}, "请先选中正文里的一句话，或把它抄到“添加一条”里。"),
        ({"quote": "没有的话"}, "正文里没有“没有的话”。请从左边原样复制一句，一字不差。"),
        ({"quote": "某某镇"}, "正文里有2处“某某镇”。请多复制几个字，让它只有一处。"),
        ({"start": "5", "end": "5"}, "选中的位置不在正文里，请重新选中一句话。"),
        ({"start": "0", "end": "999999999"}, "选中的位置不在正文里，请重新选中一句话。"),
    ],
)
def test_what_cannot_be_added_is_said(
    desk: Client, january: Reading, said: dict[str, str], sentence: str
) -> None:
    n = january.cards.count()
    to = address(january, "add_card")
    answer = desk.post(to, said, **JSON)
    assert (answer.status_code, answer.json()["said"]) == (422, sentence)
    page = desk.post(to, said)
    assert page.status_code == 422
    assert sentence in body(page)
    assert f">{said.get('quote', '')}</textarea>" in body(page)
    assert january.cards.count() == n


def test_facts_of_the_report_are_put_right_or_said_to_be_wrong(
    desk: Client, january: Reading
) -> None:
    to = address(january, "reading_facts")
    facts = {
        "title": "某某镇2026年政府工作报告",
        "kind": "work_report",
        "meeting": "第六次会议",
        "date": "2026-01-17",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "index_number": "",
        "source_url": "example.cn/1",
    }
    wrong = desk.post(to, facts | {"title": "", "meeting": "我写的会议", "source_url": "网址"})
    assert wrong.status_code == 422
    assert "请填写报告标题。" in body(wrong)
    assert "不是网址，请写成https://开头的完整网址。" in body(wrong)
    assert 'value="我写的会议"' in body(wrong)
    desk.post(to, facts)
    january.refresh_from_db()
    assert january.title == facts["title"]
    assert (str(january.date), january.source_url) == ("2026-01-17", "https://example.cn/1")
    late = desk.post(to, facts | {"period_start": "2026-05-01"})
    assert "所述时段起2026-05-01晚于止2025-12-31，请改正。" in body(late)


def test_plans_are_put_right_or_said_to_be_wrong(desk: Client, january: Reading) -> None:
    to = address(january, "reading_plans")
    plan = {
        "plans": "1",
        "plan0-title": "某某镇2026年重点任务",
        "plan0-kind": "annual",
        "plan0-start": "2026-01-01",
        "plan0-end": "2026-12-31",
        "plan0-given": "2026-01-16",
        "plan0-reporting_months": "3",
    }
    wrong = desk.post(to, plan | {"plan0-end": "2025-12-31"})
    assert "结束日期2025-12-31早于开始日期2026-01-01，请改正。" in body(wrong)
    assert 'value="某某镇2026年重点任务"' in body(wrong)
    lacking = desk.post(to, plan | {"plan0-start": ""})
    assert "要填开始日期和结束日期" in body(lacking)
    desk.post(to, plan)
    january.refresh_from_db()
    assert [one["title"] for one in january.plans] == ["某某镇2026年重点任务"]


def test_confirmed_report_leads_to_its_preview_and_stands_still(
    desk: Client, january: Reading
) -> None:
    desk.post(address(january, "accept_certain"))
    answer = desk.post(address(january, "confirm_reading"))
    january.refresh_from_db()
    assert january.batch is not None
    assert answer["Location"] == january.batch.get_absolute_url()
    page = body(desk.get(january.get_absolute_url()))
    assert "data-editable" not in page
    assert "panel-acts" not in page
    assert january.batch.get_absolute_url() in page
    card = january.cards.first()
    assert card is not None
    refused = press(desk, january, card, "put_back")
    assert refused.status_code == 422
    assert "不能再改" in refused.json()["said"]
    assert not Commitment.objects.exists()


def test_preview_of_a_report_leads_back_to_its_review(
    desk: Client, january: Reading, town: Town
) -> None:
    desk.post(address(january, "accept_certain"))
    desk.post(address(january, "confirm_reading"))
    january.refresh_from_db()
    assert january.batch is not None
    actions.check(january.batch.pk)
    page = body(desk.get(january.batch.get_absolute_url()))
    assert f'<a href="{january.get_absolute_url()}">返回审读' in page
    assert "先不写入，返回审读" in page
    for word in ("更正列的含义", "移到别的镇街", "改“数据截至”"):
        assert word not in page
    answer = desk.post(reverse("imports:discard", args=[january.batch.pk]))
    assert answer["Location"] == january.get_absolute_url()
    page = body(desk.get(january.get_absolute_url()))
    assert "没有写入。您可以接着审读这份报告。" in page
    assert "data-editable" in page


def test_confirming_says_what_is_missing(desk: Client, january: Reading) -> None:
    Reading.objects.filter(pk=january.pk).update(plans=[])
    deciding.accept(card_of(january, "养老床位100张"), by=None)
    answer = desk.post(address(january, "confirm_reading"), follow=True)
    assert "还没有计划可以归入。" in body(answer)


def test_report_is_given_up_after_a_question(desk: Client, january: Reading) -> None:
    to = address(january, "discard_reading")
    assert "放弃这份报告？" in body(desk.get(to))
    january.refresh_from_db()
    assert january.state == "review"
    assert "已放弃，什么都没有写入。" in body(desk.post(to, follow=True))


@pytest.mark.parametrize(
    "name", ["accept_certain", "add_card", "reading_facts", "reading_plans", "confirm_reading"]
)
def test_buttons_are_not_pressed_by_a_link(desk: Client, january: Reading, name: str) -> None:
    answer = desk.get(address(january, name), follow=True)
    assert answer.redirect_chain == [(january.get_absolute_url(), 302)]
    assert "刚才的操作没有生效。请看过这一页后再按一次。" in body(answer)
    assert desk.put(address(january, name)).status_code == 405


# -- size ----------------------------------------------------------------------------------------


def long_report(n: int) -> str:
    """A report with ``n`` commitments, padded to a hundred characters each."""
    filler = (
        "我们坚持以人民为中心的发展思想，不断改进作风，扎实推进各项工作，努力把好事办好实事办实" * 2
    )
    lines = [f"年底前新建第{k}居民区健身步道{k + 10}条。{filler}。" for k in range(n)]
    head = "某某镇政府工作报告\n——2026年1月16日在某某镇第三届人民代表大会第六次会议上\n各位代表：\n"
    return f"{head}一、2026年主要工作\n" + "\n".join(lines)


def queries(desk: Client, to: str, **options: Any) -> tuple[int, float]:
    """How many queries a page asks, and the seconds of work it takes, once it is warm: what other
    processes of the machine do meanwhile is not counted."""
    desk.get(to, **options)
    with CaptureQueriesContext(
        connection,
    ) as told:
        began = time.process_time()
        assert desk.get(to, **options).status_code == 200
        return len(told), time.process_time() - began


def test_four_hundred_records_ask_as_few_queries_as_ten(desk: Client, read_in: ReadIn) -> None:
    small, large = read_in(long_report(10)), read_in(long_report(400), title="长报告")
    assert large.cards.count() >= 300
    assert len(large.text) >= 38_000
    few, _seconds = queries(desk, small.get_absolute_url())
    many, seconds = queries(desk, large.get_absolute_url())
    assert few == many
    assert seconds < 1
    first = large.cards.order_by("start").first()
    assert first is not None
    press(desk, large, first, "accept")
    began = time.process_time()
    with CaptureQueriesContext(connection) as acting:
        assert press(desk, large, first, "reject").status_code == 200
    spent = time.process_time() - began
    assert len(acting) < 25
    print(f"page {seconds:.3f} s, action {spent:.3f} s, {many} and {len(acting)} queries")
    assert spent < 0.2
