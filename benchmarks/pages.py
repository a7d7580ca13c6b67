"""Requests per second of a town, a commitment and the overview, beside hand-written views with one
query and a plain template that show as many rows (``baseline_views``).

Both are served by one gunicorn as the product runs it, with the same middleware, for a reader
without a login (towns of the sample for a deputy too), and asked in turn by a process of its own.
There is no cache of pages to turn off. First the sample on SQLite; then 2,000 towns with 400,000
commitments in two publications each, some in four, on PostgreSQL where one can be started, else on
SQLite.

``python -m benchmarks.pages [sample|many]``. ``PAGES_TOWNS`` says how many towns of 200 commitments
(2,000 where it is not set), ``PAGES_SAMPLE`` names a state folder whose sample is loaded already.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg

from tests import postgres
from tests.stack import clean_environment, free_port
from tracker.environment import BASE_DIR

from .load import Connection

TOWNS = int(os.environ.get("PAGES_TOWNS", 2_000))
A_TOWN = 200
ROUNDS = 5
# As many at a time as the product has processes that serve pages.
CONNECTIONS = 2
# Of many towns each round asks for others, so that nothing kept of one helps.
ASKED = {"town": 24, "commitment": 48, "overview": 48}
# Lines of tables and of lists, those of names and facts too, that a reader sees: not those of the
# header, of ways to other pages, of forms, and of a chart's table, which is for who does not see.
_ROW = re.compile(rb"<(?:tr|li|dt)[\s>]")
_MAIN = re.compile(rb"<main.*</main>", re.S)
_UNREAD = re.compile(
    rb'<nav.*?</nav>|<form.*?</form>|<div class="unseen chart-table.*?</table>', re.S
)
Make = Callable[[str], str]
HERE = [sys.executable]


@dataclass
class Page:
    """One kind of page: its addresses, the hand-written one beside each, and what both took."""

    name: str
    addresses: Sequence[str]
    baseline: Make
    rows: dict[str, int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    rounds: list[tuple[float, float]] = field(default_factory=list)
    spent: list[tuple[float, float]] = field(default_factory=list)
    taken: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    def beside(self, address: str) -> str:
        """The hand-written page with as many rows."""
        return f"{self.baseline(address)}?rows={self.rows[address]}"

    def line(self, where: str, whose: str) -> str:
        """One line to print: the ratio of requests per second, medians of the rounds."""
        ours, bare = (statistics.median(each[side] for each in self.rounds) for side in (0, 1))
        ratio = statistics.median(each[0] / each[1] for each in self.rounds)
        spent = statistics.median(each[1] / each[0] for each in self.spent)
        rows = sorted(self.rows.values())
        asked = len(self.taken[0])
        return (
            f"page {self.name:<10} {ratio:6.2f}   ours {ours:7.1f}/s   baseline {bare:7.1f}/s   "
            f"{spent:.2f} by processor time of {whose}   "
            f"p99 {_last(self.taken[0]):.1f} ms beside {_last(self.taken[1]):.1f} ms   {where}; "
            f"{len(rows)} pages of {rows[0]} to {rows[-1]} rows (median "
            f"{rows[len(rows) // 2]}, {statistics.median(self.sizes) / 1000:.0f} kB); {asked} "
            f"requests each in {len(self.rounds)} rounds, {sum(self.taken[0]):.2f} s beside "
            f"{sum(self.taken[1]):.2f} s; {CONNECTIONS} connections"
        )


@dataclass(frozen=True)
class Server:
    """Where pages are asked for, and the processes whose children answer: gunicorn's, and
    PostgreSQL's where it is one; SQLite works within gunicorn's."""

    port: int
    processes: tuple[int, ...]
    # Of who is logged in; "" for a reader without a login.
    cookie: str = ""

    def processors(self) -> float:
        """Seconds of processors that answering took until now: other work on the machine stretches
        them less than those of a clock."""
        spent = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                # The name, in brackets, may hold spaces; then state, parent, ... user and system
                # time, and both of the children that ended.
                fields = stat.read_text().rpartition(")")[2].split()
                if int(stat.parent.name) in self.processes:
                    spent += sum(map(int, fields[11:15]))
                elif int(fields[1]) in self.processes:
                    spent += sum(map(int, fields[11:13]))
        return max(spent, 1) / os.sysconf("SC_CLK_TCK")

    @property
    def words(self) -> str:
        """Whose processor time is told."""
        both = len(self.processes) > 1
        return "the web server and PostgreSQL" if both else "the web server, SQLite within it"


def _last(taken: Sequence[float]) -> float:
    """Milliseconds within which 99 of 100 were answered."""
    return sorted(taken)[-1 - len(taken) // 100] * 1000


def run() -> Iterator[str]:
    """The lines to print."""
    yield from sample()
    yield from many()


def sample() -> Iterator[str]:
    """The sample of the product, loaded as it loads it."""
    with tempfile.TemporaryDirectory() as folder:
        state = os.environ.get("PAGES_SAMPLE") or _loaded(folder)
        with _served({"VAR_DIR": state}) as server:
            pages = _sample_pages(server.port)
            yield from measured(server, pages, "sample on SQLite")
            deputy = replace(server, cookie=_deputy(state))
            towns = [_towns(pages[0].addresses)]
            yield from measured(deputy, towns, "a deputy, sample on SQLite (told, no limit)")


def many() -> Iterator[str]:
    """Many towns; on PostgreSQL where one can be started."""
    with tempfile.TemporaryDirectory() as folder:
        state = os.environ.get("PAGES_SAMPLE") or _loaded(folder)
        try:
            with postgres.server() as url:
                yield from _many("PostgreSQL", state, url)
        except (SystemExit, OSError) as error:
            yield f"page       PostgreSQL is not here: {error}"
            yield from _many("SQLite", state, f"sqlite:///{folder}/many.sqlite3")


def _many(engine: str, state: str, url: str) -> Iterator[str]:
    """Lay the towns, each with its own mix of what the sample's towns released, and ask."""
    given = {"VAR_DIR": state, "DATABASE_URL": url}
    words = ["-m", "benchmarks.many_towns", f"{state}/db.sqlite3", str(TOWNS), str(A_TOWN)]
    told = json.loads(_ran(words, given).splitlines()[-1])
    yield (
        f"page       {told['towns']} towns, {told['commitments']} commitments, {told['items']} "
        f"items of {told['publications']} publications laid in {told['seconds']:.0f} s on {engine}"
    )
    with _served(given) as web:
        server = replace(web, processes=(*web.processes, *_database(url)))
        chosen = random.Random(6)
        towns = chosen.sample(told["codes"], min(len(told["codes"]), ASKED["town"] * ROUNDS))
        ids = [
            chosen.randint(1, told["commitments"]) for _each in range(ASKED["commitment"] * ROUNDS)
        ]
        pages = [
            _towns([f"/towns/{code}/" for code in towns]),
            _commitments([f"/commitments/{pk}/" for pk in ids]),
            _overview(),
        ]
        yield from measured(server, pages, f"{told['towns']} towns on {engine}")


