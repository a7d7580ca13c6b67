"""What needs attention (需要处理的事项), live, for the clerks and the presidium of its towns and
for administrators; and the texts that ask units for their figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..attention import (
    KINDS,
    OWED,
    Scope,
    Wanted,
    counts,
    grouped_by_unit,
    in_order,
    is_code,
    items_at,
    judged,
    matters,
    page_of,
    scope_of,
    units_of,
)
from ..forms import NONE
from ..items import Item
from ..lists.links import files_of
from ..models import PublicationItem, Town
from ..models.choices import Provenance
from ..templatetags.marks import chip, tidy
from ..wording import date_words, question_sentence, reason_sentence
from ..wording.attention import KIND_WORD, how_long, judged_words, reminder

A_PAGE = 50
# From how many towns on a name is typed and not chosen from a list.
MANY = 60
# As many items are asked for at a time: more would be no text that anybody sends.
MOST_REMINDED = 300


@dataclass(frozen=True)
class Line:
    """One line of the table; ``town`` is its name where they are several, ``of_unit`` the address
    of what else its unit has."""

    item: Item
    town: str
    url: str
    of_unit: str
    number: str
    wording: str
    reason: str
    questions: Sequence[str]
    age: str


@dataclass(frozen=True)
class Kind:
    """A kind with its number and address."""

    word: Any
    n: int
    url: str
    current: bool


@dataclass(frozen=True)
class Reminder:
    """A text for one unit."""

    town: Town
    unit: str
    n: int
    text: str
    lines: int


class AttentionTable(tables.Table):
    """序号, 任务 (with its town, where they are several), 状态, 原因, 牵头单位, 完成时限; in the
    order it was made."""

    number = tables.Column(verbose_name=_("序号"))
    wording = tables.Column(verbose_name=_("任务"))
    status = tables.Column(verbose_name=_("状态"), accessor="item__status")
    reason = tables.Column(verbose_name=_("原因"))
    lead_unit = tables.Column(
        verbose_name=_("牵头单位"), accessor="item__lead_unit", empty_values=()
    )
    due = tables.Column(verbose_name=_("完成时限"), accessor="item__due", empty_values=())

    class Meta:
        template_name = "commitments/_table.html"
        attrs = {"class": "items matters"}
        orderable = False

    def render_wording(self, record: Line) -> SafeString:
        """The wording as a link to its live page, with 力争 where it is."""
        made = tidy(record.wording)
        if record.url:
            made = format_html('<a href="{}">{}</a>', record.url, made)
        if record.item.strength == "strive":
            made += format_html(' <span class="tag">{}</span>', _("力争"))
        return made + format_html('<span class="of-town">{}</span>', record.town)

    def render_status(self, record: Line) -> SafeString:
        """The chip."""
        return chip(record.item)

    def render_reason(self, record: Line) -> SafeString:
        """The rule's sentence, and what there is to check."""
        asked = format_html_join(
            "",
            '<span class="asks"><b>{}</b>{}</span>',
            ((_("待核对："), q) for q in record.questions),
        )
        return format_html("<span>{}</span>{}", record.reason, asked)

    def render_lead_unit(self, record: Line) -> SafeString:
        """The unit, leading to all of its matters."""
        return format_html(
            '<a href="{}">{}</a>', record.of_unit, record.item.lead_unit or _("未定")
        )

    def render_due(self, record: Line) -> SafeString:
        """The deadline, and how long ago it was or how old the figure is."""
        due = date_words(record.item.due) if record.item.due else _("没有定")
        return format_html(
            '<span class="stands">{}</span> <span class="of">{}</span>', due, record.age
        )


