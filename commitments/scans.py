"""What a picture or scan is, told by what the file holds and never by its name. Nothing is decoded:
browsers show it to the person who gave it. No Django here."""

from __future__ import annotations

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
# Where some printers' software puts something before it; readers look as far.
PDF_WITHIN = 1024
# Photos of telephones, by what stands at the fifth byte.
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1")


def kind_of(head: bytes) -> str:
    """The content type of the picture or scan that begins with ``head`` (1024 bytes are enough);
    "" for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return PDF if b"%PDF-" in head[:PDF_WITHIN] else ""


def is_heic(head: bytes) -> bool:
    """Whether it is a photo as telephones keep it, which no browser of an office shows."""
    return head[4:12] in _HEIC
