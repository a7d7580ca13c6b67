"""Tables of one task, an office or a village a row: the task stands in the title only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..issues import WARNING, Issue
from ..language import tidy
from .headings import bare
from .reading import ITEM, Cell, Column, Row, Sheet
from .words import FIGURES

_AREA = re.compile(
    r"(?:所属|责任)?(?:乡镇|镇街|街道|村|社区|村社区|村居|行政村|自然村|网格|片区|部门|办所|单位)(?:名称|名)?"
)
_ASIDE = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
_WHOSE = re.compile(
    r"^(?:关于)?(?:(?:全|各|本)(?:市|区|县|镇|乡|街道|村|社区|单位|部门|办所?|片区)+|"
    r"(?!城乡|小?城镇|集镇|乡村|乡镇)[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)(?!级|村|区|域|居民))"
    r"(?:各(?:村|社区|单位|部门|办所?|片区)+)?"
)
_WHEN = re.compile(
    r"(?:截[至止]到?)?(?:(?:19|20)\d\d年度?)?(?:第?[一二三四1-4]季度|[上下]半年|"
    r"\d{1,2}(?:-|~|至)\d{1,2}月份?|\d{1,2}月(?:份|底|末|\d{1,2}日)?)|(?:19|20)\d\d年度?|本?年度|全年"
)
_KIND = re.compile(
    r"(?:目标任务|任务目标|目标|任务|指标)?(?:分解|完成|进展|推进|执行|落实|统计|汇总|排名|排序|通报|进度|情况|月报|季报|旬报|"
    r"一览|台账|清单|对比|明细|公示|表|的)+$|(?:目标任务|任务目标|目标|任务|指标)$"
)
# What names no task: a table of these says which tasks it means in no place.
_ANY = re.compile(
    r"(?:主要|重点|年度|各项|中心|经济社会发展|经济|民生|实事|民生实事|目标|任务|工作|指标|项目|考核|综合|督查|其他|有关|"
    r"相关|及|和|、|建设|事项)*"
)
LONGEST_MATTER = 24


def matter(title: str) -> str:
    """What a title is about: 全镇招商引资进度表（2026年1-10月） → 招商引资; "" where it names
    no one task."""
    left = _WHEN.sub("", _ASIDE.sub("", tidy(title))).strip("·:：、 ")
    left = _WHOSE.sub("", left)
    while (shorter := _KIND.sub("", left)) != left:
        left = shorter
    left = left.strip("·:：、 ")
    return left if 2 <= len(left) <= LONGEST_MATTER and not _ANY.fullmatch(left) else ""


def unit_column(fields: Mapping[int, str], headings: Mapping[int, tuple[str, ...]]) -> int | None:
    """The column that names the offices or villages of a table without items but with targets or
    figures; None where it is no such table."""
    said = set(fields.values())
    if said & {"wording", "subject", "content", "identifier"}:
        return None
    # Numbers with figures alone are reports on what is held: targets tell of tasks.
    if not said & ({"target"} if "number" in said else {"target", *FIGURES}):
        return None
    for place, field in fields.items():
        if field == "lead_unit" or (
            field in ("", "group", "unit", "area") and _names(headings[place])
        ):
            return place
    return None


def _names(heading: tuple[str, ...]) -> bool:
    return bool(heading) and _AREA.fullmatch(bare(heading[-1])) is not None


def with_items(sheet: Sheet, place: str) -> Sheet:
    """The table with an item in each row, named by its office or village and the matter of the
    title; ``place`` is the letter of the column that names them. A name that stands twice names no
    item: such a table is left as it is, and a warning says what is missing."""
    about = matter(sheet.title)
    key = next(column.key for column in sheet.columns if column.letter == place)
    names = [row.text(key) for row in sheet.rows if row.kind == ITEM and row.text(key)]
    if not about or len(set(names)) < len(names):
        return without_items(sheet)
    rows = tuple(_named(row, key, about) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _named(row: Row, key: str, about: str) -> Row:
    name = row.text(key)
    if row.kind != ITEM or not name:
        return row
    wording = Cell(f"{name}：{about}", row.cells[key].letter, line=row.cells[key].line)
    return row._replace(cells={"wording": wording, **row.cells})


def without_items(sheet: Sheet) -> Sheet:
    """The table as one nobody can take: no column says what its figures are of."""
    line = max(sheet.header_rows, default=1)
    issue = Issue("no_item_column", sheet.name, line, severity=WARNING)
    columns = tuple(_plain(column) for column in sheet.columns)
    return replace(sheet, kind="other", columns=columns, issues=(issue,))


def _plain(column: Column) -> Column:
    return replace(column, basis="")
