"""``manage.py import_open FOLDER``: what ``export_open`` wrote, into an empty 兑现."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from imports.open_data.loading import load_open_data


class Command(BaseCommand):
    """Import a folder of open data, whole or not at all."""

    help = _("把 export_open 导出的文件夹导入还没有这个镇街资料的“兑现”。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and whether its publications are made again."""
        parser.add_argument("folder", metavar="FOLDER")
        parser.add_argument(
            *("--release",),
            action="store_true",
            help=_("按原来的名称、日期和审定单位重新发布各期，并说明与导出时有几项不同"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was read; a CommandError, and nothing written, where that fails."""
        try:
            loaded = load_open_data(
                Path(options["folder"]), today=timezone.localdate(), release=options["release"]
            )
        except ActionError as error:
            raise CommandError(str(error), returncode=2) from error
        counts = "，".join(f"{name.removesuffix('.csv')}{n}" for name, n in loaded.rows.items())
        self.stdout.write(
            _("已导入%(town)s：%(counts)s。") % {"town": loaded.town.name, "counts": counts}
        )
        for released, differing in loaded.released:
            told = {"title": released.title, "n": differing}
            if differing:
                self.stdout.write(_("已重新发布“%(title)s”，有%(n)s项与导出时不同。") % told)
            else:
                self.stdout.write(_("已重新发布“%(title)s”，各项状态与导出时相同。") % told)
        for title in loaded.left_out:
            said = _("“%(title)s”没有重新发布：这个文件夹里没有它的计划。")
            self.stdout.write(said % {"title": title})
