"""The words by which a clause without a number tells a definite end state."""

from __future__ import annotations

import re


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


# What may stand before the verb and changes nothing.
LEAD = (
    _any(
        """
        顺利 全面 基本 成功 提前 率先 正式 试点 配合 如期 按期 按时 高质量 高标准 高水平 高效
        圆满 全部 均 已经 已 共 同步 积极 精心 努力 力争 争取 确保 全力 年内 年底 年底前 上半年
        下半年 组织 稳步 有序 抓紧 尽快 尽早 并 先后 相继 陆续 协助 指导 继续 我们 同时 还 又
        首次 首批 再次 适时 及时 连续 科学 合理 精准 统筹
    """
    )
    + r"|\d{1,2}月底?前?|[一二三四]季度|在[^，。]{2,12}(?:率先|首[个家])|(?:全年|今年|五年来)"
)
# Verbs that finish something; a list behind one of them is finished part by part.
FINISHING = _any(
    """
        基本完成 全面完成 完成 建成 基本建成 竣工 交付 开办 启用 成立 出台 制定出台 制定 编制
        启动 举办 开工建设 开工 修订 印发 设立 增设 绘制 签订 承办 落成 召开 组建 打通 签署
        实施完成 办好 办好办精 实现 研究制定 编制完成 制订 拟定 投用 发布 推出 开通 挂牌成立
        新设 基本消除 全面消除 建设投用 建成投用 建成投产 建成启用 投入使用
    """
)
SETTING_UP = _any("建立 搭建 获得 纳入 开展 组织开展 引入 成功引进 成功招引 成功签约")
# What is built stands there afterwards.
BUILDING = _any(
    """
        新建 扩建 改扩建 新改建 新改扩建 迁建 重建 改建 异地新建 异地迁建 移址新建 拆除重建
        选址新建 原址重建
    """
)
BUILT = re.compile(
    r"(?:校区|小学|中学|幼儿园|学校|医院|病院|卫生院|卫生室|服务站|路|街|桥|大道|广场|公园|厂|厂房|市场|水库|泵站|水厂|"
    r"管网|工程|项目|楼|宿舍|住房|公寓|食堂|场|馆|站|中心|库|池|所|基地|园|码头|步道|绿道|渠|公厕|院|道|闸|亭|室|碑|点|房|坝|堤|塔)$"
)
HONOURED = _any(
    "荣获 获评 争创 创成 创评 冲刺 入选 成功创建 被评为 评为 获批 获颁 获得 夺得 通过 申报 创建"
)
STARTS = re.compile(
    rf"(?:{LEAD})*(?P<verb>{FINISHING}|{BUILDING}|{SETTING_UP}|{HONOURED})(?!率|度|时间|后|以来)了?(?P<object>.+)"
)
# 指导商会完成换届: a subject between the one who helps and what is finished.
INNER = re.compile(
    r"(?:指导|推动|协助|支持|确保|配合)[^，。“《]{1,12}(?P<verb>完成|通过)(?P<object>.+)"
)
WISHES = (
    "深化|加强|推进|持续|不断|完善|强化|探索|推广|提升|促进|加快|努力|引导|鼓励|注重|坚持|"
    "以(?!上|下)|围绕|迎接|随着|对照|按照|根据|结合|聚焦|立足|针对|依托|确保不"
)
WISH = re.compile(WISHES)
ACTING = re.compile("建设|打造|构建|安置|组织|开展|实施|落实|优化|提高|增强")
# What comes by itself, and is no work of this government.
AWAITED = re.compile("迎来|迎接|喜迎|欢庆")
# Part of a thing is not the thing, and an anniversary is no founding.
UNFINISHED = re.compile(
    r"^待|代替|尚未|还未|未能|没有|未(?=完成|开工|竣工|建成|通过)|无法|部分(?:企业|项目|地段)?[^，]{0,2}$|部分(?:投产|完工|开工)|周年$"
)
# Such activities come again and again.
VAGUE = re.compile(
    "周年$|如下$|^情况|^(?:全年|年度|年初|既定|预期|县委|上级|各项|主要|重点|经济|社会|发展|下达|确定|的|工作)*(?:目标|任务|指标)+$|^多次|^各[项类](?!.*(?:指标|任务))|系列[^，]{0,4}(?:活动|品牌)$"
)
# 甲村已完成撤村, 乙城力争完成施工: the subject stands before the verb.
SUBJECT = re.compile(
    rf"(?!{WISHES})[^，。“《通]{{3,40}}?(?:{LEAD})*"
    r"(?P<verb>完成|启动|成立|建成|举办|出台|承办|印发)(?!后|率|的|了?一[批系])了?(?P<object>[^、].+)"
)
_STATES = _any(
    """
        开工建设 开工 竣工验收 竣工 完工 通车 建成通车 建成开放 建成投用 建成启用 建成使用 建成
        投入使用 投入运行 投入运营 投入试运行 正式运行 上线运行 正式运营 正式启动 试运行 试运营
        对外开放 启用 投用 开业 开园 开馆 施行 落成 封顶 揭牌 交付使用 交付 召开 正式上线 上线
        开诊 开学 全面完成 顺利完成 基本完成 落地运营 投产 通过验收 签约落地 正式签约 全部完成
        成立 开街 开张 全线贯通 贯通 成功创建 摘牌 达产 结构封顶 完成封顶 投运 入驻 竣工交付
        竣工投用 开办运营 回搬入住 入住 正式开放 建成运营
        结顶 并网发电 通水 脱贫摘帽 摘帽 整体脱贫 出列 销号 试生产 量产 达效 交房 奠基 破土动工 动工
        授牌 建设完毕 合龙 验收合格 开通运行 正式开通 安装完毕 挂牌运营 拆除重建 全部结顶 主体完工
    """
)
_WORK_DONE = (
    r"已(?:经|于[^，。、]{1,8})?(?:全部|全面|顺利|基本)?完成|(?:编纂|编制|建设|改造|施工|修缮|验收|安装|搬迁|清退|收储|动迁|整治|年底|年内|月底前?|季度)"
    "(?:顺利|基本|全面|已|全部)?完成|(?:顺利|圆满|全面|基本)收[尾官]"
)
STATE = re.compile(rf"(?P<state>(?:{_STATES}|{_WORK_DONE}))(?:了)?$")
# States that only a named thing reaches; behind 推进, 深化 and the like they are wishes.
_SOFT = _any("全覆盖 达标 清零 挂牌 收官")
SOFT_STATE = re.compile(rf"(?P<state>{_SOFT})$")
WITHIN = re.compile(
    r"(?P<state>控制在)[^，。；\d]{2,20}(?:以内|之内|内)$|(?P<level>达到)“[^”]{1,8}”(?:水平|标准|等级)?$"
)
HONOURS = re.compile(
    r"获评|荣获|被评为|评为|被授予|授予|成功创建|创建成为|创成|入选|被列[为入]|确定为|命名为|认定为|成功纳入|获批|取得(?=[^，]{2,20}(?:证|批复|书)$)|"
    r"获(?=[^，。]{2,40}(?:称号|奖|荣誉|红旗|锦旗|先进集体|先进单位|奖章|金奖|表彰))|(?:顺利|成功|一次性)通过|蝉联|夺得|摘得|跻身|捧得|荣膺"
)
# Mechanisms, abilities and other things that never end.
EMPTY = re.compile(
    r"(?:机制|制度|模式|体制|格局|意识|能力|水平|作用|力度|成效|氛围|优势|质量|合力|作风|环境|环节|堵点|瓶颈|基础|形象|效能|效率|效果|质效|动力|"
    r"活力|品质|功能|能级|短板|难题|问题|理念|责任|思想|思路|路径|关系|管理|服务|局面|突破|体系|转型|发展|融合|有机统一|衔接|"
    r"互动|共享|双赢|共赢|转变|对接|联动|系列活动|工作法|品牌|赋能|增值|成就|进展|小康社会|跨越|飞跃|梦想|期盼|目标|愿望|价值|效应)$"
)
# What can be set up and then looked at.
THING = re.compile(
    r"(?:平台|中心|站|小组|馆|队伍|队|组|协会|工作室|基地|联盟|点|室|系统|数据库|档案|委员会|专班|网点|清单|图|中台|公园|[”》]|名单|"
    r"学校|医院|公司|智能化体系|院|法庭|微站|广场|园|库|书屋|驿站|窗口|集团|党委|支部|商会|智库|团|所)$"
)
TITLE = re.compile(
    r"(?:称号|[”》]|创建|[镇区市县村乡]|社区|单位|园区|街镇|先进|示范[点区]?|城区|集体|基地|奖)$"
)
# The last signs of things that a list may name one after the other: 成立甲站、乙中心.
EACH_ENDS = re.compile(
    rf"(?:{THING.pattern}|{TITLE.pattern}|[部庭局处校社村镇会赛节展周]|办法|方案|规划|意见|政策|细则|院|学院)$"
)
PASSED = re.compile(
    r"(?:验收|复审|复评|评审|评估|审查|审核|认定|考核|检查|创建|认证|终审|初审|测评|复核)(?:工作)?$"
)
# Behind 实现 only what can be finished.
REALISED = re.compile(
    r"(?:升级|开放|运行|开工|开工建设|竣工|通车|投产|投用|清零|全覆盖|贯通|落地|上线|交付|摘牌|改造|达标|建成|转制|改制)$"
)
# The last words of works that stand by themselves in a list: 软管更换、报警器加装和隐患整治.
WORKS = re.compile(
    r"(?:建设|更换|加装|整治|改造|工程|项目|创建|修缮|大修|中修|翻建|升级|提质增能|提档升级|规划|任务|施工|编制|立项|安装|验收|检查|排查|征收|腾地|开工|"
    r"选举|补选|设计|新建|改建|扩建|评估|普查|清盘|收储|测绘|中心|工作站|服务站|大赛|竞赛|示范镇|公园|称号|示范点|综合体|"
    r"移址新建|招标|征询|清退|搬迁|动迁|拆除|修复|竣工|交付|审批|公示|签约|供地|出让|公示)$"
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
