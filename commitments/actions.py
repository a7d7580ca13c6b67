"""Every act that changes more than one record. Sole writer of statuses and publications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from people.models import User

from .evaluation import Evaluation
from .finding.keeping import index_town, index_towns_of
from .items import Item
from .judging import items_of
from .lights import scheme_as_json
from .models import (
    Commitment,
    Document,
    Plan,
    Publication,
    PublicationItem,
    TargetVersion,
    Town,
)
from .raised import as_json as raised_as_json
from .raised import raised_now
from .refreshing import refresh_statuses
from .reporters import with_people
from .schemes import scheme_of
from .standings import follow as follow_standings
from .status import RULE_VERSION
from .summaries import for_good, summary_per_audience

__all__ = [
    "ActionError",
    "first_target",
    "first_targets",
    "follow_touched",
    "follow_versions",
    "live_items",
    "plans_in_force",
    "publish",
    "refresh_statuses",
    "revise_target",
]

SHARD = 500


class ActionError(Exception):
    """An act that may not be done; ``str()`` is a sentence for the person who asked for it."""


@transaction.atomic
def first_target(commitment: Commitment, *, since: dt.date | None = None) -> TargetVersion:
    """Keep the target a commitment was made with as version 1; returns the one that is there
    already where it was kept before."""
    version, _created = TargetVersion.objects.get_or_create(
        commitment=commitment,
        version=1,
        defaults={
            "value": commitment.value,
            "value_max": commitment.value_max,
            "value_text": commitment.value_text,
            "due": commitment.due,
            "since": since or commitment.plan.given or commitment.plan.start,
            "decided_by": "",
        },
    )
    return version


@transaction.atomic
def first_targets(commitments: Sequence[Commitment]) -> list[TargetVersion]:
    """Keep version 1 of commitments that were stored a moment ago and have none, all at once."""
    versions = [
        TargetVersion(
            commitment=commitment,
            version=1,
            value=commitment.value,
            value_max=commitment.value_max,
            value_text=commitment.value_text,
            due=commitment.due,
            since=commitment.plan.given or commitment.plan.start,
        )
        for commitment in commitments
    ]
    return TargetVersion.objects.bulk_create(versions, batch_size=SHARD)


@transaction.atomic
def revise_target(
    *,
    commitment: Commitment,
    value: Decimal | None,
    value_max: Decimal | None = None,
    value_text: str = "",
    due: dt.date | None,
    since: dt.date | None,
    decided_by: str,
    document: Document | None = None,
    document_number: str = "",
    reason: str = "",
    in_force: bool = True,
) -> TargetVersion:
    """Add a version of the target; the commitment follows it where it is in force.

    ``due`` None leaves the deadline as it is. Raises ActionError where nobody decided it.
    """
    if in_force and not decided_by:
        raise ActionError(_("目标调整须写明决定机构。"))
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    original = first_target(locked)
    if since is not None and original.since is not None and original.since >= since:
        # The paper that tells of the revision is the first we have: since when the original stood
        # is not known, and is said so rather than dated by the revision.
        TargetVersion.objects.filter(pk=original.pk).update(since=None)
    last = locked.versions.aggregate(last=Max("version"))["last"]
    version = TargetVersion.objects.create(
        commitment=locked,
        version=last + 1,
        value=value,
        value_max=value_max,
        value_text=value_text,
        due=due or locked.due,
        since=since,
        decided_by=decided_by,
        document=document,
        document_number=document_number,
        reason=reason,
        in_force=in_force,
    )
    if in_force:
        follow_versions(locked)
    return version


def follow_versions(commitment: Commitment) -> None:
    """Set the commitment's target to its last version in force (after a revision or its undo)."""
    version = commitment.versions.filter(in_force=True).order_by("-version").first()
    if version is None:
        return
    commitment.value = version.value
    commitment.value_max = version.value_max
    commitment.value_text = version.value_text
    commitment.due = version.due
    commitment.save(update_fields=["value", "value_max", "value_text", "due"])


def follow_touched(*, as_of: dt.date, commitments: Iterable[int], town: str | None = None) -> int:
    """Judge anew what was touched, and make anew what can be found of its towns and of ``town``;
    returns how many statuses were written."""
    ids = list(commitments)
    written = refresh_statuses(as_of=as_of, commitments=ids)
    index_towns_of(ids, town=town)
    return written


@transaction.atomic
def publish(
    *,
    town: Town,
    title: str,
    as_of: dt.date,
    released_on: dt.date,
    released_by: str,
    user: User | None = None,
    plans: Sequence[Plan] | None = None,
    number: int | None = None,
) -> Publication:
    """Release the judged state of ``town`` on ``as_of``: a snapshot that never changes.

    ``plans`` None takes ``plans_in_force``; ``number`` is that of a publication that is made again,
    else the next one. Raises ActionError where there is nothing to release.
    """
    if not released_by:
        raise ActionError(_("请填写审定单位。"))
    if released_on < as_of:
        raise ActionError(_("发布日期不能早于数据截至日期。"))
    town = Town.objects.select_for_update().get(pk=town.pk)
    plans = list(plans if plans is not None else plans_in_force(town, as_of=as_of))
    items = live_items(town, as_of=as_of, plans=plans)
    if not items:
        raise ActionError(_("没有可发布的事项：请先导入计划，或检查数据截至日期。"))
    last = town.publications.aggregate(last=Max("number"))["last"] or 0
    publication = Publication.objects.create(
        town=town,
        town_name=town.name,
        number=number or last + 1,
        title=title,
        as_of=as_of,
        released_on=released_on,
        released_by=released_by,
        user=user,
        rule_version=RULE_VERSION,
        lights=scheme_as_json(scheme_of(town)),
        plans=[_plan_line(plan) for plan in plans],
        summary=summary_per_audience(items),
        raised=raised_as_json(raised_now(town)),
        evaluation=Evaluation(town.vote_base, town.vote_rule).as_json(),
    )
    PublicationItem.objects.bulk_create(
        PublicationItem(
            publication=publication,
            commitment_id=item.id,
            position=position,
            visibility=item.visibility,
            status=item.status,
            snapshot=for_good(item).as_json(),
        )
        for position, item in enumerate(with_people(items))
    )
    follow_standings([town.code])
    index_town(town.code)
    return publication


def _plan_line(plan: Plan) -> dict[str, object]:
    """A plan as a publication keeps it."""
    document = plan.document_id
    return {"id": plan.pk, "title": plan.title, "kind": plan.kind, "document": document}


def plans_in_force(town: Town, *, as_of: dt.date) -> list[Plan]:
    """The plans that are shown and released when nobody chooses: given or begun by that day, and
    not over for more than a month (the congress of January still speaks of last year's plan).

    Where all are over longer than that, those that ended last: a promise does not go away because
    its year is over.
    """
    begun = [
        plan
        for plan in town.plans.order_by("start", "pk")
        if min(plan.start, plan.given or plan.start) <= as_of
    ]
    held = [plan for plan in begun if plan.end >= as_of - dt.timedelta(days=31)]
    last = max((plan.end for plan in begun), default=None)
    return held or [plan for plan in begun if plan.end == last]


def live_items(town: Town, *, as_of: dt.date, plans: Sequence[Plan] | None = None) -> list[Item]:
    """Every commitment of ``town`` judged on ``as_of`` with today's knowledge, in plan order."""
    wanted = Commitment.objects.of_town(town.code).standing()
    chosen = plans_in_force(town, as_of=as_of) if plans is None else plans
    return items_of(wanted.filter(plan__in=list(chosen)).for_judging(), as_of=as_of)
