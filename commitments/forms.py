"""Forms of the pages: what may be asked of a list, what a publication and a light scheme need."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .items import Item
from .lights import BASES, COLOURS, MOST_LIGHTS, Bound, Fault, Scheme, faults_of
from .models.choices import Area, Category, CauseKind
from .status import GROUP_OF, GROUPS
from .widgets import PlainInput, PlainSelect
from .wording import (
    BASIS_WORD,
    COLOUR_WORD,
    GROUP_WORD,
    STATUS_WORD,
    bound_word,
    fault_sentence,
    number,
)

# Stands for "has none" in the address, where an empty value means "any".
NONE = "none"
# Earlier and later days are slips of the pen, and judging them would run off the calendar.
SENSIBLE_DAYS = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
Choices = list[tuple[str, Any]]


class LineField(forms.CharField):
    """One line of text without what cannot be printed: pasted from Word it may hold a line break of
    its own (U+000B), which no xlsx and no docx can."""

    def to_python(self, value: Any) -> str | None:
        """The text without control characters and what XML does not know."""
        return super().to_python("".join(mark for mark in str(value or "") if _printable(mark)))


def _printable(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cc", "Cs") and mark not in "\ufffe\uffff"


class DayInput(PlainInput, forms.DateInput):
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

    q = forms.CharField(label=_("任务中含有"), required=False, max_length=60, widget=PlainInput)
    group = forms.ChoiceField(label=_("进展"), required=False, widget=PlainSelect)
    status = forms.ChoiceField(label=_("状态"), required=False, widget=PlainSelect)
    category = forms.ChoiceField(label=_("类别"), required=False, widget=PlainSelect)
    area = forms.ChoiceField(label=_("领域"), required=False, widget=PlainSelect)
    unit = forms.ChoiceField(label=_("牵头单位"), required=False, widget=PlainSelect)
    cause = forms.ChoiceField(label=_("原因类别"), required=False, widget=PlainSelect)
    plan = forms.ChoiceField(label=_("计划"), required=False, widget=PlainSelect)
    due_until = day_field(_("时限不晚于"), required=False)
    due_on = day_field(_("未完成、这天到期"), required=False)

    def __init__(self, data: Mapping[str, Any], *, items: Sequence[Item]) -> None:
        super().__init__(data, auto_id="filter_%s")
        for name, choices in _choices(items).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("全部")), *choices]
            field.error_messages["invalid_choice"] = _("没有“%(value)s”这一项，请从列表中选。")
        if len(self.fields["plan"].choices) < 3:  # type: ignore[attr-defined]
            del self.fields["plan"]
        if len(self.fields["cause"].choices) < 2:  # type: ignore[attr-defined]
            del self.fields["cause"]

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
    causes = {item.cause_kind for item in items}
    plans = {item.plan_id: item.plan for item in items}
    return {
        "group": [(key, GROUP_WORD[key]) for key in GROUPS if key in groups],
        "status": [(key, STATUS_WORD[key]) for key in GROUP_OF if key in statuses],
        "category": [(each.value, each.label) for each in Category if each.value in categories],
        "area": [(each.value, each.label) for each in Area if each.value in areas]
        + ([(NONE, _("未分领域"))] if "" in areas else []),
        "unit": [(u, u) for u in sorted(units, key=lambda u: (units[u], u)) if u]
        + ([(NONE, _("未定单位"))] if "" in units else []),
        "cause": [(each.value, each.label) for each in CauseKind if each.value in causes],
        "plan": [(str(key), title) for key, title in plans.items()],
    }


class PublishForm(forms.Form):
    """What a publication needs: a name, two days, and who released it."""

    title = LineField(
        label=_("名称"),
        max_length=120,
        help_text=_("如：镇人大主席团会议（第三季度）。"),
        error_messages={"required": _("请填写这一期的名称。")},
    )
    as_of = day_field(_("数据截至"), help_text=_("按这一天以前的数据评定。"))
    released_on = day_field(_("发布日期"))
    released_by = LineField(
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


@dataclass(frozen=True)
class SchemeRow:
    """The fields of one light as the page shows them side by side."""

    number: int
    upto: forms.BoundField
    inclusive: forms.BoundField
    word: forms.BoundField
    colour: forms.BoundField

    @property
    def faults(self) -> list[str]:
        """What is wrong with the row."""
        return [*self.upto.errors, *self.word.errors, *self.colour.errors]


class SchemeForm(forms.Form):
    """A scheme of lights typed in row by row; empty rows are passed over. ``scheme`` holds what
    was typed once the form is valid; ``taken`` are the names that the town's schemes have."""

    name = forms.CharField(
        label=_("规则名称"),
        max_length=60,
        help_text=_("如：本县2026年亮灯办法。"),
        error_messages={"required": _("请填写规则名称。")},
    )
    basis = forms.ChoiceField(
        label=_("按什么量"),
        choices=[(key, BASIS_WORD[key]) for key in BASES],
        widget=forms.RadioSelect(),
        error_messages={"required": _("请选按哪种办法量。")},
    )
    source = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("哪份文件、哪一条，如：县府办发〔2026〕5号第三条。"),
    )

    def __init__(self, *args: Any, taken: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.bounds: list[Bound] = []
        colours = [("", _("不亮灯")), *((key, COLOUR_WORD[key]) for key in COLOURS)]
        for row in range(1, MOST_LIGHTS + 1):
            self.fields[f"upto_{row}"] = forms.CharField(required=False, max_length=20)
            self.fields[f"inclusive_{row}"] = forms.BooleanField(required=False)
            self.fields[f"word_{row}"] = forms.CharField(required=False, max_length=40)
            self.fields[f"colour_{row}"] = forms.ChoiceField(required=False, choices=colours)

    @property
    def rows(self) -> list[SchemeRow]:
        """The rows of lights, from the mildest on."""
        names = ("upto", "inclusive", "word", "colour")
        return [
            SchemeRow(row, *(self[f"{name}_{row}"] for name in names))
            for row in range(1, MOST_LIGHTS + 1)
        ]

    @property
    def scheme(self) -> Scheme:
        """What was typed, under an id of its own; ask for it only where the form is valid."""
        given = self.cleaned_data
        named = {"name": given["name"], "source": given["source"]}
        return Scheme(id="own", basis=given["basis"], bounds=tuple(self.bounds), **named)

    def clean_name(self) -> str:
        """A name that the town has not given yet; raises ValidationError."""
        name: str = self.cleaned_data["name"]
        if name in self.taken:
            raise forms.ValidationError(_NAME_TAKEN)
        return name

    def refuse_name(self) -> None:
        """Say that the name was given by somebody else since the form was checked."""
        self.add_error("name", _NAME_TAKEN)

    def clean(self) -> None:
        """Read the rows and say what is wrong with each of them."""
        rows = [row for row in range(1, MOST_LIGHTS + 1) if self._filled(row)]
        self.bounds = [self._bound(row) for row in rows]
        basis = self.cleaned_data.get("basis") or BASES[0]
        for fault in [*faults_of(basis, self.bounds), *_unclear(self.bounds)]:
            row = rows[fault.row - 1] if fault.row else 0
            if f"upto_{row}" not in self.errors or not _is_place(fault):
                self._refuse(fault.code, row)

    def _filled(self, row: int) -> bool:
        return any(self.cleaned_data.get(f"{name}_{row}") for name in ("upto", "word", "colour"))

    def _bound(self, row: int) -> Bound:
        word = str(self.cleaned_data.get(f"word_{row}", ""))
        colour = str(self.cleaned_data.get(f"colour_{row}", ""))
        typed = str(self.cleaned_data.get(f"upto_{row}", ""))
        upto = _fraction(typed) if typed else None
        if typed and upto is None:
            self._refuse("not_number", row, typed=typed)
        inclusive = bool(self.cleaned_data.get(f"inclusive_{row}")) and upto is not None
        return Bound(f"own{row}" if word or colour else "", upto, inclusive, word, colour)

    def _refuse(self, code: str, row: int, *, typed: str = "") -> None:
        """Put the sentence of a fault beside the field it speaks of."""
        field = None if not row else f"{_FIELD_OF.get(code, 'upto')}_{row}"
        self.add_error(field, fault_sentence(Fault(code, row), typed=typed))


_NAME_TAKEN = _("本镇已有同名规则，请换一个名称。")
# Fault code -> the field of its row; what is not here speaks of the upper end.
_FIELD_OF = {
    "no_word": "word",
    "word_twice": "word",
    "word_taken": "word",
    "word_too_long": "word",
    "no_colour": "colour",
    "colour_unknown": "colour",
}


def _is_place(fault: Fault) -> bool:
    """Whether a fault speaks of an upper end, which says nothing where that could not be read."""
    return fault.code not in _FIELD_OF


def _unclear(bounds: Sequence[Bound]) -> list[Fault]:
    """Words that could be taken for another stretch or for a status. Asked of what is typed in
    alone: what was kept or released with such words is read all the same."""
    found = []
    unlit = [bound_word(bound) for bound in bounds if not bound.light]
    for row, bound in enumerate(bounds, start=1):
        if bound.word and bound.word in [*unlit, *(each.word for each in bounds[: row - 1])]:
            found.append(Fault("word_twice", row))
        if bound.word in _words_taken():
            found.append(Fault("word_taken", row))
    return found


def _words_taken() -> set[str]:
    """The words of statuses and groups; 慢序时 alone is a light's as well."""
    words = {str(word) for word in (*STATUS_WORD.values(), *GROUP_WORD.values())}
    return words - {str(STATUS_WORD["behind"])}


# A number as people write it: no powers of ten, which make a short text a huge number.
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(\.[0-9]{1,9})?")


def _fraction(typed: str) -> Decimal | None:
    """10, 12.5%, １０ or 30个百分点 as a fraction; None for what is no number."""
    text = unicodedata.normalize("NFKC", typed).strip()
    for tail in ("个百分点", "百分点", "%", "个"):
        text = text.removesuffix(tail).strip()
    return Decimal(text) / 100 if _NUMBER.fullmatch(text) else None


def scheme_typed(scheme: Scheme) -> dict[str, Any]:
    """The initial values of a SchemeForm that begins with what ``scheme`` says."""
    typed: dict[str, Any] = {"basis": scheme.basis, "source": scheme.source}
    for row, bound in enumerate(scheme.bounds, start=1):
        typed[f"upto_{row}"] = "" if bound.upto is None else number(bound.upto * 100)
        typed[f"inclusive_{row}"] = bound.inclusive
        typed[f"word_{row}"] = bound_word(bound) if bound.light else ""
        typed[f"colour_{row}"] = bound.colour
    return typed
