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
COUNTERS = frozenset(
    ["个家户人名位台套处所座条件场项次辆部张间幢栋楼层片块亩公顷株棵头只口盏根对组支队批期班节例起宗份本册篇幅枚门床桶站点村社区小区街道企业项目美元欧元港元天小时分钟分秒个月月年周季度人次户次家次车次场次批次件次台次例次人天工日人日标准车位车位泊位床位学位席席位伏兆瓦MW吨标煤吨标准煤毫克克升毫升厘米毫米度电TBGB万步元/月元/人元/年元/月/人元/人/月元/亩元/㎡元/平方米元/户亿斤斤担道面架艘班次届环段宗地幅地地块对象户数人数单笔具箱卡方级星孔眼尾羽颗盆公斤平方公尺m家企业个项目"]
)
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
