"""Tables of web pages: what old office systems save under the name of an xls.

Nothing is fetched, no entity is expanded; what a page would hide or run is not read.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from .limits import Limits, RawSheet
from .reading import UnreadableFile
from .spans import Spanning, lay_out, under
from .text import decode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,40})""", re.I)
_NAMES = re.compile(r"<x:Name>([^<]{1,120})</x:Name>", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+")
_BREAKING = {"br", "p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "head", "template", "noscript", "title"}
# Lines right above a table that are its title; longer ones are prose.
MOST_LINES = 4
LONGEST_LINE = 80
# Browsers allow so many columns to one cell, and so many rows.
MOST_ACROSS = 1000
MOST_DOWN = 65_534


def read_html(data: bytes, limits: Limits) -> list[RawSheet]:
    """Each table of a page as a sheet; raises UnreadableFile ``file_without_table``."""
    return _named(_tables(_text(data), limits), limits)


def page_text(data: bytes) -> str:
    """All that a person reads on a page, lines apart; raises UnreadableFile."""
    return _words(_parsed(_text(data)))


def read_mhtml(data: bytes, limits: Limits) -> list[RawSheet]:
    """The tables of all pages in one file, as Excel saves "single file web pages"."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            held = part.get_payload(decode=True)
            pages.append(_text(held if isinstance(held, bytes) else b""))
    return _named([table for page in pages for table in _tables(page, limits)], limits)


def _text(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    named = found[1].decode().lower() if found else ""
    if named.startswith("gb") and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode(data)


def _named(tables: list[RawSheet], limits: Limits) -> list[RawSheet]:
    if not tables:
        raise UnreadableFile("file_without_table")
    if len(tables) > limits.sheets:
        raise UnreadableFile("too_many_sheets", limit=str(limits.sheets))
    return tables


def _tables(text: str, limits: Limits) -> list[RawSheet]:
    if not text.strip():
        return []
    root = _parsed(text)
    found = list(_holding(root, limits))
    names = _NAMES.findall(text[:65_536])
    if len(names) != len(found):
        names = [f"表{place}" for place in range(1, len(found) + 1)]
    return [_sheet(table, name, limits) for table, name in zip(found, names, strict=True)]


def _parsed(text: str) -> Any:
    """The root of a page; raises UnreadableFile."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFile("file_broken") from error


def _holding(root: Any, limits: Limits) -> Iterator[Any]:
    """The tables that hold something, a table that only arranges others left out. The tables
    within a cell of one that holds something are its text."""
    held: set[Any] = set()
    for table in root.iter("table"):
        if any(above in held for above in table.iterancestors("table")):
            continue
        rows = _rows(table)
        arranging = table.find(".//table") is not None
        if rows and (not arranging or _says_itself(rows)):
            held.add(table)
            yield table
            if len(held) > limits.sheets:
                return


def _says_itself(rows: list[Any]) -> bool:
    """Whether two rows hold several cells with a text outside any table within them."""
    telling = 0
    for row in rows:
        own = [cell for cell in row if cell.find(".//table") is None and _words(cell)]
        telling += len(own) > 1
    return telling > 1


def _rows(table: Any) -> list[Any]:
    """The rows of a table itself, not those of tables within it."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return rows


def _sheet(table: Any, name: str, limits: Limits) -> RawSheet:
    rows = _rows(table)
    above = _above(table)
    cells = [[_spanning(cell) for cell in row if cell.tag in ("td", "th")] for row in rows]
    laid = under(above, lay_out(cells, limits, name))
    hidden = frozenset(place + len(above) for place, row in enumerate(rows) if _is_hidden(row))
    return RawSheet(name, laid.rows, merges=laid.merges, hidden_rows=hidden)


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def _spanning(cell: Any) -> Spanning:
    across = _count(cell.get("colspan"), MOST_ACROSS)
    down = _count(cell.get("rowspan"), MOST_DOWN)
    return Spanning(_value(_words(cell), cell.get("x:num")), max(across, 1), down)


def _count(text: str | None, most: int) -> int:
    stripped = (text or "1").strip()
    return min(int(stripped), most) if re.fullmatch("[0-9]{1,6}", stripped) else 1


def _value(text: str, number: str | None) -> str | float:
    """What is seen; with all its digits where Excel put the number beside it (``x:num``)."""
    try:
        exact = float(number or "")
    except ValueError:
        return text
    if not _NUMBER.fullmatch(text):
        return text
    seen = text.replace(",", "")
    places = len(seen.partition(".")[2])
    return exact if abs(exact - float(seen)) <= 0.5 * 10**-places + 1e-9 else text


def _above(table: Any) -> list[str]:
    """The caption, or the short lines right above a table."""
    captions = [_words(child) for child in table if child.tag == "caption"]
    lines = [line for text in captions for line in text.split("\n") if line]
    element = table
    while not lines and element is not None and element.tag not in ("body", "td", "th"):
        for before in element.itersiblings(preceding=True):
            if before.tag == "table" or (isinstance(before.tag, str) and before.find(".//table")):
                break
            if isinstance(before.tag, str) and before.tag not in _SILENT:
                lines[:0] = [line for line in _words(before).split("\n") if line]
        element = element.getparent()
    return [line for line in lines[-MOST_LINES:] if len(line) <= LONGEST_LINE]


def _words(element: Any) -> str:
    """The text that a person sees in an element, lines apart."""
    parts: list[str] = []
    _collect(element, parts)
    lines = "".join(parts).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _collect(element: Any, parts: list[str]) -> None:
    """Without recursion, because a page may nest as deep as the parser lets it."""
    left: list[tuple[str, Any]] = [("open", element)]
    while left:
        what, node = left.pop()
        if what == "text":
            parts.append(node)
            continue
        breaking = node.tag in _BREAKING
        silent = not isinstance(node.tag, str) or node.tag in _SILENT or _is_hidden(node)
        if breaking:
            parts.append("\n")
        if silent and node is not element:
            continue
        if node.text:
            parts.append(_flat(node.text))
        tail: list[tuple[str, Any]] = []
        for child in node:
            tail.append(("open", child))
            if child.tail:
                tail.append(("text", _flat(child.tail)))
        if breaking:
            tail.append(("text", "\n"))
        left += reversed(tail)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
