"""满意度测评: of whom the share of votes is taken, and by which rule a verdict follows. No Django.

The rules differ by place, so base and rule are chosen and printed below the form, as in
domain.md section 3 (镇海: halves of all members, where exactly half is not enough; 汉阴: a rate of
满意 and 基本满意). The form counts by formulas of the spreadsheet; ``count_votes`` is what they
must come to.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

# The numbers at the head of the form, in their order; none may exceed one before it.
BASES = ("due", "present", "issued", "returned", "valid")


@dataclass(frozen=True)
class Evaluation:
    """How votes are counted: ``base`` is one of due, present, issued, returned, valid; ``rule`` is
    half, over or rate (the values of ``models.choices.VoteBase`` and ``VoteRule``)."""

    base: str = "due"
    rule: str = "half"

    def as_json(self) -> dict[str, Any]:
        """As a publication keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Evaluation:
        """What ``as_json`` wrote; the plain one of an empty dict."""
        return cls(**raw)


@dataclass(frozen=True)
class Attendance:
    """应到, 实到, 发出, 收回 and 有效 as they were written; None is not written yet."""

    due: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The five in the order of BASES."""
        return self.due, self.present, self.issued, self.returned, self.valid

    @property
    def agrees(self) -> bool | None:
        """Whether no number exceeds one before it; None while none does and some are missing
        yet."""
        numbers = self.numbers
        pairs = combinations(numbers, 2)
        if any(a is not None and b is not None and a < b for a, b in pairs):
            return False
        return None if None in numbers else True


@dataclass(frozen=True)
class Votes:
    """The votes on one project; what was left empty is none."""

    satisfied: int | None = None
    mostly: int | None = None
    dissatisfied: int | None = None
    abstained: int | None = None

    @property
    def total(self) -> int | None:
        """All votes; None where nothing was written."""
        given = [
            n
            for n in (self.satisfied, self.mostly, self.dissatisfied, self.abstained)
            if n is not None
        ]
        return sum(given) if given else None


@dataclass(frozen=True)
class Counted:
    """What a row of the form comes to. ``agrees`` is whether the votes are as many as the valid
    ballots, None while one of the two is missing. ``rate`` (满意 and 基本满意 as a part of the
    base) and ``verdict`` (satisfied, mostly, dissatisfied) are None and "" until they are; by the
    rule ``rate`` there is no verdict: no place was found that says which rate is enough."""

    total: int | None
    agrees: bool | None
    rate: Fraction | None = None
    verdict: str = ""


def count_votes(votes: Votes, attendance: Attendance, evaluation: Evaluation) -> Counted:
    """The row of one project. Attendance that cannot be (a number exceeds one before it, so a base
    smaller than the valid ballots too) counts nothing; nor does a base of nobody."""
    total, valid = votes.total, attendance.valid
    agrees = None if total is None or valid is None else total == valid
    base = attendance.numbers[BASES.index(evaluation.base)]
    if not agrees or not base or attendance.agrees is False:
        return Counted(total, agrees)
    satisfied = votes.satisfied or 0
    content = satisfied + (votes.mostly or 0)
    verdict = _verdict(satisfied, content, base, evaluation.rule)
    return Counted(total, agrees, Fraction(content, base), verdict)


def _verdict(satisfied: int, content: int, base: int, rule: str) -> str:
    """By halves of ``base``: enough 满意, else enough together with 基本满意, else 不满意."""
    if rule == "rate":
        return ""
    if _enough(satisfied, base, rule):
        return "satisfied"
    return "mostly" if _enough(content, base, rule) else "dissatisfied"


def _enough(votes: int, base: int, rule: str) -> bool:
    """Whether votes are half of the base; exactly half is enough by ``half``, not by ``over``."""
    return 2 * votes >= base if rule == "half" else 2 * votes > base
