"""Every page at every width: axe-core, what must hold of each as it stands, and its picture.

The pictures are written as NAME-WIDTH.png into the folder that the environment names in SCREENS,
else into pytest's own temporary folder; they are to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.walking import WALKS, WIDTHS, walking
from tests.stack import Live

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pictures."""
    named = os.environ.get("SCREENS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screens")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", WALKS)
def test_pages_at_every_width(
    who: str, width: int, live: Live, browser: Browser, screens: Path
) -> None:
    told = {}
    with walking(browser, live.url, who, width) as walk:
        for name, address in WALKS[who].items():
            walk.open(address)
            walk.page.wait_for_load_state("networkidle")
            walk.picture(screens / f"{name}-{width}.png")
            told[name] = [*walk.faults(), *walk.axe()]
    assert {name: faults for name, faults in told.items() if faults} == {}
