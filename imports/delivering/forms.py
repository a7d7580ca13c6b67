"""Forms of 上报: the blank form as it is given, and the day it was handed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.forms import day_field
from commitments.models import Publication, Town

from ..models import Delivery

MOST_RECEIVERS = 30


class ReleaseChoice(forms.ModelChoiceField):
    """A publication by its title and the day it speaks of."""

    def label_from_instance(self, obj: Any) -> str:
        """第4期 镇人大主席团会议（2026年三季度）."""
        return _("第%(number)s期 %(title)s") % {"number": obj.number, "title": obj.title}


class GiveForm(forms.Form):
    """Somebody else's blank form, the release to fill it from, and to whom it goes."""

    file = forms.FileField(
        label=gettext_lazy("空白表"),
        help_text=gettext_lazy(
            "上级发来的表，什么版式都可以。填好的仍是原来的表；xls、et、ods、docx填成xlsx。"
        ),
        error_messages={
            "required": gettext_lazy("请选择要填的空白表。"),
            "empty": gettext_lazy("这份文件是空的，请重新选择。"),
        },
    )
    receiver = forms.CharField(
        label=gettext_lazy("报给"),
        max_length=80,
        error_messages={"required": gettext_lazy("请写明报给哪个单位。")},
    )
    publication = ReleaseChoice(
        label=gettext_lazy("按哪一期填"),
        queryset=Publication.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("只填已发布的数，没有发布的不填。"),
    )
    internal = forms.BooleanField(label=gettext_lazy("含内部事项"), required=False)

    def __init__(self, *args: Any, town: Town, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = town.publications.order_by("-number").defer("summary", "raised", "plans")
        field = self.fields["publication"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = held
        field.initial = held.first()
        self.fields["receiver"].widget.attrs["list"] = "receivers"


class HandOnForm(forms.Form):
    """The day a form was handed on; ``seen`` is the checksum of the file as it was shown."""

    day = day_field(gettext_lazy("报出日期"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def receivers_of(town: Town) -> list[str]:
    """To whom the town reported before, so that the same office is written the same way."""
    named = Delivery.objects.filter(town=town).exclude(receiver="").order_by("receiver")
    return list(named.values_list("receiver", flat=True).distinct()[:MOST_RECEIVERS])
