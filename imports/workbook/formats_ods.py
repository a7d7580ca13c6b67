"""What calamine does not tell of an ods: hidden rows and columns, percentages, what a number looks
like, the date system. An ods keeps the text a person sees beside each number.

Read by plain patterns, tag by tag, so that no XML parser meets a hostile file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal, DecimalException
from html import unescape

from .formats import PERCENT, Beside, Place, Special, pieces
from .number_formats import Format, Look, Section

_TAG = re.compile(
    rb"<table:(table|table-row|table-column|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>"
)
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,7})"')
_ACROSS = re.compile(rb'table:number-columns-spanned="([0-9]{1,5})"')
_DOWN = re.compile(rb'table:number-rows-spanned="([0-9]{1,7})"')
_NAME = re.compile(rb'table:name="([^"]*)"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_NUMBER = re.compile(rb'office:value="([^"]{1,40})"')
_KIND = re.compile(rb'office:value-type="(float|percentage|currency)"')
_ERROR = re.compile(rb'calcext:value-type="error"')
_TEXT = re.compile(rb"<text:p[^>]*>(.*?)</text:p>", re.S)
_INNER = re.compile(rb"<[^>]*>")
_SEEN = re.compile(r"(?P<before>[^\d.+-]*)(?P<number>[+-]?[\d,]*\.?\d*)(?P<after>.*)", re.S)
_SAYS = re.compile(r"[^\W\d_]|[%‰℃°]")
_DATES_1904 = re.compile(rb'table:null-date[^>]*table:date-value="1904-')
# Repeated rows and columns that nobody fills reach to the end of a sheet.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_REPEATED = 2000


def beside_ods(data: bytes) -> dict[str, Beside]:
    """Sheet name -> what stands beside its values, of an ods."""
    reader = _Reader()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        archive.open("content.xml") as stream,
    ):
        for part in pieces(stream, b"table:table-row"):
            reader.read(part)
    return reader.told()


class _Reader:
    """The content of an ods, piece by piece."""

    def __init__(self) -> None:
        self.sheets: dict[str, _Sheet] = {}
        self.sheet = _Sheet()
        self.early = False

    def read(self, part: bytes) -> None:
        """Tag by tag."""
        self.early = self.early or bool(_DATES_1904.search(part))
        tags = list(_TAG.finditer(part))
        ends = [*(tag.start() for tag in tags[1:]), len(part)][: len(tags)]
        for tag, end in zip(tags, ends, strict=True):
            if tag[1] == b"table":
                named = _NAME.search(tag[2])
                self.sheet = _Sheet()
                self.sheets[unescape(named[1].decode("utf-8", "replace")) if named else ""] = (
                    self.sheet
                )
            else:
                self.sheet.take(tag[1], tag[2], part, tag.end(), end)

    def told(self) -> dict[str, Beside]:
        """Sheet name -> what was read of it."""
        return {name: sheet.beside(self.early) for name, sheet in self.sheets.items()}


class _Sheet:
    def __init__(self) -> None:
        self.line = self.next_line = 0
        self.column = self.place = 0
        self.percent: set[tuple[int, int]] = set()
        self.formats: dict[tuple[int, int], Format] = {}
        self.texts: dict[tuple[int, int], str] = {}
        self.merges: list[tuple[Place, Place]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def take(self, tag: bytes, attributes: bytes, part: bytes, start: int, end: int) -> None:
        """One tag, and in ``part`` from ``start`` to ``end`` what stands behind it."""
        found = _REPEATED.search(attributes) if b"-repeated" in attributes else None
        repeated = int(found[1]) if found else 1
        if tag == b"table-row":
            self.line, self.next_line, self.place = self.next_line, self.next_line + repeated, 0
            if _HIDDEN.search(attributes):
                self.hidden_rows.update(range(self.line, min(self.next_line, MOST_ROWS)))
        elif tag == b"table-column":
            if _HIDDEN.search(attributes):
                last = min(self.column + repeated, MOST_COLUMNS)
                self.hidden_columns.update(range(self.column, last))
            self.column += repeated
        else:
            if b"-spanned" in attributes:
                self._merge(attributes)
            if b'"error"' in attributes and _ERROR.search(attributes):
                self.texts[self.line, self.place] = _seen_text(part, start, end) or "#N/A"
            if shown := _shown(attributes, part, start, end):
                self._look(shown, min(repeated, MOST_REPEATED))
            self.place += repeated

    def _merge(self, attributes: bytes) -> None:
        across, down = _ACROSS.search(attributes), _DOWN.search(attributes)
        last = self.place + (int(across[1]) if across else 1) - 1
        bottom = self.line + (int(down[1]) if down else 1) - 1
        if last > self.place or bottom > self.line:
            self.merges.append(((self.line, self.place), (bottom, last)))

    def _look(self, shown: Format, across: int) -> None:
        lines = range(self.line, min(self.next_line, self.line + MOST_REPEATED))
        places: Iterable[tuple[int, int]] = (
            (line, place) for line in lines for place in range(self.place, self.place + across)
        )
        if shown == PERCENT:
            self.percent.update(places)
        else:
            self.formats.update(dict.fromkeys(places, shown))

    def beside(self, early: bool) -> Beside:
        """All of it."""
        return Beside(
            Special(frozenset(self.percent), self.texts, self.formats),
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            early,
            tuple(self.merges),
        )


def _seen_text(part: bytes, start: int, end: int) -> str:
    """The text that a person sees of a cell."""
    text = _TEXT.search(part, start, end)
    return unescape(_INNER.sub(b"", text[1]).decode("utf-8", "replace")).strip() if text else ""


def _shown(attributes: bytes, part: bytes, start: int, end: int) -> Format | None:
    kind = _KIND.search(attributes)
    if kind is None or not (number := _NUMBER.search(attributes)):
        return None
    text = _TEXT.search(part, start, end)
    if kind[1] == b"percentage":
        return PERCENT
    if text is None or text[1] == number[1]:
        return None
    seen = _seen_text(part, start, end)
    look = look_of(seen, number[1].decode())
    return Format((Section(None, look),)) if look else None


def look_of(seen: str, held: str) -> Look | None:
    """How a number that is ``held`` looks, by the text that is ``seen``: 200 as 200台, 123456 as
    12.3万. None where they are the same but for rounding, or where it cannot be told."""
    found = _SEEN.fullmatch(seen)
    if found is None or not any(mark.isdigit() for mark in found["number"]):
        return None
    before, after = (_words(found[name]) for name in ("before", "after"))
    if after == "%" and not before:
        return Look(percent=True)
    if any(mark.isdigit() for mark in after):
        return None
    try:
        number, shown = Decimal(held), Decimal(found["number"].replace(",", ""))
        exponent = _exponent(number, shown)
    except DecimalException:
        return None
    look = Look(exponent, before, after)
    return look if look != Look() else None


def _words(text: str) -> str:
    return text.strip() if _SAYS.search(text) else ""


def _exponent(number: Decimal, shown: Decimal) -> int:
    """How many powers of ten lie between the two, 0 where they differ by rounding only."""
    if not number or not shown or not number.is_finite():
        return 0
    exponent = number.adjusted() - shown.adjusted()
    for candidate in (exponent, exponent + 1, exponent - 1):
        share = number.scaleb(-candidate) / shown
        if candidate > 0 and Decimal("0.9") < share < Decimal("1.1"):
            return candidate
    return 0
