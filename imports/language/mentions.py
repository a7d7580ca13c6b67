"""Figures and stages that prose names: 已签约15台、开工3台，完成80% → three mentions with quotes.

Each mention is a slice of the text at its offset; nothing is calculated and nothing is guessed.
Numbers that are names, ordinals, days or spans of time (13号线, 第3批, 2026年, 15分钟) are none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from .dates import read_period
from .numerals import CHINESE, narrow
from .quantities import AT_LEAST, AT_MOST, Quantity, read_quantity
from .units import UNIT
from .words import COUNTERS_OF_ONE, STAGES, TIMES, VERBS

FIGURE, SHARE, GROWTH, STAGE = "figure", "share", "growth", "stage"
DONE, DOING, PLANNED, LEFT, NEGATED = "done", "doing", "planned", "left", "negated"
WHOLE = "whole"
CUMULATIVE, PERIOD = "cumulative", "period"


@dataclass(frozen=True)
class Mention:
    """One figure or stage that a text names.

    ``kind``: ``figure`` (a count, an amount, a rate), ``share`` (percent of the work itself),
    ``growth`` (against an earlier figure) or ``stage``. ``mood``: ``done``, ``doing``, ``planned``,
    ``left`` (still to do), ``negated`` or ``whole`` (12个村 before 已完成8个). ``verb`` is what was
    done (签约), ``noun`` what follows the unit. ``basis`` is ``cumulative`` or ``period`` where the
    words say so, else "".
    ``quote`` stands in the text at ``offset``, characters counted from 0; ``value`` is without
    magnitude. ``day`` is the day up to which the words count, where they and a year name one.
    """

    quote: str
    offset: int
    kind: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    comparator: str = "="
    mood: str = DONE
    verb: str = ""
    noun: str = ""
    stage: str = ""
    basis: str = ""
    day: dt.date | None = None

    @property
    def end(self) -> int:
        """The offset behind the quote."""
        return self.offset + len(self.quote)


# What goes on longer than this without a full stop is no sentence.
LONGEST = 2000
# A cell with more than this is prose.
LONGEST_PHRASE = 40
_BREAK = re.compile(r"[。；;！？!?\n]")
_VERB = "|".join(sorted(VERBS, key=len, reverse=True))
_STAGE = re.compile("|".join(sorted(STAGES, key=len, reverse=True)))
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_COUNTED = f"(?:{_ARABIC}|{CHINESE}+)"
_SCALE = "万亿|亿|万|千|百"
# 约 and 近 within 签约, 附近 and the like say nothing of the figure.
_ABOUT = "大约|(?<![签合预条节履违])约|将近|接近|(?<![最附就])近"
_FIGURE = re.compile(
    f"(?P<before>(?:{AT_LEAST}|{AT_MOST}|{_ABOUT})?(?:达到|达|为)?)"
    rf"(?<![\d.,A-Za-z第/])(?P<number>-?{_COUNTED})(?P<more>余|多|来)?(?P<scale>{_SCALE})?"
    rf"(?:(?:-|~|—|至)(?P<high>{_COUNTED})(?:{_SCALE})?)?(?P<more_after>余|多)?"
    rf"(?P<unit>{UNIT}|㎡)(?:(?:及|或)?以上|以内|以下|左右|余)?"
)
_NAMED_BY = re.compile(r"(?:第|编号|No\.?|[A-Za-z][-—]?|\d[-—/.])$")
# Behind a unit these make it part of a word: 5个月, 3次元, 2名城.
_PART_OF_WORD = re.compile(r"(?:月|年|日|号|期|届|批次?(?=项目$))")
_PLANNED = re.compile(
    r"下一步|下步|下阶段|下个?月|下季度|接下来|明年|计划(?!的|任务|数)|规划(?:建设|新建)|拟|预计|力争|争取|"
    r"确保|将(?!近)|即将|有望|准备|目标(?:是|为|任务为)|任务(?:数)?(?:是|为)|应(?:完成|建)|需要?(?=完成|新建|再)|待"
)
_LEFT = re.compile(
    r"尚有|还有|仍有|剩余|剩下|其余|余下|还剩|尚余|差(?=\d)|缺口|欠|未(?=完成|开工|签|建|拆|启|竣|动|办|到|落)"
)
_LEFT_AFTER = re.compile(
    r"^[^，。；、]{0,8}?(?:尚未|还未|仍未|未能|没有|未|待)(?:完|开|签|建|拆|启|竣|动|办|到|落|验)?"
)
_PLANNED_AFTER = re.compile(r"^[^，。；、]{0,8}?(?:计划|拟|预计|力争|将(?!近))")
_NEGATED = re.compile(
    r"(?:尚未|还未|仍未|未能|没有|未|暂未|暂缓|无法|不能|不具备)(?:正式|全面)?(?:完成|进行|通过)?$"
)
_DOING = re.compile(
    r"(?:正在?|正处于|处于|在)(?:进行|开展|办理|组织|抓紧|积极|加快|推进|做|实施)*$"
)
_GROWTH = re.compile(
    r"(?:增长|增幅|增速|增加|提高|提升|上升|下降|降低|减少|压减|回落|同比|环比)[^，。；]{0,6}$"
)
_SHARE = re.compile(
    r"(?:占(?:全?年度?|总|目标|计划|任务|应|年)[^，。；、\d]{0,10}|"
    r"完成(?:率|比例)?(?:了|约|达|为|到|至)?|"
    r"完成(?:全?年度?|总|目标|计划|任务|投资计划|建设)[^，。；、\d]{0,12}|"
    r"(?:工程|形象|建设|施工|总体|整体|累计|序时|工作)?进度(?:已|约|达|为|到|至|完成|的)*|"
    r"(?:总)?工程量(?:的)?(?:已|约|达|为|至)*|完成总?工程量的?(?:约)?)"
    r"(?:达到|达|为|约|近|超过?|的)*$"
)
_OF_ALL = re.compile(r"\(?占比?(?:已|约|达到|达|近|为)*")
_NOTHING_BETWEEN = ("", ",", "，", "、")
_PERIODIC = re.compile(
    r"(?:(?:本|当|上|这|该)(?:个?月|季度?|周|旬|期|日)|(?<![-—~至到\d])\d{1,2}月|[一二三四]季度)"
    r"(?!底|末|\d)(?:份)?[^，。；]{0,8}$"
)
_COUNTS_UP = re.compile(r"累计|共(?!同|享|有产)|总计|合计|截至|截止|已|全部")
_VERB_BEFORE = re.compile(rf"(?:{_VERB})[^，。；、：\d]{{0,12}}$")
_VERBS = re.compile(_VERB)
_RATE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:率|比例|比重|占比)(?:已|约|达到|达|为|在|至|的)*$")
_VERB_AFTER = re.compile(
    f"^(?P<noun>[^，。；、：\\d]{{0,10}}?)(?:已|均已|全部|均|陆续|现已)+(?P<verb>{_VERB})(?!了?[约近]?\\d)"
)
_NOUN = re.compile(r"^(?:(?![已未尚均全正拟仍待再将的])[\u4e00-\u9fff]){1,8}")
# A clause with one of these tells what is, whatever was planned in the clause before it.
_SINCE = re.compile(r"已|目前|现(?!场|代)|累计|截至|实际|其中|完成|正在|还有|尚")
# 12台中的5台, 12个村已完成8个, 5000万元的70%: the figure before is what there is in all.
_WHOLE_OF = re.compile(
    r"(?:中|里|当中)(?:的|已|有)|的[约近]?\d+(?:\.\d+)?%|[^，。；、\d]{0,6}已[^，。；、\d]{2,6}\d"
)
_A_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?(?:前|之前)?")
_FLOORS = re.compile(r"(?:至|到|第)$")
_NOT_A_STAGE = re.compile(
    r"^(?:率|仪式|前|后|时间|条件|手续|许可|令|图|会|工作会|准备|计划|投资|面积|项目(?!已)|数|[^，。；、\d]{0,3}\d)"
)
_OPENING = re.compile(r"下一步|下步|下阶段|下个?月|下季度|接下来|明年")
_REACHED = re.compile(
    r"(?:已经?|均已|顺利|全部|正式|完成|通过|进入)+(?:了|项目|工程|主体|整体|正式)*$"
)
_WHOLE = re.compile(
    r"已?(?:全部|全面)(?:完成|竣工|完工|建成)|已完成(?:全部|所有)[^，。；、\d]{0,8}"
)
_AS_OF = re.compile(r"(?:截至|截止|截止到|截至到|至)(?P<day>[^，。；、]{2,14}?(?:日|底|末|月))")


def mentions(text: str, *, year: int | None = None) -> tuple[Mention, ...]:
    """All figures and stages that ``text`` names, in their order; none overlaps another.

    ``year`` is that of days that name none. Never raises; () where the text names nothing.
    """
    plain = narrow(text)
    found: list[Mention] = []
    day: dt.date | None = None
    for start, end in _sentences(plain):
        sentence = plain[start:end]
        day = _as_of(sentence, year) or day
        for mention in _in_sentence(sentence):
            offset = start + mention.offset
            quote = text[offset : offset + len(mention.quote)]
            found.append(replace(mention, quote=quote, offset=offset, day=day))
    return tuple(found)


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; what goes on for ever without a mark is no prose."""
    start = 0
    for mark in _BREAK.finditer(plain + "\n"):
        if mark.start() - start <= LONGEST:
            yield start, mark.start()
        start = mark.end()


