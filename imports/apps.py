"""The app of imports: whatever comes in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Batches, their rows, and what they wrote."""

    name = "imports"
    verbose_name = _("导入")

    def ready(self) -> None:
        """Tell the papers of towns what their reports leave to check."""
        # Models are there only now.
        from .review.raised import tell_papers

        tell_papers()
