"""The sample: its workbooks say what its data says, and its hand count is what the rule gives."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from commitments.actions import publish
from commitments.evidence import Figure
from commitments.models import Commitment, Plan, Publication, PublicationItem, Town
from commitments.schedule import Node
from commitments.status import GROUP_OF, STATUSES, Outcome, Target, judge, worst
from imports.drawing import csv_bytes, grid
from imports.models import Row
from imports.samples import build, manifest, shili
from imports.samples.tables import Entry, items, table, text
from imports.workbook import read_workbook

REPO = Path(__file__).parents[1]
REPORTS = REPO.parent / "shared" / "reports"
YEAR_END = dt.date(2026, 12, 31)
COUNTS = {"qibao": 69, "hangtou": 20, "zhangjiang": 75, "changzheng": 24, "zhoupu": 38}
LABELLED = ("qibao", "hangtou", "zhangjiang")
MAGNITUDE = {"": 1, "万": 10**4, "亿": 10**8}
MEASURES = {"节点": "milestone", "增幅": "growth", "比率": "rate", "倍数": "multiple"}
LIGHTS = {"略慢于序时": "slight", "慢序时": "slow", "严重滞后": "serious"}
STATES = {"常态化": "ongoing", "定性任务": "not_measurable"}
STOPPED = {"经批准暂缓": "suspended", "经批准终止": "withdrawn"}


def expected(as_of: str, plan: str) -> list[Entry]:
    """The hand count of one plan on one day."""
    path = manifest.FOLDER / "EXPECTED.tsv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row for row in rows if row["as_of"] == as_of and row["plan"] == plan]


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(build.workbooks()))
def test_committed_workbook_says_what_the_data_says(name: str) -> None:
    book = openpyxl.load_workbook(manifest.FOLDER / name)
    sheets = build.workbooks()[name]
    assert book.sheetnames == [sheet.name for sheet in sheets]
    for sheet in sheets:
        told = [
            [_plain(cell) for cell in row] for row in book[sheet.name].iter_rows(values_only=True)
        ]
        assert told == [[_plain(cell) for cell in row] for row in grid(sheet)]


def _plain(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | float | Decimal) else cell


def test_committed_csv_is_gb18030_and_says_what_the_data_says() -> None:
    data = (manifest.FOLDER / manifest.FIRST_QUARTER).read_bytes()
    assert data == csv_bytes(shili.first_quarter())
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    lines = list(csv.reader(io.StringIO(data.decode("gb18030"))))
    assert lines[1][0] == "截至2026年3月31日"
    assert lines[3][:4] == ["1", "既有多层住宅加装电梯，完工60台", "城市建设管理事务中心", "14台"]


def test_building_twice_gives_the_same_bytes() -> None:
    assert build.files() == build.files()


def test_no_workbook_is_left_over() -> None:
    found = {path.name for path in manifest.FOLDER.iterdir() if path.suffix in (".xlsx", ".csv")}
    assert found == set(build.files())


# -- manifest ------------------------------------------------------------------------------------


def test_every_step_names_a_town_and_a_file_that_exist() -> None:
    codes = {town.code for town in manifest.TOWNS}
    imported = [step for step in manifest.STEPS if isinstance(step, manifest.ImportStep)]
    assert [step for step in manifest.STEPS if step.town not in codes] == []
    assert [step.file for step in imported if not step.path.is_file()] == []
    assert sorted(step.file for step in imported) == sorted(build.files())


def test_publications_in_order() -> None:
    told = [step for step in manifest.STEPS if isinstance(step, manifest.PublishStep)]
    days = [(step.town, str(step.as_of), str(step.released_on)) for step in told]
    assert days == [
        ("999999001", "2025-12-31", "2026-01-16"),
        ("999999001", "2026-03-31", "2026-04-10"),
        ("999999001", "2026-06-30", "2026-07-10"),
        ("999999001", "2026-09-30", "2026-10-09"),
        ("310112102", "2021-12-31", "2021-12-31"),
        ("310115137", "2019-07-31", "2019-08-05"),
        ("310115125", "2023-06-30", "2023-07-13"),
        ("310107102", "2021-12-15", "2021-12-15"),
        ("310115132", "2022-06-30", "2022-08-10"),
    ]


def test_plans_that_are_published_are_plans_of_a_workbook() -> None:
    titles = {
        row["title"]
        for sheets in build.workbooks().values()
        for sheet in sheets
        if sheet.name == "计划信息"
        for row in sheet.rows
    }
    published = [
        plan
        for step in manifest.STEPS
        if isinstance(step, manifest.PublishStep)
        for plan in step.plans
    ]
    assert set(published) == titles


# -- what the sheets are read as -----------------------------------------------------------------

READ = [
    (manifest.BASE, [("unit", 14), ("document", 1)]),
    (manifest.LAST_YEAR, [("plan", 1), *[("ledger", 12)] * 5]),
    (manifest.PLAN_2026, [("plan", 1), ("ledger", 46), ("node", 10), ("site", 18)]),
    (manifest.FIRST_QUARTER, [("ledger", 38)]),
    (manifest.HALF_YEAR, [("document", 1), ("ledger", 37)]),
    (manifest.REVISION, [("document", 1), ("revision", 2), ("ledger", 2)]),
    (manifest.THIRD_QUARTER, [("ledger", 35), ("site", 18)]),
    (manifest.QIBAO_FILE, [("plan", 2), ("document", 1), ("ledger", 69)]),
    (manifest.HANGTOU_FILE, [("plan", 1), ("document", 1), ("ledger", 20), ("ledger", 2)]),
    (
        manifest.ZHANGJIANG_FILE,
        [("plan", 1), ("document", 1), ("ledger", 75), ("revision", 1), ("ledger", 2)],
    ),
    (manifest.CHANGZHENG_FILE, [("plan", 3), ("document", 1), ("ledger", 24)]),
    (manifest.ZHOUPU_FILE, [("plan", 1), ("document", 1), ("ledger", 38)]),
]


@pytest.mark.parametrize(("name", "sheets"), READ, ids=[name for name, _ in READ])
def test_every_sheet_is_recognised_with_all_its_rows_and_headings(
    name: str, sheets: list[tuple[str, int]]
) -> None:
    reading = read_workbook((manifest.FOLDER / name).read_bytes(), name=name)
    told = [(sheet.kind, sum(row.kind == "item" for row in sheet.rows)) for sheet in reading.sheets]
    unknown = [
        column.heading for sheet in reading.sheets for column in sheet.columns if not column.field
    ]
    assert (told, unknown) == (sheets, [])


# -- 示例镇 ---------------------------------------------------------------------------------------


QUOTING = {
    "2025.txt": (shili.last_year, 7),
    "2026-commitments.txt": (shili.plan_2026, 46),
    "2026-q2.txt": (shili.half_year, 36),
}


@pytest.mark.parametrize(
    ("rows", "report"),
    [
        ("2025.txt", "report-2026.txt"),
        ("2026-commitments.txt", "report-2026.txt"),
        ("2026-q2.txt", "report-2026h1.txt"),
    ],
)
def test_quotes_stand_in_the_document_at_their_place(rows: str, report: str) -> None:
    whole = text(f"shili/{report}")
    sheets, count = QUOTING[rows]
    told = [row for sheet in sheets() for row in sheet.rows if row.get("offset")]
    assert len(told) == count
    for row in told:
        place = int(row["offset"])
        assert whole[place : place + len(row["quote"])] == row["quote"]


def read_steps() -> list[manifest.ReadStep]:
    return [step for step in manifest.STEPS if isinstance(step, manifest.ReadStep)]


@pytest.mark.parametrize("step", read_steps(), ids=lambda step: Path(step.file).stem)
def test_records_to_take_stand_in_their_report_once(step: manifest.ReadStep) -> None:
    whole, rows = text(step.file), table(step.cards)
    places = [whole.index(row["quote"]) for row in rows]
    assert places == sorted(set(places))
    assert [row["quote"] for row in rows if whole.count(row["quote"]) != 1] == []
    assert shili.document(step.title)["text"] == whole


def test_records_to_take_say_what_the_ledger_says() -> None:
    """A figure taken from a report is the one that the workbook of its time brought, so that
    reviewing the report changes nothing; 2025's are those of the fourth quarter."""
    halves = {row["quote"]: row for row in table("shili/2026-q2.txt") if row["quote"]}
    years = {row["quote"]: row for row in table("shili/2025.txt") if row.get("quote")}
    wrong = []
    for step in read_steps():
        for row in table(step.cards):
            if row["kind"] != "outcome" or not row["number"]:
                continue
            held = halves.get(row["quote"]) or years[row["quote"]]
            figure = held["q4"] if "q4" in held else held["cumulative"] or held["level"]
            told = _quantity(figure + held.get("unit", "")) if figure else None
            value = Decimal(row["value"]) if row["value"] else None
            if (held["number"], told, held.get("stage", "")) != (
                row["number"],
                value,
                row["stage"],
            ):
                wrong.append(row["quote"])
    assert wrong == []


