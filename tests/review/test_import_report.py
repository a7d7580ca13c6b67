"""``manage.py import_report``: the road of a report in one process."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from commitments.models import Commitment, Document, Plan, Town
from imports.models import Batch, Reading

from .reports import JANUARY


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(JANUARY, encoding="utf-8")
    return path


def printed(file: Path, town: str, **said: Any) -> str:
    out = io.StringIO()
    call_command("import_report", str(file), town=town, stdout=out, **said)
    return out.getvalue()


def test_without_commit_it_tells_and_leaves_nothing(
    town: Town, file: Path, django_capture_on_commit_callbacks: Any
) -> None:
    kept = set(_files())
    with django_capture_on_commit_callbacks(execute=True):
        told = printed(file, town.pk, accept="all")
    # How many of them are certain is for the reader's own tests to say.
    assert re.sub(r"其中确定的\d+条", "其中确定的若干条", told).splitlines() == [
        "报告：某某镇政府工作报告（2026-01-16）",
        "读到承诺8条、成果2条，其中确定的若干条。",
        "接受承诺8条、成果2条。归入：某某镇2026年目标任务、某某镇2026—2030年目标任务。",
        "新增11",
        "什么都没有写入。确认无误后加 --commit 写入。",
    ]
    models = (Reading, Batch, Document, Plan, Commitment)
    assert [model._default_manager.count() for model in models] == [0] * 5
    assert set(_files()) <= kept
    assert hashlib.sha256(file.read_bytes()).hexdigest() + ".txt" not in _files()


def _files() -> list[str]:
    """The names of all kept files of reports."""
    if not default_storage.exists("reports"):
        return []
    folders = default_storage.listdir("reports")[0]
    return [name for folder in folders for name in default_storage.listdir(f"reports/{folder}")[1]]


def test_with_commit_it_writes_under_the_names_given(town: Town, file: Path) -> None:
    said = {"title": "报告甲", "plan_title": "计划甲", "accept": "certain", "commit": True}
    told = json.loads(printed(file, town.pk, json=True, **said))
    assert (told["title"], told["committed"], told["plans"][0]) == ("报告甲", True, "计划甲")
    assert Commitment.objects.count() == told["accepted"]["commitment"] > 0
    assert Document.objects.get().title == "报告甲"
    assert Reading.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"town": "000000000"}, "没有区划代码为“000000000”的镇街"),
        ({"date": "early"}, "日期“early”看不懂"),
        ({"file": "/nowhere/报告.txt"}, "打不开"),
    ],
)
def test_what_cannot_be_done_is_said(
    town: Town, file: Path, said: dict[str, Any], words: str
) -> None:
    said = {"town": town.pk, "file": file} | said
    with pytest.raises(CommandError, match=words) as refused:
        printed(said.pop("file"), said.pop("town"), **said)
    assert refused.value.returncode == 2
    assert Reading.objects.count() == 0


def test_what_is_no_report_leaves_nothing(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "图.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with pytest.raises(CommandError, match="这不是报告文档"):
        printed(path, town.pk)
    assert Reading.objects.count() == 0


def test_a_report_of_another_town_is_told(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(JANUARY.replace("某某镇", "周浦镇"), encoding="utf-8")
    err = io.StringIO()
    printed(path, town.pk, accept="all", stderr=err)
    assert err.getvalue() == "提醒：正文开头写的是“周浦镇”，不是某某镇，请确认没有选错镇街。\n"
