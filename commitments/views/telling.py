"""What a town's page says, made ready for the template: templates neither compare nor divide."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from ..addresses import commitment_page
from ..comparing import Comparison, compare
from ..forms import NONE
from ..items import FigureLine, Item
from ..lights import Scheme, scheme_from_json
from ..models.choices import Provenance
from ..naming import issue_name
from ..reading import TownView
from ..schemes import scheme_of
from ..status import GROUP_OF, OUTSIDE_DENOMINATOR, RULE_VERSION
from ..summaries import Breakdown, Summary, coverage, data_until, done_on, last_time, speaks_of
from ..wording import (
    AREA_WORD,
    CATEGORY_WORD,
    GROUP_WORD,
    STATUS_WORD,
    attention_order,
    cause_words,
    date_words,
    near_day,
    percent,
    ratio_words,
    reason_sentence,
    rule_sentence,
    shown_percents,
    standing_words,
    status_word,
    target_words,
    unreleased_words,
)
from ..wording.comparing import compared_counts
from ..wording.spoken import spoken as _
from ..wording.wholes import coverage_sentences, outside_words


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence and the group it is coloured by ("" is plain); ``leads`` is the anchor
    of what it counts."""

    text: str
    group: str = ""
    leads: str = ""


@dataclass(frozen=True)
class ProjectLine:
    """One line of 民生实事: last time beside this time."""

    number: str
    item: Item
    url: str
    before: str
    before_ratio: str
    now: str
    now_note: str


@dataclass(frozen=True)
class AttentionLine:
    """One thing that needs attention: why, in the rule's sentence and the unit's own words."""

    item: Item
    url: str
    reason: str
    speaker: str
    said_on: str
    said: str
    reached: str
    target: str


@dataclass(frozen=True)
class BreakdownLine:
    """One line of a table that adds up."""

    word: str
    url: str
    summary: Summary

    @property
    def attention(self) -> int:
        """How many are slow or were not done."""
        return self.summary.groups["slow"] + self.summary.groups["failed"]


def provenance_mark(value: str) -> str:
    """The mark of material that is not a town's own record; "" for official material."""
    return "" if value == Provenance.OFFICIAL else str(Provenance(value).label)


def compiled(view: TownView) -> bool:
    """Whether a real town's figures were taken from public papers: nobody there released them."""
    return view.town.provenance == Provenance.PUBLIC_EXAMPLE


def which_notes(view: TownView, *, as_of_asked: bool) -> list[str]:
    """What is said beside ``which``: of which day it is and who released it. The live state names
    the day of the judgement and that of the newest figure, which nobody reported for that day."""
    day = date_words(view.as_of)
    if view.publication is not None:
        until = _("数据截至%(day)s") % {"day": day}
        if compiled(view):
            return [view.publication.title, unreleased_words(), until]
        by = _("审定：%(who)s") % {"who": view.publication.released_by}
        return [view.publication.title, until, by]
    notes = [_("评定日%(day)s") % {"day": day}]
    if newest := data_until(view.items):
        notes.append(_("最近的数据到%(day)s") % {"day": near_day(newest, year=view.as_of.year)})
    if as_of_asked:
        notes.append(_("按今天的目标和处理决定评定，与当时发布的可能不同"))
    return [*notes, _("只有经办人看得到")]


def day_of_now(view: TownView) -> dt.date | None:
    """The day that 本次 speaks of: a publication's own, else that of the newest figure."""
    return view.as_of if view.publication is not None else data_until(view.items)


def title_pieces(view: TownView) -> list[str]:
    """The page's heading in pieces that are not broken: 示例镇, 2026年, 目标任务进展."""
    years = {item.due.year for item in view.items if item.due}
    year = _("%(year)s年") % {"year": view.as_of.year}
    middle = [year] if years == {view.as_of.year} else []
    return [view.town.name, *middle, _("目标任务进展")]


