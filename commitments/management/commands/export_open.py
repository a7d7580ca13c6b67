"""``manage.py export_open --town CODE --out FOLDER``: a town as open data."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.audience import INTERNAL, PUBLIC, SEES
from commitments.open_data.writing import write_open_data

from .refresh_statuses import read_day, towns_for


class Command(BaseCommand):
    """Write csv files and their data dictionary into a new folder."""

    help = _("导出一个镇街的开放数据（csv 和数据字典）。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The town, the folder, for whom, and the day that statuses are judged on."""
        parser.add_argument("--town", required=True, metavar="CODE", help=_("镇街的9位区划代码"))
        parser.add_argument("--out", required=True, metavar="FOLDER", help=_("写到哪个新文件夹"))
        parser.add_argument("--audience", choices=sorted(SEES), default=PUBLIC, help=_("给谁看"))
        parser.add_argument(
            "--as-of", metavar="DATE", help=_("状态按哪一天评定；不写即今天，只用于internal")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written; a CommandError, and no folder, where that fails."""
        (town,) = towns_for(options["town"])
        if options["as_of"] and options["audience"] != INTERNAL:
            raise CommandError(
                _("--as-of 只用于 --audience internal；给别人看的是最近一期发布，按发布的日期。"),
                returncode=2,
            )
        day = read_day(options["as_of"]) if options["as_of"] else timezone.localdate()
        folder = Path(options["out"])
        try:
            written = write_open_data(
                town=town, folder=folder, audience=options["audience"], as_of=day
            )
        except ActionError as error:
            raise CommandError(str(error), returncode=2) from error
        told = {"folder": folder, "town": town.name, "n": written.rows["承诺事项.csv"]}
        told |= {"figures": written.rows["进展.csv"], "day": written.as_of.isoformat()}
        said = _("已写入 %(folder)s：%(town)s，承诺事项%(n)s项，进展%(figures)s条，评定日%(day)s。")
        self.stdout.write(said % told)
