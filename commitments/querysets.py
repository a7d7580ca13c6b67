"""Named, chainable reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery


class TownQuerySet(models.QuerySet[Any]):
    """Reads of towns."""

    def published(self) -> TownQuerySet:
        """Towns that have released something."""
        return self.filter(publications__isnull=False).distinct()


class CommitmentQuerySet(models.QuerySet[Any]):
    """Reads of commitments."""

    def of_town(self, code: str) -> CommitmentQuerySet:
        """Commitments of every plan of one town, in plan order."""
        return self.filter(plan__town_id=code).order_by("plan__start", "plan_id", "position", "id")

    def standing(self) -> CommitmentQuerySet:
        """Without duplicates merged into another one: what is judged, listed, released."""
        return self.filter(merged_into__isnull=True)

    def for_judging(self) -> CommitmentQuerySet:
        """With everything an Item is made of, in a fixed number of queries."""
        return self.select_related(
            "plan", "plan__town", "plan__document", "lead_unit"
        ).prefetch_related(
            "support_units",
            "nodes",
            "sites",
            "versions",
            "versions__document",
            "sources__document",
            "progress__document",
            "progress__reported_by",
            "progress__replaced_by",
            "parts",
            "shares__unit",
            "shares__figures",
        )


class ProgressQuerySet(models.QuerySet[Any]):
    """Reads of progress."""

    def current(self) -> ProgressQuerySet:
        """Without what was corrected."""
        return self.filter(replaced_by__isnull=True)

    def up_to(self, day: dt.date) -> ProgressQuerySet:
        """What speaks of days up to ``day``."""
        return self.filter(day__lte=day)


class ImmutableError(Exception):
    """Something released was about to be changed."""


class ReleasedQuerySet(models.QuerySet[Any]):
    """Reads of what was released; nothing of it is changed or deleted."""

    def update(self, **kwargs: Any) -> int:
        """Always raises ImmutableError."""
        raise ImmutableError("what was released stays as it is")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Always raises ImmutableError."""
        raise ImmutableError("what was released stays")


class BulletinQuerySet(models.QuerySet[Any]):
    """Reads and changes of 通报; nothing of one that is issued is changed or deleted."""

    def update(self, **kwargs: Any) -> int:
        """Change drafts; raises ImmutableError where any is issued."""
        self._drafts_alone()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts; raises ImmutableError where any is issued."""
        self._drafts_alone()
        return super().delete()

    def _drafts_alone(self) -> None:
        if self.filter(state="issued").exists():
            raise ImmutableError("what was issued stays as it is")


class SignOffQuerySet(ReleasedQuerySet):
    """Reads of who signed; a record can be taken back, and nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Take back; raises ImmutableError for anything else."""
        if not set(kwargs) <= {"taken_back_at", "taken_back_by"}:
            return super().update(**kwargs)
        return models.QuerySet.update(self, **kwargs)


class PublicationQuerySet(ReleasedQuerySet):
    """Reads of publications."""

    def latest_per_town(self) -> PublicationQuerySet:
        """The last publication of each town."""
        newest = (
            self.model._default_manager.filter(town=OuterRef("town"))
            .order_by("-number")
            .values("number")[:1]
        )
        return self.filter(number=Subquery(newest))