@pytest.mark.parametrize("name", ["report-2026.txt", "report-2026h1.txt", "decision-2026.txt"])
def test_documents_have_length_and_say_that_they_are_fictional(name: str) -> None:
    whole = text(f"shili/{name}")
    assert 1200 <= len(whole) <= 2500
    assert "虚构示例" in whole


@pytest.mark.parametrize("name", ["2025.txt", "2026-commitments.txt"])
def test_group_rows_count_their_items(name: str) -> None:
    declared: list[int] = []
    counted: list[int] = []
    for row in table(f"shili/{name}"):
        if row["number"] == "group":
            declared.append(int(re.findall(r"（(\d+)项）", row["wording"])[0]))
            counted.append(0)
        else:
            counted[-1] += 1
    assert declared == counted


def test_units_named_are_units_of_the_town() -> None:
    units = {row["name"] for row in table("shili/units.txt")}
    rows = items(table("shili/2026-commitments.txt")) + items(table("shili/2025.txt"))
    named = {row["lead"] for row in rows}
    named |= {name for row in rows for name in row.get("support", "").split("、") if name}
    assert named - units == set()


def test_sites_done_are_as_many_as_the_figure_says() -> None:
    done = Counter(row["number"] for row in table("shili/2026-sites.txt") if row["done_on"])
    told = {row["number"]: row["cumulative"] for row in table("shili/2026-q3.txt")}
    assert {number: str(count) for number, count in done.items()} == {
        number: told[number] for number in done
    }


