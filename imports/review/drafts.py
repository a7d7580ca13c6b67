"""A report before it is read out: the checklist (核对单) of it, and the end of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.audience import may_edit, may_settle
from commitments.models import Town
from people.models import User

from ..models import (
    Batch,
    Question,
    QuestionKind,
    Reading,
    RemovedDraft,
)
from .asking_words import (
    DRAFT_LEAD,
    KIND_LEAD,
    Told,
    nearest_words,
    promise_words,
    told,
)
from .known import LOOKED_AT, is_written
from .looking import Raised, raised, without_released
from .questions import told_questions

# The parts of a checklist, in the order in which a report is gone through.
PARTS = (
    QuestionKind.RELEASED,
    QuestionKind.SUM,
    QuestionKind.UNMENTIONED,
    QuestionKind.DRIFT,
    QuestionKind.BESIDE,
)
# So many figures that could not be compared are quoted, each at most so long.
FEW, LONGEST = 8, 40


@dataclass(frozen=True)
class Line:
    """One thing to tick off: its number within the checklist, its words, what was answered."""

    n: int
    kind: str
    data: dict[str, Any]
    words: Told
    promise: str = ""
    nearest: str = ""
    answer: str = ""
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a checklist; without lines it says that nothing was found. ``unsearched`` is a
    sentence about why nothing could be looked for, ``aside`` one about what could not be."""

    kind: str
    title: str
    lead: str
    lines: tuple[Line, ...] = ()
    unsearched: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Checklist:
    """All that a report leaves to check, part by part."""

    reading: Reading
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """How many things there are to check."""
        return sum(len(part.lines) for part in self.parts)


def may_check(user: User, reading: Reading) -> bool:
    """Whether the person may see the checklist: of a draft who uploaded it alone, of an issued
    report whoever settles the town's questions."""
    if reading.is_draft:
        return own_draft(user, reading)
    return may_settle(user, reading.town)


def own_draft(user: User, reading: Reading) -> bool:
    """Whether it is a draft that this person uploaded, for a town that is still theirs."""
    own = reading.is_draft and reading.by_id is not None and reading.by_id == user.pk
    return own and may_edit(user, reading.town)


def check_draft(reading: Reading, *, by: User) -> Checklist:
    """The checklist of a report for ``by``: a draft is looked through anew, of an issued one it is
    what its questions say, with what was answered. Raises ActionError where it was not read
    yet."""
    if reading.state not in LOOKED_AT:
        raise ActionError(_("报告还没有读完，暂时没有核对单。请稍后再看。"))
    found = _raised(reading) if reading.is_draft else _asked(reading, by)
    parts: list[Part] = []
    n = 0
    for kind in PARTS:
        if kind == QuestionKind.RELEASED and not reading.is_draft:
            continue
        of_kind = [one for one in found if one.kind == kind]
        parts.append(_part(reading, kind, of_kind, first=n + 1))
        n += len(of_kind)
    return Checklist(reading, tuple(parts))


def _raised(reading: Reading) -> list[Question]:
    """What a look at a draft finds, as questions that are not stored."""
    return [_unstored(reading, one) for one in raised(reading)]


def _unstored(reading: Reading, one: Raised) -> Question:
    return Question(
        town_id=reading.town_id,
        reading=reading,
        kind=one.kind,
        key=one.key,
        commitment_id=one.commitment,
        data=one.data,
    )


def _asked(reading: Reading, by: User) -> list[Question]:
    shown = told_questions(by, reading.town).filter(reading=reading, stands=True)
    return list(shown.order_by("kind", "id"))


def _part(reading: Reading, kind: QuestionKind, asked: list[Question], *, first: int) -> Part:
    lines = tuple(_line(one, n) for n, one in enumerate(asked, start=first))
    lead = KIND_LEAD[kind]
    if kind == QuestionKind.UNMENTIONED and reading.is_draft:
        lead = DRAFT_LEAD
    unsearched = _unsearched(reading, kind)
    compares = kind == QuestionKind.RELEASED and not unsearched
    aside = _not_compared(reading) if compares else ""
    return Part(kind, str(kind.label), str(lead), lines, unsearched, aside)


def _line(question: Question, n: int) -> Line:
    data = question.data
    return Line(
        n=n,
        kind=question.kind,
        data=data,
        words=told(question.kind, data),
        promise=promise_words(data) if "plan" in data else "",
        nearest=nearest_words(data),
        answer=question.get_answer_display() if question.answer else "",
        note=question.note,
    )


def _unsearched(reading: Reading, kind: QuestionKind) -> str:
    """Why a part could not be looked for at all; "" where it was."""
    if kind == QuestionKind.SUM:
        return ""
    if reading.date is None:
        return _("报告没有日期，无法与以前的计划核对。请先补上日期。")
    if kind == QuestionKind.RELEASED and not reading.town.publications.exists():
        return _("本镇还没有发布过进展，没有可对照的数。")
    if not reading.is_draft and not is_written(reading):
        return _("报告的记录还没有确认写入，确认以后再核对这一部分。")
    return ""


def _not_compared(reading: Reading) -> str:
    """That figures of a draft have no released one beside them, with the first few; "" where each
    has."""
    without = without_released(reading)
    if not without:
        return ""
    some = "、".join(_("“%(quote)s”") % {"quote": one.quote[:LONGEST]} for one in without[:FEW])
    told = {"n": len(without), "some": some}
    if len(without) > FEW:
        return _("另有%(n)s个数没有找到可对照的已发布数，没有核对：%(some)s等。") % told
    return _("另有%(n)s个数没有找到可对照的已发布数，没有核对：%(some)s。") % told


# -- the end of a draft ------------------------------------------------------------------------


@transaction.atomic
def delete_draft(reading: Reading, *, by: User) -> RemovedDraft:
    """Remove a draft with its file, records and questions; one line of it is left. Raises
    ActionError where it is no draft of this person's (any more)."""
    locked = Reading.objects.select_for_update().filter(pk=reading.pk).first()
    if locked is None or not own_draft(by, locked):
        raise ActionError(_("这不是您的草稿，或者它已转为正式文件、已经删除，不能删除。"))
    line = RemovedDraft.objects.create(town_id=locked.town_id, title=str(locked)[:200], by=by)
    name = locked.file.name or ""
    locked.delete()
    transaction.on_commit(lambda: _remove_file(name))
    return line


def _remove_file(name: str) -> None:
    """Delete a kept file that nothing points to: the same content may have been given twice."""
    if not name or PurePath(name).is_absolute():
        return
    used = Reading.objects.filter(file=name).exists() or Batch.objects.filter(file=name).exists()
    if not used:
        default_storage.delete(name)


def removed_drafts(*towns: Town) -> QuerySet[RemovedDraft]:
    """The drafts of these towns that were deleted, the last first."""
    return RemovedDraft.objects.filter(town__in=towns).select_related("town", "by")
