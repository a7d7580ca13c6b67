"""Every address of 兑现."""

from django.contrib import admin
from django.urls import include, path

from .health import healthz
from .icon import icon

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", icon),
    path("admin/", admin.site.urls),
    path("people/", include("people.urls")),
    path("imports/", include("imports.urls")),
    path("", include("commitments.urls")),
]

handler400 = "tracker.errors.bad_request"
handler404 = "tracker.errors.page_not_found"
handler500 = "tracker.errors.server_error"
