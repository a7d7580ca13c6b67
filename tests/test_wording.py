"""Words for people: amounts, percentages, days, and the sentence of every reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.actions import live_items
from commitments.items import Item
from commitments.models import Commitment
from commitments.status import GROUP_OF, GROUPS
from commitments.wording import (
    GROUP_WORD,
    STATUS_WORD,
    amount,
    date_words,
    gap_points,
    near_day,
    percent,
    percents,
    ratio_words,
    reason_sentence,
    standing_words,
    status_word,
    target_with_due,
    target_words,
)
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("480000", "㎡", "48万㎡"),
        ("399800", "㎡", "39.98万㎡"),
        ("1970000000", "元", "19.7亿元"),
        ("3020000000", "元", "30.2亿元"),
        ("12345678", "元", "1234.5678万元"),
        ("15", "%", "15%"),
        ("45.40", "%", "45.4%"),
        ("2000", "个", "2000个"),
        ("20090", "人", "20090人"),
        ("302000", "人", "30.2万人"),
        ("200.500", "米", "200.5米"),
        ("0", "元", "0元"),
        ("0.000", "台", "0台"),
        ("-30000", "元", "-3万元"),
        ("7", "", "7"),
    ],
)
def test_amount(value: str, unit: str, words: str) -> None:
    assert amount(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        ("0", "0%"),
        ("1", "100%"),
        ("0.5", "50%"),
        ("0.783333", "78.3%"),
        ("1.075000", "107.5%"),
        ("0.999600", "99.96%"),
        ("0.999999", "99.9999%"),
        ("0.000400", "0.04%"),
        ("1.000400", "100.04%"),
        ("-0.2", "-20%"),
    ],
)
def test_percent_never_claims_the_whole_or_nothing(ratio: str, words: str) -> None:
    assert percent(Decimal(ratio)) == words


@pytest.mark.parametrize(
    ("ratio", "expected", "pair", "points"),
    [
        ("0.5", "0.75", ("50%", "75%"), "25"),
        ("0.832917", "0.875", ("83.3%", "87.5%"), "4.2"),
        ("0.783333", "0.75", ("78.3%", "75%"), "3.3"),
        # Behind by less than any rounding: the two must not look level.
        ("0.7496", "0.75", ("74.96%", "75%"), "0.04"),
        ("0.9996", "1", ("99.96%", "100%"), "0.04"),
        ("0.749999", "0.75", ("74.9999%", "75%"), "0.0001"),
        # Within 10 points and within 30: the gap must not cross the bound of its light.
        ("0.650400", "0.75", ("65.04%", "75%"), "9.96"),
        ("0.65", "0.75", ("65%", "75%"), "10"),
        ("0.45", "0.75", ("45%", "75%"), "30"),
        ("0.449999", "0.75", ("44.9999%", "75%"), "30.0001"),
        ("0.75", "0.75", ("75%", "75%"), "0"),
        ("-0.2", "0.5", ("-20%", "50%"), "70"),
    ],
)
def test_percents_tell_the_story_of_the_status(
    ratio: str, expected: str, pair: tuple[str, str], points: str
) -> None:
    assert percents(Decimal(ratio), Decimal(expected)) == pair
    assert gap_points(Decimal(ratio), Decimal(expected)) == points


@pytest.mark.parametrize(
    ("day", "year", "short"),
    [
        (dt.date(2026, 9, 30), 2026, "9月底"),
        (dt.date(2026, 9, 12), 2026, "9月12日"),
        (dt.date(2024, 2, 29), 2024, "2月底"),
        (dt.date(2024, 2, 28), 2024, "2月28日"),
        (dt.date(2025, 12, 31), 2026, "2025年12月底"),
        (dt.date(2025, 12, 3), None, "2025年12月3日"),
    ],
)
def test_near_day(day: dt.date, year: int | None, short: str) -> None:
    assert near_day(day, year=year) == short


def test_date_words() -> None:
    assert date_words(dt.date(2026, 9, 3)) == "2026年9月3日"


def test_every_status_and_group_has_its_word() -> None:
    assert list(STATUS_WORD) == list(GROUP_OF)
    assert tuple(GROUP_WORD) == GROUPS


def item_on(commitment: Commitment, day: dt.date) -> Item:
    """The commitment's Item, live on ``day``."""
    plan = commitment.plan
    items = live_items(plan.town, as_of=day, plans=[plan])
    return next(item for item in items if item.id == commitment.pk)


