"""Entering by hand: every record in the admin, with the guards that the rest of 兑现 has."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import commitments, lights, released, shares, towns

admin.site.site_header = _("兑现 · 资料管理")
admin.site.site_title = _("兑现")
admin.site.index_title = _("录入与维护")

__all__ = ["commitments", "lights", "released", "shares", "towns"]
