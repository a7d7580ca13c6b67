"""The town's standing commitments as the rules that hold reports to account take them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from commitments.models import Commitment, CommitmentSource, Progress, Town

from ..checking.targets import promises_fall
from ..holding.promises import Promise


def promises_of(town: Town, *, before: dt.date | None = None) -> list[Promise]:
    """Standing commitments of the town's plans given before that day, in the order of plans. A plan
    without a day counts from its first one."""
    chosen = Commitment.objects.of_town(town.pk).standing()
    if before is not None:
        undated = Q(plan__given__isnull=True, plan__start__lt=before)
        chosen = chosen.filter(Q(plan__given__lt=before) | undated)
    reported = Progress.objects.current().filter(commitment=OuterRef("pk"))
    first = CommitmentSource.objects.order_by("id")
    chosen = chosen.select_related("plan", "plan__document").annotate(told=Exists(reported))
    chosen = chosen.prefetch_related("sites", Prefetch("sources", queryset=first))
    return [promise_of(commitment) for commitment in chosen]


def promise_of(commitment: Any) -> Promise:
    """A stored commitment, with ``told`` where the ledger has something of it, as the rules take
    it."""
    plan = commitment.plan
    sources = list(commitment.sources.all())
    return Promise(
        id=commitment.pk,
        wording=commitment.wording,
        subject=commitment.subject,
        measure=commitment.measure,
        value=commitment.value,
        value_max=commitment.value_max,
        unit=commitment.unit,
        comparator=commitment.comparator,
        basis=commitment.basis,
        start=commitment.start or plan.start,
        due=commitment.due or plan.end,
        area=commitment.area,
        strength=commitment.strength,
        baseline=commitment.baseline,
        baseline_value=commitment.baseline_value,
        quote=sources[0].quote if sources else "",
        target_text=commitment.value_text,
        plan=plan.title,
        number=commitment.number,
        made=plan.given or (plan.document.date if plan.document else None) or plan.start,
        reported=bool(getattr(commitment, "told", False)),
        sites=tuple(site.name for site in commitment.sites.all()),
        falls=falls(commitment),
    )


def falls(commitment: Commitment) -> bool:
    """Whether the target of a stored commitment is by how much something is to become less."""
    if commitment.measure != "growth" and commitment.basis != "change":
        return False
    return promises_fall(commitment.value_text, commitment.wording)
