"""Who may do what in the admin: administrators everything, clerks the records of their towns."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError, models
from django.http import HttpRequest

from ..audience import editable_towns

# Model -> where its town stands, as a lookup; choices of these are limited to a clerk's towns.
TOWN_OF = {
    "town": "code",
    "unit": "town",
    "document": "town",
    "plan": "town",
    "commitment": "plan__town",
    "progress": "commitment__plan__town",
    "share": "commitment__plan__town",
    "targetversion": "commitment__plan__town",
    "judgement": "commitment__plan__town",
    "publication": "town",
    "bulletin": "town",
    "lightscheme": "town",
}


def of_persons_towns(queryset: models.QuerySet[Any], request: HttpRequest) -> models.QuerySet[Any]:
    """The records of the towns that the person may edit; all for an administrator."""
    path = TOWN_OF.get(str(queryset.model._meta.model_name))
    if getattr(request.user, "is_superuser", False) or path is None:
        return queryset
    return queryset.filter(**{f"{path}__in": [town.code for town in editable_towns(request.user)]})


class LimitedChoices(BaseModelAdmin):
    """Foreign keys offer and accept records of the person's towns alone."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field, its choices limited."""
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field, its choices limited."""
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(self, field: Any, request: HttpRequest) -> models.QuerySet[Any]:
        return of_persons_towns(field.remote_field.model._default_manager.all(), request)


class NumbersHeld(ChangeList):
    """A list whose address may ask for what no database holds."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows; what the database cannot take is answered like any other bad lookup."""
        try:
            super().get_results(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error


class Listed(admin.ModelAdmin):
    """Records whose list bears any words and numbers in its address."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list."""
        return NumbersHeld


class TownRecordAdmin(LimitedChoices, Listed):
    """A record that belongs to a town: its clerks may do with it what administrators may."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Records of the person's towns."""
        return of_persons_towns(super().get_queryset(request), request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may open the admin sees it on the first page."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record of the person's towns."""
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Anybody who may open the admin; the choices keep it to the person's towns."""
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record of the person's towns."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record of the person's towns."""
        return self._may(request, obj)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or not self.admin_site.has_permission(request):
            return self.admin_site.has_permission(request)
        same = obj._meta.model._default_manager.filter(pk=obj.pk)
        return of_persons_towns(same, request).exists()


class PartOfRecord(LimitedChoices):
    """An inline: whoever may change the record may change what belongs to it."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the record."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the record."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the record."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the record."""
        return True


class ReadOnly:
    """A record that is looked at, not edited."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Nobody adds one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one here."""
        return False


class KeptAsStored:
    """What may be added but, once stored, is neither changed nor deleted."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is never overwritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor is it deleted."""
        return False
