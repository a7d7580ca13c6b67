"""Numbers in prose: value, unit, bound; and what only looks like a number.

A figure is found at its digits and read outwards. Names (13号线, 15分钟生活圈, “1+4+X”), ordinals,
dates, conditions (60周岁以上) and bases of a growth are no figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..language.numerals import CHINESE, magnitude, read_plain
from ..language.quantities import read_quantity
from ..language.words import VERBS
from .clauses import Held
from .measures import PEOPLE, SMALL, TAKING, TIMES, UNIT

_ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "万亿|亿|万|千|百"
_NUMBER = re.compile(
    rf"(?:(?P<above>[0-9]+)亿(?=[0-9]+万))?(?P<number>[0-9](?:(?:\d{{0,2}}(?:,\d{{3}})+(?!\d)|\d*)(?:\.\d+)?)|{CHINESE}+|万(?=余))"
    rf"(?P<more>余|多|来)?(?P<scale>{_SCALE})?(?P<more_scaled>余|多)?"
    rf"(?:(?P<unit_low>个|%|家|人|台|万元|亿元|公里)?(?:-|~|至|到)(?P<high>{_ARABIC})(?P<high_scale>{_SCALE})?)?"
    rf"(?:大(?=类|片区|领域|板块|工程|行动|项目|任务|环节|方面|体系))?(?P<unit>(?:{UNIT})(?:\([\u4e00-\u9fff]\))?|{TIMES})?(?P<more_after>余|多(?!层|元))?"
    r"(?P<after>(?:\(含\))?(?:及|或)?以上|以内|以下|左右|上下)?"
)
_AT_LEAST = "不少于|不低于|不小于|至少|超过|超额完成|超|高于|大于|突破|逾|力争超额完成"
_AT_MOST = "不超过|不高于|不大于|低于|少于|小于|控制在|压降至|降至|降到"
_ABOUT = "大约|约|将近|接近|近"
_BEFORE = re.compile(
    f"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<about>(?<![签合预条节履违])约|大约|将近|接近|(?<![最附就临远])近))(?:达到?|到|为|了)?$"
)
_DIGIT_BEFORE = frozenset("第.+-/~～×xX–_&#*No")
_NAMED_AFTER = re.compile(
    r"号|版|期|届|周岁|岁|[+×/&]|\.|-|~|[年月日](?!均)|[A-Za-z]|时|点|字|线|路|弄|后(?!续)|代|℃|°|楼|单元|层|级|带|核"
)
# Behind a measure only these make a name of it: 2个+X, 5个一批.
_NAMED_BEHIND = re.compile(r"[+×&]|一批|[-~]\d")
_PREFIXED = re.compile(r"(?:第|编号|No\.?|[A-Za-z]|[A-Za-z\d][-/.+~]|[+×]|每|平均每|逢)$")
# 第十次、十一次: an ordinal holds for what is listed behind it; 周东5组 is a place.
_LISTED_ORDINAL = re.compile(rf"第{CHINESE}{{1,3}}[次届期批个][、和至到]$")
_OF_A_PLACE = re.compile("[村东西南北]$")
_QUOTED_PHRASE = re.compile("[，、。]|不少于|完成")
LONGEST_NAME = 16
# More marks than any figure of a report has.
LONGEST_FIGURE = 40
_RANGE_OF_AGE = re.compile(r"周?岁|年(?!内)|月(?!度)")
_BASE_BEFORE = re.compile(
    r"(?:比|较|由|从|去年同期|上年同期|同期|去年|上年|原来|原有?|基数|年初)(?:的|约|近|全年|为|是|[^，。；、\d]{0,10})?$"
)
_BASE_AFTER = re.compile(
    r"的?(?:[^，。；、\d]{0,4})?(?:增长|增加|增至|提高|提升|上升|下降|减少|降低|降至|降到|上调|下调|调整|扩大|缩减|缩短|压减|压缩|"
    r"翻|到(?!位)|至(?!少)|\)?的?基础上|减至|减为|增为)"
)
_SUPERSEDED_AFTER = re.compile(
    r"的?(?:目标|指标)?[^，。；\d]{0,4}(?:上调|下调|调整|提高|提升|调高)(?:到|至|为)"
)
_CONDITION_AFTER = re.compile(r"的?(?!$|[，。；、：！？)”\s和及以])")
# 户数超过3000户的居委会: such as are meant, not how many.
_OF_SUCH = re.compile(
    "的(?!目标|任务|要求|比例|投资|资金|规模|标准|[^，。；]{0,8}[建改完])[\u4e00-\u9fff]"
)
_JOINT = re.compile(r"[^，。；、\d]{0,6}(?:联合|共同|联手)")
_SCOPE_NOUN = re.compile(r"(?:国家)?(?:部委|部门|省市?|委办局|方面|维度|环节|关键)")
_SHARE_OF = re.compile(
    r"(?:完成|达到?|实现|为|占)[^，。；\d]{0,12}(?:全年|年度|年初|计划|目标|任务|预算|指标|总量|进度)[^，。；\d]{0,10}$"
)
_GROWTH = re.compile(
    r"(?:同比|环比|增长|增幅|增速|增加|递增|提高|提升|上升|下降|降低|减少|压减|回落|减幅|降幅|上涨|下跌|收窄|扩大|增|降|涨)"
    r"(?:了|为|率|幅|速|达到|达|约|近|超过?|不低于|不少于|保持在?|率达|幅度|幅度达|[^，。；、\d]{0,6})$"
)
_GROWTH_ON = re.compile(r"(?:增长|增幅|增速|下降|降幅)")
_CHANGED = re.compile(
    r"(?:增长|增加|提高|提升|上升|下降|降低|减少|净增|压减|增收|上涨)(?:了|约|近|超过?|至少|不少于)?$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts: ``start`` (with its bound) to ``end`` in the text; ``kind`` is
    quantity, rate, growth, rank, multiple, share (of a goal) or base (of a growth). ``changed``: it
    says by how much something grew or fell; ``superseded``: a target that another took the place
    of; ``step`` is what one of its last printed digit is worth."""

    start: int
    end: int
    kind: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: str
    changed: bool = False
    superseded: bool = False
    step: Decimal = Decimal(1)


