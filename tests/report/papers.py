"""Small files that hold a report's text: docx, pdf and web pages, made here."""

from __future__ import annotations

import io
import zipfile

_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body>'
    "</w:document>"
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types '
    'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


def docx(lines: list[str]) -> bytes:
    """A docx with a paragraph for each line."""
    told = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", _DOCUMENT.format(told))
    return held.getvalue()


def pdf(*pages: list[str]) -> bytes:
    """A pdf with a text layer, a list of lines for each page, as office programs write it: glyphs
    by number, and a table that says which sign each stands for."""
    kids = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(pages)))
    return _file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
            "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            _stream(_unicode("".join(line for lines in pages for line in lines))),
            *(part for place, lines in enumerate(pages) for part in _page(7 + 2 * place, lines)),
        ]
    )


def _page(contents: int, lines: list[str]) -> tuple[str, str]:
    """A page and its contents, which are the object of that number."""
    shown = "".join(f"<{_hex(line)}> Tj 0 -20 Td\n" for line in lines)
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {contents} 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    return page, _stream(f"BT /F1 12 Tf 40 780 Td\n{shown}ET")


def scan() -> bytes:
    """A pdf of one page without any text."""
    return _file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << >> >>",
        ]
    )


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _unicode(text: str) -> str:
    signs = sorted(set(text))
    table = "".join(f"<{_hex(sign)}> <{_hex(sign)}>\n" for sign in signs)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(signs)} beginbfchar\n{table}endbfchar endcmap end end"
    )


def _stream(held: str) -> str:
    return f"<< /Length {len(held)} >>\nstream\n{held}\nendstream"


def _file(objects: list[str]) -> bytes:
    out = "%PDF-1.4\n"
    places = []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{held}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("ascii")
