"""Parts whose whole comes later in the file: they wait for it."""

from __future__ import annotations

from collections.abc import Mapping

from ..records import CommitmentRecord, Record
from . import across

Seen = Mapping[tuple[str, object], across.First]


class Waiting:
    """Holds back parts (with their progress) until their whole is written.

    For a plan that the town has already the whole may be in the database: ``known_plans`` are
    their titles, and planning looks there.
    """

    def __init__(self, known_plans: frozenset[str]) -> None:
        self.known_plans = known_plans
        self.held: list[list[Record]] = []
        # Wholes that wait themselves, by plan and number.
        self.absent: set[tuple[str, str]] = set()

    def take(
        self, part: CommitmentRecord, records: list[Record], seen: Seen, restarted: set[str]
    ) -> list[Record]:
        """``records`` of a row (``part`` first) if they can be written now, else []."""
        if not part.parent:
            return records
        if part.parent == part.number:
            return [across.told(part, "parent_is_itself", "parent"), *records[1:]]
        if part.parent in restarted:
            return [across.told(part, "number_ambiguous", "parent"), *records[1:]]
        whole = (part.plan, part.parent)
        if ("number_twice", whole) in seen and whole not in self.absent:
            return records
        self.held.append(records)
        self.absent.add((part.plan, part.number))
        return []

    def end(self, seen: Seen) -> list[Record]:
        """What waited, wholes before their parts; parts of nothing get an error."""
        done: list[Record] = []
        while ready := [records for records in self.held if self._ready(records, seen)]:
            self.held = [records for records in self.held if not self._ready(records, seen)]
            for records in ready:
                part = records[0]
                assert isinstance(part, CommitmentRecord)
                self.absent.discard((part.plan, part.number))
                done += self._settled(part, records, seen)
        for records in self.held:
            done += [across.told(records[0], "parent_in_circle", "parent"), *records[1:]]
        self.held = []
        return done

    def _ready(self, records: list[Record], seen: Seen) -> bool:
        part = records[0]
        assert isinstance(part, CommitmentRecord)
        return (part.plan, part.parent) not in self.absent

    def _settled(self, part: CommitmentRecord, records: list[Record], seen: Seen) -> list[Record]:
        there = ("number_twice", (part.plan, part.parent)) in seen
        if there or part.plan in self.known_plans:
            return records
        return [across.told(part, "parent_unknown", "parent"), *records[1:]]
