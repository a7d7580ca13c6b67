"""Who writes many records at once and who judges them do not stand in each other's way."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from commitments.actions import refresh_statuses
from commitments.models import Commitment, Judgement, LightScheme, Town
from commitments.schemes import choose_scheme, drop_scheme
from tests.factories import CommitmentFactory, PlanFactory, TownFactory

pytestmark = pytest.mark.django_db(transaction=True)


def judging(town: str, faults: list[str]) -> threading.Thread:
    """A thread, started, that judges the town as a worker does."""

    def run() -> None:
        try:
            refresh_statuses(as_of=dt.date(2026, 9, 30), town=town)
        except OperationalError as error:
            faults.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_judging_waits_for_a_commit_that_writes_backwards() -> None:
    plan = PlanFactory()
    first, last = CommitmentFactory(plan=plan), CommitmentFactory(plan=plan)
    faults: list[str] = []
    with transaction.atomic():
        # As an import does: the town first, then its commitments in the order of the file.
        Town.objects.select_for_update().get(pk=plan.town_id)
        Commitment.objects.filter(pk=last.pk).update(note="先写后一项")
        thread = judging(plan.town_id, faults)
        time.sleep(0.5)
        Commitment.objects.filter(pk=first.pk).update(note="再写前一项")
    thread.join(timeout=30)
    assert faults == []
    assert Judgement.objects.count() == 2
    assert set(Commitment.objects.values_list("note", flat=True)) == {"先写后一项", "再写前一项"}


def choosing(town: Town, code: str, refused: list[str]) -> threading.Thread:
    """A thread, started, in which a clerk chooses a scheme for the town."""

    def run() -> None:
        try:
            choose_scheme(town=town, code=code)
        except KeyError as gone:
            refused.append(str(gone.args[0]))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_scheme_that_is_being_taken_away_is_chosen_by_nobody() -> None:
    made, near = (
        TownFactory(city="某市", district="某县"),
        TownFactory(city="某市", district="某县"),
    )
    bound = {"light": "own1", "upto": None, "inclusive": False, "word": "预警", "colour": "red"}
    LightScheme.objects.create(
        code="own-1", name="本县办法", town=made, basis="points", bounds=[bound]
    )
    refused: list[str] = []
    with transaction.atomic():
        assert drop_scheme(town=made, code="own-1")
        thread = choosing(near, "own-1", refused)
        time.sleep(0.5)
    thread.join(timeout=30)
    assert (refused, Town.objects.get(pk=near.pk).light_scheme) == (["own-1"], "ours")
