"""What a town promised in the same words in other years, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..actions import live_items
from ..addresses import commitment_page
from ..comparing import Promise, is_same_promise, same_in_other_plans
from ..items import Item
from ..models import Commitment, Plan
from ..reading import TownView, last_releases
from ..wording.comparing import outcome_words
from .asking import Asked

_KNOWN_BY = ("id", "plan_id", "subject", "wording", "measure", "unit", "value_text")


@dataclass(frozen=True)
class YearLine:
    """One year of a promise; ``url`` is "" for the one whose page it is."""

    item: Item
    url: str
    said: str


def year_lines(view: TownView, item: Item) -> list[YearLine]:
    """The item among the same promises of other plans, by their deadlines; empty where there are
    none that the reader may see. Live for those who read live, else as last released."""
    found = same_in_other_plans(item, _promises(view, item))
    if not found:
        return []
    others = _live(view, found) if view.live else _released(view, found)
    # What was released may have had other words then.
    lines = [
        YearLine(each, url, outcome_words(each))
        for each, url in others
        if is_same_promise(item, each)
    ]
    if not lines:
        return []
    lines.append(YearLine(item, "", outcome_words(item)))
    return sorted(lines, key=lambda line: (line.item.due or dt.date.max, line.item.id))


def _promises(view: TownView, item: Item) -> list[Promise]:
    """The town's promises that are measured alike, by what they can be known by."""
    rows = Commitment.objects.filter(
        plan__town=view.town, measure=item.measure, unit=item.unit
    ).standing()
    return [Promise(*row) for row in rows.order_by("pk").values_list(*_KNOWN_BY)]


def _live(view: TownView, found: list[Promise]) -> list[tuple[Item, str]]:
    plans = Plan.objects.filter(pk__in={each.plan_id for each in found})
    wanted = {each.id for each in found}
    items = live_items(view.town, as_of=view.as_of, plans=list(plans))
    keep = Asked(live=True).keep
    return [(item, _url(item, keep)) for item in items if item.id in wanted]


def _released(view: TownView, found: list[Promise]) -> list[tuple[Item, str]]:
    releases = last_releases([each.id for each in found], audience=view.audience)
    return [
        (each.item, _url(each.item, Asked(publication=each.publication.number).keep))
        for each in releases
    ]


def _url(item: Item, keep: str) -> str:
    return commitment_page(item.id) + keep
