"""A folder of our open data into a 兑现 that holds nothing of its town yet: all of it or nothing.

Every file takes the road of an upload: received, checked, planned, confirmed, written; its batch
stays, and says where each record came from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError, follow_touched, publish
from commitments.lights import SHIPPED, scheme_from_json
from commitments.models import LightScheme, Publication, Town
from commitments.open_data import columns
from commitments.open_data.cells import BadCell
from commitments.open_data.columns import File
from commitments.open_data.writing import LIST

from .. import actions
from ..models import Action, Batch, State
from ..planning_words import failure, say
from ..ranges import numbers_of
from ..review import looking_back
from .reading import lines_of, value_of

MOST_SAID = 20
Values = dict[str, Any]


@dataclass
class Loaded:
    """What was read of a folder: its town, rows of each file, of each publication that was made
    again how many items stand otherwise than when it was exported, and the titles of those that
    were not, as nothing of their plans is told."""

    town: Town
    rows: dict[str, int] = field(default_factory=dict)
    released: list[tuple[Publication, int]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def load_open_data(folder: Path, *, today: dt.date, release: bool = False) -> Loaded:
    """Import everything in ``folder``; statuses are judged as of ``today``. ``release`` makes its
    publications again, of the same days and in the same words, from what is known now.

    Raises ActionError with a sentence, and leaves the database as it was, for a folder that lacks
    or mixes up something, and for a town that holds anything already.
    """
    told = _whole_folder(folder)
    loaded = Loaded(_town(told[columns.TOWN.name], told[columns.LIGHTS.name]))
    batches = []
    for file in columns.imported():
        loaded.rows[file.name] = _rows(told[file.name])
        if loaded.rows[file.name]:
            batches.append(_import(loaded.town, file, told[file.name]))
    _judge(loaded.town, batches, today=today)
    if release:
        _release(loaded, told)
    return loaded


def _whole_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every file; raises ActionError where one is missing, has other columns, or has
    not as many rows as were written."""
    if not folder.is_dir():
        raise ActionError(_("没有“%(folder)s”这个文件夹。请核对路径。") % {"folder": folder})
    told = {file.name: _bytes(folder, file) for file in (*columns.FILES, LIST)}
    for listed in _values(LIST, told[LIST.name]):
        rows = _rows(told[listed["file"]]) if listed["file"] in told else listed["rows"]
        if rows != listed["rows"]:
            said = {"file": listed["file"], "rows": rows, "written": listed["rows"]}
            raise ActionError(
                _("“%(file)s”有%(rows)s行，导出时是%(written)s行，文件不完整。请重新导出。") % said
            )
    return told


def _bytes(folder: Path, file: File) -> bytes:
    try:
        data = (folder / file.name).read_bytes()
    except OSError as error:
        if file.name in columns.LATER and not (folder / file.name).exists():
            return ",".join(file.headings).encode()
        told = {"folder": folder, "file": file.name}
        raise ActionError(
            _("文件夹“%(folder)s”里的“%(file)s”缺少或打不开，请重新导出。") % told
        ) from error
    headings = tuple(next(lines_of(data), []))
    if headings != file.headings:
        missing = "、".join(name for name in file.headings if name not in headings)
        raise ActionError(
            _("“%(file)s”的栏目与导出格式不符（%(missing)s）。请不要改动表头，或重新导出。")
            % {"file": file.name, "missing": missing or _("次序不同或有多余的栏目")}
        )
    return data


def _rows(data: bytes) -> int:
    return sum(1 for _row in lines_of(data)) - 1


def _values(file: File, data: bytes) -> Iterator[Values]:
    """The rows of a small file as values by key. Raises ActionError for a cell that says nothing
    that it may say."""
    rows = lines_of(data)
    next(rows)
    for line, row in enumerate(rows, start=2):
        texts = [*row, *[""] * (len(file.columns) - len(row))]
        found: Values = {}
        for column, text in zip(file.columns, texts, strict=False):
            try:
                found[column.key] = value_of(column, text)
            except BadCell as error:
                told = {"file": file.name, "line": line, "heading": column.heading, "text": text}
                raise ActionError(
                    _("“%(file)s”第%(line)s行的“%(heading)s”看不懂：“%(text)s”。") % told
                ) from error
        yield found


# The town


def _town(told: bytes, lights: bytes) -> Town:
    """The town of the folder, made or found empty."""
    rows = list(_values(columns.TOWN, told))
    if len(rows) != 1:
        said = {"file": columns.TOWN.name, "n": len(rows)}
        raise ActionError(_("“%(file)s”应有一行，现有%(n)s行。") % said)
    said = {name: value for name, value in rows[0].items() if value is not None}
    known = Town.objects.select_for_update().filter(pk=said["code"]).first()
    if known is not None and _holds_anything(known):
        raise ActionError(
            _("%(town)s已有资料，不能整套导入。请导入空的“兑现”，或在页面上逐个上传这些文件。")
            % {"town": known.name}
        )
    town = Town(**said)
    try:
        town.clean_fields()
    except ValidationError as error:
        raise ActionError("".join(error.messages)) from error
    town.save()
    _lights(town, lights)
    return town


