"""What was typed beside a picture is read as a form that its unit sent back: through the same path,
with the picture as the source of every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commitments.submissions.form import UnitForm
from commitments.submissions.workbook import form_bytes

from ..models import Batch, Typed
from ..records import ProgressRecord, Record
from .rows import form_of
from .saving import texts_of
from .sources import line_words, source_name


class FormTyped:
    """The form that was typed beside the picture of a batch: its workbook (``data``) and the
    ``name`` it is read under; ``take`` lets its records name the picture."""

    def __init__(self, typed: Typed) -> None:
        form = form_of(typed)
        self.name = source_name(typed.filename)
        self.data = form_bytes(_without_places(form), texts_of(typed.values)) if form else b""
        lines = form.lines if form else ()
        self._place = {line.identifier: place for place, line in enumerate(lines, start=1)}

    def take(self, records: Sequence[Record]) -> list[Record]:
        """The records with the picture and the line of its form in place of a sheet's cell."""
        return [self._sourced(record) for record in records]

    def _sourced(self, record: Record) -> Record:
        place = self._place.get(getattr(record, "identifier", ""))
        if not isinstance(record, ProgressRecord) or place is None:
            return record
        return replace(record, source_cell=line_words(self.name, place))


def _without_places(form: UnitForm) -> UnitForm:
    """The form without its sheet of places (点位), of which nothing is typed."""
    return replace(form, lines=tuple(replace(line, places=()) for line in form.lines))


def typed_of(batch: Batch) -> FormTyped | None:
    """The form that was typed beside the file of ``batch``; None where that file is read itself.
    The queries of one form."""
    typed = Typed.objects.select_related("plan", "unit", "town").filter(batch=batch).first()
    return FormTyped(typed) if typed else None
