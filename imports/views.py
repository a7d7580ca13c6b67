"""Pages of imports, for the clerks of a town and administrators; for others they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_tables2 import RequestConfig

from commitments.actions import ActionError
from commitments.audience import editable_towns, may_edit
from commitments.exports.ledger import blank_ledger
from commitments.exports.workbook import content_disposition
from commitments.models import Town

from . import actions
from .forms import UploadForm
from .models import Action, Batch
from .planning_words import failure, say
from .tables import BatchTable, counts_words, row_lines

ROWS_A_PAGE = 100
BATCHES_A_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def for_clerks(view: View) -> View:
    """Hand ``view`` the towns that the person may import into; 404 for who has none."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        towns = editable_towns(request.user)
        if not towns and not getattr(request.user, "is_superuser", False):
            raise Http404
        return view(request, *args, towns=towns, **kwargs)

    return guarded


def for_its_clerks(view: View) -> View:
    """Hand ``view`` the batch with number ``pk``; 404 for who may not import into its town."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        batch = Batch.objects.select_related("town", "by", "default_plan").filter(pk=pk).first()
        if batch is None or not may_edit(request.user, batch.town):
            raise Http404
        return view(request, batch, **kwargs)

    return guarded


@for_clerks
def batches(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """What was uploaded for the person's towns."""
    found = Batch.objects.filter(town__in=towns).select_related("town", "by")
    table = BatchTable(found.defer("summary", "issues"))
    RequestConfig(request, paginate={"per_page": BATCHES_A_PAGE}).configure(table)
    return render(request, "imports/list.html", {"table": table, "towns": towns})


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def upload(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """Take one file; its page shows what comes of it."""
    if request.method != "POST":
        given = {"town": request.GET.get("town", "")} if "town" in request.GET else None
        form = UploadForm(towns=towns, initial=given)
        return render(request, "imports/upload.html", {"form": form, "towns": towns})
    form = UploadForm(request.POST, request.FILES, towns=towns)
    if form.is_valid():
        try:
            return redirect(_receive(request, form))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "imports/upload.html", {"form": form, "towns": towns})


def _receive(request: HttpRequest, form: UploadForm) -> Batch:
    file: UploadedFile = form.cleaned_data["file"]
    return actions.receive(
        town=form.cleaned_data["town"],
        data=file.read(),
        filename=file.name or _("未命名"),
        by=request.user,  # type: ignore[arg-type]
        default_plan=form.cleaned_data["plan"],
        default_day=form.cleaned_data["day"],
    )


@for_its_clerks
def batch_page(request: HttpRequest, batch: Batch) -> HttpResponse:
    """One batch: how far it is, what it would do or did, and the buttons to decide."""
    asked = request.GET.get("show", "")
    rows = batch.rows.as_in_file()
    if asked in Action.values:
        rows = rows.filter(action=asked)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "imports/batch.html",
        {
            "batch": batch,
            "page": page,
            "lines": row_lines(page.object_list),
            "asked": asked,
            "counts": [
                (action.value, action.label, batch.counts.get(action, 0)) for action in Action
            ],
            "written": counts_words(batch.counts),
            "left_out": batch.counts.get(Action.CONFLICT, 0) + batch.counts.get(Action.FAULTY, 0),
            "failure": failure(batch.error),
            "issues": [say(issue) for issue in batch.file_issues()],
            "earlier": actions.earlier(batch),
        },
    )


@for_its_clerks
def progress(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The part of the page that is asked for every second; the whole page again when it is done."""
    answer = render(request, "imports/_progress.html", {"batch": batch})
    if not batch.working:
        answer["HX-Refresh"] = "true"
    return answer


def _decide(request: HttpRequest, batch: Batch, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(batch)


@require_POST
@for_its_clerks
def confirm(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Let the plan that was shown be written."""
    digest = request.POST.get("digest", "")
    return _decide(
        request,
        batch,
        lambda: actions.confirm(batch=batch, by=request.user, digest=digest),  # type: ignore[arg-type]
    )


@require_POST
@for_its_clerks
def discard(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Give the batch up."""
    return _decide(request, batch, lambda: actions.discard(batch))


@require_POST
@for_its_clerks
def undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Take back what it wrote; the page then lists what had to stay."""
    return _decide(request, batch, lambda: actions.undo(batch))


@for_its_clerks
def original(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The file as it was uploaded."""
    try:
        stream = batch.file.open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(stream, as_attachment=True, filename=batch.filename)
    answer["Content-Type"] = "application/octet-stream"
    return answer  # type: ignore[return-value]


@require_http_methods(["GET", "HEAD"])
@for_clerks
def blank(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """Our own blank ledger for a plan (``?plan=``, else this year's) of one town."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    year = timezone.localdate().year
    asked = request.GET.get("plan", "").strip()[:120]
    title = "".join(mark for mark in asked if mark.isprintable())
    title = title or _("%(town)s%(year)s年度目标任务") % {"town": town.name, "year": year}
    answer = HttpResponse(blank_ledger(town, title, year), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(
        _("%(title)s（空白台账）.xlsx") % {"title": title}
    )
    return answer
