"""Merges: which duplicate went into which commitment, and what moved with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .commitment import Commitment


class Merge(models.Model):
    """One merge of a commitment registered twice. Kept for good, also where it was undone.

    ``moved`` maps a kind of record (progress, sources, sites, nodes, parts, support_units) to the
    ids that went from ``drop`` to ``keep``; ``replaced`` holds [id of a figure, id of the figure it
    now corrects], ``exchanged_sites`` and ``exchanged_nodes`` pairs that exchanged their contents.
    """

    keep = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="merges", verbose_name=_("保留的事项")
    )
    drop = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="merges_away",
        verbose_name=_("并入的事项"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    made_at = models.DateTimeField(_("合并时间"), auto_now_add=True)
    moved = models.JSONField(_("移过来的"), default=dict, blank=True)
    undone_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("合并")
        verbose_name_plural = _("合并")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(keep=models.F("drop")), name="merge_of_two_commitments"
            ),
            models.UniqueConstraint(
                fields=["drop"],
                condition=Q(undone_at__isnull=True),
                name="commitment_merged_away_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drop} → {self.keep}"
