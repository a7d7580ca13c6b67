"""What a form says of itself in a hidden column (兑现表号), row by row: plan, unit and period.
So a row is known again wherever it was sorted, pasted or saved. No Django here.

``FB-12-5-20260930-K``: FB (填报表) or FJ (任务分解表), plan, unit (0: the whole town), the day the
figures speak of, a check mark. A share of a commitment is named by ``FX`` and its own number in the
column of our identifiers (``share_identifier``).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ..identifiers import MARKS, BadIdentifier, identifier, read_identifier

HEADING = "兑现表号"
FORM, BREAKDOWN = "FB", "FJ"
SHARE = "FX"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－_", "-"))
_MARK = re.compile(r"(FB|FJ)-([1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})-([0-9]{8})-([0-9A-Z])")


@dataclass(frozen=True, order=True)
class FormMark:
    """Which form a row stood in. ``unit`` 0: the whole town's; ``end`` is the day its figures
    speak of, of a 任务分解表 the last day of its plan."""

    kind: str
    plan: int
    unit: int
    end: dt.date


@lru_cache(maxsize=2**10)
def written(mark: FormMark) -> str:
    """The mark as it stands in its cell."""
    told = f"{mark.kind}-{mark.plan}-{mark.unit}-{mark.end:%Y%m%d}"
    return f"{told}-{_check(told)}"


@lru_cache(maxsize=2**10)
def read(text: str) -> FormMark:
    """The mark that ``text`` is, read through width, blanks and case. Raises BadIdentifier for
    anything else, one wrong figure included."""
    narrow = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    found = _MARK.fullmatch("".join(narrow.split()))
    if found is None or found[5] != _check(found[0][:-2]):
        raise BadIdentifier(text)
    try:
        end = dt.date.fromisoformat(found[4])
    except ValueError as error:
        raise BadIdentifier(text) from error
    return FormMark(found[1], int(found[2]), int(found[3]), end)


def share_identifier(pk: int) -> str:
    """Our identifier of a share: as of a commitment, with FX in place of DX."""
    return SHARE + identifier(pk)[2:]


def read_share_identifier(text: str) -> int:
    """The number of the share that ``text`` names; raises BadIdentifier."""
    narrow = unicodedata.normalize("NFKC", text).upper().strip()
    if not narrow.startswith(SHARE):
        raise BadIdentifier(text)
    return read_identifier("DX" + narrow[2:])


def _check(told: str) -> str:
    """Weighted by place modulo a prime, no weight nought: any one wrong figure and any exchange of
    two neighbours changes it."""
    weighed = ((place % 30 + 1) * ord(mark) for place, mark in enumerate(told))
    return MARKS[sum(weighed) % len(MARKS)]
