"""``manage.py serve``: the whole product in one command."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from people.checks import refuse_demonstration_logins
from tracker.supervisor.stack import Failed, Interrupted, serve


class Command(BaseCommand):
    """Set up, then start and watch web, worker, beat and the embedded Valkey."""

    help = _("准备并启动全部服务：网页、后台任务、定时器、Valkey。按 Ctrl-C 停止。")
    # Gunicorn and the checks of CI ask; here they would cost a second at each start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --setup-only."""
        parser.add_argument("--setup-only", action="store_true", help=_("只做准备，不提供网页。"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until a signal; CommandError (exit code 1) with a sentence where something
        failed.
        """
        refuse_demonstration_logins()
        try:
            serve(settings.ENVIRONMENT, setup_only=options["setup_only"], say=self.say)
        except Interrupted:
            self.say(_("已停止。"))
        except Failed as failed:
            raise CommandError(str(failed)) from None

    def say(self, line: str) -> None:
        """Write one line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
