"""``manage.py import_report FILE --town CODE``: the road of a report, in this process."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Town
from imports import actions
from imports.models import Action, Batch, CardState, Reading, ReadingState, State
from imports.planning_words import failure, say
from imports.report_wording import reading_failure
from imports.review import confirming, deciding, receiving
from imports.review.reading import read
from imports.review.receiving import remove
from imports.review.town_named import other_town

from .import_workbook import bytes_of, day_of

BAD = 2
ACCEPTING = ("certain", "all", "none")


class Command(BaseCommand):
    """Print what was found in a report; accept what is to be accepted; with ``--commit`` write it.
    Without it nothing stays."""

    help = _("读一份工作报告，接受其中的记录，核对；加 --commit 才写入。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, its town, what its text does not say, and how far to go."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--town", required=True, metavar="CODE", help=_("9位区划代码"))
        parser.add_argument("--date", metavar="DATE", help=_("文中没有日期时，报告的日期"))
        parser.add_argument("--title", metavar="TITLE", default="", help=_("报告标题"))
        parser.add_argument(
            "--accept", choices=ACCEPTING, default="certain", help=_("接受哪些记录")
        )
        parser.add_argument("--plan-title", metavar="TITLE", help=_("承诺归入的年度计划的名称"))
        parser.add_argument("--commit", action="store_true", help=_("写入"))
        parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 where all that was accepted can be written, 2 with a sentence where not."""
        try:
            report = self._run(options)
        except ActionError as error:
            self._refuse(str(error), options)
            return
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            for line in lines_of(report):
                self.stdout.write(line)
        if report["conflicts"]:
            raise SystemExit(BAD)

    def _run(self, options: dict[str, Any]) -> dict[str, Any]:
        reading = receive(options)
        written = False
        try:
            report = self._review(reading, options)
            written = options["commit"]
        finally:
            if not written:
                forget(reading)
        return report

    def _review(self, reading: Reading, options: dict[str, Any]) -> dict[str, Any]:
        expect_read(reading)
        if named := other_town(reading):
            told = {"other": named, "town": reading.town.name}
            self.stderr.write(
                _("提醒：正文开头写的是“%(other)s”，不是%(town)s，请确认没有选错镇街。") % told
            )
        if options["title"]:
            deciding.set_facts(reading, by=None, values={"title": options["title"]})
        if options["plan_title"]:
            _name_plan(reading, options["plan_title"])
        accept(reading, options["accept"])
        batch = confirming.confirm(reading, by=None, enqueue=False)
        report = report_of(reading)
        if batch is not None:
            report |= _through(batch, commit=options["commit"])
        return report

    def _refuse(self, sentence: str, options: dict[str, Any]) -> None:
        if options["json"]:
            told = {"file": options["file"], "error": {"code": "refused", "message": sentence}}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            raise SystemExit(BAD)
        raise CommandError(sentence, returncode=BAD)


def receive(options: dict[str, Any]) -> Reading:
    """The reading of a file, read as far as it can be; raises ActionError where it cannot be
    received."""
    town = Town.objects.filter(code=options["town"]).first()
    if town is None:
        told = {"code": options["town"]}
        raise ActionError(
            _("没有区划代码为“%(code)s”的镇街。请先在页面或管理后台新增这个镇街。") % told
        )
    path = Path(options["file"])
    reading = receiving.receive_report(
        town=town,
        data=bytes_of(path),
        filename=path.name,
        by=None,
        day=day_of(options["date"]),
        enqueue=False,
    )
    read(reading.pk)
    reading.refresh_from_db()
    return reading


def expect_read(reading: Reading) -> None:
    """Raise ActionError with the reason where a report could not be read."""
    if reading.state != ReadingState.REVIEW:
        raise ActionError(reading_failure(reading.error))


@transaction.atomic
def forget(reading: Reading) -> None:
    """Remove a reading that was only tried, with its batch and both files."""
    batch = Batch.objects.filter(reading=reading).exclude(state=State.COMMITTED).first()
    if batch is not None:
        actions.forget(batch)
    remove(reading)


def accept(reading: Reading, which: str) -> None:
    """Accept the certain records, all that can be, or none."""
    if which == "certain":
        deciding.accept_certain(reading, by=None)
    elif which == "all":
        deciding.accept_all(reading, by=None)


def _name_plan(reading: Reading, title: str) -> None:
    """Let the plan of the coming year go by that title."""
    if not reading.plans:
        raise ActionError(_("没有计划可以命名：报告没有日期，请用 --date 写明。"))
    first, *others = reading.plans
    deciding.set_plans(reading, by=None, plans=[{**first, "title": title}, *others])


def _through(batch: Batch, *, commit: bool) -> dict[str, Any]:
    """The batch of a confirmed reading checked and, where it is to be, written."""
    actions.check(batch.pk)
    batch.refresh_from_db()
    if batch.state != State.CHECKED:
        raise ActionError(failure(batch.error))
    stopped = batch.rows.filter(action__in=[Action.CONFLICT, Action.FAULTY])
    told: dict[str, Any] = {
        "counts": batch.counts,
        "conflicts": [say(issue) for row in stopped for issue in row.issue_list()],
    }
    if not commit or not batch.writes:
        return told
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    if batch.state != State.COMMITTED:
        raise ActionError(failure(batch.error) or _("数据刚有变化，没有写入，请再试一次。"))
    return told | {"batch": batch.pk, "judged": actions.judge(batch.pk), "committed": True}


def report_of(reading: Reading) -> dict[str, Any]:
    """What was found and accepted, JSON-able."""
    cards = list(reading.cards.values_list("fields", "state", "certain"))
    kinds = Counter(fields["kind"] for fields, _state, _certain in cards)
    taken = Counter(fields["kind"] for fields, state, _c in cards if state == CardState.ACCEPTED)
    return {
        "reading": reading.pk,
        "title": reading.title,
        "date": reading.date.isoformat() if reading.date else None,
        "found": dict(kinds),
        "certain": sum(certain for _fields, _state, certain in cards),
        "accepted": dict(taken),
        "plans": [plan["title"] for plan in reading.plans],
        "sums": reading.sums,
        "counts": {},
        "conflicts": [],
        "committed": False,
    }


def lines_of(report: dict[str, Any]) -> list[str]:
    """The report for people, a line each."""
    found, taken = report["found"], report["accepted"]
    lines = [
        _("报告：%(title)s（%(date)s）")
        % {"title": report["title"], "date": report["date"] or _("没有日期")},
        _("读到承诺%(promises)s条、成果%(outcomes)s条，其中确定的%(certain)s条。")
        % {
            "promises": found.get("commitment", 0),
            "outcomes": found.get("outcome", 0),
            "certain": report["certain"],
        },
        _("接受承诺%(promises)s条、成果%(outcomes)s条。归入：%(plans)s。")
        % {
            "promises": taken.get("commitment", 0),
            "outcomes": taken.get("outcome", 0),
            "plans": "、".join(report["plans"]) or _("没有计划"),
        },
    ]
    counts = {Action(name).label: n for name, n in report["counts"].items() if n}
    lines += ["，".join(f"{label}{n}" for label, n in counts.items())] if counts else []
    lines += report["conflicts"]
    if report["committed"]:
        told = {"batch": report["batch"], "judged": report["judged"]}
        lines.append(_("已写入（第%(batch)s批），%(judged)s项状态有变化。") % told)
    elif not counts:
        lines.append(_("报告里的内容库中都已有，没有需要写入的。"))
    else:
        lines.append(_("什么都没有写入。确认无误后加 --commit 写入。"))
    return lines
