"""What a 通报 says, in the words and figures of the pages: nothing is counted a second way, and
nothing of it is known but what the items say. Reads nothing from the database."""

from __future__ import annotations

import re
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import wording
from ..comparing import compare
from ..exports import cells
from ..exports.overview import denominator_sentence
from ..exports.paper import PaperView
from ..items import Item
from ..models import Bulletin
from ..models.choices import BulletinState, PlanKind, Provenance
from ..schedule import add_days
from ..status import GROUP_OF
from ..summaries import Breakdown, Summary, by_unit, coverage, data_until, livelihood_projects
from ..summaries import summarise as counts
from ..wording.attention import expected_is_past
from ..wording.comparing import compared_counts, plans_words, same_words
from ..wording.wholes import coverage_sentences, nothing_loaded_words
from .annexes import annexes_of, left_out_items, listed_missing, listed_slow
from .letter import FIRST, SECOND, Letter, Paragraph

_QUARTER_ENDS = {
    3: gettext_lazy("第一季度"),
    6: gettext_lazy("上半年"),
    9: gettext_lazy("第三季度"),
    12: gettext_lazy("全年"),
}
_NUMERALS = "一二三四五六七八九十"
# A line of the clerk's that is a heading of its own: （一）加强调度
_HEADING = re.compile(rf"^（[{_NUMERALS}]+）[^。；]*$")

# What asks for it -> the sentence that is proposed.
_REQUIRED = {
    "failed": gettext_lazy("未完成的事项，由牵头单位逐项说明原因，提出补救措施和完成日期。"),
    "slow": gettext_lazy("偏慢的事项，由牵头单位对照计划补上差距，难以按期完成的及早说明。"),
    "silent": gettext_lazy("没有填写原因、下一步打算或者预计完成日期的，由牵头单位补齐。"),
    "no_data": gettext_lazy("缺数据的事项，由牵头单位尽快报送。"),
    "on_track": gettext_lazy("按序推进的事项，继续按计划推进。"),
}


def letter_of(view: PaperView, bulletin: Bulletin, requirements: str | None = None) -> Letter:
    """The whole 通报; ``view`` holds what deputies may see and what the clerk left out,
    ``requirements`` are those that are stored unless given."""
    issued = bulletin.state == BulletinState.ISSUED
    day = wording.date_words(bulletin.issued_on) if bulletin.issued_on else ""
    printed = _("{day}印发").format(day=day) if issued else ""
    return Letter(
        title=bulletin.title,
        addressees=bulletin.addressees,
        paragraphs=tuple(
            _body(view, bulletin.requirements if requirements is None else requirements)
        ),
        annexes=annexes_of(view),
        issuer=bulletin.issuer,
        day=day or _("　　年　　月　　日"),
        mark=mark_of(view),
        state="" if issued else str(bulletin.get_state_display()),
        masthead=bulletin.masthead,
        issue=bulletin.issue,
        number=bulletin.document_number,
        copies=bulletin.copies,
        printed=printed,
    )


def mark_of(view: PaperView) -> str:
    """What is said of material that is not the town's own record; "" for a town's own."""
    if view.town.provenance == Provenance.PUBLIC_EXAMPLE:
        return _("示例，非镇政府文件")
    official = view.town.provenance == Provenance.OFFICIAL
    return "" if official else str(Provenance(view.town.provenance).label)


# -- what it is called -------------------------------------------------------------------------


def title_of(view: PaperView) -> str:
    """关于示例镇2026年第三季度目标任务进展情况的通报: the title that is proposed."""
    text = _("关于{town}{period}目标任务进展情况的通报")
    return text.format(town=view.town_name, period=period_words(view))


def period_words(view: PaperView) -> str:
    """The period that the day ends: 2026年第三季度, 2026年上半年, 2026年全年, 2026年8月份; 截至
    2026年9月12日 for a day within a month, or one before anything of the plan began."""
    day = view.as_of
    # A plan for the second half says little of the first, though single works began before.
    later = {item.plan_kind for item in view.items} == {PlanKind.HALF_YEAR.value}
    begun = not (later and day.month <= 6)
    if add_days(day, 1).day != 1 or not begun:
        return _("截至{day}").format(day=wording.date_words(day))
    period = _QUARTER_ENDS.get(day.month) or _("{month}月份").format(month=day.month)
    return _("{year}年{period}").format(year=day.year, period=period)


