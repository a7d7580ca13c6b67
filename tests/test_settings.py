"""What the environment may say, and what is said back when it is wrong."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection

from people.checks import refuse_demonstration_logins
from people.models import User
from tests.stack import clean_environment, database_url
from tracker.environment import BASE_DIR, SETTINGS, WrongSetting, kept_secret_key, read_environment
from tracker.valkey import LONGEST_SOCKET_PATH, broker_url, embedded_url, socket_path

STRONG_KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN"
PRODUCTION = {"PRODUCTION": "yes", "SECRET_KEY": STRONG_KEY, "ALLOWED_HOSTS": "a.gov.cn"}

WRONG = [
    ({"PORT": "abc"}, "PORT", "8000"),
    ({"PORT": "0"}, "PORT", "8000"),
    ({"PORT": "65536"}, "PORT", "8000"),
    ({"PORT": "８０００"}, "PORT", "8000"),
    ({"BIND": "example.com"}, "BIND", "0.0.0.0"),
    ({"VAR_DIR": "/etc/hostname"}, "VAR_DIR", "/srv/duixian"),
    ({"VAR_DIR": "/proc/nothing"}, "VAR_DIR", "/srv/duixian"),
    (
        {"DATABASE_URL": "mysql://a:b@c/d"},
        "DATABASE_URL",
        "postgres://duixian:password@127.0.0.1:5432/duixian",
    ),
    (
        {"DATABASE_URL": "postgres://127.0.0.1"},
        "DATABASE_URL",
        "postgres://duixian:password@127.0.0.1:5432/duixian",
    ),
    ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL", "redis://127.0.0.1:6379/0"),
    ({"PRODUCTION": "maybe"}, "PRODUCTION", "yes"),
    ({"PUBLIC_PAGES": "2"}, "PUBLIC_PAGES", "yes"),
    ({"SAMPLE": "nein"}, "SAMPLE", "no"),
    (
        {"SECRET_KEY": "short"},
        "SECRET_KEY",
        "at-least-50-random-characters-typed-or-made-by-openssl-rand",
    ),
    ({"ALLOWED_HOSTS": "http://a.gov.cn"}, "ALLOWED_HOSTS", "duixian.example.gov.cn"),
    ({"TRUSTED_ORIGINS": "a.gov.cn"}, "TRUSTED_ORIGINS", "https://duixian.example.gov.cn"),
    ({"TIME_ZONE": "Beijing"}, "TIME_ZONE", "Asia/Shanghai"),
    ({"GRACE_DAYS": "-1"}, "GRACE_DAYS", "20"),
    ({"GRACE_DAYS": "2.5"}, "GRACE_DAYS", "20"),
    ({"MAX_UPLOAD_MB": "1000"}, "MAX_UPLOAD_MB", "20"),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL", "WARNING"),
    (
        {**PRODUCTION, "SECRET_KEY": ""},
        "SECRET_KEY",
        "at-least-50-random-characters-typed-or-made-by-openssl-rand",
    ),
    ({**PRODUCTION, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS", "duixian.example.gov.cn"),
    ({**PRODUCTION, "SAMPLE": "yes"}, "SAMPLE", "no"),
]


def manage(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env={**clean_environment(), **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("env", "name", "example"), WRONG[:6] + WRONG[7:])
def test_a_wrong_value_names_variable_value_and_example(
    env: dict[str, str], name: str, example: str
) -> None:
    shown = f"“{env[name]}”" if env[name] else "（未设置）"
    with pytest.raises(WrongSetting) as caught:
        read_environment(env)
    first = str(caught.value).splitlines()[0]
    assert first == f"环境变量 {name} 的值{shown}不能用。正确的例子：{name}={example}"


@pytest.mark.parametrize("env", [WRONG[0][0], WRONG[6][0], WRONG[21][0]])
def test_a_wrong_value_stops_the_start_with_two_lines_and_no_traceback(env: dict[str, str]) -> None:
    name = next(iter({k for k in env if k in ("PORT", "VAR_DIR")} or {"SECRET_KEY"}))
    ended = manage("check", **env)
    lines = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout, len(lines)) == (1, "", 2)
    assert lines[0].startswith(f"环境变量 {name} 的值")
    assert lines[1].startswith(f"The environment variable {name} has a value")


def test_a_wrong_value_stops_gunicorn_with_the_same_lines() -> None:
    words = ["-m", "gunicorn", "--config", "python:tracker.gunicorn_conf", "tracker.wsgi"]
    ended = subprocess.run(
        [sys.executable, *words],
        cwd=BASE_DIR,
        env={**clean_environment(), "DJANGO_SETTINGS_MODULE": "tracker.settings", "PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[0] == "环境变量 PORT 的值“abc”不能用。正确的例子：PORT=8000"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_example_and_default_can_be_read(setting) -> None:
    setting.read(setting.default)
    assert setting.read(setting.example) not in (None, "")


def test_defaults_when_nothing_is_set() -> None:
    env = read_environment({})
    assert {
        name: env[name] for name in ("PORT", "BIND", "SAMPLE", "PUBLIC_PAGES", "GRACE_DAYS")
    } == {
        "PORT": 8000,
        "BIND": "127.0.0.1",
        "SAMPLE": True,
        "PUBLIC_PAGES": False,
        "GRACE_DAYS": 20,
    }
    assert env["VAR_DIR"] == BASE_DIR / "var"
    assert (env.given("PORT"), read_environment({"PORT": "8000"}).given("PORT")) == (False, True)


def test_production_never_loads_the_sample() -> None:
    assert read_environment(PRODUCTION)["SAMPLE"] is False


def test_database_url_is_read_into_its_parts() -> None:
    database = read_environment({"DATABASE_URL": "postgres://u:p%40@h:5433/d"})["DATABASE_URL"]
    parts = [database[key] for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["django.db.backends.postgresql", "u", "p@", "h", 5433, "d"]


def test_a_generated_key_is_kept_and_private(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path)
    assert len(key) == 86
    assert kept_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_check_deploy_in_production_is_without_warning(tmp_path: Path) -> None:
    ended = manage("check", "--deploy", "--fail-level", "INFO", VAR_DIR=str(tmp_path), **PRODUCTION)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("unix:///a/b.sock", "redis+socket:///a/b.sock"),
        ("unix:///a/b.sock?db=3", "redis+socket:///a/b.sock?virtual_host=3"),
    ],
)
def test_broker_url_is_written_as_celery_reads_it(url: str, expected: str) -> None:
    assert broker_url(url) == expected


def test_the_socket_of_a_long_folder_fits_the_kernel() -> None:
    short, long = Path("/srv/duixian"), Path("/srv") / ("x" * 200)
    assert embedded_url(short) == "unix:///srv/duixian/valkey/valkey.sock"
    assert len(str(socket_path(long))) <= LONGEST_SOCKET_PATH
    assert socket_path(long) == socket_path(long) != socket_path(Path("/srv") / ("y" * 200))


def test_debug_is_off_and_uploads_have_no_address() -> None:
    assert settings.DEBUG is False
    assert settings.MEDIA_URL == "/"
    assert settings.MEDIA_ROOT == settings.VAR_DIR / "files"


def table_of(readme: str) -> list[tuple[str, str, str]]:
    """Return name, default and description of every row of the table of settings in a README."""
    text = (BASE_DIR / readme).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| `(.*?)` \| (.*?) \|$", text, flags=re.M)
    return [
        (name, default.strip("`"), f"{example}: {words}") for name, default, example, words in rows
    ]


@pytest.mark.parametrize(
    ("readme", "language"), [("README.md", "english"), ("README.zh-CN.md", "chinese")]
)
def test_the_readme_lists_every_setting(readme: str, language: str) -> None:
    expected = [
        (setting.name, setting.default or "–", f"{setting.example}: {getattr(setting, language)}")
        for setting in SETTINGS
    ]
    assert table_of(readme) == expected


@pytest.fixture
def demonstration_login(db: None) -> User:
    """Return somebody who may log in with one click."""
    return User.objects.create(username="demo-clerk", is_demonstration=True)


REFUSAL = (
    "正式环境（PRODUCTION=yes）不能启动：存在演示人员 demo-clerk。"
    "请先删除：.venv/bin/python manage.py remove_demonstration_logins"
)


def test_production_refuses_demonstration_logins(demonstration_login: User, settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(SystemExit) as ended:
        refuse_demonstration_logins()
    assert str(ended.value) == REFUSAL
    found = run_checks(tags=["database"], databases=["default"])
    assert [(error.id, error.msg) for error in found] == [("people.E001", REFUSAL)]


@pytest.mark.parametrize("part", [["worker", "--pool", "solo"], ["beat", "--pidfile", ""]])
def test_production_starts_no_worker_or_beat_beside_demonstration_logins(
    part: list[str], transactional_db: None, demonstration_login: User, tmp_path: Path
) -> None:
    given = {"VAR_DIR": str(tmp_path), "DATABASE_URL": database_url(connection.settings_dict)}
    ended = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "tracker", *part],
        cwd=BASE_DIR,
        env={**clean_environment(), **PRODUCTION, **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (1, REFUSAL)
    assert "Traceback" not in ended.stderr


def test_a_machine_of_ones_own_takes_them(demonstration_login: User) -> None:
    refuse_demonstration_logins()
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_demonstration_logins_are_removed_by_command(demonstration_login: User, settings) -> None:
    User.objects.create(username="somebody")
    settings.PRODUCTION = True
    said = StringIO()
    call_command("remove_demonstration_logins", stdout=said)
    assert said.getvalue() == "demo-clerk：已删除\n"
    assert list(User.objects.values_list("username", flat=True)) == ["somebody"]
    refuse_demonstration_logins()
