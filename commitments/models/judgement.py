"""The live judgement of commitments, how it changed, and the work of judging a town anew."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..lights import BASES
from ..status import GROUPS, STATUSES
from .choices import ChangeCause, RunState
from .commitment import Commitment
from .fields import RatioField
from .town import Town


class Judgement(models.Model):
    """The live status of a commitment. Written by ``actions.refresh_statuses`` alone."""

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.CASCADE,
        related_name="judgement",
        verbose_name=_("承诺事项"),
    )
    as_of = models.DateField(_("评定日"))
    status = models.CharField(_("状态"), max_length=16)
    group = models.CharField(_("状态组"), max_length=12)
    ratio = RatioField(_("完成率"), null=True, blank=True)
    expected = RatioField(_("应达"), null=True, blank=True)
    gap = RatioField(_("差距"), null=True, blank=True)
    light = models.CharField(_("亮灯"), max_length=20, blank=True)
    light_word = models.CharField(_("亮灯说法"), max_length=20, blank=True)
    questions = models.JSONField(_("待核对"), default=list)
    reason = models.JSONField(_("理由"), default=dict)
    rests_on = models.JSONField(_("依据"), default=list)
    rule_version = models.CharField(_("规则版本"), max_length=10)
    target_mark = models.CharField(
        _("目标印记"),
        max_length=32,
        blank=True,
        help_text=_("评定时所依目标的印记，用来看出目标是否变过。"),
    )

    class Meta:
        verbose_name = _("评定")
        verbose_name_plural = _("评定")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(STATUSES)), name="judgement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(group__in=list(GROUPS)), name="judgement_group_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} · {self.status}"


class StatusChange(models.Model):
    """One change of a live status, with its day and cause. Written by ``refresh_statuses`` beside
    the Judgement it changes, never altered afterwards.

    ``before`` is "" for the first judgement; ``figures`` are the ids of the Progress that the new
    status rests on; ``reason`` also keeps the ``lights`` of then, "before" and "after", as
    [id, word], of what was or is behind.
    """

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="status_changes",
        verbose_name=_("承诺事项"),
    )
    as_of = models.DateField(_("评定日"))
    at = models.DateTimeField(_("记录时间"), default=timezone.now)
    before = models.CharField(_("原状态"), max_length=16, blank=True)
    after = models.CharField(_("新状态"), max_length=16)
    ratio_before = RatioField(_("原完成率"), null=True, blank=True)
    ratio_after = RatioField(_("新完成率"), null=True, blank=True)
    cause = models.CharField(_("原因"), max_length=10, choices=ChangeCause.choices)
    reason = models.JSONField(_("理由"), default=dict)
    figures = models.JSONField(_("依据"), default=list)
    rule_version = models.CharField(_("规则版本"), max_length=10)

    class Meta:
        verbose_name = _("状态变动")
        verbose_name_plural = _("状态变动")
        ordering = ["commitment", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(after__in=list(STATUSES)) & Q(before__in=["", *STATUSES]),
                name="status_change_statuses_known",
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="status_change_changes_something"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=ChangeCause.values), name="status_change_cause_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} · {self.before} → {self.after}"


class TownRun(models.Model):
    """The work of judging one town anew: at most one at a time, taken up again where its worker
    died.

    ``asked_at`` is when it was last wanted, ``begun_at`` when the run at hand began; what was
    asked for after it began is run once more. ``beat_at`` is the worker's last sign of life,
    ``token`` names the run, so that a worker that was given up for dead does not write "done".
    """

    town = models.OneToOneField(
        Town,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="run",
        verbose_name=_("镇街"),
    )
    state = models.CharField(_("状态"), max_length=8, choices=RunState.choices)
    asked_at = models.DateTimeField(_("提出时间"))
    begun_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    beat_at = models.DateTimeField(_("最近心跳"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    token = models.CharField(_("本次标识"), max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    judged = models.PositiveIntegerField(_("评定项数"), default=0)
    changed = models.PositiveIntegerField(_("变动项数"), default=0)

    class Meta:
        verbose_name = _("全镇评定")
        verbose_name_plural = _("全镇评定")
        indexes = [models.Index(fields=["state", "beat_at"], name="town_run_state_beat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="town_run_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(begun_at__isnull=False) & ~Q(token="")),
                name="town_run_running_has_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town_id} · {self.state}"


class LightScheme(models.Model):
    """A place's own rule of lights, typed in by a clerk. The shipped ones are data in
    ``lights.SHIPPED``; ``code`` never meets one of theirs.

    ``bounds`` is a list of {"light", "upto" (a fraction as text, or null), "inclusive", "word",
    "colour"} from the mildest on, as ``lights.Bound``.
    """

    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="own_schemes", verbose_name=_("制定镇街")
    )
    basis = models.CharField(_("计量方法"), max_length=10)
    bounds = models.JSONField(_("各档"), default=list)
    source = models.CharField(_("依据"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    made_at = models.DateTimeField(_("录入时间"), default=timezone.now)

    class Meta:
        verbose_name = _("亮灯规则")
        verbose_name_plural = _("亮灯规则")
        ordering = ["town", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "name"],
                name="light_scheme_name_once_per_town",
                violation_error_message=_("本镇已有同名规则。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="light_scheme_name_given",
                violation_error_message=_("请填写规则名称。"),
            ),
            models.CheckConstraint(condition=Q(basis__in=BASES), name="light_scheme_basis_known"),
        ]

    def __str__(self) -> str:
        return self.name
