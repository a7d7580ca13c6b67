"""The town's standing commitments as the rules that hold reports to account take them."""

from __future__ import annotations

import datetime as dt

from commitments.models import Town

from ..holding.promises import Promise


def promises_of(town: Town, *, before: dt.date | None = None) -> list[Promise]:
    """Standing commitments of the town's plans given before that day, in the order of plans."""
    raise NotImplementedError
