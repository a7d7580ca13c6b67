"""What is written below a chart that a reader saves as a picture, so that it can stand alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..reading import TownView
from . import telling
from .asking import Asked


def chart_notes(view: TownView, asked: Asked) -> list[str]:
    """Of which state the figures are and of which day, and whose they are."""
    as_of_asked = asked.as_of is not None
    state = [
        view.town.name,
        telling.which(view, as_of_asked=as_of_asked),
        *telling.which_notes(view, as_of_asked=as_of_asked),
    ]
    whose = _("由公开文件整理") if telling.compiled(view) else _("各单位填报")
    mark = telling.provenance_mark(view.town.provenance)
    source = [_("来源：%(whose)s，“兑现”汇总") % {"whose": whose}, *([mark] if mark else [])]
    return ["　".join(state), "　".join(source)]
