"""A later edition of a file that was written already: same town, plan, unit and period.

Both stay. What the later one says else replaces the earlier figures (as corrections, which planning
makes row by row); what only the earlier one has is kept and listed, never removed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import Commitment, Progress
from commitments.wording import date_words

from .entries import Entry, change_of
from .issues import ERROR, FIGURE_LOST, Issue
from .models import Action, Batch, Kind, State
from .records import CommitmentRecord, ProgressRecord

# How many rows of each kind are listed; all are counted.
LISTED = 50
# How much of the smaller file the two must have in common (percent of its rows): two offices may
# each report on half of a plan for the same day.
IN_COMMON = 50
# Told by other words of the row, or by no field of what it is about.
_NOT_SHOWN = {"sources", "quote", "offset", "parent", "plan", "number"}
# Says where and how a row stood, not what it says.
_NOT_SAID = {"origin", "issues", "raw", "position", "source_cell", "identifier", "proposals"}
_NOT_SAID |= {"left_out", "same_as", "is_new", "mark", "of_form", "assigns"}


@dataclass
class Said:
    """What a file says of one unit for one day: lines in all, lines that are stopped or whose
    figure could not be taken, the first thing wrong, and whether a line carries the mark of our own
    form (兑现表号)."""

    rows: int = 0
    faulty: int = 0
    first: Issue | None = None
    marked: bool = False
    _last: tuple[str, int] | None = None
    _stopped: tuple[str, int] | None = None

    def take(self, entry: Entry) -> None:
        """Count one row; several of one line once."""
        line = (entry.record.origin.sheet, entry.record.origin.line)
        self.rows += line != self._last
        self._last = line
        self.marked = self.marked or bool(getattr(entry.record, "mark", ""))
        wrong = [one for one in entry.issues if one.severity == ERROR or one.code in FIGURE_LOST]
        if entry.stopped or wrong:
            self.faulty += line != self._stopped
            self._stopped = line
            self.first = self.first or next(iter(wrong), None)


@dataclass
class Scope:
    """What a file is about, gathered entry by entry: its plans, units, and last day. ``cells`` is
    what it reports: (plan, unit, day as ISO or "") -> what it says there."""

    plans: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    last_day: str = ""
    kind: str = ""
    cells: dict[tuple[str, str, str], Said] = field(default_factory=dict)
    # Of rows of our own forms: their marks ("" of any other report), and the figures they correct.
    marks: set[str] = field(default_factory=set)
    corrected: list[tuple[dt.date, str]] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Note what one row is about."""
        record = entry.record
        if isinstance(record, CommitmentRecord):
            if record.assigns:
                # A 任务分解表 adds to the ledger it was made of: it is no later edition of it.
                return
            self.kind = Kind.LEDGER
            self._note(record.plan, record.lead_unit or _lead_of(entry))
        elif isinstance(record, ProgressRecord):
            self.kind = self.kind or Kind.PROGRESS
            self._note(record.plan, record.reported_by or _lead_of(entry))
            day = record.day.isoformat() if record.day else ""
            self.last_day = max(self.last_day, day)
            self.marks.add(record.mark)
            if record.mark and record.day and _corrects(entry):
                self.corrected.append((record.day, record.number or record.wording))
            if entry.action != Action.LEFT_OUT:
                cell = record.plan, record.reported_by or _lead_of(entry), day
                self.cells.setdefault(cell, Said()).take(entry)

    def _note(self, plan: str, unit: str) -> None:
        self.plans.add(plan)
        if unit:
            self.units.add(unit)

    @property
    def form(self) -> str:
        """The mark of the only form that a file is, else ""."""
        alone = self.kind == Kind.PROGRESS and len(self.marks) == 1
        return next(iter(self.marks)) if alone else ""

    @property
    def key(self) -> str:
        """The same for two editions of one file; "" for a file without tasks. Where several units
        lead, it is the whole town's."""
        if not self.kind:
            return ""
        if self.form:
            return hashlib.sha256(self.form.encode()).hexdigest()
        unit = next(iter(self.units)) if len(self.units) == 1 else ""
        parts = [self.kind, unit, self.last_day, *sorted(self.plans)]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _corrects(entry: Entry) -> bool:
    """Whether a row reports another figure or stage than the one that is stored."""
    told = {change.field for change in entry.changes}
    return entry.action == Action.UPDATE and not told.isdisjoint(("value", "stage", "done"))


def _lead_of(entry: Entry) -> str:
    lead = getattr(entry.whose, "lead_unit", None)
    return lead.name if lead else ""


def written_scopes(town: str, scopes: Iterable[str]) -> set[str]:
    """Those of ``scopes`` that something was written of."""
    written = Batch.objects.filter(town=town, scope__in=set(scopes) - {""}, state=State.COMMITTED)
    return set(written.order_by().values_list("scope", flat=True))


def recognise(batch: Batch, scope: Scope, *, written: Collection[str] | None = None) -> None:
    """Note on a locked batch, whose rows are kept, which batch it is a later edition of, and how
    the two differ. The caller saves it. ``written`` are the ``written_scopes`` of many batches,
    where they were asked for at once."""
    batch.scope = scope.key
    batch.supersedes, batch.difference = None, {}
    earlier = _earlier(batch) if written is None or batch.scope in written else None
    if earlier is None:
        return
    found = _compare(earlier, batch)
    smaller = min(found["rows"]["earlier"], found["rows"]["later"])
    # A second form of one unit for one period may hold no more than what the first left open.
    alike = scope.form or found["rows"]["common"] * 100 >= smaller * IN_COMMON
    if smaller and alike:
        batch.supersedes = earlier
        batch.difference = {name: held for name, held in found.items() if name != "rows"}


