"""What other products of this kind got wrong, each as a test of ours that passes.

The list is that of the house rules: found by reading the source of Akvo RSR, the UNICEF partner
reporting portal, Decidim accountability, Tola/Hikaya and CAPS. Where a test elsewhere already
holds a defect right, DEFECTS names it instead of repeating it; a test below sees that it exists.

Weights that do not sum to 1: there are none. No commitment counts more than another, nothing is
added up over unlike commitments, and a whole shows its worst part.
"""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commitments.actions import refresh_statuses, revise_target
from commitments.models import Commitment, Judgement, Progress
from commitments.status import Figure, Outcome, Target, judge, worst
from tests.factories import CommitmentFactory, ProgressFactory

ROOT = Path(__file__).parent
HERE = "test_defects.py"
# What went wrong -> the tests that hold it right, as file and name.
DEFECTS: dict[str, tuple[str, ...]] = {
    "a reported 0 stored as nothing": (
        f"{HERE}::test_reported_zero_is_a_figure",
        f"{HERE}::test_reported_zero_is_stored_as_zero",
        "test_planning.py::test_reported_zero_is_kept_apart_from_nothing",
        "workbook/test_ledger.py::test_zero_is_said_and_a_dash_is_not",
    ),
    "an aggregated 0 lost": (f"{HERE}::test_sum_of_zeros_is_zero",),
    "bulk approval that triggers no recomputation": (
        "test_import_worker.py::test_upload_is_checked_committed_and_judged",
        "test_committing.py::test_import_workbook_writes_and_judges",
    ),
    "a falling target that reads backwards or always 0": (f"{HERE}::test_falling_target",),
    "baseline = target divides by zero": (f"{HERE}::test_baseline_equal_to_the_target",),
    "target = 0 divides by zero": (f"{HERE}::test_target_of_zero",),
    "over 100 % capped with max instead of min": (f"{HERE}::test_over_100_percent",),
    "a cumulative figure summed again": (f"{HERE}::test_cumulative_is_not_summed_again",),
    "a cumulative figure carried into future periods": (
        f"{HERE}::test_cumulative_is_not_carried_into_later_periods",
    ),
    "a cumulative figure that falls accepted in silence": (
        f"{HERE}::test_falling_cumulative_asks",
    ),
    "children without a report counted as 0 on one page and skipped on another": (
        f"{HERE}::test_part_without_a_report_is_no_zero",
        "test_actions.py::test_part_without_a_report_is_counted_everywhere_and_not_as_zero",
    ),
    "weights that do not sum to 1": (f"{HERE}::test_there_are_no_weights",),
    "decimals cut to whole numbers": (
        f"{HERE}::test_decimals_are_kept",
        f"{HERE}::test_decimals_are_stored",
        "workbook/test_values.py::test_numbers_are_exact_and_percentages_are_as_seen",
    ),
    "the last used row of a sheet lost": (
        "workbook/test_ledger.py"
        "::test_an_empty_first_cell_is_not_the_end_and_the_last_used_row_is_read",
    ),
    "an empty first cell taken as the end of the sheet": (
        "workbook/test_ledger.py"
        "::test_an_empty_first_cell_is_not_the_end_and_the_last_used_row_is_read",
    ),
    "an import that stops at the first fault yet keeps the rows before it": (
        "test_committing.py::test_fault_in_the_middle_leaves_nothing",
        "checking/test_faults.py::test_errors_keep_only_their_own_row_out",
    ),
    "a bad date silently dropped, or written to the row before": (
        "checking/test_faults.py::test_a_bad_date_stays_with_its_own_row",
    ),
    "a second upload of the same file that duplicates everything": (
        "test_committing.py::test_same_file_again_finds_nothing_to_write",
        "importing/test_uploading.py::test_same_file_again_says_what_it_did",
    ),
    "a file recognised by its name": (
        "workbook/test_ledger.py::test_a_file_is_recognised_by_what_it_holds_and_not_by_its_name",
    ),
    "a status chosen by hand that contradicts the figures beside it": (
        f"{HERE}::test_status_is_no_field_of_a_commitment",
        "test_admin.py::test_status_is_nobodys_to_choose",
    ),
    "an export that cannot be imported again": (
        "test_ledger_export.py::test_form_of_a_plan_that_is_held_finds_its_commitments_again",
        "test_ledger_export.py::test_two_filled_rows_read_back_as_exactly_those_two",
    ),
    "targets overwritten without when, why and by whose decision": (
        f"{HERE}::test_revised_target_keeps_when_why_and_by_whose_decision",
        "test_admin.py::test_target_is_revised_by_a_new_version_only",
    ),
}
YEAR = {"start": dt.date(2019, 1, 1), "due": dt.date(2019, 12, 31)}
MARCH, JUNE = dt.date(2019, 3, 31), dt.date(2019, 6, 30)
APRIL_1 = dt.date(2019, 4, 1)


