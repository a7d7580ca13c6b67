"""Forms of the review: a report is given, a card and the report's facts and plans are put right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from commitments.forms import day_field
from commitments.models import Plan, Town
from commitments.models.choices import (
    Area,
    Basis,
    Comparator,
    DocumentKind,
    Measure,
    PlanKind,
    Strength,
)

from ..language import read_number
from ..models import Card, Reading, Standing
from .limits import MOST_MARKS
from .records import LIMITS, field_labels, values_of

NOT_CHOSEN = [("", _("不写明"))]
NOT_OFFERED = _("“%(value)s”不在可选的范围里，请从下拉框选。")
TOO_LONG = _("有%(show_value)s字，最多%(limit_value)s字，请改短。")
NO_TEXT = _("文字里夹着看不见的空字符，请删掉重打。")
KINDS = [("commitment", _("承诺：要做的")), ("outcome", _("成果：已做的"))]
# The words of a record, in the order in which a person checks them.
CARD_FIELDS = (
    "kind",
    "wording",
    "subject",
    "measure",
    "comparator",
    "value",
    "value_max",
    "unit",
    "basis",
    "baseline",
    "from_day",
    "due",
    "strength",
    "area",
    "stage",
    "claimed_ratio",
)


class FigureField(forms.CharField):
    """A number as people type it (20、1.96亿、1,200); its value is a Decimal, None for nothing."""

    def clean(self, value: Any) -> Decimal | None:
        """The number; raises ValidationError that names what was typed."""
        text = str(super().clean(value) or "").strip().rstrip("%％")
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(
                _("“%(value)s”不是数字，请写成1200、1.96亿这样，单位另填。"),
                code="invalid",
                params={"value": value},
            )
        return number


class PlainField(forms.CharField):
    """Words without the marks that no text has and that some programs copy with it."""

    def to_python(self, value: Any) -> str:
        """The words as they were typed or pasted otherwise."""
        return str(super().to_python(str(value).replace("\0", "") if value else value))


class GiveForm(forms.Form):
    """A report: a file or pasted words, for one town, and what its text may not say."""

    town = forms.ModelChoiceField(
        label=_("镇街"),
        queryset=Town.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择这份报告属于哪个镇街。"),
            "invalid_choice": _("请从列表中选择您负责的镇街。"),
        },
    )
    file = forms.FileField(
        label=_("报告文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf,.html,.htm,.mht,.md"}),
        error_messages={"empty": _("这个文件是空的，请选择有内容的报告。")},
    )
    text = PlainField(
        label=_("或者把正文粘贴在这里"),
        required=False,
        strip=False,
        max_length=MOST_MARKS,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "max_length": _(
                "粘贴的文字有%(show_value)s字，最多%(limit_value)s字。请只粘贴报告正文。"
            )
        },
    )
    standing = forms.ChoiceField(
        label=_("文件状态"),
        choices=Standing.choices,
        initial=Standing.ISSUED,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择这是正式文件还是内部草稿。"),
            "invalid_choice": _("文件状态请在“正式文件”和“内部草稿”中选。"),
        },
    )
    title = PlainField(
        label=_("标题"), required=False, max_length=200, help_text=_("正文里写了标题的，不用填。")
    )
    day = day_field(
        _("报告日期"), required=False, help_text=_("正文里写了日期的，不用填；写了的以正文为准。")
    )

    def __init__(self, *args: Any, towns: Sequence[Town], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town: Any = self.fields["town"]
        town.queryset = Town.objects.filter(pk__in=[one.pk for one in towns])
        if len(towns) == 1:
            town.initial = towns[0]
        # A browser would cut a longer text without a word; the form says that it is too long.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        self.fields["file"].help_text = _(
            "Word文档（docx）、有文字的pdf、网页（html）或文本（txt），不超过%(limit)s MB。"
        ) % {"limit": settings.MAX_UPLOAD_MB}

    def clean(self) -> dict[str, Any]:
        """One of the two: a file or pasted words."""
        said: dict[str, Any] = super().clean() or {}
        file, text = said.get("file"), str(said.get("text") or "").strip()
        if file and text:
            self.add_error("text", _("文件和粘贴的正文只要一样。请取消选文件，或清空这里。"))
        elif not file and not text and not (self.errors.keys() & {"file", "text"}):
            self.add_error("file", _("请选择报告文件，或把正文粘贴到下面。"))
        return said


class CardForm(forms.Form):
    """What a card says, each field editable."""

    kind = forms.ChoiceField(choices=KINDS)
    wording = forms.CharField(
        max_length=LIMITS["wording"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请填写任务表述。")},
    )
    subject = forms.CharField(max_length=LIMITS["subject"], required=False)
    measure = forms.ChoiceField(choices=Measure.choices)
    comparator = forms.ChoiceField(choices=Comparator.choices)
    value = FigureField(required=False)
    value_max = FigureField(required=False)
    unit = forms.CharField(max_length=LIMITS["unit"], required=False)
    basis = forms.ChoiceField(choices=Basis.choices)
    baseline = forms.CharField(max_length=LIMITS["baseline"], required=False)
    from_day = day_field(_("时段起"), required=False)
    due = day_field(_("时限"), required=False)
    strength = forms.ChoiceField(choices=[*NOT_CHOSEN, *Strength.choices], required=False)
    area = forms.ChoiceField(choices=[*NOT_CHOSEN, *Area.choices], required=False)
    stage = forms.CharField(max_length=LIMITS["stage"], required=False)
    claimed_ratio = FigureField(required=False)

    def __init__(self, data: Any = None, *, card: Card) -> None:
        super().__init__(data, initial=_typed_words(card), auto_id="card_%s")
        labels = field_labels() | due_label(str(card.fields.get("kind")))
        for name, field in self.fields.items():
            field.label = labels[name]
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_OFFERED
        _name_what_was_typed(self)


def _name_what_was_typed(form: forms.BaseForm) -> None:
    """Let what is wrong with words say how many there are, or what stands between them."""
    for field in form.fields.values():
        if not isinstance(field, forms.CharField):
            continue
        field.error_messages["max_length"] = TOO_LONG
        for validator in field.validators:
            if isinstance(validator, ProhibitNullCharactersValidator):
                validator.message = NO_TEXT


def due_label(kind: str) -> dict[str, Any]:
    """What the last day of a record is called: of a commitment 时限, of an outcome 数据截至."""
    return {"due": _("完成时限") if kind == "commitment" else _("数据截至")}


def _typed_words(card: Card) -> dict[str, Any]:
    """The values of a card as its form shows them: figures in plain digits."""
    values = values_of(card)
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


class FactsForm(forms.ModelForm):
    """What the report says of itself."""

    date = day_field(_("报告日期"), required=False)
    period_start = day_field(_("回顾时段起"), required=False)
    period_end = day_field(_("回顾时段止"), required=False)
    kind = forms.ChoiceField(
        label=_("文件类型"),
        choices=DocumentKind.choices,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    source_url = forms.URLField(
        label=_("来源网址"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Reading
        fields = (
            "title",
            "kind",
            "meeting",
            "date",
            "period_start",
            "period_end",
            "index_number",
            "source_url",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "facts_%s", **kwargs})
        title: Any = self.fields["title"]
        title.required = True
        title.error_messages["required"] = _("请填写报告标题。")
        _name_what_was_typed(self)
        url: Any = self.fields["source_url"]
        url.error_messages["invalid"] = _("“%(value)s”不是网址，请写成https://开头的完整网址。")
        for validator in url.validators:
            validator.message = url.error_messages["invalid"]

    def _post_clean(self) -> None:
        """The action holds the report together, so the model is left alone here."""


class PlanForm(forms.Form):
    """A plan that commitments of the report go to; an empty title takes it out."""

    title = PlainField(label=_("计划名称"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("计划种类"),
        choices=PlanKind.choices,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    start = day_field(_("开始"), required=False)
    end = day_field(_("结束"), required=False)
    given = day_field(_("提出日期"), required=False)
    reporting_months = forms.TypedChoiceField(
        label=_("多久报一次"),
        coerce=int,
        choices=[(1, _("每月")), (3, _("每季度")), (6, _("每半年")), (12, _("每年"))],
        error_messages={"invalid_choice": NOT_OFFERED},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_what_was_typed(self)
        months: Any = self.fields["reporting_months"]
        told = (self.initial or {}).get("reporting_months")
        known = [value for value, _word in months.choices]
        if told and told not in known:
            months.choices = [*months.choices, (told, _("每%(n)s个月") % {"n": told})]
        self.fields["title"].widget.attrs["list"] = "held-plans"

    def clean(self) -> dict[str, Any]:
        """Days are needed where there is a title, unless the town has that plan."""
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if start and end and start > end:
            told = {"start": start, "end": end}
            self.add_error("end", _("结束日期%(end)s早于开始日期%(start)s，请改正。") % told)
        return said


def plan_forms(reading: Reading, data: Any = None) -> list[PlanForm]:
    """A form for each plan of the reading and one more, to add another."""
    held: list[dict[str, Any]] = [*reading.plans, {}]
    n = len(held)
    if data is not None:
        told = str(data.get("plans", ""))
        n = min(int(told), 20) if told.isascii() and told.isdecimal() and len(told) < 4 else n
    return [
        PlanForm(
            data,
            prefix=f"plan{place}",
            initial=held[place] if place < len(held) else {},
            use_required_attribute=False,
        )
        for place in range(n)
    ]


def held_titles(town: Town) -> list[str]:
    """The titles of the town's plans, to choose one of them."""
    return list(
        Plan.objects.filter(town=town).order_by("-start", "title").values_list("title", flat=True)
    )
