"""Reports that come in: kept once by their content, refused with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage

from commitments.actions import ActionError
from commitments.models import Town
from imports import tasks
from imports.models import Reading, ReadingState
from imports.review.receiving import receive_report, remove, twin
from people.models import User
from tests.factories import TownFactory

from .conftest import ReadIn
from .reports import JANUARY

DATA = JANUARY.encode()


def receive(town: Town, by: User | None = None, **said: Any) -> Reading:
    usual: dict[str, Any] = {"data": DATA, "filename": "报告.txt", "enqueue": False} | said
    return receive_report(town=town, by=by, **usual)


def test_report_is_kept_with_who_gave_it_and_what_was_said(town: Town, clerk: User) -> None:
    reading = receive(town, clerk, title=" 报告 甲 ", day=dt.date(2026, 1, 16), standing="draft")
    assert (reading.town, reading.by, reading.state) == (town, clerk, "received")
    assert (reading.title, reading.date, reading.standing) == (
        "报告 甲",
        dt.date(2026, 1, 16),
        "draft",
    )
    assert (reading.filename, reading.size, reading.pasted) == ("报告.txt", len(DATA), False)
    with reading.file.open("rb") as kept:
        assert kept.read() == DATA


def test_the_same_bytes_are_kept_once(town: Town) -> None:
    first, second = receive(town), receive(TownFactory(), filename="另一份.txt")
    assert first.file.name == second.file.name
    assert first.file.name.startswith("reports/")


def test_worker_is_asked_once_the_report_is_stored(
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.read_report, "delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        reading = receive(town, enqueue=True)
        assert asked == []
    assert asked == [reading.pk]


def test_pasted_text_is_named_by_its_first_line(town: Town) -> None:
    reading = receive(town, data=f"\n  {JANUARY}".encode(), filename="", pasted=True)
    assert reading.filename == "某某镇政府工作报告.txt"
    assert reading.pasted


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"data": b""}, "文件“报告.txt”是空的，请重新选择。"),
        (
            {"data": b" \n", "filename": "", "pasted": True},
            "没有粘贴内容。请把报告正文粘贴到文本框里，或选择文件。",
        ),
        ({"standing": "public"}, "文件状态“public”不对，请选正式文件或内部草稿。"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    town: Town, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ActionError, match=sentence):
        receive(town, **said)
    assert Reading.objects.count() == 0


def test_too_large_a_file_is_refused(town: Town, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 1
    with pytest.raises(ActionError, match="超过1 MB，请拆分后再上传。"):
        receive(town, data=b"a" * (2**20 + 1))


def test_a_text_given_before_is_named(town: Town, clerk: User, read_in: ReadIn) -> None:
    first = read_in(JANUARY)
    assert twin(first) is None
    # The same text out of another file, and of another town.
    assert twin(read_in(JANUARY.replace("\n", "\r\n"))) == first
    assert twin(read_in(JANUARY, town=TownFactory())) is None


def test_a_confirmed_reading_is_named_before_later_ones(read_in: ReadIn) -> None:
    first, second, third = (read_in(JANUARY) for _ in range(3))
    assert twin(third) == second
    Reading.objects.filter(pk=first.pk).update(state=ReadingState.CONFIRMED)
    assert twin(third) == first
    Reading.objects.filter(pk=first.pk).update(state=ReadingState.DISCARDED)
    Reading.objects.filter(pk=second.pk).update(standing="draft")
    # Nobody is told of another's draft.
    assert twin(third) is None


def test_a_removed_reading_takes_its_file_unless_another_has_it(town: Town) -> None:
    first, second = receive(town), receive(town)
    name = str(first.file.name)
    remove(first)
    assert default_storage.exists(name)
    assert Reading.objects.get() == second
