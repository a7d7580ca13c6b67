"""Raw rows and what is known to records, with every fault of the file found in one reading."""

from __future__ import annotations

from collections.abc import Mapping

from ..decisions import Decision
from ..records import Checked
from ..workbook import Reading
from .checker import Checker
from .known import Known, KnownPlan

__all__ = ["Checker", "Known", "KnownPlan", "check"]

ROOMS = (
    *("unit", "document", "plan", "commitment"),
    *("node", "site", "share", "revision", "progress"),
)


def check(
    reading: Reading, *, known: Known, decisions: Mapping[str, Decision] | None = None
) -> Checked:
    """The records of a file in the order they must be written, each with its issues.

    Errors keep only their own record out. Issues of the file as a whole are in ``Checked.issues``.
    For large files ``Checker`` does the same piece by piece.
    """
    checker = Checker(known, decisions, name=reading.name)
    checker.begin(reading.sheets)
    records = [record for sheet in reading.sheets for record in checker.take(sheet, sheet.rows)]
    rest, issues = checker.end()
    records += rest
    return Checked(
        tuple(sorted(records, key=lambda record: ROOMS.index(record.kind))), tuple(issues)
    )
