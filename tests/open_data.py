"""A town that has all there is to have, and its open data, for the tests of both ways."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.test import Client
from django.utils import timezone

from commitments import models
from commitments.actions import first_target, publish, refresh_statuses, revise_target
from commitments.lights import YINCHUAN, bound_as_json
from commitments.open_data.writing import write_open_data
from people.models import Membership
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
)

DAY = dt.date(2026, 10, 1)
CODE = "999999007"
# What differs from one day, or one 兑现, to the other and is of no commitment.
ABOUT = ("README.md", "清单.csv", "发布.csv", "发布状态.csv")
IDS = re.compile(r"(?<=/commitments/)\d+|(?<=/documents/)\d+|(?<=drop=)\d+|(?<=figure-)\d+")
TOKENS = re.compile(r'(?:nonce|name="csrfmiddlewaretoken" value)="[^"]*"')


def make_town() -> models.Town:
    """A town that has all there is to have, and nothing of it plain."""
    town = TownFactory(code=CODE, name="周转镇", order=7, vote_base="valid", vote_rule="rate")
    bounds = [bound_as_json(bound) for bound in YINCHUAN.bounds]
    models.LightScheme.objects.create(
        code=f"{CODE}-1", name="本镇办法", town=town, basis=YINCHUAN.basis, bounds=bounds
    )
    units = [UnitFactory(town=town, name=name) for name in ("城建办", "甲；乙办\\", "=财政所")]
    report = DocumentFactory(
        town=town, title="报告", text="　第一段。\n\n“=第二”段,完", page_starts=[0, 6]
    )
    plan = PlanFactory(town=town, title="2026年计划", document=report)
    many = {"plan": plan, "lead_unit": units[0]}
    whole = CommitmentFactory(**many, number="1", position=5, wording="合计\n两处", value=300)
    part = CommitmentFactory(**many, number="1-1", position=5, parent=whole, wording="+东区")
    part.support_units.set(units[1:])
    hidden = CommitmentFactory(
        **many, number="1-2", position=6, parent=whole, wording="保密处", visibility="internal"
    )
    for wording in ("整治道路", "整治道路"):
        CommitmentFactory(plan=plan, position=2, wording=wording, unit="公里")
    extra = {"内部批示": "李四", "分组": "一、民生"}
    spread = CommitmentFactory(
        **many,
        number="7",
        comparator="range",
        value=Decimal("1.125"),
        value_max=5,
        value_text="1.125到5",
        extra=extra,
        note="-不含村道",
    )
    works = MilestoneFactory(**many, number="8", stages=["开工；围挡", "竣工"])
    for quote in ("第一段", "“=第二”段"):
        SourceFactory(commitment=spread, document=report, quote=quote, offset=1)
    NodeFactory(commitment=works, value=None, stage="竣工", day=dt.date(2026, 9, 1))
    NodeFactory(commitment=part, value=Decimal("0.5"))
    SiteFactory(commitment=part, name="@东街", stage="施工中", done_on=None, position=9)
    revise_target(
        commitment=part,
        value=Decimal(90),
        value_text="90台",
        due=dt.date(2026, 11, 30),
        since=dt.date(2026, 8, 1),
        decided_by="主席团",
        document=report,
        reason="缓建",
    )
    old = ProgressFactory(
        commitment=part, value=0, cause="=缺地", cause_kind="land", reported_by=units[0]
    )
    ProgressFactory(commitment=part, value=Decimal("33.333"), replaces=old, words="已改\n两行")
    ProgressFactory(commitment=part, day=dt.date(2026, 6, 30), value=None, done=False, quote="句")
    ProgressFactory(commitment=spread, document=report, offset=3, extra={"同比": "+3%"})
    ProgressFactory(commitment=hidden, value=7, words="内情")
    for place, holder in enumerate(("=南村", "东街"), start=3):
        share = models.Share.objects.create(
            commitment=part, holder=holder, unit=units[place - 3], value=place, position=place
        )
        first = models.ShareFigure.objects.create(share=share, day=DAY, value=0, value_text="零")
        models.ShareFigure.objects.create(share=share, day=DAY, value="1.5", replaces=first)
    # A merge leaves figures that correct what was stored after them.
    early = ProgressFactory(commitment=works, value=None, stage="竣工")
    later = ProgressFactory(commitment=works, value=None, stage="开工；围挡")
    models.Progress.objects.filter(pk=early.pk).update(replaces=later)
    for each in models.Commitment.objects.filter(plan=plan):
        first_target(each)
    models.Town.objects.filter(pk=CODE).update(light_scheme=f"{CODE}-1")
    town.refresh_from_db()
    refresh_statuses(as_of=timezone.localdate())
    return town


def exported(folder: Path, audience: str = "internal", code: str = CODE) -> dict[str, bytes]:
    """The files of a town: name -> bytes."""
    town = models.Town.objects.get(pk=code)
    write_open_data(town=town, folder=folder, audience=audience, as_of=DAY)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def release(code: str = CODE) -> models.Publication:
    """Release all that is known of a town."""
    town = models.Town.objects.get(pk=code)
    told = {"title": "十月", "as_of": DAY, "released_on": DAY, "released_by": "镇政府"}
    return publish(town=town, plans=list(town.plans.all()), **told)


def emptied() -> None:
    """Take away everything that a 兑现 holds of towns."""
    for label in ("imports", "commitments"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            model._base_manager.all()._raw_delete(model._base_manager.db)
    Membership.objects.all().delete()


def lines_of(client: Client, code: str, numbers: slice) -> list[str]:
    """The lines of the live pages of a town on one day, without what names stored rows."""
    return [
        f"{address} {line.strip()}"
        for address, text in pages(client, code, numbers)
        for line in text.splitlines()
    ]


def pages(client: Client, code: str, numbers: slice) -> Iterator[tuple[str, str]]:
    rows = models.Commitment.objects.of_town(code).order_by("plan__title", "position", "pk")
    addresses = [row.get_absolute_url() for row in rows[numbers]]
    documents = models.Document.objects.filter(town=code).order_by("title")
    addresses += [row.get_absolute_url() for row in documents]
    for address in (*addresses, f"/towns/{code}/", "/attention/"):
        page = client.get(address, {"as_of": DAY.isoformat(), "town": code})
        assert page.status_code == 200, address
        text = TOKENS.sub("", page.content.decode())
        yield IDS.sub("#", address), plans_named(IDS.sub("#", text))


def differing(before: list[str], after: list[str]) -> list[str]:
    """The lines that are not the same, - before and + after."""
    told = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in told if line[:3] not in ("---", "+++")]


def plans_named(text: str) -> str:
    """``text`` with plans by their order in place of their numbers."""
    found = re.findall(r'name="plan" value="(\d+)"|[?&;]plan=(\d+)', text)
    numbers = sorted({int(one or other) for one, other in found})
    for place, number in enumerate(numbers):
        text = re.sub(rf'(name="plan" value="|[?&;]plan=){number}\b', rf"\1P{place}", text)
    return text


def records(files: dict[str, bytes]) -> list[str]:
    """The lines of all files that tell what is known of the town."""
    told = sorted((name, data) for name, data in files.items() if name not in ABOUT)
    return [f"{name} {line!r}" for name, data in told for line in data.decode().split("\r\n")]
