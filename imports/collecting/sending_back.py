"""退回: faulty files go back to their units, each with its bad cells marked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.submissions.asking import NOBODY, forms_of, periods_of
from commitments.submissions.naming import form_name
from commitments.submissions.workbook import form_bytes
from people.models import User

from ..models import State, Submission, ToldBy
from ..returning import annotated
from .words import wrong_line

# What Windows takes in no name.
_FORBIDDEN = str.maketrans(dict.fromkeys([*'\\/:*?"<>|', *map(chr, range(32))], "_"))
# A zip of the same files has the same bytes.
_DAY = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Returned:
    """One file that goes back, and what is wrong with it in one line. ``marked`` False says that
    it is the file as it came: nothing could be marked in it. ``fresh`` is a new form (name,
    content) to fill in, where the file cannot be mended or says of no row whose it is."""

    unit: str
    name: str
    data: bytes
    line: str
    marked: bool = True
    fresh: tuple[str, bytes] | None = None


def send_back(held: Sequence[Submission], *, by: User) -> list[Returned]:
    """What goes to the units of these files; that it was given back is noted. Raises ActionError
    where one of them is gone, and notes nothing."""
    returned = [_returned(one) for one in held]
    numbers = [one.pk for one in held]
    Submission.objects.filter(pk__in=numbers).update(sent_back_at=timezone.now(), sent_back_by=by)
    return returned


def _returned(held: Submission) -> Returned:
    unit = (held.unit.short_name or held.unit.name) if held.unit else ""
    line, fresh = wrong_line(held), _fresh(held)
    try:
        name, data = annotated(held.batch)
    except ActionError:
        return Returned(unit, held.batch.filename, _as_it_came(held), line, False, fresh)
    return Returned(unit, name, data, line, fresh=fresh)


def _fresh(held: Submission) -> tuple[str, bytes] | None:
    """A new form for a file that is broken, or lost the numbers by which its rows are known."""
    if held.batch.state != State.FAILED and held.told_by == ToldBy.MARK:
        return None
    if held.plan is None or held.end is None:
        return None
    period = next((one for one in periods_of(held.plan) if one.end == held.end), None)
    if period is None:
        return None
    units = [held.unit_id or NOBODY]
    made = forms_of(held.plan, period, as_of=timezone.localdate(), units=units)
    return (form_name(made[0]), form_bytes(made[0])) if made else None


def _as_it_came(held: Submission) -> bytes:
    try:
        return held.batch.data()
    except OSError as error:
        told = {"name": held.batch.filename}
        raise ActionError(_("“%(name)s”存放的原文件找不到了。") % told) from error


def zipped(returned: Sequence[Returned]) -> bytes:
    """All of them as one zip, with a text that says what is wrong with each."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        used: set[str] = set()
        for one in returned:
            archive.writestr(zipfile.ZipInfo(_free(one.name, used), _DAY), one.data)
            if one.fresh:
                name, data = one.fresh
                archive.writestr(zipfile.ZipInfo(_free(name, used), _DAY), data)
        told = zipfile.ZipInfo(_("退回说明.txt"), _DAY)
        # With its mark: else Windows' own editor guesses the code page.
        archive.writestr(told, explanation(returned).encode("utf-8-sig"))
    return whole.getvalue()


def _free(wanted: str, used: set[str]) -> str:
    """A name in the zip that no other file of it has."""
    path = PurePath(wanted.translate(_FORBIDDEN))
    name, n = path.name, 2
    while name in used:
        name = f"{path.stem}（{n}）{path.suffix}"
        n += 1
    used.add(name)
    return name


def explanation(returned: Sequence[Returned]) -> str:
    """城建办：“….xlsx” 第7行…, one line for each, as Windows ends them."""
    lines = [f"{one.unit}：“{one.name}” {one.line}".rstrip() + _instead(one) for one in returned]
    return "".join(f"{line}\r\n" for line in lines)


def _instead(one: Returned) -> str:
    """That a new form lies beside it."""
    if not one.fresh:
        return ""
    return _("。附了一份新表“%(name)s”，请填在新表里。") % {"name": one.fresh[0]}
