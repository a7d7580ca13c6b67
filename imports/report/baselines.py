"""What a growth, a change or a multiple is measured against, in the report's words."""

from __future__ import annotations

import re

_TIME = (
    r"(?:(?:20\d\d|去|上|前|今)年(?:度|同期|年?底|末|初)?|年初|(?:20\d\d年)?\d{1,2}(?:[-~至]\d{1,2})?月(?:底|末|份|同期)?|"
    r"上[个一]?(?:月|季度)|[一二三四]季度|同期|[“']?十[一二三四五六]五[”']?(?:期?末|时期)?|[一二三四五十]年前)"
)
_SAID = re.compile(
    rf"同比|环比(?:{_TIME})?|年均|(?:较|比){_TIME}|与(?P<with>[^，。；、]{{2,12}}?)相比"
)
# So many marks before a figure may tell what it is measured against.
_FAR = 24
# 把税收在2022年(30.20亿元)基础上…: the year stands before the bracket.
_YEAR_BEFORE = re.compile(r"20\d\d年\($")


def told_against(lead: str) -> str | None:
    """What the words right before a figure hold it against: 同比, 较2020年, 2016年底 of
    与2016年底相比; None where they do not say."""
    said = [*_SAID.finditer(lead[-_FAR:])]
    return said[-1]["with"] or said[-1][0] if said else None


def figure_against(plain: str, start: int, begin: int, end: int) -> str:
    """The words of a figure that another is measured against (去年同期13.88亿元); ``begin`` and
    ``end`` are its own, ``start`` is that of its clause."""
    if year := _YEAR_BEFORE.search(plain, start, begin):
        return year[0][:-1] + plain[begin:end]
    words = plain[max(start, begin - 14) : end]
    cut = max(words.rfind(mark, 0, len(words) - 1) for mark in "比较由从在，(")
    return words[cut + 1 :]
