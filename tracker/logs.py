"""How an event becomes a line of the log."""

from __future__ import annotations

import logging


class LineFormatter(logging.Formatter):
    """Writes each event, its traceback included, as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event with its line ends written as ``\\n`` (two characters)."""
        return super().format(record).replace("\r", "").replace("\n", "\\n")
