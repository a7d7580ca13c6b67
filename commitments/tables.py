"""The list of a town's commitments: a django-tables2 table of Items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from .items import Item
from .status import GROUP_OF
from .templatetags.marks import chip, tidy
from .wording import against_words, date_words, ratio_words
from .wording.spoken import spoken as _

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
    # Every address is that of the first but for the number.
    before, after = reverse("commitments:commitment", args=[0]).rsplit("0", 1)
    return [
        ListRow(
            item=item,
            url=f"{before}{item.id}{after}{keep}",
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

    number = tables.Column(verbose_name=gettext_lazy("序号"), order_by=("place",))
    wording = tables.Column(verbose_name=gettext_lazy("任务"))
    status = tables.Column(verbose_name=gettext_lazy("状态"))
    reached = tables.Column(verbose_name=gettext_lazy("完成与目标"))
    lead_unit = tables.Column(verbose_name=gettext_lazy("牵头单位"))
    due = tables.Column(verbose_name=gettext_lazy("完成时限"))

    class Meta:
        template_name = "commitments/_items.html"
        attrs = {"class": "items town-list"}
        empty_text = gettext_lazy("没有符合条件的任务。")

    def lines(self) -> list[SafeString]:
        """The lines of the page that is shown. They are written here at once: asking each cell
        through its column and a template took most of the time of a town's page."""
        heads = [conditional_escape(column.verbose_name) for column in self.base_columns.values()]
        return [_line(heads, row.record) for row in self.paginated_rows]


# Every cell carries the name of its column, which a phone shows beside it.
_LINE = """<tr>
  <td class="col-number" data-name="{}">{}</td>
  <td class="col-wording" data-name="{}"><a href="{}">{}</a>{}</td>
  <td class="col-status" data-name="{}">{}</td>
  <td class="col-reached" data-name="{}"><span class="stands">{}</span>\
<span class="of">{}</span></td>
  <td class="col-lead_unit" data-name="{}">{}</td>
  <td class="col-due" data-name="{}">{}</td>
</tr>
"""


def _line(heads: Sequence[str], row: ListRow) -> SafeString:
    item = row.item
    number, wording, status, reached, unit, due = heads
    tags = format_html_join("", ' <span class="tag">{}</span>', ((tag,) for tag in _tags(item)))
    return format_html(
        _LINE,
        *(number, row.number),
        *(wording, row.url, tidy(row.wording), tags),
        *(status, chip(item)),
        *(reached, against_words(item), ratio_words(item)),
        *(unit, item.lead_unit or "—"),
        *(due, date_words(item.due) if item.due else _("没有定")),
    )


def _tags(item: Item) -> list[str]:
    """力争, and whether it is a whole or a part."""
    tags = [_("力争")] if item.strength == "strive" else []
    if item.parts:
        return [*tags, _("含%(n)s个分项，不重复计数") % {"n": len(item.parts)}]
    return [*tags, _("分项")] if item.parent_id else tags
