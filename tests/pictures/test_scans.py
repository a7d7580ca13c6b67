"""A scanned pdf is shown page by page as the pictures it holds; any other is left as it is."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from imports.pictures.scans import MOST_PAGES, Scan, packed, scans_apart, scans_of, unpacked

JPEG = b"\xff\xd8\xff\xe0" + b"picture" + b"\xff\xd9"


def pdf(*jpegs: bytes, turn: int = 0, wide: int = 2480, name: str = "/DCTDecode") -> bytes:
    """A pdf of A4 pages, each with one picture of 2480 × 3508 dots."""
    writer = PdfWriter()
    for jpeg in jpegs:
        page = writer.add_blank_page(595, 842)
        picture = StreamObject()
        picture.set_data(jpeg)
        for key, value in {"/Width": wide, "/Height": 3508}.items():
            picture[NameObject(key)] = NumberObject(value)
        picture[NameObject("/Subtype")] = NameObject("/Image")
        picture[NameObject("/Filter")] = NameObject(name)
        held = DictionaryObject({NameObject("/P"): writer._add_object(picture)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
        page.rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_of_a_scan_are_its_pictures() -> None:
    two = pdf(JPEG, JPEG + b"2", turn=270)
    assert scans_of(two) == [Scan(JPEG, 3), Scan(JPEG + b"2", 3)]


@pytest.mark.parametrize(
    "data",
    [
        pdf(JPEG, name="/JBIG2Decode"),
        pdf(JPEG, wide=1200),
        pdf(*[JPEG] * (MOST_PAGES + 1)),
    ],
)
def test_other_pdf_is_left_to_the_browser(data: bytes) -> None:
    assert scans_of(data) == []


def test_what_a_child_says_is_pictures_or_nothing() -> None:
    scans = [Scan(JPEG, 1), Scan(b"")]
    assert unpacked(packed(scans)) == scans
    for broken in (packed(scans)[:-1], packed(scans)[:-20], b"=pickle", packed([Scan(b"", 4)])):
        assert unpacked(broken) == []
    assert unpacked(packed([Scan(JPEG)] * (MOST_PAGES + 1))) == []


def test_pdf_is_read_in_a_process_of_its_own() -> None:
    assert scans_apart(pdf(JPEG)) == [Scan(JPEG)]
    assert scans_apart(b"%PDF-1.4 nothing") == []
