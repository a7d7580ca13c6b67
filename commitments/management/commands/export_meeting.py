"""Write the workbook for a meeting from the shell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.actions import live_items
from commitments.audience import DEPUTY, INTERNAL, SEES
from commitments.exports.meeting import meeting_workbook, release_line
from commitments.exports.paper import PaperView
from commitments.items import Item
from commitments.models import Publication, Town
from commitments.reading import released_items
from commitments.seeing import seen_by
from commitments.wording import date_words

from .refresh_statuses import read_day, towns_for


class Command(BaseCommand):
    """``export_meeting --town CODE [--as-of DATE | --publication N] [--audience WHO] --out FILE``.

    Without a day: the last publication, or publication N, as deputies may see it. With a day: the
    live state judged on that day, everything that the town itself may see.
    """

    help = _("导出会议用表（xlsx）。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", required=True, metavar="CODE", help=_("镇街的9位区划代码"))
        parser.add_argument("--as-of", metavar="DATE", help=_("按这一天的实时数据，如2026-09-30"))
        parser.add_argument("--publication", metavar="N", help=_("第几次发布；不写即最近一次"))
        parser.add_argument(
            *("--audience",),
            choices=list(SEES),
            help=_("给谁看：内部、代表或公众；不写时，发布稿给代表，实时数据给内部"),
        )
        parser.add_argument("--out", required=True, metavar="FILE", help=_("写到哪个文件"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what it holds; a CommandError, and no file, where that fails."""
        if options["as_of"] and options["publication"]:
            raise CommandError(_("--as-of 和 --publication 只能写一个。"), returncode=2)
        town = towns_for(options["town"])[0]
        view = self._view(town, options)
        out = write(meeting_workbook(view), options["out"])
        self.stdout.write(
            _("已写入 {file}：{town}，{n}项，{release}。").format(
                file=out, town=town.name, n=len(view.items), release=release_line(view)
            )
        )

    def _view(self, town: Town, options: dict[str, Any]) -> PaperView:
        if options["as_of"]:
            day = read_day(options["as_of"])
            return live_view(town, day, audience=options["audience"] or INTERNAL)
        released = publication_of(town, options["publication"])
        return released_view(released, audience=options["audience"] or DEPUTY)


def live_view(town: Town, as_of: dt.date, *, audience: str) -> PaperView:
    """What is known today of ``as_of``, beside the last publication of a day up to then."""
    items = _seen(live_items(town, as_of=as_of), audience)
    if not items:
        raise CommandError(
            _("{town}在{day}没有可导出的事项：请先导入计划，或换一个日期。").format(
                town=town.name, day=date_words(as_of)
            ),
            returncode=2,
        )
    before = town.publications.filter(as_of__lte=as_of).order_by("-number").first()
    return PaperView(town, items, as_of, None, _by_id(before, audience), before)


def released_view(released: Publication, *, audience: str) -> PaperView:
    """A publication beside the one before it."""
    earlier = released.town.publications.filter(number__lt=released.number)
    items = tuple(released_items(released, audience=audience))
    before = earlier.order_by("-number").first()
    previous = _by_id(before, audience)
    return PaperView(released.town, items, released.as_of, released, previous, before)


def publication_of(town: Town, number: str | None) -> Publication:
    """The publication with this number, or the last; raises CommandError where there is none."""
    numbers = list(town.publications.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise CommandError(
            _("{town}还没有发布过。先发布，或用 --as-of 按某一天导出实时数据。").format(
                town=town.name
            ),
            returncode=2,
        )
    wanted = str(number or numbers[-1])
    if wanted not in map(str, numbers):
        raise CommandError(
            _("{town}没有第“{n}”次发布；已有的是：{numbers}。").format(
                town=town.name, n=wanted, numbers="、".join(map(str, numbers))
            ),
            returncode=2,
        )
    return town.publications.select_related("town").get(number=int(wanted))


def write(data: bytes, name: str) -> Path:
    """Write ``data`` to the file ``name``, whole or not at all; raises CommandError."""
    path = Path(name)
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise CommandError(
            _("写不进“{file}”（{fault}），请换一个能写的位置。").format(
                file=name, fault=fault.strerror
            ),
            returncode=2,
        ) from fault
    return path


def _seen(items: list[Item], audience: str) -> tuple[Item, ...]:
    return tuple(seen_by(items, audience))


def _by_id(publication: Publication | None, audience: str) -> dict[int, Item]:
    if publication is None:
        return {}
    return {item.id: item for item in released_items(publication, audience=audience)}
