"""Whose a row is: identifiers, likeness of wordings, and the commitment that is found or asked."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from commitments.identifiers import MARKS, BadIdentifier, identifier, read_identifier
from commitments.merging import merge
from commitments.models import Commitment, Town
from imports.likeness import DOUBTFUL, SURE, likeness
from imports.planning import Planner, plan_records
from imports.planning_words import say
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UnitFactory
from tests.import_records import PLAN, lifts, report
from tests.import_records import plan as plan_of_2026

# Our own identifiers

ids = st.integers(min_value=1, max_value=2**62)


@pytest.mark.parametrize(
    ("pk", "written"), [(1, "DX1Y"), (30, "DXZ2"), (31, "DX10X"), (961, "DX100W")]
)
def test_identifier_is_short(pk: int, written: str) -> None:
    assert identifier(pk) == written


@given(ids)
def test_identifier_is_read_back(pk: int) -> None:
    assert read_identifier(identifier(pk)) == pk


@given(ids)
def test_identifier_is_read_through_width_case_and_blanks(pk: int) -> None:
    wide = identifier(pk).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert read_identifier(f" {wide.lower()[:3]} - {wide[3:]} ") == pk


@given(ids, st.data())
def test_one_wrong_mark_is_never_another_commitment(pk: int, data: st.DataObject) -> None:
    written = identifier(pk)
    place = data.draw(st.integers(min_value=2, max_value=len(written) - 1))
    wrong = data.draw(st.sampled_from(sorted(set(MARKS) - {written[place]})))
    with pytest.raises(BadIdentifier):
        read_identifier(written[:place] + wrong + written[place + 1 :])


@given(ids, st.data())
def test_two_exchanged_marks_are_never_another_commitment(pk: int, data: st.DataObject) -> None:
    written = identifier(pk)
    first = data.draw(st.integers(min_value=2, max_value=len(written) - 2))
    marks = list(written)
    marks[first], marks[first + 1] = marks[first + 1], marks[first]
    if "".join(marks) == written:
        return
    with pytest.raises(BadIdentifier):
        read_identifier("".join(marks))


@pytest.mark.parametrize(
    "text", ["", "DX", "DX1", "12", "AB1X", "DX01X", "DX一二", "DX" + "1" * 40]
)
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        read_identifier(text)


def test_no_commitment_has_the_number_nought() -> None:
    with pytest.raises(ValueError, match="no commitment has the number 0"):
        identifier(0)


# Likeness: (one wording, another, what they are)

SAME, ASKED, OTHER = "same", "asked", "other"
PAIRS = [
    # Width, blanks, brackets, marks.
    ("加装电梯完工60台", "加装 电梯（完工６０台）", SAME),
    ("道路硬化、路灯安装", "道路硬化，路灯安装。", SAME),
    # The same figure in other writings.
    ("新建7所学校", "新建七所学校", SAME),
    ("拆除违法建筑20000平方米", "拆除违法建筑2万平方米", SAME),
    ("粮食播种面积稳定在2.65万亩", "粮食播种面积稳定在26500亩", SAME),
    ("新增停车位两百个", "新增停车位200个", SAME),
    # Acts that do not tell tasks apart.
    ("推进镇卫生院迁建工程", "镇卫生院迁建", SAME),
    ("加快推进老旧小区改造", "老旧小区改造", SAME),
    ("完成造林绿化500亩", "造林绿化500亩", SAME),
    ("新建社区食堂2所", "建成社区食堂2所", SAME),
    ("全面完成户厕改造工作", "户厕改造", SAME),
    # A year that only one names.
    ("完成2026年造林绿化500亩", "造林绿化500亩", SAME),
    # A little longer, nothing that tells apart.
    ("农村生活污水集中治理管网铺设", "农村生活污水集中治理的管网铺设", SAME),
    ("建设镇级综合养老服务中心1所", "建设镇级综合性养老服务中心1所", SAME),
    # Other figures.
    ("新建7所学校", "新建9所学校", ASKED),
    ("加装电梯第1批", "加装电梯第2批", ASKED),
    ("三里村道路硬化工程", "五里村道路硬化工程", ASKED),
    ("造林绿化500亩", "造林绿化800亩", ASKED),
    ("修建桥梁3座、道路5公里", "修建桥梁5座、道路3公里", ASKED),
    ("改造老旧小区", "改造老旧小区12个", ASKED),
    # Other years.
    ("完成2025年度户厕改造", "完成2026年度户厕改造", ASKED),
    # Other places, levels, directions, stages, however long the rest.
    ("东街小学改造", "西街小学改造", ASKED),
    ("完成东街村至李家庄道路硬化并安装路灯", "完成西街村至李家庄道路硬化并安装路灯", ASKED),
    ("创建省级卫生村", "创建市级卫生村", ASKED),
    ("污水处理厂（一期）建设工程", "污水处理厂（二期）建设工程", ASKED),
    ("新城路雨污分流改造", "新城路雨污分流改造工程（二期）", ASKED),
    ("农村公路养护", "农村公路养护管理", ASKED),
    ("农贸市场提升改造", "农贸市场北提升改造", ASKED),
    ("完成高标准农田灌溉渠道清淤疏浚整治", "完成不高标准农田灌溉渠道清淤疏浚整治", ASKED),
    ("造林绿化500亩", "造林绿化500公顷", ASKED),
    ("改造东街公厕", "改造东街公厕及停车场", ASKED),
    ("城乡居民医保参保率达到95%", "城乡居民养老参保率达到95%", ASKED),
    # The same marks in another order.
    ("电梯加装", "加装电梯", ASKED),
    ("电梯加装", "既有多层住宅加装电梯完工60台", ASKED),
    # A short name that stands in the longer one.
    ("加装电梯", "既有多层住宅加装电梯完工60台", ASKED),
    ("镇卫生院迁建", "启动镇卫生院迁建工程，完成主体封顶", ASKED),
    # Nothing to do with each other.
    ("新建社区食堂2所", "加装电梯完工60台", OTHER),
    ("造林绿化500亩", "户厕改造500户", OTHER),
    ("招商引资到位资金3亿元", "一般公共预算收入3亿元", OTHER),
    ("新建公厕3座", "新建桥梁3座", OTHER),
    ("东街村文化广场", "西山水库除险加固", OTHER),
    ("农村公路养护", "农村生活垃圾分类", OTHER),
    ("规上工业增加值增长8%", "城镇居民收入增长8%", OTHER),
    ("开展平安创建", "开展技能培训", OTHER),
    ("路", "桥", OTHER),
]


def verdict(one: str, other: str) -> str:
    found = likeness(one, other)
    if found.sure and found.score >= SURE:
        return SAME
    return ASKED if found.score >= DOUBTFUL else OTHER


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_two_wordings(one: str, other: str, expected: str) -> None:
    assert (verdict(one, other), verdict(other, one)) == (expected, expected)


@given(st.text(max_size=40))
def test_a_wording_is_like_itself(text: str) -> None:
    assert likeness(text, text).sure


# Rows against what is stored

LEDGER = dt.date(2026, 6, 30)


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def held(town: Town) -> dict[str, Commitment]:
    """What the town has: the number (or name) of each commitment -> it."""
    plan = PlanFactory(town=town, title=PLAN)
    lead = UnitFactory(town=town, name="城乡建设管理办公室", short_name="城建办")
    rows: dict[str, dict[str, Any]] = {
        "1": {"wording": "加装电梯完工60台", "value": 60, "unit": "台", "lead_unit": lead},
        "2": {"wording": "新建7所学校", "value": 7, "unit": "所", "area": "livelihood"},
        "3": {"wording": "农村公路硬化20公里", "value": 20, "unit": "公里"},
        "4": {"wording": "创建省级卫生村2个", "value": 2, "unit": "个"},
        "a": {"wording": "农村生活污水集中治理管网铺设", "value": 30, "unit": "公里"},
        "b": {"wording": "垃圾分类示范村创建", "value": 5, "unit": "个"},
    }
    return {
        name: CommitmentFactory(plan=plan, number=name if name.isdigit() else "", **row)
        for name, row in rows.items()
    }


def row(wording: str, number: str = "", **said: Any) -> Any:
    """A row of a ledger; its target is that of the stored one where the test says nothing."""
    return lifts(wording=wording, number=number, **said)


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    action: str
    codes: list[str]
    candidates: list[str]


def became(record: Any, town: Town) -> Outcome:
    (entry,) = plan_records([record], town=town).entries
    told = [json.loads(i.data["candidates"]) for i in entry.issues if "candidates" in i.data]
    named = [each["number"] or each["wording"] for each in (told[0] if told else [])]
    return Outcome(str(entry.action), [issue.code for issue in entry.issues], named)


SCHOOLS = {"value": Decimal(9), "value_text": "9所", "unit": "所"}
PIPES = {"value": Decimal(30), "value_text": "", "unit": "公里"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "action", "codes", "candidates"),
    [
        # By number; the wording may have changed a little.
        (row("加装电梯完工60台", "1"), "same", [], []),
        (row("加装电梯竣工60台", "1"), "update", [], []),
        # By number, and another task: asked, with those it may be.
        (row("农村公路硬化20公里", "1"), "conflict", ["number_taken"], ["3", "1"]),
        # Equal wording: under another number, and of one that has no number.
        (row("加装电梯完工60台", "9"), "conflict", ["number_changed"], ["1"]),
        (row("农村生活污水集中治理管网铺设", "9", **PIPES), "update", [], []),
        # Alike: surely one, or asked about.
        (
            row("农村生活污水集中治理的管网铺设", **PIPES),
            "same",
            ["matched_by_wording"],
            [],
        ),
        (row("新建9所学校", **SCHOOLS), "conflict", ["commitment_doubtful"], ["2"]),
        (row("创建市级卫生村2个"), "conflict", ["commitment_doubtful"], ["4"]),
        # Alike, but of another number: a new task of a row of similar tasks.
        (row("新建9所学校", "12", **SCHOOLS), "create", [], []),
        # Nothing like it.
        (row("平安建设宣传", "12"), "create", [], []),
        (row("平安建设宣传"), "create", [], []),
        # Reports: never new.
        (report(number="", wording="加装电梯完工六十台"), "create", ["matched_by_wording"], []),
        (report(number="", wording="加装电梯"), "conflict", ["commitment_doubtful"], ["1"]),
        (
            report(number="9", wording="加装电梯完工60台"),
            "conflict",
            ["commitment_doubtful"],
            ["1"],
        ),
        (report(number="2", wording="加装电梯完工60台"), "conflict", ["number_taken"], ["1", "2"]),
        (report(number="", wording="电梯加装"), "conflict", ["commitment_doubtful"], ["1"]),
        (
            report(number="", wording="示范村创建考核"),
            "conflict",
            ["commitment_doubtful"],
            ["垃圾分类示范村创建"],
        ),
        (report(number="", wording="平安建设宣传"), "faulty", ["commitment_unknown"], []),
        (report(number="77"), "faulty", ["commitment_unknown"], []),
    ],
)
def test_row_finds_its_commitment(
    held: dict[str, Commitment],
    town: Town,
    record: Any,
    action: str,
    codes: list[str],
    candidates: list[str],
) -> None:
    assert became(record, town) == Outcome(action, codes, candidates)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, ["matched_by_wording"]),
        ({"unit": "公顷"}, ["commitment_doubtful"]),
        ({"area": "economy"}, ["commitment_doubtful"]),
        ({"lead_unit": "财政所"}, ["commitment_doubtful"]),
        ({"area": "livelihood"}, ["matched_by_wording"]),
        ({"lead_unit": "城建办"}, ["matched_by_wording", "unit_created"]),
    ],
)
def test_what_stands_beside_the_wording_counts(
    town: Town, said: dict[str, Any], codes: list[str]
) -> None:
    CommitmentFactory(
        plan=PlanFactory(town=town, title=PLAN),
        wording="农村生活污水集中治理管网铺设",
        value=30,
        unit="公里",
        area="livelihood",
        lead_unit=UnitFactory(town=town, name="城乡建设管理办公室"),
    )
    record = row("农村生活污水集中治理的管网铺设", **(PIPES | said))
    assert became(record, town).codes == codes


@pytest.mark.django_db
def test_two_that_are_as_likely_are_asked_about(town: Town) -> None:
    plan = PlanFactory(town=town, title=PLAN)
    for wording in ("文化礼堂提质扩面工程甲", "文化礼堂提质扩面工程乙"):
        CommitmentFactory(plan=plan, wording=wording)
    assert became(row("文化礼堂提质扩面"), town) == Outcome(
        "conflict", ["commitment_doubtful"], ["文化礼堂提质扩面工程甲", "文化礼堂提质扩面工程乙"]
    )


@pytest.mark.django_db
def test_of_equal_wordings_the_leading_or_else_the_reporting_unit_decides(town: Town) -> None:
    plan = PlanFactory(town=town, title=PLAN)
    villages = [UnitFactory(town=town, name=name) for name in ("东街村", "西街村")]
    for unit in villages:
        CommitmentFactory(plan=plan, wording="道路养护", lead_unit=unit)
    asked = became(report(number="", wording="道路养护"), town)
    assert (asked.action, asked.codes) == ("conflict", ["commitment_doubtful"])
    for said in (
        {"reported_by": "西街村"},
        {"raw": {"lead_unit": "西街村、农业办"}},
        {"raw": {"lead_unit": "西街村"}, "reported_by": "东街村"},
    ):
        told = report(number="", wording="道路养护", **said)
        (entry,) = plan_records([told], town=town).entries
        assert entry.created[-1].commitment.lead_unit == villages[1]


# A number and a wording that contradict each other

PIPE = {"value": Decimal(5), "value_text": "5公里", "unit": "公里"}


@pytest.fixture
def numbered(town: Town) -> dict[str, Commitment]:
    """Tasks that differ by one telling word."""
    plan = PlanFactory(town=town, title=PLAN)
    wordings = ("东片区污水管网改造", "西片区污水管网改造", "新建幼儿园一期", "垃圾分类宣传")
    return {
        str(number): CommitmentFactory(
            plan=plan, number=str(number), wording=wording, value=5, unit="公里"
        )
        for number, wording in enumerate(wordings, start=4)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "action", "codes", "candidates"),
    [
        # The wording of another one.
        (
            report(number="4", wording="西片区污水管网改造"),
            "conflict",
            ["number_taken"],
            ["5", "4"],
        ),
        (row("西片区污水管网改造", "4", **PIPE), "conflict", ["number_taken"], ["5", "4"]),
        # A telling word that no stored one has.
        (row("新建幼儿园二期", "6", **PIPE), "conflict", ["number_taken"], ["6"]),
        (report(number="6", wording="新建幼儿园二期"), "conflict", ["number_taken"], ["6"]),
        # The number says which one is meant where the wording leaves it open.
        (report(number="5", wording="污水管网改造", unit="公里"), "create", [], []),
        (row("新建幼儿园（一期）", "6", **PIPE), "update", [], []),
    ],
)
def test_number_and_wording_must_not_contradict_each_other(
    numbered: dict[str, Commitment],
    town: Town,
    record: Any,
    action: str,
    codes: list[str],
    candidates: list[str],
) -> None:
    assert became(record, town) == Outcome(action, codes, candidates)


@pytest.mark.django_db
def test_wording_of_a_task_of_the_file_itself_is_not_given_to_another_number(
    numbered: dict[str, Commitment], town: Town
) -> None:
    records = [
        row("垃圾分类宣传栏", "9", line=4, value=Decimal(5), value_text="5个", unit="个"),
        report(number="7", wording="垃圾分类宣传栏", line=9),
    ]
    entries = plan_records(records, town=town).entries
    assert [str(entry.action) for entry in entries] == ["create", "conflict"]


# Lists that count from 1 again


@pytest.fixture
def restarting(town: Town) -> dict[str, Commitment]:
    """一、经济 has numbers 1 and 2; 二、民生 counts from 1 again."""
    plan = PlanFactory(town=town, title=PLAN)
    rows = [
        ("厂房建设", "1", {"分组": "经济"}),
        ("仓库建设", "2", {"分组": "经济"}),
        ("加装电梯", "", {"分组": "民生", "序号": "1"}),
        ("安装路灯", "", {"分组": "民生", "序号": "2"}),
    ]
    return {
        wording: CommitmentFactory(
            plan=plan, number=number, wording=wording, value=5, unit="台", extra=extra
        )
        for wording, number, extra in rows
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"number": "1", "wording": "加装电梯"}, "加装电梯"),
        ({"number": "1", "wording": "厂房建设"}, "厂房建设"),
        ({"number": "2", "wording": "路灯"}, "安装路灯"),
        ({"number": "1", "extra": {"分组": "民生"}}, "加装电梯"),
        ({"number": "1", "extra": {"分组": "经济"}}, "厂房建设"),
        ({"number": "", "extra": {"分组": "民生", "序号": "2"}}, "安装路灯"),
    ],
)
def test_number_of_several_groups_is_told_apart_by_wording_or_group(
    restarting: dict[str, Commitment], town: Town, said: dict[str, str], found: str
) -> None:
    (entry,) = plan_records([report(**said)], town=town).entries
    assert entry.created[0].commitment == restarting[found]


@pytest.mark.django_db
@pytest.mark.parametrize("extra", [{}, {"分组": "文化"}])
def test_number_of_several_groups_alone_is_asked_about(
    restarting: dict[str, Commitment], town: Town, extra: dict[str, str]
) -> None:
    record = report(number="1", extra=extra)
    assert became(record, town) == Outcome("conflict", ["number_of_several"], ["1", "加装电梯"])
    (entry,) = plan_records([record], town=town).entries
    assert say(entry.issues[0]) == (
        "《台账》第5行A列：序号1在库中有2项（各部分分别编号），不能断定是哪一项。"
        "请在表里写上任务表述，或在预览中选定。"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "action", "codes"), [("经济", "create", []), ("民生", "conflict", ["number_taken"])]
)
def test_number_that_only_another_group_has_is_asked_about(
    restarting: dict[str, Commitment], town: Town, group: str, action: str, codes: list[str]
) -> None:
    plan = restarting["厂房建设"].plan
    CommitmentFactory(plan=plan, number="3", wording="园区道路", unit="台", extra={"分组": "经济"})
    record = report(number="3", extra={"分组": group})
    assert became(record, town) == Outcome(action, codes, ["3"] if codes else [])


# What a person decided


@pytest.mark.django_db
def test_decision_for_a_stored_one_is_followed(held: dict[str, Commitment], town: Town) -> None:
    same = held["2"].pk
    records = [
        row("新建7所中心小学", same_as=same, value=Decimal(7), value_text="7所", unit="所"),
        report(number="", wording="新建7所中心小学", unit="所", value=Decimal(3)),
    ]
    first, second = plan_records(records, town=town).entries
    # What was promised keeps the words of its plan, whatever a later sheet calls it.
    assert (first.action, first.updated) == ("same", [])
    assert first.whose == held["2"]
    # What else stands in that row is of the same commitment.
    assert (second.action, second.created[0].commitment) == ("create", held["2"])


@pytest.mark.django_db
def test_decision_for_a_new_one_is_followed(held: dict[str, Commitment], town: Town) -> None:
    records = [
        row("新建9所学校", is_new=True, **SCHOOLS),
        report(number="", wording="新建9所学校", value=Decimal(3), unit="所"),
    ]
    first, second = plan_records(records, town=town).entries
    assert (first.action, first.created[0].wording) == ("create", "新建9所学校")
    assert second.created[0].commitment is first.created[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"is_new": True, "number": "1"}, "number_in_use"),
        ({"same_as": 987654321}, "commitment_gone"),
        ({"identifier": "DX1Z"}, "identifier_broken"),
        ({"identifier": identifier(987654321)}, "commitment_gone"),
    ],
)
def test_decision_or_identifier_that_cannot_be_followed_says_so(
    held: dict[str, Commitment], town: Town, said: dict[str, Any], code: str
) -> None:
    assert became(lifts(wording="平安建设宣传", **({"number": ""} | said)), town) == Outcome(
        "faulty", [code], []
    )


@pytest.mark.django_db
def test_number_of_another_one_does_not_go_over(held: dict[str, Commitment], town: Town) -> None:
    record = row("新建7所学校", "1", same_as=held["2"].pk, **(SCHOOLS | {"value": Decimal(7)}))
    (entry,) = plan_records([record], town=town).entries
    assert [say(issue) for issue in entry.issues] == [
        "《台账》第5行A列：序号1已是另一项的，这一项的序号不变，仍是2。"
    ]
    assert entry.updated == []


# Our own identifier


@pytest.mark.django_db
def test_identifier_goes_before_number_and_wording(held: dict[str, Commitment], town: Town) -> None:
    record = row("加装电梯60台（含东街）", "31", identifier=identifier(held["1"].pk))
    (entry,) = plan_records([record], town=town).entries
    assert entry.updated == [(held["1"], {"number": "31", "wording": "加装电梯60台（含东街）"})]


@pytest.mark.django_db
def test_identifier_of_another_town_or_plan_is_refused(
    held: dict[str, Commitment], town: Town
) -> None:
    elsewhere = CommitmentFactory()
    other_plan = CommitmentFactory(plan=PlanFactory(town=town, title="2025年目标任务"))
    records = [
        report(identifier=identifier(elsewhere.pk), wording="加装电梯"),
        report(identifier=identifier(other_plan.pk), wording="加装电梯"),
    ]
    entries = plan_records(records, town=town).entries
    assert [[say(issue) for issue in entry.issues] for entry in entries] == [
        [
            f"《台账》第5行：“{identifier(elsewhere.pk)}”是别的镇街的事项，不能写到本镇。"
            "请核对是否选错了镇街或拿错了表。"
        ],
        [
            f"《台账》第5行：“{identifier(other_plan.pk)}”是计划“2025年目标任务”的事项，"
            "不属于这一行的计划。请核对所属计划。"
        ],
    ]


# Two rows, and duplicates


@pytest.mark.django_db
def test_two_rows_never_have_the_same_commitment_silently(
    held: dict[str, Commitment], town: Town
) -> None:
    records = [
        row("农村生活污水集中治理的管网铺设", line=4, **PIPES),
        row("农村生活污水集中治理管网的铺设", line=5, **PIPES),
    ]
    first, second = plan_records(records, town=town).entries
    assert (first.action, second.action) == ("same", "create")
    records[1] = row("农村生活污水集中治理管网铺设", line=5, **PIPES)
    planner = Planner(town)
    entries = [entry for record in records for entry in planner.take([record])]
    assert [str(entry.action) for entry in entries] == ["same", "conflict"]
    assert say(entries[1].issues[0]).startswith(
        "《台账》第5行C列：这一行和第4行对上了库中同一项“农村生活污水集中治理管网铺设”。"
    )


@pytest.mark.django_db
def test_row_named_outright_later_is_not_taken_by_likeness(
    held: dict[str, Commitment], town: Town
) -> None:
    """新建9所学校 is alike, but number 2 comes in the same file: then this one is new."""
    seven = row("新建7所学校", "2", line=5, **(SCHOOLS | {"value": Decimal(7)}))
    records = [row("新建9所学校", line=4, **SCHOOLS), seven]
    entries = plan_records(records, town=town).entries
    assert [str(entry.action) for entry in entries] == ["create", "same"]


@pytest.mark.django_db
def test_row_of_a_merged_duplicate_goes_to_what_it_went_into(
    held: dict[str, Commitment], town: Town
) -> None:
    twin = CommitmentFactory(
        plan=held["1"].plan, number="15", wording="老旧小区电梯60台", value=60, unit="台"
    )
    merge(keep=held["1"], drop=twin, by=None, as_of=LEDGER)
    records = [
        report(number="15", line=4),
        report(number="", wording="老旧小区电梯60台", day=dt.date(2026, 9, 30), line=5),
        report(number="", identifier=identifier(twin.pk), day=dt.date(2026, 3, 31), line=6),
    ]
    entries = plan_records(records, town=town).entries
    assert [entry.created[0].commitment for entry in entries] == [held["1"]] * 3


@pytest.mark.django_db
def test_number_and_wording_of_a_merged_duplicate_find_what_it_went_into(
    held: dict[str, Commitment], town: Town
) -> None:
    twin = CommitmentFactory(
        plan=held["1"].plan, number="15", wording="老旧小区垂直交通", value=60, unit="台"
    )
    merge(keep=held["1"], drop=twin, by=None, as_of=LEDGER)
    records = [report(number="15", wording="老旧小区垂直交通"), row("老旧小区垂直交通", "15")]
    told, ledger = plan_records(records, town=town).entries
    assert (told.action, told.created[0].commitment) == ("create", held["1"])
    # The ledger's number and wording are those of the duplicate: they do not come back.
    assert (ledger.whose, ledger.updated) == (held["1"], [])


@pytest.mark.django_db
def test_number_of_queries_does_not_grow_with_doubtful_rows(
    held: dict[str, Commitment], town: Town
) -> None:
    elsewhere = identifier(CommitmentFactory().pk)

    def queries(n: int) -> int:
        records = [row(f"新建{9 + i}所学校", line=4 + i, **SCHOOLS) for i in range(n)]
        records += [report(identifier=elsewhere, line=400 + i) for i in range(n)]
        with CaptureQueriesContext(connection) as captured:
            plan_records(records, town=town)
        return len(captured)

    assert queries(1) == queries(40) == 13


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"title": "某某镇2026年重点工作"}, ["plan_resembles"]),
        ({"title": "某某镇2026年重点工作", "raw": {"title": "某某镇2026年重点工作"}}, []),
        ({"title": "某某镇2025年重点工作", "start": dt.date(2025, 1, 1)}, []),
    ],
)
def test_plan_guessed_from_a_title_beside_one_of_the_same_year_is_pointed_out(
    held: dict[str, Commitment], town: Town, said: dict[str, Any], codes: list[str]
) -> None:
    assert became(plan_of_2026(**said), town) == Outcome("create", codes, [])


@pytest.mark.django_db
def test_nearest_wording_of_the_file_itself_is_named(town: Town) -> None:
    records = [
        plan_of_2026(title=PLAN),
        row("农村生活污水集中治理管网铺设", "1", line=4, **PIPES),
        report(number="", wording="农村生活污水管网", line=9),
    ]
    entries = plan_records(records, town=town).entries
    assert [(issue.code, issue.data["near"]) for issue in entries[2].issues] == [
        ("commitment_unknown_near", "农村生活污水集中治理管网铺设")
    ]
