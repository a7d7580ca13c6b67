"""Lights (亮灯规则): which scheme a town goes by, one of its own, what each would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions import live_items
from ..admin.links import after_commit
from ..audience import INTERNAL, audience_of
from ..forms import SchemeForm, scheme_typed
from ..lights import OURS, Scheme, scheme_as_json
from ..models import LightScheme, Town
from ..reading import NotForYou, NotThere
from ..schemes import (
    Choice,
    Relit,
    choices_for,
    choose_scheme,
    drop_scheme,
    keep_scheme,
    relit,
    scheme_of,
)
from ..tasks import refresh_town
from ..wording import BASIS_WORD, bound_phrases, bound_word, change_sentence, gap_words, scheme_name
from .asking import for_readers, town_or_refused


@dataclass(frozen=True)
class Light:
    """One stretch of a scheme: how far behind, its word, whether the place lights a lamp there;
    ``colour`` is the lamp beside the word, "" for none and in our own scheme, whose words carry
    none on any page."""

    how: str
    word: str
    colour: str
    lit: bool


@dataclass(frozen=True)
class SchemeLine:
    """A scheme as a page tells it; ``town`` is whose own it is."""

    id: str
    name: str
    basis: str
    lights: tuple[Light, ...]
    source: str
    unsaid: str
    town: str = ""
    chosen: bool = False
    own: bool = False


@dataclass(frozen=True)
class ChangeLine:
    """An item that would be named otherwise, and how far behind it is."""

    relit: Relit
    gap: str


@dataclass(frozen=True)
class Preview:
    """What a scheme would change; ``seen`` is the mark of what was typed, "" for a kept one."""

    scheme: SchemeLine
    sentence: str
    lines: tuple[ChangeLine, ...]
    seen: str = ""


@require_http_methods(["GET", "POST"])
@for_readers
def lights(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a scheme for a town or type one in, for those who may edit it."""
    town = _town_of_clerk(request, code)
    asked = request.POST.get("action", "")
    if asked in ("use", "drop"):
        _on_kept(request, town, asked)
        return redirect(_address(town))
    if request.method == "POST":
        return _typed(request, town)
    return render(request, "commitments/lights.html", _page(town, _empty(request, town), request))


def _town_of_clerk(request: HttpRequest, code: str) -> Town:
    town = town_or_refused(request, code)
    audience = audience_of(request.user, town)
    if audience is None or not request.user.is_authenticated:
        raise NotForYou
    if audience != INTERNAL:
        raise NotThere
    return town


def _on_kept(request: HttpRequest, town: Town, asked: str) -> None:
    """Use or take away a scheme that is there; raises NotThere for one that is not offered."""
    code = request.POST.get("rule", "")
    if asked == "drop":
        done = drop_scheme(town=town, code=code)
        words = _("已删除这套规则。") if done else _("这套规则有镇街正在用，没有删除。")
        messages.add_message(request, messages.SUCCESS if done else messages.WARNING, words)
        return
    try:
        scheme = choose_scheme(town=town, code=code)
    except KeyError as missing:
        raise NotThere from missing
    _chosen(request, town, scheme)


def _chosen(request: HttpRequest, town: Town, scheme: Scheme) -> None:
    """Have the town judged anew and say so."""
    after_commit(refresh_town, town.pk)
    said = _("已改用“%(name)s”。各项的状态不变；已发布的各期仍用发布时的规则。")
    messages.success(request, said % {"name": scheme_name(scheme)})


def _typed(request: HttpRequest, town: Town) -> HttpResponse:
    """Show what a typed scheme would change; keep and use it where exactly that was shown."""
    form = SchemeForm(request.POST, taken=_names(town))
    if not form.is_valid():
        return render(request, "commitments/lights.html", _page(town, form, request))
    scheme, seen = form.scheme, _mark(form.scheme)
    if request.POST.get("action") == "save" and request.POST.get("seen") == seen:
        return _saved(request, town, form)
    preview = _preview(town, Choice(scheme, town.name), seen)
    return render(request, "commitments/lights.html", _page(town, form, request, preview))


def _saved(request: HttpRequest, town: Town, form: SchemeForm) -> HttpResponse:
    """Keep and use what was typed; a second click that comes while the first is at work is told
    what the first has done."""
    person = request.user if request.user.is_authenticated else None
    try:
        kept = keep_scheme(town=town, scheme=form.scheme, user=person)
    except IntegrityError:
        form.refuse_name()
        return render(request, "commitments/lights.html", _page(town, form, request))
    _chosen(request, town, choose_scheme(town=town, code=kept.code))
    return redirect(_address(town))


def _names(town: Town) -> list[str]:
    return list(LightScheme.objects.filter(town=town).values_list("name", flat=True))


def _mark(scheme: Scheme) -> str:
    """A mark of what was typed, so that nothing is kept that was not shown."""
    text = json.dumps(scheme_as_json(scheme), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _empty(request: HttpRequest, town: Town) -> SchemeForm:
    """A form to type in, beginning with the scheme named in ?copy=."""
    wanted = request.GET.get("copy", "")
    offered = {choice.scheme.id: choice.scheme for choice in choices_for(town)} if wanted else {}
    initial = scheme_typed(offered[wanted]) if wanted in offered else {"basis": "points"}
    return SchemeForm(initial=initial)


def _page(
    town: Town, form: SchemeForm, request: HttpRequest, preview: Preview | None = None
) -> dict[str, Any]:
    offered = choices_for(town)
    asked = request.GET.get("rule", "") if preview is None and not form.is_bound else ""
    wanted = next((each for each in offered if each.scheme.id == asked), None)
    chosen = scheme_of(town)
    own = set(LightScheme.objects.filter(town=town).values_list("code", flat=True))
    return {
        "town": town,
        "now": scheme_line(Choice(chosen), chosen=chosen.id),
        "choices": [scheme_line(each, chosen=chosen.id, own=own) for each in offered],
        "preview": _preview(town, wanted) if wanted else preview,
        "form": form,
        "url": _address(town),
    }


def _preview(town: Town, choice: Choice, seen: str = "") -> Preview:
    made = relit(live_items(town, as_of=timezone.localdate()), choice.scheme)
    changed = [each for each in made if each.changed]
    return Preview(
        scheme=scheme_line(choice),
        sentence=change_sentence(slow=len(made), changed=len(changed)),
        lines=tuple(ChangeLine(each, gap_words(each.after)) for each in changed),
        seen=seen,
    )


def scheme_line(
    choice: Choice, *, chosen: str = "", own: Sequence[str] | set[str] = ()
) -> SchemeLine:
    """A scheme in words; ``chosen`` is the id of the town's, ``own`` are those it typed in."""
    scheme = choice.scheme
    return SchemeLine(
        id=scheme.id,
        name=scheme_name(scheme),
        basis=str(BASIS_WORD[scheme.basis]),
        lights=_lights(scheme),
        source=scheme.source,
        unsaid=scheme.unsaid,
        town=choice.town,
        chosen=scheme.id == chosen,
        own=scheme.id in own,
    )


def _lights(scheme: Scheme) -> tuple[Light, ...]:
    coloured = scheme.id != OURS.id
    return tuple(
        Light(how, bound_word(bound), bound.colour if coloured else "", lit=bool(bound.light))
        for how, bound in bound_phrases(scheme)
    )


def _address(town: Town) -> str:
    return reverse("commitments:lights", args=[town.code])
