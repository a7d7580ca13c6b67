"""Buttons of a batch: confirm, give up, stop, take back, and what is decided row by row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError

from .. import actions
from ..forms import SupplyForm
from ..models import Batch, Reading, State
from ..planning_words import KEPT_WORDS
from ..preview import Table, tables_of
from ..preview.lines import key_of
from ..preview.pages import SHOWS
from ..undoing import Name, edited_since
from .guards import act_on, by_button, for_its_clerks

# A trial of more rows than this keeps a page waiting and others from writing.
MOST_TRIED = 2000


@for_its_clerks
@by_button
def confirm(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Let the plan that was shown be written."""
    digest = request.POST.get("digest", "")
    act = partial(actions.confirm, batch=batch, by=request.user, digest=digest)  # type: ignore[arg-type]
    return act_on(request, batch, act)


@for_its_clerks
@by_button
def discard(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Give the batch up; where it came of a report, lead back to the review of it."""
    report = Reading.objects.filter(batch=batch).only("pk").first()
    answer = act_on(request, batch, partial(actions.discard, batch))
    if report is None or Reading.objects.filter(batch=batch).exists():
        return answer
    messages.success(request, _("没有写入。您可以接着审读这份报告。"))
    return redirect(report)


@for_its_clerks
@by_button
def cancel(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Ask the worker to stop."""
    return act_on(request, batch, partial(actions.cancel, batch))


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_clerks
def undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    """What was edited since and would stay; pressing takes the rest back, and of what was edited
    what is ticked. The batch's page then lists what had to stay."""
    if request.method == "POST":
        also = _named(request.POST.getlist("also"))
        return act_on(request, batch, partial(actions.undo_soon, batch, also=also))
    if batch.state != State.COMMITTED:
        messages.error(request, _("只有已写入的批次可以撤销。"))
        return redirect(batch)
    tried = batch.rows_written <= MOST_TRIED
    stays = edited_since(batch) if tried else []
    told = {"batch": batch, "tried": tried, "stays": stays}
    told["choosable"] = [one for one in stays if one.may_be_chosen]
    told["fixed"] = [(one, KEPT_WORDS[one.reason]) for one in stays if not one.may_be_chosen]
    return render(request, "imports/undo.html", told)


def _named(told: list[str]) -> set[Name]:
    """(label, number) of what a form names; what is no name is passed over."""
    pairs = (one.rpartition(":") for one in told)
    return {(label, int(pk)) for label, _colon, pk in pairs if label and pk.isdecimal()}


@for_its_clerks
@by_button
def supply(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Take the day and the plan that the file does not name, and read it again with them."""
    form = SupplyForm(request.POST, batch=batch)
    if not form.is_valid():
        for told in form.errors.values():
            for error in told:
                messages.error(request, str(error))
        return redirect(batch)
    said = form.cleaned_data
    act = partial(actions.supply, batch=batch, day=said["day"], plan=said["plan"])
    return act_on(request, batch, act)


@for_its_clerks
@by_button
def decide(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Keep what was decided on one page of the preview, then plan again, then go where the pressed
    button leads (``go``: a query of the batch's page)."""
    said = decisions_of(request.POST)
    if request.POST.get("all") in ("out", "in"):
        said |= _of_all(request.POST, batch, said)
    go = request.POST.get("go", "")
    query = go if go.startswith("?") and go.isprintable() else ""
    try:
        changed = actions.decide(batch=batch, decisions=said)
    except ActionError as error:
        messages.error(request, str(error))
        changed = False
    if changed:
        messages.success(request, _("决定已保存，正在按新的决定重新核对。"))
    return redirect(f"{batch.get_absolute_url()}{query}#items")


def decisions_of(said: QueryDict) -> dict[str, dict[str, Any]]:
    """What a page of the preview sent, for all its rows: ``rows`` lists their keys, one a line;
    ``out:KEY``, ``same:KEY`` (an id or "new"), ``accept:KEY`` and ``accept_target:KEY`` (indexes)
    are its controls."""
    return {key: _decided(said, key) for key in said.get("rows", "").splitlines() if key}


def _decided(said: QueryDict, key: str) -> dict[str, Any]:
    chosen = said.get(f"same:{key}", "")
    return {
        "left_out": f"out:{key}" in said,
        "same_as": int(chosen) if chosen.isdecimal() else None,
        "is_new": chosen == "new",
        "accept": _numbers(said, f"accept:{key}"),
        "accept_target": _numbers(said, f"accept_target:{key}"),
    }


def _numbers(said: QueryDict, name: str) -> list[int]:
    return [int(one) for one in said.getlist(name) if one.isdecimal()]


def _of_all(
    said: QueryDict, batch: Batch, page: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Every row of the table that is shown (cut down as shown), left out or taken in."""
    out = said["all"] == "out"
    told = {}
    for key in _keys(batch, tables_of(batch), said.get("sheet", ""), said.get("show", "")):
        told[key] = {**batch.decisions.get(key, {}), **page.get(key, {}), "left_out": out}
    return told


def _keys(batch: Batch, tables: list[Table], sheet: str, show: str) -> Iterable[str]:
    if not sheet.isdecimal() or int(sheet) >= len(tables):
        return []
    rows = tables[int(sheet)].rows(batch)
    if show in SHOWS:
        rows = rows.filter(action__in=SHOWS[show])
    return dict.fromkeys(key_of(row) for row in rows.only("clean").iterator(chunk_size=2000))
