"""The list of 100,000 released commitments as a file, beside django-import-export's of the same
rows, columns and words.

Ours is the download itself: the address of the town's list, its answer read to the end. The
baseline is a ModelResource over the same rows with a method for each column, exported and written
by the package's own XLSX format. Both decode a snapshot once, alike; ours has number formats too.

Each run is a process of its own, ours and the baseline's in turn. Time is that of the processor,
to which others on the machine add nothing: both write from one thread and wait for nobody. Memory
is the growth of its largest resident size (``ru_maxrss``) from after Django, the packages and one
short export were loaded to the end.

``python -m benchmarks.lists [ROWS]``
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .timing import Measured

ROWS = 100_000
RUNS = 3
# As many are judged; the others are their likes, numbered on.
JUDGED = 3_000
DAY = "2026-09-30"
CODE = "998900001"
SHORT = "998900002"


@dataclass(frozen=True)
class Weighed:
    """Median mebibytes of ours and of the baseline."""

    ours: float
    baseline: float

    def line(self) -> str:
        """One line to print."""
        return (
            f"{'memory':<10} {self.ours / self.baseline:8.2f}x   ours {self.ours:.0f} MiB   "
            f"baseline {self.baseline:.0f} MiB   growth of the largest resident size"
        )


def run(state: Path, *, rows: int = ROWS, runs: int = RUNS) -> Iterator[str]:
    """Lay the rows into a database of their own and measure both; yields the lines to print."""
    environment = {**os.environ, "VAR_DIR": str(state)}
    environment["DATABASE_URL"] = f"sqlite:///{state}/lists.sqlite3"
    _child(environment, "lay", str(rows))
    pairs = [(_child(environment, "ours"), _child(environment, "baseline")) for _ in range(runs)]
    seconds, memory = (
        [statistics.median(pair[side][what] for pair in pairs) for side in (0, 1)]
        for what in ("seconds", "mebibytes")
    )
    what = f"{rows} rows as xlsx / django-import-export's xlsx of the same rows"
    yield Measured("list", seconds[0], seconds[1], what).line()
    yield Weighed(*memory).line()


def _child(environment: dict[str, str], *task: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lists", "child", *task]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# -- in a process of its own -------------------------------------------------------------------


def child(task: str, *arguments: str) -> dict[str, float]:
    """Do one task; what a measured one took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    if task == "lay":
        lay(int(arguments[0]))
        return {}
    export = {"ours": ours, "baseline": baseline}[task]
    export(SHORT)
    before, begin = _resident(), time.process_time()
    size = export(CODE)
    took = time.process_time() - begin
    return {"seconds": took, "mebibytes": (_resident() - before) / 1024, "bytes": size}


def _resident() -> int:
    """The largest resident size so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def ours(code: str) -> int:
    """Ask for the file as a person does and read all of it; its size."""
    from django.test import Client

    from people.models import User

    client = Client()
    client.force_login(User.objects.get())
    answer = client.get(f"/towns/{code}/lists/items.xlsx")
    assert answer.status_code == 200
    return sum(map(len, answer.streaming_content))  # type: ignore[arg-type]


def baseline(code: str) -> int:
    """Export the same rows and write them; the file's size."""
    from django.db.models import TextField
    from django.db.models.functions import Cast
    from import_export.formats.base_formats import XLSX

    from commitments.models import PublicationItem

    # The snapshot as text, which ``Item.from_json`` decodes for both.
    text = Cast("snapshot", TextField())
    rows = PublicationItem.objects.filter(publication__town=code).defer("snapshot")
    made = _resource().export(queryset=rows.annotate(text=text).order_by("position", "id"))
    return len(XLSX().export_data(made))


def _resource() -> Any:
    """A resource with the columns of our list."""
    from import_export import resources

    from commitments.models import PublicationItem

    class ListResource(_ListRows, resources.ModelResource):  # type: ignore[misc]
        """The list, a method for each column."""

        class Meta:
            model = PublicationItem
            fields = _NAMES
            export_order = _NAMES

    for name in _NAMES:
        field = resources.Field(column_name=name)
        ListResource.fields[name] = field
    return ListResource()


