"""What calamine does not tell of an xlsx: number formats, hidden rows and columns, cells with an
error, the date system.

Read beside it by plain patterns, piece by piece, so that no XML parser meets a hostile file and no
sheet is held whole. Of xls and xlsb nothing of this is known; of ods see ``formats_ods``.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import IO

from .number_formats import Format, Look, Section, read_format

Place = tuple[int, int]
PERCENT = Format((Section(None, Look(percent=True)),))
BUILT_IN = {"9": PERCENT, "10": PERCENT}
PIECE = 2**22
# Hidden rows and columns of a sheet, no more of them than it can have.
MOST_COLUMNS = 16_384
MOST_STYLES = 70_000

_NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_DATES_1904 = re.compile(r"""<(?:\w+:)?workbookPr\s[^>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row(?=\s)([^>]*)>")
_HIDDEN = re.compile(
    rb"""\s(?:hidden\s*=\s*["'](?:1|true|on)|(?:ht|width)\s*=\s*["']0(?:\.0+)?)["']"""
)
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_UNCALCULATED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_CELL_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,6})["']""")
_CELL_NAME = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW_NAME = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")


@dataclass(frozen=True)
class Special:
    """What calamine does not tell of cells, by (row, column) from 0: those shown as percentages,
    those that another number format changes in meaning, and texts of cells that it gives as blank
    (#DIV/0!, a formula never calculated)."""

    percent: frozenset[Place] = frozenset()
    texts: Mapping[Place, str] = field(default_factory=dict)
    formats: Mapping[Place, Format] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """All that is read beside calamine of one sheet; rows and columns count from 0. ``merges`` as
    in RawSheet, None where calamine tells them."""

    special: Special = field(default_factory=Special)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    date1904: bool = False
    merges: tuple[tuple[Place, Place], ...] | None = None


