"""Make anew what can be found, from the shell."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from commitments.finding.keeping import index_town

from .refresh_statuses import towns_for


class Command(BaseCommand):
    """``index_find [--town CODE]``: of one town, else of all; only differences are written."""

    help = _("重新建立查找内容。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", metavar="CODE", help=_("镇街的9位区划代码；不写即全部"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them anew, town by town, and say how much was written."""
        towns = towns_for(options["town"])
        written = sum(index_town(town.code) for town in towns)
        told = {"towns": len(towns), "written": written}
        self.stdout.write(_("%(towns)s 个镇街，更新了 %(written)s 条查找内容。") % told)
