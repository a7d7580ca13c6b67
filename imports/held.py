"""What the database holds of a town, by natural key, in a fixed number of queries for each plan.

Planning adds what the file will create as new things, so that later rows find them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from commitments.models import (
    Commitment,
    CommitmentSource,
    Node,
    Plan,
    Progress,
    ReportingRound,
    Share,
    ShareFigure,
    Site,
    TargetVersion,
    Town,
)

from .likeness import key as key
from .matching import Elsewhere, Matcher
from .shares import HeldShares

Span = tuple[object, object, str]
# Under this name ``seen`` keeps what belongs to no plan: units, documents and the plans themselves.
OWN = ""
CHUNK = 500


class Rounds:
    """For which periods units were asked, asked for once for each plan."""

    def __init__(self) -> None:
        self._ends: dict[int, list[dt.date]] = {}

    def after(self, plan: int, end: dt.date) -> list[dt.date]:
        """The last days of the later periods that the units of a plan were asked for."""
        if plan not in self._ends:
            asked = ReportingRound.objects.filter(plan=plan).order_by("end")
            self._ends[plan] = list(asked.values_list("end", flat=True))
        return [day for day in self._ends[plan] if day > end]


class Held:
    """The town's records, by the keys a file names them with. Commitments of those plans only that
    ``want`` asked for.

    ``seen`` maps the number of each plan that was loaded (and ``OWN``) to a checksum of everything
    that was read of it: as long as it is the same, planning again gives the same plan.
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        self.seen: dict[str, str] = {}
        self.matcher = Matcher(town=town.pk, where=where)
        self.last_position: dict[str, int] = defaultdict(int)
        self.commitments: dict[int, Commitment] = {}
        self.versions: dict[int, list[Any]] = defaultdict(list)
        self.sources: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.supports: dict[int, list[int]] = defaultdict(list)
        self.nodes: dict[tuple[int, object], Any] = {}
        # What steps say (figure or stage), by the identity of the commitment and by day.
        self.steps: dict[int, dict[dt.date, Any]] = defaultdict(dict)
        self.sites: dict[tuple[int, str], Any] = {}
        self.shares = HeldShares()
        self.rounds = Rounds()
        # Of several figures for one span the one entered last counts; corrected ones never.
        self.progress: dict[tuple[int, Span], Any] = {}
        # Plan and place in it -> commitment; titles of plans that hold any, and the identity of
        # commitments that have figures, in the database; and corrected figures by their number in
        # the file. For files of our own open data.
        self.by_place: dict[tuple[str, int], Any] = {}
        self.filled: set[str] = set()
        self.reported: set[int] = set()
        # The figures stored of a commitment, by its identity.
        self.figures: dict[int, list[Any]] = defaultdict(list)
        self.rows: dict[int, Any] = {}
        # ``Origin.key`` of rows of which it is not clear whose they are.
        self.doubtful: set[str] = set()
        # New commitments are named by their identity, so they must live as long as this does.
        self._made: list[Any] = []
        self._wanted: set[str] = set()
        self._looked_through: dict[str, str] = {}
        self._load_own()

    def _load_own(self) -> None:
        with snapshot():
            units = list(self.town.units.all())
            documents = list(self.town.documents.all())
            plans = list(self.town.plans.select_related("document"))
        self.units: dict[str, Any] = {key(unit.name): unit for unit in units}
        self.documents: dict[str, Any] = {key(held.title): held for held in documents}
        self.plans: dict[str, Any] = {key(plan.title): plan for plan in plans}
        self.seen[OWN] = checksum(units, documents, plans)

    def want(self, title: str) -> None:
        """Load what is stored of the plan of that title, where there is one and it is the first
        time."""
        if title in self._wanted:
            return
        self._wanted.add(title)
        plan = self.plans.get(key(title))
        if isinstance(plan, Plan):
            self.load(plan)

    def load(self, plan: Plan) -> None:
        """Load everything that is stored of ``plan``, once."""
        if str(plan.pk) in self.seen:
            return
        with snapshot():
            held: list[list[Any]] = [list(rows) for rows in _stored_of(plan)]
        self.seen[str(plan.pk)] = checksum(*held)
        commitments, *steps, progress, supports, shares, reached_by_share = held
        self._keep_commitments(plan, commitments)
        self._keep_steps(*steps, supports=supports)
        for share in shares:
            self.shares.add(share, self.commitments[share.commitment_id])
        for figure in reached_by_share:
            self.shares.report(figure, self.shares.by_pk[figure.share_id])
        for figure in progress:
            span = (figure.day, figure.from_day, figure.basis)
            self.progress[id(self.commitments[figure.commitment_id]), span] = figure
            self.reported.add(id(self.commitments[figure.commitment_id]))
            self.figures[id(self.commitments[figure.commitment_id])].append(figure)

    def load_again(self, seen: Iterable[str]) -> None:
        """Load the plans that an earlier ``seen`` names; those that are gone stay out."""
        plans = {str(plan.pk): plan for plan in self.plans.values()}
        for pk in seen:
            if pk in plans:
                self.load(plans[pk])

    def stands(self, seen: Mapping[str, str]) -> bool:
        """Whether what is stored is what an earlier ``seen`` names. Plans that were not loaded are
        looked through and not held, which takes half the time."""
        plans = {str(plan.pk): plan for plan in self.plans.values()}
        for pk in seen:
            if pk in plans and pk not in self.seen and pk not in self._looked_through:
                rows = map(_values, _stored_of(plans[pk]))
                self._looked_through[pk] = checksum(*rows)
        now = {**self._looked_through, **self.seen}
        return all(now.get(name) == told for name, told in seen.items())

    def _keep_commitments(self, plan: Plan, commitments: Iterable[Commitment]) -> None:
        title = key(plan.title)
        for held in commitments:
            held.plan = plan
            self.commitments[held.pk] = held
            self.last_position[title] = max(self.last_position[title], held.position)
            self.filled.add(title)
            self.add_commitment(held)
        self.matcher.follow_merged()

    def _keep_steps(
        self,
        versions: Iterable[TargetVersion],
        sources: Iterable[CommitmentSource],
        nodes: Iterable[Node],
        sites: Iterable[Site],
        *,
        supports: Iterable[tuple[int, int]],
    ) -> None:
        titles = {held.pk: title for title, held in self.documents.items()}
        for version in sorted(versions, key=lambda version: version.version):
            self.versions[id(self.commitments[version.commitment_id])].append(version)
        for source in sources:
            named = (titles.get(source.document_id, ""), source.quote)
            self.sources[id(self.commitments[source.commitment_id])].add(named)
        for commitment, unit in supports:
            self.supports[id(self.commitments[commitment])].append(unit)
        for node in nodes:
            owner = id(self.commitments[node.commitment_id])
            self.nodes[owner, node.day] = node
            self.steps[owner][node.day] = node.stage if node.value is None else node.value
        for site in sites:
            self.sites[id(self.commitments[site.commitment_id]), key(site.name)] = site

    def add_commitment(self, commitment: Any) -> None:
        """Make ``commitment`` findable."""
        if commitment.pk is None:
            self._made.append(commitment)
        self.by_place.setdefault((key(commitment.plan.title), commitment.position), commitment)
        self.matcher.add(commitment)

    def has_parts(self, commitment: Any) -> bool:
        """Whether a stored commitment has parts, which then add up to it."""
        whole = commitment.pk
        return whole is not None and any(
            each.parent_id == whole and each.merged_into_id is None
            for each in self.commitments.values()
        )

    def ranked(self, record: Any) -> Any:
        """The commitment that a row of our open data names by its place; None where what stands
        there has another number or wording, and for rows of any other file."""
        found = self.by_place.get((key(record.plan), record.rank)) if record.rank else None
        if found is None or found.merged_into is not None:
            return None
        same = (found.number, found.wording) == (record.number, record.wording)
        return found if same else None


