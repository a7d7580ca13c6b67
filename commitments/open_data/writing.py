"""The folder of the open data of a town: whole, or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..actions import ActionError
from ..audience import INTERNAL
from ..models import Town
from . import columns
from .cells import NO, YES, digits, guarded, map_text, packed
from .dictionary import About, dictionary_rows, dictionary_text, introduction
from .history import Values
from .released import newest_release, released_rows
from .tables import live_rows
from .vocabularies import words_of

LISTED = "清单.csv"
LIST = columns.File(
    LISTED,
    "各文件的行数",
    (
        columns.Column("file", "文件", "哪个文件", must=True),
        columns.Column("rows", "行数", "表头以外的行数", columns.WHOLE, must=True),
    ),
)


@dataclass(frozen=True)
class Written:
    """What was written: the folder, how many rows of each file, the day of the statuses."""

    folder: Path
    rows: dict[str, int]
    as_of: dt.date


def write_open_data(*, town: Town, folder: Path, audience: str, as_of: dt.date) -> Written:
    """Write what ``audience`` may see of ``town`` into ``folder``, all of it as it stood at one
    moment: for the town itself everything, statuses as of that day; for others what the newest
    publication tells them, of its own day.

    Raises ActionError where the folder holds something already or cannot be written, and for
    others than the town where nothing was released; then nothing is left behind.
    """
    _refuse_taken(folder)
    release = None if audience == INTERNAL else newest_release(town)
    about = About(town, audience, release.as_of if release else as_of, release)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        rows = _fill(half, about)
        half.chmod(0o755)
        os.replace(half, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return Written(folder, rows, about.as_of)


def _refuse_taken(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        told = {"folder": folder}
        raise ActionError(_("“%(folder)s”已存在，里面有内容。请换一个新的文件夹。") % told)


def _unwritable(folder: Path, error: OSError) -> ActionError:
    told = {"folder": folder, "reason": error.strerror}
    return ActionError(_("写不进“%(folder)s”（%(reason)s），请换一个能写的位置。") % told)


def _fill(folder: Path, about: About) -> dict[str, int]:
    with _one_moment():
        rows = _rows(about)
        told = {
            file.name: write_csv(folder / file.name, file, rows[file.name])
            for file in columns.FILES
        }
    write_csv(folder / columns.DICTIONARY.name, columns.DICTIONARY, dictionary_rows())
    lines = [{"file": name, "rows": rows} for name, rows in told.items()]
    write_csv(folder / LISTED, LIST, lines)
    (folder / "数据字典.md").write_text(dictionary_text(), encoding="utf-8")
    read_me = introduction(about, told)
    (folder / "README.md").write_text(read_me, encoding="utf-8")
    return told


def _rows(about: About) -> dict[str, Iterator[Values]]:
    if about.release is None:
        return live_rows(about.town, as_of=about.as_of)
    return released_rows(about.release, about.audience)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Queries that see the database at one moment; within a caller's transaction that is its own
    affair."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write_csv(path: Path, file: columns.File, rows: Iterable[Values]) -> int:
    """Write one file, row by row; returns how many there were besides the headings."""
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(file.headings)
        for row in rows:
            writer.writerow([cell(column, row[column.key]) for column in file.columns])
            written += 1
    return written


def cell(column: columns.Column, value: Any) -> str:
    """A value as it stands in a column; "" for None."""
    if value is None:
        return ""
    if column.words:
        return words_of(column.words).get(value, "")
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return digits(value)
    if column.kind == columns.LIST:
        value = packed(value)
    elif column.kind in (columns.MAP, columns.TABLE):
        value = map_text(value)
    elif column.kind == columns.WHOLES:
        value = " ".join(map(str, value))
    return guarded(value) if isinstance(value, str) else str(value)
