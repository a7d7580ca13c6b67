"""When a town was last judged as a whole, in words."""

from __future__ import annotations

from django.utils import timezone

from ..models import TownRun
from ..models.choices import RunState
from .amounts import date_words
from .spoken import spoken as _


def run_sentence(run: TownRun | None) -> str:
    """2026年9月30日 02:11，评定32项，变动3项; and where a later try came to nothing, that too."""
    if run is None or run.done_at is None:
        return _("评定未完成，今晚再试") if _failed(run) else _("还没有评定过")
    at = timezone.localtime(run.done_at)
    told = {"day": date_words(at.date()), "time": f"{at:%H:%M}"}
    counted = {"judged": run.judged, "changed": run.changed}
    said = _("%(day)s %(time)s，评定%(judged)s项，变动%(changed)s项") % {**told, **counted}
    return _("%(said)s；此后一次未完成，今晚再试") % {"said": said} if _failed(run) else said


def _failed(run: TownRun | None) -> bool:
    return run is not None and run.state == RunState.FAILED
