"""Buttons of the review: what is decided of a card, of all, of the report, and its confirmation.

A script asks for JSON and gets the panel of the card to go on with, the counts, the marks that
changed and a sentence; without one every button leads back to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.models import Commitment

from ...models import Card, Reading, ReadingState
from .. import cards_shown as shown
from .. import confirming, deciding
from ..forms import CardForm, FactsForm, plan_forms
from ..town_named import other_town
from .guards import by_button, for_its_reviewers
from .reviewing import counted, page_of, panel_told

SIMPLE: dict[str, tuple[Callable[..., int | None], str]] = {
    "accept": (deciding.accept, n_("已接受。")),
    "reject": (deciding.reject, n_("不采用。")),
    "put_back": (deciding.put_back, n_("已放回待定。")),
}
FURTHER = ("accept", "reject")


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_reviewers
def card(request: HttpRequest, reading: Reading, *, card_pk: int) -> HttpResponse:
    """The panel of a card; by POST what is decided of it: ``do`` is accept, reject, put_back, edit
    or answer."""
    cards = _cards(reading)
    held = next((one for one in cards if one.pk == card_pk), None)
    if held is None:
        raise Http404
    if request.method != "POST":
        asked = _asked(request.GET.dict(), held)
        return _panel(request, reading, held, cards, asked)
    asked = _asked(request.POST.dict(), held)
    do = request.POST.get("do", "")
    if do == "edit":
        return _edit(request, reading, held, asked)
    try:
        said = _decide(request, held, cards, do)
    except ActionError as error:
        return _refused(request, reading, asked, {"errors": [str(error)]})
    return _done(request, reading, asked, said=said, move=do in FURTHER)


def _cards(reading: Reading) -> list[Card]:
    cards = shown.cards_of(reading)
    for one in cards:
        one.reading = reading
    return cards


def _asked(said: dict[str, str], held: Card) -> shown.Asked:
    return shown.Asked.of({**said, "card": str(held.pk)})


def _decide(request: HttpRequest, held: Card, cards: Sequence[Card], do: str) -> str:
    """Do it; the sentence of what was done. Raises ActionError."""
    if do == "answer":
        return _answer(request, held, cards)
    if do not in SIMPLE:
        raise ActionError(_("没有名为“%(name)s”的操作，请刷新页面后再按。") % {"name": do})
    act, said = SIMPLE[do]
    n = act(held, by=request.user, seen=request.POST.get("seen"))
    if n:
        return _("不采用。原来对应它的%(n)s条成果已放回待定，请重新选。") % {"n": n}
    return _unanswered(held) if do == "accept" and _was_open(held) else _(said)


def _was_open(held: Card) -> bool:
    """Whether something was proposed that the card may answer, and nobody chose any of it."""
    return bool(held.proposals) and not (held.answers_id or held.answers_card_id)


def _unanswered(held: Card) -> str:
    """What accepting means for a card that answers nothing of what was proposed."""
    if held.fields.get("kind") == "commitment":
        return _("已接受，作为新的承诺。")
    return _("已接受，不对应任何承诺，不写入进展。要写入，请回到这一条选它对应的承诺。")


def _answer(request: HttpRequest, held: Card, cards: Sequence[Card]) -> str:
    name = request.POST.get("answer", "")
    who: Any = {"by": request.user, "seen": request.POST.get("seen")}
    number = int(name[1:]) if name[1:].isascii() and name[1:].isdecimal() else 0
    if name == "none":
        deciding.answer(held, **who)
        return _("已记下：不对应任何承诺。")
    if name.startswith("k"):
        own = next((one for one in cards if one.pk == number), None)
        if own is not None:
            deciding.answer(held, own=own, **who)
            return _("已对应到“%(name)s”。") % {"name": own.fields.get("wording")}
    elif name.startswith("c"):
        stored = Commitment.objects.of_town(held.reading.town_id).filter(pk=number).first()
        if stored is not None:
            deciding.answer(held, commitment=stored, **who)
            return _("已对应到“%(name)s”。") % {"name": stored}
    raise ActionError(_("请先选一项承诺，或选“都不是”。"))


def _edit(request: HttpRequest, reading: Reading, held: Card, asked: shown.Asked) -> HttpResponse:
    form = CardForm(request.POST, card=held)
    if form.is_valid():
        try:
            who: Any = {"by": request.user, "seen": request.POST.get("seen")}
            deciding.edit(held, values=form.cleaned_data, **who)
            return _done(request, reading, asked, said=_("已改好。"))
        except ActionError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error)
    return _refused(request, reading, asked, {"card": form})


def _asks_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _panel(
    request: HttpRequest,
    reading: Reading,
    held: Card,
    cards: Sequence[Card],
    asked: shown.Asked,
) -> HttpResponse:
    if not _asks_json(request):
        return redirect(f"{reading.get_absolute_url()}{asked.query()}#card")
    return JsonResponse(
        {"panel": _panel_html(request, reading, held, cards, asked), "card": held.pk}
    )


def _panel_html(
    request: HttpRequest,
    reading: Reading,
    held: Card | None,
    cards: Sequence[Card],
    asked: shown.Asked,
    typed: dict[str, Any] | None = None,
) -> str:
    told = panel_told(reading, held, cards, asked, typed)
    return render_to_string("imports/review/_card.html", told, request=request)


def _done(
    request: HttpRequest,
    reading: Reading,
    asked: shown.Asked,
    *,
    said: str,
    move: bool = False,
    changed: int | None = None,
) -> HttpResponse:
    """What follows a decision: the next card that waits where ``move``, else the same one."""
    cards = _cards(reading)
    held = next((one for one in cards if one.pk == asked.card), None)
    following = shown.next_pending(cards, held, asked.show) if move and held else None
    goal = following or held
    if move and following is None:
        said = f"{said}{_('这里没有待定的了。')}"
    asked = shown.Asked(show=asked.show, card=goal.pk if goal else None)
    if not _asks_json(request):
        messages.success(request, said)
        return redirect(f"{reading.get_absolute_url()}{asked.query()}#card")
    marks = {one.pk: shown.mark_state(one) for one in cards if changed is None or one.pk == changed}
    told = {
        "panel": _panel_html(request, reading, goal, cards, asked),
        "card": asked.card,
        "bar": _bar_html(request, reading, cards, asked),
        "marks": marks,
        "said": said,
    }
    return JsonResponse(told)


def _bar_html(
    request: HttpRequest, reading: Reading, cards: Sequence[Card], asked: shown.Asked
) -> str:
    editable = reading.state == ReadingState.REVIEW
    told = {"reading": reading, "asked": asked, "editable": editable}
    told |= counted(reading, cards, asked)
    return render_to_string("imports/review/_bar.html", told, request=request)


def _refused(
    request: HttpRequest, reading: Reading, asked: shown.Asked, typed: dict[str, Any]
) -> HttpResponse:
    """The card again with what was typed and why it could not be done."""
    reading.refresh_from_db()
    if not _asks_json(request):
        return page_of(request, reading, typed=typed, asked=asked, status=422)
    cards = _cards(reading)
    held = next((one for one in cards if one.pk == asked.card), None)
    panel = _panel_html(request, reading, held, cards, asked, typed)
    form = typed.get("card")
    why = typed.get("errors") or [error for told in form.errors.values() for error in told]  # type: ignore[union-attr]
    told = {
        "panel": panel,
        "card": asked.card,
        # Somebody else may have changed more than this card.
        "bar": _bar_html(request, reading, cards, asked),
        "marks": {one.pk: shown.mark_state(one) for one in cards},
        "said": "".join(map(str, why)),
        "refused": True,
    }
    return JsonResponse(told, status=422)


@for_its_reviewers
@by_button
def accept_certain(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Accept all that are certain and of which nothing is in doubt."""
    asked = shown.Asked.of(request.POST.dict())
    try:
        who: Any = {"by": request.user, "seen": request.POST.get("seen")}
        n = deciding.accept_certain(reading, **who)
    except ActionError as error:
        return _refused(request, reading, asked, {"errors": [str(error)]})
    said = _("已接受确定的%(n)s条。每一条都可以放回待定。") % {"n": n}
    if left := shown.counts_of(shown.cards_of(reading)).sure:
        said += _("另有%(n)s条还缺内容或与别的不一样，请逐条看。") % {"n": left}
    return _done(request, reading, _on_to_pending(reading, asked), said=said)


