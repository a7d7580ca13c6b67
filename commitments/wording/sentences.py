"""Sentences about one commitment: its target, its figures, and why it has its status."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from ..items import FigureLine, Item, VersionLine
from ..units import convert
from .amounts import amount, date_words, gap_points, near_day, percent, percents
from .directions import is_to_fall
from .spoken import spoken as _
from .wholes import nothing_loaded_words, parts_words

# Text that ends in a digit left its unit in another column.
_UNFINISHED = re.compile(r"[\d.,，\s+-]$")
# The unit at the end of an amount: 平方米 of 约48万平方米.
_LAST_UNIT = re.compile(r"(?<=[\d万亿])[^\d万亿\s]+$")


# -- the target --------------------------------------------------------------------------------


def target_words(item: Item, version: VersionLine | None = None) -> str:
    """The target (or one ``version`` of it) in words: as it was written where that says more than
    a number, else built: 不少于200台, 增长15%, 前3名, 竣工."""
    said = version or item
    if said.value_text and not _UNFINISHED.search(said.value_text):
        return _grown(item, said.value_text)
    if item.measure == "milestone" or said.value is None:
        return item.stages[-1] if item.stages else _("完成")
    text = _compared(item, said.value, said.value_max)
    return _("工程量的%(share)s") % {"share": text} if _share_of_work(item) else text


def _share_of_work(item: Item) -> bool:
    """完成80%工程量: a rate that the rule counts."""
    return item.measure == "rate" and item.reason_data.get("kind") == "count"


def _compared(item: Item, value: Decimal, value_max: Decimal | None) -> str:
    if item.measure == "rank":
        word = _("第%(n)s名") if item.comparator == "=" else _("前%(n)s名")
        return word % {"n": amount(value)}
    text = amount(value, item.unit)
    if item.comparator == "range" and value_max is not None:
        text = _("%(low)s至%(high)s") % {"low": amount(value), "high": amount(value_max, item.unit)}
    else:
        text = _comparator_word(item) % {"amount": text}
    return _grown(item, text)


def _grown(item: Item, text: str) -> str:
    """Words of a growth that say so: 增长不低于15%."""
    if item.measure != "growth" or re.search("[增升降减]", text):
        return text
    return _("增长%(text)s") % {"text": text}


def _comparator_word(item: Item) -> str:
    at_least = _("不低于%(amount)s") if item.measure != "quantity" else _("不少于%(amount)s")
    words = {">=": at_least, "<=": _("不超过%(amount)s"), "~": _("约%(amount)s")}
    return words.get(item.comparator, "%(amount)s")


def target_with_due(item: Item) -> str:
    """The target and its deadline: 不少于200台，到2026年12月31日."""
    target = target_words(item)
    if item.due is None:
        return _("%(target)s，没有定时限") % {"target": target}
    texts = {
        "suspended": _("%(target)s，原定%(day)s；暂缓期间不按此时限评定"),
        "withdrawn": _("%(target)s，原定%(day)s；已终止，不再评定"),
    }
    text = texts.get(item.status, _("%(target)s，到%(day)s"))
    return text % {"target": target, "day": date_words(item.due)}


# -- figures -----------------------------------------------------------------------------------


def figure_words(figure: FigureLine, unit: str = "") -> str:
    """What a figure says: as it was written where that has its unit, else the amount, the stage,
    or whether it is done; "" where it only has words."""
    if figure.value is not None:
        if figure.value_text and not _UNFINISHED.search(figure.value_text):
            return figure.value_text
        return amount(figure.value, figure.unit or unit)
    if figure.stage:
        return figure.stage
    return {True: _("已完成"), False: _("未完成"), None: ""}[figure.done]


def standing_words(item: Item) -> str:
    """What the item stands at by the figure its status rests on: 47台, 封顶, 第3名; "" where none
    counts, and of what is counted by its parts. A reported zero is 0台."""
    if item.parts:
        return ""
    if item.attained is not None:
        return _attained_words(item, item.attained)
    if item.reason_data.get("stage"):
        return str(item.reason_data["stage"])
    latest = item.latest
    return figure_words(latest, item.unit) if latest and item.rests_on else ""


def against_words(item: Item) -> str:
    """What the item stands at against its target: 188户 / 210户; the target alone where nothing
    counts yet, 见分项 where the parts are counted."""
    if item.parts:
        return _("见分项")
    stands, target = standing_words(item), target_words(item)
    return f"{stands} / {target}" if stands else f"{_('目标')} {target}"


def _attained_words(item: Item, value: Decimal) -> str:
    """An amount that was reached: 47台, 第3名; a growth is one in words too: 增长45.4%, 下降3%, and
    where a fall is promised 3% is one."""
    if item.measure == "rank":
        return _("第%(n)s名") % {"n": amount(value)}
    if item.measure == "growth":
        fell = (value < 0) != is_to_fall(item)
        text = _("下降%(amount)s") if fell and value else _("增长%(amount)s")
        return text % {"amount": amount(abs(value), item.unit)}
    return amount(value, spelled_unit(item))


def spelled_unit(item: Item) -> str:
    """The unit as the target spells it: 平方米 of 48万平方米, which is counted in ㎡."""
    if not item.value_text or item.unit in item.value_text:
        return item.unit
    tail = _LAST_UNIT.search(item.value_text)
    same = tail and convert(Decimal(1), unit=tail[0], to=item.unit) == 1
    return tail[0] if tail and same else item.unit


def shown_percents(item: Item) -> tuple[str, str]:
    """(reached, planned) in percent, "" for what is unknown. A ratio the report itself states is
    shown with the places it has there, where it is the same."""
    if item.ratio is None or item.parts:
        return "", ""
    places = _places(item)
    if item.expected is None:
        return percent(item.ratio, places=places), ""
    return percents(item.ratio, item.expected, places=places, scheme=item.scheme)


def _places(item: Item) -> int:
    latest = item.latest
    claim = latest.claimed_ratio if latest else None
    if claim is None or "claim_differs" in item.questions:
        return 1
    exponent = claim.normalize().as_tuple().exponent
    return min(max(1, -int(exponent)), 2)


def ratio_words(item: Item) -> str:
    """The ratio beside the plan: 78.3%，计划75%; "" without a ratio. What is done has no plan; a
    way from a baseline is named (完成降幅的83.3%), and an old figure with its day."""
    reached, planned = shown_percents(item)
    if not reached:
        return ""
    said = _share_words(item) % {"reached": reached}
    planned = "" if item.group == "done" else planned
    if item.group == "no_data" and item.attained_day:
        return _of_then(said, planned, near_day(item.attained_day, year=item.as_of.year))
    return _("%(said)s，计划%(planned)s") % {"said": said, "planned": planned} if planned else said


def _share_words(item: Item) -> str:
    """What a ratio is a part of, where that is not the target itself but the way to it."""
    kind = item.reason_data.get("kind")
    if kind == "falling":
        return _("完成降幅的%(reached)s")
    if kind == "level" and item.baseline_value is not None:
        return _("完成增量的%(reached)s")
    return "%(reached)s"


def _of_then(said: str, planned: str, day: str) -> str:
    """A ratio that is old, with the day it speaks of: 3月底41.7%（当时计划50%）."""
    text = _("%(day)s%(said)s（当时计划%(planned)s）") if planned else _("%(day)s%(said)s")
    return text % {"day": day, "said": said, "planned": planned}


def gap_words(item: Item) -> str:
    """How far it lies from the plan: 慢25个百分点, 快3.3个百分点, 与计划持平; "" without a plan."""
    if item.ratio is None or item.expected is None or item.gap is None:
        return ""
    points = gap_points(item.ratio, item.expected, places=_places(item), scheme=item.scheme)
    if item.gap == 0:
        return _("与计划持平")
    word = _("慢%(points)s个百分点") if item.gap < 0 else _("快%(points)s个百分点")
    return word % {"points": points}


# -- why ---------------------------------------------------------------------------------------


# Reasons that ask for a figure: nobody owes one where figures were taken from public papers.
_ASKING = (
    *("no_figure_due_yet", "no_figure_yet", "figure_old"),
    *("awaiting", "due_unreported"),
)


def reason_sentence(item: Item, *, public: bool = False) -> str:
    """Why the item has its status, in one or two short sentences with the figures they rest on.
    ``public``: its figures were taken from public papers, so nobody was to report any."""
    if item.parts:
        named = {"n": len(item.parts), "how": parts_words()}
        return _("本项分为%(n)s个分项，%(how)s。") % named
    reason = _Reason(item)
    if public and item.reason in _ASKING:
        return reason.last_known() + nothing_loaded_words()
    return reason.sentence()


class _Reason:
    """The sentence of one item's reason, with the words its parts share."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.data = item.reason_data
        self.target = target_words(item)
        self.attained = self._attained()

    def sentence(self) -> str:
        """The sentence for the item's reason code; raises KeyError for a code the rule lacks."""
        return _SENTENCES[self.item.reason](self)

    def day(self, name: str = "day") -> str:
        """A day of the reason's data in short; "" where there is none."""
        raw = self.data.get(name)
        day = dt.date.fromisoformat(raw) if isinstance(raw, str) else raw
        return near_day(day, year=self.item.as_of.year) if day else ""

    def full(self, name: str) -> str:
        """A day of the reason's data in full; "" where there is none."""
        raw = self.data.get(name)
        day = dt.date.fromisoformat(raw) if isinstance(raw, str) else raw
        return date_words(day) if day else ""

    def fill(self, text: str) -> str:
        """``text`` with what every sentence may name."""
        reached, planned = shown_percents(self.item)
        return text % {
            "day": self.day(),
            "attained": self.attained,
            "target": self.target,
            "reached": reached,
            "planned": planned,
            "gap": gap_words(self.item),
            "when": _when(self),
            "goal": _whole_year(self.item) + self.target,
            "due": self.full("due"),
        }

    def last_known(self) -> str:
        """The last figure there is, for a sentence that misses a newer one."""
        if not self.data.get("day"):
            return ""
        reached, _planned = shown_percents(self.item)
        if reached:
            return self.fill(_("最近一次是%(day)s的%(attained)s，完成%(reached)s。"))
        return self.fill(_("最近一次是%(day)s的%(attained)s。"))

    def _attained(self) -> str:
        if self.item.measure == "milestone":
            stage = self.data.get("stage")
            return _("“%(stage)s”") % {"stage": stage} if stage else self._done_word()
        value = self.item.attained
        if value is None:
            return ""
        return _attained_words(self.item, value)

    def _done_word(self) -> str:
        latest = self.item.latest
        return _("已完成") if latest and latest.done else _("未完成")


