"""From a report's text to its records: section by section, sentence by sentence."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from .areas import area_of
from .baselines import figure_against, told_against
from .certainty import is_certain
from .clauses import Held, held, pieces, sentences
from .deadlines import day_named
from .document import Document
from .earlier import earlier_day
from .endings import LOST, STATE, WORKS
from .figures import Figure, figures
from .milestones import Milestone, beside_figures, milestones, opening
from .outline import NEITHER, REVIEW, YEAR, YEARS, Section, outline
from .records import CHANGE, COMMITMENT, GROWTH, MILESTONE, OUTCOME, Found
from .roles import basis_of, kind_of, strength_of, wish_holds_on
from .subjects import nameless, subject_of, with_context

# A sentence of no more marks in which nothing is found names what is told next.
LONGEST_TOPIC = 20
# So many marks before a clause still say what it is.
FAR = 300
# A clause of no more marks tells of one thing.
LONG = 12
# And so many behind it.
BEHIND = 40
_PARTING = re.compile("[、，]|和(?![谐平睦])|及(?![时早格])|与|以及|并(?=通过|完成|启动|投入|成立)")
# 办结率和满意率均达到100%: the figure is said of both.
_TWO_RATES = re.compile(r"率[、和及]([^，。、和及\d]{2,10}率)[^，。、率\d]{0,6}$")
# 至少完成20个: a bound with a verb between it and the figure.
_AT_LEAST = re.compile(r"(?:至少|不少于|不低于)[^，。；、\d]{1,6}$")
# 更大力度腾挪空间完成验收9公顷: heading words that run into the clause where a separator was lost.
_RUN_TOGETHER = re.compile(
    r"(?:更大力度|持续|加快|深化|推进|推动|强化|深入|扎实|积极)[^，、\d]{4,}?(?<=空间|水平|能力|发展|能级|品质|质量)"
    r"(?P<own>完成|新建|启动|新增)[\u4e00-\u9fff]{2,}$"
)
# 验收9.89公顷立项12.33公顷的任务: a verb between two figures belongs to the second.
_DONE = re.compile(
    "立项|验收|签约|竣工|完工|办结|开工|交付|受理|调解|整改|新增|新建|拆除|建成|完成"
)
# A growth of which nothing else is said speaks of the same days as the figure before it.
_GROWN = re.compile(r"(?:同比|环比|比|较|与|增长|增幅|增速|下降|降幅|上升|提高)")
# Of what is past 降至 tells where it came to; of what is planned, the most that may be left.
_CAME_TO = re.compile("压?降[至到]")
# 下半年完成1.5亿元 is past where the year is.
_BY_THEN = re.compile("年底|年末|年内|下半年")
_FIRMLY = re.compile(r"确保|推动|推进|做好|抓好|加快|落实|保持|全面|持续|深入|积极|强化|继续")
# 2014年以来，…: all of the sentence counts since then.
_SINCE = re.compile(r"(?:自|从)?20\d\d年(?:\d{1,2}月)?(?:份)?以来")
_LEADING = re.compile(
    r"^(?:其中|并|同时|以及|和(?!谐)|及(?!时)|、|[一二三四五六七八九十]{1,2}是|[\s，：]|[①-⑳])+"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its section, and the day its dates speak of until they name another."""

    start: int
    end: int
    section: Section


def records_of(document: Document) -> list[Found]:
    """All records of a report, in reading order; no two begin at the same offset."""
    quoted = held(document.plain)
    found: list[Found] = []
    for section in outline(document):
        if section.kind == NEITHER:
            continue
        begun = section.start
        for start, end in sentences(document.plain, section.start, section.end, quoted):
            told = figures(document.plain, start, end, quoted)
            before = found[-1].area if found and found[-1].start >= begun else ""
            own = _Reader(document, Sentence(start, end, section), quoted, before).read(told)
            if not own and end - start <= LONGEST_TOPIC:
                section, begun = _under(section, document.plain[start:end]), end
            found += own
    return _distinct(found)


