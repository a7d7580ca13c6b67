"""The sentences of a 通报: counted from its items, adding up, naming nobody."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.bulletins.annexes import annexes_of, course_words
from commitments.bulletins.letter import FIRST, SECOND, Letter
from commitments.bulletins.telling import (
    item_paragraph,
    letter_of,
    mark_of,
    no_data_paragraphs,
    opening,
    overall,
    period_words,
    proposed_before,
    proposed_requirements,
    requirement_paragraphs,
    title_of,
    where_words,
)
from commitments.exports.paper import PaperView
from commitments.models import Bulletin, Town
from commitments.reading import TownView
from commitments.views.publish import differences
from tests.test_meeting import JUNE, SEPTEMBER, make_figure, make_item, make_view


def slow(**fields: Any) -> Any:
    """20 of 60 台 where 45 were planned, with the unit's own words."""
    said = {"cause": "选址未定。", "next_step": "10月底前定址", "reported_by": "城建办"}
    return make_item(make_figure(20, expected_on=dt.date(2026, 12, 20), **said), **fields)


def town(**fields: Any) -> PaperView:
    """One done, one on schedule, one slow, one missed, one without data, one outside."""
    return make_view(
        make_item(make_figure(60), wording="加装电梯60台", category="livelihood_project"),
        make_item(make_figure(50), wording="新建口袋公园", lead_unit="绿化所", lead_order=1),
        slow(wording="改造老旧小区"),
        make_item(make_figure(30), wording="架空线入地", due=dt.date(2026, 8, 31)),
        make_item(wording="整治河道", lead_unit="水务站", lead_order=2),
        make_item(wording="常年巡查", state="ongoing", lead_unit=""),
        **fields,
    )


def bulletin(**fields: Any) -> Bulletin:
    """A draft of the town's, not stored."""
    plain = {"title": "关于进展情况的通报", "issuer": "镇党政办公室", "as_of": SEPTEMBER}
    return Bulletin(**(plain | {"addressees": "各责任单位", "requirements": ""} | fields))


def text_of(letter: Letter) -> str:
    """All that it says."""
    cells = (cell.text for annex in letter.annexes for row in annex.rows for cell in row)
    return "\n".join([*(p.lead + p.text for p in letter.paragraphs), *cells])


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2026, 3, 31), "2026年第一季度"),
        (dt.date(2026, 6, 30), "2026年上半年"),
        (dt.date(2026, 9, 30), "2026年第三季度"),
        (dt.date(2026, 12, 31), "2026年全年"),
        (dt.date(2026, 8, 31), "2026年8月份"),
        (dt.date(2024, 2, 29), "2024年2月份"),
        (dt.date(2026, 9, 12), "截至2026年9月12日"),
    ],
)
def test_title_names_the_period_that_the_day_ends(day: dt.date, period: str) -> None:
    view = SimpleNamespace(as_of=day, items=(), town_name="示例镇")
    assert period_words(view) == period  # type: ignore[arg-type]
    assert title_of(view) == f"关于示例镇{period}目标任务进展情况的通报"  # type: ignore[arg-type]


def test_plan_of_the_second_half_is_not_told_as_the_first_half() -> None:
    item = make_item(plan_kind="half_year", as_of=JUNE)
    view = SimpleNamespace(as_of=JUNE, items=(item,), town_name="示例镇")
    assert period_words(view) == "截至2026年6月30日"  # type: ignore[arg-type]


def test_overall_situation_adds_up_in_words() -> None:
    assert overall(town()) == [
        "目标任务共6项：完成1项，按序推进1项，偏慢1项，未完成1项，缺数据1项，其他1项。"
        "缺数据1项均为暂无数据；其他1项均为常态化。",
        "6项中，常态化1项不纳入统计；纳入统计5项，完成1项，完成率20%。"
        "纳入统计的5项中，最近一期有数据的4项，没有的1项。",
        "其中民生实事1件：完成1件。",
        "有偏慢或未完成事项的单位：城建办2项。"
        "没有偏慢和未完成、有缺数据事项的单位：水务站1项。"
        "没有偏慢、未完成和缺数据事项的单位：绿化所。",
        "附件1列2项，附件2列2项，缺数据的1项列在第三部分，其他1项不逐项列出，合计6项。",
    ]


