"""LibreOffice as tests use it: papers turned into pages.

The Chinese type of office papers belongs to Windows and WPS and is on no build machine. Serif and
sans of Noto stand in for it here, as wide as the real ones; without them LibreOffice takes a type
whose digits and so whose columns are a sixth wider.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
STANDS_IN = {
    **dict.fromkeys(("方正小标宋简体", "宋体", "仿宋", "仿宋_GB2312", "楷体"), _SERIF),
    "黑体": _SANS,
}


def converted(*files: Path, to: str, folder: Path) -> None:
    """Write each of the files anew into ``folder``, as ``to`` (pdf, xlsx); a skip where there is
    no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine; install it: apt-get install libreoffice-calc")
    home = folder / ".home"
    _have_type(home)
    subprocess.run(
        [office, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, files)],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
        timeout=180,
    )


def _have_type(home: Path) -> None:
    """Tell fontconfig what stands in for the type that is not here."""
    settings = home / ".config" / "fontconfig" / "fonts.conf"
    settings.parent.mkdir(parents=True, exist_ok=True)
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family>'
        f"<prefer><family>{stand_in}</family></prefer></alias>"
        for name, stand_in in STANDS_IN.items()
    )
    settings.write_text(f"<fontconfig>{aliases}</fontconfig>", encoding="utf-8")


def pages_of(paper: Path) -> list[str]:
    """The words of each page that LibreOffice prints of a workbook or docx, laid out as printed."""
    converted(paper, to="pdf", folder=paper.parent)
    told = subprocess.run(
        ["pdftotext", "-layout", str(paper.with_suffix(".pdf")), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.split("\f")[:-1]


def picture_of(paper: Path, page: int, *, dots: int) -> bytes:
    """Page ``page`` (from 1) of a paper as a png of ``dots`` an inch."""
    converted(paper, to="pdf", folder=paper.parent)
    only = ["-f", str(page), "-l", str(page), "-r", str(dots), "-png"]
    drawn = subprocess.run(
        ["pdftoppm", *only, str(paper.with_suffix(".pdf"))], check=True, capture_output=True
    )
    return drawn.stdout
