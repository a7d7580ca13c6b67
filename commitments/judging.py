"""From the database to Items: each commitment weighed by the one status rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings

from .items import (
    JUDGEMENT_FIELDS,
    FigureLine,
    Item,
    NodeLine,
    ReachedLine,
    ShareLine,
    SiteLine,
    SourceLine,
    VersionLine,
    as_stated,
    judgement_fields,
    with_places,
)
from .lights import Scheme
from .models import Commitment, CommitmentSource, Progress, Share, TargetVersion
from .schedule import Node
from .schemes import schemes_of
from .status import Figure, Outcome, Target, judge, worst

# What an Item says in the same words as its commitment.
OWN_FIELDS = (
    "id",
    "plan_id",
    "category",
    "level",
    "number",
    "position",
    "wording",
    "subject",
    "area",
    "measure",
    "comparator",
    "value",
    "value_max",
    "value_text",
    "unit",
    "basis",
    "baseline",
    "baseline_value",
    "strength",
    "parent_id",
    "state",
    "state_decision",
    "visibility",
    "note",
    "progress_share",
)


def items_of(commitments: Iterable[Commitment], *, as_of: dt.date) -> list[Item]:
    """Items of commitments that were fetched with ``for_judging()``; a parent is judged by those
    of its parts that are among ``commitments``, so pass whole families."""
    commitments = list(commitments)
    schemes = schemes_of({c.plan.town_id for c in commitments})
    outcomes = judged(commitments, as_of=as_of, schemes=schemes)
    children = _children(commitments)
    return [
        _item(
            c,
            outcomes[c.pk],
            parts=children.get(c.pk, ()),
            as_of=as_of,
            scheme=schemes[c.plan.town_id],
        )
        for c in commitments
    ]


def stored_items(commitments: Iterable[Commitment], *, as_of: dt.date) -> list[Item]:
    """Items of commitments without parts as they are stored, nothing judged anew: fetched with
    ``for_judging()`` and their ``judgement``. ``as_of`` is the day they are looked at."""
    commitments = list(commitments)
    schemes = schemes_of({c.plan.town_id for c in commitments})
    return [_stored_item(c, schemes[c.plan.town_id], as_of=as_of) for c in commitments]


def _stored_item(commitment: Commitment, scheme: Scheme, *, as_of: dt.date) -> Item:
    held = commitment.judgement
    named = {name: getattr(held, name) for name in JUDGEMENT_FIELDS if name != "reason_data"}
    lists = {name: tuple(named[name]) for name in ("questions", "rests_on")}
    data = dict(held.reason)
    outcome = Outcome(**(named | lists | {"reason": data.pop("code"), "data": data}))
    return _item(commitment, outcome, parts=(), as_of=as_of, scheme=scheme)


def judged(
    commitments: Sequence[Commitment], *, as_of: dt.date, schemes: Mapping[str, Scheme]
) -> dict[int, Outcome]:
    """Commitment id -> Outcome on ``as_of``, with what its places ask; a parent takes its worst
    part's, of equally bad ones the one with the lowest id. ``schemes`` are the lights of the
    towns."""
    outcomes = {c.pk: _outcome(c, schemes[c.plan.town_id], as_of=as_of) for c in commitments}
    for parent, parts in _children(commitments).items():
        if parent in outcomes:
            outcomes[parent] = worst([outcomes[part] for part in sorted(parts)])
    return outcomes


def _outcome(commitment: Commitment, scheme: Scheme, *, as_of: dt.date) -> Outcome:
    target = target_of(commitment)
    figures = map(figure_of, current_progress(commitment, as_of=as_of))
    outcome = judge(target, figures, as_of, scheme=scheme)
    return with_places(outcome, target, list(commitment.sites.all()))


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
        claimed_ratio=as_stated(progress.claimed_ratio),
        key=progress.pk,
    )


def current_progress(commitment: Commitment, *, as_of: dt.date) -> list[Progress]:
    """What speaks of days up to ``as_of`` and was not corrected, by day (prefetched rows)."""
    rows = [
        row
        for row in commitment.progress.all()
        if row.day <= as_of and not hasattr(row, "replaced_by")
    ]
    return sorted(rows, key=lambda row: (row.day, row.pk))


def _item(
    commitment: Commitment,
    outcome: Outcome,
    *,
    parts: tuple[int, ...],
    as_of: dt.date,
    scheme: Scheme,
) -> Item:
    target = target_of(commitment)
    lead = commitment.lead_unit
    return Item(
        **{name: getattr(commitment, name) for name in OWN_FIELDS},
        town_code=commitment.plan.town_id,
        plan=commitment.plan.title,
        plan_kind=commitment.plan.kind,
        start=target.start,
        due=target.due,
        given=target.given,
        plan_end=commitment.plan.end,
        reporting_months=target.reporting_months,
        grace_days=target.grace_days,
        lead_unit=lead.name if lead else "",
        lead_order=lead.order if lead else 10_000,
        support_units=tuple(unit.name for unit in commitment.support_units.all()),
        parts=parts,
        stages=tuple(commitment.stages),
        as_of=as_of,
        scheme=scheme,
        **judgement_fields(outcome),
        figures=tuple(map(_figure_line, current_progress(commitment, as_of=as_of))),
        versions=tuple(map(_version_line, commitment.versions.all())),
        nodes=tuple(NodeLine(n.day, n.value, n.stage) for n in commitment.nodes.all()),
        sites=tuple(SiteLine(s.name, s.stage, s.done_on) for s in commitment.sites.all()),
        sources=tuple(map(_source_line, commitment.sources.all())),
        shares=tuple(share_line(share, as_of=as_of) for share in commitment.shares.all()),
    )


def share_line(share: Share, *, as_of: dt.date = dt.date.max) -> ShareLine:
    """A share with its figures up to ``as_of`` that were not corrected."""
    stored = share.figures.all()
    corrected = {figure.replaces_id for figure in stored}
    current = (f for f in stored if f.day <= as_of and f.pk not in corrected)
    return ShareLine(
        holder=share.holder,
        unit=share.unit.name if share.unit else "",
        value=share.value,
        figures=tuple(ReachedLine(f.day, f.value, f.source_cell) for f in current),
    )


def _source_line(row: CommitmentSource) -> SourceLine:
    document = row.document
    return SourceLine(
        document_id=row.document_id,
        document=document.title,
        document_date=document.date,
        quote=row.quote,
        offset=row.offset,
        page=document.page_of(row.offset),
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
        offset=row.offset,
        page=document.page_of(row.offset) if document else None,
        corrects=row.replaces_id is not None,
        cause_kind=row.cause_kind,
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
        document_id=row.document_id,
    )
