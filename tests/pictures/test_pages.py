"""The pages of pictures, and whose they are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments.identifiers import identifier
from commitments.models import Commitment, Plan, Town, Unit
from imports.models import Batch, Typed
from imports.pictures import receiving
from imports.pictures.scans import Scan
from tests.factories import TownFactory, UserFactory, administrator, person_of

from .conftest import png

pytestmark = pytest.mark.django_db
NAMES = ["picture", "picture_file", "picture_save", "picture_give", "picture_remove"]
EVIL = '"><script>alert(1)</script>.png'


def address(name: str, typed: Typed) -> str:
    return reverse(f"imports:{name}", args=[typed.pk])


def test_pages_are_for_clerks_of_the_town_alone(client: Client, typed: Typed, town: Town) -> None:
    strangers = [person_of(town, "deputy"), person_of(TownFactory(), "clerk"), UserFactory()]
    new = reverse("imports:picture_new", args=[town.pk])
    for who in strangers:
        client.force_login(who)
        told = [client.get(new), *(client.get(address(name, typed)) for name in NAMES[:2])]
        told += [client.post(address(name, typed)) for name in NAMES[2:]]
        assert {answer.status_code for answer in told} == {404}
    client.force_login(administrator())
    assert [client.get(to).status_code for to in (new, address("picture", typed))] == [200, 200]
    client.logout()
    assert client.get(address("picture_file", typed)).status_code == 302
    assert Typed.objects.get().values == {}


def test_picture_is_given_once_and_leads_to_its_page(
    desk: Client, plan: Plan, unit: Unit, lifts: Commitment
) -> None:
    to = reverse("imports:picture_new", args=[plan.town_id])
    asked = f"{plan.pk}:2026-09-30"
    page = desk.get(to, {"unit": unit.pk, "plan": plan.pk, "end": "2026-09-30"}).content.decode()
    assert f'<option value="{asked}" selected>2026年三季度</option>' in page
    assert f'<option value="{unit.pk}" selected>' in page
    said: dict[str, Any] = {"unit": unit.pk, "period": asked}
    bad = desk.post(to, {**said, "file": SimpleUploadedFile("表.jpg", b"text")})
    assert (bad.status_code, "不是照片或扫描件" in bad.content.decode()) == (422, True)
    for sentence in ("照着", "这张照片已经传过"):
        file = SimpleUploadedFile(EVIL, png())
        page = desk.post(to, {**said, "file": file}, follow=True).content.decode()
        assert sentence in page
        assert "<script>alert" not in page
    assert Typed.objects.count() == 1
    said["unit"] = Unit.objects.create(town=plan.town, name="农业办").pk
    page = desk.post(to, {**said, "file": SimpleUploadedFile("b.png", png())}, follow=True)
    assert "同一张照片还录过城乡建设管理办公室2026年三季度。" in page.content.decode()
    assert "这个单位这一期没有要填报的事项。" in page.content.decode()


def test_picture_is_shown_by_its_content_and_runs_nothing(desk: Client, typed: Typed) -> None:
    answer: Any = desk.get(address("picture_file", typed))
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="IMG_2031.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    typed.picture.storage.delete(typed.picture.name)
    assert desk.get(address("picture_file", typed)).status_code == 404
    assert desk.get(address("picture", typed)).status_code == 200


def test_script_saves_changed_cells_and_hears_what_others_typed(
    desk: Client, client: Client, typed: Typed, town: Town, lifts: Commitment
) -> None:
    row = identifier(lifts.pk)

    def send(cells: object, **said: object) -> Any:
        told = json.dumps({"cells": cells, **said})
        return desk.post(address("picture_save", typed), told, "application/json")

    saved = send([[row, "words", "", " 好\r\n了 "]], turned=3).json()
    assert saved == {"values": {row: {"words": "好\n了"}}, "said": []}
    desk.force_login(person_of(town, "clerk", display_name="李经办"))
    over = send([[row, "words", "", "不好"]]).json()
    assert over["said"] == ["王经办刚在同一格填了“好\n了”，现在按您后填的。"]
    for bad in ([[row]], "x", [[row, "target", "", "1"]], 5):
        assert send(bad).status_code == 422
    assert desk.post(address("picture_save", typed), "[", "application/json").status_code == 422
    typed.refresh_from_db()
    assert (typed.turned, typed.values[row]["words"]) == (3, "不好")


def test_without_script_only_what_differs_is_saved_then_given(
    desk: Client,
    typed: Typed,
    lifts: Commitment,
    roads: Commitment,
    name_of: Callable[[Commitment, str], str],
    queued: list[int],
    at_once: None,
) -> None:
    figure, other = name_of(lifts, "figure"), name_of(roads, "figure")
    save = address("picture_save", typed)
    desk.post(save, {"was": "{}", figure: "47"})
    page = desk.post(save, {"was": "{}", figure: "", other: "3"}, follow=True).content.decode()
    assert ("已保存。" in page, f'name="{figure}" value="47"' in page) == (True, True)
    answer = desk.post(save, {"was": "{}", other: "4", "give": "1"})
    batch = Batch.objects.get()
    assert (answer["Location"], queued) == (batch.get_absolute_url(), [batch.pk])
    assert "正在读取" in desk.get(batch.get_absolute_url()).content.decode() or batch.working
    assert desk.get(reverse("imports:original", args=[batch.pk]))["Content-Type"] == "image/png"
    assert desk.post(address("picture_remove", typed)).status_code == 302
    assert Typed.objects.get().batch == batch


def test_scanned_pdf_is_shown_page_by_page(
    desk: Client, plan: Plan, unit: Unit, lifts: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    jpegs = [b"\xff\xd8\xff1\xff\xd9", b"\xff\xd8\xff2\xff\xd9"]
    scans = [Scan(jpeg, 3) for jpeg in jpegs]
    monkeypatch.setattr(receiving, "scans_apart", lambda data, limits: scans)
    told: dict[str, Any] = {"plan": plan, "unit": unit, "end": dt.date(2026, 9, 30), "by": None}
    typed, _new = receiving.receive_picture(**told, data=b"%PDF-1.4", filename="扫描.pdf")
    page = desk.get(address("picture", typed)).content.decode()
    file = address("picture_file", typed)
    assert (f'src="{file}?page=1"' in page, f'href="{file}?page=2"' in page) == (True, True)
    assert ("<iframe" in page, 'data-turned="3"' in page) == (False, True)
    shown: Any = [desk.get(f"{file}?page={number}") for number in ("1", "2", "3", "x")]
    kinds = [answer["Content-Type"] for answer in shown]
    assert kinds == ["image/jpeg", "image/jpeg", "application/pdf", "application/pdf"]
    assert b"".join(shown[1].streaming_content) == jpegs[1]
    monkeypatch.setattr(receiving, "scans_apart", lambda data, limits: [])
    typed, _new = receiving.receive_picture(**told, data=b"%PDF-1.5", filename="文字.pdf")
    page = desk.get(address("picture", typed)).content.decode()
    assert f'<iframe class="picture-frame" src="{address("picture_file", typed)}#' in page


def test_file_that_names_another_form_is_pointed_out(desk: Client, typed: Typed) -> None:
    Unit.objects.create(town=typed.town, name="农业农村办公室", short_name="农业办")
    for name, told in {
        "城建办三季度.png": "",
        "农业办.png": "农业农村办公室",
        "二季度.png": "2026年二季度",
    }.items():
        Typed.objects.update(filename=name)
        page = desk.get(address("picture", typed)).content.decode()
        assert (f"里写的是{told}，这一页录的是城乡建设管理办公室2026年三季度的表" in page) == bool(
            told
        )


def test_page_begun_by_mistake_is_removed(desk: Client, typed: Typed) -> None:
    page = desk.post(address("picture_remove", typed), follow=True).content.decode()
    assert ("已删除“IMG_2031.png”的录入页。" in page, Typed.objects.count()) == (True, 0)
