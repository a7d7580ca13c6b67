"""What was found in a file, added up: issues of one kind with their first place, records by kind
and action. So that a page of 100,000 rows can say in one sentence what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .entries import Entry
from .issues import ERROR, Issue
from .models import Action

MOST_NAMES = 12


@dataclass
class _Many:
    """Issues of one code and mark: how many, the first of them, what they speak of."""

    first: Issue
    n: int = 0
    names: list[str] = field(default_factory=list)


class Tally:
    """Counts while the rows of a file pass by.

    ``as_json`` is ``{"issues": [{"mark", "n", "first": issue, "names": [text]}], "kinds": {kind:
    {action: n}}}``; ``mark`` is error, conflict or warning, gravest and most frequent first."""

    MARKS = ("error", "conflict", "warning")

    def __init__(self) -> None:
        self._issues: dict[tuple[str, str], _Many] = {}
        self._kinds: Counter[tuple[str, str]] = Counter()

    def add(self, entry: Entry) -> None:
        """Count one planned record and its issues."""
        self._kinds[entry.record.kind, str(entry.action)] += 1
        if entry.action == Action.LEFT_OUT:
            return
        for issue in entry.issues:
            mark = mark_of(entry.action, issue.severity)
            many = self._issues.setdefault((mark, issue.code), _Many(issue))
            many.n += 1
            name = issue.value or issue.data.get("unit", "")
            if name and len(many.names) < MOST_NAMES and name not in many.names:
                many.names.append(name[:40])

    def as_json(self) -> dict[str, Any]:
        """What was counted, as JSON-able data."""
        ordered = sorted(self._issues.items(), key=self._weight)
        kinds: dict[str, dict[str, int]] = {}
        for (kind, action), n in self._kinds.items():
            kinds.setdefault(kind, {})[action] = n
        return {
            "issues": [
                {"mark": mark, "n": many.n, "first": many.first.as_json(), "names": many.names}
                for (mark, _code), many in ordered
            ],
            "kinds": kinds,
        }

    def _weight(self, told: tuple[tuple[str, str], _Many]) -> tuple[int, int]:
        (mark, _code), many = told
        return self.MARKS.index(mark), -many.n


def mark_of(action: str, severity: str) -> str:
    """How an issue of a row is marked: error, conflict or warning."""
    if (severity or ERROR) != ERROR:
        return "warning"
    return "conflict" if action == Action.CONFLICT else "error"
