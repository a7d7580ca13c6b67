"""The papers through LibreOffice: opened without repair, no page empty, nothing lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.office import pages_of
from tests.stack import Live

pytestmark = pytest.mark.long

TOWNS = {
    "999999001": "示例镇",
    "310112102": "七宝镇",
    "310115137": "航头镇",
    "310115125": "张江镇",
    "310107102": "长征镇",
    "310115132": "周浦镇",
}


PAPERS = [(code, "deputy") for code in TOWNS]
PAPERS += [(code, "internal") for code in ("999999001", "310115125")]


@pytest.mark.parametrize(("code", "edition"), PAPERS)
def test_meeting_workbook_prints(live: Live, tmp_path: Path, code: str, edition: str) -> None:
    out = tmp_path / "meeting.xlsx"
    asked = ("--town", code, "--edition", edition, "--out", str(out))
    done = live.manage("export_meeting", *asked)
    assert done.returncode == 0, done.stderr
    pages = pages_of(out)
    numbers = [re.search(r"第\s*(\d+)\s*页，共\s*(\d+)\s*页", page) for page in pages]
    assert [int(number[1]) for number in numbers if number] == list(range(1, len(pages) + 1))
    assert {int(number[2]) for number in numbers if number} == {len(pages)}
    assert all(len(re.sub(r"\s", "", page)) > 60 for page in pages), "an empty page"
    assert TOWNS[code] in pages[0]
    mark = "虚构示例" if code == "999999001" else "公开资料示例"
    assert all(mark in page for page in pages)
    assert {"内部参考" in page for page in pages} == {edition == "internal"}


def test_every_commitment_is_printed(live: Live, tmp_path: Path) -> None:
    out = tmp_path / "meeting.xlsx"
    live.manage("export_meeting", "--town", "310115137", "--out", str(out))
    text = re.sub(r"\s", "", "".join(pages_of(out)))
    assert "83.29%" in text
    for unit in ("48万平方米", "2000个", "1000亩"):
        assert unit in text
