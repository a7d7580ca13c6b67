"""Who may log in, and what they are in which town."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a login. An administrator has ``is_superuser`` and enters every town."""

    display_name = models.CharField(_("姓名"), max_length=40, blank=True)
    is_demonstration = models.BooleanField(
        _("演示人员"),
        default=False,
        help_text=_("演示人员可一键登录；正式环境中存在演示人员时不能启动。"),
    )

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username


class Membership(models.Model):
    """What a person is in one town."""

    class Role(models.TextChoices):
        """Roles of the glossary; a clerk enters and imports, a deputy reads what was released, a
        member of the presidium does too and settles what reports leave to check."""

        CLERK = "clerk", _("经办人")
        DEPUTY = "deputy", _("人大代表")
        PRESIDIUM = "presidium", _("人大主席团")

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("人员"),
    )
    town = models.ForeignKey(
        "commitments.Town",
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("镇街"),
    )
    role = models.CharField(_("身份"), max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = _("所属镇街")
        verbose_name_plural = _("所属镇街")
        constraints = [
            models.UniqueConstraint(fields=["user", "town"], name="one_role_per_user_and_town"),
            models.CheckConstraint(
                condition=models.Q(role__in=["clerk", "deputy", "presidium"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.town} · {self.get_role_display()}"
