"""The rows beside a picture: what the unit's form asks for, with what is typed already."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models.choices import CauseKind
from commitments.submissions.asking import forms_of, periods_of
from commitments.submissions.form import Line, UnitForm
from commitments.wording import date_words

from ..models import Typed
from .saving import FIELDS, texts_of


@dataclass(frozen=True)
class Row:
    """One row: its ``place`` on the form, its line, and field -> text of what is typed. ``stages``
    and ``causes`` hold what was typed though it is none of them any more."""

    place: int
    line: Line
    typed: dict[str, str]
    due: str
    stages: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def lengths(self) -> dict[str, int]:
        """Field -> the most characters it takes."""
        return FIELDS


def form_of(typed: Typed) -> UnitForm | None:
    """The form that the picture is of, as it would go out now; None where nothing is asked of the
    unit any more or the plan has no such period."""
    period = next((one for one in periods_of(typed.plan) if one.end == typed.end), None)
    if period is None:
        return None
    found = forms_of(typed.plan, period, as_of=timezone.localdate(), units=[typed.unit_id])
    return found[0] if found else None


def rows_of(form: UnitForm, typed: Typed) -> list[Row]:
    """A row for each line of the form, in its order."""
    values = texts_of(typed.values)
    return [
        _row(place, line, values.get(line.identifier, {}))
        for place, line in enumerate(form.lines, start=1)
    ]


def homeless(form: UnitForm | None, typed: Typed) -> int:
    """How many rows were typed that the form does not ask for any more."""
    asked = {line.identifier for line in form.lines} if form else set()
    return len(set(texts_of(typed.values)) - asked)


def _row(place: int, line: Line, typed: dict[str, str]) -> Row:
    return Row(
        place=place,
        line=line,
        typed=typed,
        due=_("%(day)s前") % {"day": date_words(line.due)} if line.due else "",
        stages=_with(line.stages, typed.get("stage", "")),
        causes=_with(tuple(str(kind.label) for kind in CauseKind), typed.get("cause_kind", "")),
    )


def _with(choices: tuple[str, ...], chosen: str) -> tuple[str, ...]:
    return choices if chosen in ("", *choices) else (*choices, chosen)
