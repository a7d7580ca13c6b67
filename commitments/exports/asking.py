"""Making the view of a paper from what a person may read of a town: which edition of it, and which
part of its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from ..audience import DEPUTY
from ..evaluation import Evaluation
from ..filters import ItemFilter
from ..forms import FilterForm
from ..items import Item
from ..models import Publication, Town
from ..models.choices import BulletinState, Edition
from ..raised import Raised, raised_now, raised_then
from ..reading import NotThere, TownView, narrowed
from ..reporters import with_people, without_people
from ..wording import date_words
from .left_out import issued_words
from .paper import PaperView, SignedLine

# What is asked by these is chosen by its outcome, or by a day that decisions move.
_BY_PROGRESS = {"group", "status", "cause", "due_on", "due_until"}


class NoPaper(Exception):
    """What was asked for makes no paper; ``str()`` is a sentence for the person who asked."""


def paper_of(
    view: TownView, *, edition: str = Edition.DEPUTY, asked: Mapping[str, Any] | None = None
) -> PaperView:
    """The paper of a town as one person reads it, of the items that the filter in ``asked`` (the
    query of the town's page) lets through.

    代表版 holds what deputies may see, also where a clerk makes it; 内部版 is for those who may
    edit the town. Raises NotThere for anybody else, NoPaper where the filter is not understood or
    lets nothing through.
    """
    internal = edition == Edition.INTERNAL
    if internal and not view.may_edit:
        raise NotThere
    shown = narrowed(view, view.audience if internal else DEPUTY)
    asking = _understood(asked or {}, shown.items)
    items = families(asking.items, shown.items) if asking.active else shown.items
    if internal:
        items = items if view.publication else with_people(items)
    else:
        items = without_people(items)
    return PaperView(
        town=view.town,
        items=tuple(items),
        as_of=view.as_of,
        publication=view.publication,
        previous=_before(asking, items, shown) if asking.active else shown.previous,
        previous_publication=shown.previous_publication,
        edition=edition,
        scope=scope_of(asking),
        by_progress=not _BY_PROGRESS.isdisjoint(asking.asked),
        evaluation=_evaluation(view),
        raised=_raised(view, items, whole=not asking.active) if internal else (),
        left_out=left_out_of(view.town, view.publication) if internal else {},
        signed=_signed(view) if internal else (),
    )


def filter_query(asked: Mapping[str, Any]) -> str:
    """What of a query is the filter of a list, as a query string of its own, always in one order.
    Chinese stays as it is: it is kept in a field, and browsers send it as they must."""
    names = [name for name in FilterForm.base_fields if str(asked.get(name, "")).strip()]
    return "&".join(f"{name}={_quoted(str(asked[name]).strip())}" for name in names)


def _quoted(text: str) -> str:
    return "".join(quote(mark, safe="") if mark.isascii() else mark for mark in text)


def _evaluation(view: TownView) -> Evaluation:
    """How votes are counted: as the town does now, of a publication as it did then."""
    if view.publication is None:
        return Evaluation(view.town.vote_base, view.town.vote_rule)
    return Evaluation.from_json(view.publication.evaluation)


def _raised(view: TownView, items: Sequence[Item], *, whole: bool) -> tuple[Raised, ...]:
    """What there is to check, as it stands now or stood when it was released; of a part of the
    town that of its items alone."""
    released = view.publication
    found = raised_now(view.town) if released is None else raised_then(released)
    listed = {item.id for item in items}
    return found if whole else tuple(each for each in found if each.commitment_id in listed)


def left_out_of(town: Town, publication: Publication | None) -> dict[int, str]:
    """What the clerk leaves out of a 通报 (commitment id -> reason): of a publication the one that
    was issued, with its number, as no draft may change what was signed; live, the open one."""
    made = town.bulletins.filter(publication=publication).order_by("pk")
    if publication is not None:
        made = made.filter(state=BulletinState.ISSUED)
    bulletin = made.last()
    if bulletin is None:
        return {}
    number, day = bulletin.document_number, bulletin.issued_on
    return {int(key): issued_words(why, number, day) for key, why in bulletin.left_out.items()}


def _signed(view: TownView) -> tuple[SignedLine, ...]:
    """Who signed the internal edition of the publication; nobody signs what is live."""
    if view.publication is None:
        return ()
    standing = view.publication.sign_offs.filter(
        edition=Edition.INTERNAL, taken_back_at__isnull=True
    )
    return tuple(SignedLine(each.role, each.name, each.signed_on) for each in standing)


def _understood(asked: Mapping[str, Any], items: Sequence[Item]) -> ItemFilter:
    """The filter, understood in all its parts, and something that fits; raises NoPaper."""
    asking = ItemFilter(asked, items)
    for name, errors in asking.form.errors.items():
        label = asking.form.fields[name].label
        raise NoPaper(_("{field}：{fault}").format(field=label, fault=errors[0]))
    if asking.active and not asking.items:
        raise NoPaper(_("没有符合条件的任务，没有可打印的内容。请放宽条件。"))
    return asking


def _before(asking: ItemFilter, items: Sequence[Item], shown: TownView) -> dict[int, Item]:
    """What the items are compared with: they themselves, and of what is no longer listed at all
    that which would fit. What the filter alone keeps out is not gone."""
    listed = {item.id for item in items}
    known = {item.id for item in shown.items}
    return {
        key: item
        for key, item in shown.previous.items()
        if key in listed or (key not in known and asking.fits(item))
    }


def families(fitting: Iterable[Item], items: Sequence[Item]) -> list[Item]:
    """What fits, in plan order, so that it reads and counts by itself: a whole none of whose parts
    fits brings all of them, as it is they that are counted; a part whose whole does not fit stands
    by itself."""
    fits = {item.id for item in fitting}
    brought = {
        part
        for item in items
        if item.id in fits and not fits.intersection(item.parts)
        for part in item.parts
    }
    listed = [item for item in items if item.id in fits | brought]
    there = {item.id for item in listed}
    return [_as_listed(item, there) for item in listed]


def _as_listed(item: Item, there: set[int]) -> Item:
    """The item with those of its kin alone that are listed; its judgement stays."""
    parts = tuple(part for part in item.parts if part in there)
    parent = item.parent_id if item.parent_id in there else None
    same = parts == item.parts and parent == item.parent_id
    return item if same else replace(item, parts=parts, parent_id=parent)


def scope_of(asking: ItemFilter) -> tuple[str, ...]:
    """The filter in force in words: 责任单位：城建办."""
    return tuple(_said(asking, name, value) for name, value in asking.asked.items())


def _said(asking: ItemFilter, name: str, value: Any) -> str:
    if name == "q":
        return _("任务中含有“{words}”").format(words=value)
    if name == "due_until":
        return _("时限不晚于{day}").format(day=date_words(value))
    if name == "due_on":
        return _("未完成、{day}到期").format(day=date_words(value))
    choices = dict(asking.form.fields[name].choices)  # type: ignore[attr-defined]
    label = _("责任单位") if name == "unit" else asking.form.fields[name].label
    return _("{label}：{word}").format(label=label, word=choices[value])
