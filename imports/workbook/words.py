"""The headings of offices by field, for each kind of table: the vocabulary of docs/ledger.md."""

from __future__ import annotations

LEDGER = {
    "plan": "所属计划",
    "identifier": "兑现编号",
    "mark": "兑现表号",
    "number": "序号 编号 序 项目序号 任务编号 项目编号 NO. NO No. No no. no",
    "wording": "任务表述 工作任务 重点任务 主要任务 任务内容 主要目标任务 项目名称 项目内容 "
    "民生实事工程 民生实事项目 工作名称 考核指标 指标名称 任务名称 任务 实事项目 实事内容 "
    "重点工作任务 主要工作任务 工作事项 任务事项 承诺事项 事项名称 工程名称 指标 主要指标 "
    "重点项目 重点工作 考核内容 议定事项 反馈问题 督办事项 督查事项 交办事项 "
    "办理事项 重点事项 任务清单 工作清单 工作要点 项目 建设项目 主要经济指标",
    "category": "类别",
    "group": "所属区域 属地 县别 行业 区域 所属乡镇 所属村 项目类别 任务类别 工作类别 "
    "项目类型 分类 板块",
    "area": "领域",
    "level": "层级",
    "subject": "事项",
    "content": "建设内容及规模 建设内容 建设规模 建设规模及内容 建设规模和内容 建设内容和规模 "
    "主要建设内容 主要建设内容及规模 工作内容 主要工作内容 具体内容 主要内容 内容 "
    "项目概况 工程概况 建设概况 整改措施 具体举措 "
    "工作举措 主要举措 年度工作措施 工作措施 主要措施 具体措施 推进措施 落实措施 工作要求 "
    "具体要求 任务要求 实施内容 建设任务 年度建设内容 年度建设任务 具体任务 细化任务 任务分解",
    "measure": "衡量方式",
    "target": "目标值 目标任务 工作目标 全年目标任务 年度目标 全年计划 年度计划 "
    "全年目标 年度目标任务 年度目标值 目标 年度任务 全年任务 目标数 任务数 计划数 年计划 "
    "年度工作目标 整改目标 计划工程量 全年工作目标 年度计划投资 全年计划投资 年计划投资 "
    "年度计划完成投资 "
    "年度投资计划 全年目标值 当年计划投资 本年计划投资 计划投资 年度目标数 年度任务数",
    "stage_target": "阶段目标 阶段性目标",
    "unit": "计量单位 单位",
    "basis": "口径",
    "baseline": "基数 去年同期 上年同期 去年完成 上年完成 去年实绩 上年实绩 去年基数 上年基数 "
    "去年同期数 上年同期数 去年完成数 上年完成数",
    "start": "开始时间 起算日期 开工时间 计划开工时间 拟开工时间",
    "due": "完成时限 完成时间 时间节点 计划完成时间 完成期限 办结时限 拟竣工时间 竣工时间 "
    "计划竣工时间 办理时限 整改时限 落实时限 时限 截止时间 截止日期 "
    "计划完成时限 时间要求 时限要求 建设起止时间 "
    "起止时间 建设期限 建设年限 建设起止年限 起止年限",
    "lead_unit": "牵头单位 责任单位 牵头部门 责任主体 承办单位 建设单位 责任部门 业主单位 主办单位 "
    "牵头责任单位 实施单位 项目单位 落实单位 责任科室 责任主体与协同单位 责任单位及责任人",
    "support_units": "配合单位 配合部门 协同单位 协办单位 协助单位 参与单位",
    "supervising_leader": "分管领导 牵头领导 责任领导 挂钩领导 挂点领导 包联领导 联系领导 包保领导 "
    "分管负责人 镇分管负责人",
    "owner_person": "责任人 负责人 联系人 联络人 经办人 项目负责人 直接责任人 具体责任人",
    "phone": "联系电话 电话 联系方式 手机 手机号 手机号码",
    "parent": "上级序号",
    "stages": "节点阶段",
    "strength": "力度",
    "state": "办理状态",
    "state_decision": "状态依据",
    "visibility": "公开范围",
    "document": "出处",
    "quote": "原句",
    "offset": "位置",
    "cumulative": "累计完成 已完成数 累计 本年累计 累计完成数 累计完成量 "
    "累计完成情况 累计数 本年累计完成 已完成 完成数 实际完成 实际完成数 完成投资 已完成投资",
    "period_value": "当期完成 当月完成 本季完成 本月完成 当季完成 当期完成数 本季度完成 当月实绩 "
    "当月 当季 本月 当期 上旬 中旬 下旬 本旬 本旬完成 本旬完成投资",
    "level_value": "当前水平 当前值",
    "growth": "同比 同比增长 增幅 增速 同比增幅 同比增减 增长率",
    "day": "数据截至 截至日期",
    "from_day": "时段起",
    "stage": "形象进度 实际形象进度 工程形象进度 目前形象进度",
    "done": "是否完成 是否办结 是否完工 是否销号",
    "verdict": "是否达序 是否达序时 是否达到序时 目标完成情况 达序情况 亮灯 亮灯情况 完成状态",
    "claimed_ratio": "完成率 完成比例 占年任务之比 完成计划 完成投资占年计划 占年计划 占年度计划 "
    "占全年计划 占全年目标 完成年度计划 完成百分比 任务完成率 投资完成率 计划完成率",
    "words": "进展情况 目前进展情况 当前进度 推进情况 工作进展 完成情况 进度 目前进度 工作进度 "
    "工作进展情况 工作推进情况 最新进展 "
    "进展 目前进展 项目进展 当前进展 实施进展 建设进展 任务进展 实施进度 项目进度 建设进度 "
    "项目进展情况",
    "cause_kind": "原因类别 滞后原因类别 问题类别 原因分类 滞后原因分类 存在问题类别 问题类型 "
    "未完成原因类别",
    "cause": "存在问题 需协调解决问题 存在困难 存在的问题 未完成原因 滞后原因 存在困难问题 "
    "原因分析 存在问题及下一步打算 存在问题和困难 存在的问题和困难 存在困难和问题 "
    "需协调解决的问题 问题及建议 说明",
    "next_step": "下一步打算 下一步工作计划 下月工作计划 下一步工作打算 下一步计划 下一步措施 "
    "下步打算",
    "expected_on": "预计完成 预计完成时间",
    "reported_by": "填报单位",
    "progress_document": "进展出处",
    "progress_quote": "进展原句",
    "progress_offset": "进展位置",
    "note": "备注",
}
PLAN = {
    "title": "计划名称",
    "plan_kind": "计划类型",
    "start": "开始日期",
    "end": "结束日期",
    "given": "下达日期",
    "reporting_months": "填报周期 填报周期月",
    "provenance": "资料性质",
    "document": "依据文件",
    "note": "备注",
}
UNIT = {"order": "序号", "name": "单位名称", "short_name": "简称", "note": "备注"}
DOCUMENT = {
    "number": "序号",
    "title": "文件标题",
    "document_kind": "文件类型",
    "meeting": "会议",
    "date": "日期",
    "period_start": "所述时段起",
    "period_end": "所述时段止",
    "source_url": "来源网址",
    "index_number": "索引号或文号 索引号 文号",
    "text": "正文",
    "text_more": "正文续",
    "note": "备注",
}
_NAMED = {
    "plan": LEDGER["plan"],
    "number": LEDGER["number"],
    "identifier": LEDGER["identifier"],
    "mark": LEDGER["mark"],
    "wording": LEDGER["wording"],
}
REVISION = {
    **_NAMED,
    "old_target": "原目标",
    "target": "调整后目标",
    "due": "调整后时限",
    "since": "起效日期",
    "decided_by": "决定机构",
    "document_number": "文号",
    "document": "依据文件",
    "reason": "调整原因",
    "proposed": "是否拟调整",
    "unit": LEDGER["unit"],
    "note": "备注",
}
NODE = {
    **_NAMED,
    "day": "节点日期",
    "value": "计划值",
    "stage": "计划阶段",
    "unit": LEDGER["unit"],
    "note": "备注",
}
SHARE = {
    **_NAMED,
    "holder": "分解到 分解到村 分解单位 分解村 村社区",
    "value": "分解数 分解任务数 分解目标 分解任务 分解目标数 分解任务目标",
    "unit": LEDGER["unit"],
    "reported_by": LEDGER["reported_by"],
    "note": "备注",
}
SITE = {**_NAMED, "name": "点位", "stage": "进展阶段", "done_on": "完成日期", "note": "备注"}

