"""One town: the page, and its workbook for the meeting."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from ..audience import DEPUTY, may_settle
from ..charts import months_chart
from ..exports.asking import filter_query
from ..filters import ItemFilter
from ..lists.links import Files, files_of
from ..reading import TownView
from ..summaries import (
    by_area,
    by_category,
    by_plan,
    by_unit,
    done_by_month,
    livelihood_projects,
    needing_attention,
    summarise,
)
from ..tables import ItemTable, list_rows
from ..wording.spoken import spoken as _
from . import telling
from .ahead import due_days
from .asking import Asked, asked_of, for_readers, read_town, town_or_refused
from .document import document_lines
from .histories import recent_lines, since_last
from .papers import paper_answer
from .picturing import chart_notes

ROWS_A_PAGE = 50
# As many as a reader takes in; the list has the rest.
ATTENTION_SHOWN = 12


@require_safe
@for_readers
def town(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one town; only its list where htmx asks for that."""
    asked = asked_of(request.GET)
    view = read_town(request, town_or_refused(request, code), asked)
    context = {"view": view, "asked": asked, **_list(request, view, asked)}
    partial = _wants_list(request)
    if not partial:
        context |= _page(view, asked) | _files(request, view)
        # The clerks' and the presidium's own page of what needs attention, live.
        context["handles"] = view.may_edit or (
            view.audience == DEPUTY and may_settle(request.user, view.town)
        )
    template = "commitments/_list_alone.html" if partial else "commitments/town.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
@for_readers
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook for the meeting, of what the page lists with its filter in force; in the edition
    that ?edition= names. A day that is none, or a town that released nothing, makes no paper: the
    page says why."""
    asked = asked_of(request.GET)
    view = read_town(request, town_or_refused(request, code), asked)
    if asked.fault or view.empty:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(view.town.get_absolute_url() + query)
    return paper_answer(request, view)


def _wants_list(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone; going back in the browser asks for the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and htmx.target == "list" and not htmx.history_restore_request


def _list(request: HttpRequest, view: TownView, asked: Asked) -> dict[str, Any]:
    asking = ItemFilter(request.GET, view.items)
    table = ItemTable(list_rows(asking.items, keep=asked.keep))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return {
        "filter": asking,
        "table": table,
        "found": len(asking.items),
        "families": sum(bool(item.parts) for item in asking.items),
        "sort": request.GET.get("sort", ""),
        "files": files_of(request, "commitments:town_file", view.town.code, "items"),
        "paper_query": _paper_query(request, asked),
    }


def _paper_query(request: HttpRequest, asked: Asked) -> str:
    """What the papers are asked for, so that they hold what the page lists: its state and filter,
    with the question mark, or ""."""
    asking = filter_query(request.GET)
    if not asking:
        return asked.keep
    return f"{asked.keep}&{asking}" if asked.keep else f"?{asking}"


def _files(request: HttpRequest, view: TownView) -> dict[str, Files]:
    """Where the other tables of the page are as files."""
    return {
        f"{table}_files": files_of(request, "commitments:town_file", view.town.code, table)
        for table in ("projects", "breakdowns")
    }


def _page(view: TownView, asked: Asked) -> dict[str, Any]:
    summary, projects = summarise(view.items), livelihood_projects(view.items)
    attention = needing_attention(view.items)
    before_head, now_head = telling.project_heads(view, projects)
    public, as_of_asked = telling.compiled(view), asked.as_of is not None
    compared = telling.compared_with_last(view)
    return {
        "mark": telling.provenance_mark(view.town.provenance),
        "title": telling.title_pieces(view),
        "which": telling.which(view, as_of_asked=as_of_asked),
        "notes": telling.which_notes(view, as_of_asked=as_of_asked),
        "summary": summary,
        "sentence": telling.counts_sentence(summary),
        "denominator": telling.denominator_sentence(summary),
        "no_data": telling.no_data_sentence(summary),
        "coverage": telling.coverage_words(view, summary),
        "projects": telling.project_lines(view, projects, keep=asked.keep),
        "projects_sentence": telling.livelihood_sentence(projects),
        "before_head": before_head,
        "now_head": now_head,
        "attention": telling.attention_lines(
            attention[:ATTENTION_SHOWN], keep=asked.keep, public=public
        ),
        "attention_sentence": telling.attention_sentence(attention),
        "attention_left": max(len(attention) - ATTENTION_SHOWN, 0),
        "changed": since_last(view, compared, keep=asked.keep),
        "recent": recent_lines(view, keep=asked.keep),
        "ahead": due_days(view, keep=asked.keep),
        "columns": breakdowns(view, asked),
        "months": months_chart(
            done_by_month(view.items, until=view.as_of),
            until=view.as_of,
            notes=chart_notes(view, asked),
        ),
        "documents": document_lines(view, keep=asked.keep),
        "closing": telling.closing_sentences(view, compared),
    }


def breakdowns(view: TownView, asked: Asked) -> list[list[dict[str, Any]]]:
    """The tables that add up, in two columns: by plan (of several), category and area; by unit.
    One line that repeats the total says nothing, but every town has its areas."""
    total = telling.BreakdownLine(_("合计"), "", summarise(view.items))

    def table(title: str, head: str, made: Any, name: str, none: str = "") -> dict[str, Any]:
        lines = telling.breakdown_lines(view, made, name=name, keep=asked.keep, none=none)
        return {"title": title, "head": head, "lines": lines, "total": total}

    area = table(_("按领域"), _("领域"), by_area(view.items), "area", _("未分领域"))
    unit = table(_("按责任单位"), _("单位"), by_unit(view.items), "unit", _("未定单位"))
    plan = table(_("按计划"), _("计划"), by_plan(view.items), "plan")
    kind = table(_("按类别"), _("类别"), by_category(view.items), "category")
    left = [made for made in (plan, kind) if len(made["lines"]) > 1] + [area]
    return [left, [unit]] if len(unit["lines"]) > 1 else [left]
