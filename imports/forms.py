"""Forms of imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commitments.forms import day_field
from commitments.models import Plan, Town

from .models import Batch
from .preview import Column, Table, field_choices
from .preview.lines import item_lines
from .workbook import Corrections
from .workbook.headings import heading_key

MOST_FILES = 50
# A heading nobody knows: its cells are kept as they stand.
KEEP = "?"
SAMPLES = 3
MOST_HEADER_ROWS = 4


class PlanChoice(forms.ModelChoiceField):
    """A plan with its town's name where there are several towns."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        """镇名 · 计划名称, or the title alone."""
        return f"{obj.town} · {obj.title}" if self.several else str(obj.title)


class FilesInput(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"class": "picker"})


class FilesField(forms.FileField):
    """One or many files; its value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files; raises ValidationError for none or too many. What is wrong with one of them
        is said when it is received, so that it does not keep the others out."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多上传%(limit)s份文件，这次选了%(n)s份。请分几次上传。")
                % {"limit": MOST_FILES, "n": len(given)}
            )
        return given


class UploadForm(forms.Form):
    """Files, the town they are for, and what the files themselves may not say."""

    town = forms.ModelChoiceField(
        label=_("镇街"),
        queryset=Town.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择这份文件属于哪个镇街。"),
            "invalid_choice": _("请从列表中选择您负责的镇街。"),
        },
    )
    file = FilesField(label=_("文件"), error_messages={"required": _("请选择要上传的文件。")})
    plan = PlanChoice(
        label=_("所属计划"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("由文件写明"),
        help_text=_("文件里没有写明是哪份计划时才选。"),
    )
    day = day_field(
        _("数据截至"), required=False, help_text=_("文件里没有写明数据截至哪一天时才填。")
    )

    def __init__(self, *args: Any, towns: Sequence[Town], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [town.pk for town in towns]
        town, plan = self.fields["town"], self.fields["plan"]
        assert isinstance(town, forms.ModelChoiceField)
        assert isinstance(plan, PlanChoice)
        town.queryset = Town.objects.filter(pk__in=codes)
        plan.queryset = Plan.objects.filter(town__in=codes).select_related("town")
        plan.several = len(towns) > 1
        if len(towns) == 1:
            town.initial = towns[0]
        self.fields["file"].help_text = _(
            "可一次选多份。WPS或Excel表格（xlsx、xls、xlsm、xlsb、et、ods）、csv、"
            "网页表格或Word里的表格（docx），每份不超过%(limit)s MB。"
        ) % {"limit": settings.MAX_UPLOAD_MB}


class SupplyForm(forms.Form):
    """What a file does not say of itself: the day of its figures and the plan of its rows."""

    day = day_field(_("数据截至"), required=False)
    plan = forms.ModelChoiceField(
        label=_("所属计划"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("由文件写明"),
        error_messages={"invalid_choice": _("请从列表中选择本镇街的计划。")},
    )

    def __init__(self, data: Any = None, *, batch: Batch) -> None:
        usual = {"day": batch.default_day, "plan": batch.default_plan}
        super().__init__(data, initial=usual)
        plan = self.fields["plan"]
        assert isinstance(plan, forms.ModelChoiceField)
        plan.queryset = Plan.objects.filter(town=batch.town_id).order_by("-start", "title")


@dataclass(frozen=True)
class MappedColumn:
    """A column on the mapping page: ``chosen`` is a field, "" to pass over, or ``KEEP``."""

    name: str
    letter: str
    heading: str
    key: str
    chosen: str
    samples: tuple[str, ...]
    remembered: bool


@dataclass(frozen=True)
class MappedTable:
    """A table on the mapping page; ``headed`` says that its header rows may be set here."""

    table: Table
    columns: list[MappedColumn]
    choices: list[tuple[str, str]]
    first: str
    last: str
    headed: bool

    @property
    def index(self) -> int:
        """Its place among the tabs."""
        return self.table.index


class MappingForm:
    """What every column of a batch means, to be corrected. ``errors`` are sentences."""

    def __init__(self, data: Any, *, batch: Batch, tables: Sequence[Table]) -> None:
        self.data, self.batch = data, batch
        self.errors: list[str] = []
        named: set[str] = set()
        self.tables: list[MappedTable] = []
        for table in tables:
            self.tables.append(self._mapped(table, headed=table.name not in named))
            named.add(table.name)
        self.remembers = data is None or "remember" in data

    def _mapped(self, table: Table, *, headed: bool) -> MappedTable:
        samples = self._samples(table)
        columns = [
            self._column(table, column, place, samples)
            for place, column in enumerate(table.columns)
        ]
        first, last = map(str, table.raw["header"] or ("", ""))
        if self.data is not None:
            first = self.data.get(f"first:{table.index}", first).strip()
            last = self.data.get(f"last:{table.index}", last).strip()
        return MappedTable(table, columns, field_choices(table.kind), first, last, headed)

    def _column(
        self, table: Table, column: Column, place: int, samples: Mapping[str, Sequence[str]]
    ) -> MappedColumn:
        # In a form several labels stand in one column, so a letter names none of them.
        own = f"{column.letter}:{place}" if table.is_form else column.letter
        name = f"col:{table.index}:{own}"
        usual = column.field or ("" if column.passed else KEEP)
        return MappedColumn(
            name=name,
            letter=column.letter,
            heading=column.label,
            key=heading_key(column.heading) if column.heading else "",
            chosen=usual if self.data is None else self.data.get(name, usual),
            samples=tuple(samples.get(column.name) or samples.get(column.letter, ())),
            remembered=column.remembered,
        )

    def _samples(self, table: Table) -> dict[str, list[str]]:
        """Letter, and name, of a column -> a few of its texts."""
        found: dict[str, list[str]] = {}
        lines = [row["cells"] for row in table.raw["sample"]]
        if not lines:
            page = item_lines(table.rows(self.batch).order_by("line")[:40], table, {})
            lines = [{cell.column.name: cell.raw for cell in line.cells} for line in page]
        for cells in lines:
            for letter, text in cells.items():
                told = found.setdefault(letter, [])
                if text.strip() and text not in told and len(told) < SAMPLES:
                    told.append(text)
        return found

    def is_valid(self) -> bool:
        """Whether all that was sent can be used; else ``errors`` say what cannot."""
        for mapped in self.tables:
            self._check_header(mapped)
            known = {KEEP, "", *(field for field, _word in mapped.choices)}
            for column in mapped.columns:
                if column.chosen not in known:
                    told = {"letter": column.letter, "value": column.chosen}
                    self.errors.append(
                        str(_("%(letter)s列选的“%(value)s”不在列表中，请重新选择。") % told)
                    )
        return not self.errors

    def _check_header(self, mapped: MappedTable) -> None:
        if not mapped.headed or (not mapped.first and not mapped.last):
            return
        told = {"sheet": mapped.table.label, "first": mapped.first, "last": mapped.last}
        if not all(
            text.isdecimal() and 0 < int(text) < 10**7 for text in (mapped.first, mapped.last)
        ):
            self.errors.append(
                str(_("《%(sheet)s》的表头行“%(first)s”到“%(last)s”应为行号，例如4到5。") % told)
            )
        elif not 0 <= int(mapped.last) - int(mapped.first) < MOST_HEADER_ROWS:
            self.errors.append(
                str(
                    _("《%(sheet)s》的表头从第%(first)s行到第%(last)s行不行：表头有一到四行。")
                    % told
                )
            )

    def corrections(self) -> Corrections:
        """All corrections of this file: those made before, and those made now."""
        stored = Corrections.from_json(self.batch.mapping)
        columns = {key: dict(letters) for key, letters in stored.columns.items()}
        headers = dict(stored.headers)
        for mapped in self.tables:
            for column in self._changed(mapped):
                # In a form several labels stand in one column: each goes by its own name.
                own = column.key if mapped.table.is_form else column.letter
                columns.setdefault(mapped.table.raw["key"], {})[own] = column.chosen
            if mapped.headed and mapped.first and self._moved(mapped):
                headers[mapped.table.name] = (int(mapped.first), int(mapped.last))
        return Corrections(columns=columns, headers=headers)

    def _moved(self, mapped: MappedTable) -> bool:
        return [mapped.first, mapped.last] != [str(line) for line in mapped.table.raw["header"]]

    def _changed(self, mapped: MappedTable) -> list[MappedColumn]:
        before = MappingForm(None, batch=self.batch, tables=[mapped.table]).tables[0]
        return [
            column
            for column, own in zip(mapped.columns, before.columns, strict=True)
            if column.chosen != own.chosen and column.chosen != KEEP
        ]

    def remembered(self) -> dict[str, str]:
        """Heading -> field of what was corrected now, for later files of the town."""
        changed = (
            column for mapped in self.tables if self.remembers for column in self._changed(mapped)
        )
        return {column.key: column.chosen for column in changed if column.key}
