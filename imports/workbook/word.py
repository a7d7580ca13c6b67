"""Tables in a docx, read from its one part that holds them.

With lxml and not with python-docx: that loads every part and picture of a file before it can be
asked how large it is, and gives a merged cell as often as it spans.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from .limits import Limits, RawSheet
from .reading import UnreadableFile
from .spans import Spanning, lay_out, under
from .xml import parse

PART = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same in files saved as "strict".
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MOST_LINES = 4
LONGEST_LINE = 80
# What a reader of the page does not see: struck out by somebody's correction, codes of fields.
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tcPr", "Fallback"}
# Wrapped around rows, cells or paragraphs without meaning.
_WRAPS = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"}


def read_word(data: bytes, limits: Limits) -> list[RawSheet]:
    """Each table as a sheet 表1, 表2 …, with the lines right above it; raises UnreadableFile
    ``file_without_table`` where there is none."""
    root = parse(_document(data))
    body = next((child for child in root if _tag(child) == "body"), None)
    sheets: list[RawSheet] = []
    lines: list[str] = []
    for block in _unwrapped(body if body is not None else ()):
        if _tag(block) == "tbl":
            sheets.append(_sheet(block, lines, f"表{len(sheets) + 1}", limits))
            lines = []
            if len(sheets) > limits.sheets:
                raise UnreadableFile("too_many_sheets", limit=str(limits.sheets))
        elif _tag(block) == "p" and (text := _paragraph(block)):
            lines = [*lines, text][-MOST_LINES:] if len(text) <= LONGEST_LINE else []
    if not sheets:
        raise UnreadableFile("word_without_table")
    return sheets


def read_paragraphs(data: bytes) -> list[str]:
    """The paragraphs that say something, in the order of the file, those of tables too; raises
    UnreadableFile."""
    lines = (_paragraph(part) for part in parse(_document(data)).iter() if _tag(part) == "p")
    return [line for line in lines if line]


def _document(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(PART)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("file_broken") from error
    except (EOFError, KeyError) as error:
        raise UnreadableFile("file_broken") from error


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _get(element: Any, name: str) -> str | None:
    value: str | None = element.get(W + name)
    return value if value is not None else element.get(STRICT + name)


def _unwrapped(elements: Iterable[Any]) -> Iterator[Any]:
    left = list(reversed(list(elements)))
    while left:
        element = left.pop()
        if _tag(element) in _WRAPS:
            left += reversed(list(element))
        else:
            yield element


def _sheet(table: Any, lines: list[str], name: str, limits: Limits) -> RawSheet:
    rows = [row for row in _unwrapped(table) if _tag(row) == "tr"]
    if len(rows) > limits.rows:
        raise UnreadableFile("too_many_rows", sheet=name, limit=str(limits.rows))
    cells = [list(_cells(row, limits, name)) for row in rows]
    laid = under(lines, lay_out(_merged(cells), limits, name))
    hidden = frozenset(place + len(lines) for place, row in enumerate(rows) if _is_hidden(row))
    return RawSheet(name, laid.rows, merges=laid.merges, hidden_rows=hidden)


def _is_hidden(row: Any) -> bool:
    return any(_tag(said) == "hidden" for part in row if _tag(part) == "trPr" for said in part)


class _Cell:
    """A cell of a row: where it stands, its text, whether it goes on with the one above."""

    def __init__(self, cell: Any, place: int) -> None:
        said = {
            _tag(part): _get(part, "val") or ""
            for properties in cell
            if _tag(properties) == "tcPr"
            for part in properties
        }
        self.place = place
        self.across = _number(said.get("gridSpan"), 1)
        self.goes_on = "vMerge" in said and said["vMerge"] != "restart"
        self.starts = said.get("vMerge") == "restart"
        self.text = _text(cell)
        self.down = 1


def _cells(row: Any, limits: Limits, name: str) -> Iterator[_Cell]:
    place = 0
    for part in _unwrapped(row):
        if _tag(part) == "trPr":
            before = [_get(said, "val") for said in part if _tag(said) == "gridBefore"]
            place += _number(before[0], 0) if before else 0
        elif _tag(part) == "tc":
            cell = _Cell(part, place)
            place += cell.across
            if place > limits.columns:
                raise UnreadableFile("too_many_columns", sheet=name, limit=str(limits.columns))
            yield cell


def _number(text: str | None, default: int) -> int:
    return min(int(text), 16_384) if text and text.isdecimal() and len(text) < 6 else default


def _merged(rows: list[list[_Cell]]) -> list[list[Spanning]]:
    """The rows with vertical merges counted out; where nothing above begins one, a cell is its
    own."""
    open_at: dict[int, _Cell] = {}
    laid: list[list[Spanning]] = []
    kept: list[list[_Cell]] = []
    for cells in rows:
        own = []
        still: dict[int, _Cell] = {}
        for cell in cells:
            above = open_at.get(cell.place)
            if cell.goes_on and above is not None and above.across == cell.across:
                above.down += 1
                still[cell.place] = above
            else:
                own.append(cell)
                if cell.starts:
                    still[cell.place] = cell
        open_at = still
        kept.append(own)
    for own in kept:
        laid.append([Spanning(cell.text, cell.across, cell.down, cell.place) for cell in own])
    return laid


def _text(cell: Any) -> str:
    """The paragraphs of a cell, those of a table within it too."""
    lines = [_paragraph(part) for part in cell.iter() if _tag(part) == "p"]
    return "\n".join(line for line in lines if line)


def _paragraph(paragraph: Any) -> str:
    parts: list[str] = []
    left = list(reversed(list(paragraph)))
    while left:
        element = left.pop()
        tag = _tag(element)
        if tag in _UNSEEN or tag == "p":
            continue
        if tag == "t":
            parts.append(element.text or "")
        elif tag in ("tab", "br", "cr"):
            parts.append(" ")
        elif tag == "noBreakHyphen":
            parts.append("-")
        left += reversed(list(element))
    return "".join(parts).strip()
