"""Files to text: the same records whatever the format, a clear refusal for what is no report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from imports.report import read_report
from imports.report.apart import open_text_apart
from imports.report.opening import open_text, pages_apart, unwrapped
from imports.report_wording import SENTENCES, report_sentence
from imports.workbook import UnreadableFile
from imports.workbook.limits import LIMITS
from tests import books

from .papers import docx, pdf, scan

LINES = ["一、上半年工作情况", "新增签约17台，竣工10台。", "二、下半年工作安排", "年底前竣工20台。"]
HTML = (
    "<html><head><title>页</title><script>完成9台</script></head><body><div>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "</div></body></html>"
)
FILES = {
    "txt": "\n".join(LINES).encode(),
    "gb18030": "\n".join(LINES).encode("gb18030"),
    "bom": b"\xef\xbb\xbf" + "\n".join(LINES).encode(),
    "docx": docx(LINES),
    "html": HTML.encode(),
    "pdf": pdf(LINES),
}


def test_signs_that_no_database_keeps_are_left_out() -> None:
    text = "二、下半年工作安排\n年底前\x00竣工20台，新建\x0e公厕4座。"
    filled = text + "\n" + "全镇上下要一如既往做好各项工作。" * 20
    assert open_text(filled.encode()) == filled.replace("\x00", "").replace("\x0e", "")
    with pytest.raises(UnreadableFile, match="file_unknown"):
        open_text(("\x00\x01\x02年底" * 50).encode())


@pytest.mark.parametrize("kind", FILES)
def test_the_same_is_read_in_every_format(kind: str) -> None:
    text = open_text(FILES[kind])
    found = read_report(text, day=dt.date(2023, 7, 13)).records
    assert [(one.kind, one.quote, str(one.due)) for one in found] == [
        ("outcome", "新增签约17台", "2023-06-30"),
        ("outcome", "竣工10台", "2023-06-30"),
        ("commitment", "年底前竣工20台", "2023-12-31"),
    ]
    assert all(text[one.start : one.end] == one.quote for one in found)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_child_process_reads_the_same(kind: str) -> None:
    assert open_text_apart(FILES[kind]) == open_text(FILES[kind])


REFUSED = {
    "file_empty": b"  \n",
    "report_without_text": scan(),
    "file_broken": b"%PDF-1.4 nothing more",
    "report_unknown": books.xlsx({"表": [["甲"]]}),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_no_report_is_refused(code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        open_text(REFUSED[code])
    assert raised.value.code == code


def test_a_child_process_refuses_as_its_parent_would() -> None:
    with pytest.raises(UnreadableFile) as raised:
        open_text_apart(REFUSED["report_without_text"])
    assert raised.value.code == "report_without_text"


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(UnreadableFile) as raised:
        open_text(b"x" * (2**20 + 1), limits=replace(LIMITS, size=2**20))
    assert (raised.value.code, raised.value.data) == ("file_too_large", {"limit": "1"})


def test_every_sentence_can_be_said() -> None:
    assert all(
        "%" not in report_sentence(code, limit="5", n="6", kind="KeyError") for code in SENTENCES
    )
    assert report_sentence("file_too_large", limit="5") == "文件超过5 MB。请只上传报告正文。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["新增养老床位一百张，其中", "东片六十张。"], "新增养老床位一百张，其中东片六十张。"),
        (
            ["第一段说完了这句话。", "第二段从这里说起来"],
            "第一段说完了这句话。\n第二段从这里说起来",
        ),
        (
            ["上半年全镇的工作情况", "一、经济工作稳步前进"],
            "上半年全镇的工作情况\n一、经济工作稳步前进",
        ),
        (
            ["政府工作报告", "现在向大会报告全镇工作，请予审议"],
            "政府工作报告\n现在向大会报告全镇工作，请予审议",
        ),
        (["说了一半的长句子又", "- 3 -", "接着说完。"], "说了一半的长句子又接着说完。"),
        ([], ""),
    ],
)
def test_lines_broken_by_the_page_are_put_together(lines: list[str], expected: str) -> None:
    assert unwrapped(lines) == expected


LONG = "下半年要抓好年底前竣工养老服务中心二十张床位和"
PAGES = (["政府工作报告", LONG], ["- 2 -"], ["停车场三处等民生项目。", "新建公厕4座。"])


def test_pages_of_a_pdf_are_told_and_break_no_sentence() -> None:
    text, starts = pages_apart(open_text_apart(pdf(*PAGES)))
    assert text == f"政府工作报告\n{LONG}停车场三处等民生项目。\n新建公厕4座。"
    third = text.index("停车场")
    # Nothing stands on the second page but its number.
    assert starts == [0, third, third]


@pytest.mark.parametrize(
    ("given", "text", "starts"),
    [
        ("甲\n\f乙丙\f丁", "甲\n乙丙丁", [0, 2, 4]),
        ("\f甲", "甲", [0, 0]),
        ("甲\n\f\n", "甲", []),
        ("甲乙", "甲乙", []),
        ("", "", []),
    ],
)
def test_marks_of_pages_are_taken_out(given: str, text: str, starts: list[int]) -> None:
    assert pages_apart(given) == (text, starts)
