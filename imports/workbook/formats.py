"""What calamine does not tell of an xlsx: 0.795 that is shown as 79.5%, and cells with an error.

Read beside it by plain patterns, so that no XML parser meets a hostile file.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

PERCENT_FORMATS = {9, 10}
_NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class Special:
    """What calamine does not tell of a sheet, by (row, column) from 0: cells shown as percentages,
    and texts of cells that it gives as blank (#DIV/0!, a formula never calculated)."""

    percent: frozenset[tuple[int, int]] = frozenset()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)


def special_cells(data: bytes) -> dict[str, Special]:
    """Sheet name -> what is special in it, of an xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = _percent_styles(_part(archive, "xl/styles.xml"))
        found = {}
        for name, path in _sheet_paths(archive).items():
            sheet = archive.read(path) if path in archive.namelist() else b""
            percent = _cells(sheet, styles) if styles else frozenset()
            found[name] = Special(percent, _unspoken(sheet))
        return found


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


def _part(archive: zipfile.ZipFile, path: str) -> str:
    try:
        return archive.read(path).decode("utf-8", "replace")
    except KeyError:
        return ""


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(one or two) for name, one, two in _ATTRIBUTE.findall(text)}


def _percent_styles(styles: str) -> set[str]:
    """The style numbers (as text) that show a percentage."""
    formats = set(PERCENT_FORMATS)
    for found in _NUMBER_FORMAT.findall(styles):
        attributes = _attributes(found)
        code = re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", ""))
        if "%" in code and attributes.get("numFmtId", "").isdigit():
            formats.add(int(attributes["numFmtId"]))
    table = _CELL_STYLES.search(styles)
    return {
        str(place)
        for place, found in enumerate(_STYLE.findall(table[0] if table else ""))
        if _attributes(found).get("numFmtId", "") in map(str, formats)
    }


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    for found in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        attributes = _attributes(found)
        targets[attributes.get("Id", "")] = attributes.get("Target", "")
    paths = {}
    for found in _SHEET.findall(_part(archive, "xl/workbook.xml")):
        attributes = _attributes(found)
        target = targets.get(attributes.get("r:id", ""), "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        paths[attributes.get("name", "")] = whole
    return paths


def _cells(sheet: bytes, styles: set[str]) -> frozenset[tuple[int, int]]:
    wanted = re.compile(rb"""\ss=["'](?:%s)["']""" % b"|".join(s.encode() for s in styles))
    places = (
        _place(attributes)
        for attributes in _CELL.findall(sheet)
        if wanted.search(b" " + attributes)
    )
    return frozenset(place for place in places if place)


def _unspoken(sheet: bytes) -> dict[tuple[int, int], str]:
    """Cells with an error, or with a formula and no value, and what to show for them."""
    if b't="e"' not in sheet and not _FORMULA.search(sheet):
        return {}
    texts = {}
    for attributes, inside in _full_cells(sheet):
        place, value, formula = _place(attributes), _VALUE.search(inside), _FORMULA.search(inside)
        said = value[1].strip().decode("utf-8", "replace") if value else ""
        if place and b't="e"' in attributes:
            texts[place] = unescape(said) or "#N/A"
        elif place and formula and not said:
            texts[place] = "=" + unescape((formula[1] or b"").decode("utf-8", "replace"))
    return texts


def _full_cells(sheet: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Attributes and content of the cells that have any. One pass, whatever is left unclosed."""
    cells = list(_CELL.finditer(sheet))
    ends = [cell.start() for cell in cells[1:]] + [len(sheet)]
    for cell, end in zip(cells, ends, strict=True):
        if not cell[1].endswith(b"/"):
            inside, _, _ = sheet[cell.end() : end].partition(b"</row")
            yield cell[1], inside


def _place(attributes: bytes) -> tuple[int, int] | None:
    """(row, column) from 0 of a cell's attributes."""
    place = _PLACE.search(_attributes(attributes.decode("utf-8", "replace")).get("r", ""))
    return (int(place[2]) - 1, column_number(place[1])) if place else None
