"""Timing by medians, ours and the baseline in turn, so that a machine's drift meets both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """Median seconds of ours and of the baseline over the same work."""

    name: str
    ours: float
    baseline: float
    what: str

    @property
    def ratio(self) -> float:
        """How many times the baseline's time ours takes."""
        return self.ours / self.baseline

    def line(self) -> str:
        """One line to print."""
        return (
            f"{self.name:<10} {self.ratio:8.2f}x   ours {self.ours:.3f} s   "
            f"baseline {self.baseline:.3f} s   {self.what}"
        )


def compare(
    name: str,
    *,
    ours: Callable[[], Any],
    baseline: Callable[[], Any],
    what: str,
    runs: int = 5,
    warm: bool = True,
) -> Measured:
    """Run both once to warm up (where that is wanted), then ``runs`` times in turn."""
    if warm:
        ours()
        baseline()
    pairs = [(_seconds(ours), _seconds(baseline)) for _ in range(runs)]
    return Measured(
        name,
        ours=statistics.median(pair[0] for pair in pairs),
        baseline=statistics.median(pair[1] for pair in pairs),
        what=what,
    )


def _seconds(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
