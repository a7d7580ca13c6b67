"""Batches and their rows, reports and their records in the admin: to look at, not to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commitments.admin.rights import Listed

from .models import (
    Batch,
    Card,
    Question,
    Reading,
    RememberedHeading,
    RemovedDraft,
    Row,
    Standing,
)


class ReadOnly(Listed):
    """What happened is not changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files come in by upload."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A batch moves by its own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where a figure came from stays known."""
        return False


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    """Batches."""

    list_display = ("filename", "town", "kind", "state", "by", "created", "rows_written", "page")
    list_filter = ("state", "kind", "town", "created")
    search_fields = ("filename", "sha256", "town__name")
    list_select_related = ("town", "by")
    date_hierarchy = "created"

    @admin.display(description=_("页面"))
    def page(self, batch: Batch) -> SafeString:
        """A link to the batch's page."""
        return format_html('<a href="{}">{}</a>', batch.get_absolute_url(), _("查看"))


@admin.register(Row)
class RowAdmin(ReadOnly):
    """Rows of batches."""

    list_display = ("batch", "sheet", "line", "kind", "action")
    list_filter = ("action", "kind", "batch__town")
    search_fields = ("batch__filename", "sheet")
    list_select_related = ("batch", "batch__town")


@admin.register(RememberedHeading)
class RememberedHeadingAdmin(ReadOnly):
    """What towns remember of their headings; clerks have a page of their own for it."""

    list_display = ("town", "heading", "field", "by", "since")
    list_filter = ("town",)
    search_fields = ("heading", "town__name")
    list_select_related = ("town", "by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A heading that was explained wrongly may be forgotten."""
        return bool(getattr(request.user, "is_superuser", False))


@admin.register(Reading)
class ReadingAdmin(ReadOnly):
    """Readings of reports. Drafts are left out: they are their writer's alone."""

    list_display = ("__str__", "town", "state", "date", "by", "created", "batch", "page")
    list_filter = ("state", "kind", "town", "created")
    search_fields = ("title", "filename", "sha256", "town__name")
    list_select_related = ("town", "by", "batch__town")
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        """Those that are no drafts."""
        return super().get_queryset(request).exclude(standing=Standing.DRAFT)

    @admin.display(description=_("页面"))
    def page(self, reading: Reading) -> SafeString:
        """A link to the reading's page."""
        return format_html('<a href="{}">{}</a>', reading.get_absolute_url(), _("查看"))


@admin.register(Card)
class CardAdmin(ReadOnly):
    """Records of reports."""

    list_display = ("quote", "reading", "start", "state", "certain", "answers", "decided_by")
    list_filter = ("state", "certain", "by_hand", "reading__town")
    search_fields = ("quote", "reading__title")
    list_select_related = ("reading", "answers", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Card]:
        """Those of no drafts."""
        return super().get_queryset(request).exclude(reading__standing=Standing.DRAFT)


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    """What reports leave to check."""

    list_display = ("reading", "kind", "commitment", "stands", "answer", "answered_by")
    list_filter = ("kind", "answer", "stands", "town")
    search_fields = ("reading__title", "note")
    list_select_related = ("reading", "commitment", "answered_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Those of no drafts."""
        return super().get_queryset(request).exclude(reading__standing=Standing.DRAFT)


@admin.register(RemovedDraft)
class RemovedDraftAdmin(ReadOnly):
    """The lines that are left of deleted drafts."""

    list_display = ("title", "town", "by", "at")
    list_filter = ("town", "at")
    search_fields = ("title", "town__name")
    list_select_related = ("town", "by")
