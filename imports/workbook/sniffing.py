"""What a file is, by its content and never by its name."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib

from .compound import Compound
from .limits import Limits
from .reading import UnreadableFile
from .text import looks_like_text

# Among the keywords of the workbooks that 兑现 prints for meetings.
PAPER = "duixian-paper"
HEAD = 65_536
_ZIPPED = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("content.xml", "ods"),
)
# JPEG, PNG, GIF, TIFF; photos of telephones (HEIC).
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_PHOTOS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
_TELLING = ("EncryptedPackage", "WordDocument", "PowerPoint Document")
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|style|link|base|"
    r"script|table|tbody|tr|div|center|span|font|form|h[1-6]|p|b|br)[\s/>])",
    re.I | re.S,
)
_MAIL = re.compile(
    r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:content-type:\s*multipart/|mime-version:)", re.I
)


def sniff(data: bytes, limits: Limits) -> str:
    """xlsx, xlsb, ods, docx, xls, html, mhtml, xml or csv; raises UnreadableFile for the rest."""
    if data.startswith(b"PK"):
        return _zip(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(data)
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise UnreadableFile("file_too_old")
    if data.startswith(b"%PDF"):
        raise UnreadableFile("file_is_pdf")
    if data.startswith(_PICTURES) or data[4:12] in _PHOTOS or _is_webp(data):
        raise UnreadableFile("file_is_picture")
    if data.startswith(b"{\\rtf"):
        raise UnreadableFile("file_is_word")
    if kind := _markup(data):
        return kind
    if looks_like_text(data):
        return "csv"
    raise UnreadableFile("file_unknown")


def _is_webp(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


def _markup(data: bytes) -> str:
    """html, mhtml or xml, "" for what is no such text."""
    head = _head(data)
    if _MARKUP.match(head):
        return "html"
    if head.lstrip().startswith("<?xml") or head.lstrip().startswith("<Workbook"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "xml"
        word = "wordprocessingml" in head or "office:word" in head
        raise UnreadableFile("file_is_word" if word else "file_is_xml")
    return "mhtml" if _MAIL.match(head[:4096]) else ""


def _head(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in data[:100]:
        wide = data[:2] in (b"<\0", b"\0<")
    if wide:
        little = data.startswith((codecs.BOM_UTF16_LE, b"<\0"))
        text = data[:HEAD].decode("utf-16-le" if little else "utf-16-be", "replace")
        return text.lstrip("\ufeff")
    return data[:HEAD].removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _zip(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            encrypted = any(part.flag_bits & 1 for part in parts) or _is_locked(archive, names)
            paper = not encrypted and _is_paper(archive, names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("file_broken") from error
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise UnreadableFile("file_unpacks_too_large", limit=str(limits.unpacked // 2**20))
    if encrypted:
        raise UnreadableFile("file_encrypted")
    if paper:
        raise UnreadableFile("file_is_paper")
    for mark, kind in _ZIPPED:
        if mark in names:
            return kind
    raise UnreadableFile("file_unknown")


def _small(archive: zipfile.ZipFile, names: set[str], part: str) -> bytes:
    """A part that is small where a real program wrote it, else nothing."""
    if part not in names or archive.getinfo(part).file_size > 2**18:
        return b""
    try:
        return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError):
        return b""


def _is_paper(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether this is a meeting workbook of our own: its sheets hold conclusions, not records."""
    return PAPER.encode() in _small(archive, names, "docProps/core.xml")


def _is_locked(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an ods has a password: its manifest says how its parts are locked."""
    return b"encryption-data" in _small(archive, names, "META-INF/manifest.xml")


def _ole(data: bytes) -> str:
    streams = _streams(data)
    if "EncryptedPackage" in streams:
        raise UnreadableFile("file_encrypted")
    if "WordDocument" in streams:
        raise UnreadableFile("file_is_word")
    if "PowerPoint Document" in streams:
        raise UnreadableFile("file_unknown")
    return "xls"


def _streams(data: bytes) -> set[str]:
    """The outermost streams; where the file is broken, those whose names it holds anywhere."""
    try:
        return set(Compound(data).entries)
    except UnreadableFile:
        return {name for name in _TELLING if name.encode("utf-16-le") in data}
