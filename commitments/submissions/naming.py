"""What the files are called, as an office would call them. No Django here."""

from __future__ import annotations

from collections.abc import Sequence

from .form import UnitForm

# What Windows takes in no name.
_FORBIDDEN = str.maketrans(dict.fromkeys([*'\\/:*?"<>|', *map(chr, range(32))], "_"))
# A name of a file may be 255 bytes; Chinese takes three of them a character.
_LONGEST = 30


def form_name(form: UnitForm) -> str:
    """示例镇2026年三季度填报表（城建办）.xlsx"""
    return f"{_whole(form)}（{_tidy(form.unit_short or form.unit_name)}）.xlsx"


def form_names(forms: Sequence[UnitForm]) -> list[str]:
    """The name of each form; of those called alike the later ones are counted: （城建办2）."""
    made: list[str] = []
    taken: set[str] = set()
    for form in forms:
        name, count = form_name(form), 1
        while name.casefold() in taken:
            count += 1
            name = form_name(form).replace("）.xlsx", f"{count}）.xlsx")
        taken.add(name.casefold())
        made.append(name)
    return made


def zip_name(forms: Sequence[UnitForm]) -> str:
    """示例镇2026年三季度填报表（14个单位）.zip, of one form or more."""
    return f"{_whole(forms[0])}（{len(forms)}个单位）.zip"


def _whole(form: UnitForm) -> str:
    return f"{_tidy(form.town)}{form.period.full_label}填报表"


def _tidy(name: str) -> str:
    # Windows drops a point or a blank at the end, and so would find another file.
    return name.translate(_FORBIDDEN)[:_LONGEST].strip(" .") or "_"
