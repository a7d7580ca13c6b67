"""The report within the text as given: what a page adds around it is told apart.

Offsets always count in the text as given; the plain form has the same length, mark for mark.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

from ..language import read_date
from ..language.numerals import narrow

_WIDE = str.maketrans(
    {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "•": "·", "\u3000": " "}
)
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_LINE = re.compile(r"[^\n]+")
# Pages that lost their line ends: a heading right behind a blank or a full stop.
_RUN_ON = re.compile(
    r"(?<=[。！；”\s])"
    r"(?=第[一二三四五六]部分|[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\)|\d{1,2}[.、](?!\d))"
)
_BLANKS = re.compile(r"\s+")
# What stands behind the report: explanations, attachments, the page's own links.
_BEHIND = re.compile(
    r"(?:《?[^，。；]{0,12}》?(?:名词解释|名词注释|相关稿件|相关阅读|相关链接|有关用语说明|用语说明)"
    r"|附件?[：\d一二三四]|附件$|附录|注释[：]?$|[\[【(]?(?:打印|关闭|收藏|分享到|返回顶部)|上一篇|下一篇|扫一扫|主办单位|版权所有"
    r"|(?:[①-⑳]|\[\d{1,2}\]|注\d{1,2}[：.、]))"
)
_GREETING = re.compile(r"^(?:尊敬的)?各位(?:代表|领导|委员|同志|来宾)")
_TITLE = re.compile(
    r"^(?![一二三四五六七八九十]{1,2}、|第.部分).*(?:工作报告|情况(?:的)?报告|工作总结|工作要点|工作安排)"
)
# Lines of the page above the report.
_ABOVE = re.compile(
    r"索引号|发布机构|公开类别|发布时间|信息来源|来源：|字号|浏览次数|当前位置|首页|>>|>"
)
_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: ``start`` to ``end`` in the text, blanks at its ends left out.
    ``inside``: it belongs to the report itself."""

    start: int
    end: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its report: ``plain`` is as long as ``text``; ``day`` is that of the report,
    None where neither the text nor the asker names one."""

    text: str
    plain: str
    lines: tuple[Line, ...]
    day: dt.date | None
    title: str

    def words(self, line: Line) -> str:
        """The plain words of a line."""
        return self.plain[line.start : line.end]


def understand(text: str, *, day: dt.date | None = None) -> Document:
    """The document that ``text`` is; ``day`` is used where the text names none."""
    plain = plain_of(text)
    lines = _lines(plain)
    first, last = _bounds(plain, lines)
    marked = tuple(Line(a, b, first <= place < last) for place, (a, b) in enumerate(lines))
    head = [plain[a:b] for a, b in lines[: max(first, min(len(lines), 6))]]
    return Document(text, plain, marked, day_of(head) or day, _title(head))


def plain_of(text: str) -> str:
    """``text`` with narrow digits and letters and wide punctuation, mark for mark."""
    return _THOUSANDS.sub(",", narrow(text).translate(_WIDE))


def _lines(plain: str) -> list[tuple[int, int]]:
    found = []
    for match in _LINE.finditer(plain):
        cuts = [m.start() for m in _RUN_ON.finditer(plain, match.start(), match.end())]
        edges = [match.start(), *cuts, match.end()]
        for start, end in pairwise(edges):
            found += _trimmed(plain, start, end)
    return found


def _trimmed(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    held = plain[start:end].strip()
    if not held:
        return []
    begin = plain.index(held[0], start)
    return [(begin, begin + len(held))]


def _bounds(plain: str, lines: list[tuple[int, int]]) -> tuple[int, int]:
    """First line of the report's body, and the first one behind it."""
    first = 0
    for place, (start, end) in enumerate(lines[:40]):
        if _GREETING.match(plain[start:end]) and end - start < 40 and "。" not in plain[start:end]:
            first = place + 1
            break
    else:
        first = _behind_title(plain, lines)
    for place in range(first + 1, len(lines)):
        start, end = lines[place]
        if _BEHIND.match(plain[start : start + 40]) and 3 * place > len(lines):
            return first, place
    return first, len(lines)


def _behind_title(plain: str, lines: list[tuple[int, int]]) -> int:
    """Where no greeting opens the report: behind the last short line of title or page."""
    first = 0
    for place, (start, end) in enumerate(lines[:12]):
        words = _BLANKS.sub("", plain[start:end])
        if len(words) < 60 and (
            (_TITLE.search(words) and "。" not in words) or _ABOVE.search(words)
        ):
            first = place + 1
    return first


def day_of(head: list[str]) -> dt.date | None:
    """The day that the lines above the report name: that of the meeting, else of publication."""
    for pattern, wanted in ((_DAY, "在"), (_DAY, ""), (_ISO, "")):
        for line in head:
            match = pattern.search(line)
            if match and wanted in line:
                day = read_date(f"{match[1]}-{match[2]}-{match[3]}")
                if day:
                    return day
    return None


def _title(head: list[str]) -> str:
    for line in head:
        words = _BLANKS.sub("", line)
        if _TITLE.search(words):
            return words
    return ""