# -- the hand count ------------------------------------------------------------------------------


def test_hand_count_names_every_commitment_once_and_every_status() -> None:
    for as_of, plan, source in [
        ("2026-09-30", manifest.SHILI_2026, "2026-commitments.txt"),
        ("2026-09-30", manifest.SHILI_2025, "2025.txt"),
        ("2025-12-31", manifest.SHILI_2025, "2025.txt"),
    ]:
        rows = items(table(f"shili/{source}"))
        told = expected(as_of, plan)
        assert [(row["number"], row["wording"]) for row in told] == [
            (row["number"], row["wording"]) for row in rows
        ]
        assert len({row["number"] for row in told}) == len(told)
    assert {row["status"] for row in expected("2026-09-30", manifest.SHILI_2026)} == set(STATUSES)


def test_hand_count_of_groups_and_areas_in_the_readme() -> None:
    told = {row["number"]: row for row in expected("2026-09-30", manifest.SHILI_2026)}
    counted = [row for row in _with_area() if row["number"] != "27"]
    groups = Counter(GROUP_OF[told[row["number"]]["status"]] for row in counted)
    assert groups == {"done": 7, "on_track": 19, "slow": 5, "failed": 2, "no_data": 4, "other": 8}
    readme = (manifest.FOLDER / "README.md").read_text(encoding="utf-8")
    for area in dict.fromkeys(row["area"] for row in counted):
        here = Counter(
            GROUP_OF[told[row["number"]]["status"]] for row in counted if row["area"] == area
        )
        cells = [
            here[group] for group in ("done", "on_track", "slow", "failed", "no_data", "other")
        ]
        line = " | ".join(str(cell) for cell in [area, sum(cells), *cells])
        assert f"| {line} |" in readme


