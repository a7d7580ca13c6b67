"""The readers know words and rules, not reports: none of their literals could be a report's own
phrase, because none holds more than six Chinese signs in a row.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.environment import BASE_DIR

ROOMS = ("imports/language", "imports/report")
LONGEST = 6
RUN = re.compile(rf"[\u3400-\u9fff]{{{LONGEST + 1},}}")

# Signs to choose from in a pattern, and rows of numerals, are no phrases.
SET = re.compile(r"\[[^\[\]]*\]")
NUMERALS = re.compile("[零〇○一二三四五六七八九十百千万亿两点壹贰叁肆伍陆柒捌玖拾佰仟]+")


def files() -> list[Path]:
    return sorted(path for room in ROOMS for path in (BASE_DIR / room).rglob("*.py"))


def runs_in(source: str) -> Iterator[str]:
    """The longer rows of Chinese signs in the literals of a module, its docstrings included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            runs = RUN.findall(SET.sub(" ", node.value))
            yield from (run for run in runs if NUMERALS.fullmatch(run) is None)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_no_literal_is_a_phrase_of_a_report(path: Path) -> None:
    assert sorted(set(runs_in(path.read_text(encoding="utf-8")))) == []


def test_a_phrase_would_be_found() -> None:
    source = 'WORDS = f"完成|{WAY}农村生活污水治理"'
    assert list(runs_in(source)) == ["农村生活污水治理"]
