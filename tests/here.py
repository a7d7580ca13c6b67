"""Strangers' files handled in the process of the test, as the children of ``imports`` handle them.

A child's start costs a quarter of a second of a processor, most of it loading our own code, and
hundreds of tests read a file on their way to something else. What they ask and what they are told
passes through the same messages, made and read by the same code; what only a process of its own
can do (bounds of memory and time, a crash, its end) is tested where tests are marked ``apart``.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import Any

from imports import apart
from imports.marking import Marked, Order
from imports.marking.making import make
from imports.workbook import Limits, UnreadableFile
from imports.workbook.apart import Child, send


class ChildHere(Child):
    """A child that has answered everything before it is asked for the first message. A fault of
    ours is raised where it happens."""

    def __init__(self, asked: Sequence[Any], limits: Limits, **_whose: object) -> None:
        self._told = io.BytesIO()
        # Several files are asked for as a list.
        for one in asked if isinstance(asked, list) else [asked]:
            try:
                apart._answer(self._told, *pickle.loads(pickle.dumps(one)))
            except UnreadableFile as error:
                send(self._told, ("refused", error.code, dict(error.data)))
        self._told.seek(0)

    def __exit__(self, *_raised: object) -> None:
        self._told.close()

    def _bytes(self, length: int) -> bytes:
        part = self._told.read(length)
        assert len(part) == length, "a message is cut off"
        return part


def make_here(order: Order) -> Marked:
    """As ``make_apart``; both the order and its answer travel as they would to a child."""
    made: Marked = pickle.loads(pickle.dumps(make(pickle.loads(pickle.dumps(order)))))
    return made
