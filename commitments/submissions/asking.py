"""What each unit of a town is asked for: from the database to the 填报表 of a period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _

from .. import wording
from ..identifiers import identifier
from ..items import Item, rule_target
from ..judging import items_of
from ..models import Commitment, Plan, ReportingRound, Share, Unit
from ..models.choices import Basis, Measure, State
from ..periods import Period, periods
from ..units import is_measured
from ..wording.amounts import amount
from ..wording.planned import planned_words
from ..wording.sentences import figure_words, spelled_unit
from ..wording.shares import share_title
from .form import Line, Place, UnitForm
from .mark import share_identifier

# What is stopped by a decision is not asked for.
ASKED_STATES = (State.ACTIVE, State.ONGOING, State.NOT_MEASURABLE)
# Who leads what nobody leads yet.
NOBODY = 0


def forms_of(
    plan: Plan, period: Period, *, as_of: dt.date, units: Collection[int] | None = None
) -> list[UnitForm]:
    """The form of each unit that has a row to fill in or is done with, in the town's order; last,
    under unit 0, what has no lead unit. ``units`` are the pks (0 among them) that are wanted, all
    without. A fixed number of queries."""
    lines = _lines(plan, period)
    asked_by = _asked_by(plan, period)
    known = {unit.pk: unit for unit in plan.town.units.all()}
    order = [*known, NOBODY]
    return [
        _form(plan, period, known.get(pk), lines[pk], as_of=as_of, asked_by=asked_by)
        for pk in order
        if pk in lines and (units is None or pk in units)
    ]


def periods_of(plan: Plan) -> list[Period]:
    """The periods of a plan, in their order."""
    return periods(start=plan.start, end=plan.end, months=plan.reporting_months)


def _asked_by(plan: Plan, period: Period) -> dt.date | None:
    rounds = ReportingRound.objects.filter(plan=plan, end=period.end)
    return rounds.values_list("asked_by", flat=True).first()


def _form(
    plan: Plan,
    period: Period,
    unit: Unit | None,
    lines: Iterable[Line],
    *,
    as_of: dt.date,
    asked_by: dt.date | None,
) -> UnitForm:
    return UnitForm(
        town_code=plan.town_id,
        town=plan.town.name,
        plan=plan.pk,
        plan_title=plan.title,
        plan_start=plan.start,
        plan_end=plan.end,
        unit=unit.pk if unit else NOBODY,
        unit_name=unit.name if unit else _("未明确牵头单位"),
        unit_short=unit.short_name if unit else "",
        period=period,
        as_of=as_of,
        asked_by=asked_by,
        # What is done stands last; else each keeps its place.
        lines=tuple(sorted(lines, key=lambda line: line.done)),
    )


def _lines(plan: Plan, period: Period) -> dict[int, list[Line]]:
    """Unit -> its lines: what it leads, then the shares it reports."""
    commitments = list(_commitments(plan))
    items = {item.id: item for item in items_of(commitments, as_of=period.end)}
    asked = [c for c in commitments if _is_asked(c, items[c.pk])]
    found: dict[int, list[Line]] = defaultdict(list)
    for each in asked:
        found[each.lead_unit_id or NOBODY].append(_line(items[each.pk], period))
    for each in asked:
        for unit, line in _shares(each, items[each.pk], period):
            found[unit].append(line)
    return found


def _commitments(plan: Plan) -> Iterable[Commitment]:
    found = Commitment.objects.filter(plan=plan).standing().for_judging()
    return found.order_by("position", "pk")


def _is_asked(commitment: Commitment, item: Item) -> bool:
    """Its parts are asked for, a whole is not; what is suspended or withdrawn neither."""
    return not item.parts and commitment.state in ASKED_STATES


# -- one line ----------------------------------------------------------------------------------


def _line(item: Item, period: Period) -> Line:
    return Line(
        identifier=identifier(item.id),
        number=item.number,
        wording=item.wording,
        target=_target(item),
        unit=unit_of(item),
        due=item.due,
        planned=planned_words(item, period.end),
        last=_last(item, period),
        figured=item.value is not None,
        level=_is_level(item),
        signed=item.measure == Measure.GROWTH,
        carried=item.basis == Basis.CUMULATIVE and not item.progress_share,
        stages=_stages(item),
        places=tuple(Place(site.name, site.stage, site.done_on) for site in item.sites),
        done=item.group == "done",
    )


def _target(item: Item) -> str:
    return "" if item.state != State.ACTIVE and item.value is None else wording.target_words(item)


def _is_level(item: Item) -> bool:
    """Whether its figures are those of a day, and no running totals."""
    kind = rule_target(item).kind
    if kind == "ceiling":
        return item.measure != Measure.QUANTITY or item.basis == Basis.LEVEL
    return kind in ("level", "falling", "rank")


def _stages(item: Item) -> tuple[str, ...]:
    """What 形象进度 is chosen from; of a node without any stage whether it is done."""
    if item.measure != Measure.MILESTONE:
        return ()
    return rule_target(item).steps or (_("未完成"), _("已完成"))


def unit_of(item: Item) -> str:
    """The unit that a figure is written in: as the target's own words have it where it is measured
    (万元, 万平方米), else what is counted (户, not 万户)."""
    if item.value is None:
        return ""
    if item.measure == Measure.RANK:
        return item.unit or _("名")
    unit = spelled_unit(item)
    if not is_measured(item.unit) or item.unit == "%":
        return unit
    return amount(item.value, unit).lstrip("-0123456789.")


def _last(item: Item, period: Period) -> str:
    """What it stands at and of which day that is: 28台（6月30日）; that it is done comes first."""
    words, day = wording.standing_words(item), item.attained_day
    if not words and item.latest is not None:
        latest = item.latest
        words = figure_words(latest, item.unit) or _("有文字进展")
        day = latest.day
    said = f"{words}（{_day(day, period)}）" if words and day else words
    if item.group != "done":
        return said
    # A node without stages says no more than that it is done.
    if said.startswith(_("已完成")):
        return said
    return _("已完成，{said}").format(said=said) if said else _("已完成")


def _day(day: dt.date, period: Period) -> str:
    """6月30日, with its year where that is another than the period's."""
    near = f"{day.month}月{day.day}日"
    return near if day.year == period.end.year else f"{day.year}年{near}"


# -- shares ------------------------------------------------------------------------------------


def _shares(commitment: Commitment, item: Item, period: Period) -> Iterator[tuple[int, Line]]:
    """(who reports it, its line) of each share of what is not done yet."""
    if item.group == "done" or item.measure == Measure.MILESTONE:
        return
    for share in commitment.shares.all():
        yield share.unit_id or commitment.lead_unit_id or NOBODY, _share(share, item, period)


def _share(share: Share, item: Item, period: Period) -> Line:
    own = spelled_unit(item)
    # By day, a correction behind what it corrects.
    figures = [each for each in share.figures.all() if each.day <= period.end]
    last = figures[-1] if figures else None
    return Line(
        identifier=share_identifier(share.pk),
        # The number is that of the whole, whose figure this is not.
        number="",
        wording=share_title(share.holder, item.wording),
        target="" if share.value is None else amount(share.value, own),
        unit=unit_of(item),
        due=item.due,
        last=f"{amount(last.value, own)}（{_day(last.day, period)}）" if last else "",
        level=_is_level(item),
        signed=item.measure == Measure.GROWTH,
    )
