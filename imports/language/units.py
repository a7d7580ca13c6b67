"""Units as written and as kept: 万㎡ is ㎡ times 10000, 亿元 is 元 times 100000000."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from .numerals import magnitude, tidy

# written -> kept; keys are tidy (㎡ becomes m2 there).
SAME = {
    **dict.fromkeys(("m2", "平方米", "平米", "平方", "平方公尺"), "㎡"),
    **dict.fromkeys(("%", "百分比", "百分之"), "%"),
    **dict.fromkeys(("百分点", "个百分点", "pct"), "百分点"),
    **dict.fromkeys(("公里", "千米", "km", "KM", "Km"), "公里"),
    **dict.fromkeys(("米", "m", "延米", "延长米"), "米"),
    **dict.fromkeys(("平方公里", "平方千米", "km2"), "平方公里"),
    **dict.fromkeys(("立方米", "m3", "立方"), "立方米"),
    **dict.fromkeys(("吨", "t"), "吨"),
    **dict.fromkeys(("千克", "公斤", "kg"), "千克"),
    **dict.fromkeys(("元", "人民币", "元人民币", "RMB"), "元"),
    **dict.fromkeys(("千瓦时", "度", "kWh", "kwh"), "千瓦时"),
    **dict.fromkeys(("千瓦", "kW", "kw", "KW"), "千瓦"),
    **dict.fromkeys(("倍",), "倍"),
}
# Words that count, kept as they are. What stands here may follow a number without a doubt.
_COUNTERS = """
    个 家 户 人 名 位 台 套 处 所 座 条 件 场 项 次 辆 部 张 间 幢 栋 层 片 块 亩 公顷 株 棵
    头 只 口 盏 根 对 组 支 队 批 期 班 节 例 起 宗 份 本 册 篇 幅 枚 门 床 桶 站 点 村 社区
    小区 街道 企业 项目 美元 欧元 港元 天 小时 分钟 分 秒 个月 月 年 周 季度 人次 户次 家次
    车次 场次 批次 件次 台次 例次 人天 工日 人日 标准车位 车位 泊位 床位 学位 席 席位 兆瓦 MW
    吨标煤 吨标准煤 微克 毫克 克 升 毫升 厘米 毫米 TB GB 亿斤 斤 担 道 面 架 艘 班次 届 环 段
    宗地 幅地 地块 单 笔 具 箱 卡 方 级 星 孔 眼 尾 羽 颗 盆
"""
COUNTERS = frozenset(_COUNTERS.split())
_PREFIX = re.compile(r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百")


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[Decimal, str]:
    """What the unit multiplies by, and the unit as kept, both from ``text`` as written.

    万元 → (10000, 元), 万㎡ → (10000, ㎡), 千瓦 → (1, 千瓦), 人次 → (1, 人次), 万 → (10000, "").
    An unknown word is kept whole: (1, word). Empty text gives (1, "").
    """
    written = _bare(tidy(text))
    if written in SAME or written in COUNTERS:
        return Decimal(1), SAME.get(written, written)
    found = _PREFIX.match(written)
    if found is None:
        return Decimal(1), _kept(written)
    rest = written[found.end() :]
    if found[0] in "千百" and rest not in SAME and rest not in COUNTERS:
        return Decimal(1), _kept(written)
    scale = Decimal(10) if found[0].startswith("十") else Decimal(1)
    return scale * magnitude(found[0].lstrip("十")), SAME.get(rest, _kept(rest))


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit this room knows, with or without magnitude."""
    parts = split_unit(text)[1].split("/")
    return all(part in COUNTERS or part in SAME.values() for part in parts)


def _bare(text: str) -> str:
    return text.strip("()[]{}<>【】「」:;,.、。")


def _kept(text: str) -> str:
    return text.replace("m2", "㎡").replace("m3", "立方米")


def _longest_first() -> str:
    words = sorted({*SAME, *COUNTERS}, key=len, reverse=True)
    return "|".join(re.escape(tidy(word)) for word in words)


_WORD = f"(?:{_longest_first()})"
UNIT = f"{_WORD}(?:/{_WORD})*"
