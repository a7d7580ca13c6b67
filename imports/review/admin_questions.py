"""What reports leave to check, and the drafts that were deleted, in the admin: to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from commitments.admin.rights import ReadOnly

from ..models import Question, RemovedDraft, Standing


@admin.register(Question)
class QuestionAdmin(ReadOnly, admin.ModelAdmin):
    """Questions and their answers; those of drafts are their uploader's own."""

    list_display = ("town", "reading", "kind", "stands", "answer", "answered_by", "answered_at")
    list_filter = ("kind", "answer", "stands", "town")
    search_fields = ("reading__title", "note", "key", "town__name")
    list_select_related = ("town", "reading", "answered_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Without those of drafts."""
        return super().get_queryset(request).filter(reading__standing=Standing.ISSUED)


@admin.register(RemovedDraft)
class RemovedDraftAdmin(ReadOnly, admin.ModelAdmin):
    """The line that is left of each draft."""

    list_display = ("title", "town", "by", "at")
    list_filter = ("town",)
    search_fields = ("title", "town__name")
    list_select_related = ("town", "by")
    date_hierarchy = "at"
