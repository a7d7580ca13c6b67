"""What is looked at and not edited: publications, target versions, judgements, their changes."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import Bulletin, Judgement, Publication, StatusChange, TargetVersion
from ..wording import status_word
from ..wording.history import after_word, before_word
from .links import OnlyThere, link
from .rights import Listed, ReadOnly, TownRecordAdmin


@admin.register(Publication)
class PublicationAdmin(ReadOnly, TownRecordAdmin):
    """What was released. Releasing is done from the town's page."""

    list_display = (
        "title",
        "town",
        "number",
        "as_of",
        "released_on",
        "released_by",
        "page",
    )
    list_filter = (("town", OnlyThere),)
    search_fields = ("title", "town__name")
    date_hierarchy = "as_of"
    exclude = ("summary", "plans", "lights", "raised", "evaluation")

    @admin.display(description=_("页面"))
    def page(self, publication: Publication) -> SafeString:
        """A link to the page it shows."""
        return link(publication.get_absolute_url())


@admin.register(Bulletin)
class BulletinAdmin(ReadOnly, TownRecordAdmin):
    """The 通报 of every state. They are written on the town's own pages."""

    list_display = ("title", "town", "state", "as_of", "document_number", "issued_on", "page")
    list_filter = (("town", OnlyThere), "state")
    search_fields = ("title", "document_number", "town__name")
    date_hierarchy = "as_of"
    exclude = ("plans", "left_out")

    @admin.display(description=_("页面"))
    def page(self, bulletin: Bulletin) -> SafeString:
        """A link to its own page."""
        return link(bulletin.get_absolute_url())


@admin.register(TargetVersion)
class TargetVersionAdmin(ReadOnly, TownRecordAdmin):
    """Every version of every target, to be searched. Revising is done on the commitment."""

    list_display = (
        "commitment",
        "version",
        "value_text",
        "due",
        "decided_by",
        "since",
        "page",
    )
    list_filter = (("commitment__plan__town", OnlyThere), "in_force", "since")
    search_fields = ("commitment__wording", "decided_by", "document_number", "reason")
    list_select_related = ("commitment",)

    @admin.display(description=_("页面"))
    def page(self, version: TargetVersion) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{version.commitment.get_absolute_url()}?live=1")


@admin.register(Judgement)
class JudgementAdmin(ReadOnly, TownRecordAdmin):
    """The live statuses as they were computed."""

    list_display = ("commitment", "word", "ratio", "expected", "gap", "as_of", "page")
    list_filter = (("commitment__plan__town", OnlyThere), "status")
    search_fields = ("commitment__wording", "commitment__number")
    list_select_related = ("commitment",)

    @admin.display(description=_("状态"), ordering="status")
    def word(self, row: Judgement) -> str:
        """The status as pages say it."""
        return status_word(row)

    @admin.display(description=_("页面"))
    def page(self, row: Judgement) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{row.commitment.get_absolute_url()}?live=1")


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnly, Listed):
    """How live statuses changed, in every town: for administrators. Clerks read it on the pages
    of their commitments."""

    list_display = ("commitment", "as_of", "cause", "was", "became", "ratio_after", "page")
    list_filter = ("cause", "after")
    search_fields = ("commitment__wording", "commitment__plan__town__name")
    list_select_related = ("commitment",)
    ordering = ("-pk",)
    # They are kept for good: counting all of them for one page would take longer than the page.
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return bool(getattr(request.user, "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: StatusChange | None = None) -> bool:
        """Administrators."""
        return self.has_module_permission(request)

    @admin.display(description=_("原状态"), ordering="before")
    def was(self, row: StatusChange) -> str:
        """The status before in words; "" for the first judgement."""
        return before_word(row)

    @admin.display(description=_("新状态"), ordering="after")
    def became(self, row: StatusChange) -> str:
        """The new status in words."""
        return after_word(row)

    @admin.display(description=_("页面"))
    def page(self, row: StatusChange) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{row.commitment.get_absolute_url()}?live=1")
