"""Tables of batches and rows, declared like forms."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .models import Action, Batch, State
from .planning_words import failure


def counts_words(counts: dict[str, int]) -> str:
    """新增3，更新1; only what there is."""
    said = [f"{action.label}{counts[action]}" for action in Action if counts.get(action)]
    return "，".join(said) or _now("没有内容")


def did_words(batch: Batch) -> str:
    """What an earlier upload did: who, when, how many rows were written or taken back."""
    told = {
        "day": _moment(batch.created),
        "who": str(batch.by) if batch.by else _now("系统"),
        "rows": batch.rows_written,
        "state": batch.get_state_display(),
    }
    sentence = {
        State.COMMITTED: _now("%(who)s于%(day)s上传过同一份文件，写入了%(rows)s条。"),
        State.UNDONE: _now("%(who)s于%(day)s上传过同一份文件，写入%(rows)s条后又撤销了。"),
        State.FAILED: _now("%(who)s于%(day)s上传过同一份文件，没能读取，什么都没有写入。"),
    }.get(
        State(batch.state),
        _now("%(who)s于%(day)s上传过同一份文件，那一次是“%(state)s”，没有写入。"),
    )
    return sentence % told


def _moment(when: dt.datetime) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")


class BatchTable(tables.Table):
    """Batches of a clerk's towns, newest first."""

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
        if record.state == State.FAILED:
            return failure(record.error)
        if record.state == State.CHECKED and not any(record.counts.values()):
            return _now("没有读到可以导入的内容")
        return counts_words(record.counts) if record.counts else "—"

    def render_created(self, record: Batch) -> str:
        """2026-09-30 09:15."""
        return _moment(record.created)
