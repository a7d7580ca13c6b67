"""What each file of the open data holds, declared once. No Django here.

The writer, the data dictionary and the reader all go by this, so none of them can say otherwise.
Headings are those of docs/ledger.md where a ledger has the same column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

TEXT, FIGURE, DAY, WHOLE = "text", "figure", "day", "whole"
YES_NO, WORD, LIST, MAP, TABLE, WHOLES = "yes_no", "word", "list", "map", "table", "wholes"
# How the dictionary names the kinds.
KIND_WORDS = {
    TEXT: "文字",
    FIGURE: "数",
    DAY: "日期",
    WHOLE: "整数",
    YES_NO: "是否",
    WORD: "选项",
    LIST: "文字，多个用“；”分开",
    MAP: "JSON（栏目和原文）",
    TABLE: "JSON（若干行）",
    WHOLES: "整数，多个用空格分开",
}


@dataclass(frozen=True)
class Column:
    """One column: ``key`` names it in the code, ``heading`` in the file. ``kind`` is one of the
    above, ``words`` the vocabulary of ``models.choices`` that a WORD is of, ``source`` where the
    office finds what stands in it."""

    key: str
    heading: str
    means: str
    kind: str = TEXT
    example: str = ""
    unit: str = ""
    words: str = ""
    source: str = "录入或导入时填写"
    must: bool = False


@dataclass(frozen=True)
class File:
    """One csv file. ``record`` is the kind of record that importing makes of its rows, "" where
    nothing is imported from it row by row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    record: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The first line of the file."""
        return tuple(column.heading for column in self.columns)


JUDGED = "系统按评定规则算出"
KEPT = "系统编号"
PLAN = Column("plan", "所属计划", "所属计划的名称", example="示例镇2026年度目标任务", must=True)
RANK = Column(
    *("rank", "排序", "在本计划中的排列位次，从1起；与所属计划一起认定一个事项", WHOLE, "1"),
    source=KEPT,
    must=True,
)
NUMBER = Column("number", "序号", "计划文件中的序号；没有的留空", example="1")
WORDING = Column("wording", "任务表述", "计划或报告里的原话", example="加装电梯60台", must=True)
WHOSE = (PLAN, RANK, NUMBER, WORDING)

TOWN = File(
    "镇街.csv",
    "镇街",
    (
        Column("code", "区划代码", "统计用区划代码，9位数字", example="999999001", must=True),
        Column("name", "名称", "镇街名称", example="示例镇", must=True),
        Column("district", "区（县）", "所属区（县）", example="示例区"),
        Column("city", "市", "所属市", example="示例市"),
        Column("province", "省（市、区）", "所属省（自治区、直辖市）", example="示例省"),
        Column("provenance", "资料性质", "资料的性质", WORD, "正式资料", words="Provenance"),
        Column("order", "排列顺序", "在总览中的排列顺序，数字小的在前", WHOLE, "1"),
        Column("light_scheme", "亮灯规则代码", "偏慢事项按哪一套规则分档", example="ours"),
        Column("vote_base", "测评基数", "满意度占谁的多少", WORD, "应到人数", words="VoteBase"),
        Column(
            *("vote_rule", "测评计票办法", "满意度测评的计票办法", WORD, "满意率"),
            words="VoteRule",
        ),
    ),
)
LIGHTS = File(
    "亮灯规则.csv",
    "本镇自定的亮灯规则",
    (
        Column("code", "亮灯规则代码", "规则的代码", example="999999001-1", source=KEPT, must=True),
        Column("name", "规则名称", "规则的名称", example="本镇督查办法", must=True),
        Column("basis", "计量方法", "按什么计量（系统内代码）", example="points", must=True),
        Column("bounds", "各档", "由轻到重的各档", TABLE, '[{"light": "slow"}]', must=True),
        Column("source", "依据", "规则所依据的文件", example="镇督查工作办法"),
    ),
)
DOCUMENTS = File(
    "文件.csv",
    "报告、计划、决定等文件",
    (
        Column("title", "文件标题", "文件的标题", example="示例镇2026年政府工作报告", must=True),
        Column(
            *("document_kind", "文件类型", "文件的类型", WORD, "政府工作报告"),
            words="DocumentKind",
            must=True,
        ),
        Column("meeting", "会议", "在哪次会议上提出", example="镇人民代表大会第六次会议"),
        Column("date", "日期", "文件的日期", DAY, "2026-01-16"),
        Column("period_start", "所述时段起", "所说时段的第一天", DAY, "2025-01-01"),
        Column("period_end", "所述时段止", "所说时段的最后一天", DAY, "2025-12-31"),
        Column("source_url", "来源网址", "公开发布的网址", example="https://example.gov.cn/1"),
        Column(
            "index_number", "索引号或文号", "信息公开索引号或发文字号", example="示府〔2026〕1号"
        ),
        Column("text", "正文", "文件全文；本系统没有存全文的留空", example="各位代表：……"),
        Column(
            *("page_starts", "各页起点", "原件各页第一个字在正文中的位置，从0数起", WHOLES),
            example="0 812 1630",
            source="读取原件时得出",
        ),
    ),
    record="document",
)
UNITS = File(
    "单位.csv",
    "责任单位",
    (
        Column("order", "排列顺序", "单位的排列顺序，数字小的在前", WHOLE, "1"),
        Column("name", "单位名称", "单位的全称", example="城乡建设管理办公室", must=True),
        Column("short_name", "简称", "单位的简称", example="城建办"),
    ),
    record="unit",
)
PLANS = File(
    "计划.csv",
    "计划",
    (
        Column("title", "计划名称", "计划的名称", example="示例镇2026年度目标任务", must=True),
        Column(
            *("plan_kind", "计划类型", "计划的类型", WORD, "年度计划"), words="PlanKind", must=True
        ),
        Column("start", "开始日期", "计划期的第一天", DAY, "2026-01-01", must=True),
        Column("end", "结束日期", "计划期的最后一天", DAY, "2026-12-31", must=True),
        Column("given", "下达日期", "计划提出或下达的日子", DAY, "2026-01-16"),
        Column("reporting_months", "填报周期（月）", "几个月填报一次", WHOLE, "3", unit="月"),
        Column("provenance", "资料性质", "资料的性质", WORD, "正式资料", words="Provenance"),
        Column("document", "依据文件", "计划所依据文件的标题", example="示例镇2026年政府工作报告"),
    ),
    record="plan",
)
COMMITMENTS = File(
    "承诺事项.csv",
    "承诺事项",
    (
        *WHOSE,
        Column("parent_rank", "上级排序", "所属上级事项的排序；不是分项的留空", WHOLE, "3"),
        Column("parent", "上级序号", "所属上级事项的序号；没有的留空", example="3"),
        Column("category", "类别", "事项怎样提出", WORD, "民生实事", words="Category"),
        Column("level", "层级", "列在哪一级的计划里", WORD, "镇级", words="Level"),
        Column("area", "领域", "工作领域", WORD, "民生保障", words="Area"),
        Column("subject", "事项", "事项的简短名称", example="加装电梯"),
        Column("measure", "衡量方式", "衡量什么", WORD, "数量", words="Measure"),
        Column("comparator", "比较", "怎样才算达到目标值", WORD, "不少于", words="Comparator"),
        Column(
            *("value", "目标值", "现行目标；区间目标为下限", FIGURE, "60"),
            unit="见计量单位，不带万、亿",
        ),
        Column("value_max", "目标上限", "区间目标的上限", FIGURE, "80", unit="见计量单位"),
        Column("value_text", "目标原文", "目标在原件里的写法", example="不少于60台"),
        Column("unit", "计量单位", "目标值的单位", example="台"),
        Column("basis", "口径", "目标说的是哪一段的数", WORD, "当期", words="Basis"),
        Column("baseline", "基数", "起点或上年数的原文", example="2025年底124台"),
        Column("baseline_value", "基数数值", "从多少算起", FIGURE, "124", unit="见计量单位"),
        Column("progress_share", "按工程量", "目标是否为完成工程量的百分之几", YES_NO, "否"),
        Column("start", "开始时间", "从哪天起算；空为计划开始日期", DAY, "2026-03-01"),
        Column("due", "完成时限", "现行时限；空为计划结束日期", DAY, "2026-12-20"),
        Column("strength", "力度", "原话说得多肯定", WORD, "确定", words="Strength"),
        Column("lead_unit", "牵头单位", "牵头单位的名称", example="城乡建设管理办公室"),
        Column("support_units", "配合单位", "配合单位的名称", LIST, "财政所；社区办"),
        Column("stages", "节点阶段", "各阶段按先后，最后一个即完成", LIST, "开工；竣工"),
        Column("state", "办理状态", "是否还在推进", WORD, "推进中", words="State"),
        Column(
            "state_decision", "状态依据", "暂缓、终止由谁决定，文号", example="镇人大主席团决定"
        ),
        Column("visibility", "公开范围", "谁可以看", WORD, "公开", words="Visibility"),
        Column("note", "备注", "备注", example="与区级项目合并实施"),
        Column("extra", "其他栏目", "台账里另有的栏目和原文，不含个人信息", MAP, '{"分组": "一"}'),
    ),
    record="commitment",
)
SOURCES = File(
    "出处.csv",
    "承诺事项的出处",
    (
        *WHOSE,
        Column("document", "出处", "文件的标题", example="示例镇2026年政府工作报告", must=True),
        Column("quote", "原句", "文件里的原句", example="完成加装电梯60台", must=True),
        Column("offset", "位置", "原句第一个字在正文中的位置，从0数起", WHOLE, "1204", unit="字"),
    ),
    record="source",
)
VERSIONS = File(
    "目标版本.csv",
    "目标的各个版本",
    (
        *WHOSE,
        Column("version", "版本", "1为最初目标，以后每调整一次加1", WHOLE, "1", must=True),
        Column("value", "目标值", "这一版的目标值", FIGURE, "360", unit="事项的计量单位"),
        Column("value_max", "目标上限", "这一版的上限", FIGURE, "400", unit="事项的计量单位"),
        Column("value_text", "目标原文", "这一版目标的写法", example="360个"),
        Column("due", "完成时限", "这一版的时限", DAY, "2026-12-31"),
        Column("since", "起效日期", "从哪天起按这一版；不清楚的留空", DAY, "2026-08-20"),
        Column("decided_by", "决定机构", "由谁决定", example="镇人大主席团"),
        Column("document_number", "文号", "决定的文号", example="示人主〔2026〕7号"),
        Column("document", "依据文件", "决定文件的标题", example="关于调整目标任务的决定"),
        Column("reason", "调整原因", "为什么调整", example="管线迁改，停车场缓建"),
        Column("in_force", "已生效", "否为拟调整，仍按原目标评定", YES_NO, "是", must=True),
    ),
    record="revision",
)
NODES = File(
    "节点.csv",
    "计划节点",
    (
        *WHOSE,
        Column("day", "节点日期", "到哪一天", DAY, "2026-06-30", must=True),
        Column("value", "计划值", "到这天应完成多少", FIGURE, "30", unit="事项的计量单位"),
        Column("stage", "计划阶段", "到这天应到哪个阶段", example="封顶"),
    ),
    record="node",
)
SITES = File(
    "点位.csv",
    "点位",
    (
        *WHOSE,
        Column("position", "点位排序", "在本事项中的排列顺序", WHOLE, "1"),
        Column("name", "点位", "村、居、小区或路段", example="东街小区", must=True),
        Column("stage", "进展阶段", "到了哪个阶段", example="施工中"),
        Column("done_on", "完成日期", "哪天完成", DAY, "2026-09-12"),
    ),
    record="site",
)
SHARES = File(
    "分解.csv",
    "分解到村（单位）",
    (
        *WHOSE,
        Column("position", "分解排序", "在本事项中的排列顺序", WHOLE, "1"),
        Column("holder", "分解到", "分解到哪个村或单位", example="东街社区", must=True),
        Column("value", "分解数", "分到多少；没有写的留空", FIGURE, "20", unit="事项的计量单位"),
        Column("value_text", "分解数原文", "分解数在原件里的写法", example="20台"),
        Column("reported_by", "填报单位", "由哪个单位填报；留空为牵头单位", example="社区办"),
        Column(
            "figures",
            "分解完成数",
            "到哪一天累计完成多少；corrects是更正了本格中的第几个，从1数起",
            TABLE,
            '[{"day": "2026-09-30", "value": "12"}]',
            unit="事项的计量单位",
        ),
    ),
    record="share",
)
PROGRESS = File(
    "进展.csv",
    "进展数据",
    (
        *WHOSE,
        Column("row", "记录号", "本文件中的编号，从1起", WHOLE, "2", source=KEPT, must=True),
        Column("corrects", "更正的记录号", "本条更正了哪一条；不是更正的留空", WHOLE, "1"),
        Column("corrected", "已被更正", "是否已被后面的记录更正", YES_NO, "否", must=True),
        Column("day", "数据截至", "数据说到哪一天", DAY, "2026-09-30", must=True),
        Column("from_day", "时段起", "只说一段时间的数，从哪天起", DAY, "2026-07-01"),
        Column("basis", "数据口径", "数据说的是哪一段", WORD, "累计", words="Basis", must=True),
        Column(
            "value",
            "数值",
            "报告的数；核实为零的是0，没有报的留空",
            FIGURE,
            "47",
            unit="见数据单位",
        ),
        Column("value_text", "数值原文", "数值在原件里的写法", example="47台"),
        Column("unit", "数据单位", "数值的单位", example="台"),
        Column("stage", "形象进度", "到了哪个阶段", example="封顶"),
        Column("done", "是否完成", "报告是否说已完成；没有说的留空", YES_NO, "否"),
        Column("claimed_ratio", "自称完成率", "报告自己写的完成率", FIGURE, "79.5", unit="%"),
        Column("words", "进展情况", "原话", example="已完工47台，在建9台"),
        Column("cause_kind", "原因类别", "慢在哪一类原因", WORD, "征地", words="CauseKind"),
        Column("cause", "存在问题", "慢在哪里", example="泵房用地未谈妥"),
        Column("next_step", "下一步打算", "准备怎么办", example="10月底前完成选址"),
        Column("expected_on", "预计完成", "预计哪天完成", DAY, "2026-12-20"),
        Column("document", "进展出处", "来源文件的标题", example="示例镇2026年上半年工作情况报告"),
        Column("quote", "进展原句", "来源文件里的原句", example="加装电梯完工47台"),
        Column("offset", "进展位置", "原句在正文中的位置，从0数起", WHOLE, "655", unit="字"),
        Column("source_cell", "来源单元格", "来自哪个表哪一格", example="三季度.xlsx 进展 F5"),
        Column("reported_by", "填报单位", "哪个单位报的", example="城乡建设管理办公室"),
        Column("extra", "其他栏目", "表里另有的栏目和原文，不含个人信息", MAP, '{"同比": "3%"}'),
    ),
    record="progress",
)
_JUDGED = (
    Column("as_of", "评定日", "按哪一天评定", DAY, "2026-09-30", source=JUDGED),
    Column("status", "状态", "状态，与页面所写相同", example="按序时", source=JUDGED),
    Column("status_code", "状态代码", "系统内代码", example="on_schedule", source=JUDGED),
    Column("light", "亮灯", "偏慢事项的档次（系统内代码）", example="slow", source=JUDGED),
    Column("ratio", "完成率", "完成了目标的几分之几，1为全部", FIGURE, "0.783333", source=JUDGED),
    Column("expected", "应达", "到评定日按计划应达几分之几", FIGURE, "0.745205", source=JUDGED),
    Column("gap", "差距", "完成率与应达之差", FIGURE, "0.038128", source=JUDGED),
    Column("reason", "理由", "为什么是这个状态，与页面所写相同", example="……", source=JUDGED),
    Column("rule_version", "规则版本", "评定规则的版本", example="1", source=JUDGED),
)
STATUSES = File("状态.csv", "评定日的状态", (*WHOSE, *_JUDGED))
PUBLICATIONS = File(
    "发布.csv",
    "历次发布",
    (
        Column("number", "期号", "第几次发布", WHOLE, "1", source=KEPT, must=True),
        Column("title", "发布名称", "发布的名称", example="镇人大主席团会议", must=True),
        Column("as_of", "发布数据截至", "数据说到哪一天", DAY, "2026-09-30", must=True),
        Column("released_on", "发布日期", "哪天发布", DAY, "2026-10-09", must=True),
        Column("released_by", "审定单位", "由谁审定", example="镇党政办公室", must=True),
        Column("rule_version", "规则版本", "评定规则的版本", example="1", source=JUDGED),
        Column("plans", "所含计划", "包括哪些计划", LIST, "示例镇2026年度目标任务"),
        Column("items", "事项数", "这次发布中可以看到的事项数", WHOLE, "46", source=JUDGED),
    ),
)
RELEASED = File(
    "发布状态.csv",
    "历次发布时的状态",
    (
        Column("publication", "期号", "第几次发布", WHOLE, "1", source=KEPT, must=True),
        PLAN,
        NUMBER,
        WORDING,
        *_JUDGED,
    ),
)
# In the order in which they are written and must be read.
FILES = (
    *(TOWN, LIGHTS, DOCUMENTS, UNITS, PLANS, COMMITMENTS, SOURCES, VERSIONS),
    *(NODES, SITES, SHARES, PROGRESS, STATUSES, PUBLICATIONS, RELEASED),
)
DICTIONARY = File(
    "数据字典.csv",
    "数据字典",
    (
        Column("file", "文件", "哪个文件", must=True),
        Column("column", "栏目", "哪一栏", must=True),
        Column("means", "含义", "这一栏说的是什么", must=True),
        Column("type", "类型", "值的类型", must=True),
        Column("unit", "单位", "数的单位"),
        Column("values", "可选值", "只能填哪些词", LIST),
        Column("must", "必有", "是否每行都有", YES_NO),
        Column("source", "来自", "这一栏从哪里来"),
        Column("example", "例子", "一个例子"),
    ),
)


def imported() -> Iterator[File]:
    """The files whose rows are imported, in their order."""
    return (file for file in FILES if file.record)


# Files that exports did not have at first: a folder without them is read as well.
LATER = (SHARES.name,)
# Columns that exports did not have at first: without them a file is read as well.
ADDED = ("cause_kind",)


def with_headings(headings: tuple[str, ...]) -> File | None:
    """The imported file that begins with exactly these headings; None for any other."""
    known = (each for file in imported() for each in (file, _at_first(file)))
    return next((file for file in known if file.headings == headings), None)


def _at_first(file: File) -> File:
    return replace(file, columns=tuple(c for c in file.columns if c.key not in ADDED))
