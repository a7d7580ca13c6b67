"""What the first view of a page costs over the wire, as a browser asks the whole product for it."""

from __future__ import annotations

import re
import urllib.request
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.stack import Live

# Bytes: the page with its styles, scripts, letters and pictures, without charts.
MOST = 300_000
_LOADED = re.compile(
    r'<(?:link[^>]*rel="(?:stylesheet|icon)"|script|img)[^>]*(?:href|src)="([^"]+)"'
)
_WITHIN = re.compile(r"url\(['\"]?(?!data:)([^)'\"]+)")


def asked(url: str) -> tuple[bytes, Any]:
    """The body as it comes over the wire, and its headers."""
    wanted = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(wanted, timeout=30) as answer:
        return answer.read(), answer.headers


def links(live: Live, path: str, pattern: str) -> list[str]:
    html = asked(live.url + path)[0].decode()
    return list(dict.fromkeys(re.findall(f'href="({pattern})[?"#]', html)))


def heaviest(live: Live, kind: str) -> tuple[str, bytes]:
    """The largest of the first pages of a kind that each town of the sample leads to."""
    towns = links(live, "/", r"/towns/\d+/")
    patterns = {"commitment": r"/commitments/\d+/", "document": r"/documents/\d+/"}
    found = {"town": towns, "overview": ["/"]}.get(kind) or [
        each for town in towns for each in links(live, town, patterns[kind])[:4]
    ]
    pages = [(path, asked(live.url + path)[0]) for path in found]
    return max(pages, key=lambda page: len(page[1]))


@pytest.mark.parametrize("kind", ["overview", "town", "commitment", "document"])
def test_first_view_is_at_most_300_kb_without_charts(live: Live, kind: str) -> None:
    path, html = heaviest(live, kind)
    files = {urljoin(live.url + path, each) for each in _LOADED.findall(html.decode())}
    sizes = {url: _size(url) for url in files if "echarts" not in url}
    whole = len(html) + sum(sizes.values())
    assert len(sizes) > 8
    assert whole <= MOST, f"{path}: {whole} bytes, of which {len(html)} are the page"


def _size(url: str) -> int:
    """The bytes of a file that is kept for good and, where that makes it smaller, compressed; of a
    style with what it loads in its turn."""
    body, headers = asked(url)
    assert re.search(r"\.[0-9a-f]{12}\.\w+$", url), url
    assert "immutable" in headers["Cache-Control"], url
    if not url.endswith((".css", ".js")):
        return len(body)
    assert headers["Content-Encoding"] == "gzip", url
    text = urllib.request.urlopen(url, timeout=30).read().decode()
    within = _WITHIN.findall(text) if url.endswith(".css") else []
    return len(body) + sum(_size(urljoin(url, each)) for each in dict.fromkeys(within))
