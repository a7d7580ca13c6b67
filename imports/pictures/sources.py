"""How a figure names the picture that it was typed from. No Django here."""

from __future__ import annotations

SOURCE_LIMIT = 200
PREFIX = "照片"


def source_name(filename: str) -> str:
    """照片IMG_2031.jpg: the name that typed figures are read under."""
    return filename if filename.startswith(PREFIX) else PREFIX + filename


def line_words(name: str, place: int) -> str:
    """照片IMG_2031.jpg·第3行: a line of the form; a long name loses its beginning."""
    rest = f"·第{place}行"
    room = SOURCE_LIMIT - len(rest)
    kept = name if len(name) <= room else f"{PREFIX}…{name[-(room - len(PREFIX) - 1) :]}"
    return kept + rest


def is_of_picture(source_cell: str) -> bool:
    """Whether a figure may have been typed from a picture, by how its source is named."""
    return source_cell.startswith(PREFIX)
