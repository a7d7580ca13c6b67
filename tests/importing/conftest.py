"""A town, its clerk, and a file that was read, as the pages of imports find them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commitments.models import Plan, Town
from imports import actions, tasks
from imports.models import Batch
from people.models import User
from tests.factories import PlanFactory, TownFactory, person_of
from tests.import_records import PLAN
from tests.importing.files import FILE

Read = Callable[..., Batch]


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was handed to the worker; the worker itself is tested in test_import_worker."""
    found: list[tuple[str, int]] = []
    one = ("check_batch", "commit_batch", "judge_batch")
    for name in (*one, "check_drop", "commit_batches", "judge_batches"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: found.append((name, pk)))
    return found


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def plan(town: Town) -> Plan:
    return PlanFactory(town=town, title=PLAN)


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk", display_name="王经办")


@pytest.fixture
def read(town: Town, plan: Plan, clerk: User) -> Read:
    """Receive a file and read it."""

    def reading(data: bytes = FILE, filename: str = "台账.csv", **said: Any) -> Batch:
        usual = {"town": town, "by": clerk, "default_plan": plan} | said
        made = actions.receive(data=data, filename=filename, enqueue=False, **usual)
        actions.check(made.pk)
        made.refresh_from_db()
        return made

    return reading


@pytest.fixture
def batch(read: Read) -> Batch:
    """A file that was read: number 1 is fine, number 2 has no wording."""
    return read()


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    """The clerk's browser."""
    client.force_login(clerk)
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The words and tags of a page that is there."""
    answer = client.get(reverse(f"imports:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, name: str, batch: Batch, **said: Any) -> str:
    """The page that a button leads to."""
    to = reverse(f"imports:{name}", args=[batch.pk])
    return client.post(to, said, follow=True).content.decode()


def again(batch: Batch) -> Batch:
    """The batch after a worker read it again."""
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch
