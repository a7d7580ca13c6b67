"""What every chart has: places in percent, and the whole that a page is given of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.safestring import SafeString

from ..wording import number

HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")
# What file systems refuse in a name, and spaces.
_NO_NAME = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Chart:
    """A chart as a page shows it, three times with the same words: ``svg`` for paper and where no
    script runs, ``data`` for chart.js, and the table of ``head`` and ``rows``. ``key`` names it
    within the page; ``legend`` says which line is which; ``on_paper``: the table is printed too,
    as the page has no other."""

    key: str
    title: str
    svg: SafeString
    data: dict[str, Any]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: str = ""
    on_paper: bool = False

    @property
    def data_key(self) -> str:
        """The id of the element that holds ``data``."""
        return f"{self.key}-data"


def picture_data(kind: str, *, title: str, notes: Sequence[str], day: str) -> dict[str, Any]:
    """What the picture that a reader saves says besides the chart: title, the lines below it, and
    the name of its file. ``day`` is that of the figures, for the name."""
    name = _NO_NAME.sub("", title)[:_LONGEST_NAME]
    return {"kind": kind, "title": title, "notes": list(notes), "file": f"{name}-{day}.png"}


def short(percent: Decimal) -> str:
    """A place in percent with two places at most."""
    return number(percent.quantize(_PLACES, ROUND_HALF_EVEN))
