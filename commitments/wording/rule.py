"""What each status and each kind of target means, for the page of the rule (评定规则)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .spoken import spoken as _

Word = str | Promise

# Status -> what it means, in an office's words. Every status of the rule has one.
STATUS_MEANING: dict[str, Word] = {
    "completed": gettext_lazy("数量或节点已经达到目标；比率、增幅一类到期那天达到目标。"),
    "exceeded": gettext_lazy("完成的比承诺的还多；按区间承诺的，超过上限才算。"),
    "completed_late": gettext_lazy("最后达到了目标，但第一次达到是在时限以后。"),
    "on_schedule": gettext_lazy(
        "到数据那一天，完成的不少于计划该完成的；或者现在符合要求，到期再作结论。"
    ),
    "behind": gettext_lazy("到数据那一天，完成的少于计划该完成的；或者计划的节点到了还没有做到。"),
    "breached": gettext_lazy("还没到期，现在的数已经超过了承诺不超过的数。"),
    "overdue": gettext_lazy("时限过了，时限那天或以后报来的数说明没有完成。"),
    "missed": gettext_lazy("时限过了，时限那天的比率、增幅或控制数没有达到目标。"),
    "unreported": gettext_lazy("该报第一次数了，还没有报。"),
    "stale": gettext_lazy(
        "最近一次的数已经太旧，不能说明现在怎样；旧的完成率照样显示，并注明日期。"
    ),
    "awaiting": gettext_lazy("刚到期，还在等报数的日子里。"),
    "due_unreported": gettext_lazy("到期了，宽限的日子也过了，还没有报到期那天的数。"),
    "not_due": gettext_lazy(
        "还没到该看的时候：没到第一次报数，或者这类目标不按时间折算，到期再评。"
    ),
    "not_measurable": gettext_lazy("没有可以核对的数量或节点，或者缺少基数，没有办法算。"),
    "ongoing": gettext_lazy("常年要做的事，没有期限。"),
    "suspended": gettext_lazy("有决定，暂时不做。"),
    "withdrawn": gettext_lazy("有决定，不再做了。"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of target: its name, how it is judged, one or two in the words of a report."""

    name: Word
    how: Word
    such_as: Word


KINDS = (
    Kind(
        gettext_lazy("完成多少"),
        gettext_lazy(
            "完成数除以目标。计划进度从0起，按时间均匀算到目标；“约”多少的，达到95%就算完成。"
        ),
        gettext_lazy("加装电梯200台；拆除违法建筑48万平方米"),
    ),
    Kind(
        gettext_lazy("工程完成几成"),
        gettext_lazy("同上，目标是工程量的百分之几。"),
        gettext_lazy("年底前完成80%工程量"),
    ),
    Kind(
        gettext_lazy("升到多少"),
        gettext_lazy(
            "写明原来是多少的，看走完了几成路；没有写明的，只看现在到没到，不按时间折算。"
        ),
        gettext_lazy("绿化率从38%提高到40%；满意度80%以上；收入增长10%"),
    ),
    Kind(
        gettext_lazy("降到多少"),
        gettext_lazy("看降下来几成；比原来还高的，完成率是负数。"),
        gettext_lazy("投诉从20件降到10件以下"),
    ),
    Kind(
        gettext_lazy("不能超过多少"),
        gettext_lazy("只看守没守住，不按时间折算。"),
        gettext_lazy("登记失业率不超过2.5%；重大事故为零"),
    ),
    Kind(
        gettext_lazy("做到哪一步"),
        gettext_lazy("有计划日期的看那一步到没到；没有的，到期再评。"),
        gettext_lazy("综合为老服务中心年底前竣工"),
    ),
)


def outside_words() -> str:
    """Which statuses leave the denominator of a completion ratio."""
    return _("常态化、经批准暂缓、经批准终止和定性任务不计入完成率，另外写明有几项。")
