"""The database itself refuses to change what was released.

SQLite drops triggers when a later migration remakes a table, so they are put in place after every
``migrate``, not by one migration. Deleting is refused by the models: test suites empty tables.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLES = ("commitments_publication", "commitments_publicationitem")
BULLETINS = "commitments_bulletin"
# Who drafted it may be forgotten with the account; nothing else of an issued 通报 changes.
_BULLETIN_COLUMNS = (
    *("town_id", "title", "masthead", "issue", "state", "as_of", "plans", "publication_id"),
    *("addressees", "copies", "issuer", "requirements", "left_out", "document_number"),
    "issued_on",
)
# What was handed on to another office stays; who made it may be forgotten with the account.
DELIVERIES = "imports_delivery"
_DELIVERY_COLUMNS = (
    *("town_id", "publication_id", "receiver", "template", "template_sha256", "filename"),
    *("file", "file_name", "mapping", "cells", "unmatched", "created", "handed_on"),
)
# Columns of records that stay whoever of their people is forgotten; a sign-off can be taken back.
KEPT_COLUMNS = {
    "commitments_bulletinstep": "bulletin_id, before, after, note, at",
    "commitments_signoff": (
        "publication_id, bulletin_id, edition, role, name, signed_on, scan, scan_name, "
        "scan_sha256, at"
    ),
}

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'what was released stays as it is'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION released_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was released stays as it is'; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION released_stays()
"""
_SQLITE_KEPT = """
CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'what was recorded stays as it is'); END
"""
_POSTGRESQL_KEPT = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION released_stays()
"""
_SQLITE_ISSUED = """
CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE OF {columns} ON {table}
WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'what was issued stays as it is'); END
"""
_POSTGRESQL_ISSUED = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION released_stays()
"""
_SQLITE_HANDED_ON = """
CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE OF {columns} ON {table}
WHEN OLD.handed_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was handed on stays as it is'); END
"""
_POSTGRESQL_HANDED_ON = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW WHEN (OLD.handed_on IS NOT NULL) EXECUTE FUNCTION released_stays()
"""


def install_triggers(*, using: str, **_: Any) -> None:
    """Put the triggers in place on database ``using``; does nothing where they are."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not present.issuperset(TABLES):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        template = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
        for table in TABLES:
            cursor.execute(template.format(table=table))
        if BULLETINS in present:
            issued = _POSTGRESQL_ISSUED if connection.vendor == "postgresql" else _SQLITE_ISSUED
            cursor.execute(issued.format(table=BULLETINS, columns=", ".join(_BULLETIN_COLUMNS)))
        if DELIVERIES in present:
            handed = (
                _POSTGRESQL_HANDED_ON if connection.vendor == "postgresql" else _SQLITE_HANDED_ON
            )
            cursor.execute(handed.format(table=DELIVERIES, columns=", ".join(_DELIVERY_COLUMNS)))
        kept = _POSTGRESQL_KEPT if connection.vendor == "postgresql" else _SQLITE_KEPT
        for table in present.intersection(KEPT_COLUMNS):
            cursor.execute(kept.format(table=table, columns=KEPT_COLUMNS[table]))
