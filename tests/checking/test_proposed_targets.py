"""Targets that a task's own words name: proposed with the quote, taken when somebody says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from imports.checking import Known, check
from imports.checking.proposals import target_proposals
from imports.decisions import apply
from imports.records import Proposal
from imports.rows import record_as_json, record_from_json

from .reading import JUNE, KNOWN, checked, codes, read

# wording -> quote, value, unit, measure; None where nothing is proposed
WORDINGS: list[tuple[str, tuple[str, str, str, str] | None]] = [
    ("新建口袋公园2个", ("新建口袋公园2个", "2", "个", "quantity")),
    ("全年招引亿元以上项目5个", ("招引亿元以上项目5个", "5", "个", "quantity")),
    ("培育规上企业3家", ("培育规上企业3家", "3", "家", "quantity")),
    ("加快推进停车场建设，全年新增停车位300个", ("新增停车位300个", "300", "个", "quantity")),
    ("开展技能培训1200人次", ("开展技能培训1200人次", "1200", "人次", "quantity")),
    ("一般公共预算收入增长6%", ("增长6%", "6", "%", "growth")),
    ("垃圾分类覆盖率达到95%", ("垃圾分类覆盖率达到95%", "95", "%", "rate")),
    ("粮食播种面积3.2万亩", None),
    ("推进总投资2.5亿元的物流园建设", None),
    ("完成15个老旧小区改造，新增停车位300个", None),
    ("新建占地20亩的体育公园", None),
    ("推进平安建设", None),
    ("推进2026年重点工作", None),
    ("剩余3个小区改造", None),
    ("建成3号楼", None),
]


@pytest.mark.parametrize(("wording", "expected"), WORDINGS)
def test_target_within_a_wording(wording: str, expected: tuple[str, str, str, str] | None) -> None:
    found = target_proposals(wording, 2026)
    told = [(one.quote, str(one.value), one.unit, one.measure) for one in found]
    assert told == ([] if expected is None else [expected])
    assert all(wording[one.offset :].startswith(one.quote) for one in found)


TASKS = [["工作任务", "责任单位"], ["新建口袋公园2个", "城建办"], ["推进平安建设", "平安办"]]


def test_target_is_proposed_and_not_taken() -> None:
    found = check(read({"表": TASKS}), known=KNOWN)
    park, peace = found.of("commitment")
    assert (park.value, park.state) == (None, "not_measurable")
    assert park.proposals == (
        Proposal("新建口袋公园2个", 0, Decimal(2), "个", measure="quantity", basis="period"),
    )
    assert peace.proposals == ()
    assert [code for code, *_ in codes(found)] == ["no_target_here"] * 2


def test_accepted_proposal_is_the_target() -> None:
    decisions = {"表|2": {"accept_target": [0]}, "表|3": {"accept_target": [0]}}
    found = check(read({"表": TASKS}), known=KNOWN, decisions=decisions)
    park, peace = found.of("commitment")
    assert (park.value, park.unit, park.value_text, park.state, park.measure, park.basis) == (
        Decimal(2),
        "个",
        "新建口袋公园2个",
        "active",
        "quantity",
        "period",
    )
    assert park.issues == ()
    assert (peace.value, peace.state) == (None, "not_measurable")


def test_empty_cell_of_a_target_is_a_fault_until_one_is_accepted() -> None:
    rows = [["序号", "工作任务", "目标值"], [1, "修路", "5公里"], [2, "新建口袋公园2个", None]]
    rows[2].append("推进中")
    rows[0].append("办理状态")
    found = check(read({"表": rows}), known=KNOWN)
    assert [one.code for one in found.records[1].issues] == ["target_missing"]
    (accepted,) = apply(found.records[1:], {"表|3": {"accept_target": [0]}})
    assert (accepted.value, accepted.faulty) == (Decimal(2), False)


def test_proposal_of_a_target_that_is_said_already_is_none() -> None:
    found = checked(["序号", "工作任务", "目标值"], [1, "新建口袋公园2个", "3个"])
    assert [one.proposals for one in found.of("commitment")] == [()]


def test_acceptance_of_progress_takes_no_target() -> None:
    found = check(read({"表": TASKS}), known=KNOWN, decisions={"表|2": {"accept": [0]}})
    assert [one.value for one in found.of("commitment")] == [None, None]


def test_proposals_of_targets_survive_the_database() -> None:
    record = check(read({"表": TASKS}), known=KNOWN).of("commitment")[0]
    again = record_from_json("commitment", record_as_json(record))
    assert again.proposals == record.proposals


# target -> code
ELSEWHERE: list[tuple[Any, str]] = [
    ("详见附件", "target_elsewhere"),
    ("见附表2", "target_elsewhere"),
    ("待市级下达", "target_elsewhere"),
    ("另行下达", "target_elsewhere"),
    ("同上", "target_elsewhere"),
    ("按上级要求完成", "target_elsewhere"),
    ("未定", "target_elsewhere"),
]


@pytest.mark.parametrize(("target", "code"), ELSEWHERE)
def test_target_that_points_elsewhere_is_no_end_state(target: str, code: str) -> None:
    found = checked(["序号", "工作任务", "目标值"], [1, "做一件事", target])
    (record,) = found.of("commitment")
    assert (record.state, record.measure, record.stages, record.value_text) == (
        "not_measurable",
        "quantity",
        (),
        target,
    )
    assert codes(found) == [(code, 2, "C", "warning")]


@pytest.mark.parametrize("target", ["建成见效", "竣工", "投入使用", "完成主体建设"])
def test_end_state_is_still_one(target: str) -> None:
    found = checked(["序号", "工作任务", "目标值"], [1, "做一件事", target])
    assert [(one.measure, one.stages) for one in found.of("commitment")] == [
        ("milestone", (target,))
    ]


LEDGER = ["序号", "工作任务", "目标值", "累计完成"]
ROWS = [LEDGER, [1, "修路", "5公里", "2公里"], [2, "新建口袋公园2个", None, 1]]


def test_row_without_a_target_begins_a_plan_as_a_task() -> None:
    rows = [["云溪镇2027年重点工作台账"], *ROWS]
    found = check(read({"表": rows}), known=Known(default_day=JUNE))
    _, park = found.of("commitment")
    assert [one.code for one in park.issues] == ["target_missing"]
    assert [one.quote for one in park.proposals] == ["新建口袋公园2个"]


def test_row_without_a_target_reports_of_a_plan_that_is_held() -> None:
    found = check(read({"表": ROWS}), known=KNOWN)
    assert [one.number for one in found.of("commitment")] == ["1"]
    assert [one.number for one in found.of("progress")] == ["1", "2"]