def _state(reason: _Reason) -> str:
    sentence = {
        "ongoing": _("常年持续开展，不按期限评定。"),
        "suspended": _("经批准暂缓，不计入完成率。"),
        "withdrawn": _("经批准终止，不计入完成率。"),
        "not_measurable": _("没有可核对的数量或节点，不计入完成率。"),
    }[reason.item.state]
    decision = reason.item.state_decision
    return sentence + (_("依据：%(decision)s。") % {"decision": decision} if decision else "")


def _line(reason: _Reason) -> str:
    """On or below the planned line."""
    item = reason.item
    assert item.ratio is not None
    kind = reason.data.get("kind")
    if kind == "falling" and item.ratio < 0:
        return reason.fill(_("到%(day)s为%(attained)s，比基数还高；目标是%(target)s。"))
    if kind == "falling":
        return reason.fill(_("到%(day)s计划完成降幅的%(planned)s，实际%(reached)s，%(gap)s。"))
    if kind == "level" and item.baseline_value is not None:
        return reason.fill(_("到%(day)s计划完成增量的%(planned)s，实际%(reached)s，%(gap)s。"))
    text = reason.fill(_("到%(day)s计划%(planned)s，实际%(reached)s，%(gap)s。"))
    return text + _from_before(item)


def _from_before(item: Item) -> str:
    """What a cumulative figure held before the plan began: its ratio is not this year's work."""
    if item.basis != "cumulative" or not item.baseline_value or item.progress_share:
        return ""
    held = amount(item.baseline_value, item.unit)
    return _("累计数含年初已有的%(held)s。") % {"held": held}


