"""Write the workbook for a meeting from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.audience import DEPUTY, INTERNAL, SEES
from commitments.exports.asking import NoPaper, paper_of
from commitments.exports.meeting import meeting_workbook, release_line, scope_words
from commitments.exports.paper import PaperView
from commitments.forms import NONE, FilterForm
from commitments.models import Town
from commitments.models.choices import Category, Edition
from commitments.reading import TownView, narrowed, view_for
from commitments.wording import date_words

from .refresh_statuses import read_day, towns_for


class Command(BaseCommand):
    """``export_meeting --town CODE [--as-of DATE | --publication N] [--edition WHICH]
    [--unit NAME] [--category WORD] [--filter QUERY] --out FILE``.

    Without a day: the last publication, or publication N, in the 代表版. With a day: the live state
    judged on that day, in the 内部版. ``--audience`` is the older way to say for whom: internal is
    ``--edition internal``, deputy ``--edition deputy``, public the 代表版 of what everybody sees.
    """

    help = _("导出会议用表（xlsx）。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", required=True, metavar="CODE", help=_("镇街的9位区划代码"))
        parser.add_argument("--as-of", metavar="DATE", help=_("按这一天的实时数据，如2026-09-30"))
        parser.add_argument("--publication", metavar="N", help=_("第几次发布；不写即最近一次"))
        parser.add_argument(
            "--edition",
            choices=Edition.values,
            help=_("代表版或内部版；不写时，发布稿为代表版，实时数据为内部版"),
        )
        parser.add_argument(
            "--audience", choices=list(SEES), help=_("给谁看：内部、代表或公众（同--edition）")
        )
        parser.add_argument("--unit", metavar="NAME", help=_("只要这个责任单位的"))
        parser.add_argument("--category", metavar="WORD", help=_("只要这一类的，如民生实事"))
        parser.add_argument(
            "--filter", metavar="QUERY", help=_("与镇街页面地址里的筛选条件相同，如group=slow")
        )
        parser.add_argument("--out", required=True, metavar="FILE", help=_("写到哪个文件"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what it holds; a CommandError, and no file, where that fails."""
        if options["as_of"] and options["publication"]:
            raise _refused(_("--as-of 和 --publication 只能写一个。"))
        town = towns_for(options["town"])[0]
        paper = paper_for(town, options)
        out = write(meeting_workbook(paper), options["out"])
        said = "，".join(part for part in (scope_words(paper), release_line(paper)) if part)
        self.stdout.write(
            _("已写入 {file}：{town}，{n}项，{release}。").format(
                file=out, town=town.name, n=len(paper.items), release=said
            )
        )


def paper_for(town: Town, options: dict[str, Any]) -> PaperView:
    """The paper that the options ask for; raises CommandError."""
    view = live_view(town, options) if options["as_of"] else released_view(town, options)
    audience = options["audience"] or (INTERNAL if options["as_of"] else DEPUTY)
    edition = options["edition"]
    if edition is None:
        edition = Edition.INTERNAL if audience == INTERNAL else Edition.DEPUTY
    elif options["audience"] and (edition == Edition.INTERNAL) != (audience == INTERNAL):
        raise _refused(_("--edition 和 --audience 说的不一样，请只写一个。"))
    if edition == Edition.DEPUTY and audience != INTERNAL:
        view = narrowed(view, audience)
    try:
        return paper_of(view, edition=edition, asked=asked_for(options))
    except NoPaper as said:
        raise _refused(_with_units(str(said), view, options)) from said


def _refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


def live_view(town: Town, options: dict[str, Any]) -> TownView:
    """What is known today of the day that was asked for."""
    day = read_day(options["as_of"])
    view = view_for(INTERNAL, town=town, as_of=day, today=timezone.localdate())
    if not view.items:
        raise _refused(
            _("{town}在{day}没有可导出的事项：请先导入计划，或换一个日期。").format(
                town=town.name, day=date_words(day)
            )
        )
    return view


def released_view(town: Town, options: dict[str, Any]) -> TownView:
    """The publication that was asked for, or the last; raises CommandError where there is none."""
    number = publication_of(town, options["publication"])
    return view_for(INTERNAL, town=town, publication=number, today=timezone.localdate())


def publication_of(town: Town, number: str | None) -> int:
    """The number of the publication as it was typed, or of the last; raises CommandError."""
    numbers = list(town.publications.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise _refused(
            _("{town}还没有发布过。先发布，或用 --as-of 按某一天导出实时数据。").format(
                town=town.name
            )
        )
    wanted = str(number or numbers[-1])
    if wanted not in map(str, numbers):
        raise _refused(
            _("{town}没有第“{n}”次发布；已有的是：{numbers}。").format(
                town=town.name, n=wanted, numbers="、".join(map(str, numbers))
            )
        )
    return int(wanted)


def asked_for(options: dict[str, Any]) -> dict[str, str]:
    """The filter of the options, as the town's page has it; raises CommandError for what is no
    part of it."""
    asked = QueryDict(options["filter"] or "").dict()
    if unknown := [name for name in asked if name not in FilterForm.base_fields]:
        raise _refused(
            _("--filter 里没有“{name}”这个条件；可用的是：{names}。").format(
                name=unknown[0], names="、".join(FilterForm.base_fields)
            )
        )
    if options["unit"]:
        asked["unit"] = options["unit"]
    if options["category"]:
        asked["category"] = _category(options["category"])
    return {name: str(value) for name, value in asked.items()}


def _category(word: str) -> str:
    """The value of a category by its word or its value; raises CommandError."""
    known = {str(each.label): each.value for each in Category} | {v: v for v in Category.values}
    if word not in known:
        words = "、".join(str(each.label) for each in Category)
        raise _refused(
            _("没有“{word}”这个类别；可用的是：{words}。").format(word=word, words=words)
        )
    return known[word]


def _with_units(said: str, view: TownView, options: dict[str, Any]) -> str:
    """What was said, with the units there are where one was asked for that is none of them."""
    units = {item.lead_unit: item.lead_order for item in view.items if item.lead_unit}
    if not options["unit"] or options["unit"] in {*units, NONE}:
        return said
    names = "、".join(sorted(units, key=lambda unit: (units[unit], unit)))
    return _("没有“{unit}”这个责任单位；有的是：{units}。").format(
        unit=options["unit"], units=names or _("（都没有写明单位）")
    )


def write(data: bytes, name: str) -> Path:
    """Write ``data`` to the file ``name``, whole or not at all; raises CommandError."""
    path = Path(name)
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise _refused(
            _("写不进“{file}”（{fault}），请换一个能写的位置。").format(
                file=name, fault=fault.strerror
            )
        ) from fault
    return path