def _with_area() -> list[Entry]:
    rows, area = [], ""
    for row in table("shili/2026-commitments.txt"):
        if row["number"] == "group":
            area = row["wording"].partition("、")[2].partition("（")[0]
        else:
            rows.append({**row, "area": row["area"] or area})
    return rows


@pytest.mark.parametrize(
    ("as_of", "plan"),
    [
        ("2025-12-31", manifest.SHILI_2025),
        ("2026-09-30", manifest.SHILI_2025),
        ("2026-09-30", manifest.SHILI_2026),
    ],
)
def test_rule_gives_the_hand_count(as_of: str, plan: str) -> None:
    day = dt.date.fromisoformat(as_of)
    outcomes = _judged_2026(day) if plan == manifest.SHILI_2026 else _judged_2025(day)
    for row in expected(as_of, plan):
        outcome = outcomes[row["number"]]
        told = (row["number"], outcome.status, outcome.questions)
        assert told == (row["number"], row["status"], ())
        if row["ratio"]:
            assert outcome.ratio == Decimal(row["ratio"]), row["number"]
        assert outcome.light == LIGHTS.get(row["light"], ""), row["number"]
        if row["expected"]:
            assert outcome.expected == Decimal(row["expected"]), row["number"]


def _quantity(words: str) -> Decimal:
    number, magnitude = re.findall(r"([\d.]+)(万|亿|)", words)[0]
    return Decimal(number) * MAGNITUDE[magnitude]


def _judged_2025(as_of: dt.date) -> dict[str, Outcome]:
    days = [dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 9, 30), dt.date(2025, 12, 31)]
    outcomes = {}
    for row in items(table("shili/2025.txt")):
        target = Target(
            value=_quantity(row["target"]), start=dt.date(2025, 1, 1), due=dt.date(2025, 12, 31)
        )
        figures = [
            Figure(day=day, value=Decimal(row[f"q{quarter}"]), basis="cumulative")
            for quarter, day in enumerate(days, start=1)
        ]
        outcomes[row["number"]] = judge(target, figures, as_of)
    return outcomes


def _judged_2026(as_of: dt.date) -> dict[str, Outcome]:
    rows = items(table("shili/2026-commitments.txt"))
    figures = _figures()
    outcomes = {
        row["number"]: judge(_target(row), figures.get(row["number"], []), as_of) for row in rows
    }
    for parent in {row["parent"] for row in rows if row["parent"]}:
        parts = [outcomes[row["number"]] for row in rows if row["parent"] == parent]
        outcomes[parent] = worst(parts)
    return outcomes


def _target(row: Entry) -> Target:
    number = row["number"]
    milestone = row["measure"] == "节点"
    revised = {
        r["number"]: r["target"] for r in table("shili/2026-revisions.txt") if r["decided_by"]
    }
    stopped = {r["number"]: STOPPED[r["state"]] for r in table("shili/2026-states.txt")}
    amount = revised.get(number) or row["target"] + row["unit"]
    comparator = {"不低于": ">=", "不超过": "<="}.get(row["target"][:3], "=")
    basis = {"累计": "cumulative", "时点": "level"}.get(row["basis"], "period")
    baseline = _quantity(row["baseline"]) if re.search(r"\d", row["baseline"]) else None
    return Target(
        measure=MEASURES.get(row["measure"], "quantity"),
        value=None if milestone else _quantity(amount),
        comparator=comparator,
        basis=basis,
        baseline_value=baseline,
        start=dt.date.fromisoformat(row["start"] or "2026-01-01"),
        given=dt.date(2026, 1, 16),
        due=dt.date.fromisoformat(row["due"]),
        nodes=_nodes(number),
        stages=tuple((row["stages"] or row["target"]).split("→")) if milestone else (),
        state=stopped.get(number) or STATES.get(row["state"], "active"),
    )


