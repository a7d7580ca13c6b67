"""Papers: what was asked for, what is made of it in the background, who signed it, and the 通报."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import BulletinQuerySet, ImmutableError, ReleasedQuerySet, SignOffQuerySet
from .choices import BulletinState, Edition, RunState, SignRole
from .publication import Publication
from .town import Town


class Paper(models.Model):
    """A paper that somebody asked for and a worker makes, as it takes too long for a page.

    ``publication`` None is the live state of ``as_of``; ``query`` is the filter in force as a query
    string ("" for none), ``audience`` who may see all it holds (see ``audience.SEES``).
    ``done_steps`` of ``steps`` tell how far it is, ``fault`` why it failed, as a sentence;
    ``token`` names the run, so that a worker that was given up for dead does not write over
    another's work.
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="papers", verbose_name=_("镇街")
    )
    edition = models.CharField(_("版本"), max_length=8, choices=Edition.choices)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("发布"),
    )
    as_of = models.DateField(_("数据截至"))
    query = models.CharField(_("筛选"), max_length=600, blank=True)
    audience = models.CharField(_("读者"), max_length=8)
    state = models.CharField(
        _("状态"), max_length=8, choices=RunState.choices, default=RunState.QUEUED
    )
    steps = models.PositiveIntegerField(_("总步数"), default=0)
    done_steps = models.PositiveIntegerField(_("已完成步数"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("申请人"),
    )
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    begun_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    beat_at = models.DateTimeField(_("最近心跳"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    token = models.CharField(_("本次标识"), max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    fault = models.CharField(_("未完成的原因"), max_length=300, blank=True)
    file = models.FileField(_("文件"), max_length=200, blank=True)
    filename = models.CharField(_("文件名"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("会议材料")
        verbose_name_plural = _("会议材料")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "beat_at"], name="paper_state_beat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="paper_state_known"
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values), name="paper_edition_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=("internal", "deputy", "public")),
                name="paper_audience_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file=""), name="paper_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town} · {self.filename or self.get_edition_display()}"


class Bulletin(models.Model):
    """A 通报: its words that no figure gives, and how far it has come (征求意见稿 → 送审稿 → 印发).

    ``requirements`` (下一步要求) holds one paragraph a line; ``left_out`` maps commitment ids (as
    text) to why an item is 不列入本期通报. Issuing gives it its number (文号) and the publication
    it speaks of for good; from then on nothing of it changes.
    """

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="bulletins", verbose_name=_("镇街")
    )
    title = models.CharField(_("标题"), max_length=200)
    masthead = models.CharField(_("版头"), max_length=60, blank=True)
    issue = models.CharField(_("期次"), max_length=40, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=BulletinState.choices,
        default=BulletinState.DRAFT,
    )
    as_of = models.DateField(_("数据截至"))
    plans = models.JSONField(_("所含计划"), default=list, blank=True)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletins",
        verbose_name=_("发布"),
    )
    addressees = models.CharField(_("主送"), max_length=300, blank=True)
    copies = models.CharField(_("抄送"), max_length=300, blank=True)
    issuer = models.CharField(_("落款单位"), max_length=80)
    requirements = models.TextField(_("下一步要求"), blank=True)
    left_out = models.JSONField(_("不列入本期通报的事项"), default=dict, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("起草人"),
    )
    made_at = models.DateTimeField(_("起草时间"), auto_now_add=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报")
        verbose_name_plural = _("通报")
        ordering = ["town", "-as_of", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BulletinState.values), name="bulletin_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (
                    ~Q(document_number="")
                    & Q(issued_on__isnull=False)
                    & Q(publication__isnull=False)
                ),
                name="bulletin_issued_has_number_day_and_release",
                violation_error_message=_("印发须写明文号和印发日期。"),
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(state="issued"),
                name="bulletin_issued_once_per_release",
                violation_error_message=_("这一期已经印发过通报。"),
            ),
            models.UniqueConstraint(
                fields=["town", "document_number"],
                condition=~Q(document_number=""),
                name="bulletin_number_once_per_town",
                violation_error_message=_("本镇已有这个文号。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; raises ImmutableError for one that is stored as issued already."""
        stored = Bulletin.objects.filter(pk=self.pk, state=BulletinState.ISSUED)
        if not self._state.adding and stored.exists():
            raise ImmutableError(f"bulletin {self.pk} is issued")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("commitments:bulletin", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; raises ImmutableError for one that was issued."""
        if self.state == BulletinState.ISSUED:
            raise ImmutableError(f"bulletin {self.pk} is issued")
        return super().delete(*args, **kwargs)


class BulletinStep(models.Model):
    """One step of a 通报 from state to state: who took it, when, with what words."""

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="steps", verbose_name=_("通报")
    )
    before = models.CharField(_("原状态"), max_length=10, choices=BulletinState.choices, blank=True)
    after = models.CharField(_("新状态"), max_length=10, choices=BulletinState.choices)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经手人"),
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报流转")
        verbose_name_plural = _("通报流转")
        ordering = ["bulletin", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(after__in=BulletinState.values)
                & Q(before__in=["", *BulletinState.values]),
                name="bulletin_step_states_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} · {self.before} → {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new one; raises ImmutableError for one that is stored already."""
        if not self._state.adding:
            raise ImmutableError(f"bulletin step {self.pk} stays")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises ImmutableError; a draft that is dropped takes its steps with it."""
        raise ImmutableError(f"bulletin step {self.pk} stays")


class SignOff(models.Model):
    """Who signed a paper on which day, with the scan of the signed sheet: of a publication's
    workbook of one ``edition``, or of a 通报. A name that was recorded wrongly is taken back
    (``taken_back_at``), never overwritten: who signed is nobody's to rewrite."""

    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_offs",
        verbose_name=_("发布"),
    )
    bulletin = models.ForeignKey(
        Bulletin,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_offs",
        verbose_name=_("通报"),
    )
    edition = models.CharField(_("版本"), max_length=8, choices=Edition.choices, blank=True)
    role = models.CharField(_("签署"), max_length=8, choices=SignRole.choices)
    name = models.CharField(_("姓名或印章"), max_length=60)
    signed_on = models.DateField(_("签署日期"))
    scan = models.FileField(_("扫描件"), max_length=200, blank=True)
    scan_name = models.CharField(_("扫描件文件名"), max_length=200, blank=True)
    scan_sha256 = models.CharField(_("扫描件校验码"), max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("登记人"),
    )
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤回人"),
    )

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("签署")
        verbose_name_plural = _("签署")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    publication__isnull=False, bulletin__isnull=True, edition__in=Edition.values
                )
                | Q(publication__isnull=True, bulletin__isnull=False, edition=""),
                name="sign_off_of_one_paper",
            ),
            models.CheckConstraint(
                condition=Q(role__in=SignRole.values), name="sign_off_role_known"
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="sign_off_has_name",
                violation_error_message=_("请填写谁签的。"),
            ),
            models.UniqueConstraint(
                fields=["publication", "edition", "role"],
                condition=Q(taken_back_at__isnull=True, publication__isnull=False),
                name="sign_off_once_per_workbook",
                violation_error_message=_("这一栏已经登记过；登记错了先撤回。"),
            ),
            models.UniqueConstraint(
                fields=["bulletin", "role"],
                condition=Q(taken_back_at__isnull=True, bulletin__isnull=False),
                name="sign_off_once_per_bulletin",
                violation_error_message=_("这一栏已经登记过；登记错了先撤回。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new one; raises ImmutableError for one that is stored already."""
        if not self._state.adding:
            raise ImmutableError(f"sign-off {self.pk} stays")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises ImmutableError: what was recorded is taken back, never deleted."""
        raise ImmutableError(f"sign-off {self.pk} stays")
