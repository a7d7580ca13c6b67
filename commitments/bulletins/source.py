"""What a 通报 is made of: the items of its day, as the deputies may see them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from ..actions import live_items
from ..audience import DEPUTY, INTERNAL
from ..exports.paper import PaperView
from ..items import Item
from ..models import Bulletin, Publication, PublicationItem
from ..models.choices import BulletinState, Visibility
from ..reading import released_items
from ..seeing import seen_by
from ..wording import cause_words
from .letter import Letter
from .telling import letter_of, proposed_before, proposed_requirements


def view_of(bulletin: Bulletin, items: Iterable[Item] | None = None) -> PaperView:
    """What its readers may see: of its publication, else of the live state of its day beside the
    last release. ``items``: all of them (``all_items``) where they are read already."""
    publication = bulletin.publication
    earlier = bulletin.town.publications.order_by("-number")
    if publication is not None:
        earlier = earlier.filter(number__lt=publication.number)
    before = earlier.first()
    everything = all_items(bulletin) if items is None else items
    return PaperView(
        town=bulletin.town,
        items=tuple(seen_by(everything, DEPUTY)),
        as_of=bulletin.as_of,
        publication=publication,
        previous=_by_id(before),
        previous_publication=before,
        left_out={int(key): why for key, why in bulletin.left_out.items()},
    )


def letter_now(bulletin: Bulletin, view: PaperView) -> Letter:
    """The letter as it reads now; ``view`` is that of ``view_of``."""
    return letter_of(view, bulletin, requirements_of(bulletin, view))


def requirements_of(bulletin: Bulletin, view: PaperView) -> str:
    """下一步要求 as they read now: until somebody writes them they are proposed anew from the
    figures, so that they ask for nothing that the sections before them do not tell of."""
    written = bulletin.pk is None or bulletin.state == BulletinState.ISSUED
    if written or not proposed_before(bulletin.requirements) or _rewritten(bulletin):
        return bulletin.requirements
    return proposed_requirements(view)


def _rewritten(bulletin: Bulletin) -> bool:
    return bulletin.steps.filter(before=BulletinState.DRAFT, after=BulletinState.DRAFT).exists()


def all_items(bulletin: Bulletin) -> list[Item]:
    """Everything its publication holds, or would hold: also what the town alone may see."""
    if bulletin.publication is not None:
        return released_items(bulletin.publication, audience=INTERNAL)
    plans = list(bulletin.town.plans.filter(pk__in=bulletin.plans).order_by("start", "pk"))
    return live_items(bulletin.town, as_of=bulletin.as_of, plans=plans or None)


def _by_id(publication: Publication | None) -> dict[int, Item]:
    if publication is None:
        return {}
    return {item.id: item for item in released_items(publication, audience=DEPUTY)}


def has_deputy_items(bulletin: Bulletin) -> bool:
    """Whether the public may not read it: its release, or the one it is compared with, holds what
    is for deputies alone, and its counts would tell of it."""
    publication = bulletin.publication
    if publication is None:
        return True
    earlier = bulletin.town.publications.filter(number__lt=publication.number)
    both = [each.pk for each in (publication, earlier.order_by("-number").first()) if each]
    kept_back = PublicationItem.objects.filter(publication__in=both)
    return kept_back.filter(visibility=Visibility.DEPUTY).exists()


def fingerprint(bulletin: Bulletin, items: list[Item] | None = None) -> str:
    """What its reader confirms in one word: the letter without its state, number and day, and every
    item that is frozen with it, as they stand now."""
    everything = all_items(bulletin) if items is None else items
    letter = letter_now(bulletin, view_of(bulletin, everything))
    said = [
        [letter.title, letter.addressees, letter.issuer, letter.masthead, letter.copies],
        [[each.lead, each.text] for each in letter.paragraphs],
        [[cell.text for cell in row] for annex in letter.annexes for row in annex.rows],
        [_standing(item) for item in everything],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _standing(item: Item) -> list[str]:
    kept = (item.id, item.status, item.light, item.ratio, item.expected, item.value, item.due)
    figures = [(f.id, f.value, f.stage, cause_words(f), f.next_step) for f in item.figures]
    return [str(each) for each in (*kept, item.visibility, item.wording, item.questions, figures)]
