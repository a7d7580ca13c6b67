"""Words for what differs between two publications of a town."""

from __future__ import annotations

from dataclasses import dataclass

from ..comparing import Change, Comparison, PlanShare
from ..items import Item, VersionLine
from .amounts import date_words, near_day
from .sentences import reason_sentence, shown_percents, standing_words, target_words
from .spoken import spoken as _


@dataclass(frozen=True)
class Difference:
    """What differs in one way: ``key`` is that of its count, ``title`` its heading, ``note`` what
    is said beside the number of items. ``gone`` are items of the time before that are no longer
    listed, ``changes`` all others."""

    key: str
    title: str
    changes: tuple[Change, ...] = ()
    gone: tuple[Item, ...] = ()
    note: str = ""

    @property
    def count(self) -> int:
        """How many items differ so."""
        return len(self.changes) + len(self.gone)


def differences(compared: Comparison) -> list[Difference]:
    """Everything that differs, in the order of the counts; a way in which nothing does is left
    out. Page and paper list the same."""
    moved, more = compared.moved, compared.first_elsewhere
    elsewhere = _("另有%(n)s项已列在上面") % {"n": more} if more else ""
    eased = _("回到序时，或慢得少了")
    every = [
        Difference("finished", _("新完成"), moved["finished"]),
        Difference("slowed", _("慢下来或未完成"), moved["slowed"]),
        Difference("recovered", _("好转"), moved["recovered"], note=eased),
        Difference("first_figure", _("首次有数据"), moved["first_figure"], note=elsewhere),
        Difference("revised", _("目标或时限有调整"), compared.revised),
        Difference("stopped", _("经批准暂缓或终止"), moved["stopped"]),
        Difference("new", _("新列入"), compared.new),
        Difference("gone", _("不再列入"), gone=compared.gone),
        Difference("other", _("其他状态变化"), moved["other"]),
    ]
    return [each for each in every if each.count]


def nothing_common_words() -> str:
    """That two states have no item in common."""
    return _("两期没有相同的任务可比。")


# Way to differ -> the group that colours its count.
_COLOURED = {"finished": "done", "slowed": "slow", "recovered": "on_track"}


def compared_counts(compared: Comparison) -> list[tuple[str, str, str]]:
    """(group that colours it or "", words, key of its section of the page) of every kind of
    difference there is, in the order and words of the page: 新完成6项, 慢下来或未完成5项（其中
    未完成2项）, 目标或时限有调整1项（不重复计数）."""
    return [
        (
            _COLOURED.get(each.key, ""),
            _("%(title)s%(n)s项") % {"title": each.title, "n": each.count} + _within(each),
            each.key,
        )
        for each in differences(compared)
    ]


def _within(difference: Difference) -> str:
    """Of what slowed how many were not done; what was revised counts by its status already."""
    if difference.key == "revised":
        return _("（不重复计数）")
    failed = sum(each.item.group == "failed" for each in difference.changes)
    return (
        _("（其中未完成%(n)s项）") % {"n": failed} if difference.key == "slowed" and failed else ""
    )


def same_words(compared: Comparison) -> str:
    """What did not move, and that nothing slowed, which is asked first: 其余40项状态没有变。 Where
    something slow or failed is no longer listed nobody can say that. "" for two states without a
    common item."""
    moved = any(compared.moved.values())
    if not compared.same and not moved:
        return ""
    if compared.nothing:
        return _("%(n)s项任务的状态都没有变。") % {"n": compared.same}
    behind = any(item.group in ("slow", "failed") for item in compared.gone)
    slowed = "" if behind or compared.moved["slowed"] else _("没有慢下来的。")
    same = _("其余%(n)s项状态没有变。") % {"n": compared.same} if compared.same else ""
    return slowed + same


def plans_words(compared: Comparison) -> list[str]:
    """What only one side covers, by its plan, so that nothing looks new or gone that is not."""
    text = _("本次的《%(plan)s》%(n)s项，上次没有包括在内，不在此比较。")
    return dropped_words(compared) + [text % _share(each) for each in compared.plans_added]


