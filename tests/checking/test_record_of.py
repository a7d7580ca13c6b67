"""Records made in one go are those that their class makes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from imports.records import Origin, ProgressRecord, record_of
from imports.rows import record_as_json


def test_record_made_at_once_is_the_one_the_class_makes() -> None:
    values: dict[str, Any] = {
        "origin": Origin("表", 3, {"value": "D"}),
        "raw": {},
        "extra": {},
        "plan": "计划",
        "day": dt.date(2026, 6, 30),
        "value": Decimal(3),
    }
    made = record_of(ProgressRecord, values)
    assert made == ProgressRecord(**values)
    assert record_as_json(made) == record_as_json(ProgressRecord(**values))
    with pytest.raises(TypeError):
        record_of(ProgressRecord, {"origin": values["origin"]})
