"""The words and patterns by which a number in prose counts, or is a name, a time, a condition."""

from __future__ import annotations

import re
from decimal import Decimal

from ..language.numerals import CHINESE
from ..language.words import VERBS
from .measures import PER, TIMES, UNIT

ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
# 千 of 千米 and 千克 belongs to the measure.
SCALE = "万亿|亿|万|千(?![米克瓦卡伏])|百"
NUMBER = re.compile(
    rf"(?:(?P<above>[0-9]+)亿(?=[0-9]+万))?(?P<number>[0-9](?:(?:\d{{0,2}}(?:,\d{{3}})+(?!\d)|\d*)(?:\.\d+)?)|{CHINESE}+|[万百千](?=余))"
    rf"(?P<more>余|多|来)?(?P<scale>{SCALE})?(?P<more_scaled>余|多)?"
    rf"(?:(?P<unit_low>个|%|家|人|台|万元|亿元|公里)?(?:-|~|至|到)(?P<high>{ARABIC})(?P<high_scale>{SCALE})?)?"
    rf"(?:大(?=类|片区|领域|板块|工程|行动|项目|任务|环节|方面|体系))?(?P<unit>(?:{UNIT})(?:/{PER})?(?:\([\u4e00-\u9fff]\))?|{TIMES})?(?P<more_after>余|多(?!层|元|[\u4e00-\u9fff]{{1,2}}[约近]?\d))?"
    r"(?P<after>(?:\(含\))?(?:及|或)?以上|以内|以下|左右|上下)?"
)
# 没有达到90%的目标, 比计划少2公里: what was missed, and by how much; 每艘配1只: so much for each.
MISSED = re.compile(
    r"(?:没有|未能?|尚未)(?:达到?|完成|实现)$|比(?:原?计划|预期|目标|序时)[^，。；\d]{0,4}$|"
    "(?:守牢|守住|坚守|严守)$|每[\u4e00-\u9fff]{1,2}(?:增配|配备|配发|配|设|补助|补贴|奖励|安排)$"
)
# 由14.8%降至0: the second is a percentage as well.
FALLEN = re.compile(r"\d%(?:下?降|降低|减少|清零)?[至到为]$")
# 未发生安全事故, 较大事故为零.
NOT_ONE = re.compile(
    r"(?:不发生|未发生|没有发生|无)(?:一起)?[^，。；、\d]{0,14}(?:事故|火灾)(?:发生)?(?=[，。；！]|$)|"
    r"(?:事故|火灾)[^，。；、\d]{0,5}为零"
)
# 万余人次, 百余个: the magnitude alone.
BARE_SCALES = ("万", "百", "千")
# 助餐人次达200万: the measure stands before.
COUNTED_BEFORE = re.compile("(人次|户次|场次|件次|辆次)数?(?:达到?|为|超过?|突破|约|近|逾)*$")
MONEY_AFTER = re.compile(
    "(?:以上)?(?:的[\u4e00-\u9fff]{0,4}|级)?(?:产业|集群|产值|投资|园区|企业|项目|资金|税收)"
)
MONEY_BEFORE = re.compile(
    "(?:产值|投资|营收|税收|收入|资金|总额|总值|增加值|销售额)[^，。；、\\d]{0,8}$"
)
AT_LEAST = (
    "(?<![侦突打告])破|不少于|不低于|不小于|至少|超过|超额完成|超|高于|大于|突破|逾|力争超额完成"
)
AT_MOST = "不超过|不高于|不大于|低于|少于|小于|控制在|压降至|降至|降到"
BEFORE = re.compile(
    f"(?:(?P<least>{AT_LEAST})|(?P<most>{AT_MOST})|(?P<about>(?<![签合预条节履违])约|大约|将近|接近|(?<![最附就临远])近))(?:达到?|到|为|了)?$"
)
NAMED_AFTER = re.compile(
    r"号|版|期(?![，。；、])|届|周岁|岁|[+×/&]|\.|-|~|[年月日](?!均)|[A-Za-z]|时|点|字|线|路|弄|后(?!续)|代|℃|°|楼|单元|层|级|带|核"
)
# Behind a measure only these make a name of it: 2个+X, 5个一批.
NAMED_BEHIND = re.compile(r"[+×&]|一批|[-~]\d|0\d[-~]\d")
# 10亿元项目1个: how large what is counted is.
SIZED = re.compile(r"(?:以上|级)?(?:的)?(?:项目|企业)(?:[^，。；、\d]{0,3})[约近]?\d")
PREFIXED = re.compile(r"(?:第|编号|No\.?|[A-Za-z]|[A-Za-z\d][-/.+~]|[+×]|每|平均每|逢)$")
# 第十次、十一次: an ordinal holds for what is listed behind it; 周东5组 is a place.
LISTED_ORDINAL = re.compile(rf"第{CHINESE}{{1,3}}[次届期批个][、和至到]$")
OF_A_PLACE = re.compile("[村东西南北]$")
LONGEST_NAME = 16
# More marks than any figure of a report has.
LONGEST_FIGURE = 40
BASE_BEFORE = re.compile(
    r"(?:比|较|由|从|去年同期|上年同期|同期|去年|上年|原来|原有?|基数|年初)(?:的|约|近|全年|为|是|[^，。；、\d]{0,10})?$"
    r"|(?:比|较|由|从)(?:(?:20\d\d|上|去)年)?(?:\d{1,2}月(?:底|末|份)?|年[初底末]?)?的?[约近]?$"
)
BASE_AFTER = re.compile(
    r"的?(?:[^，。；、\d]{0,4})?(?:增长|增加|增至|提高|提升|上升|下降|减少|降低|降至|降到|上调|下调|调整|扩大|缩减|缩短|压减|压缩|"
    r"翻|到(?!位)|至(?!少)|\)?的?基础上|减至|减为|增为|[多少][建拆收支办开招修种产销完引签装改发投结调]?[约近]?\d)"
)
SUPERSEDED_AFTER = re.compile(
    r"的?(?:目标|指标)?[^，。；\d]{0,4}(?:上调|下调|调整|提高|提升|调高)(?:到|至|为)"
)
CONDITION_AFTER = re.compile(r"的?(?!$|[，。；、：！？)”\s和及以])")
# 户数超过3000户的居委会: such as are meant, not how many.
OF_SUCH = re.compile(
    "的(?!目标|任务|要求|比例|投资|资金|规模|标准|[^，。；]{0,8}[建改完])[\u4e00-\u9fff]"
)
JOINT = re.compile(r"[^，。；、\d]{0,6}(?:联合|共同|联手)")
SCOPE_NOUN = re.compile(
    r"(?:国家)?(?:部委|部门|省(?:市(?![级县])|(?![级县定道市]))|委办局|方面|维度|环节|关键)"
)
SHARE_OF = re.compile(
    r"(?:完成|达到?|实现|为|占)[^，。；\d]{0,12}(?:全年|年度|年初|计划|目标|任务|预算|指标|总量|进度)[^，。；\d]{0,10}$"
    r"|完成(?:率|比例)(?:达到?|为|约|的)*$"
)
# 任务300座，完成310座: what was asked for stands before what was done.
GOAL_BEFORE = re.compile("(?:任务|指标|计划|目标)(?:数|量)?(?:为|是)?$")
# 占全年任务1550万的55%.
GOAL_SHARED = re.compile(r"(?:占|完成|达到?)[^，。；\d]{0,10}(?:任务|计划|目标)(?:数|量)?$")
GOAL_ENDS = frozenset(("务", "标", "划", "数", "量", "为", "是"))
GOAL_AFTER = re.compile(
    r"[^，。；\d]{0,3}，(?:截[至止][^，。；]{1,10}，)?[^，。；\d]{0,8}(?:完成|实现|实际)[^，。；\d]{0,6}\d"
)
GROWTH = re.compile(
    r"(?:(?<!自然)(?:同比|环比|增长|增幅|增速|增加|递增|提高|提升|上升|下降|降低|减少|压减|精简|压缩|缩减|回落|下滑|减幅|降幅|跌幅|上涨|下跌|收窄|扩大|增|降|涨)"
    r"(?:了|为|率|幅|速|达到|达|约|近|超过?|不低于|不少于|保持在?|率达|幅度|幅度达|[^，。；、\d]{0,6})"
    r"|[比较](?:上年|去年|[^，。；、\d]{0,2}同期|20\d\d年)[^，。；、\d]{0,4}[-+]|\([-+])$"
)
# 同比+3.2%: a sign, and no part of a name.
SIGNED = re.compile(r"(?:同比|环比|增长|增幅|增速|同期|上年|去年|年\(|元\(|\()(?:为|是)?\+$")
# Which way a figure of change goes: the last of these before it says so.
DIRECTION = re.compile(
    r"(?P<falls>下降|降低|减少|压减|压缩|缩减|回落|下滑|减幅|降幅|跌幅|下跌|(?<!减)负增长|(?<=增长)负|[减少]收"
    r"|少(?=[\u4e00-\u9fff]?$)|(?:[减降少跌]|(?<![\dA-Za-z])-)(?=(?:了|约|近|超过?)?$))"
    r"|(?P<narrows>收窄|放缓)"
    r"|(?P<rises>增长|增幅|增速|增加|递增|提高|提升|上升|上涨|扩大|净增|(?:[增涨升]|(?<![\dA-Za-z])\+)(?=(?:了|约|近|超过?)?$))"
)
CHANGED = re.compile(
    r"(?<!巩固)(?:增长|增加|提高|(?<!改造)(?<!整治)提升|上升|下降|降低|减少|净增|压减|[增减少]收[^，。；、\d]{0,4}|上涨|"
    r"(?:(?<!占)比(?![例重赛])|较)[^，。；]{1,22}[多少][建拆收支办开招修种产销完引签装改发投结调]?)(?:了|约|近|超过?|至少|不少于)?$"
)
HUNDRED_MILLIONS = Decimal(10**8)
TIME_UNITS = frozenset(TIMES.split("|"))
RANK = re.compile(
    r"(?P<front>前|第)(?P<place>[一二三四五六七八九十]|\d{1,2})(?P<end>名|位)?(?=[名位，。；、)”！\s]|$)"
)
RANKING = re.compile(
    r"排名|位次|省内|全[省国州旗]|排全|位列|位居|名列|排在|进入|跻身|居|列|保持|全[市区镇县]|[市区县]|总量|争取|力争"
)
MULTIPLES = re.compile(
    r"翻(?:(?P<times>[一两二三四])番|番)|(?:增长|提高|扩大|达到?|是)[^，。；、\d]{0,6}(?P<fold>[一两二三四]|\d{1,3}(?:\.\d)?)倍"
)
HUNDREDTHS = re.compile(
    rf"百分之{CHINESE}+(?:点[零一二三四五六七八九]+)?(?:(?:及|或)?以上|以内|以下|左右)?"
)
NONE = re.compile(r"零(?P<what>增长|确诊|疑似|事故|上访|感染|新增|发生|投诉)")
NONE_UNITS = {
    "增长": "%",
    "确诊": "例",
    "疑似": "例",
    "感染": "例",
    "事故": "起",
    "发生": "起",
    "上访": "起",
    "投诉": "件",
    "新增": "例",
}
# 四个意识, 两个维护: what is held to, not what is counted.
SLOGAN = re.compile(
    "意识|自信|维护|确保|坚持|必须|结合|融合|统一|转变|导向|更加|理念|精神|方面|环节|离不开|务必"
)
VERB = re.compile(
    f"(?:{'|'.join(one for one in VERBS if one != '服务')}|落实|推进|实施|设立|成立|"
    "共|已|的|等|覆盖|达到?|、|[小社]区|以上)$"
)