def _as_of(sentence: str, year: int | None) -> dt.date | None:
    """The day up to which a sentence counts: 截至6月底."""
    named = _AS_OF.search(sentence)
    period = read_period(named[0], year) if named else None
    return period[1] if period else None


def _in_sentence(sentence: str) -> list[Mention]:
    """The mentions of one sentence; a stage that only tells of a figure before it is none."""
    figures = list(_figures(sentence))
    stages = [one for one in _stages(sentence) if not _of_a_figure(one, figures, sentence)]
    return sorted([*figures, *stages], key=lambda one: one.offset)


def _of_a_figure(stage: Mention, figures: list[Mention], sentence: str) -> bool:
    """Whether a stage overlaps a figure or is what that figure's things did (3个小区未开工)."""
    for figure in figures:
        if figure.offset < stage.end and stage.offset < figure.end:
            return True
        if figure.end <= stage.offset and not re.search(
            "[，、：,]", sentence[figure.end : stage.offset]
        ):
            return True
    return False


def _figures(sentence: str) -> Iterator[Mention]:
    last = 0
    for match in _FIGURE.finditer(sentence):
        if _is_figure(sentence, match) and (found := read_quantity(match[0])) and found.unit:
            mention = _told(sentence, match, found, last)
            last = mention.end
            yield mention


