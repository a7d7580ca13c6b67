"""The decisions of a data file on a report's records: made once, the same when made again."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.actions import ActionError
from commitments.models import Commitment
from imports.management.commands.load_sample import _is_through
from imports.management.reviewed import decide
from imports.models import CardState, Reading, ReadingState
from imports.review.reading import read
from imports.review.receiving import receive_report
from imports.samples.tables import Entry
from people.models import User
from tests.factories import CommitmentFactory, PlanFactory, person_of

REPORT = """某镇2026年上半年工作情况报告
——2026年7月8日在某镇第三届人民代表大会第七次会议上

一、上半年工作回顾
新增停车位140个，整治河道5公里，老街面貌明显改善。
"""
COLUMNS = "quote kind plan number measure value unit comparator basis baseline due strength stage"


def row(**cells: str) -> Entry:
    """A row of a data file, with what most rows say."""
    usual = {"kind": "outcome", "measure": "quantity", "comparator": "=", "due": "2026-06-30"}
    return dict.fromkeys(COLUMNS.split(), "") | usual | cells


@pytest.fixture
def reading(db: None) -> Reading:
    """A report in review, of a town whose plan has one commitment."""
    plan = PlanFactory(title="某镇2026年计划", given=dt.date(2026, 1, 16))
    CommitmentFactory(plan=plan, number="3", wording="新增停车位300个", unit="个", value=300)
    data = REPORT.encode()
    made = receive_report(town=plan.town, data=data, filename="r.txt", by=None, enqueue=False)
    read(made.pk)
    return Reading.objects.get(pk=made.pk)


PARKING = row(
    quote="新增停车位140个",
    plan="某镇2026年计划",
    number="3",
    value="140",
    unit="个",
    basis="cumulative",
)
STREET = row(quote="老街面貌明显改善", measure="milestone", basis="level", stage="改善")


def decided(reading: Reading) -> list[tuple[str, str, bool, str]]:
    cards = reading.cards.order_by("start")
    return [(card.quote, card.state, card.by_hand, card.fields["stage"]) for card in cards]


def test_records_named_are_taken_and_all_others_left_out(reading: Reading) -> None:
    clerk = person_of(reading.town, "clerk")
    for _time in range(2):
        decide(reading, [PARKING, STREET], by=clerk)
        assert decided(reading) == [
            ("新增停车位140个", CardState.ACCEPTED, False, ""),
            ("整治河道5公里", CardState.REJECTED, False, ""),
            ("老街面貌明显改善", CardState.ACCEPTED, True, "改善"),
        ]
    parking = reading.cards.get(quote="新增停车位140个")
    assert parking.answers == Commitment.objects.get()
    assert (parking.fields["value"], parking.fields["basis"]) == ("140", "cumulative")
    assert parking.decided_by == clerk


def test_quote_that_is_not_in_the_report_is_an_error(reading: Reading) -> None:
    with pytest.raises(ValueError, match="stands 0 times: 新增停车位141个"):
        decide(reading, [{**PARKING, "quote": "新增停车位141个"}], by=User(username="clerk"))


def test_sample_report_that_cannot_be_read_says_why() -> None:
    broken = Reading(state=ReadingState.FAILED, error={"code": "report_without_text", "data": {}})
    with pytest.raises(ActionError, match="文字"):
        _is_through(broken)
    assert _is_through(Reading(state=ReadingState.REVIEW))
    assert not _is_through(Reading(state=ReadingState.READING))
