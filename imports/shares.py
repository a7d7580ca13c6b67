"""What a town holds of targets that are split: shares and their figures, for planning. Reads
nothing itself: ``Held`` hands it what is stored, planning what the file creates."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commitments.identifiers import BadIdentifier
from commitments.submissions.mark import SHARE, read_share_identifier
from commitments.wording.shares import share_title

from .likeness import key
from .records import ProgressRecord, Record, ShareRecord

_TOLD = re.compile(r"\s*[（(]\s*分解到((?:[^（()）]|[（(][^（()）]*[)）])+)[)）](.+)")


@dataclass
class HeldShare:
    """One share as the rule of sharing takes it: ``stored`` is its Share, or what will be one."""

    stored: Any
    commitment: Any
    value: Decimal | None
    figures: list[Any] = field(default_factory=list)

    @property
    def holder(self) -> str:
        """The village or unit that has it."""
        return str(self.stored.holder)


class HeldShares:
    """The shares of a town's plans, and what of them the coming rows still speak of."""

    def __init__(self) -> None:
        self.by_pk: dict[int, HeldShare] = {}
        self._of: dict[int, list[HeldShare]] = defaultdict(list)
        self._coming: Counter[Hashable] = Counter()

    def add(self, share: Any, commitment: Any) -> HeldShare:
        """Hold a share, stored or new, behind those of its commitment that are held."""
        held = HeldShare(share, commitment, share.value)
        self._of[id(commitment)].append(held)
        if share.pk is not None:
            self.by_pk[share.pk] = held
        return held

    def report(self, figure: Any, share: HeldShare) -> None:
        """Hold a figure of a share, in place of the one it corrects."""
        share.figures = [each for each in share.figures if each.day != figure.day] + [figure]

    def of(self, commitment: Any) -> list[HeldShare]:
        """The shares of a commitment, stored or new, in their order."""
        return self._of.get(id(commitment), [])

    def held_by(self, commitment: Any, holder: str) -> HeldShare | None:
        """What ``holder`` has of a commitment."""
        return next((one for one in self.of(commitment) if key(one.holder) == key(holder)), None)

    # What the coming rows speak of: shares are added up once, by the last row that tells of one

    def expect(self, records: Iterable[Record]) -> None:
        """Note the rows that come next; those that are not written do not count."""
        spoken = (record for record in records if not (record.left_out or record.faulty))
        self._coming = Counter(name for record in spoken if (name := _name(record)) is not None)

    def came(self, record: Record) -> None:
        """One of the expected rows is here."""
        self._coming[_name(record)] -= 1

    def more_figures(self, commitment: Any, day: dt.date) -> bool:
        """Whether a later row has a figure of that day for another share of the commitment."""
        names: list[Hashable] = []
        for share in self.of(commitment):
            words = key(share_title(share.holder, commitment.wording))
            names += [(share.stored.pk, day), (words, day)]
        return any(self._coming[name] > 0 for name in names)

    def more_shares(self, record: ShareRecord) -> bool:
        """Whether a later row is of the same task."""
        return self._coming[_name(record)] > 0


def share_number(record: Record) -> int | None:
    """The number of the share that a row's identifier names; None for none or a broken one."""
    try:
        return read_share_identifier(record.identifier) if identified(record) else None
    except BadIdentifier:
        return None


def names_share(record: ProgressRecord) -> bool:
    """Whether a row speaks of a share: by an identifier of one (FX…), broken or not, or by the
    words that our forms put before the wording, whatever is hidden beside them."""
    return identified(record) or told_share(record) is not None


def told_share(record: ProgressRecord) -> tuple[str, str] | None:
    """(holder, wording of the whole) of a row that begins with （分解到东街社区）."""
    found = _TOLD.match(record.wording)
    return (found[1].strip(), found[2].strip()) if found else None


def identified(record: Record) -> bool:
    """Whether a row has an identifier of a share (FX…), broken or not."""
    return key(record.identifier).upper().startswith(SHARE)


def _name(record: Record) -> Hashable | None:
    if isinstance(record, ShareRecord):
        return record.plan, record.identifier or key(record.wording) or record.number
    if not isinstance(record, ProgressRecord):
        return None
    if (pk := share_number(record)) is not None:
        return pk, record.day
    return (key(record.wording), record.day) if told_share(record) else None
