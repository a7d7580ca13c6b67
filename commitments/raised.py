"""What there is to check (待核对) that no Item holds: questions that other rooms know of.

Commitments never ask imports, so who knows such questions says so when the apps are loaded; a
publication keeps the answers of its day, and its papers are made from these alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from .items import plain
from .models import Publication, Town


@dataclass(frozen=True)
class Raised:
    """One question as people read it. ``kind`` is its kind in words (数字核对, 本次报告未单列 ...),
    ``about`` what it is about (number and wording of a commitment, or the report's clause),
    ``said`` the question itself with its figures; ``document`` is the report that leaves it to
    check, of ``document_date``; ``answer`` is its word, "" while nobody answered."""

    kind: str
    about: str
    said: str
    document: str
    document_date: dt.date | None = None
    answer: str = ""
    note: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None
    commitment_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether nobody answered it yet."""
        return not self.answer


Source = Callable[[Town], Iterable[Raised]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Have ``source`` asked for the questions of a town; called once, while apps are loaded."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def raised_now(town: Town) -> tuple[Raised, ...]:
    """All questions of a town that stand today, in their order."""
    return tuple(each for source in _SOURCES for each in source(town))


def raised_then(publication: Publication) -> tuple[Raised, ...]:
    """The questions that a publication keeps; none for those made before they were kept."""
    return msgspec.convert(tuple(publication.raised), tuple[Raised, ...])


def as_json(raised: Iterable[Raised]) -> list[dict[str, Any]]:
    """JSON-able, as a publication keeps them."""
    return [plain(asdict(each)) for each in raised]
