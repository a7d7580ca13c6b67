"""``make bench``: run every benchmark and print a line for each."""

from __future__ import annotations

import logging
import os
import tempfile

import django


def main() -> None:
    """Print the ratios; nothing of the state folder is touched."""
    with tempfile.TemporaryDirectory() as state:
        os.environ |= {"VAR_DIR": state, "DATABASE_URL": f"sqlite:///{state}/bench.sqlite3"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
        logging.disable(logging.INFO)
        from . import judging, pages, reading

        for benchmark in (judging, reading, pages):
            print(benchmark.run().line(), flush=True)


if __name__ == "__main__":
    main()
