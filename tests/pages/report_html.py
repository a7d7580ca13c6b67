"""Reading a set report back: which of its characters are the report's own."""

from __future__ import annotations

from html.parser import HTMLParser


class _Held(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._added = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._added or "data-added" in dict(attrs):
            self._added += 1

    def handle_endtag(self, tag: str) -> None:
        self._added -= bool(self._added)

    def handle_data(self, data: str) -> None:
        if not self._added:
            self.text += data


def held(html: str) -> str:
    """The report's own characters in its HTML, without chips, gaps and anchors."""
    reading = _Held()
    reading.feed(html)
    reading.close()
    return reading.text
