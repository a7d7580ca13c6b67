"""The settings that a machine may give, in one table, read from the environment.

A wrong value raises :class:`WrongSetting`, whose text is a sentence for the person who typed it: the variable, the
value, and a right example. README.md and README.zh-CN.md print this table; a test compares them.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SHORTEST_KEY = 50
YES = {"yes", "true", "on", "1"}
NO = {"no", "false", "off", "0"}


class WrongSetting(ValueError):
    """A variable of the environment that cannot be used; ``str()`` is the whole sentence."""

    def __init__(self, name: str, value: str, example: str) -> None:
        self.name = name
        # Not through gettext: settings are being read, and without them there is no language yet.
        shown = "（未设置）" if value == "" else f"“{value}”"
        super().__init__(
            f"环境变量 {name} 的值{shown}不能用。正确的例子：{name}={example}\n"
            f"The environment variable {name} has a value that cannot be used: {value or '(not set)'}. "
            f"A right example: {name}={example}"
        )


def read_yes_no(text: str) -> bool:
    """Return True for yes/true/on/1, False for no/false/off/0; ValueError for anything else."""
    word = text.strip().lower()
    if word not in YES | NO:
        raise ValueError(text)
    return word in YES


def read_number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
            raise ValueError(text)
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return read


def read_list(pattern: str) -> Callable[[str], list[str]]:
    """Return a reader of a comma-separated list in which every entry matches ``pattern``."""

    def read(text: str) -> list[str]:
        entries = [entry.strip() for entry in text.split(",") if entry.strip()]
        if any(not re.fullmatch(pattern, entry) for entry in entries):
            raise ValueError(text)
        return entries

    return read


def read_address(text: str) -> str:
    """Return an IP address or ``localhost`` as written; ValueError for anything else."""
    if text.strip() != "localhost":
        ipaddress.ip_address(text.strip())
    return text.strip()


def read_path(text: str) -> Path:
    """Return a folder as an absolute path; a relative one starts at the folder of manage.py."""
    path = (BASE_DIR / Path(text).expanduser()).resolve()
    if path.exists() and not path.is_dir():
        raise ValueError(text)
    return path


def read_database(text: str) -> dict[str, Any] | None:
    """Return Django's dictionary for a database address, or None where none was given."""
    if text == "":
        return None
    if not re.match(r"(postgres|postgresql|sqlite)://", text):
        raise ValueError(text)
    database = dict(environ.Env.db_url_config(text))
    if not database.get("NAME"):
        raise ValueError(text)
    return database


def read_redis(text: str) -> str:
    """Return the address of a Redis or Valkey server as redis-py reads it, or an empty text."""
    address = r"(rediss?://[^\s/@]*(:[^\s/@]*@)?[^\s/@]*(/[0-9]*)?|unix://[^\s@]*/\S+)"
    if text and not re.fullmatch(address, text):
        raise ValueError(text)
    return text


def read_time_zone(text: str) -> str:
    """Return a name of the time zone database; ValueError for an unknown one."""
    if text not in available_timezones():
        raise ValueError(text)
    return text


def read_log_level(text: str) -> str:
    """Return one of ``LOG_LEVELS`` in capitals; ValueError for anything else."""
    if text.upper() not in LOG_LEVELS:
        raise ValueError(text)
    return text.upper()


