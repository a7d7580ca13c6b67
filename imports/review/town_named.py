"""Whether a report is another town's: what the lines above its first words say."""

from __future__ import annotations

import re
from functools import lru_cache

from commitments.townships import townships

from ..models import Reading
from ..report.document import plain_of

# Heading, day and meeting of a report stand before it greets anyone.
HEAD = 400
_GREETING = re.compile(r"各位(?:代表|领导|委员|同志|来宾)")
_KINDS = re.compile("镇|乡|街道")
# The shortest and the longest name that is looked for, its kind included.
SHORTEST, LONGEST = 3, 12


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The names of all towns of the country that tell something."""
    names = (unit.name.removesuffix("办事处") for unit in townships())
    return frozenset(name for name in names if SHORTEST <= len(name) <= LONGEST)


def other_town(reading: Reading) -> str:
    """The name of another town that the head of the report gives; "" where it gives the reading's
    own as well, or none that there is."""
    head = _head(reading.text)
    if reading.town.name in head:
        return ""
    found = (_name_before(head, kind.end()) for kind in _KINDS.finditer(head))
    return next((name for name in found if name), "")


def _head(text: str) -> str:
    plain = "".join(plain_of(text[:HEAD]).split())
    greeting = _GREETING.search(plain)
    return plain[: greeting.start()] if greeting else plain


def _name_before(head: str, end: int) -> str:
    """The longest name of a town that ends there; "" where none does."""
    begins = range(max(0, end - LONGEST), end - SHORTEST + 1)
    return next((head[at:end] for at in begins if head[at:end] in _names()), "")
