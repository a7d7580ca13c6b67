"""What a report leaves to check, found anew each time: reads only, nothing is stored here.

The rules stand in ``imports.holding`` and ``imports.report.sums``; here what they tell is turned
into the plain texts that a question keeps (``asking_words`` says them).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments.items import Item
from commitments.models import Publication
from commitments.wording import amount, standing_words

from ..holding.as_printed import figure_words
from ..holding.beside import beside
from ..holding.differing import Released, differing
from ..holding.drift import drifts
from ..holding.promises import Drift, Promise, Saying, Unmentioned
from ..holding.softened import softened
from ..holding.unmentioned import unmentioned
from ..holding.wordings import bare, known_by
from ..models import Card, QuestionKind, Reading
from ..report.clauses import held
from ..report.document import plain_of
from ..report.figures import figures
from ..report.records import COMMITMENT
from .comparing import comparisons
from .known import LOOKED_AT, Known, Report, is_written, last_of
from .plan_text import plan_sentences

KEY_LENGTH = 120
# Sums that are told in percent of what their terms are told in.
IN_PERCENT = ("growth", "ratio", "share")
# So much of a sentence stands before and behind the words that are asked about.
FAR = 160
# Figures of a comparison that its two records print; all others are reckoned.
OF_TARGET = ("target", "target_growth", "ceiling")
OF_OUTCOME = ("last_year", "reached", "growth_so_far", "growth_last_year", "total")
# A heading names what it is about in no more signs.
SUBJECT = 40
_ENDS = re.compile(r"[。！？；\n]")


@dataclass(frozen=True)
class Raised:
    """One thing to check. ``key`` is the same whenever it is found again; ``data`` holds texts and
    lists of texts; ``commitment`` is the number of the one it is of."""

    kind: str
    key: str
    data: dict[str, Any] = field(default_factory=dict)
    commitment: int | None = None


def raised(reading: Reading) -> list[Raised]:
    """All that the reading leaves to check now. Sums from the moment it is read; what is held
    against promises once it is confirmed and written, of a draft at once; nothing of one that is
    neither in review nor confirmed."""
    if reading.state not in LOOKED_AT:
        return []
    found = [_sum(reading, one) for one in reading.sums]
    if reading.is_draft or is_written(reading):
        known = Known(reading)
        unclaimed = _in_the_text(known)
        found += [*_unmentioned(known, unclaimed), *_drifts(known, unclaimed), *_besides(known)]
        if reading.is_draft:
            found += _released(known)
    return list({one.key: one for one in found}.values())


def key_of(*parts: object) -> str:
    """A key out of what makes a question this one; too long a one ends in the digest of it all."""
    key = ":".join(str(part) for part in parts)
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    return f"{key[: KEY_LENGTH - 25]}:{digest}"


def place_of(text: str, start: int, quote: str) -> dict[str, Any]:
    """Words of a report with what their sentence says before and behind them."""
    end = start + len(quote)
    before = _ENDS.split(text[max(0, start - FAR) : start])[-1]
    behind = _ENDS.search(text, end, end + FAR)
    after = text[end : behind.start() if behind else min(len(text), end + FAR)]
    return {"start": start, "quote": quote, "before": before.lstrip(), "after": after.rstrip()}


# -- its own arithmetic ------------------------------------------------------------------------


def _sum(reading: Reading, one: dict[str, Any]) -> Raised:
    """A contradiction of its own figures, each figure with the unit it is printed with."""
    start, code = int(one["start"]), str(one["kind"])
    terms = [Decimal(term) for term in one["terms"]]
    unit = _unit_of(reading.text, start, terms)
    computed, stated = Decimal(one["computed"]), Decimal(one["stated"])
    own_unit = "%" if code in IN_PERCENT else unit
    data = {
        "code": code,
        "turned": _turned(code, terms, computed),
        "terms": [amount(term, unit) for term in terms],
        "computed": amount(computed, own_unit),
        "stated": amount(stated, own_unit),
        **place_of(reading.text, start, str(one["quote"])),
    }
    key = key_of("sum", code, start, *one["terms"], one["stated"])
    return Raised(QuestionKind.SUM, key, data)


def _turned(code: str, terms: list[Decimal], computed: Decimal) -> bool:
    """Whether the report says by how much it fell: then the former figure comes first."""
    if code == "difference":
        return computed == terms[1] - terms[0] != terms[0] - terms[1]
    return code == "growth" and terms[0] < terms[1] and computed > 0


def _unit_of(text: str, start: int, terms: list[Decimal]) -> str:
    """The unit that the first term is printed with in the sentence; "" where it is not there."""
    plain = plain_of(text)
    begin = max(plain.rfind(mark, 0, start) for mark in "。！？\n") + 1
    match = re.compile(r"[。！？\n]").search(plain, start)
    end = match.start() if match else len(plain)
    own = figures(plain, begin, end, held(plain))
    near = sorted(own, key=lambda one: abs(one.start - start))
    return next((one.unit for one in near if one.value in terms and one.unit != "%"), "")


# -- promises and what the report says of them -------------------------------------------------


def _promised(promise: Promise) -> dict[str, Any]:
    """The promise as a question keeps it."""
    return {
        "wording": promise.wording,
        "said": promise.quote or promise.wording,
        "plan": promise.plan,
        "number": promise.number,
        "made": promise.made.isoformat() if promise.made else "",
        "due": promise.due.isoformat() if promise.due else "",
    }


def _unmentioned(known: Known, unclaimed: Sequence[Drift]) -> Iterator[Raised]:
    """Promises that nobody accounted for; not those that a clause of the plan may say again. Of the
    town's issued reports the last one asks, so that a promise is asked about once; a draft asks for
    itself, whatever the ledger holds."""
    day = known.reading.date
    if day is None or not (known.reading.is_draft or _is_last(known.reading)):
        return
    again = {one.promise for one in unclaimed}
    by_day: dict[dt.date, list[Promise]] = {}
    for one in known.promises.values():
        if (
            one.id not in again
            and _begun(one, day)
            and (known.reading.is_draft or not one.reported)
        ):
            by_day.setdefault(one.made or day, []).append(one)
    for made, promises in sorted(by_day.items()):
        reports = [one for one in known.reports if one.day > made]
        yield from _not_in(reports, promises, known)


def _begun(promise: Promise, day: dt.date) -> bool:
    return promise.made is not None and (promise.start is None or promise.start <= day)


def _is_last(reading: Reading) -> bool:
    """Whether no confirmed report of the town is later."""
    last = last_of(reading.town_id)
    return last is not None and last.pk == reading.pk


def _not_in(reports: list[Report], promises: list[Promise], known: Known) -> Iterator[Raised]:
    if not reports:
        return
    texts = [(one.title, one.text) for one in reports]
    readings = [one.reading for one in reports if one.reading]
    spoken, offered = known.spoken_in(readings), known.offered_in(readings)
    # Whether the ledger knows of it was weighed before: of a draft it does not count.
    searched = [replace(one, reported=False) for one in promises]
    of = {one.id: one for one in promises}
    since = [one.since for one in reports if one.since is not None]
    first = min(since) if len(since) == len(reports) else None
    for one in unmentioned(searched, texts=texts, spoken=spoken, searched_from=first):
        promise = of[one.promise]
        nearest, maybe = _nearest(one, offered.get(one.promise))
        data = {
            **_promised(promise),
            "reports": [report.told() for report in reports],
            "nearest": list(nearest),
            "maybe": maybe,
            "reported": promise.reported,
            "draft": known.reading.is_draft,
        }
        key = key_of("unmentioned", one.promise)
        yield Raised(QuestionKind.UNMENTIONED, key, data, one.promise)


def _nearest(one: Unmentioned, card: Card | None) -> tuple[tuple[str, str], bool]:
    """The (report, clause) that comes closest, and whether it may speak of the promise: a record
    that was offered for it and that nobody gave to anything may."""
    if card is None or one.maybe:
        return one.nearest, one.maybe
    return (str(card.reading), card.quote), True


def _drifts(known: Known, unclaimed: Sequence[Drift]) -> Iterator[Raised]:
    """A promise beside what a later plan made of it: by the records that restate it, and by
    clauses of the plan that no record answers it with."""
    quotes = {saying.start: saying.quote for saying in known.sayings}
    for one in (*drifts(known.pairs(COMMITMENT)), *unclaimed):
        promise = known.promises[one.promise]
        data = {
            **_promised(promise),
            "what": one.what,
            "old": _with_unit(one.old, promise) if one.what == "number" else one.old,
            "new": one.new,
            "printed": [one.old_printed, one.new_printed],
            "years": [str(year) for year in one.years or ()],
            "softer": one.softer,
            "unclaimed": bool(one.clause),
            **place_of(known.reading.text, one.start, one.clause or quotes[one.start]),
        }
        key = key_of("drift", one.promise, one.start, one.what, one.old, one.new)
        yield Raised(QuestionKind.DRIFT, key, data, one.promise)


def _in_the_text(known: Known) -> list[Drift]:
    """What the plan's own words may have made of promises that no record restates and that the
    ledger does not hold for done; nothing of records that a person rejected."""
    reading = known.reading
    said = {card.answers_id for card in known.cards if card.fields.get("kind") == COMMITMENT}
    open_ones = [
        one
        for one in known.promises.values()
        if one.id not in said | known.reached and _made_before(one, reading.date)
    ]
    if not open_ones:
        return []
    found = softened(
        open_ones,
        plan_sentences(reading.text, day=reading.date),
        sayings=[one for one in known.sayings if one.kind == COMMITMENT],
        end=reading.period_end,
    )
    return [one for one in found if not _refused(one, known)]


def _made_before(promise: Promise, day: dt.date | None) -> bool:
    return promise.made is not None and day is not None and promise.made < day


def _refused(one: Drift, known: Known) -> bool:
    end = one.start + len(one.clause)
    return any(first < end and one.start < last for first, last in known.refused)


def _with_unit(old: str, promise: Promise) -> str:
    """A target as a table's cell has it says its unit in another column."""
    bare = old[-1:].isdigit() and promise.value is not None
    return amount(promise.value, promise.unit) if bare and promise.value is not None else old


