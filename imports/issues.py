"""Issues: what is odd about a file, as plain data. Sentences are made in ``wording.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ERROR = "error"
WARNING = "warning"
# A figure was written and could not be taken: its row is kept for its words, and whoever wrote it
# has to mend it.
FIGURE_LOST = frozenset(
    (
        *("figure_unreadable", "growth_unread", "figure_is_share"),
        *("ratio_small", "magnitude_unclear"),
    )
)


@dataclass(frozen=True)
class Issue:
    """One thing a clerk should know about one place of a file.

    ``code`` names the kind of issue (see ``wording.SENTENCES``), ``sheet``/``line``/``column`` say
    where (line counts from 1 as spreadsheets do, column is a letter), ``value`` is the text of the
    cell as it stood. ``severity``: an ``error`` keeps its row from being written, a ``warning``
    does not. ``data`` holds what else the sentence needs, as text.
    """

    code: str
    sheet: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    severity: str = ERROR
    data: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The issue as JSON-able data."""
        return {
            "code": self.code,
            "sheet": self.sheet,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "severity": self.severity,
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Issue:
        """The issue that ``as_json`` wrote."""
        return cls(**{**raw, "data": dict(raw.get("data", {}))})
