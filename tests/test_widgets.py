"""Fields that are written at once say what Django's own say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms

from commitments.widgets import PlainSelect

CHOICES = [("", "全部"), ("a<b", "甲&乙"), ("3", "三")]


def told(html: str) -> str:
    return re.sub(r">\s+<", "><", html).strip()


@pytest.mark.parametrize("value", [None, "", "3", 3, "a<b", "没有"])
@pytest.mark.parametrize("attrs", [{}, {"id": "x", "required": True, "disabled": False}])
def test_plain_select_writes_what_djangos_does(value: Any, attrs: dict[str, Any]) -> None:
    plain, usual = PlainSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    assert told(plain.render("unit", value, attrs)) == told(usual.render("unit", value, attrs))
