"""``make bench``: run every benchmark and print a line for each."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import django


def main() -> None:
    """Print the ratios; nothing of the state folder is touched."""
    with tempfile.TemporaryDirectory() as state:
        os.environ |= {"VAR_DIR": state, "DATABASE_URL": f"sqlite:///{state}/bench.sqlite3"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
        logging.disable(logging.INFO)
        from . import (
            finding,
            importing,
            judging,
            ledgers,
            lists,
            pages,
            papers,
            reading,
            reports,
            returns,
            statuses,
        )

        for benchmark in (judging, reports, papers):
            print(benchmark.run().line(), flush=True)
        for line in pages.run():
            print(line, flush=True)
        ledger = ledgers.ledger(Path(state) / "ledger.xlsx", importing.ROWS)
        for measured in reading.run(ledger):
            print(measured.line(), flush=True)
        for line in importing.run(Path(state), ledger):
            print(line, flush=True)
        for line in returns.run():
            print(line, flush=True)
        for line in statuses.run(Path(state)):
            print(line, flush=True)
        for line in finding.on_both():
            print(line, flush=True)
        for line in lists.run(Path(state)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
