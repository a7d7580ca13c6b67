"""The database's own index of what there is to find, put in place after every ``migrate``.

PostgreSQL: a GIN index over the numbers. SQLite: an FTS5 table over the same numbers as words, kept
in step by triggers, which a migration that remakes the table would drop.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "commitments_findentry"
INDEX = "commitments_findindex"

# Some thousand entries are sorted in together, which takes a fraction of one by one; the list of
# those that wait stays short, as whoever looks reads through it.
_POSTGRESQL = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (grams) "
    "WITH (fastupdate = on, gin_pending_list_limit = 1024)",
)
_DROP_OLD = f"INSERT INTO {INDEX}({INDEX}, rowid, grams) VALUES ('delete', old.id, old.grams);"
_ADD_NEW = f"INSERT INTO {INDEX}(rowid, grams) VALUES (new.id, new.grams);"
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(grams, content='{TABLE}', "
    "content_rowid='id', detail=none, columnsize=0, tokenize='ascii')",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_added AFTER INSERT ON {TABLE} BEGIN {_ADD_NEW} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_gone AFTER DELETE ON {TABLE} BEGIN {_DROP_OLD} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_changed AFTER UPDATE OF id, grams ON {TABLE} "
    f"BEGIN {_DROP_OLD} {_ADD_NEW} END",
)


def install_index(*, using: str, **_: Any) -> None:
    """Put the index in place on database ``using``; does nothing where it is."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
