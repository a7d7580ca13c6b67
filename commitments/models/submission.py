"""Forms that units fill in: when they are asked for, and targets that are split over units."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import Measure
from .commitment import Commitment, of_another_town
from .fields import FigureField
from .town import Plan, Unit


class ReportingRound(models.Model):
    """One period of a plan for which units are asked for their forms (收表): from ``start`` to
    ``end``, the day the figures speak of. The forms are to be back by ``asked_by``."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="rounds", verbose_name=_("计划")
    )
    start = models.DateField(_("时段起"))
    end = models.DateField(_("数据截至"))
    asked_by = models.DateField(_("交表时限"), null=True, blank=True)
    opened_at = models.DateTimeField(_("发表时间"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发表人"),
    )

    class Meta:
        verbose_name = _("收表")
        verbose_name_plural = _("收表")
        ordering = ["plan", "end"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "end"],
                name="round_once_per_period",
                violation_error_message=_("这一期的表已经发过。"),
            ),
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="round_span_in_order",
                violation_error_message=_("时段起不能晚于数据截至日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.end}"


class Share(models.Model):
    """What one village or unit has of a target that is split (分解数). ``holder`` is the name as
    the 任务分解表 gives it; ``unit`` the responsible unit of that name, where it is one.

    A commitment with shares is still one promise: it is counted once and judged by its own
    figures. The sum of its shares becomes such a figure only where every share has one of that day.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="shares", verbose_name=_("承诺事项")
    )
    holder = models.CharField(_("分解到"), max_length=60)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shares",
        verbose_name=_("填报单位"),
        help_text=_("由哪个单位填报这一份；不填由牵头单位填。"),
    )
    value = FigureField(_("分解数"), null=True, blank=True)
    value_text = models.CharField(_("原文"), max_length=80, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("分解")
        verbose_name_plural = _("分解")
        ordering = ["commitment", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "holder"],
                name="share_holder_once",
                violation_error_message=_("本事项已分解到这个村（单位）。"),
            ),
            models.CheckConstraint(
                condition=~Q(holder=""),
                name="share_holder_given",
                violation_error_message=_("请填写分解到哪个村（单位）。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} · {self.holder}"

    def clean(self) -> None:
        """Its unit is of the commitment's town, and what is split a quantity without parts; raises
        ValidationError."""
        commitment = getattr(self, "commitment", None)
        if of_another_town(self.unit, commitment):
            raise ValidationError({"unit": _("填报单位不是本镇的单位，请另选。")})
        if commitment is not None and commitment.measure != Measure.QUANTITY:
            raise ValidationError(_("只有数量可以分解到村（单位）后合计。"))
        if commitment is not None and commitment.pk and commitment.parts.exists():
            raise ValidationError(_("这项任务已有分项，不能再分解，请分解它的分项。"))
        if self.value is not None and self.value < 0:
            raise ValidationError({"value": _("分解数不能小于0。")})


class ShareFigure(models.Model):
    """What one share had reached by a day, cumulative and in the commitment's unit. Never
    overwritten: a correction names what it ``replaces``."""

    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, related_name="figures", verbose_name=_("分解")
    )
    day = models.DateField(_("数据截至"))
    value = FigureField(_("数值"))
    value_text = models.CharField(_("原文"), max_length=80, blank=True)
    source_cell = models.CharField(_("来源单元格"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("更正"),
    )

    class Meta:
        verbose_name = _("分解完成数")
        verbose_name_plural = _("分解完成数")
        ordering = ["share", "day", "id"]
        indexes = [models.Index(fields=["share", "day"], name="share_figure_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="share_figure_not_its_own",
                violation_error_message=_("不能更正它自己。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share} · {self.day}"

    def clean(self) -> None:
        """It is what was reached, so not below zero; raises ValidationError."""
        if self.value is not None and self.value < 0:
            raise ValidationError({"value": _("完成数不能小于0。")})
