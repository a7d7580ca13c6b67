"""The list of a town's commitments: a django-tables2 table of Items."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from .addresses import commitment_page
from .breaking import unit_name
from .drawn import filled
from .items import Item
from .status import GROUP_OF
from .templatetags.marks import chip, tidy
from .wording import against_words, date_words, ratio_words
from .wording.spoken import spoken as _

_FIGURES = re.compile(r"\d+")
_RANK = {status: rank for rank, status in enumerate(GROUP_OF)}


@dataclass(frozen=True)
class ListRow:
    """One line of the list: the item, its address, and what its columns are sorted by."""

    item: Item
    url: str
    place: int
    number: str
    order: tuple[int, tuple[int, ...], int]
    wording: str
    status: tuple[int, Decimal]
    reached: Decimal
    lead_unit: tuple[int, str]
    due: dt.date


def list_rows(items: Sequence[Item], *, keep: str, first: int = 1) -> list[ListRow]:
    """The lines of ``items`` in their order; ``keep`` is the query string their links carry on,
    ``first`` the place of the first of them."""
    return [
        ListRow(
            item=item,
            url=commitment_page(item.id) + keep,
            place=place,
            number=item.number or str(place),
            order=_by_number(item.number or str(place), place),
            wording=item.wording,
            status=(_RANK[item.status], item.gap or Decimal(0)),
            reached=item.ratio if item.ratio is not None else Decimal(-1),
            lead_unit=(item.lead_order, item.lead_unit),
            due=item.due or dt.date.max,
        )
        for place, item in enumerate(items, start=first)
    ]


def _by_number(number: str, place: int) -> tuple[int, tuple[int, ...], int]:
    """What a number is sorted by: 2 before 10, 27-1 before 27-2, and what begins without a digit
    (三, （一）) behind them as it stands in the plan."""
    figures = tuple(map(int, _FIGURES.findall(number))) if number[:1].isdecimal() else ()
    return (not figures, figures, place)


class ItemTable(tables.Table):
    """序号, 任务, 状态, 完成与目标, 牵头单位, 完成时限; every column sorts."""

    number = tables.Column(verbose_name=gettext_lazy("序号"), order_by=("order",))
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
        line = _LINE.format(*(head.replace("{", "{{").replace("}", "}}") for head in heads))
        return [_line(line, row.record) for row in self.paginated_rows]


# Every cell carries the name of its column, which a phone shows beside it; once the names stand in
# it, this is the pattern of each line.
_LINE = """<tr>
  <td class="col-number" data-name="{}">{{}}</td>
  <td class="col-wording" data-name="{}"><a href="{{}}">{{}}</a>{{}}</td>
  <td class="col-status" data-name="{}">{{}}</td>
  <td class="col-reached" data-name="{}"><span class="stands">{{}}</span>\
<span class="of">{{}}</span></td>
  <td class="col-lead_unit" data-name="{}">{{}}</td>
  <td class="col-due" data-name="{}">{{}}</td>
</tr>
"""


def _line(pattern: str, row: ListRow) -> SafeString:
    item = row.item
    tags = "".join(filled(' <span class="tag">{}</span>', tag) for tag in tags_of(item))
    return filled(
        pattern,
        *(row.number, row.url, tidy(row.wording), SafeString(tags), chip(item)),
        *(
            against_words(item),
            ratio_words(item),
            unit_name(item.lead_unit) if item.lead_unit else "—",
        ),
        date_words(item.due) if item.due else _("没有定"),
    )


def tags_of(item: Item) -> list[str]:
    """力争, and whether it is a whole or a part."""
    tags = [_("力争")] if item.strength == "strive" else []
    if item.parts:
        return [*tags, _("含%(n)s个分项，不重复计数") % {"n": len(item.parts)}]
    return [*tags, _("分项")] if item.parent_id else tags
