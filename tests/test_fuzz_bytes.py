"""Valid files with bytes changed, cut, doubled or put in, also inside their zip: each is read or
refused with a sentence, by the child process that reads and by the whole way through a batch.

No traceback, no half import, no more memory than the child may have.
"""

from __future__ import annotations

import io
import resource
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.actions import ActionError
from commitments.models import Commitment, Document, Plan, Progress, Town, Unit
from imports import actions
from imports.checking import Known, check
from imports.issues import Issue
from imports.models import Batch, Row
from imports.wording import sentence
from imports.workbook import LIMITS, Reading, UnreadableFile, read_workbook
from imports.workbook.apart import read_apart
from tests.factories import TownFactory

pytestmark = pytest.mark.apart

T = TypeVar("T", bytes, str)
FILES = Path(__file__).parent / "files"
ZIPPED = (
    "header_of_three_rows_months_and_xun.xlsx",
    "hidden_rows.xlsx",
    "hidden_columns.ods",
    "binary_workbook.xlsb",
    "word_table_vmerge.docx",
    "macros_are_not_run.xlsm",
)
TEXTS = {
    "gbk_semicolons.csv": "gbk",
    "utf16_tabs.tsv": "utf-16",
    "csv_quoted_line_breaks.csv": "utf-8",
    "csv_header_of_two_rows.csv": "utf-8",
    "html_of_an_old_office_system.xls": "gb18030",
    "html_saved_by_calc.xls": "utf-8",
    "xml_spreadsheet_2003.xls": "utf-8",
}
OLE = ("parts_under_a_merged_number.xls", "et_is_an_ole_workbook.et", "last_row_filled.xls")
# Among what may be put in: what counts, opens, closes, refers and ends.
TOKENS = (
    *(
        "\0",
        "ÿÿÿÿ",
        "<",
        ">",
        "</",
        "]]>",
        "<!--",
        "&x;",
        '"',
        "'",
        ",",
        "\n",
        "\t",
        "%",
        "\\",
        "-",
    ),
    *('r="1048576"', 'colspan="99999999"', "99999999999", "-1", "1e308", "NaN", "=", "#REF!"),
    *("合计", "（", "一、", "序号", "9999年", "1-13月", "其中：", "注：", "单位：万元", "万亿"),
)
SOME = 60
BOUNDS = replace(LIMITS, memory=2**30, seconds=10)
# A fault of ours, told as a refusal.
OURS = {"file_unread", "unexpected"}


@dataclass(frozen=True)
class Change:
    """One change of a file or of a text: ``how`` at ``place`` (of 2**16 parts of all)."""

    how: str
    place: int
    length: int
    token: str

    def made(self, data: T) -> T:
        """``data`` changed."""
        token = self.token if isinstance(data, str) else self.token.encode()
        at = self.place * len(data) >> 16
        end = at + self.length
        # One type throughout: of text, text; of bytes, bytes.
        return {
            "set": data[:at] + token + data[at + len(token) :],
            "insert": data[:at] + token + data[at:],
            "cut": data[:at] + data[end:],
            "end": data[: max(at, SOME)],
            "double": data[:end] + data[at:],
        }[self.how]


CHANGES = st.lists(
    st.builds(
        Change,
        how=st.sampled_from(["set", "set", "insert", "insert", "cut", "double", "end"]),
        place=st.integers(0, 2**16 - 1),
        length=st.integers(1, 400),
        token=st.one_of(st.sampled_from(TOKENS), st.text(min_size=1, max_size=4)),
    ),
    min_size=1,
    max_size=5,
)


def changed(data: T, changes: list[Change]) -> T:
    for change in changes:
        data = change.made(data)
    return data


def changed_text(name: str, changes: list[Change]) -> bytes:
    """A file of text with letters changed, in its own encoding."""
    return changed(source(name).decode(TEXTS[name]), changes).encode(TEXTS[name], "replace")


