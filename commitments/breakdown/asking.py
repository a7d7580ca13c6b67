"""What is to be assigned of a plan: from the database to the 任务分解表."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from .. import models
from ..comparing import Promise
from ..identifiers import identifier
from ..items import Item, NodeLine, rule_target
from ..judging import items_of
from ..models import Commitment, Plan
from ..models.choices import Measure, State
from ..reporters import people_of
from ..submissions.asking import ASKED_STATES, unit_of
from ..units import convert
from .form import Breakdown, Line, Office, Share, node_days, node_periods
from .proposing import Proposal, Told, proposals

_LEADS = "领导"


def breakdown_of(plan: Plan, *, as_of: dt.date) -> Breakdown:
    """The 任务分解表 of a plan with what is known of it. A fixed number of queries."""
    commitments = list(_commitments(plan))
    items = {item.id: item for item in items_of(commitments, as_of=as_of)}
    asked = [c for c in commitments if c.state in ASKED_STATES and not items[c.pk].parts]
    spans = node_periods(start=plan.start, end=plan.end, given=plan.given)
    stored = [node.day for each in asked for node in items[each.pk].nodes]
    people = {each.pk: people_of(each.extra) for each in asked}
    headings = _headings(people.values())
    proposed = proposals(plan.pk, _told(plan))
    return Breakdown(
        town_code=plan.town_id,
        plan=plan.pk,
        plan_title=plan.title,
        start=plan.start,
        end=plan.end,
        as_of=as_of,
        days=node_days(spans, stored),
        periods=spans,
        units=tuple(Office(u.order, u.name, u.short_name) for u in plan.town.units.all()),
        lines=tuple(
            _line(each, items[each.pk], dict(people[each.pk]), headings, proposed.get(each.pk))
            for each in asked
        ),
        leader_heading=headings[0],
        owner_heading=headings[1],
    )


def _commitments(plan: Plan) -> Iterable[Commitment]:
    found = Commitment.objects.filter(plan=plan).standing().for_judging()
    return found.prefetch_related("shares__unit").order_by("position", "pk")


def _told(plan: Plan) -> list[Told]:
    """All tasks of the town, by what they can be known by again."""
    known_by = ("id", "plan_id", "subject", "wording", "measure", "unit", "value_text")
    rows = Commitment.objects.filter(plan__town=plan.town_id).standing().order_by("pk")
    return [
        Told(Promise(*row[3:]), row[0].year, row[1], row[2] or "")
        for row in rows.values_list("plan__end", "area", "lead_unit__name", *known_by)
    ]


def _headings(people: Iterable[Sequence[tuple[str, str]]]) -> tuple[str, str]:
    """The words of the plan's own table for who supervises and who does it, the most usual of
    each."""
    told = Counter(heading for named in people for heading, _name in named)
    leaders = [heading for heading, _n in told.most_common() if _LEADS in heading]
    owners = [heading for heading, _n in told.most_common() if _LEADS not in heading]
    return next(iter(leaders), "分管领导"), next(iter(owners), "责任人")


def _line(
    commitment: Commitment,
    item: Item,
    people: Mapping[str, str],
    headings: tuple[str, str],
    proposed: Proposal | None,
) -> Line:
    unit = unit_of(item)
    return Line(
        identifier=identifier(item.id),
        number=item.number,
        wording=item.wording,
        target=target_text(commitment),
        unit=unit,
        lead=item.lead_unit or (proposed.unit if proposed else ""),
        why=why_words(proposed) if proposed and not item.lead_unit else "",
        support=item.support_units,
        leader=people.get(headings[0], ""),
        owner=people.get(headings[1], ""),
        due=commitment.due,
        nodes={node.day: _node(node, item, unit) for node in item.nodes},
        stages=_stages(item),
        noded=item.state == State.ACTIVE and (item.value is not None or bool(_stages(item))),
        note=item.note,
        shares=tuple(_share(each, item, unit) for each in commitment.shares.all()),
    )


def _share(share: models.Share, item: Item, unit: str) -> Share:
    by = share.unit.name if share.unit else ""
    return Share(share.holder, _written(share.value, item, unit), by)


def target_text(commitment: Commitment) -> str:
    """A target as it was written, for comparing by; of a node its last stage, else the figure."""
    if commitment.value_text or commitment.value is None:
        return str(commitment.value_text or (commitment.stages or [""])[-1])
    return f"{commitment.value.normalize():f}{commitment.unit}"


def why_words(proposal: Proposal) -> str:
    """Why a unit is proposed, in short."""
    if proposal.year:
        return _("按%(year)s年同类任务拟") % {"year": proposal.year}
    return _("按本领域牵头最多的单位拟")


def _stages(item: Item) -> tuple[str, ...]:
    return rule_target(item).steps if item.measure == Measure.MILESTONE else ()


def _node(node: NodeLine, item: Item, unit: str) -> Decimal | str:
    written = _written(node.value, item, unit)
    return node.stage if written is None else written


def _written(value: Decimal | None, item: Item, unit: str) -> Decimal | None:
    """An amount in the unit that the row's figures are written in."""
    made = None if value is None else convert(value, unit=item.unit, to=unit)
    made = value if made is None else made
    return made if made is None else made.normalize() + 0
