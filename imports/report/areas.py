"""The field of work a record belongs to, by the words of its clause and of its headings."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that name a field of work; those marked ! name it whatever stands beside them.
_WORDS = {
    "party": """
        党建! 党员! 党委 党组织! 党支部! 党群! 团组织! 团委! 主题教育! 红色 统战! 党工委 巡察!
        党课! 新就业群体! 工会换届! 工会委员! 群团! 妇联 党风廉政 共青团!
    """,
    "rural": """
        乡村 农业! 农民! 农村! 农户! 村庄! 美丽庭院! 家庭农场! 合作社! 蔬菜! 农产品! 土地流转!
        流转面积! 宅基地! 种植! 农田! 种源! 村民 庭院! 村内 示范村! 乡村振兴! 村集体 健康村! 稻
        种质! 养殖 民宿 高标准 粮食播种! 粮播 产粮 水稻! 小麦! 玉米! 油菜 大豆! 早稻 晚稻 茶叶!
        茶园! 果园! 畜禽! 生猪! 肉牛! 养羊 撂荒! 复耕! 复垦! 农机! 村财! 村级集体! 薄弱村! 脱贫!
        返贫! 监测户! 搬迁户 监测对象! 户厕! 改厕! 农房! 农家乐! 灌溉! 水渠! 渠道 机耕! 通组
        病险水库! 饮水! 花椒! 核桃! 油茶! 食用菌! 大棚! 设施农业! 育秧! 亩产! 秸秆 畜牧! 水产!
        出栏! 存栏! 蚕桑! 烤烟! 中药材! 农技! 农资! 农业产业化! 乡村建设! 和美乡村! 千万工程!
        田间! 农牧! 农林! 非粮化! 土地承包! 耕地! 抛荒! 牲畜! 家禽! 渔业! 农民收入! 农民人均!
        农村人均! 纯收入! 农业增加值! 农业总产值! 农业产值! 农业生产总值! 林果 果蔬 柑橘 苹果 葡萄
        红薯 马铃薯 地膜 合作社 农副 涉农 农产 强村 三农! 禽 经果林! 林下! 水果
    """,
    "environment": """
        生态! 环境! 垃圾! 违建! 拆违! 河道! 绿化! 绿地! 无违! 水质! 林长! 河长! 污水! 污染! 扬尘!
        环保! 减排 造林! 巡林! 光伏! 碳 违法建筑! 存量违! 五违! 卫生镇! 大气! 绿道! 公园 可回收!
        小流域! 美丽河湖! 违法用地! 水体! 水系! 水土保持! 市容! 噪声 林地 绿廊! 湿地 节能 美丽街区
        劣 森林! 植树! 焚烧 散乱污! 水源地! 断面! 空气! 优良天数! 厕所革命! 生态修复! 退耕! 松材!
        人居环境! 保洁 治污! 污水处理! 黑臭! 水环境 清淤 护林! 松线虫 防沙 节水 能耗 碳排 禁养
        林改
    """,
    "livelihood": """
        就业! 养老! 老年! 老人! 残疾! 医疗! 卫生 健康 学校! 教育! 幼儿! 托育! 电梯! 救助! 帮困!
        慈善! 社保! 医保! 退役军人! 双拥! 拥军! 慰问! 岗位! 创业! 培训 扶持 低保! 居家 长者!
        计划生育! 儿童! 青少年! 敬老! 助餐! 托额! 失业! 实事 福利 结对 筛查! 体检! 疫苗 科普!
        少先队! 少工委! 充电 日托! 为老! 中学! 小学 车库 二次供水! 美丽家园 停车位 医院! 义诊!
        帮扶 善款! 妇女! 民生 粮食 公交 小巴 中医 雨污 食堂! 特困! 留守! 困难群众! 公益性岗位!
        学位! 校舍! 教师! 参保! 养老保险! 医疗保险! 合作医疗! 卫生院! 卫生室! 卫生所! 家庭医生!
        危房! 公租房! 廉租 津贴 优抚! 农民工! 转移就业! 务工 零工 技能培训! 低收入 两癌! 助学!
        校园 教学楼! 公交车 困境 农贸市场 门诊 住院 零就业 救济 产假 托幼! 招聘! 高考 出生 民政!
        助老! 适老! 无障碍! 公厕 送餐! 孤儿! 义务教育! 教体 学前
    """,
    "culture": """
        文化! 体育! 文明! 文艺! 赛事! 非遗! 健身! 书香! 阅读 志愿! 运动 演出! 图书! 大赛! 竞赛!
        新闻! 媒体! 微信! 文物! 纪念馆! 博物馆! 文体! 场馆 征文! 故居! 展览! 群文! 农家书屋!
        文化站! 送戏! 篮球! 广场舞! 村晚 新时代文明! 移风易俗! 电影! 戏曲! 文物保护! 剧团 体校
        羽毛球
    """,
    "construction": """
        规划 道路 轨交! 城市更新! 动迁! 地块 征收! 旧改! 修缮! 停车 交通! 公路! 桥 通车! 雨污 房屋
        综合整新! 减量化! 号线! 城中村! 腾地! 管网! 外墙! 两旧一村! 土地 清盘! 大修 中修
        道路大中修! 开工 竣工 配套 拆除 市政! 安置房! 架空线! 景观 回搬! 控规! 图则 老街 街坊!
        立项 集中居住! 雨水泵站! 商户 精细化管理 现代化城区! 现代城镇! 棚改! 棚户区! 拆迁! 路灯!
        亮化 硬化! 国道! 省道! 县道! 乡道! 桩基 堤防! 排涝! 防洪! 供水! 电网! 变压器! 基站! 征地!
        调规! 路网! 拓宽! 桥梁! 路面! 街区 大道! 停车场! 主干道! 高速! 隧道! 立面 断头路! 黑化
        油路 公里 扩建 水库 泵站! 线路 自来水! 危旧房! 集镇! 圩镇! 国土空间 管廊 高铁 口袋公园
    """,
    "government": """
        政务! 廉政! 依法行政! 代表建议! 人大代表! 书面建议! 提案! 审计! 审价! 核减! 监理!
        主动公开! 免于公开! 行政诉讼! 行政复议! 合同! 公文! 工单! 满意率 办结率 热线! 法律顾问
        政府自身! 效能 作风! 预算 三公 调研! 减负! 规范性文件! 议案! 满意度 处置率 解决率 远程
        机关 败诉率! 纠错率! 社情民意! 群众意见! 办件! 政务服务! 三公! 政务公开! 营商办 审批 人大
        政协
    """,
    "governance": """
        安全! 平安! 消防! 治理 信访! 矛盾! 纠纷! 调解! 隐患! 网格! 反诈! 禁毒! 应急! 联勤! 监控!
        居委! 居民区 村居 自治! 业委会! 物业! 人口 扫黑! 燃气! 烟感! 出租房! 群租! 案件! 城运!
        居村 治安! 家门口! 警情! 巡逻! 减灾! 数字化 选举! 社工! 防盗! 楼组! 一网统管! 疫情! 封控!
        防控! 确诊! 疑似! 隔离! 核酸! 接种! 火灾! 劳动人事争议 喷淋! 防火 事故! 楼道! 庭审! 普法!
        法律咨询! 社区治理! 征兵! 平台 中台! 指挥! 值班 积案! 上访! 综治! 雪亮! 摄像头! 法治!
        食品安全! 交通安全! 森林防火! 防汛! 地质灾害! 网格员! 民兵! 疫情防控! 防灾! 救援! 巡查
        欠薪! 电信诈骗! 两委 三资 微网实格 除险
    """,
    "economy": """
        经济! 税收! 财政! 企业 招商! 产业! 集体资产! 营商! 总资产! 产值! 投资! 楼宇! 园区! 商务!
        注册! 消费! 增加值! 商业! 人才! 收入! 工业! 资产! 商圈! 科技 创新 贸易! 上市! 外资! 商会!
        集资! 总部! 收益! 销售! 零售! 财力! 智能制造! 产业规划! 市场 资产总额! 国民生产总值!
        国民经济! 规上! 规模以上! 规模工业! 规模企业! 限上! 限额以上! 技改! 高新技术! 专精特新!
        外贸! 进出口! 固定资产! 固投! 亩均! 小微 个体工商户! 个体户! 市场主体! 经营主体! 生产总值!
        用电量 招引! 到位资金! 内资! 营收! 营业收入! 利润 工业用地 厂房! 旅游! 游客! 工业总!
        服务业! 批发 零售业! 升规! 个转企 融资! 贷款 信贷 孵化 产业园! 签约项目 亿元以上! 重点项目
        专利! 研发 电商! 直播 露营 夜市 餐饮业 文旅 总产值
    """,
}
STRONG, WEAK = 3, 1
# So many times the votes of the next one make an area sure.
CLEAR = 2
_AREA_OF = {
    word.rstrip("!"): (area, STRONG if word.endswith("!") else WEAK)
    for area, words in _WORDS.items()
    for word in words.split()
}
_WORD = re.compile("|".join(sorted(map(re.escape, _AREA_OF), key=len, reverse=True)))
# How much a word counts in the clause itself, in the clauses of its part of the sentence before
# it, in its headings from the outermost, and for the record before it in the same part. The last
# word of a clause is what it is about.
_OWN, _NEAR, _HEADINGS, _LAST, _LAST_WORD = 4, 2, (1, 2, 4), 12, 8


@lru_cache(maxsize=2048)
def votes(words: str) -> tuple[tuple[str, str, int], ...]:
    """
    (area, word, weight) for each word of a field of work that ``words`` hold.
    """
    return tuple((*_named(word),) for word in _WORD.findall(words))


def _named(word: str) -> tuple[str, str, int]:
    area, weight = _AREA_OF[word]
    return area, word, weight


def area_of(clause: str, near: str, headings: tuple[str, ...], last: str) -> tuple[str, str, bool]:
    """
    The area of a clause, the word that decided, and whether no other area comes near.
    ``near`` is what stands before the clause in its part of the sentence, ``headings``
    those it stands under, ``last`` the area of the record right before it, "" where none
    is.
    """
    score: dict[str, int] = {last: _LAST} if last else {}
    word_of: dict[str, str] = {}
    for words, counts in ((clause, _OWN), (near, _NEAR), *_weighted(headings)):
        for area, word, weight in votes(words):
            score[area] = score.get(area, 0) + counts * weight
            word_of.setdefault(area, word)
    if own := votes(clause):
        area, _, weight = own[-1]
        score[area] += _LAST_WORD * weight
    if not score:
        return "governance", "", False
    best = max(score, key=lambda area: score[area])
    rest = max((told for area, told in score.items() if area != best), default=0)
    return best, word_of.get(best, ""), score[best] >= CLEAR * rest


def _weighted(headings: tuple[str, ...]) -> list[tuple[str, int]]:
    """
    The innermost headings with what their words count.
    """
    inner = headings[-3:]
    return list(zip(inner, _HEADINGS[-len(inner) :], strict=True)) if inner else []
