"""What no page of ours ever sends is answered in words, and breaks no page afterwards."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from commitments.identifiers import identifier
from commitments.models import Commitment
from imports.models import Typed

pytestmark = pytest.mark.django_db


def test_odd_cells_are_answered_and_break_no_page(
    desk: Client, typed: Typed, lifts: Commitment
) -> None:
    desk.raise_request_exception = False
    row, to = identifier(lifts.pk), reverse("imports:picture_save", args=[typed.pk])
    bad = [
        '{"turned":1e400}',
        '{"turned":NaN}',
        "[" * 5000,
        "1" * 5000,
        "null",
        "\\",
        '{"cells":5}',
    ]
    told = [desk.post(to, body, "application/json") for body in bad]
    assert [answer.status_code for answer in told] == [422] * len(bad)
    cells = [[row, "words", "\0", "已\0完\ud800成\n"], [row, "cause", "", "\0"]]
    saved = desk.post(to, json.dumps({"cells": cells}), "application/json")
    assert saved.json()["values"] == {row: {"words": "已完成"}}
    assert desk.post(to, {"was": "{}", f"{row}:next_step": "催\0办"}).status_code == 302
    typed.refresh_from_db()
    assert typed.values[row]["next_step"] == "催办"


def test_what_no_page_can_show_is_left_out_where_it_stands(
    desk: Client, typed: Typed, lifts: Commitment
) -> None:
    row = identifier(lifts.pk)
    typed.values = {row: {"words": "已完成\x01"}}
    typed.save()
    page = desk.get(reverse("imports:picture", args=[typed.pk])).content.decode()
    assert ">已完成</textarea>" in page


BIG = "9" * 25


@pytest.mark.parametrize("odd", ["\0", BIG])
def test_odd_addresses_and_fields_are_answered(desk: Client, typed: Typed, odd: str) -> None:
    desk.raise_request_exception = False
    town, plan = typed.town_id, typed.plan_id
    pages = [f"/imports/{name}/{town}/" for name in ("collect", "deliveries")]
    pages += [f"/towns/{town}/{name}" for name in ("forms/", "forms.zip", "breakdown.xlsx")]
    told = [desk.get(page, {"plan": odd, "end": odd}) for page in pages]
    told += [desk.get(page, {"plan": plan, "end": odd}) for page in pages]
    told.append(desk.get(f"/imports/deliveries/{quote(odd)}/{BIG}/"))
    said = {"held": odd, "batch": odd, "drop": odd, "unit": odd, "plan": odd, "end": odd}
    acts = ("drop", "write", "back", "assign", "discard", "read-for")
    told += [desk.post(f"/imports/collect/{town}/{act}/", said) for act in acts]
    assert not [answer.status_code for answer in told if answer.status_code >= 500]
