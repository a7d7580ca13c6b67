"""The vocabulary of the records, by the field's standard terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provenance(models.TextChoices):
    """What kind of material a town's plan or document is; shown beside it on every page."""

    OFFICIAL = "official", _("正式资料")
    PUBLIC_EXAMPLE = "public_example", _("公开资料示例，不代表实际完成情况")
    FICTIONAL = "fictional", _("虚构示例，数据仅供演示")


class PlanKind(models.TextChoices):
    """Kinds of plans."""

    FIVE_YEAR = "five_year", _("五年规划")
    ANNUAL = "annual", _("年度计划")
    HALF_YEAR = "half_year", _("下半年计划")


class DocumentKind(models.TextChoices):
    """Kinds of documents."""

    WORK_REPORT = "work_report", _("政府工作报告")
    HALF_YEAR_REPORT = "half_year_report", _("半年工作报告")
    PLAN = "plan", _("计划文件")
    BULLETIN = "bulletin", _("通报")
    DECISION = "decision", _("决定决议")
    OTHER = "other", _("其他")


class Category(models.TextChoices):
    """How a commitment came to be; livelihood projects are voted and stand first."""

    LIVELIHOOD_PROJECT = "livelihood_project", _("民生实事")
    KEY_TASK = "key_task", _("目标任务")
    ASSIGNED = "assigned", _("上级下达")
    OTHER = "other", _("其他")


class Level(models.TextChoices):
    """Whose list a commitment stands on."""

    TOWN = "town", _("镇级")
    DISTRICT = "district", _("区（县）级")
    CITY = "city", _("市级")


class Area(models.TextChoices):
    """Areas of work, in the order reports treat them."""

    ECONOMY = "economy", _("经济发展")
    RURAL = "rural", _("乡村振兴")
    CONSTRUCTION = "construction", _("城乡建设")
    ENVIRONMENT = "environment", _("生态环境")
    LIVELIHOOD = "livelihood", _("民生保障")
    CULTURE = "culture", _("文化体育")
    GOVERNANCE = "governance", _("社会治理")
    GOVERNMENT = "government", _("政府建设")
    PARTY = "party", _("党的建设")


class Measure(models.TextChoices):
    """What is measured."""

    QUANTITY = "quantity", _("数量")
    RATE = "rate", _("比率")
    GROWTH = "growth", _("增幅")
    RANK = "rank", _("名次")
    MULTIPLE = "multiple", _("倍数")
    MILESTONE = "milestone", _("节点")


class Comparator(models.TextChoices):
    """How a figure is held against the target."""

    EQUAL = "=", _("达到")
    AT_LEAST = ">=", _("不少于")
    AT_MOST = "<=", _("不超过")
    ABOUT = "~", _("约")
    RANGE = "range", _("区间")


class Basis(models.TextChoices):
    """口径: what a figure speaks of."""

    CUMULATIVE = "cumulative", _("累计")
    PERIOD = "period", _("当期")
    LEVEL = "level", _("时点水平")
    CHANGE = "change", _("变动")


class Strength(models.TextChoices):
    """How firmly it was said."""

    FIRM = "firm", _("确定")
    STRIVE = "strive", _("力争")


class State(models.TextChoices):
    """What a commitment is, whatever the figures say; the last four leave the denominator."""

    ACTIVE = "active", _("推进中")
    ONGOING = "ongoing", _("常态化")
    SUSPENDED = "suspended", _("经批准暂缓")
    WITHDRAWN = "withdrawn", _("经批准终止")
    NOT_MEASURABLE = "not_measurable", _("定性任务")


class Visibility(models.TextChoices):
    """Who may see a commitment once it is released."""

    INTERNAL = "internal", _("内部")
    DEPUTY = "deputy", _("代表可见")
    PUBLIC = "public", _("公开")


class ChangeCause(models.TextChoices):
    """Why a live status changed."""

    FIRST = "first", _("首次评定")
    # Reported, corrected or withdrawn.
    FIGURE = "figure", _("数据变动")
    TIME = "time", _("时间推移")
    REVISION = "revision", _("目标或计划变动")
    RULE = "rule", _("评定规则变动")


class RunState(models.TextChoices):
    """Where the work of judging a town stands."""

    QUEUED = "queued", _("排队")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class Edition(models.TextChoices):
    """For whom a paper is made."""

    DEPUTY = "deputy", _("代表版")
    INTERNAL = "internal", _("内部版")


class VoteBase(models.TextChoices):
    """Of whom the share of a 满意度测评 is taken: the columns of its form, in their order."""

    DUE = "due", _("应到人数")
    PRESENT = "present", _("实到人数")
    ISSUED = "issued", _("发出票数")
    RETURNED = "returned", _("收回票数")
    VALID = "valid", _("有效票数")


class VoteRule(models.TextChoices):
    """How the votes of a 满意度测评 are counted. Whether exactly half is enough is said with each:
    places that write 半数以上 mean either."""

    HALF = "half", _("半数以上（含半数）")
    OVER = "over", _("过半数（不含半数）")
    RATE = "rate", _("满意率")


class BulletinState(models.TextChoices):
    """How far a 通报 has come; one that is issued never changes."""

    DRAFT = "draft", _("征求意见稿")
    SUBMITTED = "submitted", _("送审稿")
    ISSUED = "issued", _("印发")


class SignRole(models.TextChoices):
    """Who signs a paper, in the order of the lines at its foot."""

    FILLED = "filled", _("填表人")
    CHECKED = "checked", _("审核人")
    SIGNED = "signed", _("主要负责人")
    SEALED = "sealed", _("盖章")


class CauseKind(models.TextChoices):
    """Why something lags, as a form lets a unit choose (原因类别); what exactly stands in words."""

    LAND = "land", _("征地")
    FUNDS = "funds", _("资金")
    TENDER = "tender", _("招投标")
    POLICY = "policy", _("上级政策")
    OTHER = "other", _("其他")
