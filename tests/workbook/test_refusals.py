"""Files that cannot be read, readings as JSON, and the command that prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.workbook import Limits, UnreadableFile, read_workbook

from ..books import csv_text, xlsx, zipped
from .sheets import LEDGER, LEDGER_MERGES

SMALL = Limits(size=20_000, unpacked=100_000, rows=10, columns=6, sheets=2)
LONG = [["序号", "任务表述", "目标值"], *([i, "修路", 5] for i in range(1, 20))]
UNREADABLE: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "file_empty"),
    ("blanks", b" \n ", "file_empty"),
    ("large", b"a" * 20_001, "file_too_large"),
    ("pdf", b"%PDF-1.7 ...", "file_is_pdf"),
    ("photo", b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_is_picture"),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00", "file_is_picture"),
    ("photo of a telephone", b"\x00\x00\x00\x18ftypheic\x00\x00", "file_is_picture"),
    ("picture of the web", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "file_is_picture"),
    ("html", b"<html><table></table>", "file_without_table"),
    ("word", zipped({"word/document.xml": b"<w/>"}), "word_without_table"),
    ("other zip", zipped({"a.txt": b"x"}), "file_unknown"),
    ("sound", b"ID3\x04\x00\x00\x00\x00\x00\x00", "file_unknown"),
    ("cut off", xlsx({"表": LONG})[:3000], "file_broken"),
    ("no sheets inside", zipped({"xl/workbook.xml": b"<workbook/>"}), "file_broken"),
    ("bomb", zipped({"xl/workbook.xml": b"0" * 200_000}), "file_unpacks_too_large"),
    ("locked", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    ("old word", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "file_is_word"),
    ("broken xls", b"\xd0\xcf\x11\xe0" + b"\1" * 100, "file_broken"),
    ("excel 4", b"\x09\x04\x06\x00", "file_too_old"),
    ("odd letters", b"\xff\x81\xff,\xff\n", "encoding_unknown"),
    ("long", xlsx({"表": LONG}), "too_many_rows"),
    ("long csv", csv_text(LONG).encode(), "too_many_rows"),
    ("wide", xlsx({"表": [list("abcdefgh")]}), "too_many_columns"),
    ("many", xlsx({"一": [[1]], "二": [[1]], "三": [[1]]}), "too_many_sheets"),
]


@pytest.mark.parametrize(
    ("data", "code"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_unreadable_files_say_why(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(data, name="x", limits=SMALL)
    assert (caught.value.code, caught.value.issue().code) == (code, code)


WHOLE = xlsx({"表": LEDGER}, merges={"表": LEDGER_MERGES})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    assert _outcome(bytes(data)) in {*REASONS, "read"}


REASONS = {
    *("file_broken", "file_unknown", "file_encrypted", "file_is_word", "encoding_unknown"),
    *("file_unpacks_too_large", "too_many_rows", "too_many_columns", "too_many_sheets"),
}


def _outcome(data: bytes) -> str:
    try:
        return "read" if read_workbook(data, name="x").sheets else "no sheets"
    except UnreadableFile as error:
        return error.code


def test_as_json_has_the_documented_shape() -> None:
    data = read_workbook(WHOLE, name="台账.xlsx").as_json()
    assert json.loads(json.dumps(data)) == data
    assert (data["file"], data["format"], data["error"]) == ("台账.xlsx", "xlsx", None)
    (sheet,) = data["sheets"]
    assert sheet["columns"][3] == {
        "letter": "D",
        "heading": ["二季度", "当期完成"],
        "field": "period_value",
        "unit": "",
        "period": ["2026-04-01", "2026-06-30"],
        "basis": "period",
        "hidden": False,
    }
    row = sheet["rows"][4]
    assert (row["row"], row["kind"], row["group"]) == (11, "item", "经济发展／工业")
    assert row["values"]["target"] == {
        "raw": "不少于5000",
        "value": "50000000",
        "unit": "元",
        "comparator": ">=",
    }
    assert row["values"]["cumulative"] == {
        "raw": "-",
        "value": None,
        "unit": "",
        "comparator": "",
    }


def test_read_workbook_command_prints_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(WHOLE)
    call_command("read_workbook", str(path), "--json")
    printed = json.loads(capsys.readouterr().out)
    issues = printed["sheets"][0].pop("issues")
    expected = read_workbook(WHOLE, name="台账.xlsx").as_json()
    del expected["sheets"][0]["issues"]
    assert printed == expected
    assert [(issue["code"], issue["row"], issue["column"]) for issue in issues] == [
        ("count_differs", 6, "A"),
        ("sum_differs", 6, "D"),
    ]
    assert issues[0]["message"].startswith("《表》第6行A列：“合计（2项）”写的是2项，读到3项。")


def test_read_workbook_command_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(WHOLE)
    call_command("read_workbook", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "《表》 任务台账 示例镇2026年重点工作进展情况表"
    assert lines[4] == "  D  二季度 / 当期完成 → period_value"
    assert lines[8] == "  条目3 分组3 合计2 备注3"


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"%PDF-1.7", "file_is_pdf", "这是PDF，不是表格。请上传原来的xlsx或csv文件。"),
        (b"", "file_empty", "文件是空的。请选择有内容的表格文件。"),
    ],
)
def test_read_workbook_command_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str, message: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("read_workbook", str(path), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert (ended.value.code, printed["error"]) == (2, {"code": code, "message": message})
    with pytest.raises(SystemExit) as ended:
        call_command("read_workbook", str(path))
    assert (ended.value.code, capsys.readouterr().err.strip()) == (2, message)