def _is_figure(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number with a unit counts something, and is no name, ordinal or time."""
    before, after = sentence[: match.start("number")][-12:], sentence[match.end() :][:12]
    if match["unit"] in TIMES or _NAMED_BY.search(before) or _PART_OF_WORD.match(after):
        return False
    if re.search("(?:每[^，。；、]{0,4}|人均|户均|平均)$", before):
        return False
    if match["unit"] == "层" and _FLOORS.search(before):
        return False
    if re.fullmatch("[一二两三四五六七八九十零〇]", match["number"]):
        # 一站式, 一条龙, 三个一批: only beside a verb does a lone numeral count.
        verb = re.search(f"(?:{_VERB})了?$", before) or _VERB_AFTER.match(after)
        return bool(verb) and match["unit"] in COUNTERS_OF_ONE
    return True


def _told(sentence: str, match: re.Match[str], found: Quantity, last: int) -> Mention:
    """The mention of a figure; ``last`` is where the figure before it ended."""
    start = match.start()
    breaks = [mark.end() for mark in re.finditer("[，：:、]|,", sentence[last:start])]
    head = last + (breaks[-1] if breaks else 0)
    own, tail = sentence[head:start], sentence[match.end() :][:40]
    kind = _kind(found, own, match["before"], tail)
    if kind == FIGURE and found.unit == "%" and _of_what(sentence, head, last, own):
        kind = SHARE
    begin, verb, noun = _words_around(kind, own, tail, unit=found.unit)
    return Mention(
        sentence[head + begin : match.end()],
        head + begin,
        kind,
        found.value,
        found.value_max,
        found.unit,
        found.comparator,
        _mood(sentence, head, match.start("number"), tail),
        verb,
        noun,
        basis=_basis(own, sentence[:start][-40:]),
    )


def _kind(found: Quantity, own: str, before: str, tail: str) -> str:
    if found.unit == "百分点" or _GROWTH.search(own + before):
        return GROWTH
    if found.unit == "%" and (_SHARE.search(own) or re.match("(?:已|全部)*完成", tail)):
        return SHARE
    return FIGURE


def _of_what(sentence: str, head: int, last: int, own: str) -> bool:
    """Whether a percentage follows the whole it is a share of (占计划投资5000万元的70%), or
    directly what was done (完成8000米，占80%)."""
    if last and _OF_ALL.fullmatch(own) and sentence[last:head] in _NOTHING_BETWEEN:
        return True
    return head == last and own in ("的", "的约", "的近") and "占" in sentence[:last][-30:]


def _words_around(kind: str, own: str, tail: str, *, unit: str) -> tuple[int, str, str]:
    """Where the quote begins in the words before the figure, its verb and its noun."""
    if kind == SHARE and _OF_ALL.fullmatch(own):
        return own.index("占"), "", "占"
    lead = _RATE if kind == FIGURE and unit == "%" else {SHARE: _SHARE, GROWTH: _GROWTH}.get(kind)
    if lead is not None and (named := lead.search(own)):
        return named.start(), "", re.sub("(?:已|约|达到|达|为|在|至|的)+$", "", named[0])
    if verb := _VERB_BEFORE.search(own):
        noun = _NOUN.match(tail)
        return verb.start(), _VERBS.findall(verb[0])[-1], noun[0] if noun else ""
    if after := _VERB_AFTER.match(tail):
        return len(own), after["verb"], after["noun"]
    noun = _NOUN.match(tail)
    return len(own), "", noun[0] if noun else ""


def _mood(sentence: str, head: int, number: int, tail: str) -> str:
    """Whether a figure is done, planned or still to do. A plan holds for what is enumerated
    behind it, until words say what is; one that opens the sentence (下一步，…) to its end."""
    own = sentence[head:number]
    if own in ("的", "的约", "的近"):
        return DONE
    if _WHOLE_OF.match(tail):
        return WHOLE
    if _OPENING.match(sentence) or _PLANNED.search(own) or _PLANNED_AFTER.match(tail):
        return PLANNED
    if _LEFT.search(own) or _LEFT_AFTER.match(tail):
        return LEFT
    if re.search(r"(?:正在[^，。；、]{0,6}|在[建办])$", own):
        return DOING
    return DONE if _SINCE.search(own) else _inherited(sentence[:head][-80:])


def _inherited(before: str) -> str:
    """The mood of what was said last before a clause that says none itself."""
    clauses = [clause for clause in re.split("[，、：:]", before) if clause]
    for clause in reversed(clauses):
        if _PLANNED.search(clause):
            return PLANNED
        if _SINCE.search(clause):
            return DONE
    return DONE


def _basis(own: str, before: str) -> str:
    if _COUNTS_UP.search(own):
        return CUMULATIVE
    return PERIOD if _PERIODIC.search(before) else ""


def _stages(sentence: str) -> Iterator[Mention]:
    taken = 0
    for whole in _WHOLE.finditer(sentence):
        if not _PLANNED.search(sentence[: whole.start()][-40:]):
            yield Mention(whole[0], whole.start(), STAGE, stage="完成")
            taken = whole.end()
    for match in _STAGE.finditer(sentence, taken):
        if match.start() < taken or _NOT_A_STAGE.match(sentence[match.end() :][:12]):
            continue
        mention = _stage(sentence, match)
        if mention is not None:
            taken = mention.end
            yield mention


def _stage(sentence: str, match: re.Match[str]) -> Mention | None:
    """A stage that the words say is reached, under way, planned or not reached."""
    before = re.split("[，、：:,]", sentence[: match.start()][-40:])[-1]
    clause = match.start() - len(before)
    if negated := _NEGATED.search(before):
        return _stage_said(sentence, match, clause + negated.start(), NEGATED)
    if _OPENING.match(sentence) or _PLANNED.search(before):
        return _stage_said(sentence, match, match.start(), PLANNED)
    if doing := _DOING.search(before):
        return _stage_said(sentence, match, clause + doing.start(), DOING)
    if reached := _REACHED.search(before):
        return _stage_said(sentence, match, clause + reached.start(), DONE)
    rest = sentence[match.end() :]
    alone = not before.strip() and re.match(r"(?:阶段|中|完成)?\s*(?:$|[，、,])", rest)
    mood = _inherited(sentence[:clause][-80:])
    return _stage_said(sentence, match, match.start(), mood) if alone else None


def _stage_said(sentence: str, match: re.Match[str], begin: int, mood: str) -> Mention:
    return Mention(sentence[begin : match.end()], begin, STAGE, mood=mood, stage=match[0])


def read_figure(text: str) -> Quantity | None:
    """The quantity that a cell of figures states: as ``read_quantity``, or the only figure of a
    short phrase whose other digits are a day (6月底前建公园3个 → 3 个)."""
    found = read_quantity(text)
    if found is not None or len(text) > LONGEST_PHRASE:
        return found
    told = mentions(text)
    figures = [one for one in told if one.kind in (FIGURE, SHARE)]
    if len(figures) != 1 or figures[0].mood in (LEFT, NEGATED) or len(told) != 1:
        return None
    (one,) = figures
    rest = _A_DAY.sub("", narrow(text[: one.offset] + text[one.end :]))
    if re.search(r"\d", rest) or one.value is None:
        return None
    return Quantity(
        one.value,
        one.value_max,
        one.unit,
        one.comparator,
        text.strip(),
        "万" in one.quote,
        one.noun,
    )