class _ListRows:
    """What each column holds of a row, in the words of our pages."""

    def dehydrate_number(self, row: Any) -> Any:
        """序号."""
        return _item(row).number or row.position + 1

    def dehydrate_wording(self, row: Any) -> Any:
        """任务."""
        return _item(row).wording

    def dehydrate_tags(self, row: Any) -> Any:
        """标记."""
        from commitments.tables import tags_of

        return "、".join(tags_of(_item(row)))

    def dehydrate_category(self, row: Any) -> Any:
        """类别."""
        return str(_words().CATEGORY_WORD[_item(row).category])

    def dehydrate_area(self, row: Any) -> Any:
        """领域."""
        return str(_words().AREA_WORD[_item(row).area])

    def dehydrate_status(self, row: Any) -> Any:
        """状态."""
        return _words().status_word(_item(row))

    def dehydrate_reached(self, row: Any) -> Any:
        """完成."""
        from commitments.exports.cells import attained

        item = _item(row)
        return _words().standing_words(item) or attained(item).text

    def dehydrate_target(self, row: Any) -> Any:
        """目标."""
        return _words().target_words(_item(row))

    def dehydrate_ratio(self, row: Any) -> Any:
        """完成率."""
        return _percents(row)[0]

    def dehydrate_planned(self, row: Any) -> Any:
        """计划进度."""
        return _percents(row)[1]

    def dehydrate_unit(self, row: Any) -> Any:
        """牵头单位."""
        return _item(row).lead_unit or "—"

    def dehydrate_due(self, row: Any) -> Any:
        """完成时限."""
        return _item(row).due

    def dehydrate_reason(self, row: Any) -> Any:
        """说明."""
        return _words().reason_sentence(_item(row))

    def dehydrate_plan(self, row: Any) -> Any:
        """所属计划."""
        return _item(row).plan

    def dehydrate_attained(self, row: Any) -> Any:
        """完成数值."""
        return _item(row).attained

    def dehydrate_value(self, row: Any) -> Any:
        """目标数值."""
        return _item(row).value

    def dehydrate_measured_in(self, row: Any) -> Any:
        """计量单位."""
        return _item(row).unit

    def dehydrate_day(self, row: Any) -> Any:
        """数据截至."""
        return _item(row).as_of


_NAMES = tuple(
    name.removeprefix("dehydrate_") for name in vars(_ListRows) if name.startswith("dehydrate_")
)


def _words() -> Any:
    from commitments import wording

    return wording


def _item(row: Any) -> Any:
    """The item of a row, read once."""
    from commitments.items import Item

    if not hasattr(row, "read"):
        row.read = Item.from_json(row.text)
    return row.read


def _percents(row: Any) -> Any:
    """完成率 and 计划进度 of a row, worded once."""
    if not hasattr(row, "percents"):
        row.percents = _words().shown_percents(_item(row))
    return row.percents


# -- what both read ----------------------------------------------------------------------------


def lay(rows: int) -> None:
    """A database with a town that released ``rows`` commitments, one that released a few, and an
    administrator."""
    from django.core.management import call_command

    from commitments.models import PublicationItem
    from people.models import User

    from . import promises

    call_command("migrate", verbosity=0)
    User.objects.create_user("bench", is_superuser=True)
    promises.lay(rows)
    snapshots = _snapshots()
    for code, n in ((SHORT, 20), (CODE, rows)):
        publication = _publication(code)
        made = (_row(number, snapshots, publication) for number in range(n))
        promises.store(PublicationItem, made)


def _publication(code: str) -> int:
    import datetime as dt

    from commitments.models import Publication, Town

    day = dt.date.fromisoformat(DAY)
    town, _new = Town.objects.get_or_create(code=code, defaults={"name": "大镇"})
    found = Publication.objects.filter(town=town).first()
    if found is None:
        days = {"as_of": day, "released_on": day, "released_by": "镇党政办公室"}
        found = Publication.objects.create(town=town, number=1, title="会议", plans=[], **days)
    return int(found.pk)


def _snapshots() -> list[dict[str, Any]]:
    """The items of the first commitments, judged on the day."""
    import datetime as dt

    from commitments.judging import items_of
    from commitments.models import Commitment

    found = Commitment.objects.filter(pk__lte=JUDGED).order_by("pk").for_judging()
    return [item.as_json() for item in items_of(found, as_of=dt.date.fromisoformat(DAY))]


def _row(number: int, snapshots: list[dict[str, Any]], publication: int) -> dict[str, Any]:
    """The row of a commitment like one of those that were judged, with its own kin."""
    like = snapshots[number % len(snapshots)]
    on = number // len(snapshots) * len(snapshots)
    own = {
        "id": number + 1,
        "number": str(number + 1),
        "position": number,
        "wording": f"{like['wording']}，共{number + 1}处，年底前完成并投入使用",
        "lead_unit": f"第{number % 15}办公室",
        "area": ("economy", "livelihood", "environment")[number % 3],
        "parts": [part + on for part in like["parts"]],
        "parent_id": like["parent_id"] and like["parent_id"] + on,
    }
    return {
        "publication_id": publication,
        "commitment_id": number + 1,
        "position": number,
        "visibility": "public",
        "status": like["status"],
        "snapshot": json.dumps({**like, **own}, ensure_ascii=False),
    }


def main() -> None:
    """Print the lines, or what a child took."""
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(child(*sys.argv[2:])))
        return
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    with tempfile.TemporaryDirectory() as state:
        for line in run(Path(state), rows=rows):
            print(line, flush=True)


if __name__ == "__main__":
    main()
