"""What openpyxl does not keep of a workbook: calculated values, put back; the rest, told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

# What it is called in words, the parts it lies in, what stands for one of it there ("" for the part
# itself).
LOSABLE = (
    ("pictures", r"xl/media/", b""),
    ("charts", r"xl/charts/chart(Ex)?\d*\.xml$", b""),
    ("shapes", r"xl/drawings/drawing\d+\.xml$", b"<xdr:sp[ >]|<xdr:cxnSp[ >]"),
    ("controls", r"xl/(ctrlProps|activeX)/[^/]+\.xml$", b""),
    ("embedded", r"xl/embeddings/", b""),
    ("slicers", r"xl/(slicers|timelines)/", b""),
    ("threads", r"xl/threadedComments/", b"<threadedComment "),
    ("queries", r"xl/queryTables/", b""),
    ("signatures", r"_xmlsignatures/sig\d*\.xml$", b""),
    ("validations", r"xl/worksheets/[^/]+\.xml$", b"<x14:dataValidation "),
    ("conditions", r"xl/worksheets/[^/]+\.xml$", b"<x14:conditionalFormatting "),
    ("sparklines", r"xl/worksheets/[^/]+\.xml$", b"<x14:sparkline>"),
)
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>'
)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_PLACE = re.compile(rb"""(?:^|\s)r=["']([A-Z]{1,3}\d+)["']""")
_TYPE = re.compile(rb"""(?:^|\s)t=["'](str|b|e|n)["']""")
_ANY_TYPE = re.compile(rb"""(?:^|\s)t=["']""")

# Cell -> the type and text of the value that was calculated last.
Values = Mapping[bytes, tuple[bytes, bytes]]


def calculated(sheet: bytes) -> Values:
    """The values that the formulas of a sheet's part had when it was saved."""
    if not _HAS_FORMULA.search(sheet):
        return {}
    values = {}
    for attributes, inside in _CELL.findall(sheet):
        place, value = _PLACE.search(attributes), _VALUE.search(inside)
        kind = _TYPE.search(attributes)
        known = kind is not None or not _ANY_TYPE.search(attributes)
        if place and value and known and _HAS_FORMULA.search(inside):
            values[place[1]] = (kind[1] if kind else b"n", value[1])
    return values


def with_values(data: bytes, values: Mapping[str, Values]) -> bytes:
    """The workbook ``data`` as openpyxl saved it, its formulas with their last values; ``values``
    by the names of its parts. Without them a formula that nobody has calculated again reads as
    empty."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            inside = old.read(part)
            own = values.get(part.filename)
            new.writestr(part.filename, _filled(inside, own) if own else inside)
    return out.getvalue()


def _filled(sheet: bytes, values: Values) -> bytes:
    def fill(cell: re.Match[bytes]) -> bytes:
        place, attributes, formula = cell.groups()
        if place not in values:
            return cell[0]
        kind, value = values[place]
        return b'<c r="%s"%s t="%s">%s<v>%s</v></c>' % (place, attributes, kind, formula, value)

    return _FORMULA.sub(fill, sheet)


def lost(had: Mapping[str, int], have: Mapping[str, int]) -> dict[str, int]:
    """Name of ``LOSABLE`` -> how many of it are missing, of what ``losable`` counted before and
    after; and under ``charts_redrawn`` how many charts were written anew."""
    missing = {name: had[name] - have[name] for name in had if had[name] > have[name]}
    return {**missing, **({"charts_redrawn": have["charts"]} if have["charts"] else {})}


def losable(data: bytes) -> dict[str, int]:
    """Name of ``LOSABLE`` -> how many of it a workbook has."""
    counts = dict.fromkeys((name for name, _, _ in LOSABLE), 0)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            wanted = [(name, mark) for name, where, mark in LOSABLE if re.match(where, part)]
            inside = archive.read(part) if any(mark for _, mark in wanted) else b""
            for name, mark in wanted:
                counts[name] += len(re.findall(mark, inside)) if mark else 1
    return counts
