"""Reading and checking: from the kept file to rows that show what a commit would do."""

from __future__ import annotations

import logging

from django.db import OperationalError, transaction
from django.utils import timezone

from ..checking import Known, KnownPlan
from ..checking import check as check_reading
from ..entries import Entry
from ..heartbeat import beating
from ..layouts import layout_of
from ..models import Batch, Kind, Row, State
from ..planning import ImportPlan, plan_records
from ..records import Checked
from ..workbook import Corrections, UnreadableFile, open_apart, read_workbook
from .shared import fail, is_stale, lock, try_once_more, unexpected

log = logging.getLogger(__name__)

CHUNK = 500


def check(pk: int, *, job: str = "") -> None:
    """Read and check the file of batch ``pk``, plan its rows and keep them for the preview.

    Does nothing where another worker has it or where it was done. ``job`` names the caller: the
    same job may come again after its worker died. Afterwards checked or failed.
    """
    batch = claim(pk, job=job)
    if batch is None:
        return
    with beating(batch.pk):
        try:
            keep_checked(batch, _read(batch))
        except UnreadableFile as error:
            fail(batch, {"code": error.code, "data": dict(error.data)})
        except OSError:
            fail(batch, {"code": "file_gone", "data": {}})
        except OperationalError:
            raise
        except Exception as error:
            # A fault of ours: said and logged, so that the batch does not come back for ever.
            log.exception("batch %s could not be checked", pk)
            fail(batch, unexpected(error))


@transaction.atomic
def claim(pk: int, *, job: str) -> Batch | None:
    batch = Batch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.state not in (State.RECEIVED, State.READING):
        return None
    if batch.state == State.READING and not is_stale(batch) and (not job or batch.job != job):
        return None
    if not try_once_more(batch):
        return None
    batch.state, batch.job, batch.heartbeat = State.READING, job, timezone.now()
    batch.save(update_fields=["state", "job", "heartbeat"])
    return batch


def _read(batch: Batch) -> Checked:
    reading = read_workbook(
        batch.data(), name=batch.filename, opener=open_apart, corrections=corrections_of(batch)
    )
    batch.layout = layout_of(reading)
    return check_reading(reading, known=known_of(batch))


def corrections_of(batch: Batch) -> Corrections:
    """What was corrected in the reading of this file, and what its town remembers."""
    remembered = batch.town.headings.values_list("heading", "field")
    return Corrections.from_json({**batch.mapping, "headings": dict(remembered)})


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
def keep_checked(batch: Batch, checked: Checked) -> None:
    locked = lock(batch.pk)
    if locked.state != State.READING or locked.job != batch.job:
        return
    locked.kind, locked.layout = _kind_of(checked), batch.layout
    locked.issues = [issue.as_json() for issue in checked.issues]
    keep_plan(locked, plan_records(checked.records, town=locked.town))


def _kind_of(checked: Checked) -> str:
    if checked.of("commitment"):
        return Kind.LEDGER
    return Kind.PROGRESS if checked.of("progress") else Kind.OTHER


def keep_plan(batch: Batch, plan: ImportPlan) -> None:
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
