"""Issues as sentences a clerk can act on: value, place, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from .issues import Issue

# code -> sentence; %(value)s is the cell as it stood, other names come from the issue's data.
SENTENCES = {
    # The file as a whole.
    "file_empty": n_("文件是空的。请选择有内容的表格文件。"),
    "file_too_large": n_("文件超过%(limit)s MB。请拆成几个文件再上传。"),
    "file_unpacks_too_large": n_(
        "文件展开后超过%(limit)s MB，未读取。请删去多余的图片和工作表再上传。"
    ),
    "file_too_old": n_("这是很旧的Excel格式，读不了。请用WPS或Excel另存为xlsx再上传。"),
    "file_is_picture": n_(
        "这是图片，里面的表格读不了。请上传原来的表格文件；只有图片的，请把数填到空白台账里。"
    ),
    "file_is_pdf": n_("这是PDF，不是表格。请上传原来的xlsx或csv文件。"),
    "file_without_table": n_("这是网页文件，里面没有表格。请用WPS或Excel打开，另存为xlsx再上传。"),
    "file_is_xml": n_("这是XML文件，不是认识的表格格式。请用WPS或Excel打开，另存为xlsx再上传。"),
    "file_is_word": n_("这是旧格式的Word或WPS文字文档（doc、wps、rtf）。请用WPS另存为docx再上传。"),
    "word_without_table": n_(
        "这份Word文档里没有表格。请上传有表格的docx，或把内容填到空白台账里。"
    ),
    "file_unknown": n_("看不出这是什么文件。请上传xlsx、xls、et、ods、csv或带表格的docx文件。"),
    "file_broken": n_("文件已损坏，打不开。请用WPS或Excel打开检查，另存为xlsx再上传。"),
    "file_encrypted": n_("文件加了密码，打不开。请去掉密码再上传。"),
    "encoding_unknown": n_("看不出文件的文字编码。请另存为UTF-8编码的csv，或另存为xlsx再上传。"),
    "too_many_sheets": n_("文件的工作表超过%(limit)s张。请拆成几个文件再上传。"),
    "too_many_rows": n_("工作表《%(sheet)s》超过%(limit)s行。请拆成几个文件再上传。"),
    "too_many_columns": n_("工作表《%(sheet)s》超过%(limit)s列。请删去多余的列再上传。"),
    "cell_too_far": n_(
        "工作表《%(sheet)s》的%(cell)s格有零散内容，离表格太远。请删去这一格所在的行或列再上传。"
    ),
    "too_many_cells": n_(
        "文件里的格子超过%(limit)s个。请删去无关的工作表和远处的零散内容，或拆成几个文件再上传。"
    ),
    "too_many_tables": n_("工作表《%(sheet)s》里的表头超过%(limit)s处。请拆成几张工作表再上传。"),
    "file_too_heavy": n_(
        "文件内容异常，在限定的时间和内存内读不完。请把要导入的表格复制到一个新的xlsx再上传。"
    ),
    "file_unread": n_(
        "读这份文件时出了意外（%(fault)s），什么都没有写入。请把要导入的表格复制到一个新的xlsx再上传；"
        "仍然不行，请把文件交给管理员。"
    ),
    "file_is_paper": n_(
        "这是从兑现导出的会议用表，只供打印，不能再导入。要改数，请改原来的台账或下载空白台账填写。"
    ),
    "other_town": n_("标题里写的是“%(value)s”，要导入的是%(town)s。请确认没有选错镇街。"),
    "sheet_without_figures": n_(
        "这张工作表没有“目标值”“办理状态”或完成数这样的列，未导入。如需导入，请对照空白台账补上列名。"
    ),
    "no_item_column": n_(
        "没有写明任务的列，标题也看不出是哪一项任务，这张表未导入。请加一列“工作任务”，或在“列的对应”里指定哪一列是任务。"
    ),
    "unit_line_unread": n_(
        "表头上方的单位行“%(value)s”不止一个单位，或不认识，没有采用。请在各列的列名里写明单位。"
    ),
    "unit_of_target": n_(
        "列名“%(value)s”没有写单位，表里也没有单位行，按目标的单位“%(unit)s”读取。如不对，请在列名里写明单位。"
    ),
    "other_basis": n_(
        "“%(value)s”和前面的“%(first)s口径”是同一天的两种口径，进度按“%(first)s口径”计，"
        "这一列作为其他栏目保留。如要按这一口径，请改这一列的对应。"
    ),
    "nothing_understood": n_(
        "“%(value)s”里没有能识别的表头。请对照空白台账，写明“序号”“任务表述”“目标值”等列名。"
    ),
    "sheet_not_understood": n_(
        "没有找到能识别的表头，这张工作表未导入。如需导入，请对照空白台账改列名。"
    ),
    "heading_twice": n_("列名“%(value)s”出现了两次，只用了前一列。请改掉其中一个列名。"),
    # What was noticed of a sheet as a whole.
    "count_differs": n_(
        "“%(value)s”写的是%(declared)s项，读到%(read)s项。请核对有没有漏读或多读。"
    ),
    "sum_differs": n_("这里写的是%(declared)s，各行相加是%(read)s。请核对合计和各行的数。"),
    "hidden_sheet": n_("这张工作表是隐藏的，也已读取。如不需要，请删去这张表再上传。"),
    "hidden_rows": n_("第%(rows)s行是隐藏的，也已读取。如不需要，请删去这些行或在预览里不选。"),
    "hidden_columns": n_("%(columns)s列是隐藏的，也已读取。如不需要，请删去这些列。"),
    "column_by_values": n_(
        "列名“%(value)s”可以有几种意思，按列里的内容当作“%(meaning)s”读取。如不对，请改这一列的对应。"
    ),
    "stage_targets_unclear": n_(
        "看不出这一行各时段的目标是逐段的数还是累计的数，未作为节点。请在列名写明“累计”，或核对与全年目标是否一致。"
    ),
    # Plans and titles.
    "plan_unknown": n_("不知道这一行属于哪个计划。请填“所属计划”，或上传时选定计划。"),
    "title_missing": n_("没有填名称。请填“%(heading)s”。"),
    "title_twice": n_(
        "名称“%(value)s”与《%(first_sheet)s》第%(first_line)s行重复。请删去一行或改名。"
    ),
    "plan_span_missing": n_("计划没有写明起止日期。请填“%(heading)s”，例如2026-01-01。"),
    "plan_span_upside_down": n_("结束日期“%(value)s”早于开始日期%(start)s。请核对两个日期。"),
    # Cells.
    "text_too_long": n_("“%(value)s”有%(length)s个字，最多%(limit)s个字。请缩短。"),
    "word_unknown": n_("“%(value)s”不在可选的词里。请填以下之一：%(known)s。"),
    "cause_kind_unknown": n_(
        "“%(value)s”不在征地、资金、招投标、上级政策、其他之中，按“其他”记，原文写在存在问题前面。"
    ),
    "cause_kinds_several": n_(
        "“%(value)s”写了几类原因，按能认出的第一类记，原文写在存在问题前面。"
    ),
    "word_kept": n_("“%(value)s”不是本系统的分类，按原样保留。"),
    "date_unreadable": n_("日期“%(value)s”看不懂。请写成2026-06-30或2026年6月底。"),
    "date_without_year": n_("日期“%(value)s”没有写年份，也推不出是哪一年。请写成2026年6月底。"),
    "date_open": n_("“%(value)s”没有截止日，按计划的结束日期处理。如有期限，请写明日期。"),
    "whole_number_unreadable": n_("“%(value)s”应为%(low)s到%(high)s之间的整数。请改正。"),
    "unit_differs": n_("“%(value)s”的单位是%(unit)s，表上规定的单位是%(column)s。请核对。"),
    "unit_of_line": n_(
        "“%(value)s”没有写单位，按表上的%(line)s读取；目标写的是“%(target)s”。如不对，请写明单位。"
    ),
    "unit_assumed": n_("“%(value)s”没有写单位，按目标“%(target)s”的单位读取。如不对，请写明单位。"),
    "figure_unreadable": n_(
        "“%(value)s”不是一个数，没有作为完成数采用。请只填数字，文字写到“进展情况”或“形象进度”。"
    ),
    "figure_is_share": n_(
        "“%(value)s”是百分比，不是完成数，按完成率和文字保留。请在这一列填完成数。"
    ),
    "figure_too_large": n_("数值“%(value)s”太大，整数最多12位。请核对单位。"),
    "figure_too_fine": n_(
        "数值“%(value)s”太小，小数最多3位，取3位就不准了。请换小一些的单位再填。"
    ),
    "figure_rounded": n_("“%(value)s”的小数超过3位，按%(kept)s读取。如不对，请改这一格。"),
    "ratio_unreadable": n_("完成率“%(value)s”看不懂，未采用。请写成79.5%%。"),
    "ratio_small": n_("“%(value)s”没有百分号，不知是比例还是百分数，只按文字保留。请写成79.5%%。"),
    "magnitude_unclear": n_(
        "“%(value)s”没有写单位，目标写的是“%(target)s”，不知是不是同一个数量级，只按文字保留。"
        "请写明，如200万。"
    ),
    "figure_out_of_scale": n_(
        "“%(value)s”和目标“%(target)s”相差太大，多半是单位写错了（万元和元、米和公里）。请核对并写明单位。"
    ),
    "figure_of_years": n_(
        "“%(value)s”超过年度目标“%(target)s”，可能含以前年度的完成数。请核对，并填本年完成数。"
    ),
    "figure_negative": n_("“%(value)s”是负数，而目标要的是完成多少。请核对。"),
    "rate_over_hundred": n_("“%(value)s”超过百分之百，而目标是一个比率。请核对。"),
    "ratio_contradicts": n_(
        "“%(value)s”对照目标“%(target)s”，与同一行的完成率%(ratio)s相差太大。请核对数和单位。"
    ),
    "growth_unread": n_(
        "增幅“%(value)s”看不懂或没有百分号，没有作为完成数采用，按原样保留。请写成79.5%%这样的百分数。"
    ),
    "claim_without_figure": n_("只有完成率“%(value)s”，没有完成数，只作为文字保留。请填完成数。"),
    "address_unreadable": n_("网址“%(value)s”应以http://或https://开头。请改正。"),
    # Commitments.
    "wording_missing": n_("没有写任务。请填“任务表述”。"),
    "wording_twice": n_(
        "任务“%(value)s”与《%(first_sheet)s》第%(first_line)s行相同，又没有序号。请填序号，或删去一行。"
    ),
    "number_twice": n_(
        "序号“%(value)s”在同一计划里用了两次，另一处是《%(first_sheet)s》第%(first_line)s行。请改序号。"
    ),
    "target_negative": n_("目标“%(value)s”是负数。要减少多少请写正数，如“化解300万元”。"),
    "target_missing": n_("没有目标。请填“目标值”；常态化或定性任务请在“办理状态”注明。"),
    "target_unreadable": n_(
        "目标“%(value)s”看不懂。请写成一个数加单位，如“不少于200台”；若是节点，请在“衡量方式”填“节点”。"
    ),
    "target_several": n_(
        "目标“%(value)s”里有几个数，只按文字保留，不判断进度。请一行写一个目标，拆成几行。"
    ),
    "stretch_apart": n_(
        "目标“%(value)s”里有两个数，按“%(firm)s”考核；“%(stretch)s”另作力争目标保留，不计入完成率。"
    ),
    "target_elsewhere": n_(
        "目标“%(value)s”没有写出目标本身，只按文字保留，不判断进度。请把目标写在这一格。"
    ),
    "target_vague": n_("目标“%(value)s”没有确数，只按文字保留，不判断进度。如有确数，请写明。"),
    "no_target_here": n_(
        "这张表没有目标，“%(value)s”按定性任务登记，不判断进度。如有目标，请加一列“目标值”。"
    ),
    "milestone_with_value": n_(
        "衡量方式是节点，目标却是数“%(value)s”。请改写目标（如“竣工”）或改衡量方式。"
    ),
    "range_upside_down": n_("目标“%(value)s”的上限小于下限。请核对。"),
    "due_before_start": n_("完成时限“%(value)s”早于开始时间%(start)s。请核对两个日期。"),
    "due_before_plan": n_("完成时限“%(value)s”早于计划开始的%(start)s。请核对年份。"),
    "due_far": n_("完成时限“%(value)s”比计划结束的%(end)s晚很多年。请核对年份。"),
    "unit_of_figures": n_(
        "目标“%(value)s”没有写单位，按同表完成数的单位%(unit)s读取。如不对，请写明单位。"
    ),
    "decision_missing": n_("“%(value)s”须有依据。请在“状态依据”写明由谁决定、文号。"),
    "parent_unknown": n_("上级序号“%(value)s”在同一计划里找不到。请核对序号。"),
    "parent_is_itself": n_("上级序号“%(value)s”就是自己。请改正或清空。"),
    "quote_without_document": n_("有原句“%(value)s”，没有写出自哪份文件。请填文件标题。"),
    # Progress.
    "day_missing": n_(
        "“%(value)s”没有写明是截至哪天的。请填“数据截至”，或为整份文件选定“数据截至”。"
    ),
    "days_missing": n_(
        "有%(rows)s行的进展没有写明是截至哪天的，都没有导入。"
        "请为这份文件选定“数据截至”再读一次，或在表头上方写“截至2026年6月30日”。"
    ),
    "day_of_page": n_("表里没有写截至哪天，按这一期（截至%(day)s）收。请核对。"),
    "period_without_first_day": n_(
        "“%(value)s”是一段时间的数，没有写明从哪天起。请填“时段起”，或在列名里写明，如“二季度完成”。"
    ),
    "period_upside_down": n_("“%(value)s”的时段从%(first)s起，晚于截至日期。请核对两个日期。"),
    "report_twice": n_(
        "序号“%(value)s”同一天的进展写了两次，另一处是《%(first_sheet)s》第%(first_line)s行。请删去一行。"
    ),
    # Rows of a 填报表 that came back.
    "mark_broken": n_(
        "隐藏列里的兑现表号“%(value)s”不完整或被改过，这一行按表头写的填报单位和数据截至读取。请核对。"
    ),
    "form_of_other_plan": n_(
        "这一行的兑现表号不是本镇的表，没有读取。请核对是不是别的镇街的填报表，或重新下载填报表。"
    ),
    "form_day_differs": n_(
        "第%(rows)s行是截至%(marked)s的填报表里的，表头写的是截至%(said)s，按截至%(marked)s读取。"
        "请核对是不是填到了上一期的表里。"
    ),
    "form_unit_differs": n_(
        "第%(rows)s行是“%(marked)s”填报表里的，表头写的是“%(said)s”，按“%(marked)s”读取。请核对。"
    ),
    "form_of_other_title": n_(
        "第%(rows)s行的标题是“%(said)s”，隐藏的编号却是本镇“%(marked)s”的。编号没有采用，各行按任务表述核对。"
        "请确认没有拿错表。"
    ),
    "form_unit_number": n_(
        "第%(rows)s行兑现表号里的填报单位（第%(marked)s号）不在本镇的责任单位名录中，按“%(said)s”收。"
        "请确认是本镇的表。"
    ),
    "form_unit_not_held": n_(
        "填报单位“%(said)s”不在责任单位名录中，第%(rows)s行按任务的牵头单位收。请核对单位名称。"
    ),
    "form_empty": n_("这份填报表一项都没有填。请确认是不是交错了文件，或请填报单位补填。"),
    "form_row_reports_nothing": n_(
        "只填了“%(heading)s”（%(value)s），没有写做到哪里，这一行没有采用。"
        "请填完成数、形象进度或“进展情况”。"
    ),
    # One thing seen twice.
    "view_of_same": n_(
        "“%(value)s”与《%(first_sheet)s》第%(first_line)s行是同一项，内容一致，只按那一行导入。"
    ),
    "view_says_more": n_(
        "“%(value)s”与《%(first_sheet)s》第%(first_line)s行是同一项，只按那一行导入。"
        "这里%(columns)s列另写的内容没有采用；如需要，请写到那一行。"
    ),
    "number_restarts": n_(
        "序号“%(value)s”在《%(first_sheet)s》第%(first_line)s行是另一项任务，这一项改按任务表述识别。"
        "如要按序号识别，请统一编号。"
    ),
    "number_ambiguous": n_(
        "序号“%(value)s”在文件里指几项不同的任务，不知道是哪一项。请写明任务表述，或统一编号。"
    ),
    "parent_in_circle": n_("上级序号“%(value)s”绕了一圈又回到自己。请核对上级序号。"),
    "accepted_several": n_("同一格里选了两个互相冲突的数（“%(value)s”是后一个）。请只选一个。"),
    # Other sheets.
    "unit_name_missing": n_("没有写单位名称。请填写，或删去这一行。"),
    "unit_twice": n_("单位“%(value)s”与《%(first_sheet)s》第%(first_line)s行重复。请删去一行。"),
    "item_not_named": n_("没有写是哪项任务。请填“序号”或“任务表述”。"),
    "revision_empty": n_("既没有调整后的目标，也没有调整后的时限。请至少填一项。"),
    "revision_without_decision": n_(
        "目标调整须有决定机构。请填“决定机构”；还没决定的，“是否拟调整”填“是”。"
    ),
    "revision_without_day": n_("没有写调整从哪天起效。请填“起效日期”。"),
    "node_empty": n_("节点既没有计划值，也没有计划阶段。请至少填一项。"),
    "node_twice": n_(
        "节点日期“%(value)s”与《%(first_sheet)s》第%(first_line)s行重复。请删去一行。"
    ),
    "site_name_missing": n_("没有写点位名称。请填写，或删去这一行。"),
    "share_holder_missing": n_("没有写分解到哪个村（单位）。请填写，或删去这一行。"),
    "share_twice": n_(
        "“%(value)s”与《%(first_sheet)s》第%(first_line)s行分的是同一项任务。请删去一行。"
    ),
    "site_twice": n_("点位“%(value)s”与《%(first_sheet)s》第%(first_line)s行重复。请删去一行。"),
}
SHOWN = 60


def sentence(issue: Issue) -> str:
    """The issue as one Chinese sentence: place first, then what is wrong and what to do.

    Raises KeyError for a code without a sentence.
    """
    fitting = {"heading": "", **issue.data, "value": shortened(issue.value)}
    # A CSV has no sheet to name.
    said = (_(SENTENCES[issue.code]) % fitting).replace("《》", "")
    place = where(issue)
    return f"{place}：{said}" if place else said


def where(issue: Issue) -> str:
    """《工作表》第12行G列; "" for the file as a whole. A CSV has no sheet name."""
    sheet = f"《{issue.sheet}》" if issue.sheet else ""
    line = _("第%(line)s行") % {"line": issue.line} if issue.line else ""
    column = _("%(column)s列") % {"column": issue.column} if issue.column else ""
    return f"{sheet}{line}{column}"


def shortened(value: str) -> str:
    """A value fit for a sentence: one line, at most 60 characters."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
