"""Pages of imports: a clerk, a deputy, a stranger; upload, preview, decide."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments.models import Commitment, Plan, Progress, Town
from imports import actions, tasks
from imports.models import Batch
from people.models import User
from tests.factories import PlanFactory, TownFactory, UserFactory, administrator, person_of
from tests.import_records import PLAN

pytestmark = pytest.mark.django_db
FILE = (
    "序号,任务表述,目标值,完成时限,牵头单位,2026年1-6月累计完成\n"
    "1,加装电梯完工60台,60台,2026-12-31,城建办公室,31\n"
    "2,,2所,2026-10-31,民政办公室,0\n"
).encode()


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was handed to the worker; the worker itself is tested in test_import_worker."""
    found: list[tuple[str, int]] = []
    for name in ("check_batch", "commit_batch", "judge_batch"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: found.append((name, pk)))
    return found


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def plan(town: Town) -> Plan:
    return PlanFactory(town=town, title=PLAN)


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk", display_name="王经办")


@pytest.fixture
def batch(town: Town, plan: Plan, clerk: User) -> Batch:
    """A file that was read: number 1 is fine, number 2 has no wording."""
    made = actions.receive(
        town=town, data=FILE, filename="台账.csv", by=clerk, default_plan=plan, enqueue=False
    )
    actions.check(made.pk)
    made.refresh_from_db()
    return made


def page(client: Client, user: User | None, name: str, *args: Any) -> Any:
    if user:
        client.force_login(user)
    return client.get(reverse(f"imports:{name}", args=args))


def send(client: Client, user: User, to: Town, **said: Any) -> Any:
    client.force_login(user)
    usual = {"town": to.pk, "file": SimpleUploadedFile("台账.csv", FILE)}
    return client.post(reverse("imports:upload"), usual | said)


def press(client: Client, user: User, name: str, batch: Batch, **said: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(f"imports:{name}", args=[batch.pk]), said, follow=True)


@pytest.mark.parametrize(
    "name", ["list", "upload", "batch", "progress", "original", "blank_ledger"]
)
def test_pages_are_for_clerks_of_the_town_alone(
    client: Client, batch: Batch, clerk: User, name: str
) -> None:
    args: list[Any] = {"list": [], "upload": [], "blank_ledger": [batch.town_id]}.get(
        name, [batch.pk]
    )
    people = {
        "clerk": clerk,
        "administrator": administrator(),
        "deputy": person_of(batch.town, "deputy"),
        "stranger": UserFactory(),
    }
    answers = {who: page(client, user, name, *args).status_code for who, user in people.items()}
    assert answers == {"clerk": 200, "administrator": 200, "deputy": 404, "stranger": 404}


@pytest.mark.parametrize("name", ["batch", "progress", "original"])
def test_clerk_of_another_town_finds_nothing(client: Client, batch: Batch, name: str) -> None:
    other = person_of(TownFactory(), "clerk")
    assert page(client, other, name, batch.pk).status_code == 404


@pytest.mark.parametrize("name", ["confirm", "discard", "undo"])
def test_buttons_are_for_clerks_of_the_town_alone(
    client: Client, batch: Batch, clerk: User, name: str
) -> None:
    for user in (person_of(batch.town, "deputy"), person_of(TownFactory(), "clerk")):
        assert press(client, user, name, batch).status_code == 404
    client.force_login(clerk)
    assert client.get(reverse(f"imports:{name}", args=[batch.pk])).status_code == 405
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_anonymous_person_is_asked_to_log_in(client: Client, batch: Batch) -> None:
    answer = page(client, None, "batch", batch.pk)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/people/login/?next=/imports/{batch.pk}/",
    )


