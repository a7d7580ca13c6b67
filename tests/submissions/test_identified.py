"""Hidden numbers of a form's rows, held against what people can see. No database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from commitments.identifiers import identifier
from commitments.models import Commitment, Plan, Unit
from imports.identified import reports
from imports.matching import Matcher
from imports.records import CommitmentRecord, Origin, ProgressRecord

from .sheets import Q3

TITLE = "示例镇2026年度目标任务"
UNITS = {5: Unit(pk=5, name="城建中心"), 6: Unit(pk=6, name="农业办")}
HELD = [
    # pk, number, wording, value, unit that leads
    (1, "1", "既有多层住宅加装电梯，完工60台", 60, 5),
    (2, "2", "二次供水设施改造12处", 12, 5),
    (3, "27-1", "南街旧住房成套改造", 200, 5),
    (4, "27-2", "南街旧住房成套改造", 70, 5),
    (5, "", "道路养护", 9, 5),
    (6, "", "道路养护", 8, 6),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    plan = Plan(pk=12, title=TITLE)
    made = Matcher(town="1", where=lambda _pks: {})
    for pk, number, wording, value, lead in HELD:
        told: dict[str, Any] = {"number": number, "wording": wording, "value": Decimal(value)}
        made.add(Commitment(pk=pk, plan=plan, lead_unit=UNITS[lead], **told))
    return made


def row(named: int, **said: Any) -> ProgressRecord:
    told = {"of_form": True, "value": Decimal(50), "reported_by": "城建中心", **said}
    origin = Origin("填报表", 4, {})
    return ProgressRecord(plan=TITLE, day=Q3, origin=origin, identifier=identifier(named), **told)


ASK = "identifier_differs"
FOUND: list[tuple[int, dict[str, Any], Any]] = [
    # The words agree, are shortened, are another's, are nobody's.
    (1, {"wording": "既有多层住宅加装电梯，完工60台"}, (1, "identifier")),
    (1, {"wording": "既有多层住宅加装电梯", "number": "9"}, (1, "identifier")),
    (2, {"wording": "既有多层住宅加装电梯，完工60台"}, (1, "worded")),
    (2, {"wording": "既有多层住宅加装电梯，60台工作", "number": "1"}, ASK),
    (2, {"wording": "屋顶光伏"}, ASK),
    (1, {"wording": "既有多层住宅加装电梯，完工80台"}, ASK),
    (1, {"wording": "既有多层住宅加装电梯", "number": "2"}, ASK),
    (1, {"wording": "既有多层住宅加装电梯", "number": "2", "of_form": False}, (1, "identifier")),
    # Several of the same words: 序号 decides, else the unit; what contradicts itself is asked.
    (4, {"wording": "南街旧住房成套改造", "number": "27-1"}, (3, "worded")),
    (4, {"wording": "南街旧住房成套改造", "number": "27-2"}, (4, "identifier")),
    (4, {"wording": "南街旧住房成套改造", "number": "8"}, ASK),
    (4, {"wording": "南街旧住房成套改造"}, (4, "identifier")),
    (1, {"wording": "南街旧住房成套改造"}, ASK),
    (6, {"wording": "道路养护"}, (5, "worded")),
    # No words: 序号 may not be another's.
    (1, {}, (1, "identifier")),
    (1, {"number": "1"}, (1, "identifier")),
    (1, {"number": "2"}, ASK),
    (1, {"number": "99"}, (1, "identifier")),
]


@pytest.mark.parametrize(("named", "said", "found"), FOUND)
def test_a_hidden_number_decides_only_where_the_words_agree(
    matcher: Matcher, named: int, said: dict[str, Any], found: Any
) -> None:
    match = matcher.owner(row(named, **said))
    if match.found is not None:
        assert (match.found.pk, match.how) == found
        return
    assert match.trouble is not None
    assert (match.trouble.code, match.trouble.ask) == (found, True)
    assert named in [each.commitment.pk for each in match.candidates]


def test_a_ledger_may_reword_what_it_promised_and_a_division_of_work_may_not() -> None:
    origin = Origin("台账", 4, {})
    ledger = CommitmentRecord(plan=TITLE, wording="改写过的", origin=origin)
    divided = CommitmentRecord(plan=TITLE, wording="改写过的", origin=origin, assigns=True)
    assert (reports(ledger), reports(divided), reports(row(1))) == (False, True, True)
