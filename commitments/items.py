"""An Item: one commitment with everything a page or a paper says of it, on one day.

Live pages make Items from the database for any ``as_of``; a publication keeps them as JSON for
good. Pages, summaries and papers are given Items and cannot tell the difference, so they cannot
contradict one another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from django.conf import settings

from .models import Commitment, Progress, TargetVersion
from .schedule import Node
from .status import GROUP_OF, Figure, Outcome, Target, judge, worst


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
class SourceLine:
    """Where it was said: document, exact quote, offset."""

    document_id: int
    document: str
    document_date: dt.date | None
    quote: str
    offset: int | None


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
        spoken = [f for f in self.figures if f.cause or f.next_step or f.expected_on]
        return spoken[-1] if spoken else None

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
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Item:
        """The Item that ``as_json`` wrote."""
        return _read(cls, raw)


# What of an Item is the judgement and not the promise.
JUDGEMENT_FIELDS = (
    *("status", "ratio", "expected", "gap", "light", "questions"),
    *("reason", "reason_data", "rests_on", "rule_version"),
)


def judgement_fields(outcome: Outcome) -> dict[str, Any]:
    """The fields of an Item that an Outcome fills."""
    own = {name: getattr(outcome, name) for name in JUDGEMENT_FIELDS if name != "reason_data"}
    return {**own, "reason_data": _plain(outcome.data)}


_LINES: dict[str, type] = {
    "figures": FigureLine,
    "versions": VersionLine,
    "nodes": NodeLine,
    "sites": SiteLine,
    "sources": SourceLine,
}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(kind: type, raw: Mapping[str, Any]) -> Any:
    """A dataclass from JSON, by the annotations of its fields (kept as text by __future__)."""
    made: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in raw:
            continue
        value, annotation = raw[field.name], str(field.type)
        if field.name in _LINES and isinstance(value, list):
            value = tuple(_read(_LINES[field.name], line) for line in value)
        elif isinstance(value, list):
            value = tuple(value)
        elif value is not None and annotation.startswith("Decimal"):
            value = Decimal(value)
        elif value is not None and annotation.startswith("dt.date"):
            value = dt.date.fromisoformat(value)
        made[field.name] = value
    return kind(**made)


def items_of(commitments: Iterable[Commitment], *, as_of: dt.date) -> list[Item]:
    """Items of commitments that were fetched with ``for_judging()``; a parent is judged by those
    of its parts that are among ``commitments``, so pass whole families."""
    commitments = list(commitments)
    outcomes = judged(commitments, as_of=as_of)
    children = _children(commitments)
    return [
        _item(c, outcomes[c.pk], parts=children.get(c.pk, ()), as_of=as_of) for c in commitments
    ]


def judged(commitments: Iterable[Commitment], *, as_of: dt.date) -> dict[int, Outcome]:
    """Commitment id -> Outcome on ``as_of``; a parent takes its worst part's."""
    commitments = list(commitments)
    outcomes = {
        c.pk: judge(target_of(c), map(figure_of, current_progress(c, as_of=as_of)), as_of)
        for c in commitments
    }
    for parent, parts in _children(commitments).items():
        if parent in outcomes:
            outcomes[parent] = worst([outcomes[part] for part in parts])
    return outcomes


