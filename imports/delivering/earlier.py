"""What was reported before: the same form for the same release, and the same figures to the same
receiver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commitments.models import Publication, Town

from ..models import Delivery

# Receivers are told of their newest deliveries.
MOST_DELIVERIES = 50
_Key = tuple[Any, ...]


@dataclass(frozen=True)
class Before:
    """What the receiver was told before: ``same`` figures as now, last on ``last``; and by (row,
    cell) those that were others for the very same day, as they were told then."""

    same: int
    last: dt.date | None
    others: Mapping[tuple[str, str], str]


def made_before(
    town: Town, publication: Publication, sha256: str, *, receiver: str, internal: bool
) -> Delivery | None:
    """The last delivery of that very form for that release to that receiver, with what is internal
    as well or without, None without one; one that was handed on comes before all that were not."""
    made = Delivery.objects.filter(
        town=town,
        publication=publication,
        template_sha256=sha256,
        receiver=receiver,
        mapping__internal=internal,
    ).order_by("-created", "-pk")
    return made.filter(handed_on__isnull=False).first() or made.first()


def reported_before(delivery: Delivery) -> Before:
    """What of a delivery its receiver was told before, by what was handed on. A figure of a later
    day is news; another figure of the same day corrects the one before."""
    told: dict[_Key, str] = {}
    last: dict[_Key, dt.date] = {}
    for handed_on, cells in _handed_on_before(delivery):
        for cell in cells:
            told.setdefault(_key(cell), cell["text"])
            last.setdefault(_key(cell), handed_on)
    again = [cell for cell in delivery.cells if cell.get("day") and _key(cell) in told]
    same = [cell for cell in again if told[_key(cell)] == cell["text"]]
    others = {
        (cell["row"], cell["cell"]): told[_key(cell)]
        for cell in again
        if told[_key(cell)] != cell["text"]
    }
    return Before(len(same), max((last[_key(cell)] for cell in same), default=None), others)


def _handed_on_before(delivery: Delivery) -> list[tuple[dt.date, list[dict[str, Any]]]]:
    made = Delivery.objects.filter(
        town=delivery.town_id, receiver=delivery.receiver, handed_on__isnull=False
    )
    before = made.filter(created__lt=delivery.created).exclude(pk=delivery.pk)
    newest = before.order_by("-handed_on", "-pk")[:MOST_DELIVERIES]
    return [(made.handed_on, made.cells) for made in newest if made.handed_on]


def _key(cell: Mapping[str, Any]) -> _Key:
    return cell["commitment"], cell["field"], cell.get("day")
