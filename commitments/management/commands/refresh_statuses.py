"""Judge commitments anew from the shell."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import running
from commitments.actions import live_items
from commitments.models import Town
from commitments.summaries import summarise


class Command(BaseCommand):
    """``refresh_statuses [--town CODE] [--as-of DATE] [--json]``.

    Without a day: judges as of today and stores what changed. With a day other than today it only
    says what the statuses are on that day: what is stored is always today's.
    """

    help = _("重新评定事项状态。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of the command line."""
        parser.add_argument("--town", metavar="CODE", help=_("镇街的9位区划代码；不写即全部"))
        parser.add_argument("--as-of", metavar="DATE", help=_("评定日，如2026-09-30；不写即今天"))
        parser.add_argument("--json", action="store_true", help=_("以JSON输出"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge, store where the day is today, and print counts by status."""
        today = timezone.localdate()
        as_of = read_day(options["as_of"]) if options["as_of"] else today
        towns = towns_for(options["town"])
        codes = [town.code for town in towns] if as_of == today else []
        written = judge_towns(codes, as_of=today)
        results = [_result(town, as_of) for town in towns]
        if options["json"]:
            said = {"as_of": as_of.isoformat(), "written": written, "towns": results}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for result in results:
            counts = "，".join(f"{status} {n}" for status, n in result["statuses"].items())
            told = {**result, "day": as_of, "counts": counts or _("无事项")}
            self.stdout.write(_("%(name)s（%(code)s）%(day)s：%(counts)s") % told)
        self.stdout.write(_("更新了 %(count)s 项。") % {"count": written})
        if busy := running.busy(codes):
            words = _("%(count)s 个镇街正由后台评定，完成后会再评定一次。")
            self.stdout.write(words % {"count": busy})


def judge_towns(codes: list[str], *, as_of: dt.date) -> int:
    """Judge these towns but for those that a worker has; returns how many judgements were written.

    Raises CommandError where a town could not be judged; the others are, all the same."""
    running.ask(codes)
    done = running.run(codes, as_of=as_of)
    if done.failed:
        raise CommandError(_("%(count)s 个镇街评定时出错，详见日志。") % {"count": done.failed})
    return done.changed


def read_day(text: str) -> dt.date:
    """A day in ISO form; raises CommandError with a sentence."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("日期“%(text)s”看不懂，请写成2026-09-30这样。") % {"text": text},
            returncode=2,
        ) from None


def towns_for(code: str | None) -> list[Town]:
    """The town with this code, or all; raises CommandError where there is none."""
    if not code:
        return list(Town.objects.all())
    towns = list(Town.objects.filter(code=code))
    if not towns:
        raise CommandError(
            _("没有区划代码为“%(code)s”的镇街，请先在系统中添加。") % {"code": code},
            returncode=2,
        )
    return towns


def _result(town: Town, as_of: dt.date) -> dict[str, Any]:
    """Every plan of the town, judged on the day."""
    items = live_items(town, as_of=as_of, plans=list(town.plans.all()))
    summary = summarise(items)
    return {
        "code": town.code,
        "name": town.name,
        "statuses": summary.statuses,
        "groups": summary.groups,
        "items": [
            {
                "plan": item.plan,
                "number": item.number,
                "wording": item.wording,
                "status": item.status,
                "ratio": None if item.ratio is None else str(item.ratio),
                "expected": None if item.expected is None else str(item.expected),
                "gap": None if item.gap is None else str(item.gap),
                "light": item.light,
                "questions": list(item.questions),
                "reason": item.reason,
            }
            for item in items
        ],
    }