@require_safe
def attention(request: HttpRequest) -> HttpResponse:
    """The page; whoever enters no town live is refused."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    scope = scope_of(request.user)
    if scope.nothing:
        raise PermissionDenied
    return render(request, "commitments/attention.html", _context(request, scope))


def _context(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    wanted, today = wanted_of(request), timezone.localdate()
    n_of = counts(scope, wanted, as_of=today)
    total = n_of[wanted.kind]
    page = _page(request, total)
    start = (page - 1) * A_PAGE
    found = page_of(scope, wanted, n_of, start=start, count=A_PAGE, as_of=today)
    shown = items_at(found, as_of=today) if total else []
    towns = list(scope.towns()[: MANY + 1])
    one = len(towns) == 1 or is_code(wanted.town)
    urls = _urls(shown, scope)
    lines = [
        line_of(town, item, urls.get(item.id, ""), place, name="" if one else town.name)
        for place, (town, item) in enumerate(shown, start=start + 1)
    ]
    asks = sum(n_of[kind] for kind in ("due", "silent"))
    return {
        "wanted": wanted,
        "day": today,
        "judged": judged_words(*judged(scope, wanted.town)),
        "total": total,
        "any": n_of[""],
        "kinds": _kinds(wanted, n_of),
        "table": AttentionTable(lines),
        "files": files_of(request, "commitments:attention_file"),
        "towns": towns if 1 < len(towns) <= MANY else [],
        "town_typed": len(towns) > MANY,
        "units": units_of(scope, wanted, as_of=today) if one else [],
        "several": not one,
        "none": NONE,
        "narrowed": wanted != Wanted(),
        "pages": _pages(wanted, page, total),
        "reminds": asks,
        "remind_url": address(wanted, remind="1") + "#remind",
        "reminders": _reminders(scope, wanted, today) if request.GET.get("remind") else None,
        "most": MOST_REMINDED if asks > MOST_REMINDED else 0,
    }


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what it says wrongly counts as not said."""
    asked = request.GET
    kind = asked.get("kind", "")
    return Wanted(
        kind=kind if kind in KINDS else "",
        town=_plain(asked.get("town", ""), 40),
        unit=_plain(asked.get("unit", ""), 60),
    )


def _plain(text: str, most: int) -> str:
    """What a name can be; PostgreSQL refuses NUL."""
    return text.replace("\0", "").strip()[:most]


def address(wanted: Wanted, **more: str) -> str:
    """The address of what is wanted."""
    asked = {"kind": wanted.kind, "town": wanted.town, "unit": wanted.unit, **more}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("commitments:attention") + (f"?{query}" if query else "")


def _page(request: HttpRequest, total: int) -> int:
    """The page asked for, within those there are."""
    page = request.GET.get("page", "")
    asked = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return max(1, min(asked, -(-total // A_PAGE)))


def _pages(wanted: Wanted, page: int, total: int) -> dict[str, Any]:
    last = -(-total // A_PAGE)
    return {
        "many": last > 1,
        "page": page,
        "last": last,
        "before": address(wanted, page=str(page - 1)) if page > 1 else "",
        "after": address(wanted, page=str(page + 1)) if page < last else "",
    }


def _kinds(wanted: Wanted, n_of: dict[str, int]) -> list[Kind]:
    """All of them together, and each that there is; the one asked for even where it is empty."""
    return [
        Kind(KIND_WORD[kind], n_of[kind], address(replace(wanted, kind=kind)), wanted.kind == kind)
        for kind in ("", *KINDS)
        if n_of[kind] or kind in ("", wanted.kind)
    ]


def _urls(shown: Sequence[tuple[Town, Item]], scope: Scope) -> dict[int, str]:
    """Commitment id -> the address of its page: live for who edits it, else of what was released,
    where it was."""
    live = {item.id for town, item in shown if scope.edits(town)}
    others = {item.id for _town, item in shown} - live
    released = PublicationItem.objects.filter(commitment__in=others) if others else None
    known = set(released.values_list("commitment", flat=True)) if released is not None else set()
    return {
        pk: reverse("commitments:commitment", args=[pk]) + ("?live=1" if pk in live else "")
        for pk in live | known
    }


def line_of(town: Town, item: Item, url: str, place: int, *, name: str) -> Line:
    """The line of an item, with the name of its town where they are several."""
    public = _compiled(town)
    return Line(
        item=item,
        town=name,
        url=url,
        of_unit=address(Wanted(town=town.pk, unit=item.lead_unit or NONE)),
        number=item.number or str(place),
        wording=item.wording,
        reason=reason_sentence(item, public=public),
        questions=[question_sentence(code) for code in item.questions],
        age=how_long(item, public=public),
    )


def _compiled(town: Town) -> bool:
    """Whether its figures were taken from public papers: nobody there owes any."""
    return town.provenance == Provenance.PUBLIC_EXAMPLE


def _reminders(scope: Scope, wanted: Wanted, today: dt.date) -> list[Reminder]:
    """A text for each unit that has something without data, of the towns and unit wanted."""
    owed = matters(scope, replace(wanted, kind=OWED), as_of=today)
    found = items_at(in_order(owed)[:MOST_REMINDED], as_of=today)
    return [
        _reminder(town, unit, items, today)
        for (town, unit), items in grouped_by_unit(found).items()
    ]


def _reminder(town: Town, unit: str, items: Sequence[Item], today: dt.date) -> Reminder:
    text = reminder(town=town.name, unit=unit, items=items, day=today)
    # A line of the text takes about two on the page.
    return Reminder(town, unit, len(items), text, lines=min(14, 3 + 2 * len(items)))
