"""What goes into one cell of somebody else's form: a released fact in the page's words, or why
there is none. Nothing is computed a second way and nothing is guessed. No Django models.

A column that names a day has the figure of that very day or stays blank; one without a day has the
newest that was released. A figure in another unit is converted where that is exact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from commitments import wording
from commitments.exports import cells, styles
from commitments.items import Item
from commitments.summaries import as_then
from commitments.units import exactly

from .doubts import other_thing, split_units
from .reading import FIGURES, REPORTED, Asked, Wanted

PERCENT = frozenset({"%", "％"})
# Judged on the day of the release itself.
_JUDGED = frozenset({"done", "verdict"})
_SPOKEN = ("cause", "next_step", "expected_on")
_SHORTFALL = re.compile("问题|困难|原因")
_NEXT = re.compile("下一?步|打算")
_ON_LINE = re.compile("达序|序时")


@dataclass(frozen=True)
class Answer:
    """What goes into a cell. ``value`` is a number in ``unit`` ("" for none or one that nobody
    knows), else ``text`` stands there; ``text`` is what the page says. ``percent`` numbers are
    fractions, written as points where ``points``; ``look`` is the number format where the cell
    itself does not tell the unit; ``instead`` are the words where the form has others to choose
    from (是 for 达序)."""

    text: str
    value: Decimal | None = None
    percent: bool = False
    points: bool = False
    look: str = ""
    instead: str = ""
    day: dt.date | None = None
    unit: str = ""


@dataclass(frozen=True)
class Nothing:
    """Why a cell stays blank: a code for ``words.WHY``, and what its sentence needs."""

    why: str
    day: dt.date | None = None
    unit: str = ""
    last: dt.date | None = None
    text: str = ""


Said = Answer | Nothing


def answer(item: Item, asked: Asked, wanted: Wanted) -> Said | None:
    """What a cell gets; None where it is none of ours to fill, and rightly blank."""
    said = _answer(item, asked, wanted)
    return None if isinstance(said, Nothing) and _rightly_blank(item, asked, wanted) else said


def _rightly_blank(item: Item, asked: Asked, wanted: Wanted) -> bool:
    """Whether a blank cell says all there is: no stage of what is counted, no figure of what goes
    by stages where these have their column, no trouble where nobody told of any."""
    if wanted.field == "stage":
        return item.measure != "milestone" and not any(line.stage for line in item.figures)
    if wanted.field in FIGURES or wanted.field == "claimed_ratio":
        staged = any(each.field == "stage" for each in asked.wanted)
        return item.measure == "milestone" and staged
    if wanted.field in _SPOKEN:
        last = item.said_last
        return last is None or not getattr(last, wanted.field)
    return False


def _answer(item: Item, asked: Asked, wanted: Wanted) -> Said | None:
    if wanted.doubt:
        return Nothing(wanted.doubt, day=wanted.day)
    if wanted.field not in REPORTED:
        return _promised(item, asked, wanted)
    tell = _REPORTED[wanted.field]
    if wanted.field in _JUDGED and wanted.day == item.as_of:
        return tell(item, asked, wanted)
    on_day = _on(item, wanted.day)
    said = tell(on_day, asked, wanted) if on_day else None
    if said is None or (wanted.day and isinstance(said, Answer) and said.day != wanted.day):
        return _other_day(tell(item, asked, wanted), wanted)
    return said


def _other_day(newest: Said, wanted: Wanted) -> Nothing:
    """Nothing was released for that very day: the newest that was is told."""
    if isinstance(newest, Nothing) or newest.day is None:
        return Nothing("not_on_day", day=wanted.day)
    return Nothing("other_day", day=wanted.day, last=newest.day, text=newest.text)


def _on(item: Item, day: dt.date | None) -> Item | None:
    """The item as it was released for that very day; None where nothing was."""
    if day is None:
        return item
    lines = tuple(line for line in item.figures if line.day <= day)
    if lines and lines[-1].day == day and item.at_figures:
        return replace(as_then(item, day=day), figures=lines)
    return item if item.attained_day == day else None


# Figures


def _figure(item: Item, asked: Asked, wanted: Wanted) -> Said:
    if wanted.field == "period_value":
        return Nothing("period_value")
    if wanted.field == "growth" and item.measure != "growth":
        return Nothing("no_growth")
    if item.parts:
        return Nothing("parts")
    told = _told(item)
    if told is None:
        return Nothing("milestone" if item.measure == "milestone" else "no_figure")
    value, unit, day = told
    return _in_unit(value, unit, day, asked, wanted)


def _told(item: Item) -> tuple[Decimal, str, dt.date | None] | None:
    """Value, unit and day of the newest released figure that is no part of a sum."""
    unit = "" if item.measure == "rank" else item.unit
    if item.attained is not None:
        return item.attained, unit, item.attained_day
    latest = item.latest
    if latest is None or latest.value is None or latest.basis == "period":
        return None
    return latest.value, latest.unit or unit, latest.day


def _in_unit(value: Decimal, unit: str, day: dt.date | None, asked: Asked, wanted: Wanted) -> Said:
    said = wording.amount(value, unit)
    named = _named(unit, wanted.units or split_units(asked.unit) or (asked.unit,))
    theirs = other_thing(wanted.heading, unit) or ("" if named else asked.target_unit)
    if exactly(value, unit=unit or "-", to=theirs) is None:
        # A form that counts its target in 台 does not take ㎡, nor 完成投资 what is counted.
        return Nothing("unit", day=day, unit=theirs)
    if unit in PERCENT:
        return _share(Decimal(wording.number(value)).scaleb(-2), said, day, named)
    if not named and asked.heading_unit not in PERCENT:
        named = asked.heading_unit
    if not named and asked.table_units and unit:
        # The line above the table speaks of its money; what is counted says its own unit.
        named = _named(unit, asked.table_units)
        if exactly(value, unit=unit, to=named) is None:
            return Answer(said, day=day)
    if not named or not unit:
        return _bare(said, day)
    made = exactly(value, unit=unit, to=named)
    if made is None or isinstance(made, Fraction):
        return Nothing("unit", day=day, unit=named)
    return Answer(said, Decimal(wording.number(made)), day=day, unit=named)


def _named(unit: str, named: tuple[str, ...]) -> str:
    """That of the units a form names which takes ``unit``; all of them where none does."""
    fitting = [one for one in named if exactly(Decimal(1), unit=unit or "-", to=one) is not None]
    return fitting[0] if fitting else "、".join(named)


def _bare(said: str, day: dt.date | None) -> Answer:
    """A figure where no unit is told: a number that is shown as the page says it."""
    cell = cells.figure(said)
    if isinstance(cell.value, Decimal):
        unit = said.lstrip("+-−0123456789.,")
        return Answer(said, cell.value, look=cell.number_format, day=day, unit=unit)
    return Answer(said, day=day)


def _share(share: Decimal, said: str, day: dt.date | None, named: str) -> Said:
    if named and named not in PERCENT:
        return Nothing("unit", day=day, unit=named)
    places = max(1, styles.places_of(share * 100))
    look = f"0.{'0' * places}%"
    return Answer(said, share, percent=True, points=bool(named), look=look, day=day)


def _ratio(item: Item, asked: Asked, wanted: Wanted) -> Said:
    """完成率 as the page says it."""
    said, _planned = wording.shown_percents(item)
    if not said:
        return Nothing("parts" if item.parts else "no_ratio")
    if theirs := other_thing(wanted.heading, item.unit):
        return Nothing("unit", unit=theirs)
    share = Decimal(said.rstrip("%")).scaleb(-2)
    return _share(share, said, item.attained_day, _named("%", wanted.units))


# Words


def _stage(item: Item, asked: Asked, wanted: Wanted) -> Said:
    line = next((each for each in reversed(item.figures) if each.stage), None)
    if item.measure == "milestone" and item.attained_day is not None:
        return Answer(wording.standing_words(item), day=item.attained_day)
    if line is None:
        return Nothing("no_stage")
    return Answer(line.stage, day=line.day)


def _words(item: Item, asked: Asked, wanted: Wanted) -> Said:
    line = next((each for each in reversed(item.figures) if each.words), None)
    if line is None:
        return Nothing("no_words")
    parts = [line.words]
    if _SHORTFALL.search(wanted.heading):
        parts.append(line.cause)
    if _NEXT.search(wanted.heading):
        parts.append(line.next_step)
    return Answer(_joined(parts), day=line.day)


def _joined(parts: list[str]) -> str:
    return "\n".join(part for part in parts if part)


def _spoken(name: str) -> Callable[[Item, Asked, Wanted], Said]:
    """What the unit said last of its cause, next step or expected day."""

    def told(item: Item, asked: Asked, wanted: Wanted) -> Said:
        line = item.said_last
        value = line and getattr(line, name)
        if line is None or not value:
            return Nothing("no_words")
        if isinstance(value, dt.date):
            return Answer(wording.date_words(value), day=line.day)
        more = line.next_step if name == "cause" and _NEXT.search(wanted.heading) else ""
        return Answer(_joined([value, more]), day=line.day)

    return told


def _day(item: Item, asked: Asked, wanted: Wanted) -> Said:
    day = item.attained_day or (item.latest.day if item.latest else None)
    return Answer(wording.date_words(day), day=day) if day else Nothing("no_figure")


# Judgements


def _done(item: Item, asked: Asked, wanted: Wanted) -> Said:
    if item.group not in ("done", "on_track", "slow", "failed"):
        return Nothing("not_judged")
    return Answer(_("是") if item.group == "done" else _("否"), day=item.attained_day)


def _verdict(item: Item, asked: Asked, wanted: Wanted) -> Said:
    """达序 or 未达序; the light or the status itself where the heading asks for that."""
    if item.group not in ("done", "on_track", "slow", "failed"):
        return Nothing("not_judged")
    if _ON_LINE.search(wanted.heading):
        on_line = item.group in ("done", "on_track")
        words = (_("达序"), _("是")) if on_line else (_("未达序"), _("否"))
        return Answer(words[0], instead=words[1], day=item.attained_day)
    return Answer(wording.status_word(item), day=item.attained_day)


# What was promised


def _promised(item: Item, asked: Asked, wanted: Wanted) -> Said | None:
    """What the form asks of the promise itself, in the page's words; None where there is none."""
    theirs = other_thing(wanted.heading, item.unit) if wanted.field == "target" else ""
    if theirs and item.value is not None:
        return Nothing("unit", unit=theirs)
    text = {
        "target": wording.target_words(item),
        "unit": "" if item.measure == "rank" else item.unit,
        "due": wording.date_words(item.due) if item.due else "",
        "lead_unit": item.lead_unit,
        "support_units": "、".join(item.support_units),
    }[wanted.field]
    if wanted.field == "target" and (wanted.units or asked.unit) and item.value is not None:
        plain = text == wording.amount(item.value, item.unit)
        made = _in_unit(item.value, item.unit, None, asked, wanted) if plain else None
        if isinstance(made, Answer):
            return made
    return Answer(text) if text else None


_REPORTED: dict[str, Callable[[Item, Asked, Wanted], Said]] = {
    **dict.fromkeys(FIGURES, _figure),
    "claimed_ratio": _ratio,
    "stage": _stage,
    "words": _words,
    **{name: _spoken(name) for name in _SPOKEN},
    "day": _day,
    "done": _done,
    "verdict": _verdict,
}
