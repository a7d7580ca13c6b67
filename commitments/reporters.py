"""Who answers for a commitment and who entered its figures: for the town's own papers alone.

Pages never ask for it. A publication keeps it, so that its internal paper says the same for good,
whoever is renamed or leaves.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.utils import timezone

from .items import FigureLine, Item
from .models import Commitment, Progress

# Headings as ledgers have them: 分管领导, 镇分管负责人, 责任人及电话; not 领导批示, 领导小组.
_OF_PEOPLE = re.compile(
    r"(.*?(?:领导|负责人|责任人|联系人|联络人|经办人))(?:姓名)?(?:[及和与、/（(].*)?"
)
# Of a telephone number and the words for it; no name holds three digits.
_NUMBER = re.compile(
    r"(?:联系)?(?:电话|手机号码|手机号|手机|座机|固话|tel)[:：]?|[+(]?\d[\d()\s-]{2,}",
    re.IGNORECASE,
)
_MARKS = " ,;:、，；：()（）[]【】/-"


class Entered(NamedTuple):
    """Who entered a figure ("" where nobody is known) and on which day."""

    by: str
    on: dt.date


def with_people(items: Iterable[Item]) -> list[Item]:
    """The items with those who answer for them and who entered their figures. Two queries,
    however many items there are."""
    listed = list(items)
    plans = {item.plan_id for item in listed}
    entered, people = _entered(plans), _people(plans)
    return [
        replace(
            item,
            people=people.get(item.id, ()),
            figures=tuple(_with_reporter(line, entered) for line in item.figures),
        )
        for item in listed
    ]


def without_people(items: Iterable[Item]) -> list[Item]:
    """The items without any name of a person, for all who are not the town itself."""
    return [
        replace(item, people=(), figures=tuple(map(_bare, item.figures))) if _named(item) else item
        for item in items
    ]


def _named(item: Item) -> bool:
    return bool(item.people) or any(line.entered_by or line.entered_on for line in item.figures)


def _bare(line: FigureLine) -> FigureLine:
    return replace(line, entered_by="", entered_on=None)


def _with_reporter(line: FigureLine, entered: Mapping[int, Entered]) -> FigureLine:
    known = entered.get(line.id)
    return replace(line, entered_by=known.by, entered_on=known.on) if known else line


def _entered(plans: Iterable[int]) -> dict[int, Entered]:
    """Figure id -> who entered it, of all figures of some plans."""
    rows = Progress.objects.filter(commitment__plan__in=plans).order_by()
    named = rows.values_list("pk", "entered_at", "entered_by__display_name", "entered_by__username")
    return {
        pk: Entered(name or login or "", timezone.localtime(at).date())
        for pk, at, name, login in named
    }


def _people(plans: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Commitment id -> (heading, name) of those who answer for it, as its ledger had them."""
    rows = Commitment.objects.filter(plan__in=plans).exclude(extra={}).order_by()
    return {pk: people_of(extra) for pk, extra in rows.values_list("pk", "extra")}


def people_of(extra: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """(heading, name) of those columns of a ledger (heading -> text) that name people, without
    any telephone number."""
    found = ((_heading(name), _name(str(text))) for name, text in extra.items())
    return tuple((heading, name) for heading, name in found if heading and name)


def _heading(text: str) -> str:
    """责任人 of 责任人及电话; "" for a column that names nobody."""
    match = _OF_PEOPLE.fullmatch("".join(text.split()))
    return match[1] if match else ""


def _name(text: str) -> str:
    """张三、李四 of 张三（13800000000）、李四 0571-88888888."""
    parts = re.split(r"[、，,；;/\n]", _NUMBER.sub(" ", unicodedata.normalize("NFKC", text)))
    names = (" ".join(part.split()).strip(_MARKS) for part in parts)
    return "、".join(name for name in names if name)
