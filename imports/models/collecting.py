"""收表: files that were given together, whose form each is, and what was delivered on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models import Plan, Publication, Town, Unit
from commitments.querysets import ImmutableError

from .batch import Batch


class Drop(models.Model):
    """Files that were given at once for one town; a worker has all of them in one go.

    ``plan`` and ``end`` are the plan and the day of the period that the page stood at when they
    were given: what a file says of itself comes first. ``heartbeat`` is renewed while a worker
    has it, ``job`` is that worker's task.
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="drops", verbose_name=_("镇街")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    end = models.DateField(_("数据截至"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    created = models.DateTimeField(_("上传时间"), default=timezone.now)
    heartbeat = models.DateTimeField(_("最近响应"), null=True, blank=True)
    job = models.CharField(_("任务编号"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("一次收表")
        verbose_name_plural = _("一次收表")
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return f"{self.town} · {self.created}"


class ToldBy(models.TextChoices):
    """How it is known whose form a file is."""

    MARK = "mark", _("表内编号")
    WORDS = "words", _("表中文字")
    NAME = "name", _("文件名")
    PERSON = "person", _("经办人指定")
    UNKNOWN = "", _("认不出")


# The code of what is wrong with a file that a person gave to another period than it speaks of.
OTHER_PERIOD = "day_of_other_period"


class Submission(models.Model):
    """What one file is of one unit for one period: a cell of the grid of 收表.

    A file that holds several units' rows is several of these; one that nobody recognised has
    neither unit nor period. ``rows`` counts what it says, ``faulty`` what of it is wrong or in
    conflict; ``line`` says what is wrong in one line, as issue code and data. ``sent_back_at`` is
    when it was given back to its unit (退回).
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("镇街")
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="submissions", verbose_name=_("批次")
    )
    drop = models.ForeignKey(
        Drop, on_delete=models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="submissions"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("填报单位"),
    )
    end = models.DateField(_("数据截至"), null=True, blank=True)
    told_by = models.CharField(_("凭什么认出"), max_length=8, choices=ToldBy.choices, blank=True)
    rows = models.PositiveIntegerField(_("填报行数"), default=0)
    faulty = models.PositiveIntegerField(_("有误行数"), default=0)
    line = models.JSONField(_("一句话"), default=dict, blank=True)
    created = models.DateTimeField(_("收到时间"), default=timezone.now)
    sent_back_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("退回人"),
    )

    class Meta:
        verbose_name = _("交来的表")
        verbose_name_plural = _("交来的表")
        ordering = ["-created", "-id"]
        indexes = [models.Index(fields=["town", "plan", "end"], name="submission_town_plan_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "plan", "unit", "end"],
                name="submission_once_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(told_by__in=ToldBy.values), name="submission_told_by_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.end} · {self.batch.filename}"

    @property
    def said_end(self) -> dt.date | None:
        """The last day of the period that the file speaks of: of one that a person gave to another
        period, the one that stands in it."""
        told = self.line.get("data", {}).get("end", "") if self.speaks_of_other else ""
        return dt.date.fromisoformat(told) if told else self.end

    @property
    def speaks_of_other(self) -> bool:
        """Whether a person gave it to another period than it speaks of."""
        return bool(self.line.get("code") == OTHER_PERIOD)


class Typed(models.Model):
    """What a person types beside a picture (照片, 扫描件) of a form: kept while it is typed.

    ``values`` maps the identifier of a commitment (or share) to field -> text, exactly as typed,
    and ``by`` to field -> number of the person who typed it last; ``turned`` are quarter turns of
    the picture. Once given it is a ``batch`` like any file, whose file is the picture.
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="typed", verbose_name=_("镇街")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="+", verbose_name=_("计划")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("填报单位")
    )
    end = models.DateField(_("数据截至"))
    picture = models.FileField(_("照片"), max_length=200)
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    turned = models.PositiveSmallIntegerField(_("转了几个直角"), default=0)
    values = models.JSONField(_("已录入"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    created = models.DateTimeField(_("上传时间"), default=timezone.now)
    changed = models.DateTimeField(_("最近录入"), auto_now=True)
    batch = models.OneToOneField(
        Batch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="typed",
        verbose_name=_("批次"),
    )

    class Meta:
        verbose_name = _("照片录入")
        verbose_name_plural = _("照片录入")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(turned__lte=3), name="typed_turned_within_a_circle"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.end} · {self.filename}"


class DeliveryQuerySet(models.QuerySet[Any]):
    """Reads and changes of deliveries; nothing of one that was handed on is changed or deleted."""

    def update(self, **kwargs: Any) -> int:
        """Change them; raises ImmutableError where any was handed on."""
        self._not_handed_on()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them; raises ImmutableError where any was handed on."""
        self._not_handed_on()
        return super().delete()

    def _not_handed_on(self) -> None:
        if self.filter(handed_on__isnull=False).exists():
            raise ImmutableError("what was handed on stays as it is")


class Delivery(models.Model):
    """Released figures that were put into somebody else's form (上报): what was given, to whom.

    ``template`` is the blank form as it came, ``file`` what was made of it. ``cells`` are
    [{"sheet", "cell", "commitment", "heading", "text"}]: what was filled in; ``unmatched`` are
    [{"sheet", "cell", "heading", "why"}]. ``handed_on`` is the day it was really given; from then
    on nothing of it changes, which the database holds too (``commitments/immutability.py``).
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("镇街")
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name=_("发布"),
    )
    receiver = models.CharField(_("报给"), max_length=80, blank=True)
    template = models.FileField(_("空白表"), max_length=200)
    template_sha256 = models.CharField(_("空白表校验码"), max_length=64)
    filename = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("填好的表"), max_length=200, blank=True)
    file_name = models.CharField(_("填好的表名"), max_length=200, blank=True)
    mapping = models.JSONField(_("逐行的决定"), default=dict, blank=True)
    cells = models.JSONField(_("填入的格"), default=list, blank=True)
    unmatched = models.JSONField(_("没有填的格"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    created = models.DateTimeField(_("制表时间"), default=timezone.now)
    handed_on = models.DateField(_("报出日期"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报")
        verbose_name_plural = _("上报")
        ordering = ["-created", "-id"]
        indexes = [models.Index(fields=["town", "template_sha256"], name="delivery_town_template")]

    def __str__(self) -> str:
        return f"{self.town} · {self.filename}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("imports:delivery", args=[self.town_id, self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; raises ImmutableError for one that is stored as handed on already."""
        stored = Delivery.objects.filter(pk=self.pk, handed_on__isnull=False)
        if not self._state.adding and stored.exists():
            raise ImmutableError(f"delivery {self.pk} was handed on")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete one that was not handed on; raises ImmutableError for one that was."""
        if self.handed_on is not None:
            raise ImmutableError(f"delivery {self.pk} was handed on")
        return super().delete(*args, **kwargs)
