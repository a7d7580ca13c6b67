"""What a figure counts, in the report's words."""

from __future__ import annotations

import re

_VERBS = (
    "共计|累计|全面|基本|顺利|成功|完成|实现|新增|推进|实施|启动|建成|力争|确保|争创|创建|做好|开展|组织|举办|上半年|下半年|年内|"
    "全年|达到|已|加快|推动|继续|持续|全力|试点|配合|争取|超额|共|率先"
)
_SUBJECT_LEAD = re.compile(rf"^(?:{_VERBS}|[，、的了])+")
_SUBJECT_TAIL = re.compile(r"(?:达到?|共|为|(?<![签预])约|近|超过?|实现|等|至|到|[，、：的了均])+$")
# A growth or a bare figure says nothing of what it is of, a deed alone nothing of what it was
# done to.
_GROWTH = re.compile(
    r"(?:(?:比|较|与)[^，]{0,16})?(?:分别)?(?:同比|环比|年均)?(?:增长|下降|增幅|增速|降幅|提高|减少|增加|上升|压减|涨幅|递增)"
)
_FIGURE = re.compile(r"\d.*")
_DEED = "签约|竣工|完工|开工|交付|办结|解决"
_DONE = re.compile(f"(?:计划|完成|累计)*({_DEED})")
_DONE_BEFORE = re.compile(f"(?:{_DEED})$")
# 加速推进加装电梯工作: what such a clause speaks of is 加装电梯.
_TOPIC = re.compile(
    r"(?:加速|加快|持续|积极|大力|稳步|全力|有序|深入|扎实|不断)*(?:推进|推动|开展|实施|做好|抓好)(?P<thing>[^，、。；\d]{4,20}?)(?:工作|项目|工程)?"
)


def subject_of(before: str, after: str) -> str:
    """What is counted, in the report's words: what follows the figure, else what leads to it."""
    noun = _SUBJECT_TAIL.sub("", after.strip("，。；、：的”"))
    if noun.endswith(")") and "(" not in noun:
        noun = noun.rstrip(")")
    lead = _SUBJECT_TAIL.sub("", _SUBJECT_LEAD.sub("", before))
    if len(noun) >= 2:
        # 改造二次供水12个小区: what follows says too little by itself.
        return f"{lead}{noun}" if lead and (len(lead) <= 8 or len(noun) <= 3) else noun
    return lead or before or noun


def nameless(own: str) -> bool:
    """Whether a figure's own words do not say what it is of."""
    return any(words.fullmatch(own) for words in (_GROWTH, _FIGURE, _DONE))


def with_context(own: str, last: str, before: str) -> str:
    """The subject of a figure whose own words do not say what it is of. ``last`` is the subject of
    the record before it in its sentence, "" where none is; ``before`` is what the sentence said."""
    if last and (_GROWTH.fullmatch(own) or _FIGURE.fullmatch(own)):
        return last
    if done := _DONE.fullmatch(own):
        if last and (over := _DONE_BEFORE.search(last)) and over.start() >= 2:
            return f"{last[: over.start()]}{done[1]}"
        topic = _TOPIC.fullmatch(before.rstrip("，").rpartition("，")[2])
        return f"{topic['thing']}{done[1]}" if topic else own
    return own