def _on_to_pending(reading: Reading, asked: shown.Asked) -> shown.Asked:
    """The open card where it still waits, else the first that does."""
    cards = shown.cards_of(reading)
    held = next((one for one in cards if one.pk == asked.card), None)
    if held is not None and held.state != "pending":
        held = shown.next_pending(cards, held, asked.show) or held
    goal = held or shown.open_card(cards, asked)
    return shown.Asked(show=asked.show, card=goal.pk if goal else None)


@for_its_reviewers
@by_button
def add_card(request: HttpRequest, reading: Reading) -> HttpResponse:
    """A card of words of the text: ``start`` and ``end``, or the words themselves (``quote``)."""
    asked = shown.Asked.of(request.POST.dict())
    try:
        start, end = _place(request, reading)
        made = deciding.add(reading, by=request.user, start=start, end=end)  # type: ignore[arg-type]
    except ActionError as error:
        if not _asks_json(request):
            typed = {"add": request.POST.get("quote", ""), "add_error": str(error)}
            return page_of(request, reading, typed=typed, asked=asked, status=422)
        return JsonResponse({"said": str(error), "refused": True}, status=422)
    said = _("已添加，请核对它的内容，再接受。")
    # A new mark changes the text of the page, so a script loads it again.
    if _asks_json(request):
        messages.success(request, said)
        to = shown.Asked(card=made.pk).query()
        return JsonResponse({"goto": f"{reading.get_absolute_url()}{to}#card"})
    return _done(request, reading, shown.Asked(card=made.pk), said=said)


