"""What there is to find: a line for each commitment, unit, document, sentence and town."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import Visibility
from .town import Town


class FoundKind(models.TextChoices):
    """Kinds of what is found, in the order in which they are shown."""

    COMMITMENT = "commitment", _("目标任务")
    UNIT = "unit", _("责任单位")
    DOCUMENT = "document", _("文件")
    SENTENCE = "sentence", _("原文")
    TOWN = "town", _("镇街")


class GramsField(models.Field):
    """A set of small numbers for the database's own index: integers on PostgreSQL, on SQLite words
    of hexadecimal digits."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def from_db_value(
        self, value: Any, expression: Any, connection: BaseDatabaseWrapper
    ) -> list[int]:
        """The numbers, whatever the database keeps them as: so they can be dumped and loaded."""
        if isinstance(value, str):
            return [int(number, 16) for number in value.split()]
        return list(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """What stands for the numbers in a statement."""
        return "%s::integer[]" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Iterable[int], connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """The numbers as the database keeps them; for PostgreSQL as one literal, which is read ten
        times as fast as a list is adapted."""
        if connection.vendor == "postgresql":
            return "{" + ",".join(map(str, value)) + "}"
        return " ".join(f"{number:x}" for number in value)


class FindEntry(models.Model):
    """One thing that can be found. Made from the records by ``finding.keeping``, never by hand.

    ``target`` is its id (0 for units, which are found by name, and for towns), ``place`` the offset
    of a sentence in its document, -1 where it is not known. ``live`` tells whether it stands so
    today, ``released`` who sees it in the town's last publication, "" for nobody. ``words`` are its
    lines as they are shown, the name first; ``text`` the same as ``grams.searched`` makes it.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FoundKind.choices)
    target = models.BigIntegerField(default=0)
    place = models.IntegerField(default=0)
    live = models.BooleanField(default=False)
    released = models.CharField(max_length=10, blank=True)
    rank = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True, blank=True)
    words = models.TextField()
    text = models.TextField()
    grams = GramsField()

    class Meta:
        verbose_name = _("查找条目")
        verbose_name_plural = _("查找条目")
        indexes = [models.Index(fields=["kind", "target"], name="find_entry_kind_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FoundKind.values), name="find_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(released__in=["", *Visibility.values]),
                name="find_entry_released_known",
            ),
            # What neither stands today nor was released is nobody's to find.
            models.CheckConstraint(
                condition=Q(live=True) | ~Q(released=""), name="find_entry_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.words.partition("\n")[0]