def changed_inside(data: bytes, part: int, changes: list[Change]) -> bytes:
    """A zip with one of its parts changed and everything else, checksums too, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        parts = old.infolist()
        for place, entry in enumerate(parts):
            body = old.read(entry)
            new.writestr(entry, changed(body, changes) if place == part % len(parts) else body)
    return out.getvalue()


def source(name: str) -> bytes:
    return (FILES / name).read_bytes()


OUTSIDE = st.builds(changed, st.sampled_from([*ZIPPED, *OLE, *TEXTS]).map(source), CHANGES)
INSIDE = st.builds(changed_inside, st.sampled_from(ZIPPED).map(source), st.integers(0, 60), CHANGES)
AS_TEXT = st.builds(changed_text, st.sampled_from(sorted(TEXTS)), CHANGES)
FILES_CHANGED = st.one_of(INSIDE, INSIDE, OUTSIDE)


def judged(read: object) -> None:
    """A refusal has a sentence and is none of our own faults; a reading can be told and checked."""
    if isinstance(read, UnreadableFile):
        assert read.code not in OURS, read.data
        assert sentence(read.issue())
    else:
        assert isinstance(read, Reading)
        assert read.as_json()["error"] is None
        checked = check(read, known=Known())
        issues = [issue for record in checked.records for issue in record.issues]
        assert all(map(sentence, [*checked.issues, *issues]))


def outcome(reader: object, data: bytes, **more: object) -> Reading | UnreadableFile:
    """A reading, or why there is none."""
    try:
        return reader(data, name="台账", **more)
    except UnreadableFile as error:
        return error


def bounded(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


# Our own readers of text know no bounds of memory but their own, so that they may run here.


@bounded(150)
@given(AS_TEXT)
def test_changed_text_is_read_or_refused(data: bytes) -> None:
    judged(outcome(read_workbook, data))


def read_changed_apart(data: bytes) -> None:
    """Read in a child, which takes no more memory than it may."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    judged(outcome(read_apart, data, limits=BOUNDS))
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert after <= max(before, BOUNDS.memory // 1024)


@bounded(15)
@given(FILES_CHANGED)
def test_changed_files_are_read_or_refused_apart(data: bytes) -> None:
    read_changed_apart(data)


@pytest.mark.long
@bounded(150)
@given(FILES_CHANGED)
def test_many_changed_files_are_read_or_refused_apart(data: bytes) -> None:
    read_changed_apart(data)


def check_changed(town: Town, data: bytes) -> None:
    """The whole way to the preview: a batch that is checked or failed, and nothing else written.
    A file of nothing at all is not even received."""
    if not data:
        with pytest.raises(ActionError):
            actions.receive(town=town, data=data, filename="台账.xlsx", by=None, enqueue=False)
        return
    before = written()
    batch = actions.receive(town=town, data=data, filename="台账.xlsx", by=None, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert batch.state in ("checked", "failed")
    if batch.state == "failed":
        assert batch.error["code"] not in OURS, batch.error
        assert sentence(Issue(batch.error["code"], data=batch.error["data"]))
        assert not Row.objects.filter(batch=batch).exists()
    assert written() == before


def written() -> list[int]:
    """How many rows the tables hold that an import may write."""
    return [kind.objects.count() for kind in (Town, Unit, Plan, Document, Commitment, Progress)]


@bounded(8)
@given(FILES_CHANGED)
def test_a_batch_of_a_changed_file_is_checked_or_failed(
    transactional_db: None, data: bytes
) -> None:
    check_changed(TownFactory(), data)


@pytest.mark.long
@bounded(40)
@given(FILES_CHANGED)
def test_many_batches_of_changed_files_are_checked_or_failed(
    transactional_db: None, data: bytes
) -> None:
    check_changed(TownFactory(), data)


def test_files_unchanged_are_read_through_the_same_ways(transactional_db: None) -> None:
    for name in (*ZIPPED, *OLE, *TEXTS):
        assert read_apart(source(name), name=name) == read_workbook(source(name), name=name)
    batch = actions.receive(
        town=TownFactory(), data=source(ZIPPED[0]), filename=ZIPPED[0], by=None, enqueue=False
    )
    actions.check(batch.pk)
    assert Batch.objects.get(pk=batch.pk).state == "checked"
