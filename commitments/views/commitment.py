"""One commitment: what was said, what came of it, and why it has its status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..actions import live_items
from ..audience import INTERNAL
from ..charts import course_chart
from ..documents import stopping_document
from ..items import FigureLine, Item, SiteLine, VersionLine
from ..lists.links import Files, files_of
from ..models import Commitment, Publication, Town
from ..naming import issue_name
from ..promised import promise_and_later
from ..reading import NotThere, TownView
from ..sites import done_by
from ..status import OUTSIDE_DENOMINATOR
from ..summaries import as_then, original, proposed
from ..wording import (
    AREA_WORD,
    CATEGORY_WORD,
    amount,
    cause_words,
    date_words,
    figure_words,
    ratio_words,
    reason_sentence,
    rule_sentence,
    shown_percents,
    standing_words,
    target_with_due,
    target_words,
)
from ..wording.forecast import forecast_sentence
from ..wording.originals import (
    original_sentence,
    proposal_sentence,
    unmoved_sentence,
    version_name,
)
from ..wording.places import difference_sentence, item_questions, places_sentence
from ..wording.spoken import spoken as _
from . import telling
from .asking import Asked, asked_of, for_readers, read_town, refusal
from .histories import history_lines
from .merging import merged_page
from .picturing import chart_notes
from .saying import basis_of, said_lines
from .shares import shares_shown
from .years import year_lines


@dataclass(frozen=True)
class FigureRow:
    """One reported figure: what it says, the ratio and the plan on its day, and where it stands."""

    line: FigureLine
    span: str
    says: str
    reached: str
    planned: str
    rests: bool
    source: str
    cell: str
    then: str
    claim: str

    @property
    def cause(self) -> str:
        """Why it lags, in the unit's words and by its kind."""
        return cause_words(self.line)


@dataclass(frozen=True)
class VersionRow:
    """One version of the target in words."""

    line: VersionLine
    name: str
    since: str
    target: str
    due: str
    current: bool

    @property
    def undecided(self) -> bool:
        """Whether nothing tells who decided it: no person, no document and no plan."""
        line = self.line
        decided = line.decided_by or line.document_number or line.document
        return not decided and line.version != 1


@dataclass(frozen=True)
class StageRow:
    """One step of a milestone: where it was reached, and its planned day."""

    name: str
    planned: str
    reached: str
    done: bool


@require_safe
@for_readers
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one commitment, in the publication or on the day that was asked for."""
    view, asked, newest = read_commitment(request, pk)
    item = next((each for each in view.items if each.id == pk), None)
    if item is None:
        return _merged(request, pk)
    told = {"not_in_newest": _missing(view, newest), **_files(request, pk)}
    page = _page(view, asked, item) | _kept(view, pk) | told
    return render(request, "commitments/commitment.html", page)


def read_commitment(request: HttpRequest, pk: int) -> tuple[TownView, Asked, Publication | None]:
    """The view that holds the commitment, where any does that the person may see, and the newest
    publication, where no other was asked for; raises what ``for_readers`` answers."""
    town = Town.objects.filter(plans__commitments__pk=pk).order_by("pk").first()
    if town is None:
        raise refusal(request)
    asked = asked_of(request.GET)
    view = read_town(request, town, asked, only=pk)
    newest = None if asked.explicit else view.publication
    return *_holding(request, view, asked, pk), newest


def _files(request: HttpRequest, pk: int) -> dict[str, Files]:
    """Where the figures and the versions of the target are as files."""
    return {
        f"{table}_files": files_of(request, "commitments:commitment_file", pk, table)
        for table in ("figures", "versions")
    }


def _missing(view: TownView, newest: Publication | None) -> str:
    """That the newest publication leaves the commitment out, where an older one is shown."""
    if newest is None or view.publication in (None, newest):
        return ""
    named = {"newest": _named(newest), "shown": _named(view.publication)}
    return _("这一项未列入%(newest)s，以下是%(shown)s的情况。") % named


def _named(publication: Publication | None) -> str:
    """第3期, or its title where that counts it already."""
    return (issue_name(publication) or publication.title) if publication else ""


def _merged(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a duplicate that was merged away; raises NotThere for anything else."""
    row = Commitment.objects.select_related("plan__town", "merged_into").get(pk=pk)
    if row.merged_into is None:
        raise NotThere
    return merged_page(request, row)


def _kept(view: TownView, pk: int) -> dict[str, Any]:
    """What only those who can edit need to know: duplicates, and columns nobody has a place for."""
    if view.audience != INTERNAL:
        return {}
    row = Commitment.objects.get(pk=pk)
    return {
        "row": row,
        "merged": row.merged.order_by("position", "pk"),
        "extra": _extra(row),
    }


