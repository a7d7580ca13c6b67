"""What the admin's pages share."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import RelatedOnlyFieldListFilter as OnlyThere
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

__all__ = ["OnlyThere", "after_commit", "link"]


def link(address: str) -> SafeString:
    """A link to a page of 兑现."""
    return format_html('<a href="{}">{}</a>', address, _("查看"))


def after_commit(task: Any, argument: Any) -> None:
    """Queue ``task`` once what was typed is stored for good."""
    transaction.on_commit(lambda: task.delay(argument))
