"""Whether a row's own hidden number (兑现编号) may be believed: held against what people can see.

Hidden columns stay where they are when the others are sorted or moved up by a row, and the number
of another installation names another task here. So a number decides only where the words beside it
agree or are missing; of several tasks of the same words 序号 and unit decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from commitments.identifiers import BadIdentifier, read_identifier

from .agreeing import contradict, figures_of, led_by, speaks_of, units_of
from .likeness import key, likeness
from .records import CommitmentRecord, Record

# From here on (0 to 100) a report's words may be those of the task that its number names.
NEAR = 60


def identified(record: Record) -> int | None:
    """The number of the commitment that a row's identifier names; None for none or a broken one."""
    try:
        return read_identifier(record.identifier) if record.identifier else None
    except BadIdentifier:
        return None


def reports(record: Any) -> bool:
    """Whether a row of ours says something about what was promised before, and is held against its
    words: a ledger may reword what it promises, no report and no 任务分解表 may."""
    if isinstance(record, CommitmentRecord):
        return record.assigns
    return isinstance(record, Record)


def words_agree(
    record: Any, found: Any, told: Iterable[Any], others: Iterable[tuple[int, Any]]
) -> bool:
    """Whether the words of a row go with ``found``: ``told`` are it and what went into it;
    ``others`` are (score, commitment) of what else the words may be, none of which may be more
    like them."""
    figures = figures_of(found=found, record=record, target=False)
    texts = {text for each in told for text in (each.wording, each.subject) if text}
    if any(key(record.wording) == key(text) for text in texts):
        return True
    score = max(_alike(record.wording, text, figures) for text in texts)
    rivals = (rival for rival, other in others if other is not found)
    return score > 0 and score >= max(rivals, default=0)


def _alike(said: str, stored: str, figures: Sequence[Any]) -> int:
    """How alike, 0 where it is another task."""
    score = likeness(said, stored).score
    if speaks_of(said, stored, whole=False, figures=figures):
        return max(score, NEAR)
    return score if score >= NEAR and not contradict(said, stored, figures=figures) else 0


def of_equals(record: Any, named: Any, equal: Sequence[Any]) -> Any:
    """Which of several commitments of the very same words a row speaks of whose number says
    ``named``: that of its 序号, without one the named one where the row's unit leads it; None where
    the row contradicts itself."""
    if record.number and any(each.number for each in equal):
        numbered = [each for each in equal if each.number == record.number]
        return numbered[0] if len(numbered) == 1 else None
    units = units_of(record)
    led = [each for each in equal if any(led_by(each, unit) for unit in units)] or equal
    if any(each is named for each in led):
        return named
    return led[0] if len(led) == 1 else None


def number_differs(record: Any, named: Any, holders: Sequence[Any]) -> bool:
    """Whether a row has the 序号 of other commitments (``holders``) than the ``named`` one."""
    return bool(record.number and holders) and not any(each is named for each in holders)
