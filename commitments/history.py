"""How live statuses came to be what they are: reads of ``StatusChange``, which are kept for good.

For those who may edit a town alone. What others see changes from one publication to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from .models import Commitment, StatusChange
from .models.choices import ChangeCause


def changes_of(commitment: int, *, until: dt.date) -> list[StatusChange]:
    """Every change of one commitment's live status judged on ``until`` or before, newest first."""
    rows = StatusChange.objects.filter(commitment=commitment, as_of__lte=until)
    return list(rows.order_by("-pk"))


def recent_changes(plans: Sequence[int], *, until: dt.date, limit: int) -> list[StatusChange]:
    """The last ``limit`` changes of what is counted in ``plans`` (ids), newest first.

    First judgements are left out, as an import makes hundreds of them at once, and so is what was
    merged away; a whole is left to its parts, which changed it.
    """
    parts = Commitment.objects.standing().filter(parent=OuterRef("commitment"))
    rows = StatusChange.objects.filter(
        ~Exists(parts),
        commitment__plan__in=plans,
        commitment__merged_into__isnull=True,
        as_of__lte=until,
    ).exclude(cause=ChangeCause.FIRST)
    return list(rows.order_by("-pk")[:limit])
