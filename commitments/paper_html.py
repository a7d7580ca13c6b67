"""A document's text as HTML: blocks, marks in their places, chips at the ends of sentences; and
the rail beside it.

The characters of the text are all there, in order, and nothing else: what is added (chips, gaps,
anchors) carries ``data-added``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .charts import shape
from .documents import NEAR, Paper, Piece, Told
from .items import Item
from .outline import Block
from .placing import Cut, Mark, Quoted, cuts, sentence_end
from .status import GROUPS, WORST_FIRST
from .wording import status_word

RAIL_HEIGHT = 600
RAIL_HEAD = 24
RAIL_COLUMN = 16
# The last word of a sentence: 60台。 or 年底竣工 down to 竣工.
_LAST = re.compile(r"(?:\d[\d.,]{0,12}[%％]?[^\W\d]{0,2}|[^\W\d]{1,2})[。！？；!?;]?\Z")


@dataclass
class _Setting:
    """What is known while one text is set: where its links lead, the places that something is put
    before with what that is (anchors, the number of a page), how many of them have theirs, and the
    chips that follow a place."""

    keep: str
    places: Sequence[int]
    before: Mapping[int, str]
    chips: Mapping[int, Sequence[Sequence[Item]]]
    given: int = 0

    def edges(self, start: int, end: int) -> list[int]:
        """Where between two places something is added."""
        asked = self.places[bisect_right(self.places, start) : bisect_left(self.places, end)]
        return [place for place in self.chips if start < place < end] + list(asked)

    def chip_near(self, place: int) -> bool:
        """Whether a chip follows ``place``, at most a full stop between."""
        return place in self.chips or place + 1 in self.chips

    def due_at(self, place: int) -> str:
        """What is to be put before ``place`` and was not given before."""
        reached = bisect_right(self.places, place)
        due = self.places[self.given : reached]
        self.given = max(self.given, reached)
        return "".join(self.before[each] for each in due)


def paper_html(paper: Paper, *, keep: str = "", at: int | None = None) -> SafeString:
    """The text of ``paper``. ``keep`` is the query string its links carry on, ``at`` a place that
    somebody wants to be led to."""
    before = _before(paper, at)
    made = _Setting(keep, sorted(before), before, _chips(paper))
    parts = [part for run in _runs(paper) for part in _run(paper, run, made)]
    return mark_safe("".join(parts) + made.due_at(max(before, default=0)))


def _before(paper: Paper, at: int | None) -> dict[int, str]:
    """Place -> what is put before it: the number of the page that begins there, then anchors."""
    made = {
        place: "".join(f'<span class="at" id="at-{name}" data-added></span>' for name in names)
        for place, names in _anchors(paper.marks, at).items()
    }
    # Of pages that begin at one place all but the last are empty.
    pages = {start: n for n, start in enumerate(paper.document.page_starts, start=1) if n > 1}
    for start, n in pages.items() if paper.whole else ():
        words = escape(_("第%(n)s页") % {"n": n})
        made[start] = f'<span class="leaf" data-added>{words}</span>{made.get(start, "")}'
    return made


def _anchors(marks: Sequence[Mark], at: int | None) -> dict[int, list[int]]:
    """Place -> the numbers it is known by: links were made from where a quote was said to stand,
    which need not be where it stands."""
    named = {mark.start: [mark.start] for mark in marks}
    if at is not None:
        named.setdefault(at, [at])
    taken = set(named)
    for mark in marks:
        said = mark.quoted.offset
        if said is not None and said not in taken:
            taken.add(said)
            named[mark.start].append(said)
    return named


def _runs(paper: Paper) -> Sequence[Sequence[Piece]]:
    """The pieces in paragraphs: what stands near one another stays together."""
    runs: list[list[Piece]] = []
    for piece in paper.pieces:
        if runs and piece.gap < NEAR:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _run(paper: Paper, run: Sequence[Piece], made: _Setting) -> Iterator[str]:
    if paper.whole:
        yield from _blocks(run[0], paper.marks, made)
        return
    if run[0].gap:
        yield format_html('<p class="gap" data-added>{}</p>', gap_words(run[0].gap))
    yield "<p>"
    for place, piece in enumerate(run):
        if place:
            yield '<span class="gap" data-added>……</span>'
        start, end = piece.fragment.start, piece.fragment.end
        edges = made.edges(start, end)
        yield from _stretch(piece.fragment.text, start, cuts(start, end, paper.marks, edges), made)
    yield "</p>"


def gap_words(count: int) -> str:
    """How much is left out, rounded to tens where that is near enough."""
    about = count if count < 20 else (count + 5) // 10 * 10
    return _("…… 此处略去约%(n)s字 ……") % {"n": about}


def _blocks(piece: Piece, marks: Sequence[Mark], made: _Setting) -> Iterator[str]:
    """A whole text: what stands between the blocks, line breaks and blanks, stays there."""
    text, reached = piece.fragment.text, 0
    for block in piece.blocks:
        yield escape(text[reached : block.start])
        yield from _block(text, block, marks, made)
        reached = block.end
    yield escape(text[reached:])


def _block(text: str, block: Block, marks: Sequence[Mark], made: _Setting) -> Iterator[str]:
    tag = f"h{block.level + 2}" if block.level else "p"
    # A report that brings its own indent needs none of ours.
    indented = text[block.start] == "\u3000" or text[block.start : block.start + 2].isspace()
    kind = ' class="title"' if block.title else ' class="as-is"' if indented else ""
    # An outline entry leads to the block it heads.
    yield f'<{tag} id="h-{block.start}"{kind}>'
    edges = [block.lead, *made.edges(block.start, block.end)]
    stretches = cuts(block.start, block.end, marks, edges)
    lead = [cut for cut in stretches if cut.end <= block.lead]
    if lead:
        yield "<b>"
        yield from _stretch(text, 0, lead, made)
        yield "</b>"
    yield from _stretch(text, 0, stretches[len(lead) :], made)
    yield f"</{tag}>"


def _stretch(text: str, offset: int, stretches: Iterable[Cut], made: _Setting) -> Iterator[str]:
    """The stretches of a text that begins at ``offset`` of the whole, each followed by the chips
    of the sentence that ends with it."""
    for cut in stretches:
        yield made.due_at(cut.start)
        words = _words(text[cut.start - offset : cut.end - offset], made.chip_near(cut.end))
        yield _marked(words, cut.marks, made.keep) if cut.marks else words
        for number, items in enumerate(made.chips.get(cut.end, ())):
            yield _chip(items, made.keep, first=not number)


def _words(words: str, chip: bool) -> str:
    """Words as HTML; before a ``chip`` the last of them, a figure with its unit, stay together."""
    last = _LAST.search(words) if chip else None
    if last is None:
        return escape(words)
    return f'{escape(words[: last.start()])}<span class="tail">{escape(last[0])}</span>'


def _marked(words: str, marks: Sequence[Mark], keep: str) -> str:
    """Marked words lead to the commitment that is worst off among those they belong to."""
    shown = _shown(marks)
    titles = "；".join(dict.fromkeys(_title(quoted) for quoted in shown))
    first: Item = shown[0].of.item
    kind = f"said said-{first.group}" if shown[0].promise else "told"
    url = commitment_url(first, keep)
    return f'<a class="{kind}" href="{escape(url)}" title="{escape(titles)}">{words}</a>'


def _shown(marks: Sequence[Mark]) -> list[Quoted]:
    """What words say, the worst first: what they promise, else what they tell."""
    promises = [mark.quoted for mark in marks if mark.quoted.promise]
    return sorted(promises or [mark.quoted for mark in marks], key=_worst_first)


def _worst_first(quoted: Quoted) -> int:
    return WORST_FIRST.index(quoted.of.item.group)


def _title(quoted: Quoted) -> str:
    told: Told = quoted.of
    named = {"status": status_word(told.item), "wording": told.item.wording}
    if quoted.promise:
        return _("%(status)s：%(wording)s") % named
    return _("进展：%(wording)s") % named


def commitment_url(item: Item, keep: str) -> str:
    """The page of a commitment, in the same state."""
    return _address().replace("/0/", f"/{item.id}/") + keep


@lru_cache(maxsize=1)
def _address() -> str:
    # Asked once: three hundred marks would resolve it three hundred times.
    return reverse("commitments:commitment", args=[0])


def _chips(paper: Paper) -> dict[int, list[list[Item]]]:
    """Where a sentence ends -> the commitments promised in it, each once, those of one status
    together as far as each can be reached by its own words."""
    ends: dict[int, dict[int, Item]] = {}
    for mark in paper.marks:
        if mark.quoted.promise:
            item = mark.quoted.of.item
            ends.setdefault(_chip_place(paper, mark), {})[item.id] = item
    reached = _reached(paper)
    return {
        place: [_counted(paper, each) for each in _together(items.values(), reached)]
        for place, items in ends.items()
    }


def _counted(paper: Paper, items: list[Item]) -> list[Item]:
    """Those of one chip that are counted; a whole that has none of its parts beside it keeps its
    own."""
    return [item for item in items if item.id in paper.counted] or items[:1]


def _reached(paper: Paper) -> set[int]:
    """The ids of the commitments that some marked words lead to."""
    marked = (cut.marks for cut in cuts(0, paper.length, paper.marks) if cut.marks)
    return {_shown(marks)[0].of.item.id for marks in marked}


def _together(items: Iterable[Item], reached: set[int]) -> list[list[Item]]:
    groups: dict[object, list[Item]] = {}
    for item in items:
        key = (item.group, status_word(item)) if item.id in reached else item.id
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def _chip_place(paper: Paper, mark: Mark) -> int:
    """The end of the sentence, or of the paragraph where it has none."""
    pieces = (piece for piece in paper.pieces if mark.start < piece.fragment.end)
    piece = next(pieces)
    fragment = piece.fragment
    end = fragment.start + sentence_end(fragment.text, mark.end - fragment.start)
    ends = [block.end for block in piece.blocks]
    # A quote may end with the blanks between two paragraphs.
    within = bisect_left(ends, mark.end)
    if within == len(ends) or piece.blocks[within].start >= mark.end:
        within -= 1
    return min(end, ends[within])


def _chip(items: Sequence[Item], keep: str, *, first: bool) -> str:
    """The status of a commitment, leading to it; of several the status and how many they are. The
    ``first`` at a place stays on the line of the words before it."""
    item = items[0]
    kind = f"chip chip-{item.group} chip-in{' chip-joined' if first else ''}"
    inside = _shape(item.group) + escape(status_word(item))
    if len(items) > 1:
        many = escape(_("%(n)s项") % {"n": len(items)})
        return f'<span class="{kind}" data-added>{inside}{many}</span>'
    url, wording = escape(commitment_url(item, keep)), escape(item.wording)
    return f'<a class="{kind}" data-added href="{url}" title="{wording}">{inside}</a>'


@lru_cache(maxsize=16)
def _shape(group: str) -> str:
    return str(conditional_escape(shape(group)))


def rail_svg(paper: Paper) -> SafeString:
    """Where in the document its commitments stand: a column for each group that occurs, its shape
    at the top, a tick for each commitment. The page says the same in a sentence and a table, so
    screen readers skip it. A whole is left out where its parts are there. "" without any."""
    promised = [mark for mark in paper.marks if mark.quoted.promise]
    marks = [mark for mark in promised if mark.quoted.of.item.id in paper.counted]
    groups = [group for group in GROUPS if any(m.quoted.of.item.group == group for m in marks)]
    if not marks or not paper.length:
        return mark_safe("")
    ticks = "".join(
        _tick(mark, groups.index(mark.quoted.of.item.group), paper.length) for mark in marks
    )
    width = RAIL_COLUMN * len(groups)
    ground = (
        f'<rect class="rail-ground" x="{place * RAIL_COLUMN + 2}" y="{RAIL_HEAD}" '
        f'width="{RAIL_COLUMN - 4}" height="{RAIL_HEIGHT}"/>'
        for place in range(len(groups))
    )
    return format_html(
        '<svg class="rail-svg" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" '
        'focusable="false">{}{}{}</svg>',
        width,
        RAIL_HEIGHT + RAIL_HEAD,
        width,
        RAIL_HEIGHT + RAIL_HEAD,
        mark_safe("".join(ground)),
        mark_safe("".join(_rail_head(place, group) for place, group in enumerate(groups))),
        mark_safe(ticks),
    )


def _rail_head(place: int, group: str) -> str:
    head = str(shape(group)).replace("<svg ", f'<svg x="{place * RAIL_COLUMN + 2}" y="4" ', 1)
    head = head.replace('width="16" height="16"', 'width="12" height="12"')
    return f'<g class="ink-{group}">{head}</g>'


def _tick(mark: Mark, column: int, length: int) -> str:
    item: Item = mark.quoted.of.item
    y = RAIL_HEAD + (Decimal(RAIL_HEIGHT - 4) * mark.start / length).quantize(Decimal("0.1"))
    return (
        f'<a href="#at-{mark.start}" tabindex="-1"><title>{escape(_title(mark.quoted))}</title>'
        f'<rect class="fill-{item.group}" x="{column * RAIL_COLUMN + 2}" y="{y}" '
        f'width="{RAIL_COLUMN - 4}" height="4"/></a>'
    )
