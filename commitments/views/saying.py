"""Where a commitment was said, and on what its status rests, made ready for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from ..around import Around, around
from ..documents import may_read
from ..items import Item, SourceLine
from ..models import Document
from ..reading import TownView
from ..wording.basis import basis_sentence
from ..wording.spoken import spoken as _


@dataclass(frozen=True)
class SaidLine:
    """A quote inside its sentence, where the text is held, and its place in the document."""

    source: SourceLine
    around: Around
    url: str
    place: str


@dataclass(frozen=True)
class Basis:
    """What a status rests on in words, and where on the page the figure stands."""

    words: str
    url: str


def said_lines(view: TownView, sources: Iterable[SourceLine], *, keep: str) -> list[SaidLine]:
    """The quotes of a commitment, in one query.

    The sentence around a quote is shown to those who may read the document itself, as its own page
    shows them all of it. A text is open as a whole or not at all: the sentence may hold a clause of
    an item that is for clerks alone, as the text does. It is cut from the text as it is today, in a
    release too: clerks may mend the text or import it anew, and only the quote was released. A
    quote that no longer stands there, or not for certain, is shown alone."""
    sources = list(sources)
    texts = _texts(view, {source.document_id for source in sources})
    return [_said_line(source, texts.get(source.document_id, ""), keep) for source in sources]


def _texts(view: TownView, ids: set[int]) -> dict[int, str]:
    """Document id -> its text, of those whose text is held and that may be read in ``view``."""
    if not ids:
        return {}
    documents = Document.objects.filter(pk__in=ids, town=view.town).exclude(text="")
    # What ``may_read`` asks of them, and the text.
    held = documents.only("title", "text").order_by("pk")
    return {each.pk: each.text for each in held if may_read(each, view)}


def _said_line(source: SourceLine, text: str, keep: str) -> SaidLine:
    at = "" if source.offset is None else f"#at-{source.offset}"
    return SaidLine(
        source=source,
        around=around(text, source.quote, source.offset),
        url=reverse("commitments:document", args=[source.document_id]) + keep + at,
        place=_place(source),
    )


def _place(source: SourceLine) -> str:
    """The page, which a reader can turn to; of what has none how far into the text it stands."""
    if source.page is not None:
        return _("第%(n)s页") % {"n": source.page}
    if source.offset is not None:
        return _("正文第%(n)s字起") % {"n": source.offset}
    return ""


def basis_of(item: Item) -> Basis | None:
    """What the status rests on, with the way to its row; None where it rests on no figure."""
    words = basis_sentence(item)
    if not words:
        return None
    resting = [line.id for line in item.figures if line.id in item.rests_on]
    return Basis(words, f"#figure-{resting[-1]}")