def _holds(reason: _Reason) -> str:
    """A level that meets its target so far; on the deadline itself nothing is settled yet."""
    if _due_now(reason.item):
        return _due_today(reason)
    return reason.fill(_("%(when)s%(attained)s，符合目标（%(goal)s），到期再作结论。"))


def _no_line(reason: _Reason) -> str:
    """Something that is not pro-rated."""
    if _due_now(reason.item):
        return _due_today(reason)
    return reason.fill(_("%(when)s%(attained)s，目标%(goal)s；这类目标不按时间折算，到期再评。"))


def _due_today(reason: _Reason) -> str:
    """What stands on the deadline itself, which is judged when it has passed."""
    return reason.fill(_("%(due)s到期，到期后评定；%(when)s%(attained)s，目标%(goal)s。"))


def _when(reason: _Reason) -> str:
    """The day a figure speaks of, as its sentence begins: 到6月底为; a growth is one of months:
    1至5月, from its first day or that of the plan."""
    latest, day = reason.item.latest, reason.day()
    if reason.item.measure != "growth":
        return _("到%(day)s为") % {"day": day}
    first = (latest.from_day if latest else None) or reason.item.start
    same = first is not None and latest is not None and first.year == latest.day.year
    if first is None or not same or first.day != 1 or not day.endswith("月底"):
        return _("到%(day)s") % {"day": day}
    return _("%(first)s至%(last)s") % {"first": first.month, "last": day.removesuffix("底")}


def _whole_year(item: Item) -> str:
    """全年 where the target is the growth of a calendar year, else ""."""
    if (
        item.measure == "growth"
        and item.due
        and (item.due.month, item.due.day) == (12, 31)
        and item.start
    ):
        return _("全年") if item.start.year == item.due.year else ""
    return ""


