"""Forms are read and filled in the process of the test, unless it is marked ``apart``."""

from __future__ import annotations

import pickle

import pytest

from imports.delivering import filling, making
from imports.delivering.filling import Filled, Order
from imports.workbook import read_workbook


def fill_here(order: Order) -> Filled:
    """As ``fill_apart``; both the order and its answer travel as they would to a child."""
    made: Filled = pickle.loads(pickle.dumps(filling.fill(pickle.loads(pickle.dumps(order)))))
    return made


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no child."""
    if request.node.get_closest_marker("apart") is None:
        monkeypatch.setattr(making, "read_apart", read_workbook)
        monkeypatch.setattr(filling, "fill_apart", fill_here)
