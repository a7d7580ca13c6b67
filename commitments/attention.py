"""What needs somebody's hand (需要处理的事项), live: read from the stored judgements of the plans
in force, nothing judged anew. A fixed number of queries, whatever the number of towns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from people.models import Membership, User

from .audience import DEPUTY, SEES
from .forms import NONE
from .items import Item
from .judging import stored_items
from .models import Commitment, Judgement, Plan, Town
from .models.choices import Provenance

QUESTIONS = "questions"
# What units owe: both kinds without data together.
OWED = "owed"
# Kind -> the statuses that make it, in the order they are shown; what asks a question may have any.
KINDS: dict[str, tuple[str, ...]] = {
    "failed": ("overdue", "missed"),
    "slow": ("behind",),
    "breached": ("breached",),
    "due": ("due_unreported", "awaiting"),
    "silent": ("stale", "unreported"),
    QUESTIONS: (),
}
# What a unit is asked to report.
WITHOUT_DATA = (*KINDS["due"], *KINDS["silent"])
# As ``summaries.needing_attention``: 未完成, then 偏慢 by how far; after it what lacks data.
_RANKS = (KINDS["failed"], (*KINDS["slow"], *KINDS["breached"]), *((s,) for s in WITHOUT_DATA))
_ASKING = tuple(status for rank in _RANKS for status in rank)
# The kinds as they stand one behind another in that order.
_BLOCKS = (("failed",), ("slow", "breached"), ("due",), ("silent",))
# The status, or "" where figures were taken from public papers and so none are owed.
_STANDS = Case(
    When(
        commitment__plan__town__provenance=Provenance.PUBLIC_EXAMPLE,
        status__in=WITHOUT_DATA,
        then=Value(""),
    ),
    default=F("status"),
)
A_MONTH = dt.timedelta(days=31)


@dataclass(frozen=True)
class Scope:
    """The towns somebody looks after: of those ``inside`` it sees everything, of those of the
    ``presidium`` what deputies may see; ``everywhere`` is for administrators."""

    inside: frozenset[str] = frozenset()
    presidium: frozenset[str] = frozenset()
    everywhere: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is no such town."""
        return not (self.everywhere or self.inside or self.presidium)

    def edits(self, town: Town) -> bool:
        """Whether it enters the town and sees its pages live."""
        return self.everywhere or town.pk in self.inside

    def towns(self) -> QuerySet[Town]:
        """The towns, in their order."""
        codes = self.inside | self.presidium
        return Town.objects.all() if self.everywhere else Town.objects.filter(pk__in=codes)

    def visible(self) -> Q:
        """Which judgements it may see."""
        if self.everywhere:
            return Q()
        released = Q(commitment__visibility__in=SEES[DEPUTY])
        own = Q(commitment__plan__town__in=self.inside)
        return own | (Q(commitment__plan__town__in=self.presidium) & released)


def scope_of(user: User | AnonymousUser) -> Scope:
    """The towns whose open matters ``user`` sees live, as ``audience.may_settle`` says of one:
    those of clerks and presidium, all for administrators. At most one query."""
    if not user.is_authenticated:
        return Scope()
    if user.is_superuser:
        return Scope(everywhere=True)
    roles = Membership.objects.filter(user=user).values_list("town_id", "role")
    towns: dict[str, set[str]] = {role: set() for role in Membership.Role.values}
    for town, role in roles:
        towns[role].add(town)
    return Scope(
        inside=frozenset(towns[Membership.Role.CLERK]),
        presidium=frozenset(towns[Membership.Role.PRESIDIUM]),
    )


@dataclass(frozen=True)
class Wanted:
    """What is asked for; "" is any. ``town`` is a code, or a part of a town's or district's name,
    ``unit`` the name of a lead unit or NONE."""

    kind: str = ""
    town: str = ""
    unit: str = ""


def matters(scope: Scope, wanted: Wanted, *, as_of: dt.date) -> QuerySet[Judgement]:
    """The judgements of what needs attention, in no order. Wholes are left out, as their parts are
    there: what a presidium does not see of them must not show in their status. ``stands`` is the
    status, or "" where nothing is owed."""
    # That a part has a parent is said so that the index need not be read for all that have none.
    parts = Commitment.objects.standing().filter(parent__isnull=False)
    parts = parts.filter(parent=OuterRef("commitment"))
    found = Judgement.objects.alias(stands=_STANDS).filter(
        scope.visible(),
        _of_kind(wanted.kind),
        _of_town(wanted.town),
        commitment__merged_into__isnull=True,
        commitment__plan__in=in_force(as_of),
    )
    if wanted.unit:
        name = None if wanted.unit == NONE else wanted.unit
        found = found.filter(commitment__lead_unit__name=name)
    return found.exclude(Exists(parts))


class Judged(NamedTuple):
    """When towns were judged as wholes: the first and the last of their last times (None: never),
    and how many of them never were."""

    first: dt.datetime | None
    last: dt.datetime | None
    never: int


def judged(scope: Scope, town: str = "") -> Judged:
    """When the towns that have something to judge were judged last; ``town`` as of Wanted. One
    query."""
    planned = (
        scope.towns()
        .order_by()
        .filter(_of_town(town, at=""), Exists(Plan.objects.filter(town=OuterRef("pk"))))
    )
    never = Count("pk", filter=Q(run__done_at=None))
    found = planned.aggregate(first=Min("run__done_at"), last=Max("run__done_at"), never=never)
    return Judged(**found)


