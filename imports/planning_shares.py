"""Planning of targets that are split (分解): who has which share, what each share reports, and the
figure of the whole where with a row the figures of all shares of a day are there.

The sum is a figure like any other: written by the row that completes it, corrected where a share
is. What was reported of the whole itself stands, and is held against the sum.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import Progress, Share, ShareFigure
from commitments.models.choices import Basis, Measure
from commitments.sharing import Sum, added, off_target, sum_on
from commitments.sums import of_whole_day, reported_otherwise, sum_basis, sum_values
from commitments.wording import amount
from commitments.wording.shares import day_in_short, is_sum

from .entries import Entry, change_of, create, unit_named, update
from .held import Held, key
from .made import New, new
from .models import Action
from .planning_asked import is_misplaced
from .planning_figures import in_unit, named, plan_progress, settle
from .records import ProgressRecord, ShareRecord
from .share_doubts import is_holder, is_reached
from .share_rows import of_whole, share_of, whole_told
from .shares import HeldShare, names_share

# A figure of a share is what was reached by a day, be it counted up or stood at.
REACHED = (Basis.CUMULATIVE, Basis.LEVEL)
# What a row of a share may say and no share keeps.
NOT_OF_SHARES = ("words", "cause_kind", "cause", "next_step", "expected_on", "stage", "done")


def plan_share(entry: Entry, record: ShareRecord, held: Held) -> None:
    """What a village or unit has of a target: one for each holder; a later file may change it."""
    held.shares.came(record)
    found = _whose(entry, record, held)
    if found is None or not _can_be_split(entry, record, found, held):
        return
    if not record.rank and not is_holder(entry, record, held.shares.of(found), held.units):
        return
    value = in_unit(record.value, record.unit, found.unit)
    if record.value is not None and value is None:
        entry.refuse("share_unit_differs", name="value", unit=record.unit, own=found.unit)
        return
    share = held.shares.held_by(found, record.holder)
    if share is None:
        _split(entry, record, found, value, held)
    else:
        _split_anew(entry, record, share, value, held)
    if not entry.stopped and not record.rank and not held.shares.more_shares(record):
        _hold_against_target(entry, found, held)


def _whose(entry: Entry, record: ShareRecord, held: Held) -> Any:
    """The commitment that is split. Where a row has words and a number, the words are asked first:
    in such a table the number often counts its own rows."""
    named_otherwise = record.identifier or record.same_as is not None or record.rank
    if record.number and record.wording and not named_otherwise:
        match = held.matcher.owner(replace(record, number=""))
        if match.found is not None:
            settle(entry, match)
            return match.found
    return named(entry, record, held)


def _can_be_split(entry: Entry, record: ShareRecord, found: Any, held: Held) -> bool:
    if found.measure == Measure.QUANTITY:
        if not record.rank and held.has_parts(found):
            entry.refuse("share_of_parts", name="holder", value=record.holder)
        return not entry.stopped
    measure = found.get_measure_display()
    entry.refuse("share_of_no_quantity", name="holder", value=record.holder, measure=measure)
    return False


def _split(
    entry: Entry, record: ShareRecord, found: Any, value: Decimal | None, held: Held
) -> None:
    shares = held.shares.of(found)
    place = shares[-1].stored.position + 1 if shares else 1
    place = record.position if record.rank else place
    values = {"value": value, "value_text": record.value_text, "position": place}
    unit = _reporter(entry, record, held)
    share = new(Share, commitment=found, holder=record.holder, unit=unit, **values)
    if create(entry, share):
        held.shares.add(share, found)
        if any(is_sum(figure.words) for figure in held.figures[id(found)]):
            entry.warn("sum_without_share", name="holder", value=record.holder)


def _reporter(entry: Entry, record: ShareRecord, held: Held) -> Any:
    """The unit that reports on a share: the one named, else the holder where it is one (but in our
    open data, which says who)."""
    if record.reported_by:
        return unit_named(entry, held, record.reported_by, field_name="reported_by")
    if record.rank:
        return None
    return held.units.get(key(record.holder))


def _split_anew(
    entry: Entry, record: ShareRecord, share: HeldShare, value: Decimal | None, held: Held
) -> None:
    """A share that is there already: what the row says of it now."""
    values: dict[str, Any] = {}
    if value is not None and value != share.value:
        values = {"value": value, "value_text": record.value_text}
    unit = _reporter(entry, record, held)
    if unit is not None and (record.reported_by or share.stored.unit is None):
        values["unit"] = unit
    update(entry, share.stored, values)
    if not entry.stopped and value is not None:
        share.value = value


def _hold_against_target(entry: Entry, found: Any, held: Held) -> None:
    """Say by how much all shares together miss the target; it is nobody's to mend here."""
    shares = held.shares.of(found)
    gap = off_target(shares, found.value)
    if gap is None:
        return
    whole = added(share.value for share in shares if share.value is not None)
    told = {"sum": whole, "target": found.value, "gap": abs(gap)}
    said = {name: amount(value, found.unit) for name, value in told.items()}
    entry.warn("shares_over" if gap > 0 else "shares_under", name="value", **said)


