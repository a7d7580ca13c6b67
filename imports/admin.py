"""Batches and their rows in the admin: to look at, not to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .models import Batch, RememberedHeading, Row


class ReadOnly(admin.ModelAdmin):
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