# -- the body ----------------------------------------------------------------------------------


def _body(view: PaperView, requirements: str) -> list[Paragraph]:
    sections = [
        (_("总体情况"), [Paragraph(text) for text in overall(view)]),
        (_("慢序时及未完成事项"), slow_paragraphs(view)),
        (_("缺数据事项"), no_data_paragraphs(view)),
        (_("下一步要求"), requirement_paragraphs(requirements)),
    ]
    told = [Paragraph(opening(view))]
    shown = [section for section in sections if section[1]]
    for numeral, (heading, paragraphs) in zip(_NUMERALS, shown, strict=False):
        told += [Paragraph(f"{numeral}、{heading}", FIRST), *paragraphs]
    return told


def opening(view: PaperView) -> str:
    """What it rests on and the day it speaks of; of a day that no figure reaches, how far they
    go. The town is named by the title, which is stored: a town that is renamed changes nothing of
    what was issued."""
    plans = "、".join(f"《{plan}》" for plan in dict.fromkeys(item.plan for item in view.items))
    named = {"plans": plans, "day": wording.date_words(view.as_of)}
    text = _("根据{plans}，现将截至{day}的目标任务进展情况通报如下。")
    if cells.from_public_papers(view):
        text = _("以下据公开资料整理，未经审定：{plans}所列目标任务截至{day}的进展情况。")
    return text.format(**named) + _reach(view)


def _reach(view: PaperView) -> str:
    """最近的数据到9月30日, where the newest figure is of another month than the day itself."""
    newest = data_until(view.items)
    if newest is None or (newest.year, newest.month) == (view.as_of.year, view.as_of.month):
        return ""
    until = wording.near_day(newest, year=view.as_of.year)
    return _("最近的数据到{day}。").format(day=until)


def overall(view: PaperView) -> list[str]:
    """总体情况 in sentences: all of them, the denominator, 民生实事, units, last time, and where
    each of them is found."""
    whole = counts(view.items)
    covered = asdict(coverage(view.items))
    public = cells.from_public_papers(view)
    told = [
        _all_words(whole) + _behind_words(whole),
        denominator_sentence(whole).removeprefix(_("完成率＝完成项数÷纳入统计项数。"))
        + "".join(coverage_sentences(total=whole.total, public=public, **covered)),
        _livelihood(counts(livelihood_projects(view.items))),
        _units(view),
        _since(view),
        where_words(view),
    ]
    return [each for each in told if each]


def _all_words(whole: Summary) -> str:
    """All of them in one sentence, the groups that occur adding up to the total."""
    if not whole.total:
        return _("没有目标任务。")
    strive = _("（其中力争{n}项）").format(n=whole.strive) if whole.strive else ""
    text = _("目标任务共{n}项{strive}：{groups}。")
    return text.format(n=whole.total, strive=strive, groups=_group_words(whole, _("项")))


def _livelihood(projects: Summary) -> str:
    if not projects.total:
        return ""
    text = _("其中民生实事{n}件：{groups}。")
    return text.format(n=projects.total, groups=_group_words(projects, _("件")))


def _group_words(summary: Summary, measure: str) -> str:
    shown = [(wording.GROUP_WORD[group], n) for group, n in summary.groups.items() if n]
    return "，".join(f"{word}{n}{measure}" for word, n in shown)


def _behind_words(whole: Summary) -> str:
    """What lies behind 缺数据 and 其他: 缺数据4项中，暂无数据1项、……；其他3项均为未到期。"""
    said = []
    for group in ("no_data", "other"):
        inside = [s for s, g in GROUP_OF.items() if g == group and whole.statuses.get(s)]
        named = {"group": wording.GROUP_WORD[group], "n": whole.groups[group]}
        if len(inside) == 1:
            word = wording.STATUS_WORD[inside[0]]
            said.append(_("{group}{n}项均为{word}").format(word=word, **named))
        elif inside:
            kinds = [f"{wording.STATUS_WORD[s]}{whole.statuses[s]}" + _("项") for s in inside]
            said.append(_("{group}{n}项中，{kinds}").format(kinds="、".join(kinds), **named))
    return "；".join(said) + "。" if said else ""


