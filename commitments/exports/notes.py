"""口径说明: the day, plans, rule with its bounds, denominators, sources, release."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..status import GROUP_OF, GROUPS, RULE_VERSION
from ..summaries import summarise
from . import cells, styles
from .overview import denominator_sentence
from .sheet import Cell, Column, Sheet

WIDTHS = (10, 64)


def fill(sheet: Sheet, view: Any) -> None:
    """Write the sheet's body from a MeetingView."""
    columns = [Column(_("项目"), WIDTHS[0]), Column(_("说明"), WIDTHS[1], align="left")]
    rows = [[cells.text(name), cells.text(words)] for name, words in _lines(view)]
    sheet.table(columns, [*rows[:_BEFORE_STATUS], *_statuses(), *rows[_BEFORE_STATUS:]], main=True)
    sheet.page.auto_filter.ref = None


_BEFORE_STATUS = 6


def _lines(view: Any) -> list[tuple[str, str]]:
    items = list(view.items)
    return [
        (_("镇街"), f"{view.town.city}{view.town.district}{view.town.name}（{view.town.code}）"),
        (_("资料性质"), str(view.town.get_provenance_display())),
        (_("数据截至"), wording.date_words(view.as_of)),
        (_("发布"), _release(view)),
        (_("所含计划"), "；".join(dict.fromkeys(item.plan for item in items)) or _("无")),
        (_("评定规则"), _rule(items)),
        (_("完成率"), denominator_sentence(summarise(items))),
        (
            _("计划进度"),
            _("按起止时间均匀推算，有节点计划的按节点；取数据所说的那一天，不取今天。"),
        ),
        (
            _("差距"),
            _(
                "完成率减计划进度，单位是百分点，负数为慢。完成率、计划进度按四舍五入显示；会因四舍五入与状态矛盾的，多显示几位。"
            ),
        ),
        (_("不折算"), _("比率、增幅、名次和控制数直接与目标比，不按时间折算；节点类按节点评定。")),
        (
            _("没有数字时"),
            _(
                "0是报来的零；未报、待报是应报而没有报；未到报数期、未到期是还不到时候；定性、常态化、已暂缓、已终止不纳入统计。"
            ),
        ),
        (_("分项"), _("有分项的事项列出分项，只计分项，不重复计数；其状态取最差的一项。")),
        (_("力争"), _("力争的事项同样评定、同样计数，并注明“力争”。")),
        (_("目标调整"), _adjusted(items)),
        (_("数据来源"), _sources(items)),
    ]


def _release(view: Any) -> str:
    released = view.publication
    if released is None:
        return _("没有发布：这是实时数据，供核对用，不对外提供。")
    return _("{title}（第{n}次发布），{day}发布，审定：{unit}。").format(
        title=released.title,
        n=released.number,
        day=wording.date_words(released.released_on),
        unit=released.released_by,
    )


def _rule(items: list[Item]) -> str:
    versions = sorted({item.rule_version for item in items}) or [RULE_VERSION]
    return "".join(wording.rule_sentence(version) for version in versions)


def _statuses() -> list[list[Cell]]:
    """Each group with its shape and colour, and the status words it holds."""
    rows = []
    for group in GROUPS:
        words = "、".join(_status_words(group))
        name = f"{styles.SHAPES[group]} {wording.GROUP_WORD[group]}"
        rows.append([Cell(name, group=group, align="center"), cells.text(words)])
    return rows


def _status_words(group: str) -> list[str]:
    """The words of a group; what is behind is spoken by its light."""
    words: list[str] = []
    for status, of in GROUP_OF.items():
        if of == group:
            spoken = wording.LIGHT_WORD.values() if status == "behind" else ()
            words += map(str, spoken or (wording.STATUS_WORD[status],))
    return words


def _adjusted(items: list[Item]) -> str:
    """Each item whose target was changed, by whose decision."""
    lines = []
    for item in items:
        for version in item.versions:
            if version.version > 1 and version.in_force:
                lines.append(_adjustment(item, version))
    return "\n".join(lines) or _("无")


def _adjustment(item: Item, version: Any) -> str:
    return _("{n}{wording}：调整为{target}，{who}决定{number}{reason}。").format(
        n=f"{item.number}." if item.number else "",
        wording=item.wording,
        target=wording.target_words(item, version),
        who=version.decided_by,
        number=version.document_number,
        reason=_("（原因：{reason}）").format(reason=version.reason) if version.reason else "",
    )


def _sources(items: list[Item]) -> str:
    """Every document that a target or a figure comes from, each once."""
    titles = [source.document for item in items for source in item.sources]
    titles += [figure.document for item in items for figure in item.figures]
    named = [f"《{title}》" for title in dict.fromkeys(titles) if title]
    cells_read = sum(bool(figure.source_cell) for item in items for figure in item.figures)
    tail = _("填报表格中的数字{n}个，逐个可查到单元格。").format(n=cells_read) if cells_read else ""
    return "、".join(named) + ("。" if named else "") + tail or _("无")
