"""Merging a commitment that was registered twice into the one that stays, and taking that back.

The dropped one stays as history: its wording, its target versions and what of its figures says the
same as those of the other. Nothing that was released changes. What contradicts is asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

from .actions import ActionError, follow_touched
from .models import (
    Commitment,
    CommitmentSource,
    Judgement,
    Merge,
    Node,
    Progress,
    Share,
    Site,
    Town,
)
from .units import convert
from .wording.shares import is_sum

KEEP, DROP = "keep", "drop"
# A report is compared by what it says, not by how and where it was written.
SAID = (
    *("stage", "done", "claimed_ratio", "words", "cause_kind", "cause", "next_step"),
    "expected_on",
)
# What hangs on a commitment and goes over as it stands. Merges from before there were shares moved
# none.
HANGING: tuple[tuple[str, type[models.Model]], ...] = (
    ("sources", CommitmentSource),
    ("sites", Site),
    ("nodes", Node),
    ("shares", Share),
)


@dataclass(frozen=True)
class Contradiction:
    """Something of which the two commitments say different things; ``kind`` is target, progress,
    node or site."""

    kind: str
    what: str
    keep: str
    drop: str

    def __str__(self) -> str:
        told = {"what": self.what, "keep": self.keep, "drop": self.drop}
        return _("%(what)s：保留的一项是“%(keep)s”，并入的一项是“%(drop)s”") % told


class Contradictory(ActionError):
    """Two commitments contradict each other and nobody said which is right."""

    def __init__(self, contradictions: Sequence[Contradiction]) -> None:
        self.contradictions = tuple(contradictions)
        listed = "；".join(map(str, contradictions))
        super().__init__(_("两项内容有出入，请选定以哪一项为准：%(listed)s。") % {"listed": listed})


Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Comparison:
    """What of ``drop`` goes over to ``keep`` as it is, and what stands beside something of
    ``keep`` that says otherwise (pairs: of keep, of drop). What says the same stays behind."""

    progress: list[Progress]
    sources: list[CommitmentSource]
    sites: list[Site]
    nodes: list[Node]
    other_progress: list[Pair]
    other_sites: list[Pair]
    other_nodes: list[Pair]
    contradictions: list[Contradiction]


@transaction.atomic
def merge(
    *,
    keep: Commitment,
    drop: Commitment,
    by: User | None,
    as_of: dt.date,
    prefer: str = "",
) -> Merge:
    """Let ``keep`` take over the figures, sources, steps, places, shares and parts of ``drop``,
    which from now on stands for it. ``prefer`` ("keep" or "drop") decides where both say different
    things.

    Raises Contradictory where it was needed and not given, ActionError where the two cannot be
    one."""
    keep, drop = _locked(keep, drop)
    _refuse_strangers(keep, drop)
    found = compare(keep, drop)
    if found.contradictions and prefer not in (KEEP, DROP):
        raise Contradictory(found.contradictions)
    _refuse_other_target(found, prefer)
    moved = _take_over(keep, drop, found)
    if prefer == DROP:
        moved |= _prefer_dropped(keep, found)
    families = {keep.pk, *_above(drop)}
    drop.merged_into = keep
    drop.save(update_fields=["merged_into"])
    Judgement.objects.filter(commitment=drop).delete()
    made = Merge.objects.create(keep=keep, drop=drop, by=by, moved=moved)
    follow_touched(as_of=as_of, commitments=families)
    return made


def _locked(*commitments: Commitment) -> list[Commitment]:
    """The commitments as they stand, their towns locked first as imports do."""
    ids = [commitment.pk for commitment in commitments]
    towns = Commitment.objects.filter(pk__in=ids).values("plan__town")
    list(Town.objects.select_for_update(no_key=True).filter(pk__in=towns).order_by("pk"))
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("plan")
    found = {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


def _refuse_strangers(keep: Commitment, drop: Commitment) -> None:
    """Two that cannot be one, whatever is preferred."""
    if keep.pk == drop.pk:
        raise ActionError(_("不能把一项并入它自己，请另选一项。"))
    if keep.plan.town_id != drop.plan.town_id:
        raise ActionError(_("两项不在同一镇街，不能合并。"))
    if keep.plan_id != drop.plan_id:
        # An old file of the other plan would find its number gone and its commitment nowhere.
        raise ActionError(_("两项不在同一计划，不能合并；重复的是整份计划的，请撤销那一批导入。"))
    if keep.merged_into_id or drop.merged_into_id:
        raise ActionError(_("其中一项已并入别的事项，请先取消那次合并。"))
    if (keep.measure == "milestone") != (drop.measure == "milestone"):
        raise ActionError(_("一项按数量衡量、一项按节点衡量，不能合并；请先核对衡量方式。"))
    if _in_unit(drop, keep) is None:
        units = {"keep": keep.unit, "drop": drop.unit}
        raise ActionError(
            _("计量单位“%(keep)s”和“%(drop)s”不能换算，不能合并；请先核对单位。") % units
        )
    if keep.parent_id == drop.pk or drop.parent_id == keep.pk:
        raise ActionError(_("一项是另一项的分项，不是重复登记，不能合并。"))
    if drop.parts.exists() and keep.parent_id is not None:
        raise ActionError(_("并入的一项有分项，保留的一项不能带分项；请反过来合并。"))
    if drop.shares.exists():
        _refuse_other_split(keep, drop)


def _refuse_other_split(keep: Commitment, drop: Commitment) -> None:
    """Two splits of one target would count it twice; the shares of one go over as they stand."""
    if keep.shares.exists():
        raise ActionError(_("两项都已分解到村（单位），不能合并；请先删去其中一项的分解。"))
    if keep.unit != drop.unit:
        units = {"keep": keep.unit, "drop": drop.unit}
        raise ActionError(
            _("并入的一项已分解到村（单位），计量单位“%(drop)s”和“%(keep)s”不同，不能合并。")
            % units
        )


def _in_unit(thing: Any, keep: Commitment, name: str = "value") -> Any:
    """A value of ``thing`` in the unit of ``keep``; "" for no value, None where there is no way."""
    value = getattr(thing, name)
    return "" if value is None else convert(value, unit=thing.unit, to=keep.unit)


def _refuse_other_target(found: Comparison, prefer: str) -> None:
    """The target of what stays is not replaced in passing: that takes a decision."""
    targets = [each for each in found.contradictions if each.kind == "target"]
    if targets and prefer == DROP:
        raise ActionError(
            _("%(said)s。要以并入的一项的目标为准，请反过来合并，或先做目标调整。")
            % {"said": str(targets[0])}
        )


# What each has


def compare(keep: Commitment, drop: Commitment) -> Comparison:
    """Hold all that hangs on ``drop`` against what hangs on ``keep``."""
    progress, other_progress = _beside(
        _current(keep), _current(drop), by=_span, same=lambda a, b: _reports_same(a, b, keep)
    )
    sites, other_sites = _beside(
        keep.sites.all(), drop.sites.all(), by=lambda site: site.name, same=_equal("stage done_on")
    )
    nodes, other_nodes = _beside(
        keep.nodes.all(), drop.nodes.all(), by=lambda node: node.day, same=_equal("value stage")
    )
    quoted = {(source.document_id, source.quote) for source in keep.sources.all()}
    said = [
        *_targets(keep, drop),
        *(_told("progress", pair, pair[0].day.isoformat(), _report) for pair in other_progress),
        *(_told("site", pair, pair[0].name, _place) for pair in other_sites),
        *(_told("node", pair, pair[0].day.isoformat(), _step) for pair in other_nodes),
    ]
    return Comparison(
        progress=progress,
        sources=[s for s in drop.sources.all() if (s.document_id, s.quote) not in quoted],
        sites=sites,
        nodes=nodes,
        other_progress=other_progress,
        other_sites=other_sites,
        other_nodes=other_nodes,
        contradictions=said,
    )


def _current(commitment: Commitment) -> list[Progress]:
    return list(commitment.progress.current().order_by("day", "pk"))


def _span(progress: Progress) -> tuple[Any, ...]:
    return progress.day, progress.from_day, progress.basis


def _beside(
    keeping: Iterable[Any], dropping: Iterable[Any], *, by: Any, same: Any
) -> tuple[list[Any], list[Pair]]:
    """(what only the dropped one has, pairs that say different things)."""
    held = {by(thing): thing for thing in keeping}
    alone = [thing for thing in dropping if by(thing) not in held]
    both = [(held[by(thing)], thing) for thing in dropping if by(thing) in held]
    return alone, [pair for pair in both if not same(*pair)]


def _equal(names: str) -> Any:
    fields = names.split()
    return lambda one, other: all(getattr(one, name) == getattr(other, name) for name in fields)


def _reports_same(one: Progress, other: Progress, keep: Commitment) -> bool:
    """Whether the second report says nothing that the first does not say."""
    if other.value is not None and _in_unit(one, keep) != _in_unit(other, keep):
        return False
    said = (name for name in SAID if getattr(other, name) not in (None, ""))
    return all(getattr(one, name) == getattr(other, name) for name in said)


def _targets(keep: Commitment, drop: Commitment) -> list[Contradiction]:
    ends = [
        [_in_unit(each, keep, name) for name in ("value", "value_max")] for each in (keep, drop)
    ]
    found = []
    if ends[0] != ends[1] or keep.comparator != drop.comparator:
        found.append(_told("target", (keep, drop), _("目标"), _target))
    if (keep.due or keep.plan.end) != (drop.due or drop.plan.end):
        found.append(_told("target", (keep, drop), _("完成时限"), _due))
    return found


def _told(kind: str, pair: Pair, what: str, words: Any) -> Contradiction:
    return Contradiction(kind, what, words(pair[0]), words(pair[1]))


def _target(commitment: Commitment) -> str:
    return commitment.value_text or f"{_plain(commitment.value)}{commitment.unit}"


def _due(commitment: Commitment) -> str:
    return (commitment.due or commitment.plan.end).isoformat()


def _report(progress: Progress) -> str:
    figure = f"{_plain(progress.value)}{progress.unit}" if progress.value is not None else ""
    words = (figure, progress.stage, progress.words, progress.cause, progress.next_step)
    return "，".join(word for word in words if word) or str(progress)


def _place(site: Site) -> str:
    return " ".join(filter(None, (site.stage, site.done_on.isoformat() if site.done_on else "")))


def _step(node: Node) -> str:
    return " ".join(filter(None, (_plain(node.value), node.stage)))


def _plain(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")


# Going over


def _take_over(keep: Commitment, drop: Commitment, found: Comparison) -> dict[str, Any]:
    """Move what only ``drop`` has; returns what moved, as ``Merge.moved``."""
    parts = list(drop.parts.values_list("pk", flat=True))
    units = set(drop.support_units.values_list("pk", flat=True))
    units -= set(keep.support_units.values_list("pk", flat=True))
    moved: dict[str, Any] = {
        "progress": _with_corrected(found.progress),
        "sources": [source.pk for source in found.sources],
        "sites": [site.pk for site in found.sites],
        "nodes": [node.pk for node in found.nodes],
        "shares": list(drop.shares.values_list("pk", flat=True)),
        "parts": parts,
        "support_units": sorted(units),
    }
    _hand_over(moved, to=keep)
    keep.support_units.add(*units)
    return moved


def _hand_over(moved: dict[str, Any], *, to: Commitment) -> None:
    for name, model in HANGING:
        model._default_manager.filter(pk__in=moved.get(name, ())).update(commitment=to)
    Progress.objects.filter(pk__in=moved["progress"]).update(commitment=to)
    Commitment.objects.filter(pk__in=moved["parts"]).update(parent=to)


def _with_corrected(figures: Iterable[Progress]) -> list[int]:
    """The ids of figures and of all that they correct, which goes with them."""
    ids = []
    for figure in figures:
        ids += [each.pk for each in _chain(figure)]
    return ids


def _chain(figure: Progress) -> list[Progress]:
    """A figure, what it corrects, and so on down to the first."""
    chain = [figure]
    while (before := chain[-1].replaces) is not None:
        chain.append(before)
    return chain


def _prefer_dropped(keep: Commitment, found: Comparison) -> dict[str, Any]:
    """Where both speak, let ``keep`` say what the dropped one says: its figures correct those of
    ``keep``, steps and places exchange what they hold."""
    replaced, progress = [], []
    for kept, dropped in found.other_progress:
        chain = _chain(dropped)
        progress += [each.pk for each in chain]
        Progress.objects.filter(pk__in=[each.pk for each in chain]).update(commitment=keep)
        Progress.objects.filter(pk=chain[-1].pk).update(replaces=kept)
        replaced.append([chain[-1].pk, kept.pk])
    for pair in found.other_sites:
        _exchange(pair, ("stage", "done_on"))
    for pair in found.other_nodes:
        _exchange(pair, ("value", "stage"))
    return {
        "corrections": progress,
        "replaced": replaced,
        "exchanged_sites": [[one.pk, other.pk] for one, other in found.other_sites],
        "exchanged_nodes": [[one.pk, other.pk] for one, other in found.other_nodes],
    }


def _exchange(pair: Pair, names: Sequence[str]) -> None:
    one, other = pair
    for name in names:
        held = getattr(one, name)
        setattr(one, name, getattr(other, name))
        setattr(other, name, held)
    one.save(update_fields=list(names))
    other.save(update_fields=list(names))


def _above(commitment: Commitment) -> list[int]:
    return [commitment.parent_id] if commitment.parent_id else []


# And back


@transaction.atomic
def unmerge(*, drop: Commitment, as_of: dt.date) -> list[str]:
    """Take the merge of ``drop`` back: what went over returns to it. Returns sentences on what had
    to stay because something new rests on it; raises ActionError where ``drop`` is not merged."""
    made = Merge.objects.filter(drop=drop.pk, undone_at__isnull=True).first()
    if made is None:
        raise ActionError(_("这一项没有并入别的事项，不用取消。"))
    keep, drop = _locked(made.keep, drop)
    moved = dict(made.moved)
    sums = _sums_of_shares(keep, moved)
    corrected = _corrected_since(keep, moved)
    staying = {pk: figure for pk, figure in corrected.items() if pk not in sums}
    going = {*moved.get("progress", ()), *moved.get("corrections", ())} - set(staying) | sums
    roots = [root for root, _kept in moved.get("replaced", ()) if root in going]
    Progress.objects.filter(pk__in=roots).update(replaces=None)
    _hand_over({**moved, "progress": list(going)} | _still_there(keep, moved), to=drop)
    keep.support_units.remove(*moved.get("support_units", ()))
    _exchange_back(moved)
    drop.merged_into = None
    drop.save(update_fields=["merged_into"])
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    follow_touched(as_of=as_of, commitments={keep.pk, drop.pk, *_above(drop)})
    return [_stayed(staying[pk]) for pk in sorted(staying)]


def _stayed(progress: Progress) -> str:
    told = {"day": progress.day.isoformat(), "said": _report(progress)}
    return _("截至%(day)s的“%(said)s”合并后又有更正，留在保留的一项。") % told


def _corrected_since(keep: Commitment, moved: dict[str, Any]) -> dict[int, Progress]:
    """The moved figures that a figure entered after the merge corrects, with what they correct."""
    went = {*moved.get("progress", ()), *moved.get("corrections", ())}
    later = Progress.objects.filter(pk__in=went, replaced_by__isnull=False)
    later = later.exclude(replaced_by__in=went).select_related("replaces")
    chains = (_chain(progress) for progress in later)
    return {each.pk: each for chain in chains for each in chain if each.pk in went}


def _sums_of_shares(keep: Commitment, moved: dict[str, Any]) -> set[int]:
    """The sums of the shares that go back, whenever they were written, with what they correct: what
    is left has no shares to rest on. What somebody said of the whole meanwhile stays."""
    going = set(moved.get("shares", ()))
    if not going or keep.shares.exclude(pk__in=going).exists():
        return set()
    chains = (_chain(figure) for figure in _current(keep))
    return {
        each.pk for chain in chains if all(is_sum(one.words) for one in chain) for each in chain
    }


def _still_there(keep: Commitment, moved: dict[str, Any]) -> dict[str, list[int]]:
    """What moved and still hangs on ``keep``: somebody may have given it to another since."""
    parts = Commitment.objects.filter(pk__in=moved["parts"], parent=keep)
    found = {"parts": list(parts.values_list("pk", flat=True))}
    for name, model in HANGING:
        held = model._default_manager.filter(pk__in=moved.get(name, ()), commitment=keep)
        found[name] = list(held.values_list("pk", flat=True))
    return found


def _exchange_back(moved: dict[str, Any]) -> None:
    for name, model, fields in (
        ("exchanged_sites", Site, ("stage", "done_on")),
        ("exchanged_nodes", Node, ("value", "stage")),
    ):
        for one, other in moved.get(name, ()):
            held = model.objects.in_bulk([one, other])
            if len(held) == 2:
                _exchange((held[one], held[other]), fields)
