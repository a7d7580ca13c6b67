"""Every act that changes more than one record. Sole writer of statuses and publications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from people.models import User

from .items import Item
from .judging import items_of, judged
from .lights import scheme_as_json
from .models import (
    Commitment,
    Document,
    Judgement,
    Plan,
    Publication,
    PublicationItem,
    TargetVersion,
    Town,
)
from .schemes import scheme_of
from .status import RULE_VERSION, Outcome
from .summaries import summary_per_audience

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


def refresh_statuses(
    *, as_of: dt.date, town: str | None = None, commitments: Iterable[int] | None = None
) -> int:
    """Judge anew, live, and write what changed; returns how many rows were written.

    Without ``commitments`` every one of ``town`` (a code), or of all towns. Families are judged
    whole: a part that was touched can change its parent.
    """
    wanted = Commitment.objects.standing().order_by("pk")
    if town is not None:
        wanted = wanted.filter(plan__town_id=town)
    if commitments is not None:
        wanted = wanted.filter(pk__in=_families(commitments))
    ids = list(wanted.values_list("pk", flat=True))
    parents = Commitment.objects.standing().filter(parent__isnull=False)
    shards = _shards(ids, dict(parents.values_list("pk", "parent_id")))
    return sum(_refresh(shard, as_of=as_of) for shard in shards)


def _families(ids: Iterable[int]) -> set[int]:
    """The commitments, their parents and all parts of those."""
    ids = set(ids)
    parents = Commitment.objects.filter(pk__in=ids, parent__isnull=False)
    heads = ids | set(parents.values_list("parent_id", flat=True))
    parts = Commitment.objects.filter(parent__in=heads).values_list("pk", flat=True)
    return heads | set(parts)


def _shards(ids: Sequence[int], parents: dict[int, int]) -> Iterable[list[int]]:
    """Ids in pieces of about SHARD, a family never cut."""
    ordered = sorted(ids, key=lambda pk: (parents.get(pk, pk), pk))
    shard: list[int] = []
    for pk in ordered:
        if len(shard) >= SHARD and parents.get(pk, pk) != parents.get(shard[-1], shard[-1]):
            yield shard
            shard = []
        shard.append(pk)
    if shard:
        yield shard


@transaction.atomic
def _refresh(ids: Sequence[int], *, as_of: dt.date) -> int:
    # The towns first, as imports do, and then in id order: whoever writes many at once waits here
    # and does not meet us half-way. Without the key, so that who enters one figure does not wait.
    towns = Commitment.objects.filter(pk__in=ids).values("plan__town")
    list(Town.objects.select_for_update(no_key=True).filter(pk__in=towns).order_by("pk"))
    rows = Commitment.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(rows.order_by("pk").values_list("pk"))
    commitments = Commitment.objects.standing().filter(pk__in=ids).for_the_rule()
    held = {row.commitment_id: row for row in Judgement.objects.filter(commitment__in=ids)}
    new, changed = [], []
    for pk, outcome in judged(commitments, as_of=as_of).items():
        row = Judgement(commitment_id=pk, **_columns(outcome, as_of=as_of))
        if pk not in held:
            new.append(row)
        elif _columns_of(held[pk]) != _columns_of(row):
            row.pk = held[pk].pk
            changed.append(row)
    Judgement.objects.bulk_create(new)
    Judgement.objects.bulk_update(changed, list(_columns(Outcome("not_due"), as_of=as_of)))
    return len(new) + len(changed)


def _columns(outcome: Outcome, *, as_of: dt.date) -> dict[str, object]:
    reason = {"code": outcome.reason, **{k: _text(v) for k, v in outcome.data.items()}}
    return {
        "as_of": as_of,
        "status": outcome.status,
        "group": outcome.group,
        "ratio": outcome.ratio,
        "expected": outcome.expected,
        "gap": outcome.gap,
        "light": outcome.light,
        "light_word": outcome.light_word,
        "questions": list(outcome.questions),
        "reason": reason,
        "rests_on": list(outcome.rests_on),
        "rule_version": outcome.rule_version,
    }


def _columns_of(row: Judgement) -> dict[str, object]:
    """What a judgement says; the day it was made does not count as a change."""
    names = _columns(Outcome("not_due"), as_of=row.as_of)
    return {name: getattr(row, name) for name in names if name != "as_of"}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


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
) -> Publication:
    """Release the judged state of ``town`` on ``as_of``: a snapshot that never changes.

    ``plans`` None takes ``plans_in_force``. Raises ActionError where there is nothing to release.
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
        number=last + 1,
        title=title,
        as_of=as_of,
        released_on=released_on,
        released_by=released_by,
        user=user,
        rule_version=RULE_VERSION,
        lights=scheme_as_json(scheme_of(town)),
        plans=[_plan_line(plan) for plan in plans],
        summary=summary_per_audience(items),
    )
    PublicationItem.objects.bulk_create(
        PublicationItem(
            publication=publication,
            commitment_id=item.id,
            position=position,
            visibility=item.visibility,
            status=item.status,
            snapshot=item.as_json(),
        )
        for position, item in enumerate(items)
    )
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
