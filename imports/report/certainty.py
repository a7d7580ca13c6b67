"""Which records a person may accept at a glance: said honestly, not hopefully.

Certain is a record whose every field stands on words that mean one thing only; where one of them
was weighed, inherited or supposed, a person should look.
"""

from __future__ import annotations

import re

from .measures import TIMES
from .outline import PLAN, YEARS, Section
from .records import CHANGE, CUMULATIVE, LEVEL, MILESTONE, PERIOD, QUANTITY, RATE

# The verb says what was done, so that the figure counts this period or since a start.
_COUNTED = re.compile(
    r"收入|产值|总值|投资|产量|税收|销售额|零售额|增加值|资金|补贴|种植|发放|拨付|投入|硬化|铺设|安装|流转|招引|引入|复垦|"
    r"盘活|处置|争取|兑现|更新|更换|维护|增设|打造|出栏|转移|排查|走访|接待|实现|减少|增加|"
    r"完成|新增|开展|整治|安装|拆除|办理|调解|发放|培训|举办|改造|创建|受理|化解|出动|检查|签约|竣工|推进|新建|清除|慰问|提供|服务|"
    r"审核|组织|摘除|规范|指导|实施|引进|建成|招聘|建设|修建|维修|修复|疏浚|清理|清运|关停|查处|破获|征集|征收|盘活|新签|"
    r"扩建|改建|补种|植树|造林|治理|清淤|调处|立案|整改|帮扶|救助|资助|评选|选派|投放|配备|开设|开办|承接|解决|帮助|邀请|"
    r"发展|带动|吸纳|腾退|减量化|立项|验收|取缔|没收|协调|收集|上报|报送|宣传|印发|制作|张贴|赠送|募集|筹集|核查|巡查|发动|选取|安排|动迁|清退|恢复|布置|配套|金额"
)
# A flow that is said to have reached so much may be a stock, and the other way round; what a
# figure describes (人均, 面积) is none of either.
_WEIGHED = re.compile(
    "达|突破|覆盖|以来|共有|总数|惠及|[完签]成?[^，]{0,4}项目$|人均|面积|年产|年出栏|目前|现有|其中|中$|每|预[计估]|控制在|不发生|由[^，]{2,16}到|同比"
)
_STATED = re.compile(r"总资产|达到|达|覆盖|占(?!地)|保持|稳定|提高到|提升到|降至|降到")
# A clause that opens with its figure, or counts the members of a list (等3个乡).
_NO_VERB = re.compile(r"^[“\d]|^(?!开展|完成|新建|实施|选取).*等\d")
# 2106户8743名: the second says of the same thing how much it is.
_TWICE = re.compile(r"(?<![，、和及])\d")
_SINCE = re.compile("累计|年来|以来|共")
# End states that nobody reads otherwise.
_PLAIN_END = re.compile(
    r"完成|成立|荣获|获评|建成|竣工|开工|通车|投入使用|投用|投产|启用|出台|制定|交付|编制|创建|被授予|被评为|封顶|揭牌|入选|创成|"
    r"摘牌|验收|对外开放|组建|绘制|完工|贯通|启动[^，]{4,}(?:建设|工程|项目|改造|治理)$|举办[^，]*“|投入运[行营]|新建|扩建|迁建"
)
_LOOSE = re.compile(
    r"搭建|建立|发布|推出|举办(?![^，]*“)|及时|各[项类]|保障|等[^，。]{0,6}活动|目前|局部|部分"
)
# A year no report plans for, a day no month has: what was meant stands nowhere.
_NO_SUCH_DAY = re.compile(
    r"(?<!\d)(?:2[1-9]|[3-9]\d)\d\d年|(?<!\d)0?2月3[01]日|(?<!\d)(?:0?[469]|11)月31日"
)


def is_certain(
    clause: str, *, section: Section, turned: bool, begin: int, **fields: object
) -> bool:
    """Whether nothing of a record was weighed. ``turned``: words of the clause made it another
    kind than its section; ``begin`` is where its quote begins in ``clause``."""
    if turned or section.end_day is None or _NO_SUCH_DAY.search(clause):
        return False
    measure, basis = fields["measure"], fields.get("basis", LEVEL)
    if measure == MILESTONE:
        return bool(_PLAIN_END.search(clause, begin)) and not _LOOSE.search(clause)
    if measure == RATE:
        return section.kind == PLAN or bool(_STATED.search(clause))
    if measure != QUANTITY or basis == CHANGE:
        return measure != QUANTITY or fields.get("baseline") is not None
    if basis == LEVEL:
        return bool(_STATED.search(clause)) and "覆盖" not in clause and "总投资" not in clause
    return bool(fields["value"]) and _counts_plainly(
        clause, begin, section=section, basis=basis, unit=fields["unit"]
    )


def _counts_plainly(
    clause: str, begin: int, *, section: Section, basis: object, unit: object
) -> bool:
    """Whether the verb says that the figure was brought about in the time its section tells of."""
    if _NO_VERB.search(clause) or _TWICE.match(clause, begin) or unit in TIMES.split("|"):
        return False
    if basis == PERIOD and (_WEIGHED.search(clause) or section.span == YEARS):
        return False
    if basis == CUMULATIVE and _SINCE.search(clause):
        return True
    return bool(_COUNTED.search(clause))