def _besides(known: Known) -> Iterator[Raised]:
    """A target beside what was already reached, without a verdict; figures as they are printed."""
    said = {saying.start: saying for saying in known.sayings}
    text = known.reading.text
    since = known.reading.period_start
    for one in beside(known.sayings, known.promises_with_own, since=since):
        target, outcome = said[one.start], said[one.other] if one.other is not None else None
        data = {
            "code": one.code,
            "subject": subject_of(target),
            "figures": [
                [what, _printed(what, target, outcome) or amount(value, unit)]
                for what, value, unit in one.figures
            ],
            "other": place_of(text, outcome.start, outcome.quote) if outcome else {},
            **place_of(text, one.start, target.quote),
        }
        parts = [f"{value}{unit}" for _what, value, unit in one.figures]
        key = key_of("beside", one.code, one.start, *parts)
        yield Raised(QuestionKind.BESIDE, key, data)


def _printed(what: str, target: Saying, outcome: Saying | None) -> str:
    """The figure as the report prints it (95%以上, 约268个); "" where it is reckoned."""
    if what in OF_TARGET:
        return figure_words(target.value, target.quote)
    if what in OF_OUTCOME and outcome is not None:
        return figure_words(outcome.value, outcome.quote)
    return ""


def subject_of(saying: Saying) -> str:
    """What a record is about, in few words."""
    said = saying.subject or known_by(saying.quote, saying.before) or saying.quote
    if any(sign.isdecimal() for sign in said):
        said = next(iter(bare(said).split()), said)
    return said[:SUBJECT]


