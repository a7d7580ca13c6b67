"""The words that prose of progress is read by: what is done, steps of works, counters."""

from __future__ import annotations

_VERBS = """
    签约 开工 竣工 完工 完成 建成 投用 投产 新建 改建 扩建 改造 修缮 修复 加装 安装 拆除 整治 治理
    引进 培育 培训 举办 开展 组织 受理 办理 办结 化解 调解 发放 入库 交付 种植 新增 清理 清运 疏浚
    铺设 硬化 绿化 收集 创建 打造 招引 落户 注册 兑现 拨付 支付 到位 签订 腾退 征收 搬迁 流转 帮扶
    惠及 建立 摊铺 到岗 购置 清淤 认定 处置 关停 盘活 收储 出让
    走访 检查 排查 整改 查处 提供 帮助 解决 吸纳 服务 救助 实现 达到 投入 使用 启动 设立 覆盖 验收
"""
VERBS = tuple(_VERBS.split())
# Steps of works as reports name them; the longest that fits is meant.
_STAGES = """
    项目建议书 立项 可研批复 可研 初步设计 初设 施工图设计 施工图审查 方案设计 规划选址 环评
    用地预审 土地报批 用地报批 征地拆迁 招投标 招标 中标 合同签订 进场施工 开工建设 开工 打桩
    桩基施工 桩基 基础施工 主体施工 主体结构封顶 主体封顶 结构封顶 封顶 外立面施工 装饰装修 装修
    设备安装 安装调试 设备调试 竣工验收 竣工 完工 验收合格 通过验收 验收 交付使用 投入使用
    试运行 试运营 正式运营 正式投产 试投产 投产 投用 建成开放 对外开放 建成 审批 公示 前期工作
"""
STAGES = tuple(_STAGES.split())
# Behind a number these are spans of time, ranks or parts of names, never a count of what was done.
_TIMES = "年 月 天 小时 分钟 分 秒 个月 周 季度 届 期 班 级 道 点 度 号"
TIMES = frozenset(_TIMES.split())
# With these a lone Chinese numeral may count: 完成一个, but not 一站式.
_OF_ONE = "个 家 户 人 名 台 套 处 所 座 条 件 场 项 次 辆 公里 亩"
COUNTERS_OF_ONE = frozenset(_OF_ONE.split())