def judge_again(item: Item, *, as_of: dt.date) -> Outcome:
    """What the rule says of an Item's own target and figures on that day."""
    target = Target(
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
    return judge(target, [_figure(line) for line in item.figures], as_of)


def _figure(line: FigureLine) -> Figure:
    return Figure(
        day=line.day,
        from_day=line.from_day,
        value=line.value,
        unit=line.unit,
        basis=line.basis,
        stage=line.stage or None,
        done=line.done,
        key=line.id,
    )


def _children(commitments: Iterable[Commitment]) -> dict[int, tuple[int, ...]]:
    children: dict[int, tuple[int, ...]] = {}
    for commitment in commitments:
        if commitment.parent_id is not None:
            children[commitment.parent_id] = (
                *children.get(commitment.parent_id, ()),
                commitment.pk,
            )
    return children


def target_of(commitment: Commitment) -> Target:
    """The Target the rule judges; start, due and reporting period fall back to the plan's.

    A commitment that was said without any deadline inside a plan is due when the plan ends."""
    plan = commitment.plan
    return Target(
        measure=commitment.measure,
        value=commitment.value,
        value_max=commitment.value_max,
        unit=commitment.unit,
        comparator=commitment.comparator,
        basis=commitment.basis,
        baseline_value=commitment.baseline_value,
        progress_share=commitment.progress_share,
        start=commitment.start or plan.start,
        given=plan.given,
        due=commitment.due or plan.end,
        reporting_months=plan.reporting_months,
        grace_days=settings.GRACE_DAYS,
        nodes=[Node(n.day, n.value, n.stage or None) for n in commitment.nodes.all()],
        stages=tuple(commitment.stages),
        state=commitment.state,
        strength=commitment.strength,
    )


def figure_of(progress: Progress) -> Figure:
    """The Figure the rule weighs."""
    return Figure(
        day=progress.day,
        from_day=progress.from_day,
        value=progress.value,
        unit=progress.unit,
        basis=progress.basis,
        stage=progress.stage or None,
        done=progress.done,
        claimed_ratio=_as_stated(progress.claimed_ratio),
        key=progress.pk,
    )


def _as_stated(claim: Decimal | None) -> Decimal | None:
    """A claim without the zeros the database pads it with: 78.300 was stated as 78.3, and how many
    places were stated is how far it was rounded."""
    return None if claim is None else claim.normalize()


def current_progress(commitment: Commitment, *, as_of: dt.date) -> list[Progress]:
    """What speaks of days up to ``as_of`` and was not corrected, by day (prefetched rows)."""
    rows = [
        row
        for row in commitment.progress.all()
        if row.day <= as_of and not hasattr(row, "replaced_by")
    ]
    return sorted(rows, key=lambda row: (row.day, row.pk))


def _item(
    commitment: Commitment, outcome: Outcome, *, parts: tuple[int, ...], as_of: dt.date
) -> Item:
    target = target_of(commitment)
    lead = commitment.lead_unit
    own = {
        name: getattr(commitment, name)
        for name in (
            *(
                "id",
                "plan_id",
                "category",
                "level",
                "number",
                "position",
                "wording",
                "subject",
            ),
            *(
                "area",
                "measure",
                "comparator",
                "value",
                "value_max",
                "value_text",
                "unit",
            ),
            *("basis", "baseline", "baseline_value", "strength", "parent_id", "state"),
            *("state_decision", "visibility", "note", "progress_share"),
        )
    }
    return Item(
        **own,
        town_code=commitment.plan.town_id,
        plan=commitment.plan.title,
        plan_kind=commitment.plan.kind,
        start=target.start,
        due=target.due,
        given=target.given,
        reporting_months=target.reporting_months,
        grace_days=target.grace_days,
        lead_unit=lead.name if lead else "",
        lead_order=lead.order if lead else 10_000,
        support_units=tuple(unit.name for unit in commitment.support_units.all()),
        parts=parts,
        stages=tuple(commitment.stages),
        as_of=as_of,
        **judgement_fields(outcome),
        figures=tuple(map(_figure_line, current_progress(commitment, as_of=as_of))),
        versions=tuple(map(_version_line, commitment.versions.all())),
        nodes=tuple(NodeLine(n.day, n.value, n.stage) for n in commitment.nodes.all()),
        sites=tuple(SiteLine(s.name, s.stage, s.done_on) for s in commitment.sites.all()),
        sources=tuple(
            SourceLine(s.document_id, s.document.title, s.document.date, s.quote, s.offset)
            for s in commitment.sources.all()
        ),
    )


def _figure_line(row: Progress) -> FigureLine:
    document = row.document
    return FigureLine(
        id=row.pk,
        day=row.day,
        from_day=row.from_day,
        value=row.value,
        value_text=row.value_text,
        unit=row.unit,
        basis=row.basis,
        stage=row.stage,
        done=row.done,
        claimed_ratio=row.claimed_ratio,
        words=row.words,
        cause=row.cause,
        next_step=row.next_step,
        expected_on=row.expected_on,
        document_id=row.document_id,
        document=document.title if document else "",
        quote=row.quote,
        source_cell=row.source_cell,
        reported_by=row.reported_by.name if row.reported_by else "",
    )


def _version_line(row: TargetVersion) -> VersionLine:
    return VersionLine(
        version=row.version,
        value=row.value,
        value_max=row.value_max,
        value_text=row.value_text,
        due=row.due,
        since=row.since,
        decided_by=row.decided_by,
        document=row.document.title if row.document else "",
        document_number=row.document_number,
        reason=row.reason,
        in_force=row.in_force,
    )