def where(ids: set[int]) -> dict[int, Elsewhere]:
    """Of what town and plan commitments are, whichever town's: for saying why one is not taken."""
    found: dict[int, Elsewhere] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        some = Commitment.objects.filter(pk__in=wanted[start : start + CHUNK])
        for pk, town, plan in some.values_list("pk", "plan__town_id", "plan__title"):
            found[pk] = Elsewhere(town, plan)
    return found


def _stored_of(plan: Plan) -> list[models.QuerySet[Any]]:
    """All that is stored of a plan, in the order in which ``Held`` takes it."""
    own = {"commitment__plan": plan}
    through = Commitment.support_units.through.objects.filter(**own).order_by("id")
    reached = ShareFigure.objects.filter(replaced_by=None, share__commitment__plan=plan)
    return [
        Commitment.objects.filter(plan=plan).select_related("lead_unit"),
        *(
            model._default_manager.filter(**own).order_by("id")
            for model in (TargetVersion, CommitmentSource, Node, Site)
        ),
        Progress.objects.current().filter(**own).order_by("id"),
        through.values_list("commitment_id", "unit_id"),
        Share.objects.filter(**own).select_related("unit"),
        reached.order_by("id"),
    ]


def _values(rows: models.QuerySet[Any]) -> Iterable[tuple[Any, ...]]:
    """What ``_stored`` makes of each of ``rows``."""
    of_links = rows.model is Commitment.support_units.through
    return rows if of_links else rows.select_related(None).values_list()


def checksum(*things: Iterable[Any]) -> str:
    """A checksum over the stored values of objects (or over plain tuples), in their order."""
    whole = hashlib.sha256()
    for kind in things:
        for thing in kind:
            values = _stored(thing) if isinstance(thing, models.Model) else thing
            whole.update(repr(values).encode())
        whole.update(b"|")
    return whole.hexdigest()


def _stored(thing: models.Model) -> tuple[Any, ...]:
    return tuple(value for name, value in thing.__dict__.items() if name != "_state")


@contextmanager
def snapshot() -> Iterator[None]:
    """Queries that see the database at one moment. Within a transaction of the caller's (who holds
    the lock of the town) that is its own affair."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
