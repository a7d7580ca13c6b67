"""The deputies' pages on paper, by Chromium's own PDF: A4, nothing cut, no sheet left empty."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections import Counter

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.pages.walking import CLERK, DEPUTY, SHILI, WALKS, walking
from tests.stack import Live

pytestmark = pytest.mark.long

A4 = (595, 842)
# In points: the narrowest margin of any of these pages, and what a letter may reach beyond it.
MARGIN, SLACK = 34, 2
# Who prints -> the page and the most sheets it may take.
PRINTED = {
    DEPUTY: {
        "overview": 2,
        "town": 7,
        "commitment-count": 3,
        "commitment-milestone": 3,
        "commitment-revised": 3,
        "document-whole": 4,
        "document-quotes": 4,
        "compare": 1,
        "find": 1,
        "rule": 4,
    },
    CLERK: {"attention": 2, "town-live": 8},
}
# What is on the page for all who see.
_WORDS = """() => {
    document.querySelectorAll('.unseen').forEach(e => e.remove());
    return document.body.innerText;
}"""
# Every two publications of the sample are compared on one sheet.
PAIRS = [(1, 2), (2, 3), (3, 4), (1, 4), (2, 4)]


def read(pdf: bytes, *options: str) -> str:
    """What pdftotext reads; characters as people type them, not as the font names them."""
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, check=True, capture_output=True
    )
    return unicodedata.normalize("NFKC", done.stdout.decode())


def sheets(pdf: bytes) -> list[str]:
    """The words of every sheet."""
    return [re.sub(r"\s", "", page) for page in read(pdf).split("\f")[:-1]]


def lost(page: Page, pdf: bytes) -> list[str]:
    """The characters of the page that its paper shows less often: something is cut off."""
    page.emulate_media(media="print")
    words = unicodedata.normalize("NFKC", page.evaluate(_WORDS))
    page.emulate_media(media="null")
    # A hyphen at the end of a line is left out by pdftotext.
    missing = Counter(re.sub(r"[\s-]", "", words)) - Counter("".join(sheets(pdf)))
    return [f"lost: {''.join(sorted(missing.elements()))}"] if missing else []


def outside(pdf: bytes) -> list[str]:
    """The words that reach into the margin at either side, or beyond the sheet."""
    words = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>([^<]*)', read(pdf, "-bbox")
    )
    left, right = MARGIN - SLACK, A4[0] - MARGIN + SLACK
    return [word for low, high, word in words if float(low) < left or float(high) > right]


@pytest.mark.parametrize("who", PRINTED)
def test_pages_are_papers_to_hand_out(who: str, live: Live, browser: Browser) -> None:
    told = {}
    with walking(browser, live.url, who, 1440) as walk:
        for name, most in PRINTED[who].items():
            walk.open(WALKS[who][name])
            pdf = walk.page.pdf(prefer_css_page_size=True)
            told[name] = [*_faults(pdf, most), *lost(walk.page, pdf), *outside(pdf)]
    assert {name: faults for name, faults in told.items() if faults} == {}


def _faults(pdf: bytes, most: int) -> list[str]:
    """What is wrong with the sheets as such; [] where nothing is."""
    pages = sheets(pdf)
    size = tuple(round(float(edge)) for edge in PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:])
    found = [] if size == A4 else [f"a sheet of {size}"]
    if len(pages) > most:
        found.append(f"{len(pages)} sheets")
    for number, words in enumerate(pages, start=1):
        foot = f"第{number}页,共{len(pages)}页"
        if foot not in words:
            found.append(f"sheet {number} does not say that it is {foot}")
        if len(words) < len(foot) + 60:
            found.append(f"sheet {number} is nearly empty: {words}")
        found += [f"{word} on paper" for word in ("退出", "大字", "下载会议表格") if word in words]
    return found


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_comparison_is_one_sheet(earlier: int, later: int, live: Live, browser: Browser) -> None:
    with walking(browser, live.url, DEPUTY, 1440) as walk:
        walk.open(f"{SHILI}compare/?from={earlier}&to={later}")
        (words,) = sheets(walk.page.pdf(prefer_css_page_size=True))
    assert f"示例镇第{later}期与第{earlier}期比较" in words
    assert "规则第2版评定" in words
