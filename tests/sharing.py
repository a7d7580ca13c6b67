"""What a process of the tests is given: whole files, and all that ask for the running product
together, so that it is started, and its sample loaded, once in a run.
"""

from __future__ import annotations

from functools import cache

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tracker.environment import BASE_DIR

PRODUCT = "live: Live"


@cache
def scope(path: str) -> str:
    """Return what the tests of a file, named as pytest names it, have to stay together with."""
    return PRODUCT if PRODUCT in (BASE_DIR / path).read_text(encoding="utf-8") else path


class OneProduct(LoadFileScheduling):
    """As ``--dist loadfile``, but the files that share the product are one."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneProduct | None:
    """Share out as above where whole files are asked for."""
    return OneProduct(config, log) if config.getvalue("dist") == "loadfile" else None
