"""What the admin's pages share."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.admin import RelatedOnlyFieldListFilter as OnlyThere
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

__all__ = ["OnlyThere", "after_commit", "link"]

log = logging.getLogger(__name__)


def link(address: str) -> SafeString:
    """A link to a page of 兑现."""
    return format_html('<a href="{}">{}</a>', address, _("查看"))


def after_commit(task: Any, argument: Any) -> None:
    """Queue ``task`` once what was typed is stored for good. Where the broker is away it is done
    here and now: what was stored shall not end in an error page or wait for the night."""

    def send() -> None:
        try:
            task.delay(argument)
        except OperationalError as error:
            log.warning("%s is done by the web process, broker is away: %s", task.name, error)
            task(argument)

    transaction.on_commit(send)