def test_what_is_left_out_is_still_counted_and_its_reason_not_told() -> None:
    whole = town()
    view = town(left_out={})
    left = {item.id: "领导另行约谈" for item in view.items if item.group in ("slow", "done")}
    view = PaperView(**(view.__dict__ | {"left_out": left}))
    assert where_words(view) == (
        "附件1列1项，附件2列1项，缺数据的1项列在第三部分，"
        "其他1项、不列入本期通报的2项不逐项列出，合计6项。"
    )
    letter = letter_of(view, bulletin())
    said = text_of(letter)
    assert "未完成1项，偏慢1项；逐项说明1项，不列入本期通报1项。" in said
    assert ("领导另行约谈" in said, "改造老旧小区" in said) == (False, False)
    assert overall(view)[0] == overall(whole)[0]


def test_numbers_of_where_each_is_found_add_up() -> None:
    words = where_words(town())
    *parts, total = map(int, re.findall(r"(\d+)项", words))
    assert sum(parts) == total == 6


def test_slow_items_are_named_one_by_one_with_the_units_words() -> None:
    letter = letter_of(town(), bulletin())
    found = [(p.level, p.lead + p.text) for p in letter.paragraphs]
    start = found.index((FIRST, "二、慢序时及未完成事项"))
    assert found[start + 1 : start + 7] == [
        (0, "未完成1项，偏慢1项。"),
        (SECOND, "（一）未完成事项"),
        (
            0,
            "1. 架空线入地（城建办）：逾期未完成。时限是2026年8月31日，到9月底为30台，完成50%。"
            "未填写原因、下一步打算、预计完成日期。",
        ),
        (SECOND, "（二）偏慢事项"),
        (
            0,
            "2. 改造老旧小区（城建办）：严重滞后。到9月底计划75%，实际33.3%，慢41.7个百分点。"
            "原因：选址未定。下一步：10月底前定址。预计2026年12月20日完成。",
        ),
        (FIRST, "三、缺数据事项"),
    ]
    assert found[start + 7 :] == [
        (0, "缺数据1项，按牵头单位列出。"),
        (0, "水务站1项：整治河道（暂无数据）。"),
    ]


@pytest.mark.parametrize(
    ("step", "day", "said"),
    [
        ("加快办理", dt.date(2026, 12, 20), "下一步：加快办理。预计2026年12月20日完成。"),
        ("加快办理", dt.date(2026, 9, 20), "下一步：加快办理。预计2026年9月20日完成（已过）。"),
        ("12月20日前完成", dt.date(2026, 12, 20), "下一步：12月20日前完成。"),
        ("12月底前完成", dt.date(2026, 12, 31), "下一步：12月底前完成。"),
        ("9月20日前完成", dt.date(2026, 9, 20), "下一步：9月20日前完成。预计完成的这一天已过。"),
        ("12月2日开工", dt.date(2026, 2, 2), "下一步：12月2日开工。预计2026年2月2日完成（已过）。"),
    ],
)
def test_expected_day_is_told_once_and_that_it_is_past(step: str, day: dt.date, said: str) -> None:
    item = make_item(make_figure(20, cause="选址未定", next_step=step, expected_on=day))
    words = item_paragraph(make_view(item), 1, item).text
    assert words.endswith(f"原因：选址未定。{said}")


