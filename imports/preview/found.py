"""What a clerk must know of a batch before reading its rows: what would be written, in words, and
each kind of issue once, with its first place and what can be done about it from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..issues import Issue
from ..models import WRITING, Batch
from ..planning_words import say
from .lines import MARK_WORDS, MARKS
from .words import COUNTED

# Codes that one answer settles for the whole file.
DAY_CODES = frozenset({"day_missing", "progress_without_day"})
PLAN_CODES = frozenset({"plan_unknown", "plan_not_held", "plan_resembles", "plan_without_span"})
# Said in one sentence, whatever the rows.
NEW_NAMES = frozenset({"unit_created", "document_created"})
# Said of a figure because its task is in doubt: the task's own issue says what to do.
COMPANIONS = frozenset({"row_in_doubt"})


@dataclass(frozen=True)
class Found:
    """Issues of one kind: ``n`` of them; ``sentence`` is the first, with its place in ``sheet``.
    ``choosable`` says that candidates wait to be chosen from."""

    code: str
    mark: str
    n: int
    sentence: str
    sheet: str = ""
    choosable: bool = False

    @property
    def shape(self) -> str:
        """The sign of its mark."""
        return MARKS[self.mark]

    @property
    def word(self) -> str:
        """The word of its mark."""
        return MARK_WORDS[self.mark]

    @property
    def action(self) -> str:
        """The rows of the preview that it stops; "" where it stops none."""
        return {"error": "faulty", "conflict": "conflict"}.get(self.mark, "")


def found_in(batch: Batch) -> list[Found]:
    """The kinds of issues of a batch's rows, gravest first."""
    return list(_found(batch))


def _found(batch: Batch) -> Iterator[Found]:
    for told in batch.tally.get("issues", []):
        issue = Issue.from_json(told["first"])
        if issue.code in COMPANIONS:
            continue
        sentence = say(issue)
        if issue.code in NEW_NAMES and told["n"] > 1:
            sentence = _new_names(issue.code, told["n"], told["names"])
        choosable = bool(issue.data.get("candidates"))
        yield Found(issue.code, told["mark"], told["n"], sentence, issue.sheet, choosable)


def _new_names(code: str, n: int, names: list[str]) -> str:
    more = _("等") if n > len(names) else ""
    said = {"n": n, "names": "、".join(names) + more}
    if code == "unit_created":
        return _("有%(n)s个单位不在责任单位名录中，将新增：%(names)s。写错了请改文件。") % said
    return _("有%(n)s份文件不在文件目录中，将新增：%(names)s。写错了请改文件。") % said


def writes_words(batch: Batch) -> str:
    """What a commit would write: 新增计划1份、任务10项；更新任务1项. "" where nothing is known."""
    kinds = batch.tally.get("kinds", {})
    told = []
    for action in WRITING:
        parts = [
            word % {"n": kinds[kind][action]}
            for kind, word in COUNTED.items()
            if kinds.get(kind, {}).get(action)
        ]
        if parts:
            told.append(f"{action.label}{'、'.join(parts)}")
    return "；".join(told)


def asks_day(found: list[Found]) -> bool:
    """Whether one day, told once, would settle rows of the file."""
    return any(one.code in DAY_CODES for one in found)


def asks_plan(found: list[Found]) -> bool:
    """Whether one plan, chosen once, would settle rows of the file."""
    return any(one.code in PLAN_CODES for one in found)
