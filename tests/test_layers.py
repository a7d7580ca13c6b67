"""The arrows between the rooms of the code, read from the syntax tree of every file."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tracker.environment import BASE_DIR

PACKAGES = ("tracker", "people", "commitments", "imports")
# Rooms that can be read, tested and timed without Django, each with all that lies in it.
STARRED = (
    "imports.apart",
    "imports.issues",
    "imports.layouts",
    "imports.drawing",
    "imports.pictures.sources",
    "imports.pictures.scans",
    "imports.rows",
    "imports.texts",
    "imports.ranges",
    "imports.records",
    "imports.agreeing",
    "imports.likeness",
    "imports.language",
    "imports.workbook",
    "imports.report",
    "imports.holding",
    "imports.collecting.states",
    "imports.collecting.unpacking",
    "imports.marking",
    "imports.checking",
    "imports.decisions",
    "imports.samples",
    "commitments.identifiers",
    "commitments.periods",
    "commitments.scans",
    "commitments.submissions.mark",
    "commitments.submissions.form",
    "commitments.submissions.naming",
    "commitments.schedule",
    "commitments.status",
    "commitments.target",
    "commitments.exact",
    "commitments.once",
    "commitments.evidence",
    "commitments.forecast",
    "commitments.items",
    "commitments.comparing",
    "commitments.causes",
    "commitments.ahead",
    "commitments.units",
    "commitments.townships",
    "commitments.cases",
    "commitments.lights",
    "commitments.sites",
    "commitments.sharing",
    "commitments.placing",
    "commitments.around",
    "commitments.outline",
    "commitments.evaluation",
    "commitments.finding.grams",
)
# Rooms of imports that know the records of commitments: the plan, its writing, what keeps and
# shows a batch.
CROSSING = (
    "imports.models",
    "imports.entries",
    "imports.agreeing",
    "imports.checking.asked",
    "imports.checking.assigning",
    "imports.holding.amounts",
    "imports.identified",
    "imports.matching",
    "imports.superseding",
    "imports.planning",
    "imports.planning_commitments",
    "imports.planning_assignments",
    "imports.planning_targets",
    "imports.planning_asked",
    "imports.planning_figures",
    "imports.planning_nodes",
    "imports.planning_shares",
    "imports.share_doubts",
    "imports.share_rows",
    "imports.shares",
    "imports.held",
    "imports.open_data",
    "imports.made",
    "imports.writes",
    "imports.committing",
    "imports.preparing",
    "imports.undoing",
    "imports.actions",
    "imports.returning",
    "imports.review",
    "imports.collecting",
    "imports.delivering",
    "imports.pictures",
    "imports.together",
    "imports.preview",
    "imports.tasks",
    "imports.views",
    "imports.forms",
    "imports.admin",
    "imports.management",
    "imports.migrations",
)


def module_name(path: Path) -> str:
    """Return the dotted name of a file of ours."""
    parts = path.relative_to(BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Return every module of ours, by its dotted name."""
    paths = (path for package in PACKAGES for path in (BASE_DIR / package).rglob("*.py"))
    return {module_name(path): path for path in paths}


def package_of(name: str) -> str:
    """Return the package from which a module's relative imports count."""
    return name if modules()[name].name == "__init__.py" else name.rpartition(".")[0]


def names_of(node: ast.AST, package: str) -> list[str]:
    """Return the dotted names that one statement may load (a name from a package may be a
    module).
    """
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        parts = package.split(".")
        base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


@cache
def imports_of(name: str) -> frozenset[str]:
    """Return all that a module imports anywhere in it, with the packages on the way to each."""
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    found = {each for node in ast.walk(tree) for each in names_of(node, package_of(name))}
    ours_or_modules = {each for each in found if each in modules() or not is_ours(each)}
    parents = {each.rsplit(".", count)[0] for each in found for count in range(each.count(".") + 1)}
    return frozenset(ours_or_modules | (parents & set(modules())))


def is_ours(name: str) -> bool:
    return name.partition(".")[0] in PACKAGES


def is_in(name: str, rooms: tuple[str, ...]) -> bool:
    """Return whether a module is one of the rooms or lies in one."""
    return any(name == room or name.startswith(room + ".") for room in rooms)


def reached_from(name: str) -> dict[str, str]:
    """Return every module that loading ``name`` loads, each with the module that asks for it."""
    reached: dict[str, str] = {}
    waiting = [name]
    while waiting:
        asking = waiting.pop()
        for each in imports_of(asking):
            if each not in reached:
                reached[each] = asking
                if each in modules():
                    waiting.append(each)
    return reached


def starred_modules() -> list[str]:
    return sorted(name for name in modules() if is_in(name, STARRED))


@pytest.mark.parametrize("name", starred_modules())
def test_a_starred_room_reaches_no_django(name: str) -> None:
    reached = reached_from(name).items()
    assert [f"{asking} -> {each}" for each, asking in reached if is_in(each, ("django",))] == []


def test_commitments_never_imports_imports() -> None:
    names = [name for name in modules() if is_in(name, ("commitments",))]
    arrows = [(name, each) for name in names for each in imports_of(name)]
    assert [arrow for arrow in arrows if is_in(arrow[1], ("imports",))] == []


def test_only_planning_committing_and_what_shows_them_cross_over() -> None:
    names = [name for name in modules() if is_in(name, ("imports",)) and not is_in(name, CROSSING)]
    arrows = [(name, each) for name in names for each in imports_of(name)]
    assert [arrow for arrow in arrows if is_in(arrow[1], ("commitments",))] == []


def test_the_rooms_of_the_tests_own_lists_exist() -> None:
    """A room that was renamed must not drop out of the test in silence."""
    missing = [room for room in STARRED if room not in modules()]
    assert missing == []


@pytest.mark.parametrize(
    ("source", "package", "expected"),
    [
        ("import a.b as c", "x", ["a.b"]),
        ("from a import b, c", "x", ["a", "a.b", "a.c"]),
        ("from . import b", "x.y", ["x.y", "x.y.b"]),
        ("from .z import b", "x.y", ["x.y.z", "x.y.z.b"]),
        ("from ..z import b", "x.y", ["x.z", "x.z.b"]),
        ("x = 1", "x", []),
    ],
)
def test_names_of_a_statement(source: str, package: str, expected: list[str]) -> None:
    assert names_of(ast.parse(source).body[0], package) == expected
