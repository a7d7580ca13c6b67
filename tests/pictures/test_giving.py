"""What was typed goes the way of every file: checked, shown, written, taken back, and the picture
stays as the source of each figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError
from commitments.identifiers import identifier
from commitments.models import Commitment, Progress
from imports import actions
from imports.models import Batch, State, Typed
from imports.pictures.giving import give, remove
from imports.pictures.listing import open_of
from imports.pictures.saving import Cell, save
from imports.returning import annotated
from imports.templatetags.sources import picture_of
from people.models import User
from tests.factories import person_of

pytestmark = pytest.mark.django_db


def put(typed: Typed, clerk: User, commitment: Commitment, **said: str) -> None:
    row = identifier(commitment.pk)
    save(typed.pk, cells=[Cell(row, field, "", text) for field, text in said.items()], by=clerk)


def given(typed: Typed, clerk: User) -> Batch:
    batch = give(typed.pk, by=clerk, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def write(batch: Batch, clerk: User) -> None:
    actions.confirm(batch=batch, by=clerk, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk)


def test_typed_figures_are_written_with_the_picture_as_their_source(
    desk: Client,
    typed: Typed,
    clerk: User,
    lifts: Commitment,
    station: Commitment,
    roads: Commitment,
) -> None:
    told = {"words": "=已完成47台", "cause_kind": "资金", "cause": "专项资金未到位"}
    put(typed, clerk, lifts, figure="４７台", next_step="催办", expected_on="2026-12-20", **told)
    put(typed, clerk, station, stage="封顶")
    batch = given(typed, clerk)
    assert (batch.state, batch.counts["create"]) == ("checked", 2)
    assert batch.file.name == typed.picture.name
    write(batch, clerk)
    first, second = Progress.objects.order_by("commitment__position")
    assert (first.commitment, first.day, first.value) == (lifts, typed.end, Decimal(47))
    assert (first.words, first.cause_kind) == ("=已完成47台", "funds")
    assert (first.cause, first.next_step) == ("专项资金未到位", "催办")
    assert (first.expected_on, first.reported_by) == (dt.date(2026, 12, 20), typed.unit)
    assert first.source_cell == "照片IMG_2031.png·第1行"
    assert (second.stage, second.source_cell) == ("封顶", "照片IMG_2031.png·第2行")
    answer = desk.get(picture_of(first.pk, first.source_cell))
    assert answer["Location"] == reverse("imports:picture", args=[typed.pk])
    Typed.objects.update(batch=None)
    answer = desk.get(picture_of(first.pk, first.source_cell))
    assert answer["Location"] == reverse("imports:original", args=[batch.pk])
    desk.force_login(person_of(typed.town, "deputy"))
    assert desk.get(picture_of(first.pk, first.source_cell)).status_code == 404
    assert picture_of(first.pk, "三季度.xlsx · 进展 · F5") == ""
    actions.undo(Batch.objects.get(pk=batch.pk), enqueue=False)
    assert not Progress.objects.exists()


def test_given_anew_takes_the_place_of_what_was_not_written(
    desk: Client, typed: Typed, clerk: User, lifts: Commitment, roads: Commitment
) -> None:
    with pytest.raises(ActionError, match="还没有录入任何内容"):
        give(typed.pk, by=clerk)
    put(typed, clerk, lifts, figure="不详47或48")
    first = given(typed, clerk)
    assert [page.given for page in open_of(typed.town)] == [True]
    assert annotated(first)[0] == "IMG_2031（改错表）.xlsx"
    put(typed, clerk, lifts, figure="47")
    second = given(typed, clerk)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.DISCARDED, State.CHECKED)
    write(second, clerk)
    assert open_of(typed.town) == []
    put(typed, clerk, lifts, figure="48")
    third = given(typed, clerk)
    assert third.supersedes_id == second.pk
    write(third, clerk)
    assert list(Progress.objects.current().values_list("value", flat=True)) == [Decimal(48)]
    with pytest.raises(ActionError, match="已经交过"):
        remove(typed.pk)
    # What was written and is left empty now stays, and nobody would see it.
    put(typed, clerk, lifts, figure="", words="其实没有数")
    fourth = given(typed, clerk)
    kept = [(line["label"], line["field"], line["old"]) for line in fourth.difference["emptied"]]
    assert kept == [("加装电梯200台", "数值", "48")]
    for page in (reverse("imports:picture", args=[typed.pk]), fourth.get_absolute_url()):
        assert "<li>加装电梯200台：数值 48</li>" in desk.get(page).content.decode()
    put(typed, clerk, lifts, words="")
    put(typed, clerk, roads, figure="3")
    assert given(typed, clerk).difference["missing"] == ["加装电梯200台"]
    page = desk.get(reverse("imports:picture", args=[typed.pk])).content.decode()
    assert "库中仍是上一份的" in page
