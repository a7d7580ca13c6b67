"""Why something lags: 原因类别 and the words of 存在问题 beside it."""

from __future__ import annotations

import re

from ..issues import WARNING
from ..language import tidy
from .place import NO_WORDS, Place

LIMIT = 300
KINDS = {
    "征地": "land",
    "用地": "land",
    "土地": "land",
    "拆迁": "land",
    "征拆": "land",
    "征地拆迁": "land",
    "征迁": "land",
    "资金": "funds",
    "经费": "funds",
    "招投标": "tender",
    "招标": "tender",
    "招标投标": "tender",
    "采购": "tender",
    "上级政策": "policy",
    "政策": "policy",
    "其他": "other",
    "其它": "other",
}
_BETWEEN = re.compile(r"[、,;/|\s和及与]+")
_AROUND = re.compile(r"^\(?\d{0,2}[.)]?|(?:方面|问题|原因|类|因素)+$")


def read_cause(place: Place) -> tuple[str, str]:
    """(kind of cause, words). Of several kinds in one cell the first counts, and the cell stays in
    the words, as does a word that is none of ours: that is 其他, and said."""
    cause = place.words("cause", LIMIT)
    text = place.text("cause_kind")
    if not text or text in NO_WORDS:
        return "", cause
    kinds = [_kind(piece) for piece in _BETWEEN.split(tidy(text)) if piece]
    if len(kinds) == 1 and kinds[0]:
        return kinds[0], cause
    first = next(filter(None, kinds), "")
    code = "cause_kinds_several" if first else "cause_kind_unknown"
    place.complain(code, "cause_kind", severity=WARNING)
    return first or "other", _joined(place, text, cause)


def _kind(piece: str) -> str:
    return KINDS.get(piece) or KINDS.get(_AROUND.sub("", piece), "")


def _joined(place: Place, text: str, cause: str) -> str:
    """The cell before the words, unless they begin with it."""
    said = cause if cause.startswith(text) else f"{text}：{cause}".rstrip("：")
    if len(said) > LIMIT:
        told = {"limit": str(LIMIT), "length": str(len(said))}
        place.complain("text_too_long", "cause_kind", **told)
    return said