def test_upload_needs_the_token_of_the_form(clerk: User, town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = send(client, clerk, town)
    assert answer.status_code == 403
    assert "<h1>这一页已经过期</h1>" in answer.content.decode()
    assert Batch.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_upload_answers_no_other_method(client: Client, clerk: User, method: str) -> None:
    client.force_login(clerk)
    assert getattr(client, method)(reverse("imports:upload")).status_code == 405


def test_upload_goes_to_the_worker(
    client: Client,
    clerk: User,
    town: Town,
    plan: Plan,
    queued: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, clerk, town, plan=plan.pk, day="2026-06-30")
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{batch.pk}/")
    assert queued == [("check_batch", batch.pk)]
    assert (batch.by, batch.filename, batch.default_plan, str(batch.default_day)) == (
        clerk,
        "台账.csv",
        plan,
        "2026-06-30",
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"town": ""}, "请选择这份文件属于哪个镇街。"),
        ({"town": "999999998"}, "请从列表中选择您负责的镇街。"),
        ({"file": ""}, "请选择要上传的文件。"),
        ({"file": SimpleUploadedFile("空.csv", b"")}, "这份文件是空的，请重新选择。"),
        ({"day": "6月底"}, "“6月底”不是日期，请写成2026-09-30这样。"),
    ],
)
def test_upload_that_is_not_taken_says_why(
    client: Client, clerk: User, town: Town, said: dict[str, Any], sentence: str
) -> None:
    answer = send(client, clerk, town, **said)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Batch.objects.count() == 0


def test_too_large_file_is_not_taken(
    client: Client, clerk: User, town: Town, settings: Any
) -> None:
    settings.MAX_UPLOAD_MB = 0
    answer = send(client, clerk, town)
    assert "文件“台账.csv”超过0 MB，请拆分后再上传。" in answer.content.decode()


def test_plan_of_another_town_is_not_offered(client: Client, clerk: User, town: Town) -> None:
    other = PlanFactory(title="别处的计划")
    assert "别处的计划" not in page(client, clerk, "upload").content.decode()
    assert send(client, clerk, town, plan=other.pk).status_code == 200
    assert Batch.objects.count() == 0


def test_waiting_page_asks_again_every_second(client: Client, clerk: User, town: Town) -> None:
    batch = actions.receive(town=town, data=FILE, filename="台账.csv", by=clerk, enqueue=False)
    html = page(client, clerk, "batch", batch.pk).content.decode()
    assert f'hx-get="/imports/{batch.pk}/progress/" hx-trigger="every 1s"' in html
    assert '<meta http-equiv="refresh" content="3">' in html
    assert "HX-Refresh" not in page(client, clerk, "progress", batch.pk)
    actions.check(batch.pk)
    assert page(client, clerk, "progress", batch.pk)["HX-Refresh"] == "true"
    assert "hx-get" not in page(client, clerk, "batch", batch.pk).content.decode()


def test_preview_shows_rows_changes_and_sentences(
    client: Client, clerk: User, batch: Batch
) -> None:
    html = page(client, clerk, "batch", batch.pk).content.decode()
    assert "确认后写入2行。" in html
    assert "有误或有冲突的2行不写入，改正后可再次上传。" in html
    assert '<span class="act act-create">新增</span>' in html
    assert '<span class="soft">目标值</span> <ins>60</ins>' in html
    assert "“城建办公室”不在责任单位名录中" in html


def test_preview_can_show_one_action_alone(client: Client, clerk: User, batch: Batch) -> None:
    client.force_login(clerk)
    html = client.get(f"/imports/{batch.pk}/?show=faulty").content.decode()
    assert "act-create" not in html.split("<tbody>")[1]
    assert html.count('<span class="act act-faulty">有误</span>') == 2


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?show=nonsense", "?show=same"])
def test_odd_query_still_answers(client: Client, clerk: User, batch: Batch, query: str) -> None:
    client.force_login(clerk)
    assert client.get(f"/imports/{batch.pk}/{query}").status_code == 200


