"""Sheets that are no plain table: forms with one project, areas against indicators."""

from __future__ import annotations

from .book import Book, Table, book

BOOKS: dict[str, Book] = {
    "form_label_beside_value.xlsx": book(
        "soffice xlsx",
        """
云溪镇2026年重点项目进度表|<|<|<
项目名称|新建农贸市场|年度计划投资（万元）|3000
责任单位|经发办|责任人|赵某
建设内容|新建市场一座|完成时限|2026年12月
1-6月累计完成投资（万元）|1200|形象进度|主体封顶
""",
    ),
    "forms_one_sheet_a_project.xls": Book(
        "xlwt",
        tuple(
            Table(
                f"云溪镇2026年重点项目|<|<|<\n项目名称|{name}|责任单位|{unit}\n"
                f"年度目标|{target}|形象进度|{stage}",
                sheet,
            )
            for sheet, name, unit, target, stage in (
                ("项目1", "新建农贸市场", "经发办", "1座", "打桩"),
                ("项目2", "改造老旧小区", "城建办", "3个", "进场"),
            )
        ),
    ),
    "form_milestones_across.xlsx": book(
        "openpyxl",
        """
云溪镇2026年重点项目节点表|<|<|<
项目名称|新建农贸市场|<|<
节点|开工进场|主体封顶|竣工验收
完成时限|2026年3月|2026年8月|2026年12月
完成进度|已完成|施工中|
责任单位|经发办|经发办|城建办
责任人|赵某|赵某|钱某
""",
    ),
    "matrix_of_areas_and_indicators.xlsx": book(
        "xlsxwriter",
        """
云溪镇2026年民生工程完成情况|<|<|<|<|<|<
片区|农村改厕（户）|<|<|安全饮水（人）|<|<
^|目标任务|进度|完成比例|目标任务|进度|完成比例
东片|600|150|25%|4000|4000|100%
西片|400|200|50%|2500|0|0%
""",
    ),
}
