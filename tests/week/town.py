"""The town of the week: 28 units with three commitments each, and its plan as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

_OFFICES = (
    *("党政办公室", "党建工作办公室", "经济发展办公室", "社会事务办公室", "平安建设办公室"),
    *("规划建设办公室", "综合行政执法队", "农业农村服务中心", "文化体育服务中心", "财政所"),
    *("退役军人服务站", "便民服务中心", "应急管理办公室", "生态环境办公室"),
)
_VILLAGES = (
    *("东街社区", "西街社区", "南苑社区", "北桥社区", "红星村", "光明村", "前进村"),
    *("新联村", "石桥村", "柳湾村", "大塘村", "高坡村", "双河村", "青山村"),
)
UNITS = (*_OFFICES, *_VILLAGES)
# What each unit promises: twelve of something, some money, and one thing that is built.
TARGET, MONEY = 12, 480
STAGES = ("开工", "封顶", "竣工")
THINGS = (
    *("口袋公园", "充电桩", "健身点", "便民服务点", "公共厕所", "垃圾分类亭", "文化小院"),
    *("雨水井", "路灯", "停车棚", "候车亭", "晾衣架", "宣传栏", "监控点"),
)


@dataclass(frozen=True)
class Quarter:
    """The last quarter that is over: what the forms of this week ask for."""

    year: int
    place: int

    @classmethod
    def before(cls, today: dt.date) -> Quarter:
        """The last one that ended before ``today``."""
        index = today.year * 4 + (today.month - 1) // 3 - 1
        return cls(index // 4, index % 4 + 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        first_after = dt.date(self.year + self.place // 4, self.place % 4 * 3 + 1, 1)
        return first_after - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """三季度."""
        return f"{'一二三四'[self.place - 1]}季度"

    @property
    def day_words(self) -> str:
        """9月30日."""
        return f"{self.end.month}月{self.end.day}日"

    @property
    def expected(self) -> int:
        """Of TARGET what a straight line wants by its end."""
        return TARGET // 4 * self.place


@dataclass(frozen=True)
class Task:
    """One commitment of the plan."""

    number: int
    unit: str
    wording: str
    measure: str
    target: str
    unit_of_measure: str = ""
    stages: str = ""


def title(town: str, year: int) -> str:
    """The plan's name."""
    return f"{town}{year}年度目标任务"


def tasks() -> list[Task]:
    """Three of each unit, numbered through."""
    found: list[Task] = []
    for place, unit in enumerate(UNITS):
        thing = THINGS[place % len(THINGS)]
        own = unit.removesuffix("办公室")
        number = len(found) + 1
        found += [
            Task(number, unit, f"{own}新建{thing}{TARGET}处", "数量", str(TARGET), "处"),
            Task(
                *(number + 1, unit, f"{own}辖区设施改造完成投资{MONEY}万元", "数量"),
                *(str(MONEY), "万元"),
            ),
            Task(
                *(number + 2, unit, f"{own}综合服务用房竣工", "节点", "竣工"),
                stages="→".join(STAGES),
            ),
        ]
    return found


def plan_workbook(town: str, year: int) -> bytes:
    """The plan as the office has it: nobody is named yet who does it."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "目标任务"
    page.append([title(town, year)])
    page.append(
        ["序号", "任务表述", "衡量方式", "目标值", "计量单位", "节点阶段", "完成时限"],
    )
    for task in tasks():
        page.append(
            [
                *(task.number, task.wording, task.measure, task.target),
                *(task.unit_of_measure, task.stages, dt.date(year, 12, 31)),
            ]
        )
    names = book.create_sheet("责任单位名录")
    names.append([f"{town}责任单位名录"])
    names.append(["序号", "单位名称", "简称"])
    for place, unit in enumerate(UNITS, start=1):
        names.append(
            [
                place,
                unit,
                unit.removesuffix("办公室") + "办" * (unit != unit.removesuffix("办公室")),
            ]
        )
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_unit(unit: str) -> Sequence[Task]:
    """The tasks of one unit."""
    return [task for task in tasks() if task.unit == unit]
