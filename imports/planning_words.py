"""Sentences for the issues that planning finds, and one way to say any issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .issues import Issue

SENTENCES = {
    "plan_not_held": gettext_lazy(
        "没有名为“%(plan)s”的计划。请先导入这份计划，或在文件里加一张含“计划名称”的计划信息表。"
    ),
    "plan_without_span": gettext_lazy(
        "计划“%(value)s”缺少开始日期或结束日期，请在计划信息表中补上。"
    ),
    "number_changed": gettext_lazy(
        "这项任务已在库中，序号是%(old)s，文件里写的是%(value)s。请核对序号，确为两项任务的请改写任务表述。"
    ),
    "number_taken": gettext_lazy(
        "序号%(number)s在库中是“%(old)s”，与文件里的“%(value)s”不像同一项任务。请核对序号或任务表述。"
    ),
    "number_of_several": gettext_lazy(
        "序号%(value)s在库中有%(count)s项（各部分分别编号），不能断定是哪一项。"
        "请在表里写上任务表述，或在预览中选定。"
    ),
    "plan_resembles": gettext_lazy(
        "将新建计划“%(value)s”；库中已有同一时段的计划“%(old)s”。如果其实是同一份，"
        "请在预览里把“所属计划”选成那份，以免任务重复登记。"
    ),
    "number_in_use": gettext_lazy(
        "序号%(number)s已是库中的“%(old)s”，不能再作新事项的序号。请在文件里改序号，或选定为已有事项。"
    ),
    "number_kept": gettext_lazy("序号%(number)s已是另一项的，这一项的序号不变，仍是%(old)s。"),
    "commitment_doubtful": gettext_lazy(
        "“%(value)s”与库中的事项相近，不能断定是同一项还是新事项。请在预览中选定。"
    ),
    "matched_by_wording": gettext_lazy(
        "按任务表述对上了库中序号%(number)s的“%(old)s”。不是同一项的，请在预览中改选。"
    ),
    "taken_by_row": gettext_lazy(
        "这一行和第%(other_line)s行对上了库中同一项“%(old)s”。请在预览中选定各是哪一项，或不导入其中一行。"
    ),
    "identifier_broken": gettext_lazy(
        "兑现编号“%(value)s”写错了，没有这样的编号。请照原表复制，或清空这一格按序号匹配。"
    ),
    "commitment_gone": gettext_lazy(
        "“%(value)s”所指的事项库中已经没有了。请清空兑现编号，或在预览中另选。"
    ),
    "of_another_town": gettext_lazy(
        "“%(value)s”是别的镇街的事项，不能写到本镇。请核对是否选错了镇街或拿错了表。"
    ),
    "of_another_plan": gettext_lazy(
        "“%(value)s”是计划“%(plan)s”的事项，不属于这一行的计划。请核对所属计划。"
    ),
    "stage_not_listed": gettext_lazy(
        "形象进度“%(value)s”不在这项任务的节点阶段（%(stages)s）之中，不会改变所到的阶段。"
        "已到某一阶段的，请写那个阶段的名称。"
    ),
    "node_without_stage": gettext_lazy(
        "“%(value)s”不是这项任务的阶段：节点类任务请写到这一天应到的阶段（%(stages)s）。"
    ),
    "node_stage_unlisted": gettext_lazy(
        "计划节点“%(value)s”不在这项任务的节点阶段（%(stages)s）之中。请从中选一个。"
    ),
    "node_percent": gettext_lazy(
        "计划节点“%(value)s”是百分数，这项任务按“%(unit)s”计。请写到这一天累计应完成的数。"
    ),
    "node_negative": gettext_lazy("计划节点“%(value)s”小于0，请核对。"),
    "node_goes_back": gettext_lazy(
        "计划节点“%(value)s”比前一个节点“%(before)s”还低。节点是累计到这一天的，请核对；"
        "填的是当期数的，请改成累计数。"
    ),
    "node_far_below": gettext_lazy(
        "计划节点“%(value)s”离目标%(target)s太远，可能填的是比例。请写到这一天累计应完成的数。"
    ),
    "node_above_target": gettext_lazy("计划节点“%(value)s”超过了目标%(target)s，请核对。"),
    "due_beyond_plan": gettext_lazy("完成时限在计划期（到%(end)s）之后，请核对年份。"),
    "share_of_no_quantity": gettext_lazy(
        "“%(value)s”分不了：这项任务的衡量方式是%(measure)s，只有数量可以分解到村（单位）后合计。"
    ),
    "share_of_parts": gettext_lazy(
        "这项任务已有分项，不能再分解到“%(value)s”，否则会算两遍。请分解它的分项。"
    ),
    "share_holder_adds_up": gettext_lazy(
        "“%(value)s”是合计行，不是一个村（单位），没有采用。请删去这一行。"
    ),
    "share_holder_near": gettext_lazy(
        "这项任务已分解到“%(near)s”，这里写的是“%(value)s”，可能是同一个村（单位）。"
        "是同一个的请改成一样的名称；确是另一个的，请先写进责任单位名录。"
    ),
    "share_negative": gettext_lazy("“%(value)s”小于0，请核对。"),
    "share_figure_added": gettext_lazy(
        "“%(value)s”像是本期增加的数。分解到村（单位）的数请填累计完成数。"
    ),
    "sum_without_share": gettext_lazy(
        "这项任务已有的合计里没有“%(value)s”，等它也报数后才是全项的数，请核对。"
    ),
    "share_unit_differs": gettext_lazy(
        "“%(value)s”的计量单位是%(unit)s，这项任务的是%(own)s，不能换算。请核对。"
    ),
    "shares_over": gettext_lazy("各份分解数合计%(sum)s，目标%(target)s，超出%(gap)s。请核对。"),
    "shares_under": gettext_lazy("各份分解数合计%(sum)s，目标%(target)s，少%(gap)s。请核对。"),
    "share_gone": gettext_lazy(
        "兑现编号“%(value)s”所指的分解项不在这份计划里，可能已经删去，或拿错了表。请核对。"
    ),
    "share_contradicted": gettext_lazy(
        "这一行写的是“%(value)s”，后面隐藏的编号是“%(old)s”的，两者不符。"
        "排序或粘贴时请连同隐藏的列一起选；请核对后改正任务表述，或不导入这一行。"
    ),
    "share_unknown": gettext_lazy(
        "“%(value)s”：这项任务没有分解到“%(holder)s”。请核对村（单位）名称，或先导入任务分解到村的表。"
    ),
    "share_not_cumulative": gettext_lazy(
        "分解到村（单位）的数请填累计完成数，这里写的是%(basis)s数，没有采用。"
    ),
    "share_words_not_kept": gettext_lazy(
        "分解行只采用完成数；写在这一行的文字没有采用，请写到这项任务本身的那一行。"
    ),
    "shares_partial": gettext_lazy(
        "截至%(day)s已报%(reported)s个，合计%(sum)s；未报：%(missing)s。还不能作为全项的数。"
    ),
    "shares_differ": gettext_lazy(
        "各村（单位）合计为%(sum)s，全项已报%(told)s。以已报的为准，请核对。"
    ),
    "beside_shares": gettext_lazy(
        "各村（单位）合计为%(sum)s，这里填%(told)s。以这里填的为准，请核对。"
    ),
    "row_in_doubt": gettext_lazy("这一行是哪一项任务还不能确定，所以数据也没有采用。"),
    "parent_not_held": gettext_lazy("上级序号%(value)s在计划“%(plan)s”中找不到，请核对。"),
    "target_differs": gettext_lazy(
        "序号%(number)s的目标在库中是“%(old)s”，文件里是“%(value)s”。"
        "目标不能直接改写：确需调整的，请填“目标调整情况表”，写明决定机构和文号。"
    ),
    "unit_near": gettext_lazy(
        "没有叫“%(value)s”的责任单位，与“%(near)s”相近。是写错了的请改正；确是新设单位的，请先写进责任单位名录。"
    ),
    "due_differs": gettext_lazy(
        "序号%(number)s的完成时限在库中是“%(old)s”，文件里是“%(value)s”。"
        "时限不能直接改写：确需调整的，请填“目标调整情况表”，写明决定机构和文号。"
    ),
    "target_was_revised": gettext_lazy(
        "文件里写的是调整前的目标，现行目标是“%(now)s”，仍按现行目标。"
    ),
    "measure_differs": gettext_lazy(
        "衡量方式在库中是“%(old)s”，文件里是“%(value)s”，两者不能互换。请核对，或把它作为另一项任务。"
    ),
    "start_after_due": gettext_lazy("开始时间晚于库中的完成时限%(due)s，请核对。"),
    "state_without_decision": gettext_lazy("暂缓或终止须写明由谁决定、文号，请填“状态依据”一列。"),
    "revision_undecided": gettext_lazy(
        "已生效的目标调整须写明决定机构；尚未决定的，请在“是否拟调整”一列填“是”。"
    ),
    "revision_range": gettext_lazy(
        "原目标是“%(old)s”，调整后写的是“%(value)s”：区间目标须仍写区间，单个数仍写单个数。"
    ),
    "revision_measure": gettext_lazy(
        "原目标是“%(old)s”，调整后写的是“%(value)s”：数量目标须仍写数量，节点目标仍写节点。"
    ),
    "revision_due_before_start": gettext_lazy(
        "调整后时限“%(value)s”早于这项任务的开始时间%(start)s，请核对。"
    ),
    "old_target_differs": gettext_lazy(
        "文件里的原目标是“%(value)s”，库中现行目标是“%(old)s”。请核对这次调整是不是对着现行目标。"
    ),
    "commitment_unknown": gettext_lazy(
        "计划“%(plan)s”中没有“%(named)s”这项任务。请核对序号或任务表述，或先导入这份计划的台账。"
    ),
    "commitment_unknown_near": gettext_lazy(
        "计划“%(plan)s”中没有“%(named)s”这项任务，最接近的是“%(near)s”。请核对序号或任务表述。"
    ),
    "progress_without_day": gettext_lazy("没有写明数据截至哪一天，请填“数据截至”或在表头写明。"),
    "figure_twice": gettext_lazy(
        "同一文件里这项任务截至%(day)s有两个不同的数：“%(old)s”和“%(value)s”。请只留一个。"
    ),
    "unit_created": gettext_lazy("“%(unit)s”不在责任单位名录中，将新增这个单位；写错了请改文件。"),
    "document_created": gettext_lazy("“%(title)s”不在文件目录中，将新增这份文件；写错了请改文件。"),
    "field_refused": gettext_lazy("“%(label)s”填写的内容不能保存：%(message)s"),
    "open_row_short": gettext_lazy(
        "这一行只有%(got)s格，应有%(want)s格，文件可能不完整。请重新导出。"
    ),
    "open_cell_empty": gettext_lazy("“%(heading)s”不能空着。请填写或重新导出。"),
    "open_cell_unreadable": gettext_lazy(
        "“%(heading)s”的内容“%(value)s”看不懂。请照数据字典填写或重新导出。"
    ),
    "open_corrects_unknown": gettext_lazy(
        "被更正的第%(value)s条记录没有在前面出现。请不要删行、调换行序，或重新导出。"
    ),
}
SENTENCES |= {
    "form_unit_unknown": gettext_lazy(
        "“%(value)s”没有写单位，表上的“计量单位”也没有了，不知道是多少。请写明单位，如200万元。"
    ),
    "day_of_other_period": gettext_lazy("表里写的是截至%(day)s的数。"),
    "form_measured_otherwise": gettext_lazy(
        "“%(value)s”的计量单位是“%(said)s”，这项任务按“%(asked)s”填报，没有采用。"
        "请改回表上的单位填写；能换算的，也可把单位写在数的后面。"
    ),
    "form_figure_of_milestone": gettext_lazy(
        "这项任务看形象进度，不填完成数，“%(value)s”没有采用。请在“形象进度”中选到了哪一步。"
    ),
    "figure_below_last": gettext_lazy(
        "累计完成“%(value)s”少于%(day)s的%(last)s。累计数不会减少，请核对是不是填成了当期数。"
    ),
    "identifier_elsewhere": gettext_lazy(
        "这一行隐藏的兑现编号是另一项任务的（可能排序时漏了隐藏列），按任务表述“%(old)s”读取。请核对。"
    ),
    "identifier_differs": gettext_lazy(
        "这一行隐藏的兑现编号是“%(old)s”，看得见的却是“%(value)s”，不像同一项任务。请核对，在预览中选定。"
    ),
    "form_of_earlier_period": gettext_lazy(
        "这是%(period)s的填报表，这个单位%(later)s的表还没有交。请核对是不是把%(later)s的数填到了"
        "%(period)s的表里。"
    ),
    "form_changes_released": gettext_lazy(
        "这份表改了%(count)s项截至%(day)s的数，这一天的数已在“%(title)s”中发布。请核对是不是填错了表。"
    ),
}
SENTENCES |= {
    "file_gone": gettext_lazy("存放的原文件找不到了，请重新上传。"),
    "unexpected": gettext_lazy(
        "读取或写入时出了意外（%(kind)s），什么都没有写入。"
        "请把表格内容复制到空白台账再上传；仍不行，请联系管理员并说明批次号。"
    ),
    "cards_lost": gettext_lazy(
        "报告中位置为%(places)s的记录没有写成应有的行，什么都没有写入。请回到审读页检查这些记录的任务表述，"
        "或联系管理员。"
    ),
    "gave_up": gettext_lazy(
        "这份文件多次使后台任务中断，已停止处理，什么都没有写入。请把表格内容复制到空白台账再上传。"
    ),
    "undo_refused": gettext_lazy("%(message)s"),
    "refused": gettext_lazy("数据库拒绝写入，什么都没有写入：%(message)s。请核对文件后重新上传。"),
}
KEPT_WORDS = {
    "released": gettext_lazy("已随发布稿公布"),
    "changed": gettext_lazy("导入后又有改动"),
    "in_use": gettext_lazy("已有其他资料引用"),
}


def say(issue: Issue) -> str:
    """The sentence of an issue, with its place in front."""
    if issue.code not in SENTENCES:
        # Not at the top: wording knows the reader's codes, this module those of the planner.
        from .wording import sentence

        return sentence(issue)
    told = {"value": issue.value, **issue.data}
    return f"{place(issue)}{str(SENTENCES[issue.code]) % told}"


def failure(error: Mapping[str, Any]) -> str:
    """The sentence for why a whole batch failed (``Batch.error``); empty for none."""
    return say(Issue(error["code"], data=error["data"])) if error else ""


def place(issue: Issue) -> str:
    """《工作表》第n行X列： — empty for an issue without a place."""
    if issue.line is None:
        return ""
    sheet = f"《{issue.sheet}》" if issue.sheet else ""
    column = _("%(column)s列") % {"column": issue.column} if issue.column else ""
    where = _("%(sheet)s第%(line)s行%(column)s：")
    return where % {"sheet": sheet, "line": issue.line, "column": column}