@pytest.mark.parametrize(
    ("kind", "cause", "said"),
    [
        ("land", "西街地块未交付", "原因：征地：西街地块未交付。"),
        ("land", "征地未完成", "原因：征地未完成。"),
        ("funds", "", "原因：资金。"),
        ("other", "雨季", "原因：雨季。"),
        ("", "雨季", "原因：雨季。"),
    ],
)
def test_kind_of_cause_stands_before_the_words_once(kind: str, cause: str, said: str) -> None:
    item = make_item(make_figure(20, cause_kind=kind, cause=cause))
    assert said in item_paragraph(make_view(item), 1, item).text


def test_what_lacks_data_and_is_left_out_is_counted_and_not_named() -> None:
    kept, left = make_item(wording="整治河道", lead_unit=""), make_item(wording="雨污分流")
    view = make_view(kept, left, left_out={left.id: "另行专报"})
    assert [p.lead + p.text for p in no_data_paragraphs(view)] == [
        "缺数据2项，不列入本期通报1项，其余按牵头单位列出。",
        "未写明单位1项：整治河道（暂无数据）。",
    ]
    said = "缺数据的1项列在第三部分，不列入本期通报的1项不逐项列出，合计2项。"
    assert where_words(view) == said


def test_nothing_missing_says_how_much_is_not_due() -> None:
    view = make_view(make_item(make_figure(60)), make_item(start=dt.date(2026, 8, 1)))
    assert [p.text for p in no_data_paragraphs(view)] == ["没有缺数据的事项；有1项未到期。"]


def test_annexes_list_slow_first_then_what_goes_well() -> None:
    first, second = annexes_of(town())
    assert (first.mark, first.title, len(first.rows)) == ("附件1", "慢序时及未完成事项表", 2)
    assert [cell.text for cell in first.rows[1]] == [
        *("2", "改造老旧小区", "城建办", "60台", "20台"),
        "33.3%\n计划75%\n慢41.7个百分点",
        *("▲ 严重滞后", "选址未定。", "10月底前定址", "2026-12-20"),
    ]
    assert [cell.text for cell in second.rows[0]] == [
        *("1", "加装电梯60台", "城建办", "60台", "60台", "100%", "● 已完成", "2026-12-31")
    ]
    assert [row[1].text for row in second.rows] == ["加装电梯60台", "新建口袋公园"]


def test_one_annex_has_no_number() -> None:
    view = make_view(make_item(make_figure(60)))
    letter = letter_of(view, bulletin())
    assert [annex.mark for annex in letter.annexes] == ["附件"]
    assert letter.attached == ("按序推进及完成事项表",)
    assert "附件列1项，合计1项。" in text_of(letter)


def test_nothing_slow_and_nothing_missing_is_said() -> None:
    said = text_of(letter_of(make_view(make_item(make_figure(60))), bulletin()))
    assert "没有慢序时和未完成的事项。" in said
    assert "没有缺数据的事项。" in said


def test_comparison_is_that_of_the_page_and_left_out_for_a_later_release() -> None:
    now = make_item(make_figure(60), wording="加装电梯")
    then = make_item(make_figure(30, day=JUNE), as_of=JUNE, id=now.id)
    before = SimpleNamespace(title="二季度会议", as_of=JUNE)
    view = make_view(now, previous={now.id: then}, previous_publication=before)
    said = "与上次发布的“二季度会议”（截至2026年6月30日）相比，新完成1项。没有慢下来的。"
    assert said in overall(view)
    before.as_of = SEPTEMBER
    assert not any("相比" in each for each in overall(view))


def test_figures_of_another_month_are_dated() -> None:
    view = make_view(make_item(make_figure(30, day=JUNE)))
    assert opening(view) == (
        "根据《示例镇2026年度目标任务》，现将截至2026年9月30日的目标任务进展情况通报如下。"
        "最近的数据到6月底。"
    )


