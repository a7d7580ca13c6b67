"""Django settings; everything that differs between machines comes from the environment (see
environment.py).
"""

import os
from typing import Any

from .environment import (
    BASE_DIR,
    LOCAL_HOSTS,
    WrongSetting,
    kept_secret_key,
    make_state_folder,
    read_environment,
)
from .valkey import embedded_url

try:
    ENVIRONMENT = read_environment(os.environ)
    make_state_folder(ENVIRONMENT["VAR_DIR"])
except WrongSetting as wrong:
    # SystemExit and not ImproperlyConfigured: manage.py, gunicorn and celery all end with
    # the sentence alone.
    raise SystemExit(str(wrong)) from None

# This machine
PRODUCTION: bool = ENVIRONMENT["PRODUCTION"]
VAR_DIR = ENVIRONMENT["VAR_DIR"]
PORT: int = ENVIRONMENT["PORT"]
BIND: str = ENVIRONMENT["BIND"]
WEB_WORKERS: int = ENVIRONMENT["WEB_WORKERS"]
WEB_THREADS: int = ENVIRONMENT["WEB_THREADS"]
WORKER_PROCESSES: int = ENVIRONMENT["WORKER_PROCESSES"]
SAMPLE: bool = ENVIRONMENT["SAMPLE"]

# What the product does
PUBLIC_PAGES: bool = ENVIRONMENT["PUBLIC_PAGES"]
GRACE_DAYS: int = ENVIRONMENT["GRACE_DAYS"]
MAX_UPLOAD_MB: int = ENVIRONMENT["MAX_UPLOAD_MB"]
MAX_UNPACKED_MB: int = ENVIRONMENT["MAX_UNPACKED_MB"]
MAX_ROWS: int = ENVIRONMENT["MAX_ROWS"]
MAX_COLUMNS: int = ENVIRONMENT["MAX_COLUMNS"]
MAX_SHEETS: int = ENVIRONMENT["MAX_SHEETS"]
MAX_CELLS: int = ENVIRONMENT["MAX_CELLS"]
READ_MEMORY_MB: int = ENVIRONMENT["READ_MEMORY_MB"]
READ_SECONDS: int = ENVIRONMENT["READ_SECONDS"]
JOB_STALE_SECONDS: int = ENVIRONMENT["JOB_STALE_SECONDS"]
SWEEP_SECONDS: int = ENVIRONMENT["SWEEP_SECONDS"]
HEARTBEAT_SECONDS: int = ENVIRONMENT["HEARTBEAT_SECONDS"]

# Who may ask
DEBUG = False
SECRET_KEY: str = ENVIRONMENT["SECRET_KEY"] or kept_secret_key(VAR_DIR)
ALLOWED_HOSTS: list[str] = ENVIRONMENT["ALLOWED_HOSTS"]
if not PRODUCTION:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, *LOCAL_HOSTS]
    if BIND not in ("0.0.0.0", "::"):
        ALLOWED_HOSTS.append(f"[{BIND}]" if ":" in BIND else BIND)
CSRF_TRUSTED_ORIGINS: list[str] = ENVIRONMENT["TRUSTED_ORIGINS"]

INSTALLED_APPS = [
    "people.office.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tables2",
    "tracker",
    "people",
    "commitments",
    "imports",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Records
SQLITE_OPTIONS = {
    # Writers queue at BEGIN instead of failing half-way, and readers never wait for them.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000;"
    ),
}
DATABASE: dict[str, Any] = ENVIRONMENT["DATABASE_URL"] or {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "db.sqlite3",
}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {**SQLITE_OPTIONS, **DATABASE.get("OPTIONS", {})}
else:
    DATABASE["OPTIONS"] = {"connect_timeout": 5, **DATABASE.get("OPTIONS", {})}
DATABASE |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker and cache
REDIS_URL: str = ENVIRONMENT["REDIS_URL"] or embedded_url(VAR_DIR)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "duixian",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
VISIBILITY_TIMEOUT: int = ENVIRONMENT["VISIBILITY_TIMEOUT"]

# People and sessions
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# A session is not saved at every request: reading a page must never wait for an import that is
# writing.
SESSION_COOKIE_AGE = ENVIRONMENT["SESSION_HOURS"] * 3600
SESSION_COOKIE_NAME = "duixian_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "duixian_csrf"
CSRF_COOKIE_HTTPONLY = True

# Browsers
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # The supervisor and watchdogs on the same machine ask without the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Language
LANGUAGE_CODE = "zh-hans"
TIME_ZONE: str = ENVIRONMENT["TIME_ZONE"]
USE_TZ = True

# Files. What was uploaded has no address: views hand it out after asking who may see it.
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
ASSETS_DIR = VAR_DIR / "assets"
STATICFILES_DIRS = [BASE_DIR / "tracker" / "static", ("vendor", ASSETS_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Logs: one line an event, to stderr
LOG_LEVEL: str = ENVIRONMENT["LOG_LEVEL"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tracker.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