def _extra(row: Commitment) -> list[tuple[str, str]]:
    """(heading, text) of the ledger's other columns, and of those of the reports with their
    days."""
    said = [(heading, text) for heading, text in row.extra.items()]
    reports = row.progress.current().exclude(extra={}).order_by("-day", "-pk")
    for day, extra in reports.values_list("day", "extra"):
        said += [(f"{heading}（{date_words(day)}）", text) for heading, text in extra.items()]
    return said


def _holding(request: HttpRequest, view: TownView, asked: Asked, pk: int) -> tuple[TownView, Asked]:
    """A view that holds the commitment: where nothing particular was asked for and the last
    publication lacks it, the last one that has it; for clerks then its plan, live."""
    if any(item.id == pk for item in view.items):
        return view, asked
    if not asked.explicit and view.releases:
        asked = Asked(publication=view.releases[0].publication.number)
        return read_town(request, view.town, asked, only=pk), asked
    if view.audience == INTERNAL and (view.live or not asked.explicit):
        day = view.as_of if view.live else timezone.localdate()
        plans = list(view.town.plans.filter(commitments=pk))
        items = live_items(view.town, as_of=day, plans=plans)
        return replace(view, items=tuple(items), live=True, publication=None, as_of=day), replace(
            asked, live=True
        )
    return view, asked


def _page(view: TownView, asked: Asked, item: Item) -> dict[str, Any]:
    figures, versions = figure_rows(item), version_rows(item)
    shown = _said(view, asked, item) | shares_shown(view, item)
    return shown | {
        "view": view,
        "asked": asked,
        "item": item,
        "mark": telling.provenance_mark(view.town.provenance),
        "which": telling.which(view, as_of_asked=asked.as_of is not None),
        "notes": telling.which_notes(view, as_of_asked=asked.as_of is not None),
        "target": target_with_due(item),
        "target_short": target_words(item),
        "reached": standing_words(item),
        "outside": item.status in OUTSIDE_DENOMINATOR,
        "ratio": ratio_words(item),
        "reason": reason_sentence(item, public=telling.compiled(view)),
        "forecast": forecast_sentence(item),
        "spoken": None if item.group == "done" else telling.attention_lines([item], keep="")[0],
        "questions": _questions(view, item),
        "facts": _facts(item),
        "versions": versions,
        "unrevised": _unrevised(item, versions),
        "original": _original(item),
        "nodes": _node_rows(item),
        "basis": basis_of(item),
        "decision": stopping_document(item),
        "chart": course_chart(item, notes=chart_notes(view, asked)),
        "figures": figures,
        "ratios": any(row.reached for row in figures),
        "stages": _stage_rows(item),
        "sites": _site_lines(item),
        "sites_sentence": places_sentence(item),
        "sites_differ": difference_sentence(item) if view.audience == INTERNAL else "",
        "parent": next((each for each in view.items if each.id == item.parent_id), None),
        "parts": [each for each in view.items if each.id in item.parts],
        "releases": view.releases,
        "history": history_lines(view, item),
        "years": year_lines(view, item),
        "rule": rule_sentence(item.rule_version, item.scheme),
    }


def _said(view: TownView, asked: Asked, item: Item) -> dict[str, Any]:
    """The promise in its own words, apart from what was said of it later."""
    own = next((plan.document_id for plan in view.plans if plan.id == item.plan_id), None)
    promise, later = promise_and_later(item, own=own)
    lines = said_lines(view, [*promise, *later], keep=asked.keep)
    return {
        "said": lines[: len(promise)],
        "said_later": lines[len(promise) :],
        "unmoved": unmoved_sentence(item) if later else "",
    }


def _questions(view: TownView, item: Item) -> list[str]:
    """What there is to check, for those who can mend it."""
    if view.audience != INTERNAL:
        return []
    return item_questions(item)


def _facts(item: Item) -> list[tuple[str, str]]:
    """(name, words) of what is known of the commitment, what is unknown left out."""
    span = ""
    if item.start and item.due:
        span = _("%(start)s至%(due)s") % {
            "start": date_words(item.start),
            "due": date_words(item.due),
        }
    facts = [
        (_("牵头单位"), item.lead_unit),
        (_("配合单位"), "、".join(item.support_units)),
        (_("所属计划"), item.plan),
        (_("类别"), str(CATEGORY_WORD.get(item.category, ""))),
        (_("领域"), str(AREA_WORD[item.area]) if item.area else ""),
        (_("起止时间"), span),
        (_("基数"), item.baseline),
        (_("力度"), _("力争") if item.strength == "strive" else ""),
        (_("备注"), item.note),
    ]
    return [(name, words) for name, words in facts if words]


