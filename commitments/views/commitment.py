"""One commitment: what was said, what came of it, and why it has its status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..actions import live_items
from ..audience import INTERNAL
from ..charts import course_json, course_svg
from ..items import FigureLine, Item, VersionLine, judge_again
from ..models import Commitment
from ..reading import NotThere, TownView, release_history
from ..status import OUTSIDE_DENOMINATOR
from ..wording import (
    AREA_WORD,
    CATEGORY_WORD,
    date_words,
    figure_words,
    percents,
    question_sentence,
    ratio_words,
    reason_sentence,
    rule_sentence,
    standing_words,
    target_with_due,
    target_words,
)
from ..wording import percent as percent_words
from . import telling
from .asking import Asked, asked_of, for_readers, read_town, refusal


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


@dataclass(frozen=True)
class VersionRow:
    """One version of the target in words."""

    line: VersionLine
    name: str
    target: str
    due: str
    current: bool


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
    row = Commitment.objects.select_related("plan__town").filter(pk=pk).first()
    if row is None:
        raise refusal(request)
    asked = asked_of(request.GET)
    view = read_town(request, row.plan.town, asked)
    view, asked = _holding(request, view, asked, row)
    item = next((each for each in view.items if each.id == pk), None)
    if item is None:
        raise NotThere
    return render(request, "commitments/commitment.html", _page(view, asked, item))


def _holding(
    request: HttpRequest, view: TownView, asked: Asked, row: Commitment
) -> tuple[TownView, Asked]:
    """A view that holds the commitment: where nothing particular was asked for and the last
    publication lacks it, the last one that has it; for clerks then its plan, live."""
    if any(item.id == row.pk for item in view.items):
        return view, asked
    if not asked.explicit:
        history = release_history(row.pk, audience=view.audience)
        if history:
            asked = Asked(publication=history[0].publication.number)
            return read_town(request, row.plan.town, asked), asked
    if view.audience == INTERNAL and (view.live or not asked.explicit):
        day = view.as_of if view.live else timezone.localdate()
        items = live_items(row.plan.town, as_of=day, plans=[row.plan])
        return replace(view, items=tuple(items), live=True, publication=None, as_of=day), replace(
            asked, live=True
        )
    return view, asked


def _page(view: TownView, asked: Asked, item: Item) -> dict[str, Any]:
    return {
        "view": view,
        "asked": asked,
        "item": item,
        "mark": telling.provenance_mark(view.town.provenance),
        "which": telling.which(view, as_of_asked=asked.as_of is not None),
        "target": target_with_due(item),
        "target_short": target_words(item),
        "reached": standing_words(item),
        "outside": item.status in OUTSIDE_DENOMINATOR,
        "ratio": ratio_words(item),
        "reason": reason_sentence(item),
        "spoken": None if item.group == "done" else telling.attention_lines([item], keep="")[0],
        "questions": _questions(view, item),
        "facts": _facts(item),
        "versions": _version_rows(item),
        "original": _original(item),
        "chart": course_svg(item),
        "chart_data": course_json(item),
        "figures": _figure_rows(item),
        "stages": _stage_rows(item),
        "sites_sentence": _sites_sentence(item),
        "parent": next((each for each in view.items if each.id == item.parent_id), None),
        "parts": [each for each in view.items if each.id in item.parts],
        "releases": release_history(item.id, audience=view.audience),
        "rule": rule_sentence(item.rule_version),
    }


def _questions(view: TownView, item: Item) -> list[str]:
    """What there is to check, for those who can mend it."""
    if view.audience != INTERNAL:
        return []
    return [question_sentence(code) for code in item.questions]


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


def _version_rows(item: Item) -> list[VersionRow]:
    in_force = [line.version for line in item.versions if line.in_force]
    # Where no version names a deadline, all are due when the plan ends.
    fallback = None if any(line.due for line in item.versions) else item.due
    return [
        VersionRow(
            line=line,
            name=_version_name(line),
            target=target_words(item, line),
            due=date_words(due) if (due := line.due or fallback) else "",
            current=bool(in_force) and line.version == max(in_force),
        )
        for line in item.versions
    ]


def _version_name(line: VersionLine) -> str:
    if line.version == 1:
        return _("原目标")
    name = _("第%(n)s次调整") if line.in_force else _("拟调整（第%(n)s次）")
    return name % {"n": line.version - 1}


def _original(item: Item) -> str:
    """What the figures come to against the original target, where it was revised."""
    first = item.versions[0] if item.versions else None
    if first is None or item.ratio is None or not _revised(item, first):
        return ""
    original = replace(
        item, value=first.value, value_max=first.value_max, due=first.due or item.due
    )
    outcome = judge_again(original, as_of=item.as_of)
    if outcome.ratio is None:
        return ""
    named = {"target": target_words(item, first), "ratio": percent_words(outcome.ratio)}
    return _("按原目标（%(target)s）算，完成%(ratio)s。") % named


def _revised(item: Item, first: VersionLine) -> bool:
    return first.value is not None and (first.value, first.value_max) != (
        item.value,
        item.value_max,
    )


def _figure_rows(item: Item) -> list[FigureRow]:
    """The reported figures, newest first."""
    return [_figure_row(item, line) for line in reversed(item.figures)]


def _figure_row(item: Item, line: FigureLine) -> FigureRow:
    outcome = judge_again(item, as_of=line.day)
    reached = planned = ""
    if outcome.ratio is not None and line.value is not None and line.id in outcome.rests_on:
        reached = percent_words(outcome.ratio)
        if outcome.expected is not None:
            reached, planned = percents(outcome.ratio, outcome.expected)
    return FigureRow(
        line=line,
        span=_span(line),
        says=figure_words(line, item.unit),
        reached=reached,
        planned=planned,
        rests=line.id in item.rests_on,
        source=_source(line),
    )


def _span(line: FigureLine) -> str:
    if line.from_day is None:
        return date_words(line.day)
    return _("%(first)s至%(last)s") % {
        "first": date_words(line.from_day),
        "last": date_words(line.day),
    }


def _source(line: FigureLine) -> str:
    return "；".join(text for text in (line.document, line.source_cell) if text)


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


def _sites_sentence(item: Item) -> str:
    """How many places there are and how many of them are done."""
    if not item.sites:
        return ""
    done = sum(site.done_on is not None for site in item.sites)
    said = _("共%(n)s处，已完成%(done)s处。") % {"n": len(item.sites), "done": done}
    attained = item.attained
    if attained is not None and item.measure == "quantity" and Decimal(done) != attained:
        said += _("填报的数是%(reported)s。") % {"reported": standing_words(item)}
    return said
