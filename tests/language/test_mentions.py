"""Figures and stages in prose: tests/cases/mentions.tsv, and that nothing is invented."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.language import Mention, mentions

CASES = Path(__file__).parents[1] / "cases" / "mentions.tsv"


def cases() -> list[tuple[str, list[str]]]:
    """Texts with the lines of what they name."""
    found: list[tuple[str, list[str]]] = []
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith(">"):
            found.append((line[1:].strip(), []))
        elif not line.startswith("#"):
            found[-1][1].append(line)
    return found


def told(mention: Mention) -> str:
    """A mention as a line of the table."""
    stage = mention.kind == "stage"
    value = "" if mention.value is None else f"{mention.value.normalize():f}"
    parts = (
        *(mention.quote, mention.kind, mention.mood, value, mention.unit),
        *("" if stage else mention.comparator, mention.verb, mention.stage or mention.noun),
        mention.basis,
    )
    return "\t".join(parts).rstrip()


@pytest.mark.parametrize(("text", "expected"), cases(), ids=lambda case: str(case)[:30])
def test_mentions(text: str, expected: list[str]) -> None:
    assert [told(mention) for mention in mentions(text)] == expected


def test_day_up_to_which_words_count() -> None:
    found = mentions("截至5月底签约15台。截至6月底签约20台，开工3台", year=2026)
    assert [(one.value, one.day) for one in found] == [
        (Decimal(15), dt.date(2026, 5, 31)),
        (Decimal(20), dt.date(2026, 6, 30)),
        (Decimal(3), dt.date(2026, 6, 30)),
    ]
    assert [one.day for one in mentions("截至5月底签约15台")] == [None]


MARKS = "0123456789１２,，。、%％台个万亿元第已未约至到月年日-~()（）㎡G \n"
WORDS = "签约 开工 完成 计划 剩余 同比增长 占年任务 竣工 招投标 下一步 截至 累计"
PARTS = st.sampled_from([*MARKS, *WORDS.split()])


@given(st.lists(PARTS, max_size=40).map("".join) | st.text(max_size=80))
def test_every_quote_is_a_slice_of_its_text(text: str) -> None:
    found = mentions(text, year=2026)
    for one in found:
        assert text[one.offset : one.end] == one.quote
        assert one.quote
        assert (one.value is None) == (one.kind == "stage")
    ends = [one.end for one in found]
    assert all(end <= one.offset for end, one in zip(ends, found[1:], strict=False))


@given(st.lists(PARTS, max_size=40).map("".join))
def test_every_value_stands_in_its_quote(text: str) -> None:
    for one in mentions(text):
        if one.value is not None:
            assert re.search(r"\d", one.quote)


@given(st.text(alphabet=st.characters(blacklist_categories=["Nd", "Nl", "No"]), max_size=60))
def test_text_without_numerals_names_no_figure(text: str) -> None:
    if not re.search("[零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]", text):
        assert [one for one in mentions(text) if one.kind != "stage"] == []


@given(st.integers(1, 10**6), st.sampled_from(["签约", "拆除", "完成"]), st.sampled_from("台个户"))
def test_written_figure_is_read_back(value: int, verb: str, unit: str) -> None:
    (one,) = mentions(f"目前已{verb}{value}{unit}，进展顺利")
    assert (one.value, one.unit, one.verb, one.mood) == (value, unit, verb, "done")


def test_long_text_is_read_in_time() -> None:
    text = "已签约15台、开工3台，完成80%。" * 2000
    assert len(mentions(text)) == 6000
    assert mentions("1台" * 100_000) == ()