TARGETS: list[tuple[dict[str, Any], str]] = [
    ({"value": 200, "unit": "台"}, "200台"),
    ({"value": 200, "unit": "台", "comparator": ">="}, "不少于200台"),
    ({"value": 200, "unit": "台", "value_text": "不少于200台"}, "不少于200台"),
    ({"value": 850, "unit": "人", "comparator": "<=", "value_text": "不超过850"}, "不超过850人"),
    ({"value": 960000000, "unit": "元", "value_text": "9.6"}, "9.6亿元"),
    ({"value": 80, "unit": "%", "measure": "rate", "comparator": ">="}, "不低于80%"),
    ({"value": 15, "unit": "%", "measure": "growth", "basis": "change"}, "增长15%"),
    ({"value": 3, "unit": "名", "measure": "rank", "comparator": "<="}, "前3名"),
    ({"value": 110000, "unit": "㎡", "comparator": "~"}, "约11万㎡"),
    ({"value": 3, "value_max": 5, "unit": "个", "comparator": "range"}, "3至5个"),
    ({"value": 80, "unit": "%", "measure": "rate", "progress_share": True}, "工程量的80%"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "words"), TARGETS)
def test_target_words(fields: dict[str, Any], words: str) -> None:
    assert target_words(item_on(CommitmentFactory(**fields), dt.date(2026, 2, 1))) == words


@pytest.mark.django_db
def test_target_with_its_deadline() -> None:
    item = item_on(CommitmentFactory(comparator=">="), dt.date(2026, 2, 1))
    assert target_with_due(item) == "不少于200台，到2026年12月31日"


