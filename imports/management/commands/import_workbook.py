"""``manage.py import_workbook FILE --town CODE``: the road of an upload, in this process."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Plan, Town
from imports import actions
from imports.issues import Issue
from imports.models import WRITING, Action, Batch, State
from imports.planning_words import failure, say
from imports.preview.words import KIND_WORDS

BAD = 2


class Command(BaseCommand):
    """Print what a file says and what a commit would do; with ``--commit`` do it."""

    help = _("读取一份工作簿，核对并显示将写入什么；加 --commit 才写入。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, its town, and what was not said in it."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--town", required=True, metavar="CODE", help=_("9位区划代码"))
        parser.add_argument("--commit", action="store_true", help=_("写入"))
        parser.add_argument("--skip-faulty", action="store_true", help=_("有误的行不写，其余写入"))
        parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
        parser.add_argument("--plan", metavar="TITLE", help=_("文件没有写明时所属的计划"))
        parser.add_argument("--day", metavar="DATE", help=_("文件没有写明时的数据截至日期"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 where all rows can be written, 2 with sentences where not."""
        try:
            batch = self._receive(options)
        except ActionError as error:
            self._refuse(str(error), options)
            return
        actions.check(batch.pk)
        batch.refresh_from_db()
        report = report_of(batch)
        bad = bool(report["error"]) or bool(report["errors"])
        if options["commit"] and (not bad or (options["skip_faulty"] and not report["error"])):
            self._commit(batch, report, options)
        else:
            actions.forget(batch)
        self._print(report, options)
        if bad:
            raise SystemExit(BAD)

    def _receive(self, options: dict[str, Any]) -> Batch:
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise ActionError(
                _("没有区划代码为“%(code)s”的镇街。请先在页面或管理后台新增这个镇街。")
                % {"code": options["town"]}
            )
        path = Path(options["file"])
        return actions.receive(
            town=town,
            data=bytes_of(path),
            filename=path.name,
            by=None,
            default_plan=_plan_of(town, options["plan"]),
            default_day=day_of(options["day"]),
            enqueue=False,
        )

    def _commit(self, batch: Batch, report: dict[str, Any], options: dict[str, Any]) -> None:
        if not batch.writes:
            actions.forget(batch)
            return
        actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
        actions.commit(batch.pk, enqueue=False)
        batch.refresh_from_db()
        if batch.state != State.COMMITTED:
            self._refuse(failure(batch.error) or _("数据刚有变化，没有写入，请再试一次。"), options)
        report |= {"committed": True, "batch": batch.pk, "judged": actions.judge(batch.pk)}

    def _refuse(self, sentence: str, options: dict[str, Any]) -> None:
        if options["json"]:
            told = {"file": options["file"], "error": {"code": "refused", "message": sentence}}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            raise SystemExit(BAD)
        raise CommandError(sentence, returncode=BAD)

    def _print(self, report: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for line in lines_of(report):
            self.stdout.write(line)


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        told = {"path": path, "reason": error.strerror}
        raise ActionError(_("文件“%(path)s”打不开：%(reason)s。请核对路径。") % told) from error


def _plan_of(town: Town, title: str | None) -> Plan | None:
    if not title:
        return None
    plan = town.plans.filter(title=title).first()
    if plan is None:
        known = "、".join(town.plans.values_list("title", flat=True)) or _("还没有计划")
        told = {"town": town, "title": title, "known": known}
        raise ActionError(_("%(town)s没有名为“%(title)s”的计划。现有：%(known)s。") % told)
    return plan


def day_of(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        told = {"text": text}
        raise ActionError(_("日期“%(text)s”看不懂，请写成2026-09-30这样。") % told) from error


def report_of(batch: Batch) -> dict[str, Any]:
    """What was understood of a checked or failed batch, JSON-able. ``errors`` counts what keeps
    something from being written."""
    rows = list(batch.rows.all())
    issues = [Issue.from_json(issue) for issue in batch.issues]
    issues += [issue for row in rows for issue in row.issue_list()]
    return {
        "file": batch.filename,
        "town": batch.town_id,
        "error": batch.error and {"code": batch.error["code"], "message": failure(batch.error)},
        "sheets": [
            {
                "name": sheet,
                "rows": dict(Counter(row.kind for row in rows if row.sheet == sheet)),
                "actions": dict(Counter(row.action for row in rows if row.sheet == sheet)),
            }
            for sheet in dict.fromkeys(row.sheet for row in rows)
        ],
        "counts": batch.counts,
        "errors": sum(issue.severity == "error" for issue in issues),
        "issues": [{**issue.as_json(), "message": say(issue)} for issue in issues],
        "committed": False,
    }


def lines_of(report: dict[str, Any]) -> list[str]:
    """The report for people, a line each."""
    if report["error"]:
        return [report["error"]["message"]]
    lines = [_("文件：%(file)s") % {"file": report["file"]}]
    for sheet in report["sheets"]:
        understood = "，".join(f"{KIND_WORDS[kind]}{n}" for kind, n in sheet["rows"].items())
        told = {"name": sheet["name"] or report["file"], "understood": understood}
        told |= {"counts": _counts(sheet["actions"])}
        lines.append(_("《%(name)s》 %(understood)s（%(counts)s）") % told)
    lines.append(_("合计：%(counts)s") % {"counts": _counts(report["counts"])})
    lines += [issue["message"] for issue in report["issues"]]
    if report["committed"]:
        told = {"batch": report["batch"], "judged": report["judged"]}
        lines.append(_("已写入（第%(batch)s批），%(judged)s项状态有变化。") % told)
    elif report["errors"]:
        lines.append(
            _("什么都没有写入。请改正文件后再试；其余行要先写入的，加 --commit --skip-faulty。")
        )
    elif not any(report["counts"].get(action, 0) for action in WRITING):
        lines.append(_("文件里的内容库中都已有，没有需要写入的。"))
    else:
        lines.append(_("什么都没有写入。确认无误后加 --commit 写入。"))
    return lines


def _counts(counts: dict[str, int]) -> str:
    return "，".join(f"{Action(name).label}{n}" for name, n in counts.items() if n) or _("没有内容")
