"""Every code has a whole sentence, and every sentence a code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from imports import checking, workbook
from imports.issues import Issue
from imports.wording import SENTENCES, sentence

# which argument of which call is a code
CODES = {"complain": 0, "Issue": 0, "UnreadableFile": 0, "told": 1, "Rule": 1}


def codes_in(tree: ast.AST) -> set[str]:
    """All codes that a module's calls name."""
    found = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        place = CODES.get(name)
        if place is not None and len(call.args) > place:
            argument = call.args[place]
            found |= {argument.value} if isinstance(argument, ast.Constant) else set()
    return found


def test_every_code_has_a_sentence() -> None:
    folders = [Path(str(module.__file__)).parent for module in (checking, workbook)]
    paths = [path for folder in folders for path in folder.glob("*.py")]
    sources = [path.read_text("utf-8") for path in (*paths, folders[0].parent / "decisions.py")]
    used = set().union(*(codes_in(ast.parse(source)) for source in sources))
    assert used - set(SENTENCES) == set()
    assert {code for code in SENTENCES if not any(f'"{code}"' in text for text in sources)} == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_is_whole(code: str) -> None:
    names = re.findall(r"%\((\w+)\)s", SENTENCES[code])
    data = {name: "某" for name in names if name != "value"}
    said = sentence(Issue(code, "表", 3, "C", "某值", data=data))
    assert said.startswith("《表》第3行C列：")
    assert said.endswith(("。", "？"))
    assert "%" not in said.replace("79.5%", "")