def measured(server: Server, pages: Sequence[Page], where: str) -> Iterator[str]:
    """Ask for each page once, then for ours and the baseline in turn."""
    for page in pages:
        _count(server, page)
        for number in range(ROUNDS):
            _round(server, page, number)
        yield page.line(where, server.words)


def _count(server: Server, page: Page) -> None:
    """How many rows each address shows, which the baseline shall show too."""
    connection = Connection(server.port, server.cookie)
    for address in page.addresses:
        body = connection.ask(address)
        page.rows[address] = _rows(body)
        page.sizes.append(len(body))
        beside = _rows(connection.ask(page.beside(address)))
        assert beside == page.rows[address], f"{address}: {page.rows[address]} rows, not {beside}"


def _rows(body: bytes) -> int:
    """How many lines a reader sees of a page."""
    within = _MAIN.search(body)
    return len(_ROW.findall(_UNREAD.sub(b"", within[0] if within else body)))


def _round(server: Server, page: Page, number: int) -> None:
    wanted = ASKED[page.name]
    turned = number * wanted
    addresses = [page.addresses[(turned + n) % len(page.addresses)] for n in range(wanted)]
    both = addresses, [page.beside(address) for address in addresses]
    seconds, spent = [], [server.processors()]
    for side in (0, 1):
        seconds.append(_load(server, both[side], page.taken[side]))
        spent.append(server.processors())
    page.rounds.append((wanted / seconds[0], wanted / seconds[1]))
    page.spent.append((spent[1] - spent[0], spent[2] - spent[1]))