def _under(section: Section, topic: str) -> Section:
    """A section from where a short sentence names what is told next (医疗事业提质。)."""
    kept = section.headings[:-1] if section.topic else section.headings
    return replace(section, headings=(*kept, topic), topic=True)


def _distinct(found: list[Found]) -> list[Found]:
    """Records in order, the second of two that begin at the same offset left out."""
    seen: set[int] = set()
    kept = []
    for one in sorted(found, key=lambda one: (one.start, one.value is None)):
        if one.start not in seen:
            seen.add(one.start)
            kept.append(one)
    return kept


class _Reader:
    """What is known while the clauses of one sentence are read in turn."""

    def __init__(
        self, document: Document, sentence: Sentence, quoted: Held, paragraph: str
    ) -> None:
        self.document = document
        # The area of the record before the sentence in its paragraph, "" where there is none.
        self.paragraph = paragraph
        self.plain = document.plain
        self.sentence = sentence
        self.section = sentence.section
        self.quoted = quoted
        words = self.plain[sentence.start : sentence.end]
        self.counts_up = "截至" in words or "截止" in words
        self.since = "以来" if _SINCE.match(words) else ""
        self.year = self.section.end_day.year if self.section.end_day else None
        self.found: list[Found] = []
        # What a figure is measured against, and where the clause that says so begins.
        self.baseline: str | None = None
        self.held_at = -1
        self.bound = ""
        # The day that a clause of its own names (截至7月底，…) holds to the end of the sentence.
        self.wish = False
        self.said_day: tuple[dt.date, str] | None = None
        self.day: tuple[dt.date, str] | None = None
        # Whether the clause tells of an earlier year than the report does.
        self.earlier = False
        # Whether something was already held against the baseline.
        self.held_against = False

    def read(self, told: list[Figure]) -> list[Found]:
        """The records of the sentence, whose figures are ``told``."""
        place, done = 0, self.sentence.start
        for start, end in pieces(self.plain, self.sentence.start, self.sentence.end, self.quoted):
            if "；" in self.plain[done:start]:
                self._hold_against_nothing()
            own, done = [], end
            while place < len(told) and told[place].start < end:
                own.append(told[place])
                place += 1
            self._piece(start, end, own)
        return self.found

    def _piece(self, start: int, end: int, own: list[Figure]) -> None:
        words = self.plain[start:end]
        self._note_day(words, counts=any(one.kind == "quantity" for one in own))
        counted: list[Figure] = []
        for one in own:
            if one.kind == "base":
                if not one.superseded or self.baseline is None:
                    self.baseline = figure_against(self.plain, start, one.start, one.end)
                    self.held_at, self.held_against = start, False
                self.bound = one.comparator if one.superseded else ""
            elif one.kind == "goal":
                continue
            elif one.kind == "share":
                self._claim(start, end, one, counted)
                counted = []
            else:
                counted.append(one)
        if counted:
            self._figures(start, end, counted)
        elif not own:
            for reached in self._reached(start, end):
                own_day = day_named(self.plain[reached.start : reached.end], self.year)
                self.day = own_day or self.day
                self.found.append(self._milestone(reached, start, end))

    def _reached(self, start: int, end: int) -> list[Milestone]:
        """The end states of a clause; where a separator in it was lost, those of its parts."""
        lost = LOST.search(self.plain, start, end) if end - start > LONG else None
        if lost and opening(self.plain[start : lost.start()]):
            parts = ((start, lost.start()), (lost.start(), end))
            return [one for a, b in parts for one in milestones(self.plain, a, b, self.quoted)]
        return milestones(self.plain, start, end, self.quoted)

    def _hold_against_nothing(self) -> None:
        """What figures were measured against is told of no other (…增长7.4%；总产值…增长9.1%)."""
        self.baseline, self.bound, self.held_against = None, "", False

    def _note_day(self, words: str, *, counts: bool = False) -> None:
        named = day_named(words, self.year)
        before = earlier_day(words, self.section.end_day, self.document.day) if counts else None
        self.earlier = before is not None
        named = before if self.earlier else named
        if named is None and "今年以来" in words and (day := self._day_of_report()):
            named = day, "今年以来"
        if named and (len(words) <= len(named[1]) + 2 or words.startswith(("截至", "截止"))):
            self.said_day = named
        self.day = named or self.said_day

    def _day_of_report(self) -> dt.date | None:
        """The day of the report, with which 今年以来 ends; None where part of a year is told of."""
        day = self.document.day
        whole = self.section.span in (YEAR, YEARS)
        return day if day and day.year == self.year and whole else None

    def _claim(self, start: int, end: int, share: Figure, before: list[Figure]) -> None:
        """A stated completion ratio goes to the figure before it; alone it is a rate."""
        if before:
            self._figures(start, end, before)
        place = len(self.found) - 1
        while place > 0 and self.found[place].measure == GROWTH:
            # 税收6亿元，同比增长4%，完成目标的52%: what is said is said of the sum.
            place -= 1
        if self.found and self.found[place].value is not None:
            self.found[place] = replace(self.found[place], claimed_ratio=share.value)
        else:
            self._figures(start, end, [replace(share, kind="rate")])

    def _figures(self, start: int, end: int, own: list[Figure]) -> None:
        if lost := _RUN_TOGETHER.match(self.plain, start, own[0].start):
            start = lost.start("own")
        finishing = bool(opening(self.plain[start:end]))
        begin = self._before_figures(start, own[0], end, finishing=finishing)
        for place, one in enumerate(own):
            last = place + 1 == len(own)
            following = None if last else own[place + 1]
            stop, after = self._stop(one, following, end)
            if last:
                stop = self._behind_figures(one, stop, end, finishing=finishing, start=start)
            self.found.append(self._figure(begin, stop, one, start, end))
            shared = _TWO_RATES.search(self.plain, begin, one.start) if one.kind == "rate" else None
            if shared:
                second = self._figure(shared.start(1), stop, one, start, end)
                self.found.append(replace(second, certain=False))
            begin = after

    def _before_figures(self, start: int, first: Figure, end: int, *, finishing: bool) -> int:
        """Where the first figure's quote begins, works that end before it being told."""
        if not finishing:
            return start
        for mark in _PARTING.finditer(self.plain, start, first.start):
            if not self.quoted.around(mark.start()) and self._ends_before(start, mark, first):
                for one in milestones(self.plain, start, mark.start(), self.quoted):
                    self.found.append(self._milestone(one, start, end))
                return mark.end()
        return start

    def _ends_before(self, start: int, mark: re.Match[str], first: Figure) -> bool:
        """Whether what stands before a parting mark is finished by itself."""
        listing = "等" in self.plain[mark.end() : first.start] and mark[0] == "、"
        alone = WORKS.search(self.plain[start : mark.start()])
        return bool(alone) and not listing and mark.start() - start >= 6

    def _behind_figures(
        self, last: Figure, stop: int, end: int, *, finishing: bool, start: int
    ) -> int:
        """Where the last figure's quote ends, what ends beside it in the list being told."""
        if self.plain[last.end : last.end + 1] == "的" and STATE.search(self.plain[last.end : end]):
            # 总投资125亿元的甲项目开工: the figure only describes what has begun.
            begun = milestones(self.plain, last.end + 1, end, self.quoted)
            self.found += [self._milestone(one, start, end) for one in begun]
            return last.end if begun else stop
        for match in _PARTING.finditer(self.plain, last.end, end):
            if self.quoted.around(match.start()):
                continue
            own = WORKS.search(self.plain[last.end : match.start()])
            told = beside_figures(
                self.plain, match.end(), end, self.quoted, finishing=finishing and bool(own)
            )
            if told and (own or self.plain[match.end() : end].startswith(told[0].verb or "\n")):
                self.found += [self._milestone(one, start, end) for one in told]
                return match.start()
            return stop
        return stop

    def _stop(self, one: Figure, following: Figure | None, end: int) -> tuple[int, int]:
        """Where the quote of a figure ends, and where that of the next begins."""
        if following is None:
            return end, end
        around = self.quoted.around(following.start)
        if around and around[0] >= one.end:
            # 4718家(镇域2506家、…): what a bracket behind a figure holds is told of by itself.
            return around[0], around[0] + 1
        for match in _PARTING.finditer(self.plain, one.end, following.start):
            if self.quoted.around(match.start()) in (None, self.quoted.around(one.start)):
                return match.start(), match.end()
        # 指导39个居委自治金立项39个: what stands between two figures belongs to the one that
        # nothing follows as well.
        if _DONE.fullmatch(self.plain, one.end, following.start):
            return one.end, one.end
        bare = following.end >= end or self.plain[following.end] in "，、；"
        return following.start, one.end if bare else following.start

    def _figure(self, begin: int, stop: int, one: Figure, start: int, end: int) -> Found:
        quote_start, stop = self._trim(begin, max(stop, one.end))
        lead = self.plain[begin : one.start]
        clause = self.plain[start:end]
        last = self.found[-1] if self.found and self.found[-1].end > start - 4 else None
        if last and "；" in self.plain[last.end : start]:
            last = None
        basis = basis_of(
            one.kind,
            self.section,
            f"{self._since()}{clause}",
            f"{lead}突破" if self.plain.startswith("突破", one.start) else lead,
            unit=one.unit,
            last=last.basis if last and last.measure == one.kind else "",
            changed=one.changed,
        )
        record = self._record(
            quote_start,
            stop,
            clause,
            start,
            subject=self._called(quote_start, one, stop, start),
            measure=one.kind,
            value=one.value,
            value_max=one.value_max,
            unit=one.unit,
            comparator=self._comparator(one, clause, lead),
            basis=basis,
            baseline=self._against(basis, lead, start),
            falls=one.falls,
        )
        return replace(record, certain=False) if one.unclear else record

    def _called(self, begin: int, one: Figure, stop: int, start: int) -> str:
        """What a figure counts, in the words of its quote or of what its sentence said before."""
        plain = self.plain
        own = subject_of(plain[begin : one.start], plain[one.end : stop]) or plain[begin:stop]
        if not nameless(own):
            return own
        near = self._before(start).rpartition("；")[2]
        last = self.found[-1] if self.found and self.found[-1].start >= start - len(near) else None
        return with_context(own, last.subject if last else "", near)

    def _against(self, basis: str, lead: str, start: int) -> str | None:
        """What a change is measured against; a level has such words where its own clause does."""
        if basis != CHANGE:
            if self.held_against and self.held_at != start:
                self._hold_against_nothing()
            return self.baseline if self.held_at == start else None
        self.held_against = True
        return self.baseline or told_against(lead)

    def _since(self) -> str:
        """截至 where the clause or the sentence before it counts up to a day."""
        return self.since or ("截至" if self.counts_up and self.day else "")

    def _comparator(self, one: Figure, clause: str, lead: str) -> str:
        """A bound on the target that was superseded, or on a whole list, holds on."""
        if self.section.kind == REVIEW and _CAME_TO.match(self.plain, one.start, one.end):
            return "="
        if one.comparator != "=":
            return one.comparator
        if _AT_LEAST.search(lead):
            return ">="
        if self.bound:
            return self.bound
        return ">=" if "超额" in clause and one.unit != "%" else "="

    def _before(self, start: int) -> str:
        """What the sentence says before a clause, as far back as it can matter."""
        return self.plain[max(self.sentence.start, start - FAR) : start]

    def _wishing(self, clause: str, start: int) -> str:
        """The clause, with the wish before it where no verb of its own ends that wish."""
        before = self._before(start)
        near = re.split("；", before)[-1].rstrip("，")
        if opening(clause) or _FIRMLY.match(clause) or not near:
            return clause
        wish = near.rpartition("，")[2]
        return f"{wish}，{clause}" if wish_holds_on(wish) or _GROWN.match(clause) else clause

    def _milestone(self, one: Milestone, start: int, end: int) -> Found:
        begin, stop = self._trim(one.start, one.end)
        return self._record(
            begin,
            stop,
            self.plain[start:end],
            start,
            subject=one.subject,
            measure=MILESTONE,
            comparator="<=" if one.within else "=",
        )

    def _record(self, begin: int, stop: int, clause: str, start: int, **fields: object) -> Found:
        before = self._before(start)
        kind, turned = self._kind(clause, before)
        near = before.rpartition("；")[2]
        last = self.found[-1] if self.found and self.found[-1].start >= start - len(near) else None
        behind = self.plain[stop : min(self.sentence.end, stop + BEHIND)].partition("；")[0]
        area, area_word, area_sure = area_of(
            self.plain[begin:stop],
            before=near,
            behind=behind,
            headings=self.section.headings,
            last=last.area if last else "",
            paragraph=self.found[-1].area if self.found else self.paragraph,
        )
        wishing = clause if fields["measure"] == MILESTONE else self._wishing(clause, start)
        strength, strive = strength_of(wishing, before) if kind == COMMITMENT else (None, "")
        due, day_words = self._due(kind)
        if fields["measure"] == GROWTH and last and not self.day and _GROWN.match(clause):
            due = last.due
        reasons = {"kind": turned, "area": area_word, "strength": strive, "due": day_words}
        sure = (
            area_sure
            and not self.earlier
            and is_certain(
                clause, section=self.section, turned=bool(turned), begin=begin - start, **fields
            )
        )
        return Found(
            kind=kind,
            quote=self.document.text[begin:stop],
            start=begin,
            due=due,
            strength=strength,
            area=area,
            certain=sure,
            reasons=tuple((name, word) for name, word in reasons.items() if word),
            **fields,  # type: ignore[arg-type]
        )

    def _kind(self, clause: str, before: str) -> tuple[str, str]:
        """The kind of a record of the clause, and the words that turned it."""
        kind, turned = kind_of(self.section, clause, before)
        if kind == OUTCOME and self._is_to_come():
            return COMMITMENT, self.day[1] if self.day else ""
        if kind == COMMITMENT and self._is_over() and _BY_THEN.match(turned):
            return OUTCOME, ""
        return kind, turned

    def _is_over(self) -> bool:
        """Whether a review names a day that was over when the report was given."""
        day = self.document.day
        review = self.section.kind == REVIEW
        return bool(review and day and self.day and self.day[0] < day)

    def _is_to_come(self) -> bool:
        """Whether the day that is named lies behind that of the report."""
        day = self.document.day
        if self.section.kind != REVIEW or not (day and self.day and self.day[0] > day):
            return False
        return self.day[0] != self.section.end_day

    def _due(self, kind: str) -> tuple[dt.date | None, str]:
        if self.day:
            return self.day
        if kind == COMMITMENT and self.section.kind == "review":
            return None, ""
        return self.section.end_day, self.section.headings[0] if self.section.headings else ""

    def _trim(self, begin: int, stop: int) -> tuple[int, int]:
        while begin < stop and self.plain[begin] in "、，：； \t":
            begin += 1
        if match := _LEADING.match(self.plain[begin:stop]):
            begin += match.end() if match.end() < stop - begin else 0
        while stop > begin and self.plain[stop - 1] in "、，：；。 \t()":
            if self.plain[stop - 1] == ")" and "(" in self.plain[begin : stop - 1]:
                break
            stop -= 1
        return begin, stop
