"""What a column means where its heading leaves it open: decided by the header as a whole and by the
values below it. 备注 holds offices in one place and levels in another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..issues import WARNING, Issue
from ..language import is_unit, read_quantity, tidy
from .cells import Grid
from .headings import bare
from .heads import Heads
from .periods import is_whole_year, period_of, years_in
from .reading import NOTHING, Cell, Period
from .words import FIGURES, LEDGER, SAYING

Fields = dict[int, str]
# So many rows tell what a column holds.
SAMPLE = 400
LONGEST_STAGE = 40
_OFFICE = re.compile(
    r"(?:局|办|委|委会|中心|所|站|院|队|会|科|处|组|部|厅|公司|集团|街道|镇|乡|政府|学校|小学|中学|卫生室|村|社区)$"
)
_LEVEL = re.compile(r"(?:省|市|区|县|镇|乡|街道)(?:级|民生实事|实事|重点)?(?:项目|工程)?")
_VERDICT = re.compile(
    r"(?:已|未|全部|提前|超额|基本|正常|按|达|超|慢|顺利|有序|加快|滞后|推进|完成|启动|序时|进度|时|是|否|"
    r"绿|黄|红|灯|严重|较|缓慢|到|进行中|中|在建|开工|竣工)+"
)
_LEADS = re.compile(r"牵头|主办")
_BUILDERS = re.compile(r"建设单位|业主单位|项目单位|实施单位")
_MIXED = re.compile(r"[与和及/、]")
# Of two columns that could name the items these name them, and 项目内容 says what is in them.
_NAMES = re.compile(r"名称|项目$|工程$|实事$|事项$")
_CONTENT = re.compile(r"内容$")
_BASIS = re.compile(r"([^（）()、，\s]{1,8}?)口径")
COUNTED = {*FIGURES, "target", "claimed_ratio", "baseline", "growth"}
_DONE = re.compile(r"(?:实际|已)?(?:完成|实绩)(?:额|数|量|值)?|实际")
_OF_NOW = re.compile(r"当[月季期旬]|本[月季期旬]")
_OPEN = frozenset({"进度", "完成情况"})


@dataclass(frozen=True)
class Decision:
    """One column whose meaning its values decided."""

    place: int
    field: str

    def issue(
        self, sheet: str, line: int, letter: str, headings: Mapping[int, tuple[str, ...]]
    ) -> Issue:
        """The same as a warning at the heading."""
        meaning = LEDGER[self.field].split()[0]
        value = " ".join(headings[self.place])
        return Issue("column_by_values", sheet, line, letter, value, WARNING, {"meaning": meaning})


@dataclass(frozen=True)
class OtherBasis:
    """A column that says the same by another 口径 than the first; it is kept as it stands."""

    place: int
    first: str

    def issue(
        self, sheet: str, line: int, letter: str, headings: Mapping[int, tuple[str, ...]]
    ) -> Issue:
        """The same as a warning at the heading."""
        value = " ".join(headings[self.place])
        return Issue("other_basis", sheet, line, letter, value, WARNING, {"first": self.first})


def decide(
    fields: Fields,
    fixed: frozenset[int],
    headings: Mapping[int, tuple[str, ...]],
    heads: Heads,
    grid: Grid,
    lines: range,
) -> list[Decision | OtherBasis]:
    """Settle what is open in ``fields`` (in place), except columns that a person ``fixed``; the
    decisions that a person should know of."""
    judge = _Judge(fields, fixed, headings, heads, grid, lines)
    judge.items()
    judge.people()
    judge.by_values()
    judge.years()
    judge.bases()
    judge.targets()
    judge.done()
    judge.thirds()
    judge.by_then()
    return [*judge.decisions, *judge.others]


class _Judge:
    """Decides the columns of one table."""

    def __init__(
        self,
        fields: Fields,
        fixed: frozenset[int],
        headings: Mapping[int, tuple[str, ...]],
        heads: Heads,
        grid: Grid,
        lines: range,
    ) -> None:
        self.fields, self.fixed, self.headings = fields, fixed, headings
        self.heads, self.grid, self.lines = heads, grid, lines
        self.decisions: list[Decision] = []
        self.others: list[OtherBasis] = []

    def of(self, field: str) -> list[int]:
        """The columns of a field, from left to right."""
        return [place for place, own in self.fields.items() if own == field]

    def settle(self, place: int, field: str, *, tell: bool = False) -> None:
        """Give a column another meaning, unless a person gave it one."""
        if place in self.fixed or self.fields[place] == field:
            return
        self.fields[place] = field
        if tell and field:
            self.decisions.append(Decision(place, field))

    def word(self, place: int) -> str:
        """The lowest row of a heading, bare."""
        return bare(self.headings[place][-1]) if self.headings[place] else ""

    def texts(self, place: int) -> list[str]:
        """What the cells of a column say, of the first rows."""
        rows = self.grid[self.lines.start : min(self.lines.stop, self.lines.start + SAMPLE)]
        found = [row[place].text.strip() for row in rows if place in row]
        return [text for text in found if text not in NOTHING]

    def items(self) -> None:
        """Which column names the items; what else could, is content or a group."""
        named = self.of("wording")
        if not named:
            said = [p for p in self.of("target") if _are_tasks(self.texts(p))]
            for place in (*self.of("subject"), *self.of("content"), *said)[:1]:
                self.settle(place, "wording")
            if not self.of("wording"):
                self._name_items()
        if len(named) > 1:
            best = self._best_name(named)
            for place in named:
                if place != best:
                    self.settle(place, "group" if place < best else "content")
        for field in ("content", "number"):
            for place in self.of(field)[1:]:
                self.settle(place, "")

    def _name_items(self) -> None:
        """Where no heading names the items, the column right behind their numbers does if each of
        its cells says something else, in words."""
        numbers = self.of("number")
        others = set(self.fields.values()) & {"lead_unit", "due", *SAYING}
        place = numbers[0] + 1 if numbers else -1
        if not others or self.fields.get(place, "number"):
            return
        texts = self.texts(place)
        if len(texts) > 1 and len(set(texts)) == len(texts) and _are_names(texts):
            self.settle(place, "wording", tell=True)

    def _best_name(self, named: list[int]) -> int:
        """Of several columns the one that names the items: 项目名称 beside 项目内容, else the one
        that says most."""
        if any(_CONTENT.search(self.word(place)) for place in named):
            names = [place for place in named if _NAMES.search(self.word(place))]
            if names:
                return names[0]
        kinds = {place: len(set(self.texts(place))) for place in named}
        return max(named, key=lambda place: (kinds[place], -place))

    def people(self) -> None:
        """牵头单位 leads before 责任单位, and that before 建设单位; the next one supports."""
        leads = self.of("lead_unit")
        if len(leads) < 2:
            return
        ranked = sorted(leads, key=lambda place: (self._rank(place), place))
        for place in ranked[1:]:
            same = self.headings[place] == self.headings[ranked[0]]
            builder = _BUILDERS.search(self.word(place))
            if not same:
                free = not self.of("support_units") and not builder
                self.settle(place, "support_units" if free else "")

    def _rank(self, place: int) -> int:
        word = self.word(place)
        if _LEADS.search(word):
            return 0
        return 3 if _BUILDERS.search(word) else 2 if _MIXED.search(word) else 1

    def by_values(self) -> None:
        """备注, 单位, 进度, 完成情况, 形象进度 and bare periods, by what stands below them."""
        for place in list(self.fields):
            texts = self.texts(place)
            if place in self.fixed or not texts:
                continue
            word, field = self.word(place), self.fields[place]
            if field == "note":
                self._note(place, texts)
            elif field == "unit" and word == "单位":
                self._unit(place, texts)
            elif field == "words" and (word in _OPEN or word.endswith("完成情况")):
                self._open(place, texts)
            elif field == "stage" and _are_long(texts):
                self.settle(place, "words")
            elif not field and self._is_period_only(place):
                self._bare_period(place, texts)

    def _note(self, place: int, texts: list[str]) -> None:
        if not self.of("lead_unit") and all(map(is_office, texts)):
            self.settle(place, "lead_unit", tell=True)
        elif not self.of("level") and all(_LEVEL.fullmatch(tidy(text)) for text in texts):
            self.settle(place, "level", tell=True)

    def _unit(self, place: int, texts: list[str]) -> None:
        units = sum(is_unit(text) for text in texts)
        offices = sum(map(is_office, texts))
        if offices > units and not self.of("lead_unit"):
            self.settle(place, "lead_unit")

    def _open(self, place: int, texts: list[str]) -> None:
        figures = [found for text in texts if (found := read_quantity(text)) is not None]
        if len(figures) * 5 >= len(texts) * 4:
            shares = sum(found.unit == "%" for found in figures)
            share = shares * 2 > len(figures)
            taken = self.of("claimed_ratio") if share else self.of("cumulative")
            if not taken:
                self.settle(place, "claimed_ratio" if share else "cumulative", tell=True)
        elif self.word(place) == "完成情况" and len(texts) > 1 and all(map(_is_verdict, texts)):
            self.settle(place, "verdict", tell=True)

    def _is_period_only(self, place: int) -> bool:
        joined = "".join(self.headings[place])
        left = re.sub(r"[\d一二三四年月季度第份上中下旬半底末\-~至]", "", bare(joined))
        return not left and period_of(joined, 2000) is not None

    def _bare_period(self, place: int, texts: list[str]) -> None:
        """8月 alone: figures reached where the title reports, steps where it plans, else nobody
        knows."""
        if not self.heads.plans and self._is_beside_month(place) and _are_figures(texts):
            self.settle(place, "cumulative", tell=True)
            return
        if self.heads.plans:
            period = period_of("".join(self.headings[place]), 2000)
            whole = period is not None and is_whole_year(period)
            if not whole or not self.of("target"):
                self.settle(place, "target" if whole else "stage_target")
            return
        if not self.heads.reports:
            return
        if _are_figures(texts):
            self.settle(place, "period_value", tell=True)
        elif not any(read_quantity(text) for text in texts):
            self.settle(place, "words", tell=True)

    def _is_beside_month(self, place: int) -> bool:
        """Whether a bare 1-5月 stands beside 当月: it counts from new year."""
        span = self._span(place)
        months = span and span[0] and span[0].month == 1 < span[1].month
        return bool(months) and any(
            _OF_NOW.search(self.word(other)) for other in self.of("period_value")
        )

    def done(self) -> None:
        """完成 or 实绩 without a period beside a target is what was done by the day of the sheet;
        where a ratio beside it says so too nobody need be told."""
        if not self.of("target") or self.of("cumulative"):
            return
        for place, field in list(self.fields.items()):
            if field or not _DONE.fullmatch(self.word(place)) or not self.texts(place):
                continue
            if _are_figures(self.texts(place)):
                proved = self._is_ratio_of(place)
                self.settle(place, "cumulative", tell=not proved)
                return

    def _is_ratio_of(self, place: int) -> bool:
        """Whether 完成率 is what a column is of the target, in every row that tells."""
        told = 0
        for row in self.grid[self.lines.start : self.lines.start + SAMPLE]:
            figures = (_number(row.get(p)) for p in (place, *self.of("target")[:1]))
            ratios = [_number(row.get(p)) for p in self.of("claimed_ratio")[:1]]
            done, target = figures
            if done is None or not target or not ratios or ratios[0] is None:
                continue
            if abs(done * 100 / target - ratios[0]) > 1:
                return False
            told += 1
        return told > 0

    def bases(self) -> None:
        """The same columns for 验资口径 and 可比口径: figures of one day that are not one figure.
        The first counts, the others are kept as they are."""
        first: str | None = None
        for place in sorted(self.fields):
            if self.fields[place] not in COUNTED or place in self.fixed:
                continue
            found = _BASIS.search("".join(self.headings[place]))
            if found is None:
                continue
            first = first or found[1]
            if found[1] != first:
                self.settle(place, "")
                self.others.append(OtherBasis(place, first))

    def years(self) -> None:
        """What was done in an earlier year is where this one begins: 至2009年底累计完成投资."""
        for place, field in list(self.fields.items()):
            heading = "".join(self.headings[place])
            years = years_in(heading)
            if not years or self.heads.year is None:
                continue
            if max(years) < self.heads.year and field in FIGURES:
                self.settle(place, "baseline")
            elif field == "target" and max(years) != self.heads.year:
                self.settle(place, "")

    def targets(self) -> None:
        """Of several targets the one that the figures beside it speak of: 投资 with 投资."""
        targets = self.of("target")
        distinct = {self.headings[place] for place in targets}
        if len(distinct) < 2:
            return
        figures = [place for place, field in self.fields.items() if field in FIGURES]
        of_money = bool(figures) and all("投资" in "".join(self.headings[p]) for p in figures)
        fitting = [p for p in targets if ("投资" in "".join(self.headings[p])) == of_money]
        best = (fitting or targets)[0]
        for place in targets:
            if place != best:
                self.settle(place, "")

    def thirds(self) -> None:
        """累计 beside 上旬, 中旬 and 下旬 is the month's where it is the sum of those that are
        given, in every row."""
        for place in self.of("cumulative"):
            if self.word(place) != "累计" or len(self.headings[place]) < 2:
                continue
            parents = self.headings[place][:-1]
            parts = [
                other
                for other in self.of("period_value")
                if self.headings[other][:-1] == parents
                and self.word(other) in ("上旬", "中旬", "下旬")
            ]
            if len(parts) >= 2 and self._sums(place, parts):
                self.settle(place, "period_value")

    def by_then(self) -> None:
        """实际 of a quarter or month counts from the beginning where the plan beside it does (10,
        30, 60 of 60), or where 完成率 says so; its heading does not tell."""
        done = [p for p in self.of("period_value") if self._is_part_of_year(p)]
        target = self.of("target")[:1]
        if len(done) == 1 and target and self._is_share_told(done[0]):
            self.settle(done[0], "cumulative", tell=True)
        if len(done) < 2 or not target or not self._follow(done):
            return
        plans = self._beside("stage_target", done)
        shares = self._beside("claimed_ratio", done)
        rows = self.grid[self.lines.start : self.lines.start + SAMPLE]
        votes: set[bool | None] = set()
        if len(plans) == len(done):
            votes |= {_counts(row, target[0], plans) for row in rows}
        if len(shares) == len(done):
            votes |= {_reaches(row, target[0], shares[-1], done) for row in rows}
        ratios = self.of("claimed_ratio")
        if len(ratios) == 1 and self._span(ratios[0]) is None:
            votes |= {_reaches(row, target[0], ratios[0], done) for row in rows}
        if True in votes and False not in votes:
            for place in done:
                self.settle(place, "cumulative", tell=True)

    def _is_share_told(self, place: int) -> bool:
        """Whether 完成率 says of 8月 完成投资, the only one of its kind, that it counts from the
        beginning. 占年计划 may be the share of the month."""
        ratios, span = self.of("claimed_ratio"), self._span(place)
        if span is None or span[0] is None or span[0].month == 1:
            return False
        if len(ratios) != 1 or _OF_NOW.search("".join(self.headings[place])):
            return False
        named = "占" not in "".join(self.headings[ratios[0]])
        return named and self._span(ratios[0]) is None and self._is_ratio_of(place)

    def _follow(self, done: list[int]) -> bool:
        """Whether the periods of columns follow each other: 8月 and 1-8月 do not."""
        spans = [span for place in done if (span := self._span(place)) is not None]
        return all(one[1] < two[0] for one, two in pairwise(spans) if two[0] is not None)

    def _beside(self, field: str, done: list[int]) -> list[int]:
        """The columns of a field that stand under the same heading as one of ``done``."""
        parents = {self.headings[place][:-1] for place in done if len(self.headings[place]) > 1}
        return [place for place in self.of(field) if self.headings[place][:-1] in parents]

    def _is_part_of_year(self, place: int) -> bool:
        span = self._span(place)
        thirds = "旬" in "".join(self.headings[place])
        return span is not None and span[0] is not None and not thirds and not is_whole_year(span)

    def _span(self, place: int) -> Period | None:
        return period_of("".join(self.headings[place]), 2000)

    def _sums(self, place: int, parts: list[int]) -> bool:
        told = 0
        for row in self.grid[self.lines.start : self.lines.start + SAMPLE]:
            whole = _number(row.get(place))
            # 下旬 is blank before the month is over.
            given = [row[part] for part in parts if part in row and not row[part].blank]
            figures = [figure for cell in given if (figure := _number(cell)) is not None]
            if whole is None or not given or len(figures) < len(given):
                continue
            if sum(figures) != whole:
                return False
            told += 1
        return told > 0


def _number(cell: object) -> Decimal | None:
    text = getattr(cell, "text", "")
    found = read_quantity(text) if text else None
    return found.value if found is not None and found.value_max is None else None


def _are_long(texts: list[str]) -> bool:
    """Whether most texts are too long for the name of a stage: one alone may be a slip."""
    long = sum(len(text) > LONGEST_STAGE for text in texts)
    return long > 1 and long * 2 > len(texts)


def _counts(row: dict[int, Cell], target: int, plans: list[int]) -> bool | None:
    """Whether the plans of one row are reached by then (True) or amounts of their own time (False);
    None where neither can be seen."""
    whole, steps = _number(row.get(target)), [_number(row.get(place)) for place in plans]
    known = [step for step in steps if step is not None]
    if whole is None or len(known) < len(steps) or len(known) < 2:
        return None
    if sum(known) == whole:
        return False
    rising = all(one <= two for one, two in pairwise(known))
    return True if rising and known[-1] == whole else None


def _reaches(row: dict[int, Cell], target: int, ratio: int, done: list[int]) -> bool | None:
    """The same of figures of one row, by the share that is said of them."""
    whole, said = _number(row.get(target)), _number(row.get(ratio))
    figures = [figure for place in done if (figure := _number(row.get(place))) is not None]
    if not whole or said is None or sum(figure != 0 for figure in figures) < 2:
        return None
    if abs(sum(figures) * 100 / whole - said) <= 1:
        return False
    return True if abs(figures[-1] * 100 / whole - said) <= 1 else None


def _are_names(texts: list[str]) -> bool:
    """Whether texts are names of things and not of people, offices, figures or days."""
    worded = sum(len(re.findall("[\u4e00-\u9fff]", text)) >= 4 for text in texts)
    return worded * 5 >= len(texts) * 4 and not any(map(is_office, texts))


def _are_tasks(texts: list[str]) -> bool:
    """Whether most texts say what shall be done, and not just how much."""
    prose = sum(len(re.findall("[\u4e00-\u9fff]", text)) >= 6 for text in texts)
    return prose * 2 > len(texts)


def _are_figures(texts: list[str]) -> bool:
    """Whether at least four of five texts are figures."""
    return sum(read_quantity(text) is not None for text in texts) * 5 >= len(texts) * 4


def is_office(text: str) -> bool:
    """Whether a text names one or several offices."""
    names = re.split(r"[、，,;；\s]+", text.strip())
    return all(_OFFICE.search(re.sub(r"[（(].*?[)）]", "", name)) for name in names if name)


def _is_verdict(text: str) -> bool:
    return len(text) <= 12 and bool(_VERDICT.fullmatch(tidy(text)))
