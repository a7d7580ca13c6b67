"""The app of imports: whatever comes in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Batches, their rows, and what they wrote."""

    name = "imports"
    verbose_name = _("导入")
