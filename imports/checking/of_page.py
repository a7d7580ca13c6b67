"""The day of the period that a page stood at, for a sheet that names none of its own.

It is taken only where nothing says otherwise: a sheet of 11月, or one of 2025年三季度, that
lies among those of this quarter is not of this quarter.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator

from ..language.numerals import CHINESE, read_chinese, tidy
from .known import Known
from .place import Place
from .table import Table

# A form is sent in the weeks after its period: such a day in a name is that of the sending.
SENT_WITHIN = dt.timedelta(days=31)
_SPELLED = re.compile(rf"({CHINESE}+)(?=月|季度)")
_YEARS_SPELLED = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# What comes before another month or quarter only begins a span: of 1月至8月 the 8月 counts.
_ENDS = r"(?!份?\s*(?:[-~—–－至到]|、\d))"
_DAY = re.compile(
    r"(?<![\d.表件第A-Za-z])(?:(20\d\d)[年.\-/_])?(1[0-2]|0?[1-9])"
    r"[月.\-/_](3[01]|[12]\d|0?[1-9])(?!\d|月|季|份|[.\-/_]\d)日?"
)
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_MONTH = re.compile(
    r"(?<!\d)(20\d\d)(?:[.\-/_](1[0-2]|0?[1-9])|(0[1-9]|1[0-2]))(?!\d|[.\-/_]\d|季)"
)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月" + _ENDS + r"(?![\d一二三四]报)")
_QUARTER = re.compile(r"(?<!\d)([1-4])季度?" + _ENDS + r"|(?<![A-Za-z])[Qq]([1-4])(?!\d)")
_HALF = re.compile(r"([上下])半年")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s*[-~—–－至到]\s*(20\d\d))?(?!\d)(?:年|(?=\D|$))")


def usual_day(table: Table, known: Known, file: str = "") -> dt.date | None:
    """The day of what a table dates by nothing else: that of its date line or title, the one that
    a person chose, that of the page's period; None where it may be of another."""
    sheet, page = table.sheet, known.page_day
    if said := sheet.as_of or known.default_day:
        return said
    if table.of_page is None:
        texts = (sheet.title, sheet.name, file)
        table.of_page = page is not None and speaks_of(texts, page)
    return page if table.of_page else None


def note_page(place: Place, key: str) -> None:
    """Note on a row's table that a record of its column ``key`` is of the page's day because
    nothing else was said."""
    table = place.table
    column = table.by_key.get(key)
    headed = column is not None and table.period(column, place.year) is not None
    if table.of_page and not place.said("day") and not headed:
        table.took_page = True


def speaks_of(texts: Iterable[str], day: dt.date) -> bool:
    """Whether the title, name and file name (``texts``) of a sheet that gives no day may be of the
    period that ends on ``day``: no year, half, quarter, month or day that they name is another."""
    return all(_may_be(_plain(text), day) for text in texts)


def _plain(text: str) -> str:
    years = _YEARS_SPELLED.sub(lambda match: match[0].translate(_FIGURES), tidy(text))
    return _SPELLED.sub(lambda match: str(read_chinese(match[1]) or match[1]), years)


def _may_be(text: str, day: dt.date) -> bool:
    rest = text
    for pattern in (_COMPACT, _DAY):
        for match in pattern.finditer(rest):
            year, month, of = (int(part) if part else day.year for part in match.groups())
            if not _is_day(year, month, of, day):
                return False
        rest = pattern.sub(lambda match: f" {match[1] or ''}年 " if match[1] else " ", rest)
    if any((year, month) != (day.year, day.month) for year, month in _months(rest, day)):
        return False
    return _of_year(rest, day.year)


def _is_day(year: int, month: int, of: int, day: dt.date) -> bool:
    """Whether a day is that of the period, or the one on which it was sent."""
    if of > calendar.monthrange(year, month)[1]:
        return True
    named = dt.date(year, month, of)
    if month == 1 and day.month == 12 and year == day.year:
        # What is sent in January names no year: 1月8日.
        named = named.replace(year=year + 1)
    return day <= named <= day + SENT_WITHIN


def _months(text: str, day: dt.date) -> Iterator[tuple[int, int]]:
    """(year, month) in which each month, quarter or half that ``text`` names ends."""
    for match in _YEAR_MONTH.finditer(text):
        yield int(match[1]), int(match[2] or match[3])
    for match in _MONTH.finditer(text):
        yield day.year, int(match[1])
    for match in _QUARTER.finditer(text):
        yield day.year, 3 * int(match[1] or match[2])
    for match in _HALF.finditer(text):
        yield day.year, 6 if match[1] == "上" else 12


def _of_year(text: str, year: int) -> bool:
    """Whether ``year`` is one of those that a text names, or it names none."""
    spans = [(int(match[1]), int(match[2] or match[1])) for match in _YEAR.finditer(text)]
    return not spans or any(first <= year <= last for first, last in spans)
