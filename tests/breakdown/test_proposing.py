"""Who is proposed for a task that nobody leads, the days of its nodes, and who may see the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from commitments.breakdown.form import node_days, node_periods
from commitments.breakdown.proposing import Proposal, Told, proposals
from commitments.comparing import Promise
from commitments.models import Plan
from tests.breakdown.filling import SHEET, opened, places
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    TownFactory,
    administrator,
    person_of,
)

LAST, NOW = 1, 2


def told(
    pk: int, plan: int, wording: str, lead: str = "", area: str = "", subject: str = ""
) -> Told:
    promise = Promise(pk, plan, subject, wording, "quantity", "台", wording[-3:])
    return Told(promise, 2024 + plan, area, lead)


CASES = [
    ("same", [told(1, LAST, "加装电梯50台", "城建办")], Proposal("城建办", 2025)),
    ("none led", [told(1, LAST, "加装电梯50台")], None),
    ("another", [told(1, LAST, "更换电梯50台", "城建办")], None),
    (
        "twice last year",
        [told(1, LAST, "加装电梯50台", "城建办"), told(2, LAST, "加装电梯20台", "财政所")],
        None,
    ),
    (
        "the latest year",
        [told(1, 0, "加装电梯50台", "财政所"), told(2, LAST, "加装电梯20台", "城建办")],
        Proposal("城建办", 2025),
    ),
    (
        "most of the area",
        [told(n, NOW, f"改造水泵{n}0台", "水务站", "rural") for n in (3, 4)],
        Proposal("水务站"),
    ),
    (
        "two alike in the area",
        [told(n, NOW, f"改造水泵{n}0台", f"第{n % 2}站", "rural") for n in (3, 4, 5, 6)],
        None,
    ),
    ("one tells nothing", [told(3, NOW, "改造水泵30台", "水务站", "rural")], None),
]


@pytest.mark.parametrize(
    ("others", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_unit_is_proposed_by_what_is_on_record(
    others: list[Told], expected: Proposal | None
) -> None:
    found = proposals(NOW, [told(9, NOW, "加装电梯60台", "", "rural"), *others])
    assert found.get(9) == expected


D = dt.date
SPANS = [
    (D(2026, 1, 1), D(2026, 12, 31), None, ["一季度", "二季度", "三季度", "四季度"]),
    (D(2026, 1, 1), D(2026, 12, 31), D(2026, 7, 20), ["三季度", "四季度"]),
    (D(2026, 7, 1), D(2026, 12, 31), None, ["三季度", "四季度"]),
    (D(2026, 1, 1), D(2030, 12, 31), None, ["全年"] * 5),
]


@pytest.mark.parametrize(("start", "end", "given", "labels"), SPANS)
def test_nodes_are_planned_by_quarters_or_years(
    start: D, end: D, given: D | None, labels: list[str]
) -> None:
    spans = node_periods(start=start, end=end, given=given)
    assert [span.label for span in spans] == labels
    extra = start + dt.timedelta(days=40)
    assert node_days(spans, [extra]) == tuple(sorted({*(span.end for span in spans), extra}))


def test_clerks_alone_get_the_table(client: Client, db: None) -> None:
    town = TownFactory(name="示例镇")
    days = {"start": D(2025, 1, 1), "end": D(2025, 12, 31), "given": None}
    last = PlanFactory(town=town, title="示例镇2025年度目标任务", **days)
    plan: Plan = PlanFactory(town=town, title="示例镇2026年度目标任务")
    CommitmentFactory(plan=plan, wording="=加装电梯60台", number="1", value=60, value_text="60")
    file = reverse("commitments:breakdown_file", args=[town.pk])
    page = reverse("commitments:breakdown", args=[town.pk])
    clerk = person_of(town, "clerk")
    stranger = person_of(TownFactory(), "clerk")
    for person, status in ((None, 302), (stranger, 404), (administrator(), 200), (clerk, 200)):
        client.logout()
        if person is not None:
            client.force_login(person)
        assert [client.get(url).status_code for url in (file, page)] == [status, status]
    assert "1项没有牵头单位；1项没有节点" in client.get(page).content.decode()
    assert client.get(f"{file}?plan={last.pk}").status_code == 200
    assert client.get(f"{file}?plan=0").status_code == 404
    book = opened(client.get(file).content)
    first, names = places(book[SHEET])
    cell = book[SHEET].cell(first, names["任务表述"])
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=加装电梯60台", "s", True)
    kept = [book[SHEET].cell(first, names[name]).protection.locked for name in ("目标", "一季度")]
    assert (kept, book[SHEET].protection.sheet, book[SHEET].protection.password) == (
        [True, False],
        True,
        None,
    )
