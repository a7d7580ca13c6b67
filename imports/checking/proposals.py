"""What words name, as proposals: figures and stages of progress, targets within a task's wording.

Each is quoted, and taken by nobody yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ..language import Mention, mentions
from ..records import Proposal

REACHED = ("done", "doing")
# A figure of these is what a thing costs or how large it is, and not how many are promised.
_SIZE = re.compile(
    r"(?:总?投资|资金|占地|用地|面积|全长|总长|(?<!增)长度?|宽|造价|规模|每[^，。、]{0,4}|人均|户均)[约为达共]*$"
)


def proposals(words: str, year: int | None, told: Mapping[str, Any]) -> tuple[Proposal, ...]:
    """What ``words`` name that ``told`` (the fields of a report) does not say already.

    Planned, missing and negated things are none, nor is growth against another year, what was done
    in a part of the time only (6月新签约3台), or a figure of which nothing is said to be done
    (总投资2.5亿元).
    """
    found = []
    for mention in _mentions(words, year):
        figure = mention.kind == "figure" and told.get("value") is None
        # 57%（北河偏慢） that was taken as the claimed ratio is no figure as well.
        figure = figure and not (mention.unit == "%" and told.get("claimed_ratio") is not None)
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
        value_max=mention.value_max,
    )


def target_proposals(wording: str, year: int | None) -> tuple[Proposal, ...]:
    """The target that a task's own words name (新建口袋公园2个), where it is the only figure in
    them; () where there is none, or where several stand side by side."""
    found = [one for one in _mentions(wording, year) if one.kind != "stage"]
    if len(found) != 1 or not _promises(found[0], wording):
        return ()
    (one,) = found
    measure = _measure(one)
    basis = {"quantity": "cumulative" if "累计" in wording else "period", "rate": "level"}
    return (replace(_proposal(one), measure=measure, basis=basis.get(measure, "change")),)


def _promises(mention: Mention, wording: str) -> bool:
    """Whether a figure of a task's wording is what is to be reached."""
    rest = wording[mention.end :].strip()
    before = wording[: mention.offset] + _before_number(mention.quote)
    if mention.mood in ("left", "negated", "whole") or mention.kind == "share":
        return False
    if _SIZE.search(before) or rest.startswith(("的", "以上的", "以下")) or mention.unit == "倍":
        return False
    return bool(mention.verb) or mention.kind == "growth" or mention.unit == "%" or not rest


def _before_number(quote: str) -> str:
    return re.split(r"\d", quote, maxsplit=1)[0]


def _measure(mention: Mention) -> str:
    if mention.kind == "growth":
        return "growth" if mention.unit in ("%", "百分点") else "quantity"
    return "rate" if mention.unit == "%" else "quantity"


@lru_cache(maxsize=2**12)
def _mentions(words: str, year: int | None) -> tuple[Mention, ...]:
    return mentions(words, year=year)
