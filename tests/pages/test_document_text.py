"""Where quotes stand in a text and how it is set: nothing of it is ever changed or lost."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.documents import paper_of
from commitments.items import Item, SourceLine
from commitments.models import Document
from commitments.outline import set_text
from commitments.paper_html import paper_html, rail_svg
from commitments.placing import Fragment, Quoted, cuts, fragments, place, sentence_end
from commitments.status import GROUP_OF
from tests.pages.report_html import held

# Signs of headings, ends of sentences, what HTML would take for its own, and blanks.
LETTERS = "一二（）()、。；！？第部分0123.项 \t\n\u3000<>&\"'a\r"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=80)


def item(number: int, status: str, sources: list[tuple[str, int | None]]) -> Item:
    """A commitment of document 1 with that status, said in ``sources``."""
    numbers = dict.fromkeys(("value", "value_max", "baseline_value", "ratio", "expected", "gap"))
    words = dict.fromkeys(
        (
            *("town_code", "plan", "plan_kind", "category", "level", "number", "subject", "area"),
            *("value_text", "unit", "baseline", "lead_unit", "state_decision", "note", "light"),
        ),
        "",
    )
    lists: dict[str, Any] = dict.fromkeys(
        (
            *("support_units", "parts", "stages", "questions", "rests_on", "figures"),
            *("versions", "nodes", "sites"),
        ),
        (),
    )
    return Item(
        **numbers,
        **words,
        **lists,
        id=number,
        plan_id=1,
        position=number,
        wording=f"第{number}项<",
        measure="quantity",
        comparator="=",
        basis="period",
        start=None,
        due=None,
        given=None,
        strength="firm",
        lead_order=1,
        parent_id=None,
        state="active",
        visibility="public",
        as_of=dt.date(2026, 9, 30),
        status=status,
        reason="",
        reason_data={},
        rule_version="1",
        sources=tuple(SourceLine(1, "报告", None, quote, offset) for quote, offset in sources),
    )


@st.composite
def marked_texts(draw: Any) -> tuple[str, list[Item]]:
    """A text and commitments said in it: some in place, some beside it, some nowhere."""
    text = draw(TEXTS)
    items = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        start = draw(st.integers(0, len(text)))
        quote = text[start : start + draw(st.integers(0, 12))]
        offset = draw(st.sampled_from([start, None, start + 3, 10_000]))
        words = draw(st.sampled_from([quote, "不在文中"]))
        items.append(item(number, draw(st.sampled_from(list(GROUP_OF))), [(words, offset)]))
    return text, items


@given(marked_texts())
def test_set_text_is_the_text(made: tuple[str, list[Item]]) -> None:
    text, items = made
    # Without a text only quotes are told; that is another property.
    paper = paper_of(Document(pk=1, text=text or "。"), items)
    html = paper_html(paper, at=7)
    assert held(html) == (text or "。")
    placed = {mark.quoted.of.item.id for mark in paper.marks}
    lost = {quoted.of.item.id for quoted in paper.lost}
    assert placed | lost == {each.id for each in items}
    for each in items:
        assert (f'href="/commitments/{each.id}/"' in html) == (each.id in placed)
    for mark in paper.marks:
        assert f'id="at-{mark.start}"' in html


@given(marked_texts())
def test_quotes_alone_are_told_as_they_are(made: tuple[str, list[Item]]) -> None:
    paper = paper_of(Document(pk=1, text=""), made[1])
    told = held(paper_html(paper))
    assert told == "".join(piece.fragment.text for piece in paper.pieces)
    for mark in paper.marks:
        assert mark.quoted.quote in told
    assert len(paper.marks) + len(paper.lost) == len(made[1])


@given(TEXTS)
def test_blocks_follow_on_with_nothing_but_blanks_between(text: str) -> None:
    blocks, headings = set_text(text)
    reached = 0
    for block in blocks:
        assert block.start < block.end
        assert text[reached : block.start].strip() == ""
        assert block.start <= block.lead <= block.end
        reached = block.end
    assert text[reached:].strip() == ""
    starts = {block.start for block in blocks}
    assert all(heading.start in starts and heading.words for heading in headings)


OUTLINES = [
    ("第一部分 上半年\n一、经济\n文字。\n", [(1, "第一部分 上半年"), (2, "一、经济")]),
    ("一、回顾\n（一）发展经济。文字。", [(1, "一、回顾"), (2, "（一）发展经济")]),
    ("(一)坚持提质,平稳\n文字", [(1, "(一)坚持提质,平稳")]),
    ("一、二〇二六年\n　　二、其他", [(1, "一、二〇二六年"), (1, "二、其他")]),
    ("没有标题的一段话，一、二、三产业。", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "outline"), OUTLINES)
def test_outline_is_read_from_the_signs_of_headings(
    text: str, outline: list[tuple[int, str]]
) -> None:
    assert [(each.level, each.words) for each in set_text(text)[1]] == outline


def test_text_that_lost_its_line_breaks_is_cut_at_its_signs() -> None:
    text = (
        "一、回顾 "
        + "工作顺利。" * 130
        + " (一)转型发展 1.定位更准。做事。 2.实力更强。3.5%。 二、打算 做事。"
    )
    assert [heading.words for heading in set_text(text)[1]] == [
        "一、回顾",
        "(一)转型发展",
        "二、打算",
    ]
    shown = [text[block.start : block.end].strip() for block in set_text(text)[0]]
    assert shown[2:] == [
        "(一)转型发展",
        "1.定位更准。做事。",
        "2.实力更强。3.5%。",
        "二、打算",
        "做事。",
    ]


TEXT = "修路3公里，架桥1座。再架桥1座。"
PLACES = [
    ("修路3公里", 0, 0),
    ("修路3公里", 4, 0),
    ("修路3公里", None, 0),
    ("架桥1座", 6, 6),
    ("架桥1座", 12, 12),
    ("架桥1座", 5, None),
    ("架桥1座", None, None),
    ("挖河", 0, None),
    ("", 0, None),
    ("修路3公里", 10**12, 0),
]


@pytest.mark.parametrize(("quote", "offset", "start"), PLACES)
def test_quote_is_placed_where_it_is_certain(
    quote: str, offset: int | None, start: int | None
) -> None:
    marks, lost = place(TEXT, [Quoted(quote, offset, None)])
    assert [mark.start for mark in marks] == ([] if start is None else [start])
    assert len(lost) == (start is None)


def test_cuts_follow_on_and_know_what_covers_them() -> None:
    marks, _lost = place("甲乙丙丁戊己", [Quoted("乙丙丁", 1, "a"), Quoted("丙丁戊", 2, "b")])
    made = [(c.start, c.end, [m.quoted.of for m in c.marks]) for c in cuts(0, 6, marks, [3])]
    assert made == [
        (0, 1, []),
        (1, 2, ["a"]),
        (2, 3, ["a", "b"]),
        (3, 4, ["a", "b"]),
        (4, 5, ["b"]),
        (5, 6, []),
    ]


def test_fragments_are_joined_where_their_words_agree() -> None:
    quotes = [Quoted("丙丁戊", 12, 1), Quoted("甲乙丙", 10, 2), Quoted("庚", 11, 3)]
    pieces, marks, lost = fragments(quotes)
    assert pieces == [Fragment(10, "甲乙丙丁戊")]
    assert [(mark.start, mark.quoted.of) for mark in marks] == [(10, 2), (12, 1)]
    assert [quoted.of for quoted in lost] == [3]


@pytest.mark.parametrize(
    ("at", "end"), [(2, 4), (4, 4), (6, 9), (9, 9), (11, 12), (12, 12), (13, 12), (14, 15)]
)
def test_chip_waits_for_the_end_of_the_sentence(at: int, end: int) -> None:
    assert sentence_end("甲乙丙。丁戊，己；庚辛壬\n癸子", at) == end


def test_rail_has_a_column_for_each_group_and_a_tick_for_each_promise() -> None:
    said = [("completed", "甲"), ("overdue", "乙"), ("completed", "丙")]
    items = [item(n, status, [(quote, None)]) for n, (status, quote) in enumerate(said, start=1)]
    svg = rail_svg(paper_of(Document(pk=1, text="甲。乙。丙。"), items))
    assert svg.count("rail-ground") == 2
    assert svg.count('<rect class="fill-done"') == 2
    assert svg.count('<rect class="fill-failed"') == 1
    assert '<a href="#at-2" tabindex="-1"><title>逾期未完成：第2项&lt;</title>' in svg
    assert 'aria-hidden="true"' in svg
    assert rail_svg(paper_of(Document(pk=1, text="甲"), [])) == ""


def test_whole_is_not_counted_beside_its_parts() -> None:
    text = "建楼：一号、二号。"
    said = ["建楼", "一号", "二号"]
    items = [item(n, "awaiting", [(quote, None)]) for n, quote in enumerate(said, start=1)]
    items[0] = replace(items[0], parts=(2, 3))
    paper = paper_of(Document(pk=1, text=text), items)
    assert "到期待报2项" in paper_html(paper)
    assert rail_svg(paper).count("<title>") == 2
    alone = paper_of(Document(pk=1, text=text), items[:1])
    assert "chip-in" in paper_html(alone)
    assert rail_svg(alone).count("<title>") == 1


def test_commitments_of_one_status_share_a_chip_where_their_words_lead_to_them() -> None:
    text = "修路、架桥、挖河。植树。"
    said = ["修路", "架桥", "挖河", "挖河"]
    items = [item(n, "not_due", [(quote, None)]) for n, quote in enumerate(said, start=1)]
    html = paper_html(
        paper_of(Document(pk=1, text=text), [*items, item(5, "missed", [("修路", 0)])])
    )
    chips = re.findall(
        r'<(\w+) class="chip chip-(\w+) chip-in(?: chip-joined)?" data-added([^>]*)>', html
    )
    # 第1项 and 第4项 stand behind others on their words: each needs a way of its own.
    assert [(tag, group, "href" in rest) for tag, group, rest in chips] == [
        ("a", "other", True),
        ("a", "failed", True),
        ("span", "other", False),
        ("a", "other", True),
    ]
    assert "未到期2项" in re.sub(r"<[^>]+>", "", html)
    for each in (1, 2, 3, 4, 5):
        assert f'href="/commitments/{each}/"' in html


def test_chip_stays_with_the_last_word_before_it() -> None:
    text = "完成投资52,583.00万元。修路、架桥\n达到95%以上。绿化"
    said = [("completed", "完成投资52,583.00万元"), ("overdue", "修路"), ("missed", "架桥")]
    said += [("completed", "达到95%以上"), ("completed", "绿化")]
    items = [item(n, status, [(quote, None)]) for n, (status, quote) in enumerate(said, start=1)]
    html = paper_html(paper_of(Document(pk=1, text=text), items))
    assert re.findall(r'<span class="tail">(.*?)</span>', html) == [
        "52,583.00万元",
        "架桥",
        "95%以上",
        "绿化",
    ]
    # Of two at one place the first alone: both might be wider than a phone.
    assert re.findall(r"chip-(\w+) chip-in( chip-joined)?", html) == [
        ("done", " chip-joined"),
        ("failed", " chip-joined"),
        ("failed", ""),
        ("done", " chip-joined"),
        ("done", " chip-joined"),
    ]
    assert held(html) == text


def test_pages_are_told_where_they_begin() -> None:
    text = "甲甲甲乙乙。\n丙丙。"
    document = Document(pk=1, text=text, page_starts=[0, 3, 7, 7])
    html = paper_html(paper_of(document, [item(1, "completed", [("甲甲甲乙乙", 0)])]))
    # A page begins inside of a quote, and one before a paragraph; the third page is empty.
    assert re.findall(r'(.)(?:</a>)?<span class="leaf" data-added>(第\d页)</span>', html) == [
        ("甲", "第2页"),
        (">", "第4页"),
    ]
    assert held(html) == text
    # Of quotes alone nobody knows the pages.
    told = paper_html(paper_of(Document(pk=1, page_starts=[0, 3]), []))
    assert "leaf" not in told