@dataclass(frozen=True)
class Setting:
    """One line of the table: how a variable is read, its default as it would be typed, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str
    example: str
    english: str
    chinese: str


# fmt: off
SETTINGS = (
    Setting("PORT", read_number(1, 65535), "8000", "8000",
            "Port of the web pages.", "网页所用的端口。"),
    Setting("BIND", read_address, "127.0.0.1", "0.0.0.0",
            "Address the web server listens on; `0.0.0.0` lets other machines in, then set `ALLOWED_HOSTS` too.",
            "网页服务监听的地址；写 `0.0.0.0` 可让其他机器访问，同时要写 `ALLOWED_HOSTS`。"),
    Setting("VAR_DIR", read_path, "var", "/srv/duixian",
            "Folder of all state: database, files, logs.", "存放全部数据的文件夹：数据库、文件、日志。"),
    Setting("DATABASE_URL", read_database, "", "postgres://duixian:password@127.0.0.1:5432/duixian",
            "PostgreSQL; without it SQLite in `VAR_DIR`.", "PostgreSQL 数据库地址；不写则用 `VAR_DIR` 里的 SQLite。"),
    Setting("REDIS_URL", read_redis, "", "redis://127.0.0.1:6379/0",
            "Redis or Valkey; without it `serve` starts its own.", "Redis 或 Valkey 地址；不写则由 `serve` 自行启动一个。"),
    Setting("PRODUCTION", read_yes_no, "no", "yes",
            "`yes`: HTTPS behind a proxy that sets X-Forwarded-Proto, secure cookies, HSTS; `SECRET_KEY` and "
            "`ALLOWED_HOSTS` are required, demonstration logins refused.",
            "`yes` 为正式环境：由反向代理提供 HTTPS（须设置 X-Forwarded-Proto），启用安全 Cookie 和 HSTS；"
            "必须写 `SECRET_KEY` 和 `ALLOWED_HOSTS`，不允许有演示人员。"),
    Setting("SECRET_KEY", str, "", "at-least-50-random-characters-typed-or-made-by-openssl-rand",
            "Signs sessions, at least 50 characters; without it (not in production) one is made in "
            "`VAR_DIR/secret_key`.",
            "用于签名会话，至少 50 个字符；非正式环境不写时自动生成，存在 `VAR_DIR/secret_key`。"),
    Setting("ALLOWED_HOSTS", read_list(r"\.?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]"), "", "duixian.example.gov.cn",
            "Names under which the pages are asked for, by commas; without it this machine only.",
            "访问网页所用的域名或地址，用逗号隔开；不写则只限本机。"),
    Setting("TRUSTED_ORIGINS", read_list(r"https?://[A-Za-z0-9.*_\[\]:-]+"), "", "https://duixian.example.gov.cn",
            "Origins from which forms may be sent when a proxy changes the host name.",
            "反向代理改写域名时，允许提交表单的来源地址。"),
    Setting("PUBLIC_PAGES", read_yes_no, "no", "yes",
            "`yes`: publications can be read without a login. `serve` with the sample sets `yes` unless given.",
            "`yes`：不登录也可查看已发布内容。带样例数据运行 `serve` 时，未写则为 `yes`。"),
    Setting("SAMPLE", read_yes_no, "yes", "no",
            "`yes`: the sample towns and demonstration logins are loaded at set-up; in production always `no`.",
            "`yes`：安装时载入样例镇和演示人员；正式环境一律为 `no`。"),
    Setting("TIME_ZONE", read_time_zone, "Asia/Shanghai", "Asia/Shanghai",
            "Time zone of days and clocks.", "日期和时间所用的时区。"),
    Setting("GRACE_DAYS", read_number(0, 366), "20", "20",
            "Days after a reporting period before missing figures count as missing.",
            "报告期结束后，允许晚报的天数。"),
    Setting("MAX_UPLOAD_MB", read_number(1, 500), "20", "20",
            "Largest file that may be uploaded, in MB.", "上传文件的最大容量（MB）。"),
    Setting("MAX_UNPACKED_MB", read_number(1, 4000), "400", "800",
            "Largest size a file may have once its parts are unpacked, in MB.", "文件展开后的最大容量（MB）。"),
    Setting("MAX_ROWS", read_number(10, 1048576), "300000", "100000",
            "Most rows of one sheet.", "每张工作表的最多行数。"),
    Setting("MAX_COLUMNS", read_number(10, 16384), "500", "200",
            "Most columns of one sheet.", "每张工作表的最多列数。"),
    Setting("MAX_SHEETS", read_number(1, 1000), "100", "50",
            "Most sheets of one file.", "每个文件的最多工作表数。"),
    Setting("MAX_CELLS", read_number(1000, 50000000), "5000000", "2000000",
            "Most cells of all sheets of one file, up to the last one used.",
            "每个文件全部工作表的最多格子数（算到最后一个有内容的格子）。"),
    Setting("READ_MEMORY_MB", read_number(256, 65536), "3072", "2048",
            "Memory that the process reading one file may use, in MB.", "读取一个文件的进程最多使用的内存（MB）。"),
    Setting("READ_SECONDS", read_number(1, 3600), "120", "60",
            "Processor seconds that reading one file may take; four times as many of the clock.",
            "读取一个文件最多使用的处理器秒数；实际等待不超过其四倍。"),
    Setting("SESSION_HOURS", read_number(1, 720), "12", "12",
            "Hours after which a login ends.", "登录的有效时长（小时）。"),
    Setting("WEB_WORKERS", read_number(1, 64), "2", "4",
            "Processes of the web server.", "网页服务的进程数。"),
    Setting("WEB_THREADS", read_number(1, 64), "4", "8",
            "Threads in each of them.", "每个网页服务进程的线程数。"),
    Setting("WORKER_PROCESSES", read_number(1, 64), "2", "2",
            "Processes of the Celery worker.", "后台任务（Celery）的进程数。"),
    Setting("JOB_STALE_SECONDS", read_number(1, 86400), "40", "40",
            "A job whose heartbeat is older than this is taken up again.", "任务心跳超过该秒数即视为中断，重新执行。"),
    Setting("SWEEP_SECONDS", read_number(1, 3600), "15", "15",
            "Seconds between two searches for such jobs.", "每隔多少秒查找一次中断的任务。"),
    Setting("HEARTBEAT_SECONDS", read_number(3, 3600), "20", "20",
            "`/healthz` calls worker or beat dead after so many seconds of silence.",
            "后台任务或定时器静默超过该秒数，`/healthz` 报告异常。"),
    Setting("VISIBILITY_TIMEOUT", read_number(10, 86400), "3600", "3600",
            "Seconds before the broker gives an unfinished task to another worker; longer than any task.",
            "任务未完成时，消息队列等待多少秒再交给其他进程；须长于任何任务。"),
    Setting("LOG_LEVEL", read_log_level, "INFO", "WARNING",
            "Least severe event that is logged: DEBUG, INFO, WARNING, ERROR.",
            "记录日志的最低级别：DEBUG、INFO、WARNING、ERROR。"),
)
# fmt: on


@dataclass(frozen=True)
class Environment:
    """Every setting as read; ``env["PORT"]`` is its value, ``env.given("PORT")`` whether it was typed."""

    values: Mapping[str, Any]
    typed: frozenset[str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def given(self, name: str) -> bool:
        """Return whether the variable was set to anything at all."""
        return name in self.typed


def read_environment(source: Mapping[str, str]) -> Environment:
    """Read every setting from ``source`` (as ``os.environ``); WrongSetting for the first that is wrong.

    An empty variable counts as not set.
    """
    values = {setting.name: _read(setting, source) for setting in SETTINGS}
    typed = frozenset(setting.name for setting in SETTINGS if source.get(setting.name, "").strip())
    _check_production(values, typed)
    if values["PRODUCTION"]:
        values["SAMPLE"] = False
    return Environment(values, typed)


def _read(setting: Setting, source: Mapping[str, str]) -> Any:
    text = source.get(setting.name, "").strip() or setting.default
    try:
        return setting.read(text)
    except (ValueError, KeyError, OSError, environ.ImproperlyConfigured):
        raise WrongSetting(setting.name, text, setting.example) from None


def _check_production(values: Mapping[str, Any], typed: frozenset[str]) -> None:
    """Raise WrongSetting for what one variable asks of another."""
    key = values["SECRET_KEY"]
    if (values["PRODUCTION"] or key) and not _is_strong(key):
        raise WrongSetting("SECRET_KEY", key, _example("SECRET_KEY"))
    if values["PRODUCTION"] and not values["ALLOWED_HOSTS"]:
        raise WrongSetting("ALLOWED_HOSTS", "", _example("ALLOWED_HOSTS"))
    if values["PRODUCTION"] and values["SAMPLE"] and "SAMPLE" in typed:
        raise WrongSetting("SAMPLE", "yes", "no")


def _is_strong(key: str) -> bool:
    """Return whether Django's own deployment check would take the key."""
    return len(key) >= SHORTEST_KEY and len(set(key)) >= 5 and not key.startswith("django-insecure")


def _example(name: str) -> str:
    return next(setting.example for setting in SETTINGS if setting.name == name)


def make_state_folder(var_dir: Path) -> None:
    """Make the folder of all state, for its owner's eyes only; WrongSetting where that cannot be."""
    try:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (var_dir / "assets").mkdir(exist_ok=True)
        if not os.access(var_dir, os.W_OK | os.X_OK):
            raise PermissionError(var_dir)
    except OSError:
        raise WrongSetting("VAR_DIR", str(var_dir), _example("VAR_DIR")) from None


def kept_secret_key(var_dir: Path) -> str:
    """Return the key in ``var_dir/secret_key``, made there (mode 600) where there is none.

    Two processes that start at once agree, because linking the finished file fails for the second.
    """
    path = var_dir / "secret_key"
    if not path.exists():
        draft = var_dir / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text().strip()
