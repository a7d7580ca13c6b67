"""Towns, their units, plans and documents."""

from __future__ import annotations

from bisect import bisect_right

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..querysets import TownQuerySet
from .choices import DocumentKind, PlanKind, Provenance, VoteBase, VoteRule

TOWN_CODE = RegexValidator(r"^[0-9]{9}\Z", _("统计用区划代码是9位数字。"))


class Town(models.Model):
    """A township-level unit, keyed by its statistical code: names are not unique in China."""

    code = models.CharField(_("区划代码"), primary_key=True, max_length=9, validators=[TOWN_CODE])
    name = models.CharField(_("名称"), max_length=40)
    district = models.CharField(_("区（县）"), max_length=40, blank=True)
    city = models.CharField(_("市"), max_length=40, blank=True)
    province = models.CharField(_("省（市、区）"), max_length=40, blank=True)
    provenance = models.CharField(
        _("资料性质"),
        max_length=16,
        choices=Provenance.choices,
        default=Provenance.OFFICIAL,
    )
    order = models.PositiveIntegerField(_("排序"), default=1000, help_text=_("数字小的排在前面。"))
    light_scheme = models.CharField(
        _("亮灯规则"),
        max_length=20,
        default="ours",
        help_text=_("偏慢的事项按哪一套规则分档；状态不受它影响。"),
    )
    vote_base = models.CharField(
        _("测评基数"),
        max_length=8,
        choices=VoteBase.choices,
        default=VoteBase.DUE,
        help_text=_("满意度测评的得票占谁的多少。"),
    )
    vote_rule = models.CharField(
        _("测评计票办法"), max_length=4, choices=VoteRule.choices, default=VoteRule.HALF
    )

    objects = TownQuerySet.as_manager()

    class Meta:
        verbose_name = _("镇街")
        verbose_name_plural = _("镇街")
        ordering = ["order", "code"]
        constraints = [
            # LIKE-free check: SQLite and PostgreSQL both compare digits as text.
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{9}$"),
                name="town_code_nine_digits",
                violation_error_message=_("区划代码是9位数字。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="town_name_given",
                violation_error_message=_("请填写名称。"),
            ),
            models.CheckConstraint(
                condition=Q(provenance__in=Provenance.values),
                name="town_provenance_known",
            ),
            models.CheckConstraint(
                condition=Q(vote_base__in=VoteBase.values) & Q(vote_rule__in=VoteRule.values),
                name="town_vote_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The town's page."""
        return reverse("commitments:town", args=[self.code])


class Unit(models.Model):
    """A responsible unit (责任单位) of a town, in the town's official order."""

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="units", verbose_name=_("镇街")
    )
    name = models.CharField(_("单位名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30, blank=True)
    order = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        verbose_name = _("责任单位")
        verbose_name_plural = _("责任单位")
        ordering = ["town", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "name"],
                name="unit_name_once_per_town",
                violation_error_message=_("本镇已有同名单位。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="unit_name_given",
                violation_error_message=_("请填写单位名称。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A report, plan or decision: where words come from. ``text`` may be empty where the text is
    not ours to hold; then the quotes of its commitments stand for it. ``page_starts`` are the
    places in the text where the pages of its file begin, in order; none where it has none."""

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="documents", verbose_name=_("镇街")
    )
    kind = models.CharField(_("文件类型"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("标题"), max_length=200)
    meeting = models.CharField(_("会议"), max_length=200, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)
    period_start = models.DateField(_("所述时段起"), null=True, blank=True)
    period_end = models.DateField(_("所述时段止"), null=True, blank=True)
    source_url = models.URLField(_("来源网址"), max_length=500, blank=True)
    index_number = models.CharField(_("索引号或文号"), max_length=80, blank=True)
    text = models.TextField(_("正文"), blank=True)
    page_starts = models.JSONField(_("各页起点"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ["town", "date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "title"],
                name="document_title_once_per_town",
                violation_error_message=_("本镇已有同名文件。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="document_period_in_order",
                violation_error_message=_("所述时段的起始日期不能晚于截止日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The document's page."""
        return reverse("commitments:document", args=[self.pk])

    def page_of(self, offset: int | None) -> int | None:
        """The page, counted from 1, on which the character at ``offset`` of the text stands; None
        where the place or the pages are not known."""
        if offset is None or not self.page_starts:
            return None
        return bisect_right(self.page_starts, offset)


class Plan(models.Model):
    """A plan of a town: a set of commitments with a common span and reporting period."""

    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, related_name="plans", verbose_name=_("镇街")
    )
    title = models.CharField(_("计划名称"), max_length=120)
    kind = models.CharField(_("计划类型"), max_length=12, choices=PlanKind.choices)
    start = models.DateField(_("开始日期"))
    end = models.DateField(_("结束日期"))
    given = models.DateField(
        _("下达日期"), null=True, blank=True, help_text=_("计划提出或下达的日子。")
    )
    reporting_months = models.PositiveSmallIntegerField(
        _("填报周期（月）"), default=3, help_text=_("按季填报为3，半年为6，按年为12。")
    )
    provenance = models.CharField(
        _("资料性质"),
        max_length=16,
        choices=Provenance.choices,
        default=Provenance.OFFICIAL,
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("依据文件"),
    )

    class Meta:
        verbose_name = _("计划")
        verbose_name_plural = _("计划")
        ordering = ["town", "-start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "title"],
                name="plan_title_once_per_town",
                violation_error_message=_("本镇已有同名计划。"),
            ),
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="plan_span_in_order",
                violation_error_message=_("开始日期不能晚于结束日期。"),
            ),
            models.CheckConstraint(
                condition=Q(reporting_months__gte=1, reporting_months__lte=12),
                name="plan_reporting_months_1_to_12",
                violation_error_message=_("填报周期是1到12个月。"),
            ),
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_known"),
            models.CheckConstraint(
                condition=Q(provenance__in=Provenance.values), name="plan_provenance_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
