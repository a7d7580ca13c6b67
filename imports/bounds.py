"""What this machine lets a file hold, and what reading it may take: the settings as Limits."""

from __future__ import annotations

from django.conf import settings

from .workbook import Limits

MIB = 2**20


def limits() -> Limits:
    """The limits for files of strangers, as the settings say."""
    return Limits(
        size=settings.MAX_UPLOAD_MB * MIB,
        unpacked=settings.MAX_UNPACKED_MB * MIB,
        rows=settings.MAX_ROWS,
        columns=settings.MAX_COLUMNS,
        sheets=settings.MAX_SHEETS,
        cells=settings.MAX_CELLS,
        memory=settings.READ_MEMORY_MB * MIB,
        seconds=settings.READ_SECONDS,
    )
