"""Marks that mean the same on every page: the chip of a status, the meter, the bar; and small
things templates ask for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Node, Parser, TextNode, Token
from django.templatetags.i18n import do_translate
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..audience import editable_towns
from ..breaking import unit_name, whole_figures
from ..charts import bar as bar_svg
from ..charts import meter as meter_svg
from ..charts import shape as shape_svg
from ..drawn import filled
from ..items import Item
from ..lights import OURS
from ..models import Publication
from ..naming import issue_name
from ..wording import GROUP_WORD, against_words, amount, date_words, status_word
from ..wording.spoken import spoken

register = template.Library()


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own tag, for words that stand in the template: they are asked for once, when it is
    read, as there is one language. A page has half a hundred of them."""
    bits = token.split_contents()
    literal = bits[1] if len(bits) == 2 else ""
    if literal[:1] not in ('"', "'") or literal[-1:] != literal[:1]:
        made: Node = do_translate(parser, token)
        return made
    return TextNode(spoken(literal[1:-1].replace("%", "%%")).replace("%%", "%"))


@register.simple_tag
def chip(item: Item) -> SafeString:
    """The word, shape and hue of an item's status, and the lamp of a place's own scheme."""
    return _chip(item.group, status_word(item), _colour(item))


# There are as many as statuses and lights, and a page shows a hundred.
@lru_cache(maxsize=512)
def _chip(group: str, word: str, colour: str) -> SafeString:
    lamp = format_html('<span class="lamp lamp-{}" aria-hidden="true"></span>', colour)
    return format_html(
        '<span class="chip chip-{}">{}{}{}</span>',
        group,
        shape_svg(group),
        word,
        lamp if colour else "",
    )


def _colour(item: Item) -> str:
    """The colour of the light behind the word; "" without one, and in our own scheme, which has
    the hues of the groups."""
    if item.scheme.id == OURS.id or not item.light:
        return ""
    lit = [bound.colour for bound in item.scheme.bounds if bound.light == item.light]
    return lit[0] if lit else ""


@register.simple_tag
def reads_rule(user: Any) -> bool:
    """Whether this person may open the page of the rule: then the last line leads there."""
    return settings.PUBLIC_PAGES or bool(user and getattr(user, "is_authenticated", False))


@register.simple_tag
def shape(group: str) -> SafeString:
    """The shape of a group alone; put its word beside it."""
    return shape_svg(group)


@register.simple_tag
def meter(item: Item) -> SafeString:
    """What was reached, with a tick where the plan stands."""
    return meter_svg(item)


@register.simple_tag
def bar(groups: Mapping[str, int]) -> SafeString:
    """The bar of counts per group, with its numbers."""
    return bar_svg(groups)


@register.simple_tag
def mini_bar(groups: Mapping[str, int]) -> SafeString:
    """The same bar, low and without numbers, for a line of a table."""
    return bar_svg(groups, height=14, numbers=False)


_TAIL = re.compile(r"(?:\d[\d.]*\D{0,3}|.{1,4})$")


@register.filter
def tidy(text: str) -> SafeString:
    """A heading whose end stays together, so that no line holds a single character; a number stays
    with its unit."""
    found = _TAIL.search(text)
    if found is None or len(text) < 6:
        return filled("{}", text)
    return filled('{}<span class="keep">{}</span>', text[: found.start()], text[found.start() :])


register.filter("unit_name", unit_name)
register.filter("whole_figures", whole_figures)


@register.filter
def issue(publication: Publication) -> str:
    """第3期, or "" where its title says so."""
    return issue_name(publication)


@register.filter
def group_word(group: str) -> str:
    """The word of a status group."""
    return str(GROUP_WORD[group])


@register.filter
def full_day(day: dt.date | None) -> str:
    """2026年9月30日; "" for None."""
    return date_words(day) if day else ""


@register.filter
def against(item: Item) -> str:
    """What an item stands at against its target: 188户 / 210户."""
    return against_words(item)


@register.filter
def in_words(value: Decimal | None, unit: str = "") -> str:
    """An amount with its unit; "" for None."""
    return "" if value is None else amount(value, unit)


# The files of a running process do not change; a page names a dozen of them.
_address = lru_cache(maxsize=256)(static)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; "" where it was not installed (the page then does without)."""
    try:
        return _address(path)
    except ValueError:
        return ""


@register.simple_tag
def enters_data(user: Any) -> bool:
    """Whether this person imports into any town: then the header leads there."""
    if user is None or not getattr(user, "is_authenticated", False):
        return False
    return bool(user.is_superuser) or bool(editable_towns(user))