# What is reported


def plan_report(entry: Entry, record: ProgressRecord, held: Held) -> None:
    """A figure: of one share (our identifier FX…), or of the whole."""
    if names_share(record):
        if (whole := whole_told(record, held)) is None:
            _plan_share_figure(entry, record, held)
            return
        held.shares.came(record)
        record = of_whole(entry, record, whole)
    plan_progress(entry, record, held)
    if not entry.stopped and record.value is not None:
        _hold_beside_shares(entry, record, held)


def _hold_beside_shares(entry: Entry, record: ProgressRecord, held: Held) -> None:
    """Say where what was reported of the whole is not what its shares add up to."""
    found = entry.whose
    if found is None or record.day is None or record.basis not in REACHED or record.from_day:
        return
    total = sum_on(held.shares.of(found), record.day)
    value = in_unit(record.value, record.unit, found.unit)
    if total.complete and value is not None and total.value != value:
        entry.warn("beside_shares", name="cumulative", **_both(total, value, found.unit))


def _both(total: Sum, told: Decimal, unit: str) -> dict[str, str]:
    assert total.value is not None
    return {"sum": amount(total.value, unit), "told": amount(told, unit)}


def _plan_share_figure(entry: Entry, record: ProgressRecord, held: Held) -> None:
    held.shares.came(record)
    share = share_of(entry, record, held)
    if share is None:
        return
    entry.whose = share.commitment
    if record.day is None:
        entry.refuse("progress_without_day", name="day")
        return
    if any(getattr(record, name) not in ("", None) for name in NOT_OF_SHARES):
        entry.warn("share_words_not_kept", name="words")
    if record.value is not None:
        _reach(entry, record, share, held)
    entry.ends_its_own()
    if not entry.stopped and not held.shares.more_figures(share.commitment, record.day):
        total = sum_on(held.shares.of(share.commitment), record.day)
        _sum(entry, record, share.commitment, total, held)


def _reach(entry: Entry, record: ProgressRecord, share: HeldShare, held: Held) -> None:
    """Plan the figure of a share, as a correction where another one of that day is stored."""
    if record.basis not in REACHED or record.from_day is not None:
        basis = str(Basis(record.basis).label)
        entry.refuse("share_not_cumulative", name="cumulative", basis=basis)
        return
    if record.of_form and is_misplaced(entry, record, share.commitment):
        return
    value = in_unit(record.value, record.unit, share.commitment.unit)
    if value is None:
        told = {"unit": record.unit, "own": share.commitment.unit}
        entry.refuse("share_unit_differs", name="cumulative", value=record.value_text, **told)
        return
    if not is_reached(entry, record, share, value):
        return
    old = next((each for each in share.figures if each.day == record.day), None)
    if old is not None and old.value == value:
        return
    if old is not None and old.pk is None:
        entry.ask("figure_twice", value=record.value_text, day=record.day, old=old.value_text)
        return
    told = {"value": value, "value_text": record.value_text, "source_cell": record.source_cell}
    figure = new(ShareFigure, share=share.stored, day=record.day, replaces=old, **told)
    if create(entry, figure):
        entry.action = Action.UPDATE if old is not None else Action.CREATE
        was = old.value if old is not None else None
        told_of = _("%(holder)s完成数") % {"holder": share.holder}
        change = change_of(figure, "value", old=was, new=value)
        entry.changes.append(replace(change, label=told_of))
        held.shares.report(figure, share)


# The sum


def _sum(entry: Entry, record: ProgressRecord, found: Any, total: Sum, held: Held) -> None:
    """With all shares there, their sum as the figure of the whole; else who is missing."""
    if not total.complete:
        if total.value is not None:
            entry.warn("shares_partial", name="cumulative", **_partial(total, found.unit))
        return
    spans = {str(basis): (total.day, None, str(basis)) for basis in REACHED}
    stored = {basis: held.progress.get((id(found), span)) for basis, span in spans.items()}
    told, old = of_whole_day(found, stored)
    if told is not None:
        reported = reported_otherwise(found, total, told)
        if reported is not None:
            entry.warn("shares_differ", name="cumulative", **_both(total, reported, found.unit))
        return
    values = sum_values(found, total, old)
    if values is not None:
        progress = new(Progress, source_cell=record.source_cell, **values)
        _write_sum(entry, progress, old)
        held.progress[id(found), spans[sum_basis(found)]] = progress


def _partial(total: Sum, unit: str) -> dict[str, str]:
    assert total.value is not None
    return {
        "day": day_in_short(total.day),
        "reported": str(total.reported),
        "sum": amount(total.value, unit),
        "missing": "、".join(total.missing),
    }


def _write_sum(entry: Entry, progress: New, old: Any) -> None:
    """Plan the sum. What a row creates is told by itself, what it corrects by its changes."""
    corrected = old is not None or entry.action == Action.UPDATE
    if create(entry, progress) and corrected:
        entry.action = Action.UPDATE
        was = old.value if old is not None else None
        change = change_of(progress, "value", old=was, new=progress.value)
        entry.changes.append(replace(change, label=_("合计")))
