"""The figure of the whole that the shares of a target add up to: what is written of it, and what is
not. One rule for the import, whose plan it becomes part of, and for entering by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from people.models import User

from .judging import share_line
from .models import Commitment, Progress, Town
from .models.choices import Basis
from .sharing import Sum, sum_on
from .units import convert
from .wording.shares import is_sum, with_sum

# What the sum leaves as it was told of the whole without a figure.
KEPT = (
    *("words", "cause_kind", "cause", "next_step", "expected_on", "stage", "done"),
    *("claimed_ratio", "document", "reported_by", "quote", "offset", "extra"),
)


def sum_basis(commitment: Any) -> str:
    """What the sum of the shares is of a commitment: of levels a level, else cumulative."""
    return Basis.LEVEL if commitment.basis == Basis.LEVEL else Basis.CUMULATIVE


def reported_otherwise(commitment: Any, total: Sum, old: Any) -> Decimal | None:
    """What ``old``, the figure of the whole of that day, says instead of the sum, where somebody
    reported it of the whole: then it stands. In the commitment's unit; None where nothing does."""
    if old is None or old.value is None or is_sum(old.words):
        return None
    value = convert(old.value, unit=old.unit, to=commitment.unit)
    return None if value == total.value else value


def of_whole_day(commitment: Any, stored: Mapping[str, Any]) -> tuple[Any, Any]:
    """(what somebody reported of the whole for a day, in whatever basis, what the sum corrects), of
    what stands for that day by basis; None for none."""
    told = [one for one in stored.values() if one is not None and one.value is not None]
    reported = next((one for one in told if not is_sum(one.words)), None)
    return reported, stored.get(sum_basis(commitment))


def sum_values(commitment: Any, total: Sum, old: Any) -> dict[str, Any] | None:
    """Field -> value of the figure to be written for a complete sum; None where nothing is to be.

    ``old`` is what stood for that day: an earlier sum or words without a figure are corrected,
    what was reported of the whole stands."""
    if not total.complete:
        return None
    if old is not None and old.value is not None:
        same = convert(old.value, unit=old.unit, to=commitment.unit) == total.value
        if same or not is_sum(old.words):
            return None
    told = {name: getattr(old, name) for name in KEPT} if old is not None else {}
    return {
        **told,
        "words": with_sum(told.get("words", ""), total.reported),
        "commitment": commitment,
        "day": total.day,
        "value": total.value,
        "unit": commitment.unit,
        "basis": sum_basis(commitment),
        "replaces": old,
    }


@transaction.atomic
def record_sum(*, commitment: Commitment, total: Sum, by: User | None = None) -> Progress | None:
    """Write the figure of the whole for a complete sum, where ``sum_values`` has one; returns it.
    The caller judges anew."""
    current = commitment.progress.current().filter(day=total.day, from_day=None).order_by("pk")
    reported, old = of_whole_day(commitment, {one.basis: one for one in current})
    if reported is not None:
        return None
    values = sum_values(commitment, total, old)
    return None if values is None else Progress.objects.create(**values, entered_by=by)


@transaction.atomic
def follow_shares(commitment: Commitment, *, by: User | None = None) -> list[Progress]:
    """Write the sums of every day of which all shares of a commitment have figures; returns what
    was written. Under the lock of its town, as an import may complete the same day."""
    list(Town.objects.select_for_update().filter(pk=commitment.plan.town_id))
    shares = [share_line(share) for share in commitment.shares.prefetch_related("figures", "unit")]
    days = {figure.day for share in shares for figure in share.figures}
    totals = [sum_on(shares, day) for day in sorted(days)]
    made = [record_sum(commitment=commitment, total=total, by=by) for total in totals]
    return [figure for figure in made if figure is not None]
