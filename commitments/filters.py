"""What may be asked of a list of items. The items are dataclasses, not rows of a table, because a
publication keeps them as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.forms import BoundField

from .ahead import dues_of
from .forms import NONE, FilterForm
from .items import Item

# What most ask; the others are folded away until somebody wants them.
FOREMOST = ("q", "unit", "group")
# What nobody types: 近期到期 leads to it.
BY_LINK = ("due_on",)


class ItemFilter:
    """``form`` is the bound form, ``items`` those that fit; what was not understood is ignored and
    said beside its field."""

    def __init__(self, data: Mapping[str, Any], items: Sequence[Item]) -> None:
        self.form = FilterForm(data, items=items)
        self.asked = self.form.asked
        self._tests = [(_TESTS[name], value) for name, value in self.asked.items()]
        self.items = [item for item in items if self.fits(item)]

    def fits(self, item: Item) -> bool:
        """Whether an item, also one that is not among these, is what was asked for."""
        return all(fits(item, value) for fits, value in self._tests)

    @property
    def active(self) -> bool:
        """Whether anything was asked."""
        return bool(self.asked)

    @property
    def foremost(self) -> list[BoundField]:
        """The fields that stand open."""
        return [self.form[name] for name in FOREMOST]

    @property
    def others(self) -> list[BoundField]:
        """The fields that are folded away; what only a link asks stands there once it did."""
        asked = [*self.asked, *self.form.errors]
        return [
            field
            for field in self.form
            if field.name not in FOREMOST and (field.name not in BY_LINK or field.name in asked)
        ]

    @property
    def asks_more(self) -> bool:
        """Whether a folded field was asked or not understood, so that it is to be seen."""
        return any(field.name in self.asked or field.errors for field in self.others)


def _named(value: str) -> str:
    return "" if value == NONE else value


def _words_fit(item: Item, words: str) -> bool:
    """Whether every word occurs in the item's wording, subject, number or units."""
    text = " ".join((item.wording, item.subject, item.number, item.lead_unit, *item.support_units))
    return all(word.lower() in text.lower() for word in words.split())


_TESTS: dict[str, Callable[[Item, Any], bool]] = {
    "q": _words_fit,
    "group": lambda item, value: item.group == value,
    "status": lambda item, value: item.status == value,
    "category": lambda item, value: item.category == value,
    "area": lambda item, value: item.area == _named(value),
    "unit": lambda item, value: item.lead_unit == _named(value),
    "cause": lambda item, value: item.cause_kind == value,
    "plan": lambda item, value: str(item.plan_id) == value,
    "due_on": lambda item, value: any(due.day == value for due in dues_of(item)),
    "due_until": lambda item, value: item.due is not None and item.due <= value,
}
