"""What the reports of a town leave to check, told for its papers in the words of its own page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import Town
from commitments.raised import Raised, register

from ..models import Question, QuestionKind
from . import asking_words as words
from .questions import told_to_clerks


def tell_papers() -> None:
    """Have the papers of towns ask here; called once, when the apps are loaded."""
    register(questions_of)


def questions_of(town: Town) -> Iterator[Raised]:
    """The questions of a town that its clerks see, by kind, then by report, the newest first. Of
    drafts none. One query."""
    return map(_told, _in_order(told_to_clerks(town)))


def _in_order(found: QuerySet[Question]) -> QuerySet[Question]:
    ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(QuestionKind.values)]
    return (
        found.select_related("reading", "commitment", "answered_by")
        .defer("reading__text")
        .alias(rank=Case(*ranks, output_field=IntegerField()))
        .order_by("rank", "-reading__date", "reading", "id")
    )


def _told(question: Question) -> Raised:
    told = words.told(question.kind, question.data)
    at = question.answered_at
    return Raised(
        kind=str(question.get_kind_display()),
        about=_about(question, told),
        said=_said(question.kind, question.data, told),
        document=question.reading.title,
        document_date=question.reading.date,
        answer=str(question.get_answer_display()) if question.answer else "",
        note=question.note,
        answered_by=str(question.answered_by or ""),
        answered_on=timezone.localtime(at).date() if at else None,
        commitment_id=question.commitment_id,
    )


def _about(question: Question, told: words.Told) -> str:
    """17.盘活土地, of a sum what is reckoned (增减数2.5公里), else the heading of the question."""
    if question.kind == QuestionKind.SUM:
        return f"{told.head}{question.data['stated']}"
    number = question.data.get("number") or (
        question.commitment.number if question.commitment else ""
    )
    return f"{number}.{told.head}" if number else told.head


def _said(kind: str, data: words.Data, told: words.Told) -> str:
    """What there is to check, the clauses it is asked of and the one that comes near."""
    # A sum that is written out holds both figures of its sentence.
    alone = kind == QuestionKind.SUM and told.calculation
    sentence = "" if alone else told.sentence
    parts = (sentence, told.calculation, _clauses(data), words.nearest_words(data))
    return "".join(part if part.endswith("。") else f"{part}。" for part in parts if part)


def _clauses(data: words.Data) -> str:
    """The words of the reports with the sentence around them, the older ones first; "" where none
    are kept."""
    kept = [each for each in (data.get("other") or {}, data) if each.get("quote")]
    said = (f"“{each.get('before', '')}{each['quote']}{each.get('after', '')}”" for each in kept)
    return _("原句：%(clauses)s") % {"clauses": "；".join(said)} if kept else ""