def _due_now(item: Item) -> bool:
    """Whether the day of the page is the deadline itself."""
    return item.due == item.as_of


def _no_nodes(reason: _Reason) -> str:
    """A milestone whose steps have no planned days."""
    if _due_now(reason.item):
        return reason.fill(_("%(due)s到期，到期后评定；到%(day)s为%(attained)s。"))
    if len(reason.item.stages) > 1:
        return reason.fill(_("到%(day)s为%(attained)s；各步没有定计划日期，到期再评。"))
    return reason.fill(_("到%(day)s为%(attained)s；没有分步节点，到期再评。"))


def _reached(reason: _Reason) -> str:
    if reason.item.measure == "milestone":
        return reason.fill(_("到%(day)s已到%(attained)s，达到目标。")).replace(
            "已到已完成", "已完成"
        )
    if reason.item.status == "exceeded":
        return reason.fill(_("到%(day)s完成%(attained)s，超过目标（%(target)s）。"))
    return reason.fill(_("到%(day)s完成%(attained)s，达到目标（%(target)s）。"))


def _reached_late(reason: _Reason) -> str:
    return reason.fill(_("时限是%(due)s，到%(day)s的数才达到目标：%(attained)s。"))


def _not_reached(reason: _Reason) -> str:
    if reason.item.measure == "milestone":
        return reason.fill(_("时限是%(due)s，到%(day)s为%(attained)s，目标是%(target)s。"))
    if reason.item.status == "missed" or not reason.item.ratio:
        return reason.fill(
            _("时限是%(due)s，到%(day)s为%(attained)s，没有达到目标（%(target)s）。")
        )
    return reason.fill(_("时限是%(due)s，到%(day)s为%(attained)s，完成%(reached)s。"))


def _node_missed(reason: _Reason) -> str:
    named = {"node_day": reason.day("node_day"), "node": reason.data.get("node_stage", "")}
    planned = _("计划%(node_day)s到“%(node)s”，") % named
    return planned + reason.fill(_("%(day)s为%(attained)s。"))


def _first_due(reason: _Reason) -> str:
    if not reason.data.get("first_due"):
        return _("还没有数据，也没有定起算日期。")
    item = reason.item
    if item.due and dt.date.fromisoformat(str(reason.data["first_due"])) > item.due:
        return _("还没到报数的时候，%(due)s到期后再评。") % {"due": date_words(item.due)}
    return _("还没到第一次报数的时候，%(day)s以后再看。") % {"day": reason.full("first_due")}


def _no_figure(reason: _Reason) -> str:
    return _("%(day)s前应有第一次数据，目前没有。") % {"day": reason.full("first_due")}


def _old(reason: _Reason) -> str:
    asked = _("%(day)s前应有新的数据，目前没有。") % {"day": reason.full("fresh_until")}
    return reason.last_known() + asked


def _awaiting(reason: _Reason) -> str:
    asked = _("%(due)s到期，等待报数，最迟%(limit)s。")
    return asked % {"due": reason.full("due"), "limit": reason.full("limit")} + reason.last_known()


def _due_unreported(reason: _Reason) -> str:
    asked = _("到期未报：应于%(limit)s前报送截至%(due)s的数，目前没有。")
    return asked % {"due": reason.full("due"), "limit": reason.full("limit")} + reason.last_known()


def _said(text: Callable[[], str]) -> Callable[[_Reason], str]:
    """A sentence that only needs filling in; ``text`` is called when it is spoken."""
    return lambda reason: reason.fill(text())


_SENTENCES: dict[str, Callable[[_Reason], str]] = {
    "state_ongoing": _state,
    "state_suspended": _state,
    "state_withdrawn": _state,
    "state_not_measurable": _state,
    "no_target_value": _said(lambda: _("目标没有写明数量，不能评定。")),
    "no_baseline": _said(lambda: _("缺基数，不能评定是否达到%(target)s。")),
    "on_line": _line,
    "below_line": _line,
    "reached": _reached,
    "reached_late": _reached_late,
    "not_reached_at_due": _not_reached,
    "held_at_due": _said(lambda: _("到期时为%(attained)s，达到目标（%(target)s）。")),
    "holds": _holds,
    "does_not_hold": _said(lambda: _("到%(day)s为%(attained)s，超出控制目标（%(target)s）。")),
    "no_line": _no_line,
    "no_nodes": _no_nodes,
    "on_nodes": _said(lambda: _("到%(day)s为%(attained)s，符合节点安排。")),
    "node_missed": _node_missed,
    "figure_old": _old,
    "no_figure_due_yet": _first_due,
    "no_figure_yet": _no_figure,
    "awaiting": _awaiting,
    "due_unreported": _due_unreported,
}
