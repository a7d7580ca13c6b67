"""What reports leave to check, as a file: the words of the page, a row for each question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.exports.sheet import Cell
from commitments.lists.columns import Column, Listing, day, text, words
from commitments.lists.tables import NOW, Head, listing

from ..models import Question
from . import asking_words
from .asking_words import Told


def of_questions(
    town: str, today: dt.date, told: Sequence[str], questions: Iterable[Question]
) -> Listing:
    """The questions of a town; whoever answered is not named, as the file goes on to others."""
    head = Head(_("%(town)s报告待核对事项") % {"town": town}, today, told, NOW)
    columns = [
        Column(_("种类"), lambda one: words(one.get_kind_display()), 8),
        Column(_("事项"), lambda one: text(_told(one).head), 22),
        Column(_("需要核对的"), lambda one: text(_said(_told(one))), 34),
        Column(_("原句"), lambda one: text(one.data.get("quote", "")), 26),
        Column(_("报告"), lambda one: words(str(one.reading)), 18),
        Column(_("报告日期"), lambda one: day(one.reading.date), 7),
        Column(_("核对结果"), lambda one: words(_answer(one)), 8),
        Column(_("核对说明"), lambda one: text(one.note), 16),
        Column(_("核对时间"), _answered, 7),
        head.day_column,
    ]
    return listing(head, columns, questions, none=_("没有待核对的事项了。"))


def _told(question: Question) -> Told:
    return asking_words.told(question.kind, question.data)


def _said(told: Told) -> str:
    """What there is to check, how it is reckoned, and the figures side by side."""
    figures = "；".join(f"{what}{amount}" for what, amount in told.figures)
    beside = [
        f"{_('原来')}：{told.was}" if told.was else "",
        f"{_('现在')}：{told.now}" if told.now else "",
    ]
    return "\n".join(part for part in (told.sentence, figures, told.calculation, *beside) if part)


def _answer(question: Question) -> str:
    return str(question.get_answer_display()) if question.answer else _("待核对")


def _answered(question: Question) -> Cell:
    when = question.answered_at
    return day(timezone.localtime(when).date() if when else None)
