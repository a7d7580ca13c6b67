"""What a clerk corrects in the reading of a file, and the headings that a town remembers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commitments.models import Town

from .. import actions
from ..forms import MappingForm
from ..models import Batch, RememberedHeading
from ..preview import field_word, tables_of
from ..review.carried import reading_of
from .guards import act_on, for_clerks, for_its_clerks


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_clerks
def mapping(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Every column with what it was understood to be; saving reads the file again."""
    if batch.state != "checked":
        messages.error(request, _("只有待确认的批次可以更正列的含义。"))
        return redirect(batch)
    if reading_of(batch) is not None:
        messages.error(request, _("这一批来自报告审读，各列是系统自己写的，不用更正。"))
        return redirect(batch)
    tables = [table for table in tables_of(batch) if table.kind != "note"]
    form = MappingForm(request.POST or None, batch=batch, tables=tables)
    if request.method == "POST" and form.is_valid():
        act = partial(
            actions.remap,
            batch=batch,
            by=request.user,  # type: ignore[arg-type]
            corrections=form.corrections(),
            remember=form.remembered(),
        )
        return act_on(request, batch, act)
    return render(request, "imports/mapping.html", {"batch": batch, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def headings(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """The headings that a town remembers, to look at and to forget."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    if request.method == "POST":
        ids = [int(one) for one in request.POST.getlist("heading") if one.isdecimal()]
        n = actions.forget_headings(town=town, ids=ids)
        messages.success(
            request, ngettext("已忘记%(n)s个列名。", "已忘记%(n)s个列名。", n) % {"n": n}
        )
        return redirect("imports:headings", code)
    told = [_told(held) for held in town.headings.select_related("by")]
    return render(request, "imports/headings.html", {"town": town, "headings": told})


def _told(held: RememberedHeading) -> dict[str, Any]:
    word = field_word("ledger", held.field) if held.field else _("不导入")
    return {"held": held, "word": word}
