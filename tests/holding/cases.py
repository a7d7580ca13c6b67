"""Sayings and promises out of the short forms of the case files.

A saying: ``words before // quote`` (the words before may be left out). A figure: ``M`` for an end
state, ``-`` for a target without a number, else ``bound value[..highest] unit`` and what differs
from the usual: a measure (rate, growth, rank, multiple), ``@basis``, ``ratio=``, ``base=`` (a
value), ``baseline=`` (words), ``strive``, ``falls``, ``area=``. Days are ISO, spans ``from..to``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from imports.holding.promises import Promise, Saying

CASES = Path(__file__).parents[1] / "cases"
BOUNDS = (">=", "<=", "~")
MEASURES = ("rate", "growth", "rank", "multiple")
YEAR = "2026-01-01..2026-12-31"


def rows(name: str) -> list[tuple[str, ...]]:
    """The cells of each line of a case file, comments left out."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and line[0] != "#"]


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text not in ("", "-") else None


def span(text: str) -> tuple[dt.date | None, dt.date | None]:
    first, _, last = (text or YEAR).partition("..")
    return day(first), day(last)


def figure(text: str) -> dict[str, Any]:
    """What the short form of a figure says, all fields that both sides have."""
    told: dict[str, Any] = {
        "measure": "milestone",
        "value": None,
        "value_max": None,
        "unit": "",
        "comparator": "=",
        "basis": "level",
        "area": "livelihood",
        "strength": "firm",
    }
    words = text.split()
    if words and words[0] not in ("M", "-"):
        told |= _number(words[0]) | {"unit": words[1], "measure": "quantity", "basis": "period"}
        words = words[1:]
    elif words and words[0] == "-":
        told |= {"measure": "quantity", "basis": "period"}
    for word in words[1:]:
        told |= _marked(word)
    return told


def _number(word: str) -> dict[str, Any]:
    bound = next((one for one in BOUNDS if word.startswith(one)), "")
    low, _, high = word.removeprefix(bound).partition("..")
    return {
        "value": Decimal(low),
        "value_max": Decimal(high) if high else None,
        "comparator": "range" if high else bound or "=",
    }


def _marked(word: str) -> dict[str, Any]:
    if word in MEASURES:
        basis = {"rate": "level", "rank": "level"}.get(word, "change")
        return {"measure": word, "basis": basis}
    if word == "strive":
        return {"strength": "strive"}
    if word == "falls":
        return {"falls": True}
    if word.startswith("@"):
        return {"basis": word[1:]}
    name, _, value = word.partition("=")
    named = {"ratio": "claimed_ratio", "base": "baseline_value"}.get(name, name)
    return {named: value if name in ("baseline", "area") else Decimal(value)}


def saying(words: str, told: str, due: str, *, kind: str = "outcome", start: int = 100) -> Saying:
    """A saying out of its short forms; its subject is the quote."""
    before, _, quote = words.rpartition(" // ")
    facts = figure(told)
    facts.pop("baseline_value", None)
    strength = facts.pop("strength")
    return Saying(
        kind=kind,
        quote=quote,
        start=start,
        subject=facts.pop("subject", ""),
        due=day(due),
        strength=strength if kind == "commitment" else "",
        before=before,
        baseline=facts.pop("baseline", ""),
        **facts,
    )


def promise(text: str, *, number: int = 1) -> Promise:
    """A promise out of ``wording ## figure ## span``; the last two may be left out."""
    parts = [part.strip() for part in text.split("##")]
    wording, told, when = [*parts, "M", ""][:3] if len(parts) == 1 else [*parts, ""][:3]
    facts = figure(told)
    facts.pop("claimed_ratio", None)
    start, due = span(when)
    return Promise(
        id=number, wording=wording, subject="", start=start, due=due, made=start, **facts
    )


def promises(text: str) -> list[Promise]:
    """Promises parted by two strokes, numbered from 1."""
    return [promise(each.strip(), number=place) for place, each in enumerate(text.split("||"), 1)]
