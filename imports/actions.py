"""The life of a batch: every change of its state, under a lock on its row.

received → reading → checked → committing → committed → undone; or failed, or discarded. A worker
may die anywhere: each step can be done again, and ``sweep`` finds what was left.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError, refresh_statuses
from commitments.models import Plan, Town
from people.models import User

from . import committing
from .checking import Known, KnownPlan
from .checking import check as check_reading
from .heartbeat import beating
from .models import WORKING, Batch, Kind, Row, State
from .planning import Entry, ImportPlan, plan_records
from .planning_words import KEPT_WORDS
from .records import Checked
from .undoing import Undoing
from .workbook import UnreadableFile, open_apart, read_workbook

log = logging.getLogger(__name__)

CHUNK = 500
# How often a batch is begun whose worker dies of it.
MOST_TRIES = 5
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv", ".txt"}


# Coming in


@transaction.atomic
def receive(
    *,
    town: Town,
    data: bytes,
    filename: str,
    by: User | None,
    default_plan: Plan | None = None,
    default_day: dt.date | None = None,
    enqueue: bool = True,
) -> Batch:
    """Keep the file and, once that is certain, ask a worker to read it; ``enqueue`` False leaves
    the reading to the caller. Raises ActionError for an empty or too large file."""
    limit = settings.MAX_UPLOAD_MB
    if not data:
        raise ActionError(_("文件“%(name)s”是空的，请重新选择。") % {"name": filename})
    if len(data) > limit * 1024 * 1024:
        told = {"name": filename, "limit": limit}
        raise ActionError(_("文件“%(name)s”超过%(limit)s MB，请拆分后再上传。") % told)
    if default_plan is not None and default_plan.town_id != town.pk:
        raise ActionError(_("所选计划不属于%(town)s。") % {"town": town})
    filename = "".join(mark for mark in filename if mark.isprintable()) or _("未命名")
    sha256 = hashlib.sha256(data).hexdigest()
    batch = Batch.objects.create(
        town=town,
        file=_store(data, sha256=sha256, filename=filename),
        filename=PurePath(filename.replace("\\", "/")).name[-200:],
        sha256=sha256,
        size=len(data),
        by=by,
        default_plan=default_plan,
        default_day=default_day,
        heartbeat=timezone.now(),
    )
    if enqueue:
        _ask_worker("check_batch", batch.pk)
    return batch


def _store(data: bytes, *, sha256: str, filename: str) -> str:
    """The name the file is kept under: its content decides, so the same file is kept once."""
    suffix = PurePath(filename).suffix.lower()
    name = f"imports/{sha256[:2]}/{sha256}{suffix if suffix in SUFFIXES else ''}"
    if not default_storage.exists(name):
        return default_storage.save(name, ContentFile(data))
    return name


def earlier(batch: Batch) -> Batch | None:
    """The last batch of the same file in the same town that was written, if any."""
    same = Batch.objects.filter(town=batch.town_id, sha256=batch.sha256)
    written = same.filter(state=State.COMMITTED).exclude(pk=batch.pk)
    return written.order_by("-committed_at").first()


def _ask_worker(task: str, pk: int) -> None:
    """Queue a task once the transaction is through. A broker that is away costs time only: the
    batch is stored, and the sweep queues it again."""
    from kombu.exceptions import OperationalError

    from . import tasks

    def send() -> None:
        try:
            getattr(tasks, task).delay(pk)
        except OperationalError as error:
            log.warning("batch %s waits for the sweep, broker is away: %s", pk, error)

    transaction.on_commit(send)


# Reading and checking


def check(pk: int, *, job: str = "") -> None:
    """Read and check the file of batch ``pk``, plan its rows and keep them for the preview.

    Does nothing where another worker has it or where it was done. ``job`` names the caller: the
    same job may come again after its worker died. Afterwards checked or failed.
    """
    batch = _claim(pk, job=job)
    if batch is None:
        return
    with beating(batch.pk):
        try:
            _keep_checked(batch, _read(batch))
        except UnreadableFile as error:
            _fail(batch, {"code": error.code, "data": dict(error.data)})
        except OSError:
            _fail(batch, {"code": "file_gone", "data": {}})
        except OperationalError:
            raise
        except Exception as error:
            # A fault of ours: said and logged, so that the batch does not come back for ever.
            log.exception("batch %s could not be checked", pk)
            _fail(batch, _unexpected(error))


def _unexpected(error: Exception) -> dict[str, object]:
    return {"code": "unexpected", "data": {"kind": type(error).__name__}}


@transaction.atomic
def _claim(pk: int, *, job: str) -> Batch | None:
    batch = Batch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.state not in (State.RECEIVED, State.READING):
        return None
    if batch.state == State.READING and not _is_stale(batch) and (not job or batch.job != job):
        return None
    if not _try_once_more(batch):
        return None
    batch.state, batch.job, batch.heartbeat = State.READING, job, timezone.now()
    batch.save(update_fields=["state", "job", "heartbeat"])
    return batch


def _try_once_more(batch: Batch) -> bool:
    """Count a try of a locked batch. What ended its worker so often ends every worker, so it is
    given up: False."""
    tries = batch.summary.get("tries", 0)
    if tries >= MOST_TRIES:
        log.error("batch %s is given up after %s tries", batch.pk, tries)
        batch.state, batch.error, batch.job = State.FAILED, {"code": "gave_up", "data": {}}, ""
        batch.save(update_fields=["state", "error", "job"])
        return False
    batch.summary["tries"] = tries + 1
    batch.save(update_fields=["summary"])
    return True


@transaction.atomic
def _begin(pk: int) -> None:
    """Count a try to write, in a transaction that lasts where that of the writing does not."""
    batch = Batch.objects.select_for_update().filter(pk=pk, state=State.COMMITTING).first()
    if batch is not None:
        _try_once_more(batch)


def _read(batch: Batch) -> Checked:
    reading = read_workbook(batch.data(), name=batch.filename, opener=open_apart)
    return check_reading(reading, known=known_of(batch))


def known_of(batch: Batch) -> Known:
    """What checking may know of the database: the town's plans, and what was chosen at upload."""
    plans = batch.town.plans.values_list("title", "kind", "start", "end")
    return Known(
        town=batch.town.name,
        plans=tuple(KnownPlan(*plan) for plan in plans),
        default_plan=batch.default_plan.title if batch.default_plan else "",
        default_day=batch.default_day,
    )