def test_confirm_write_undo(
    client: Client,
    clerk: User,
    batch: Batch,
    queued: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        html = press(client, clerk, "confirm", batch, digest=batch.digest).content.decode()
    assert queued == [("commit_batch", batch.pk)]
    assert "正在写入2行。" in html
    actions.commit(batch.pk, enqueue=False)
    html = page(client, clerk, "batch", batch.pk).content.decode()
    assert "写入2行。" in html
    assert f'href="/towns/{batch.town_id}/?live=1"' in html
    assert f'href="/towns/{batch.town_id}/publish/"' in html
    assert (Commitment.objects.count(), Progress.objects.count()) == (1, 1)
    html = press(client, clerk, "undo", batch).content.decode()
    assert "已撤销：删去4条，恢复0条。" in html
    assert (Commitment.objects.count(), Progress.objects.count()) == (0, 0)


def test_confirm_of_an_old_preview_says_so(client: Client, clerk: User, batch: Batch) -> None:
    html = press(client, clerk, "confirm", batch, digest="0").content.decode()
    assert "预览内容已有变化，请刷新页面再看一遍后确认。" in html


def test_discard(client: Client, clerk: User, batch: Batch) -> None:
    html = press(client, clerk, "discard", batch).content.decode()
    assert "已放弃，什么都没有写入。" in html


def test_same_file_again_says_what_it_did(
    client: Client, clerk: User, batch: Batch, plan: Plan
) -> None:
    actions.confirm(batch=batch, by=clerk, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    again = actions.receive(
        town=batch.town,
        data=FILE,
        filename="又一次.csv",
        by=clerk,
        default_plan=plan,
        enqueue=False,
    )
    actions.check(again.pk)
    html = page(client, clerk, "batch", again.pk).content.decode()
    assert "写入过，那一次写入2行。" in html
    assert f'<a href="/imports/{batch.pk}/">看那一次</a>' in html
    assert "没有可以写入的行：2行有误或有冲突，请改正后再次上传。" in html


def test_failed_batch_says_why(client: Client, clerk: User, town: Town) -> None:
    batch = actions.receive(
        town=town, data=b"\x00\x01\x02" * 50, filename="坏.xlsx", by=clerk, enqueue=False
    )
    actions.check(batch.pk)
    html = page(client, clerk, "batch", batch.pk).content.decode()
    assert "重新上传" in html
    assert "note-wrong" in html


def test_original_file_comes_back_byte_for_byte(client: Client, clerk: User, batch: Batch) -> None:
    answer = page(client, clerk, "original", batch.pk)
    assert b"".join(answer.streaming_content) == FILE
    assert answer["Content-Disposition"] == ("attachment; filename*=utf-8''%E5%8F%B0%E8%B4%A6.csv")
    assert answer["Content-Type"] == "application/octet-stream"


def test_blank_ledger_is_a_workbook(client: Client, clerk: User, town: Town) -> None:
    answer = page(client, clerk, "blank_ledger", town.code)
    assert answer.content[:4] == b"PK\x03\x04"
    assert page(client, clerk, "blank_ledger", "999999998").status_code == 404


def test_blank_ledger_leaves_out_what_no_workbook_keeps(
    client: Client, clerk: User, town: Town
) -> None:
    client.force_login(clerk)
    answer = client.get(reverse("imports:blank_ledger", args=[town.code]), {"plan": "甲\0\x01计划"})
    assert answer.status_code == 200
    told = unquote(answer["Content-Disposition"])
    assert told.endswith("甲计划（空白台账）.xlsx")


def test_list_is_read_in_a_fixed_number_of_queries(
    client: Client, clerk: User, batch: Batch, django_assert_max_num_queries: Any
) -> None:
    for _n in range(5):
        batch.pk = None
        batch.save()
    client.force_login(clerk)
    with django_assert_max_num_queries(6):
        html = client.get("/imports/").content.decode()
    assert html.count("台账.csv</a>") == 6


def test_admin_lists_batches_and_rows(client: Client, batch: Batch) -> None:
    client.force_login(administrator())
    for name in ("batch", "row"):
        answer = client.get(reverse(f"admin:imports_{name}_changelist"))
        assert answer.status_code == 200
    assert client.get(reverse("admin:imports_batch_add")).status_code == 403
