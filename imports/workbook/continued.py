"""What goes on in further rows: a second office, a person, more words of one and the same item."""

from __future__ import annotations

from .reading import ITEM, Cell, Row

PEOPLE = {"lead_unit", "support_units", "supervising_leader", "owner_person", "phone"}
WORDS = {"words", "note", "cause", "next_step", "content"}


def joined(rows: list[Row]) -> list[Row]:
    """The rows, with those that only add people or words to the item right above within it: its
    number and wording are blank or merged, and it has no target or figure of its own."""
    kept: list[Row] = []
    last = 0
    for row in rows:
        if kept and row.line == last + 1 and _goes_on(kept[-1], row):
            kept[-1] = _with(kept[-1], row)
        else:
            kept.append(row)
        last = row.line
    return kept


def _goes_on(item: Row, row: Row) -> bool:
    if row.kind != ITEM or item.kind != ITEM or row.hidden != item.hidden:
        return False
    if not item.text("wording") or item.group != row.group:
        return False
    own = [key for key, cell in row.cells.items() if not _is_shared(item, key, cell)]
    return bool(own) and all(_adds(key, row.cells[key]) for key in own)


def _adds(key: str, cell: Cell) -> bool:
    """Whether a cell adds people or words, also below a heading that nobody knows."""
    return _field(key) in PEOPLE | WORDS or (key.startswith("?") and cell.number is None)


def _is_shared(item: Row, key: str, cell: Cell) -> bool:
    """Whether a cell is that of the item, spread over its rows, or says nothing."""
    held = item.cells.get(key)
    if cell.blank or held is cell:
        return True
    merged = key == "number" and cell.line is not None
    return merged and held is not None and held.text == cell.text


def _field(key: str) -> str:
    return key.partition("@")[0]


def _with(item: Row, row: Row) -> Row:
    """The item with what a further row says, in the same cells."""
    cells = dict(item.cells)
    for key, cell in row.cells.items():
        if _is_shared(item, key, cell):
            continue
        held = cells.get(key)
        if held is None or held.blank:
            cells[key] = cell._replace(line=cell.line or row.line)
        elif cell.text.strip() not in held.text:
            mark = "、" if _field(key) in PEOPLE else "\n"
            text = f"{held.text.strip()}{mark}{cell.text.strip()}"
            cells[key] = held._replace(text=text, number=None, day=None)
    return item._replace(cells=cells)
