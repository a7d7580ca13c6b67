"""Forms of the 通报: beginning one, its own words, leaving an item out, returning, issuing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .bulletins.acting import EDITABLE, number_fault
from .forms import SENSIBLE_DAYS, LineField, day_field
from .models import Bulletin

LIVE = "live"


class BeginForm(forms.Form):
    """What a new 通报 speaks of: a release, or the live state of a day with its plans."""

    source = forms.ChoiceField(
        label=_("用哪一期的数据"),
        error_messages={
            "required": _("请选用哪一期的数据。"),
            "invalid_choice": _("没有这一期，请从列表中选。"),
        },
    )
    as_of = day_field(
        _("数据截至"), help_text=_("用实时数据时填；按这一天以前的数据评定。"), required=False
    )
    plans = forms.MultipleChoiceField(
        label=_("所含计划"),
        widget=forms.CheckboxSelectMultiple(),
        required=False,
        help_text=_("用实时数据时选；不选即现行的计划。"),
    )

    def __init__(
        self,
        *args: Any,
        releases: Sequence[tuple[int, str]],
        held: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        source, plans = self.fields["source"], self.fields["plans"]
        assert isinstance(source, forms.ChoiceField)
        assert isinstance(plans, forms.MultipleChoiceField)
        source.choices = [
            (LIVE, _("实时数据，印发时发布为新一期")),
            *((str(number), title) for number, title in releases),
        ]
        plans.choices = [(str(key), title) for key, title in held]
        plans.error_messages["invalid_choice"] = _("没有这个计划，请从列表中选。")
        if len(held) < 2:
            del self.fields["plans"]

    def clean_as_of(self) -> dt.date | None:
        """A day the pages can judge by, needed for live data; raises ValidationError."""
        day: dt.date | None = self.cleaned_data["as_of"]
        if day is None and self.cleaned_data.get("source") == LIVE:
            raise forms.ValidationError(_("用实时数据须填写数据截至日期。"))
        if day and not SENSIBLE_DAYS[0] <= day <= SENSIBLE_DAYS[1]:
            raise forms.ValidationError(_("日期要在1990年到2100年之间。"))
        return day


class BulletinForm(forms.ModelForm):
    """Its own words, those that no figure gives."""

    class Meta:
        model = Bulletin
        fields = EDITABLE
        field_classes = {name: LineField for name in EDITABLE if name != "requirements"}
        widgets = {"requirements": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "masthead": _("红色版头，如：示例镇政务督查；不填即没有版头。"),
            "issue": _("如：第20期。"),
            "addressees": _("如：各办公室、中心、所、队。"),
            "copies": _("如：镇党委，镇人大主席团。"),
            "requirements": _("一行一段；以“（一）”开头又没有句号的一行是小标题。"),
        }
        error_messages = {
            "title": {"required": _("请填写标题。")},
            "issuer": {"required": _("请填写落款单位。")},
        }


class LeaveOutForm(forms.Form):
    """An item that is not listed, and why. The reason is for the town alone."""

    commitment = forms.TypedChoiceField(
        label=_("事项"),
        coerce=int,
        error_messages={
            "required": _("请选一项。"),
            "invalid_choice": _("本期通报没有列这一项，请从列表中选。"),
        },
    )
    reason = LineField(
        label=_("原因"),
        max_length=200,
        help_text=_("只写在内部版里；通报里只说有几项不列入。"),
        error_messages={"required": _("请写明为什么不列入。")},
    )

    def __init__(self, *args: Any, listed: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commitment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *((str(key), words) for key, words in listed)]


class ReturnForm(forms.Form):
    """Why a 送审稿 is returned."""

    note = LineField(
        label=_("退回的原因"),
        max_length=300,
        error_messages={"required": _("请写明退回的原因。")},
    )


class IssueForm(forms.Form):
    """文号 and day of an issue. ``confirmed`` is what its person saw would be frozen."""

    number = LineField(
        label=_("文号"),
        max_length=60,
        help_text=_("如：示政督〔2026〕20号。"),
        error_messages={"required": _("请填写文号。")},
    )
    day = day_field(_("印发日期"))
    confirmed = forms.CharField(widget=forms.HiddenInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """What was typed; a 文号 that is none is said at its field."""
        said: dict[str, Any] = super().clean() or {}
        number, day = said.get("number"), said.get("day")
        if number and day and (fault := number_fault(number, day)):
            self.add_error("number", fault)
        return said
