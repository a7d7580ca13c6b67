"""What calamine does not tell of an xls (BIFF8 and BIFF5): number formats, hidden rows and columns,
the date system. Its records are walked once; cells only where a format changes the meaning."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .compound import Compound
from .formats import BUILT_IN, PERCENT, Beside, Special
from .number_formats import Format, read_format
from .reading import UnreadableFile

_BOF, _EOF, _BOUNDSHEET, _DATES, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x0022, 0x041E, 0x00E0
_ROW, _COLUMNS = 0x0208, 0x007D
# Cells with one number: NUMBER, RK, FORMULA; and MULRK, several in a row.
_CELLS = {0x0203, 0x027E, 0x0006}
_SEVERAL = 0x00BD
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_FORMULA, _ERROR = 0x0006, 0x0205
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
BIFF8 = 0x0600
# What Excel 95 wrote here.
OLD = "gb18030"
MOST_COLUMNS = 256

Record = tuple[int, int, int]


def beside_xls(data: bytes) -> dict[str, Beside]:
    """Sheet name -> what stands beside its values, of an xls; {} where its records are odd."""
    try:
        held = Compound(data)
        return dict(_Book(held.stream("Workbook") or held.stream("Book")).sheets())
    except (UnreadableFile, struct.error, IndexError):
        return {}


def _records(book: bytes, start: int) -> Iterator[Record]:
    """(kind, start, length) of each record, to the end of the part that begins at ``start``."""
    place, depth = start, 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        yield kind, place + 4, length
        depth += (kind == _BOF) - (kind == _EOF)
        place += 4 + length
        if depth <= 0:
            return


class _Book:
    """The part of a workbook that all sheets share."""

    def __init__(self, book: bytes) -> None:
        self.book = book
        self.wide = False
        self.early = False
        self.names: list[tuple[str, int]] = []
        self.codes: dict[int, Format] = {int(key): shown for key, shown in BUILT_IN.items()}
        self.styles: list[int] = []
        for kind, start, length in _records(book, 0):
            self._take(kind, start, length)
        self.looks = {
            style: self.codes[code] for style, code in enumerate(self.styles) if code in self.codes
        }

    def _take(self, kind: int, start: int, length: int) -> None:
        if kind == _BOF:
            self.wide = struct.unpack_from("<H", self.book, start)[0] == BIFF8
        elif kind == _DATES:
            self.early = self.book[start] == 1
        elif kind == _XF:
            self.styles.append(struct.unpack_from("<H", self.book, start + 2)[0])
        elif kind == _FORMAT:
            self._format(start)
        elif kind == _BOUNDSHEET:
            place = struct.unpack_from("<I", self.book, start)[0]
            self.names.append((self._text(start + 6, 1), place))

    def _format(self, start: int) -> None:
        number = struct.unpack_from("<H", self.book, start)[0]
        shown = read_format(self._text(start + 2, 2 if self.wide else 1))
        self.codes.pop(number, None)
        if shown:
            self.codes[number] = shown

    def _text(self, start: int, size: int) -> str:
        """A text with its length before it, in ``size`` bytes."""
        count = int.from_bytes(self.book[start : start + size], "little")
        start += size
        if not self.wide:
            return self.book[start : start + count].decode(OLD, "replace")
        if self.book[start] & 1:
            return self.book[start + 1 : start + 1 + 2 * count].decode("utf-16-le", "replace")
        return self.book[start + 1 : start + 1 + count].decode("latin-1")

    def sheets(self) -> Iterator[tuple[str, Beside]]:
        """Each sheet with what was read of it."""
        for name, place in self.names:
            yield name, self._sheet(place)

    def _sheet(self, place: int) -> Beside:
        sheet = _Sheet(self.book, self.looks)
        for kind, start, length in _records(self.book, place):
            sheet.take(kind, start, length)
        special = Special(frozenset(sheet.percent), sheet.texts, sheet.formats)
        return Beside(
            special, frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns), self.early
        )


class _Sheet:
    def __init__(self, book: bytes, looks: dict[int, Format]) -> None:
        self.book = book
        self.looks = looks
        self.percent: set[tuple[int, int]] = set()
        self.formats: dict[tuple[int, int], Format] = {}
        self.texts: dict[tuple[int, int], str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def take(self, kind: int, start: int, length: int) -> None:
        """One record."""
        if kind in (_FORMULA, _ERROR):
            self._error(kind, start)
        if kind in _CELLS:
            if self.looks:
                line, place, style = struct.unpack_from("<HHH", self.book, start)
                self._look(line, place, style)
        elif kind == _SEVERAL:
            if self.looks:
                line, first = struct.unpack_from("<HH", self.book, start)
                for number in range((length - 6) // 6):
                    (style,) = struct.unpack_from("<H", self.book, start + 4 + 6 * number)
                    self._look(line, first + number, style)
        elif kind == _ROW:
            line, height, flags = struct.unpack_from("<H4xH4xH", self.book, start)
            if flags & _HIDDEN_ROW or height & 0x7FFF == 0:
                self.hidden_rows.add(line)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", self.book, start)
            if flags & _HIDDEN_COLUMN or width == 0:
                self.hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))

    def _error(self, kind: int, start: int) -> None:
        """A cell with an error, or a formula whose result is one: calamine gives a blank."""
        line, place, _ = struct.unpack_from("<HHH", self.book, start)
        held = self.book[start + 6 : start + 14]
        if kind == _ERROR:
            code = held[0] if held[1] else -1
        else:
            code = held[2] if held[0] == 2 and held[6:8] == b"\xff\xff" else -1
        if code in ERRORS:
            self.texts[line, place] = ERRORS[code]

    def _look(self, line: int, place: int, style: int) -> None:
        shown = self.looks.get(style)
        if shown == PERCENT:
            self.percent.add((line, place))
        elif shown:
            self.formats[line, place] = shown
