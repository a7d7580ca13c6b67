"""Reading and checking: from the kept file to rows that show what a commit would do.

The file is read and checked by a child process, whose records are planned and kept piece by piece,
each piece in a transaction of its own, while it goes on. Of a large file nothing is held but what
later rows may speak of.
While the batch is ``reading``, its rows are nobody's; a worker that begins anew removes them.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils import timezone

from ..apart import check_apart
from ..bounds import limits
from ..checking import Known, KnownPlan
from ..collecting.noting import note
from ..decisions import apply
from ..heartbeat import Stopped, beating
from ..issues import Issue
from ..keeping import Keeper
from ..models import Batch, Kind, Row, State
from ..open_data import reading as open_data
from ..pictures.reading import FormTyped, typed_of
from ..planning import Planner
from ..planning_asked import with_issues_of_forms
from ..records import Checked, Record
from ..review import carried
from ..superseding import recognise
from ..workbook import Corrections, UnreadableFile
from .correcting import PAGE_DAY, PERIOD_END, READ_OTHERWISE
from .shared import fail, is_stale, lock, try_once_more, undisturbed, unexpected

log = logging.getLogger(__name__)


def check(pk: int, *, job: str = "") -> None:
    """Read and check the file of batch ``pk``, plan its rows and keep them for the preview.

    Does nothing where another worker has it or where it was done. ``job`` names the caller: the
    same job may come again after its worker died. Afterwards checked, failed or, where that was
    asked, discarded.
    """
    batch = claim(pk, job=job)
    if batch is None:
        return
    with beating(batch.pk), undisturbed(), failing(batch):
        read_claimed(batch)


@contextmanager
def failing(batch: Batch) -> Iterator[None]:
    """What keeps a claimed batch from being shown becomes its state; the database's own troubles
    are the caller's."""
    try:
        yield
    except Stopped:
        stop(batch)
    except UnreadableFile as error:
        fail(batch, {"code": error.code, "data": dict(error.data)})
    except OSError:
        fail(batch, {"code": "file_gone", "data": {}})
    except carried.CardsLost as error:
        log.exception("batch %s lost cards of its report", batch.pk)
        fail(batch, {"code": "cards_lost", "data": {"places": str(error)}})
    except OperationalError:
        raise
    except Exception as error:
        # A fault of ours: said and logged, so that the batch does not come back for ever.
        log.exception("batch %s could not be checked", batch.pk)
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
    batch.rows_total = batch.rows_read = batch.rows_checked = batch.rows_written = 0
    batch.save()
    return batch


def read_claimed(batch: Batch) -> None:
    """Read, plan and keep a claimed batch, piece by piece; raises what ``failing`` hears."""
    if carried.reading_of(batch) is None and _read_open_data(batch):
        return
    typed = typed_of(batch)
    reader = Reader(batch, typed)
    with check_apart(
        typed.data if typed else batch.data(),
        name=typed.name if typed else batch.filename,
        limits=limits(),
        corrections=corrections_of(batch),
        known=known_of(batch),
        decisions=batch.decisions,
    ) as stream:
        reader.total = stream.total
        for piece in stream.pieces():
            reader.take(piece.records, read=piece.read, texts=piece.texts)
    batch.layout = stream.layout
    reader.end(stream.issues)


def _read_open_data(batch: Batch) -> bool:
    """Read a file of our own open data, whose cells say what they mean; False for any other."""
    data = batch.data()
    file = open_data.file_of(data)
    if file is None:
        return False
    reader = Reader(batch)
    for records in open_data.pieces_of(data, file):
        reader.take(apply(records, batch.decisions), read=len(records))
    batch.layout = open_data.layout_of(file, reader.read)
    reader.end(())
    return True


