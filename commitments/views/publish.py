"""Releasing: how the live state differs from the last publication, and the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import User

from ..actions import ActionError, plans_in_force
from ..actions import publish as release
from ..comparing import compare
from ..forms import PublishForm
from ..items import Item
from ..models import Town
from ..reading import NotForYou, NotThere, TownView, changes, town_view
from ..summaries import summarise
from ..wording import standing_words, target_words
from ..wording.comparing import dropped_words
from . import telling
from .asking import for_readers, town_or_refused


@dataclass(frozen=True)
class ChangeLine:
    """One difference: what it was, what it is."""

    item: Item
    before: Item | None
    was: str
    now: str
    target_was: str
    target_now: str


@require_http_methods(["GET", "POST"])
@for_readers
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """What would be released, and the form that releases it. For those who may edit the town."""
    town = town_or_refused(request, code)
    form = _form(request, town)
    view = _live_view(request, town, form)
    if request.method == "POST" and form.is_valid():
        try:
            made = release(town=town, user=_person(request), **_words(town, form))
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已发布第%(n)s期。") % {"n": made.number})
            return redirect(made.get_absolute_url())
    return render(request, "commitments/publish.html", _page(view, form))


def _person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _words(town: Town, form: PublishForm) -> dict[str, Any]:
    """What the act needs; no plan chosen leaves the choice to the act."""
    chosen = form.cleaned_data["plans"]
    plans = list(town.plans.filter(pk__in=chosen).order_by("start", "pk")) if chosen else None
    return {**form.cleaned_data, "plans": plans}


def _form(request: HttpRequest, town: Town) -> PublishForm:
    plans = list(town.plans.order_by("-start", "pk").values_list("pk", "title"))
    if request.method == "POST":
        return PublishForm(request.POST, plans=plans)
    today = timezone.localdate()
    last = town.publications.order_by("-number").first()
    start: dict[str, Any] = {"as_of": today, "released_on": today}
    if last is not None:
        start["released_by"] = last.released_by
    given = {"as_of": request.GET.get("as_of", ""), "title": "-", "released_by": "-"}
    asked = PublishForm(given, plans=plans)
    asked.is_valid()
    if day := asked.cleaned_data.get("as_of"):
        start["as_of"] = day
    start["plans"] = [str(plan.pk) for plan in plans_in_force(town, as_of=start["as_of"])]
    return PublishForm(initial=start, plans=plans)


def _live_view(request: HttpRequest, town: Town, form: PublishForm) -> TownView:
    """The live state on the day the form names, of the plans it names; raises NotForYou or
    NotThere for all but clerks."""
    if not request.user.is_authenticated:
        raise NotForYou
    today = timezone.localdate()
    day, plans = form.initial.get("as_of", today), form.initial.get("plans", [])
    if form.is_bound and form.is_valid():
        day, plans = form.cleaned_data["as_of"], form.cleaned_data["plans"]
    view = town_view(
        town=town,
        user=request.user,
        live=True,
        as_of=day,
        plans=[int(plan) for plan in plans],
        today=today,
    )
    if not view.may_edit:
        raise NotThere
    return view


def _page(view: TownView, form: PublishForm) -> dict[str, Any]:
    return {**differences(view), "view": view, "form": form, "url": view.town.get_absolute_url()}


def differences(view: TownView) -> dict[str, Any]:
    """What would be released, in numbers, and how it differs from the last release; the same for a
    release by itself and for one that a 通报 brings with it. What is counted is listed; a whole is
    left to its parts, but its own target may have been revised."""
    differing = changes(view)
    counted = [each for each in differing if each.item.counted]
    compared = compare(view.items, view.previous.values())
    summary = summarise(view.items)
    return {
        "summary": summary,
        "sentence": telling.counts_sentence(summary),
        "new": _lines([each.item for each in counted if each.before is None], view),
        "status": _lines([each.item for each in counted if each.status_changed], view),
        "target": _lines([each.item for each in differing if each.target_changed], view),
        "figure": _lines(
            [each.item for each in counted if each.figure_changed and not each.status_changed],
            view,
        ),
        "gone": compared.gone,
        "dropped": dropped_words(compared),
        "same": summary.total - len(counted),
    }


def _lines(items: Sequence[Item], view: TownView) -> list[ChangeLine]:
    return [_line(item, view.previous.get(item.id)) for item in items]


def _line(item: Item, before: Item | None) -> ChangeLine:
    return ChangeLine(
        item=item,
        before=before,
        was=standing_words(before) if before else "",
        now=standing_words(item),
        target_was=target_words(before) if before else "",
        target_now=target_words(item),
    )