@pytest.mark.parametrize("defect", DEFECTS)
def test_tests_of_a_defect_exist(defect: str) -> None:
    for name in DEFECTS[defect]:
        path, _, test = name.partition("::")
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert test in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def outcome(
    target: dict[str, Any], figures: list[tuple[dt.date, Any]], as_of: dt.date = JUNE
) -> Outcome:
    """The outcome of a target of the year 2019 from running totals."""
    told = [Figure(day, value=Decimal(value)) for day, value in figures]
    return judge(Target(**YEAR, **target), told, as_of)


def said(outcome: Outcome) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    numbers = (outcome.ratio, outcome.expected)
    ratio, expected = (None if number is None else str(number) for number in numbers)
    return outcome.status, ratio, expected, outcome.questions


def pieces(*values: str) -> list[Figure]:
    """Figures of the first quarters, one after the other."""
    spans = [(YEAR["start"], MARCH), (APRIL_1, JUNE)]
    return [
        Figure(last, from_day=first, value=Decimal(value), basis="period")
        for (first, last), value in zip(spans, values, strict=True)
    ]


def test_reported_zero_is_a_figure() -> None:
    told = outcome({"value": Decimal(100)}, [(JUNE, 0)])
    assert (told.status, str(told.ratio), told.data["value"]) == ("behind", "0.000000", "0")
    silent = outcome({"value": Decimal(100)}, [])
    assert (silent.status, silent.ratio) == ("unreported", None)


def test_sum_of_zeros_is_zero() -> None:
    told = judge(Target(**YEAR, value=Decimal(100)), pieces("0", "0"), JUNE)
    assert (told.status, str(told.ratio), told.data["value"]) == ("behind", "0.000000", "0")


@pytest.mark.parametrize(
    ("value", "status", "ratio"),
    [
        ("22", "behind", "-0.200000"),
        ("20", "behind", "0.000000"),
        ("14", "on_schedule", "0.600000"),
        ("10", "on_schedule", "1.000000"),
        ("8", "on_schedule", "1.200000"),
    ],
)
def test_falling_target(value: str, status: str, ratio: str) -> None:
    target = {"value": Decimal(10), "baseline_value": Decimal(20), "basis": "level"}
    assert said(outcome(target, [(JUNE, value)])) == (status, ratio, "0.500000", ())


@pytest.mark.parametrize(("value", "status"), [("80", "on_schedule"), ("79", "not_due")])
def test_baseline_equal_to_the_target(value: str, status: str) -> None:
    target = {"value": Decimal(80), "baseline_value": Decimal(80), "basis": "level"}
    assert said(outcome(target, [(JUNE, value)])) == (status, None, None, ())


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        ({}, "0", ("on_schedule", None, None, ())),
        ({}, "1", ("breached", None, None, ())),
        ({"comparator": ">="}, "0", ("completed", None, None, ())),
        ({"baseline_value": Decimal(20)}, "5", ("on_schedule", "0.750000", "0.500000", ())),
    ],
)
def test_target_of_zero(target: dict[str, Any], value: str, expected: tuple[Any, ...]) -> None:
    assert said(outcome({"value": Decimal(0), **target}, [(JUNE, value)])) == expected


def test_over_100_percent() -> None:
    seven = {"value": Decimal(7)}
    assert said(outcome(seven, [(JUNE, 8)])) == ("exceeded", "1.142857", "0.500000", ())
    late = outcome(seven, [(dt.date(2020, 3, 31), 8)], dt.date(2020, 3, 31))
    assert said(late) == ("completed_late", "1.142857", "1.000000", ())


