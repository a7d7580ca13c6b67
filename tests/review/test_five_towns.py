"""The five reports that were given: read, accepted, confirmed and written into five towns, shown
there, and taken back."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from commitments.models import Commitment, CommitmentSource, Document, Plan, Progress, Town
from imports import actions
from imports.models import CardState, Reading
from imports.review.records import values_of
from people.models import User
from tests.factories import TownFactory
from tests.test_samples import REPORTS

DAYS = {"hangtou": "2019-08-05"}
TOWNS = {
    "changzheng": "长征镇",
    "hangtou": "航头镇",
    "qibao": "七宝镇",
    "zhangjiang": "张江镇",
    "zhoupu": "周浦镇",
}
EXACT = (
    *("wording", "subject", "measure", "comparator", "value", "value_max", "unit", "basis"),
    *("baseline", "due", "strength", "area"),
)


def imported(town: Town, name: str, **said: Any) -> dict[str, Any]:
    """What the command says of a report that lies beside the product."""
    path = REPORTS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the reports lie beside the product and are not part of it")
    out = io.StringIO()
    date = {"date": DAYS[name]} if name in DAYS else {}
    call_command("import_report", str(path), town=town.pk, json=True, stdout=out, **date, **said)
    return dict(json.loads(out.getvalue()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TOWNS))
def test_report_becomes_a_town_and_goes_again(name: str, client: Client) -> None:
    town = TownFactory(name=TOWNS[name])
    told = imported(town, name, accept="all", commit=True)
    assert (told["conflicts"], told["committed"]) == ([], True)
    reading = Reading.objects.select_related("batch", "document").get()
    promised = reading.cards.filter(state=CardState.ACCEPTED, fields__kind="commitment")
    fresh = promised.filter(answers__isnull=True)
    assert Commitment.objects.count() == fresh.count() == told["accepted"]["commitment"] > 15
    for card in fresh:
        source = CommitmentSource.objects.select_related("commitment").get(offset=card.start)
        values, held = values_of(card), source.commitment
        assert {n: getattr(held, n) for n in EXACT} == {n: values[n] for n in EXACT}
    text = reading.document.text
    for place in (*CommitmentSource.objects.all(), *Progress.objects.all()):
        assert text[place.offset :].startswith(place.quote)

    # An administrator sees what is not released yet.
    client.force_login(User.objects.create_superuser("chief"))
    last = min(plan.end for plan in Plan.objects.all())
    answer = client.get(f"{town.get_absolute_url()}?as_of={last.isoformat()}")
    assert answer.status_code == 200
    assert (answer.context["found"], len(answer.context["view"].plans)) == (
        fresh.count(),
        len(told["plans"]),
    )
    assert client.get(town.get_absolute_url()).status_code == 200

    again = imported(town, name, accept="all", commit=True)
    assert (again["counts"], again["committed"]) == ({}, False)
    assert Commitment.objects.count() == fresh.count()

    assert reading.batch is not None
    assert actions.undo(reading.batch, enqueue=False) == []
    models = (Commitment, Plan, Document, Progress)
    assert [model._default_manager.count() for model in models] == [0, 0, 0, 0]
    reading.refresh_from_db()
    assert (reading.state, reading.document) == ("review", None)
