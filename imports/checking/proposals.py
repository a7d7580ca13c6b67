"""Figures and stages that words of progress name, as proposals: quoted, and taken by nobody yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..language import Mention, mentions
from ..records import Proposal

REACHED = ("done", "doing")


def proposals(words: str, year: int | None, told: Mapping[str, Any]) -> tuple[Proposal, ...]:
    """What ``words`` name that ``told`` (the fields of a report) does not say already.

    Planned, missing and negated things are none, nor is growth against another year, what was done
    in a part of the time only (6月新签约3台), or a figure of which nothing is said to be done
    (总投资2.5亿元).
    """
    found = []
    for mention in _mentions(words, year):
        figure = mention.kind == "figure" and told.get("value") is None
        share = mention.kind == "share" and told.get("claimed_ratio") is None
        stage = mention.kind == "stage" and not told.get("stage") and told.get("value") is None
        if (figure or share or stage) and _usable(mention):
            found.append(_proposal(mention))
    return tuple(found)


def _usable(mention: Mention) -> bool:
    if mention.kind == "stage":
        return mention.mood in REACHED
    told = bool(mention.verb) or mention.unit == "%"
    done = mention.mood == "done" and mention.basis != "period"
    return told and done and mention.value_max is None


def _proposal(mention: Mention) -> Proposal:
    return Proposal(
        mention.quote,
        mention.offset,
        value=mention.value,
        unit=mention.unit,
        comparator=mention.comparator,
        stage=mention.stage,
        share=mention.kind == "share",
        day=mention.day,
    )


@lru_cache(maxsize=2**12)
def _mentions(words: str, year: int | None) -> tuple[Mention, ...]:
    return mentions(words, year=year)
