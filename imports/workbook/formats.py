"""Which cells of an xlsx are shown as percentages: calamine gives 0.795 for a cell that says 79.5%.

Read beside it by plain patterns, so that no XML parser meets a hostile file.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from html import unescape

PERCENT_FORMATS = {9, 10}
_NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")


def percent_cells(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Sheet name -> cells (row, column, from 0) with a percent format; {} where none are found."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = _percent_styles(_part(archive, "xl/styles.xml"))
        if not styles:
            return {}
        return {name: _cells(archive, path, styles) for name, path in _sheet_paths(archive).items()}


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


def _cells(archive: zipfile.ZipFile, path: str, styles: set[str]) -> frozenset[tuple[int, int]]:
    try:
        sheet = archive.read(path)
    except KeyError:
        return frozenset()
    wanted = re.compile(rb"""\ss=["'](?:%s)["']""" % b"|".join(s.encode() for s in styles))
    found = set()
    for attributes in _CELL.findall(sheet):
        if wanted.search(b" " + attributes):
            place = _PLACE.search(_attributes(attributes.decode()).get("r", ""))
            if place:
                found.add((int(place[2]) - 1, column_number(place[1])))
    return frozenset(found)
