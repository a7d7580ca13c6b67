"""An Item: one commitment with everything a page or a paper says of it, on one day. No Django here.

Live pages make Items from the database for any day (``judging``); a publication keeps them as
JSON for good. Pages, summaries and papers are given Items and cannot tell the difference, so they
cannot contradict one another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from typing import Any

import msgspec

from .evidence import Point
from .lights import OURS, Scheme
from .schedule import Node
from .sites import Place, site_questions
from .status import GROUP_OF, Figure, Outcome, Target, judge, weighed


@dataclass(frozen=True)
class FigureLine:
    """One reported figure as it is shown. ``value`` in ``unit``; ``id`` is its Progress."""

    id: int
    day: dt.date
    from_day: dt.date | None
    value: Decimal | None
    value_text: str
    unit: str
    basis: str
    stage: str
    done: bool | None
    claimed_ratio: Decimal | None
    words: str
    cause: str
    next_step: str
    expected_on: dt.date | None
    document_id: int | None
    document: str
    quote: str
    source_cell: str
    reported_by: str
    # Publications made before these were kept read without them. Who entered it, and when, is for
    # the town itself alone; pages do not ask for it (``reporters.with_people``).
    offset: int | None = None
    entered_by: str = ""
    entered_on: dt.date | None = None
    # The page of the document's file, from 1, where it has pages; whether it corrects another.
    page: int | None = None
    corrects: bool = False
    # Why it lags, by its kind: one of choices.CauseKind, "" where none was given.
    cause_kind: str = ""


@dataclass(frozen=True)
class VersionLine:
    """One version of the target. Version 1 is the original."""

    version: int
    value: Decimal | None
    value_max: Decimal | None
    value_text: str
    due: dt.date | None
    since: dt.date | None
    decided_by: str
    document: str
    document_number: str
    reason: str
    in_force: bool
    document_id: int | None = None


@dataclass(frozen=True)
class NodeLine:
    """One planned step: a value or a stage by a day."""

    day: dt.date
    value: Decimal | None
    stage: str


@dataclass(frozen=True)
class SiteLine:
    """One place, its stage and the day it was done."""

    name: str
    stage: str
    done_on: dt.date | None


@dataclass(frozen=True)
class ReachedLine:
    """What one share had reached by a day, cumulative and in the item's unit."""

    day: dt.date
    value: Decimal
    source_cell: str = ""


@dataclass(frozen=True)
class ShareLine:
    """One share of a target that is split: who has it, how much, which unit reports on it, and its
    figures that were not corrected, by day."""

    holder: str
    unit: str
    value: Decimal | None
    figures: tuple[ReachedLine, ...] = ()


@dataclass(frozen=True)
class SourceLine:
    """Where it was said: document, exact quote, offset, and the page of the document's file, from
    1, where it has pages. Snapshots from before pages were known have none."""

    document_id: int
    document: str
    document_date: dt.date | None
    quote: str
    offset: int | None
    page: int | None = None


@dataclass(frozen=True)
class Judged:
    """A judgement beside that of its Item, as a publication keeps it; see ``Item``."""

    status: str
    ratio: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    light: str
    light_word: str
    questions: tuple[str, ...]
    reason: str
    reason_data: Mapping[str, Any]
    rests_on: tuple[int, ...]
    rule_version: str
    first_done: dt.date | None = None


_KEPT = tuple(field.name for field in fields(Judged))
# What of an Item is the judgement and not the promise; the first day takes more than one judgement.
JUDGEMENT_FIELDS = tuple(name for name in _KEPT if name != "first_done")


