"""Pages of pictures that wait for a person: begun and not written."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from commitments.models import Town
from commitments.periods import period_of

from ..models import State, Typed
from .saving import texts_of

# What no longer waits: its figures are in, or it was taken up anew.
_SETTLED = (State.COMMITTED, State.COMMITTING, State.UNDOING)


@dataclass(frozen=True)
class OpenPage:
    """A picture that somebody still types from: ``rows`` have something, ``given`` says that it
    waits in a batch to be confirmed."""

    typed: Typed
    period: str
    rows: int
    given: bool

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("imports:picture", args=[self.typed.pk])


def open_of(town: Town) -> list[OpenPage]:
    """The open pages of a town, newest first. One query."""
    found = Typed.objects.filter(town=town).exclude(batch__state__in=_SETTLED)
    return [_open(typed) for typed in found.select_related("unit", "plan", "by", "batch")]


def period_words(typed: Typed) -> str:
    """2026年三季度; the day where it ends no period any more."""
    plan = typed.plan
    period = period_of(typed.end, start=plan.start, end=plan.end, months=plan.reporting_months)
    if period is None or period.end != typed.end:
        return typed.end.isoformat()
    return period.full_label


def _open(typed: Typed) -> OpenPage:
    given = typed.batch is not None and typed.batch.state != State.DISCARDED
    return OpenPage(typed, period_words(typed), len(texts_of(typed.values)), given)
