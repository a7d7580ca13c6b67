"""What a person decides of a card, each under a lock on its reading; every act raises ActionError
with a sentence where the reading is not in review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Commitment
from people.models import User

from ..models import Card, CardState, Reading, ReadingState, Standing
from . import answering, proposing
from . import plans as reading_plans
from .checks import cleaned_facts, cleaned_values, expect_takeable
from .looking_back import look, look_at_others
from .marking import marked
from .reopening import forsake


@contextmanager
def _in_review(reading: Reading) -> Iterator[Reading]:
    """The reading under a lock, in one transaction; refused where it is not in review."""
    with transaction.atomic():
        locked = Reading.objects.select_for_update().select_related("town").get(pk=reading.pk)
        if locked.state != ReadingState.REVIEW:
            told = {"state": locked.get_state_display()}
            raise ActionError(
                _("这份报告现在是“%(state)s”，不能再改。要改的，请先放弃或撤销它的导入。") % told
            )
        yield locked


@contextmanager
def _of_card(card: Card, *, seen: str | None = None, by: User | None = None) -> Iterator[Card]:
    """The card as it is stored, its reading under a lock; refused where it is another than
    ``seen`` (``answering.mark_of``), which None does not ask."""
    with _in_review(card.reading) as reading:
        locked = Card.objects.filter(pk=card.pk, reading=reading).first()
        if locked is None:
            raise ActionError(_("这条记录已不在这份报告里，请刷新页面。"))
        locked.reading = reading
        answering.expect_seen(locked, seen, by=by)
        yield locked
        for name in ("state", "fields", "proposals", "decided_by", "decided_at"):
            setattr(card, name, getattr(locked, name))
        card.answers, card.answers_card = locked.answers, locked.answers_card


def _decide(card: Card, state: str, by: User | None) -> None:
    card.state, card.decided_by = state, by
    card.decided_at = None if state == CardState.PENDING else timezone.now()
    if state == CardState.ACCEPTED:
        answering.note(card)
    elif state == CardState.PENDING:
        answering.forget(card)
    card.save(update_fields=["state", "fields", "decided_by", "decided_at"])


def accept(card: Card, *, by: User | None, seen: str | None = None) -> None:
    """Take the card as it stands; raises ActionError where it lacks what a plan needs, where
    another accepted one gives the same figure otherwise, or where it was changed since it was
    ``seen``."""
    with _of_card(card, seen=seen, by=by) as held:
        expect_takeable(held)
        _decide(held, CardState.ACCEPTED, by)


def reject(card: Card, *, by: User | None, seen: str | None = None) -> int:
    """Leave the card out; how many outcomes that were said to report on it wait again for that."""
    with _of_card(card, seen=seen, by=by) as held:
        _decide(held, CardState.REJECTED, by)
        return forsake(held)


def put_back(card: Card, *, by: User | None, seen: str | None = None) -> None:
    """Let the card wait for a decision again."""
    with _of_card(card, seen=seen, by=by) as held:
        _decide(held, CardState.PENDING, None)


def edit(
    card: Card, *, by: User | None, values: Mapping[str, Any], seen: str | None = None
) -> None:
    """Put right what the card says, by the names of ``records.FIELDS``, typed; what is not named
    stays, and so do quote and start. Raises ValidationError by field."""
    with _of_card(card, seen=seen, by=by) as held:
        was = held.fields.get("kind")
        held.fields = cleaned_values(held, values)
        held.decided_by = by
        if held.fields["kind"] != was:
            _begin_anew(held)
        held.save()
        if held.state == CardState.ACCEPTED:
            _keep_accepted(held)
        _cover(held.reading)
        if held.state == CardState.PENDING and held.decided_at is None:
            proposing.propose(held.reading, only=held)
            held.refresh_from_db(fields=["proposals", "answers", "answers_card"])


def _begin_anew(held: Card) -> None:
    """A commitment became an outcome, or the other way round: what it answers is asked anew."""
    held.answers = held.answers_card = None
    held.state, held.decided_at = CardState.PENDING, None
    answering.forget(held)
    held.save()
    forsake(held)


def _keep_accepted(held: Card) -> None:
    """An edited card stays accepted, by whoever edited it; refused where it could not be."""
    try:
        expect_takeable(held)
    except ActionError as error:
        raise ValidationError(str(error)) from error
    held.decided_at = timezone.now()
    held.save(update_fields=["decided_at"])


def _cover(reading: Reading) -> None:
    """Let the plans reach as far as the commitments do."""
    plans = reading_plans.covering(reading)
    if plans != reading.plans:
        reading.plans = plans
        reading.save(update_fields=["plans"])


def answer(
    card: Card,
    *,
    by: User | None,
    commitment: Commitment | None = None,
    own: Card | None = None,
    seen: str | None = None,
) -> None:
    """Say which commitment an outcome reports on or a commitment restates: a stored one, one of
    the same report, or none."""
    with _of_card(card, seen=seen, by=by) as held:
        _expect_answer(held, commitment, own)
        held.answers, held.answers_card = commitment, own
        answering.note(held, said=True)
        held.decided_by, held.decided_at = by, timezone.now()
        if held.state == CardState.ACCEPTED:
            expect_takeable(held)
        held.save(update_fields=["answers", "answers_card", "fields", "decided_by", "decided_at"])


def _expect_answer(card: Card, commitment: Commitment | None, own: Card | None) -> None:
    if commitment is not None and own is not None:
        raise ActionError(_("一条记录只能对应一项承诺，请只选一项。"))
    if commitment is not None:
        if commitment.plan.town_id != card.reading.town_id:
            raise ActionError(_("承诺“%(name)s”不是本镇的，请另选。") % {"name": commitment})
        if commitment.merged_into_id is not None:
            told = {"name": commitment, "into": commitment.merged_into}
            raise ActionError(_("承诺“%(name)s”已并入“%(into)s”，请选后者。") % told)
    if own is None:
        return
    if card.fields.get("kind") != "outcome":
        raise ActionError(_("承诺不能对应本报告里的另一条承诺；重复的请选“不采用”。"))
    stands = own.reading_id == card.reading_id and own.fields.get("kind") == "commitment"
    if not stands or own.state == CardState.REJECTED:
        raise ActionError(_("“%(quote)s”不是本报告采用的承诺，请另选。") % {"quote": own.quote})


def accept_certain(reading: Reading, *, by: User | None, seen: str | None = None) -> int:
    """Accept all pending cards that are certain and of which nothing is doubtful; how many. One
    that may answer something, and nobody said what, is doubtful. ``seen`` is ``mark_of_all`` those
    cards when the button was shown; raises ActionError where they are others now."""
    return _accept_all(reading, by=by, certain_only=True, seen=seen)


def accept_all(reading: Reading, *, by: User | None) -> int:
    """Accept every pending card that has what a plan needs, with the answers that are sure; how
    many."""
    return _accept_all(reading, by=by, certain_only=False)


def _accept_all(
    reading: Reading, *, by: User | None, certain_only: bool, seen: str | None = None
) -> int:
    taken = 0
    with _in_review(reading) as locked:
        chosen = clear_ones(locked) if certain_only else _pending(locked)
        if seen is not None and seen != answering.mark_of_all(chosen):
            told = {"n": len(chosen)}
            raise ActionError(_("确定的记录刚才有变动，现在是%(n)s条。请看过再按一次。") % told)
        owners = set(locked.cards.filter(state=CardState.ACCEPTED).values_list("pk", flat=True))
        for card in _owners_first(chosen):
            if card.answers_card_id and card.answers_card_id not in owners:
                continue
            try:
                expect_takeable(card)
            except ActionError:
                continue
            _decide(card, CardState.ACCEPTED, by)
            owners.add(card.pk)
            taken += 1
    return taken


def _pending(reading: Reading) -> list[Card]:
    """The cards that wait, in the order of the text."""
    found = reading.cards.filter(state=CardState.PENDING).order_by("start")
    cards = list(found.select_related("answers__plan", "answers_card"))
    for card in cards:
        card.reading = reading
    return cards


def _owners_first(cards: Iterable[Card]) -> list[Card]:
    """Commitments before the outcomes that report on them."""
    return sorted(cards, key=lambda card: card.fields.get("kind") == "outcome")


def clear_ones(reading: Reading) -> list[Card]:
    """The cards that one press accepts, in the order of the text."""
    return [card for card in _pending(reading) if is_clear(card)]


def is_clear(card: Card) -> bool:
    """Whether a card is certain, and what it answers is known or was never in question: a
    commitment of the same report is accepted, or as clear itself."""
    if not card.certain or answering.lost(card):
        return False
    own = card.answers_card
    if own is not None:
        waits = own.state == CardState.PENDING
        return own.state == CardState.ACCEPTED or (waits and is_clear(own))
    return bool(card.answers_id or answering.is_said(card) or not card.proposals)


def add(reading: Reading, *, by: User | None, start: int, end: int) -> Card:
    """A pending card of the text from ``start`` to ``end``, its fields suggested by the reader.
    Raises ActionError for a selection that is no clause, or where a card begins already."""
    with _in_review(reading) as locked:
        card = marked(locked, start=start, end=end)
        if locked.cards.filter(start=card.start).exists():
            raise ActionError(
                _("“%(quote)s”开头处已有一条记录，请改那一条。") % {"quote": card.quote}
            )
        card.save()
        _cover(locked)
        proposing.propose(locked, only=card)
        card.refresh_from_db()
    return card


def set_facts(reading: Reading, *, by: User | None, values: Mapping[str, Any]) -> None:
    """Put right the title, kind, meeting, date, period_start, period_end, source_url and
    index_number of the report; what is not named stays. Raises ValidationError by field."""
    with _in_review(reading) as locked:
        was = locked.date
        cleaned_facts(locked, values)
        if locked.date != was:
            locked.plans = reading_plans.suggest(locked)
        locked.save()
        if locked.date != was:
            proposing.propose(locked)
    reading.refresh_from_db()


def set_plans(reading: Reading, *, by: User | None, plans: Sequence[Mapping[str, Any]]) -> None:
    """Put right the plans that the commitments go to (see ``plans``); raises ValidationError."""
    with _in_review(reading) as locked:
        locked.plans = reading_plans.cleaned(locked, plans)
        locked.save(update_fields=["plans"])
    reading.plans = locked.plans


def issue_draft(reading: Reading, *, by: User | None) -> None:
    """A draft was given in public: its records may now be confirmed. Its questions are made
    anew."""
    with _in_review(reading) as locked:
        if not locked.is_draft:
            raise ActionError(_("这份报告已是正式文件，不用再转。"))
        locked.standing = Standing.ISSUED
        locked.save(update_fields=["standing"])
        look(locked, others=False)
    reading.standing = locked.standing
    # Each of them under a lock of its own.
    look_at_others(locked)


def discard(reading: Reading, *, by: User | None) -> None:
    """Give up a report that was not confirmed."""
    with transaction.atomic():
        locked = Reading.objects.select_for_update().get(pk=reading.pk)
        if locked.state == ReadingState.CONFIRMED:
            raise ActionError(_("这份报告已确认，不能放弃；要收回的，请撤销它的导入。"))
        locked.state = ReadingState.DISCARDED
        locked.save(update_fields=["state"])
    reading.state = locked.state
