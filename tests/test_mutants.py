"""The mutants of ``make mutants`` still fit the rule, and name tests that exist."""

from __future__ import annotations

import csv

import pytest

from tests import test_status
from tests.mutants import MUTANTS, RULE, TESTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_changes_one_place_of_the_rule(mutant: Mutant) -> None:
    text = (RULE / mutant.file).read_text("utf-8")
    assert text.count(mutant.old) == 1
    compile(text.replace(mutant.old, mutant.new), mutant.file, "exec")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_names_a_test(mutant: Mutant) -> None:
    if mutant.test:
        assert hasattr(test_status, mutant.test.partition("::")[2])
        return
    with (TESTS / "cases" / "status.tsv").open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines, delimiter="\t")]
    assert names.count(mutant.case) == 1


def test_mutants_are_at_least_ten_and_differ() -> None:
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS) >= 10
