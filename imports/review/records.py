"""A record of a report as a card keeps it: plain JSON, and back to typed values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments.models.choices import Area, Basis, Comparator, Measure, Strength

from ..holding.promises import Saying
from ..language import split_unit
from ..models import Card
from ..report import Contradiction, Found
from ..texts import digits

# What a person may put right; the quote and where it stands never change.
FIELDS = (
    "kind",
    "wording",
    "subject",
    "measure",
    "value",
    "value_max",
    "unit",
    "comparator",
    "basis",
    "baseline",
    "due",
    "strength",
    "area",
    "claimed_ratio",
    "from_day",
    "stage",
)
FIGURES = ("value", "value_max", "claimed_ratio")
DAYS = ("due", "from_day")
KNOWN = {
    "kind": ("commitment", "outcome"),
    "measure": tuple(Measure.values),
    "comparator": tuple(Comparator.values),
    "basis": tuple(Basis.values),
    "strength": (*Strength.values, ""),
    "area": (*Area.values, ""),
}
LIMITS = {"wording": 400, "subject": 120, "unit": 20, "baseline": 80, "stage": 40}
# How far back the sentence of a quote is looked for.
SENTENCE = 200
_ENDS = re.compile(r"[。！？；!?;\n]")
# What joins a clause to the one before it and says nothing by itself.
_LEADING = re.compile(
    r"(?:[一二三四五六七八九十]是|其[一二三四]是?[，,]?|第[一二三四五]是?[，,]|同时|并且|此外|另外|以及|而且|进而"
    r"|[，,、；;：:。\s]|[并还也](?=力争|争取|确保|实现|达到|完成|建成|新建|新增|启动|推动|推进|开展|打造|创建|改造|加快|将|要))+"
)


def plain_found(found: Found) -> dict[str, Any]:
    """The record as JSON keeps it: figures as digits, days in ISO form, "" or None where
    unknown."""
    return {
        "kind": found.kind,
        "quote": found.quote,
        "start": found.start,
        "subject": found.subject,
        "measure": found.measure,
        "value": _digits(found.value),
        "value_max": _digits(found.value_max),
        "unit": found.unit or "",
        "comparator": found.comparator,
        "basis": found.basis,
        "baseline": found.baseline or "",
        "due": found.due.isoformat() if found.due else None,
        "strength": found.strength or "",
        "area": found.area,
        "links": list(found.links),
        "claimed_ratio": _digits(found.claimed_ratio),
        "certain": found.certain,
        "reasons": dict(found.reasons),
        "falls": found.falls,
    }


def plain_sum(told: Contradiction) -> dict[str, Any]:
    """A contradiction of the report's own figures as JSON keeps it, figures as digits."""
    return {
        "kind": told.kind,
        "quote": told.quote,
        "start": told.start,
        "stated": digits(told.stated),
        "computed": digits(told.computed),
        "terms": [digits(term) for term in told.terms],
    }


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else digits(value)


def fields_of(found: Found, *, from_day: dt.date | None = None) -> dict[str, Any]:
    """What a card of this record says before anybody looked at it."""
    plain = plain_found(found)
    held = {name: plain[name] for name in FIELDS if name in plain}
    held["wording"] = wording_of(found.quote)
    held["subject"] = found.subject[: LIMITS["subject"]]
    held["baseline"] = (found.baseline or "")[: LIMITS["baseline"]]
    held["unit"] = kept_unit(found.unit or "")
    held["from_day"] = from_day.isoformat() if from_day else None
    held["stage"] = ""
    held["falls"] = found.falls
    return held


def wording_of(quote: str) -> str:
    """The words of a quote that can be read by themselves: without what joins it to the clause
    before it."""
    words = " ".join(quote.split())
    bare = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    return (bare or words)[: LIMITS["wording"]]


def kept_unit(unit: str) -> str:
    """A unit as everything here keeps it: 平方米 as ㎡; one with a magnitude stays as it is."""
    scale, kept = split_unit(unit)
    return (kept if scale == 1 else unit)[: LIMITS["unit"]]


def values_of(card: Card) -> dict[str, Any]:
    """What a card is to say, typed: by the names of ``FIELDS``, figures as Decimal, days as date,
    "" or None where it says nothing."""
    return typed(card.fields)


def typed(held: Mapping[str, Any]) -> dict[str, Any]:
    """Stored fields as typed values, each of ``FIELDS``, and ``falls``: whether the value is by how
    much something became less."""
    values: dict[str, Any] = {name: held.get(name) or "" for name in FIELDS}
    for name in FIGURES:
        values[name] = Decimal(held[name]) if held.get(name) else None
    for name in DAYS:
        values[name] = dt.date.fromisoformat(held[name]) if held.get(name) else None
    return values | {"falls": bool(held.get("falls"))}


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as a card's JSON keeps them; a growth of -2.3 is a fall by 2.3."""
    held: dict[str, Any] = dict(values)
    value = held.get("value")
    if held.get("measure") == "growth" and value and value < 0 and held.get("value_max") is None:
        held |= {"value": -value, "falls": True}
    for name in FIGURES:
        held[name] = _digits(held.get(name))
    for name in DAYS:
        held[name] = held[name].isoformat() if held.get(name) else None
    return held


def saying_of(card: Card) -> Saying:
    """The card as the rules that hold reports to account take it."""
    values = values_of(card)
    return Saying(
        kind=values["kind"],
        quote=card.quote,
        start=card.start,
        subject=values["subject"],
        measure=values["measure"],
        value=values["value"],
        value_max=values["value_max"],
        unit=values["unit"],
        comparator=values["comparator"],
        basis=values["basis"],
        baseline=values["baseline"],
        due=values["due"],
        strength=values["strength"],
        area=values["area"],
        claimed_ratio=values["claimed_ratio"],
        before=before(card.reading.text, card.start),
        falls=values["falls"],
    )


def before(text: str, start: int) -> str:
    """The words of its sentence in front of what stands at ``start``."""
    first = max(0, start - SENTENCE)
    return _ENDS.split(text[first:start])[-1]


def field_labels() -> dict[str, str]:
    """The fields of a card by the words people have for them."""
    return {
        "kind": _("承诺或成果"),
        "wording": _("任务表述"),
        "subject": _("事项"),
        "measure": _("衡量方式"),
        "value": _("数值"),
        "value_max": _("上限"),
        "unit": _("计量单位"),
        "comparator": _("比较"),
        "basis": _("口径"),
        "baseline": _("基数"),
        "due": _("时限或数据截至"),
        "strength": _("力度"),
        "area": _("领域"),
        "claimed_ratio": _("自称完成率（%）"),
        "from_day": _("时段起"),
        "stage": _("形象进度"),
    }


def found_words(card: Card) -> list[tuple[str, str]]:
    """(label of a field, the words that gave it), in the order of the fields."""
    reasons = card.found.get("reasons", {})
    labels = field_labels()
    return [(labels[name], reasons[name]) for name in FIELDS if reasons.get(name)]
