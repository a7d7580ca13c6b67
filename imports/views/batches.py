"""The list of batches, and one batch: how far it is, what it would do, or did."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from commitments.lists.links import files_of
from commitments.models import Town

from .. import actions
from ..collecting.replacing import replaced_by
from ..forms import SupplyForm
from ..heartbeat import written_so_far
from ..models import Action, Batch, Reading, State
from ..planning_words import failure, say
from ..preview import Page, Table, is_ours, next_step, page_of, tables_of
from ..preview.found import PLAN_CODES, Found, asks_day, asks_plan, found_in, writes_words
from ..review.answering import n_loose
from ..superseding import sentence
from ..tables import BatchTable, counts_words, did_words
from .guards import for_clerks, for_its_clerks
from .moving import MOVABLE
from .pictures import SHOWN, shown

BATCHES_A_PAGE = 30
WRONG_TOWN = "other_town"
# Said in the card above, with the way to mend it.
SAID_ABOVE = (WRONG_TOWN, "days_missing")
# What waits for a person: they confirm it, mend it, or give it up.
WAITING = (State.CHECKED, State.FAILED)
MOST_WAITING = 50
STOPPABLE = (State.RECEIVED, State.READING, State.COMMITTING)


@for_clerks
def batches(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """What was uploaded for the person's towns."""
    found = batches_of(towns)
    waiting = BatchTable(waiting_of(found)[:MOST_WAITING], orderable=False)
    table = BatchTable(found.exclude(state__in=WAITING))
    RequestConfig(request, paginate={"per_page": BATCHES_A_PAGE}).configure(table)
    told = {"table": table, "waiting": waiting, "towns": towns}
    told["n"] = waiting_of(found).count()
    told["files"] = files_of(request, "imports:batches_file")
    return render(request, "imports/list.html", told)


def batches_of(towns: list[Town]) -> QuerySet[Batch]:
    """What was uploaded for the towns, newest first, without what only its own page needs."""
    found = Batch.objects.filter(town__in=towns).select_related("town", "by")
    return found.defer("issues", "layout", "decisions", "mapping", "tally")


