"""Acts on people and the first steps of an empty 兑现."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commitments.finding.keeping import index_town
from commitments.models import Town
from commitments.townships import township

from .models import User


class FirstStepsError(Exception):
    """A first step that may not be done; ``str()`` is the sentence to show."""


def somebody_can_log_in() -> bool:
    """Whether anybody is left who can log in. Where nobody is (a new 兑现, or one whose
    demonstration people were removed) the first page leads through the first administrator."""
    return User.objects.filter(is_active=True).exists()


@transaction.atomic
def create_first_administrator(*, username: str, password: str) -> User:
    """The first administrator, who may do everything; raises FirstStepsError when somebody can
    log in already."""
    # Two who open the page at once must not both get in. SQLite lets one transaction write at a
    # time; PostgreSQL locks rows, and there is none yet, so the table is locked.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_user IN EXCLUSIVE MODE")
    if somebody_can_log_in():
        raise FirstStepsError(_("已有管理员，请登录。"))
    return User.objects.create_superuser(username=username, password=password)


@transaction.atomic
def add_town(*, code: str) -> Town:
    """The town with this statistical code, from the list of townships; the one that is there
    already where it was added before. Raises FirstStepsError for a code not in the list."""
    unit = township(code)
    if unit is None:
        raise FirstStepsError(_("区划代码“%(code)s”不在名录中，请从名录中选择。") % {"code": code})
    town, _created = Town.objects.get_or_create(
        code=unit.code,
        defaults={
            "name": unit.name,
            "district": unit.district,
            "city": unit.city,
            "province": unit.province,
        },
    )
    index_town(town.code)
    return town
