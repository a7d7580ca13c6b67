"""What thirty units make of their forms: ten fill them in, ten do to them what people do to files,
five get something wrong, three send a sheet of their own, one comes twice, one is of another town.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from .town import STAGES, TARGET, UNITS, Quarter, Task, of_unit, saved

SHEET = "填报表"
FIGURE, STAGE, WORDS, CAUSE_KIND, CAUSE = "累计完成", "形象进度", "进展情况", "原因类别", "存在问题"
CLEAN, REARRANGED, FAULTY, OWN = UNITS[:10], UNITS[10:20], UNITS[20:25], UNITS[25:28]


@dataclass(frozen=True)
class Reported:
    """What a unit reports of its three tasks; ``money`` None: left empty."""

    done: int
    money: int | None
    stage: str
    cause: str = ""


def reported(unit: str, quarter: Quarter) -> Reported:
    """Every third unit lags, every fifth leaves its money open."""
    place = UNITS.index(unit)
    lags = place % 3 == 2
    return Reported(
        done=quarter.expected - (1 if lags else 0),
        money=None if place % 5 == 4 else 120 * quarter.place,
        stage=STAGES[-1],
        cause="一处选址未定" if lags else "",
    )


class Form:
    """A form as openpyxl opens it, its cells named by what stands in the header."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.page: Worksheet = self.book[SHEET]
        self.header = next(
            row[0].row for row in self.page.iter_rows() if any(c.value == "序号" for c in row)
        )
        self.columns = {
            str(cell.value).replace("\n", ""): cell.column
            for cell in self.page[self.header]
            if cell.value
        }

    def column(self, word: str) -> int:
        """The number of the column whose heading holds ``word``."""
        return next(at for heading, at in self.columns.items() if word in heading)

    def line(self, task: Task) -> int:
        """The row of a task."""
        at = self.column("序号")
        rows = range(self.header + 1, self.page.max_row + 1)
        return next(row for row in rows if str(self.page.cell(row, at).value) == str(task.number))

    def put(self, task: Task, word: str, value: object) -> None:
        """Fill one cell in."""
        self.page.cell(self.line(task), self.column(word)).value = value  # type: ignore[assignment]

    def saved(self) -> bytes:
        """Its bytes."""
        return saved(self.book)


def filled(data: bytes, unit: str, quarter: Quarter) -> Form:
    """The form of a unit with what it reports."""
    form, said = Form(data), reported(unit, quarter)
    count, money, built = of_unit(unit)
    form.put(count, FIGURE, said.done)
    if said.cause:
        form.put(count, WORDS, "正在推进")
        form.put(count, CAUSE_KIND, "征地")
        form.put(count, CAUSE, said.cause)
    if said.money is not None:
        form.put(money, FIGURE, said.money)
    form.put(built, STAGE, said.stage)
    return form


# What people do to files


def _reversed(form: Form) -> bytes:
    page, first = form.page, form.header + 1
    last = first + 2
    width = page.max_column
    held = [
        [page.cell(row, at).value for at in range(1, width + 1)] for row in range(first, last + 1)
    ]
    for row, values in zip(range(first, last + 1), reversed(held), strict=True):
        for at, value in enumerate(values, start=1):
            page.cell(row, at).value = value
    return form.saved()


def _without(*words: str) -> Callable[[Form], bytes]:
    def done(form: Form) -> bytes:
        for at in sorted((form.column(word) for word in words), reverse=True):
            form.page.delete_cols(at)
        return form.saved()

    return done


def _row_added(form: Form) -> bytes:
    last = form.header + 4
    form.page.insert_rows(last)
    form.page.cell(last, form.column("任务表述")).value = "另：本单位承办镇运动会一次"
    return form.saved()


def _merged(form: Form) -> bytes:
    at = form.column("下一步")
    first = form.header + 1
    form.page.cell(first, at).value = "按计划推进"
    form.page.merge_cells(start_row=first, end_row=first + 2, start_column=at, end_column=at)
    return form.saved()


