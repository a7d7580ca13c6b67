"""Reports come in: the list of them, the page to give one, how far the worker is, the file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.models import Town

from ...models import CardState, Reading, ReadingState
from ...report_wording import reading_failure
from ...views.guards import for_clerks
from .. import receiving
from ..forms import GiveForm
from .guards import for_its_reviewers, readings_for

A_PAGE = 30
# What waits for a person, then what waits for a worker.
WAITING = (ReadingState.REVIEW, ReadingState.FAILED)
WORKING = (ReadingState.RECEIVED, ReadingState.READING)


@require_http_methods(["GET", "HEAD"])
@for_clerks
def reports(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """The reports of the person's towns: those that wait first, the rest newest first."""
    rank = Case(
        When(state__in=WAITING, then=Value(0)),
        When(state__in=WORKING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = readings_for(request.user, towns).select_related("town", "by", "batch")
    found = found.defer("text", "sections", "sums", "plans", "batch__layout", "batch__issues")
    found = found.annotate(
        rank=rank,
        n=Count("cards"),
        waits=Count("cards", filter=Q(cards__state=CardState.PENDING)),
        taken=Count("cards", filter=Q(cards__state=CardState.ACCEPTED)),
    )
    paged = Paginator(found.order_by("rank", "-created", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [(one, reading_failure(one.error, pasted=one.pasted)) for one in paged]
    told: dict[str, Any] = {"towns": towns, "paged": paged}
    told["waiting"] = [line for line in lines if line[0].state in WAITING]
    told["others"] = [line for line in lines if line[0].state not in WAITING]
    return render(request, "imports/review/list.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def give_report(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """Take a report, a file or pasted words, and lead to its page."""
    if not towns:
        return redirect("people:add_town")
    if request.method != "POST":
        given = {name: request.GET[name] for name in ("town", "standing") if name in request.GET}
        return _form_page(request, GiveForm(towns=towns, initial=given))
    form = GiveForm(request.POST, request.FILES, towns=towns)
    if form.is_valid():
        try:
            return redirect(_receive(request, form.cleaned_data))
        except ActionError as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
    return _form_page(request, form, status=422)


def _form_page(request: HttpRequest, form: GiveForm, status: int = 200) -> HttpResponse:
    return render(request, "imports/review/give.html", {"form": form}, status=status)


def _receive(request: HttpRequest, said: dict[str, Any]) -> Reading:
    file: UploadedFile | None = said["file"]
    # One byte more than is taken is enough to know.
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    return receiving.receive_report(
        town=said["town"],
        data=file.read(most + 1) if file else said["text"].encode(),
        filename=(file.name or _("未命名")) if file else "",
        by=request.user,  # type: ignore[arg-type]
        standing=said["standing"],
        title=said["title"],
        day=said["day"],
        pasted=file is None,
    )


@require_http_methods(["GET", "HEAD"])
@for_its_reviewers
def reading_progress(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The part of the page that is asked for every second; the whole page again when it is done."""
    answer = render(request, "imports/review/_progress.html", {"reading": reading})
    if not reading.working:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(["GET", "HEAD"])
@for_its_reviewers
def reading_file(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The file as it was given."""
    try:
        stream = reading.file.open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(stream, as_attachment=True, filename=reading.filename)
    answer["Content-Type"] = "application/octet-stream"
    return answer  # type: ignore[return-value]
