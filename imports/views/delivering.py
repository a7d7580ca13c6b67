"""上报: blank forms of other offices, filled with released figures and logged."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commitments.actions import ActionError
from commitments.audience import may_edit
from commitments.exports.workbook import content_disposition
from commitments.models import Town
from commitments.wording import date_words

from ..delivering import making
from ..delivering.earlier import made_before
from ..delivering.forms import GiveForm, HandOnForm, receivers_of
from ..delivering.shown import shown_of
from ..models import Delivery
from .guards import View, for_clerks

MOST_LISTED = 100
_ROW = "row:"


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def deliveries(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """What a town reported in other offices' forms; and such a form to be filled in now."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    form = GiveForm(request.POST or None, request.FILES or None, town=town)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_given(request, town, form))
        except ActionError as error:
            form.add_error("file", str(error))
    held = (
        Delivery.objects.filter(town=town)
        .select_related("publication", "by")
        .annotate(filled=KT("mapping__filled"))
        .defer("cells", "unmatched", "mapping", "publication__summary", "publication__raised")
    )
    told = {
        "town": town,
        "form": form,
        "receivers": receivers_of(town),
        "deliveries": held[:MOST_LISTED],
    }
    return render(request, "imports/deliver/list.html", told)


def _given(request: HttpRequest, town: Town, form: GiveForm) -> Delivery:
    """What was made of a form; the delivery there is already where it was given before."""
    said = form.cleaned_data
    file: UploadedFile = said["file"]
    # One byte more than is taken is enough to know.
    data = file.read(settings.MAX_UPLOAD_MB * 1024 * 1024 + 1)
    receiver, internal = said["receiver"].strip(), said["internal"]
    sha256 = hashlib.sha256(data).hexdigest()
    before = made_before(town, said["publication"], sha256, receiver=receiver, internal=internal)
    if before is not None:
        messages.warning(request, _before_words(before))
        return before
    return making.make(
        town=town,
        publication=said["publication"],
        data=data,
        filename=file.name or "",
        receiver=receiver,
        internal=internal,
        by=request.user,  # type: ignore[arg-type]
    )


def _before_words(before: Delivery) -> str:
    """That a form was filled from that release before."""
    day = date_words(timezone.localdate(before.created))
    if before.handed_on is None:
        return _("这份表%(day)s已按这一期填过，就是这一份。要重新填，按“再填一份”。") % {"day": day}
    told = {"day": day, "handed_on": date_words(before.handed_on), "receiver": before.receiver}
    return (
        _(
            "这份表%(day)s已按这一期填过，%(handed_on)s已报%(receiver)s，不必再报。要重新填，按“再填一份”。"
        )
        % told
    )


def for_its_clerks(view: Callable[..., HttpResponse]) -> View:
    """Hand ``view`` the delivery with number ``pk``; 404 for who may not enter data of its town."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, code: str, pk: int, **kwargs: str) -> HttpResponse:
        held = Delivery.objects.select_related("town", "publication", "by")
        made = held.filter(pk=pk, town=code).first()
        if made is None or not may_edit(request.user, made.town):
            raise Http404
        return view(request, made, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_clerks
def delivery(request: HttpRequest, made: Delivery) -> HttpResponse:
    """One filled form, row by row; a POST keeps what was decided of its rows."""
    if request.method == "POST":
        return _act(request, made, lambda: making.decide(made, dict(_decided(request))))
    change = request.GET.get("change", "")
    today = timezone.localdate()
    told = {
        "shown": shown_of(made, change=change),
        "made": made,
        "town": made.town,
        "form": HandOnForm(initial={"day": today, "seen": making.checksum(made)}),
        "today": today,
    }
    return render(request, "imports/deliver/delivery.html", told)


def _decided(request: HttpRequest) -> Iterator[tuple[str, int]]:
    """Key of a row -> the commitment chosen, 0 to leave it blank; what was not touched is none."""
    for name, value in request.POST.items():
        if name.startswith(_ROW) and isinstance(value, str) and value.isdecimal():
            yield name.removeprefix(_ROW), int(value[:18])


def _act(request: HttpRequest, made: Delivery, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(made)


@require_POST
@for_its_clerks
def hand_on_delivery(request: HttpRequest, made: Delivery) -> HttpResponse:
    """Log that it was handed on; from then on it stays as it is."""
    form = HandOnForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(made)
    day: dt.date = form.cleaned_data["day"]
    today, seen = timezone.localdate(), form.cleaned_data["seen"]
    return _act(request, made, lambda: making.hand_on(made, day=day, today=today, seen=seen))


@require_POST
@for_its_clerks
def deliver_again(request: HttpRequest, made: Delivery) -> HttpResponse:
    """Fill in the same form from the same release once more."""
    try:
        again = making.make_again(made, by=request.user)  # type: ignore[arg-type]
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(made)
    return redirect(again)


@for_its_clerks
def delivery_file(request: HttpRequest, made: Delivery, which: str) -> HttpResponse:
    """A file of a delivery: filled, marked (with a mark where nothing was filled in) or blank."""
    if which == "marked":
        try:
            return _download(making.marked(made), making.marked_name(made))
        except ActionError as error:
            messages.error(request, str(error))
            return redirect(made)
    held = {"filled": (made.file, made.file_name), "blank": (made.template, made.filename)}
    if which not in held or not held[which][0]:
        raise Http404
    file, name = held[which]
    try:
        stream = file.open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(stream)
    return _named(answer, name)  # type: ignore[arg-type]


def _download(data: bytes, name: str) -> HttpResponse:
    return _named(HttpResponse(data), name)


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Disposition"] = content_disposition(name)
    return answer
