"""Our styles and scripts keep to what Chromium 90 understands (Kylin and UOS ship it)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "tracker" / "static"
STYLES = sorted(STATIC.glob("css/*.css"))
SCRIPTS = sorted(STATIC.glob("js/*.js"))
# What came later -> how it is written. Where a browser without it shows the same words, only less
# balanced (text-wrap), it may be used.
LATER_STYLES = {
    ":has()": r":has\(",
    "container queries": r"@container|container-(?:type|name)|\dcq[wibh]",
    "color-mix": r"color-mix\(",
    "layers and scopes": r"@(?:layer|scope|starting-style|property)\b",
    "colours relative or wide": r"\b(?:oklch|oklab|lab|lch|light-dark)\(|rgb\(from",
    "accent-color": r"accent-color\s*:",
    "units of the small window": r"\d[sdl]v[hw]\b",
    "subgrid": r"\bsubgrid\b",
    "ranges in media queries": r"@media[^{]*[<>]",
    "single transforms": r"^\s*(?:translate|rotate|scale)\s*:",
    "masks without prefix": r"^\s*mask(?:-image)?\s*:",
}
LATER_SCRIPTS = {
    "at()": r"\.at\(",
    "hasOwn": r"Object\.hasOwn\(",
    "findLast": r"\.findLast(?:Index)?\(",
    "copies": r"\.to(?:Sorted|Reversed|Spliced)\(|structuredClone\(",
    "groupBy": r"\.groupBy\(",
    "popovers": r"\.(?:show|hide|toggle)Popover\(",
    "randomUUID": r"randomUUID\(",
    "checkVisibility": r"\.checkVisibility\(",
    "class fields and blocks": r"\bstatic\s*\{|#\w+\s+in\b",
}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_is_understood_by_chromium_90(path: Path) -> None:
    text = without_comments(path.read_text(encoding="utf-8"))
    found = [name for name, pattern in LATER_STYLES.items() if re.search(pattern, text, re.M)]
    assert [*found, *nested(text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_understood_by_chromium_90(path: Path) -> None:
    text = without_comments(path.read_text(encoding="utf-8"))
    assert [name for name, pattern in LATER_SCRIPTS.items() if re.search(pattern, text)] == []


def nested(text: str) -> list[str]:
    """The rules of a sheet that hold other rules, though they are no at-rules."""
    found, open_rules = [], []
    for before, mark in re.findall(r"([^{}]*)([{}])", text):
        if mark == "}":
            open_rules.pop()
            continue
        if open_rules and not open_rules[-1].startswith("@"):
            found.append(open_rules[-1])
        open_rules.append(before.rpartition(";")[2].strip())
    return found


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("a { color: red; }", []),
        ("@media print { a { color: red; } b { top: 0; } }", []),
        ("a { color: red; b { top: 0; } }", ["a"]),
        ("@media print { a { &:hover { top: 0; } } }", ["a"]),
    ],
)
def test_nested_rules_are_found(text: str, outer: list[str]) -> None:
    assert nested(text) == outer
