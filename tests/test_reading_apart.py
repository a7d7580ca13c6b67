"""Files made to harm, read as strangers' files are: in a child, within limits, to one sentence."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from imports.wording import SENTENCES
from imports.workbook import (
    Cell,
    Corrections,
    Limits,
    Row,
    UnreadableFile,
    apart,
    read_apart,
    read_workbook,
    stream_apart,
    wire,
)
from tests.books import csv_text, ods, xlsx, zipped

FILES = Path(__file__).parent / "files"
HEADS = ["序号", "任务表述", "目标值"]
LEDGER = xlsx({"台账": [HEADS, [1, "新建公园", 3], [2, "修路", 0.5]], "空": []})
MIB = 2**20


def refusal(data: bytes, limits: Limits) -> str:
    """The code under which ``data`` is refused; every code has its sentence."""
    with pytest.raises(UnreadableFile) as refused:
        read_apart(data, name="a", limits=limits)
    assert refused.value.code in SENTENCES
    return refused.value.code


# What comes back


@pytest.mark.parametrize(
    "path", [path for path in sorted(FILES.iterdir()) if path.is_file()][::7], ids=lambda p: p.name
)
def test_reading_apart_is_reading(path: Path) -> None:
    data = path.read_bytes()
    assert _outcome(read_apart, data) == _outcome(read_workbook, data)


def _outcome(read: Callable[..., object], data: bytes) -> object:
    try:
        return read(data, name="a")
    except UnreadableFile as error:
        return error.code, error.data


def test_rows_come_in_order_and_in_pieces() -> None:
    lines = [[number, f"修第{number}条路", number] for number in range(1, 4500)]
    data = csv_text([HEADS, *lines]).encode()
    with stream_apart(data, name="a.csv") as stream:
        (sheet,) = stream.sheets
        pieces = list(stream.rows())
    assert (stream.format, sheet.kind, sheet.rows) == ("csv", "ledger", ())
    assert [(place, len(rows)) for place, rows in pieces] == [(0, 2000), (0, 2000), (0, 499)]
    assert [row.line for _, rows in pieces for row in rows] == list(range(2, 4501))


def test_corrections_reach_the_child() -> None:
    data = xlsx({"台账": [["序号", "任务表述", "说法", "目标值"], [1, "修路", "要紧", 5]]})
    corrected = Corrections(columns={"台账#1": {"C": "note"}})
    reading = read_apart(data, name="a.xlsx", corrections=corrected)
    assert reading.sheets[0].rows[0].text("note") == "要紧"


ROWS = [
    Row(
        3, "item", ("甲",), {"number": Cell("1", "A", Decimal(1)), "note": Cell("x", "B")}, True, 2
    ),
    Row(4, "note"),
    Row(5, "item", (), {"?C": Cell("79.5%", "C", None, None, 9), "d": Cell("0", "D", Decimal(0))}),
    Row(6, "item", (), {"value": Cell("12.5", "A", Decimal("12.50"))}),
]


def test_packed_rows_are_the_same_rows() -> None:
    (packed,) = wire.chunks(ROWS)
    assert wire.unpack(wire.loads(wire.dumps(packed))) == ROWS


def test_what_a_child_sends_can_name_no_code() -> None:
    with pytest.raises(pickle.UnpicklingError, match=r"posix\.system"):
        wire.loads(pickle.dumps(os.system))


# Limits


def test_a_child_that_needs_too_much_memory_is_given_up() -> None:
    lines = [[number, "修路" * 50, number] for number in range(60_000)]
    data = csv_text([HEADS, *lines]).encode()
    assert refusal(data, replace(Limits(), memory=100 * MIB)) == "file_too_heavy"


def test_a_child_that_needs_too_much_time_is_given_up() -> None:
    lines = [[number, "修路", number] for number in range(200_000)]
    data = csv_text([HEADS, *lines]).encode()
    began = time.monotonic()
    assert refusal(data, replace(Limits(), seconds=1)) == "file_too_heavy"
    assert time.monotonic() - began < 2 * apart.PATIENCE


# What a child does instead of reading, and what is then said.
MISBEHAVIOUR = {
    "while True: pass": "file_too_heavy",
    "import time; time.sleep(99)": "file_too_heavy",
    "import os; os.abort()": "file_too_heavy",
    "import ctypes; ctypes.string_at(0)": "file_broken",
    "import sys; sys.stdout.buffer.write(b'\\0' * 7 + b'\\5' + b'hello')": "file_broken",
    "import sys; sys.stdout.buffer.write(b'\\x7f' * 8)": "file_broken",
    "1 / 0": "file_too_heavy",
    "pass": "file_too_heavy",
}


@pytest.mark.parametrize("act", MISBEHAVIOUR)
def test_whatever_becomes_of_a_child_ends_in_a_sentence(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = "from imports.workbook.apart import _bound, Limits; _bound(Limits(seconds=1)); "
    monkeypatch.setattr(apart, "COMMAND", begin + act)
    began = time.monotonic()
    assert refusal(b"a,b\n", replace(Limits(), seconds=1)) == MISBEHAVIOUR[act]
    assert time.monotonic() - began < 2 * apart.PATIENCE


def test_a_fault_of_ours_in_the_child_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    act = (
        "from imports.workbook import apart\n"
        "def broken(*_): raise LookupError('surprise')\n"
        "apart._send_reading = broken\n"
        "apart.main()"
    )
    monkeypatch.setattr(apart, "COMMAND", act)
    with pytest.raises(UnreadableFile) as refused:
        read_apart(b"a,b\n", name="a.csv")
    assert (refused.value.code, refused.value.data) == ("file_unread", {"fault": "LookupError"})


def test_a_child_fetches_nothing_starts_nothing_and_writes_nothing(tmp_path: Path) -> None:
    act = (
        "import os, signal, socket, subprocess, sys\n"
        "from imports.workbook.apart import Limits, _bound\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "_bound(Limits())\n"
        f"path = {str(tmp_path / 'a')!r}\n"
        "for act in (socket.socket, lambda: subprocess.run(['true']), lambda: os.system('true'),\n"
        "            lambda: open(path, 'w').write('a')):\n"
        "    try:\n"
        "        act()\n"
        "    except OSError as error:\n"
        "        print(type(error).__name__)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", act], cwd=apart.ROOT, capture_output=True, text=True, check=False
    )
    assert ended.stdout.split()[:3] == ["PermissionError"] * 3
    assert not (tmp_path / "a").exists() or (tmp_path / "a").read_text() == ""


def test_a_child_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time; from imports.workbook import apart, Limits\n"
            "apart.COMMAND = 'from imports.workbook.apart import end_with_parent; '"
            "'end_with_parent(); import time; time.sleep(60)'\n"
            "child = apart.Child(('x',), Limits())\n"
            "time.sleep(1)\n"
            "print(child._process.pid, flush=True)\n"
            "time.sleep(60)\n",
        ],
        cwd=apart.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(50):
        if not _lives(child):
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# Bombs and wrecks

ENTITIES = "<!DOCTYPE a [<!ENTITY b '长'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>"
    for before, after in zip("bcdefghij", "cdefghijk", strict=True)
) + "]>"  # fmt: skip
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SS = "urn:schemas-microsoft-com:office:spreadsheet"
DEEP = 200_000


def entities_in(root: str, rest: str) -> bytes:
    return f"<?xml version='1.0'?>{ENTITIES}<{root}>&k;</{rest}>".encode()


def in_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: change(parts[part])})


SHEET = "xl/worksheets/sheet1.xml"
ODS = ods("表", [["序号", "任务表述", "目标值"], [1, "修路", 5]])
# Made when asked for: what collects the tests need not wait for them.
BOMBS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "zip bomb": (
        lambda: zipped({"xl/workbook.xml": b"0" * (500 * MIB)}),
        {"file_unpacks_too_large"},
    ),
    "many parts": (lambda: zipped({f"{n}": b"" for n in range(6000)}), {"file_unpacks_too_large"}),
    "entities in docx": (
        lambda: zipped(
            {"word/document.xml": entities_in(f"w:document xmlns:w='{W}'", "w:document")}
        ),
        {"file_broken"},
    ),
    "entities in xml": (lambda: entities_in(f"Workbook xmlns='{SS}'", "Workbook"), {"file_broken"}),
    "entities in xml, wide": (
        lambda: entities_in(f"Workbook xmlns='{SS}'", "Workbook").decode().encode("utf-16"),
        {"file_broken"},
    ),
    "deep xml": (
        lambda: f"<?xml version='1.0'?><Workbook xmlns='{SS}'>{'<a>' * DEEP}".encode(),
        {"file_broken"},
    ),
    "deep docx": (
        lambda: zipped(
            {"word/document.xml": f"<w:document xmlns:w='{W}'>{'<w:p>' * DEEP}".encode()}
        ),
        {"file_broken"},
    ),
    "deep page": (lambda: b"<table><tr><td>" + b"<div>" * DEEP + b"a", {"", "file_broken"}),
    "tables in tables": (lambda: b"<table><tr><td>a" * 20_000, {"", "file_broken"}),
    "wide span in a page": (
        lambda: b"<table><tr>" + b"<td colspan=1000 rowspan=65534>a" * 5000 + b"</table>",
        {"too_many_columns"},
    ),
    "deep ods": (
        lambda: in_part(ODS, "content.xml", lambda part: part.replace(
            b"<table:table ", b"<a>" * DEEP + b"<table:table ")),
        {"", "file_broken"},
    ),
    "locked ods": (
        lambda: in_part(ODS, "META-INF/manifest.xml", lambda _: b"<manifest:encryption-data/>"),
        {"file_encrypted"},
    ),
    "repeated ods": (
        lambda: in_part(ODS, "content.xml", lambda part: part.replace(
            b' office:value-type="float"',
            b' table:number-columns-repeated="16000" office:value-type="float"')),
        {"too_many_columns", "file_too_heavy", "file_broken"},
    ),
    "merges": (
        lambda: in_part(LEDGER, SHEET, lambda part: part.replace(
            b"</sheetData>", b"</sheetData><mergeCells>" + b"".join(
                b'<mergeCell ref="A%d:B%d"/>' % (n, n + 1) for n in range(1, 200_000, 2)
            ) + b"</mergeCells>")),
        {""},
    ),
    "broken mail": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n=ZZ=\xff=",
        {"encoding_unknown"},
    ),
    "mail in mail": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        + b"--x\nContent-Type: message/rfc822\n\n" * 3000,
        {"file_without_table", "file_unread", "file_too_heavy", "file_broken"},
    ),
    "ole of nothing": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096,
        {"file_broken"},
    ),
    "ole that goes in circles": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b">\0\3\0\xfe\xff\x09\0\x06\0"
        + b"\0" * 8192,
        {"file_broken", "file_too_heavy"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_in_a_sentence(name: str) -> None:
    make, wanted = BOMBS[name]
    data = make()
    began = time.monotonic()
    try:
        read_apart(data, name="a", limits=replace(Limits(), seconds=20))
        code = ""
    except UnreadableFile as error:
        code = error.code
    assert code in wanted
    assert not code or code in SENTENCES
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml"])
def test_entities_in_an_xlsx_are_not_expanded(part: str) -> None:
    data = in_part(LEDGER, part, lambda held: ENTITIES.encode() + held.replace(b"3", b"&k;"))
    assert "长长" not in repr(_outcome(read_apart, data))


def test_entities_in_an_ods_are_not_expanded() -> None:
    data = in_part(ODS, "content.xml", lambda held: held.replace("修路".encode(), b"&k;").replace(
        b"?>", b"?>" + ENTITIES.encode(), 1))  # fmt: skip
    assert "长长" not in repr(_outcome(read_apart, data))


def test_names_with_controls_are_shown_without_them() -> None:
    data = in_part(LEDGER, "xl/workbook.xml", lambda held: held.replace(
        "台账".encode(), "台\u202e\u0085账".encode()))  # fmt: skip
    assert read_apart(data, name="a.xlsx").sheets[0].name == "台账"


KINDS = ["xlsx", "xls", "xlsb", "ods", "docx", "csv", "et"]


@pytest.mark.parametrize("kind", KINDS)
def test_files_cut_off_are_read_or_refused(kind: str) -> None:
    data = next(path for path in sorted(FILES.glob(f"*.{kind}"))).read_bytes()
    cuts = [data[: len(data) * share // 10] for share in (1, 3, 5, 7, 9)]
    found = [_outcome(read_workbook, cut) for cut in cuts]
    assert {outcome[0] for outcome in found if isinstance(outcome, tuple)} <= set(SENTENCES)
