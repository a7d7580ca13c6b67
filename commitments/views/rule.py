"""The rule (评定规则) in plain words, for anybody who may read anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..examples import examples
from ..items import Item
from ..lights import SHIPPED
from ..schemes import Choice
from ..status import GROUP_OF, GROUPS, RULE_VERSION
from ..wording import GROUP_WORD, STATUS_WORD, date_words, reason_sentence
from ..wording.rule import KINDS, STATUS_MEANING, outside_words
from .asking import for_readers, refusal
from .lights import scheme_line


@dataclass(frozen=True)
class GroupLine:
    """A group and its statuses: (word, what it means)."""

    group: str
    word: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DayLine:
    """An example on one day: what the rule says of it, and why."""

    item: Item
    day: str
    reason: str


@require_safe
@for_readers
def rule(request: HttpRequest) -> HttpResponse:
    """The rule in plain words, with examples that it judges while the page is made."""
    if not (settings.PUBLIC_PAGES or request.user.is_authenticated):
        raise refusal(request)
    context = {
        "version": RULE_VERSION,
        "grace": settings.GRACE_DAYS,
        "kinds": KINDS,
        "groups": [_group_line(group) for group in GROUPS],
        "outside": outside_words(),
        "schemes": [scheme_line(Choice(scheme)) for scheme in SHIPPED.values()],
        "examples": [(days[0].wording, [_day_line(item) for item in days]) for days in examples()],
    }
    return render(request, "commitments/rule.html", context)


def _group_line(group: str) -> GroupLine:
    statuses = tuple(
        (str(STATUS_WORD[status]), str(STATUS_MEANING[status]))
        for status, of in GROUP_OF.items()
        if of == group
    )
    return GroupLine(group, str(GROUP_WORD[group]), statuses)


def _day_line(item: Item) -> DayLine:
    return DayLine(item, date_words(item.as_of), reason_sentence(item))