def which(view: TownView, *, as_of_asked: bool) -> str:
    """Which state the page shows: 第3期发布, 实时数据 or 按某日数据."""
    if view.publication is not None:
        if compiled(view):
            return issue_name(view.publication)
        return _("%(name)s发布") % {"name": issue_name(view.publication) or _("已")}
    if as_of_asked:
        return _("按%(day)s的数据评定（未发布）") % {"day": date_words(view.as_of)}
    return _("实时数据（未发布）")


def counts_sentence(summary: Summary) -> list[Piece]:
    """One sentence of all counts: 68项中 / 19项已完成 / ，30项达序时；6项偏慢 ..."""
    pieces = [Piece(_("%(n)s项中，") % {"n": summary.total})]
    named = [*_good(summary), *_bad(summary), *_open(summary)]
    for place, (piece, _kind) in enumerate(named):
        pieces.append(piece)
        last = place == len(named) - 1
        turns = not last and named[place + 1][1] != named[place][1]
        pieces.append(Piece("。" if last else "；" if turns else "，"))
    return pieces


def _good(summary: Summary) -> list[tuple[Piece, str]]:
    words = {"done": _("%(n)s项已完成"), "on_track": _("%(n)s项达序时")}
    return _groups(summary, words, "good")


def _bad(summary: Summary) -> list[tuple[Piece, str]]:
    words = {"slow": _("%(n)s项偏慢"), "failed": _("%(n)s项未完成")}
    return _groups(summary, words, "bad")


def _groups(summary: Summary, words: dict[str, str], kind: str) -> list[tuple[Piece, str]]:
    return [
        (Piece(word % {"n": summary.groups[group]}, group), kind)
        for group, word in words.items()
        if summary.groups[group]
    ]


def _open(summary: Summary) -> list[tuple[Piece, str]]:
    """What has no figures, is not due, or is outside the denominator: by its own word where there
    is one, else by its group's."""
    outside = {s: n for s, n in summary.statuses.items() if s in OUTSIDE_DENOMINATOR and n}
    not_due = {s: n for s, n in summary.statuses.items() if s == "not_due" and n}
    kinds = [
        (_of_group(summary, "no_data"), str(GROUP_WORD["no_data"])),
        (not_due, ""),
        (outside, _("不计入完成率")),
    ]
    return [(Piece(_counted(kind, word)), "open") for kind, word in kinds if kind]


def _of_group(summary: Summary, group: str) -> dict[str, int]:
    return {
        s: summary.statuses[s] for s in GROUP_OF if GROUP_OF[s] == group and summary.statuses.get(s)
    }


def _counted(statuses: dict[str, int], together: str) -> str:
    word = STATUS_WORD[next(iter(statuses))] if len(statuses) == 1 else together
    return _("%(n)s项%(word)s") % {"n": sum(statuses.values()), "word": word}


def no_data_sentence(summary: Summary) -> str:
    """What lies behind 缺数据 where it is more than one thing: 缺数据4项：暂无数据1项 ..."""
    missing = _of_group(summary, "no_data")
    if len(missing) < 2:
        return ""
    said = "、".join(
        _("%(word)s%(n)s项") % {"word": STATUS_WORD[status], "n": n}
        for status, n in missing.items()
    )
    return _("缺数据的是：%(said)s。") % {"said": said}


def denominator_sentence(summary: Summary) -> str:
    """The completion ratio with its denominator in words, and what is left out of it. The ratio is
    left out where every figure is still to come: 0% would read as a verdict."""
    text = ""
    if summary.share is not None and summary.share_says_something:
        named = {"done": summary.done, "of": summary.denominator, "share": percent(summary.share)}
        text = _("完成率%(share)s：纳入统计的%(of)s项中完成%(done)s项。") % named
    outside = outside_words(summary.statuses)
    return text + (_("%(outside)s不计入完成率。") % {"outside": outside} if outside else "")


def coverage_words(view: TownView, summary: Summary) -> str:
    """How far the figures go: how many have that of the last period, and what this does not say."""
    covered = asdict(coverage(view.items))
    public = compiled(view)
    return "".join(coverage_sentences(total=summary.total, public=public, **covered))


