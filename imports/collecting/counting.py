"""Which files may be written from the page of 收表: those that count wherever they speak.

Asked when the page is shown, and again under the lock when its button was pressed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Action, Batch, Row, State, Submission
from . import words
from .states import Given, counting

# What the number of a share begins with (``commitments.submissions.mark``).
SHARE = "FX"
_GONE = (State.DISCARDED, State.UNDONE)
_STOPPED = (Action.FAULTY, Action.CONFLICT)
ROWS_UNKNOWN = gettext_lazy("表里有认不出是哪个单位的行，请打开核对后再写入")
ROWS_STOPPED = gettext_lazy("这份表里别的行有误，请打开核对后再写入")
SEVERAL_PERIODS = gettext_lazy("表里有几期的数，请打开核对后再写入")
OTHER_COUNTS = gettext_lazy("表里也有%(unit)s的数，不以这一份为准，请打开核对后再写入")
Cell = tuple[object, ...]


def given_of(held: Submission) -> Given:
    """A submission as ``states`` sees it."""
    return Given(
        key=held.pk,
        state=held.batch.state,
        rows=held.rows,
        faulty=held.faulty,
        writes=held.batch.writes,
        sent_back=held.sent_back_at is not None,
        ours=words.is_ours(held.batch),
        at=held.batch.committed_at,
    )


def stopped(batch: Batch) -> int:
    """How many rows of a file a commit leaves out because something is wrong with them."""
    return sum(int(batch.counts.get(action.value, 0)) for action in _STOPPED)


def kept_out(batches: Collection[int]) -> dict[int, str]:
    """Of these batches those that are not written from the page, and why, in words. Two queries."""
    own: dict[int, list[Submission]] = defaultdict(list)
    for one in Submission.objects.filter(batch__in=batches).select_related("unit", "batch"):
        own[one.batch_id].append(one)
    cells = _cells([one for held in own.values() for one in held])
    told = {pk: _why_not(own[pk], cells) for pk in batches}
    return {pk: why for pk, why in told.items() if why}


def _why_not(held: list[Submission], cells: Mapping[Cell, list[Submission]]) -> str:
    if not held or any(one.plan_id is None for one in held):
        return str(ROWS_UNKNOWN)
    if len({(one.plan_id, one.end) for one in held}) > 1:
        return str(SEVERAL_PERIODS)
    for one in held:
        if not _may(one, cells[_cell(one)], alone=len(held) == 1):
            unit = one.unit.short_name or one.unit.name if one.unit else _("未明确牵头单位")
            return str(OTHER_COUNTS) % {"unit": unit}
    return ""


def _may(one: Submission, of_cell: list[Submission], *, alone: bool) -> bool:
    """Whether a file counts in a cell; one that is all of this cell (``alone``) may also be an
    earlier one that says more than the one that counts."""
    at = counting([given_of(other) for other in of_cell])
    counts = next((other for other in of_cell if other.pk == at), None)
    if counts is None or not given_of(one).clean:
        return False
    return counts.pk == one.pk or (alone and one in fuller(counts, of_cell))


def fuller(counts: Submission, of_cell: Iterable[Submission]) -> list[Submission]:
    """The earlier files of a cell, as clean as the one that ``counts`` and not written either, that
    say something of items of which it says nothing: they are written before it."""
    waiting = [one for one in of_cell if _waits(one) and one.batch_id <= counts.batch_id]
    if len(waiting) < 2 or counts not in waiting:
        return []
    items = _items([one.batch_id for one in waiting])
    own = items[counts.batch_id]
    return [one for one in waiting if one.pk != counts.pk and items[one.batch_id] - own]


def _waits(one: Submission) -> bool:
    given = given_of(one)
    return given.clean and given.state == State.CHECKED and bool(given.writes)


def _items(batches: Collection[int]) -> dict[int, set[str]]:
    """Batch -> what names each item that it reports of."""
    found: dict[int, set[str]] = {pk: set() for pk in batches}
    rows = Row.objects.filter(batch__in=batches, kind="progress").exclude(action=Action.LEFT_OUT)
    for pk, clean in rows.values_list("batch", "clean"):
        found[pk].add(_item(clean))
    return found


def _item(clean: Mapping[str, str]) -> str:
    """What names an item in our form as in any other sheet; a share goes by its own number."""
    own = clean.get("identifier", "")
    return own if own.startswith(SHARE) else clean.get("number") or clean.get("wording", "")


def _cells(held: Sequence[Submission]) -> dict[Cell, list[Submission]]:
    """The cells that these stand in, each with all that was given of it, newest first."""
    wanted = {_cell(one) for one in held if one.plan_id}
    plans = {one.plan_id for one in held if one.plan_id}
    ends = {one.end for one in held if one.end}
    found = Submission.objects.filter(plan__in=plans, end__in=ends)
    found = found.exclude(batch__state__in=_GONE).select_related("batch")
    cells: dict[Cell, list[Submission]] = defaultdict(list)
    for one in found.order_by("-created", "-batch_id", "-pk"):
        if _cell(one) in wanted:
            cells[_cell(one)].append(one)
    return cells


def _cell(held: Submission) -> Cell:
    return held.plan_id, held.unit_id, held.end
