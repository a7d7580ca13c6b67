"""Targets that are split, by hand: who has which share, and what each has reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import Commitment, Share, ShareFigure
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


class ShareFigureForm(forms.ModelForm):
    """A figure typed by hand: nobody has reached anything by a day to come."""

    def clean_day(self) -> dt.date:
        """Today at the latest; raises ValidationError."""
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("数据截至日期不能晚于今天。"))
        return day


class ShareFigureInline(KeptAsStored, PartOfRecord, admin.TabularInline):
    """New figures of a share; a second one of a day corrects the first."""

    model = ShareFigure
    form = ShareFigureForm
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

    def get_readonly_fields(
        self, request: HttpRequest, obj: Share | None = None
    ) -> tuple[str, ...]:
        """Once stored, a share stays with its commitment: sums rest on it."""
        return ("commitment",) if obj else ()

    def delete_model(self, request: HttpRequest, obj: Share) -> None:
        """Delete; where all that are left have reported, their sum is the whole's."""
        super().delete_model(request, obj)
        _follow(request, [obj.commitment])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Share]) -> None:
        """The same for many."""
        split = list(Commitment.objects.filter(shares__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        _follow(request, split)

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
        _follow(request, [form.instance.commitment])


def _follow(request: HttpRequest, split: Iterable[Commitment]) -> None:
    """Write the sums that are whole now of what is split, and have it judged anew."""
    for commitment in split:
        if follow_shares(commitment, by=request.user):  # type: ignore[arg-type]
            after_commit(refresh_commitments, [commitment.pk])
