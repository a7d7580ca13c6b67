"""上报: somebody else's blank form is filled with what was released, once and for good logged.

A delivery can be made again (a row decided, another choice) until it was handed on; from then on
it never changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.audience import DEPUTY, INTERNAL
from commitments.items import Item
from commitments.models import Publication, Town
from commitments.reading import released_items
from people.models import User

from ..actions.receiving import keep_file, plain_name, refuse_size
from ..marking import WARNING, Mark, MarkingFailed
from ..models import Delivery
from ..planning_words import say
from ..workbook import Corrections, UnreadableFile, read_apart
from . import filling, words
from .answers import Answer, Nothing, answer
from .filling import FILLED, FORMAT, SAME, Done, Filled, Order, Put
from .matching import Found, found_of
from .reading import REPORTED, Asked, Wanted, asked_of, hidden_of

FOLDER = "deliveries"
_FILLED_TAIL = "（已填）"
_MARKED_TAIL = "（带标记）"


@dataclass(frozen=True)
class _Cell:
    """An answer on its way into the form."""

    found: Found
    wanted: Wanted
    said: Answer

    def put(self) -> Put:
        """The same as an order to the workbook."""
        asked, said = self.found.asked, self.said
        return Put(
            asked.sheet,
            asked.line,
            self.wanted.column.letter,
            said.text,
            said.value,
            said.percent,
            said.points,
            said.look,
            said.instead,
            said.unit,
        )


def make(
    *,
    town: Town,
    publication: Publication,
    data: bytes,
    filename: str,
    receiver: str,
    internal: bool,
    by: User | None,
) -> Delivery:
    """Fill in a form with the figures of a release and log it. ``internal`` takes in what only the
    town itself may see. Raises ActionError where there is nothing to be filled in."""
    refuse_size(data, filename)
    filename = plain_name(filename)
    sha256 = hashlib.sha256(data).hexdigest()
    delivery = Delivery(
        town=town,
        publication=publication,
        receiver=receiver,
        template_sha256=sha256,
        filename=filename,
        mapping={"internal": internal, "choices": {}},
        by=by,
    )
    _fill(delivery, data)
    delivery.template = keep_file(data, sha256=sha256, filename=filename, folder=FOLDER)
    delivery.save()
    return delivery


def make_again(delivery: Delivery, *, by: User | None) -> Delivery:
    """The same form for the same release once more, as a delivery of its own."""
    return make(
        town=delivery.town,
        publication=delivery.publication,
        data=template_of(delivery),
        filename=delivery.filename,
        receiver=delivery.receiver,
        internal=bool(delivery.mapping.get("internal")),
        by=by,
    )


@transaction.atomic
def decide(delivery: Delivery, choices: Mapping[str, int]) -> None:
    """Keep what a person decided of some rows (key -> commitment, 0 to leave blank) and make the
    file again. Raises ActionError where it was handed on."""
    locked = _open(delivery)
    known = {row["key"] for row in locked.mapping.get("rows", [])}
    decided = {key: pk for key, pk in choices.items() if key in known}
    locked.mapping["choices"] = {**locked.mapping.get("choices", {}), **decided}
    _fill(locked, template_of(locked))
    locked.save()


@transaction.atomic
def hand_on(delivery: Delivery, *, day: dt.date, today: dt.date, seen: str) -> None:
    """Say that it was given to its receiver on ``day``; from then on it never changes. ``seen`` is
    the checksum (``checksum``) of the file that was looked at. Raises ActionError where it was
    filled anew since, and for a day that is yet to come or before the release."""
    locked = _open(delivery)
    if seen != checksum(locked):
        raise ActionError(_("这份表刚才又重新填过，没有记为已报出。请下载新的一份看过再报。"))
    if day > today:
        raise ActionError(_("报出日期不能晚于今天。"))
    if day < locked.publication.released_on:
        raise ActionError(_("报出日期不能早于这一期的发布日期。"))
    locked.handed_on = day
    locked.save()


def checksum(delivery: Delivery) -> str:
    """The SHA-256 of the filled file."""
    return str(delivery.mapping.get("sha256", ""))


def marked(delivery: Delivery) -> bytes:
    """The filled workbook with a mark in each cell that could not be filled. Raises ActionError."""
    marks = tuple(_mark(told) for told in delivery.unmatched)
    order = Order(_data(delivery.file.name or ""), marks=marks, words=words.comment_words())
    return _filled(order).data


def marked_name(delivery: Delivery) -> str:
    """The name of that workbook."""
    name = PurePath(delivery.file_name)
    return f"{name.stem.removesuffix(_FILLED_TAIL)}{_MARKED_TAIL}{name.suffix}"


def template_of(delivery: Delivery) -> bytes:
    """The blank form as it came; raises ActionError where it is gone."""
    return _data(delivery.template.name or "")


def items_of(delivery: Delivery) -> list[Item]:
    """What was released, as far as the receiver may see it."""
    audience = INTERNAL if delivery.mapping.get("internal") else DEPUTY
    return released_items(delivery.publication, audience=audience)


def _data(name: str) -> bytes:
    try:
        with default_storage.open(name) as stream:
            return bytes(stream.read())
    except OSError as error:
        raise ActionError(_("存放的文件找不到了，请重新上传空白表。")) from error


def _open(delivery: Delivery) -> Delivery:
    locked: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.handed_on is not None:
        raise ActionError(_("这份表已经报出，不能再改。要改请再填一份。"))
    return locked


def _mark(told: Mapping[str, Any]) -> Mark:
    letter = told["cell"].rstrip("0123456789")
    line = int(told["cell"][len(letter) :])
    return Mark(told["sheet"], line, letter, "", words.why_sentence(told), "", WARNING)


# Making the file


def _fill(delivery: Delivery, data: bytes) -> None:
    """Make the file of a delivery and note what went into it; only the file is stored yet."""
    rows, hidden = _asked(delivery, data)
    choices = delivery.mapping.get("choices", {})
    found = found_of(rows, items_of(delivery), choices=choices)
    cells, blank = _answers(found)
    filled = _filled(Order(data, tuple(cell.put() for cell in cells)))
    told = list(zip(cells, filled.done, strict=True))
    delivery.cells = [_told(cell, done) for cell, done in told if _is_in(cell, done)]
    kept = [_kept(cell, done) for cell, done in told if _is_to_be_told(cell, done)]
    delivery.unmatched = [*blank, *kept]
    lost = [*words.hidden_sentences(hidden), *words.lost_sentences(filled.lost)]
    rows_told = [_row(each) for each in found]
    sha256 = hashlib.sha256(filled.data).hexdigest()
    counted = {"rows": rows_told, "lost": lost, "filled": len(delivery.cells), "sha256": sha256}
    delivery.mapping = {**delivery.mapping, **counted}
    delivery.file_name = f"{PurePath(delivery.filename).stem}{_FILLED_TAIL}.{filled.suffix}"
    delivery.file = keep_file(
        filled.data, sha256=sha256, filename=delivery.file_name, folder=FOLDER
    )


def _asked(delivery: Delivery, data: bytes) -> tuple[Sequence[Asked], Sequence[str]]:
    """The rows of a form, and the hidden sheets that have rows too."""
    year = delivery.publication.as_of.year
    headings = dict(delivery.town.headings.values_list("heading", "field"))
    try:
        corrections = Corrections(headings=headings, year=year)
        reading = read_apart(data, name=delivery.filename, corrections=corrections)
    except UnreadableFile as error:
        raise ActionError(say(error.issue())) from error
    rows = asked_of(reading, year=year, town=delivery.town.name)
    if not rows:
        raise ActionError(
            _(
                "这份表里没有认出要填的行和列（任务一列，累计完成、完成率、形象进度、进展情况等至少一列）。"
                "列名特别的，可以在“记住的列名”里补上后再试。"
            )
        )
    return rows, hidden_of(reading, year=year)


def _filled(order: Order) -> Filled:
    try:
        return filling.fill_apart(order)
    except UnreadableFile as error:
        raise ActionError(say(error.issue())) from error
    except MarkingFailed as error:
        told = {"kind": error}
        raise ActionError(_("填写这份表时出了意外（%(kind)s），请告诉管理员。") % told) from error


def _answers(found: Sequence[Found]) -> tuple[list[_Cell], list[dict[str, Any]]]:
    """What goes into the form, and of what stays blank what is told."""
    cells, blank = list[_Cell](), list[dict[str, Any]]()
    for each in found:
        if each.item is None:
            blank.append(_unmatched_row(each))
            continue
        for wanted in each.asked.wanted:
            said = answer(each.item, each.asked, wanted)
            if isinstance(said, Answer):
                cells.append(_Cell(each, wanted, said))
            elif said is not None and not each.asked.row.text(wanted.column.key):
                blank.append(_untold(each, wanted, said.why, _data_of(said)))
    return cells, blank


def _data_of(said: Nothing) -> dict[str, Any]:
    days = {"day": said.day, "last": said.last}
    told = {name: day.isoformat() for name, day in days.items() if day}
    return {**told, "unit": said.unit, "text": said.text[:60]}


def _unmatched_row(found: Found) -> dict[str, Any]:
    asked = found.asked
    cell = f"{asked.place or 'A'}{asked.line}"
    told = {"row": asked.key, "sheet": asked.sheet, "cell": cell, "heading": ""}
    return {**told, "why": found.why, "data": {"line": found.line}}


def _untold(found: Found, wanted: Wanted, why: str, data: Mapping[str, Any]) -> dict[str, Any]:
    asked = found.asked
    told = {"row": asked.key, "sheet": asked.sheet, "heading": wanted.heading, "why": why}
    return {**told, "cell": f"{wanted.column.letter}{asked.line}", "data": dict(data)}


def _is_in(cell: _Cell, done: Done) -> bool:
    """Whether it stands in the form now; of what was promised only what was blank before."""
    return done.what == FILLED or (done.what == SAME and cell.wanted.field in REPORTED)


def _is_to_be_told(cell: _Cell, done: Done) -> bool:
    """What was promised is filled in where it is blank, and nothing is said where it is not."""
    told = cell.wanted.field in REPORTED or done.what == FORMAT
    return told and done.what not in (FILLED, SAME)


def _kept(cell: _Cell, done: Done) -> dict[str, Any]:
    data = {"found": done.found[:60], "text": cell.said.text[:60]}
    told = _untold(cell.found, cell.wanted, done.what, data)
    return {**told, "cell": done.cell}


def _told(cell: _Cell, done: Done) -> dict[str, Any]:
    item, said = cell.found.item, cell.said
    assert item is not None
    return {
        "row": cell.found.asked.key,
        "sheet": cell.found.asked.sheet,
        "cell": done.cell,
        "commitment": item.id,
        "field": cell.wanted.field,
        "heading": cell.wanted.heading,
        "text": done.found if said.value is None and done.found else said.text,
        "day": said.day and said.day.isoformat(),
        "stood": done.what == SAME,
    }


def _row(found: Found) -> dict[str, Any]:
    asked = found.asked
    return {
        "key": asked.key,
        "sheet": asked.sheet,
        "line": asked.line,
        "text": asked.text[:200],
        "commitment": found.item.id if found.item else None,
        "how": found.how,
        "why": found.why,
        "candidates": [item.id for item in found.candidates],
    }
