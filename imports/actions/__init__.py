"""The life of a batch: every change of its state, under a lock on its row.

received → reading → checked → committing → committed → undoing → undone; or failed, or discarded.
A worker may die anywhere: each step can be done again, and ``sweep`` finds what was left.
"""

from __future__ import annotations

from .checking import check, known_of
from .correcting import cancel, decide, forget_headings, read_for, remap, supply
from .deciding import confirm, discard, forget, read_again
from .moving import move
from .receiving import earlier, receive
from .sweeping import sweep
from .taking_back import carry_out_undo, undo, undo_later, undo_soon
from .together import check_drop, commit_many, confirm_many, judge_many
from .writing import commit, judge

__all__ = [
    "cancel",
    "carry_out_undo",
    "check",
    "check_drop",
    "commit",
    "commit_many",
    "confirm",
    "confirm_many",
    "decide",
    "discard",
    "earlier",
    "forget",
    "forget_headings",
    "judge",
    "judge_many",
    "known_of",
    "move",
    "read_again",
    "read_for",
    "receive",
    "remap",
    "supply",
    "sweep",
    "undo",
    "undo_later",
    "undo_soon",
]