@transaction.atomic
def _keep_checked(batch: Batch, checked: Checked) -> None:
    locked = _lock(batch.pk)
    if locked.state != State.READING or locked.job != batch.job:
        return
    locked.kind = _kind_of(checked)
    locked.issues = [issue.as_json() for issue in checked.issues]
    _keep_plan(locked, plan_records(checked.records, town=locked.town))


def _kind_of(checked: Checked) -> str:
    if checked.of("commitment"):
        return Kind.LEDGER
    return Kind.PROGRESS if checked.of("progress") else Kind.OTHER


def _keep_plan(batch: Batch, plan: ImportPlan) -> None:
    """Replace the rows of a locked batch by those of ``plan`` and show them."""
    batch.rows.all().delete()
    rows = [_row(batch, position, entry) for position, entry in enumerate(plan.entries)]
    Row.objects.bulk_create(rows, batch_size=CHUNK)
    batch.state = State.CHECKED
    batch.digest, batch.counts = plan.digest, plan.counts
    batch.rows_read = batch.rows_checked = len(rows)
    batch.rows_written, batch.error, batch.job = 0, {}, ""
    batch.save()


def _row(batch: Batch, position: int, entry: Entry) -> Row:
    origin = entry.record.origin
    return Row(
        batch=batch,
        position=position,
        sheet=origin.sheet[:120],
        line=origin.line,
        kind=entry.record.kind,
        raw=dict(entry.record.raw),
        clean=entry.told,
        issues=[issue.as_json() for issue in entry.issues],
        action=entry.action,
        changes=[change.as_json() for change in entry.changes],
    )


@transaction.atomic
def _fail(batch: Batch, error: dict[str, object]) -> None:
    locked = _lock(batch.pk)
    if locked.state in WORKING:
        locked.state, locked.error, locked.job = State.FAILED, error, ""
        locked.save(update_fields=["state", "error", "job"])


# Deciding


@transaction.atomic
def confirm(*, batch: Batch, by: User | None, digest: str, enqueue: bool = True) -> None:
    """Let the plan that was shown (``digest``) be written by a worker; with ``enqueue`` False the
    caller writes it. Raises ActionError where the preview is another by now or there is nothing
    to write."""
    locked = _lock(batch.pk)
    _expect(locked, State.CHECKED)
    if digest != locked.digest:
        raise ActionError(_("预览内容已有变化，请刷新页面再看一遍后确认。"))
    if not locked.writes:
        raise ActionError(_("没有可以写入的内容：文件里的内容库中都已有，或各行都需要先改正。"))
    locked.state, locked.heartbeat = State.COMMITTING, timezone.now()
    locked.summary = {"confirmed_by": str(by) if by else ""}
    locked.save(update_fields=["state", "heartbeat", "summary"])
    if enqueue:
        _ask_worker("commit_batch", locked.pk)


