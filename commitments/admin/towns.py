"""Towns, units, documents and plans by hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import Document, Plan, Town, TownRun, Unit
from ..tasks import index_found, refresh_town
from ..wording.runs import run_sentence
from .links import OnlyThere, after_commit, link
from .rights import TownRecordAdmin


class FoundByIt(TownRecordAdmin):
    """A record that is found by its words: what can be found of its town follows each change."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store, and let it be found."""
        super().save_model(request, obj, form, change)
        after_commit(index_found, [_code(obj)])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and let it be found no more."""
        code = _code(obj)
        super().delete_model(request, obj)
        after_commit(index_found, [code])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same for many."""
        codes = sorted({_code(obj) for obj in queryset})
        super().delete_queryset(request, queryset)
        after_commit(index_found, codes)


def _code(record: Any) -> str:
    """The code of the town that a record is, or belongs to."""
    return str(record.code if isinstance(record, Town) else record.town_id)


@admin.register(Town)
class TownAdmin(FoundByIt):
    """Towns."""

    list_display = ("name", "code", "district", "city", "provenance", "order", "page")
    list_filter = ("provenance", "province")
    search_fields = ("name", "code", "district", "city")
    # Chosen on a page of its own, which shows what it would change.
    exclude = ("light_scheme",)

    @admin.display(description=_("页面"))
    def page(self, town: Town) -> SafeString:
        """A link to the town's page."""
        return link(town.get_absolute_url())

    def get_readonly_fields(self, request: HttpRequest, obj: Town | None = None) -> tuple[str, ...]:
        """The code is the key; it never changes. When it was judged is told, not typed."""
        return ("code", "last_judged") if obj else ()

    @admin.display(description=_("最近一次全镇评定"))
    def last_judged(self, town: Town) -> str:
        """When every commitment of the town was last judged, and what came of it."""
        return run_sentence(TownRun.objects.filter(town=town).first())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators alone: a clerk would not even see a town that is nobody's yet."""
        return _is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Town | None = None) -> bool:
        """Administrators alone."""
        return _is_administrator(request) and super().has_delete_permission(request, obj)


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.is_active and bool(getattr(request.user, "is_superuser", False))


class OfOneTown(FoundByIt):
    """A record that stays with the town it was entered for: others of that town point to it."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Once stored, the town is looked at and not changed."""
        return ("town",) if obj else ()


@admin.register(Unit)
class UnitAdmin(OfOneTown):
    """Responsible units, in their official order."""

    list_display = ("name", "short_name", "town", "order", "page")
    list_filter = (("town", OnlyThere),)
    list_editable = ("order",)
    search_fields = ("name", "short_name", "town__name")
    autocomplete_fields = ("town",)

    @admin.display(description=_("页面"))
    def page(self, unit: Unit) -> SafeString:
        """A link to what the unit answers for."""
        return link(f"{unit.town.get_absolute_url()}?live=1&unit={quote(unit.name)}")


@admin.register(Document)
class DocumentAdmin(OfOneTown):
    """Reports, plans and decisions."""

    list_display = ("title", "town", "kind", "meeting", "date", "page")
    list_filter = (("town", OnlyThere), "kind")
    search_fields = ("title", "meeting", "index_number", "town__name")
    autocomplete_fields = ("town",)
    date_hierarchy = "date"

    @admin.display(description=_("页面"))
    def page(self, document: Document) -> SafeString:
        """A link to the document's town."""
        return link(f"{document.town.get_absolute_url()}?live=1")


@admin.register(Plan)
class PlanAdmin(OfOneTown):
    """Plans."""

    list_display = (
        "title",
        "town",
        "kind",
        "start",
        "end",
        "reporting_months",
        "page",
    )
    list_filter = (("town", OnlyThere), "kind", "provenance")
    search_fields = ("title", "town__name")
    autocomplete_fields = ("town", "document")

    def save_model(
        self, request: HttpRequest, obj: Plan, form: forms.ModelForm, change: bool
    ) -> None:
        """Store, and judge the town anew: span and reporting period move every status."""
        super().save_model(request, obj, form, change)
        after_commit(refresh_town, obj.town_id)

    @admin.display(description=_("页面"))
    def page(self, plan: Plan) -> SafeString:
        """A link to the plan's town."""
        return link(f"{plan.town.get_absolute_url()}?live=1&plan={plan.pk}")
