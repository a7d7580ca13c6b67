"""The form by which a picture is given: whose form it shows, and of which period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commitments.models import Plan, Town, Unit
from commitments.submissions.asking import periods_of

# A form is asked for a little before its period ends.
EARLY = dt.timedelta(days=31)
Choice = tuple[str, str]


class PictureForm(forms.Form):
    """A picture, the unit whose form it shows, and the period, as PLAN:LASTDAY."""

    unit = forms.ModelChoiceField(
        label=_("填报单位"),
        queryset=Unit.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择是哪个单位的表。"),
            "invalid_choice": _("请从列表中选择本镇的单位。"),
        },
    )
    period = forms.ChoiceField(
        label=_("哪一期"),
        error_messages={
            "required": _("请选择是哪一期的表。"),
            "invalid_choice": _("请从列表中选择是哪一期的表。"),
        },
    )
    file = forms.FileField(
        label=_("照片或扫描件"),
        error_messages={"required": _("请选择照片或扫描件。"), "empty": _("这个文件是空的。")},
        max_length=None,
    )

    def __init__(
        self, *args: Any, town: Town, asked: Mapping[str, str], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit, period = self.fields["unit"], self.fields["period"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(period, forms.ChoiceField)
        unit.queryset = Unit.objects.filter(town=town)
        unit.initial = asked.get("unit", "")
        self.plans = {plan.pk: plan for plan in town.plans.order_by("-start", "title")}
        choices = _choices(list(self.plans.values()), today)
        period.choices = choices
        period.initial = _chosen(choices, asked, self.plans, today)
        self.fields["file"].help_text = _(
            "jpg、png、webp图片或pdf，不超过%(limit)s MB。拍正、拍清楚，一张表拍一张。"
        ) % {"limit": settings.MAX_UPLOAD_MB}
        self.fields["file"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp,.pdf"

    def chosen(self) -> tuple[Plan, dt.date]:
        """The plan and the last day of the period that were chosen; the form is valid."""
        plan, _colon, end = self.cleaned_data["period"].partition(":")
        return self.plans[int(plan)], dt.date.fromisoformat(end)


def _choices(plans: list[Plan], today: dt.date) -> list[tuple[str, list[Choice]]]:
    """The periods under the title of each plan, newest first; none that has not begun."""
    found = [(plan.title, _periods(plan, today)) for plan in plans]
    return [(title, choices) for title, choices in found if choices]


def _periods(plan: Plan, today: dt.date) -> list[Choice]:
    begun = [one for one in periods_of(plan) if one.start <= today]
    return [(f"{plan.pk}:{one.end.isoformat()}", one.full_label) for one in reversed(begun)]


def _chosen(
    choices: list[tuple[str, list[Choice]]],
    asked: Mapping[str, str],
    plans: Mapping[int, Plan],
    today: dt.date,
) -> str:
    """What the address asks for; else the period of the plan in force that ended last or ends
    within a month, else the newest."""
    keys = [key for _title, some in choices for key, _label in some]
    wanted = f"{asked.get('plan', '')}:{asked.get('end', '')}"
    if wanted in keys:
        return wanted
    in_force = [pk for pk, plan in plans.items() if plan.start <= today <= plan.end]
    own = [key for key in keys if int(key.partition(":")[0]) in in_force] or keys
    due = [key for key in own if dt.date.fromisoformat(key.partition(":")[2]) <= today + EARLY]
    return next(iter(due or own), "")