_HUNDRED_MILLIONS = Decimal(10**8)
_TIME_UNITS = frozenset(TIMES.split("|"))
_RANK = re.compile(
    r"(?P<front>前|第)(?P<place>[一二三四五六七八九十]|\d{1,2})(?P<end>名|位)?(?=[名位，。；、)”！\s]|$)"
)
_RANKING = re.compile(
    r"排名|位列|位居|名列|排在|进入|跻身|居|列|保持|全[市区镇县]|[市区县]|总量|争取|力争"
)
_TIMES = re.compile(
    r"翻(?:(?P<times>[一两二三四])番|番)|(?:增长|提高|扩大|达到?|是)[^，。；、\d]{0,6}(?P<fold>[一两二三四]|\d{1,3}(?:\.\d)?)倍"
)
_HUNDREDTHS = re.compile(
    rf"百分之{CHINESE}+(?:点[零一二三四五六七八九]+)?(?:(?:及|或)?以上|以内|以下|左右)?"
)
_NONE = re.compile(r"零(?P<what>增长|确诊|疑似|事故|上访|感染|新增|发生|投诉)")
_NONE_UNITS = {
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


def figures(plain: str, start: int, end: int, quoted: Held) -> list[Figure]:
    """The figures of one sentence, in order; none overlaps another."""
    found = [
        figure
        for match in _NUMBER.finditer(plain, start, end)
        if (figure := _figure(plain, match, start, end, quoted))
    ]
    found += _others(plain, start, end, quoted)
    if len(found) > 1:
        found.sort(key=lambda one: one.start)
    return [
        one for place, one in enumerate(found) if not place or one.start >= found[place - 1].end
    ]


def _figure(plain: str, match: re.Match[str], start: int, end: int, quoted: Held) -> Figure | None:
    number = match["number"]
    unit = match["unit"] or ""
    before = plain[max(start, match.start() - 24) : match.start()]
    after = plain[match.end() : min(end, match.end() + 16)]
    if len(match[0]) > LONGEST_FIGURE:
        return None
    if not unit and not _may_stand_alone(match, before, after):
        return None
    if _is_name(match, before, after, plain, quoted):
        return None
    value = Decimal(10000) if number == "万" else read_plain(number)
    if value is None:
        return None
    return _told(match, value, before, after, unit)


def _may_stand_alone(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number without a measure counts: 粉丝量达11.35万."""
    if not match["scale"] or not match["number"][0].isdigit():
        return False
    return bool(PEOPLE.search(before + after[:4])) and not _NAMED_AFTER.match(after)


def _is_name(match: re.Match[str], before: str, after: str, plain: str, quoted: Held) -> bool:
    """Whether the number is part of a name, a time, an ordinal or a condition."""
    unit = match["unit"] or ""
    if re.match(r"0\d", match["number"]) or (unit_is_time(match) and not TAKING.search(before)):
        return True
    if _PREFIXED.search(before) and not (before[-1:] in "-~" and before[-2:-1] not in "0123456789"):
        return True
    if not match["number"][0].isdigit() and not _spelled_counts(match, before, after):
        return True
    if _LISTED_ORDINAL.search(before) or (unit == "组" and _OF_A_PLACE.search(before)):
        return True
    naming = _NAMED_BEHIND if match["unit"] else _NAMED_AFTER
    if naming.match(after) and not match["after"]:
        return True
    around = quoted.around(match.start())
    if around and _in_a_name(plain, around):
        return True
    if _conditional(match, before, after):
        return True
    return bool(_JOINT.match(after) or _SCOPE_NOUN.match(after) or _scoped(before, after))


def unit_bound(match: re.Match[str], before: str) -> bool:
    """Whether a bound stands before what is counted in no percentage: 超过3000户."""
    return match["unit"] != "%" and _BEFORE.search(before) is not None


def unit_is_time(match: re.Match[str]) -> bool:
    """Whether a figure counts days or months."""
    return match["unit"] in _TIME_UNITS


def _scoped(before: str, after: str) -> bool:
    return (
        before.endswith("在")
        and bool(re.match("[^，。；]{0,14}(?:中|里|内)", after))
        and "落" not in after
    )


def _spelled_counts(match: re.Match[str], before: str, after: str) -> bool:
    """Whether Chinese numerals count: 十二条 and 两百台 do, 三个 does beside a verb, 一批 never."""
    number, unit = match["number"], match["unit"] or ""
    if number == "万":
        return True
    value = read_plain(number)
    if (
        value is None
        or unit not in SMALL
        or before.endswith(tuple("零一二三四五六七八九十百千万点"))
    ):
        return False
    if unit == "次" and re.match(r"[\u4e00-\u9fff]", after):
        return False
    if match["scale"]:
        return unit != "" and value > 0
    return value >= 10 or (value >= 2 and _VERB.search(before) is not None)


# 四个意识, 两个维护: what is held to, not what is counted.
_SLOGAN = re.compile(
    "意识|自信|维护|确保|坚持|必须|结合|融合|统一|转变|导向|更加|理念|精神|方面|环节|离不开|务必"
)
_VERB = re.compile(
    f"(?:{'|'.join(one for one in VERBS if one != '服务')}|落实|推进|实施|设立|成立|"
    "共|已|的|覆盖|达到?|、|[小社]区|以上)$"
)


def _in_a_name(plain: str, around: tuple[int, int]) -> bool:
    opening = plain[around[0]]
    if opening == "(":
        inside = plain[around[0] + 1 : around[1] - 1]
        return bool(re.fullmatch(r"[\d年月\-~至到.—期线号 ]+", inside))
    return opening == "《" or around[1] - around[0] - 2 <= LONGEST_NAME


def _conditional(match: re.Match[str], before: str, after: str) -> bool:
    """500万元以上36家, 60岁以上老人: what is met, not what is counted."""
    if unit_bound(match, before) and _OF_SUCH.match(after):
        return True
    if not match["after"] or match["after"] in ("左右", "上下") or match["unit"] == "%":
        return False
    return bool(_CONDITION_AFTER.match(after)) and bool(after)


def _told(
    match: re.Match[str], value: Decimal, before: str, after: str, unit: str
) -> Figure | None:
    scale, kept = unit_of(unit)
    low_scale = magnitude(match["scale"] or "")
    high = read_plain(match["high"]) if match["high"] else None
    if high is not None:
        high_scale = magnitude(match["high_scale"] or "")
        low_scale = high_scale if not match["scale"] and value < high else low_scale
        high = high * high_scale * scale
    if match["high"] and high is None:
        return None
    value_digits = int(value.as_tuple().exponent)
    value = (value * low_scale + _HUNDRED_MILLIONS * int(match["above"] or 0)) * scale
    if high is not None and high <= value:
        return None
    bound = _BEFORE.search(before)
    begin = match.start() - (len(bound[0]) if bound else 0)
    lead = before[: len(before) - (match.start() - begin)] if bound else before
    kind = _kind(kept, lead, before, after, match)
    if not kept:
        kept = "人"
    comparator = "range" if high is not None else _comparator(match, bound)
    return Figure(
        begin,
        match.end(),
        kind,
        value,
        high,
        "%" if kept in ("％", "%") else kept,
        comparator,
        changed=bool(_CHANGED.search(lead)),
        step=Decimal(1).scaleb(value_digits) * low_scale * scale,
        superseded=kind == "base" and bool(_SUPERSEDED_AFTER.match(after)),
    )


def unit_of(unit: str) -> tuple[Decimal, str]:
    """What a unit multiplies by and the unit without its magnitude: 万元 → (10000, 元)."""
    if unit in ("大类", "小类"):
        return Decimal(1), "类"
    if unit[:1] in ("亿", "万") and len(unit) > 1:
        return magnitude(unit[0]), unit[1:]
    return Decimal(1), unit


def _comparator(match: re.Match[str], bound: re.Match[str] | None) -> str:
    if bound:
        return _bounding(bound)
    after = match["after"] or ""
    if after.endswith("以上"):
        return ">="
    if after in ("以内", "以下"):
        return "<="
    if after or match["more"] or match["more_scaled"] or match["more_after"]:
        return "~"
    return "="


def _bounding(bound: re.Match[str]) -> str:
    return ">=" if bound["least"] else "<=" if bound["most"] else "~"


def _kind(unit: str, lead: str, before: str, after: str, match: re.Match[str]) -> str:
    if _SUPERSEDED_AFTER.match(after) or (_BASE_BEFORE.search(lead) and _BASE_AFTER.match(after)):
        return "base"
    if re.search(r"同期(?:的|约|为)?$", lead) or (
        lead.endswith("年(") and _BASE_AFTER.match(after.lstrip(")"))
    ):
        return "base"
    if unit not in ("%", "百分点", "个百分点"):
        return "multiple" if unit == "倍" else "quantity"
    if unit != "%":
        return "growth"
    if _SHARE_OF.search(lead):
        return "share"
    if _GROWTH.search(lead) and not re.search(
        r"(?:至|到|达到?|为)$", lead[-2:].replace("幅达", "")
    ):
        return "growth"
    if re.search(
        r"(?:增幅|增速|增长率|降幅)[^，。；、\d]{0,4}$|目标[^，。；\d]{0,3}调[整高]?[到至为]$|上调[到至为]$",
        lead,
    ):
        return "growth"
    return "rate"


def _others(plain: str, start: int, end: int, quoted: Held) -> list[Figure]:
    """Ranks, multiples and zeros in words."""
    found = []
    sentence = plain[start:end]
    if "第" in sentence or "前" in sentence:
        found += [one for m in _RANK.finditer(plain, start, end) if (one := _rank(plain, m, start))]
    if "百分之" in sentence:
        told = (_hundredths(plain, m, start) for m in _HUNDREDTHS.finditer(plain, start, end))
        found += [one for one in told if one]
    if "番" in sentence or "倍" in sentence:
        found += [_multiple(m) for m in _TIMES.finditer(plain, start, end)]
    if "零" in sentence:
        for m in _NONE.finditer(plain, start, end):
            kind = "growth" if m["what"] == "增长" else "quantity"
            unit = _NONE_UNITS[m["what"]]
            found.append(Figure(m.start(), m.end(), kind, Decimal(0), None, unit, "="))
    return found


def _rank(plain: str, match: re.Match[str], start: int) -> Figure | None:
    before = plain[max(start, match.start() - 10) : match.start()]
    place = read_plain(match["place"])
    if place is None or not _RANKING.search(before):
        return None
    comparator = "<=" if match["front"] == "前" else "="
    return Figure(match.start(), match.end(), "rank", place, None, "名", comparator)


def _hundredths(plain: str, match: re.Match[str], start: int) -> Figure | None:
    """百分之八 and 百分之九十八点五以上."""
    told = read_quantity(match[0])
    if told is None:
        return None
    before = plain[max(start, match.start() - 24) : match.start()]
    bound = _BEFORE.search(before)
    begin = match.start() - (len(bound[0]) if bound else 0)
    lead = plain[max(start, begin - 24) : begin]
    kind = "share" if _SHARE_OF.search(lead) else "growth" if _GROWTH.search(lead) else "rate"
    comparator = _bounding(bound) if bound else told.comparator
    step = Decimal(1).scaleb(int(told.value.as_tuple().exponent))
    return Figure(begin, match.end(), kind, told.value, None, "%", comparator, step=step)


def _multiple(match: re.Match[str]) -> Figure:
    times = read_plain(match["times"] or match["fold"] or "一") or Decimal(1)
    value = 2 ** int(times) if not match["fold"] else times
    return Figure(match.start(), match.end(), "multiple", Decimal(value), None, "倍", "=")
