"""People in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from .models import Membership, User


class MembershipInline(admin.TabularInline):
    """What a person is in which town."""

    model = Membership
    extra = 1
    autocomplete_fields = ("town",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People, with their towns."""

    list_display = (
        "username",
        "display_name",
        "is_superuser",
        "is_demonstration",
        "is_active",
    )
    list_filter = ("is_superuser", "is_demonstration", "is_active", "memberships__role")
    search_fields = ("username", "display_name")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name")}),
        (
            _("权限"),
            {"fields": ("is_active", "is_staff", "is_superuser", "is_demonstration")},
        ),
        (_("时间"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "display_name",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
