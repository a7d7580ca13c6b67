"""Files come in: one or many, each a batch of its own; what is not taken says why."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments.models import Plan, Town
from imports import actions
from imports.models import Batch
from people.models import User
from tests.factories import PlanFactory, TownFactory, person_of
from tests.importing.conftest import Read, page
from tests.importing.files import FILE

pytestmark = pytest.mark.django_db


def a_file(name: str = "台账.csv", data: bytes = FILE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(desk: Client, to: Town, headers: dict[str, str] | None = None, **said: Any) -> Any:
    usual = {"town": to.pk, "file": a_file()}
    return desk.post(reverse("imports:upload"), usual | said, headers=headers)


def test_upload_goes_to_the_worker(
    desk: Client,
    clerk: User,
    town: Town,
    plan: Plan,
    queued: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(desk, town, plan=plan.pk, day="2026-06-30")
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{batch.pk}/")
    assert queued == [("check_batch", batch.pk)]
    told = (batch.by, batch.filename, batch.default_plan, str(batch.default_day))
    assert told == (clerk, "台账.csv", plan, "2026-06-30")


def test_many_files_become_as_many_batches(desk: Client, town: Town) -> None:
    files = [a_file("一季度.csv"), a_file("二季度.csv", FILE + b"\n")]
    answer = send(desk, town, file=files)
    first, second = Batch.objects.order_by("pk")
    assert answer["Location"] == f"/imports/received/?batch={first.pk}&batch={second.pk}"
    html = desk.get(answer["Location"]).content.decode()
    assert "收到2份文件" in html
    assert html.index("一季度.csv") < html.index("二季度.csv")
    assert 'hx-trigger="every 1s"' in html


def test_one_bad_file_does_not_keep_the_others_out(desk: Client, town: Town) -> None:
    answer = send(desk, town, file=[a_file("空.csv", b""), a_file("好.csv")])
    batch = Batch.objects.get()
    assert batch.filename == "好.csv"
    assert answer["Location"] == f"/imports/received/?batch={batch.pk}"
    assert "文件“空.csv”是空的，请重新选择。" in desk.get(answer["Location"]).content.decode()


def test_script_is_answered_in_json(desk: Client, town: Town) -> None:
    answer = send(desk, town, {"Accept": "application/json"})
    batch = Batch.objects.get()
    told = {"name": "台账.csv", "url": f"/imports/{batch.pk}/", "pk": batch.pk}
    assert (answer.status_code, answer.json()) == (200, {"batches": [told], "errors": []})


def test_script_is_told_why_a_file_is_not_taken(desk: Client, town: Town) -> None:
    answer = send(desk, town, {"Accept": "application/json"}, file=a_file("空.csv", b""))
    assert (answer.status_code, answer.json()) == (
        422,
        {"batches": [], "errors": ["文件“空.csv”是空的，请重新选择。"]},
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"town": ""}, "请选择这份文件属于哪个镇街。"),
        ({"town": "999999998"}, "请从列表中选择您负责的镇街。"),
        ({"file": ""}, "请选择要上传的文件。"),
        ({"file": a_file("空.csv", b"")}, "文件“空.csv”是空的，请重新选择。"),
        ({"day": "6月底"}, "“6月底”不是日期，请写成2026-09-30这样。"),
        (
            {"file": [a_file(f"{n}.csv") for n in range(51)]},
            "一次最多上传50份文件，这次选了51份。请分几次上传。",
        ),
    ],
)
def test_upload_that_is_not_taken_says_why(
    desk: Client, town: Town, said: dict[str, Any], sentence: str
) -> None:
    answer = send(desk, town, **said)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Batch.objects.count() == 0


def test_too_large_file_is_not_taken(desk: Client, town: Town, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 0
    assert "文件“台账.csv”超过0 MB，请拆分后再上传。" in send(desk, town).content.decode()


def test_plan_of_another_town_is_not_offered(desk: Client, town: Town) -> None:
    other = PlanFactory(title="别处的计划")
    assert "别处的计划" not in page(desk, "upload")
    assert send(desk, town, plan=other.pk).status_code == 200
    assert Batch.objects.count() == 0


def test_same_file_again_says_what_it_did(
    desk: Client, clerk: User, batch: Batch, read: Read
) -> None:
    actions.confirm(batch=batch, by=clerk, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    again = read(filename="又一次.csv")
    html = page(desk, "batch", again.pk)
    assert "王经办于" in html
    assert "上传过同一份文件，写入了2条。" in html
    assert f'href="/imports/{batch.pk}/">看那一次</a>' in html


def test_same_file_that_waits_or_was_undone_says_so(desk: Client, batch: Batch, read: Read) -> None:
    second = read()
    assert "那一次是“待确认”，没有写入。" in page(desk, "batch", second.pk)
    batch.state, batch.rows_written = "undone", 2
    batch.save()
    assert "写入2条后又撤销了。" in page(desk, "batch", second.pk)
    assert "同一份文件" not in page(desk, "batch", batch.pk)


def test_same_file_of_another_town_is_another_file(
    client: Client, batch: Batch, read: Read
) -> None:
    other = TownFactory()
    second = read(town=other, by=None, default_plan=None)
    client.force_login(person_of(other, "clerk"))
    assert "同一份文件" not in page(client, "batch", second.pk)


def test_original_file_comes_back_byte_for_byte(desk: Client, batch: Batch) -> None:
    answer: Any = desk.get(reverse("imports:original", args=[batch.pk]))
    assert b"".join(answer.streaming_content) == FILE
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%8F%B0%E8%B4%A6.csv"
    assert answer["Content-Type"] == "application/octet-stream"


def test_blank_ledger_is_a_workbook(desk: Client, town: Town) -> None:
    answer = desk.get(reverse("imports:blank_ledger", args=[town.code]))
    assert answer.content[:4] == b"PK\x03\x04"
    assert desk.get(reverse("imports:blank_ledger", args=["999999998"])).status_code == 404


def test_blank_ledger_leaves_out_what_no_workbook_keeps(desk: Client, town: Town) -> None:
    to = reverse("imports:blank_ledger", args=[town.code])
    told = unquote(desk.get(to, {"plan": "甲\0\x01计划"})["Content-Disposition"])
    assert told.endswith("甲计划（空白台账）.xlsx")
