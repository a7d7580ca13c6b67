"""All processes together: started in order, watched, ended whatever happens."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from redis.exceptions import RedisError

from tracker.celery import connect, forget_heartbeats
from tracker.environment import Environment

from . import preparing, programs
from .children import Child, end_leftovers, stop

PAUSE = 0.1
START_SECONDS = 60
BROKER_SECONDS = 5
SAMPLE_COMMAND = "load_sample"
NO_BROKER = lazy(
    "等了 %(seconds)s 秒，Redis/Valkey 仍无回答。请检查环境变量 REDIS_URL，"
    "例如 REDIS_URL=redis://127.0.0.1:6379/0；不设置则自行启动一个。"
)
NO_DATABASE = lazy(
    "数据库不能使用。请检查环境变量 DATABASE_URL，"
    "例如 DATABASE_URL=postgres://duixian:password@127.0.0.1:5432/duixian；"
    "不设置则使用数据文件夹里的 SQLite。数据库的回答：%(answer)s"
)
Say = Callable[[str], None]


class Failed(Exception):
    """The stack cannot go on; ``str()`` is what the person at the terminal reads."""


class Interrupted(Exception):
    """Ctrl-C or SIGTERM came."""


class Stack:
    """The processes of one state folder. Use as a context: leaving it ends all of them."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.children: list[Child] = []
        self.interrupted = False

    def __enter__(self) -> Stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._interrupt)
        # Under nohup the end of the terminal is not to end us.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._interrupt)
        return self

    def __exit__(self, *_unused: object) -> None:
        """End everything but Valkey, then Valkey, which the others need until their end."""
        valkey = [child for child in self.children if child.name == "valkey"]
        stop([child for child in self.children if child not in valkey])
        stop(valkey)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """Remember the signal; every wait looks for it. Raising here could lose a process just
        started.
        """
        self.interrupted = True

    def start(self, child: Child) -> Child:
        """Start a process and watch it from now on; Interrupted where the end was asked for."""
        self._look_for_signal()
        self.children.append(child)
        child.start()
        return child

    def watch(self) -> None:
        """Raise Interrupted after a signal, Failed where a process has ended by itself."""
        self._look_for_signal()
        for child in self.children:
            if child.exit_code() is not None:
                raise Failed(death_notice(child))

    def _look_for_signal(self) -> None:
        if self.interrupted:
            raise Interrupted

    def wait_until(
        self, reached: Callable[[], bool], late: str, seconds: float = START_SECONDS
    ) -> None:
        """Wait until something is so; Failed with the sentence ``late`` where it takes longer."""
        deadline = time.monotonic() + seconds
        while not reached():
            self.watch()
            if time.monotonic() > deadline:
                raise Failed(late)
            time.sleep(PAUSE)

    def run(self, child: Child) -> None:
        """Run a process to its end and pass on what it prints; Failed where it did not end well."""
        self.start(child)
        self.children.remove(child)
        told = 0
        try:
            while child.exit_code() is None:
                self.watch()
                told = self._pass_on(child, told)
                time.sleep(PAUSE)
        finally:
            stop([child])
            self._pass_on(child, told)
        if child.exit_code() != 0:
            raise Failed(death_notice(child))

    def _pass_on(self, child: Child, told: int) -> int:
        """Say the whole lines that the process has printed since ``told``; how many there are."""
        lines = child.lines()
        for line in lines[told:]:
            self.say(f"  {line}")
        return len(lines)

    def watch_forever(self) -> None:
        """Watch until a signal (Interrupted) or the death of a process (Failed)."""
        while True:
            self.watch()
            time.sleep(PAUSE)


def death_notice(child: Child) -> str:
    """Return which process ended how, and the last lines of its log."""
    lines = "\n".join(f"    {line}" for line in child.last_lines())
    code = child.exit_code() or 0
    how = _("信号 %(n)s") % {"n": -code} if code < 0 else _("退出码 %(n)s") % {"n": code}
    told = {"name": child.name, "how": how, "log": child.log}
    notice = (
        _("进程 %(name)s 已退出（%(how)s），其余进程一并停止。日志 %(log)s 的最后几行：") % told
    )
    return f"{notice}\n{lines}"


def hold_lock(var_dir: Path) -> IO[str]:
    """Return the open lock file of the state folder; Failed where another supervisor holds it.

    The lock ends with the process that holds it, also by kill -9; the processes it starts do not
    inherit it.
    """
    (var_dir / "run").mkdir(parents=True, exist_ok=True)
    lock = (var_dir / "run" / "serve.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        raise Failed(
            _(
                "数据文件夹 %(folder)s 已有一个兑现在运行（进程 %(pid)s）。"
                "请先停止它，或换一个文件夹，例如 VAR_DIR=/srv/duixian"
            )
            % {"folder": var_dir, "pid": lock.read().strip()}
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def look_for_free_port() -> None:
    """Raise Failed where the address to listen on is taken, or is none of this machine."""
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.BIND, settings.PORT))
            listener.listen(1)
        except OSError as error:
            raise Failed(_no_port(error.strerror)) from None


