"""满意度测评: of whom the share of votes is taken, and by which rule a verdict follows. No Django.

The rules differ by place, so base and rule are chosen and printed below the form, as in
domain.md section 3 (镇海: halves of all members; 汉阴: a rate of 满意 and 基本满意).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Evaluation:
    """How votes are counted: ``base`` is one of due, present, issued, returned, valid; ``rule`` is
    half or rate (the values of ``models.choices.VoteBase`` and ``VoteRule``)."""

    base: str = "due"
    rule: str = "half"

    def as_json(self) -> dict[str, Any]:
        """As a publication keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Evaluation:
        """What ``as_json`` wrote; the plain one of an empty dict."""
        return cls(**raw)
