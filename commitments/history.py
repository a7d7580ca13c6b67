"""How live statuses came to be what they are: reads of ``StatusChange``, which are kept for good.

For those who may edit a town alone. What others see changes from one publication to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from .models import StatusChange
from .models.choices import ChangeCause


def changes_of(commitment: int, *, until: dt.date) -> list[StatusChange]:
    """Every change of one commitment's live status judged on ``until`` or before, newest first."""
    rows = StatusChange.objects.filter(commitment=commitment, as_of__lte=until)
    return list(rows.order_by("-pk"))


def recent_changes(
    commitments: Collection[int], *, until: dt.date, limit: int
) -> list[StatusChange]:
    """The last ``limit`` changes of some commitments (ids), the latest day first. First judgements
    are left out: an import makes hundreds of them at once."""
    rows = StatusChange.objects.filter(commitment__in=commitments, as_of__lte=until)
    # By day and not by key alone: PostgreSQL would then walk the changes of all towns backwards
    # until it has met enough of these. So it reads those of each commitment by its index.
    return list(rows.exclude(cause=ChangeCause.FIRST).order_by("-as_of", "-pk")[:limit])
