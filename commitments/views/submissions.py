"""填报表: which forms go out for a period, by when they shall be back, and the files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ..audience import INTERNAL, audience_of
from ..exports.workbook import CONTENT_TYPE, content_disposition
from ..forms import SENSIBLE_DAYS, day_field
from ..models import Plan, ReportingRound, Town
from ..models.choices import State
from ..periods import Period
from ..reading import NotForYou, NotThere
from ..submissions.asking import NOBODY, forms_of, periods_of
from ..submissions.choosing import Choice, NoSuchForm, chosen, usual_choice
from ..submissions.form import UnitForm
from ..submissions.naming import form_name, zip_name
from ..submissions.workbook import form_bytes
from ..submissions.zipping import zip_bytes
from .asking import for_readers, town_or_refused

ZIP_TYPE = "application/zip"
# By when forms shall be back where nobody said so yet: proposed, days after the period's end.
USUAL_DAYS = 10


class RoundForm(forms.Form):
    """By when the forms of a period shall be back."""

    asked_by = day_field(
        gettext_lazy("交表时限"),
        help_text=gettext_lazy("写在每份表上；不填即表上不写时限。"),
        required=False,
    )

    def __init__(self, *args: object, period: Period, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.period = period

    def clean_asked_by(self) -> dt.date | None:
        """A day within the period or after it; raises ValidationError."""
        day: dt.date | None = self.cleaned_data["asked_by"]
        if day is None or self.period.start < day <= SENSIBLE_DAYS[1]:
            return day
        raise forms.ValidationError(_("交表时限要在这一期开始以后，请核对年份。"))


@dataclass(frozen=True)
class PeriodLink:
    """One period to choose: what it is called, where it leads, whether it is the chosen one."""

    word: str
    query: str
    here: bool


@require_http_methods(["GET", "POST"])
@for_readers
def forms_page(request: HttpRequest, code: str) -> HttpResponse:
    """The forms of one plan and period; opening the round, or moving its day, is a POST, which
    answers with all forms where ``then`` asks for them."""
    town = clerks_town(request, code)
    choice = _chosen_or_said(request, town)
    if choice is None:
        return render(request, "commitments/forms.html", {"town": town})
    form = _round_form(request, choice)
    if request.method == "POST" and form.is_valid():
        _open_round(request, choice, form.cleaned_data["asked_by"])
        if request.POST.get("then") == "zip" and (made := _forms_of(choice)):
            return as_file(zip_bytes(made), zip_name(made), ZIP_TYPE)
        messages.success(request, _("已保存。下载的表上写的是这个时限。"))
        return redirect(f"{reverse('commitments:forms', args=[code])}?{choice.query}")
    return render(request, "commitments/forms.html", _page(town, choice, form))


@require_safe
@for_readers
def forms_zip(request: HttpRequest, code: str) -> HttpResponse:
    """All forms of a plan and period as one zip; 404 where there is none."""
    made = _forms(request, code)
    return as_file(zip_bytes(made), zip_name(made), ZIP_TYPE)


@require_safe
@for_readers
def form_file(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """The form of one unit (0: what has no lead unit); 404 where it has none."""
    made = _forms(request, code, unit=unit)[0]
    return as_file(form_bytes(made), form_name(made), CONTENT_TYPE)


def clerks_town(request: HttpRequest, code: str) -> Town:
    """The town, for its clerks and administrators; raises NotForYou or NotThere for others."""
    town = town_or_refused(request, code)
    if not request.user.is_authenticated:
        raise NotForYou
    if audience_of(request.user, town) != INTERNAL:
        raise NotThere
    return town


def _chosen(request: HttpRequest, town: Town) -> Choice:
    asked = request.GET
    return chosen(town, asked.get("plan", ""), asked.get("end", ""), today=timezone.localdate())


def _chosen_or_said(request: HttpRequest, town: Town) -> Choice | None:
    """What is chosen; where that is nothing the usual choice, and a sentence says so. None for a
    town without any plan."""
    try:
        return _chosen(request, town)
    except NoSuchForm as said:
        if not town.plans.exists():
            return None
        messages.warning(request, str(said))
        return usual_choice(town, today=timezone.localdate())


def _forms(request: HttpRequest, code: str, *, unit: int | None = None) -> list[UnitForm]:
    """The forms that are asked for, at least one; raises NotThere."""
    town = clerks_town(request, code)
    try:
        choice = _chosen(request, town)
    except NoSuchForm as said:
        raise NotThere from said
    made = _forms_of(choice, unit=unit)
    if not made:
        raise NotThere
    return made


def _forms_of(choice: Choice, *, unit: int | None = None) -> list[UnitForm]:
    units = None if unit is None else [unit]
    return forms_of(choice.plan, choice.period, as_of=timezone.localdate(), units=units)


def as_file(data: bytes, name: str, kind: str) -> HttpResponse:
    """An answer that is saved under ``name``."""
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition(name)
    # Made of what is stored at this moment.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


# -- the round ---------------------------------------------------------------------------------


def _round_form(request: HttpRequest, choice: Choice) -> RoundForm:
    if request.method == "POST":
        return RoundForm(request.POST, period=choice.period)
    known = ReportingRound.objects.filter(plan=choice.plan, end=choice.period.end).first()
    day = known.asked_by if known else choice.period.end + dt.timedelta(days=USUAL_DAYS)
    return RoundForm(initial={"asked_by": day}, period=choice.period)


def _open_round(request: HttpRequest, choice: Choice, asked_by: dt.date | None) -> None:
    """Open the round, or move the day of one that is open; who opened it stays."""
    period, user = choice.period, request.user
    ReportingRound.objects.update_or_create(
        plan=choice.plan,
        end=period.end,
        defaults={"asked_by": asked_by},
        create_defaults={
            "asked_by": asked_by,
            "start": period.start,
            "opened_by": user if user.is_authenticated else None,
        },
    )


# -- the page ----------------------------------------------------------------------------------


def _page(town: Town, choice: Choice, form: RoundForm) -> dict[str, object]:
    made = _forms_of(choice)
    nobody = next((len(each.open_lines) for each in made if each.unit == NOBODY), 0)
    return {
        "town": town,
        "choice": choice,
        "form": form,
        "plans": _plans(town, choice),
        "periods": _periods(choice),
        "rows": made,
        "open": sum(len(each.open_lines) for each in made),
        "nobody": nobody,
        "stopped": _stopped(choice.plan),
        "url": reverse("commitments:forms", args=[town.pk]),
    }


def _plans(town: Town, choice: Choice) -> list[PeriodLink]:
    """The plans of a town, the last first."""
    plans = town.plans.order_by("-start", "pk")
    return [PeriodLink(p.title, f"plan={p.pk}", p.pk == choice.plan.pk) for p in plans]


def _periods(choice: Choice) -> list[PeriodLink]:
    """The periods of the chosen plan; with their year where it has more than one."""
    plan = choice.plan
    several = plan.start.year != plan.end.year
    return [
        PeriodLink(
            each.full_label if several else each.label,
            Choice(plan, each).query,
            each == choice.period,
        )
        for each in periods_of(plan)
    ]


def _stopped(plan: Plan) -> int:
    """How many commitments are not asked for, as they were suspended or withdrawn."""
    stopped = (State.SUSPENDED, State.WITHDRAWN)
    count: int = plan.commitments.standing().filter(state__in=stopped).count()
    return count
