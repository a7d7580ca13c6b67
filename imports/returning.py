"""What is wrong with a file goes back to its clerk: in the clerk's own workbook."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from commitments.actions import ActionError

from .issues import ERROR, Issue
from .marking import CONFLICT, FAULTY, LEFT_OUT, WARNING, Mark, MarkingFailed, Order, make_apart
from .models import Action, Batch
from .pictures.reading import typed_of
from .planning_words import failure, say
from .workbook import GROUP, UnreadableFile

WORDS = {
    # What is done with a row.
    FAULTY: gettext_lazy("有误"),
    CONFLICT: gettext_lazy("冲突"),
    WARNING: gettext_lazy("提醒"),
    LEFT_OUT: gettext_lazy("不导入"),
    # Comments.
    "comment_head": gettext_lazy("兑现核对："),
    "more_in_list": gettext_lazy("其余问题见“问题清单”。"),
    "of_line": gettext_lazy("第%(line)s行："),
    # The list.
    "summary": gettext_lazy(
        "共%(all)s处：有误%(faulty)s处、冲突%(conflict)s处、提醒%(warning)s处、不导入%(left_out)s处。"
        "“有误”“冲突”的行不写入，“提醒”的行照常写入。"
    ),
    "how": gettext_lazy(
        "请在原来的工作表里改正标出的格子（点下表蓝色的行号、列号可直接跳到），改好后把这份文件重新上传。"
        "批注和底色不用清除，这张清单也不用删除，上传时不会当作数据。"
    ),
    "sample_faulty": gettext_lazy("粗框"),
    "legend_faulty": gettext_lazy("红底、粗实线框：有误或冲突，须改正后才能导入。"),
    "sample_warning": gettext_lazy("虚框"),
    "legend_warning": gettext_lazy("黄底、虚线框：提醒，请看一眼；没有错就不用改。"),
    "too_many": gettext_lazy("问题太多，下表列出前%(listed)s处，另有%(left)s处请到预览页查看。"),
    "not_marked": gettext_lazy("要标的格子太多，另有%(n)s个只列在下表，没有标出。"),
    "head_no": gettext_lazy("序号"),
    "head_sheet": gettext_lazy("工作表"),
    "head_line": gettext_lazy("行"),
    "head_column": gettext_lazy("列"),
    "head_value": gettext_lazy("单元格原文"),
    "head_problem": gettext_lazy("问题"),
    "head_remedy": gettext_lazy("怎么改"),
    "head_handling": gettext_lazy("处理"),
    # What the workbook is.
    "sheet_name": gettext_lazy("表1"),
    "copied": gettext_lazy(
        "原文件的格式不能直接标注，这是内容和位置都相同的xlsx，原来的字体、底色没有带过来。"
    ),
    "not_kept": gettext_lazy(
        "原文件有特殊内容，不能直接标注，这是内容和位置都相同的xlsx，公式只留下结果，原来的字体、底色没有带过来。"
    ),
    "taken_out": gettext_lazy(
        "原文件太大，这里只有要改的行和它们的表头，最前一列是原来的行号。改好后可以只上传这份文件。"
    ),
    "rows_left": gettext_lazy("要改的行太多，另有%(n)s行没有放进来，请先改这些，或到预览页查看。"),
    "text_cut": gettext_lazy(
        "有%(n)s个格子的文字超过Excel的上限，只放了前面一部分，请以原文件为准。"
    ),
    # What openpyxl does not keep.
    "lost_pictures": gettext_lazy("原文件里的%(n)s张图片没有带过来，请以原文件为准。"),
    "lost_charts": gettext_lazy("原文件里的%(n)s个图表没有带过来，请以原文件为准。"),
    "lost_charts_redrawn": gettext_lazy("%(n)s个图表重新生成过，样式可能与原文件略有不同。"),
    "lost_shapes": gettext_lazy("原文件里的%(n)s个文本框或图形没有带过来，请以原文件为准。"),
    "lost_controls": gettext_lazy("原文件里的%(n)s个按钮等控件没有带过来，请以原文件为准。"),
    "lost_embedded": gettext_lazy("原文件里的%(n)s个嵌入对象没有带过来，请以原文件为准。"),
    "lost_slicers": gettext_lazy("原文件里的%(n)s个切片器没有带过来，请以原文件为准。"),
    "lost_threads": gettext_lazy("原文件里的%(n)s条会话批注改成了普通批注。"),
    "lost_queries": gettext_lazy("原文件里的%(n)s个外部数据查询没有带过来，请以原文件为准。"),
    "lost_signatures": gettext_lazy("原文件的数字签名在标注后失效，没有带过来。"),
    "lost_validations": gettext_lazy(
        "原文件里的%(n)s处数据有效性（下拉选项）没有带过来，请以原文件为准。"
    ),
    "lost_conditions": gettext_lazy("原文件里的%(n)s处条件格式没有带过来，请以原文件为准。"),
    "lost_sparklines": gettext_lazy("原文件里的%(n)s个迷你图没有带过来，请以原文件为准。"),
}
MARKING_FAILED = gettext_noop(
    "标注这份文件时出了意外（%(kind)s），请在预览页逐条查看要改的地方，并告诉管理员批次号%(batch)s。"
)
# What to do where the sentence itself does not say it.
REMEDIES = {
    FAULTY: gettext_lazy("请改正后重新上传。"),
    CONFLICT: gettext_lazy("请到预览页选定，或改正后重新上传。"),
    WARNING: gettext_lazy("请核对；没有错就不用改。"),
    LEFT_OUT: gettext_lazy("这一行已选为不导入，不用改。"),
}
_HANDLED = {Action.CONFLICT: CONFLICT, Action.LEFT_OUT: LEFT_OUT}
# Where the part of a sentence begins that tells what to do.
_REMEDY = re.compile(r"(?<=[。；，：])(?=请|如不对|如果|如有|如需|写错了|确需|确为)")
_NAME_TAIL = "（改错表）"


def annotated(batch: Batch) -> tuple[str, bytes]:
    """Name and content of the workbook that goes back to the clerk: their own, its bad cells marked
    and commented, with a list of every issue.

    Raises ActionError where there is nothing to give back: the file could not be read, has no
    issue, is gone, or is too heavy to be marked.
    """
    if batch.error:
        raise ActionError(failure(batch.error))
    marks = tuple(marks_of(batch))
    if not marks:
        raise ActionError(_("这份文件没有要改的地方。"))
    words = {name: str(word) for name, word in WORDS.items()}
    try:
        typed = typed_of(batch)
        data = typed.data if typed else batch.data()
        order = Order(data, marks, words, _headers(batch), _groups(batch))
        marked = make_apart(order)
    except OSError as error:
        raise ActionError(_("存放的原文件找不到了，请重新上传。")) from error
    except UnreadableFile as error:
        raise ActionError(say(error.issue())) from error
    except MarkingFailed as error:
        told = {"kind": error, "batch": batch.pk}
        raise ActionError(_(MARKING_FAILED) % told) from error
    stem = PurePath(batch.filename).stem.removesuffix(_NAME_TAIL)
    return f"{stem}{_NAME_TAIL}.{marked.suffix}", marked.data


def marks_of(batch: Batch) -> Iterator[Mark]:
    """A mark for each issue of the file and of its rows; the same sentence of the same place once,
    with the gravest handling."""
    found: dict[tuple[object, ...], Mark] = {}
    for issue, action in _issues(batch):
        mark = _mark(issue, action)
        key = (mark.sheet, mark.line, mark.column, mark.problem, mark.remedy)
        if key not in found or (mark.grave and not found[key].grave):
            found[key] = mark
    yield from found.values()


def _issues(batch: Batch) -> Iterator[tuple[Issue, str]]:
    for issue in batch.file_issues():
        yield issue, ""
    rows = batch.rows.exclude(issues=[]).values_list("issues", "action", "sheet", "line")
    for issues, action, sheet, line in rows.iterator(chunk_size=2000):
        for raw in issues:
            issue = Issue.from_json(raw)
            yield issue if issue.line else replace(issue, sheet=sheet, line=line), action


def _mark(issue: Issue, action: str) -> Mark:
    handling = _HANDLED.get(Action(action), FAULTY) if action else FAULTY
    if issue.severity != ERROR and handling != LEFT_OUT:
        handling = WARNING
    # The list and the cell say where it is.
    sentence = say(replace(issue, sheet="", line=None, column=""))
    problem, remedy = _parted(sentence)
    return Mark(
        sheet=issue.sheet,
        line=issue.line,
        column=issue.column,
        value=issue.value,
        problem=problem,
        remedy=remedy or str(REMEDIES[handling]),
        handling=handling,
    )


def _parted(sentence: str) -> tuple[str, str]:
    """What is wrong, and what to do about it ("" where the sentence does not say)."""
    found = _REMEDY.search(sentence)
    if found is None or found.start() == 0:
        return sentence, ""
    problem, remedy = sentence[: found.start()], sentence[found.start() :]
    return f"{problem[:-1]}。", remedy


def _headers(batch: Batch) -> dict[str, list[tuple[int, int]]]:
    """Sheet -> first and last header row of each of its tables."""
    headers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for table in batch.layout:
        if table["header"]:
            headers[table["name"]].append((table["header"][0], table["header"][1]))
    return dict(headers)


def _groups(batch: Batch) -> dict[str, list[tuple[int, str]]]:
    """Sheet -> line and first text of its group rows."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for table in batch.layout:
        for band in table["bands"]:
            if band["kind"] == GROUP:
                text = next(iter(band["cells"].values()), "")
                groups[table["name"]].append((band["line"], text))
    return dict(groups)