def waiting_of(found: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those that wait for a person."""
    return found.filter(state__in=WAITING)


@for_its_clerks
def batch_page(request: HttpRequest, batch: Batch) -> HttpResponse:
    """One batch: how far it is, what it would do or did, and the buttons to decide."""
    told: dict[str, Any] = {
        "batch": batch,
        "failure": failure(batch.error),
        "issues": list(
            dict.fromkeys(
                (issue.severity, say(issue))
                for issue in batch.file_issues()
                if issue.code not in SAID_ABOVE or batch.state != State.CHECKED
            )
        ),
        "counts": counts_words(batch.counts),
        "left_out": batch.counts.get(Action.CONFLICT, 0) + batch.counts.get(Action.FAULTY, 0),
    }
    found = found_in(batch)
    told["found"] = []
    reminders = [one for one in found if one.mark == "warning"]
    told["plan_notes"] = [one for one in reminders if one.code in PLAN_CODES]
    told["reminders"] = [one for one in reminders if one.code not in PLAN_CODES]
    # Batches that were read before issues were added up have no tally.
    untold = not batch.tally and batch.rows.exclude(issues=[]).exists()
    told["faults"] = bool(batch.issues or found or untold)
    told["writes_words"] = writes_words(batch)
    told["ours"], told["next"] = is_ours(batch), next_step(batch)
    if batch.state == State.CHECKED:
        told |= asking(batch, found)
    told["total"] = sum(batch.counts.values())
    told["all_left_out"] = told["total"] == batch.counts.get(Action.LEFT_OUT, 0)
    told["not_understood"] = any(raw["kind"] == "other" for raw in batch.layout)
    # What came of a report is mended in its review, not as a file that somebody made.
    told["report"] = Reading.objects.filter(batch=batch).only("pk").first()
    # What was typed beside a picture belongs to the form of its unit.
    told["movable"] = batch.state in MOVABLE and not told["report"] and not hasattr(batch, "typed")
    told["others"] = [*relatives(batch), *_unwritten(told["report"])]
    told["edition"] = sentence(batch)
    earlier = actions.earlier(batch)
    if earlier:
        told["earlier"], told["did"] = earlier, did_words(earlier)
    if batch.working:
        told |= working_words(batch)
    elif batch.layout or batch.counts:
        told |= preview_of(request, batch)
        told["found"] = leading(found, told["tables"])
    return render(request, "imports/batch.html", told)


def leading(found: list[Found], tables: list[Table]) -> list[tuple[Found, str]]:
    """What stops rows, each with the address of those rows."""
    places = {table.name[:120]: table.index for table in reversed(tables)}
    return [
        (one, f"?{urlencode({'sheet': places.get(one.sheet, 0), 'show': one.action})}")
        for one in found
        if one.action
    ]


def asking(batch: Batch, found: list[Found]) -> dict[str, Any]:
    """The form for the day and the plan that a file does not name, and whether they are needed."""
    form = SupplyForm(batch=batch)
    has_plans = form.fields["plan"].queryset.exists()  # type: ignore[attr-defined]
    return {
        "supply": form,
        "has_plans": has_plans,
        "asks_day": asks_day(found),
        "asks_plan": asks_plan(found) and has_plans,
        "wrong_town": any(issue["code"] == WRONG_TOWN for issue in batch.issues),
    }


def relatives(batch: Batch) -> list[dict[str, str]]:
    """What other batches have to do with this one, as sentences with a link."""
    told = [(_("由这一批移来："), batch.moved_from)] if batch.moved_from else []
    told += [(_("已移到："), other) for other in batch.moved_to.select_related("town")]
    told += [(_("已有更新版："), other) for other in batch.superseded_by.filter(state="committed")]
    if later := replaced_by(batch):
        told.append((_("不再写入，已被后来交的一份替代："), later))
    return [
        {
            "sentence": said,
            "url": other.get_absolute_url(),
            "name": f"{other.town.name} · {other.filename}",
        }
        for said, other in told
    ]


def _unwritten(report: Reading | None) -> list[dict[str, str]]:
    """What was accepted of a report and is yet not among the rows, as ``relatives`` are told."""
    n = n_loose(report) if report else 0
    if report is None or not n:
        return []
    said = _("报告里已接受的成果中有%(n)s条不对应任何承诺，留在报告里，不写入进展。") % {"n": n}
    to = f"{report.get_absolute_url()}?show=loose"
    return [{"sentence": said, "url": to, "name": _("看是哪几条")}]


def preview_of(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """The tabs of a preview and the page that the address asks for (sheet, show, page)."""
    tables = tables_of(batch)
    table = _asked(tables, request.GET.get("sheet", ""))
    if table is None:
        return {"tables": tables}
    show = request.GET.get("show", "")
    page = page_of(batch, table, show=show, number=request.GET.get("page"))
    return {
        "tables": tables,
        "page": page,
        "editable": batch.state == "checked",
        "shows": _shows(page),
        "here": query_of(page),
        "pager": [
            (number, query_of(page, page=number))
            for number in (page.paged.number - 1, page.paged.number + 1)
        ],
    }


def _asked(tables: list[Table], text: str) -> Table | None:
    """The table of the address, else the first with tasks or progress, else the first that is
    imported, else the first."""
    if text.isdecimal() and int(text) < len(tables):
        return tables[int(text)]
    return min(tables, key=lambda table: (_rank(table), table.index), default=None)


def _rank(table: Table) -> int:
    if table.kind in ("ledger", "form"):
        return 0
    return 2 if table.kind in ("other", "note") else 1


def _shows(page: Page) -> list[tuple[str, str, int, str]]:
    """(action, word, lines, address) of what the table may be cut down to."""
    return [
        (action.value, str(action.label), n, query_of(page, show=action.value, page=1))
        for action in Action
        if (n := page.counts.get(action.value, 0))
    ]


def query_of(shown: Page, **changed: object) -> str:
    """The address of a page of the preview, with some of it changed."""
    told = {"sheet": shown.table.index, "show": shown.show, "page": shown.paged.number, **changed}
    usual = {"sheet": None, "show": "", "page": 1}
    said = {name: value for name, value in told.items() if value != usual[name]}
    return f"?{urlencode(said)}"


def working_words(batch: Batch) -> dict[str, Any]:
    """How far a worker is in percent (None where it cannot be said), and whether it may stop."""
    if batch.state == State.COMMITTING:
        batch.rows_written = written_so_far(batch.pk)
    of = {
        State.READING: (batch.rows_read, batch.rows_total),
        State.COMMITTING: (batch.rows_written, batch.writes),
    }
    done, total = of.get(State(batch.state), (0, 0))
    return {
        "done": min(100, 100 * done // total) if total and done else None,
        "stoppable": batch.state in STOPPABLE and not batch.cancel_asked,
    }


@for_its_clerks
def progress(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The part of the page that is asked for every second; the whole page again when it is done."""
    answer = render(request, "imports/_progress.html", {"batch": batch, **working_words(batch)})
    if not batch.working:
        answer["HX-Refresh"] = "true"
    return answer


@csp_replace(SHOWN)
@for_its_clerks
def original(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The file as it was uploaded; a picture is shown."""
    return shown(batch.file.open, batch.filename)
