"""Print what a workbook says, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from imports.bounds import limits
from imports.issues import Issue
from imports.wording import sentence
from imports.workbook import Reading, Sheet, UnreadableFile, read_apart

KINDS = {
    "plan": lazy("计划信息"),
    "unit": lazy("责任单位"),
    "document": lazy("文件目录"),
    "ledger": lazy("任务台账"),
    "revision": lazy("目标调整"),
    "node": lazy("节点计划"),
    "site": lazy("点位明细"),
    "share": lazy("分解到村（单位）"),
    "form": lazy("项目表单"),
    "other": lazy("未识别"),
    "note": lazy("说明"),
    "empty": lazy("空表"),
}


class Command(BaseCommand):
    """``manage.py read_workbook FILE [--json]``; exit code 2 where the file cannot be read."""

    help = _("读一个表格文件，显示读懂了什么。不写数据库。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --json."""
        parser.add_argument("file", metavar="FILE", type=Path, help=_("表格文件"))
        parser.add_argument("--json", action="store_true", help=_("输出JSON"))

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        """Read, print, and end with 0 or 2."""
        try:
            reading = read_apart(_content(file), name=file.name, limits=limits())
        except OSError as error:
            reason = error.strerror or str(error)
            self.fail(
                file.name,
                "file_not_opened",
                _("打不开文件“%(file)s”：%(reason)s。请核对路径。")
                % {"file": file, "reason": reason},
                as_json=json,
            )
        except UnreadableFile as error:
            self.fail(file.name, error.code, sentence(error.issue()), as_json=json)
        else:
            self.stdout.write(as_text(reading_as_json(reading)) if json else in_words(reading))

    def fail(self, name: str, code: str, message: str, *, as_json: bool) -> None:
        """Say why, and end with 2."""
        if as_json:
            error = {"code": code, "message": message}
            self.stdout.write(as_text({"file": name, "format": "", "error": error, "sheets": []}))
        else:
            self.stderr.write(message)
        sys.exit(2)


def _content(file: Path) -> bytes:
    """The file, no more of it than one byte too many."""
    with file.open("rb") as opened:
        return opened.read(limits().size + 1)


def as_text(data: dict[str, Any]) -> str:
    """JSON with Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """The reading as JSON, its issues with their sentences."""
    data = reading.as_json()
    for told, sheet in zip(data["sheets"], reading.sheets, strict=True):
        told["issues"] = [_issue(issue) for issue in sheet.issues]
    return data


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "row": issue.line,
        "column": issue.column,
        "value": issue.value,
        "severity": issue.severity,
        "message": sentence(issue),
    }


def in_words(reading: Reading) -> str:
    """The reading for a person: sheets, columns, rows counted by kind."""
    return "\n".join(line for sheet in reading.sheets for line in _sheet(sheet))


def _sheet(sheet: Sheet) -> list[str]:
    counts = {
        kind: sum(row.kind == kind for row in sheet.rows)
        for kind in ("item", "group", "total", "note")
    }
    lines = [f"《{sheet.name}》 {KINDS[sheet.kind]} {sheet.title}".rstrip()]
    lines += [
        f"  {column.letter}  {' / '.join(column.heading)} → {column.field or _('未识别，原样保留')}"
        for column in sheet.columns
    ]
    if sheet.columns:
        counted = _("  条目%(item)d 分组%(group)d 合计%(total)d 备注%(note)d")
        lines.append(counted % counts)
    return [*lines, *(f"  {sentence(issue)}" for issue in sheet.issues)]
