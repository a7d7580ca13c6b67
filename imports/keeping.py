"""Planned entries to rows that wait in the database: one JSON text of each part, for the row and
for the digest of the whole plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .bulk import json_text, table_of
from .entries import Entry
from .models import Row
from .records import Record
from .rows import said_as_json
from .tally import Tally
from .writes import writes_of

EMPTY_LIST, EMPTY_MAP = "[]", "{}"


class Keeper:
    """Inserts the rows of one batch, piece by piece; ``digest`` then names exactly this plan, and
    ``tally`` what was found in it."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.position = 0
        self.tally = Tally()
        self._whole = hashlib.sha256()
        self._raw = _Last(lambda raw: json_text(dict(raw)))
        self._columns = _Last(lambda columns: json_text(dict(columns)))

    @property
    def digest(self) -> str:
        """The name of the plan so far."""
        return self._whole.hexdigest()

    def keep(self, entries: Sequence[Entry], *, numbers: Iterable[int] | None = None) -> None:
        """Insert ``entries`` behind those that were kept, under ``numbers`` or new ones."""
        table = table_of(Row)
        numbers = table.take_numbers(len(entries)) if numbers is None else numbers
        told = zip(numbers, entries, strict=True)
        table.insert([table.row(number, self._values(entry)) for number, entry in told])

    def _values(self, entry: Entry) -> dict[str, Any]:
        origin = entry.record.origin
        clean = self._clean(entry.record)
        changes = _list([change.as_json() for change in entry.changes])
        issues = _list([issue.as_json() for issue in entry.issues])
        action = str(entry.action)
        self._whole.update(f"{clean}{action}{changes}{issues}\n".encode())
        self.position += 1
        self.tally.add(entry)
        return {
            "batch_id": self.batch_id,
            "position": self.position - 1,
            "sheet": origin.sheet[:120],
            "line": origin.line,
            "kind": entry.record.kind,
            "raw": self._raw.of(entry.record.raw),
            "clean": clean,
            "issues": issues,
            "action": action,
            "changes": changes,
            "writes": _list(writes_of(entry)),
        }

    def _clean(self, record: Record) -> str:
        """``record_as_json`` as one text. The letters of the columns, half of it and the same for
        all rows of a table, are put into words once."""
        origin = record.origin
        place = f'"place":{json_text(origin.place)},' if origin.place else ""
        columns, sheet = self._columns.of(origin.columns), json_text(origin.sheet)
        told = f'"columns":{columns},"line":{origin.line},{place}"sheet":{sheet}'
        return f'{{"origin":{{{told}}},{json_text(said_as_json(record))[1:]}'


def _list(held: list[Any]) -> str:
    return json_text(held) if held else EMPTY_LIST


class _Last:
    """Remembers the last answer: a line's commitment and its figures share their raw cells, and
    the rows of a table the letters of their columns."""

    def __init__(self, make: Callable[[Mapping[str, str]], str]) -> None:
        self._make = make
        self._asked: Mapping[str, str] | None = None
        self._answer = EMPTY_MAP

    def of(self, asked: Mapping[str, str]) -> str:
        """What was made of ``asked``."""
        if asked is not self._asked:
            self._asked, self._answer = asked, self._make(asked)
        return self._answer
