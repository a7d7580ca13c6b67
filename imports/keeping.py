"""Planned entries to rows that wait in the database: one JSON text of each part, for the row and
for the digest of the whole plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from .bulk import table_of
from .entries import Entry
from .models import Row
from .rows import Texts
from .tally import Tally
from .texts import json_text
from .writes import writes_of

EMPTY_LIST = "[]"


class Keeper:
    """Inserts the rows of one batch, piece by piece; ``digest`` then names exactly this plan, and
    ``tally`` what was found in it."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.position = 0
        self.tally = Tally()
        self._whole = hashlib.sha256()
        self._texts = Texts()

    @property
    def digest(self) -> str:
        """The name of the plan so far."""
        return self._whole.hexdigest()

    def keep(
        self,
        entries: Sequence[Entry],
        *,
        texts: Sequence[tuple[str, str]] | None = None,
        numbers: Iterable[int] | None = None,
    ) -> None:
        """Insert ``entries`` behind those that were kept, under ``numbers`` or new ones. ``texts``
        are (clean, raw) of their records as ``Texts`` makes them, where they are made already."""
        table = table_of(Row)
        texts = self._made(entries) if texts is None else texts
        numbers = table.take_numbers(len(entries)) if numbers is None else numbers
        told = zip(numbers, entries, texts, strict=True)
        table.insert(
            [table.row(number, self._values(entry, *text)) for number, entry, text in told]
        )

    def _made(self, entries: Sequence[Entry]) -> list[tuple[str, str]]:
        told = self._texts
        return [(told.clean(entry.record), told.raw(entry.record)) for entry in entries]

    def _values(self, entry: Entry, clean: str, raw: str) -> dict[str, Any]:
        origin = entry.record.origin
        changes = _list([change.as_json() for change in entry.changes])
        issues = _list([issue.as_json() for issue in entry.issues])
        action = str(entry.action)
        self._whole.update(_named(entry, clean, action, changes, issues))
        self.position += 1
        self.tally.add(entry)
        return {
            "batch_id": self.batch_id,
            "position": self.position - 1,
            "sheet": origin.sheet[:120],
            "line": origin.line,
            "kind": entry.record.kind,
            "raw": raw,
            "clean": clean,
            "issues": issues,
            "action": action,
            "changes": changes,
            "writes": _list(writes_of(entry)),
        }


def _named(entry: Entry, clean: str, action: str, changes: str, issues: str) -> bytes:
    """What names an entry in the digest. A sum that follows from the shares of others as well is
    none of its own: it changes with each of them, and the plan does not."""
    if entry.own is not None and not entry.stopped:
        action, told, done = entry.own
        changes = _list([change.as_json() for change in entry.changes[:done]])
        issues = _list([issue.as_json() for issue in entry.issues[:told]])
    return f"{clean}{action}{changes}{issues}\n".encode()


def _list(held: list[Any]) -> str:
    return json_text(held) if held else EMPTY_LIST
