"""Forms of imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commitments.forms import day_field
from commitments.models import Plan, Town


class PlanChoice(forms.ModelChoiceField):
    """A plan with its town's name where there are several towns."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        """镇名 · 计划名称, or the title alone."""
        return f"{obj.town} · {obj.title}" if self.several else str(obj.title)


class UploadForm(forms.Form):
    """A file, the town it is for, and what the file itself may not say."""

    town = forms.ModelChoiceField(
        label=_("镇街"),
        queryset=Town.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择这份文件属于哪个镇街。"),
            "invalid_choice": _("请从列表中选择您负责的镇街。"),
        },
    )
    file = forms.FileField(
        label=_("文件"),
        max_length=200,
        error_messages={
            "required": _("请选择要上传的文件。"),
            "empty": _("这份文件是空的，请重新选择。"),
            "max_length": _("文件名太长，请改短到200个字以内。"),
        },
    )
    plan = PlanChoice(
        label=_("所属计划"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("由文件写明"),
        help_text=_("文件里没有写明是哪份计划时才选。"),
    )
    day = day_field(
        _("数据截至"), required=False, help_text=_("文件里没有写明数据截至哪一天时才填。")
    )

    def __init__(self, *args: Any, towns: Sequence[Town], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [town.pk for town in towns]
        town, plan = self.fields["town"], self.fields["plan"]
        assert isinstance(town, forms.ModelChoiceField)
        assert isinstance(plan, PlanChoice)
        town.queryset = Town.objects.filter(pk__in=codes)
        plan.queryset = Plan.objects.filter(town__in=codes).select_related("town")
        plan.several = len(towns) > 1
        if len(towns) == 1:
            town.initial = towns[0]
        self.fields["file"].help_text = _(
            "WPS或Excel表格（xlsx、xls、et、ods），或csv，不超过%(limit)s MB。"
        ) % {"limit": settings.MAX_UPLOAD_MB}

    def clean_file(self) -> UploadedFile:
        """A file that is small enough to be read into memory; raises ValidationError."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.MAX_UPLOAD_MB * 1024 * 1024:
            told = {"name": file.name, "limit": settings.MAX_UPLOAD_MB}
            raise forms.ValidationError(
                _("文件“%(name)s”超过%(limit)s MB，请拆分后再上传。") % told
            )
        return file
