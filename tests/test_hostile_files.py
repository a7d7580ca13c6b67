"""Files that are broken, odd or made to harm: each ends in a sentence, none in a crash."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from decimal import Decimal

import pytest

from commitments.actions import ActionError
from commitments.models import Commitment, Plan, Progress, Town
from imports import actions, apart
from imports.actions import checking, shared, writing
from imports.language import read_date, read_quantity
from imports.models import Batch
from imports.planning_words import failure, say
from imports.workbook import UnreadableFile, read_apart, read_workbook
from imports.workbook.limits import RawSheet
from tests.books import xlsx, zipped
from tests.factories import PlanFactory, TownFactory

pytestmark = pytest.mark.apart

SHEET = "xl/worksheets/sheet1.xml"
HEADS = ["序号", "任务表述", "目标值", "完成时限", "2026年1-6月累计完成"]
SECONDS = 5


def book(*rows: list[object]) -> bytes:
    return xlsx({"台账": [HEADS, *rows]})


def with_part(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The zip ``data`` with ``old`` replaced in one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new)})


def beyond(xml: bytes) -> bytes:
    """A small ledger with more behind its last row."""
    return with_part(book([1, "新建公园", "3个"]), SHEET, b"</sheetData>", xml + b"</sheetData>")


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = b'<row r="1048576">' + b"<c><v>1</v></c>" * 16000 + b"</row>"
SPREAD = b'<row r="150000"><c r="AZ150000"><v>1</v></c></row>'
UNCLOSED = b'<c r="A3"><f>x</f>' * 40000


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (FAR, "file_too_heavy"),
        (WIDE, "file_too_heavy"),
        (SPREAD, "too_many_cells"),
        (UNCLOSED, "file_broken"),
    ],
    ids=["far cell", "wide row", "scattered cells", "unclosed cells"],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(xml: bytes, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        read_apart(beyond(xml), name="a.xlsx")
    assert refused.value.code == code
    assert time.monotonic() - began < SECONDS


def test_overlapping_merges_are_read_once() -> None:
    rows = [HEADS, [1, "新建公园", "3个"]] + [[n] for n in range(2, 20000)]
    merges = tuple(((1, 1), (19999, 1)) for _ in range(3000))

    def opener(_data: bytes, **_limits: object) -> tuple[str, list[RawSheet]]:
        return "xlsx", [RawSheet("台账", rows, merges=merges)]

    began = time.monotonic()
    sheet = read_workbook(b"", name="a.xlsx", opener=opener).sheets[0]
    assert {row.text("wording") for row in sheet.rows} == {"新建公园"}
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "-".join(["1"] * 40),
        "1-" * 5000,
        "~" * 2000,
        "到2026年" * 500,
        "6月" + "底前" * 30 + "的",
        "一" * 5000 + "月",
    ],
)
def test_no_text_keeps_the_reader_of_days_busy(text: str) -> None:
    began = time.monotonic()
    assert read_date(text, year=2026) is None
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "达到" * 50 + "的",
        "百分之" + "九" * 5000,
        "1" * 5000,
        "一" * 5000,
        "完成达到" * 29 + "的和，",
    ],
)
def test_no_text_keeps_the_reader_of_quantities_busy(text: str) -> None:
    began = time.monotonic()
    assert read_quantity(text) is None
    assert time.monotonic() - began < 1


# The whole way through the database


@pytest.fixture
def plan(db: None) -> Plan:
    town = TownFactory(name="某某镇")
    span = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    return PlanFactory(town=town, title="某某镇2026年度目标任务", **span)


def checked(plan: Plan, data: bytes, name: str = "台账.xlsx") -> Batch:
    batch = actions.receive(
        town=plan.town, data=data, filename=name, by=None, default_plan=plan, enqueue=False
    )
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def commit(batch: Batch) -> Batch:
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    return batch


def sentences(batch: Batch) -> list[str]:
    issues = batch.file_issues() + [i for row in batch.rows.all() for i in row.issue_list()]
    return [say(issue) for issue in issues]


@pytest.mark.django_db
def test_a_table_of_another_kind_is_named(plan: Plan) -> None:
    rows = [["序号", "责任单位", "联系电话"], ["1", "人社办", "8000"]]
    batch = checked(plan, xlsx({"通讯录": rows}))
    assert (batch.state, batch.rows.count()) == ("checked", 0)
    assert sentences(batch) == [
        "《通讯录》第1行：这张工作表没有“目标值”“办理状态”或完成数这样的列，未导入。"
        "如需导入，请对照空白台账补上列名。"
    ]


@pytest.mark.parametrize("target", ["NaN", "-Infinity", "#REF!", "=F9"])
@pytest.mark.django_db
def test_what_a_program_could_not_calculate_is_no_target(plan: Plan, target: str) -> None:
    text = f"序号,任务表述,目标值\n1,新建公园,{target}\n"
    batch = checked(plan, text.encode(), "台账.csv")
    assert batch.counts["faulty"] == len(batch.rows.all()) == 1
    assert sentences(batch)[0].startswith(f"第2行C列：目标“{target}”看不懂。")


@pytest.mark.django_db
def test_characters_that_no_database_keeps_are_left_out(plan: Plan) -> None:
    lines = [
        "序号,任务表述,目标值",
        *(f"{n},改造第{n}号{'老旧小区' * 80},3个" for n in range(1, 99)),
    ]
    text = "\n".join([*lines, "99,新建\0\x01公\ufffe园,3个"])
    batch = commit(checked(plan, text.encode(), "台\0账.csv"))
    assert (batch.state, batch.filename) == ("committed", "台账.csv")
    assert Commitment.objects.get(number="99").wording == "新建公园"


@pytest.mark.django_db
def test_a_day_of_a_far_year_is_not_taken(plan: Plan) -> None:
    data = xlsx(
        {"台账": [HEADS, [1, "新建公园", "3个", 2958465]]}, formats={"台账": {"D2": "yyyy-mm-dd"}}
    )
    batch = checked(plan, data)
    assert sentences(batch) == [
        "《台账》第2行D列：日期“9999-12-31”看不懂。请写成2026-06-30或2026年6月底。"
    ]


@pytest.mark.django_db
def test_a_csv_has_no_sheet_to_name(plan: Plan) -> None:
    text = "序号,任务表述,目标值\n1,新建公园,3个\n2,植树,9株\n1,改造道路,5公里\n"
    assert sentences(checked(plan, text.encode(), "a.csv")) == [
        "第4行A列：序号“1”在同一计划里用了两次，另一处是第2行。请改序号。"
    ]


@pytest.mark.django_db
def test_a_fault_of_ours_ends_the_batch_with_a_sentence(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_said: object) -> None:
        raise LookupError("surprise")

    monkeypatch.setattr(checking.Planner, "take", broken)
    batch = checked(plan, book([1, "新建公园", "3个"]))
    assert batch.state == "failed"
    assert failure(batch.error).startswith("读取或写入时出了意外（LookupError），什么都没有写入。")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "error"),
    [
        (
            "def broken(*_): raise LookupError('surprise')\n"
            "apart.Checker.take = broken\n"
            "apart.main()",
            {"code": "file_unread", "data": {"fault": "LookupError"}},
        ),
        ("pass", {"code": "file_too_heavy", "data": {}}),
        (
            "import sys\n"
            "apart.send(sys.stdout.buffer, ('heads', 1))\n"
            "one = ('commitment', '{\"value\":\"x\"}', '{}')\n"
            "apart.send(sys.stdout.buffer, ('records', 1, [one]))",
            {"code": "file_broken", "data": {}},
        ),
        (
            "import sys\n"
            "apart.send(sys.stdout.buffer, ('heads', 1))\n"
            "apart.send(sys.stdout.buffer, ('records', 1, [('nothing', '{}', '{}')]))",
            {"code": "file_broken", "data": {}},
        ),
    ],
)
def test_whatever_a_child_that_checks_does_ends_in_a_sentence(
    plan: Plan, act: str, error: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "COMMAND", f"from imports import apart\n{act}")
    batch = checked(plan, book([1, "新建公园", "3个"]))
    assert (batch.state, batch.error, batch.rows.count()) == ("failed", error, 0)


@pytest.mark.django_db
def test_a_fault_of_ours_in_writing_leaves_nothing(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_said: object) -> None:
        raise LookupError("surprise")

    batch = checked(plan, book([1, "新建公园", "3个", None, 1]))
    monkeypatch.setattr(writing.committing.Writer, "take", broken)
    assert commit(batch).state == "failed"
    assert (Commitment.objects.count(), Progress.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_batch_that_ends_its_workers_is_given_up(plan: Plan) -> None:
    data = book([1, "新建公园", "3个"])
    batch = actions.receive(
        town=plan.town, data=data, filename="台账.xlsx", by=None, default_plan=plan, enqueue=False
    )
    for _ in range(shared.MOST_TRIES):
        assert checking.claim(batch.pk, job="a") is not None
    assert checking.claim(batch.pk, job="a") is None
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert failure(batch.error).startswith("这份文件多次使后台任务中断，已停止处理")


@pytest.mark.django_db
def test_two_clerks_confirm_and_undo_at_once(plan: Plan) -> None:
    batch = checked(plan, book([1, "新建公园", "3个", None, 1]))
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    with pytest.raises(ActionError, match="这一批现在是“正在写入”"):
        actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    assert list(Progress.objects.values_list("value", flat=True)) == [Decimal(1)]
    actions.undo(batch)
    with pytest.raises(ActionError, match="这一批现在是“已撤销”"):
        actions.undo(batch)
    assert (Commitment.objects.count(), Town.objects.count()) == (0, 1)
