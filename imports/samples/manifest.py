"""The sample's towns, and the steps in which they are loaded. Plain data, no Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class SampleTown:
    """A town; ``provenance`` as in ``commitments.models.choices.Provenance``."""

    code: str
    name: str
    district: str
    city: str
    province: str
    provenance: str
    order: int


@dataclass(frozen=True)
class ImportStep:
    """Import ``file`` (a name in this folder) into the town with this code."""

    town: str
    file: str

    @property
    def path(self) -> Path:
        """Where the file is."""
        return FOLDER / self.file


@dataclass(frozen=True)
class ReadStep:
    """Review ``file`` (under ``data``) as the report of this title, which a workbook brought
    before, and take the records that ``cards`` (under ``data``) names."""

    town: str
    file: str
    title: str
    cards: str


@dataclass(frozen=True)
class PublishStep:
    """Publish the state of a town as of a day; ``plans`` names those covered, none means all."""

    town: str
    title: str
    as_of: dt.date
    released_on: dt.date
    released_by: str
    plans: tuple[str, ...] = ()


SHILI, QIBAO, HANGTOU, ZHANGJIANG = "999999001", "310112102", "310115137", "310115125"
CHANGZHENG, ZHOUPU = "310107102", "310115132"

TOWNS: tuple[SampleTown, ...] = (
    SampleTown(SHILI, "示例镇", "示例区", "示例市", "示例省", "fictional", 1),
    SampleTown(QIBAO, "七宝镇", "闵行区", "上海市", "上海市", "public_example", 2),
    SampleTown(HANGTOU, "航头镇", "浦东新区", "上海市", "上海市", "public_example", 3),
    SampleTown(ZHANGJIANG, "张江镇", "浦东新区", "上海市", "上海市", "public_example", 4),
    SampleTown(CHANGZHENG, "长征镇", "普陀区", "上海市", "上海市", "public_example", 5),
    SampleTown(ZHOUPU, "周浦镇", "浦东新区", "上海市", "上海市", "public_example", 6),
)

# Titles of the reports of 示例镇.
SHILI_REPORT = "示例镇2026年政府工作报告（虚构示例）"
SHILI_HALF_YEAR = "示例镇2026年上半年工作情况报告（虚构示例）"

# Titles of the plans, as the workbooks give them.
SHILI_2026 = "示例镇2026年度目标任务"
SHILI_2025 = "示例镇2025年度目标任务"
HANGTOU_PLAN = "航头镇2019年下半年工作安排"
ZHANGJIANG_PLAN = "张江镇2023年下半年工作安排"
QIBAO_YEAR = "七宝镇2022年工作目标"
QIBAO_FIVE = "七宝镇“十四五”及今后五年目标"
CHANGZHENG_REST = "长征镇2021年底前完成事项"
CHANGZHENG_FIVE = "长征镇今后五年目标任务"
CHANGZHENG_YEAR = "长征镇2022年主要工作"
ZHOUPU_PLAN = "周浦镇2022年下半年工作要点"

BASE = "示例镇-基础资料.xlsx"
LAST_YEAR = "示例镇-2025年目标任务及进展.xlsx"
PLAN_2026 = "示例镇-2026年目标任务分解表.xlsx"
FIRST_QUARTER = "示例镇-2026年一季度进展.csv"
HALF_YEAR = "示例镇-2026年上半年进展.xlsx"
REVISION = "示例镇-2026年8月目标调整.xlsx"
THIRD_QUARTER = "示例镇-2026年三季度进展.xlsx"
QIBAO_FILE = "七宝镇-目标任务.xlsx"
HANGTOU_FILE = "航头镇-2019年下半年工作安排.xlsx"
ZHANGJIANG_FILE = "张江镇-2023年下半年工作安排.xlsx"
CHANGZHENG_FILE = "长征镇-目标任务.xlsx"
ZHOUPU_FILE = "周浦镇-2022年下半年工作要点.xlsx"

OFFICE = "镇党政办公室"
COMPILED = "公开资料整理"

Step = ImportStep | ReadStep | PublishStep

STEPS: tuple[Step, ...] = (
    ImportStep(SHILI, BASE),
    ImportStep(SHILI, LAST_YEAR),
    PublishStep(
        SHILI,
        "示例镇第三届人民代表大会第六次会议",
        dt.date(2025, 12, 31),
        dt.date(2026, 1, 16),
        OFFICE,
        (SHILI_2025,),
    ),
    ImportStep(SHILI, PLAN_2026),
    ReadStep(SHILI, "shili/report-2026.txt", SHILI_REPORT, "shili/report-2026-cards.txt"),
    ImportStep(SHILI, FIRST_QUARTER),
    PublishStep(
        SHILI,
        "镇人大主席团会议（2026年一季度）",
        dt.date(2026, 3, 31),
        dt.date(2026, 4, 10),
        OFFICE,
        (SHILI_2026,),
    ),
    ImportStep(SHILI, HALF_YEAR),
    ReadStep(SHILI, "shili/report-2026h1.txt", SHILI_HALF_YEAR, "shili/report-2026h1-cards.txt"),
    PublishStep(
        SHILI,
        "镇人大主席团会议（2026年二季度）",
        dt.date(2026, 6, 30),
        dt.date(2026, 7, 10),
        OFFICE,
        (SHILI_2026,),
    ),
    ImportStep(SHILI, REVISION),
    ImportStep(SHILI, THIRD_QUARTER),
    PublishStep(
        SHILI,
        "镇人大主席团会议（2026年三季度）",
        dt.date(2026, 9, 30),
        dt.date(2026, 10, 9),
        OFFICE,
        (SHILI_2026,),
    ),
    ImportStep(QIBAO, QIBAO_FILE),
    # The report's own day is not in its text; it looks back to the end of 2021.
    PublishStep(
        QIBAO,
        "七宝镇政府工作报告所列目标",
        dt.date(2021, 12, 31),
        dt.date(2021, 12, 31),
        COMPILED,
        (QIBAO_FIVE, QIBAO_YEAR),
    ),
    ImportStep(HANGTOU, HANGTOU_FILE),
    PublishStep(
        HANGTOU,
        "航头镇2019年上半年工作总结",
        dt.date(2019, 7, 31),
        dt.date(2019, 8, 5),
        COMPILED,
        (HANGTOU_PLAN,),
    ),
    ImportStep(ZHANGJIANG, ZHANGJIANG_FILE),
    PublishStep(
        ZHANGJIANG,
        "张江镇第五届人民代表大会第四次会议",
        dt.date(2023, 6, 30),
        dt.date(2023, 7, 13),
        COMPILED,
        (ZHANGJIANG_PLAN,),
    ),
    ImportStep(CHANGZHENG, CHANGZHENG_FILE),
    PublishStep(
        CHANGZHENG,
        "长征镇第二十届人民代表大会第一次会议",
        dt.date(2021, 12, 15),
        dt.date(2021, 12, 15),
        COMPILED,
        (CHANGZHENG_REST, CHANGZHENG_FIVE, CHANGZHENG_YEAR),
    ),
    ImportStep(ZHOUPU, ZHOUPU_FILE),
    PublishStep(
        ZHOUPU,
        "周浦镇2022年上半年政府工作报告",
        dt.date(2022, 6, 30),
        dt.date(2022, 8, 10),
        COMPILED,
        (ZHOUPU_PLAN,),
    ),
)
