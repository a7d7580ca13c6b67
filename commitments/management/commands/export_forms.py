"""Write the 填报表 of a town from the shell."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import Town
from commitments.submissions.asking import forms_of
from commitments.submissions.choosing import Choice, NoSuchForm, chosen
from commitments.submissions.form import UnitForm
from commitments.submissions.workbook import form_bytes
from commitments.submissions.zipping import zip_bytes

from .export_meeting import write
from .refresh_statuses import towns_for


class Command(BaseCommand):
    """``export_forms --town CODE [--plan TITLE] [--end DAY] [--unit NAME] --out PATH``.

    The forms of all units as a zip, with ``--unit`` that of one unit as xlsx. Without plan and day
    those of the last period that is over.
    """

    help = _("导出各单位的填报表（zip），或一个单位的（xlsx）。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", required=True, metavar="CODE", help=_("镇街的9位区划代码"))
        parser.add_argument("--plan", metavar="TITLE", help=_("计划名称；不写即现行的计划"))
        parser.add_argument(
            "--end", metavar="DAY", help=_("数据截至哪一天，如2026-09-30；不写即刚过去的一期")
        )
        parser.add_argument("--unit", metavar="NAME", help=_("只要这个单位的，全称或简称"))
        parser.add_argument("--out", required=True, metavar="PATH", help=_("写到哪个文件"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what it holds; a CommandError, and no file, where that fails."""
        town = towns_for(options["town"])[0]
        choice = choice_for(town, options)
        made = forms_of(choice.plan, choice.period, as_of=timezone.localdate())
        if options["unit"]:
            made = [_of_unit(options["unit"], made)]
        if not made:
            raise _refused(_("这个计划没有要填报的事项。"))
        data = form_bytes(made[0]) if options["unit"] else zip_bytes(made)
        self.stdout.write(
            _("已写入 {file}：{plan}，{period}，{n}份，{rows}项待填。").format(
                file=write(data, options["out"]),
                plan=choice.plan.title,
                period=choice.period.full_label,
                n=len(made),
                rows=sum(len(form.open_lines) for form in made),
            )
        )


def choice_for(town: Town, options: dict[str, Any]) -> Choice:
    """The plan and period that the options name; raises CommandError."""
    plan = ""
    if options["plan"]:
        found = town.plans.filter(title=options["plan"]).first()
        if found is None:
            titles = "、".join(town.plans.values_list("title", flat=True)) or _("（没有）")
            said = _("没有“{title}”这个计划；有的是：{titles}。")
            raise _refused(said.format(title=options["plan"], titles=titles))
        plan = str(found.pk)
    try:
        return chosen(town, plan, options["end"] or "", today=timezone.localdate())
    except NoSuchForm as said:
        raise _refused(str(said)) from said


def _of_unit(name: str, made: list[UnitForm]) -> UnitForm:
    for form in made:
        if name in (form.unit_name, form.unit_short):
            return form
    units = "、".join(form.unit_name for form in made) or _("（没有）")
    raise _refused(_("“{unit}”没有要填报的事项；有的是：{units}。").format(unit=name, units=units))


def _refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
