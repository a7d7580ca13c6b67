"""Small ledgers for the pages of imports."""

from __future__ import annotations

from tests.books import Rows, xlsx

FILE = (
    "序号,任务表述,目标值,完成时限,牵头单位,2026年1-6月累计完成\n"
    "1,加装电梯完工60台,60台,2026-12-31,城建办公室,31\n"
    "2,,2所,2026-10-31,民政办公室,0\n"
).encode()

# What an office keeps: a title, two header rows, a total first, groups, a note, a second sheet.
LEDGER: Rows = [
    ["某某镇2026年度目标任务"],
    ["序号", "工作任务", "全年目标", "二季度", None, "牵头单位", "完成时限", "分管同志"],
    [None, None, None, "当期完成", "形象进度", None, None, None],
    ["合计（3项）", None, None, 35],
    ["一、民生实事"],
    [1, "既有多层住宅加装电梯", "不少于200台", 30, "施工", "城建办", "12月底", "张三"],
    [2, "新建社区食堂", "2所", None, None, "民政办", "2026年13月", None],
    ["二、经济发展"],
    [3, "引进亿元项目", "3个", 5, None, None, "2026-11-30", None],
    ["注：数据由各单位填报。"],
]
MERGES = ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3", "A5:H5", "A8:H8"]


def ledger() -> bytes:
    """The ledger of an office, with a sheet beside it that is none."""
    other: Rows = [["填报要求"], ["每月10日前报送"]]
    return xlsx({"明细": LEDGER, "说明": other}, merges={"明细": MERGES})


def many_rows(n: int) -> bytes:
    """A ledger of ``n`` good rows."""
    lines = (f"{k},任务{k}建成社区食堂{k}所,{k}所,2026-12-31" for k in range(1, n + 1))
    return "\n".join(["序号,任务表述,目标值,完成时限", *lines]).encode()
