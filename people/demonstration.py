"""Demonstration people: logins by one click, for trying 兑现 on a machine of one's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.models import Town

from .models import Membership, User

# Username, name, whether an administrator, role in the towns.
PEOPLE = (
    ("demo-admin", "演示管理员", True, None),
    ("demo-clerk", "演示经办人", False, Membership.Role.CLERK),
    ("demo-deputy", "演示代表", False, Membership.Role.DEPUTY),
    ("demo-presidium", "演示主席团成员", False, Membership.Role.PRESIDIUM),
)


@transaction.atomic
def ensure_people(towns: Iterable[Town]) -> list[User]:
    """The demonstration people with their roles in ``towns``; those that exist stay as they are.

    They have no password: only the login page's buttons let them in, and production refuses to
    start while one of them exists (``people.checks``).
    """
    towns = list(towns)
    return [_ensure(*person, towns=towns) for person in PEOPLE]


def _ensure(
    username: str,
    name: str,
    administrator: bool,
    role: str | None,
    *,
    towns: list[Town],
) -> User:
    user, created = User.objects.get_or_create(
        username=username,
        defaults={
            "display_name": name,
            "is_demonstration": True,
            "is_superuser": administrator,
            "is_staff": administrator,
        },
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if role:
        for town in towns:
            Membership.objects.get_or_create(user=user, town=town, defaults={"role": role})
    return user


def demonstration_people() -> list[User]:
    """Those who may log in by one click, administrators first."""
    people = User.objects.filter(is_demonstration=True, is_active=True)
    return list(people.order_by("-is_superuser", "pk"))


def role_word(user: User) -> str:
    """What a demonstration person is, in one word."""
    if user.is_superuser:
        return _("管理员")
    membership = user.memberships.first()
    return membership.get_role_display() if membership else ""
