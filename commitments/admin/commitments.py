"""Commitments and figures by hand.

A target is never overwritten: once stored, value and deadline are read-only here and a change is
a new target version. Statuses are judged anew after every save.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..actions import first_target, follow_versions
from ..models import (
    Commitment,
    CommitmentSource,
    Judgement,
    Node,
    Progress,
    Site,
    StatusChange,
    TargetVersion,
)
from ..sums import follow_shares
from ..tasks import index_found, refresh_commitments
from ..wording import number, question_sentence, status_word
from .links import OnlyThere, after_commit, link
from .rights import KeptAsStored, PartOfRecord, ReadOnly, TownRecordAdmin
from .shares import ShareInline


class CommitmentForm(forms.ModelForm):
    """A commitment; what the model cannot check before it is stored is checked here."""

    def clean(self) -> dict[str, Any]:
        """Supporting units are units of the town."""
        cleaned = super().clean() or {}
        plan, units = cleaned.get("plan"), cleaned.get("support_units") or ()
        foreign = [unit.name for unit in units if plan and unit.town_id != plan.town_id]
        if foreign:
            told = {"names": "、".join(foreign)}
            self.add_error("support_units", _("不是本镇的单位：%(names)s。请另选。") % told)
        return cleaned


class SourceInline(PartOfRecord, admin.TabularInline):
    """Where it was said."""

    model = CommitmentSource
    extra = 0
    autocomplete_fields = ("document",)


class VersionForm(forms.ModelForm):
    """A revision. Its number is counted, not typed."""

    class Meta:
        model = TargetVersion
        exclude = ("version",)

    def clean(self) -> dict[str, Any]:
        """A revision in force says who decided it, and fits the commitment."""
        cleaned = super().clean() or {}
        if cleaned.get("in_force") and not cleaned.get("decided_by"):
            self.add_error("decided_by", _("目标调整须写明决定机构；还没有决定的，不勾“已生效”。"))
        if cleaned.get("in_force") and not self.errors:
            self._hold_against(cleaned["commitment"], cleaned)
        return cleaned

    def _hold_against(self, commitment: Commitment, typed: dict[str, Any]) -> None:
        """The commitment can be what the revision makes of it. Where only the deadline moves, the
        value is written again: empty, it would be lost."""
        if commitment.value is not None and typed["value"] is None:
            said = _("请填写目标值；只调整时限的，填原来的%(value)s。")
            self.add_error("value", said % {"value": number(commitment.value)})
            return
        revised = copy(commitment)
        revised.value, revised.value_max = typed["value"], typed["value_max"]
        revised.due = typed["due"] or commitment.due
        try:
            revised.validate_constraints()
        except ValidationError as wrong:
            self.add_error(None, wrong.messages)


class VersionInline(KeptAsStored, PartOfRecord, admin.TabularInline):
    """Versions of the target; those stored stay as they are."""

    model = TargetVersion
    form = VersionForm
    extra = 0
    autocomplete_fields = ("document",)
    verbose_name_plural = _("目标版本（调整目标请新增一行，旧的不改）")


class NodeInline(PartOfRecord, admin.TabularInline):
    """Planned steps."""

    model = Node
    extra = 0


class SiteInline(PartOfRecord, admin.TabularInline):
    """Places."""

    model = Site
    extra = 0


class ProgressInline(KeptAsStored, PartOfRecord, admin.StackedInline):
    """New figures; stored ones are corrected by a figure that replaces them."""

    model = Progress
    fk_name = "commitment"
    extra = 0
    autocomplete_fields = ("document", "reported_by")
    fields = (
        ("day", "from_day", "basis"),
        ("value", "unit", "value_text"),
        ("stage", "done"),
        "words",
        ("cause_kind", "cause"),
        ("next_step", "expected_on"),
        ("document", "reported_by"),
    )


class JudgementInline(ReadOnly, PartOfRecord, admin.StackedInline):
    """The live status, as it was computed."""

    model = Judgement
    extra = 0
    can_delete = False
    fields = (("status_word", "as_of"), ("ratio", "expected", "gap"), "question_words")
    readonly_fields = ("status_word", "question_words")

    @admin.display(description=_("状态"))
    def status_word(self, row: Judgement) -> str:
        """The status as pages say it, by its light where it is behind."""
        return status_word(row)

    @admin.display(description=_("待核对"))
    def question_words(self, row: Judgement) -> str:
        """What the figures ask, one sentence each."""
        return "；".join(question_sentence(code) for code in row.questions) or "-"


TARGET_FIELDS = ("value", "value_max", "value_text", "due")


@admin.register(Commitment)
class CommitmentAdmin(TownRecordAdmin):
    """Commitments, with everything that belongs to them."""

    list_display = (
        "number",
        "wording",
        "plan",
        "category",
        "area",
        "lead_unit",
        "due",
        "page",
    )
    form = CommitmentForm
    list_display_links = ("wording",)
    list_filter = (
        ("plan__town", OnlyThere),
        ("plan", OnlyThere),
        "category",
        "area",
        "measure",
        "state",
        "visibility",
    )
    search_fields = ("wording", "subject", "number", "plan__title", "lead_unit__name")
    autocomplete_fields = ("plan", "lead_unit", "support_units", "parent")
    list_select_related = ("plan", "lead_unit")
    inlines = (
        JudgementInline,
        VersionInline,
        ProgressInline,
        NodeInline,
        SiteInline,
        ShareInline,
        SourceInline,
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "plan",
                    ("category", "level", "area"),
                    ("number", "position"),
                    "wording",
                    "subject",
                )
            },
        ),
        (
            _("目标"),
            {
                "fields": (
                    ("measure", "comparator", "basis"),
                    ("value", "value_max", "unit", "value_text"),
                    ("baseline_value", "baseline"),
                    ("start", "due", "strength", "progress_share"),
                    "stages",
                )
            },
        ),
        (_("责任"), {"fields": ("lead_unit", "support_units", "parent")}),
        (
            _("状态与公开"),
            {"fields": (("state", "state_decision"), "visibility", "note")},
        ),
    )

    @admin.display(description=_("页面"))
    def page(self, commitment: Commitment) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{commitment.get_absolute_url()}?live=1")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A commitment typed by mistake goes with its judgement, how that changed, and its first
        target, which nobody deletes by themselves. One with figures or a release stays: the
        database protects it."""
        listed, count, needed, protected = super().get_deleted_objects(objs, request)
        own = {str(model._meta.verbose_name) for model in (Judgement, StatusChange, TargetVersion)}
        return listed, count, {each for each in needed if str(each) not in own}, protected

    def get_readonly_fields(
        self, request: HttpRequest, obj: Commitment | None = None
    ) -> tuple[str, ...]:
        """Once stored, the target changes by a new version only."""
        return TARGET_FIELDS if obj else ()

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: list[BaseFormSet],
        change: bool,
    ) -> None:
        """Keep version 1, follow the versions, note who entered a figure, judge anew, also the
        whole that a part has left."""
        commitment = form.instance
        first_target(commitment)
        for formset in formsets:
            _prepare(formset, request)
        super().save_related(request, form, formsets, change)
        follow_versions(commitment)
        if commitment.shares.exists():
            follow_shares(commitment, by=request.user)  # type: ignore[arg-type]
        after_commit(refresh_commitments, _known(commitment.pk, form.initial.get("parent")))

    def delete_model(self, request: HttpRequest, obj: Commitment) -> None:
        """Delete; its whole is judged without it, and it is found no more."""
        towns, wholes = [obj.plan.town_id], _known(obj.parent_id)
        super().delete_model(request, obj)
        _follow_deletion(towns, wholes)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Commitment]) -> None:
        """The same for many."""
        told = list(queryset.values_list("plan__town_id", "parent_id"))
        super().delete_queryset(request, queryset)
        _follow_deletion(sorted({town for town, _whole in told}), _known(*(pk for _, pk in told)))


