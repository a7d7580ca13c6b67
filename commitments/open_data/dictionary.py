"""The data dictionary (数据字典), made of the declarations that the files are written by, and what
a reader is told first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audience import DEPUTY, INTERNAL
from ..models import Publication, Town
from ..models.choices import Provenance, Visibility
from . import columns
from .cells import NO, YES
from .columns import Column, File
from .vocabularies import allowed

_SEEN = {
    INTERNAL: gettext_lazy("全部事项，供本镇街内部使用"),
    DEPUTY: gettext_lazy("代表可以看到的事项"),
}


def dictionary_rows() -> Iterator[dict[str, object]]:
    """One row for each column of each file."""
    for file in columns.FILES:
        for column in file.columns:
            yield {
                "file": file.name,
                "column": column.heading,
                "means": column.means,
                "type": columns.KIND_WORDS[column.kind],
                "unit": column.unit,
                "values": _values(column),
                "must": column.must,
                "source": column.source,
                "example": column.example,
            }


def _values(column: Column) -> tuple[str, ...]:
    return (YES, NO) if column.kind == columns.YES_NO else allowed(column)


def dictionary_text() -> str:
    """The dictionary to be read by people, in Markdown."""
    return "\n".join([f"# {_('数据字典')}", "", *_conventions(), *map(_chapter, columns.FILES)])


def _conventions() -> list[str]:
    return [
        _("- 各文件为 CSV，UTF-8 编码，第一行是栏目名。"),
        _("- 空格子表示没有；报告过的零写作0。数不带万、亿，日期写作2026-09-30。"),
        _("- 以 = + - @ 开头的文字前加了一个英文单引号，以免表格软件当作公式；导回时自动去掉。"),
        "",
    ]


def _chapter(file: File) -> str:
    heads = (_("栏目"), _("含义"), _("类型"), _("单位"), _("可选值"), _("来自"), _("例子"))
    lines = [f"## {file.name}", "", f"{file.title}。", "", _line(heads), _line(["---"] * 7)]
    for c in file.columns:
        kind = columns.KIND_WORDS[c.kind] + (_("，必有") if c.must else "")
        told = (c.heading, c.means, kind, c.unit, "；".join(_values(c)), c.source, c.example)
        lines.append(_line(told))
    return "\n".join([*lines, ""])


def _line(cells: object) -> str:
    assert isinstance(cells, tuple | list)
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


@dataclass(frozen=True)
class About:
    """Of whom a folder tells, for whom, of what day; ``release`` is None for the live state."""

    town: Town
    audience: str
    as_of: dt.date
    release: Publication | None = None


def introduction(about: About, rows: Mapping[str, int]) -> str:
    """What the folder holds: of whom, of what day, for whom, where from, under what licence."""
    town = about.town
    told = {
        "name": town.name,
        "code": town.code,
        "kind": Provenance(town.provenance).label,
        "who": str(_SEEN.get(about.audience, Visibility.PUBLIC.label)),
    }
    lines = [
        _("# %(name)s（%(code)s）承诺事项开放数据") % told,
        "",
        _stands(about),
        _("- 范围：%(who)s；不含个人姓名和电话。") % told,
        _("- 资料性质：%(kind)s。") % told,
        _("- 来源：由“兑现”从本镇街的计划、报告和填报数据导出。"),
        _("- 许可：由本镇街填写。"),
        _("- 各栏含义见 数据字典.md；导回空的“兑现”：manage.py import_open 本文件夹。"),
        "",
        _line((_("文件"), _("内容"), _("行数"))),
        _line(["---"] * 3),
        *(_line((f.name, f.title, rows[f.name])) for f in columns.FILES),
        "",
    ]
    return "\n".join(lines)


def _stands(about: About) -> str:
    """As of when, and of which release."""
    release = about.release
    told: dict[str, object] = {"day": about.as_of.isoformat()}
    if release is None:
        return _("- 状态评定日：%(day)s。进展为导出时已录入的全部数据，包括尚未发布的。") % told
    told |= {"number": release.number, "title": release.title, "by": release.released_by}
    told |= {"on": release.released_on.isoformat()}
    said = _(
        "- 内容：第%(number)s期发布“%(title)s”，数据截至%(day)s，%(by)s审定，%(on)s发布。"
        "此后录入、调整的不在内。"
    )
    return said % told
