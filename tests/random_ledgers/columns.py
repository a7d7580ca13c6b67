"""Columns of random ledgers: under which of their names, what their cells hold and mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

YEAR = "2026-"
SINGLES = {
    "wording": ("工作任务", "任务表述", "主要任务", "项目名称", "重 点 任 务", "任务\n内容"),
    "target": (
        "目标任务",
        "全年目标任务",
        "年度目标",
        "目标值",
        "工作目标：",
        "年度计划投资（万元）",
    ),
    "lead_unit": ("责任单位", "牵头单位", "责任\n部门", "承办单位"),
    "due": ("完成时限", "完成时间", "计划完成时间"),
    "note": ("备注",),
    "cause": ("存在问题",),
    "?": ("资金来源", "领导批示"),
}
NUMBERS = ("序号", "编号", "序 号")
NAMES = ("修路", "植树", "加装电梯", "新建公园", "清淤河道", "改造公厕", "养老服务", "技能培训")
# What a cell holds -> what a clerk means by it; bare figures take the unit of the unit line.
FIGURES: dict[Any, str] = {
    "200台": "200 台",
    "不少于5个": ">= 5 个",
    "3-5个": "3..5 个",
    "约11万平方米": "~ 110000 ㎡",
    "2.65万人次以上": ">= 26500 人次",
    "两百个": "200 个",
    "５００株": "500 株",
    "不超过20件": "<= 20 件",
    "5公里": "5 公里",
    "0.3亿元": "30000000 元",
}
BARE: dict[Any, tuple[str, str]] = {
    0: ("0", "0"),
    3000: ("3000", "30000000"),
    85.5: ("85.5", "855000"),
    "1,234.5": ("1234.5", "12345000"),
    "１２００": ("1200", "12000000"),
}
WORDS = ("主体封顶", "正在招投标", "已进场施工")
NOTHING = ("-", "/", "—")
DUE = {"12月底": "12-31", "2026年三季度": "09-30", "6月30日前": "06-30", "年底": "12-31"}
OFFICES = ("城建办", "农业办、林业站", "经发办")


@dataclass(frozen=True)
class Leaf:
    """A column: its heading from the top down, its field, period and basis, what it may hold."""

    heading: tuple[str, ...]
    field: str
    period: str = ""
    basis: str = ""
    holds: str = "words"

    @property
    def in_money(self) -> bool:
        """Whether the heading names the unit of bare figures."""
        return "万元" in self.heading[-1]

    @property
    def counts(self) -> bool:
        """Whether the cells are figures."""
        return self.holds in ("target", "figure")


# What may stand in a header


def one_of(*leaves: Leaf) -> st.SearchStrategy[tuple[Leaf, ...]]:
    return st.sampled_from([(leaf,) for leaf in leaves])


def figure(*heading: str, up_to: str) -> Leaf:
    return Leaf(heading, "cumulative", f"..{up_to}" if up_to else "", "cumulative", "figure")


def during(*heading: str, span: str) -> Leaf:
    return Leaf(heading, "period_value", span, "period", "figure")


QUARTERS = ("一季度", "二季度", "三季度", "四季度")
QUARTER_DAYS = ("01-01..03-31", "04-01..06-30", "07-01..09-30", "10-01..12-31")
MONTH_DAYS = {7: "07-01..07-31", 8: "08-01..08-31", 9: "09-01..09-30", 10: "10-01..10-31"}
THIRDS = {"上旬": "{0}-01..{0}-10", "中旬": "{0}-11..{0}-20"}


def quarters(count: int) -> tuple[Leaf, ...]:
    """一季度 … each with 当期完成 and 累计完成."""
    return tuple(
        leaf
        for name, span in list(zip(QUARTERS, QUARTER_DAYS, strict=True))[:count]
        for leaf in (
            during(name, "当期完成", span=span),
            figure(name, "累计完成", up_to=span.split("..")[1]),
        )
    )


def months(*numbers: int) -> tuple[Leaf, ...]:
    """8月 … each with 当月完成投资额 and 形象进度."""
    return tuple(
        leaf
        for number in numbers
        for leaf in (
            during(f"{number}月", "当月完成投资额", span=MONTH_DAYS[number]),
            Leaf((f"{number}月", "形象进度"), "stage", MONTH_DAYS[number]),
        )
    )


def thirds(*numbers: int) -> tuple[Leaf, ...]:
    """Months over 完成投资 over 上旬 and 中旬."""
    return tuple(
        during(f"{number}月", "完成投资", third, span=span.format(f"{number:02}"))
        for number in numbers
        for third, span in THIRDS.items()
    )


PROGRESS = st.one_of(
    st.just(()),
    one_of(
        figure("1-6月累计完成", up_to="06-30"),
        figure("截至9月底累计完成", up_to="09-30"),
        figure("1- 7 月累计完成", up_to="07-31"),
        figure("1-6月累计完成投资\n(万元)", up_to="06-30"),
        figure("已完成数", up_to=""),
        during("三季度完成", span="07-01..09-30"),
        during("8月完成投资", span="08-01..08-31"),
    ),
    st.just((figure("1-5月累计", up_to="05-31"), during("5月当月", span="05-01..05-31"))),
    st.just(
        (
            Leaf(("1-10月推进情况",), "words", "01-01..10-31"),
            Leaf(("1-11月推进情况",), "words", "01-01..11-30"),
        )
    ),
    st.integers(1, 4).map(quarters),
    st.sampled_from([(8,), (8, 9), (7, 8, 9)]).map(lambda numbers: months(*numbers)),
    st.sampled_from([(7,), (7, 8)]).map(lambda numbers: thirds(*numbers)),
)


@st.composite
def headers(draw: st.DrawFn) -> tuple[Leaf, ...]:
    """The columns from left to right: the number first where there is one, the rest in any order,
    a block of progress together."""
    others = draw(
        st.lists(st.sampled_from(["lead_unit", "due", "note", "cause", "?"]), unique=True)
    )
    blocks = [
        (Leaf((draw(st.sampled_from(SINGLES[name])),), name, holds=name),)
        for name in ("wording", "target", *others)
    ]
    blocks = draw(st.permutations([*blocks, draw(PROGRESS)]))
    number = draw(st.sampled_from([None, *NUMBERS]))
    first = () if number is None else (Leaf((number,), "number", holds="number"),)
    # No table begins with a figure: then the tasks come first.
    leaves = [*first, *(leaf for block in blocks for leaf in block)]
    if any(leaf.holds == "target" and leaf.in_money for leaf in leaves):
        # Figures without a unit of their own beside such a target are told of: not here.
        leaves = [_in_money(leaf) if leaf.holds == "figure" else leaf for leaf in leaves]
    return tuple(sorted(leaves, key=_wording_last) if leaves[0].counts else leaves)


def _in_money(leaf: Leaf) -> Leaf:
    named = leaf.heading[-1] if leaf.in_money else f"{leaf.heading[-1]}（万元）"
    return replace(leaf, heading=(*leaf.heading[:-1], named))


def _wording_last(leaf: Leaf) -> bool:
    return leaf.field != "wording"


# What a cell may hold, and what it means


@st.composite
def cells(draw: st.DrawFn, leaf: Leaf, *, unit: bool, year: str, plain: bool) -> tuple[Any, str]:
    """A value and the text after KEY= in an expectation ("" where nothing is read of the cell)."""
    if leaf.counts and plain:
        figure = draw(st.integers(0, 5000))
        return figure, f"{figure} => {figure * 10000} 元" if unit else str(figure)
    if leaf.counts:
        return draw(figures(unit=unit, optional=leaf.holds == "figure"))
    if leaf.holds == "due":
        said = draw(st.sampled_from(sorted(DUE)))
        known = year or said.startswith("2026")
        return said, f"{said} => {YEAR}{DUE[said]}" if known else said
    pools = {
        "lead_unit": OFFICES,
        "note": ("请加快", "无异议"),
        "cause": ("雨季停工",),
        "?": ("上级",),
    }
    pool = pools.get(leaf.holds, WORDS)
    said = draw(st.sampled_from([None, *NOTHING, *pool]))
    return said, "" if said is None else f"{said} => nothing" if said in NOTHING else said


@st.composite
def figures(draw: st.DrawFn, *, unit: bool, optional: bool) -> tuple[Any, str]:
    """A figure of the tables above, or what stands in its place."""
    said = draw(st.sampled_from([*FIGURES, *BARE, *(NOTHING if optional else ()), *WORDS]))
    if said in NOTHING:
        return said, f"{said} => nothing"
    if said in WORDS:
        return said, said
    if said in FIGURES:
        return said, f"{said} => {FIGURES[said]}"
    plain, in_yuan = BARE[said]
    meant = f"{in_yuan} 元" if unit else plain
    return said, f"{said}" if meant == str(said) else f"{said} => {meant}"
