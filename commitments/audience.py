"""Who may see what of a town: the one place that decides it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from people.models import Membership, User

from .models import Town

INTERNAL = "internal"
DEPUTY = "deputy"
PUBLIC = "public"
# Audience -> the visibilities it sees.
SEES: dict[str, tuple[str, ...]] = {
    INTERNAL: ("internal", "deputy", "public"),
    DEPUTY: ("deputy", "public"),
    PUBLIC: ("public",),
}
# Role in a town -> the audience it belongs to there.
AUDIENCE_OF_ROLE: dict[str, str] = {
    Membership.Role.CLERK.value: INTERNAL,
    Membership.Role.DEPUTY.value: DEPUTY,
    Membership.Role.PRESIDIUM.value: DEPUTY,
}


def audience_of(user: User | AnonymousUser, town: Town) -> str | None:
    """What ``user`` is to ``town``: "internal" (its clerks, administrators), "deputy", "public"
    (anybody, where PUBLIC_PAGES is on), or None: may see nothing of it."""
    if user.is_authenticated:
        if user.is_superuser:
            return INTERNAL
        role = _role(user, town)
        if role in AUDIENCE_OF_ROLE:
            return AUDIENCE_OF_ROLE[role]
    return PUBLIC if settings.PUBLIC_PAGES else None


def own_audiences(user: User | AnonymousUser) -> dict[str, str]:
    """Town code -> what ``user`` is there, for the towns where it has a role. One query; an
    administrator has none and is INTERNAL everywhere."""
    if not user.is_authenticated:
        return {}
    roles = Membership.objects.filter(user=user).values_list("town_id", "role")
    return {town: AUDIENCE_OF_ROLE[role] for town, role in roles}


def may_edit(user: User | AnonymousUser, town: Town) -> bool:
    """Whether ``user`` may import into ``town`` and see it live."""
    return audience_of(user, town) == INTERNAL


def editable_towns(user: User | AnonymousUser) -> list[Town]:
    """The towns that ``user`` may import into, in the towns' order."""
    if not user.is_authenticated:
        return []
    towns = Town.objects.all()
    if not user.is_superuser:
        towns = towns.filter(memberships__user=user, memberships__role=Membership.Role.CLERK)
    return list(towns)


def may_settle(user: User | AnonymousUser, town: Town) -> bool:
    """Whether ``user`` may see and answer what the reports of ``town`` leave to check (待核对): its
    clerks, its presidium (主席团), administrators. Drafts are not among it."""
    if may_edit(user, town):
        return True
    return user.is_authenticated and _role(user, town) == Membership.Role.PRESIDIUM


def settling_towns(user: User | AnonymousUser) -> list[Town]:
    """The towns whose questions ``user`` may see and answer, in the towns' order."""
    if not user.is_authenticated or user.is_superuser:
        return editable_towns(user)
    roles = (Membership.Role.CLERK, Membership.Role.PRESIDIUM)
    return list(Town.objects.filter(memberships__user=user, memberships__role__in=roles))


def _role(user: User, town: Town) -> str | None:
    return Membership.objects.filter(user=user, town=town).values_list("role", flat=True).first()
