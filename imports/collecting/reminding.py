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
    said), today, and the plan's title."""

    period: str
    asked_by: dt.date | None
    today: dt.date
    plan: str = ""

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


def to_all(
    asking: Asking,
    *,
    missing: Sequence[str],
    wrong: Sequence[Wrong],
    lacking: Sequence[tuple[str, int]] = (),
) -> str:
    """One text for everybody who has something to do; "" where nobody has. ``lacking`` are units
    whose form is in and says nothing of so many items."""
    said = []
    if missing:
        said.append(_opening(asking) % {**_told(asking), "units": "、".join(missing)})
    if lacking:
        units = "、".join(f"{unit}{n}项" for unit, n in lacking)
        said.append(_("%(what)s还缺几项，请补报：%(units)s。") % {**_told(asking), "units": units})
    if wrong:
        said.append(_("%(what)s有误，请改正后%(by)s重新交来：") % _told(asking))
        said += [f"{one.unit}：{one.line}。" if one.line else f"{one.unit}。" for one in wrong]
    return "\n".join(said)


def _opening(asking: Asking) -> str:
    if asking.late:
        return _("以下单位还没有交%(what)s（应于%(day)s前交），请尽快交来：%(units)s。")
    if asking.asked_by:
        return _("请以下单位于%(day)s前把%(what)s交党政办：%(units)s。")
    return _("请以下单位交%(what)s：%(units)s。")


def to_missing(unit: str, asking: Asking) -> str:
    """For one unit that handed nothing in."""
    told = {**_told(asking), "unit": unit}
    if asking.late:
        return _("%(unit)s：%(what)s还没有收到（应于%(day)s前交），请尽快交来。") % told
    if asking.asked_by:
        return _("%(unit)s：请于%(day)s前把%(what)s交党政办。") % told
    return _("%(unit)s：请交%(what)s。") % told


def to_lacking(unit: str, n: int, asking: Asking) -> str:
    """For one unit whose form is in and says nothing of ``n`` items."""
    return _("%(unit)s：%(what)s还缺%(n)s项，请补报。") % {**_told(asking), "unit": unit, "n": n}


def to_wrong(one: Wrong, asking: Asking) -> str:
    """For one unit whose form has to be mended."""
    told = {**_told(asking), "unit": one.unit, "line": one.line}
    if not one.line:
        return _("%(unit)s：%(what)s有误，请改正后%(by)s重新交来。") % told
    return _("%(unit)s：%(what)s有误，请改正后%(by)s重新交来：%(line)s。") % told


def _told(asking: Asking) -> dict[str, str]:
    """``what`` is asked for, the ``day`` it is to be back, and ``by`` (于10月10日前) while that is
    not over."""
    when = day(asking.asked_by) if asking.asked_by else ""
    by = _("于%(day)s前") % {"day": when} if when and not asking.late else ""
    what = _("%(plan)s%(period)s填报表") % {"plan": asking.plan, "period": asking.period}
    return {"what": what, "day": when, "by": by}
