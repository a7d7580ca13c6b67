"""Files come in: one or many at once; and the blank ledger to fill in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.exports.ledger import blank_ledger
from commitments.exports.workbook import content_disposition
from commitments.models import Commitment, Town

from .. import actions
from ..forms import UploadForm
from ..models import Batch
from ..planning_words import failure
from ..tables import counts_words, did_words
from .guards import for_clerks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def upload(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """Take files, each a batch of its own. One leads to its page, several to a list of what came
    of each; a script that asks for JSON gets ``{"batches": [...], "errors": [...]}``."""
    if request.method != "POST":
        given = {"town": request.GET.get("town", "")} if "town" in request.GET else None
        form = UploadForm(towns=towns, initial=given)
        return _form_page(request, form)
    form = UploadForm(request.POST, request.FILES, towns=towns)
    made = _receive_all(request, form) if form.is_valid() else []
    if request.accepts("text/html") and not _asks_json(request):
        return _answer(request, form, made)
    errors = [error for told in form.errors.values() for error in told]
    told = [{"name": one.filename, "url": one.get_absolute_url(), "pk": one.pk} for one in made]
    return JsonResponse({"batches": told, "errors": errors}, status=200 if made else 422)


def _asks_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _receive_all(request: HttpRequest, form: UploadForm) -> list[Batch]:
    """What could be taken; what could not is said in the form's errors."""
    said, made = form.cleaned_data, []
    for file in said["file"]:
        try:
            made.append(_receive(request, said, file))
        except ActionError as error:
            form.errors.setdefault("file", form.error_class()).append(str(error))
    return made


def _receive(request: HttpRequest, said: dict[str, Any], file: UploadedFile) -> Batch:
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    return actions.receive(
        town=said["town"],
        # One byte more than is taken is enough to know.
        data=file.read(most + 1),
        filename=file.name or _("未命名"),
        by=request.user,  # type: ignore[arg-type]
        default_plan=said["plan"],
        default_day=said["day"],
    )


def _form_page(request: HttpRequest, form: UploadForm) -> HttpResponse:
    limit = settings.MAX_UPLOAD_MB * 1024 * 1024
    return render(request, "imports/upload.html", {"form": form, "limit": limit})


def _answer(request: HttpRequest, form: UploadForm, made: list[Batch]) -> HttpResponse:
    if not made:
        return _form_page(request, form)
    for told in form.errors.values():
        for error in told:
            messages.error(request, str(error))
    if len(made) == 1 and not form.errors:
        return redirect(made[0])
    asked = "&".join(f"batch={batch.pk}" for batch in made)
    return redirect(f"{reverse('imports:received')}?{asked}")


@for_clerks
def received(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """What came of some files that were uploaded together (``?batch=`` for each); asked again
    every second while a worker has one of them."""
    asked = [int(one) for one in request.GET.getlist("batch") if one.isdecimal()][:MOST_SHOWN]
    found = Batch.objects.filter(pk__in=asked, town__in=towns).select_related("town")
    told = [_told(batch) for batch in found.order_by("pk")]
    if not told:
        raise Http404
    working = any(one["batch"].working for one in told)
    page = "_received" if request.headers.get("HX-Request") else "received"
    answer = render(request, f"imports/{page}.html", {"told": told, "working": working})
    return answer


def _told(batch: Batch) -> dict[str, Any]:
    earlier = actions.earlier(batch)
    return {
        "batch": batch,
        "counts": counts_words(batch.counts) if any(batch.counts.values()) else "",
        "failure": failure(batch.error),
        "earlier": earlier,
        "did": did_words(earlier) if earlier else "",
    }


@require_http_methods(["GET", "HEAD"])
@for_clerks
def blank(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """Our own blank ledger for a plan (``?plan=``, else this year's) of one town; of a plan that
    is held it lists the commitments to report on."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    year = timezone.localdate().year
    asked = request.GET.get("plan", "").strip()[:120]
    title = "".join(mark for mark in asked if mark.isprintable())
    title = title or _("%(town)s%(year)s年度目标任务") % {"town": town.name, "year": year}
    # What has parts is reported on part by part.
    held = Commitment.objects.filter(plan__town=town, plan__title=title, parts=None).standing()
    data = blank_ledger(town, title, year, commitments=held.order_by("position", "pk"))
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(
        _("%(title)s（空白台账）.xlsx") % {"title": title}
    )
    return answer
