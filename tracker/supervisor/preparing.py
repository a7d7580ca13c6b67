"""What must be there before pages can be served; each step does nothing where it is done."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

# From node_modules to the folder that pages know as "vendor".
ASSETS = {"echarts/dist/echarts.common.min.js": "echarts.common.min.js"}


def copy_assets() -> None:
    """Copy the scripts that npm brought to where static files are found; SystemExit where they
    are missing.
    """
    for source, target in ASSETS.items():
        _copy(settings.BASE_DIR / "node_modules" / source, settings.ASSETS_DIR / target)


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        if target.exists():
            return
        told = {"name": source.name}
        raise SystemExit(
            _("缺少网页所用的脚本 %(name)s。请在程序所在文件夹运行：make assets") % told
        )
    if not target.exists() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def migrate() -> bool:
    """Bring the database to the present shape; return whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        connections.close_all()
        return False
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    return True


def collect_static() -> bool:
    """Collect and compress the static files if one of them changed; return whether that was so."""
    note = settings.VAR_DIR / "run" / "static.signature"
    signature = static_signature()
    if note.exists() and note.read_text() == signature:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(signature)
    return True


def static_signature() -> str:
    """Return a digest of name, size and time of every static file that there is."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def has_towns() -> bool:
    """Return whether there is any town; an emptied database is given its sample again."""
    from commitments.models import Town

    try:
        return Town.objects.exists()
    finally:
        connections.close_all()


def sample_note() -> Path:
    """Return the file that says that the sample was loaded into the present database."""
    database = settings.DATABASES["default"]
    where = "|".join(str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME"))
    return settings.VAR_DIR / "run" / f"sample.{hashlib.sha256(where.encode()).hexdigest()[:12]}"
