"""Forms for people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from .models import User


class FirstAdministratorForm(BaseUserCreationForm):
    """Username and password twice."""

    class Meta:
        model = User
        fields = ("username",)
        labels = {"username": _("用户名")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("字母或数字都可以，例如 zhangsan。")
        self.fields["password1"].help_text = _("至少8个字符，不能全是数字，也不要太常见。")
        self.fields["password2"].help_text = _("再输入一次，以免打错。")


class TownSearchForm(forms.Form):
    """Which township: by name, place or code."""

    q = forms.CharField(label=_("查找镇、乡、街道"), required=False, max_length=60, strip=True)
