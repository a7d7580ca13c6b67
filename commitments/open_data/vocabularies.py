"""The words of the open data for the choices of the records, both ways."""

from __future__ import annotations

from functools import cache

from ..models import choices
from .columns import Column


@cache
def words_of(name: str) -> dict[str, str]:
    """Value -> word, of the vocabulary of that name in ``models.choices``."""
    return {value: str(word) for value, word in getattr(choices, name).choices}


@cache
def values_of(name: str) -> dict[str, str]:
    """Word -> value, of the vocabulary of that name."""
    return {word: value for value, word in words_of(name).items()}


def allowed(column: Column) -> tuple[str, ...]:
    """The words that may stand in a column; none for a column that takes others as well."""
    return tuple(words_of(column.words).values()) if column.words else ()
