"""CSV and its relatives: UTF-8 with or without BOM, GB18030, UTF-16; , ; tab or |."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from .reading import UnreadableFile

DELIMITERS = ",\t;|"
SAMPLE_ROWS = 200
FIELD_LIMIT = 2**20
_TOLD = re.compile(r'"?sep=(.)"?\r?\n', re.I)
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


def looks_like_text(data: bytes) -> bool:
    """Whether ``data`` can be text at all: a BOM of UTF-16, or no control bytes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16_without_bom(data):
        return True
    return not _CONTROL.intersection(data[:65536])


def read_text(data: bytes, *, most: int) -> list[list[str]]:
    """Rows of cells, at most ``most`` of them; raises UnreadableFile where no encoding or no CSV
    reading fits."""
    text = decode(data)
    csv.field_size_limit(FIELD_LIMIT)
    try:
        mark, start = told_delimiter(text)
        held = io.StringIO(text, newline="")
        held.seek(start)
        rows = csv.reader(held, delimiter=mark or delimiter_of(text))
        return list(islice(rows, most))
    except csv.Error as error:
        raise UnreadableFile("file_broken") from error


def decode(data: bytes) -> str:
    """``data`` as text; raises UnreadableFile ``encoding_unknown``."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif guess := _utf16_without_bom(data):
        encodings = (guess,)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("encoding_unknown")


def told_delimiter(text: str) -> tuple[str, int]:
    """The delimiter that Excel writes into a first line ``sep=;``, and where the next begins: that
    is row 1 to whoever opens the file."""
    told = _TOLD.match(text)
    return (told[1], told.end()) if told else ("", 0)


def delimiter_of(text: str) -> str:
    """The delimiter under which most rows have the same number of cells, more than one."""
    scores = {mark: _score(text, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark])


def _score(text: str, mark: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(text[: 2**18], newline=""), delimiter=mark)
    widths: Counter[int] = Counter()
    try:
        for row, _ in zip(rows, range(SAMPLE_ROWS), strict=False):
            widths[len(row)] += 1
    except csv.Error:
        return 0, 0
    widths = Counter({width: count for width, count in widths.items() if width > 1})
    if not widths:
        return 0, 0
    width, count = widths.most_common(1)[0]
    return count, width


def _utf16_without_bom(data: bytes) -> str:
    """utf-16-le or -be where every other byte of commas, digits and ends of lines is 0."""
    head = data[:4000]
    if b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""
