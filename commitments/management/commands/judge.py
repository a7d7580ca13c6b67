"""Judge cases from the shell: one JSON object a line in, one a line out. No database is asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.cases import CaseError, answer_of, read_case
from commitments.status import judge


class Command(BaseCommand):
    """``judge [FILE] < cases.jsonl``: an answer for each line, in the same order.

    A line that cannot be read is answered by {"error": …}, told on the error channel too, and the
    command ends with 1 when all lines are read. Empty lines are passed over.
    """

    help = _("按评定规则评定输入的事例：每行一个JSON，不用数据库。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file; the standard input where none is named."""
        parser.add_argument("file", nargs="?", metavar="FILE", help=_("JSON行文件；不写即标准输入"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line; raises CommandError at the end where some could not be read."""
        faults = 0
        for number, line in enumerate(_lines(options["file"]), start=1):
            if line.strip():
                faults += not self._answer(number, line)
        if faults:
            raise CommandError(_("有%(count)s行没有评定，原因见上。") % {"count": faults})

    def _answer(self, number: int, line: bytes) -> bool:
        """Write the answer to one line; whether it could be judged."""
        try:
            case = read_case(_parsed(line))
        except CaseError as error:
            sentence = _("第%(line)s行：%(why)s") % {"line": number, "why": _sentence(error)}
            self.stderr.write(sentence)
            self._say({"error": sentence})
            return False
        if case.unused:
            told = {"line": number, "keys": "、".join(case.unused)}
            self.stderr.write(_("第%(line)s行：不认识这些键，没有使用：%(keys)s") % told)
        self._say(answer_of(judge(case.target, case.figures, case.as_of, scheme=case.scheme)))
        return True

    def _say(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _lines(file: str | None) -> Iterable[bytes]:
    """The lines of a file or of the standard input, as they are."""
    if file is None:
        yield from sys.stdin.buffer
        return
    try:
        with open(file, "rb") as lines:
            yield from lines
    except OSError:
        raise CommandError(
            _("文件“%(file)s”打不开，请检查。") % {"file": file}, returncode=2
        ) from None


def _parsed(line: bytes) -> object:
    """What one line of UTF-8 says, with or without a mark in front."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CaseError("encoding", "") from None
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, ArithmeticError, RecursionError):
        raise CaseError("json", "", text.strip()[:60]) from None


def _sentence(error: CaseError) -> str:
    """What is wrong, where, and what may stand there."""
    told = {"where": error.where, "value": error.value, "known": _known(error.known)}
    return _SENTENCES[error.code]() % told


def _known(known: object) -> str:
    return "、".join(map(str, known)) if isinstance(known, tuple) else str(known)


_SENTENCES = {
    "json": lambda: _("“%(value)s”不是JSON，请检查引号和括号。"),
    "object": lambda: _("%(where)s应是一个对象（{…}），现为“%(value)s”。"),
    "list": lambda: _("%(where)s应是一个列表（[…]），现为“%(value)s”。"),
    "missing": lambda: _("缺少%(where)s，请写明日期，如2019-06-30。"),
    "unknown": lambda: _("%(where)s“%(value)s”不认识，可用：%(known)s。"),
    "word": lambda: _("%(where)s应是文字，现为“%(value)s”。"),
    "flag": lambda: _("%(where)s应是true或false，现为“%(value)s”。"),
    "letters": lambda: _("%(where)s里有不成字的符号，请改正。"),
    "digits": lambda: _("%(where)s“%(value)s…”位数太多，最多%(known)s位。"),
    "year": lambda: _("%(where)s“%(value)s”的年份请在%(known)s之间。"),
    "encoding": lambda: _("不是UTF-8文本，请另存为UTF-8。"),
    "number": lambda: _("%(where)s“%(value)s”不是数，请只写数字，如2000或“79.5”。"),
    "range": lambda: _("%(where)s“%(value)s”应是整数，范围%(known)s。"),
    "day": lambda: _("%(where)s“%(value)s”不是日期，请写成2019-06-30这样。"),
    "span": lambda: _("%(where)s“%(value)s”晚于该数的日期“%(known)s”，请核对。"),
    "scheme": lambda: _("%(where)s不是一套完整的亮灯规则，请对照docs/judging.md。"),
}
