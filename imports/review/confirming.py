"""Accepted cards into the corridor of every import: a workbook of our own, one batch."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import CommitmentSource, Town
from people.models import User

from ..actions.receiving import receive
from ..actions.shared import ask_worker
from ..models import Batch, CardState, Reading, ReadingState, State
from . import answering, receiving
from .checks import expect_takeable, refuse_other_text
from .confirmed import Confirmed
from .looking_back import look


@transaction.atomic
def confirm(reading: Reading, *, by: User | None, enqueue: bool = True) -> Batch | None:
    """Hand what was accepted to the corridor; its batch, None where nothing had to be written.
    Raises ActionError for a draft, or where a card still lacks what a plan needs."""
    list(Town.objects.select_for_update().filter(pk=reading.town_id))
    locked = Reading.objects.select_for_update().select_related("town").get(pk=reading.pk)
    _expect(locked)
    _expect_none_under_way(locked)
    _recognise(locked)
    confirmed = Confirmed(locked)
    _expect_cards(confirmed)
    locked.state, locked.confirmed_at = ReadingState.CONFIRMED, timezone.now()
    if confirmed.writes:
        name = f"{locked.title[:180]}（{_('审读确认')}）.xlsx"
        locked.batch = receive(
            town=locked.town, data=confirmed.workbook(), filename=name, by=by, enqueue=enqueue
        )
    else:
        locked.document = confirmed.document
    locked.save(update_fields=["state", "confirmed_at", "batch", "document"])
    if locked.batch is None:
        _look_soon(locked, enqueue=enqueue)
    reading.refresh_from_db()
    return locked.batch


def _look_soon(reading: Reading, *, enqueue: bool) -> None:
    if enqueue:
        ask_worker("look_at_report", reading.pk)
    else:
        look(reading)


def _expect(reading: Reading) -> None:
    if reading.state != ReadingState.REVIEW:
        told = {"state": reading.get_state_display()}
        raise ActionError(_("这份报告现在是“%(state)s”，不能确认。请刷新页面。") % told)
    if reading.is_draft:
        raise ActionError(_("内部草稿不能确认。请先转为正式文件。"))
    if not reading.title:
        raise ActionError(_("报告还没有标题，请先填写。"))
    try:
        refuse_other_text(reading)
    except ValidationError as error:
        raise ActionError("".join(error.messages)) from error


def _expect_none_under_way(reading: Reading) -> None:
    """The same text is not confirmed twice at once: what one of them writes the other would take
    for new."""
    others = receiving.alike(reading).filter(state=ReadingState.CONFIRMED, batch__isnull=False)
    other = others.exclude(batch__state=State.COMMITTED).order_by("pk").first()
    if other is not None:
        told = {"title": other, "day": timezone.localtime(other.created).strftime("%Y-%m-%d %H:%M")}
        raise ActionError(
            _(
                "同一份报告（%(title)s，%(day)s交的）已确认，还没有写入。"
                "请先到那一份的预览写入或放弃，再确认这一份。"
            )
            % told
        )


def _recognise(reading: Reading) -> None:
    """A commitment whose very clause of this very text was stored since it was read is that one."""
    stored = CommitmentSource.objects.filter(
        document__town=reading.town_id,
        document__text=reading.text,
        commitment__merged_into__isnull=True,
    )
    places = stored.order_by("-pk").values_list("offset", "quote", "commitment")
    held = {(offset, quote): commitment for offset, quote, commitment in places}
    for card in reading.cards.filter(state=CardState.ACCEPTED, answers__isnull=True):
        found = held.get((card.start, card.quote))
        if card.fields.get("kind") == "commitment" and found:
            card.answers_id = found
            answering.note(card)
            card.save(update_fields=["answers", "fields"])


def _expect_cards(confirmed: Confirmed) -> None:
    reading = confirmed.reading
    for card in confirmed.accepted:
        card.reading = reading
        expect_takeable(card)
        own = card.answers_card
        if own is not None and own.state != CardState.ACCEPTED:
            told = {"quote": card.quote, "own": own.quote}
            raise ActionError(
                _("成果“%(quote)s”对应的承诺“%(own)s”还没有接受。请先接受它，或给成果另选。") % told
            )
    if confirmed.new and not reading.plans:
        raise ActionError(_("还没有计划可以归入。请先填写报告日期，或填写归入的计划。"))
    lacking = next((card for card, owner in confirmed.new if not owner.plan), None)
    if lacking is not None:
        raise ActionError(_("承诺“%(quote)s”没有计划可以归入，请补上。") % {"quote": lacking.quote})
    _expect_covered(confirmed)


def _expect_covered(confirmed: Confirmed) -> None:
    """A commitment is not put into a plan that ends before it is due."""
    last = max((plan["end"] for plan in confirmed.reading.plans), default="")
    for card, _owner in confirmed.new:
        if (due := card.fields.get("due")) and due > last:
            told = {"quote": card.quote, "due": due, "last": last}
            raise ActionError(
                _("承诺“%(quote)s”的时限%(due)s晚于各计划的结束日期%(last)s，请加一个计划。") % told
            )
