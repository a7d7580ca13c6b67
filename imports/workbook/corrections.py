"""What people corrected in the reading of a file, and what their town remembers. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Corrections:
    """``headings``: heading as ``headings.heading_key`` names it -> field, what the town remembers.

    ``columns``: key of a table (``Sheet.key``) -> column letter -> field, "" to pass over; what was
    corrected in this file comes before what is remembered. In a form, where several labels stand in
    one column, the label (as ``heading_key`` names it) takes the place of the letter. ``headers``:
    sheet name -> first and last header row (from 1) of its first table, set by hand. ``year`` is
    that of a period above a table (8月份推进情况表) which names none; it is not kept.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    year: int | None = None

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Corrections:
        """The corrections that ``as_json`` wrote; parts that are missing are empty."""
        return cls(
            headings=dict(raw.get("headings", {})),
            columns={key: dict(letters) for key, letters in raw.get("columns", {}).items()},
            headers={name: (int(a), int(b)) for name, (a, b) in raw.get("headers", {}).items()},
        )

    def as_json(self) -> dict[str, Any]:
        """The same as JSON-able data."""
        return {
            "headings": dict(self.headings),
            "columns": {key: dict(letters) for key, letters in self.columns.items()},
            "headers": {name: list(rows) for name, rows in self.headers.items()},
        }
