"""The meeting workbook, reopened from its bytes."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from commitments.exports.cells import amount, percent
from commitments.exports.meeting import PaperView, meeting_name, meeting_workbook, release_line
from commitments.exports.styles import HUES, line_count, places_of
from commitments.exports.workbook import content_disposition
from commitments.items import FigureLine, Item, _plain
from commitments.models import Town
from commitments.status import Figure, Node, Target, judge

SEPTEMBER = dt.date(2026, 9, 30)
JUNE = dt.date(2026, 6, 30)
SHEETS = ["汇总表", "慢序时及未完成事项表", "民生实事进度表", "总表", "口径说明"]
_ids = itertools.count(1)


def make_figure(value: Any = None, *, day: dt.date = SEPTEMBER, **fields: Any) -> FigureLine:
    """A reported figure: cumulative, of ``day``."""
    plain: dict[str, Any] = {name: "" for name in FigureLine.__annotations__}
    plain |= {
        "id": next(_ids),
        "day": day,
        "from_day": None,
        "value": None if value is None else Decimal(str(value)),
        "basis": "cumulative",
        "done": None,
        "claimed_ratio": None,
        "expected_on": None,
        "document_id": None,
    }
    return FigureLine(**(plain | fields))


def make_item(*figures: FigureLine, as_of: dt.date = SEPTEMBER, **fields: Any) -> Item:
    """A commitment judged by the rule: 60 台 in 2026, unless ``fields`` say otherwise."""
    number = next(_ids)
    plain: dict[str, Any] = {
        **{"id": number, "town_code": "999999001", "plan_id": 1, "plan_kind": "annual"},
        **{"plan": "示例镇2026年度目标任务", "category": "key_task", "level": "town"},
        **{"number": str(number), "position": number, "wording": f"加装电梯{number}"},
        **{"subject": "", "area": "livelihood", "measure": "quantity", "comparator": "="},
        **{"value": Decimal(60), "value_max": None, "value_text": "", "unit": "台"},
        **{"basis": "cumulative", "baseline": "", "baseline_value": None},
        **{"start": dt.date(2026, 1, 1), "due": dt.date(2026, 12, 31), "given": None},
        **{"strength": "firm", "lead_unit": "城建办", "lead_order": 3, "support_units": ()},
        **{"parent_id": None, "parts": (), "stages": (), "state": "active"},
        **{"state_decision": "", "visibility": "public", "note": "", "figures": figures},
        **{"versions": (), "nodes": (), "sites": (), "sources": (), "as_of": as_of},
    } | fields
    outcome = judge(_target(plain), [_figure(f, plain["unit"]) for f in figures], as_of)
    judged = {
        name: getattr(outcome, name)
        for name in ("status", "ratio", "expected", "gap", "light", "questions", "reason")
    }
    judged |= {"reason_data": _plain(outcome.data), "rests_on": outcome.rests_on}
    return Item(**(plain | judged | {"rule_version": outcome.rule_version}))


def _target(plain: dict[str, Any]) -> Target:
    names = ("measure", "value", "value_max", "unit", "comparator", "basis", "baseline_value")
    names += ("start", "given", "due", "stages", "state", "strength")
    nodes = [Node(node.day, node.value, node.stage or None) for node in plain["nodes"]]
    return Target(**{name: plain[name] for name in names}, nodes=nodes)


def _figure(line: FigureLine, unit: str) -> Figure:
    return Figure(
        day=line.day,
        from_day=line.from_day,
        value=line.value,
        unit=line.unit or unit,
        basis=line.basis,
        stage=line.stage or None,
        done=line.done,
        claimed_ratio=line.claimed_ratio,
        key=line.id,
    )


def make_view(*items: Item, publication: Any = "given", **fields: Any) -> PaperView:
    """示例镇 on 30 September 2026, in its third publication."""
    town = Town(code="999999001", name="示例镇", district="示例区", city="示例市")
    town.provenance = fields.pop("provenance", "fictional")
    third = SimpleNamespace(
        title="镇人大主席团会议发布稿（第3期）",
        number=4,
        as_of=SEPTEMBER,
        released_on=dt.date(2026, 10, 9),
        released_by="镇党政办公室",
    )
    shown = third if publication == "given" else publication
    return PaperView(town=town, items=items, as_of=SEPTEMBER, publication=shown, **fields)


def opened(view: PaperView) -> openpyxl.Workbook:
    """The workbook, read back from its bytes."""
    return openpyxl.load_workbook(BytesIO(meeting_workbook(view)))