def _no_port(reason: str | None) -> str:
    told = {"bind": settings.BIND, "port": settings.PORT, "reason": reason}
    return _(
        "不能在 %(bind)s 的端口 %(port)s 上提供网页（%(reason)s）。"
        "请换一个端口，例如 PORT=%(other)s"
    ) % {**told, "other": settings.PORT % 65535 + 1}


def valkey_answers() -> bool:
    """Return whether the broker answers and has read its file."""
    client = connect()
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()


def health() -> dict[str, Any]:
    """Return what /healthz says now; an empty dictionary where nobody answers."""
    names = [host for host in settings.ALLOWED_HOSTS if "*" not in host]
    headers = {"Host": names[0].lstrip(".")} if names else {}
    request = urllib.request.Request(f"{programs.address()}/healthz", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return _json(error.read())
    except (OSError, ValueError):
        return {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {}


def serve(environment: Environment, *, setup_only: bool, say: Say) -> None:
    """Set up and, unless ``setup_only``, serve until a signal.

    Raises Interrupted after Ctrl-C or SIGTERM, Failed with a sentence for all that goes wrong; in
    every case no process is left behind.
    """
    with hold_lock(settings.VAR_DIR), Stack(say) as stack:
        for name in end_leftovers(settings.VAR_DIR):
            say(_("已结束上次遗留的进程：%(name)s") % {"name": name})
        if not setup_only:
            look_for_free_port()
        _set_up(stack, environment, setup_only=setup_only)
        if not setup_only:
            _serve(stack)


def _set_up(stack: Stack, environment: Environment, *, setup_only: bool) -> None:
    """Start the broker, bring database and files up to date, load the sample through the real
    worker.
    """
    env = programs.child_environment()
    if not environment.given("REDIS_URL"):
        stack.start(programs.valkey(settings.VAR_DIR, env))
    _prepare(stack)
    late = NO_BROKER % {"seconds": BROKER_SECONDS}
    stack.wait_until(valkey_answers, late, BROKER_SECONDS)
    forget_heartbeats()
    note = preparing.sample_note()
    sample = settings.SAMPLE and not (note.exists() and preparing.has_towns())
    if sample or not setup_only:
        stack.start(programs.worker(env))
    if sample:
        _load_sample(stack, env)
        note.touch()


def _prepare(stack: Stack) -> None:
    preparing.copy_assets()
    try:
        if preparing.migrate():
            stack.say(_("数据库已更新。"))
    except DatabaseError as error:
        raise Failed(NO_DATABASE % {"answer": str(error).strip()}) from None
    if preparing.collect_static():
        stack.say(_("网页文件已准备好。"))


def _load_sample(stack: Stack, env: dict[str, str]) -> None:
    stack.say(_("正在载入样例数据……"))
    # What it prints is for the person at the terminal, so only its warnings go between.
    quiet = {**env, "LOG_LEVEL": "WARNING"}
    stack.run(programs.command("sample", [SAMPLE_COMMAND], quiet))


def _serve(stack: Stack) -> None:
    """Start what is still missing, say when pages can be opened, and watch."""
    env = programs.child_environment()
    stack.start(programs.beat(env))
    stack.start(programs.web(env))
    told = {"seconds": START_SECONDS, "log": settings.VAR_DIR / "log"}
    late = _("等了 %(seconds)s 秒，网页服务仍未就绪。请查看日志：%(log)s") % told
    stack.wait_until(lambda: health().get("status") == "ok", late)
    _announce(stack.say)
    stack.watch_forever()


def _announce(say: Say) -> None:
    from people.models import User

    logins = User.objects.filter(is_demonstration=True).order_by("pk")
    names = "、".join(f"{user.username}（{user}）" for user in logins)
    say(_("地址：%(address)s/") % {"address": programs.address()})
    if names:
        say(_("演示人员（登录页可一键登录，无需密码）：%(names)s") % {"names": names})
    if settings.BIND in programs.LOOPBACK and not settings.PRODUCTION:
        say(
            _(
                "其他机器访问时，须把它们所用的地址写入 ALLOWED_HOSTS，"
                "例如 ALLOWED_HOSTS=192.168.1.20"
            )
        )
    say(_("ready · 按 Ctrl-C 停止"))
