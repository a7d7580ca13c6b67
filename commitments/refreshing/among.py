"""Thousands of ids as one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup


class Among(Lookup):
    """A condition for ``filter``: the column is one of ``ids``. They go as one array: ``__in``
    would make a placeholder of each, for Django, the driver and the database to read in turn."""

    prepare_rhs = False

    def __init__(self, column: F, ids: Iterable[int]) -> None:
        super().__init__(column, list(ids))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """For SQLite, which reads an array from JSON."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """For PostgreSQL."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, f"{{{','.join(map(str, self.rhs))}}}"]
