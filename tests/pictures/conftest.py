"""A plan with a unit's commitments, and a picture of that unit's form."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments.identifiers import identifier
from commitments.models import Commitment, Plan, Town, Unit
from imports import tasks
from imports.models import Typed
from imports.pictures.receiving import receive_picture
from people.models import User
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    TownFactory,
    UnitFactory,
    person_of,
)

Q3 = dt.date(2026, 9, 30)


def png(width: int = 3, height: int = 2) -> bytes:
    """A whole png of one colour, of any size on paper."""
    told = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress((b"\0" + b"\xff" * width) * height)
    parts = [(b"IHDR", told), (b"IDAT", dots), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The batches that were handed to the worker."""
    found: list[int] = []
    for name in ("check_batch", "commit_batch", "judge_batch"):
        monkeypatch.setattr(getattr(tasks, name), "delay", found.append)
    return found


@pytest.fixture
def town() -> Town:
    return TownFactory(name="示例镇")


@pytest.fixture
def plan(town: Town) -> Plan:
    return PlanFactory(town=town, title="示例镇2026年度目标任务")


@pytest.fixture
def unit(town: Town) -> Unit:
    return UnitFactory(town=town, name="城乡建设管理办公室", short_name="城建办")


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk", display_name="王经办")


@pytest.fixture
def lifts(plan: Plan, unit: Unit) -> Commitment:
    """The first row of the form: 200台."""
    return CommitmentFactory(plan=plan, lead_unit=unit, wording="加装电梯200台", position=1)


@pytest.fixture
def station(plan: Plan, unit: Unit) -> Commitment:
    """The second row: a milestone."""
    return MilestoneFactory(plan=plan, lead_unit=unit, wording="文化站竣工", position=2)


@pytest.fixture
def roads(plan: Plan, unit: Unit) -> Commitment:
    """The third row: nothing is reported of it."""
    told = {"value": Decimal(10), "unit": "公里", "wording": "道路硬化10公里", "position": 3}
    return CommitmentFactory(plan=plan, lead_unit=unit, **told)


@pytest.fixture
def typed(
    plan: Plan, unit: Unit, clerk: User, lifts: Commitment, station: Commitment, roads: Commitment
) -> Typed:
    """A picture that was just given."""
    made, new = receive_picture(
        plan=plan, unit=unit, end=Q3, data=png(), filename="IMG_2031.png", by=clerk
    )
    assert new
    return made


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    """The clerk's browser."""
    client.force_login(clerk)
    return client


@pytest.fixture
def name_of() -> Callable[[Commitment, str], str]:
    """How a cell of a commitment's row is called in the form."""

    def named(commitment: Commitment, field: str, **_: Any) -> str:
        return f"{identifier(commitment.pk)}:{field}"

    return named