D = dt.date
# (target, figures, as of) -> (word, sentence)
REASONS: list[tuple[dict[str, Any], list[dict[str, Any]], dt.date, str, str]] = [
    ({}, [{"value": 100}], D(2026, 9, 30), "慢序时", "到9月底计划75%，实际50%，慢25个百分点。"),
    (
        {},
        [{"value": 140}],
        D(2026, 9, 30),
        "略慢于序时",
        "到9月底计划75%，实际70%，慢5个百分点。",
    ),
    ({}, [{"value": 80}], D(2026, 9, 30), "严重滞后", "到9月底计划75%，实际40%，慢35个百分点。"),
    (
        {},
        [{"value": 0, "day": D(2026, 6, 30)}],
        D(2026, 6, 30),
        "严重滞后",
        "到6月底计划50%，实际0%，慢50个百分点。",
    ),
    ({}, [{"value": 150}], D(2026, 9, 30), "达序时", "到9月底计划75%，实际75%，与计划持平。"),
    ({}, [{"value": 160}], D(2026, 9, 30), "达序时", "到9月底计划75%，实际80%，快5个百分点。"),
    ({}, [{"value": 200}], D(2026, 9, 30), "已完成", "到9月底完成200台，达到目标（200台）。"),
    ({}, [{"value": 210}], D(2026, 9, 30), "超额完成", "到9月底完成210台，超过目标（200台）。"),
    ({}, [], D(2026, 2, 15), "未到期", "还没到第一次报数的时候，2026年4月15日以后再看。"),
    ({}, [], D(2026, 9, 30), "暂无数据", "2026年4月15日前应有第一次数据，目前没有。"),
    (
        {},
        [{"value": 20, "day": D(2026, 1, 31)}],
        D(2026, 5, 21),
        "久未更新",
        "最近一次是1月底的20台，完成10%。2026年5月20日前应有新的数据，目前没有。",
    ),
    (
        {},
        [{"value": 150}],
        D(2027, 1, 5),
        "到期待报",
        "2026年12月31日到期，等待报数，最迟2027年1月20日。最近一次是2026年9月底的150台，完成75%。",
    ),
    (
        {},
        [],
        D(2027, 2, 1),
        "到期未报",
        "到期未报：应于2027年1月20日前报送截至2026年12月31日的数，目前没有。",
    ),
    (
        {},
        [{"value": 199, "day": D(2026, 12, 31)}],
        D(2027, 1, 1),
        "逾期未完成",
        "时限是2026年12月31日，到2026年12月底为199台，完成99.5%。",
    ),
    (
        {},
        [{"value": 200, "day": D(2027, 1, 10)}],
        D(2027, 1, 31),
        "逾期完成",
        "时限是2026年12月31日，到1月10日的数才达到目标：200台。",
    ),
    (
        {"value": 850, "unit": "人", "comparator": "<=", "basis": "level"},
        [{"value": 872, "basis": "level"}],
        D(2026, 9, 30),
        "超控制数",
        "到9月底为872人，超出控制目标（不超过850人）。",
    ),
    (
        {"value": 80, "unit": "%", "measure": "rate", "comparator": ">=", "basis": "level"},
        [{"value": 85, "basis": "level"}],
        D(2026, 9, 30),
        "达序时",
        "到9月底为85%，符合目标（不低于80%），到期再作结论。",
    ),
    (
        {"value": 80, "unit": "%", "measure": "rate", "comparator": ">=", "basis": "level"},
        [{"value": 79, "basis": "level", "day": D(2026, 12, 31)}],
        D(2027, 1, 10),
        "未达目标",
        "时限是2026年12月31日，到2026年12月底为79%，没有达到目标（不低于80%）。",
    ),
    (
        {"value": 8, "unit": "件", "baseline_value": 20, "basis": "level"},
        [{"value": 12, "basis": "level", "day": D(2026, 6, 30)}],
        D(2026, 6, 30),
        "达序时",
        "到6月底计划完成降幅的50%，实际66.7%，快16.7个百分点。",
    ),
    (
        {"value": 10, "unit": "件", "baseline_value": 20, "basis": "level"},
        [{"value": 22, "basis": "level", "day": D(2026, 6, 30)}],
        D(2026, 6, 30),
        "严重滞后",
        "到6月底为22件，比基数还高；目标是10件。",
    ),
    (
        {"state": "withdrawn", "state_decision": "镇人大决定〔2026〕3号"},
        [],
        D(2026, 9, 30),
        "经批准终止",
        "经批准终止，不计入完成率。依据：镇人大决定〔2026〕3号。",
    ),
    (
        {"value": 2, "unit": "倍", "measure": "multiple", "basis": "level"},
        [],
        D(2026, 9, 30),
        "定性任务",
        "缺基数，不能评定是否达到2倍。",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("target", "figures", "as_of", "word", "sentence"), REASONS)
def test_reason_sentence(
    target: dict[str, Any],
    figures: list[dict[str, Any]],
    as_of: dt.date,
    word: str,
    sentence: str,
) -> None:
    commitment = CommitmentFactory(**target)
    for figure in figures:
        ProgressFactory(commitment=commitment, **figure)
    item = item_on(commitment, as_of)
    assert (status_word(item), reason_sentence(item)) == (word, sentence)


REASONS += [
    (
        {"value": 15, "unit": "%", "measure": "growth", "basis": "change", "comparator": ">="},
        [{"value": Decimal("45.4"), "basis": "change", "day": D(2026, 5, 31)}],
        D(2026, 6, 30),
        "达序时",
        "1至5月增长45.4%，符合目标（全年增长不低于15%），到期再作结论。",
    ),
    (
        {"value": 90, "unit": "%", "measure": "rate", "comparator": ">=", "basis": "level"},
        [{"value": Decimal("86.5"), "basis": "level", "day": D(2026, 12, 31)}],
        D(2026, 12, 31),
        "未到期",
        "2026年12月31日到期，到期后评定；到12月底为86.5%，目标不低于90%。",
    ),
    (
        {"value": 2000, "unit": "户", "basis": "cumulative", "baseline_value": 1400},
        [{"value": 1860, "basis": "cumulative"}],
        D(2026, 9, 30),
        "达序时",
        "到9月底计划92.5%，实际93%，快0.5个百分点。累计数含年初已有的1400户。",
    ),
]


RATIOS: list[tuple[dict[str, Any], dict[str, Any], dt.date, str]] = [
    ({}, {"value": 50, "day": D(2026, 3, 31)}, D(2026, 9, 30), "3月底25%（当时计划25%）"),
    (
        {"value": 8, "unit": "件", "baseline_value": 20, "basis": "level"},
        {"value": 10, "basis": "level"},
        D(2026, 9, 30),
        "完成降幅的83.3%，计划75%",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("target", "figure", "as_of", "words"), RATIOS)
def test_ratio_words_name_an_old_day_and_what_it_is_a_part_of(
    target: dict[str, Any], figure: dict[str, Any], as_of: dt.date, words: str
) -> None:
    commitment = CommitmentFactory(**target)
    ProgressFactory(commitment=commitment, **figure)
    assert ratio_words(item_on(commitment, as_of)) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("suspended", "200台，原定2026年12月31日；暂缓期间不按此时限评定"),
        ("withdrawn", "200台，原定2026年12月31日；已终止，不再评定"),
    ],
)
def test_deadline_of_what_is_not_judged_is_no_deadline(state: str, words: str) -> None:
    commitment = CommitmentFactory(state=state, state_decision="镇人大决定")
    assert target_with_due(item_on(commitment, D(2026, 9, 30))) == words


