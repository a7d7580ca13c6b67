"""A clerk's hand: every click and every key is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Download, Locator, Page


@dataclass
class Hand:
    """Works one page. ``clicks`` and ``keys`` count what a person would do; ``told`` is what each
    step took, by its name."""

    page: Page
    clicks: int = 0
    keys: int = 0
    told: list[tuple[str, int, int]] = field(default_factory=list)
    _before: tuple[int, int] = (0, 0)

    def click(self, target: Locator) -> None:
        """One click."""
        self.clicks += 1
        target.click()

    def link(self, name: str) -> None:
        """Click a link of the page's contents by its words."""
        self.click(self.page.get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        """Click a button by its words."""
        self.click(self.page.get_by_role("button", name=name).first)

    def type(self, selector: str, text: str) -> None:
        """Click a field and type; a date is typed by its eight figures."""
        self.clicks += 1
        self.keys += len(text.replace("-", ""))
        self.page.fill(selector, text)

    def choose(self, selector: str, value: str) -> None:
        """Open a list and click one of it."""
        self.clicks += 2
        self.page.select_option(selector, value)

    def give(self, selector: str, files: Sequence[Path]) -> None:
        """Give files: open the chooser, mark all of a folder (Ctrl+A), open."""
        self.clicks += 2
        self.keys += 2
        self.page.set_input_files(selector, list(files))

    def download(self, target: Locator) -> Download:
        """Click what downloads."""
        with self.page.expect_download() as download:
            self.click(target)
        return download.value

    def done(self, step: str) -> None:
        """Note what the step took."""
        clicks, keys = self._before
        self.told.append((step, self.clicks - clicks, self.keys - keys))
        self._before = (self.clicks, self.keys)
