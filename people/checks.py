"""Refusing to serve in production while somebody may log in with one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

DEMONSTRATION_LOGINS = "people.E001"


def demonstration_logins(database: str = "default") -> list[str]:
    """Return the names of the demonstration logins, sorted; none where the table is not there
    yet.
    """
    from .models import User

    found = User.objects.using(database).filter(is_demonstration=True).order_by("username")
    try:
        return list(found.values_list("username", flat=True))
    except DatabaseError:
        return []


def refusal(names: list[str]) -> str:
    """Return the sentence that says why production does not start with these logins, and what to
    do.
    """
    return _(
        "正式环境（PRODUCTION=yes）不能启动：存在演示人员 %(names)s。"
        "请先删除：.venv/bin/python manage.py remove_demonstration_logins"
    ) % {"names": "、".join(names)}


@register(Tags.database)
def check_no_demonstration_logins(
    databases: Sequence[str] | None = None, **_unused: Any
) -> list[CheckMessage]:
    """Report E001 for each asked database that holds demonstration logins, in production only."""
    if not settings.PRODUCTION:
        return []
    found = [demonstration_logins(database) for database in databases or []]
    return [Error(refusal(names), id=DEMONSTRATION_LOGINS) for names in found if names]


def refuse_demonstration_logins() -> None:
    """End the process with a sentence where production would serve demonstration logins."""
    if not settings.PRODUCTION:
        return
    if names := demonstration_logins():
        raise SystemExit(refusal(names))
