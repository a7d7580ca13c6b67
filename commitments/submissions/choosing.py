"""For which plan and period forms are asked: what an address or a command names, else what is next
to be gathered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Plan, Town
from ..periods import Period
from .asking import periods_of


class NoSuchForm(Exception):
    """No form is meant by what was asked for; ``str()`` is a sentence for the person who asked."""


@dataclass(frozen=True)
class Choice:
    """A plan and one of its periods."""

    plan: Plan
    period: Period

    @property
    def query(self) -> str:
        """As addresses name it: plan=3&end=2026-09-30."""
        return f"plan={self.plan.pk}&end={self.period.end.isoformat()}"


def chosen(town: Town, plan: str, end: str, *, today: dt.date) -> Choice:
    """What ``plan`` (its pk as text) and ``end`` (a day in ISO form) name; "" is the usual one.
    Raises NoSuchForm, also for a town without a plan."""
    if not plan:
        usual = usual_choice(town, today=today)
        return Choice(usual.plan, _period(usual.plan, end)) if end else usual
    found = town.plans.filter(pk=int(plan)).first() if _is_number(plan) else None
    if found is None:
        raise NoSuchForm(_("本镇没有这个计划，请另选。"))
    return Choice(found, _period(found, end) if end else usual_period(found, today=today))


def usual_choice(town: Town, *, today: dt.date) -> Choice:
    """As ``usual_among``, of the plans of a town; raises NoSuchForm without any plan."""
    usual = usual_among(list(town.plans.all()), today=today)
    if usual is None:
        raise NoSuchForm(_("还没有计划，没有可发的填报表。请先导入计划。"))
    return usual


def usual_among(plans: Iterable[Plan], *, today: dt.date) -> Choice | None:
    """The last period that is over of all plans, that of last year in January too; of plans whose
    periods end together that of the plan that begins last. While none is over, the first period of
    the plan begun last. None without a plan."""
    ordered = sorted(plans, key=lambda plan: (plan.start, -plan.pk))
    choices = [Choice(plan, usual_period(plan, today=today)) for plan in reversed(ordered)]
    over = [each for each in choices if is_over(each.period, today)]
    if over:
        return max(over, key=lambda each: each.period.end)
    begun = [each for each in choices if each.period.start <= today]
    return next(iter(begun or choices[::-1]), None)


def is_over(period: Period, today: dt.date) -> bool:
    """Whether forms of a period are due to come: on its last day it still runs."""
    return period.end < today


def usual_period(plan: Plan, *, today: dt.date) -> Period:
    """The last period of a plan that is over, else its first."""
    found = periods_of(plan)
    return next((each for each in reversed(found) if is_over(each, today)), found[0])


def _period(plan: Plan, end: str) -> Period:
    found = periods_of(plan)
    for each in found:
        if each.end.isoformat() == end:
            return each
    ends = "、".join(each.end.isoformat() for each in found)
    raise NoSuchForm(_("这个计划没有这一期。各期的数据截至：{ends}。").format(ends=ends))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