def _units(view: PaperView) -> str:
    """Every unit in one of three kinds, in the official order, none ranked: what is behind, what
    lacks data alone, and who has neither."""
    lines = [line for line in by_unit(view.items) if line.key]
    missing = [(line, line.summary.groups["no_data"]) for line in lines if not _behind(line)]
    late = [(line.key, _behind(line)) for line in lines if _behind(line)]
    lacking = [(line.key, n) for line, n in missing if n]
    kinds = (
        (_("有偏慢或未完成事项的单位：{units}。"), _numbered(late)),
        (_("没有偏慢和未完成、有缺数据事项的单位：{units}。"), _numbered(lacking)),
        (
            _("没有偏慢、未完成和缺数据事项的单位：{units}。"),
            "、".join(line.key for line, n in missing if not n),
        ),
    )
    return "".join(text.format(units=units) for text, units in kinds if units)


def _behind(line: Breakdown) -> int:
    return line.summary.groups["slow"] + line.summary.groups["failed"]


def _numbered(units: list[tuple[str, int]]) -> str:
    return "、".join(_("{unit}{n}项").format(unit=unit, n=n) for unit, n in units)


def _since(view: PaperView) -> str:
    """What moved since the last release, as the page that compares says it; "" without one."""
    before = view.previous_publication
    if before is None or before.as_of >= view.as_of or not view.previous:
        return ""
    compared = compare(view.items, view.previous.values())
    named = {"title": before.title, "day": wording.date_words(before.as_of)}
    head = _("与上次发布的“{title}”（截至{day}）相比，").format(**named)
    moved = "，".join(words for _group, words, _key in compared_counts(compared))
    told = "".join((f"{moved}。" if moved else "", same_words(compared), *plans_words(compared)))
    return head + told if told else ""


def where_words(view: PaperView) -> str:
    """Where each of them is found, in numbers that add up to the total: what the annexes list, what
    lacks data, the others, and how many the clerk left out. Why is for the town alone."""
    whole, left = counts(view.items), left_out_items(view)
    lacking = whole.groups["no_data"] - sum(item.group == "no_data" for item in left)
    named = len(listed_missing(view))
    tables = [
        _("{mark}列{n}项").format(mark=each.mark, n=len(each.rows)) for each in annexes_of(view)
    ]
    tables += [_("缺数据的{n}项列在第三部分").format(n=named)] if named else []
    kinds = [
        (_("缺数据的{n}项"), lacking - named),
        (_("其他{n}项"), whole.groups["other"]),
        (_("不列入本期通报的{n}项"), len(left)),
    ]
    apart = [text.format(n=n) for text, n in kinds if n]
    said = [*tables, _("{kinds}不逐项列出").format(kinds="、".join(apart)) if apart else ""]
    text = _("{said}，合计{n}项。")
    return text.format(said="，".join(filter(None, said)), n=whole.total) if whole.total else ""


def slow_paragraphs(view: PaperView) -> list[Paragraph]:
    """What is slow or was not done, item by item; both groups under headings where there are
    both."""
    groups = counts(view.items).groups
    listed = listed_slow(view)
    if not groups["slow"] + groups["failed"]:
        return [Paragraph(_("没有慢序时和未完成的事项。"))]
    told = [Paragraph(_slow_words(groups, len(listed)))]
    both = len({item.group for item in listed}) > 1
    numerals, group = iter(_NUMERALS), ""
    for place, item in enumerate(listed, start=1):
        if both and item.group != group:
            group = item.group
            words = _("（{n}）{group}事项")
            said = words.format(n=next(numerals), group=wording.GROUP_WORD[group])
            told.append(Paragraph(said, SECOND))
        told.append(item_paragraph(view, place, item))
    return told


def _slow_words(groups: dict[str, int], listed: int) -> str:
    kinds = [f"{wording.GROUP_WORD[g]}{groups[g]}" + _("项") for g in ("failed", "slow")]
    total = groups["slow"] + groups["failed"]
    said = "，".join(kinds)
    if listed == total:
        return _("{said}。").format(said=said)
    named = {"said": said, "listed": listed, "left": total - listed}
    return _("{said}；逐项说明{listed}项，不列入本期通报{left}项。").format(**named)


def item_paragraph(view: PaperView, place: int, item: Item) -> Paragraph:
    """One item: name, unit, status, figures and gap, cause, next step, expected day."""
    public = cells.from_public_papers(view)
    unit = f"（{item.lead_unit}）" if item.lead_unit else ""
    told = [f"{wording.status_word(item)}。", wording.reason_sentence(item, public=public)]
    told.append("" if public else _own_words(item))
    return Paragraph(f"{unit}：" + "".join(told), lead=f"{place}. {cells.name(item)}")