def commit(pk: int, *, enqueue: bool = True) -> None:
    """Write the confirmed plan of batch ``pk`` in one transaction; does nothing where that was
    done. The plan is made anew under a lock on the town: if it is not the one that was shown, it is
    shown instead, and nothing is written. Statuses are judged by a worker (``enqueue`` False: by
    the caller). What the database refuses ends as failed, with nothing
    written either."""
    _begin(pk)
    try:
        written = _commit(pk)
    except OperationalError:
        raise
    except (IntegrityError, ValidationError, ActionError) as error:
        log.exception("batch %s was refused", pk)
        _fail(Batch(pk=pk), {"code": "refused", "data": {"message": _refusal(error)}})
        return
    except Exception as error:
        log.exception("batch %s could not be written", pk)
        _fail(Batch(pk=pk), _unexpected(error))
        return
    if written and enqueue:
        _ask_worker("judge_batch", pk)


def _refusal(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    return str(error)


@transaction.atomic
def _commit(pk: int) -> bool:
    town = Batch.objects.filter(pk=pk).values_list("town", flat=True).first()
    # Always the town first: two batches of one town must see each other's outcome.
    list(Town.objects.select_for_update().filter(pk=town))
    batch = Batch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.state != State.COMMITTING:
        return False
    rows = list(batch.rows.order_by("position"))
    plan = plan_records([row.record() for row in rows], town=batch.town)
    if plan.digest != batch.digest:
        batch.summary = {"changed": True}
        _keep_plan(batch, plan)
        return False
    touched = committing.write(plan, batch=batch, rows=rows)
    batch.state, batch.committed_at, batch.judged = State.COMMITTED, timezone.now(), False
    batch.rows_written, batch.heartbeat = batch.writes, batch.committed_at
    batch.summary |= {"commitments": touched}
    batch.save()
    return True


def judge(pk: int) -> int:
    """Judge anew what batch ``pk`` touched; returns how many statuses changed."""
    batch = Batch.objects.get(pk=pk)
    touched = batch.summary.get("commitments", [])
    changed = refresh_statuses(as_of=timezone.localdate(), commitments=touched)
    Batch.objects.filter(pk=pk).update(judged=True)
    return changed


@transaction.atomic
def discard(batch: Batch) -> None:
    """Give up a batch that was not written; raises ActionError where it was."""
    locked = _lock(batch.pk)
    _expect(locked, State.RECEIVED, State.READING, State.CHECKED, State.FAILED)
    locked.state = State.DISCARDED
    locked.save(update_fields=["state"])


@transaction.atomic
def forget(batch: Batch) -> None:
    """Remove a batch that was only tried, and its file where no other batch has it."""
    locked = _lock(batch.pk)
    _expect(locked, State.CHECKED, State.FAILED)
    name = str(locked.file.name)
    locked.delete()
    if not Batch.objects.filter(file=name).exists():
        transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def undo(batch: Batch) -> list[str]:
    """Take back what a batch wrote; returns sentences on what had to stay.

    Raises ActionError where it was not written or nothing of it can be taken back."""
    list(Town.objects.select_for_update().filter(pk=batch.town_id))
    locked = _lock(batch.pk)
    _expect(locked, State.COMMITTED)
    undoing = Undoing(locked)
    undoing.run()
    if not undoing.removed and not undoing.restored:
        raise ActionError(_("不能撤销：这一批写入的内容都已发布、已改动或已被引用。"))
    kept = [f"{thing}：{KEPT_WORDS[reason]}" for thing, reason in undoing.kept]
    locked.state, locked.judged, locked.heartbeat = State.UNDONE, False, timezone.now()
    locked.summary = {
        "commitments": sorted(undoing.touched),
        "removed": undoing.removed,
        "restored": undoing.restored,
        "kept": kept,
    }
    locked.save()
    _ask_worker("judge_batch", locked.pk)
    return kept


def _lock(pk: int) -> Batch:
    return Batch.objects.select_for_update().get(pk=pk)


def _expect(batch: Batch, *states: State) -> None:
    if batch.state not in states:
        told = {"state": batch.get_state_display()}
        raise ActionError(_("这一批现在是“%(state)s”，不能这样操作。请刷新页面。") % told)


# What a dead worker left


def sweep() -> list[int]:
    """Queue again every batch that a worker left lying; returns their ids."""
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(heartbeat__lt=limit) | Q(heartbeat__isnull=True)
    waiting = Q(state__in=WORKING) | Q(judged=False)
    found = []
    with transaction.atomic():
        # A row that is locked is being worked on, whatever its heartbeat says.
        stale = Batch.objects.select_for_update(skip_locked=_can_skip()).filter(silent & waiting)
        for batch in stale:
            batch.heartbeat = timezone.now()
            if batch.state == State.READING:
                batch.state, batch.job = State.RECEIVED, ""
            batch.save(update_fields=["heartbeat", "state", "job"])
            _ask_worker(_task_for(batch), batch.pk)
            found.append(batch.pk)
    return found


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _task_for(batch: Batch) -> str:
    if batch.state == State.COMMITTING:
        return "commit_batch"
    return "check_batch" if batch.state in WORKING else "judge_batch"


def _is_stale(batch: Batch) -> bool:
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    return batch.heartbeat is None or batch.heartbeat < limit