def _known(*ids: int | None) -> list[int]:
    return sorted({pk for pk in ids if pk is not None})


def _follow_deletion(towns: list[str], wholes: list[int]) -> None:
    """Judge the wholes anew that lost a part, and let what is gone be found no more."""
    after_commit(index_found, towns)
    if wholes:
        after_commit(refresh_commitments, wholes)


def _prepare(formset: Any, request: HttpRequest) -> None:
    """Fill in what a person need not type: version numbers, who entered a figure."""
    added = [form.instance for form in formset.forms if _is_added(form)]
    if formset.model is TargetVersion:
        _prepare_versions(formset.instance, added)
    if formset.model is Progress:
        for figure in added:
            figure.entered_by = request.user


def _is_added(form: forms.ModelForm) -> bool:
    return form.has_changed() and form.instance._state.adding


def _prepare_versions(commitment: Commitment, added: Iterable[TargetVersion]) -> None:
    """Count on, and leave the deadline as it is where none was typed, as ``revise_target``."""
    due = commitment.due
    stored = TargetVersion.objects.filter(commitment=commitment).count()
    for count, version in enumerate(added, start=stored + 1):
        version.version = count
        version.due = version.due or due
        due = version.due if version.in_force else due


@admin.register(Progress)
class ProgressAdmin(KeptAsStored, TownRecordAdmin):
    """Figures. A wrong one is corrected by a new one that replaces it."""

    list_display = (
        "commitment",
        "day",
        "value_text",
        "value",
        "stage",
        "done",
        "basis",
        "page",
    )
    list_filter = (
        ("commitment__plan__town", OnlyThere),
        ("commitment__plan", OnlyThere),
        "basis",
        "cause_kind",
        "day",
    )
    search_fields = ("commitment__wording", "words", "cause")
    autocomplete_fields = ("commitment", "document", "reported_by", "replaces")
    list_select_related = ("commitment",)
    exclude = ("entered_by",)
    date_hierarchy = "day"

    @admin.display(description=_("页面"))
    def page(self, progress: Progress) -> SafeString:
        """A link to the commitment's page."""
        return link(f"{progress.commitment.get_absolute_url()}?live=1")

    def save_model(self, request: HttpRequest, obj: Progress, form: Any, change: bool) -> None:
        """Store with who entered it, and judge anew."""
        obj.entered_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        after_commit(refresh_commitments, [obj.commitment_id])
