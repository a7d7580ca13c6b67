"""The pages of the 通报: those of a town, and one with its text, its words and its next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User

from ..actions import ActionError, plans_in_force
from ..audience import INTERNAL, PUBLIC, audience_of
from ..bulletin_forms import LIVE, BeginForm, BulletinForm, IssueForm, LeaveOutForm, ReturnForm
from ..bulletins import acting
from ..bulletins.annexes import left_out_items, listed_good, listed_missing, listed_slow
from ..bulletins.docx import CONTENT_TYPE, file_name, written
from ..bulletins.letter import Letter
from ..bulletins.source import (
    all_items,
    fingerprint,
    has_deputy_items,
    letter_now,
    requirements_of,
    view_of,
)
from ..exports.paper import PaperView
from ..exports.workbook import content_disposition
from ..items import Item
from ..models import Bulletin, Town
from ..models.choices import BulletinState
from ..papers import signing
from ..reading import NotForYou, NotThere, town_view
from .asking import for_readers, refusal, town_or_refused
from .publish import differences

Forms = dict[str, Any]


@require_http_methods(["GET", "POST"])
@for_readers
def bulletins(request: HttpRequest, code: str) -> HttpResponse:
    """The 通报 of a town that a person may read; clerks begin one here."""
    town = town_or_refused(request, code)
    audience = _audience(request, town)
    form = _begin_form(request, town) if audience == INTERNAL else None
    if request.method == "POST":
        if form is None:
            raise NotThere
        if form.is_valid() and (made := _begun(request, town, form)):
            return redirect(made)
    rows = [each for each in town.bulletins.select_related("town") if _readable(each, audience)]
    context = {"town": town, "rows": rows, "form": form, "may_edit": audience == INTERNAL}
    return render(request, "commitments/bulletins.html", context)


def _audience(request: HttpRequest, town: Town) -> str:
    """What the person is to the town; raises NotForYou for nobody."""
    audience = audience_of(request.user, town)
    if audience is None:
        raise NotForYou
    return audience


def _readable(bulletin: Bulletin, audience: str) -> bool:
    """Clerks read all, deputies what is issued, the public that which holds nothing for deputies
    alone."""
    if audience == INTERNAL:
        return True
    issued = bulletin.state == BulletinState.ISSUED
    return issued and (audience != PUBLIC or not has_deputy_items(bulletin))


def _begin_form(request: HttpRequest, town: Town) -> BeginForm:
    today = timezone.localdate()
    rows = town.publications.order_by("-number").values_list("number", "title")
    plans = list(town.plans.order_by("-start", "pk").values_list("pk", "title"))
    asked: dict[str, Any] = {"releases": list(rows), "held": plans}
    if request.method == "POST":
        return BeginForm(request.POST, **asked)
    in_force = [str(plan.pk) for plan in plans_in_force(town, as_of=today)]
    return BeginForm(initial={"source": LIVE, "as_of": today, "plans": in_force}, **asked)


def _begun(request: HttpRequest, town: Town, form: BeginForm) -> Bulletin | None:
    """The new one; None where there is nothing to tell, which the form then says."""
    said = form.cleaned_data
    number = said["source"]
    released = None if number == LIVE else town.publications.get(number=int(number))
    plans = list(town.plans.filter(pk__in=said.get("plans", ())).order_by("start", "pk"))
    day = released.as_of if released else said["as_of"]
    try:
        return acting.begin(
            town=town, as_of=day, publication=released, plans=plans, user=_person(request)
        )
    except ActionError as error:
        form.add_error(None, str(error))
        return None


def _person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


# -- one of them -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_readers
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One 通报 as it will read; clerks change it and take it to its next state."""
    shown, audience = _read(request, pk)
    forms: Forms = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if audience != INTERNAL or act is None:
            raise NotThere
        if (answer := _acted(request, shown, forms, act)) is not None:
            return answer
        # As it stands now: an act that failed may have filled what it was handed.
        shown, audience = _read(request, pk)
    return render(request, "commitments/bulletin.html", _page(request, shown, audience, forms))


