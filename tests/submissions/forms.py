"""A form in plain data, for tests that need no database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commitments.periods import Period
from commitments.submissions.form import Line, Place, UnitForm

QUARTER = Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30))
LIFTS = Line(
    "DX11",
    "1",
    "既有多层住宅加装电梯，完工60台",
    "60台",
    "台",
    dt.date(2026, 12, 31),
    "45台",
    "28台（6月30日）",
    places=(Place("东街小区", "通水", dt.date(2026, 9, 12)), Place("西苑小区")),
)
CENTRE = Line(
    "DX22",
    "27-1",
    "=镇社区综合服务中心建成开放",
    "开放",
    planned="竣工",
    figured=False,
    stages=("开工", "封顶", "竣工"),
)
GROWTH = Line("DX33", "", "工业总产值增长6%", "增长6%", "%", level=True, signed=True)
DONE = Line(
    *("DX44", "9", "累计引进企业12家", "12家", "家"),
    last="已完成，14家（9月30日）",
    carried=True,
    done=True,
)


def form(**changes: Any) -> UnitForm:
    """示例镇's form of 城建办 for the third quarter of 2026, made on 8 October."""
    fields: dict[str, Any] = {
        "town_code": "999000001",
        "town": "示例镇",
        "plan": 12,
        "plan_title": "示例镇2026年度目标任务",
        "plan_start": dt.date(2026, 1, 1),
        "plan_end": dt.date(2026, 12, 31),
        "unit": 5,
        "unit_name": "城乡建设管理办公室",
        "unit_short": "城建办",
        "period": QUARTER,
        "as_of": dt.date(2026, 10, 8),
        "lines": (LIFTS, CENTRE, GROWTH, DONE),
    }
    return UnitForm(**{**fields, **changes})
