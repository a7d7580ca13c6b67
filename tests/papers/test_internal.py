"""The sheets of 内部版, reopened from their bytes: what is awaited, what is to check, who reported
what when, and why an item is not in the 通报."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from commitments.bulletins.annexes import left_out_items, listed_good, listed_slow
from commitments.exports.left_out import left_out_words, why_left_out
from commitments.exports.paper import PaperView
from commitments.items import Item
from commitments.raised import Raised
from commitments.reporters import people_of, without_people
from commitments.seeing import seen_by
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import JUNE, SEPTEMBER, make_figure, make_item, make_view, opened, rows_of

MARCH = dt.date(2026, 3, 31)
ENTERED = dt.date(2026, 10, 8)
AWAITED, TO_CHECK, REPORTED = "暂无数据及待报事项表", "待核对事项", "填报情况"


def internal(*items: Item, **fields: Any) -> PaperView:
    return make_view(*items, edition="internal", **fields)


def sheet(view: PaperView, tab: str) -> list[list[Any]]:
    """The rows of a sheet below its title and the line under it."""
    return [row for row in rows_of(sheet_of(tab, view))[2:] if row]


def rows_with(rows: list[list[Any]]) -> list[list[Any]]:
    """Those of a table, which begin with a number."""
    return [row for row in rows if isinstance(row[0], int)]


def silent(**fields: Any) -> Item:
    """No figure at all, the first of which was to come by the middle of April."""
    return make_item(**({"given": dt.date(2026, 1, 16)} | fields))


def stale() -> Item:
    figure = make_figure(
        12, day=MARCH, reported_by="城建办", entered_by="李小甲", entered_on=ENTERED
    )
    return make_item(figure, number="26", wording="新建公厕60座", unit="座", lead_order=1)


# -- what is awaited ---------------------------------------------------------------------------


def test_what_lacks_figures_is_listed_by_unit_in_the_official_order() -> None:
    late = silent(number="36", wording="帮扶创业80人", lead_unit="社会办", lead_order=9)
    done = make_item(make_figure(60))
    rows = sheet(internal(late, done, stale()), AWAITED)
    assert rows[0] == [
        "暂无数据及待报2项（暂无数据1项、久未更新1项）。按责任单位：城建办1项、社会办1项。"
    ]
    year = dt.date(2026, 12, 31)
    assert rows_with(rows) == [
        [
            *(1, "城建办", "26.新建公厕60座", "◌ 久未更新", MARCH, 12),
            *(year, dt.date(2026, 7, 20), "超过应报72天", "城建办", "李小甲", ENTERED),
        ],
        [
            *(2, "社会办", "36.帮扶创业80人", "◌ 暂无数据", "没有", "—"),
            *(year, dt.date(2026, 4, 16), "超过应报167天", "—", "—", "—"),
        ],
    ]


def test_what_is_not_to_be_reported_yet_is_listed_apart_with_its_day() -> None:
    late = make_item(number="37", wording="养老院竣工", start=dt.date(2026, 8, 1))
    rows = sheet(internal(late), AWAITED)
    assert rows[0] == ["暂无数据及待报0项。另有1项未到报数期，列在表后。"]
    assert rows[2] == ["无"]
    assert rows[3] == ["未到报数期的事项"]
    (row,) = rows_with(rows)
    assert row[2:9] == [
        *("37.养老院竣工", "○ 未到期", "没有", "—", dt.date(2026, 12, 31)),
        *(dt.date(2026, 11, 1), "还差32天"),
    ]


def test_what_ends_before_its_first_report_is_asked_for_at_its_end() -> None:
    due = dt.date(2026, 10, 20)
    short = make_item(start=dt.date(2026, 9, 1), due=due)
    (row,) = rows_with(sheet(internal(short), AWAITED))
    assert row[6:8] == [due, due]


def test_nobody_was_asked_for_what_was_taken_from_public_papers() -> None:
    later = make_item(number="7", wording="加装电梯", start=dt.date(2026, 8, 1))
    rows = sheet(internal(silent(), later, provenance="public_example"), AWAITED)
    assert rows[0] == [
        "暂无数据及待报2项（暂无数据1项、未到期1项）。按责任单位：城建办2项。"
        "没有载入后来的进展，不表示没有做。"
    ]
    assert rows[1] == [
        *("序号", "责任单位", "任务", "状态", "上次\n数据日期", "上次的数", "完成时限")
    ]


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        (AWAITED, "暂无数据及待报0项。"),
        (TO_CHECK, "待核对0条。"),
        (REPORTED, "还没有填报的数。"),
    ],
)
def test_nothing_is_said_to_be_nothing(tab: str, sentence: str) -> None:
    rows = sheet(internal(), tab)
    assert (rows[0], rows[2]) == ([sentence], ["无"])


# -- what is to check --------------------------------------------------------------------------


def asked(**fields: Any) -> Raised:
    usual: dict[str, Any] = {
        **{"kind": "数字核对", "about": "增减数6.39亿元", "said": "报告写6.39亿元。"},
        **{"document": "上半年报告", "document_date": dt.date(2026, 7, 8)},
    }
    return Raised(**(usual | fields))


def test_questions_of_figures_and_of_reports_stand_together_the_open_ones_first() -> None:
    fell = make_item(make_figure(30, day=JUNE), make_figure(20), number="3", wording="加装电梯60台")
    settled = asked(
        kind="表述变化对照",
        answer="单位已说明",
        note="=泵房用地未落实",
        answered_by="王经办",
        answered_on=ENTERED,
    )
    view = internal(fell, raised=(settled, asked()))
    rows = sheet(view, TO_CHECK)
    assert rows[0] == ["待核对2条（填报数据1条、数字核对1条）；已核对1条，列在后面。"]
    report = "《上半年报告》（2026年7月8日）"
    assert rows_with(rows) == [
        [
            *(1, "填报数据", "3.加装电梯60台", "累计数比上一次少，请核对是更正还是填错。", "—"),
            *("待核对", "—", "—"),
        ],
        [2, "数字核对", "增减数6.39亿元", "报告写6.39亿元。", report, "待核对", "—", "—"],
        [
            *(3, "表述变化对照", "增减数6.39亿元", "报告写6.39亿元。", report),
            *("单位已说明", "王经办\n2026-10-8", "=泵房用地未落实"),
        ],
    ]
    note = opened(view)[TO_CHECK]["H7"]
    assert (note.data_type, note.quotePrefix) == ("s", True)


def test_live_questions_are_those_of_now() -> None:
    rows = sheet(internal(silent(), publication=None), TO_CHECK)
    assert rows[0] == ["待核对0条。核对情况以制表时为准。"]


# -- who reported what when --------------------------------------------------------------------


def test_every_figure_has_who_reported_it_when_and_from_where_the_newest_first() -> None:
    told = make_figure(31, day=JUNE, document="上半年报告", page=3, source_cell="半年.xlsx · D5")
    mended = make_figure(
        *(47,), reported_by="城建办", entered_by="李小甲", entered_on=ENTERED, corrects=True
    )
    said = make_figure(None, words="每周排查一次。", entered_by="王经办", entered_on=ENTERED)
    lifts = make_item(told, mended, number="1", wording="加装电梯60台")
    rows = sheet(internal(lifts, make_item(said, number="42", wording="排查矛盾")), REPORTED)
    assert rows[0] == ["共3条，涉及2项；录入人：李小甲1条、王经办1条。更正过的，只列更正后的数。"]
    assert rows_with(rows) == [
        [
            *(1, "1.加装电梯60台", SEPTEMBER, 47, "城建办", "李小甲", ENTERED),
            "—",
        ],
        [
            *(2, "1.加装电梯60台", JUNE, 31, "—", "—", "—"),
            "《上半年报告》第3页；半年.xlsx · D5",
        ],
        [3, "42.排查矛盾", SEPTEMBER, "每周排查一次。", "—", "王经办", ENTERED, "—"],
    ]


def test_release_that_kept_no_names_says_so() -> None:
    rows = sheet(internal(make_item(make_figure(47))), REPORTED)
    assert rows[0] == ["共1条，涉及1项；录入人和录入日期当时没有留存。更正过的，只列更正后的数。"]


def test_a_thousand_figures_repeat_their_heading_on_every_page() -> None:
    page = opened(internal(*(make_item(make_figure(1)) for _n in range(30))))[REPORTED]
    assert page.print_title_rows == "$4:$4"


# -- why not in the 通报 -----------------------------------------------------------------------

_CASES = (
    (make_item(make_figure(10)), ""),
    (make_item(make_figure(60)), ""),
    (silent(), "暂无数据，列入待报事项表"),
    (make_item(start=dt.date(2026, 8, 1)), "未到期"),
    (make_item(make_figure(60), visibility="internal"), "内部事项"),
    (make_item(state="ongoing"), "常态化，不纳入统计"),
    (make_item(state="suspended"), "经批准暂缓，不纳入统计"),
    (make_item(state="withdrawn"), "经批准终止，不纳入统计"),
    (make_item(state="not_measurable"), "定性任务，不纳入统计"),
    (make_item(make_figure(10), parts=(1,)), ""),
)


@pytest.mark.parametrize(("item", "words"), _CASES)
def test_left_out_has_its_reason(item: Item, words: str) -> None:
    assert left_out_words(item, internal(item)) == words


def test_what_the_clerk_leaves_out_has_the_clerks_reason() -> None:
    slow, done = make_item(make_figure(10)), make_item(make_figure(60))
    view = internal(slow, done, left_out={slow.id: "另行专报", done.id: ""})
    assert left_out_words(slow, view) == "另行专报"
    assert left_out_words(done, view) == "经办人注明不列入"


def test_annexes_of_the_bulletin_and_what_is_left_out_add_up_to_the_total() -> None:
    items = [item for item, _words in _CASES if item.counted]
    chosen = {items[0].id: "另行专报"}
    reasons = Counter(why_left_out(item, chosen) for item in items)
    # 偏慢 is left out by the clerk, 完成 is listed.
    assert reasons == {
        **{"": 1, "chosen": 1, "settled": 4},
        **{"no_data": 1, "not_due": 1, "internal": 1},
    }
    view = make_view(*seen_by(items, "deputy"), left_out=chosen)
    listed = {item.id for item in (*listed_slow(view), *listed_good(view))}
    assert listed == {item.id for item in items if not why_left_out(item, chosen)}
    assert [item.id for item in left_out_items(view)] == [items[0].id]


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "people"),
    [
        ({"责任人": "张三"}, (("责任人", "张三"),)),
        ({"镇分管负责人": "李四", "资金来源": "镇财政"}, (("镇分管负责人", "李四"),)),
        ({"责任人及电话": "张三 13800000000、李四（0571-88888888）"}, (("责任人", "张三、李四"),)),
        ({"联系人（电话）": "王五，电话：6123 4567"}, (("联系人", "王五"),)),
        ({"分管\n领导": "赵六/钱七"}, (("分管领导", "赵六、钱七"),)),
        ({"责任人": "欧阳 修　１３８００００００００"}, (("责任人", "欧阳 修"),)),
        ({"责任人电话": "13800000000"}, ()),
        ({"联系电话": "张三"}, ()),
        ({"领导批示": "同意"}, ()),
        ({"领导小组": "河长办"}, ()),
        ({"责任人": " "}, ()),
    ],
)
def test_people_of_a_ledger_have_names_and_never_numbers(
    extra: dict[str, str], people: tuple[tuple[str, str], ...]
) -> None:
    assert people_of(extra) == people


def test_full_list_of_the_internal_edition_says_who_answers_and_why_it_is_left_out() -> None:
    led = (("分管领导", "王副镇长"), ("责任人", "赵小六"))
    items = (make_item(make_figure(60), people=led), silent())
    page = opened(internal(*items))["总表"]
    assert [row[12:] for row in rows_of(page)[3:] if len(row) > 12] == [
        ["责任人", "不列入\n本期通报"],
        ["分管领导：王副镇长\n责任人：赵小六"],
        ["—", "暂无数据，列入待报事项表"],
    ]
    bare = rows_of(opened(internal(silent()))["总表"])[3:]
    assert [row[12:] for row in bare if len(row) > 12] == [
        ["不列入\n本期通报"],
        ["暂无数据，列入待报事项表"],
    ]


def named_item() -> Item:
    figure = make_figure(47, reported_by="城建办", entered_by="李小甲", entered_on=ENTERED)
    return make_item(figure, people=(("责任人", "赵小六"),))


def test_deputies_paper_has_none_of_it_and_no_name() -> None:
    book = opened(make_view(named_item(), raised=(asked(answered_by="王经办"),)))
    assert not {AWAITED, TO_CHECK, REPORTED} & set(book.sheetnames)
    text = str([rows_of(page) for page in book])
    assert [name for name in ("李小甲", "赵小六", "王经办") if name in text] == []


def test_without_people_an_item_is_the_same_but_for_names() -> None:
    item = named_item()
    (bare,) = without_people([item])
    assert (bare.people, bare.figures[0].entered_by, bare.figures[0].entered_on) == ((), "", None)
    assert (bare.status, bare.figures[0].value) == (item.status, item.figures[0].value)
    assert without_people([bare])[0] is bare


def test_day_a_unit_named_is_told_to_be_over_in_the_list_of_the_slow() -> None:
    days = (dt.date(2026, 9, 20), dt.date(2026, 10, 20))
    items = [make_item(make_figure(10, cause="选址未定", expected_on=day)) for day in days]
    rows = rows_with(sheet(internal(*items), "慢序时及未完成事项表"))
    assert [row[11] for row in rows] == ["2026-9-20\n（已过）", days[1]]