def livelihood_sentence(items: Sequence[Item]) -> str:
    """How many there are and how they stand: 10件：已办成3件，按序推进5件，慢序时1件. What is done
    or on its way is told together, what is not by its own word, the worst first."""
    counted = [item for item in items if item.counted]
    order = list(GROUP_OF)
    in_order = sorted(counted, key=lambda item: (order.index(item.status), item.gap or 0))
    words = Counter(_project_word(item) for item in in_order)
    said = "，".join(_("%(word)s%(n)s件") % {"word": word, "n": n} for word, n in words.items())
    return _("%(n)s件：%(said)s") % {"n": len(counted), "said": said}


def _project_word(item: Item) -> str:
    together = {"done": _("已办成"), "on_track": _("按序推进")}
    return together.get(item.group) or status_word(item)


def project_lines(view: TownView, items: Iterable[Item], *, keep: str) -> list[ProjectLine]:
    """民生实事, last time beside this time."""
    items = list(items)
    previous = last_time(items, view.previous, day=day_of_now(view))
    return [
        _project_line(place, item, previous.get(item.id), day_of_now(view), keep)
        for place, item in enumerate(items, start=1)
    ]


def project_heads(view: TownView, items: Sequence[Item]) -> tuple[str, str]:
    """上次（6月） and 本次（9月） over the figures of ``items``; the first is "" without a time
    before. A day that none of the figures speaks of is left out: each then names its own."""
    before = list(last_time(items, view.previous, day=day_of_now(view)).values())
    last = _head(_("上次"), before, before[0].as_of) if before else ""
    return last, _head(_("本次"), items, day_of_now(view))


def _head(word: str, items: Iterable[Item], day: dt.date | None) -> str:
    if day is None or not any(speaks_of(item, day) for item in items):
        return word
    return _("%(word)s（%(day)s）") % {"word": word, "day": period_word(day)}


def _standing(item: Item, day: dt.date | None, *, year: int, note: str = "") -> str:
    """What it stands at, and where neither the head of its column (``day``) nor its ``note`` says
    of which day, that day: 9月底47台."""
    stands, told = standing_words(item), item.attained_day
    if not stands or told is None or (day and speaks_of(item, day)):
        return stands
    named = near_day(told, year=year)
    return stands if named in note else f"{named}{stands}"


def _project_line(
    place: int, item: Item, before: Item | None, day: dt.date | None, keep: str
) -> ProjectLine:
    note, year = _now_note(item), item.as_of.year
    return ProjectLine(
        number=item.number or str(place),
        item=item,
        url=_url(item, keep),
        before=_standing(before, before.as_of, year=year) if before else "",
        before_ratio=shown_percents(before)[0] if before else "",
        now=_standing(item, day, year=year, note=note),
        now_note=note,
    )


def _now_note(item: Item) -> str:
    """The ratio beside the plan; of what is done the day it was reached."""
    if day := done_on(item):
        return _("%(day)s完成") % {"day": near_day(day, year=item.as_of.year)}
    return ratio_words(item)


def attention_lines(
    items: Iterable[Item], *, keep: str, public: bool = False
) -> list[AttentionLine]:
    """What needs attention, with the unit's own words. ``public``: from public papers."""
    return [_attention_line(item, keep, public) for item in items]


def _attention_line(item: Item, keep: str, public: bool) -> AttentionLine:
    spoken = item.said_last
    parts = _own_words(spoken, item.as_of.year) if spoken else []
    return AttentionLine(
        item=item,
        url=_url(item, keep),
        reason=reason_sentence(item, public=public),
        speaker=(spoken.reported_by if spoken else "") or item.lead_unit,
        said_on=_said_on(item, spoken),
        said="；".join(parts) + "。" if parts else "",
        reached=standing_words(item),
        target=target_words(item),
    )


