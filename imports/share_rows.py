"""Whose a row of a share (分解) is. Its words go before the number hidden behind it: whoever sorts
the columns that are seen alone leaves the hidden ones where they were.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commitments.wording.shares import share_title

from .entries import Entry
from .held import Held, key
from .likeness import SURE, likeness
from .planning_figures import named
from .records import ProgressRecord
from .shares import HeldShare, identified, share_number, told_share


def whole_told(record: ProgressRecord, held: Held) -> Any:
    """The one commitment that a row has the very words of, though it looks like one of a share:
    then it speaks of that one. None for rows of shares."""
    found = _worded(held, record.plan, record.wording) if record.wording else ()
    return found[0] if len(found) == 1 else None


def of_whole(entry: Entry, record: ProgressRecord, whole: Any) -> ProgressRecord:
    """The row of ``whole`` without the number of a share, if one is hidden behind it."""
    if not identified(record):
        return record
    entry.warn("identifier_elsewhere", name="wording", old=whole.wording)
    return replace(record, identifier="", number="")


def share_of(entry: Entry, record: ProgressRecord, held: Held) -> HeldShare | None:
    """The share that a row names, of the row's own plan: by its identifier where its words do not
    contradict it, else by its words. None where the entry says why not."""
    if not identified(record):
        return _told(entry, record, held)
    pk = share_number(record)
    if pk is None:
        entry.refuse("identifier_broken", name="identifier", value=record.identifier)
        return None
    share = held.shares.by_pk.get(pk)
    if share is None or key(share.commitment.plan.title) != key(record.plan):
        entry.refuse("share_gone", name="identifier", value=record.identifier)
        return None
    return share if _goes_with(record, share, held) else _other(entry, record, share, held)


def _goes_with(record: ProgressRecord, share: HeldShare, held: Held) -> bool:
    """Whether a row with the number of ``share`` has its words, or none. Of a wording that nobody
    has any more, one that is surely the same will do."""
    if not record.wording or key(record.wording) == key(_title(share)):
        return True
    holder, wording = told_share(record) or ("", "")
    if key(holder) != key(share.holder):
        return False
    known = _worded(held, record.plan, wording)
    if known:
        return any(each is share.commitment for each in known)
    found = likeness(wording, share.commitment.wording)
    return found.sure and found.score >= SURE


def _other(entry: Entry, record: ProgressRecord, share: HeldShare, held: Held) -> HeldShare | None:
    """The one share that the words of a row name against its identifier; else it is asked."""
    holder, wording = told_share(record) or ("", "")
    owners = _worded(held, record.plan, wording) if holder else ()
    found = [one for each in owners if (one := held.shares.held_by(each, holder)) is not None]
    if len(found) == 1:
        entry.warn("identifier_elsewhere", name="wording", old=_title(found[0]))
        return found[0]
    entry.ask("share_contradicted", name="wording", value=record.wording, old=_title(share))
    return None


def _told(entry: Entry, record: ProgressRecord, held: Held) -> HeldShare | None:
    """The share that the words of a row name; what is hidden beside them is not a share's."""
    holder, wording = told_share(record) or ("", "")
    # The number in a form counts its rows where the row is one of a share.
    found = named(entry, replace(record, wording=wording, number="", identifier=""), held)
    share = held.shares.held_by(found, holder) if found is not None else None
    if share is not None and record.identifier:
        entry.warn("identifier_elsewhere", name="wording", old=_title(share))
    if found is not None and share is None:
        entry.refuse("share_unknown", name="wording", value=record.wording, holder=holder)
    return share


def _worded(held: Held, plan: str, wording: str) -> tuple[Any, ...]:
    """The commitments of a plan that have that very wording."""
    return held.matcher.by_wording.get((key(plan), key(wording)), ())


def _title(share: HeldShare) -> str:
    return share_title(share.holder, share.commitment.wording)
