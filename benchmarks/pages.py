"""A town's page, beside a hand-written view that renders as many rows by a plain template."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings

from commitments.actions import first_target, publish
from commitments.models import Commitment, Plan, Progress, PublicationItem, Town, Unit

from .timing import Measured, compare

ITEMS = 70
CODE = "999000070"
TEMPLATE = """<table>{% for row in rows %}<tr><td>{{ row.commitment__number }}</td>
<td>{{ row.commitment__wording }}</td><td>{{ row.status }}</td><td>{{ row.commitment__value }}</td>
<td>{{ row.commitment__lead_unit__name }}</td><td>{{ row.commitment__due }}</td></tr>
{% endfor %}</table>"""


def run() -> Measured:
    """The page of a publication of 70 items, over a database of its own in memory."""
    creation = connection.creation
    creation.create_test_db(verbosity=0, serialize=False)
    try:
        with override_settings(PUBLIC_PAGES=True, ALLOWED_HOSTS=["*"]):
            town = _town()
            client = Client()
            bare = _bare_view(town)
            request = RequestFactory().get("/")
            assert client.get(f"/towns/{CODE}/").status_code == 200
            return compare(
                "town page",
                ours=lambda: [client.get(f"/towns/{CODE}/") for _ in range(5)],
                baseline=lambda: [bare(request) for _ in range(5)],
                what=f"5 requests, {ITEMS} items; baseline: one query, a plain template",
            )
    finally:
        creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def _town() -> Town:
    """A town with one publication of 70 counts with three figures each."""
    town = Town.objects.create(code=CODE, name="基准镇")
    unit = Unit.objects.create(town=town, name="党政办公室", order=1)
    plan = Plan.objects.create(
        town=town,
        title="2026年目标任务",
        kind="annual",
        start=dt.date(2026, 1, 1),
        end=dt.date(2026, 12, 31),
    )
    for number in range(1, ITEMS + 1):
        commitment = Commitment.objects.create(
            plan=plan,
            number=str(number),
            position=number,
            wording=f"第{number}项任务",
            value=Decimal(100),
            unit="个",
            area="economy",
            lead_unit=unit,
            category="livelihood_project" if number <= 10 else "key_task",
        )
        first_target(commitment)
        for month, day in ((3, 31), (6, 30), (9, 30)):
            done = Decimal(number % 12 * month)
            Progress.objects.create(
                commitment=commitment, day=dt.date(2026, month, day), value=done
            )
    publish(
        town=town,
        title="第1期",
        as_of=dt.date(2026, 9, 30),
        released_on=dt.date(2026, 10, 9),
        released_by="党政办公室",
    )
    return town


def _bare_view(town: Town) -> Any:
    template = engines["django"].from_string(TEMPLATE)
    fields = (
        *("status", "commitment__number", "commitment__wording", "commitment__value"),
        *("commitment__lead_unit__name", "commitment__due"),
    )

    def view(request: HttpRequest) -> HttpResponse:
        rows = PublicationItem.objects.filter(publication__town=town).values(*fields)
        return HttpResponse(template.render({"rows": rows}, request))

    return view
