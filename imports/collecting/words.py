"""What a cell of 收表 says, in words."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..issues import Issue
from ..models import Batch, State, Submission
from ..planning_words import failure, say
from .noting import issue_of
from .reminding import day
from .states import (
    FAULTY,
    GIVEN,
    MISSING,
    NEWER,
    NOT_ASKED,
    NOT_DUE,
    NOTHING,
    OURS,
    SENT_BACK,
    WAITING,
    WORKING,
    Standing,
)

WORDS = {
    GIVEN: gettext_lazy("已交"),
    NEWER: gettext_lazy("更新版"),
    WAITING: gettext_lazy("待确认"),
    WORKING: gettext_lazy("正在读取"),
    FAULTY: gettext_lazy("有误"),
    SENT_BACK: gettext_lazy("退回"),
    MISSING: gettext_lazy("未交"),
    NOT_DUE: gettext_lazy("未到期"),
    NOT_ASKED: gettext_lazy("未要求"),
    OURS: gettext_lazy("系统没读成"),
    NOTHING: gettext_lazy("无需填报"),
}
# The shape of a status group where it means the like, else a sign of its own.
SHAPES = {GIVEN: "done", NEWER: "on_track", MISSING: "no_data", NOT_DUE: "other", NOTHING: "other"}
SIGNS = {WAITING: "◇", WORKING: "…", FAULTY: "✕", SENT_BACK: "↩", NOT_ASKED: "—", OURS: "！"}
LONGEST = 60
# Said of a file as a whole, beside what is said of its rows; with the first, a person has to say
# that it is meant.
_DOUBTFUL = ("other_town", "form_of_other_plan", "form_unit_differs")
_OF_FILE = (
    *_DOUBTFUL,
    "form_day_differs",
    "form_of_earlier_period",
    "form_changes_released",
    "day_of_page",
)
# An error of ours, of which the unit that filled the form in can mend nothing.
_OURS = frozenset({"unexpected", "gave_up", "file_unread", "file_gone", "cards_lost"})
# What only who sits before the product understands.
_SYSTEM = (("，没有作为完成数采用", ""), ("在库中", "在计划里"), ("库中", "计划里"))


def is_ours(batch: Batch) -> bool:
    """Whether a file was not read by a fault of ours."""
    return batch.state == State.FAILED and batch.error.get("code") in _OURS


def for_units(line: str) -> str:
    """A line in the words of who filled the form in."""
    for ours, theirs in _SYSTEM:
        line = line.replace(ours, theirs)
    return line


def sentence(held: Submission, standing: Standing) -> str:
    """What there is to say of the file that counts, in one line."""
    batch = held.batch
    if standing.code == WORKING:
        return str(batch.get_state_display())
    if standing.code == SENT_BACK:
        when = timezone.localtime(held.sent_back_at).date() if held.sent_back_at else None
        told = _("%(day)s退回") % {"day": day(when)} if when else ""
        return "，".join(part for part in (told, wrong_line(held)) if part)
    if standing.code == OURS:
        return _("不是表的问题，请重新核对；仍不行，请联系管理员")
    if standing.code == FAULTY:
        return _faulty(held)
    return "，".join(part for part in _of_clean(held, standing) if part)


def _faulty(held: Submission) -> str:
    line = wrong_line(held)
    if held.batch.state == State.FAILED or not held.faulty:
        return line
    told = {"n": held.faulty, "line": line}
    if held.batch.state == State.COMMITTED:
        return _("其余已写入，%(n)s行有误没有写入：%(line)s") % told
    return _("%(n)s行有误：%(line)s") % told


def _of_clean(held: Submission, standing: Standing) -> list[str]:
    batch = held.batch
    said = [difference(batch) if standing.code == NEWER else rows_words(held)]
    if batch.state == State.CHECKED and batch.summary.get("changed"):
        said.insert(0, _("确认后库中有了变化，没有写入，请再看一遍"))
    if standing.empty:
        waits = standing.code == WAITING or (batch.state == State.CHECKED and batch.writes)
        words = _("空着%(n)s项") if waits else _("缺%(n)s项")
        said.append(words % {"n": standing.empty})
    if standing.code == NEWER:
        said.append(_("已写入") if batch.state == State.COMMITTED else _("待确认"))
    if batch.state == State.CHECKED and (n := warnings(batch)):
        told = [_of_whole(issue) for issue in of_file(batch)[:1]]
        said.append("：".join([_("提醒%(n)s处") % {"n": n}, *told]))
    return said


def rows_words(held: Submission) -> str:
    """10月8日收到，6项."""
    when = timezone.localtime(held.created).date()
    return _("%(day)s收到，%(n)s项") % {"day": day(when), "n": held.rows}


def difference(batch: Batch) -> str:
    """How a later edition differs from what was written: 改动3行，新增1行."""
    counts = batch.difference.get("counts", {})
    parts = [(_("改动%(n)s行"), "changed"), (_("新增%(n)s行"), "new")]
    said = [words % {"n": counts[name]} for words, name in parts if counts.get(name)]
    if said:
        return "，".join(said)
    if counts:
        return _("与已写入的相同")
    return _("写入%(n)s条") % {"n": batch.writes}


def warnings(batch: Batch) -> int:
    """How many reminders the checking of a file left."""
    told = batch.tally.get("issues", [])
    rows = sum(int(one["n"]) for one in told if one["mark"] == "warning")
    return rows + len(of_file(batch))


def of_file(batch: Batch) -> list[Issue]:
    """What is to be looked at of a file as a whole, what may make it another's form first."""
    found = [Issue.from_json(raw) for raw in batch.issues if raw.get("code") in _OF_FILE]
    return sorted(found, key=lambda issue: _OF_FILE.index(issue.code))


def doubt(batch: Batch) -> str:
    """Why a file may be another's form, in short; "" where nothing says so."""
    found = [issue for issue in of_file(batch) if issue.code in _DOUBTFUL]
    return _of_whole(found[0]) if found else ""


def _of_whole(issue: Issue) -> str:
    """What is said of a file as a whole, short: its lines stand in the words."""
    return shortened(say(replace(issue, sheet="", line=None)))


def wrong_line(held: Submission) -> str:
    """The first thing wrong with a file, short, without the advice that follows it."""
    batch = held.batch
    if batch.state == State.FAILED:
        return shortened(failure(batch.error))
    issue = issue_of(held.line)
    if issue is None:
        return "" if held.rows else _("表里一项也没有填")
    return shortened(say(replace(issue, sheet="")))


def shortened(text: str) -> str:
    """The first sentence of a text, of ``LONGEST`` characters at most."""
    first = text.split("。")[0].rstrip("，；：")
    return first if len(first) <= LONGEST else first[: LONGEST - 1] + "…"


def why_unknown(held: Submission) -> str:
    """Why nobody recognised whose form a file is."""
    batch = held.batch
    if batch.state == State.FAILED:
        return failure(batch.error)
    told = [issue for issue in batch.issues if issue.get("code") == "other_town"]
    if told:
        return _("像是别的镇街的表：%(line)s") % {"line": say(Issue.from_json(told[0]))}
    issue = issue_of(held.line)
    if issue is not None:
        return say(issue)
    if any(raw.get("kind") == "other" for raw in batch.layout):
        return _("没有看懂这份表的表头。")
    if not held.rows:
        return _("没有读到进展数据。")
    return _("表里和文件名里都没有写是哪个单位、哪一期。")