def version_rows(item: Item) -> list[VersionRow]:
    """Every version of the target in words, the original first."""
    in_force = [line.version for line in item.versions if line.in_force]
    # Where no version names a deadline, all are due when the plan ends.
    fallback = None if any(line.due for line in item.versions) else item.due
    return [
        VersionRow(
            line=line,
            name=version_name(item, line),
            since=_since(line, item.as_of),
            target=target_words(item, line),
            due=date_words(due) if (due := line.due or fallback) else "",
            current=bool(in_force) and line.version == max(in_force),
        )
        for line in item.versions
    ]


def _unrevised(item: Item, versions: Sequence[VersionRow]) -> str:
    """One sentence for a table of one row: 目标12个，随《…》提出，没有调整过。 "" where
    there is more to tell."""
    if len(versions) != 1:
        return ""
    row = versions[0]
    if row.line.decided_by or row.line.document or row.line.document_number or row.line.reason:
        return ""
    named = {"target": row.target, "due": row.due, "plan": item.plan}
    if row.due:
        return _("目标%(target)s，时限%(due)s，随《%(plan)s》提出，没有调整过。") % named
    return _("目标%(target)s，没有定时限，随《%(plan)s》提出，没有调整过。") % named


def _since(line: VersionLine, as_of: dt.date) -> str:
    """Since when it counts; of a proposal the day it was made, as nothing begins on it."""
    if line.in_force:
        return _("%(day)s起") % {"day": date_words(line.since)} if line.since else ""
    if line.since is None:
        return _("尚未决定")
    text = _("拟自%(day)s起，尚未决定") if line.since > as_of else _("%(day)s提出，尚未决定")
    return text % {"day": date_words(line.since)}


def _original(item: Item) -> str:
    """What the item comes to by its original target, where it was revised, and what is proposed."""
    first = original(item)
    said = original_sentence(item, first) if first is not None else ""
    return said + proposal_sentence(item, proposed(item))


def figure_rows(item: Item) -> list[FigureRow]:
    """The reported figures, newest first, each held against the target in force on its day."""
    return [_figure_row(item, line) for line in reversed(item.figures)]


def _figure_row(item: Item, line: FigureLine) -> FigureRow:
    then = as_then(item, day=line.day)
    reached = planned = ""
    if line.value is not None and line.id in then.rests_on:
        reached, planned = shown_percents(then)
    another = (then.value, then.value_max) != (item.value, item.value_max)
    return FigureRow(
        line=line,
        span=_span(line),
        says=figure_words(line, item.unit),
        reached=reached,
        planned=planned,
        rests=line.id in item.rests_on,
        source=_source(line),
        cell=_cell(line),
        then=_("按当时目标%(target)s") % {"target": target_words(then)}
        if another and reached
        else "",
        claim=_claim(line),
    )


def _claim(line: FigureLine) -> str:
    """The ratio that came with the figure: a document says it, or who filled in the table."""
    if line.claimed_ratio is None:
        return ""
    text = _("报告写明完成%(ratio)s。") if line.document else _("填报时自报完成%(ratio)s。")
    return text % {"ratio": amount(line.claimed_ratio, "%")}


def _span(line: FigureLine) -> str:
    if line.from_day is None:
        return date_words(line.day)
    return _("%(first)s至%(last)s") % {
        "first": date_words(line.from_day),
        "last": date_words(line.day),
    }


def _source(line: FigureLine) -> str:
    return "；".join(text for text in (line.document, _cell(line)) if text)


def _cell(line: FigureLine) -> str:
    """File, sheet and cell, so that no line begins with the point between them."""
    return line.source_cell.replace(" · ", "\N{NO-BREAK SPACE}· ")


def _stage_rows(item: Item) -> list[StageRow]:
    """The steps of a milestone in order; a later step that was reached settles those before it."""
    if item.measure != "milestone" or item.parts or len(item.stages) < 2:
        return []
    days = {line.stage: line.day for line in reversed(item.figures) if line.stage}
    finished = next((line.day for line in item.figures if line.done), None)
    if finished and item.stages[-1] not in days:
        days[item.stages[-1]] = finished
    furthest = max((item.stages.index(s) for s in days if s in item.stages), default=-1)
    planned = {node.stage: date_words(node.day) for node in item.nodes}
    return [
        StageRow(
            name=stage,
            planned=planned.get(stage, ""),
            reached=date_words(days[stage]) if stage in days else "",
            done=place <= furthest,
        )
        for place, stage in enumerate(item.stages)
    ]


def _node_rows(item: Item) -> list[tuple[str, str]]:
    """(day, amount) of the planned steps that name an amount."""
    return [
        (date_words(node.day), amount(node.value, item.unit))
        for node in item.nodes
        if node.value is not None
    ]


def _site_lines(item: Item) -> list[SiteLine]:
    """The places as they stood on the item's day: one that was done later was not done yet."""
    return [
        site if done_by([site], item.as_of) else replace(site, done_on=None) for site in item.sites
    ]
