"""Many rows into one table at once, with numbers known beforehand.

On PostgreSQL COPY, on SQLite prepared statements of many rows: a fifth of the time that
``bulk_create`` takes, whose instances and expressions cost more than the database does.
Constraints, triggers and relations are the database's own and hold here as everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from typing import Any

from django.db import connection, models, transaction

from .texts import json_text

# Rows of one statement on SQLite.
AT_ONCE = 200


class Table:
    """The table of a model: ``columns`` in the order in which ``insert`` takes their values."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.places = {str(held.attname): n for n, held in enumerate(self.fields)}
        self._json = {n for n, held in enumerate(self.fields) if _is_json(held)}
        self._usual = [_usual(held) for held in self.fields]
        self.name = model._meta.db_table
        self.columns = ", ".join(f'"{held.column}"' for held in self.fields)

    def take_numbers(self, count: int) -> Sequence[int]:
        """``count`` numbers that no other row has or will get, whoever writes at the same time."""
        if connection.vendor == "postgresql":
            return self._from_sequence(count)
        with transaction.atomic(), connection.cursor() as cursor:
            taken = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
            found = cursor.execute(taken, [count, self.name]).fetchone()
            if found is None:
                first = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)"
                cursor.execute(first, [self.name, count])
        last = found[0] if found else count
        return range(last - count + 1, last + 1)

    def _from_sequence(self, count: int) -> list[int]:
        drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        with connection.cursor() as cursor:
            cursor.execute(drawn, [self.name, count])
            return [number for (number,) in cursor.fetchall()]

    def insert(self, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows of values as ``row`` makes them."""
        if connection.vendor == "postgresql":
            self._copy(rows)
            return
        with connection.cursor() as cursor, connection.wrap_database_errors:
            # Past Django's cursor, which would rewrite every value's placeholder.
            own = cursor.cursor.connection
            some = min(AT_ONCE, own.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER) // len(self.fields))
            for start in range(0, len(rows), some):
                part = rows[start : start + some]
                own.execute(self._insertion(len(part)), list(chain.from_iterable(part)))

    def _insertion(self, count: int) -> str:
        """One statement for many rows: what its constraints compare with is then made ready once,
        which halves the time of a table with many of them."""
        marks = f"({', '.join(['?'] * len(self.fields))})"
        return f"INSERT INTO {self.name} ({self.columns}) VALUES {', '.join([marks] * count)}"

    def _copy(self, rows: Iterable[Sequence[Any]]) -> None:
        statement = f"COPY {self.name} ({self.columns}) FROM STDIN"
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def create(self, things: Sequence[models.Model]) -> None:
        """Store new ``things``, which get their numbers; as ``bulk_create`` does, whose statement
        for so many fields takes longer than all else."""
        for thing, number in zip(things, self.take_numbers(len(things)), strict=True):
            thing.pk, thing._state.adding, thing._state.db = number, False, connection.alias
        self.insert(
            [
                [
                    held.get_db_prep_save(held.pre_save(thing, add=True), connection)
                    for held in self.fields
                ]
                for thing in things
            ]
        )

    def save(self, things: Sequence[models.Model], names: Collection[str] = ()) -> None:
        """Let the rows of stored ``things`` be as these are, in the fields of those names or in
        all: one prepared statement, where ``bulk_update`` makes one of many cases."""
        fields = [held for held in self.fields[1:] if not names or held.name in names]
        assigned = ", ".join(f'"{held.column}" = %s' for held in fields)
        rows = [
            [
                *(held.get_db_prep_save(getattr(one, held.attname), connection) for held in fields),
                one.pk,
            ]
            for one in things
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {self.name} SET {assigned} WHERE id = %s", rows)

    def row(self, number: int, values: dict[str, Any]) -> list[Any]:
        """The row with that number; ``values`` by the fields' attribute names, as JSON keeps them
        (days in ISO form, figures as digits), those left out as usual."""
        row = self._usual.copy()
        row[0] = number
        for name, value in values.items():
            place = self.places[name]
            if place in self._json and not isinstance(value, str):
                value = json_text(value)
            row[place] = value
        return row


@cache
def table_of(model: type[models.Model]) -> Table:
    """The table of ``model``, made once."""
    return Table(model)


def _is_json(field: Any) -> bool:
    return isinstance(field, models.JSONField)


def _usual(field: Any) -> Any:
    """What the database is given where nothing is said; JSON as text already."""
    value = field.get_default()
    if _is_json(field):
        return None if value is None else json_text(value)
    return value
