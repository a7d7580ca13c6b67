"""``make mutants``: small changes to the status rule, each of which a named test must notice.

Each mutant is one replacement in one file of the rule. The rule and its tests are copied into a
temporary folder, the change is made there, and the named test is run against it: it has to fail.
Ends with 1 where a mutant survives, or where the named test fails without any change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
RULE = TESTS.parent / "commitments"
AT_ONCE = 2
# The rule needs no Django, and neither do its cases: without plugins a run takes half a second.
COMMAND = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Mutant:
    """``old`` occurs exactly once in ``file`` of commitments/; with ``new`` in its place the case
    ``case`` of tests/cases/status.tsv (or ``test``, a test with its file) has to fail."""

    name: str
    file: str
    old: str
    new: str
    case: str = ""
    test: str = ""

    @property
    def node(self) -> str:
        """The named test as pytest wants it."""
        return self.test or f"tests/test_status.py::test_status_of_case[{self.case}]"


MUTANTS = (
    Mutant(
        "a deadline has passed on its own day",
        "status.py",
        "if due is not None and self.as_of > due:",
        "if due is not None and self.as_of >= due:",
        case="one_short_on_the_day",
    ),
    Mutant(
        "a figure is stale on its last fresh day",
        "status.py",
        'if self.as_of > limit:\n            return self._made("stale"',
        'if self.as_of >= limit:\n            return self._made("stale"',
        case="silent_but_fresh",
    ),
    Mutant(
        "the grace is left out of freshness",
        "schedule.py",
        "return add_days(add_months(day, reporting_months), grace_days)",
        "return add_months(day, reporting_months)",
        case="silent_but_fresh",
    ),
    Mutant(
        "the grace after the deadline is left out",
        "status.py",
        "limit = add_days(due, self.target.grace_days)",
        "limit = due",
        case="demolition_awaiting",
    ),
    Mutant(
        "the last day of grace is over",
        "status.py",
        'status = "awaiting" if self.as_of <= limit else "due_unreported"',
        'status = "awaiting" if self.as_of < limit else "due_unreported"',
        case="demolition_last_day_of_grace",
    ),
    Mutant(
        "waiting begins at the earlier of start and given",
        "status.py",
        "first_due = add_months(max(begin), self.target.reporting_months)",
        "first_due = add_months(min(begin), self.target.reporting_months)",
        case="given_late_waits_longer",
    ),
    Mutant(
        "nothing told is held against it a day early",
        "status.py",
        "if self.as_of > first_due:",
        "if self.as_of >= first_due:",
        case="nothing_at_one_period",
    ),
    Mutant(
        "exactly on the line is behind",
        "status.py",
        "if ratio >= expected:",
        "if ratio > expected:",
        case="exactly_on_the_line",
    ),
    Mutant(
        "expected by the day of judging and not of the figure",
        "status.py",
        "expected = self._expected(point.day) if ratio is not None else None",
        "expected = self._expected(self.as_of) if ratio is not None else None",
        case="jobs_seen_later",
    ),
    Mutant(
        "a falling target is read as a rising one",
        "target.py",
        'return "falling"',
        'return "count"',
        case="falling_half",
    ),
    Mutant(
        "what is to be at least so much falls where more was there before",
        "target.py",
        'if baseline is None or top is None or self.comparator == ">=":',
        "if baseline is None or top is None:",
        case="at_least_and_more_the_year_before",
    ),
    Mutant(
        "the baseline of a cumulative count is ignored",
        "status.py",
        "return counted and bool(target.baseline_value)",
        "return False",
        case="cumulative_from_baseline",
    ),
    Mutant(
        "expected may be less than nothing",
        "status.py",
        "return min(max(share, Fraction(0)), Fraction(1))",
        "return min(share, Fraction(1))",
        case="expected_is_never_below_nothing",
    ),
    Mutant(
        "expected may be more than all (max for min)",
        "status.py",
        "return min(max(share, Fraction(0)), Fraction(1))",
        "return max(share, Fraction(0))",
        case="expected_is_never_more_than_all",
    ),
    Mutant(
        "half to the larger and not to the even",
        "schedule.py",
        "twice == denominator and whole % 2",
        "twice == denominator",
        case="half_a_millionth_is_shown_as_none",
    ),
    Mutant(
        "a running total is summed again",
        "evidence.py",
        "return figure.from_day != begin",
        "return True",
        case="running_spans_do_not_ask",
    ),
    Mutant(
        "periods go on after a gap",
        "evidence.py",
        "if before is None:\n            continue",
        "before = before or Known(piece.day, *list(points.values())[-1][1:])",
        case="gap_in_quarters_stops",
    ),
    Mutant(
        "of two figures of a day the better one counts",
        "evidence.py",
        "return figure.value > held.value if larger_is_worse else figure.value < held.value",
        "return figure.value < held.value if larger_is_worse else figure.value > held.value",
        case="two_totals_of_one_day_the_smaller_counts",
    ),
    Mutant(
        "figures from before the start count",
        "evidence.py",
        "if figure.day >= start]",
        "]",
        case="before_the_start_asks",
    ),
    Mutant(
        "figures of later days count",
        "evidence.py",
        " if figure.day <= as_of]",
        "]",
        case="figure_of_tomorrow_is_not_known",
    ),
    Mutant(
        "units are not converted",
        "evidence.py",
        "return None if value is None else figure._replace(value=value)",
        "return None if value is None else figure",
        case="square_kilometres_converted",
    ),
    Mutant(
        "the day of a node has passed on that day",
        "schedule.py",
        "node.day < as_of",
        "node.day <= as_of",
        case="node_day_itself_has_not_passed",
    ),
    Mutant(
        "a level without a baseline is pro-rated",
        "status.py",
        '    elif target.kind == "level":\n        origin = None\n',
        "",
        case="satisfaction_low_before_the_end",
    ),
    Mutant(
        "a level from before settles its deadline",
        "status.py",
        "on_day = [point for point in up_to if point.day == due]",
        "on_day = up_to",
        case="satisfaction_awaited",
    ),
    Mutant(
        "a ceiling is broken at its own number",
        "status.py",
        "return value <= aim\n",
        "return value < aim\n",
        case="unemployment_kept",
    ),
    Mutant(
        "about wants all of it",
        "status.py",
        'NEARLY = Decimal("0.95")',
        'NEARLY = Decimal("1")',
        case="about_is_met_at_95",
    ),
    Mutant(
        "beyond begins at the number itself",
        "status.py",
        "beyond = point.value > top",
        "beyond = point.value >= top",
        case="all_done_early",
    ),
    Mutant(
        "what was reached late is told from its last figure",
        "status.py",
        "first = next(point for point in later if self._reached(point))",
        "first = later[-1]",
        case="reached_late_and_more_later",
    ),
    Mutant(
        "a claim must agree to the last digit",
        "status.py",
        "> Fraction(half_unit)",
        "> 0",
        case="claim_in_whole_percent_cut_off",
    ),
    Mutant(
        "a light ends before its inclusive end",
        "lights.py",
        "(bound.inclusive and short == upto)",
        "False",
        case="light_exactly_thirty_points",
    ),
    Mutant(
        "a month has thirty days",
        "schedule.py",
        "return calendar.monthrange(day.year, day.month)[1]",
        "return 30",
        case="half_february_of_a_common_year",
    ),
    Mutant(
        "a finished count goes stale",
        "status.py",
        'if self.kind in ("count", "milestone"):\n                return self._made(self._comp',
        'if self.kind in ("milestone",):\n                return self._made(self._comp',
        case="finished_never_goes_stale",
    ),
    Mutant(
        "the best part stands for the whole",
        "status.py",
        "return min(outcomes, key=lambda outcome: WORST_FIRST.index(outcome.group))",
        "return max(outcomes, key=lambda outcome: WORST_FIRST.index(outcome.group))",
        test="tests/test_status.py::test_worst_part_in_the_order_of_groups",
    ),
)


def main() -> int:
    """Run every mutant; one line each, and the number of those that survived."""
    if not _tests_pass_unchanged():
        print("The named tests fail without any change: nothing was proven.")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        caught = list(pool.map(_is_caught, MUTANTS))
    for mutant, noticed in zip(MUTANTS, caught, strict=True):
        print(f"{'caught  ' if noticed else 'SURVIVED'}  {mutant.name}  ({mutant.node})")
    print(f"{len(MUTANTS)} mutants, {caught.count(False)} survived")
    return 0 if all(caught) else 1


def _tests_pass_unchanged() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        return _run(Path(folder), sorted({mutant.node for mutant in MUTANTS})).returncode == 0


def _is_caught(mutant: Mutant) -> bool:
    """Whether the named test fails by what it asserts; a rule that breaks down proves nothing."""
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        path = Path(folder) / "commitments" / mutant.file
        text = path.read_text("utf-8")
        assert text.count(mutant.old) == 1, f"{mutant.name}: not once in {mutant.file}"
        path.write_text(text.replace(mutant.old, mutant.new), "utf-8")
        ended = _run(Path(folder), [mutant.node])
        return ended.returncode == 1 and "AssertionError" in ended.stdout


def _copy(folder: Path) -> None:
    """The rule, its cases and their test, and settings of pytest that name nothing else."""
    aside = shutil.ignore_patterns("__pycache__", "data", "migrations")
    shutil.copytree(RULE, folder / "commitments", ignore=aside)
    shutil.copytree(TESTS / "cases", folder / "tests" / "cases")
    shutil.copy(TESTS / "test_status.py", folder / "tests")
    (folder / "tests" / "__init__.py").touch()
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n", "utf-8")


def _run(folder: Path, nodes: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *nodes],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
