"""A report's bytes to its text: plain text, docx, pdf with a text layer, saved pages.

Offsets of records count in the text that comes out of here, once the marks of its pages are gone.
"""

from __future__ import annotations

import io
import re
from itertools import accumulate

from ..workbook.html import page_text
from ..workbook.limits import LIMITS, Limits
from ..workbook.reading import UnreadableFile
from ..workbook.sniffing import sniff
from ..workbook.text import decode
from ..workbook.word import read_paragraphs

# More pages than any report has; more marks than any report has.
MOST_PAGES = 2000
MOST_MARKS = 2_000_000
# A line so much of the longest goes on in the next one.
FULL = 0.8
# Stands where a page begins, but the first; programs that write pages as plain text put it too.
PAGE = "\f"
# What no database keeps and nobody sees.
_UNKEPT = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# A page's number alone on a line.
_NUMBER = re.compile(r"[-—– ]*\d{1,3}[-—– ]*")
_ENDS = re.compile(r"[。！？；：:]$")
_BEGINS = re.compile(
    r"第[一二三四五六]部分|[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十]|\d{1,2}[.、．]"
)


def open_text(data: bytes, *, limits: Limits = LIMITS) -> str:
    """The text of a report's file, with ``PAGE`` where a page of a pdf begins.

    Raises UnreadableFile with ``file_empty``, ``file_too_large``, ``file_encrypted``,
    ``file_broken``, ``encoding_unknown``, ``report_without_text`` (a scan) or ``report_unknown``
    (a workbook, a picture)."""
    if not data.strip():
        raise UnreadableFile("file_empty")
    if len(data) > limits.size:
        raise UnreadableFile("file_too_large", limit=str(limits.size // 2**20))
    text = _UNKEPT.sub("", _text(data, limits))
    if not text.strip():
        raise UnreadableFile("report_without_text")
    if len(text) > MOST_MARKS:
        raise UnreadableFile("report_too_long", limit=str(MOST_MARKS))
    return text


def _text(data: bytes, limits: Limits) -> str:
    if data.startswith(b"%PDF"):
        return _pdf(data)
    try:
        return _by_kind(data, limits)
    except UnreadableFile as error:
        if error.code in ("encoding_unknown", "file_unknown") and (text := _nearly_text(data)):
            return text
        raise


def _by_kind(data: bytes, limits: Limits) -> str:
    kind = sniff(data, limits)
    if kind == "docx":
        return "\n".join(read_paragraphs(data))
    if kind == "html":
        return page_text(data)
    if kind == "csv":
        return decode(data)
    raise UnreadableFile("report_unknown")


def _nearly_text(data: bytes) -> str:
    """UTF-8 in which a few control signs were left; "" for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return text if len(_UNKEPT.findall(text)) * 100 <= len(text) else ""


def _pdf(data: bytes) -> str:
    """The text layer, lines that only the page's width broke put together again."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("file_encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableFile("report_too_long", limit=str(MOST_MARKS))
        pages = [page.extract_text().splitlines() for page in reader.pages]
    except UnreadableFile:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableFile("file_broken") from error
    return unwrapped([line for page in pages for line in (PAGE, *page)][1:])


def unwrapped(lines: list[str]) -> str:
    """Lines of a page as paragraphs: a line nearly as long as the longest goes on in the next,
    unless it ends a sentence or a heading begins there. Page numbers are left out; ``PAGE`` as a
    line of its own stands before the words that come next."""
    held, marks = _held(lines)
    longest = max(map(len, held), default=0)
    parts: list[str] = []
    for place, line in enumerate(held):
        parts += [marks[place], line]
        following = held[place + 1] if place + 1 < len(held) else ""
        goes_on = len(line) >= FULL * longest and not _ENDS.search(line)
        if following:
            parts.append("" if goes_on and not _BEGINS.match(following) else "\n")
    return "".join(parts)


def _held(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that say something, and the marks of pages before each."""
    held, marks, due = [], [], ""
    for line in lines:
        if line == PAGE:
            due += PAGE
        elif (words := line.strip()) and not _NUMBER.fullmatch(words):
            held.append(words)
            marks.append(due)
            due = ""
    return held, marks


def pages_apart(text: str) -> tuple[str, list[int]]:
    """``text`` without the marks of its pages, and where in it each page begins, the first at 0;
    no places for a text without marks."""
    pages = text.rstrip().split(PAGE)
    starts = list(accumulate(map(len, pages), initial=0))[:-1]
    return "".join(pages), starts if len(pages) > 1 else []
