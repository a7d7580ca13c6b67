"""A town, its clerk, and reports that were read, as the tests of the review find them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commitments.models import Town
from imports import actions
from imports.models import Batch, Reading
from imports.report.opening import open_text
from imports.review import confirming, deciding, receiving
from imports.review import reading as reading_room
from people.models import User
from tests.factories import TownFactory, person_of

ReadIn = Callable[..., Reading]
Carry = Callable[[Reading], Batch]


@pytest.fixture
def town(db: None) -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk", display_name="王经办")


@pytest.fixture
def read_in(town: Town, clerk: User, monkeypatch: pytest.MonkeyPatch) -> ReadIn:
    """Receive a report and read it, without a child process for its file."""
    monkeypatch.setattr(reading_room, "open_text_apart", open_text)

    def reading(text: str | bytes, **said: Any) -> Reading:
        data = text.encode() if isinstance(text, str) else text
        usual = {"town": town, "by": clerk, "filename": "报告.txt"} | said
        made = receiving.receive_report(data=data, enqueue=False, **usual)
        reading_room.read(made.pk)
        return Reading.objects.get(pk=made.pk)

    return reading


@pytest.fixture
def carry(clerk: User) -> Carry:
    """Accept all that can be accepted, confirm it, and write the batch."""

    def through(reading: Reading) -> Batch:
        deciding.accept_all(reading, by=clerk)
        batch = confirming.confirm(reading, by=clerk, enqueue=False)
        assert batch is not None
        actions.check(batch.pk)
        batch.refresh_from_db()
        actions.confirm(batch=batch, by=clerk, digest=batch.digest, enqueue=False)
        actions.commit(batch.pk, enqueue=False)
        actions.judge(batch.pk)
        batch.refresh_from_db()
        reading.refresh_from_db()
        return batch

    return through
