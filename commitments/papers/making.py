"""Making long papers in the background: asked for, claimed by one worker, made, fetched, forgotten.

The row (``Paper``) says where it stands, whatever the broker still remembers. Each step is one
short statement that holds only for the run it belongs to (``token``), so that a worker that was
given up for dead writes nothing over another's work; none of them lasts while the paper is made.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

from ..audience import DEPUTY, INTERNAL, audience_of
from ..exports.asking import NoPaper, paper_of
from ..exports.meeting import meeting_name, meeting_workbook
from ..exports.paper import PaperView
from ..models import Paper, Town
from ..models.choices import Edition, RunState
from ..reading import NotForYou, NotThere, TownView, narrowed, plan_that_is_over, town_view
from ..running import beating

log = logging.getLogger(__name__)

# A paper of more items is made in the background: so many take some three seconds, and nobody
# should look at a page that does nothing for longer.
LONG_ROWS = 800
# How often a paper is begun whose making fails or ends its worker.
MOST_TRIES = 3
KEPT = dt.timedelta(days=30)
FOLDER = "papers"
# How often a run writes down how far it is.
TOLD_SECONDS = 0.5
WAITING = (RunState.QUEUED, RunState.RUNNING)


class Lost(Exception):
    """The run was given up for dead, and somebody else has its paper."""


def is_long(view: PaperView) -> bool:
    """Whether a paper takes longer than a page may."""
    return len(view.items) > LONG_ROWS


@transaction.atomic
def ask(
    view: TownView, *, edition: str, query: str, filename: str, user: User | AnonymousUser
) -> tuple[Paper, bool]:
    """Have a paper made of what ``user`` reads in ``view``, with the filter in ``query``; returns
    it and whether it is new. Who asks for what is being made, or was made and cannot have become
    another, gets the same. Telling a worker is the caller's part."""
    # Two who ask for the same in one moment wait for each other here.
    Town.objects.select_for_update(no_key=True).get(pk=view.town.pk)
    internal = edition == Edition.INTERNAL
    wanted = {
        "town": view.town,
        "edition": edition,
        "publication": view.publication,
        "as_of": view.as_of,
        "query": query,
        "audience": narrowed(view, INTERNAL if internal else DEPUTY).audience,
    }
    same = _same(Paper.objects.filter(**wanted))
    found = next((paper for paper in same if _there(paper)), None)
    if found is not None:
        return found, False
    person = user if user.is_authenticated else None
    return Paper.objects.create(asked_by=person, filename=filename[-200:], **wanted), True


