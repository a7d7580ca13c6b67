"""What rows and lines of a sheet begin with: groups, notes, signatures, totals, counts."""

from __future__ import annotations

import re
import unicodedata

from ..language import is_unit, tidy

GROUP_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．,]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[部章类])"
)
NOTE_MARK = re.compile(r"^(?:注|备注|说明|填表说明|附注|注释|填报说明)\d*[:：]")
SIGNATURE = re.compile(
    r"^(?:填报人?|审核人?|审批人?|校对人?|负责人|分管领导|主要领导|联系人|联系电话|制表人?|填表人|填表日期|单位负责人|"
    r"业主|责任单位|挂钩领导|填报单位|填报时间|填报日期|主要负责人|复核人?|经办人|签发人?)"
    r"(?:[(（]?(?:签名|签字|盖章|签章)[)）]?)?[:：]"
)
# The same without a colon: the name stands in the next cell.
SIGNER = re.compile(
    r"(?:填报|审核|复核|制表|填表|经办|签发|校对|审批)人(?:签字|签名)?|(?:单位|主要|分管)(?:负责人|领导)(?:签字|签名)?|"
    r"负责人|联系人|联系电话|填报(?:单位|时间|日期)|填表日期|制表日期"
)
REMARK_ALONE = re.compile(r"备注|注|说明|附注|填表说明|填报说明")
CLOSING = re.compile(
    r"[(]?(?:以下(?:空白|无正文|为空)|此页无正文|空白|以上|完|表完)[)]?|.{0,20}[(](?:公章|盖章|签章|签字|签名|章)[)]"
)
LONE_DAY = re.compile(
    r"(?:(?:19|20)\d\d|二[〇零○][〇零○一二三四五六七八九]{2})[年./-][\d一二三四五六七八九十]{1,3}"
    r"(?:[月./-](?:[\d一二三四五六七八九十]{1,3}[日号]?)?)?"
)
TOTAL = re.compile(
    r"^(?:全[市区县镇乡街村](?:总)?|本级|全部|以上)?(?:合计|小计|总计|共计|累计|其中)(?:$|[(:,、]|\d)"
)
TOTAL_END = re.compile(r"^(?:\D{0,10}|\D{0,4}\d{1,4}\D{1,6})(?:小计|合计|总计)$")
NUMERAL = re.compile(r"^[(]?[一二三四五六七八九十]+[)]?[、.]?$")
# 48项 as a group or a total declares it; the whole text of a total's name may be one.
ITEMS = "[项个件条]"
COUNT = re.compile(rf"[(（]?(?:共|计)?\s*\d+\s*{ITEMS}[)）]?\s*$")
COUNT_ALONE = re.compile(rf"(?:共|计)?(\d+){ITEMS}")
GROUP_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．,]|[(（][一二三四五六七八九十]+[)）][、.]?|"
    r"第[一二三四五六七八九十]+[部章类]分?[:： 、]*)"
)
_UNREAD = re.compile(r"(?:^|[(;,。])(?:计量|金额|投资|数量|货币)?单位:([^);,。:]{1,12})")
# 填报单位 and its like are offices; what such a line calls its unit is the other one.
_UNIT_LINE = re.compile(
    r"(?<!填报)(?<!责任)(?<!报送)(?<!上报)(?<!编制)(?<!制表)(?<!牵头)(?<!建设)(?<!主管)(?<!配合)"
    r"(?:单位 ?[:(]|单位 (?=[^ ]{1,8}(?: |$))|金额 ?:) ?(?:人民币 ?)?"
    r"(?:([^ );,。:\d]{1,12}?)(?=(?:19|20)\d\d年)|([^ );,。:]{1,12}))"
)
_LONE_UNIT = re.compile(r"\((?:人民币)?([^()]{0,3}[元亩吨米])\)")
_TITLE_UNIT = re.compile(r".{4,}\((?:人民币)?([百千万十亿]{0,2}[美欧港]?[元亩吨])\)$")
_DECLARED = re.compile(rf"(?:^|[(（:,，、共计])\s*(?:共|计|共计)?(\d+)\s*{ITEMS}(?:[)）]|$)")


def read_unit_line(text: str) -> str:
    """单位：万元, 单位（万元）, 金额：万元, also behind 填报单位：财政所 or a date → 万元; "" for
    填报单位：城建办 and where it names no unit we know."""
    for said in _said_units(text):
        if is_unit(said):
            return said
        named = [part for part in re.split("[、,/]", said) if part != "%"]
        if len(named) == 1 and is_unit(named[0]):
            return named[0]
    lone = _LONE_UNIT.fullmatch(tidy(text))
    return lone[1] if lone and is_unit(lone[1]) else ""


def unit_of_title(title: str) -> str:
    """The unit that a title ends with: 重点项目投资表（万元） → 万元, else "". （个） may count
    anything; money and magnitudes are meant for the figures."""
    found = _TITLE_UNIT.search(tidy(title))
    return found[1] if found and is_unit(found[1]) else ""


def _said_units(text: str) -> list[str]:
    """What a text calls its unit, in order; 填报单位 and 责任单位 are offices."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    found = [one or two for one, two in _UNIT_LINE.findall(plain)]
    # 单 位：万元, spread over its line.
    spread = [one or two for one, two in _UNIT_LINE.findall(tidy(text))]
    return list(dict.fromkeys(said.strip() for said in (*found, *spread) if said.strip()))


def unread_unit_line(text: str) -> str:
    """What a unit line says where it names several units, or one that we do not know; else ""."""
    found = _UNREAD.search(tidy(text))
    return found[1] if found and not read_unit_line(text) and found[1] != "%" else ""


def declared_count(text: str) -> int | None:
    """一、市本级（48项） → 48, 13个 → 13, 合计（100项） → 100; None where a text declares none."""
    found = _DECLARED.search(tidy(text))
    return int(found[1]) if found else None


def is_remark(text: str) -> bool:
    """Whether a text is a note or a signature line."""
    tidied = tidy(text)
    return bool(NOTE_MARK.match(tidied) or SIGNATURE.match(tidied))