def beside_xlsx(data: bytes) -> dict[str, Beside]:
    """Sheet name -> what stands beside its values, of an xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = _styles(_part(archive, "xl/styles.xml"))
        early = bool(_DATES_1904.search(_part(archive, "xl/workbook.xml")))
        names = set(archive.namelist())
        return {
            name: _Sheet(styles).read(_pieces(archive, path) if path in names else (), early)
            for name, path in _sheet_paths(archive).items()
        }


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letter(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def attributes_of(text: str) -> dict[str, str]:
    """The attributes within a tag."""
    return {name: unescape(one or two) for name, one, two in _ATTRIBUTE.findall(text)}


def pieces(stream: IO[bytes], tag: bytes) -> Iterator[bytes]:
    """What ``stream`` holds, cut before tags named ``tag`` (with or without a prefix)."""
    kept = b""
    while more := stream.read(PIECE):
        held = kept + more
        cut = held.rfind(b"<" + tag)
        if cut < 1:
            cut = held.rfind(b"<", 0, max(held.rfind(b":" + tag), 0))
        yield held[: max(cut, 0)]
        kept = held[max(cut, 0) :]
    yield kept


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    with archive.open(path) as stream:
        yield from pieces(stream, b"row")


def _part(archive: zipfile.ZipFile, path: str) -> str:
    try:
        return archive.read(path).decode("utf-8", "replace")
    except KeyError:
        return ""


@lru_cache(maxsize=1)
def _styles(text: str) -> Mapping[bytes, Format]:
    """Style number (as a cell names it) -> its number format, where that changes the meaning. Forms
    that come one after the other have one and the same text of styles."""
    formats = dict(BUILT_IN)
    for found in _NUMBER_FORMAT.findall(text):
        attributes = attributes_of(found)
        read = read_format(attributes.get("formatCode", ""))
        formats.pop(attributes.get("numFmtId", ""), None)
        if read:
            formats[attributes.get("numFmtId", "")] = read
    table = _CELL_STYLES.search(text)
    return {
        str(place).encode(): formats[number]
        for place, found in enumerate(_STYLE.findall(table[0] if table else "")[:MOST_STYLES])
        if (number := attributes_of(found).get("numFmtId", "")) in formats
    }


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    for found in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        attributes = attributes_of(found)
        targets[attributes.get("Id", "")] = attributes.get("Target", "")
    paths = {}
    for found in _SHEET.findall(_part(archive, "xl/workbook.xml")):
        attributes = attributes_of(found)
        target = targets.get(attributes.get("r:id", ""), "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        paths[attributes.get("name", "")] = whole
    return paths


class _Sheet:
    """One sheet of an xlsx, piece by piece."""

    def __init__(self, styles: Mapping[bytes, Format]) -> None:
        self.styles = styles
        # As nearly every program writes a cell: its name, then its style.
        wanted = b"|".join(sorted(styles))
        self.quick = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="(%s)"' % wanted)
        self.percents = {style for style, shown in styles.items() if shown == PERCENT}
        self.line = -1
        self.percent: set[Place] = set()
        self.formats: dict[Place, Format] = {}
        self.texts: dict[Place, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def read(self, parts: Iterable[bytes], early: bool) -> Beside:
        """What ``parts`` say; ``early`` is kept as ``date1904``."""
        for number, part in enumerate(parts):
            if number == 0:
                self._columns(part)
            if self._plain(part):
                self._rows(part)
                self._looks(part)
            else:
                self._walk(part)
        special = Special(frozenset(self.percent), self.texts, self.formats)
        return Beside(special, frozenset(self.hidden_rows), frozenset(self.hidden_columns), early)

    def _columns(self, part: bytes) -> None:
        for found in _COLUMN.finditer(part, 0, max(part.find(b"sheetData"), 0)):
            if _HIDDEN.search(b" " + found[1]):
                said = attributes_of(found[1].decode("utf-8", "replace"))
                first, last = said.get("min", ""), said.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self.hidden_columns.update(range(int(first) - 1, min(int(last), MOST_COLUMNS)))

    def _rows(self, part: bytes) -> None:
        """Where every row names itself."""
        if b"hidden=" in part or b' ht="0' in part:
            for found in _ROW.finditer(part):
                if _HIDDEN.search(found[1]) and (named := _ROW_NAME.search(found[1])):
                    self.hidden_rows.add(int(named[1]) - 1)

    def _plain(self, part: bytes) -> bool:
        """Whether the quick patterns find all there is to find; few scans, for a part is long."""
        if b't="e"' in part or (b"<f" in part and _UNCALCULATED.search(part)):
            return False
        first, last = max(part.find(b"<sheetData"), 0), part.rfind(b"</sheetData")
        last = last if last > first else len(part)
        counted = part.count(b'<row r="', first, last)
        if not counted or counted != part.count(b"<row", first, last):
            return False
        if not self.styles:
            return True
        return part.count(b"<c", first, last) == part.count(b'<c r="', first, last)

    def _looks(self, part: bytes) -> None:
        """Where every cell names itself first, and its style next."""
        if not self.styles:
            return
        found = self.quick.findall(part)
        percent = self.percents
        self.percent.update(
            (int(line) - 1, _column(letters)) for letters, line, style in found if style in percent
        )
        self.formats.update(
            ((int(line) - 1, _column(letters)), self.styles[style])
            for letters, line, style in found
            if style not in percent
        )

    def _look(self, place: Place, style: bytes) -> None:
        if style in self.percents:
            self.percent.add(place)
        else:
            self.formats[place] = self.styles[style]

    def _walk(self, part: bytes) -> None:
        """Tag by tag: rows and cells without names count on, errors are looked into."""
        tags = list(_TAG.finditer(part))
        ends = [*(tag.start() for tag in tags[1:]), len(part)][: len(tags)]
        column = -1
        for tag, end in zip(tags, ends, strict=True):
            if tag[1] == b"row":
                named = _ROW_NAME.search(tag[2])
                self.line, column = int(named[1]) - 1 if named else self.line + 1, -1
                if _HIDDEN.search(tag[2]):
                    self.hidden_rows.add(self.line)
            else:
                named = _CELL_NAME.search(tag[2])
                column = _column(named[1]) if named else column + 1
                place = (int(named[2]) - 1 if named else self.line, column)
                self._cell(place, tag[2], part[tag.end() : end])

    def _cell(self, place: Place, attributes: bytes, inside: bytes) -> None:
        style = _CELL_STYLE.search(attributes)
        if style and style[1] in self.styles:
            self._look(place, style[1])
        if attributes.endswith(b"/"):
            return
        inside = inside.partition(b"</row")[0]
        kind, value, formula = (
            _TYPE.search(attributes),
            _VALUE.search(inside),
            _FORMULA.search(inside),
        )
        said = (value[1] or b"").strip().decode("utf-8", "replace") if value else ""
        if kind and kind[1] == b"e":
            self.texts[place] = unescape(said) or "#N/A"
        # A formula that gave an empty text is blank, and was calculated.
        elif formula and not said and not (kind and kind[1] == b"str" and value):
            self.texts[place] = "=" + unescape((formula[1] or b"").decode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_number(letters.decode())