def _same(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Those that answer the same question again. What was released is the same for ever, but who
    signed its internal edition, and what is live, is not."""
    released = Q(state=RunState.DONE, edition=Edition.DEPUTY, publication__isnull=False)
    return papers.filter(Q(state__in=WAITING) | released)


def _there(paper: Paper) -> bool:
    """Whether what is said to be made can be fetched still."""
    return paper.state != RunState.DONE or _path(str(paper.file)).is_file()


def lost(paper: Paper) -> None:
    """Say of a paper whose file is gone that it must be made again."""
    done = Paper.objects.filter(pk=paper.pk, state=RunState.DONE)
    done.update(state=RunState.FAILED, fault=_("生成的文件已经不在，请再试一次。"))


def may_fetch(user: User | AnonymousUser, paper: Paper) -> bool:
    """Whether ``user`` may see how far a paper is and have its file: the clerks of its town, and of
    a 代表版 of what was released those who read there what it holds."""
    audience = audience_of(user, paper.town)
    if audience == INTERNAL:
        return True
    released = paper.publication_id is not None and paper.edition == Edition.DEPUTY
    return released and audience == paper.audience


def again(paper: Paper) -> bool:
    """Queue a paper that failed once more; False where it is not one. Telling a worker is the
    caller's part."""
    failed = Paper.objects.filter(pk=paper.pk, state=RunState.FAILED)
    return bool(
        failed.update(state=RunState.QUEUED, attempts=0, done_steps=0, fault="", beat_at=None)
    )


def run(pk: int, *, today: dt.date) -> bool:
    """Make a paper that is queued; False where somebody else has it or it was not made. May come
    twice: what is done is not queued."""
    token = str(uuid4())
    paper = _claim(pk, token)
    if paper is None:
        return False
    try:
        with beating(partial(_beat, pk, token)):
            name, data = _made(paper, token, today)
        return _finish(paper, token, name, data)
    except Lost:
        log.warning("paper %s was taken over by somebody else meanwhile", pk)
    except (NoPaper, NotForYou, NotThere) as refused:
        _refuse(pk, token, str(refused) or _("申请的人已经看不到这些内容，没有生成。"))
    except Exception:
        log.exception("paper %s could not be made", pk)
        _give_back(paper, token)
    return False


def _claim(pk: int, token: str) -> Paper | None:
    now = timezone.now()
    queued = Paper.objects.filter(pk=pk, state=RunState.QUEUED)
    mine = queued.update(
        state=RunState.RUNNING,
        token=token,
        begun_at=now,
        beat_at=now,
        done_steps=0,
        attempts=F("attempts") + 1,
    )
    known = Paper.objects.select_related("town", "publication", "asked_by")
    return known.get(pk=pk) if mine else None


def _held(pk: int, token: str) -> QuerySet[Paper]:
    return Paper.objects.filter(pk=pk, state=RunState.RUNNING, token=token)


def _beat(pk: int, token: str) -> None:
    _held(pk, token).update(beat_at=timezone.now())


class _Telling:
    """Writes down how far a run is, not more often than people look; raises Lost where the paper is
    no longer the run's."""

    def __init__(self, pk: int, token: str) -> None:
        self.held = _held(pk, token)
        self.told = monotonic() - TOLD_SECONDS

    def __call__(self, done: int, of: int) -> None:
        """``done`` of ``of`` steps."""
        if done < of and monotonic() - self.told < TOLD_SECONDS:
            return
        self.told = monotonic()
        now = timezone.now()
        if not self.held.update(done_steps=done, steps=of, beat_at=now):
            raise Lost


def _made(paper: Paper, token: str, today: dt.date) -> tuple[str, bytes]:
    """The file's name and bytes."""
    asked = QueryDict(paper.query)
    view = paper_of(_view(paper, asked, today), edition=paper.edition, asked=asked)
    return meeting_name(view), meeting_workbook(view, tell=_Telling(paper.pk, token))


def _view(paper: Paper, asked: QueryDict, today: dt.date) -> TownView:
    """What who asked may still read, which must be what the paper is said to hold; raises NotThere
    where it is less."""
    released = paper.publication
    plan = "" if released else asked.get("plan", "")
    view = town_view(
        town=paper.town,
        user=paper.asked_by or AnonymousUser(),
        publication=released.number if released else None,
        as_of=None if released else paper.as_of,
        plans=plan_that_is_over(paper.town, plan, today=today),
        today=today,
    )
    internal = paper.edition == Edition.INTERNAL
    if narrowed(view, INTERNAL if internal else DEPUTY).audience != paper.audience:
        raise NotThere
    return view


def _finish(paper: Paper, token: str, filename: str, data: bytes) -> bool:
    """Keep the file, whole or not at all, and say that it is there."""
    name = f"{FOLDER}/{paper.pk}-{token}.xlsx"
    _write(name, data)
    done = {"state": RunState.DONE, "token": "", "file": name, "filename": filename[-200:]}
    if _held(paper.pk, token).update(**done, done_steps=F("steps"), done_at=timezone.now()):
        return True
    _path(name).unlink(missing_ok=True)
    raise Lost


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def _write(name: str, data: bytes) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_bytes(data)
    half.replace(path)


def _refuse(pk: int, token: str, fault: str) -> None:
    """What was asked for cannot be: trying again would not help."""
    _held(pk, token).update(state=RunState.FAILED, token="", fault=fault[:300])


def _give_back(paper: Paper, token: str) -> None:
    """Queue a paper whose making failed, for the sweep to send; after ``MOST_TRIES`` it stays
    failed until it is asked for again."""
    held = _held(paper.pk, token)
    if paper.attempts >= MOST_TRIES:
        held.update(state=RunState.FAILED, token="", fault=_gave_up())
        return
    held.update(state=RunState.QUEUED, token="", beat_at=timezone.now())


def _gave_up() -> str:
    return _("试了{n}次都没有做成，已停下。可以再试一次；还不行请找管理员看日志。").format(
        n=MOST_TRIES
    )


@transaction.atomic
def sweep() -> list[int]:
    """Queue again what a dead worker had, and find what waits for a message that got lost; returns
    the papers of which the workers are to be told. What ended its worker ``MOST_TRIES`` times is
    given up."""
    now = timezone.now()
    limit = now - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    died = Paper.objects.filter(state=RunState.RUNNING, beat_at__lt=limit)
    died.filter(attempts__gte=MOST_TRIES).update(state=RunState.FAILED, token="", fault=_gave_up())
    waits = Paper.objects.alias(said=Coalesce("beat_at", "asked_at"))
    silent = waits.filter(state__in=WAITING, said__lt=limit)
    found = list(silent.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    # Said now, so that the next sweep does not send the same before it can have been begun.
    Paper.objects.filter(pk__in=found).update(state=RunState.QUEUED, token="", beat_at=now)
    return found


def expire(*, now: dt.datetime) -> int:
    """Forget papers that were asked for longer ago than they are kept, with their files, and what a
    run that was ended left behind; returns how many papers."""
    old = list(Paper.objects.filter(asked_at__lt=now - KEPT).exclude(state__in=WAITING))
    Paper.objects.filter(pk__in=[paper.pk for paper in old]).delete()
    for paper in old:
        if paper.file:
            _path(str(paper.file)).unlink(missing_ok=True)
    _sweep_folder(now)
    return len(old)


def _sweep_folder(now: dt.datetime) -> None:
    """Delete files of no paper that nobody can be writing any more."""
    known = set(Paper.objects.exclude(file="").values_list("file", flat=True))
    for path in _path(FOLDER).glob("*.*"):
        if f"{FOLDER}/{path.name}" not in known and path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)
