"""What a report leaves to check, found anew each time: reads only, nothing is stored here.

The rules stand in ``imports.holding`` and ``imports.report.sums``; here what they tell is turned
into the plain texts that a question keeps (``asking_words`` says them).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from commitments.items import Item
from commitments.models import Publication
from commitments.wording import amount, standing_words

from ..holding.beside import beside
from ..holding.differing import Released, differing
from ..holding.drift import drifts
from ..holding.promises import Promise
from ..holding.unmentioned import unmentioned
from ..models import QuestionKind, Reading
from ..report.clauses import held
from ..report.document import plain_of
from ..report.figures import figures
from ..report.records import COMMITMENT, OUTCOME
from .known import LOOKED_AT, Known, Report, is_written, last_of

KEY_LENGTH = 120
# Sums that are told in percent of what their terms are told in.
IN_PERCENT = ("growth", "ratio", "share")
# So much of a sentence stands before and behind the words that are asked about.
FAR = 160
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
        found += [*_unmentioned(known), *_drifts(known), *_besides(known)]
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


def _unmentioned(known: Known) -> Iterator[Raised]:
    """Promises that nobody accounted for. Of the town's issued reports the last one asks, so that
    a promise is asked about once; a draft asks for itself, whatever the ledger holds."""
    day = known.reading.date
    if day is None or not (known.reading.is_draft or _is_last(known.reading)):
        return
    by_day: dict[dt.date, list[Promise]] = {}
    for one in known.promises.values():
        if _begun(one, day) and (known.reading.is_draft or not one.reported):
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
    spoken = known.spoken_in([one.reading for one in reports if one.reading])
    # Whether the ledger knows of it was weighed before: of a draft it does not count.
    searched = [replace(one, reported=False) for one in promises]
    of = {one.id: one for one in promises}
    since = [one.since for one in reports if one.since is not None]
    first = min(since) if len(since) == len(reports) else None
    for one in unmentioned(searched, texts=texts, spoken=spoken, searched_from=first):
        promise = of[one.promise]
        data = {
            **_promised(promise),
            "reports": [report.told() for report in reports],
            "nearest": list(one.nearest),
            "reported": promise.reported,
            "draft": known.reading.is_draft,
        }
        key = key_of("unmentioned", one.promise)
        yield Raised(QuestionKind.UNMENTIONED, key, data, one.promise)


def _drifts(known: Known) -> Iterator[Raised]:
    """A promise beside what a later plan made of it."""
    quotes = {saying.start: saying.quote for saying in known.sayings}
    for one in drifts(known.pairs(COMMITMENT)):
        promise = known.promises[one.promise]
        data = {
            **_promised(promise),
            "what": one.what,
            "old": _with_unit(one.old, promise) if one.what == "number" else one.old,
            "new": one.new,
            "softer": one.softer,
            **place_of(known.reading.text, one.start, quotes[one.start]),
        }
        key = key_of("drift", one.promise, one.start, one.what, one.old, one.new)
        yield Raised(QuestionKind.DRIFT, key, data, one.promise)


def _with_unit(old: str, promise: Promise) -> str:
    """A target as a table's cell has it says its unit in another column."""
    bare = old[-1:].isdigit() and promise.value is not None
    return amount(promise.value, promise.unit) if bare and promise.value is not None else old


def _besides(known: Known) -> Iterator[Raised]:
    """A target beside what was already reached, without a verdict."""
    quotes = {saying.start: saying.quote for saying in known.sayings}
    text = known.reading.text
    for one in beside(known.sayings, known.promises_with_own):
        other = place_of(text, one.other, quotes[one.other]) if one.other is not None else {}
        data = {
            "code": one.code,
            "figures": [[what, amount(value, unit)] for what, value, unit in one.figures],
            "other": other,
            **place_of(text, one.start, quotes[one.start]),
        }
        parts = [f"{value}{unit}" for _what, value, unit in one.figures]
        key = key_of("beside", one.code, one.start, *parts)
        yield Raised(QuestionKind.BESIDE, key, data)


# -- a draft against what was released ---------------------------------------------------------


def _released(known: Known) -> Iterator[Raised]:
    """Figures of a draft that are not those of the town's last publication."""
    last = known.reading.town.publications.order_by("-number").first()
    if last is None:
        return
    released = {one.promise: one for one in _figures_of(last)}
    pairs = [
        (saying, released[promise.id])
        for saying, promise in known.pairs(OUTCOME)
        if promise.id in released
    ]
    quotes = {saying.start: saying.quote for saying in known.sayings}
    for one in differing(pairs):
        data = {
            **_promised(known.promises[one.promise]),
            "publication": {"title": last.title, "day": last.as_of.isoformat()},
            "released": amount(one.released, one.unit),
            "released_day": one.day.isoformat() if one.day else "",
            "stated": amount(one.stated, one.unit),
            **place_of(known.reading.text, one.start, quotes[one.start]),
        }
        key = key_of("released", last.number, one.promise, one.start, data["stated"])
        yield Raised(QuestionKind.RELEASED, key, data, one.promise)


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
