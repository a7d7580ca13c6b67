"""Tables of batches and rows, declared like forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .issues import ERROR
from .models import Action, Batch, Row
from .planning_words import say

KIND_WORDS = {
    "unit": _("责任单位"),
    "document": _("文件"),
    "plan": _("计划"),
    "commitment": _("任务"),
    "node": _("计划节点"),
    "site": _("点位"),
    "revision": _("目标调整"),
    "progress": _("进展"),
}
# What names a row, so that it is not listed among its fields again.
NAMING = {"number", "wording", "title", "name", "commitment", "town"}


def counts_words(counts: dict[str, int]) -> str:
    """新增3，更新1; only what there is."""
    said = [f"{action.label}{counts[action]}" for action in Action if counts.get(action)]
    return "，".join(said) or _now("没有内容")


class BatchTable(tables.Table):
    """The batches of a clerk's towns, newest first."""

    filename = tables.Column(verbose_name=_("文件"))
    town = tables.Column(verbose_name=_("镇街"))
    state = tables.Column(verbose_name=_("进度"))
    counts = tables.Column(verbose_name=_("内容"), orderable=False)
    by = tables.Column(verbose_name=_("上传人"))
    created = tables.Column(verbose_name=_("上传时间"))

    class Meta:
        template_name = "commitments/_table.html"
        attrs = {"class": "items batches"}
        empty_text = _("还没有上传过文件。")

    def render_filename(self, record: Batch) -> SafeString:
        """The file's name as a link to its page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.filename)

    def render_state(self, record: Batch) -> SafeString:
        """The word of the state."""
        word = record.get_state_display()
        return format_html('<span class="state state-{}">{}</span>', record.state, word)

    def render_counts(self, record: Batch) -> str:
        """How many rows of each action."""
        return counts_words(record.counts) if record.counts else "—"

    def render_created(self, record: Batch) -> str:
        """2026-09-30 09:15."""
        return timezone.localtime(record.created).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class RowLine:
    """One row of a preview: where it stands, what it is about, what is done, and what is odd.

    ``changes`` have old and new texts; ``issues`` are (severity, sentence).
    """

    sheet: str
    line: int
    kind: str
    about: str
    action: str
    word: str
    changes: list[dict[str, str]]
    issues: list[tuple[str, str]]

    @property
    def written(self) -> bool:
        """Whether a commit writes it."""
        return self.action in (Action.CREATE, Action.UPDATE)


def row_lines(rows: Iterable[Row]) -> list[RowLine]:
    """What the preview shows of each row."""
    return [
        RowLine(
            sheet=row.sheet,
            line=row.line,
            kind=str(KIND_WORDS[row.kind]),
            about=about(row),
            action=row.action,
            word=str(Action(row.action).label),
            changes=_changes(row),
            issues=[(issue.severity or ERROR, say(issue)) for issue in row.issue_list()],
        )
        for row in rows
    ]


def about(row: Row) -> str:
    """What a row is about: number and wording, or its name, and the day a figure speaks of."""
    told: dict[str, Any] = row.clean
    name = told.get("title") or told.get("name") or ""
    task = " ".join(part for part in (told.get("number"), told.get("wording")) if part)
    day = told.get("day") or ""
    parts = [name, task] if row.kind == "site" else [name or task, day]
    return " · ".join(part for part in parts if part)


def _changes(row: Row) -> list[dict[str, str]]:
    """Every change with an old text; of what is created what the row's name does not say yet."""
    return [
        change
        for change in row.changes
        if change["old"] or change["field"] not in NAMING or row.kind == "unit"
    ]
