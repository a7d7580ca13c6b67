"""Where the time of an import goes: seconds spent within named functions, the wait for the child
among them. Each call costs a microsecond more; they are called once for thousands of rows."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from typing import Any


class Phases:
    """Seconds by name, of the functions that were given to ``watch``."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def watch(self, owner: Any, function: str, name: str) -> None:
        """Add up the seconds of ``owner.function`` from now on under ``name``; where that holds
        ``{table}``, by the table it is called for."""
        asked = getattr(owner, function)

        @functools.wraps(asked)
        def timed(*arguments: Any, **said: Any) -> Any:
            began = time.perf_counter()
            try:
                return asked(*arguments, **said)
            finally:
                told = name.format(table=getattr(arguments[0], "name", "")) if arguments else name
                self.seconds[told] += time.perf_counter() - began

        setattr(owner, function, timed)

    def line(self) -> str:
        """All of them, in the order in which each first ended; inserts are within others."""
        return ", ".join(f"{name} {seconds:.2f}" for name, seconds in self.seconds.items())


def of_an_import() -> Phases:
    """The phases of reading, planning, keeping, making ready and writing a batch."""
    from imports import apart, bulk
    from imports.actions import checking, writing

    phases = Phases()
    phases.watch(apart.Child, "receive", "waiting for the child")
    phases.watch(apart._Unpacker, "piece", "records from texts")
    phases.watch(checking.Planner, "take", "planning")
    phases.watch(checking.Keeper, "keep", "keeping (with its inserts)")
    phases.watch(writing, "prepare", "making ready")
    phases.watch(writing, "_commit", "under the lock (with inserts)")
    phases.watch(bulk.Table, "insert", "insert {table}")
    return phases
