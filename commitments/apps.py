"""The app of commitments: what was promised, what came of it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Towns, plans, commitments, progress, publications."""

    name = "commitments"
    verbose_name = _("承诺与进展")

    def ready(self) -> None:
        """Keep the database's own guards and sums in place after every ``migrate``."""
        from .finding.installing import install_index
        from .immutability import install_triggers
        from .standings import catch_up_after_migrate

        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install_index, sender=self)
        post_migrate.connect(catch_up_after_migrate, sender=self)