def _load(server: Server, addresses: Sequence[str], taken: list[float]) -> float:
    """Seconds of all; those of each are added to ``taken``."""
    whose = {"port": server.port, "cookie": server.cookie}
    job = json.dumps({**whose, "addresses": addresses, "connections": CONNECTIONS})
    done = subprocess.run(
        [*HERE, "-m", "benchmarks.load"],
        input=job,
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    if told["faults"]:
        raise RuntimeError(told["faults"][0])
    taken += told["taken"]
    return float(told["seconds"])


# -- pages -------------------------------------------------------------------------------------


def _sample_pages(port: int) -> list[Page]:
    """Every town of the sample, its commitments that the towns' pages lead to, the overview."""
    connection = Connection(port)
    towns = _linked(connection.ask("/"), rb"/towns/\d+/")
    ids = [each for town in towns for each in _linked(connection.ask(town), rb"/commitments/\d+/")]
    return [_towns(towns), _commitments(ids), _overview()]


def _linked(body: bytes, pattern: bytes) -> list[str]:
    found = re.findall(rb'href="(' + pattern + rb")", body)
    return [each.decode() for each in dict.fromkeys(found)]


def _towns(addresses: Sequence[str]) -> Page:
    return Page("town", addresses, lambda address: f"/baseline{address}")


def _commitments(addresses: Sequence[str]) -> Page:
    return Page("commitment", addresses, lambda address: f"/baseline{address}")


def _overview() -> Page:
    return Page("overview", ["/"], lambda _address: "/baseline/")


# -- processes ---------------------------------------------------------------------------------


def _loaded(folder: str) -> str:
    """A state folder with the sample."""
    _ran(["manage.py", "serve", "--setup-only"], {"VAR_DIR": folder, "PORT": str(free_port())})
    return folder


def _deputy(state: str) -> str:
    """The cookie of the sample's deputy, logged in."""
    code = (
        "from django.test import Client; from people.models import User; made = Client();"
        "made.force_login(User.objects.get(username='demo-deputy'));"
        "print(made.cookies.output(header='', attrs=[]).strip())"
    )
    return _ran(["manage.py", "shell", "-c", code], {"VAR_DIR": state}).splitlines()[-1]


def _ran(words: Sequence[str], given: dict[str, str]) -> str:
    done = subprocess.run(
        [*HERE, *words],
        cwd=BASE_DIR,
        env=_environment(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout


def _environment(given: dict[str, str]) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.baseline_settings", "PUBLIC_PAGES": "1"}
    return {**clean_environment(), **settings, "LOG_LEVEL": "WARNING", **given}


@contextmanager
def _served(given: dict[str, str]) -> Iterator[Server]:
    """Gunicorn as the product runs it."""
    port = free_port()
    words = ["-m", "gunicorn", "--config", "python:tracker.gunicorn_conf", "tracker.wsgi"]
    process = subprocess.Popen(
        [*HERE, *words], cwd=BASE_DIR, env=_environment({**given, "PORT": str(port)})
    )
    try:
        _wait(port, process)
        yield Server(port, (process.pid,))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _database(url: str) -> list[int]:
    """The process of PostgreSQL whose children answer; none for SQLite."""
    if not url.startswith("postgres"):
        return []
    with psycopg.connect(url) as connection:
        stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    return [int(stat.rpartition(")")[2].split()[1])]


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _each in range(300):
        try:
            Connection(port).ask("/rule/")
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def main(words: Sequence[str]) -> None:
    """Print what was asked for; both without a word."""
    for name in words or ("sample", "many"):
        for line in {"sample": sample, "many": many}[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
