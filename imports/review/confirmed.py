"""The accepted cards of a reading as a workbook of our own layout, for the corridor of every
import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from commitments.identifiers import identifier
from commitments.models import Commitment, CommitmentSource, Document, Progress
from commitments.models.choices import (
    Area,
    Basis,
    DocumentKind,
    Measure,
    PlanKind,
    Provenance,
    Strength,
)
from commitments.units import convert

from ..drawing import Column, Entry, Sheet, workbook_bytes
from ..models import Card, CardState, Reading
from ..texts import digits
from .plans import plan_for
from .records import values_of
from .reported import figure_text, report_of

DOCUMENTS, PLANS, LEDGER, PROGRESS = "文件目录", "计划信息", "台账", "进展"
_NUMBER = re.compile(r"\d+")
_AS_TOTAL = re.compile(
    r"\W*(?:全.|本级|以上)?总?(?:合计|小计|总计|共计|累计|其中|备注|说明|注)|\W*$"
    r"|(?:共|计|共计)?\d+[项个件条]$|.*(?:小计|合计|总计)$"
)

DOCUMENT_COLUMNS = (
    Column("title", "文件标题", width=44),
    Column("kind", "文件类型", width=16),
    Column("meeting", "会议", width=36),
    Column("date", "日期", kind="date"),
    Column("period_start", "所述时段起", kind="date"),
    Column("period_end", "所述时段止", kind="date"),
    Column("source_url", "来源网址", width=20),
    Column("index_number", "索引号或文号", width=18),
)
PLAN_COLUMNS = (
    Column("title", "计划名称", width=34),
    Column("kind", "计划类型"),
    Column("start", "开始日期", kind="date"),
    Column("end", "结束日期", kind="date"),
    Column("given", "下达日期", kind="date"),
    Column("reporting_months", "填报周期（月）", kind="number"),
    Column("provenance", "资料性质", width=16),
    Column("document", "依据文件", width=44),
)
LEDGER_COLUMNS = (
    Column("plan", "所属计划", width=26),
    Column("number", "序号", width=6),
    Column("wording", "任务表述", width=44),
    Column("subject", "事项", width=24),
    Column("area", "领域", width=10),
    Column("measure", "衡量方式", width=9),
    Column("target", "目标值", width=16),
    Column("unit", "计量单位", width=9),
    Column("basis", "口径", width=7),
    Column("baseline", "基数", width=16),
    Column("due", "完成时限", kind="date"),
    Column("strength", "力度", width=7),
    Column("document", "出处", width=36),
    Column("quote", "原句", width=44),
    Column("offset", "位置", width=8, kind="number"),
    Column("identifier", "兑现编号", width=10),
)
PROGRESS_COLUMNS = (
    Column("plan", "所属计划", width=26),
    Column("number", "序号", width=6),
    Column("wording", "任务表述", width=40),
    Column("cumulative", "累计完成", width=16),
    Column("period", "当期完成", width=12),
    Column("level", "当前水平", width=12),
    Column("stage", "形象进度", width=12),
    Column("done", "是否完成", width=8),
    Column("words", "进展情况", width=30),
    Column("from_day", "时段起", kind="date"),
    Column("day", "数据截至", kind="date"),
    Column("claimed", "完成率", width=10),
    Column("document", "进展出处", width=36),
    Column("quote", "进展原句", width=44),
    Column("offset", "进展位置", width=8, kind="number"),
    Column("identifier", "兑现编号", width=10),
)


@dataclass(frozen=True)
class Owner:
    """The commitment that a row is of: plan and number, and the stored one where there is one."""

    plan: str
    number: str
    wording: str
    stored: Commitment | None = None

    def cells(self) -> Entry:
        """How a row names it."""
        named = {"plan": self.plan, "number": self.number, "wording": as_cell(self.wording)}
        return named | ({"identifier": identifier(self.stored.pk)} if self.stored else {})


@dataclass
class Confirmed:
    """What the accepted cards of ``reading`` have to write: ``new`` and ``restated`` commitments
    and ``figures``, each a card with its owner; what is stored already is left out."""

    reading: Reading
    new: list[tuple[Card, Owner]] = field(default_factory=list)
    restated: list[tuple[Card, Owner]] = field(default_factory=list)
    figures: list[tuple[Card, Owner]] = field(default_factory=list)

    def __post_init__(self) -> None:
        owners = dict(self._commitments())
        for card in self.accepted:
            if card.fields["kind"] != "outcome":
                continue
            owner = self._owner(card, owners)
            if owner and not self._is_held(card, owner):
                self.figures.append((card, owner))

    @cached_property
    def accepted(self) -> list[Card]:
        """The accepted cards in reading order."""
        cards = self.reading.cards.filter(state=CardState.ACCEPTED).order_by("start")
        return list(cards.select_related("answers__plan"))

    @cached_property
    def document(self) -> Document | None:
        """The stored document of the reading's title."""
        return self.reading.town.documents.filter(title=self.reading.title).first()

    def _commitments(self) -> Iterator[tuple[int, Owner]]:
        """Number of a card -> its owner, for each accepted commitment; sorts them into new and
        restated ones."""
        last: dict[str, int] = {}
        for card in self.accepted:
            if card.fields["kind"] != "commitment":
                continue
            if card.answers is not None:
                owner = stored_owner(card.answers)
                if not self._is_sourced(card):
                    self.restated.append((card, owner))
            else:
                owner = self._new_owner(card, last)
                self.new.append((card, owner))
            yield card.pk, owner

    def _new_owner(self, card: Card, last: dict[str, int]) -> Owner:
        values = values_of(card)
        title = str((plan_for(self.reading.plans, values["due"]) or {"title": ""})["title"])
        if title not in last:
            last[title] = highest_number(self.reading, title)
        last[title] += 1
        return Owner(title, str(last[title]), values["wording"])

    def _owner(self, card: Card, owners: Mapping[int, Owner]) -> Owner | None:
        if card.answers is not None:
            return stored_owner(card.answers)
        return owners.get(card.answers_card_id) if card.answers_card_id else None

    def _is_sourced(self, card: Card) -> bool:
        """Whether a restated commitment names this clause as a source already."""
        known = {"commitment": card.answers, "document": self.document, "quote": card.quote}
        return self.document is not None and CommitmentSource.objects.filter(**known).exists()

    def _is_held(self, card: Card, owner: Owner) -> bool:
        """Whether the ledger holds what an outcome says, whoever reported it."""
        if owner.stored is None:
            return False
        held = Progress.objects.current().filter(
            commitment=owner.stored, day=values_of(card)["due"]
        )
        return any(self._says_same(card, owner, one) for one in held)

    def _says_same(self, card: Card, owner: Owner, held: Progress) -> bool:
        told = report_of(card, owner)
        if told["value"] is not None:
            value = convert(told["value"], unit=told["unit"], to=held.unit)
            return held.value is not None and value == held.value
        if told["stage"] or told["done"] is not None:
            return bool(told["stage"] == held.stage and told["done"] == held.done)
        return bool(held.words and "".join(held.words.split()) == "".join(told["words"].split()))

    @property
    def plans(self) -> list[dict[str, Any]]:
        """The plans that new commitments go to and that are not stored yet."""
        used = {owner.plan for _card, owner in self.new}
        stored = set(self.reading.town.plans.values_list("title", flat=True))
        return [p for p in self.reading.plans if p["title"] in used and p["title"] not in stored]

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.new or self.restated or self.figures or not self._is_document_held())

    def _is_document_held(self) -> bool:
        held, reading = self.document, self.reading
        if held is None:
            return False
        names = ("text", "kind", "meeting", "date", "period_start", "period_end")
        return all(getattr(reading, n) in (None, "", getattr(held, n)) for n in names)

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the workbook, empty ones left out."""
        made = (
            Sheet(DOCUMENTS, DOCUMENT_COLUMNS, (self._document_row(),)),
            Sheet(PLANS, PLAN_COLUMNS, tuple(self._plan_rows())),
            Sheet(LEDGER, LEDGER_COLUMNS, tuple(self._ledger_rows()), title="报告审读：承诺"),
            Sheet(PROGRESS, PROGRESS_COLUMNS, tuple(self._progress_rows()), title="报告审读：进展"),
        )
        return tuple(sheet for sheet in made if sheet.rows)

    def workbook(self) -> bytes:
        """The workbook as an xlsx file."""
        return workbook_bytes(self.sheets(), creator="兑现")

    def _document_row(self) -> Entry:
        reading = self.reading
        days = {
            name: value.isoformat()
            for name in ("date", "period_start", "period_end")
            if (value := getattr(reading, name))
        }
        words = {name: getattr(reading, name) for name in ("meeting", "source_url", "index_number")}
        return (
            {"title": reading.title, "kind": str(DocumentKind(reading.kind).label)} | words | days
        )

    def _plan_rows(self) -> Iterator[Entry]:
        for plan in self.plans:
            yield {
                "title": plan["title"],
                "kind": str(PlanKind(plan["kind"]).label),
                "start": plan["start"],
                "end": plan["end"],
                "given": plan["given"] or "",
                "reporting_months": str(plan["reporting_months"]),
                "provenance": str(Provenance(self.reading.town.provenance).label),
                "document": self.reading.title,
            }

    def _ledger_rows(self) -> Iterator[Entry]:
        for card, owner in self.new:
            yield owner.cells() | _promised(card) | self._source(card)
        for cards, owner in self.restated_together():
            yield owner.cells() | self._source(cards[0])

    def restated_together(self) -> list[tuple[list[Card], Owner]]:
        """Each restated commitment once, with all cards that restate it: they share one row, as
        no plan has a commitment twice."""
        cards: dict[str, list[Card]] = {}
        owners: dict[str, Owner] = {}
        for card, owner in self.restated:
            name = identifier(owner.stored.pk) if owner.stored else ""
            cards.setdefault(name, []).append(card)
            owners.setdefault(name, owner)
        return [(some, owners[name]) for name, some in cards.items()]

    def _source(self, card: Card) -> Entry:
        return {"document": self.reading.title, "quote": card.quote, "offset": str(card.start)}

    def _progress_rows(self) -> Iterator[Entry]:
        for card, owner in self.figures:
            yield owner.cells() | _reported(report_of(card, owner)) | self._source(card)


def as_cell(wording: str) -> str:
    """A wording as its cell shows it: one that begins as a total row does in brackets, so that it
    is not taken for one. What is written is the card's own wording (``carried``)."""
    return f"（{wording}）" if _AS_TOTAL.match(wording) else wording


