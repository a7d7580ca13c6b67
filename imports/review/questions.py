"""What a report leaves to check: looked for by the rules, answered by a person. It never touches
a status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.audience import DEPUTY, SEES, editable_towns, may_edit, may_settle
from commitments.models import Progress, Town
from people.models import Membership, User

from ..models import Answer, Question, QuestionKind, Reading, Standing
from .known import LOOKED_AT, issued, last_of
from .looking import raised

NOTE_LENGTH = 300
# Who may settle what reports leave to check, besides administrators.
SETTLING = (Membership.Role.CLERK, Membership.Role.PRESIDIUM)
OPEN_ANSWER = Q(answer=Answer.OPEN)
OPEN = OPEN_ANSWER & Q(stands=True)


def look(reading: Reading, *, others: bool = True) -> int:
    """Make the questions of a reading anew; how many of them stand. Answers are kept by key; what
    is found no more stands no longer. The last confirmed report of the town asks about what no
    report speaks of, so where that is another one it is looked at as well; not so without
    ``others``."""
    n = _look_at(reading.pk)
    if others:
        look_at_others(reading)
    return n


def look_at_others(reading: Reading) -> None:
    """Make the questions of the reports anew that an issued one concerns, each by itself."""
    if not reading.is_draft:
        for other in _concerned(reading):
            _look_at(other)


def _concerned(reading: Reading) -> list[int]:
    """The other reports whose questions this one may have settled or raised: the last one, and
    those that still ask what only the last one may."""
    last = last_of(reading.town_id)
    asking = Question.objects.filter(
        OPEN, reading__in=issued(reading.town_id), kind=QuestionKind.UNMENTIONED
    )
    numbers = {*asking.values_list("reading_id", flat=True), last.pk if last else 0}
    return sorted(numbers - {0, reading.pk})


@transaction.atomic
def _look_at(pk: int) -> int:
    reading = Reading.objects.select_for_update().filter(pk=pk).first()
    if reading is None:
        return 0
    found = {one.key: one for one in raised(reading)}
    stored = {question.key: question for question in reading.questions.all()}
    gone = [question.pk for key, question in stored.items() if key not in found]
    Question.objects.filter(pk__in=gone, stands=True).update(stands=False)
    fresh = [one for key, one in found.items() if key not in stored]
    Question.objects.bulk_create(
        Question(
            town_id=reading.town_id,
            reading=reading,
            kind=one.kind,
            key=one.key,
            commitment_id=one.commitment,
            data=one.data,
        )
        for one in fresh
    )
    for key in found.keys() & stored.keys():
        _renew(stored[key], found[key].data)
    return len(found)


def _renew(question: Question, data: dict[str, Any]) -> None:
    """A question that was found again says what holds now; an answered one what was answered."""
    new = question.data if question.answer else data
    if question.stands and question.data == new:
        return
    question.stands, question.data = True, new
    question.save(update_fields=["stands", "data"])


@transaction.atomic
def answer(
    question: Question, *, by: User, answer: str, note: str, seen: str | None = None
) -> Question:
    """Answer a question, or with an empty ``answer`` open it again. ``seen`` is ``mark_of`` the
    question that the person had before them; None does not ask.

    Raises ActionError for who may not settle it, for a note that is too long or missing, and where
    somebody else answered in the meantime.
    """
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if not told_questions(by, locked.town).filter(pk=locked.pk).exists():
        raise ActionError(_("这一项不在您可以核对的范围内。"))
    note = note.strip()
    _refuse_answer(answer, note)
    if seen is not None and seen != mark_of(locked):
        told = {"by": locked.answered_by or _("有人"), "answer": locked.get_answer_display()}
        raise ActionError(_("%(by)s刚才已改为“%(answer)s”。请看过再保存一次。") % told)
    locked.answer = Answer(answer)
    locked.note = note
    locked.answered_by = by if answer else None
    locked.answered_at = timezone.now() if answer else None
    locked.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    return locked


def _refuse_answer(answer: str, note: str) -> None:
    if answer not in Answer.values:
        raise ActionError(_("请在三种核对结果中选一种。"))
    if len(note) > NOTE_LENGTH:
        told = {"n": len(note), "most": NOTE_LENGTH}
        raise ActionError(_("核对说明有%(n)s字，最多%(most)s字，请删短一些。") % told)
    if answer == Answer.EXPLAINED and not note:
        raise ActionError(_("选了“单位已说明”，请在核对说明里写清单位是怎样说明的。"))


def mark_of(question: Question) -> str:
    """What changes whenever the question is answered: a form carries it to notice others."""
    return question.answered_at.isoformat() if question.answered_at else ""


def told_questions(user: User, town: Town) -> QuerySet[Question]:
    """The questions of a town that this person may see: those that stand, and those that were
    answered once, of issued reports in review or confirmed. Of drafts none; of commitments that
    are 内部 none but to clerks; to who does not settle them none at all. What the ledger came to
    know since the last look is not called unmentioned."""
    found = told_to_clerks(town)
    if may_edit(user, town):
        return found
    return found.filter(_seen("")) if may_settle(user, town) else found.none()


def told_to_clerks(town: Town) -> QuerySet[Question]:
    """The questions of a town as ``told_questions`` tells them to its clerks."""
    found = Question.objects.filter(_shown("")).filter(Q(stands=True) | ~OPEN_ANSWER)
    told = Progress.objects.current().filter(commitment=OuterRef("commitment"))
    unmentioned = OPEN_ANSWER & Q(kind=QuestionKind.UNMENTIONED)
    return found.filter(town=town).exclude(unmentioned & Exists(told))


def waiting_in(user: User, towns: Iterable[Town]) -> dict[str, int]:
    """Code of a town -> how many questions of it wait for the person, where any do."""
    own = Q(town__in=editable_towns(user))
    asked = Question.objects.filter(_shown(""), OPEN, own | _seen(""), town__in=towns)
    counted = asked.order_by().values("town").annotate(n=Count("pk"))
    return dict(counted.values_list("town", "n"))


def settling(user: User) -> tuple[bool, int]:
    """Whether the person settles questions of any town, and how many are open; in one query."""
    if user.is_superuser:
        return True, Question.objects.filter(_shown(""), OPEN).count()
    of = "town__report_questions__"
    waiting = Q((f"{of}stands", True), (f"{of}answer", Answer.OPEN)) & _shown(of)
    found = Membership.objects.filter(user=user, role__in=SETTLING).aggregate(
        towns=Count("town", distinct=True),
        questions=Count(
            "town__report_questions",
            filter=waiting & (Q(role=Membership.Role.CLERK) | _seen(of)),
            distinct=True,
        ),
    )
    return bool(found["towns"]), found["questions"]


def _shown(path: str) -> Q:
    """Of issued reports in review or confirmed; ``path`` leads to the question."""
    return Q(
        (f"{path}reading__standing", Standing.ISSUED),
        (f"{path}reading__state__in", LOOKED_AT),
    )


def _seen(path: str) -> Q:
    """Of no commitment, or of one that is not for clerks alone."""
    visibility = f"{path}commitment__visibility__in"
    return Q((f"{path}commitment__isnull", True)) | Q((visibility, SEES[DEPUTY]))
