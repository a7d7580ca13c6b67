"""Which documents a reader may see, and what stands in one of them.

A document is seen through a view of its town: it is open to whoever may see a commitment or a
figure that points to it, so nothing is opened by it that was not released.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q, QuerySet

from .audience import INTERNAL, SEES
from .items import FigureLine, Item, VersionLine
from .models import Commitment, Document, Publication, PublicationItem
from .outline import Block, Heading, set_text
from .placing import Fragment, Mark, Quoted, fragments, place
from .reading import TownView
from .summaries import Summary, summarise

# Fewer characters than this left out do not begin a new paragraph.
NEAR = 40
# What a decision of the assembly makes of a commitment, besides another target.
STOPPED = ("suspended", "withdrawn")


@dataclass(frozen=True)
class Told:
    """What a quote belongs to: an item, and for a figure its line."""

    item: Item
    line: FigureLine | None = None


@dataclass(frozen=True)
class Piece:
    """A fragment of the text, set; ``gap`` is how many characters are left out before it."""

    fragment: Fragment
    blocks: Sequence[Block]
    gap: int = 0


@dataclass(frozen=True)
class Paper:
    """A document as one view shows it.

    ``items`` are the commitments said in it, ``revised`` those whose target rests on it,
    ``stopped`` those it suspended or ended, ``marks`` the quotes in their places, ``lost`` those
    whose place is not certain. ``whole`` tells whether the text is held; else ``pieces`` are what
    the quotes tell of it.
    """

    document: Document
    items: Sequence[Item]
    revised: Sequence[Item]
    stopped: Sequence[Item]
    pieces: Sequence[Piece]
    marks: Sequence[Mark]
    lost: Sequence[Quoted]
    headings: Sequence[Heading]
    whole: bool

    @cached_property
    def summary(self) -> Summary:
        """The counts of the commitments said in it."""
        return summarise(counted_here(self.items))

    @cached_property
    def counted(self) -> frozenset[int]:
        """The ids of those that the counts count: of a whole and its parts said in it the parts."""
        return frozenset(item.id for item in counted_here(self.items) if item.counted)

    @cached_property
    def adjusted(self) -> int:
        """Of how many it changed a target that was set before."""
        return sum(
            any(line.version > 1 and _decides(line, self.document) for line in item.versions)
            for item in self.revised
        )

    @cached_property
    def figures(self) -> int:
        """How many reported figures it tells."""
        marked = [mark.quoted for mark in self.marks]
        return sum(not quoted.promise for quoted in (*marked, *self.lost))

    @property
    def length(self) -> int:
        """How far the text reaches, as far as it is known."""
        return max((piece.fragment.end for piece in self.pieces), default=0)

    def outline(self) -> list[tuple[Heading, Summary]]:
        """Every heading with the counts of what was promised below it."""
        made = []
        for number, heading in enumerate(self.headings):
            after = (h.start for h in self.headings[number + 1 :] if h.level <= heading.level)
            end = next(after, self.length + 1)
            made.append((heading, summarise(counted_here(self._between(heading.start, end)))))
        return made

    def _between(self, start: int, end: int) -> list[Item]:
        """The commitments that are first said between two places."""
        return [m.quoted.of.item for m in self._first.values() if start <= m.start < end]

    @cached_property
    def _first(self) -> dict[int, Mark]:
        """Commitment id -> its first mark."""
        promised = [mark for mark in self.marks if mark.quoted.promise]
        return {mark.quoted.of.item.id: mark for mark in reversed(promised)}


def paper_of(document: Document, items: Sequence[Item]) -> Paper:
    """``document`` with what ``items`` say to stand in it."""
    said = [item for item in items if _says(item, document)]
    revised = [item for item in items if _revises(item, document)]
    stopped = [item for item in items if _stops(item, document)]
    quotes = [quoted for item in items for quoted in _quotes(item, document)]
    if document.text:
        marks, lost = place(document.text, quotes)
        blocks, headings = set_text(document.text)
        pieces = [Piece(Fragment(0, document.text), blocks)]
        return Paper(document, said, revised, stopped, pieces, marks, lost, headings, whole=True)
    left, marks, lost = fragments(quotes)
    pieces = _with_gaps(left)
    return Paper(document, said, revised, stopped, pieces, marks, lost, [], whole=False)


def _with_gaps(left: Iterable[Fragment]) -> list[Piece]:
    pieces, reached = [], 0
    for fragment in left:
        blocks = [_shifted(block, fragment.start) for block in set_text(fragment.text)[0]]
        pieces.append(Piece(fragment, blocks, gap=fragment.start - reached))
        reached = fragment.end
    return pieces


def _shifted(block: Block, by: int) -> Block:
    """A block of a fragment by its place in the whole; of a fragment nobody knows what heads it."""
    return Block(block.start + by, block.end + by, lead=block.start + by)


def _says(item: Item, document: Document) -> bool:
    return any(source.document_id == document.pk for source in item.sources)


def _quotes(item: Item, document: Document) -> list[Quoted]:
    """What an item quotes from the document: each sentence once, the promise before a figure."""
    promised = [
        Quoted(source.quote, source.offset, Told(item))
        for source in item.sources
        if source.document_id == document.pk
    ]
    said = {(quoted.quote, quoted.offset) for quoted in promised}
    return promised + [
        Quoted(line.quote, line.offset, Told(item, line), promise=False)
        for line in item.figures
        if line.document_id == document.pk and line.quote and (line.quote, line.offset) not in said
    ]


def counted_here(items: Sequence[Item]) -> list[Item]:
    """The items, a whole none of whose parts is among them counted in their place."""
    here = {item.id for item in items}
    return [item if here & set(item.parts) else replace(item, parts=()) for item in items]


def points_to(item: Item, document: Document) -> bool:
    """Whether an item rests on the document: its words, a figure or a decision on it."""
    told = any(line.document_id == document.pk for line in item.figures)
    return told or _says(item, document) or _revises(item, document) or _stops(item, document)


def _revises(item: Item, document: Document) -> bool:
    return any(_decides(line, document) for line in item.versions)


def _decides(line: VersionLine, document: Document) -> bool:
    """Whether a version of a target was decided by it. What was released before the number of a
    decision's document was kept tells its title alone."""
    if line.document_id is None:
        return line.document == document.title
    return line.document_id == document.pk


