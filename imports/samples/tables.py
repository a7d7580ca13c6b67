"""Reading the sample's own data: small text tables with ``|`` between the cells. No Django."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"

Entry = dict[str, str]


def table(path: str) -> list[Entry]:
    """The rows of ``data/path`` as heading -> cell; blank lines and ``#`` lines are skipped.

    Raises ``ValueError`` where a row has not as many cells as the heading line.
    """
    lines = (DATA / path).read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    cells = [[cell.strip() for cell in row] for row in rows]
    for row in cells[1:]:
        if len(row) != len(cells[0]):
            raise ValueError(f"{path}: {len(row)} cells, {len(cells[0])} wanted: {row}")
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def items(rows: list[Entry]) -> list[Entry]:
    """``rows`` without the group rows."""
    return [row for row in rows if row["number"] != "group"]


def text(path: str) -> str:
    """The text of ``data/path`` without the line break at its end."""
    return (DATA / path).read_text(encoding="utf-8").rstrip("\n")


def place(whole: str, quote: str) -> str:
    """The offset of ``quote`` in ``whole``, in characters, as text.

    Raises ``ValueError`` unless the quote stands there exactly once.
    """
    if whole.count(quote) != 1:
        raise ValueError(f"quote stands {whole.count(quote)} times: {quote}")
    return str(whole.index(quote))
