"""Schemes of lights that were typed in: looked at here, made and chosen on the town's own page."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..lights import Scheme
from ..models import LightScheme
from ..schemes import as_schemes
from ..wording import BASIS_WORD, lights_sentence
from .links import OnlyThere, link
from .rights import ReadOnly, TownRecordAdmin


@admin.register(LightScheme)
class LightSchemeAdmin(ReadOnly, TownRecordAdmin):
    """A scheme is never altered: other towns of the district may use it."""

    list_display = ("name", "town", "how", "words", "made_by", "made_at", "page")
    list_filter = (("town", OnlyThere),)
    search_fields = ("name", "source", "town__name")
    list_select_related = ("town", "made_by")
    exclude = ("bounds", "basis")
    readonly_fields = ("how", "words")

    @admin.display(description=_("计量方法"))
    def how(self, row: LightScheme) -> str:
        """What its bounds are measured in, in words."""
        return str(BASIS_WORD[row.basis])

    @admin.display(description=_("各档"))
    def words(self, row: LightScheme) -> str:
        """Its lights in one sentence; "" for one that cannot be read."""
        scheme: Scheme | None = as_schemes([row]).get(row.code)
        return lights_sentence(scheme) if scheme else ""

    @admin.display(description=_("页面"))
    def page(self, row: LightScheme) -> SafeString:
        """A link to where it is chosen."""
        return link(reverse("commitments:lights", args=[row.town_id]))
