"""A town with a plan and a later report of it, as the tests of questions and drafts find them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from commitments.models import Commitment, Plan, Town
from imports.models import Card, Reading
from imports.review.records import FIELDS
from people.models import User
from tests.factories import CommitmentFactory, DocumentFactory, PlanFactory, TownFactory

TITLE = "某某镇2026年上半年工作情况报告"
DAY = dt.date(2026, 7, 8)
TEXT = """某某镇2026年上半年工作情况报告
——2026年7月8日
一、上半年工作
加装电梯累计完工31台。上半年完成税收20.17亿元，比去年同期13.88亿元增加6.39亿元。
二、下半年打算
建成一批口袋公园。新增停车位200个，10月底前完成。
"""
# The contradiction in it, as the reader keeps it.
SUM = {
    "kind": "difference",
    "quote": "6.39亿元",
    "start": TEXT.index("6.39亿元"),
    "stated": "639000000",
    "computed": "629000000",
    "terms": ["2017000000", "1388000000"],
}


def plan_of_2026(town: Town | None = None, **fields: Any) -> Plan:
    """The plan of 2026 with its report; 1 lifts, 2 canteens, 3 parks, 4 parking lots."""
    town = town or TownFactory(name="某某镇")
    usual: dict[str, Any] = {"town": town, "title": f"{town.name}2026年目标任务"}
    if "document" not in fields:
        said = {"title": f"{town.name}政府工作报告", "date": dt.date(2026, 1, 15)}
        usual["document"] = DocumentFactory(town=town, text="各位代表：……", **said)
    plan: Plan = PlanFactory(**usual | fields)
    for number, wording, value, unit in (
        ("1", "既有多层住宅加装电梯60台", 60, "台"),
        ("2", "新建社区食堂2所", 2, "所"),
        ("3", "建成口袋公园7座", 7, "座"),
        ("4", "新增停车位300个", 300, "个"),
    ):
        CommitmentFactory(
            plan=plan,
            number=number,
            wording=wording,
            subject=wording.rstrip("0123456789台所座个"),
            value=value,
            unit=unit,
            value_text=f"{value}{unit}",
            due=dt.date(2026, 12, 31),
        )
    return plan


def numbered(plan: Plan, number: str) -> Commitment:
    return plan.commitments.get(number=number)


def reading_of(town: Town, *, by: User | None = None, **fields: Any) -> Reading:
    """A report that was read, confirmed unless said otherwise; its file lies in the storage."""
    usual: dict[str, Any] = {
        "state": "confirmed",
        "title": TITLE,
        "text": TEXT,
        "date": DAY,
        "period_start": dt.date(2026, 1, 1),
        "period_end": dt.date(2026, 6, 30),
        "filename": "报告.txt",
        "sha256": "0" * 64,
        "size": len(TEXT.encode()),
    }
    made = Reading(town=town, by=by, **usual | fields)
    if not made.file:
        made.file.name = default_storage.save("imports/00/report.txt", ContentFile(b"report"))
    made.save()
    return made


def card_of(reading: Reading, quote: str, **said: Any) -> Card:
    """An accepted record of a reading at ``quote``; ``said`` are its fields and ``answers``."""
    own = {name: said.pop(name) for name in ("answers", "state", "proposals") if name in said}
    fields: dict[str, Any] = dict.fromkeys(FIELDS, "")
    fields |= {"kind": "commitment", "wording": quote, "subject": quote, "measure": "quantity"}
    fields |= {"comparator": "=", "basis": "period", "strength": "firm", "area": "construction"}
    fields |= {"value": None, "value_max": None, "due": None, "from_day": None}
    return Card.objects.create(
        reading=reading,
        start=reading.text.index(quote),
        quote=quote,
        fields=fields | {"claimed_ratio": None} | said,
        **{"state": "accepted", **own},
    )


def half_year(plan: Plan, **fields: Any) -> Reading:
    """The half-year report of the plan's town: lifts reported on, parks and parking lots said
    again otherwise, canteens not spoken of, one sum wrong."""
    reading = reading_of(plan.town, sums=[SUM], **fields)
    card_of(
        reading,
        "加装电梯累计完工31台",
        kind="outcome",
        subject="加装电梯",
        value="31",
        unit="台",
        basis="cumulative",
        due="2026-06-30",
        strength="",
        answers=numbered(plan, "1"),
    )
    parks = {"subject": "口袋公园", "value": "1", "unit": "批", "due": "2026-12-31"}
    card_of(reading, "建成一批口袋公园", answers=numbered(plan, "3"), **parks)
    lots = {"subject": "停车位", "value": "200", "unit": "个", "due": "2026-10-31"}
    card_of(reading, "新增停车位200个", answers=numbered(plan, "4"), **lots)
    return reading


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
