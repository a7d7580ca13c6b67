"""The tables of a file, as tabs of its preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Batch, Row, RowQuerySet
from ..workbook.headings import heading_key
from .columns import Column, column_of, field_word

KIND_WORDS = {
    "ledger": gettext_lazy("任务与进展"),
    "form": gettext_lazy("项目表"),
    "plan": gettext_lazy("计划信息"),
    "unit": gettext_lazy("责任单位名录"),
    "document": gettext_lazy("文件目录"),
    "revision": gettext_lazy("目标调整"),
    "node": gettext_lazy("节点计划"),
    "site": gettext_lazy("点位明细"),
    "share": gettext_lazy("分解到村（单位）"),
    "other": gettext_lazy("没有看懂"),
    # What we sent along ourselves: 填表说明, 问题清单.
    "note": gettext_lazy("说明，不读"),
    "empty": gettext_lazy("空白"),
}

# A form is one item; its plan and its steps are listed above it.
BESIDE_FORM = ("plan", "node", "site")


def kind_word(kind: str) -> str:
    """What people call a kind of table."""
    return str(KIND_WORDS.get(kind, kind))


@dataclass(frozen=True)
class Table:
    """One table: ``index`` is its place among the tabs, ``after`` and ``last`` bound its lines;
    ``above`` is the last line of the table above it in the same sheet. ``remembered`` are headings
    and fields that its town remembers, ``corrected`` letters and fields of this file.
    ``among`` is its place (from 1) among several tables of one sheet, else 0."""

    index: int
    raw: dict[str, Any]
    above: int = 0
    remembered: tuple[tuple[str, str], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    among: int = 0

    @property
    def name(self) -> str:
        """The name of its sheet; "" in a csv."""
        return str(self.raw["name"])

    @property
    def kind(self) -> str:
        """As ``workbook.Sheet.kind``."""
        return str(self.raw["kind"])

    @property
    def is_form(self) -> bool:
        """Whether it is a form: labels beside their values, so that letters name no column."""
        return self.kind == "form"

    def holds(self, row: Row) -> bool:
        """Whether a row of its lines is of this table and not of one beside it."""
        own = set(row.clean["origin"]["columns"].values())
        return not self.among or own <= {column.letter for column in self.columns}

    @property
    def kind_word(self) -> str:
        """The kind as people call it."""
        return kind_word(self.kind)

    @property
    def label(self) -> str:
        """What stands on its tab."""
        name = self.name or _("表格")
        if not self.among:
            return name
        return _("%(name)s（第%(n)s张表）") % {"name": name, "n": self.among}

    @property
    def after(self) -> int:
        """The last line of its header, 0 without one."""
        return int(self.raw["header"][1]) if self.raw["header"] else 0

    @cached_property
    def columns(self) -> list[Column]:
        """Its columns in the order of the sheet."""
        return [self._column(raw) for raw in self.raw["columns"]]

    def _column(self, raw: dict[str, Any]) -> Column:
        known = dict(self.remembered)
        heading = heading_key(raw["heading"])
        said = heading in known and known[heading] == raw["field"]
        own = heading if self.is_form else raw["letter"]
        passed = not raw["field"] and (said or dict(self.corrected).get(own) == "")
        return column_of(raw, self.kind, remembered=said, passed=passed)

    @property
    def explained(self) -> str:
        """What the town's memory explained: “完成额”是累计完成、…; "" for nothing."""
        told = [
            _("“%(heading)s”是%(field)s")
            % {"heading": column.label, "field": column.said or _("不导入的列")}
            for column in self.columns
            if column.remembered
        ]
        return "、".join(told)

    @cached_property
    def sampled(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """(line, (letter, text) of every column) of a table that was not understood, so that a
        cell stands under its own letter though others are empty."""
        letters = [column.letter for column in self.columns]
        told = {letter for row in self.raw["sample"] for letter in row["cells"]}
        letters += sorted(told - set(letters), key=lambda letter: (len(letter), letter))
        return [
            (row["line"], [(letter, row["cells"].get(letter, "")) for letter in letters])
            for row in self.raw["sample"]
        ]

    @cached_property
    def hidden_lines(self) -> frozenset[int]:
        """Lines of items that are hidden in the sheet."""
        return frozenset(self.raw["hidden_lines"])

    def rows(self, batch: Batch) -> RowQuerySet:
        """What was made of its lines."""
        mine = batch.rows.filter(sheet=self.name[:120])
        if self.is_form:
            return mine.exclude(kind__in=BESIDE_FORM)
        if not self.raw["header"]:
            return mine
        return mine.filter(line__gt=self.after, line__lte=self.raw["last"])

    def heads(self, batch: Batch) -> RowQuerySet:
        """What was made of its title, such as a plan that only the title names."""
        mine = batch.rows.filter(sheet=self.name[:120])
        if self.is_form:
            return mine.filter(kind__in=BESIDE_FORM).order_by("position")
        if not self.raw["header"]:
            return batch.rows.none()
        return mine.filter(line__gt=self.above, line__lte=self.after).order_by("position")


def tables_of(batch: Batch) -> list[Table]:
    """The tables of a batch that say anything. Steps that were made of a table's own columns are
    shown in its lines and have no tab of their own."""
    remembered = tuple(batch.town.headings.values_list("heading", "field"))
    raws: list[dict[str, Any]] = []
    for raw in batch.layout or _made_up(batch):
        if raw["kind"] != "empty" and not _part_of_another(raw, raws):
            raws.append(raw)
    corrected = batch.mapping.get("columns", {})
    return [
        Table(
            index,
            raw,
            _above(raw, raws[:index]),
            remembered,
            tuple(corrected.get(raw["key"], {}).items()),
            _among(raw, raws[: index + 1], raws),
        )
        for index, raw in enumerate(raws)
    ]


def _above(raw: dict[str, Any], before: list[dict[str, Any]]) -> int:
    """The last line of the table above in the same sheet; 0 for a table beside another."""
    last = max((int(one["last"]) for one in before if one["name"] == raw["name"]), default=0)
    return last if raw["header"] and last < raw["header"][0] else 0


def _among(raw: dict[str, Any], upto: list[dict[str, Any]], raws: list[dict[str, Any]]) -> int:
    several = sum(one["name"] == raw["name"] for one in raws) > 1
    return sum(one["name"] == raw["name"] for one in upto) if several else 0


def _part_of_another(raw: dict[str, Any], others: Iterable[dict[str, Any]]) -> bool:
    """Whether a table of planned steps was made of columns of a table that is listed already."""
    place = (raw["name"], raw["header"])
    return raw["kind"] == "node" and any((one["name"], one["header"]) == place for one in others)


def _made_up(batch: Batch) -> list[dict[str, Any]]:
    """A layout for batches that were read before layouts were kept: one table a sheet."""
    names = batch.rows.order_by().values_list("sheet", flat=True).distinct()
    return [_from_rows(batch, name) for name in sorted(names)]


def _from_rows(batch: Batch, name: str) -> dict[str, Any]:
    columns: dict[str, dict[str, Any]] = {}
    for row in batch.rows.filter(sheet=name)[:20]:
        for key in row.raw:
            columns.setdefault(key, _old_column(row, key))
    ordered = sorted(columns.values(), key=lambda raw: (len(raw["letter"]), raw["letter"]))
    return {
        "name": name,
        "key": "",
        "kind": "ledger",
        "title": "",
        "unit": "",
        "hidden": False,
        "header": [],
        "columns": ordered,
        "items": 0,
        "last": 0,
        "bands": [],
        "hidden_lines": [],
        "sample": [],
    }


def _old_column(row: Row, name: str) -> dict[str, Any]:
    field = name.split("@")[0]
    word = field_word("ledger", field)
    known = word != field
    return {
        "letter": row.clean["origin"]["columns"].get(name, ""),
        "heading": [word],
        "name": name,
        "field": field if known else "",
        "unit": "",
        "period": None,
        "basis": "",
        "hidden": False,
    }
