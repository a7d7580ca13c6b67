"""Why a cell or a row of somebody else's form was left blank, in words; and what a copy lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.wording import date_words, near_day

from ..returning import WORDS

WHY = {
    # A row.
    "no_such": gettext_lazy("没有对上：这一期里没有这一项。"),
    "doubtful": gettext_lazy("没有对上：有几项相近，请在“上报”页选定。"),
    "twice": gettext_lazy("没有对上：和第%(line)s行是同一项，请在“上报”页选定。"),
    "passed_over": gettext_lazy("经办人选了不填这一行。"),
    "elsewhere_row": gettext_lazy("没有填：这一行写的是别的镇街。"),
    # A cell.
    "elsewhere": gettext_lazy("没有填：这一列问的不是本镇一家的数，请核对。"),
    "other_year": gettext_lazy("没有填：这一列问的不是这一年的数。"),
    "other_period": gettext_lazy("没有填：这一列问的是上一期的数。"),
    "planned": gettext_lazy("没有填：这一列问的是计划数，发布的是完成数。"),
    "part": gettext_lazy("没有填：这一列只问其中一部分，没有单独发布。"),
    "several": gettext_lazy("没有填：有几列问同一个数，分不清填在哪一列。"),
    "other_thing": gettext_lazy("没有填：这一列问的是另一类数（如投资、资金），请核对。"),
    "format": gettext_lazy("没有填：这一格的格式按%(found)s显示，和“%(text)s”对不上。"),
    "not_on_day": gettext_lazy("没有填：%(day)s没有已发布的数。"),
    "other_day": gettext_lazy("没有填：%(day)s没有已发布的数，最近的是%(last)s的“%(text)s”。"),
    "period_value": gettext_lazy("没有填：发布的是累计数，没有单独发布当期数。"),
    "no_growth": gettext_lazy("没有填：没有发布同比。"),
    "parts": gettext_lazy("没有填：这一项见分项，没有合计数。"),
    "milestone": gettext_lazy("没有填：这一项按节点推进，没有数字。"),
    "no_figure": gettext_lazy("没有填：这一期没有发布过这一项的数。"),
    "no_ratio": gettext_lazy("没有填：这一项不折算完成率。"),
    "no_stage": gettext_lazy("没有填：没有发布过形象进度。"),
    "no_words": gettext_lazy("没有填：没有发布过这方面的文字。"),
    "not_judged": gettext_lazy("没有填：这一项未评定，不作判断。"),
    "unit": gettext_lazy("没有填：本镇的计量单位不能准确换算成%(unit)s。"),
    "formula": gettext_lazy("没有填：这一格是公式。"),
    "other": gettext_lazy("没有改：原来写的是“%(found)s”，这一期发布的是“%(text)s”。"),
    "not_offered": gettext_lazy("没有填：这一格的下拉选项里没有“%(text)s”。"),
    "shared": gettext_lazy("没有填：这一格和别的格合并着，已填了别的一项。"),
}
HOW = {
    "choice": gettext_lazy("经办人选定"),
    "identifier": gettext_lazy("按兑现编号"),
    "number": gettext_lazy("按序号和表述"),
    "wording": gettext_lazy("表述相同"),
    "shortened": gettext_lazy("表述相同，只少了目标数"),
    "similar": gettext_lazy("表述相近"),
}
# What comes before a sentence in a comment; it is not the file that is wrong.
COMMENTS = {"warning": gettext_lazy("请补"), "comment_head": gettext_lazy("兑现填表：")}
_HIDDEN = gettext_lazy("隐藏的工作表没有填：%(names)s。")
_COPY = {
    "copied": gettext_lazy(
        "这种格式不能直接填写，填好的是内容和位置都相同的xlsx，原来的字体、底色没有带过来。"
    ),
    "not_kept": gettext_lazy(
        "原表有特殊内容，不能直接填写，填好的是内容和位置都相同的xlsx，公式只留下结果，原来的字体、底色没有带过来。"
    ),
}


def why_sentence(told: Mapping[str, Any]) -> str:
    """Why a cell or row stayed blank: ``told`` is what a delivery keeps of it."""
    data = dict(told.get("data") or {})
    for name in ("day", "last"):
        if day := data.get(name):
            data[name] = date_words(dt.date.fromisoformat(day))
    return str(WHY[told["why"]]) % data


def how_words(how: str) -> str:
    """How the commitment of a row was found."""
    return str(HOW.get(how, ""))


def lost_sentences(lost: Mapping[str, int]) -> list[str]:
    """What could not be kept of the form's own format."""
    told = {**{f"lost_{name}": WORDS.get(f"lost_{name}") for name in lost}, **_COPY}
    told["text_cut"] = WORDS["text_cut"]
    named = [(told.get(name) or told.get(f"lost_{name}"), n) for name, n in lost.items()]
    return [str(sentence) % {"n": n} for sentence, n in named if sentence]


def hidden_sentences(names: Sequence[str]) -> list[str]:
    """Which hidden sheets were left as they are; [] without one."""
    return [str(_HIDDEN) % {"names": "、".join(names)}] if names else []


def comment_words() -> dict[str, str]:
    """The words of the comments in a marked form."""
    return {name: str(word) for name, word in {**WORDS, **COMMENTS}.items()}


def figure_words(cell: Mapping[str, Any], *, year: int) -> str:
    """What went into a cell, and of which day it speaks: 47台（9月30日）; days of other years than
    ``year`` with theirs."""
    day = cell.get("day")
    text = str(cell["text"])
    if not day or len(text) > 40:
        return text
    told = {"text": text, "day": near_day(dt.date.fromisoformat(day), year=year)}
    return _("%(text)s（%(day)s）") % told
