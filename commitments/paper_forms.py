"""Forms of the papers' pages: how votes are counted, and who signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .forms import SENSIBLE_DAYS, LineField, day_field
from .models.choices import SignRole, VoteBase, VoteRule
from .papers.signing import MIB


class VoteForm(forms.Form):
    """Of whom the share of votes is taken, and by which rule a verdict follows."""

    base = forms.ChoiceField(
        label=_("以什么为基数"),
        choices=VoteBase.choices,
        error_messages={"invalid_choice": _("没有“%(value)s”这一项，请从列表中选。")},
    )
    rule = forms.ChoiceField(
        label=_("按什么办法定结果"),
        choices=VoteRule.choices,
        error_messages={"invalid_choice": _("没有“%(value)s”这一项，请从列表中选。")},
    )


class SignForm(forms.Form):
    """Who signed one line of a paper, on which day, with the scan of the signed sheet."""

    role = forms.ChoiceField(
        label=_("哪一栏"),
        choices=SignRole.choices,
        error_messages={"invalid_choice": _("没有“%(value)s”这一栏，请从列表中选。")},
    )
    name = LineField(
        label=_("姓名或印章"),
        max_length=60,
        help_text=_("照纸上写的填，如：张三；盖章填印章上的单位名称。"),
        error_messages={"required": _("请填写谁签的。")},
    )
    signed_on = day_field(_("签署日期"))
    scan = forms.FileField(
        label=_("签好的扫描件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "picker", "accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text = _("可以不附。pdf、jpg或png，不超过%(limit)s MB。") % {
            "limit": settings.MAX_UPLOAD_MB
        }

    def clean_signed_on(self) -> Any:
        """A day that can be; raises ValidationError."""
        day = self.cleaned_data["signed_on"]
        if not SENSIBLE_DAYS[0] <= day <= SENSIBLE_DAYS[1]:
            raise forms.ValidationError(_("日期要在1990年到2100年之间。"))
        return day

    @property
    def scan_bytes(self) -> bytes | None:
        """What was chosen, one byte more than is taken at most; None where nothing was."""
        chosen = self.cleaned_data["scan"]
        return chosen.read(settings.MAX_UPLOAD_MB * MIB + 1) if chosen else None
