"""What an empty box proposes: words that stand in what the person itself may find."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from django.db import connection

from ..models import FoundKind, Publication
from .access import Access
from .grams import LONGEST
from .installing import TABLE

# Rows of each kind that are looked at, and how many examples are made of them.
LOOKED_AT, SHOWN = 8, 3
# What is counted or built stands at the end of a task's first words, before its number; between
# the two may stand what is to become of it.
_PHRASE = re.compile(
    r"([\u4e00-\u9fff]{2})(?:完成|完工|达到|至少|超过|实现|控制在|不低于|不少于|不超过)*(?![\u4e00-\u9fff])"
)
# A subject longer than this is read no faster than its task.
SHORT = 10


def examples_for(access: Access) -> dict[str, list[str]]:
    """Kind -> words that find something of that kind in one town that the person sees; {} where it
    sees none. One query for the town and one for each kind, whatever there is."""
    town = access.town or _a_town(access)
    if not town or access.nothing:
        return {}
    within = replace(access, town=town)
    made = {kind.value: _examples(within, kind.value, tell) for kind, tell in TOLD.items()}
    return {kind: words for kind, words in made.items() if words}


def phrase(lines: str) -> str:
    """A few words that find the task with these lines: its subject where its wording has it, else
    the thing before its number (加装电梯200台: 电梯); "" without any."""
    name, _, others = lines.partition("\n")
    subject = others.partition("\n")[0]
    if subject in name and 2 <= len(subject) <= SHORT:
        return subject
    found = _PHRASE.search(name)
    return found[1] if found else ""


def _name(lines: str) -> str:
    return lines.partition("\n")[0][:LONGEST]


TOLD: dict[FoundKind, Callable[[str], str]] = {
    FoundKind.COMMITMENT: phrase,
    FoundKind.UNIT: _name,
    FoundKind.DOCUMENT: _name,
}


def _examples(access: Access, kind: str, tell: Callable[[str], str]) -> list[str]:
    where, allowed = access.condition()
    # Of one town alone: what is sorted is never more than one town has.
    asked = f"SELECT words FROM {TABLE} WHERE {where} AND kind = %s ORDER BY rank, day DESC, id"
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} LIMIT %s", [*allowed, kind, LOOKED_AT])
        told = [tell(lines) for (lines,) in cursor.fetchall()]
    return list(dict.fromkeys(filter(None, told)))[: 1 if kind == FoundKind.DOCUMENT else SHOWN]


def _a_town(access: Access) -> str:
    """Of the person's own towns, else of all, the one that released the newest figures; else any
    of its own."""
    own = access.inside | access.deputy
    released = Publication.objects.order_by("-as_of", "-pk").values_list("town", flat=True)
    last = (released.filter(town__in=own) if own else released).first()
    return last or min(own, default="")