def dropped_words(compared: Comparison) -> list[str]:
    """The plans that only the side before covers: none of their items is gone."""
    text = _("上次的《%(plan)s》%(n)s项，本次没有包括在内，不在此比较。")
    return [text % _share(each) for each in compared.plans_dropped]


def _share(share: PlanShare) -> dict[str, str | int]:
    return {"plan": share.title, "n": share.count}


def figure_and_day(item: Item | None) -> tuple[str, str]:
    """(what it stands at, the day that speaks of): 47台, 9月底; "" for what has no figure, and a
    whole is told by its parts."""
    if item is None:
        return "", ""
    if item.parts:
        return _("见分项"), ""
    standing = standing_words(item)
    day = item.attained_day if standing else None
    return standing, near_day(day, year=item.as_of.year) if day else ""


def revision_sentence(change: Change) -> str:
    """What of the target is another, and by whose decision: 目标由120亩改为90亩；镇人大主席团
    2026年8月20日决定（文号），原因：……。"""
    before, item = change.before, change.item
    assert before is not None
    said = []
    if target_words(before) != target_words(item):
        named = {"old": target_words(before), "new": target_words(item)}
        said.append(_("目标由%(old)s改为%(new)s") % named)
    if before.due != item.due:
        said.append(_("时限由%(old)s改为%(new)s") % {"old": _due(before), "new": _due(item)})
    # A correction of the record is no decision, and is not passed off as one.
    decided = [_decision(line) for line in change.decisions] or [_("没有登记由谁决定")]
    return "；".join(["，".join(said) or _("目标有改动"), *decided]) + "。"


def _due(item: Item) -> str:
    return date_words(item.due) if item.due else _("没有定时限")


def _decision(line: VersionLine) -> str:
    who = line.decided_by or _("没有登记由谁")
    who = who if who.endswith(_("决定")) else _("%(who)s决定") % {"who": who}
    day = date_words(line.since) if line.since else ""
    papers = [line.document_number, f"《{line.document}》" if line.document else ""]
    known = "，".join(filter(None, papers))
    reason = _("，原因：%(reason)s") % {"reason": line.reason.rstrip("。")} if line.reason else ""
    return f"{day}{who}" + (f"（{known}）" if known else "") + reason


def moved_sentence(change: Change, *, public: bool) -> str:
    """Why an item stands where it does now; "" for what was finished, which its figure says.
    ``public``: its figures were taken from public papers."""
    if change.move in ("", "finished"):
        return ""
    return reason_sentence(change.item, public=public)


def change_tags(change: Change) -> list[str]:
    """What else is true of an item that stands in a list for another reason."""
    tags = [_("目标已调整")] if change.target_changed else []
    if change.first_figure and change.move != "first_figure":
        tags.append(_("首次有数据"))
    return tags


def rule_notes(items: list[Item], previous: list[Item]) -> list[str]:
    """What makes two states less than comparable: another version of the rule, other lights."""
    notes = []
    if _differ({each.rule_version for each in items}, {each.rule_version for each in previous}):
        notes.append(_("两次所用的评定规则版本不同，状态变化可能来自规则。"))
    if _differ({each.scheme.id for each in items}, {each.scheme.id for each in previous}):
        notes.append(_("两次所用的亮灯规则不同，慢序时的轻重不作比较。"))
    return notes


def _differ(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and one != other


def group_change(n: int, before: int) -> str:
    """By how many a count differs: +3, −2, or 0."""
    return f"{n - before:+d}".replace("-", "−") if n != before else "0"


def outcome_words(item: Item) -> str:
    """What was promised and what came of it, in a line beside the status, of whatever year:
    目标45台，2025年12月底47台，104.4%."""
    said = [_("目标%(target)s") % {"target": target_words(item)}]
    standing, near = figure_and_day(item)
    if standing:
        said.append((near_day(item.attained_day) if near and item.attained_day else "") + standing)
    return "，".join(filter(None, (*said, shown_percents(item)[0])))
