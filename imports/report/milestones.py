"""Definite end states without a number: what was finished, opened, set up, awarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import Held

_LEAD = (
    "顺利|全面|基本|成功|提前|率先|正式|试点|配合|如期|按期|按时|高质量|高标准|高效|圆满|全部|均|已经|已|共|同步|积极|精心|努力|"
    "力争|争取|确保|全力|年内|年底前?|年底|上半年|下半年|组织|稳步|有序|抓紧|尽快|尽早|并|先后|相继|陆续|协助|指导|"
    "\\d{1,2}月底?前?|[一二三四]季度|在[^，。]{2,12}(?:率先|首[个家])"
)
_HEAD = (
    "基本完成|全面完成|完成|建成|竣工|交付|开办|启用|成立|出台|制定出台|制定|编制|启动|开工建设|开工|举办|组建|推出|"
    "修订|印发|发布|设立|搭建|增设|绘制|签订|开通|承办|建立|通过|荣获|获评|获得|获|争创|创成|创评|冲刺|入选|落成|承接|召开|"
    "揭牌|成功创建|纳入|新建|建设完成|打通|签署"
)
_STARTS = re.compile(rf"(?:{_LEAD})*(?P<verb>{_HEAD})(?!率|度|时间|后)(?P<object>.+)")
_ENDS = re.compile(
    r"(?P<state>(?:开工建设|开工|竣工验收|竣工|完工|通车|建成通车|建成开放|建成投用|建成|投入使用|投入运行|投入运营|正式运行|上线运行|"
    r"正式运营|试运行|试运营|对外开放|启用|投用|开业|开园|开馆|正式施行|落成|封顶|揭牌|挂牌|交付使用|交付|召开|正式上线|上线|"
    r"开诊|开学|全覆盖|全面完成|顺利完成|基本完成|落地运营|投产|通过验收|清零|签约落地|正式签约|达标|完成))(?:了)?$"
)
_HONOURS = re.compile(
    r"获评|荣获|被评为|评为|被授予|授予|成功创建|创建成为|创成|入选|被列[为入]|确定为|命名为|认定为|成功纳入|获批|"
    r"获(?=[^，。]{2,40}(?:称号|奖|荣誉|奖章|金奖|表彰))|(?:顺利|成功|一次性)通过|蝉联|夺得|摘得|跻身"
)
_EMPTY = re.compile(
    r"(?:机制|制度|模式|体制|格局|意识|能力|水平|作用|力度|成效|氛围|优势|质量|合力|作风|环境|基础|形象|效能|效率|效果|"
    r"质效|动力|活力|品质|功能|能级|短板|难题|问题|理念|责任|思想|思路|路径|关系|管理|服务|新局面|新突破|新成效)$"
)
_SET_UP = frozenset(("建立", "搭建", "形成", "推出", "开通", "获得", "通过", "获", "新建", "纳入"))
_THING = re.compile(
    r"(?:平台|中心|站|小组|馆|队伍|队|组|协会|工作室|基地|联盟|点|室|系统|数据库|档案|委员会|专班|网点|清单|图|中台|公园|"
    r"[”》]|计划|名单|验收|复审|评审|评估|审查|称号|学校|医院|公司|智能化体系|院|法庭|微站|广场|园|库|APP|书屋|驿站|窗口)$"
)
# The last words of works that stand by themselves in a list: 软管更换、报警器加装和隐患整治.
_WORKS = re.compile(
    r"(?:建设|更换|加装|整治|改造|工程|项目|创建|修缮|大修|中修|大中修|翻建|提档升级|升级|规划|编制|立项|安装|验收|检查|"
    r"排查|征收|腾地|开工|选举|补选|设计|维修翻建|新建|改建|扩建|改扩建|评估|普查|清盘|收储|开工建设|测绘|"
    r"中心|工作站|服务站|大赛|竞赛|街镇创建|示范镇|公园|称号|规划|示范点|综合体)$"
)
_PARTING = re.compile("[、和及]|以及")
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Milestone:
    """An end state: ``start`` to ``end`` in the text, the verb or state that says it, and what
    it is said of."""

    start: int
    end: int
    verb: str
    subject: str
    doubtful: bool = False


def milestones(plain: str, start: int, end: int, quoted: Held) -> list[Milestone]:
    """The end states of one clause; a list of things that end alone gives one each."""
    words = plain[start:end]
    if len(words) < SHORTEST:
        return []
    opened = _STARTS.match(words)
    if opened and _is_definite(opened["verb"], opened["object"]):
        return list(
            _listed(plain, start, end, start + opened.start("object"), opened["verb"], quoted)
        )
    honour = _HONOURS.search(words)
    if honour and not quoted.around(start + honour.start()):
        subject = words[honour.end() :] or words
        return [Milestone(start, end, honour[0], subject)]
    state = _ENDS.search(words)
    if state and state.start() >= 3:
        return [Milestone(start, end, state["state"], words)]
    return []


def _is_definite(verb: str, thing: str) -> bool:
    """Whether a verb at the head of a clause leaves something that can be looked at."""
    if len(thing) < 2 or _EMPTY.search(thing):
        return False
    if verb in _SET_UP:
        return bool(_THING.search(thing))
    return True


def _listed(
    plain: str, start: int, end: int, thing: int, verb: str, quoted: Held
) -> Iterator[Milestone]:
    """One milestone, or one for each thing of a list whose members all stand by themselves."""
    parts = _parts(plain, thing, end, quoted)
    works = [bool(_WORKS.search(plain[a:b])) and b - a > 4 for a, b in parts]
    if len(parts) < 2 or not all(works):
        yield Milestone(start, end, verb, plain[thing:end])
        return
    for place, (begin, stop) in enumerate(parts):
        yield Milestone(start if place == 0 else begin, stop, verb, plain[begin:stop])


def _parts(plain: str, start: int, end: int, quoted: Held) -> list[tuple[int, int]]:
    cuts = [m for m in _PARTING.finditer(plain, start, end) if not quoted.around(m.start())]
    bounds = [start, *(edge for m in cuts for edge in (m.start(), m.end())), end]
    return [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if a < b]
