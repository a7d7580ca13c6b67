"""The blank ledger that a clerk downloads, fills in and uploads again.

Its headings are the first names of docs/ledger.md. It holds no row that could be read as a record:
examples stand on the page of instructions, one heading a line. For a plan that is held already
进展填报 lists its commitments, each with our own identifier in a hidden column, so that what comes
back finds them whatever happened to numbers and wordings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from ..identifiers import identifier
from ..models.choices import Area, Category, PlanKind, State, Strength, Visibility
from . import styles
from .sheet import Cell, Column, Sheet
from .workbook import new_workbook, saved

# The last line that the drop-downs reach.
REACHED_ROWS = 1000


class Promised(Protocol):
    """What the ledger needs of a commitment."""

    pk: int
    number: str
    wording: str


class Named(Protocol):
    """What the ledger needs of a town."""

    name: str


@dataclass(frozen=True)
class Field:
    """One column to fill in: heading, width in Chinese characters, how to fill it in, an example.
    ``choices`` become a drop-down; ``number_format`` is that of its cells; ``must`` marks it."""

    heading: str
    width: float
    how: str = ""
    example: str = ""
    choices: Sequence[str] = ()
    number_format: str = "General"
    must: bool = False


def _words(choices: type) -> list[str]:
    return [str(label) for label in choices.labels]  # type: ignore[attr-defined]


def plan_fields() -> list[Field]:
    """The columns of 计划信息."""
    day = styles.DAY_FORMAT
    return [
        Field(
            _("计划名称"), 18, _("与本表标题一致，写全称。"), _("示例镇2026年度目标任务"), must=True
        ),
        Field(_("计划类型"), 8, _("从下拉框选。"), _("年度计划"), _words(PlanKind)),
        Field(_("开始日期"), 9, _("序时进度从这一天算起。"), "2026-1-1", (), day, must=True),
        Field(
            _("结束日期"),
            9,
            _("没有写时限的事项，以这一天为时限。"),
            "2026-12-31",
            (),
            day,
            must=True,
        ),
        Field(_("下达日期"), 9, _("计划提出或下达的日子。"), "2026-1-16", (), day),
        Field(
            _("填报周期（月）"),
            6,
            _("按月1，按季3，按半年6，按年12。"),
            "3",
            ("1", "3", "6", "12"),
            "0",
        ),
        Field(_("资料性质"), 8, _("从下拉框选。"), _("正式资料"), provenance_words()),
        Field(_("依据文件"), 16, _("文件标题。"), _("示例镇2026年政府工作报告")),
    ]


def provenance_words() -> list[str]:
    """资料性质 as a ledger writes it."""
    return [_("正式资料"), _("公开资料示例"), _("虚构示例")]


def unit_fields() -> list[Field]:
    """The columns of 责任单位名录."""
    return [
        Field(_("序号"), 5, _("单位的排列顺序，1、2、3……"), "1"),
        Field(
            _("单位名称"),
            20,
            _("写全称；目标任务中的单位名称与此一致。"),
            _("城乡建设管理办公室"),
            must=True,
        ),
        Field(_("简称"), 12, _("可不填。"), _("城建办")),
    ]


def commitment_fields() -> list[Field]:
    """The columns of 目标任务."""
    day = styles.DAY_FORMAT
    measures = [_("数量"), _("比率"), _("增幅"), _("名次"), _("倍数"), _("节点")]
    return [
        Field(_("序号"), 4, _("每项一个，不要重复；以后填进展靠它对上。"), "1"),
        Field(
            *(_("任务表述"), 22, _("报告或计划里的原话，一项一行。")),
            _("既有多层住宅加装电梯，完工60台"),
            must=True,
        ),
        Field(_("类别"), 6, _("从下拉框选；不填为目标任务。"), _("民生实事"), _words(Category)),
        Field(_("领域"), 6, _("从下拉框选。"), _("民生保障"), _words(Area)),
        Field(
            _("衡量方式"), 5, _("数量、比率等有目标值；竣工、开放等填节点。"), _("数量"), measures
        ),
        Field(_("目标值"), 8, _("可写：60、不少于200、3-5、95%以上、竣工。"), "60", must=True),
        Field(_("计量单位"), 5, _("台、个、万元、平方米、%等。"), _("台")),
        Field(
            *(
                _("口径"),
                5,
                _("当期：本计划期内新增；累计：含以前年度；时点：某一天的水平。"),
                _("当期"),
            ),
            [_("当期"), _("累计"), _("时点")],
        ),
        Field(_("基数"), 6, _("累计、增减类填起点数；没有的留空。"), "124台"),
        Field(_("开始时间"), 7, _("不填为计划开始日期。"), "2026-3-1", (), day),
        Field(_("完成时限"), 7, _("日期，也可写“6月底”“三季度”。"), "2026-12-20", (), day),
        Field(_("牵头单位"), 8, _("一个单位。"), _("城乡建设管理办公室")),
        Field(_("配合单位"), 8, _("多个单位用顿号分开。"), _("社区办、财政所")),
        Field(
            _("节点阶段"), 9, _("节点类事项按先后写，最后一个即完成。"), _("开工→封顶→竣工→开放")
        ),
        Field(_("力度"), 4, _("原话是“力争”的选力争。"), _("确定"), _words(Strength)),
        Field(
            _("办理状态"),
            7,
            _("不填为推进中；暂缓、终止须写状态依据。"),
            _("推进中"),
            _words(State),
        ),
        Field(_("状态依据"), 8, _("哪次会议决定、文号。"), _("镇人大主席团〔2026〕3号")),
        Field(_("公开范围"), 6, _("从下拉框选；不填为公开。"), _("公开"), _words(Visibility)),
        Field(_("备注"), 8, _("可不填。"), ""),
    ]


def node_fields() -> list[Field]:
    """The columns of 节点计划."""
    return [
        Field(_("序号"), 6, _("目标任务中的序号。"), "1"),
        Field(_("节点日期"), 12, _("到哪一天。"), "2026-6-30", (), styles.DAY_FORMAT, must=True),
        Field(_("计划值"), 12, _("到这一天累计应完成多少；节点类不填。"), "30"),
        Field(_("计划阶段"), 16, _("到这一天应到哪个阶段；数量类不填。"), _("封顶")),
    ]


def site_fields() -> list[Field]:
    """The columns of 点位明细."""
    return [
        Field(_("序号"), 6, _("目标任务中的序号。"), "4"),
        Field(_("点位"), 24, _("村、居、小区或路段，一处一行。"), _("东街小区"), must=True),
        Field(_("进展阶段"), 14, _("如：未开工、施工中、已完成。"), _("施工中")),
        Field(_("完成日期"), 12, _("完成了才填。"), "2026-9-12", (), styles.DAY_FORMAT),
    ]


def progress_fields() -> list[Field]:
    """The columns of 进展填报."""
    day = styles.DAY_FORMAT
    return [
        Field(_("序号"), 3, _("目标任务中的序号。"), "1", must=True),
        Field(_("任务表述"), 15, _("可不填；填了便于核对。"), _("既有多层住宅加装电梯，完工60台")),
        Field(_("数据截至"), 6, _("数字说到哪一天。"), "2026-9-30", (), day, must=True),
        Field(_("累计完成"), 6, _("从计划开始累计到这一天；核实为零的填0。"), "47"),
        Field(_("当前水平"), 6, _("比率、增幅等填这一天的水平。"), "45.4%"),
        Field(_("形象进度"), 6, _("节点类填到了哪个阶段。"), _("封顶")),
        Field(_("是否完成"), 4, _("节点类也可只填是或否。"), _("否"), [_("是"), _("否")]),
        Field(_("进展情况"), 14, _("一两句话。"), _("已完工47台，在建9台")),
        Field(_("存在问题"), 11, _("慢在哪里，没有的留空。"), _("泵房用地两处未谈妥")),
        Field(_("下一步打算"), 11, _("准备怎么办。"), _("10月底前完成选址")),
        Field(_("预计完成"), 6, _("预计哪一天完成。"), "2026-12-20", (), day),
        Field(_("填报单位"), 7, _("谁报的。"), _("城建办")),
    ]


def revision_fields() -> list[Field]:
    """The columns of 目标调整情况表."""
    day = styles.DAY_FORMAT
    return [
        Field(_("序号"), 4, _("目标任务中的序号。"), "3"),
        Field(_("任务表述"), 20, _("与目标任务一致。"), _("新增机动车停车位300个")),
        Field(_("原目标"), 7, _("调整前的目标。"), "360"),
        Field(_("调整后目标"), 7, _("调整后的目标。"), "300", must=True),
        Field(_("调整后时限"), 8, _("时限不变的留空。"), "2026-12-31", (), day),
        Field(_("起效日期"), 8, _("从哪一天起按新目标。"), "2026-8-20", (), day, must=True),
        Field(_("决定机构"), 10, _("谁决定的；没有决定的不算数。"), _("镇人大主席团")),
        Field(_("文号"), 10, _("决定的文号。"), _("示人大〔2026〕5号")),
        Field(_("依据文件"), 12, _("文件标题。"), _("关于调整部分目标任务的决定")),
        Field(_("调整原因"), 16, _("一句话。"), _("地下管线迁改，东街停车场缓建")),
        Field(_("是否拟调整"), 5, _("只是提出、还没决定的填“是”。"), _("否"), [_("是"), _("否")]),
    ]


def blank_ledger(
    town: Named, plan_title: str, year: int, *, commitments: Iterable[Promised] = ()
) -> bytes:
    """The blank ledger of ``town`` for the plan ``plan_title`` of ``year``, as an xlsx file.

    The plan's title stands over 目标任务, with the year in it, so that the rows find their plan; a
    plan that has ``commitments`` already is held under its title as it is.
    """
    known = list(commitments)
    title = plan_title if known else _with_year(plan_title, year)
    book = new_workbook(title=title, subject=_("空白台账"))
    _instructions(book, _("{title}填写说明").format(title=title))
    sheets = (
        (_("计划信息"), _("计划信息"), plan_fields(), 4),
        (_("责任单位名录"), _("{town}责任单位名录").format(town=town.name), unit_fields(), 16),
        (_("目标任务"), title, commitment_fields(), 40),
        (_("节点计划"), _("{title}节点计划").format(title=title), node_fields(), 16),
        (_("点位明细"), _("{title}点位明细").format(title=title), site_fields(), 16),
        (_("进展填报"), _("{title}进展").format(title=title), progress_fields(), 20),
        (_("目标调整情况表"), _("{title}调整情况表").format(title=title), revision_fields(), 14),
    )
    for name, heading, fields, drawn in sheets:
        if known and name == _("进展填报"):
            _known(book, name, heading, fields, known)
        else:
            _blank(book, name, heading, fields, drawn=drawn)
    return saved(book)


def _with_year(title: str, year: int) -> str:
    return title if str(year) in title else f"{title}（{year}年）"


def _known(
    book: Workbook, name: str, title: str, fields: Sequence[Field], known: Sequence[Promised]
) -> None:
    """A sheet that lists the commitments to report on, with their identifiers in a hidden column.
    Nothing in it says anything until a day and a figure are filled in."""
    hidden = Field(_("兑现编号"), 8)
    sheet = Sheet(book, name, widths=[field.width for field in (*fields, hidden)], paper=styles.A4)
    sheet.title(title)
    columns = [Column(field.heading, field.width, align="left") for field in (*fields, hidden)]
    blank = [Cell(None, number_format=field.number_format) for field in fields[2:]]
    rows = [
        [Cell(each.number or None), Cell(each.wording), *blank, Cell(identifier(each.pk))]
        for each in known
    ]
    sheet.table(columns, rows, main=True)
    last = get_column_letter(len(columns))
    sheet.page.column_dimensions[last].hidden = True
    first = sheet.line - len(rows) + 1
    for place, field in enumerate(fields, start=1):
        if field.choices:
            _drop_down(sheet, get_column_letter(place), first, field)
    sheet.finish(footer=title)


def _blank(book: Workbook, name: str, title: str, fields: Sequence[Field], *, drawn: int) -> None:
    """A titled sheet with headings and ``drawn`` empty lines ready to be filled."""
    sheet = Sheet(book, name, widths=[field.width for field in fields], paper=styles.A4)
    sheet.title(title)
    columns = [Column(field.heading, field.width, align="left") for field in fields]
    blank = [Cell(None, number_format=field.number_format) for field in fields]
    sheet.table(columns, [blank] * drawn, main=True)
    sheet.page.auto_filter.ref = None
    first = sheet.line - drawn + 1
    # Lines without a height of their own grow with what is typed into them.
    sheet.page.sheet_format.defaultRowHeight = styles.row_height([("", 1.0)])
    sheet.page.sheet_format.customHeight = True
    for line in range(first, sheet.line + 1):
        sheet.page.row_dimensions[line].height = None
    for place, field in enumerate(fields, start=1):
        if field.choices:
            _drop_down(sheet, get_column_letter(place), first, field)
    sheet.finish(footer=title)
    # The drawn rows are only a start: what is typed below them is printed as well.
    sheet.page.print_area = None


def _drop_down(sheet: Sheet, letter: str, first: int, field: Field) -> None:
    rule = DataValidation(
        type="list",
        formula1='"{}"'.format(",".join(field.choices)),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=field.heading,
        error=_("请从下拉框里选：{choices}。").format(choices="、".join(field.choices)),
    )
    rule.add(f"{letter}{first}:{letter}{REACHED_ROWS}")
    sheet.page.add_data_validation(rule)


def _instructions(book: Workbook, title: str) -> None:
    """How to fill the sheets in, and an example for each heading."""
    widths = (17, 4, 29, 21)
    sheet = Sheet(book, _("填写说明"), widths=widths)
    sheet.title(title)
    for line in (
        _("一、先填目标任务，以后按期填进展；其余各表有内容再填，没有的留空，不要删表头。"),
        _("二、空着不填、填“-”或“/”都表示没有数据；核实过确实是零的，填0。"),
        _("三、计划是全年（1月1日至12月31日）、按季填报的，计划信息可以不填。"),
        _("四、填好后在“导入”页面上传；系统先检查并列出问题，确认后才入库。"),
    ):
        sheet.paragraph(line)
    sheet.gap()
    names = (_("工作表和栏目"), _("必填"), _("怎么填"), _("例子"))
    aligns = ("left", "center", "left", "left")
    columns = [Column(*made) for made in zip(names, widths, aligns, strict=True)]
    sheet.table(columns, _guide(), main=True)
    sheet.page.auto_filter.ref = None
    sheet.finish(footer=title)


def _guide() -> list[list[Cell]]:
    """One line for each column there is. Sheet and heading share a cell: two headings beside each
    other would be read as the head of a table."""
    sheets = (
        (_("目标任务"), commitment_fields()),
        (_("计划信息"), plan_fields()),
        (_("责任单位名录"), unit_fields()),
        (_("节点计划"), node_fields()),
        (_("点位明细"), site_fields()),
        (_("进展填报"), progress_fields()),
        (_("目标调整情况表"), revision_fields()),
    )
    return [
        [
            Cell(_("{sheet}——{heading}").format(sheet=name, heading=field.heading)),
            Cell(_("必填") if field.must else ""),
            Cell(field.how),
            Cell(field.example),
        ]
        for name, fields in sheets
        for field in fields
    ]
