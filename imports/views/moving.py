"""Pages for what went wrong: a batch in the wrong town, a written batch to be taken back, the
faulty workbook to be mended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.audience import editable_towns
from commitments.exports.workbook import content_disposition
from commitments.models import Town

from .. import returning
from ..actions.moving import move as move_batch
from ..models import Batch
from .guards import for_its_clerks

MOVABLE = ("received", "checked", "failed", "committed")


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_clerks
def move(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Choose the town that a batch belongs to; only towns of which the person is a clerk."""
    towns = [town for town in editable_towns(request.user) if town.pk != batch.town_id]
    if request.method == "POST":
        to = next((town for town in towns if town.code == request.POST.get("town")), None)
        if to is None:
            messages.error(request, _("请从列表中选择要移到的镇街。"))
            return redirect("imports:move", batch.pk)
        leave = "leave_kept" in request.POST
        try:
            moved = move_batch(batch=batch, to=to, by=request.user, leave_kept=leave)  # type: ignore[arg-type]
        except ActionError as error:
            told = {"batch": batch, "towns": towns, "error": str(error), "chosen": to.code}
            return render(request, "imports/move.html", told)
        messages.success(request, _("已移到%(town)s，正在重新读取。") % {"town": to.name})
        return redirect(moved)
    told = {"batch": batch, "towns": towns, "chosen": _named_town(batch, towns)}
    return render(request, "imports/move.html", told)


def _named_town(batch: Batch, towns: list[Town]) -> str:
    """The code of the one town that the file's own title names; "" for none."""
    named = {issue.value for issue in batch.file_issues() if issue.code == "other_town"}
    found = [town.code for town in towns if town.name in named]
    return found[0] if len(found) == 1 else ""


@require_http_methods(["GET", "HEAD"])
@for_its_clerks
def annotated(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The clerk's own workbook with every issue marked and listed."""
    try:
        name, data = returning.annotated(batch)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(batch)
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition(name)
    return answer