def in_force(as_of: dt.date) -> QuerySet[Plan]:
    """The plans of all towns that ``actions.plans_in_force`` names for each: begun, and not over
    for more than a month or the last that there is."""
    begun = Plan.objects.alias(first=Least("start", Coalesce("given", "start")))
    begun = begun.filter(first__lte=as_of).order_by()
    later = begun.filter(town=OuterRef("town"), end__gt=OuterRef("end"))
    return begun.filter(Q(end__gte=as_of - A_MONTH) | ~Exists(later))


def _of_kind(kind: str) -> Q:
    asks = ~Q(questions=[])
    if kind == QUESTIONS:
        return asks
    if kind == OWED:
        return Q(stands__in=WITHOUT_DATA)
    return Q(stands__in=KINDS[kind]) if kind in KINDS else Q(stands__in=_ASKING) | asks


def _of_town(town: str, at: str = "commitment__plan__town__") -> Q:
    """What lies in the towns that ``town`` names; ``at`` leads to them."""
    if not town:
        return Q()
    if is_code(town):
        return Q((f"{at}code", town))
    return Q((f"{at}name__icontains", town)) | Q((f"{at}district__icontains", town))


def is_code(town: str) -> bool:
    """Whether ``town`` is written as the code of one."""
    return town.isascii() and town.isdigit() and len(town) == 9


def counts(scope: Scope, wanted: Wanted, *, as_of: dt.date) -> dict[str, int]:
    """Kind -> how many there are, and "" -> all together, whatever kind is wanted. One that is slow
    and asks a question is of both kinds, and once in all. One query."""
    found = matters(scope, Wanted(town=wanted.town, unit=wanted.unit), as_of=as_of)
    asks = Case(When(questions=[], then=Value(0)), default=Value(1))
    rows = list(found.values_list(F("stands"), asks).annotate(n=Count("pk")))
    made = {
        kind: sum(n for status, _asks, n in rows if status in statuses)
        for kind, statuses in KINDS.items()
    }
    made[QUESTIONS] = sum(n for _status, asking, n in rows if asking)
    return made | {"": sum(n for *_rest, n in rows)}


def in_order(found: QuerySet[Judgement]) -> QuerySet[Judgement]:
    """The worst first, as ``summaries.needing_attention`` has them; then what lacks data, then what
    only asks a question; alike ones by town."""
    ranks = [When(stands__in=statuses, then=Value(n)) for n, statuses in enumerate(_RANKS)]
    return found.order_by(
        Case(*ranks, default=Value(len(_RANKS))),
        Coalesce(F("gap"), Value(Decimal(0))),
        "commitment__plan__town__order",
        "commitment__plan__town",
        "commitment__position",
        "commitment",
    )


def page_of(
    scope: Scope, wanted: Wanted, n_of: Mapping[str, int], *, start: int, count: int, as_of: dt.date
) -> QuerySet[Judgement]:
    """``count`` judgements from ``start`` on, in their order. ``n_of`` (see ``counts``) tells which
    kinds stand before the page and behind it: of hundreds of thousands those are not sorted."""
    found = in_order(matters(scope, wanted, as_of=as_of))
    if wanted.kind:
        return found[start : start + count]
    before, end, statuses = 0, 0, []
    for block in _BLOCKS:
        first, end = end, end + sum(n_of[kind] for kind in block)
        if end <= start:
            before = end
        elif first < start + count:
            statuses += [status for kind in block for status in KINDS[kind]]
    if start + count > end:
        return found[start : start + count]
    return found.filter(Q(stands__in=statuses))[start - before : start - before + count]


def items_at(found: QuerySet[Judgement], *, as_of: dt.date) -> list[tuple[Town, Item]]:
    """The items of a (sliced) row of judgements, in its order, each with its town."""
    return items_numbered(list(found.values_list("commitment", flat=True)), as_of=as_of)


def items_numbered(ids: Sequence[int], *, as_of: dt.date) -> list[tuple[Town, Item]]:
    """The items of commitments without parts, in the order of their ``ids``, each with its
    town."""
    wanted = Commitment.objects.filter(pk__in=ids).for_judging().select_related("judgement")
    rows = {c.pk: c for c in wanted}
    kept = [rows[pk] for pk in ids if pk in rows]
    items = stored_items(kept, as_of=as_of)
    return [(c.plan.town, item) for c, item in zip(kept, items, strict=True)]


def units_of(scope: Scope, wanted: Wanted, *, as_of: dt.date) -> list[str]:
    """The lead units of what is wanted of one town, in the official order; "" stands for none."""
    found = matters(scope, Wanted(kind=wanted.kind, town=wanted.town), as_of=as_of)
    name, order = "commitment__lead_unit__name", "commitment__lead_unit__order"
    rows = found.order_by(F(order).asc(nulls_last=True), name).values_list(name, order)
    return list(dict.fromkeys(name or "" for name, _order in rows.distinct()))


def grouped_by_unit(
    found: Sequence[tuple[Town, Item]],
) -> Mapping[tuple[Town, str], list[Item]]:
    """(town, lead unit) -> its items, towns and units in their order."""
    groups: dict[tuple[Town, str], list[Item]] = {}
    for town, item in sorted(found, key=_by_unit):
        groups.setdefault((town, item.lead_unit), []).append(item)
    return groups


def _by_unit(each: tuple[Town, Item]) -> tuple[int, str, int, str]:
    town, item = each
    return town.order, town.code, item.lead_order, item.lead_unit
