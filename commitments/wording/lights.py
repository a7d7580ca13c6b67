"""Schemes of lights in words: what each light means, what is wrong with one that was typed in."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise

from ..lights import LONGEST_WORD, MOST_LIGHTS, OURS, POINTS, Bound, Fault, Scheme
from .spoken import spoken as _
from .spoken import spoken_lazily as gettext_lazy

Word = str | Promise

# Light of something that is behind -> its word in our own scheme.
LIGHT_WORD: dict[str, Word] = {
    "slight": gettext_lazy("略慢于序时"),
    "slow": gettext_lazy("慢序时"),
    "serious": gettext_lazy("严重滞后"),
}
COLOUR_WORD: dict[str, Word] = {
    "blue": gettext_lazy("蓝"),
    "yellow": gettext_lazy("黄"),
    "orange": gettext_lazy("橙"),
    "red": gettext_lazy("红"),
    "black": gettext_lazy("黑"),
}
BASIS_WORD: dict[str, Word] = {
    "points": gettext_lazy("按慢多少个百分点"),
    "relative": gettext_lazy("按完成计划的百分之几"),
}
_HUNDRED = Decimal(100)


def scheme_name(scheme: Scheme) -> str:
    """What a scheme is called: its own name; ours is 兑现的规则."""
    return _("兑现的规则") if scheme.id == OURS.id else scheme.name


def bound_word(bound: Bound) -> str:
    """The word of one light; what a place says nothing of stays 慢序时."""
    if bound.word:
        return bound.word
    return str(LIGHT_WORD.get(bound.light) or _("慢序时"))


def bound_phrases(scheme: Scheme) -> list[tuple[str, Bound]]:
    """Each stretch in words that stand by themselves, with its bound, from the mildest on:
    (慢不到10个百分点, Bound), (10至30个百分点, Bound)."""
    return [
        (_("%(how)s百分点") % {"how": how} if how.endswith(_("个")) else how, bound)
        for how, bound in _stretches(scheme)
    ]


def lights_sentence(scheme: Scheme) -> str:
    """The bounds of a scheme in one sentence without its stop: 慢不到10个百分点为略慢于序时，..."""
    between = "，" if all(bound.light for bound in scheme.bounds) else "；"
    return between.join(_phrase_and_word(phrase, bound) for phrase, bound in _stretches(scheme))


def _stretches(scheme: Scheme) -> list[tuple[str, Bound]]:
    """Each stretch as it stands in a sentence, where 百分点 is said once."""
    before: list[Bound | None] = [None, *scheme.bounds[:-1]]
    phrase = _points if scheme.basis == POINTS else _share_of_plan
    return [(phrase(low, bound), bound) for low, bound in zip(before, scheme.bounds, strict=True)]


def _phrase_and_word(phrase: str, bound: Bound) -> str:
    if not bound.light:
        return _("%(how)s不亮灯，仍为慢序时") % {"how": phrase}
    return _("%(how)s为%(word)s") % {"how": phrase, "word": bound_word(bound)}


def _points(low: Bound | None, bound: Bound) -> str:
    """A stretch by points behind; ``low`` is the bound before it."""
    named = {"low": _number(low), "top": _number(bound)}
    if low is None and bound.upto is None:
        return _("凡慢于序时的")
    if low is None:
        return (
            _("慢%(top)s个百分点以内") if bound.inclusive else _("慢不到%(top)s个百分点")
        ) % named
    if bound.upto is None:
        return (_("超过%(low)s个") if low.inclusive else _("%(low)s个百分点以上")) % named
    return {
        (False, True): _("%(low)s至%(top)s个"),
        (False, False): _("%(low)s个以上、不到%(top)s个"),
        (True, True): _("超过%(low)s个、不超过%(top)s个"),
        (True, False): _("超过%(low)s个、不到%(top)s个"),
    }[low.inclusive, bound.inclusive] % named


def _share_of_plan(low: Bound | None, bound: Bound) -> str:
    """The same by how much of the plan was done: the milder the light, the more."""
    named = {"top": _left_over(low), "low": _left_over(bound)}
    if low is None and bound.upto is None:
        return _("凡没有完成到计划的")
    if low is None:
        words = _("完成到计划的%(low)s%%以上") if bound.inclusive else _("超过计划的%(low)s%%")
        return words % named
    if bound.upto is None:
        return (_("不到计划的%(top)s%%") if low.inclusive else _("不超过计划的%(top)s%%")) % named
    return {
        (True, True): _("计划的%(low)s%%以上、不到%(top)s%%"),
        (True, False): _("超过计划的%(low)s%%、不到%(top)s%%"),
        (False, True): _("计划的%(low)s%%以上、不超过%(top)s%%"),
        (False, False): _("超过计划的%(low)s%%、不超过%(top)s%%"),
    }[low.inclusive, bound.inclusive] % named


def _number(bound: Bound | None) -> str:
    """The upper end of a bound in points, "" where it has none."""
    if bound is None or bound.upto is None:
        return ""
    return _plain(bound.upto * _HUNDRED)


def _left_over(bound: Bound | None) -> str:
    """What was done of the plan where the shortfall is the upper end, in percent."""
    if bound is None or bound.upto is None:
        return ""
    return _plain((1 - bound.upto) * _HUNDRED)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Fault code -> what to do about it; "%(row)s" is the row as it stands on the page.
_FAULTS: dict[str, Word] = {
    "basis_unknown": gettext_lazy("请选按哪种办法量。"),
    "no_light": gettext_lazy("至少要有一档亮灯：写上说法，选好颜色。"),
    "too_many": gettext_lazy("最多%(most)s档，请并掉几档。"),
    "no_word": gettext_lazy("第%(row)s档选了颜色，没有写说法；颜色不能单独用，请写上说法。"),
    "no_colour": gettext_lazy("第%(row)s档写了说法，没有选颜色，请选一种。"),
    "word_twice": gettext_lazy("第%(row)s档的说法和另一档相同，分不清，请换一个。"),
    "word_taken": gettext_lazy("第%(row)s档的说法已是一种状态的名称，会混淆，请换一个。"),
    "word_too_long": gettext_lazy("第%(row)s档的说法太长，请写%(longest)s个字以内。"),
    "colour_unknown": gettext_lazy("第%(row)s档的颜色不在可选的几种里，请重选。"),
    "not_number": gettext_lazy("第%(row)s档的界限“%(typed)s”不是数，请写成10或12.5这样。"),
    "out_of_range": gettext_lazy("第%(row)s档的界限要大于0，不超过100。"),
    "too_fine": gettext_lazy("第%(row)s档的界限最多写四位小数。"),
    "not_ascending": gettext_lazy("第%(row)s档要比前一档慢得更多，请把各档从轻到重排。"),
    "open_before_last": gettext_lazy(
        "第%(row)s档没有写界限，后面却还有一档：只有最后一档不写界限，请补上。"
    ),
    "last_not_open": gettext_lazy(
        "第%(row)s档是最后一档，不要写界限；比它还慢的如果另有说法，请再加一档。"
    ),
}


def fault_sentence(fault: Fault, *, typed: str = "") -> str:
    """What is wrong with a scheme and what to do; ``typed`` is what stood in the row."""
    named = {"row": fault.row, "most": MOST_LIGHTS, "longest": LONGEST_WORD, "typed": typed}
    return str(_FAULTS[fault.code]) % named


def change_sentence(*, slow: int, changed: int) -> str:
    """What another scheme would do to the ``slow`` items that are 偏慢."""
    if not slow:
        return _("现在没有偏慢的事项，换规则不会改变任何一项的说法，状态不变。")
    named = {"slow": slow, "changed": changed}
    if not changed:
        return _("按这套规则，%(slow)s项偏慢的说法都不变，状态不变。") % named
    return _("按这套规则，%(slow)s项偏慢中有%(changed)s项亮灯变化，状态不变。") % named
