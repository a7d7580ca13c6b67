"""What the rule says of each record, as it is stored."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from ..models.fields import FIGURE_DIGITS, RATIO_PLACES
from ..sites import site_questions
from ..status import Outcome, Target, judge, worst
from .records import NONE, Stored, Weighed

MARK_BYTES = 8
# The largest ratio that its column holds: 999,999,999.999999.
MOST = Decimal(10 ** (FIGURE_DIGITS - RATIO_PLACES)) - Decimal(1).scaleb(-RATIO_PLACES)
_read = json.JSONDecoder().raw_decode


class Verdict(NamedTuple):
    """An outcome as it is to be stored; its reason, which is costly to write out, apart from the
    ``row``. ``parts`` are those of a whole, the one it takes its status from first."""

    row: Stored
    data: Mapping[str, Any]
    code: str
    parts: tuple[int, ...] = ()

    @property
    def status(self) -> str:
        """The status."""
        return self.row.status

    @property
    def reason(self) -> dict[str, Any]:
        """The reason as code and plain data, days in ISO form."""
        said = {
            name: iso(value) if isinstance(value, dt.date) else value
            for name, value in self.data.items()
        }
        said["code"] = self.code
        return said

    def is_told_by(self, held: Stored) -> bool:
        """Whether what is stored says the same; the day it was made does not count."""
        return self.row[:-1] == held[:-1] and self.reason == _read(held.reason)[0]

    def stored(self) -> Stored:
        """What is to be stored."""
        said = [f'"{name}": {quoted(value)}' for name, value in self.reason.items()]
        return self.row._replace(reason=f"{{{', '.join(said)}}}")


def verdicts_of(found: Iterable[Weighed], *, as_of: dt.date) -> dict[int, Verdict]:
    """Commitment id -> what the rule says of it on ``as_of``; a whole takes its worst part's."""
    outcomes: dict[int, Outcome] = {}
    marks: dict[int, str] = {}
    parts: dict[int, list[int]] = defaultdict(list)
    for pk, parent, target, figures, sites, scheme in found:
        outcome = judge(target, figures, as_of, scheme=scheme)
        if sites and (asked := site_questions(target, sites, outcome)):
            outcome = outcome._replace(questions=outcome.questions + asked)
        outcomes[pk], marks[pk] = outcome, mark_of(target)
        if parent is not None:
            parts[parent].append(pk)
    now = {pk: _verdict(outcome, marks[pk]) for pk, outcome in outcomes.items()}
    for parent in parts.keys() & outcomes.keys():
        now[parent] = _of_whole(parts[parent], outcomes, marks)
    return now


def _of_whole(
    parts: Sequence[int], outcomes: Mapping[int, Outcome], marks: Mapping[int, str]
) -> Verdict:
    outcome = worst([outcomes[part] for part in parts])
    first = next(part for part in parts if outcomes[part] is outcome)
    mark = _digest(" ".join(marks[part] for part in parts))
    others = (part for part in parts if part != first)
    return _verdict(outcome, mark)._replace(parts=(first, *others))


def _verdict(outcome: Outcome, mark: str) -> Verdict:
    row = Stored(
        outcome.status,
        outcome.group,
        storable(outcome.ratio),
        storable(outcome.expected),
        storable(outcome.gap),
        outcome.light,
        outcome.light_word,
        json.dumps(outcome.questions) if outcome.questions else NONE,
        str(list(outcome.rests_on)),
        outcome.rule_version,
        mark,
        reason="",
    )
    return Verdict(row, outcome.data, outcome.reason)


def storable(ratio: Decimal | None) -> Decimal | None:
    """The ratio; where the column cannot hold it (元 reported of a target of 1), the most or least
    that it can: a slip of the pen must not keep its whole town from being judged."""
    if ratio is None or -MOST <= ratio <= MOST:
        return ratio
    return MOST if ratio > 0 else -MOST


# The same days, kinds and codes are told over and over.
@lru_cache(maxsize=4096)
def iso(day: dt.date) -> str:
    """The day in ISO form."""
    return day.isoformat()


@lru_cache(maxsize=4096)
def quoted(value: str | None) -> str:
    """The word as JSON."""
    return json.dumps(value, ensure_ascii=False)


def mark_of(target: Target) -> str:
    """A mark that differs where anything differs that the rule weighs of a target: a change of it
    tells a revision from a new figure."""
    terms = _terms(
        target.measure,
        target.unit,
        target.comparator,
        target.basis,
        target.progress_share,
        target.start,
        target.given,
        target.due,
        target.reporting_months,
        target.state,
        target.stages,
        target.stage,
    )
    steps = [f"{node.day} {node.value} {node.stage}" for node in target.nodes] or ""
    amounts = f"{target.value!s} {target.value_max!s} {target.baseline_value!s}"
    return _digest(f"{terms} {amounts} {steps}")


# A town words its targets in a handful of ways.
@lru_cache(maxsize=4096)
def _terms(*terms: Any) -> str:
    return " ".join(map(str, terms))


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=MARK_BYTES).hexdigest()
