"""Words of what needs attention: its kinds, how long it has been so, and the text that asks a unit
for its figures (催办)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy

from ..items import Item
from .amounts import date_words
from .sentences import reason_sentence
from .spoken import spoken as _
from .words import Word

# Kind of ``commitments.attention.KINDS`` -> its word; "" is all of them.
KIND_WORD: dict[str, Word] = {
    "": gettext_lazy("全部"),
    "failed": gettext_lazy("未完成"),
    "slow": gettext_lazy("慢序时"),
    "breached": gettext_lazy("超控制数"),
    "due": gettext_lazy("到期缺数据"),
    "silent": gettext_lazy("平时没有报数"),
    "questions": gettext_lazy("待核对"),
}


def judged_words(first: dt.datetime | None, last: dt.datetime | None, never: int) -> str:
    """When the towns were judged last: 评定时间2026年9月30日 02:11, of several the first and the
    last of them; and how many never were. "" without any."""
    said = []
    if first and last:
        ends = list(dict.fromkeys(map(_clock_words, (first, last))))
        said.append(_("评定时间%(when)s") % {"when": _("至").join(ends)})
    if never:
        said.append(_("%(n)s个镇街还没有评定过") % {"n": never} if said else _("还没有评定过"))
    return _("，").join(said)


def _clock_words(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_words(local.date())} {local:%H:%M}"


def how_long(item: Item, *, public: bool = False) -> str:
    """How long it has been overdue, or how old its figure is, on the day of the item: 逾期45天,
    数据是12天前的; "" where nothing says. ``public``: its figures were taken from public papers, so
    nobody was to report any."""
    text, since = _since(item, public)
    if since is None or since > item.as_of:
        return ""
    n = (item.as_of - since).days
    return text % {"n": n} if n else _("数据是当天的") if since == item.attained_day else ""


def _since(item: Item, public: bool) -> tuple[str, dt.date | None]:
    """A text to fill in with a number of days, and the day they are counted from."""
    if item.group == "failed":
        return _("逾期%(n)s天"), item.due
    if item.status == "awaiting" and not public:
        return _("到期%(n)s天"), item.due
    if item.status == "due_unreported" and not public:
        return _("超过报数期限%(n)s天"), _day(item, "limit")
    if item.status == "unreported" and not public:
        return _("应报未报%(n)s天"), _day(item, "first_due")
    return _("数据是%(n)s天前的"), item.attained_day


def expected_is_past(item: Item) -> bool:
    """Whether the day by which its unit last said it would be done is over on the day of the item,
    and it is not done."""
    said = item.said_last
    day = said.expected_on if said else None
    return day is not None and day < item.as_of and item.group != "done"


def expected_words(item: Item) -> str:
    """The day by which its unit last said it would be done, as tables show it, and that it is over:
    2026-10-20（已过）; "" where the unit named none."""
    said = item.said_last
    if said is None or said.expected_on is None:
        return ""
    day = said.expected_on
    words = f"{day.year}-{day.month}-{day.day}"
    return words + _("（已过）") if expected_is_past(item) else words


# Reason -> what of its data is the day by which a figure is to be there.
_REPORT_DAY = {
    "no_figure_yet": "first_due",
    "no_figure_due_yet": "first_due",
    "figure_old": "fresh_until",
    "awaiting": "limit",
    "due_unreported": "limit",
}


def report_day(item: Item) -> dt.date | None:
    """The day by which a figure is (or was) to be reported, as the rule has it; None where it asks
    for none. What is due before its first report would be is asked for when it is due."""
    asked = _day(item, _REPORT_DAY.get(item.reason, ""))
    if asked and item.due and item.reason == "no_figure_due_yet":
        return min(asked, item.due)
    return asked


def since_asked(item: Item) -> str:
    """How far the day of the item is from the day by which a figure is asked for (``report_day``):
    超过应报72天, 还差13天, 今天应报; "" where none is."""
    asked = report_day(item)
    if asked is None:
        return ""
    n = (item.as_of - asked).days
    if n == 0:
        return _("今天应报")
    return _("超过应报%(n)s天") % {"n": n} if n > 0 else _("还差%(n)s天") % {"n": -n}


def _day(item: Item, name: str) -> dt.date | None:
    raw = item.reason_data.get(name)
    return dt.date.fromisoformat(raw) if isinstance(raw, str) else raw


def reminder(*, town: str, unit: str, items: Iterable[Item], day: dt.date) -> str:
    """The text that asks a unit for the figures of its items; plain, to be sent as it is."""
    items = list(items)
    lines = [_line(place, item) for place, item in enumerate(items, start=1)]
    named = {"town": town, "unit": unit or _("责任单位"), "n": len(items)}
    head = _("%(unit)s：")
    asks = _("截至%(day)s，%(town)s目标任务中，由贵单位牵头的%(n)s项还缺数据，请尽快报送：")
    foot = _("已经报送的，请告知；有困难的，请写明原因和下一步打算。")
    told = [head % named, asks % (named | {"day": date_words(day)}), *lines, foot]
    return "\n".join(told)


def _line(place: int, item: Item) -> str:
    number = _("（第%(number)s项）") % {"number": item.number} if item.number else ""
    named = {"place": place, "wording": item.wording, "number": number}
    return _("%(place)s. %(wording)s%(number)s：") % named + reason_sentence(item)
