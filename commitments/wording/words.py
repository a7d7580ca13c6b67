"""One word each: statuses, groups, lights, areas; and the sentence of each question."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django.utils.functional import Promise

from ..lights import OURS, Scheme
from ..models.choices import Area, Category, CauseKind
from .lights import LIGHT_WORD, lights_sentence, scheme_name
from .spoken import spoken as _
from .spoken import spoken_lazily as gettext_lazy

Word = str | Promise

# Status -> its word. "behind" is spoken by its light, see status_word.
STATUS_WORD: dict[str, Word] = {
    "completed": gettext_lazy("已完成"),
    "exceeded": gettext_lazy("超额完成"),
    "completed_late": gettext_lazy("逾期完成"),
    "on_schedule": gettext_lazy("达序时"),
    "behind": gettext_lazy("慢序时"),
    "breached": gettext_lazy("超控制数"),
    "overdue": gettext_lazy("逾期未完成"),
    "missed": gettext_lazy("未达目标"),
    "unreported": gettext_lazy("暂无数据"),
    "stale": gettext_lazy("久未更新"),
    "awaiting": gettext_lazy("到期待报"),
    "due_unreported": gettext_lazy("到期未报"),
    "not_due": gettext_lazy("未到期"),
    "not_measurable": gettext_lazy("定性任务"),
    "ongoing": gettext_lazy("常态化"),
    "suspended": gettext_lazy("经批准暂缓"),
    "withdrawn": gettext_lazy("经批准终止"),
}

# Group -> its word, in the order the groups are shown.
GROUP_WORD: dict[str, Word] = {
    "done": gettext_lazy("完成"),
    "on_track": gettext_lazy("按序推进"),
    "slow": gettext_lazy("偏慢"),
    "failed": gettext_lazy("未完成"),
    "no_data": gettext_lazy("缺数据"),
    "other": gettext_lazy("其他"),
}

AREA_WORD: dict[str, Word] = {**dict(Area.choices), "": gettext_lazy("未分领域")}
CATEGORY_WORD: dict[str, Word] = dict(Category.choices)
CAUSE_WORD: dict[str, Word] = dict(CauseKind.choices)

# Question code -> what there is to check.
QUESTION_SENTENCE: dict[str, Word] = {
    "falling_cumulative": gettext_lazy("累计数比上一次少，请核对是更正还是填错。"),
    "overlapping_periods": gettext_lazy("当期数所说的时段有重叠，重叠部分没有相加，请核对时段。"),
    "gap_in_periods": gettext_lazy("当期数中间缺了一段，缺口以后的数没有相加，请补报。"),
    "unit_differs": gettext_lazy("有的数与目标的计量单位不同，没有计入，请核对单位。"),
    "before_start_only": gettext_lazy("只有起算日期以前的数，没有计入，请核对数据日期。"),
    "due_before_start": gettext_lazy("完成时限早于起算日期，请核对两个日期。"),
    "sign_unclear": gettext_lazy("数量是负数，请核对正负号。"),
    "claim_differs": gettext_lazy("报告自称的完成率与按数计算的不一致，请核对。"),
    "sites_differ": gettext_lazy("点位的完成数与同一天的数据不一致，请核对。"),
}


class Judged(Protocol):
    """What has a status and a light: an Item, an Outcome, a Judgement."""

    @property
    def status(self) -> str:
        """One of STATUS_WORD."""

    @property
    def light(self) -> str:
        """One of LIGHT_WORD, an id of another scheme's light, or ""."""

    @property
    def light_word(self) -> str:
        """The word of another scheme's light, or ""."""


def status_word(judged: Judged) -> str:
    """The word of a status; what is behind is said by its light (略慢于序时, 严重滞后, or as the
    town's own scheme says it), and without one it is 慢序时."""
    if judged.status == "behind" and judged.light_word:
        return judged.light_word
    return _said(judged.status, judged.light if judged.status == "behind" else "")


@lru_cache(maxsize=256)
def _said(status: str, light: str) -> str:
    """The word of a status of ours, and of what is behind that of its light."""
    return str(LIGHT_WORD.get(light) or STATUS_WORD[status])


def question_sentence(code: str) -> str:
    """What there is to check; a code nobody knows asks to look at the figures."""
    return str(QUESTION_SENTENCE.get(code) or _("有数据需要核对。"))


def rule_sentence(version: str, scheme: Scheme = OURS) -> str:
    """By which rule the statuses were judged, and by which scheme what is behind is named."""
    named = {"version": version, "lights": lights_sentence(scheme), "name": scheme_name(scheme)}
    if scheme.id == OURS.id:
        return _("按“序时进度”规则第%(version)s版评定：%(lights)s。") % named
    return _("按“序时进度”规则第%(version)s版评定；慢序时的按“%(name)s”亮灯：%(lights)s。") % named