def _nodes(number: str) -> list[Node]:
    return [
        Node(
            dt.date.fromisoformat(row["day"]),
            Decimal(row["value"]) if row["value"] else None,
            row["stage"] or None,
        )
        for row in table("shili/2026-nodes.txt")
        if row["number"] == number
    ]


def _figures() -> dict[str, list[Figure]]:
    told: dict[str, list[Figure]] = {}
    for name, end in [("q1", "2026-03-31"), ("q2", "2026-06-30"), ("q3", "2026-09-30")]:
        for row in table(f"shili/2026-{name}.txt"):
            words = (row["cumulative"] or row["level"]) + row.get("unit", "")
            if not (row["cumulative"] or row["level"] or row["stage"] or row["done"]):
                continue
            figure = Figure(
                day=dt.date.fromisoformat(row.get("day") or end),
                value=_quantity(words) if row["cumulative"] or row["level"] else None,
                basis="level" if row["level"] else "cumulative",
                stage=row["stage"] or None,
                done={"是": True, "否": False}.get(row["done"]),
            )
            told.setdefault(row["number"], []).append(figure)
    return told


# -- the five public towns -----------------------------------------------------------------------


@pytest.mark.parametrize(("town", "count"), COUNTS.items())
def test_public_town_carries_every_commitment_once(town: str, count: int) -> None:
    rows = table(f"{town}/commitments.txt")
    assert len(rows) == count
    assert len({row["offset"] for row in rows}) == count
    assert len({(row.get("plan", ""), row["number"]) for row in rows}) == count
    assert [row["number"] for row in rows if len(row["quote"]) > 120] == []


@pytest.mark.parametrize("town", LABELLED)
def test_public_town_agrees_with_the_labels(town: str) -> None:
    path = REPORTS / f"{town}.jsonl"
    if not path.is_file():
        pytest.skip("the labelled reports are not beside the repository")
    labels = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wanted = [
        (str(label["start"]), label["quote"], label["due"] or "", label["strength"] == "strive")
        for label in labels
        if label["kind"] == "commitment"
    ]
    told = [
        (row["offset"], row["quote"], row["due"], row["strength"] == "力争")
        for row in table(f"{town}/commitments.txt")
    ]
    assert told == wanted


@pytest.mark.parametrize("town", COUNTS)
def test_quotes_of_a_public_town_stand_in_its_report_in_order(town: str) -> None:
    path = REPORTS / f"{town}.txt"
    if not path.is_file():
        pytest.skip("the labelled reports are not beside the repository")
    whole = path.read_text(encoding="utf-8")
    rows = table(f"{town}/commitments.txt")
    places = [int(row["offset"]) for row in rows]
    assert places == sorted(places)
    quotes = [row["quote"] for row in rows]
    assert [
        whole[place : place + len(quote)] for place, quote in zip(places, quotes, strict=True)
    ] == quotes


@pytest.mark.parametrize("town", ["changzheng", "zhoupu"])
def test_figures_of_a_public_town_are_those_of_its_quotes(town: str) -> None:
    """A number in the quote that is a target is written as it stands there, and none is added."""
    rows = table(f"{town}/commitments.txt")
    counted = [row for row in rows if row["measure"] != "节点"]
    added = [
        (row["offset"], digits)
        for row in counted
        for digits in re.findall(r"[\d.]+", row["target"])
        if digits not in row["quote"]
    ]
    # 不发生 is carried as none of them.
    none_of = {"changzheng": [("10386", "0")], "zhoupu": [("6918", "0")]}
    assert added == none_of[town]
    milestones = [row for row in rows if row["measure"] == "节点"]
    assert [row["offset"] for row in milestones if row["basis"] != "时点"] == []
    assert [row["offset"] for row in milestones if re.search(r"\d", row["target"])] == []


