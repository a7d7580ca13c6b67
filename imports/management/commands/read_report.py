"""Print what a work report promises and tells of, without a database."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from imports.bounds import limits
from imports.report import Found, Report, read_report
from imports.report.apart import open_text_apart
from imports.report.opening import pages_apart
from imports.report_wording import report_sentence
from imports.workbook import UnreadableFile


def day(text: str) -> dt.date:
    """The day that an argument names; raises ArgumentTypeError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("日期“%s”看不懂。请写成2023-07-13。") % text) from error


class Command(BaseCommand):
    """``manage.py read_report FILE [--jsonl] [--date DATE]``; exit code 2 where the file cannot be
    read."""

    help = _("读一份工作报告，列出其中的承诺和成果。不写数据库。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --jsonl and --date."""
        parser.add_argument("file", metavar="FILE", type=Path, help=_("报告文件"))
        parser.add_argument("--jsonl", action="store_true", help=_("每条输出一行JSON"))
        parser.add_argument(
            "--date", metavar="DATE", type=day, default=None, help=_("文中没有日期时，报告的日期")
        )

    def handle(
        self, *args: Any, file: Path, jsonl: bool, date: dt.date | None, **options: Any
    ) -> None:
        """Read, print, and end with 0 or 2."""
        try:
            with file.open("rb") as opened:
                data = opened.read(limits().size + 1)
            text, _pages = pages_apart(open_text_apart(data, limits=limits()))
        except OSError as error:
            told = {"file": file, "reason": error.strerror or str(error)}
            self.stderr.write(_("打不开文件“%(file)s”：%(reason)s。请核对路径。") % told)
            sys.exit(2)
        except UnreadableFile as error:
            self.stderr.write(report_sentence(error.code, **error.data))
            sys.exit(2)
        report = read_report(text, day=date)
        for line in as_jsonl(report) if jsonl else in_words(report):
            self.stdout.write(line)


def as_jsonl(report: Report) -> list[str]:
    """Each record as a line of JSON, Chinese as it is."""
    return [json.dumps(one.as_json(), ensure_ascii=False) for one in report.records]


def in_words(report: Report) -> list[str]:
    """The records for a person, then where the report's own figures deny each other."""
    lines = [_line(one) for one in report.records]
    for one in report.contradictions:
        told = {
            "quote": one.quote,
            "computed": f"{one.computed.normalize():f}",
            "stated": f"{one.stated.normalize():f}",
        }
        lines.append(
            _("数字对不上：“%(quote)s”文中为%(stated)s，按文中数字计算为%(computed)s") % told
        )
    return lines


def _line(one: Found) -> str:
    kind = _("承诺") if one.kind == "commitment" else _("成果")
    due = one.due.isoformat() if one.due else _("无时限")
    sure = "" if one.certain else _("（待核对）")
    return f"{one.start}  {kind}  {due}  {one.quote}{sure}"