class Reader:
    """Plans and keeps the records of one batch, piece by piece."""

    def __init__(self, batch: Batch, typed: FormTyped | None = None) -> None:
        self.batch, self.typed = batch, typed
        self.planner = Planner(batch.town)
        self.keeper = Keeper(batch.pk)
        self.carried = carried.carried_by(batch)
        self.kinds: set[str] = set()
        self.read = self.total = 0
        with transaction.atomic():
            self._lock()
            Row.objects.filter(batch=batch).remove_unwritten()

    def take(
        self,
        records: Sequence[Record],
        *,
        read: int = 0,
        texts: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        """Keep some records; ``read`` counts the rows of the file they came from, ``texts`` are
        theirs where they are made already. Raises Stopped where the batch is no longer this
        worker's, or where somebody asked to stop."""
        if self.carried is not None:
            # Their texts are made anew: what the cells say is not all.
            records, texts = self.carried.take(records), None
        if self.typed is not None:
            records, texts = self.typed.take(records), None
        entries = self.planner.take(records)
        self.kinds |= {record.kind for record in records}
        self.read += read
        with transaction.atomic():
            locked = self._lock()
            self.keeper.keep(entries, texts=texts)
            locked.rows_total = self.total
            locked.rows_read, locked.rows_checked = self.read, self.keeper.position
            locked.heartbeat = timezone.now()
            locked.save(update_fields=["rows_total", "rows_read", "rows_checked", "heartbeat"])

    @transaction.atomic
    def end(self, issues: Sequence[Issue]) -> None:
        """Show what was kept."""
        if self.carried is not None:
            self.carried.expect_all()
        locked = self._lock()
        locked.kind, locked.layout = kind_of(self.kinds), self.batch.layout
        locked.issues = [issue.as_json() for issue in issues]
        show(locked, self.planner, self.keeper)

    def _lock(self) -> Batch:
        locked = lock(self.batch.pk)
        if locked.state != State.READING or locked.job != self.batch.job or locked.cancel_asked:
            raise Stopped
        return locked


def kind_of(kinds: Collection[str]) -> str:
    """What a file of records of those kinds is."""
    if "commitment" in kinds:
        return Kind.LEDGER
    return Kind.PROGRESS if "progress" in kinds else Kind.OTHER


@transaction.atomic
def stop(batch: Batch) -> None:
    """Discard what somebody asked to stop; what another worker took over is left to it."""
    locked = lock(batch.pk)
    if locked.state == State.READING and locked.job == batch.job and locked.cancel_asked:
        Row.objects.filter(batch=locked).remove_unwritten()
        carried.given_back(locked)
        locked.state, locked.job, locked.cancel_asked = State.DISCARDED, "", False
        locked.rows_read = locked.rows_checked = 0
        locked.save()


def corrections_of(batch: Batch) -> Corrections:
    """What was corrected in the reading of this file, and what its town remembers. The workbook of
    a confirmed report is our own: its columns mean what they mean in every town."""
    if carried.reading_of(batch) is not None:
        return Corrections()
    remembered = batch.town.headings.values_list("heading", "field")
    return Corrections.from_json({**batch.mapping, "headings": dict(remembered)})


def known_of(batch: Batch) -> Known:
    """What checking may know of the database: the town's plans and units, and what was chosen at
    upload."""
    plans = batch.town.plans.values_list("title", "kind", "start", "end", "pk")
    units = batch.town.units.values_list("pk", "name", "short_name")
    told, page = batch.mapping.get(PERIOD_END), batch.mapping.get(PAGE_DAY)
    otherwise = [
        dt.date.fromisoformat(day)
        for day in batch.mapping.get(READ_OTHERWISE, "").split("/")
        if day
    ]
    return Known(
        town=batch.town.name,
        plans=tuple(KnownPlan(*plan) for plan in plans),
        default_plan=batch.default_plan.title if batch.default_plan else "",
        default_day=batch.default_day,
        units={pk: (name, short) for pk, name, short in units},
        period_end=dt.date.fromisoformat(told) if told else None,
        page_day=dt.date.fromisoformat(page) if page else None,
        read_otherwise=(otherwise[0], otherwise[1]) if otherwise else None,
    )


def keep_checked(batch: Batch, checked: Checked) -> None:
    """Plan and show the records of a file that was checked as a whole; the batch is reading."""
    reader = Reader(batch)
    reader.take(checked.records)
    reader.end(checked.issues)


def show(batch: Batch, planner: Planner, keeper: Keeper) -> None:
    """Let a locked batch wait for confirmation with the rows that ``keeper`` kept."""
    let_show(batch, planner, keeper)
    batch.save()
    note(batch, planner.scope, planner.held)


def let_show(
    batch: Batch, planner: Planner, keeper: Keeper, *, written: Collection[str] | None = None
) -> None:
    """As ``show``, but the batch is saved and noted by the caller; ``written`` as ``recognise``
    takes it."""
    batch.state = State.CHECKED
    batch.digest, batch.counts, batch.seen = keeper.digest, planner.count(), planner.held.seen
    batch.rows_checked, batch.rows_written = keeper.position, 0
    batch.tally = keeper.tally.as_json()
    batch.rows_read = batch.rows_total = max(batch.rows_read, batch.rows_total)
    batch.issues = with_issues_of_forms(batch.issues, planner.scope, planner.held)
    batch.error, batch.job, batch.cancel_asked = {}, "", False
    recognise(batch, planner.scope, written=written)
