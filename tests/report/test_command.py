"""``manage.py read_report``: records as lines of JSON or in words, faults as one sentence."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXT = (
    "一、上半年工作情况\n税收20.17亿元，比去年同期13.88亿元增长6.39亿元。\n"
    "二、下半年工作安排\n年底前竣工20台。"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("read_report", *arguments, stdout=out)
    return out.getvalue()


def test_records_as_lines_of_json_slice_to_the_file(report: Path) -> None:
    lines = run(str(report), "--jsonl", "--date", "2023-08-01").splitlines()
    records = [json.loads(line) for line in lines]
    assert [(one["value"], one["unit"], one["due"]) for one in records] == [
        (2017000000, "元", "2023-06-30"),
        (639000000, "元", "2023-06-30"),
        (20, "台", "2023-12-31"),
    ]
    text = report.read_text(encoding="utf-8")
    assert all(text[one["start"] :].startswith(one["quote"]) for one in records)


def test_records_in_words_end_with_what_does_not_add_up(report: Path) -> None:
    lines = run(str(report), "--date", "2023-08-01").splitlines()
    assert lines[-2:] == [
        "52  承诺  2023-12-31  年底前竣工20台",
        "数字对不上：“6.39亿元”文中为639000000，按文中数字计算为629000000",
    ]


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(str(tmp_path / "没有.txt"))
    assert ended.value.code == 2
    assert "请核对路径。" in capsys.readouterr().err


def test_an_empty_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        run(str(path))
    assert ended.value.code == 2
    assert capsys.readouterr().err == "文件是空的。请选择有内容的报告。\n"


def test_a_day_that_is_none_is_refused(report: Path) -> None:
    with pytest.raises(CommandError, match="日期“八月”看不懂"):
        run(str(report), "--date", "八月")
