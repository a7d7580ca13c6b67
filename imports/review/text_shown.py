"""A report's text as HTML, each record marked in its place.

The characters of the text stand in their blocks unchanged and in order, so that a place on the
page is a place in the text: each block says with ``data-start`` where it begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commitments.outline import Block, set_text

from ..models import Card, CardState, Reading


def text_html(
    reading: Reading,
    cards: Sequence[Card],
    *,
    current: int | None,
    at: int | None = None,
    shown: Collection[int],
    query: str = "",
) -> SafeString:
    """The text of ``reading`` with ``cards`` (in order of their places) marked; ``current`` is the
    number of the open one, ``at`` a place that somebody wants to be led to, ``shown`` the numbers
    of those that are asked for, ``query`` what their links carry on."""
    blocks, _headings = set_text(reading.text)
    sides = _Sides(reading.sections)
    marks = _Marks(cards, current, at, shown, query)
    parts = (part for block in blocks for part in _block(reading.text, block, sides, marks))
    return mark_safe("".join(parts))


class _Sides:
    """Whether a place looks back or ahead, as the outline of the reading says."""

    def __init__(self, sections: Iterable[Sequence[object]]) -> None:
        told = sorted((int(str(one[0])), str(one[2])) for one in sections)
        self.starts, self.kinds = [start for start, _kind in told], [kind for _start, kind in told]

    def of(self, block: Block) -> str:
        """review, plan or "" of what a block says."""
        place = bisect_right(self.starts, max(block.end - 1, 0)) - 1
        kind = self.kinds[place] if place >= 0 else ""
        return kind if kind in ("review", "plan") else ""


class _Marks:
    """The records by place; of two that overlap the later begun one is on top."""

    def __init__(
        self,
        cards: Sequence[Card],
        current: int | None,
        at: int | None,
        shown: Collection[int],
        query: str,
    ) -> None:
        self.cards, self.current, self.at = cards, current, at
        self.shown, self.query = set(shown), query
        self.starts = [card.start for card in cards]
        self.longest = max((len(card.quote) for card in cards), default=0)
        self.begun: set[int] = set()

    def within(self, start: int, end: int) -> list[Card]:
        """The cards that reach into a stretch, in order."""
        first = bisect_left(self.starts, start - self.longest)
        return [
            card for card in self.cards[first : bisect_left(self.starts, end)] if card.end > start
        ]

    def cuts(self, start: int, end: int) -> Iterator[tuple[int, int, Card | None]]:
        """The stretch in pieces, each with the card on top of it."""
        cards = self.within(start, end)
        edges = {start, end}
        for card in cards:
            edges |= {max(start, card.start), min(end, card.end)}
        if self.at is not None and start < self.at < end:
            edges.add(self.at)
        ordered = sorted(edges)
        for first, last in pairwise(ordered):
            over = [card for card in cards if card.start <= first and card.end >= last]
            yield first, last, over[-1] if over else None


def _block(text: str, block: Block, sides: _Sides, marks: _Marks) -> Iterator[str]:
    tag = f"h{min(block.level + 2, 6)}" if block.level else "p"
    side = sides.of(block)
    kinds = [side and f"side-{side}", "title" if block.title else ""]
    # A report that brings its own indent needs none of ours.
    if text[block.start : block.start + 2].isspace() or text[block.start] == "\u3000":
        kinds.append("as-is")
    named = " ".join(kind for kind in kinds if kind)
    kind = f' class="{named}"' if named else ""
    yield f'<{tag} data-start="{block.start}"{kind}>'
    for start, end, card in marks.cuts(block.start, block.end):
        words: str = escape(text[start:end])
        words = f"<b>{words}</b>" if start < block.lead and end <= block.lead else words
        if marks.at is not None and start == marks.at and marks.at not in marks.starts:
            yield f'<span class="at" id="at-{start}"></span>'
        yield _marked(words, card, marks) if card else words
    yield f"</{tag}>\n"


def _marked(words: str, card: Card, marks: _Marks) -> str:
    name = ""
    if card.pk not in marks.begun:
        marks.begun.add(card.pk)
        name = f' id="at-{card.start}"'
    here = ' aria-current="true"' if card.pk == marks.current else ""
    kind = mark_class(card) + ("" if card.pk in marks.shown else " off")
    return (
        f'<a{name} class="{kind}"{here} data-card="{card.pk}" title="{escape(mark_words(card))}" '
        f'href="?card={card.pk}{escape(marks.query)}#card">{words}</a>'
    )


def mark_class(card: Card) -> str:
    """The classes of a record's mark: its kind, what was decided, whether it is certain."""
    kind = "commitment" if card.fields.get("kind") == "commitment" else "outcome"
    sure = " sure" if card.certain else ""
    return f"m m-{kind} m-{card.state}{sure}"


def mark_words(card: Card) -> str:
    """承诺，待定，确定: what a mark says by its shape."""
    kind = _("承诺") if card.fields.get("kind") == "commitment" else _("成果")
    said = [kind, str(CardState(card.state).label)]
    if card.state == CardState.PENDING:
        said.append(certainty_word(card))
    return "，".join(said)


def certainty_word(card: Card) -> str:
    """Whether a person may take it at a glance."""
    if card.by_hand:
        return _("人工添加")
    return _("确定") if card.certain else _("请看一眼")
