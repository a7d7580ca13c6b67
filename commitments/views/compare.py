"""Two publications of a town beside each other: what was finished, slowed, revised, is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..comparing import Change, Comparison, compare
from ..items import Item
from ..lists.links import files_of
from ..models import Commitment, Publication, Town
from ..naming import issue_name
from ..reading import TownView, compared_with
from ..status import GROUPS
from ..summaries import summarise
from ..wording import comparing, date_words
from . import telling
from .asking import Asked, asked_of, for_readers, read_town, town_or_refused

LIVE = "live"


@dataclass(frozen=True)
class ComparedLine:
    """One item as it stood and stands; either may be None. ``then`` and ``now`` are its figure and
    the day that speaks of."""

    shown: Item
    url: str
    before: Item | None
    item: Item | None
    then: tuple[str, str]
    now: tuple[str, str]
    tags: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Section:
    """Items that differ in one way; ``key`` is its anchor."""

    key: str
    title: str
    lines: tuple[ComparedLine, ...]
    note: str = ""


@require_safe
@for_readers
def compare_page(request: HttpRequest, code: str) -> HttpResponse:
    """Two publications that ?from= and ?to= name, else the last two; for clerks also the live
    state. Raises NotThere for one that does not exist."""
    wanted = _wanted(request)
    view = compared_view(request, code)
    files = files_of(request, "commitments:town_file", code, "compare")
    context = _page(view) | {"chosen_twice": _twice(view, *wanted), "files": files}
    return render(request, "commitments/compare.html", context)


def compared_view(request: HttpRequest, code: str) -> TownView:
    """The later of the two that are asked for, with the earlier one as the one before."""
    # Before the town is looked for: what is no number is answered alike for one that is not there.
    wanted = _wanted(request)
    return _view(request, town_or_refused(request, code), *_in_order(*wanted))


def _wanted(request: HttpRequest) -> tuple[Asked | None, Asked | None]:
    return _asked(request, "from"), _asked(request, "to")


def _twice(view: TownView, one: Asked | None, other: Asked | None) -> bool:
    """Whether what is shown was chosen for both, so that another had to stand for the earlier."""
    if one is None:
        return False
    shown = view.publication.number if view.publication else None
    return one.publication == shown and (other is None or one == other)


def _in_order(one: Asked | None, other: Asked | None) -> tuple[Asked | None, Asked | None]:
    """The earlier and the later of two that were asked for; the live state is later than any."""
    if one and one.live:
        return (None if other and other.live else other), one
    if one and other and not other.live:
        first, second = sorted((one, other), key=lambda asked: asked.publication or 0)
        return first, second
    return one, other


def _view(
    request: HttpRequest, town: Town, wanted_from: Asked | None, wanted_to: Asked | None
) -> TownView:
    """The later of the two, with the earlier one as the one before. A clerk whose town released
    once compares that with the live state."""
    view = read_town(request, town, wanted_to or Asked())
    if not wanted_to and view.may_edit and len(view.publications) == 1:
        view = read_town(request, town, Asked(live=True))
    earlier = _before(view, wanted_from)
    return view if earlier is None else compared_with(view, earlier)


def _asked(request: HttpRequest, name: str) -> Asked | None:
    """What one of the two fields names; raises NotThere for what is no publication."""
    value = request.GET.get(name, "")
    if not value:
        return None
    return Asked(live=True) if value == LIVE else asked_of({"publication": value})


def _before(view: TownView, wanted: Asked | None) -> int | None:
    """The number of the publication to compare with; None keeps the one before."""
    if wanted is None or wanted.publication is None:
        return None
    now = view.publication.number if view.publication else None
    return None if wanted.publication == now else wanted.publication


def _page(view: TownView) -> dict[str, Any]:
    before = view.previous_publication
    base = {
        "view": view,
        "mark": telling.provenance_mark(view.town.provenance),
        "before": before,
        "choices": [(each, _name(each)) for each in view.publications],
        "now_name": now_name(view),
        "closing": _closing(view),
    }
    if before is None:
        return base
    return base | compared_page(view, before)


def _closing(view: TownView) -> list[str]:
    """Who released what is shown now, and by which rule; that it differs is said above."""
    said = [] if view.empty else telling.closing_sentences(view)
    return said[: 2 if view.publication else 1]


def compared_page(view: TownView, before: Publication) -> dict[str, Any]:
    """What differs between ``before`` and what is shown now, and how both stand."""
    previous = list(view.previous.values())
    compared = compare(view.items, previous)
    then, now = summarise(previous), summarise(view.items)
    return {
        "before_name": _name(before),
        "days": (date_words(before.as_of), date_words(view.as_of)),
        "sentence": _sentence(compared, _name(before)),
        "same": comparing.same_words(compared),
        "notes": [
            *comparing.plans_words(compared),
            *comparing.rule_notes(list(view.items), previous),
        ],
        "then": then,
        "now": now,
        "groups": [
            (group, then.groups[group], now.groups[group], _difference(then, now, group))
            for group in GROUPS
            if then.groups[group] or now.groups[group]
        ],
        # Sums of different plans are no rise or fall.
        "comparable": not compared.plans_added and not compared.plans_dropped,
        "total_change": comparing.group_change(now.total, then.total),
        "sections": _sections(view, before, compared),
    }


def _difference(then: Any, now: Any, group: str) -> str:
    return comparing.group_change(now.groups[group], then.groups[group])


def _name(publication: Publication) -> str:
    return issue_name(publication) or publication.title


def now_name(view: TownView) -> str:
    """What the later of the two is called."""
    return _name(view.publication) if view.publication else _("实时")


def _sentence(compared: Comparison, before: str) -> list[telling.Piece]:
    """与第2期相比： and every kind of difference with its number, coloured by its group, which
    leads to its section."""
    pieces = [telling.Piece(_("与%(before)s相比：") % {"before": before})]
    for group, text, section in comparing.compared_counts(compared):
        if len(pieces) > 1:
            pieces.append(telling.Piece("，"))
        pieces.append(telling.Piece(text, group, section))
    if len(pieces) > 1:
        return [*pieces, telling.Piece("。")]
    return pieces if compared.same else [telling.Piece(comparing.nothing_common_words())]


def _sections(view: TownView, before: Publication, compared: Comparison) -> list[Section]:
    """Everything that differs, in the order of the sentence above it."""
    return [
        Section(
            key=each.key,
            title=each.title,
            lines=_lines(view, each) if each.changes else _gone(before, each.gone),
            note=each.note,
        )
        for each in comparing.differences(compared)
    ]


def _lines(view: TownView, difference: comparing.Difference) -> tuple[ComparedLine, ...]:
    if difference.key == "revised":
        return tuple(
            _line(view, each, [], comparing.revision_sentence(each)) for each in difference.changes
        )
    public = telling.compiled(view)
    return tuple(
        _line(
            view, each, comparing.change_tags(each), comparing.moved_sentence(each, public=public)
        )
        for each in difference.changes
    )


def _line(view: TownView, change: Change, tags: list[str], said: str) -> ComparedLine:
    number = view.publication.number if view.publication else None
    return ComparedLine(
        shown=change.item,
        url=_url(change.item, Asked(publication=number, live=number is None)),
        before=change.before,
        item=change.item,
        then=comparing.figure_and_day(change.before),
        now=comparing.figure_and_day(change.item),
        tags=tuple(tags),
        said=said,
    )


def _gone(before: Publication, items: Sequence[Item]) -> tuple[ComparedLine, ...]:
    """What is no longer listed, as it stood; one that was registered twice says so."""
    twice = Commitment.objects.filter(
        pk__in=[item.id for item in items], merged_into__isnull=False
    ).values_list("pk", flat=True)
    merged = set(twice)
    return tuple(
        ComparedLine(
            shown=item,
            url=_url(item, Asked(publication=before.number)),
            before=item,
            item=None,
            then=comparing.figure_and_day(item),
            now=("", ""),
            said=_("重复登记，已并入另一项。") if item.id in merged else "",
        )
        for item in items
    )


def _url(item: Item, asked: Asked) -> str:
    return reverse("commitments:commitment", args=[item.id]) + asked.keep
