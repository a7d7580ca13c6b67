"""What the newest publication of a town counts, in columns that the database can add up."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..status import GROUPS, STATUSES
from .publication import Publication
from .town import Town

# What is counted beside groups and statuses.
OTHERS = ("total", "denominator", "strive", "questions", "projects", "projects_done")
# Every column that is a count.
COUNTS = (*OTHERS, *GROUPS, *STATUSES)


def _count(name: Any) -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(name, default=0)


class TownStanding(models.Model):
    """The counts of a town's newest publication as one audience may see them. Written by
    ``standings.follow`` alone, so that the sums over many towns are one query.

    The counts are those of ``summaries.Summary``: by group, and by status; of the 民生实事 alone
    ``projects`` and those done. ``as_of`` is the publication's, which never changes.
    """

    town = models.ForeignKey(
        Town, on_delete=models.CASCADE, related_name="standings", verbose_name=_("镇街")
    )
    audience = models.CharField(_("对象"), max_length=10)
    # Made of the publication and of no worth without it, so that nothing of it is in the way of one
    # that goes; its items are (PROTECT), so none does.
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="standings", verbose_name=_("发布")
    )
    as_of = models.DateField(_("数据截至"))
    total = _count(_("项数"))
    denominator = _count(_("纳入统计"))
    strive = _count(_("其中力争"))
    questions = _count(_("待核对"))
    projects = _count(_("民生实事"))
    projects_done = _count(_("民生实事完成"))
    # The six groups.
    done = _count(_("完成"))
    on_track = _count(_("按序推进"))
    slow = _count(_("偏慢"))
    failed = _count(_("未完成"))
    no_data = _count(_("缺数据"))
    other = _count(_("其他"))
    # The seventeen statuses.
    completed = _count(_("已完成"))
    exceeded = _count(_("超额完成"))
    completed_late = _count(_("逾期完成"))
    on_schedule = _count(_("达序时"))
    behind = _count(_("慢序时"))
    breached = _count(_("超控制数"))
    overdue = _count(_("逾期未完成"))
    missed = _count(_("未达目标"))
    unreported = _count(_("暂无数据"))
    stale = _count(_("久未更新"))
    awaiting = _count(_("到期待报"))
    due_unreported = _count(_("到期未报"))
    not_due = _count(_("未到期"))
    not_measurable = _count(_("定性任务"))
    ongoing = _count(_("常态化"))
    suspended = _count(_("经批准暂缓"))
    withdrawn = _count(_("经批准终止"))

    class Meta:
        verbose_name = _("镇街汇总")
        verbose_name_plural = _("镇街汇总")
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "town"], name="town_stands_once_per_audience"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["internal", "deputy", "public"]),
                name="town_standing_audience_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    total=F("done")
                    + F("on_track")
                    + F("slow")
                    + F("failed")
                    + F("no_data")
                    + F("other")
                ),
                name="town_standing_groups_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} · {self.audience}"
