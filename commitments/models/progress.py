"""What came of it: reported figures."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..querysets import ProgressQuerySet
from .choices import Basis, CauseKind
from .commitment import Commitment, of_another_town, refuse_foreign_document
from .fields import FigureField
from .town import Document, Unit


class Progress(models.Model):
    """One report of progress: a figure, a stage or a plain "done" that speaks of one day.

    A figure is never overwritten: a correction names what it ``replaces``.
    """

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="progress",
        verbose_name=_("承诺事项"),
    )
    day = models.DateField(_("数据截至"))
    from_day = models.DateField(
        _("时段起"),
        null=True,
        blank=True,
        help_text=_("只说一段时间的数，写明从哪天起。"),
    )
    value = FigureField(_("数值"), null=True, blank=True)
    value_text = models.CharField(_("原文"), max_length=80, blank=True)
    stage = models.CharField(_("形象进度"), max_length=40, blank=True)
    done = models.BooleanField(_("是否完成"), null=True, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    basis = models.CharField(
        _("口径"), max_length=10, choices=Basis.choices, default=Basis.CUMULATIVE
    )
    claimed_ratio = FigureField(
        _("报告自称完成率（%）"),
        null=True,
        blank=True,
        help_text=_("如79.5表示79.5%。"),
    )
    words = models.CharField(_("进展情况"), max_length=600, blank=True)
    cause_kind = models.CharField(
        _("原因类别"), max_length=8, choices=CauseKind.choices, blank=True
    )
    cause = models.CharField(_("存在问题"), max_length=300, blank=True)
    next_step = models.CharField(_("下一步打算"), max_length=300, blank=True)
    expected_on = models.DateField(_("预计完成"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="progress",
        verbose_name=_("来源文件"),
    )
    quote = models.CharField(_("原句"), max_length=600, blank=True)
    offset = models.PositiveIntegerField(_("位置"), null=True, blank=True)
    source_cell = models.CharField(
        _("来源单元格"),
        max_length=200,
        blank=True,
        help_text=_("文件、工作表、单元格。"),
    )
    extra = models.JSONField(
        _("其他栏目"),
        default=dict,
        blank=True,
        help_text=_("表里没有对应栏目的列：列名和原文。"),
    )
    reported_by = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported",
        verbose_name=_("填报单位"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("更正"),
    )

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("进展")
        verbose_name_plural = _("进展")
        ordering = ["commitment", "day", "id"]
        indexes = [models.Index(fields=["commitment", "day"], name="progress_commitment_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | ~Q(stage="")
                | Q(done__isnull=False)
                | ~Q(words="")
                | ~Q(cause=""),
                name="progress_says_something",
                violation_error_message=_(
                    "请至少填写数值、形象进度、是否完成、进展情况、存在问题中的一项。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(from_day__isnull=True) | Q(from_day__lte=F("day")),
                name="progress_span_in_order",
                violation_error_message=_("时段起不能晚于数据截至日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(basis="period") | Q(from_day__isnull=False) | Q(value__isnull=True),
                name="progress_period_has_first_day",
                violation_error_message=_("口径为当期的数值，请填写时段起。"),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values), name="progress_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(cause_kind__in=[*CauseKind.values, ""]),
                name="progress_cause_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="progress_not_its_own_correction",
                violation_error_message=_("不能更正它自己。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.value_text or self.stage or self.words}"

    def clean(self) -> None:
        """A correction stays with its commitment, unit and document with its town; raises
        ValidationError."""
        refuse_foreign_document(self)
        if of_another_town(self.reported_by, getattr(self, "commitment", None)):
            raise ValidationError({"reported_by": _("填报单位不是本镇的单位，请另选。")})
        replaced = self.replaces
        if replaced is not None and replaced.commitment_id != self.commitment_id:
            raise ValidationError({"replaces": _("被更正的数属于另一事项，请另选。")})
