"""``manage.py serve`` as a whole: real processes, real signals, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import Live
from tracker.supervisor.children import Child, end_leftovers, stop, write_pid_file
from tracker.supervisor.procfs import MARK, PROC, boot_id, carries_mark, identity

PARTS = ["beat", "valkey", "web", "worker"]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a state folder that was set up without the sample."""
    var_dir = tmp_path_factory.mktemp("supervisor") / "var"
    first = Live(var_dir, SAMPLE="no")
    first.start("--setup-only")
    assert first.process.wait(timeout=60) == 0, first.printed()
    assert alive(var_dir) == []
    yield var_dir
    end_leftovers(var_dir)


@pytest.fixture
def stack(state: Path) -> Iterator[Live]:
    """Yield the product, ready; it is ended whatever the test did."""
    live = Live(state, SAMPLE="no")
    live.start()
    live.wait_until_ready()
    yield live
    if live.process.poll() is None:
        live.stop()


def alive(var_dir: Path) -> list[int]:
    """Return every living process that a supervisor of this folder started."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if identity(pid) and carries_mark(pid, var_dir)]


def test_setup_once_then_ready_quickly_and_sigterm_leaves_none(state: Path, stack: Live) -> None:
    assert stack.ready_after < 10
    assert stack.health() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
    }
    assert sorted(path.stem for path in (state / "run").glob("*.pid")) == PARTS
    assert len(alive(state)) == 8  # web and two of its own, worker and two of its own, beat, valkey
    assert f"地址：{stack.url}/" in stack.printed()
    assert "数据库已更新" not in stack.printed()
    assert stack.stop() == 0
    assert stack.printed().splitlines()[-1] == "已停止。"
    assert alive(state) == []
    assert list((state / "run").glob("*.pid")) == []


@pytest.mark.long
def test_leftovers_of_a_killed_supervisor_are_ended_at_the_next_start(
    state: Path, stack: Live
) -> None:
    """And the next start refuses one beside it, and leaves none after Ctrl-C."""
    assert stack.stop(signal.SIGKILL) == -9
    left = set(alive(state))
    assert len(left) == 8
    following = Live(state, SAMPLE="no")
    following.start()
    following.wait_until_ready()
    printed = following.printed()
    assert [f"已结束上次遗留的进程：{name}" in printed for name in PARTS] == [True] * 4
    assert left & set(alive(state)) == set()
    check_a_second_start_is_refused(state, following)
    assert following.stop(signal.SIGINT) == 0
    assert alive(state) == []


def check_a_second_start_is_refused(state: Path, first: Live) -> None:
    second = Live(state, SAMPLE="no")
    second.start()
    assert second.process.wait(timeout=20) == 1
    assert second.printed() == (
        f"CommandError: 数据文件夹 {state} 已有一个兑现在运行（进程 {first.process.pid}）。"
        "请先停止它，或换一个文件夹，例如 VAR_DIR=/srv/duixian\n"
    )


@pytest.mark.parametrize("name", ["worker", pytest.param("valkey", marks=pytest.mark.long)])
def test_the_death_of_one_process_ends_all_and_names_it(
    state: Path, stack: Live, name: str
) -> None:
    os.kill(stack.pid(name), signal.SIGKILL)
    assert stack.process.wait(timeout=30) == 1
    assert f"CommandError: 进程 {name} 已退出（信号 9），其余进程一并停止。" in stack.printed()
    assert alive(state) == []


def test_a_port_in_use_is_said(state: Path) -> None:
    live = Live(state, SAMPLE="no")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", live.port))
        taken.listen()
        live.start()
        assert live.process.wait(timeout=20) == 1
    assert live.printed() == (
        f"CommandError: 不能在 127.0.0.1 的端口 {live.port} 上提供网页（Address already in use）。"
        f"请换一个端口，例如 PORT={live.port % 65535 + 1}\n"
    )


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        (
            {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:9/nothing"},
            "CommandError: 数据库不能使用。请检查环境变量 DATABASE_URL，"
            "例如 DATABASE_URL=postgres://duixian:password@127.0.0.1:5432/duixian；",
        ),
        (
            {"REDIS_URL": "redis://127.0.0.1:9/0"},
            "CommandError: 等了 5 秒，Redis/Valkey 仍无回答。请检查环境变量 REDIS_URL，"
            "例如 REDIS_URL=redis://127.0.0.1:6379/0；",
        ),
    ],
    ids=["database", "broker"],
)
def test_a_server_that_is_not_there_is_said(
    state: Path, env: dict[str, str], sentence: str
) -> None:
    live = Live(state, SAMPLE="no", **env)
    live.start()
    assert live.process.wait(timeout=30) == 1
    last = [line for line in live.printed().splitlines() if line.startswith("CommandError")]
    assert [line[: len(sentence)] for line in last] == [sentence]
    assert "Traceback" not in live.printed()
    assert alive(state) == []


def test_a_number_used_again_is_not_ended(tmp_path: Path) -> None:
    """A pid file whose process is over, and whose number now is somebody else's."""
    (tmp_path / "run").mkdir()
    stranger = Child("stranger", ["sleep", "60"], tmp_path, {**os.environ, MARK: str(tmp_path)})
    stranger.start()
    who = identity(stranger.process.pid)
    note = {"pid": who.pid, "started": who.started - 1, "boot": boot_id()}
    stranger.pid_file.write_text(json.dumps(note))
    assert end_leftovers(tmp_path) == []
    assert stranger.exit_code() is None
    write_pid_file(stranger.pid_file, who.pid)
    assert end_leftovers(tmp_path) == ["stranger"]
    assert stranger.process.wait(timeout=5) == -signal.SIGTERM


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', "12"])
def test_a_broken_pid_file_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "web.pid").write_text(text)
    assert end_leftovers(tmp_path) == []
    assert list((tmp_path / "run").iterdir()) == []


def test_what_does_not_listen_to_term_is_killed_with_its_children(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 60 & echo started; while :; do sleep 1; done"
    child = Child("deaf", ["sh", "-c", script], tmp_path, {**os.environ, MARK: str(tmp_path)})
    child.start()
    while "started" not in child.last_lines():
        time.sleep(0.02)
    stop([child], seconds=0.3)
    assert child.exit_code() == -signal.SIGKILL
    assert alive(tmp_path) == []
