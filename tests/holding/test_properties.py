"""What must hold for any saying and any promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from imports.holding.beside import beside
from imports.holding.differing import Released, differing
from imports.holding.drift import drifts
from imports.holding.matching import MOST, proposals
from imports.holding.promises import Promise, Saying
from imports.holding.unmentioned import unmentioned

from .cases import promise, saying

SIGNS = (
    "河道整治完成新增停车位老旧小区改造电梯加装签约竣工推进力争建成年底前月二期一号线"
    "0123456789.%亿万平方米台个，。、（）“"
)
WORDS = st.text(SIGNS, max_size=30) | st.text(max_size=12)
MEASURES = st.sampled_from(["quantity", "rate", "growth", "rank", "multiple", "milestone"])
UNITS = st.sampled_from(
    ["", "个", "台", "元", "㎡", "平方米", "亩", "公里", "%", "倍", "微克/立方米", "/"]
)
BASES = st.sampled_from(["cumulative", "period", "level", "change", ""])
BOUNDS = st.sampled_from(["=", ">=", "<=", "~", "range"])
DAYS = st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2031, 12, 31))
VALUES = st.none() | st.decimals(0, 10**12, places=2)


@st.composite
def sayings(draw: st.DrawFn) -> list[Saying]:
    made = []
    for place in range(draw(st.integers(0, 4))):
        made.append(
            Saying(
                kind=draw(st.sampled_from(["commitment", "outcome"])),
                quote=draw(WORDS),
                start=place * 50,
                subject=draw(WORDS),
                measure=draw(MEASURES),
                value=draw(VALUES),
                value_max=draw(VALUES),
                unit=draw(UNITS),
                comparator=draw(BOUNDS),
                basis=draw(BASES),
                baseline=draw(WORDS),
                due=draw(DAYS),
                strength=draw(st.sampled_from(["firm", "strive", ""])),
                area="",
                claimed_ratio=draw(st.none() | st.decimals(0, 200, places=1)),
                before=draw(WORDS),
            )
        )
    return made


@st.composite
def made(draw: st.DrawFn) -> list[Promise]:
    return [
        Promise(
            id=number,
            wording=draw(WORDS),
            subject=draw(WORDS),
            measure=draw(MEASURES),
            value=draw(VALUES),
            value_max=draw(VALUES),
            unit=draw(UNITS),
            comparator=draw(BOUNDS),
            basis=draw(BASES),
            start=draw(DAYS),
            due=draw(DAYS),
            quote=draw(WORDS),
            baseline_value=draw(VALUES),
        )
        for number in range(1, draw(st.integers(1, 4)))
    ]


@given(sayings(), made(), DAYS, DAYS)
def test_nothing_raises_and_proposals_keep_their_bounds(
    said: list[Saying], promises: list[Promise], start: dt.date | None, end: dt.date | None
) -> None:
    found = proposals(said, promises, start=start, end=end)
    for offered in found.values():
        assert 0 < len(offered) <= MOST
        assert all(0 <= one.score <= 100 for one in offered)
        assert [one.score for one in offered] == sorted(
            (one.score for one in offered), reverse=True
        )
        assert sum(one.sure for one in offered) <= 1
    pairs = [(one, each) for one in said for each in promises]
    assert all(one.old != one.new or one.what == "number" for one in drifts(pairs))
    texts = [("报告", one.quote) for one in said]
    assert len(unmentioned(promises, texts=texts, spoken=())) <= len(promises)
    starts = {one.start for one in said}
    assert {one.start for one in beside(said, promises)} <= starts
    released = [
        Released(each.id, each.value or Decimal(0), each.unit, each.due) for each in promises
    ]
    assert len(differing([(one, each) for one in said for each in released])) <= len(pairs)


@given(sayings(), made())
def test_the_order_of_promises_does_not_matter(said: list[Saying], promises: list[Promise]) -> None:
    turned = list(reversed(promises))
    assert proposals(said, promises, start=None, end=None) == proposals(
        said, turned, start=None, end=None
    )
    assert beside(said, promises) == beside(said, turned)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_converted_units_give_the_same(done: int, wanted: int) -> None:
    held = promise(f"流转土地{wanted}公顷 ## {wanted} 公顷")
    one = saying(f"流转土地{done}公顷", f"{done} 公顷", "2026-06-30")
    period = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 6, 30)}
    first = proposals([one], [held], **period)[one.start]
    in_mu = replace(one, quote=f"流转土地{done * 15}亩", value=Decimal(done * 15), unit="亩")
    assert proposals([in_mu], [held], **period)[one.start] == first


@given(st.integers(1, 10_000_000))
def test_the_same_amount_in_another_unit_is_no_drift_and_no_difference(amount: int) -> None:
    held = promise(f"绿化{amount}亩 ## {amount} 亩")
    area = Decimal(amount) * 2000 / 3
    same = saying("绿化", f"{area} ㎡", "2026-12-31", kind="commitment")
    assert drifts([(same, held)]) == []
    lengths = saying(f"修路{amount}米", f"{amount} 米", "2026-06-30")
    released = Released(1, Decimal(amount) / 1000, "公里", dt.date(2026, 6, 30))
    assert differing([(lengths, released)]) == []


@given(sayings(), made())
def test_a_promise_that_is_spoken_of_is_never_told_as_unmentioned(
    said: list[Saying], promises: list[Promise]
) -> None:
    texts = [("报告", "".join(one.quote for one in said))]
    everyone = {one.id for one in promises}
    assert unmentioned(promises, texts=texts, spoken=everyone) == []
    reported = [replace(one, reported=True) for one in promises]
    assert unmentioned(reported, texts=texts, spoken=()) == []
