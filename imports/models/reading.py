"""Readings: one report each, the records found in it, and what a person decided of every one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment, Document, Town
from commitments.models.choices import DocumentKind

from .batch import Batch


class Standing(models.TextChoices):
    """Whether a text was given in public or is still being written."""

    ISSUED = "issued", _("正式文件")
    DRAFT = "draft", _("内部草稿")


class ReadingState(models.TextChoices):
    """The life of a reading. The worker moves what is received or being read."""

    RECEIVED = "received", _("等待读取")
    READING = "reading", _("正在读取")
    REVIEW = "review", _("待审读")
    CONFIRMED = "confirmed", _("已确认")
    FAILED = "failed", _("未能读取")
    DISCARDED = "discarded", _("已放弃")


class CardState(models.TextChoices):
    """What a person decided of a record."""

    PENDING = "pending", _("待定")
    ACCEPTED = "accepted", _("已接受")
    REJECTED = "rejected", _("不采用")


class Reading(models.Model):
    """One work report that somebody gave us for one town, and how far its review is.

    ``text`` is the report as it was read out of its file; every offset counts in its characters,
    and nothing ever changes it. ``page_starts`` are the places in it where its pages begin, none
    where its file has no pages. ``sections`` are ``[start, end, kind, heading]`` of its outline,
    ``sums`` the contradictions of its own arithmetic (``imports.review.records``). ``plans`` are
    the plans that its commitments go to (``imports.review.plans``). ``batch`` took its accepted
    records through the corridor of every import; ``document`` is where the text is kept for
    readers once that was written. A draft has neither.
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="readings", verbose_name=_("镇街")
    )
    standing = models.CharField(
        _("文件状态"), max_length=8, choices=Standing.choices, default=Standing.ISSUED
    )
    state = models.CharField(
        _("进度"), max_length=12, choices=ReadingState.choices, default=ReadingState.RECEIVED
    )
    file = models.FileField(_("文件"), max_length=200)
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("大小（字节）"))
    pasted = models.BooleanField(_("粘贴的文字"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        verbose_name=_("上传人"),
    )
    created = models.DateTimeField(_("上传时间"), auto_now_add=True)
    heartbeat = models.DateTimeField(_("最近响应"), null=True, blank=True)
    job = models.CharField(_("任务编号"), max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    error = models.JSONField(_("未能读取的原因"), default=dict, blank=True)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    kind = models.CharField(
        _("文件类型"),
        max_length=20,
        choices=DocumentKind.choices,
        default=DocumentKind.WORK_REPORT,
    )
    meeting = models.CharField(_("会议"), max_length=200, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)
    period_start = models.DateField(_("所述时段起"), null=True, blank=True)
    period_end = models.DateField(_("所述时段止"), null=True, blank=True)
    source_url = models.URLField(_("来源网址"), max_length=500, blank=True)
    index_number = models.CharField(_("索引号或文号"), max_length=80, blank=True)
    text = models.TextField(_("正文"), blank=True)
    page_starts = models.JSONField(_("各页起点"), default=list, blank=True)
    sections = models.JSONField(_("提纲"), default=list, blank=True)
    sums = models.JSONField(_("对不上的数"), default=list, blank=True)
    plans = models.JSONField(_("归入的计划"), default=list, blank=True)
    batch = models.OneToOneField(
        Batch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reading",
        verbose_name=_("导入批次"),
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="readings",
        verbose_name=_("文件"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报告审读")
        verbose_name_plural = _("报告审读")
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["state", "heartbeat"], name="reading_state_heartbeat"),
            models.Index(fields=["town", "date"], name="reading_town_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReadingState.values), name="reading_state_known"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="reading_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="reading_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["review", "confirmed"]) | ~Q(text=""),
                name="reading_reviewed_has_text",
            ),
            models.CheckConstraint(
                condition=~Q(standing="draft") | Q(batch__isnull=True, document__isnull=True),
                name="reading_draft_writes_nothing",
                violation_error_message=_("内部草稿不能写入承诺和进展，请先转为正式文件。"),
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="reading_period_in_order",
                violation_error_message=_("所述时段的起始日期不能晚于截止日期。"),
            ),
        ]

    def __str__(self) -> str:
        # Pasted words were no file; the name they are kept by is their first line.
        name = self.filename.removesuffix(".txt") if self.pasted else self.filename
        return self.title or name

    def get_absolute_url(self) -> str:
        """The reading's page: its review, or how far the worker is."""
        return reverse("imports:reading", args=[self.pk])

    @property
    def working(self) -> bool:
        """Whether a worker has it, or is about to."""
        return self.state in (ReadingState.RECEIVED, ReadingState.READING)

    @property
    def is_draft(self) -> bool:
        """Whether it is somebody's own and shown to nobody else."""
        return self.standing == Standing.DRAFT


class Card(models.Model):
    """One record of a reading: where it stands in the text, what was read, what a person made of
    it.

    ``start`` and ``quote`` never change. ``found`` is the record as it was read
    (``review.records.plain_found``; empty where a person marked it), ``fields`` what it is to say.
    An outcome ``answers`` the stored commitment that it reports on, or that of the same report
    (``answers_card``); a commitment the stored one that it restates. ``proposals`` are what the
    rule offers for that, best first (``review.proposing``).
    """

    reading = models.ForeignKey(
        Reading, on_delete=models.CASCADE, related_name="cards", verbose_name=_("报告")
    )
    start = models.PositiveIntegerField(_("位置"))
    quote = models.CharField(_("原句"), max_length=600)
    found = models.JSONField(_("读到的"), default=dict, blank=True)
    fields = models.JSONField(_("内容"), default=dict)
    certain = models.BooleanField(_("确定"), default=False)
    by_hand = models.BooleanField(_("人工添加"), default=False)
    state = models.CharField(
        _("处理"), max_length=10, choices=CardState.choices, default=CardState.PENDING
    )
    answers = models.ForeignKey(
        Commitment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("对应的承诺"),
    )
    answers_card = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("对应的本报告承诺"),
    )
    proposals = models.JSONField(_("可能对应的承诺"), default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("读到的记录")
        verbose_name_plural = _("读到的记录")
        ordering = ["reading", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "start"],
                name="card_once_per_offset",
                violation_error_message=_("这个位置已有一条记录。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CardState.values), name="card_state_known"
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="card_has_quote"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(answers_card__isnull=True),
                name="card_answers_one_commitment",
            ),
        ]

    def __str__(self) -> str:
        return self.quote

    @property
    def end(self) -> int:
        """The offset behind the quote."""
        return self.start + len(self.quote)