def stored_owner(commitment: Commitment) -> Owner:
    """A stored commitment as rows name it."""
    held = commitment
    return Owner(held.plan.title, held.number, held.wording, held)


def highest_number(reading: Reading, title: str) -> int:
    """The highest number that a commitment of a plan of the town goes by; 0 without any."""
    numbers = Commitment.objects.filter(plan__town=reading.town, plan__title=title)
    told = (_NUMBER.findall(number) for number in numbers.values_list("number", flat=True))
    return max((int(found[0]) for found in told if found and len(found[0]) < 10), default=0)


def promise_values(card: Card) -> dict[str, Any]:
    """What a new commitment is to hold, by the fields of ``records.CommitmentRecord``: exactly
    what its card says."""
    values = values_of(card)
    names = ("wording", "subject", "measure", "comparator", "value", "value_max", "unit")
    kept = {name: values[name] for name in (*names, "basis", "baseline", "due", "area")}
    stage = values["stage"]
    text = figure_text(values) or stage
    stages = (stage,) if stage and values["measure"] == "milestone" else ()
    return kept | {
        "value_text": text,
        "strength": values["strength"] or "firm",
        "stages": stages,
        "state": "active",
    }


def _promised(card: Card) -> Entry:
    told = promise_values(card)
    return {
        "wording": as_cell(told["wording"]),
        "subject": told["subject"],
        "area": str(Area(told["area"]).label) if told["area"] else "",
        "measure": str(Measure(told["measure"]).label),
        "target": told["value_text"],
        "basis": str(Basis(told["basis"]).label),
        "baseline": told["baseline"],
        "due": told["due"].isoformat() if told["due"] else "",
        "strength": str(Strength(told["strength"]).label),
    }


def _reported(told: Mapping[str, Any]) -> Entry:
    cells: Entry = {"day": told["day"].isoformat(), "stage": told["stage"], "words": told["words"]}
    if told["value"] is not None:
        cells[told["basis"]] = told["value_text"]
    if told["from_day"]:
        cells["from_day"] = told["from_day"].isoformat()
    if told["done"] is not None:
        cells["done"] = _("是") if told["done"] else _("否")
    if told["claimed_ratio"] is not None:
        cells["claimed"] = f"{digits(told['claimed_ratio'])}%"
    return cells


def lines_of(confirmed: Confirmed) -> Iterable[Card]:
    """All cards that a workbook has a row of."""
    for some in (confirmed.new, confirmed.restated, confirmed.figures):
        for card, _owner in some:
            yield card
