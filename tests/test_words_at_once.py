"""Words of a template are asked for once, when it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.base import TextNode

TEMPLATES = Path(__file__).parent.parent / "templates"
LOAD = re.compile(r"{% load ([^%]*) %}")


def test_marks_are_loaded_after_i18n() -> None:
    """Of two tags of one name the one that is loaded last is meant, and no template says which."""
    loaded = {path: " ".join(LOAD.findall(path.read_text())).split() for path in pages()}
    wrong = [path.name for path, names in loaded.items() if "i18n" in after_marks(names)]
    assert (wrong, any(after_marks(names) for names in loaded.values())) == ([], True)


def pages() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def after_marks(names: list[str]) -> list[str]:
    """What is loaded after the marks, if they are."""
    return names[names.index("marks") :] if "marks" in names else []


@pytest.mark.parametrize(
    ("tag", "plain", "said"),
    [
        ('{% translate "没有找到100%的" %}', True, "没有找到100%的"),
        ('{% translate "甲" as word %}{{ word }}', False, "甲"),
        ("{% translate word %}", False, "乙"),
    ],
)
def test_words_that_stand_in_the_template_are_text_of_it(tag: str, plain: bool, said: str) -> None:
    template = Template("{% load i18n marks %}" + tag)
    assert any(isinstance(node, TextNode) for node in template.nodelist) is plain
    assert template.render(Context({"word": "乙"})) == said
