"""The app of people: who may log in, and for which towns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Users and their towns."""

    name = "people"
    verbose_name = _("人员")

    def ready(self) -> None:
        """Register the checks of this app."""
        from . import checks  # noqa: F401