def test_public_towns_carry_only_what_is_progress() -> None:
    told = {town: table(f"{town}/progress.txt") for town in ("hangtou", "zhangjiang")}
    figures = {
        (town, row["number"], row["day"], row["cumulative"] or row["period"] or row["level"])
        for town, rows in told.items()
        for row in rows
    }
    assert figures == {
        ("hangtou", "10", "2019-07-31", "39.98万平方米"),
        ("hangtou", "15", "2019-06-30", "1590个"),
        ("zhangjiang", "6", "2023-05-31", "45.4%"),
        ("zhangjiang", "39", "2023-06-30", "10台"),
    }


def test_zhangjiang_keeps_the_earlier_tax_target() -> None:
    tax = next(row for row in table("zhangjiang/commitments.txt") if row["offset"] == "7159")
    book = openpyxl.load_workbook(manifest.FOLDER / manifest.ZHANGJIANG_FILE)
    revision = [cell.value for cell in book["目标调整情况表"][3]]
    assert (tax["number"], tax["target"], tax["baseline"]) == ("6", "不低于10%", "2022年30.20亿元")
    assert (str(revision[0]), revision[2], revision[3]) == ("6", "不低于10%", "不低于15%")


# -- the whole road, without a worker --------------------------------------------------------------


@pytest.fixture
def loaded(db: None) -> None:
    """The sample, imported and published in the order of the manifest."""
    for town in manifest.TOWNS:
        Town.objects.create(**{name: getattr(town, name) for name in vars(town)})
    for step in manifest.STEPS:
        if isinstance(step, manifest.ImportStep):
            call_command("import_workbook", str(step.path), town=step.town, commit=True)
        elif isinstance(step, manifest.PublishStep):
            town = Town.objects.get(code=step.town)
            publish(
                town=town,
                title=step.title,
                as_of=step.as_of,
                released_on=step.released_on,
                released_by=step.released_by,
                plans=list(Plan.objects.filter(town=town, title__in=step.plans)),
            )


@pytest.mark.usefixtures("loaded")
def test_loaded_sample_says_what_was_counted_by_hand() -> None:
    assert [row.issues for row in Row.objects.exclude(issues=[])] == []
    assert Row.objects.exclude(action__in=["create", "update"]).count() == 0
    for number, as_of, plan in [
        (1, "2025-12-31", manifest.SHILI_2025),
        (4, "2026-09-30", manifest.SHILI_2026),
    ]:
        publication = Publication.objects.get(town_id=manifest.SHILI, number=number)
        released = {item.snapshot["number"]: item for item in publication.items.all()}
        told = [
            (row["number"], released[row["number"]].status, released[row["number"]].snapshot)
            for row in expected(as_of, plan)
        ]
        assert len(told) == len(released)
        for (name, status, snapshot), row in zip(told, expected(as_of, plan), strict=True):
            assert (name, status, snapshot["questions"]) == (row["number"], row["status"], [])
            if row["ratio"]:
                assert Decimal(snapshot["ratio"]) == Decimal(row["ratio"]), name
    hangtou = PublicationItem.objects.get(
        publication__town_id=manifest.HANGTOU, commitment__number="10"
    ).snapshot
    assert (hangtou["status"], hangtou["ratio"], hangtou["expected"], hangtou["light"]) == (
        "behind",
        "0.832917",
        "0.875000",
        "slight",
    )
    counts = Counter(Commitment.objects.values_list("plan__town_id", flat=True))
    assert counts == {
        manifest.SHILI: 58,
        manifest.QIBAO: 69,
        manifest.HANGTOU: 20,
        manifest.ZHANGJIANG: 75,
        manifest.CHANGZHENG: 24,
        manifest.ZHOUPU: 38,
    }