# The first kind whose signature stands in a header decides; the order settles doubt.
SIGNATURES = {
    "plan": "title",
    "document": "title",
    "revision": "target",
    "node": "day",
    "site": "name",
    "share": "holder",
    "unit": "name",
}
TABLES = {
    "plan": PLAN,
    "document": DOCUMENT,
    "revision": REVISION,
    "node": NODE,
    "site": SITE,
    "share": SHARE,
    "unit": UNIT,
    "ledger": LEDGER,
}
FIGURES = {"cumulative": "cumulative", "period_value": "period", "level_value": "level"}
PERIODIC = {*FIGURES, "words", "stage", "claimed_ratio", "done", "stage_target", "verdict"}
# Columns whose heading may stand for several periods, or for several people and places.
REPEATED = {*PERIODIC, "text_more", "growth", "baseline", "supervising_leader", "owner_person"}
# What makes a row of headings a header and not a row of words that happen to be headings.
ANCHORS = {"number", "wording", "identifier", "order", *(SIGNATURES.values())}
# A table of ours says at least one of these of its items.
SAYING = {"target", "state", "stages", "stage_target", "cause", "cause_kind", *PERIODIC}
# Words within headings of several rows that say nothing alone.
_PARTS = (
    "计划 目标 完成 实际 实绩 投资 金额 数量 投资额 完成投资额 其中 小计 合计 计划完成 实际完成 "
    "开工 竣工 名称 内容 时间 单位 领导 责任人 情况 全年 上年 本年 备注 总数 已完成 未完成"
)
PARTS = frozenset(_PARTS.split())