def _own_words(item: Item) -> str:
    """The unit's own words, and which of them are missing: 未填写下一步打算。"""
    said = item.said_last
    kinds = [
        (_("原因"), _("原因：{said}。"), _ended(wording.cause_words(said))),
        (_("下一步打算"), _("下一步：{said}。"), _ended(said.next_step if said else "")),
    ]
    expected = _expected(item)
    missing = [name for name, _text, words in kinds if not words]
    missing += [] if said and said.expected_on else [_("预计完成日期")]
    told = [*(text.format(said=words) for _name, text, words in kinds if words), expected]
    return "".join([*told, _("未填写{what}。").format(what="、".join(missing)) if missing else ""])


def _expected(item: Item) -> str:
    """预计2026年10月20日完成（已过）。 A day that the next step names itself is not told again."""
    said = item.said_last
    day = said.expected_on if said else None
    if said is None or day is None:
        return ""
    past = expected_is_past(item)
    days = (f"{day.month}月{day.day}日", wording.near_day(day, year=day.year))
    if any(re.search(rf"(?<!\d){each}", said.next_step or "") for each in days):
        return _("预计完成的这一天已过。") if past else ""
    text = _("预计{day}完成（已过）。") if past else _("预计{day}完成。")
    return text.format(day=wording.date_words(day))


def _ended(text: str) -> str:
    return text.strip().rstrip("。；;，,")


def no_data_paragraphs(view: PaperView) -> list[Paragraph]:
    """What lacks data by its units, each item by name with its status; of public papers how many,
    and what that does not mean. Where nothing lacks data, how much is not due."""
    groups, listed = counts(view.items), listed_missing(view)
    n = groups.groups["no_data"]
    if not n:
        return [Paragraph(_no_gap_words(groups.statuses.get("not_due", 0)))]
    if cells.from_public_papers(view):
        return [Paragraph(_("缺数据{n}项，").format(n=n) + nothing_loaded_words())]
    text = _("缺数据{n}项，按牵头单位列出。")
    if left := n - len(listed):
        text = _("缺数据{n}项，不列入本期通报{left}项，其余按牵头单位列出。")
    units = dict.fromkeys(item.lead_unit for item in listed)
    of_unit = [_unit_lacks([i for i in listed if i.lead_unit == unit]) for unit in units]
    return [Paragraph(text.format(n=n, left=left)), *of_unit]


def _no_gap_words(not_due: int) -> str:
    if not_due:
        return _("没有缺数据的事项；有{n}项未到期。").format(n=not_due)
    return _("没有缺数据的事项。")


def _unit_lacks(items: list[Item]) -> Paragraph:
    """水务站1项：整治河道（暂无数据）。"""
    named = (f"{cells.name(item)}（{wording.status_word(item)}）" for item in items)
    said = _("{n}项：{items}。").format(n=len(items), items="；".join(named))
    return Paragraph(said, lead=items[0].lead_unit or _("未写明单位"))


# -- what the clerk writes ---------------------------------------------------------------------


def requirement_paragraphs(requirements: str) -> list[Paragraph]:
    """The clerk's own paragraphs, one a line; a line （一）…… without a full stop is a heading."""
    lines = [line.strip() for line in requirements.splitlines() if line.strip()]
    return [Paragraph(line, SECOND if _HEADING.match(line) else 0) for line in lines]


def proposed_requirements(view: PaperView) -> str:
    """The paragraphs that are proposed when a 通报 is begun: what the figures ask for, no more, and
    without their numbers, which stand above and move. Nothing of public papers, where nobody is
    asked."""
    if cells.from_public_papers(view):
        return ""
    groups = counts(view.items).groups
    asked = groups | {"silent": sum(_silent(item) for item in listed_slow(view))}
    return "\n".join(str(text) for kind, text in _REQUIRED.items() if asked[kind])


def proposed_before(requirements: str) -> bool:
    """Whether every line of it is one that is proposed."""
    return {*requirements.splitlines()} <= {str(text) for text in _REQUIRED.values()}


def _silent(item: Item) -> bool:
    said = item.said_last
    return said is None or not (wording.cause_words(said) and said.next_step and said.expected_on)