def _earlier(batch: Batch) -> Batch | None:
    """The last one written of the same scope. The very same file is no later edition."""
    if not batch.scope:
        return None
    same = Batch.objects.filter(town=batch.town_id, scope=batch.scope, state=State.COMMITTED)
    others = same.exclude(pk=batch.pk).exclude(sha256=batch.sha256)
    return others.order_by("-committed_at", "-pk").first()


Told = tuple[str, str, Mapping[str, Any]]


def _told(batch: Batch) -> Iterator[Told]:
    """(what names it, its number and wording, what it says) of every row that counts."""
    rows = batch.rows.filter(kind__in=("commitment", "progress"))
    rows = rows.exclude(action__in=(Action.LEFT_OUT, Action.FAULTY)).order_by("position")
    for kind, clean in rows.values_list("kind", "clean").iterator(chunk_size=2000):
        said = {name: value for name, value in clean.items() if name not in _NOT_SAID}
        number, wording = said.get("number", ""), said.get("wording", "")
        name = [kind, said.get("plan", ""), number or wording]
        name += [str(said.get(part, "")) for part in ("day", "from_day", "basis")]
        yield "|".join(name), f"{number} {wording}".strip(), said


def _compare(earlier: Batch, later: Batch) -> dict[str, Any]:
    """Counts of changed, same, new and missing rows, and the first LISTED of each but the same.

    Of the earlier file only a checksum of each row is held; what changed is read a second time."""
    held = {name: _checksum(said) for name, _label, said in _told(earlier)}
    seen: set[str] = set()
    changed: dict[str, tuple[str, Mapping[str, Any]]] = {}
    new: list[str] = []
    counts = dict.fromkeys(("changed", "same", "new", "missing"), 0)
    for name, label, said in _told(later):
        was = held.get(name)
        seen.add(name)
        what = "new" if was is None else "same" if was == _checksum(said) else "changed"
        counts[what] += 1
        if what == "new" and len(new) < LISTED:
            new.append(label)
        if what == "changed" and len(changed) < LISTED:
            changed[name] = label, said
    missing = {name for name in held if name not in seen}
    counts["missing"] = len(missing)
    return {
        "counts": counts,
        "new": new,
        "rows": {"earlier": len(held), "later": len(seen), "common": len(held) - len(missing)},
        **_second_reading(earlier, changed, missing),
    }


def _second_reading(
    earlier: Batch, changed: dict[str, tuple[str, Mapping[str, Any]]], missing: set[str]
) -> dict[str, list[Any]]:
    """What the changed rows said before, the cells that the earlier file had and this one leaves
    empty (which stand as they were), and the names of the rows that are missing."""
    lines: list[dict[str, str]] = []
    gone: list[str] = []
    if not changed and not missing:
        return {"changed": lines, "missing": gone}
    for name, label, was in _told(earlier):
        if name in changed:
            lines += _changes(changed[name][0], was, changed[name][1])
        elif name in missing and len(gone) < LISTED:
            gone.append(label)
    emptied = [line for line in lines if line.get("stays")]
    said: dict[str, list[Any]] = {
        "changed": [line for line in lines if not line.get("stays")],
        "missing": gone,
    }
    return said | ({"emptied": emptied[:LISTED]} if emptied else {})


def _changes(label: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a row says else than before, in words; a figure as it was written where it was. A cell
    that is empty now ``stays`` as it was stored."""
    thing: Any = Progress() if "day" in {**was, **now} else Commitment()
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    if "value_text" in names:
        names = [name for name in names if name not in ("value", "value_max", "unit")]
    return [
        {"label": label, "field": _label(thing, name), "old": told.old, "new": told.new}
        | ({"stays": "1"} if not told.new and _stays(name, was, now) else {})
        for name in names
        if name not in _NOT_SHOWN
        for told in (change_of(thing, name, old=was.get(name), new=now.get(name)),)
    ]


def _stays(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether what a row leaves open is taken over; the kind of another cause is not."""
    return name != "cause_kind" or now.get("cause", "") in ("", was.get("cause"))


def _label(thing: Any, name: str) -> str:
    """The word for a field; that of the figure for the words it was written in."""
    return change_of(thing, name.removesuffix("_text"), new=None).label


def _checksum(said: Mapping[str, Any]) -> bytes:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def sentence(batch: Batch) -> str:
    """这是“…”的更新版, and how they differ; "" for a batch that is no later edition."""
    earlier = batch.supersedes
    if earlier is None:
        return ""
    told: dict[str, Any] = dict(batch.difference.get("counts", {}))
    told |= {"name": earlier.filename, "day": _day(earlier)}
    said = _(
        "这是“%(name)s”（%(day)s写入）的更新版：改动%(changed)s行，相同%(same)s行，新增%(new)s行。"
    )
    if told.get("missing"):
        said += _("上一份有、这一份没有的%(missing)s行，库中仍然保留。")
    return said % told


def refusal(batch: Batch) -> str:
    """Why ``batch`` cannot be taken back while a later edition of it stands: that one rests on what
    this one wrote, and wrote none of it again. "" where there is none."""
    standing = batch.superseded_by.filter(state__in=(State.COMMITTED, State.UNDOING))
    later = standing.order_by("-committed_at").first()
    if later is None:
        return ""
    told = {"name": later.filename, "day": _day(later)}
    return (
        _(
            "不能撤销：“%(name)s”（%(day)s写入）是这一份的更新版，沿用了这一份写入的内容。"
            "请先撤销更新版。"
        )
        % told
    )


def _day(batch: Batch) -> str:
    when = batch.committed_at or batch.created
    return date_words(timezone.localtime(when).date())
