"""What can be no share (分解) of a target, or no figure of one, and what is hardly meant."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from decimal import Decimal

from commitments.models.choices import Basis, Comparator
from commitments.wording import amount, date_words

from .entries import Entry
from .likeness import key
from .records import ProgressRecord, ShareRecord
from .shares import HeldShare

# No holder of a share, but a line that adds up.
_ADDS_UP = re.compile(r"(?:其中|合计|小计|总计|共计|全镇|全街道|全乡)(?:合计|数)?[：:]?")
# What a village or community may be called with and without.
_KIND = re.compile(r"(?:社区)?(?:居民委员会|村民委员会|居委会?|村委会?)$|社区$|村$")
# Words before a figure that say how much was added.
_ADDED = re.compile(r"(?:本期|本季度?|本月|当期|当季|新增|增加|增|又|再|[+＋])")


def is_holder(
    entry: Entry, record: ShareRecord, shares: Iterable[HeldShare], units: Container[str]
) -> bool:
    """Whether a row can be a share: not a line that adds up, nothing negative. A holder that
    resembles one there is (东街社区, 东街居委会) is asked about, unless it is a known unit."""
    if _ADDS_UP.fullmatch(key(record.holder)):
        entry.refuse("share_holder_adds_up", name="holder", value=record.holder)
    elif record.value is not None and record.value < 0:
        entry.refuse("share_negative", name="value", value=record.value_text)
    elif key(record.holder) not in units and (near := _near(record.holder, shares)):
        entry.ask("share_holder_near", name="holder", value=record.holder, near=near)
    return not entry.stopped


def _near(holder: str, shares: Iterable[HeldShare]) -> str:
    """The stored holder of another name for what is surely the same place; "" where none is."""
    known = [share.holder for share in shares if share.stored.pk is not None]
    if any(key(one) == key(holder) for one in known):
        return ""
    return next((one for one in known if _bare(one) == _bare(holder)), "")


def _bare(holder: str) -> str:
    return _KIND.sub("", key(holder)) or key(holder)


def is_reached(entry: Entry, record: ProgressRecord, share: HeldShare, value: Decimal) -> bool:
    """Whether a figure can be what a share had reached by its day: not below zero, not told as what
    was added; that it is less than before is said."""
    if value < 0:
        entry.refuse("share_negative", name="cumulative", value=record.value_text)
    elif _ADDED.match(record.value_text.strip()):
        entry.ask("share_figure_added", name="cumulative", value=record.value_text)
    else:
        _say_less(entry, record, share, value)
    return not entry.stopped


def _say_less(entry: Entry, record: ProgressRecord, share: HeldShare, value: Decimal) -> None:
    found = share.commitment
    if found.basis == Basis.LEVEL or found.comparator == Comparator.AT_MOST:
        return
    before = [each for each in share.figures if record.day and each.day < record.day]
    last = max(before, key=lambda each: each.day, default=None)
    if last is not None and value < last.value:
        told = {"last": amount(last.value, found.unit), "day": date_words(last.day)}
        entry.warn("figure_below_last", name="cumulative", value=record.value_text, **told)
