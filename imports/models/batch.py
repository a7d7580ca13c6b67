"""Batches: one uploaded file each, their rows, and what each row wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q, Window
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models import Plan, Town

from ..issues import Issue
from ..records import Record
from ..rows import record_from_json


class State(models.TextChoices):
    """The life of a batch. The worker moves what is in ``WORKING``."""

    RECEIVED = "received", _("等待读取")
    READING = "reading", _("正在读取")
    CHECKED = "checked", _("待确认")
    COMMITTING = "committing", _("正在写入")
    COMMITTED = "committed", _("已写入")
    FAILED = "failed", _("未能读取")
    DISCARDED = "discarded", _("已放弃")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


WORKING = (State.RECEIVED, State.READING, State.COMMITTING, State.UNDOING)


class Kind(models.TextChoices):
    """What a file turned out to hold."""

    UNKNOWN = "", _("尚未读取")
    LEDGER = "ledger", _("任务台账")
    PROGRESS = "progress", _("进展填报")
    OTHER = "other", _("其他表")


class Action(models.TextChoices):
    """What a commit does with a row."""

    CREATE = "create", _("新增")
    UPDATE = "update", _("更新")
    SAME = "same", _("无变化")
    CONFLICT = "conflict", _("冲突")
    FAULTY = "faulty", _("有误")
    LEFT_OUT = "left_out", _("不导入")


WRITING = (Action.CREATE, Action.UPDATE)


class Batch(models.Model):
    """One file that somebody gave us for one town, and what became of it.

    ``digest`` names the plan that was shown; a commit writes that plan or nothing. ``counts`` maps
    each action to a number of rows. ``heartbeat`` is renewed while a worker has the batch,
    ``job`` is that worker's task. ``judged`` False says that statuses still wait for this batch.
    ``mapping`` holds what a clerk corrected in the reading of this file (``workbook.Corrections``
    as JSON), ``decisions`` what was decided row by row (``imports.decisions``), ``layout`` what the
    preview needs to look like the file (``layouts.LayoutKeeper``), ``tally`` the issues of all rows
    added up (``tally.Tally``). ``seen``
    names what the database held of the town when the plan was made. ``scope`` is the same for two
    editions of one file, ``difference`` how this one differs from the one it ``supersedes``
    (``imports.superseding``).
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="batches", verbose_name=_("镇街")
    )
    file = models.FileField(_("文件"), max_length=200)
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("大小（字节）"))
    kind = models.CharField(
        _("内容"), max_length=10, choices=Kind.choices, default=Kind.UNKNOWN, blank=True
    )
    state = models.CharField(
        _("进度"), max_length=12, choices=State.choices, default=State.RECEIVED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("上传人"),
    )
    created = models.DateTimeField(_("上传时间"), auto_now_add=True)
    heartbeat = models.DateTimeField(_("最近响应"), null=True, blank=True)
    job = models.CharField(_("任务编号"), max_length=64, blank=True)
    default_plan = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属计划"),
    )
    default_day = models.DateField(_("数据截至"), null=True, blank=True)
    mapping = models.JSONField(_("列的更正"), default=dict, blank=True)
    decisions = models.JSONField(_("逐行的决定"), default=dict, blank=True)
    seen = models.JSONField(_("当时库存的校验码"), default=dict, blank=True)
    cancel_asked = models.BooleanField(_("要求停止"), default=False)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("更新的是"),
        help_text=_("同一镇街、计划、单位和时段的前一份。"),
    )
    scope = models.CharField(_("所说的计划、单位和时段的校验码"), max_length=64, blank=True)
    difference = models.JSONField(_("与前一份的差别"), default=dict, blank=True)
    moved_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="moved_to",
        verbose_name=_("移自"),
    )
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    rows_read = models.PositiveIntegerField(_("读到行数"), default=0)
    rows_checked = models.PositiveIntegerField(_("已核对行数"), default=0)
    rows_written = models.PositiveIntegerField(_("已写入行数"), default=0)
    counts = models.JSONField(_("各类行数"), default=dict, blank=True)
    issues = models.JSONField(_("整份文件的问题"), default=list, blank=True)
    tally = models.JSONField(_("查出的问题"), default=dict, blank=True)
    layout = models.JSONField(_("版面"), default=list, blank=True)
    error = models.JSONField(_("未能读取的原因"), default=dict, blank=True)
    digest = models.CharField(_("预览校验码"), max_length=64, blank=True)
    committed_at = models.DateTimeField(_("写入时间"), null=True, blank=True)
    judged = models.BooleanField(_("已评定"), default=True)
    summary = models.JSONField(_("结果"), default=dict, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["state", "heartbeat"], name="batch_state_heartbeat"),
            models.Index(fields=["town", "sha256"], name="batch_town_sha256"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="batch_kind_known"),
            models.CheckConstraint(
                condition=~Q(state="committed") | Q(committed_at__isnull=False),
                name="batch_committed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "committing", "committed"]) | ~Q(digest=""),
                name="batch_checked_has_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town} · {self.filename}"

    def get_absolute_url(self) -> str:
        """The batch's page."""
        return reverse("imports:batch", args=[self.pk])

    @property
    def working(self) -> bool:
        """Whether a worker has it, or is about to."""
        return self.state in WORKING

    @property
    def writes(self) -> int:
        """How many rows a commit would write."""
        return sum(self.counts.get(action.value, 0) for action in WRITING)

    def file_issues(self) -> list[Issue]:
        """What is odd about the file as a whole."""
        return [Issue.from_json(issue) for issue in self.issues]

    def data(self) -> bytes:
        """The file as it was given; raises OSError where it is gone."""
        with self.file.open("rb") as stream:
            return bytes(stream.read())


class RowQuerySet(models.QuerySet["Row"]):
    """Reads of rows."""

    def remove_unwritten(self) -> None:
        """Delete rows of which nothing was written, by one statement: ``delete`` would load them
        all to look for what rests on them. The database refuses where something does."""
        self._raw_delete(self.db)

    def as_in_file(self) -> RowQuerySet:
        """Sheet by sheet and line by line, as the clerk's own file has them."""
        first = Window(Min("position"), partition_by=[F("sheet")])
        return self.annotate(first=first).order_by("first", "line", "position")


class Row(models.Model):
    """One row of a file: as it stood, as it was understood, and what a commit does with it.

    ``changes`` are ``[{"field", "old", "new"}]`` with texts, made for people to read;
    ``told_changes`` adds those of what is created, which are not stored. ``writes`` is what a
    commit does, as plain data (see ``imports.writes``).
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("批次")
    )
    position = models.PositiveIntegerField(_("排序"))
    sheet = models.CharField(_("工作表"), max_length=120, blank=True)
    line = models.PositiveIntegerField(_("行"))
    kind = models.CharField(_("种类"), max_length=12)
    raw = models.JSONField(_("原文"), default=dict)
    clean = models.JSONField(_("理解为"), default=dict)
    issues = models.JSONField(_("问题"), default=list)
    action = models.CharField(_("处理"), max_length=10, choices=Action.choices)
    changes = models.JSONField(_("变化"), default=list)
    writes = models.JSONField(_("写入"), default=list)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        ordering = ["batch", "position"]
        indexes = [
            models.Index(fields=["batch", "action"], name="row_batch_action"),
            # Holds all that a page of the preview is cut by, so that page 1000 is as quick as 1.
            models.Index(fields=["batch", "sheet", "line", "action"], name="row_in_file"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="row_position_once_per_batch"
            ),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="row_action_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.line}"

    def record(self) -> Record:
        """The record as it was checked, before it was held against the database."""
        return record_from_json(self.kind, {**self.clean, "raw": self.raw})

    def told_changes(self) -> list[dict[str, str]]:
        """All changes in words, those of what the row creates among them."""
        # Not at the top: the words of changes know this module's actions.
        from ..writes import created_changes

        made = []
        if self.action == Action.CREATE:
            made = [told.as_json() for told in created_changes(self.kind, self.writes, self.clean)]
        return [*made, *self.changes]

    def issue_list(self) -> list[Issue]:
        """What is odd about this row."""
        return [Issue.from_json(issue) for issue in self.issues]


class RememberedHeading(models.Model):
    """A heading that a clerk of a town explained once: proposed for every later file of the town.

    ``heading`` is the heading as ``workbook.bare`` makes it, its rows joined from the top down;
    ``field`` is the name of a field of records, or "" for a column to pass over.
    """

    town = models.ForeignKey(
        Town, on_delete=models.CASCADE, related_name="headings", verbose_name=_("镇街")
    )
    heading = models.CharField(_("列名"), max_length=120)
    field = models.CharField(_("理解为"), max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("更正人"),
    )
    since = models.DateTimeField(_("更正时间"), auto_now=True)

    class Meta:
        verbose_name = _("记住的列名")
        verbose_name_plural = _("记住的列名")
        ordering = ["town", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "heading"],
                name="heading_remembered_once",
                violation_error_message=_("这个列名已记住。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"


class Written(models.Model):
    """One object that a batch created or changed: how to trace it, and how to undo it.

    ``before`` is None for a created object; both are field name -> value as JSON. Of most created
    objects ``after`` is empty and ``place`` names the write of the row's ``writes`` that tells what
    the object was created with.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="written", verbose_name=_("批次")
    )
    row = models.ForeignKey(
        Row,
        on_delete=models.CASCADE,
        null=True,
        related_name="written",
        verbose_name=_("行"),
    )
    label = models.CharField(_("模型"), max_length=60)
    object_id = models.BigIntegerField(_("对象"))
    before = models.JSONField(_("之前"), null=True)
    after = models.JSONField(_("之后"), default=dict)
    place = models.PositiveIntegerField(_("计划中的位置"), null=True)

    class Meta:
        verbose_name = _("写入记录")
        verbose_name_plural = _("写入记录")
        ordering = ["batch", "id"]
        indexes = [
            models.Index(fields=["label", "object_id"], name="written_object"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}"
