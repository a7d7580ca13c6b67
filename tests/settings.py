"""The product's own settings over a state folder that lasts one run, with quick passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What the developer's shell says must not change what is tested; only the database may be chosen.
for name in (
    "PRODUCTION",
    "PUBLIC_PAGES",
    "SAMPLE",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
    "BIND",
    "PORT",
    "REDIS_URL",
):
    os.environ.pop(name, None)
os.environ["SWEEP_SECONDS"] = "1"
os.environ["JOB_STALE_SECONDS"] = "3"  # for the workers that tests start
# Playwright keeps a loop running in the thread of the test, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
state = Path(tempfile.mkdtemp(prefix="duixian-tests-"))
(state / "static").mkdir()
atexit.register(shutil.rmtree, state, ignore_errors=True)
os.environ["VAR_DIR"] = str(state)

from tracker.settings import *  # noqa: E402, F403
from tracker.settings import DATABASES, STORAGES  # noqa: E402

# The heartbeat of a job that the test's own process does comes from another connection: with SQLite
# it would wait 20 seconds for the transaction of the test, and the test for it.
JOB_STALE_SECONDS = 600

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A file and not memory: a worker is another process and must see what a test wrote.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": state / "test.sqlite3"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
