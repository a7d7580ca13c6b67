"""What the database holds of a town, by natural key, in a fixed number of queries.

Planning adds what the file will create as unsaved objects, so that later rows find them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from commitments.models import (
    Commitment,
    CommitmentSource,
    Node,
    Plan,
    Progress,
    Site,
    TargetVersion,
    Town,
)

Span = tuple[object, object, str]


def key(text: str) -> str:
    """``text`` without what does not tell two names apart: width, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class Held:
    """The town's records, by the keys a file names them with. Commitments only of ``plans``."""

    def __init__(self, town: Town, *, plans: Iterable[str]) -> None:
        self.town = town
        self.units = {key(unit.name): unit for unit in town.units.all()}
        self.documents = {key(held.title): held for held in town.documents.all()}
        self.plans = {key(plan.title): plan for plan in town.plans.select_related("document").all()}
        wanted = [self.plans[name] for name in map(key, plans) if name in self.plans]
        self._wanted = [plan.pk for plan in wanted]
        self._load_commitments({plan.pk: plan for plan in wanted})
        self._load_steps()
        self._load_progress()
        # (sheet, line) of rows of which it is not clear whose they are.
        self.doubtful: set[tuple[str, int]] = set()

    def _load_commitments(self, plans: dict[int, Plan]) -> None:
        self.by_number: dict[tuple[str, str], Commitment] = {}
        self.by_wording: dict[tuple[str, str], Commitment] = {}
        self.last_position: dict[str, int] = defaultdict(int)
        self.commitments: dict[int, Commitment] = {}
        for held in Commitment.objects.filter(plan__in=self._wanted).select_related("lead_unit"):
            held.plan = plans[held.plan_id]
            self.commitments[held.pk] = held
            plan = key(held.plan.title)
            self.last_position[plan] = max(self.last_position[plan], held.position)
            self.add_commitment(held)

    def add_commitment(self, commitment: Commitment) -> None:
        """Make ``commitment`` findable by number and wording; the first of equal ones stays."""
        plan = key(commitment.plan.title)
        if commitment.number:
            self.by_number.setdefault((plan, commitment.number), commitment)
        self.by_wording.setdefault((plan, key(commitment.wording)), commitment)

    def _load_steps(self) -> None:
        self.versions: dict[int, list[TargetVersion]] = defaultdict(list)
        self.sources: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.supports: dict[int, list[int]] = defaultdict(list)
        self.nodes: dict[tuple[int, object], Node] = {}
        self.sites: dict[tuple[int, str], Site] = {}
        titles = {held.pk: title for title, held in self.documents.items()}
        for version in TargetVersion.objects.filter(commitment__plan__in=self._wanted).order_by(
            "version"
        ):
            self.versions[id(self.commitments[version.commitment_id])].append(version)
        for source in CommitmentSource.objects.filter(commitment__plan__in=self._wanted):
            named = (titles.get(source.document_id, ""), source.quote)
            self.sources[id(self.commitments[source.commitment_id])].add(named)
        through = Commitment.support_units.through.objects.filter(commitment__plan__in=self._wanted)
        for commitment, unit in through.order_by("id").values_list("commitment_id", "unit_id"):
            self.supports[id(self.commitments[commitment])].append(unit)
        for node in Node.objects.filter(commitment__plan__in=self._wanted):
            self.nodes[id(self.commitments[node.commitment_id]), node.day] = node
        for site in Site.objects.filter(commitment__plan__in=self._wanted):
            self.sites[id(self.commitments[site.commitment_id]), key(site.name)] = site

    def _load_progress(self) -> None:
        """Of several figures for one span the one entered last counts; corrected ones never."""
        self.progress: dict[tuple[int, Span], Progress] = {}
        current = Progress.objects.current().filter(commitment__plan__in=self._wanted)
        for progress in current.order_by("id"):
            commitment = self.commitments[progress.commitment_id]
            span = (progress.day, progress.from_day, progress.basis)
            self.progress[id(commitment), span] = progress

    def find(self, plan: str, number: str, wording: str) -> Commitment | None:
        """The commitment a row names: by number where it has one, else by its wording."""
        if number:
            return self.by_number.get((key(plan), number))
        return self.by_wording.get((key(plan), key(wording)))

    def wordings(self, plan: str) -> list[str]:
        """The wordings of a plan's commitments, to propose the nearest."""
        return [held.wording for (name, _), held in self.by_wording.items() if name == key(plan)]
