"""What the clerk pastes into WeChat: who is to hand in, and what is wrong with what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Wrong:
    """A unit whose form has to be mended, and what is wrong with it in one line."""

    unit: str
    line: str


@dataclass(frozen=True)
class Asking:
    """What is asked for: the period's name (三季度), the day it was to be back (None where none was
    said), and today."""

    period: str
    asked_by: dt.date | None
    today: dt.date

    @property
    def late(self) -> bool:
        """Whether that day is over."""
        return self.asked_by is not None and self.asked_by < self.today


def day(when: dt.date) -> str:
    """10月10日."""
    return _("%(month)s月%(day)s日") % {"month": when.month, "day": when.day}


def by_words(asking: Asking) -> str:
    """应于10月10日前交; "" where no day was said."""
    if asking.asked_by is None:
        return ""
    return _("应于%(day)s前交") % {"day": day(asking.asked_by)}


def to_all(asking: Asking, *, missing: Sequence[str], wrong: Sequence[Wrong]) -> str:
    """One text for everybody who has something to do; "" where nobody has."""
    said = []
    if missing:
        said.append(_opening(asking) % {**_told(asking), "units": "、".join(missing)})
    if wrong:
        names = "、".join(f"{one.unit}（{one.line}）" if one.line else one.unit for one in wrong)
        said.append(_wrong_words(bool(missing)) % {**_told(asking), "units": names})
    return "".join(said)


def _opening(asking: Asking) -> str:
    if asking.late:
        return _("以下单位还没有交%(period)s填报表（应于%(day)s前交），请尽快交来：%(units)s。")
    if asking.asked_by:
        return _("请以下单位于%(day)s前交%(period)s填报表：%(units)s。")
    return _("请以下单位交%(period)s填报表：%(units)s。")


def _wrong_words(after: bool) -> str:
    if after:
        return _("有误退回的：%(units)s，请改正后重新交来。")
    return _("%(period)s填报表有误退回的：%(units)s，请改正后重新交来。")


def to_missing(unit: str, asking: Asking) -> str:
    """For one unit that handed nothing in."""
    told = {**_told(asking), "unit": unit}
    if asking.late:
        return _("%(unit)s：%(period)s填报表还没有收到（应于%(day)s前交），请尽快交来。") % told
    if asking.asked_by:
        return _("%(unit)s：请于%(day)s前交%(period)s填报表。") % told
    return _("%(unit)s：请交%(period)s填报表。") % told


def to_wrong(one: Wrong, asking: Asking) -> str:
    """For one unit whose form has to be mended."""
    told = {**_told(asking), "unit": one.unit, "line": one.line}
    if not one.line:
        return _("%(unit)s：%(period)s填报表有误，已退回，请改正后重新交来。") % told
    return _("%(unit)s：%(period)s填报表有误，请改正后重新交来：%(line)s。") % told


def _told(asking: Asking) -> dict[str, str]:
    return {
        "period": asking.period,
        "day": day(asking.asked_by) if asking.asked_by else "",
    }