def _pasted(form: Form) -> bytes:
    """The table alone, as values, in a new workbook: no title, no sheet name, no widths."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in form.page.iter_rows(min_row=form.header, values_only=True):
        page.append(row)
    return saved(book)


def _moved_down(form: Form) -> bytes:
    form.page.insert_rows(1, 2)
    return form.saved()


def _numbers_as_text(form: Form) -> bytes:
    at = form.column(FIGURE)
    for row in range(form.header + 1, form.header + 4):
        if (value := form.page.cell(row, at).value) is not None:
            form.page.cell(row, at).value = f"约{value}" if row % 2 else f" {value} "
    return form.saved()


REARRANGING: Mapping[str, tuple[Callable[[Form], bytes], str]] = dict(
    zip(
        REARRANGED,
        (
            (_reversed, "xlsx"),
            (_without("计划进度", "上次数据", "完成时限"), "xlsx"),
            (_row_added, "xlsx"),
            (_merged, "xlsx"),
            (Form.saved, "xls"),
            (Form.saved, "ods"),
            (_without("兑现编号", "兑现表号"), "xlsx"),
            (_pasted, "xlsx"),
            (_moved_down, "xlsx"),
            (_numbers_as_text, "xlsx"),
        ),
        strict=True,
    )
)


# What goes wrong


def _no_number(form: Form, tasks: list[Task]) -> bytes:
    form.put(tasks[0], FIGURE, "差不多了")
    return form.saved()


def _no_day(form: Form, tasks: list[Task]) -> bytes:
    form.put(tasks[1], "预计完成", "2月30日")
    return form.saved()


def _thousandfold(form: Form, tasks: list[Task]) -> bytes:
    form.put(tasks[0], FIGURE, TARGET * 1000)
    return form.saved()


def _other_task(form: Form, tasks: list[Task]) -> bytes:
    """Its hidden columns are gone and its number leads to words of another task."""
    line = form.line(tasks[0])
    for at in sorted((form.column("兑现编号"), form.column("兑现表号")), reverse=True):
        form.page.delete_cols(at)
    form.page.cell(line, form.column("任务表述")).value = "新建二期停车库3座"
    return form.saved()


def _broken(form: Form, _tasks: list[Task]) -> bytes:
    return form.saved()[:-900]


FAULTS: Mapping[str, Callable[[Form, list[Task]], bytes]] = dict(
    zip(FAULTY, (_no_number, _no_day, _thousandfold, _other_task, _broken), strict=True)
)


# Sheets of their own


def own_sheet(unit: str, quarter: Quarter) -> bytes:
    """A unit's own layout: no form of ours, other headings, another order."""
    said = reported(unit, quarter)
    count, money, built = of_unit(unit)
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([f"{unit}{quarter.year}年{quarter.label}重点工作完成情况表"])
    page.append([f"填报单位：{unit}", None, f"截至{quarter.year}年{quarter.day_words}"])
    page.append(["工作任务", "年度目标", "累计完成", "形象进度", "存在问题"])
    page.append([built.wording, "竣工", None, said.stage, None])
    page.append([money.wording, "480万元", said.money, None, None])
    page.append([count.wording, "12处", f"{said.done}处", None, said.cause or None])
    return saved(book)


def foreign(quarter: Quarter) -> bytes:
    """The sheet of another town that went astray."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([f"柳林镇{quarter.year}年度目标任务{quarter.label}进展填报表"])
    page.append(["序号", "任务表述", f"截至{quarter.day_words}累计完成"])
    page.append([1, "柳林大桥拓宽", 1])
    page.append([2, "柳林湖清淤12万立方米", 7])
    return saved(book)


def write_all(forms: Mapping[str, bytes], folder: Path, quarter: Quarter) -> list[Path]:
    """The thirty files; ``forms`` maps units to the forms they were given. Those that become xls
    or ods are written as xlsx beside a folder of that name, for LibreOffice to save."""
    made: list[Path] = []

    def keep(name: str, data: bytes) -> None:
        path = folder / name
        path.write_bytes(data)
        made.append(path)

    for unit in CLEAN:
        keep(f"{unit}填报表.xlsx", filled(forms[unit], unit, quarter).saved())
    for unit, (change, suffix) in REARRANGING.items():
        data = change(filled(forms[unit], unit, quarter))
        if suffix == "xlsx":
            # Renamed, as a phone names what comes by chat.
            keep(f"微信文件_{REARRANGED.index(unit)}.xlsx", data)
        else:
            path = folder / suffix / f"{unit}.xlsx"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    for unit, fault in FAULTS.items():
        keep(f"{unit}.xlsx", fault(filled(forms[unit], unit, quarter), list(of_unit(unit))))
    for unit in OWN:
        keep(f"{unit}完成情况.xlsx", own_sheet(unit, quarter))
    keep(f"{CLEAN[0]}填报表（再发一次）.xlsx", made[0].read_bytes())
    keep("柳林镇.xlsx", foreign(quarter))
    return made


def day_words(day: dt.date) -> str:
    """2026年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