def _holds_anything(town: Town) -> bool:
    held = (town.plans, town.units, town.documents, town.publications)
    return any(rows.exists() for rows in held)


def _lights(town: Town, told: bytes) -> None:
    for row in _values(columns.LIGHTS, told):
        scheme = {**row, "id": row["code"], "source": row["source"] or ""}
        try:
            scheme_from_json(scheme)
        except ValueError as error:
            named = {"name": row["name"]}
            raise ActionError(_("亮灯规则“%(name)s”看不懂，请重新导出。") % named) from error
        own = {"name": row["name"], "basis": row["basis"], "bounds": row["bounds"]}
        own |= {"source": scheme["source"], "town": town}
        LightScheme.objects.get_or_create(code=row["code"], defaults=own)
    known = LightScheme.objects.filter(code=town.light_scheme).exists()
    if town.light_scheme not in SHIPPED and not known:
        named = {"code": town.light_scheme, "file": columns.LIGHTS.name}
        raise ActionError(_("“%(file)s”里没有本镇所用的亮灯规则“%(code)s”。") % named)


# Its records


def _import(town: Town, file: File, data: bytes) -> Batch:
    """One file through receive, check, confirm, commit; raises ActionError where not every row of
    it can be written."""
    batch = actions.receive(town=town, data=data, filename=file.name, by=None, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    _refuse_doubts(batch)
    if batch.writes:
        actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
        actions.commit(batch.pk, enqueue=False)
        batch.refresh_from_db()
        if batch.state != State.COMMITTED:
            raise _refused(batch, [failure(batch.error) or batch.get_state_display()])
    return batch


def _refuse_doubts(batch: Batch) -> None:
    if batch.state != State.CHECKED:
        raise _refused(batch, [failure(batch.error)])
    stopped = batch.rows.filter(action__in=[Action.CONFLICT, Action.FAULTY])
    issues = [issue for row in stopped[:MOST_SAID] for issue in row.issue_list()]
    if issues:
        raise _refused(batch, [say(issue) for issue in issues if issue.severity == "error"])


def _refused(batch: Batch, sentences: list[str]) -> ActionError:
    told = {"file": batch.filename, "said": "\n".join(sentences)}
    return ActionError(_("“%(file)s”不能导入，什么都没有写入：\n%(said)s") % told)


def _judge(town: Town, batches: list[Batch], *, today: dt.date) -> None:
    """Judge once what all files wrote: judged file by file, each commitment would be told to have
    changed from 未报 to what its figures say."""
    touched = {pk for batch in batches for pk in _touched(batch.summary)}
    follow_touched(as_of=today, commitments=sorted(touched), town=town.pk)
    looking_back.look_at_town(town.pk)
    Batch.objects.filter(pk__in=[batch.pk for batch in batches]).update(
        judged=True, heartbeat=timezone.now()
    )


def _touched(summary: Mapping[str, Any]) -> list[int]:
    return list(numbers_of(summary.get("commitments", [])))


# Its publications


def _release(loaded: Loaded, told: Mapping[str, bytes]) -> None:
    """Make each publication again under its number, of those of its plans that are told."""
    exported: dict[int, dict[tuple[str, str, str], Values]] = {}
    for row in _values(columns.RELEASED, told[columns.RELEASED.name]):
        whose = (row["plan"], row["number"] or "", row["wording"])
        exported.setdefault(row["publication"], {})[whose] = row
    for row in _values(columns.PUBLICATIONS, told[columns.PUBLICATIONS.name]):
        plans = list(loaded.town.plans.filter(title__in=row["plans"] or ()))
        if not plans:
            loaded.left_out.append(row["title"])
            continue
        own = ("number", "title", "as_of", "released_on", "released_by")
        released = publish(town=loaded.town, plans=plans, **{name: row[name] for name in own})
        differing = _differing(released, exported.get(row["number"], {}))
        loaded.released.append((released, differing))


def _differing(released: Publication, exported: Mapping[tuple[str, str, str], Values]) -> int:
    """How many items have another status or ratio than was exported, or are in one of them only."""
    now = {}
    for snapshot in released.items.values_list("snapshot", flat=True).iterator():
        whose = (snapshot["plan"], snapshot["number"], snapshot["wording"])
        ratio = snapshot["ratio"]
        now[whose] = (snapshot["status"], None if ratio is None else Decimal(ratio))
    then = {whose: (row["status_code"], row["ratio"]) for whose, row in exported.items()}
    return sum(now.get(whose) != then.get(whose) for whose in now.keys() | then.keys())
