"""收表: the forms that units hand in, dropped together, and what became of each."""

from __future__ import annotations

import datetime as dt
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.exports.workbook import content_disposition
from commitments.models import Plan, Town, Unit

from .. import actions
from ..collecting import acting, dropping, grid
from ..collecting.noting import periods_of
from ..collecting.sending_back import send_back, zipped
from ..models import Batch, Drop, State, Submission
from ..pictures.listing import open_of
from .guards import View, for_clerks

ZIP = "application/zip"
# Of a session: the batches that its person let be written, until that was told.
WRITING = "collect_writing"


def for_its_town(view: View) -> View:
    """Hand ``view`` the town of ``code``; 404 for who may not import into it."""

    @for_clerks
    @wraps(view)
    def guarded(
        request: HttpRequest, code: str, *, towns: list[Town], **kwargs: Any
    ) -> HttpResponse:
        town = next((town for town in towns if town.code == code), None)
        if town is None:
            raise Http404
        return view(request, town, **kwargs)

    return guarded


def pressed(view: View) -> View:
    """For what is done by a button: what cannot be done is said on the page, which is shown again.
    Who comes by an address is led to the page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @for_its_town
    @wraps(view)
    def guarded(request: HttpRequest, town: Town, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            messages.error(request, _("刚才的操作没有生效。请看过这一页后再按一次。"))
            return back(request, town)
        try:
            return view(request, town, **kwargs)
        except ActionError as error:
            messages.error(request, str(error))
            return back(request, town)

    return guarded


def back(request: HttpRequest, town: Town) -> HttpResponse:
    """The page again, at the plan and period that it stood at."""
    said = request.POST if request.method == "POST" else request.GET
    told = {name: said.get(name, "") for name in ("plan", "end")}
    kept = {name: text for name, text in told.items() if text and text.isprintable()}
    return redirect(address(town) + (f"?{urlencode(kept)}" if kept else ""))


def address(town: Town) -> str:
    """The page of a town."""
    return reverse("imports:collect", args=[town.code])


@require_http_methods(["GET", "HEAD"])
@for_its_town
def collect(request: HttpRequest, town: Town) -> HttpResponse:
    """The grid of units and periods (``?plan=&end=``); asked again while a worker has a file."""
    today = timezone.localdate()
    plans = list(town.plans.all())
    asked = {name: request.GET.get(name, "") for name in ("plan", "end")}
    plan, period, wrong = grid.choose(plans, **asked, today=today)
    told: dict[str, Any] = {"town": town, "plans": plans, "wrong": wrong}
    told["limit"] = settings.MAX_UPLOAD_MB * 1024 * 1024
    if plan is not None and period is not None:
        plan.town = town
        told["grid"] = grid.grid_of(town, plan, period, today=today)
        told["typed"] = open_of(town)
        told |= _writing(request, town)
    page = "_grid" if request.headers.get("HX-Request") and "grid" in told else "page"
    return render(request, f"imports/collect/{page}.html", told)


@pressed
def drop(request: HttpRequest, town: Town) -> HttpResponse:
    """Take files. A script sends them in several requests (``drop`` names the act, ``more`` says
    that others follow) and gets ``{"drop", "taken", "same", "errors", "pictures"}``."""
    if not request.FILES:
        raise ActionError(_("请选择要上传的文件。"))
    act = _drop_of(request, town)
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    # One byte more than is taken is enough to know.
    files = ((file.name or "", file.read(most + 1)) for file in request.FILES.getlist("file"))
    taken = dropping.take(act, files)
    if not request.POST.get("more"):
        dropping.read(act)
    if request.headers.get("Accept", "").startswith("application/json"):
        told = {"same": taken.same, "errors": taken.errors, "pictures": taken.pictures}
        return JsonResponse({"drop": act.pk, "taken": len(taken.batches), **told})
    _say_taken(request, taken)
    return back(request, town)


def _drop_of(request: HttpRequest, town: Town) -> Drop:
    known = request.POST.get("drop", "")
    if known.isdecimal():
        held = Drop.objects.filter(pk=int(known[:18]), town=town, by=request.user.pk).first()
        if held is not None:
            return held
    plan, end = _place(request, town)
    return dropping.begin(town=town, by=request.user, plan=plan, end=end)  # type: ignore[arg-type]


def _place(request: HttpRequest, town: Town) -> tuple[Plan | None, dt.date | None]:
    """The plan and day that the page stood at."""
    plan = _one(town.plans.all(), request.POST.get("plan", ""))
    ends = {period.end.isoformat(): period.end for period in periods_of(plan)} if plan else {}
    return plan, ends.get(request.POST.get("end", ""))


def _one(found: Any, number: str) -> Any:
    """The thing of that number among ``found``; None for none."""
    return found.filter(pk=int(number[:18])).first() if number.isdecimal() else None


def _say_taken(request: HttpRequest, taken: dropping.Taken) -> None:
    if taken.batches:
        n = len(taken.batches)
        messages.success(request, _("收到%(n)s份，正在读取。") % {"n": n})
    for told in taken.same:
        messages.info(request, told)
    for told in taken.errors:
        messages.error(request, told)


@pressed
def write(request: HttpRequest, town: Town) -> HttpResponse:
    """Write what is clean, as it was shown: ``batch`` is number:digest, once for each."""
    told = (one.partition(":") for one in request.POST.getlist("batch"))
    shown = {int(pk[:18]): digest for pk, _colon, digest in told if pk.isdecimal()}
    taken = acting.write(town, shown, by=request.user)  # type: ignore[arg-type]
    request.session[WRITING] = taken
    if left := len(shown) - len(taken):
        messages.warning(request, _("有%(n)s份刚刚有了变化，没有写入，请再看一遍。") % {"n": left})
    if not shown:
        messages.error(request, _("没有选中要写入的表。"))
    return back(request, town)


@pressed
def give_back(request: HttpRequest, town: Town) -> HttpResponse:
    """退回: the workbook with its bad cells marked, or a zip of several."""
    numbers = [int(pk[:18]) for pk in request.POST.getlist("held") if pk.isdecimal()]
    held = Submission.objects.filter(pk__in=numbers, town=town, plan__gt=0)
    found = list(
        held.select_related("batch__town", "unit", "plan__town").order_by(
            "unit__order", "unit", "pk"
        )
    )
    if not found:
        raise ActionError(_("要退回的表已经不在了，请刷新页面。"))
    returned = send_back(found, by=request.user)  # type: ignore[arg-type]
    if len(returned) == 1 and returned[0].marked and not returned[0].fresh:
        return _file(returned[0].name, returned[0].data, "application/octet-stream")
    told = {"town": town.name, "n": len(returned)}
    return _file(_("%(town)s填报表退回（%(n)s份）.zip") % told, zipped(returned), ZIP)


def _writing(request: HttpRequest, town: Town) -> dict[str, int]:
    """How many of the files that this person let be written are being written (``writing``), or
    were (``wrote``, told once)."""
    asked = request.session.get(WRITING, [])
    if not asked:
        return {}
    states = list(Batch.objects.filter(pk__in=asked, town=town).values_list("state", flat=True))
    if n := states.count(State.COMMITTING):
        return {"writing": n}
    if states:
        del request.session[WRITING]
    return {"wrote": states.count(State.COMMITTED)}


def _file(name: str, data: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition(name)
    return answer


@pressed
def assign(request: HttpRequest, town: Town) -> HttpResponse:
    """Say whose form a file is."""
    held = _held(request, town)
    unit = _one(Unit.objects.filter(town=town), request.POST.get("unit", ""))
    plan, end = _place(request, town)
    if unit is None or plan is None or end is None:
        raise ActionError(_("请选定是哪个单位的表。"))
    acting.assign(held, unit=unit, plan=plan, end=end)
    told = {"name": held.batch.filename, "unit": unit.short_name or unit.name}
    messages.success(request, _("“%(name)s”已算作%(unit)s的表。") % told)
    return back(request, town)


@pressed
def give_up(request: HttpRequest, town: Town) -> HttpResponse:
    """Give up a file that is none of the forms."""
    held = _held(request, town)
    actions.discard(held.batch)
    messages.success(request, _("“%(name)s”已放弃。") % {"name": held.batch.filename})
    return back(request, town)


@pressed
def read_for(request: HttpRequest, town: Town) -> HttpResponse:
    """Read a form that was filled in on an older one as one of the period that the page shows."""
    held = _held(request, town)
    _plan, end = _place(request, town)
    if end is None:
        raise ActionError(_("这份计划没有这一期，请刷新页面。"))
    known = periods_of(held.plan) if held.plan else []
    said = next((one for one in known if one.end == held.said_end), None)
    actions.read_for(batch=held.batch, end=end, said=said)
    messages.success(request, _("“%(name)s”正在按这一期重新读取。") % {"name": held.batch.filename})
    return back(request, town)


@pressed
def read_again(request: HttpRequest, town: Town) -> HttpResponse:
    """Read a file once more that a fault of ours kept from being read."""
    held = _held(request, town)
    actions.read_again(batch=held.batch)
    messages.success(request, _("“%(name)s”正在重新核对。") % {"name": held.batch.filename})
    return back(request, town)


def _held(request: HttpRequest, town: Town) -> Submission:
    """The file that a button names; raises ActionError where it is gone."""
    held: Submission | None = _one(
        Submission.objects.filter(town=town).select_related("batch", "town"),
        request.POST.get("held", ""),
    )
    if held is None:
        raise ActionError(_("这份表已经不在了，请刷新页面。"))
    return held