def _stops(item: Item, document: Document) -> bool:
    """Whether it decided that the item rests or ends: such a decision is kept in words, which name
    the document by its number."""
    number = document.index_number
    if not number or item.state not in STOPPED:
        return False
    return bool(re.search(rf"(?<!\d){re.escape(number)}(?!\d)", item.state_decision))


def stopping_document(item: Item) -> Document | None:
    """The document that decided that the item rests or ends, where that is held: whoever may see
    the item may read it. No query for what was not stopped."""
    if item.state not in STOPPED:
        return None
    numbered = Document.objects.filter(town=item.town_code).exclude(index_number="")
    return next((each for each in numbered.defer("text") if _stops(item, each)), None)


def may_read(document: Document, view: TownView) -> bool:
    """Whether who looks at ``view`` may read the document: clerks all of their town, others what
    something they see points to."""
    if view.audience == INTERNAL:
        return True
    if any(plan.document_id == document.pk for plan in view.plans):
        return True
    return any(points_to(item, document) for item in view.items)


def documents_of(view: TownView) -> list[Document]:
    """The documents that who looks at ``view`` may read, without their text, newest first."""
    documents = Document.objects.filter(town=view.town).defer("text").order_by("-date", "-pk")
    if view.audience == INTERNAL:
        return list(documents)
    ids = {plan.document_id for plan in view.plans}
    titles: set[str] = set()
    for item in view.items:
        ids |= {source.document_id for source in item.sources}
        ids |= {figure.document_id for figure in item.figures}
        ids |= {version.document_id for version in item.versions}
        titles |= {each.document for each in item.versions if each.document_id is None}
    stopping = [item for item in view.items if item.state in STOPPED]
    return [
        each
        for each in documents
        if each.pk in ids or each.title in titles or any(_stops(item, each) for item in stopping)
    ]


def speaks_of(document: Document, view: TownView) -> bool:
    """Whether ``view`` shows what came of the document: a commitment said in it; where none ever
    was, anything that points to it."""
    if any(_says(item, document) for item in view.items):
        return True
    if document.quotes.exists():
        return False
    return any(points_to(item, document) for item in view.items)


def last_release_of(document: Document, *, audience: str) -> int | None:
    """The number of the last publication in which ``audience`` sees a commitment said in the
    document; without any the last in which something points to it; None where there is none."""
    rows = (
        PublicationItem.objects.filter(
            publication__town=document.town_id,
            visibility__in=SEES[audience],
            commitment__in=_resting_on(document),
        )
        .order_by("-publication__number")
        .values_list("publication__number", "snapshot")
    )
    pointing = None
    for number, snapshot in rows.iterator():
        item = Item.from_json(snapshot)
        if _says(item, document):
            return int(number)
        if pointing is None and points_to(item, document):
            pointing = int(number)
    return pointing


def releases_of(document: Document, view: TownView) -> tuple[Publication, ...]:
    """Those of the publications to choose from that tell who looks of something that rests on the
    document, newest first; the one that is shown whatever it tells."""
    resting = Q()
    for rows in (document.quotes, document.progress, document.target_versions):
        resting |= Q(commitment__in=rows.order_by().values("commitment"))
    resting |= Q(commitment__in=_stopped_by(document))
    items = PublicationItem.objects.filter(
        resting, publication__in=view.publications, visibility__in=SEES[view.audience]
    )
    telling = set(items.order_by().values_list("publication", flat=True).distinct())
    shown = view.publication.pk if view.publication else None
    return tuple(each for each in view.publications if each.pk in telling or each.pk == shown)


def plans_said_in(document: Document) -> list[int]:
    """The ids of the plans whose commitments rest on the document today."""
    plans = Commitment.objects.filter(pk__in=_resting_on(document)).order_by("plan_id")
    return list(plans.values_list("plan_id", flat=True).distinct())


def _resting_on(document: Document) -> list[int]:
    """The ids of the commitments that rest on the document today."""
    resting = [
        rows.order_by().values_list("commitment_id", flat=True)
        for rows in (document.quotes, document.progress, document.target_versions)
    ]
    stopped = _stopped_by(document).order_by().values_list("pk", flat=True)
    return list(stopped.union(*resting))


def _stopped_by(document: Document) -> QuerySet[Commitment]:
    """The commitments of its town whose rest or end names its number today."""
    if not document.index_number:
        return Commitment.objects.none()
    return Commitment.objects.filter(
        plan__town=document.town_id,
        state__in=STOPPED,
        state_decision__contains=document.index_number,
    )
