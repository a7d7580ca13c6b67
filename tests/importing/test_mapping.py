"""Columns are corrected, the file is read again, and the town remembers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import Town
from imports.models import Batch, RememberedHeading
from tests.importing.conftest import Read, again, page, press

pytestmark = pytest.mark.django_db
FILE = "序号,任务表述,应办数量,完成时限\n1,加装电梯,60台,2026-12-31\n2,新建食堂,2所,2026-10-31\n"


@pytest.fixture
def batch(read: Read) -> Batch:
    """A ledger whose target stands under a heading that nobody knows."""
    return read((FILE).encode())


def send(desk: Client, batch: Batch, **said: Any) -> str:
    return press(desk, "mapping", batch, **said)


def test_columns_are_shown_with_their_samples(desk: Client, batch: Batch) -> None:
    html = page(desk, "mapping", batch.pk)
    assert "应办数量" in html
    assert "60台；2所" in html
    assert '<option value="?" selected>没有看懂，原样保留</option>' in html
    assert '<option value="wording" selected>任务表述</option>' in html


def test_corrected_column_is_read_again_and_remembered(
    desk: Client,
    batch: Batch,
    town: Town,
    read: Read,
    queued: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, batch, remember="on", **{"col:0:C": "target"})
    assert queued == [("check_batch", batch.pk)]
    assert again(batch).counts["create"] == 2
    assert list(town.headings.values_list("heading", "field")) == [("应办数量", "target")]  # type: ignore[attr-defined]
    later = read(FILE.replace("60台", "70台").encode())
    assert later.counts["create"] == 2
    assert "按贵镇上次的更正理解：“应办数量”是目标值。" in page(desk, "batch", later.pk)


def test_correction_need_not_be_remembered(desk: Client, batch: Batch) -> None:
    send(desk, batch, **{"col:0:C": "target"})
    assert again(batch).counts["create"] == 2
    assert RememberedHeading.objects.count() == 0


def test_column_may_be_passed_over(desk: Client, batch: Batch) -> None:
    send(desk, batch, **{"col:0:C": "target", "col:0:D": ""})
    assert {row.clean.get("due") for row in again(batch).rows.filter(kind="commitment")} == {None}
    html = page(desk, "mapping", batch.pk)
    assert html.count('<option value="" selected>不导入这一列</option>') == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"col:0:C": "nonsense"}, "C列选的“nonsense”不在列表中，请重新选择。"),
        ({"first:0": "x"}, "的表头行“x”到“1”应为行号，例如4到5。"),
        ({"first:0": "3", "last:0": "2"}, "的表头从第3行到第2行不行：表头有一到四行。"),
        ({"first:0": "1", "last:0": "9"}, "的表头从第1行到第9行不行：表头有一到四行。"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    desk: Client, batch: Batch, said: dict[str, str], sentence: str
) -> None:
    html = send(desk, batch, **{"col:0:D": "note"} | said)
    assert sentence in html
    assert '<option value="note" selected>备注</option>' in html
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == ("checked", {})


def test_header_is_set_by_hand(desk: Client, read: Read) -> None:
    file = "甲,乙,丙\n序号,任务表述,目标值\n1,加装电梯,60台\n"
    batch = read(file.encode())
    send(desk, batch, **{"first:0": "2", "last:0": "2"})
    batch.refresh_from_db()
    assert batch.mapping.get("headers", {}) in ({}, {batch.layout[0]["name"]: [2, 2]})
    assert again(batch).counts["create"] == 1


def test_only_what_waits_can_be_corrected(desk: Client, batch: Batch) -> None:
    batch.state = "discarded"
    batch.save()
    assert (
        "只有待确认的批次可以更正列的含义。"
        in desk.get(f"/imports/{batch.pk}/mapping/", follow=True).content.decode()
    )


def test_town_forgets_a_heading(desk: Client, town: Town) -> None:
    kept = RememberedHeading.objects.create(town=town, heading="甲", field="target")
    gone = RememberedHeading.objects.create(town=town, heading="乙", field="")
    html = page(desk, "headings", town.code)
    assert "甲 → 目标值" in html
    assert "乙 → 不导入" in html
    html = desk.post(f"/imports/headings/{town.code}/", {"heading": [gone.pk]}, follow=True)
    assert "已忘记1个列名。" in html.content.decode()
    assert list(RememberedHeading.objects.all()) == [kept]


def test_heading_of_another_town_is_not_forgotten(desk: Client, town: Town) -> None:
    from tests.factories import TownFactory

    other = RememberedHeading.objects.create(town=TownFactory(), heading="甲", field="target")
    desk.post(f"/imports/headings/{town.code}/", {"heading": [other.pk]})
    assert RememberedHeading.objects.filter(pk=other.pk).exists()
