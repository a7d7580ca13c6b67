"""How many examples a property is held against: some in each ``make test``, all of them in
``make test-long``, which sets THOROUGH and runs whatever is marked ``thorough`` once more.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ALL = os.environ.get("THOROUGH") == "yes"


def examples(some: int, *, of: int) -> Callable[[Any], Any]:
    """Return the decorator of a test, above its ``given``, with ``some`` examples, ``of`` these
    many where there is time; however long one of them takes.
    """
    bounded = settings(
        max_examples=of if ALL else some, deadline=None, suppress_health_check=list(HealthCheck)
    )

    def decorate(test: Any) -> Any:
        return pytest.mark.thorough(bounded(test))

    return decorate
