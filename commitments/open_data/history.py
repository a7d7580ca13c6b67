"""What was released, row by row, and how a judgement stands in a row: of all open data alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..items import Item
from ..models import Publication, Town
from ..models.choices import Provenance
from ..wording import reason_sentence, status_word

Values = dict[str, Any]
# What readers see of a publication.
Seen = Callable[[Publication], list[Item]]


def judged(item: Item, town: Town) -> Values:
    """The judgement of an item, in the page's words and in the system's codes."""
    public = town.provenance == Provenance.PUBLIC_EXAMPLE
    return {
        "as_of": item.as_of,
        "status": status_word(item),
        "status_code": item.status,
        "light": item.light,
        "ratio": item.ratio,
        "expected": item.expected,
        "gap": item.gap,
        "reason": reason_sentence(item, public=public),
        "rule_version": item.rule_version,
    }


def publications(town: Town, seen: Seen) -> Iterator[Values]:
    """One row for each publication; a plan of which nothing is seen is not named."""
    for row in _released(town):
        items = seen(row)
        shown = {item.plan_id for item in items}
        own = ("number", "title", "as_of", "released_on", "released_by", "rule_version")
        told = {name: getattr(row, name) for name in own}
        plans = [plan["title"] for plan in row.plans if plan["id"] in shown]
        yield {**told, "plans": plans, "items": len(items)}


def released_statuses(town: Town, seen: Seen) -> Iterator[Values]:
    """One row for each item of each publication."""
    for row in _released(town):
        for item in seen(row):
            whose = {"plan": item.plan, "number": item.number, "wording": item.wording}
            yield {"publication": row.number, **whose, **judged(item, town)}


def _released(town: Town) -> list[Publication]:
    return list(town.publications.defer("raised", "summary").order_by("number"))
