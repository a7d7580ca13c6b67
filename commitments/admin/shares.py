"""Targets that are split, by hand: who has which share, and what each has reached."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import Share, ShareFigure
from ..sums import follow_shares
from ..tasks import refresh_commitments
from .links import OnlyThere, after_commit, link
from .rights import KeptAsStored, PartOfRecord, TownRecordAdmin


class ShareInline(PartOfRecord, admin.TabularInline):
    """Who has which share of a target; their figures are entered with each share."""

    model = Share
    extra = 0
    fields = ("holder", "unit", "value", "value_text", "position")
    autocomplete_fields = ("unit",)
    show_change_link = True
    verbose_name_plural = _("分解到村（单位）")


class ShareFigureInline(KeptAsStored, PartOfRecord, admin.TabularInline):
    """New figures of a share; a second one of a day corrects the first."""

    model = ShareFigure
    extra = 0
    fields = ("day", "value", "value_text")
    verbose_name_plural = _("完成数（同一天再录一次即为更正）")


@admin.register(Share)
class ShareAdmin(TownRecordAdmin):
    """Shares and what they report. With the last figure of a day the sum becomes the figure of the
    whole, as it does by an import."""

    list_display = ("holder", "commitment", "unit", "value", "page")
    list_filter = (
        ("commitment__plan__town", OnlyThere),
        ("commitment__plan", OnlyThere),
    )
    search_fields = ("holder", "commitment__wording")
    autocomplete_fields = ("commitment", "unit")
    list_select_related = ("commitment", "unit")
    inlines = (ShareFigureInline,)

    @admin.display(description=_("页面"))
    def page(self, share: Share) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{share.commitment.get_absolute_url()}?live=1")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A figure of a day that has one corrects it."""
        for figure in formset.save(commit=False):
            same = ShareFigure.objects.filter(share=figure.share, day=figure.day, replaced_by=None)
            figure.replaces = same.order_by("pk").last()
            figure.save()
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the sums that are whole now, and judge anew."""
        super().save_related(request, form, formsets, change)
        commitment = form.instance.commitment
        if follow_shares(commitment, by=request.user):  # type: ignore[arg-type]
            after_commit(refresh_commitments, [commitment.pk])
