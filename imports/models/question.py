"""What is to check (待核对) about a report: internal until a person answers it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment, Town

from .reading import Reading


class QuestionKind(models.TextChoices):
    """What a question is about."""

    SUM = "sum", _("数字核对")
    UNMENTIONED = "unmentioned", _("本次报告未单列")
    DRIFT = "drift", _("表述变化对照")
    BESIDE = "beside", _("目标与上年水平对照")
    RELEASED = "released", _("与已发布数不一致")


class Answer(models.TextChoices):
    """What a person found when checking."""

    OPEN = "", _("待核对")
    AS_IT_STANDS = "as_it_stands", _("核对无误")
    TO_MEND = "to_mend", _("需要更正")
    EXPLAINED = "explained", _("单位已说明")


class Question(models.Model):
    """One thing that a report leaves to check. It never changes a status.

    ``key`` is the same whenever the same question is found again, so that an answer is kept;
    ``data`` holds its figures and words as texts (``imports.review.questions``). ``stands`` False:
    the last look found it no more.
    """

    town = models.ForeignKey(
        Town, on_delete=models.CASCADE, related_name="report_questions", verbose_name=_("镇街")
    )
    reading = models.ForeignKey(
        Reading, on_delete=models.CASCADE, related_name="questions", verbose_name=_("报告")
    )
    kind = models.CharField(_("种类"), max_length=12, choices=QuestionKind.choices)
    key = models.CharField(_("标识"), max_length=120)
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="report_questions",
        verbose_name=_("承诺事项"),
    )
    data = models.JSONField(_("内容"), default=dict)
    stands = models.BooleanField(_("仍然存在"), default=True)
    answer = models.CharField(
        _("核对结果"), max_length=14, choices=Answer.choices, default=Answer.OPEN, blank=True
    )
    note = models.CharField(_("核对说明"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("核对人"),
    )
    answered_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报告待核对事项")
        verbose_name_plural = _("报告待核对事项")
        ordering = ["reading", "kind", "id"]
        indexes = [models.Index(fields=["town", "answer"], name="question_town_answer")]
        constraints = [
            models.UniqueConstraint(fields=["reading", "key"], name="question_once_per_reading"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="question_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="question_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.key}"


class RemovedDraft(models.Model):
    """The one line that is left of a draft that was deleted."""

    town = models.ForeignKey(
        Town, on_delete=models.CASCADE, related_name="removed_drafts", verbose_name=_("镇街")
    )
    title = models.CharField(_("标题"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("删除人"),
    )
    at = models.DateTimeField(_("删除时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("已删除的草稿")
        verbose_name_plural = _("已删除的草稿")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title
