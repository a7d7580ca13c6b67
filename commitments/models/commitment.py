"""Commitments: the promise itself, its targets, steps, places and sources."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..querysets import CommitmentQuerySet
from .choices import (
    Area,
    Basis,
    Category,
    Comparator,
    Level,
    Measure,
    State,
    Strength,
    Visibility,
)
from .fields import FigureField
from .town import Document, Plan, Unit


def validate_stages(value: Any) -> None:
    """Stages are a list of words, each once; raises ValidationError."""
    words = isinstance(value, list) and all(
        isinstance(word, str) and 0 < len(word.strip()) <= 40 for word in value
    )
    if not words or len(set(value)) != len(value):
        raise ValidationError(
            _('节点阶段请写成一列词，每个不超过40字、不重复，例如：["开工", "封顶", "竣工"]。'),
            code="stages",
        )


class Commitment(models.Model):
    """One promise (承诺事项).

    ``value``, ``value_max`` and ``due`` are those of the target version in force; only
    ``actions.revise_target`` changes them. ``value`` is in ``unit`` without magnitude (元, ㎡, 个);
    ``value_text`` keeps the target as it was written.
    """

    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("计划"),
    )
    category = models.CharField(
        _("类别"), max_length=20, choices=Category.choices, default=Category.KEY_TASK
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices, default=Level.TOWN)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    wording = models.CharField(_("任务表述"), max_length=400)
    subject = models.CharField(_("事项"), max_length=120, blank=True)
    area = models.CharField(_("领域"), max_length=14, choices=Area.choices, blank=True)
    measure = models.CharField(
        _("衡量方式"), max_length=10, choices=Measure.choices, default=Measure.QUANTITY
    )
    comparator = models.CharField(
        _("比较"), max_length=5, choices=Comparator.choices, default=Comparator.EQUAL
    )
    value = FigureField(_("目标值"), null=True, blank=True)
    value_max = FigureField(_("目标上限"), null=True, blank=True)
    value_text = models.CharField(_("目标原文"), max_length=80, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    basis = models.CharField(_("口径"), max_length=10, choices=Basis.choices, default=Basis.PERIOD)
    baseline = models.CharField(_("基数说明"), max_length=80, blank=True)
    baseline_value = FigureField(_("基数"), null=True, blank=True)
    progress_share = models.BooleanField(
        _("工程进度"), default=False, help_text=_("目标是完成工程量的百分之几。")
    )
    start = models.DateField(_("起算日期"), null=True, blank=True)
    due = models.DateField(_("完成时限"), null=True, blank=True)
    strength = models.CharField(
        _("力度"), max_length=6, choices=Strength.choices, default=Strength.FIRM
    )
    lead_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led",
        verbose_name=_("牵头单位"),
    )
    support_units = models.ManyToManyField(
        Unit, blank=True, related_name="supported", verbose_name=_("配合单位")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("上级事项"),
    )
    stages = models.JSONField(
        _("节点阶段"),
        default=list,
        blank=True,
        validators=[validate_stages],
        help_text=_('按先后列出，最后一个即完成。例如：["开工", "封顶", "竣工"]'),
    )
    state = models.CharField(
        _("办理状态"), max_length=14, choices=State.choices, default=State.ACTIVE
    )
    state_decision = models.CharField(
        _("状态依据"),
        max_length=200,
        blank=True,
        help_text=_("暂缓或终止须写明由谁决定、文号。"),
    )
    visibility = models.CharField(
        _("公开范围"),
        max_length=10,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
    )
    note = models.CharField(_("备注"), max_length=400, blank=True)
    extra = models.JSONField(
        _("其他栏目"),
        default=dict,
        blank=True,
        help_text=_("台账里没有对应栏目的列：列名和原文。"),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("已并入"),
        help_text=_("重复登记的事项并入另一项后，只作历史保留。"),
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺事项")
        verbose_name_plural = _("承诺事项")
        ordering = ["plan", "position", "id"]
        indexes = [models.Index(fields=["plan", "position"], name="commitment_plan_position")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=~Q(number=""),
                name="commitment_number_once_per_plan",
                violation_error_message=_("本计划中已有这个序号。"),
            ),
            models.CheckConstraint(
                condition=~Q(wording=""),
                name="commitment_wording_given",
                violation_error_message=_("请填写任务表述。"),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(start__lte=F("due")),
                name="commitment_start_before_due",
                violation_error_message=_("起算日期不能晚于完成时限。"),
            ),
            models.CheckConstraint(
                condition=~Q(measure="milestone") | Q(value__isnull=True),
                name="commitment_milestone_has_no_value",
                violation_error_message=_("衡量方式为节点的事项不填目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(measure="milestone") | Q(value__isnull=False) | ~Q(state="active"),
                name="commitment_figure_has_target",
                violation_error_message=_(
                    "请填写目标值；没有数的事项请选“节点”，或把办理状态改为“定性任务”“常态化”。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=F("value")),
                name="commitment_range_in_order",
                violation_error_message=_("目标上限不能小于目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(comparator="range", value_max__isnull=False)
                | (~Q(comparator="range") & Q(value_max__isnull=True)),
                name="commitment_range_has_both_ends",
                violation_error_message=_("区间目标要填目标值和目标上限；不是区间的不填上限。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["suspended", "withdrawn"]) | ~Q(state_decision=""),
                name="commitment_stopped_by_decision",
                violation_error_message=_("暂缓或终止须写明状态依据：由谁决定、文号。"),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="commitment_not_its_own_part",
                violation_error_message=_("上级事项不能是它自己。"),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="commitment_not_merged_into_itself",
                violation_error_message=_("事项不能并入它自己。"),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": values}),
                    name=f"commitment_{field}_known",
                )
                for field, values in {
                    "category": Category.values,
                    "level": Level.values,
                    "area": [*Area.values, ""],
                    "measure": Measure.values,
                    "comparator": Comparator.values,
                    "basis": Basis.values,
                    "strength": Strength.values,
                    "state": State.values,
                    "visibility": Visibility.values,
                }.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.wording}".strip()

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return reverse("commitments:commitment", args=[self.pk])

    def clean(self) -> None:
        """What reaches over several records and so is no constraint; raises ValidationError."""
        if self.plan_id is None:
            return
        wrong = self._wrong_parent()
        if of_another_town(self.lead_unit, self):
            wrong["lead_unit"] = _("牵头单位不是本镇的单位，请另选。")
        if self.measure == "quantity" and self.value is not None and self.value < 0:
            wrong["value"] = _("数量目标不能是负数。")
        wrong |= self._wrong_move()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_parent(self) -> dict[str, Any]:
        """Parts are one level deep and stand in the plan of their whole: else a total would count
        them twice or not at all."""
        if self.parent is None:
            return {}
        if self.parent.plan_id != self.plan_id:
            return {"parent": _("上级事项不在同一计划中，请另选。")}
        if self.parent.parent_id is not None or self.parent_id == self.pk:
            return {"parent": _("上级事项本身是分项；分项只有一层，请另选。")}
        if self.pk is not None and self.parts.exists():
            return {"parent": _("本事项已有分项，不能再作别的事项的分项。")}
        return {}

    def _wrong_move(self) -> dict[str, Any]:
        """What was released of a commitment stays with its town; parts stay with their whole."""
        stored = Commitment.objects.filter(pk=self.pk).select_related("plan").first()
        if stored is None or stored.plan_id == self.plan_id:
            return {}
        if stored.plan.town_id != self.plan.town_id:
            return {"plan": _("事项不能移到别的镇街的计划，请在那个镇街新增。")}
        if stored.parts.exists():
            return {"plan": _("本事项有分项，不能单独移到别的计划；请先取消各分项的上级事项。")}
        return {}


def of_another_town(thing: Unit | Document | None, commitment: Commitment | None) -> bool:
    """Whether a unit or document belongs to another town than ``commitment``, as far as both are
    known."""
    if thing is None or commitment is None or commitment.plan_id is None:
        return False
    return thing.town_id != commitment.plan.town_id


def refuse_foreign_document(record: Any) -> None:
    """A record of a commitment rests on documents of its own town; raises ValidationError."""
    # Neither is there where the form was not filled in: then that is said by the fields.
    document = getattr(record, "document", None)
    if of_another_town(document, getattr(record, "commitment", None)):
        raise ValidationError({"document": _("这份文件不是本镇的文件，请另选。")})


class TargetVersion(models.Model):
    """A target as it stood from one day on, and by whose decision. Never overwritten; the one in
    force with the highest ``version`` decides, a proposed one (拟调整) does not."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name=_("承诺事项"),
    )
    version = models.PositiveSmallIntegerField(_("版本"))
    value = FigureField(_("目标值"), null=True, blank=True)
    value_max = FigureField(_("目标上限"), null=True, blank=True)
    value_text = models.CharField(_("目标原文"), max_length=80, blank=True)
    due = models.DateField(_("完成时限"), null=True, blank=True)
    since = models.DateField(_("起效日期"), null=True, blank=True)
    decided_by = models.CharField(_("决定机构"), max_length=120, blank=True)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="target_versions",
        verbose_name=_("依据文件"),
    )
    document_number = models.CharField(_("文号"), max_length=80, blank=True)
    reason = models.CharField(_("调整原因"), max_length=300, blank=True)
    in_force = models.BooleanField(
        _("已生效"), default=True, help_text=_("未勾选即为拟调整，仍按原目标评定。")
    )

    class Meta:
        verbose_name = _("目标版本")
        verbose_name_plural = _("目标版本")
        ordering = ["commitment", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "version"],
                name="target_version_counted_once",
                violation_error_message=_("这个版本号已有。"),
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(in_force=True) | ~Q(decided_by=""),
                name="target_revision_has_decision",
                violation_error_message=_("目标调整须写明决定机构。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} · v{self.version}"

    def clean(self) -> None:
        """It rests on a document of its town; raises ValidationError."""
        refuse_foreign_document(self)


class CommitmentSource(models.Model):
    """Where a commitment was said: document, exact quote, offset in characters of its text."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="sources",
        verbose_name=_("承诺事项"),
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        related_name="quotes",
        verbose_name=_("文件"),
    )
    quote = models.CharField(_("原句"), max_length=600)
    offset = models.PositiveIntegerField(_("位置"), null=True, blank=True)

    class Meta:
        verbose_name = _("出处")
        verbose_name_plural = _("出处")
        ordering = ["commitment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "document", "quote"],
                name="source_named_once",
                violation_error_message=_("这一出处已登记。"),
            ),
        ]

    def __str__(self) -> str:
        return self.quote

    def clean(self) -> None:
        """It stands in a document of its town; raises ValidationError."""
        refuse_foreign_document(self)


class Node(models.Model):
    """A planned step (节点): by this day this value, or this stage."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="nodes",
        verbose_name=_("承诺事项"),
    )
    day = models.DateField(_("节点日期"))
    value = FigureField(_("计划值"), null=True, blank=True)
    stage = models.CharField(_("计划阶段"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("计划节点")
        verbose_name_plural = _("计划节点")
        ordering = ["commitment", "day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "day"],
                name="node_once_per_day",
                violation_error_message=_("同一天只能有一个节点。"),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(stage=""),
                name="node_says_something",
                violation_error_message=_("请填写计划值或计划阶段。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.stage or self.value}"


class Site(models.Model):
    """A place (点位) a commitment is fulfilled at: a village, an estate, a street."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="sites",
        verbose_name=_("承诺事项"),
    )
    name = models.CharField(_("点位"), max_length=80)
    stage = models.CharField(_("进展阶段"), max_length=40, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("点位")
        verbose_name_plural = _("点位")
        ordering = ["commitment", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "name"],
                name="site_named_once",
                violation_error_message=_("本事项已有同名点位。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