@dataclass(frozen=True)
class Item:
    """One commitment, judged. Amounts are in ``unit``; ``ratio``, ``expected`` and ``gap`` are
    fractions; ``reason`` is a code for ``wording.reason_sentence`` with its ``reason_data``.

    ``start`` and ``due`` are those it is judged by (its own, else its plan's). ``parts`` are the
    ids of its parts: a commitment with parts is shown, but its parts are counted.
    """

    id: int
    town_code: str
    plan_id: int
    plan: str
    plan_kind: str
    category: str
    level: str
    number: str
    position: int
    wording: str
    subject: str
    area: str
    measure: str
    comparator: str
    value: Decimal | None
    value_max: Decimal | None
    value_text: str
    unit: str
    basis: str
    baseline: str
    baseline_value: Decimal | None
    start: dt.date | None
    due: dt.date | None
    given: dt.date | None
    strength: str
    lead_unit: str
    lead_order: int
    support_units: tuple[str, ...]
    parent_id: int | None
    parts: tuple[int, ...]
    stages: tuple[str, ...]
    state: str
    state_decision: str
    visibility: str
    note: str
    as_of: dt.date
    status: str
    ratio: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    light: str
    questions: tuple[str, ...]
    reason: str
    reason_data: Mapping[str, Any]
    rests_on: tuple[int, ...]
    rule_version: str
    figures: tuple[FigureLine, ...]
    versions: tuple[VersionLine, ...]
    nodes: tuple[NodeLine, ...]
    sites: tuple[SiteLine, ...]
    sources: tuple[SourceLine, ...]
    # What came to an Item later has a default, so that publications made before still read.
    progress_share: bool = False
    reporting_months: int = 3
    grace_days: int = 20
    # The word of the light where the town's own rule names it; "" where ours does.
    light_word: str = ""
    # Whose lights: a publication keeps the scheme once, not with each of its items.
    scheme: Scheme = OURS
    # What is due without a day of its own is due when its plan ends.
    plan_end: dt.date | None = None
    # Kept by a publication, so that a later rule is not asked of what was released: of a whole the
    # judgement by its own figures, for those who see none of its parts; that by its original
    # target; that on the day of each of its figures; and the day on which it first was done. None
    # (empty) where there is none, and live.
    by_itself: Judged | None = None
    at_first: Judged | None = None
    at_figures: tuple[Judged, ...] = ()
    first_done: dt.date | None = None
    # (heading, name) of those who answer for it (分管领导, 责任人): for the town itself alone.
    people: tuple[tuple[str, str], ...] = ()
    shares: tuple[ShareLine, ...] = ()

    @property
    def group(self) -> str:
        """The group of the status: done, on_track, slow, failed, no_data, other."""
        return GROUP_OF[self.status]

    @property
    def counted(self) -> bool:
        """Whether it is counted in totals: its parts are, it is not."""
        return not self.parts

    @property
    def latest(self) -> FigureLine | None:
        """The figure the status rests on, else the last one that says anything."""
        resting = [figure for figure in self.figures if figure.id in self.rests_on]
        shown = resting or list(self.figures)
        return shown[-1] if shown else None

    @property
    def said_last(self) -> FigureLine | None:
        """The last figure with the unit's own words: cause, next step or expected day."""
        spoken = [
            f for f in self.figures if f.cause or f.cause_kind or f.next_step or f.expected_on
        ]
        return spoken[-1] if spoken else None

    @property
    def cause_kind(self) -> str:
        """The kind of cause the unit gave last; "" where none."""
        said = self.said_last
        return said.cause_kind if said else ""

    @property
    def attained(self) -> Decimal | None:
        """The amount the status rests on, in the item's unit."""
        value = self.reason_data.get("value")
        return None if value is None else Decimal(str(value))

    @property
    def attained_day(self) -> dt.date | None:
        """The day that amount or stage speaks of."""
        day = self.reason_data.get("day")
        return dt.date.fromisoformat(day) if isinstance(day, str) else day

    def as_json(self) -> dict[str, Any]:
        """JSON-able: Decimals as strings, days in ISO form."""
        return plain({name: v for name, v in asdict(self).items() if name != "scheme"})

    @classmethod
    def from_json(cls, raw: Mapping[str, Any] | str, *, scheme: Scheme = OURS) -> Item:
        """The Item that ``as_json`` wrote, or its JSON as text, which is read in a fifth of the
        time; ``scheme`` is that of its publication. Raises msgspec.ValidationError for anything
        else."""
        made = _ITEM.decode(raw) if isinstance(raw, str) else msgspec.convert(raw, cls)
        if scheme is not OURS:
            # Nobody has seen it yet; ``replace`` would make all of it anew.
            object.__setattr__(made, "scheme", scheme)
        return made


# Reads a dataclass by the annotations of its fields, in C; what a field lacks has its default.
_ITEM = msgspec.json.Decoder(Item)


def judgement_fields(outcome: Outcome) -> dict[str, Any]:
    """The fields of an Item that an Outcome fills."""
    own = {name: getattr(outcome, name) for name in JUDGEMENT_FIELDS if name != "reason_data"}
    return {**own, "reason_data": plain(outcome.data), "first_done": None}


def held_as(item: Item, judged: Judged, **changes: Any) -> Item:
    """The Item with that judgement, and with other ``changes`` of its fields."""
    return replace(item, **{name: getattr(judged, name) for name in _KEPT}, **changes)


def judged_of(item: Item) -> Judged:
    """The judgement of an Item alone."""
    return Judged(**{name: getattr(item, name) for name in _KEPT})


def plain(value: Any) -> Any:
    """The value as JSON can hold it: figures to the digit and days as text, rows as lists."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def judge_again(item: Item, *, as_of: dt.date) -> Outcome:
    """What the rule says of an Item's own target and figures on that day, and what its places
    ask."""
    target = rule_target(item)
    outcome = judge(target, map(_figure, item.figures), as_of, scheme=item.scheme)
    return with_places(outcome, target, item.sites)


def with_places(outcome: Outcome, target: Target, sites: Sequence[Place]) -> Outcome:
    """The outcome with what the places of its target ask."""
    asked = site_questions(target, sites, outcome)
    return outcome._replace(questions=(*outcome.questions, *asked)) if asked else outcome


def reported_points(item: Item) -> list[Point]:
    """What its figures add up to, as the rule weighs them: by day, in the item's unit."""
    return weighed(rule_target(item), map(_figure, item.figures), item.as_of)[0]


def rule_target(item: Item) -> Target:
    """The target of an Item as the rule takes it."""
    return Target(
        measure=item.measure,
        value=item.value,
        value_max=item.value_max,
        unit=item.unit,
        comparator=item.comparator,
        basis=item.basis,
        baseline_value=item.baseline_value,
        progress_share=item.progress_share,
        start=item.start,
        given=item.given,
        due=item.due,
        reporting_months=item.reporting_months,
        grace_days=item.grace_days,
        nodes=[Node(node.day, node.value, node.stage or None) for node in item.nodes],
        stages=item.stages,
        state=item.state,
        strength=item.strength,
    )


def _figure(line: FigureLine) -> Figure:
    return Figure(
        day=line.day,
        from_day=line.from_day,
        value=line.value,
        unit=line.unit,
        basis=line.basis,
        stage=line.stage or None,
        done=line.done,
        claimed_ratio=as_stated(line.claimed_ratio),
        key=line.id,
    )


def as_stated(claim: Decimal | None) -> Decimal | None:
    """A claim without the zeros the database pads it with: 78.300 was stated as 78.3, and how many
    places were stated is how far it was rounded."""
    return None if claim is None else claim.normalize()
