"""The list of a town's commitments: a django-tables2 table of Items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .items import Item
from .status import GROUP_OF
from .templatetags.marks import chip, tidy
from .wording import against_words, date_words, ratio_words

_RANK = {status: rank for rank, status in enumerate(GROUP_OF)}


@dataclass(frozen=True)
class ListRow:
    """One line of the list: the item, its address, and what its columns are sorted by."""

    item: Item
    url: str
    place: int
    number: str
    wording: str
    status: tuple[int, Decimal]
    reached: Decimal
    lead_unit: tuple[int, str]
    due: dt.date


def list_rows(items: Sequence[Item], *, keep: str) -> list[ListRow]:
    """The lines of ``items`` in their order; ``keep`` is the query string their links carry on."""
    return [
        ListRow(
            item=item,
            url=reverse("commitments:commitment", args=[item.id]) + keep,
            place=place,
            number=item.number or str(place),
            wording=item.wording,
            status=(_RANK[item.status], item.gap or Decimal(0)),
            reached=item.ratio if item.ratio is not None else Decimal(-1),
            lead_unit=(item.lead_order, item.lead_unit),
            due=item.due or dt.date.max,
        )
        for place, item in enumerate(items, start=1)
    ]


class ItemTable(tables.Table):
    """序号, 任务, 状态, 完成与目标, 牵头单位, 完成时限; every column sorts."""

    number = tables.Column(verbose_name=_("序号"), order_by=("place",))
    wording = tables.Column(verbose_name=_("任务"))
    status = tables.Column(verbose_name=_("状态"))
    reached = tables.Column(verbose_name=_("完成与目标"))
    lead_unit = tables.Column(verbose_name=_("牵头单位"))
    due = tables.Column(verbose_name=_("完成时限"))

    class Meta:
        template_name = "commitments/_table.html"
        attrs = {"class": "items"}
        empty_text = _("没有符合条件的任务。")

    def render_wording(self, record: ListRow) -> SafeString:
        """The wording as a link, with 力争 and part marks."""
        item = record.item
        marks = [word for word in (_strive(item), _part(item)) if word]
        made = format_html('<a href="{}">{}</a>', record.url, tidy(record.wording))
        for word in marks:
            made += format_html(' <span class="tag">{}</span>', word)
        return made

    def render_status(self, record: ListRow) -> SafeString:
        """The chip."""
        return chip(record.item)

    def render_reached(self, record: ListRow) -> SafeString:
        """What stands against the target, and the ratio beside the plan."""
        item = record.item
        return format_html(
            '<span class="stands">{}</span><span class="of">{}</span>',
            against_words(item),
            ratio_words(item),
        )

    def render_lead_unit(self, record: ListRow) -> Any:
        """The unit's name, or a dash."""
        return record.item.lead_unit or "—"

    def render_due(self, record: ListRow) -> Any:
        """The deadline in full."""
        return date_words(record.item.due) if record.item.due else _("没有定")


def _strive(item: Item) -> Any:
    return _("力争") if item.strength == "strive" else ""


def _part(item: Item) -> Any:
    if item.parts:
        return _("含%(n)s个分项，不重复计数") % {"n": len(item.parts)}
    return _("分项") if item.parent_id else ""
