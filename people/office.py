"""The admin as an office's desk: clerks enter records of their towns by hand, nobody else's."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class OfficeAdminSite(AdminSite):
    """Open to administrators and to the clerks of any town; what a clerk sees there is limited to
    the clerk's towns by ``commitments.admin.rights``."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may open the admin at all."""
        user = request.user
        if not user.is_active or not user.is_authenticated:
            return False
        return user.is_superuser or user.memberships.filter(role="clerk").exists()


class OfficeAdminConfig(AdminConfig):
    """Django's admin with our site."""

    default_site = "people.office.OfficeAdminSite"
