"""The product's rule against the second, slow reading of it (slow.py), kind by kind."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.status import making, slow, slow_figures
from tests.status.making import Case, amounts, cases, mixed, several, totals, value_nodes
from tests.thorough import examples

claims = st.sampled_from(("50", "50.0", "79.5", "100", "25.01", "95.0"))
comparators = st.sampled_from(("=", ">=", "~"))
STAGES = ["立项", "开工", "封顶", "竣工"]
stages = st.sampled_from(STAGES)

steps = st.one_of(
    st.fixed_dictionaries({"day": making.days, "stage": st.sampled_from((*STAGES, "装修"))}),
    st.fixed_dictionaries(
        {"day": making.days, "stage": st.sampled_from(("", *STAGES))},
        optional={"done": st.sampled_from((True, False, None))},
    ),
)
stage_nodes = st.lists(
    st.fixed_dictionaries({"day": making.days, "stage": st.sampled_from((*STAGES, "验收"))}),
    max_size=3,
)
doublings = st.fixed_dictionaries(
    {"day": making.days, "value": st.sampled_from(("1", "0", "2")), "unit": st.just("番")}
)
rates = several(totals(("%", "")))

KINDS: dict[str, st.SearchStrategy[Case]] = {
    "count": cases(
        {"value": "100"},
        mixed(),
        comparator=comparators,
        basis=st.sampled_from(("period", "cumulative")),
        nodes=value_nodes(),
        claimed_ratio=claims,
    ),
    "range": cases(
        {"value": "100", "comparator": "range"},
        several(totals()),
        value_max=st.sampled_from(("120", "100")),
    ),
    "count_from_a_baseline": cases(
        {"value": "200", "basis": "cumulative"},
        mixed(),
        baseline_value=st.sampled_from(("124", "200", "0", "-40")),
        nodes=value_nodes(),
        claimed_ratio=claims,
    ),
    "share_of_a_work": cases(
        {"measure": "rate", "value": "80", "unit": "%", "basis": "level", "progress_share": True},
        rates,
        baseline_value=st.sampled_from(("0", "30")),
        nodes=value_nodes(),
    ),
    "level": cases(
        {"measure": "rate", "value": "80", "unit": "%", "basis": "level"},
        rates,
        comparator=comparators,
        baseline_value=st.sampled_from(("0", "50", "80", "95")),
        nodes=value_nodes(),
        claimed_ratio=claims,
    ),
    "level_of_a_quantity": cases(
        {"value": "100", "basis": "level", "comparator": ">="},
        several(totals()),
        baseline_value=st.sampled_from(("60", "100")),
    ),
    "growth": cases(
        {"measure": "growth", "value": "25", "unit": "%", "basis": "change", "comparator": ">="},
        several(st.one_of(totals(("%",)), making.pieces(("%",)))),
        value=st.sampled_from(("0", "-1", "25")),
        baseline_value=st.sampled_from(("-1", "10", "30")),
    ),
    "falling": cases(
        {"value": "100"},
        mixed(),
        baseline_value=st.sampled_from(("120", "200")),
        comparator=st.sampled_from(("=", "<=", "~")),
        nodes=value_nodes(),
        claimed_ratio=claims,
    ),
    "falling_rate": cases(
        {"measure": "rate", "value": "0", "unit": "%", "basis": "level", "baseline_value": "20"},
        rates,
        comparator=st.sampled_from(("=", "<=")),
        nodes=value_nodes(),
    ),
    "ceiling": cases(
        {"value": "100", "comparator": "<="},
        mixed(),
        baseline_value=st.sampled_from(("80", "100")),
        basis=st.sampled_from(("period", "level")),
    ),
    "none_at_all": cases({"value": "0"}, mixed(), comparator=st.sampled_from(("=", "<=", ">="))),
    "rank": cases(
        {"measure": "rank", "value": "10", "basis": "level", "unit": "位"},
        several(totals(("位", ""))),
        baseline_value=st.sampled_from(("5", "10", "20")),
        comparator=st.sampled_from(("<=", "=")),
    ),
    "multiple": cases(
        {
            "measure": "multiple",
            "value": "2",
            "basis": "level",
            "unit": "倍",
            "baseline_value": "50",
        },
        several(st.one_of(totals(("倍", "", "万元")), doublings)),
        unit=st.sampled_from(("倍", "番")),
        baseline_value=st.sampled_from(("25", "0", None)),
        value=st.sampled_from(("1", "2")),
    ),
    "half_as_much": cases(
        {"measure": "multiple", "value": "0.5", "unit": "倍", "baseline_value": "100"},
        several(totals(("倍", "", "万元"))),
        basis=st.sampled_from(("period", "level")),
        nodes=value_nodes(),
    ),
    "milestone": cases(
        {"measure": "milestone"},
        several(steps),
        stages=st.sampled_from((STAGES, STAGES[1:], [])),
        stage=stages,
        nodes=stage_nodes,
    ),
    "money": cases(
        {"value": "100", "unit": "万元"},
        several(totals(("万元", "元", "亿元", "", "亩"))),
        unit=st.sampled_from(("万元", "元", "亿元", "")),
    ),
    "area_and_length": cases(
        {"value": "100", "unit": "㎡"},
        several(st.one_of(totals(("亩", "㎡", "公顷", "公里")), making.pieces(("亩", "㎡")))),
        unit=st.sampled_from(("亩", "公里", "米")),
        baseline_value=st.sampled_from(("10", "400")),
    ),
    "state": cases(
        {"value": "100"},
        several(totals()),
        state=st.sampled_from(("ongoing", "suspended", "withdrawn", "not_measurable", "active")),
        value=st.sampled_from(("100", None)),
        nodes=value_nodes(amounts),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@examples(60, of=300)
@given(data=st.data())
def test_rule_agrees_with_the_second_reading(kind: str, data: Any) -> None:
    case = data.draw(KINDS[kind])
    told = slow.judged(case["target"], case["figures"], case["as_of"])
    assert making.ours(case) == told


@pytest.mark.parametrize("part", [slow, slow_figures])
def test_second_reading_imports_nothing_of_the_product(part: ModuleType) -> None:
    tree = ast.parse(Path(str(part.__file__)).read_text("utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [each.name for n in ast.walk(tree) if isinstance(n, ast.Import) for each in n.names]
    library = {"calendar", "datetime", "decimal", "fractions", "functools", "itertools", "typing"}
    assert set(named) <= {"__future__", "tests.status.slow_figures", *library}