def test_cumulative_is_not_summed_again() -> None:
    told = outcome({"value": Decimal(100)}, [(MARCH, 30), (JUNE, 55)])
    assert said(told) == ("on_schedule", "0.550000", "0.500000", ())


def test_cumulative_is_not_carried_into_later_periods() -> None:
    """What was told in March is never shown as if it had been told in June, or at the deadline."""
    told = [(MARCH, 60)]
    in_june = outcome({"value": Decimal(100)}, told)
    assert (in_june.data["day"], *said(in_june)[1:3]) == (MARCH, "0.600000", "0.250000")
    assert outcome({"value": Decimal(100)}, told, dt.date(2019, 9, 30)).status == "stale"
    assert outcome({"value": Decimal(100)}, told, dt.date(2020, 2, 1)).status == "due_unreported"


def test_falling_cumulative_asks() -> None:
    told = outcome({"value": Decimal(100)}, [(MARCH, 30), (JUNE, 25)])
    assert said(told) == ("behind", "0.250000", "0.500000", ("falling_cumulative",))


def test_part_without_a_report_is_no_zero() -> None:
    silent = outcome({"value": Decimal(100)}, [])
    none_done = outcome({"value": Decimal(100)}, [(JUNE, 0)])
    done = outcome({"value": Decimal(100)}, [(JUNE, 100)])
    assert (silent.group, none_done.group, done.group) == ("no_data", "slow", "done")
    assert worst([done, silent]) is silent
    assert worst([done, silent, none_done]) is none_done


def test_there_are_no_weights() -> None:
    names = {field.name for field in (*Commitment._meta.get_fields(), *Progress._meta.get_fields())}
    assert {name for name in names if "weight" in name} == set()


def test_decimals_are_kept() -> None:
    told = judge(Target(**YEAR, value=Decimal("48.25")), pieces("20.105", "4.02"), JUNE)
    assert (told.data["value"], *said(told)[:2]) == ("24.125", "on_schedule", "0.500000")
    less = judge(Target(**YEAR, value=Decimal("48.25")), pieces("20.105", "4.0199"), JUNE)
    assert (less.data["value"], *said(less)[:2]) == ("24.1249", "behind", "0.499998")


def test_status_is_no_field_of_a_commitment() -> None:
    fields = {field.name for field in Commitment._meta.concrete_fields}
    assert {name for name in fields if "status" in name or "light" in name} == set()


@pytest.mark.django_db
def test_reported_zero_is_stored_as_zero() -> None:
    zero = ProgressFactory(value=Decimal(0))
    assert Progress.objects.get(pk=zero.pk).value == Decimal(0)
    refresh_statuses(as_of=dt.date(2026, 9, 30), commitments=[zero.commitment_id])
    row = Judgement.objects.get()
    assert (row.status, row.ratio, row.rests_on) == ("behind", Decimal(0), [zero.pk])


@pytest.mark.django_db
def test_decimals_are_stored() -> None:
    """Those that would be cut are refused aloud."""
    figure = ProgressFactory(commitment__value=Decimal("48.25"), value=Decimal("24.125"))
    assert Progress.objects.get(pk=figure.pk).value == Decimal("24.125")
    assert Commitment.objects.get().value == Decimal("48.25")
    with pytest.raises(ValidationError, match="小数不超过3位"):
        ProgressFactory(commitment=figure.commitment, value=Decimal("24.1249"))


@pytest.mark.django_db
def test_revised_target_keeps_when_why_and_by_whose_decision() -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    revise_target(
        commitment=commitment,
        value=Decimal(150),
        due=None,
        since=dt.date(2026, 8, 20),
        decided_by="镇人大主席团",
        reason="管线迁改",
    )
    kept = commitment.versions.values_list("version", "value", "since", "reason", "decided_by")
    assert list(kept) == [
        (1, Decimal(200), dt.date(2026, 1, 15), "", ""),
        (2, Decimal(150), dt.date(2026, 8, 20), "管线迁改", "镇人大主席团"),
    ]