STEPS: list[tuple[str | None, bool | None, dt.date, str, str]] = [
    ("开工", None, D(2026, 8, 31), "达序时", "到8月底为“开工”，符合节点安排。"),
    ("开工", None, D(2026, 9, 30), "慢序时", "计划8月底到“封顶”，9月底为“开工”。"),
    ("竣工", None, D(2026, 9, 30), "已完成", "到9月底已到“竣工”，达到目标。"),
    (None, True, D(2026, 9, 30), "已完成", "到9月底已完成，达到目标。"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("stage", "done", "as_of", "word", "sentence"), STEPS)
def test_reason_sentence_of_a_milestone(
    stage: str | None, done: bool | None, as_of: dt.date, word: str, sentence: str
) -> None:
    commitment = MilestoneFactory()
    NodeFactory(commitment=commitment, day=D(2026, 8, 31), value=None, stage="封顶")
    ProgressFactory(
        commitment=commitment, day=as_of, value=None, stage=stage or "", done=done, basis="level"
    )
    item = item_on(commitment, as_of)
    assert (status_word(item), reason_sentence(item)) == (word, sentence)


@pytest.mark.django_db
def test_ratio_is_shown_as_the_report_itself_states_it() -> None:
    plan = PlanFactory(start=D(2019, 1, 1), end=D(2019, 12, 31), given=D(2019, 1, 10))
    commitment = CommitmentFactory(plan=plan, value=480000, unit="㎡", due=D(2019, 8, 31))
    ProgressFactory(
        commitment=commitment,
        day=D(2019, 7, 31),
        value=399800,
        value_text="39.98万㎡",
        claimed_ratio=Decimal("83.29"),
    )
    item = item_on(commitment, D(2019, 7, 31))
    assert ratio_words(item) == "83.29%，计划87.5%"
    assert reason_sentence(item) == "到7月底计划87.5%，实际83.29%，慢4.2个百分点。"
    assert standing_words(item) == "39.98万㎡"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wording", "text", "value", "said"),
    [
        ("税收增长2%以上", "2%以上", "2.3", "增长2.3%"),
        ("税收增长2%以上", "2%以上", "-2.3", "下降2.3%"),
        ("万元产值能耗下降3%", "3%", "3.1", "下降3.1%"),
        ("万元产值能耗下降3%", "3%", "-1", "增长1%"),
        ("节约用能", "下降3%以上", "3.1", "下降3.1%"),
        ("一般性支出压减后增长不超过3%", "3%", "2", "增长2%"),
    ],
)
def test_a_change_is_said_the_way_it_went(wording: str, text: str, value: str, said: str) -> None:
    held = CommitmentFactory(
        wording=wording, value_text=text, value=3, unit="%", measure="growth", basis="change"
    )
    ProgressFactory(
        commitment=held, value=Decimal(value), unit="%", basis="level", day=D(2026, 9, 30)
    )
    assert standing_words(item_on(held, D(2026, 9, 30))) == said


@pytest.mark.django_db
def test_parent_says_that_its_parts_decide() -> None:
    parent = CommitmentFactory()
    for value in (100, 200):
        part = CommitmentFactory(plan=parent.plan, parent=parent)
        ProgressFactory(commitment=part, value=value)
    item = item_on(parent, D(2026, 9, 30))
    assert reason_sentence(item) == "本项分为2个分项，状态按分项中较需关注的一项。"
    assert (standing_words(item), ratio_words(item)) == ("", "")
