"""Promises of the sample's towns and sayings of their reports, as the rules take them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from imports.checking.vocabulary import AREA, BASIS, MEASURE
from imports.holding.promises import Promise, Saying
from imports.language import read_quantity
from imports.report import Found
from imports.samples.tables import Entry

REPORTS = Path(__file__).parents[2].parent / "shared" / "reports"


def promised(rows: Sequence[Entry], start: dt.date) -> list[Promise]:
    """The rows of a town's commitments, numbered from 1; their plan begins on ``start``."""
    return [_promise(row, place, start) for place, row in enumerate(rows, 1)]


def _promise(row: Entry, place: int, start: dt.date) -> Promise:
    target = row["target"] + row.get("unit", "")
    measure = MEASURE.get(row["measure"], "quantity")
    read = read_quantity(target) if measure != "milestone" else None
    base = read_quantity(row.get("baseline", ""))
    return Promise(
        id=place,
        wording=row["wording"],
        subject=row.get("subject", ""),
        measure=measure,
        value=read.value if read else None,
        value_max=read.value_max if read else None,
        unit=read.unit if read else "",
        comparator=read.comparator if read else "=",
        basis=BASIS.get(row["basis"], ""),
        start=start,
        due=dt.date.fromisoformat(row["due"]) if row["due"] else None,
        area=AREA.get(row["area"], ""),
        baseline_value=base.value if base else None,
        quote=row["quote"],
        target_text=target,
        number=row["number"],
    )


def before(text: str, start: int) -> str:
    """The words of the sentence in front of an offset."""
    return text[max(text.rfind(mark, 0, start) for mark in "。！？\n") + 1 : start]


def said(found: Found, text: str) -> Saying:
    """A record of the reader as the rules take it."""
    return Saying(
        kind=found.kind,
        quote=found.quote,
        start=found.start,
        subject=found.subject,
        measure=found.measure,
        value=found.value,
        value_max=found.value_max,
        unit=found.unit or "",
        comparator=found.comparator,
        basis=found.basis,
        baseline=found.baseline or "",
        due=found.due,
        strength=found.strength or "",
        area=found.area,
        claimed_ratio=found.claimed_ratio,
        before=before(text, found.start),
    )


def report(name: str) -> str:
    """The text of a report that lies beside the repository."""
    return (REPORTS / f"{name}.txt").read_text(encoding="utf-8")


def labelled(name: str) -> list[Saying]:
    """What a careful reader found in a report that lies beside the repository."""
    text = report(name)
    lines = (REPORTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        _label(json.loads(line, parse_float=Decimal, parse_int=Decimal), text) for line in lines
    ]


def links(name: str) -> set[tuple[int, int]]:
    """(outcome, commitment) that a careful reader linked, by their offsets."""
    lines = (REPORTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {
        (row["start"], other) for row in rows if row["kind"] == "outcome" for other in row["links"]
    }


def _label(row: dict[str, Any], text: str) -> Saying:
    start = int(row["start"])
    told = {name: row[name] for name in ("kind", "quote", "subject", "measure", "comparator")}
    numbers = {name: row[name] for name in ("value", "value_max", "claimed_ratio", "basis", "area")}
    words = {name: row[name] or "" for name in ("unit", "baseline", "strength")}
    due = dt.date.fromisoformat(row["due"]) if row["due"] else None
    return Saying(**told, **numbers, **words, start=start, due=due, before=before(text, start))