def _read(request: HttpRequest, pk: int) -> tuple[Bulletin, str]:
    """The 通报 and what the person is to its town; raises a refusal where it may not be read."""
    known = Bulletin.objects.select_related("town", "publication")
    found = known.filter(pk=pk).first()
    if found is None:
        raise refusal(request)
    audience = _audience(request, found.town)
    if not _readable(found, audience):
        raise refusal(request)
    return found, audience


@require_safe
@for_readers
def bulletin_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The 通报 as a docx."""
    shown, _audience_of = _read(request, pk)
    letter = letter_now(shown, view_of(shown))
    made = written(letter, day=shown.issued_on or shown.as_of)
    answer = HttpResponse(made, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition(file_name(letter))
    return answer


def _page(request: HttpRequest, shown: Bulletin, audience: str, forms: Forms) -> dict[str, Any]:
    items = all_items(shown)
    view = view_of(shown, items)
    letter: Letter = letter_now(shown, view)
    page = {"bulletin": shown, "town": shown.town, "letter": letter, "may_edit": False}
    if audience != INTERNAL:
        return page
    page |= {"may_edit": True, "stamp": acting.stamp(shown), "steps": _steps(shown), **forms}
    page["draft_only"] = acting.example_fault(shown.town)
    signed = signing.Signed(bulletin=shown)
    page |= {"signed": signed, "lines": signing.lines(signed), "left": _left(view)}
    if shown.state == BulletinState.DRAFT:
        asked = {"requirements": requirements_of(shown, view)}
        page.setdefault("form", BulletinForm(instance=shown, initial=asked))
        page.setdefault("leaving", LeaveOutForm(listed=_listed(view)))
    if shown.state == BulletinState.SUBMITTED:
        page.setdefault("returning", ReturnForm())
        page |= _issuing(request, shown, fingerprint(shown, items), forms)
    return page


def _issuing(request: HttpRequest, shown: Bulletin, confirmed: str, forms: Forms) -> dict[str, Any]:
    """The form that issues, and what is frozen with it where it has no release yet."""
    form = forms.get("issuing") or IssueForm(initial={"day": timezone.localdate()})
    made: dict[str, Any] = {"issuing": form, "confirmed": confirmed}
    if shown.publication is not None:
        return made
    assert request.user.is_authenticated
    live = town_view(
        town=shown.town,
        user=request.user,
        live=True,
        as_of=shown.as_of,
        plans=shown.plans,
        today=timezone.localdate(),
    )
    return made | {"view": live, **differences(live)}


def _steps(shown: Bulletin) -> list[dict[str, Any]]:
    """Who took which step when, the last first."""
    words = {
        ("", BulletinState.DRAFT): _("起草"),
        (BulletinState.DRAFT, BulletinState.DRAFT): _("改写下一步要求"),
        (BulletinState.DRAFT, BulletinState.SUBMITTED): _("送审"),
        (BulletinState.SUBMITTED, BulletinState.DRAFT): _("退回"),
        (BulletinState.SUBMITTED, BulletinState.ISSUED): _("印发"),
    }
    steps = shown.steps.select_related("by").order_by("-pk")
    return [{"step": each, "word": words[each.before, each.after]} for each in steps]  # type: ignore[index]


def _listed(view: PaperView) -> list[tuple[int, str]]:
    """What is named one by one, to choose from."""
    named = ((item, f"{item.number} {item.wording}".strip()) for item in _named(view))
    return [(item.id, words[:80]) for item, words in named]


def _named(view: PaperView) -> list[Item]:
    return [*listed_slow(view), *listed_good(view), *listed_missing(view)]


def _left(view: PaperView) -> list[dict[str, Any]]:
    """What is left out, with its reason."""
    return [{"item": item, "why": view.left_out[item.id]} for item in left_out_items(view)]


# -- the acts ----------------------------------------------------------------------------------


Act = Callable[[HttpRequest, Bulletin, str, Forms], str | None]


def _acted(request: HttpRequest, shown: Bulletin, forms: Forms, act: Act) -> HttpResponse | None:
    """Where to go when it was done; None where the page is shown again with what went wrong."""
    seen = request.POST.get("stamp", "")
    try:
        said = act(request, shown, seen, forms)
    except ActionError as error:
        forms["fault"] = str(error)
        forms["theirs"] = _theirs(request, shown) if isinstance(error, acting.Outdated) else []
        return None
    if said is None:
        forms["fault"] = _("没有保存。请改正下面标出的地方，填过的都还在。")
        return None
    messages.success(request, said)
    there = Bulletin.objects.filter(pk=shown.pk).exists()
    return redirect(shown) if there else redirect("commitments:bulletins", shown.town_id)


def _theirs(request: HttpRequest, shown: Bulletin) -> list[tuple[str, str]]:
    """(name, words) of what another wrote where this person typed something else."""
    if request.POST.get("act") != "change":
        return []
    now = Bulletin.objects.filter(pk=shown.pk).first() or shown
    typed = {name: _same(request.POST.get(name, "")) for name in acting.EDITABLE}
    kept = {name: _same(getattr(now, name)) for name in acting.EDITABLE}
    named = {name: str(Bulletin._meta.get_field(name).verbose_name) for name in kept}  # type: ignore[union-attr]
    return [(named[name], words) for name, words in kept.items() if words != typed[name]]


def _same(words: str) -> str:
    """As it is stored: browsers end lines in two characters."""
    return words.replace("\r\n", "\n").strip()


def _change(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    form = forms["form"] = BulletinForm(request.POST, instance=Bulletin(pk=shown.pk))
    if not form.is_valid():
        return None
    words = {name: _same(form.cleaned_data[name]) for name in acting.EDITABLE}
    acting.change(shown, seen=seen, words=words, user=_person(request))
    return _("已保存。")


def _leave(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    form = forms["leaving"] = LeaveOutForm(request.POST, listed=_listed(view_of(shown)))
    if not form.is_valid():
        return None
    said = form.cleaned_data
    acting.leave_out(shown, seen=seen, commitment=said["commitment"], reason=said["reason"])
    return _("已不列入本期通报；计数不变。")


def _put_back(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    wanted = request.POST.get("commitment", "")
    if wanted not in shown.left_out:
        raise ActionError(_("这一项没有不列入，不用再列。"))
    acting.leave_out(shown, seen=seen, commitment=int(wanted), reason="")
    return _("已重新列入。")


def _submit(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    try:
        acting.submit(shown, seen=seen, user=_person(request))
    except acting.Unwritten as error:
        forms["form"] = _marked(shown, "requirements", str(error))
        raise
    return _("已送审。")


def _marked(shown: Bulletin, name: str, fault: str) -> BulletinForm:
    """The form of its words as they are stored, with what is wrong said at the field."""
    form = BulletinForm(model_to_dict(shown, acting.EDITABLE), instance=Bulletin(pk=shown.pk))
    form.add_error(name, fault)
    return form


def _give_back(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    form = forms["returning"] = ReturnForm(request.POST)
    if not form.is_valid():
        return None
    acting.give_back(shown, seen=seen, reason=form.cleaned_data["note"], user=_person(request))
    return _("已退回，可以修改后再送审。")


def _issue(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    form = forms["issuing"] = IssueForm(request.POST)
    if not form.is_valid():
        return None
    said = form.cleaned_data
    done = acting.issue(
        shown,
        seen=seen,
        confirmed=said["confirmed"],
        number=said["number"],
        day=said["day"],
        today=timezone.localdate(),
        user=_person(request),
    )
    return _("已印发：%(number)s。") % {"number": done.document_number}


def _drop(request: HttpRequest, shown: Bulletin, seen: str, forms: Forms) -> str | None:
    acting.drop(shown, seen=seen)
    return _("已删除这份征求意见稿。")


_ACTS: dict[str, Act] = {
    "change": _change,
    "leave": _leave,
    "put_back": _put_back,
    "submit": _submit,
    "return": _give_back,
    "issue": _issue,
    "drop": _drop,
}
