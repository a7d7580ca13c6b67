"""The pages of a scanned pdf as the pictures that they are: copiers put one jpeg on each page, and
it is taken out as it stands. Nothing is drawn or decoded. No Django here.

A stranger's pdf is opened in a process of its own, within bounds of time and memory. Where a page
is anything else than one jpeg the whole file is left to the browser's own viewer.
"""

from __future__ import annotations

import pickle
import struct
import sys
from dataclasses import dataclass
from typing import Any

from ..workbook.answering import asked_once
from ..workbook.apart import _bound, end_with_parent
from ..workbook.limits import LIMITS, Limits

COMMAND = f"from {__name__} import main; main()"
MOST_PAGES = 12
# How far the sides of a picture may be from those of its page (percent) and still fill it.
SLACK = 6
_HEAD = struct.Struct(">BQ")


@dataclass(frozen=True)
class Scan:
    """One page: its jpeg, and the quarter turns to the right that the pdf shows it with."""

    jpeg: bytes
    turned: int = 0


def scans_apart(data: bytes, *, limits: Limits = LIMITS) -> list[Scan]:
    """The pages of a scanned pdf, read in a child process; [] for any other pdf, and where reading
    it takes too much."""
    told = asked_once(COMMAND, (data, limits), limits=limits)
    return unpacked(told) if told is not None else []


def scans_of(data: bytes) -> list[Scan]:
    """The pages of a scanned pdf, in this process; [] where a page is no single jpeg."""
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return []
    if len(reader.pages) > MOST_PAGES:
        return []
    found = [_scan(page) for page in reader.pages]
    return [scan for scan in found if scan] if all(found) else []


def _scan(page: Any) -> Scan | None:
    """The one jpeg that fills a page; None where there is none or the page holds other pictures."""
    held = page["/Resources"].get("/XObject", {})
    pictures = [one.get_object() for one in held.get_object().values()] if held else []
    if len(pictures) != 1 or pictures[0].get("/Subtype") != "/Image":
        return None
    picture = pictures[0]
    filters = picture.get("/Filter")
    if filters not in ("/DCTDecode", ["/DCTDecode"]) or not _fills(picture, page.mediabox):
        return None
    return Scan(bytes(picture._data), page.rotation // 90 % 4)


def _fills(picture: Any, box: Any) -> bool:
    """Whether a picture has the sides of its page."""
    across, down = float(picture["/Width"]) * float(box.height), float(picture["/Height"])
    down *= float(box.width)
    return abs(across - down) * 100 <= SLACK * max(across, down)


def packed(scans: list[Scan]) -> bytes:
    """The pages as one message; nothing in it is ever run."""
    return b"".join(_HEAD.pack(one.turned, len(one.jpeg)) + one.jpeg for one in scans)


def unpacked(told: bytes) -> list[Scan]:
    """The pages of a message; [] for one that is broken: a child may have been taken over."""
    found, at = [], 0
    while at < len(told):
        if len(told) < at + _HEAD.size:
            return []
        turned, length = _HEAD.unpack_from(told, at)
        at += _HEAD.size + length
        if at > len(told) or turned > 3:
            return []
        found.append(Scan(told[at - length : at], turned))
    return found if len(found) <= MOST_PAGES else []


def main() -> None:
    """The child: reads what is asked from its standard input, answers on its standard output."""
    end_with_parent()
    data, limits = pickle.load(sys.stdin.buffer)
    import pypdf  # noqa: F401 (loaded before nothing may be started any more)

    _bound(limits)
    try:
        answer = packed(scans_of(data))
    except Exception:
        answer = b""
    sys.stdout.buffer.write(answer)
