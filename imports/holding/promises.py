"""What was promised and what a report says of it, as plain data: the language of this room.

Figures are Decimals without magnitude; ``measure``, ``basis``, ``comparator`` and ``area`` are the
identifiers of ``commitments.models.choices``, the same that ``imports.report`` uses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that was made: of the database (``id`` is its number), or of the same report
    (``id`` is minus 1 minus the offset of its record).

    ``value`` is the target in force in ``unit``; ``start`` to ``due`` is its span; ``made`` the day
    it was given; ``reported`` says that the ledger holds a figure, stage or "done" of it; ``falls``
    that ``value`` is by how much something is to become less.
    """

    id: int
    wording: str
    subject: str
    measure: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    comparator: str
    basis: str
    start: dt.date | None
    due: dt.date | None
    area: str = ""
    strength: str = "firm"
    baseline: str = ""
    baseline_value: Decimal | None = None
    quote: str = ""
    target_text: str = ""
    plan: str = ""
    number: str = ""
    made: dt.date | None = None
    reported: bool = False
    sites: tuple[str, ...] = ()
    falls: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """A commitment or outcome that a report says: the fields of ``report.Found``, perhaps put right
    by a person. ``before`` are the words of its sentence in front of the quote; ``falls`` says that
    ``value`` is by how much something became, or is to become, less (下降2.3%)."""

    kind: str
    quote: str
    start: int
    subject: str
    measure: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    comparator: str
    basis: str
    baseline: str
    due: dt.date | None
    strength: str
    area: str
    claimed_ratio: Decimal | None = None
    before: str = ""
    falls: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """That a saying may speak of a promise: ``score`` 0 to 100, the ``words`` both share, longest
    first, and ``doubts``: codes of what a person must weigh (``other_unit``, ``other_measure``,
    ``other_period``, ``before_start``, ``several_alike``, ``another_stage``, ``part_of_it``,
    ``above_target``, ``other_direction``, ``weak_words``). ``sure`` where nothing is left to
    weigh."""

    start: int
    promise: int
    score: int
    words: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether nothing is left to weigh."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Drift:
    """What a later plan says otherwise than the promise: ``what`` is number, due or words; ``old``
    and ``new`` as written, where ``old_printed`` and ``new_printed`` say that these very words are
    printed there. ``softer`` where the promise became less. ``years`` are those of two days that
    lie in two. ``clause`` is the clause of the later report in which it was found without a record:
    then nobody has said yet that both speak of one thing."""

    promise: int
    start: int
    what: str
    old: str
    new: str
    softer: bool = False
    old_printed: bool = True
    new_printed: bool = True
    years: tuple[int, int] | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Unmentioned:
    """A promise that no report speaks of: ``nearest`` is the (report's title, clause) that comes
    closest, empty where none does; ``maybe`` where that clause may speak of it after all."""

    promise: int
    nearest: tuple[str, str] = ("", "")
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """A target at or below what was already reached, or below the pace already kept.

    ``code`` is ``at_or_below_level``, ``below_growth`` or ``below_pace``; ``figures`` are (what it
    is, number without magnitude, unit) side by side, in the order in which a sentence tells them.
    No verdict.
    """

    start: int
    code: str
    other: int | None
    figures: tuple[tuple[str, Decimal, str], ...]
