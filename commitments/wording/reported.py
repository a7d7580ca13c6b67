"""What a unit says of why something lags."""

from __future__ import annotations

from ..items import FigureLine
from ..models.choices import CauseKind
from .spoken import spoken as _
from .words import CAUSE_WORD


def cause_words(line: FigureLine | None) -> str:
    """征地：西街地块未交付: the kind of cause before the unit's own words, once; what is of no
    kind of ours (其他) stands by its words alone. "" where nothing was said."""
    if line is None or not line.cause_kind:
        return line.cause if line else ""
    kind = str(CAUSE_WORD[line.cause_kind])
    if not line.cause:
        return kind
    if line.cause_kind == CauseKind.OTHER or line.cause.startswith(kind):
        return line.cause
    return _("%(kind)s：%(words)s") % {"kind": kind, "words": line.cause}
