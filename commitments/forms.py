"""Forms of the pages: what may be asked of a list, and what a publication needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .items import Item
from .models.choices import Area, Category
from .status import GROUP_OF, GROUPS
from .wording import GROUP_WORD, STATUS_WORD

# Stands for "has none" in the address, where an empty value means "any".
NONE = "none"
# Earlier and later days are slips of the pen, and judging them would run off the calendar.
SENSIBLE_DAYS = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
Choices = list[tuple[str, Any]]


class DayInput(forms.DateInput):
    """A day picked from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day whose fault names what was typed, which Django's own field does not."""

    def to_python(self, value: Any) -> dt.date | None:
        """The day, None for an empty text; raises ValidationError."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error


def day_field(label: Any, **options: Any) -> DayField:
    """A field for a day, written 2026-09-30."""
    wrong = _("“%(value)s”不是日期，请写成2026-09-30这样。")
    return DayField(
        label=label,
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": wrong, "required": _("请填写日期。")},
        **options,
    )


class FilterForm(forms.Form):
    """What may be asked of a list of items; every field may be left empty."""

    q = forms.CharField(label=_("任务中含有"), required=False, max_length=60)
    group = forms.ChoiceField(label=_("进展"), required=False)
    status = forms.ChoiceField(label=_("状态"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)
    unit = forms.ChoiceField(label=_("牵头单位"), required=False)
    plan = forms.ChoiceField(label=_("计划"), required=False)
    due_until = day_field(_("时限不晚于"), required=False)

    def __init__(self, data: Mapping[str, Any], *, items: Sequence[Item]) -> None:
        super().__init__(data, auto_id="filter_%s")
        for name, choices in _choices(items).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("全部")), *choices]
            field.error_messages["invalid_choice"] = _("没有“%(value)s”这一项，请从列表中选。")
        if len(self.fields["plan"].choices) < 3:  # type: ignore[attr-defined]
            del self.fields["plan"]

    @property
    def asked(self) -> dict[str, Any]:
        """Field -> value of what was asked and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _choices(items: Sequence[Item]) -> dict[str, Choices]:
    """What occurs among the items, each in its own order."""
    groups = {item.group for item in items}
    statuses = {item.status for item in items}
    categories = {item.category for item in items}
    areas = {item.area for item in items}
    units = {item.lead_unit: item.lead_order for item in items}
    plans = {item.plan_id: item.plan for item in items}
    return {
        "group": [(key, GROUP_WORD[key]) for key in GROUPS if key in groups],
        "status": [(key, STATUS_WORD[key]) for key in GROUP_OF if key in statuses],
        "category": [(each.value, each.label) for each in Category if each.value in categories],
        "area": [(each.value, each.label) for each in Area if each.value in areas]
        + ([(NONE, _("未分领域"))] if "" in areas else []),
        "unit": [(u, u) for u in sorted(units, key=lambda u: (units[u], u)) if u]
        + ([(NONE, _("未定单位"))] if "" in units else []),
        "plan": [(str(key), title) for key, title in plans.items()],
    }


class PublishForm(forms.Form):
    """What a publication needs: a name, two days, and who released it."""

    title = forms.CharField(
        label=_("名称"),
        max_length=120,
        help_text=_("如：镇人大主席团会议（第三季度）。"),
        error_messages={"required": _("请填写这一期的名称。")},
    )
    as_of = day_field(_("数据截至"), help_text=_("按这一天以前的数据评定。"))
    released_on = day_field(_("发布日期"))
    released_by = forms.CharField(
        label=_("审定单位"),
        max_length=80,
        help_text=_("如：镇党政办公室。"),
        error_messages={"required": _("请填写审定单位。")},
    )

    plans = forms.MultipleChoiceField(
        label=_("所含计划"),
        widget=forms.CheckboxSelectMultiple(),
        required=False,
        help_text=_("上一年度还没办完的，也可以一并列入。"),
    )

    def __init__(self, *args: Any, plans: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plans"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(key), title) for key, title in plans]
        field.error_messages["invalid_choice"] = _("没有这个计划，请从列表中选。")

    def clean_as_of(self) -> dt.date:
        """A day the pages can judge by; raises ValidationError."""
        day: dt.date = self.cleaned_data["as_of"]
        if not SENSIBLE_DAYS[0] <= day <= SENSIBLE_DAYS[1]:
            raise forms.ValidationError(_("日期要在1990年到2100年之间。"))
        return day
