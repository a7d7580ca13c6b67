"""The words that count in reports, and those behind a number that make it a name or a time."""

from __future__ import annotations

import re

from ..language.units import COUNTERS, SAME

_MORE = """
    类 大类 篇次 人日 片区 领域 平方公里 公斤 千克 课时 学时 场次 支次 股 群 台套 亿美元 美元
    栋楼 道闸 例次 幅次 批次 站次 辆次 户次 处次 家次 人次 条次 件次 项次 车次 万步 枪 延米 平
    方 标方 桩 座次 款 尊 顿 餐 份次 册次 支部 小时 行政村 百分点 个百分点 ％ ‰ 篇 则 句 车 锅 垄
    轮 剂 剂次 小类 板块 环节 维度 方面 步 遍 通 桌 杆 扇 副 双 束 箱次 网格 窗口 病区 档 吨/日
    吨/年 吨/天 元/人 元/月 微克
"""
# Written alike with what is no measure in prose, or never a thing that is counted.
_NEVER = """
    点 道 面 度 号 届 环 级 星 期 年 月 天 秒 分 小时 分钟 周 季度 单 t m km 班 角 段 眼 尾 层
    笔试 平方 TB GB MW 级 村 方 担 盆 卡 门 站 次元 队 单元 地块 宗地 幅地 企业 楼 项目 社区
    小区 街道 村
"""
UNITS = frozenset({*COUNTERS, *SAME, *_MORE.split()} - set(_NEVER.split()) | {"㎡", "m²"})
# Measures only where nothing follows them: 机井7眼.
_AT_END = "(?:眼|道|段|盆|担|(?<=\\d)期)(?=[，。、；)和及]|$)"
_WORDS = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
UNIT = f"{_WORDS}|{_AT_END}"
# With these a small number in Chinese numerals may count: 六个老旧小区, 两条道路.
_SMALL = """
    个 家 户 人 名 台 套 处 所 座 条 件 场 项 次 辆 公里 亩 支 块 幢 栋 间 张 部 对 篇 类 大类
    起
"""
SMALL = frozenset(_SMALL.split())
# Spans of time that count only where something takes or gives so much of it: 用时100天.
TIMES = "个月|小时|分钟|天|年"
TAKING = re.compile(
    r"(?:用时|历时|耗时|缩短|压缩至|压缩到|提速|提供|提前|节约|免费|免租)(?:至|到|了|约|近)?$"
)
# What a measure is reckoned by: 微克/立方米.
PER = "(?:平方公里|平方米|立方米|公斤|公顷|㎡|m²|m³|亩|年|月|日|天|人|户|吨|次|株|斤|度)"
# What counts people, where a number with 万 has no measure: 粉丝量达11.35万.
PEOPLE = re.compile(
    r"人数|粉丝|人口|关注|游客|用户|群众|居民|村民|老人|学生|学员|党员|职工|受众|会员"
)
