"""Formats, and files whose names say another one than they are in."""

from __future__ import annotations

from .book import Book, Table, book

LEDGER = """
云溪镇2026年重点工作台账|<|<|<
序号|工作任务|目标任务|1-6月累计完成
1|修路|5公里|3公里
2|植树|500株|0
"""

BOOKS: dict[str, Book] = {
    "et_is_an_ole_workbook.et": book("xlwt", LEDGER),
    "et_that_is_a_zip.et": book("soffice xlsx", LEDGER),
    "xls_that_is_an_xlsx.xls": book("xlsxwriter", LEDGER),
    "xlsx_that_is_an_xls.xlsx": book("soffice ole", LEDGER),
    "ledger_named_like_a_picture.png": book("xlsxwriter", LEDGER),
    "html_saved_by_calc.xls": book("soffice html", LEDGER),
    "empty_sheet_beside.ods": Book("soffice", (Table(LEDGER, "台账"), Table("", "Sheet2"))),
    "one_sheet_per_area.xls": Book(
        "xlwt",
        (
            Table("序号|工作任务|目标任务\n1|修路|5公里", "东片"),
            Table("序号|工作任务|目标任务\n1|植树|500株", "西片"),
        ),
    ),
    "summary_sheet_beside_the_details.xlsx": Book(
        "xlsxwriter",
        (
            Table(LEDGER, "明细表"),
            Table(
                "云溪镇2026年重点工作汇总表|<|<\n指标|数量|占比\n事项总数|2|\n其中按时完成|1|50%",
                "汇总表",
            ),
        ),
    ),
    "two_views_of_the_same_rows.ods": Book(
        "soffice", (Table(LEDGER, "明细表"), Table(LEDGER, "进度一览表"))
    ),
}
