"""The sentences of what a report leaves to check: plain texts of a question in, Chinese out.

Nothing here judges: figures stand side by side, and what is not known is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.wording import date_words

from ..models import QuestionKind

Data = Mapping[str, Any]
Word = str | Promise

# What each kind is about, told once above its questions.
KIND_LEAD: dict[str, Word] = {
    QuestionKind.SUM: gettext_lazy(
        "报告里的数按印出的位数重新算了一遍，四舍五入解释不了的列在这里。可能是笔误，也可能是口径不同，请与单位核对。"
    ),
    QuestionKind.RELEASED: gettext_lazy(
        "草稿里的数与最近一期已发布的数不同，列在这里，请核对以哪个为准。"
    ),
    QuestionKind.UNMENTIONED: gettext_lazy(
        "以前计划里的这些事项，查过的报告里没有单独说到。报告没有单列，不等于没有办。请向牵头单位核实。"
    ),
    QuestionKind.DRIFT: gettext_lazy(
        "后来的计划又提到同一件事，数字、时限或用词与原来不同，原话和现在的说法并排列出。"
    ),
    QuestionKind.BESIDE: gettext_lazy(
        "新目标与已经达到的水平、已有的进度并排列出，只列数字，不作评价。"
    ),
}
NOT_PROOF: Word = gettext_lazy("报告没有单列，不等于没有办。")
# In a draft the same is said of the draft itself.
DRAFT_LEAD: Word = gettext_lazy(
    "草稿所述时段内还应办理的事项，草稿里没有单独说到。没有单列，不等于没有办；是否补写请斟酌。"
)
WHAT_WORD: dict[str, Word] = {
    "number": gettext_lazy("数字"),
    "due": gettext_lazy("时限"),
    "words": gettext_lazy("用词"),
}
BESIDE_WORD: dict[str, Word] = {
    "at_or_below_level": gettext_lazy("目标与已经达到的水平"),
    "below_growth": gettext_lazy("增长目标与已有的增幅"),
    "below_last_growth": gettext_lazy("增长目标与上年增幅"),
    "ceiling_above_level": gettext_lazy("控制数与已有的数"),
    "below_yearly_average": gettext_lazy("一年的目标与前几年的年均数"),
    "below_pace": gettext_lazy("余下的任务与已有的进度"),
}
# What ``holding.beside`` puts side by side.
FIGURE_WORD: dict[str, Word] = {
    "last_year": gettext_lazy("上年实际"),
    "reached": gettext_lazy("已经达到"),
    "target": gettext_lazy("目标"),
    "growth_so_far": gettext_lazy("已有增幅"),
    "target_growth": gettext_lazy("目标增幅"),
    "growth_last_year": gettext_lazy("上年增幅"),
    "ceiling": gettext_lazy("控制数"),
    "total": gettext_lazy("前几年累计"),
    "years": gettext_lazy("年数"),
    "per_year": gettext_lazy("平均每年"),
    "base_year": gettext_lazy("上年全年"),
    "target_amount": gettext_lazy("按目标增幅，全年应达"),
    "so_far": gettext_lazy("今年已完成"),
    "rest": gettext_lazy("余下还需"),
    "same_months_before": gettext_lazy("上年同期"),
    "rest_of_base_year": gettext_lazy("上年余下月份"),
    "per_month_so_far": gettext_lazy("至今平均每月"),
    "per_month_needed": gettext_lazy("余下平均每月需"),
}


@dataclass(frozen=True)
class Told:
    """A question in words: ``head`` names it, ``sentence`` says what there is to check,
    ``calculation`` shows it, ``figures`` stand side by side as (what it is, amount), ``changed``
    is what a later plan says otherwise, ``was`` and ``now`` how both have it."""

    head: str
    sentence: str
    calculation: str = ""
    changed: str = ""
    was: str = ""
    now: str = ""
    figures: tuple[tuple[str, str], ...] = ()


def told(kind: str, data: Data) -> Told:
    """The words of a question of ``kind``; raises KeyError for a kind nobody knows."""
    return _TOLD[kind](data)


# -- sums --------------------------------------------------------------------------------------


def _sum(data: Data) -> Told:
    heads = {
        "difference": _("增减数"),
        "growth": _("增幅"),
        "parts": _("分项与合计"),
        "ratio": _("完成率"),
        "share": _("占比"),
    }
    sentence = _("报告写%(stated)s，按报告自己的数算是%(computed)s。")
    return Told(
        head=heads.get(data["code"], _("数字")),
        sentence=sentence % {"stated": data["stated"], "computed": data["computed"]},
        calculation=calculation(data),
    )


def calculation(data: Data) -> str:
    """The sum as it is done by hand: 20.17亿元 − 13.88亿元 = 6.29亿元，报告写6.39亿元."""
    if data["code"] == "parts" and len(data["terms"]) == 1:
        text = _("其中一项就是%(computed)s，多于报告写的合计%(stated)s")
        return text % {"computed": data["computed"], "stated": data["stated"]}
    made = _made(data["code"], list(data["terms"]), turned=bool(data.get("turned")))
    text = _("%(made)s = %(computed)s，报告写%(stated)s")
    return text % {"made": made, "computed": data["computed"], "stated": data["stated"]}


def _made(code: str, terms: list[str], *, turned: bool) -> str:
    """What the terms are put together by; ``turned``: what was comes before what is."""
    if code == "parts":
        return " + ".join(terms)
    now, base = terms
    if code in ("ratio", "share"):
        return f"{now} ÷ {base} × 100%"
    first, second = (base, now) if turned else (now, base)
    if code == "growth":
        return f"（{first} − {second}）÷ {base} × 100%"
    return f"{first} − {second}"


# -- promises ----------------------------------------------------------------------------------


def day_words(text: str) -> str:
    """A day in ISO form in words; "" for ""."""
    return date_words(dt.date.fromisoformat(text)) if text else ""


def promise_words(data: Data) -> str:
    """Which promise it is: 《2026年目标任务》第3项，2026年12月31日到期."""
    plan = _("《%(plan)s》") % {"plan": data["plan"]} if data.get("plan") else _("以前的计划")
    number = _("第%(n)s项") % {"n": data["number"]} if data.get("number") else ""
    due = _("，时限%(day)s") % {"day": day_words(data["due"])} if data.get("due") else ""
    return f"{plan}{number}{due}"


def _unmentioned(data: Data) -> Told:
    ledger = _("台账里有它的进展") if data.get("reported") else _("台账里也没有它的进展")
    found = _("没有找到单独说到它的话") if data.get("maybe") else _("没有单独说到")
    if data.get("draft"):
        sentence = _("草稿里%(found)s；%(ledger)s。") % {"found": found, "ledger": ledger}
        return Told(head=data["wording"], sentence=sentence)
    sentence = _("已查%(reports)s，%(found)s；%(ledger)s。%(not_proof)s")
    told = {"reports": reports_words(data), "found": found, "ledger": ledger}
    return Told(head=data["wording"], sentence=sentence % (told | {"not_proof": NOT_PROOF}))


def reports_words(data: Data) -> str:
    """The reports that were searched, with their days."""
    named = _("《%(title)s》（%(day)s）")
    return "、".join(
        named % {"title": one["title"], "day": day_words(one["day"])} for one in data["reports"]
    )


def nearest_words(data: Data) -> str:
    """The clause that comes closest to it, or may speak of it; "" where none does."""
    title, clause = data.get("nearest") or ("", "")
    if not clause:
        return ""
    named = {"title": title, "clause": clause}
    if data.get("maybe"):
        return _("可能是这一句，待认领（《%(title)s》）：%(clause)s") % named
    return _("最接近的一句（《%(title)s》）：%(clause)s") % named


def _drift(data: Data) -> Told:
    what = WHAT_WORD.get(data["what"], _("说法"))
    named = {"what": what, "old": _old(data), "new": _new(data)}
    sentence = _("%(what)s：%(old)s，%(new)s。") % named
    if data.get("softer"):
        sentence += _("现在的说法比原来宽。")
    if data.get("unclaimed"):
        sentence += _("两处可能说的是同一件事，待认领。")
    was, now = _changed(data, 0), _changed(data, 1)
    return Told(head=data["wording"], sentence=sentence, changed=str(what), was=was, now=now)


def _old(data: Data) -> str:
    """What was said first; in quotation marks only what is printed there."""
    if _printed(data, 0):
        return _("原计划写“%(words)s”%(year)s") % {"words": data["old"], "year": _year(data, 0)}
    if data["what"] == "due":
        return _("原计划的时限为%(words)s") % {"words": data["old"]}
    return _("原计划的目标为%(words)s") % {"words": data["old"]}


def _new(data: Data) -> str:
    """What is said now."""
    if _printed(data, 1):
        return _("这份报告写“%(words)s”%(year)s") % {"words": data["new"], "year": _year(data, 1)}
    return _("这份报告的时限为%(words)s") % {"words": data["new"]}


def _printed(data: Data, place: int) -> bool:
    return bool(data.get("printed", (True, True))[place])


def _year(data: Data, place: int) -> str:
    """The year of a day that is written without it, where the two lie in different ones."""
    words, years = data["new" if place else "old"], data.get("years")
    if not years or years[place] in words:
        return ""
    return _("（%(year)s年）") % {"year": years[place]}


def _changed(data: Data, place: int) -> str:
    """What stands in the table of a change: the words first (0) or now (1), with the year."""
    return f"{data['new' if place else 'old']}{_year(data, place) if _printed(data, place) else ''}"


def _beside(data: Data) -> Told:
    figures = tuple((figure_label(what), amount) for what, amount in data["figures"])
    side = _("、").join(f"{what}{amount}" for what, amount in figures)
    what = str(BESIDE_WORD.get(data["code"], _("目标与已有的数")))
    named = {"subject": data.get("subject", ""), "what": what}
    return Told(
        head=_("%(subject)s：%(what)s") % named if data.get("subject") else what,
        sentence=_("并排列出：%(side)s。") % {"side": side},
        calculation=_average(data),
        figures=figures,
    )


def _average(data: Data) -> str:
    """How an average of several years is reckoned: 20090个 ÷ 5年 = 4018个."""
    if data["code"] != "below_yearly_average":
        return ""
    said = dict(data["figures"])
    return _("%(total)s ÷ %(years)s = 平均每年%(per_year)s") % said


def figure_label(what: str) -> str:
    """What a figure of a comparison is, in words."""
    return str(FIGURE_WORD.get(what, what))


def _released(data: Data) -> Told:
    named = {
        "title": data["publication"]["title"],
        "day": day_words(data["released_day"]),
        "released": data["released"],
        "stated": data["stated"],
    }
    sentence = _("已发布（%(title)s）截至%(day)s是%(released)s，草稿写%(stated)s。") % named
    if data.get("likely"):
        sentence += _("这句话很可能说的就是这一项，尚未认领。")
    return Told(
        head=data["wording"],
        sentence=sentence,
        figures=(
            (_("已发布（截至%(day)s）") % named, data["released"]),
            (_("草稿"), data["stated"]),
        ),
    )


_TOLD = {
    QuestionKind.SUM.value: _sum,
    QuestionKind.UNMENTIONED.value: _unmentioned,
    QuestionKind.DRIFT.value: _drift,
    QuestionKind.BESIDE.value: _beside,
    QuestionKind.RELEASED.value: _released,
}