def test_public_example_says_what_it_is_and_asks_nobody() -> None:
    view = town(provenance="public_example")
    assert mark_of(view) == "示例，非镇政府文件"
    assert proposed_requirements(view) == ""
    assert opening(view).startswith("以下据公开资料整理，未经审定：")
    said = text_of(letter_of(view, bulletin()))
    assert ("未填写" in said, "尽快报送" in said) == (False, False)
    assert [p.text for p in no_data_paragraphs(view)] == [
        "缺数据1项，没有载入后来的进展，不表示没有做。"
    ]
    assert "缺数据的1项、其他1项不逐项列出，合计6项。" in where_words(view)


@pytest.mark.parametrize(
    ("provenance", "mark"),
    [("official", ""), ("fictional", "虚构示例，数据仅供演示")],
)
def test_mark_of_the_material(provenance: str, mark: str) -> None:
    assert mark_of(town(provenance=provenance)) == mark


def test_proposed_requirements_are_made_of_the_figures() -> None:
    assert proposed_requirements(town()).splitlines() == [
        "未完成的事项，由牵头单位逐项说明原因，提出补救措施和完成日期。",
        "偏慢的事项，由牵头单位对照计划补上差距，难以按期完成的及早说明。",
        "没有填写原因、下一步打算或者预计完成日期的，由牵头单位补齐。",
        "缺数据的事项，由牵头单位尽快报送。",
        "按序推进的事项，继续按计划推进。",
    ]
    done = make_view(make_item(make_figure(60)))
    assert proposed_requirements(done) == ""
    assert proposed_before(proposed_requirements(town()))
    assert not proposed_before("每月调度一次。\n按序推进的事项，继续按计划推进。")


def test_clerks_paragraphs_are_lines_and_headings() -> None:
    made = requirement_paragraphs("（一）加强调度\n\n  每月调度一次。 \n（二）按时报数。")
    assert [(each.level, each.text) for each in made] == [
        (SECOND, "（一）加强调度"),
        (0, "每月调度一次。"),
        (0, "（二）按时报数。"),
    ]


def test_section_without_paragraphs_is_left_out() -> None:
    levels = [p.text for p in letter_of(town(), bulletin()).paragraphs if p.level == FIRST]
    assert levels == ["一、总体情况", "二、慢序时及未完成事项", "三、缺数据事项"]


def test_draft_carries_its_state_and_an_issued_one_its_number() -> None:
    draft = letter_of(town(), bulletin(state="submitted"))
    assert (draft.state, draft.number, draft.day, draft.printed) == (
        *("送审稿", "", "　　年　　月　　日", ""),
    )
    done = bulletin(
        state="issued", document_number="示政督〔2026〕20号", issued_on=dt.date(2026, 10, 12)
    )
    issued = letter_of(town(), done)
    assert (issued.state, issued.number, issued.day, issued.printed) == (
        *("", "示政督〔2026〕20号", "2026年10月12日", "2026年10月12日印发"),
    )


def test_no_person_is_named() -> None:
    figure = make_figure(20, entered_by="录入人甲", cause="选址未定")
    item = make_item(figure, people=(("责任人", "张三"),))
    said = text_of(letter_of(make_view(item), bulletin()))
    assert ("录入人甲" in said, "张三" in said) == (False, False)


def test_course_of_what_has_no_ratio() -> None:
    ceiling = make_item(make_figure(70), comparator="<=", measure="quantity", basis="level")
    assert course_words(ceiling) == "不折算"


def test_what_would_be_released_counts_what_is_counted() -> None:
    """A whole and its only part moved together: one item changed, none stayed."""
    before = [make_item(make_figure(30, day=JUNE), id=n, as_of=JUNE) for n in (901, 902)]
    now = [make_item(make_figure(60), id=901, parts=(902,)), make_item(make_figure(60), id=902)]
    view = TownView(
        town=Town(name="示例镇"),
        audience="internal",
        as_of=SEPTEMBER,
        items=tuple(now),
        previous={item.id: item for item in before},
    )
    told = differences(view)
    assert ([line.item.id for line in told["status"]], told["same"]) == ([902], 0)
