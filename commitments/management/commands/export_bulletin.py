"""Write a 通报 from the shell."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.bulletins.acting import draft_of
from commitments.bulletins.docx import written
from commitments.bulletins.source import letter_now, view_of
from commitments.models import Bulletin, Town

from .export_meeting import publication_of, write
from .refresh_statuses import read_day, towns_for


class Command(BaseCommand):
    """``export_bulletin --town CODE [--id N | --publication N | --as-of DATE] --out FILE``.

    With an id that 通报 as it stands; else one that would be begun of publication N, of the live
    state of a day, or of the last publication. Nothing is stored.
    """

    help = _("导出通报（docx）。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", required=True, metavar="CODE", help=_("镇街的9位区划代码"))
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--id", type=int, metavar="N", help=_("哪一份通报"))
        one.add_argument("--publication", metavar="N", help=_("第几次发布；不写即最近一次"))
        one.add_argument("--as-of", metavar="DATE", help=_("按这一天的实时数据，如2026-09-30"))
        parser.add_argument("--out", required=True, metavar="FILE", help=_("写到哪个文件"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what it holds; a CommandError, and no file, where that fails."""
        town = towns_for(options["town"])[0]
        bulletin = _bulletin(town, options)
        view = view_of(bulletin)
        if not view.items:
            raise CommandError(_("没有可通报的事项：请先导入计划，或换一个日期。"), returncode=2)
        letter = letter_now(bulletin, view)
        data = written(letter, day=bulletin.issued_on or bulletin.as_of)
        out = write(data, options["out"])
        self.stdout.write(
            _("已写入 {file}：{title}（{state}），{n}个附件。").format(
                file=out,
                title=letter.title,
                state=letter.state or letter.number,
                n=len(letter.annexes),
            )
        )


def _bulletin(town: Town, options: dict[str, Any]) -> Bulletin:
    """The one that was asked for; raises CommandError where there is none."""
    if options["id"]:
        found = town.bulletins.select_related("town", "publication").filter(pk=options["id"])
        if made := found.first():
            return made
        known = "、".join(str(pk) for pk in town.bulletins.values_list("pk", flat=True))
        text = _("{town}没有编号为“{n}”的通报；已有的是：{known}。")
        named = {"town": town.name, "n": options["id"], "known": known or _("无")}
        raise CommandError(text.format(**named), returncode=2)
    if options["as_of"]:
        return draft_of(town=town, as_of=read_day(options["as_of"]))
    released = town.publications.get(number=publication_of(town, options["publication"]))
    return draft_of(town=town, as_of=timezone.localdate(), publication=released)
