"""Fields of forms that pages show often, written at once: Django renders a template for each
field and option, which took a seventh of a town's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A select without groups of options; what it writes is what Django's own does."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The field with its options."""
        shown = self.format_value(value)
        options = format_html_join(
            "\n",
            '  <option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in shown else "", word) for key, word in self.choices),
        )
        told = _attributes(self.build_attrs(self.attrs, dict(attrs or {})))
        return format_html('<select name="{}"{}>\n{}\n</select>', name, told, options)


class PlainInput(forms.TextInput):
    """A field of one line; what it writes is what Django's own does."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The field with its value, where it has one."""
        told = self.build_attrs(self.attrs, dict(attrs or {}))
        own = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        return format_html("<input{}>", _attributes({**own, **told}))


def _attributes(told: Mapping[str, Any]) -> SafeString:
    """In their order; one that is True has no value, one that is False is left out."""
    written = [
        format_html(" {}", key) if value is True else format_html(' {}="{}"', key, value)
        for key, value in told.items()
        if value is not False and value is not None
    ]
    return format_html_join("", "{}", ((each,) for each in written))
