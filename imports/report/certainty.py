"""Which records a person may accept at a glance: said honestly, not hopefully.

Certain is a record whose every field stands on words that mean one thing only; where one of them
was weighed, inherited or supposed, a person should look.
"""

from __future__ import annotations

import re

from .outline import Section
from .records import CHANGE, CUMULATIVE, LEVEL, MILESTONE, PERIOD, QUANTITY, RATE

# The verb says what was done, so that the figure counts this period or since a start.
_COUNTED = re.compile(
    r"收入|产值|总值|投资|产量|税收|销售额|零售额|增加值|资金|补贴|种植|发放|拨付|投入|硬化|铺设|安装|流转|招引|引入|复垦|"
    r"盘活|处置|争取|兑现|更新|更换|维护|增设|打造|出栏|转移|排查|走访|接待|培育|实现|减少|增加|"
    r"完成|新增|开展|整治|安装|拆除|办理|调解|发放|培训|举办|改造|创建|受理|化解|出动|检查|签约|竣工|推进|新建|清除|慰问|提供|服务|"
    r"审核|组织|摘除|规范|指导|实施|引进|建成|招聘"
)
# A flow that is said to have reached so much may be a stock, and the other way round.
_WEIGHED = re.compile("达|突破|覆盖|以来|共有|总数|惠及|[完签]成?[^，]{0,4}项目$")
_STATED = re.compile(r"总资产|达到|达|覆盖|占|总数")
# End states that nobody reads otherwise.
_PLAIN_END = re.compile(
    r"完成|成立|荣获|获评|建成|竣工|开工|通车|投入使用|启用|出台|制定|交付|编制|创建|被授予|被评为"
)
_LOOSE = re.compile(r"通过|搭建|建立|发布|推出|举办|启动|及时|各[项类]|等[^，。]{0,6}活动")


def is_certain(
    clause: str, *, section: Section, turned: bool, begin: int, **fields: object
) -> bool:
    """Whether nothing of a record was weighed. ``turned``: words of the clause made it another
    kind than its section; ``begin`` is where its quote begins in ``clause``."""
    if turned or section.end_day is None:
        return False
    measure, basis = fields["measure"], fields.get("basis", LEVEL)
    if measure == MILESTONE:
        return begin == 0 and bool(_PLAIN_END.search(clause)) and not _LOOSE.search(clause)
    if measure == RATE:
        return bool(_STATED.search(clause))
    if measure != QUANTITY or basis == CHANGE:
        return True
    if basis == LEVEL:
        return bool(_STATED.search(clause)) and "覆盖" not in clause and "总投资" not in clause
    if basis == PERIOD and _WEIGHED.search(clause):
        return False
    return basis == CUMULATIVE or bool(_COUNTED.search(clause))