# -- a draft against what was released ---------------------------------------------------------


def _released(known: Known) -> Iterator[Raised]:
    """Figures of a draft that are not those of the town's last publication."""
    last = last_publication(known.reading)
    if last is None:
        return
    released = _by_promise(last, known)
    compared, _without = comparisons(known, released, as_of=last.as_of)
    quotes = {saying.start: saying.quote for saying in known.sayings}
    for each in compared:
        for one in differing([(each.saying, each.released)]):
            promise = known.promises.get(one.promise)
            if promise is None:
                continue
            turned = one.released > 0 > one.stated
            data = {
                **_promised(promise),
                "publication": {"title": last.title, "day": last.as_of.isoformat()},
                "released": _directed(
                    amount(one.released, one.unit), falls=each.released.falls, said=turned
                ),
                "released_day": _iso(released[one.promise].day),
                "stated": _directed(
                    one.words or amount(abs(one.stated), one.unit),
                    falls=each.saying.falls,
                    said=turned,
                ),
                "likely": each.likely,
                **place_of(known.reading.text, one.start, quotes[one.start]),
            }
            key = key_of("released", last.number, one.promise, one.start, data["stated"])
            yield Raised(QuestionKind.RELEASED, key, data, one.promise)


def last_publication(reading: Reading) -> Publication | None:
    """What the reading's town released last."""
    return reading.town.publications.order_by("-number").first()


def without_released(reading: Reading) -> list[Saying]:
    """The figures of a draft that no released one can be held against."""
    last = last_publication(reading)
    known = Known(reading)
    return comparisons(known, _by_promise(last, known), as_of=last.as_of)[1] if last else []


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _by_promise(publication: Publication, known: Known) -> dict[int, Released]:
    falling = {promise.id for promise in known.promises.values() if promise.falls}
    return {
        one.promise: replace(one, falls=one.promise in falling) for one in _figures_of(publication)
    }


def _directed(figure: str, *, falls: bool, said: bool) -> str:
    """A figure with the way it went in front of it, where the two went different ways."""
    return f"{_('下降') if falls else _('增长')}{figure}" if said else figure


def _figures_of(publication: Publication) -> Iterator[Released]:
    """The figure that each released item rested on."""
    for snapshot in publication.items.values_list("snapshot", flat=True):
        item = Item.from_json(snapshot)
        if item.attained is not None:
            yield Released(
                promise=item.id,
                value=item.attained,
                unit=item.unit,
                day=item.attained_day or item.as_of,
                words=standing_words(item),
            )
