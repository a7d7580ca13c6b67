"""Headings whose meaning the whole header and the values decide."""

from __future__ import annotations

from .book import Book, book

BOOKS: dict[str, Book] = {
    "remark_holds_the_offices.xlsx": book(
        "soffice xlsx",
        """
云溪镇2026年主要指标完成情况|<|<|<|<|<|<
序号|考核指标|单位|工作目标|已完成数|占年任务之比|备注
1|高标准农田|亩|800|300|37.5%|农业办
2|新增就业|人|1200|700|58.3%|社保所
3|加装电梯|台|30|11|36.7%|城建办
""",
    ),
    "remark_holds_the_level.xls": book(
        "soffice",
        """
云溪镇2026年未完成民生实事|<|<|<|<
序号|项目内容|当前进度|牵头单位|备注
1|改造农贸市场|正在办理征地手续|经发办|市民生实事
2|建设口袋公园|已完成招标|城建办|县民生实事
""",
    ),
    "remark_is_a_remark.xlsx": book(
        "openpyxl",
        """
云溪镇2026年重点工作台账|<|<|<|<
序号|工作任务|目标任务|责任单位|备注
1|修路|5公里|城建办|农业办配合
2|植树|500株|农业办|春季完成
""",
    ),
    "progress_is_a_number.xls": book(
        "xlwt",
        """
云溪镇2026年民生工程进展|<|<|<|<|<
序号|事项|责任单位|目标任务|进度|完成比例
1|农村改厕|农业办|600户|150户|25%
2|安全饮水|水务站|4000人|4000人|100%
""",
    ),
    "leaders_persons_and_phones.xlsx": book(
        "xlsxwriter",
        """
云溪镇2026年重点工作台账|<|<|<|<|<
序号|工作任务|目标任务|分管领导|责任人|联系电话
1|修路|5公里|赵某|钱某|'13900000001
2|植树|500株|孙某|李某|'13900000002
""",
    ),
    "units_that_lead_and_that_help.ods": book(
        "soffice",
        """
云溪镇2026年重点工作台账|<|<|<|<
序号|主要任务|全年目标任务|牵头单位|责任主体与协同单位
1|修路|5公里|城建办|财政所、各村
2|植树|500株|农业办|林业站
""",
    ),
    "tasks_without_target_or_figure.xlsx": book(
        "soffice xlsx",
        """
云溪镇2026年政府工作报告任务分解|<|<|<
类别|任务内容|牵头领导|责任单位
经济发展|开展招商引资活动|赵某|经发办
^|培育规上企业3家|赵某|经发办
民生保障|推进学校食堂提升|钱某|教育办
""",
    ),
    "hidden_identifier_of_ours.xlsx": book(
        "openpyxl",
        """
云溪镇2026年重点工作台账|<|<|<|<
序号|工作任务|目标任务|1-6月累计完成|兑现编号
1|修路|5公里|3公里|C000017
2|植树|500株|0|C000018
""",
        hidden_columns=("E",),
    ),
    "heading_twice.xlsx": book(
        "xlsxwriter",
        """
云溪镇2026年重点工作台账|<|<|<|<
序号|工作任务|目标任务|完成时限|完成时限
1|修路|5公里|年底|6月底
""",
    ),
    "area_column_merged_down.xls": book(
        "soffice",
        """
云溪镇2026年重点工作台账|<|<|<
所属区域|序号|工作任务|目标任务
东片|1|修路|5公里
^|2|植树|500株
西片|3|公厕|6座
""",
    ),
}
