"""``manage.py remove_demonstration_logins``: what production asks for before it starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from people.models import User


class Command(BaseCommand):
    """Delete the people who may log in with one click; those who left traces are locked instead."""

    help = _("删除演示人员；已留下记录、不能删除的改为停用。")
    # Production refuses its checks while they exist, so this command must run without them.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove every demonstration login and say what became of each."""
        for user in User.objects.filter(is_demonstration=True).order_by("username"):
            told = {"name": user.username, "said": self._remove(user)}
            self.stdout.write(_("%(name)s：%(said)s") % told)

    def _remove(self, user: User) -> str:
        try:
            user.delete()
        except ProtectedError:
            user.is_active = user.is_demonstration = False
            user.set_unusable_password()
            user.save()
            return _("已停用")
        return _("已删除")