def _place(request: HttpRequest, reading: Reading) -> tuple[int, int]:
    """Where the words stand; raises ActionError where that cannot be told."""
    told = [request.POST.get(name, "") for name in ("start", "end")]
    if all(one.isascii() and one.isdecimal() and len(one) < 10 for one in told):
        return int(told[0]), int(told[1])
    quote = request.POST.get("quote", "").replace("\r\n", "\n").strip()
    if not quote:
        raise ActionError(_("请先选中正文里的一句话，或把它抄到“添加一条”里。"))
    n = reading.text.count(quote)
    if n == 1:
        start = reading.text.index(quote)
        return start, start + len(quote)
    short = quote if len(quote) <= 40 else quote[:40] + "…"
    if not n:
        raise ActionError(
            _("正文里没有“%(quote)s”。请从左边原样复制一句，一字不差。") % {"quote": short}
        )
    told_n = {"quote": short, "n": n}
    raise ActionError(_("正文里有%(n)s处“%(quote)s”。请多复制几个字，让它只有一处。") % told_n)


@for_its_reviewers
@by_button
def reading_facts(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Put right what the report says of itself."""
    form = FactsForm(request.POST, instance=Reading(pk=reading.pk))
    if form.is_valid():
        try:
            deciding.set_facts(reading, by=request.user, values=form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("报告信息已改好。"))
            return redirect(reading)
        except ActionError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error)
    reading.refresh_from_db()
    return page_of(request, reading, typed={"facts": form}, status=422)


@for_its_reviewers
@by_button
def reading_plans(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Put right which plans the commitments go to."""
    forms = plan_forms(reading, request.POST)
    errors: list[str] = []
    # Each is asked, so that each says what is wrong with it.
    wrong = [form for form in forms if not form.is_valid()]
    if not wrong:
        plans = [form.cleaned_data for form in forms if form.cleaned_data["title"]]
        try:
            deciding.set_plans(reading, by=request.user, plans=plans)  # type: ignore[arg-type]
            messages.success(request, _("归入的计划已改好。"))
            return redirect(f"{reading.get_absolute_url()}#next")
        except ActionError as error:
            errors = [str(error)]
        except ValidationError as error:
            errors = list(error.messages)
    reading.refresh_from_db()
    typed = {"plans": forms, "plan_errors": errors}
    return page_of(request, reading, typed=typed, status=422)


@for_its_reviewers
@by_button
def confirm_reading(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Hand what was accepted to the corridor and lead to its preview."""
    try:
        _expect_town(request, reading)
        batch = confirming.confirm(reading, by=request.user)  # type: ignore[arg-type]
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(f"{reading.get_absolute_url()}#next")
    if batch is None:
        messages.success(request, _("已确认。没有要写入的承诺和进展。"))
        return redirect(reading)
    return redirect(batch)


def _expect_town(request: HttpRequest, reading: Reading) -> None:
    """Raise ActionError where the report names another town and nobody said that it is right."""
    named = other_town(reading)
    if named and request.POST.get("town_checked") != named:
        told = {"other": named, "town": reading.town.name}
        raise ActionError(
            _(
                "正文开头写的是“%(other)s”，不是%(town)s。确是%(town)s的报告，请先勾选“已核对”再确认。"
            )
            % told
        )


@for_its_reviewers
@by_button
def issue_draft(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The draft was given in public."""
    return _whole(request, reading, deciding.issue_draft, _("已转为正式文件。"))


def _whole(
    request: HttpRequest, reading: Reading, act: Callable[..., None], said: str
) -> HttpResponse:
    try:
        act(reading, by=request.user)
        messages.success(request, said)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(reading)


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_reviewers
def discard_reading(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Ask first, then give the report up."""
    if request.method != "POST":
        n = sum(one.state != "pending" for one in shown.cards_of(reading))
        told = {"reading": reading, "town": reading.town, "decided": n}
        return render(request, "imports/review/discard.html", told)
    return _whole(request, reading, deciding.discard, _("已放弃这份报告，什么都没有写入。"))