def _own_words(spoken: FigureLine, year: int) -> list[str]:
    """Cause, next step and expected day; the day once, where the next step names it already."""
    said = (cause_words(spoken), spoken.next_step)
    parts = [text.rstrip("。；") for text in said if text]
    if expected := spoken.expected_on:
        day = near_day(expected, year=year)
        full = _("%(month)s月%(day)s日") % {"month": expected.month, "day": expected.day}
        if not any(each in spoken.next_step for each in (day, full)):
            parts.append(_("预计%(day)s完成") % {"day": day})
    return parts


def _said_on(item: Item, spoken: FigureLine | None) -> str:
    """When the unit said so, where that is not the day of the page: 6月底填报; else ""."""
    if spoken is None or spoken.day == item.as_of:
        return ""
    return _("%(day)s填报") % {"day": near_day(spoken.day, year=item.as_of.year)}


def _url(item: Item, keep: str) -> str:
    return commitment_page(item.id) + keep


def attention_sentence(items: Sequence[Item]) -> str:
    """未完成1项，偏慢6项，and how they are ordered."""
    counts = Counter(item.group for item in items)
    said = [
        _("%(word)s%(n)s项") % {"word": GROUP_WORD[group], "n": counts[group]}
        for group in ("failed", "slow")
        if counts[group]
    ]
    order = attention_order(items)
    return "，".join([*said, order] if order else said)


_KEY_WORDS = {"area": AREA_WORD, "category": CATEGORY_WORD}


def breakdown_lines(
    view: TownView, lines: Iterable[Breakdown], *, name: str, keep: str, none: str
) -> list[BreakdownLine]:
    """Lines of a table, each leading to the list filtered by it. ``name`` is the filter's field,
    ``none`` the word of what has none."""
    plans = {plan.title: str(plan.id) for plan in view.plans}
    page = f"{view.town.get_absolute_url()}{keep}{'&' if keep else '?'}"
    made = []
    for line in lines:
        word = str(_KEY_WORDS[name][line.key]) if name in _KEY_WORDS else line.key
        value = plans[line.key] if name == "plan" else line.key or NONE
        url = f"{page}{urlencode({name: value})}#list"
        made.append(BreakdownLine(word or none, url, line.summary))
    return made


def closing_sentences(view: TownView, compared: Comparison | None = None) -> list[str]:
    """The last line: who released it, which day, by which rule, and what is new in it;
    ``compared`` is what ``compared_with_last`` made where it is at hand."""
    version = view.publication.rule_version if view.publication else RULE_VERSION
    said = [rule_sentence(version, lights_of(view))]
    if view.publication is not None:
        said.insert(0, _compiled(view) if compiled(view) else _released(view))
    if differs := comparison(compared or compared_with_last(view)):
        said.append(differs)
    return said


def lights_of(view: TownView) -> Scheme:
    """The scheme of lights of what is shown: a publication's own, else the town's of today."""
    if view.publication is not None:
        return scheme_from_json(view.publication.lights)
    return scheme_of(view.town)


def _released(view: TownView) -> str:
    assert view.publication is not None
    return _("%(name)s，%(who)s审定，%(day)s发布，数据截至%(as_of)s。") % {
        "name": issue_name(view.publication) or view.publication.title,
        "who": view.publication.released_by,
        "day": date_words(view.publication.released_on),
        "as_of": date_words(view.as_of),
    }


def _compiled(view: TownView) -> str:
    named = {"words": unreleased_words(), "day": date_words(view.as_of)}
    return _("%(words)s，数据截至%(day)s。") % named


def compared_with_last(view: TownView) -> Comparison | None:
    """What differs from the publication before; None without one."""
    if view.previous_publication is None:
        return None
    return compare(view.items, view.previous.values())


def comparison(compared: Comparison | None) -> str:
    """What differs from the publication before, by every count that the page and the comparison
    give: 与上一期相比，新完成6项，慢下来或未完成2项。"""
    if compared is None:
        return ""
    said = [text for _group, text, _section in compared_counts(compared)]
    if not said:
        return ""
    return _("与上一期相比，%(said)s。") % {"said": "，".join(said)}


def period_word(day: dt.date) -> str:
    """The day a column speaks of: 6月, or 6月20日 within a month."""
    return near_day(day, year=day.year).replace("月底", "月")
