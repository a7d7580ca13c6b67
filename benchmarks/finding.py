"""Finding among many: how fast the index is built, and 30 queries of 1, 2, 3 and 6 characters,
common and rare, beside a plain LIKE of the same.

``python -m benchmarks.finding [ROWS]`` on the database that DATABASE_URL names: 1,000,000
commitments on PostgreSQL (``python -m tests.postgres python -m benchmarks.finding``), else 200,000
on SQLite.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import django

ROWS = {"postgresql": 1_000_000, "sqlite": 200_000}
# Built one by one; the rest are copies of them in other towns.
MADE = 100_000
A_TOWN = 250
BATCH = 2000
TIMES = 3
WORKS = (
    "新建改造修缮扩建完成推进实施开展提升整治建成启用安装更新落实加装铺设签约引进培育"
    "清理疏浚绿化亮化美化净化排查维修打造创建"
)
THINGS = (
    *(
        "社区食堂",
        "老旧小区",
        "既有多层住宅电梯",
        "雨污分流管网",
        "农村公路",
        "口袋公园",
        "充电桩",
        "日间照料中心",
    ),
    *(
        "幼儿园",
        "标准化菜场",
        "健身步道",
        "停车泊位",
        "河道岸线",
        "高标准农田",
        "零星旧改",
        "二次供水设施",
    ),
    *(
        "路灯",
        "垃圾分类投放点",
        "综合为老服务中心",
        "文化活动室",
        "消防通道",
        "非机动车棚",
        "美丽庭院",
        "产业项目",
    ),
    *(
        "规上工业企业",
        "税收落地企业",
        "招聘会",
        "就业见习岗位",
        "技能培训班",
        "居家养老",
        "适老化改造",
        "篮球场",
    ),
)
PLACES = "东西南北中上下莘松航头周浦张江长征花园新桥石门龙泉清河安平永兴大泽虹梅凤凰青云白鹤金山"
UNITS = ("城建中心", "社区事务办", "经济发展办", "农业农村办", "平安办", "党政办", "财政所")
RARE = ("翡翠鹭鸟湿地公园", "鹦鹉洲渡口驳岸", "璞缇驿站", "懿德书屋")
QUERIES = (
    *("路", "建", "镇", "电", "鹭", "翡", "璞"),
    *("电梯", "社区", "建成", "莘松", "石门", "鹦鹉", "懿德", "驿站"),
    *("幼儿园", "充电桩", "新建改", "松航头", "鹦鹉洲", "翡翠鹭", "璞缇驿"),
    *("老旧小区改造", "综合为老服务", "雨污分流管网", "城建中心推进", "鹦鹉洲渡口驳"),
    *("翡翠鹭鸟湿地", "璞缇驿站工程", "莘松花园幼儿"),
)


def words(chance: random.Random) -> str:
    """The lines of one commitment, some 60 characters."""
    at = chance.randrange(0, len(WORKS), 2)
    place = "".join(chance.choices(PLACES, k=4))
    thing = chance.choice(THINGS)
    if chance.random() < 1 / 20_000:
        thing = chance.choice(RARE)
    count = chance.randrange(1, 2000)
    return (
        f"{WORKS[at : at + 2]}{place}{thing}工程{count}处，年内建成投用\n{chance.choice(UNITS)}\n"
        f"{''.join(chance.choices(PLACES, k=3))}路段受雨季影响，{count % 12 + 1}月底前完成选址"
    )


def build(rows: int) -> float:
    """Store so many commitments of towns of A_TOWN and their index; returns the seconds."""
    from commitments.finding.entries import Entry, Shown
    from commitments.finding.keeping import row
    from commitments.models import FindEntry, Town

    towns = [Town(code=code(n), name=f"{n}镇") for n in range(rows // A_TOWN)]
    Town.objects.bulk_create(towns, batch_size=BATCH)
    chance, shown, day = random.Random(7), Shown(live=True, released="public"), dt.date(2026, 1, 15)
    begin = time.perf_counter()
    for start in range(0, rows, BATCH):
        FindEntry.objects.bulk_create(
            row(
                towns[n // A_TOWN].code,
                Entry("commitment", n, words(chance), rank=int(n % 20 > 0), day=day),
                shown,
            )
            for n in range(start, min(start + BATCH, rows))
        )
    return time.perf_counter() - begin


def code(town: int) -> str:
    """The code of a town."""
    return str(100_000_000 + town)


def multiply(times: int) -> None:
    """The same commitments in other towns, until there are so many times as many: the database
    copies them in a tenth of the time. PostgreSQL makes its index at the end."""
    from django.db import connection

    from commitments.finding.installing import INDEX, TABLE, install_index
    from commitments.models import Town

    count = Town.objects.count()
    copies = [Town(code=code(n), name=f"{n}镇") for n in range(count, count * times)]
    Town.objects.bulk_create(copies, batch_size=BATCH)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX {INDEX}")
        for n in range(count, count * times):
            old, new = (code(n % count), code(n))
            sql, values = _marked_anew(old, new)
            cursor.execute(
                f"INSERT INTO {TABLE} (town_id, kind, target, place, live, released, rank, day, "
                f"words, text, grams) SELECT %s, kind, target, place, live, released, rank, day, "
                f"words, text, {sql} FROM {TABLE} WHERE town_id = %s",
                [new, *values, old],
            )
    install_index(using="default")


def _marked_anew(old: str, new: str) -> tuple[str, list[Any]]:
    """The grams with the marks of another town, as SQL."""
    from django.db import connection

    from commitments.finding.grams import code as number

    sql, values = "grams", list[Any]()
    for seer in ("live", "internal", "deputy", "public"):
        before, after = (number(f"commitment/{seer}/{town}") for town in (old, new))
        if connection.vendor == "postgresql":
            sql, values = f"array_replace({sql}, %s, %s)", [*values, before, after]
        else:
            sql, values = f"replace({sql}, %s, %s)", [*values, f"{before:x}", f"{after:x}"]
    return sql, values


def like(query: str) -> Callable[[], Any]:
    """The same by LIKE over the words: what the index is held against."""
    from django.db import connection

    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT town_id, target, words, count(*) OVER () FROM (SELECT * FROM "
                "commitments_findentry WHERE live AND words LIKE %s LIMIT 1001) AS found "
                "ORDER BY rank, day DESC, town_id, target LIMIT 20",
                [f"%{query}%"],
            )
            return cursor.fetchall()

    return ask


def ours(access: Any, query: str) -> Callable[[], Any]:
    """The first page as the view asks for it: every kind, the first ten."""
    from commitments.finding.grams import question
    from commitments.finding.searching import all_kinds, find

    return lambda: find(question(query), access, all_kinds(10))


def measured(ask: Callable[[str], Callable[[], Any]]) -> list[tuple[float, str]]:
    """(milliseconds, query) of every query, TIMES over, after one round to warm up."""
    taken = []
    for turn in range(TIMES + 1):
        for query in QUERIES:
            asked = ask(query)
            begin = time.perf_counter()
            asked()
            if turn:
                taken.append((1000 * (time.perf_counter() - begin), query))
    return taken


def told(name: str, taken: Sequence[tuple[float, str]]) -> str:
    """One line: the median, the 99th percentile, and which query took longest by its median."""
    ordered = sorted(taken)
    worst = ordered[-(len(ordered) // 100) - 1][0]
    of_each = {query: [each for each, asked in taken if asked == query] for query in QUERIES}
    slowest = max(of_each, key=lambda query: statistics.median(of_each[query]))
    median = statistics.median(each for each, _query in ordered)
    return (
        f"finding    {name:<34} median {median:7.1f} ms   "
        f"p99 {worst:7.1f} ms   slowest {slowest} {statistics.median(of_each[slowest]):.1f} ms"
    )


def run(rows: int | None = None) -> Iterator[str]:
    """Build over a database without towns, ask, and yield the lines to print."""
    from django.core.management import call_command
    from django.db import connection

    from commitments.finding.access import Access

    call_command("migrate", verbosity=0)
    count = rows or ROWS[connection.vendor]
    made = min(count, MADE)
    seconds = build(made)
    begin = time.perf_counter()
    multiply(count // made)
    copied = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    yield (
        f"finding    {connection.vendor}: {made} commitments built in {seconds:.1f} s, "
        f"{made / seconds:.0f} a second; copied to {count} in {copied:.1f} s"
    )
    one_town = frozenset([code(count // A_TOWN // 2)])
    people = {
        "administrator, live": Access(everywhere=True),
        "anybody, what is public": Access(public=True),
        "deputy of one town": Access(deputy=one_town),
        "clerk of one town, others public": Access(inside=one_town, public=True),
    }
    for name, access in people.items():
        yield told(name, measured(partial(ours, access)))
    yield told("baseline: LIKE, live", measured(like))


def on_both() -> Iterator[str]:
    """The lines of SQLite and of a PostgreSQL of its own, each in a process of its own; what went
    wrong where there is none."""
    here = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    alone = [sys.executable, "-m", "benchmarks.finding"]
    for command in (alone, [sys.executable, "-m", "tests.postgres", *alone]):
        done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
        yield from done.stdout.splitlines() or done.stderr.splitlines()[-1:]


def main() -> None:
    """Run over a state folder of its own."""
    with tempfile.TemporaryDirectory() as state:
        os.environ |= {"VAR_DIR": state, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{state}/bench.sqlite3")
        django.setup()
        logging.disable(logging.INFO)
        for line in run(int(sys.argv[1]) if sys.argv[1:] else None):
            print(line, flush=True)


if __name__ == "__main__":
    main()
