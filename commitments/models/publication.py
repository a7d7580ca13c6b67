"""Publications: what was released, once and for good."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..querysets import ImmutableError, PublicationQuerySet, ReleasedQuerySet
from .choices import Visibility
from .commitment import Commitment
from .town import Town


class Publication(models.Model):
    """A named, dated, immutable snapshot of a town's judged state. A meeting is a publication.

    ``as_of`` is the day it speaks of, ``released_on`` the day it was released, ``summary`` the
    counts per audience (see ``summaries.Summary``), ``town_name`` what the town was called then (""
    from before it was kept); ``evaluation`` and ``raised`` are what its papers need besides its
    items (``evaluation.Evaluation``, ``raised.Raised`` as JSON). The database refuses to change a
    row (a trigger, see ``commitments/immutability.py``).
    """

    town = models.ForeignKey(
        Town,
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name=_("镇街"),
    )
    town_name = models.CharField(
        _("发布时的镇街名"), max_length=40, blank=True, default="", editable=False
    )
    number = models.PositiveIntegerField(_("期号"))
    title = models.CharField(_("名称"), max_length=120)
    as_of = models.DateField(_("数据截至"))
    released_on = models.DateField(_("发布日期"))
    released_by = models.CharField(_("审定单位"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    created_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    rule_version = models.CharField(_("规则版本"), max_length=10)
    plans = models.JSONField(_("所含计划"), default=list)
    lights = models.JSONField(
        _("亮灯规则"), default=dict, help_text=_("发布时所用的规则；空为本系统的规则。")
    )
    summary = models.JSONField(_("汇总"), default=dict)
    evaluation = models.JSONField(
        _("测评计票办法"), default=dict, help_text=_("发布时所用的基数和办法；空为本系统的。")
    )
    raised = models.JSONField(
        _("待核对事项"), default=list, help_text=_("发布时报告留下的待核对事项，只给内部。")
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("发布")
        verbose_name_plural = _("发布")
        ordering = ["town", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "number"],
                name="publication_number_once_per_town",
                violation_error_message=_("本镇已有这一期号。"),
            ),
            models.CheckConstraint(
                condition=~Q(released_by=""),
                name="publication_has_releaser",
                violation_error_message=_("请填写审定单位。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town} · {self.title}"

    def get_absolute_url(self) -> str:
        """The town's page as this publication shows it."""
        return f"{reverse('commitments:town', args=[self.town_id])}?publication={self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new publication; raises ImmutableError for one that is stored already."""
        if not self._state.adding:
            raise ImmutableError(f"publication {self.pk} is released")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises ImmutableError: what was released stays."""
        raise ImmutableError(f"publication {self.pk} is released")


class PublicationItem(models.Model):
    """One commitment as it was released. ``snapshot`` is ``items.Item`` as JSON."""

    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("发布"),
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="released",
        verbose_name=_("承诺事项"),
    )
    position = models.PositiveIntegerField(_("排序"), default=0)
    visibility = models.CharField(_("公开范围"), max_length=10, choices=Visibility.choices)
    status = models.CharField(_("状态"), max_length=16)
    snapshot = models.JSONField(_("快照"))

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("发布条目")
        verbose_name_plural = _("发布条目")
        ordering = ["publication", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "commitment"],
                name="commitment_released_once_per_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} · {self.commitment_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new item; raises ImmutableError for one that is stored already."""
        if not self._state.adding:
            raise ImmutableError(f"publication item {self.pk} is released")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises ImmutableError: what was released stays."""
        raise ImmutableError(f"publication item {self.pk} is released")
