"""The field of work a record belongs to, by the words of its clause and of its headings."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "party": """
        党建 党员 党委 党组织 党支部 党群 团组织 团委 党的 主题教育 红色 统战 党工委 巡察 党课
        新就业群体 工会 群团 妇联
    """,
    "rural": """
        乡村 农业 农民 农村 农户 村庄 美丽庭院 家庭农场 合作社 粮食 蔬菜 农产品 土地流转 宅基地
        种植 高标准农田 种源 村民
    """,
    "environment": """
        生态 环境 垃圾 违建 拆违 河道 绿化 绿地 无违 水质 林长 河长 污水 污染 扬尘 环保 减排
        造林 巡林 光伏 碳 中小河道 违法建筑 存量违 五违 卫生镇 大气 绿道 公园 湿垃圾 可回收
        小流域 美丽河湖 雨水 违法用地
    """,
    "livelihood": """
        就业 养老 老年 老人 残疾 医疗 卫生 健康 学校 教育 幼儿 托育 电梯 救助 帮困 慈善 社保
        医保 退役军人 双拥 拥军 慰问 岗位 创业 培训 扶持 低保 住房保障 居家 长者 计划生育 儿童
        青少年 敬老 助餐 托额 失业 实事 福利 结对 筛查 体检 疫苗 接种 核酸 科普 少先队 充电
    """,
    "culture": """
        文化 体育 文明 文艺 赛事 群众性 非遗 健身 书香 阅读 志愿 运动 演出 图书 市民文化节 大赛
        竞赛 宣传 新闻 媒体 微信 传统 文物 纪念馆
    """,
    "construction": """
        规划 道路 轨交 城市更新 动迁 地块 建设 征收 旧改 修缮 改造 停车 交通 公路 桥 通车
        美丽街区 雨污 房屋 综合整新 减量化 楼 号线 城中村 工程 腾地 管网 老旧 外墙 美丽家园
        两旧一村 土地 清盘 大修 中修 配套
    """,
    "government": """
        政务 廉政 依法行政 代表 建议 提案 审计 审价 核减 监理 公开 行政诉讼 行政复议 合同 公文
        工单 满意率 办结 12345 法律 政府自身 效能 作风 热线 预算 三公 调研 减负 规范性文件 议案
    """,
    "governance": """
        安全 平安 消防 治理 信访 矛盾 纠纷 调解 隐患 网格 反诈 禁毒 应急 联勤 监控 居委 居民区
        村居 社区治理 自治 业委会 物业 人口 扫黑 燃气 烟感 出租房 群租 案件 城运 居村 治安
        家门口 警情 巡逻 减灾 数字化 选举 社工 防盗 楼组 一网统管 微网格 疫情 封控 防控
    """,
    "economy": """
        经济 税收 财政 企业 招商 产业 集体资产 营商 总资产 产值 投资 楼宇 园区 商务 注册
        项目落地 消费 增加值 商业 人才 收入 工业 资产 商圈 科技 创新 贸易 上市 外资 商会 集资
        总部
    """,
}
_AREA_OF = {word: area for area, words in _WORDS.items() for word in words.split()}
_WORD = re.compile("|".join(sorted(map(re.escape, _AREA_OF), key=len, reverse=True)))
_OWN, _NEAR, _HEADING = 4, 1, 3


@lru_cache(maxsize=4096)
def votes(words: str) -> tuple[tuple[str, str], ...]:
    """(area, word) for each word of a field of work that ``words`` hold."""
    return tuple((_AREA_OF[word], word) for word in _WORD.findall(words))


def area_of(clause: str, sentence: str, headings: tuple[str, ...]) -> tuple[str, str]:
    """The area of a clause and the word that decided: its own words first, then the headings it
    stands under (the innermost counts most), then the rest of its sentence."""
    score: dict[str, int] = {}
    word_of: dict[str, str] = {}
    weighted = [(clause, _OWN), (sentence, _NEAR)]
    weighted += [(words, _HEADING + place) for place, words in enumerate(headings[-3:])]
    for words, weight in weighted:
        for area, word in votes(words):
            score[area] = score.get(area, 0) + weight * (1 + (len(word) > 2))
            word_of.setdefault(area, word)
    if not score:
        return "governance", ""
    best = max(score, key=lambda area: score[area])
    return best, word_of[best]
