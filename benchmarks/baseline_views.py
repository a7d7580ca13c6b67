"""Hand-written views: one query, a plain template, as many rows as the product's page shows.

Nothing here judges, compares, sums, filters or asks who may read what: what is shown are columns
as they are stored. A page that shows more rows than the query finds gets them again from the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from commitments.models import Progress, Publication, PublicationItem

PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><table><thead><tr>{% for name in columns %}<th>{{ name }}</th>{% endfor %}</tr>
</thead><tbody>BODY</tbody></table></body></html>"""
# Column -> what stands in its cell, by page.
TOWN = {
    "序号": "{{ row.commitment__number }}",
    "任务": '<a href="/commitments/{{ row.commitment_id }}/">{{ row.commitment__wording }}</a>',
    "状态": '<span class="chip">{{ row.status }}</span>',
    "目标": "{{ row.commitment__value }}{{ row.commitment__unit }}",
    "领域": "{{ row.commitment__area }}",
    "牵头单位": "{{ row.commitment__lead_unit__name }}",
    "完成时限": "{{ row.commitment__due }}",
}
COMMITMENT = {
    "任务": "{{ row.commitment__wording }}",
    "目标": "{{ row.commitment__value }}{{ row.commitment__unit }}",
    "完成时限": "{{ row.commitment__due }}",
    "牵头单位": "{{ row.commitment__lead_unit__name }}",
    "数据截至": "{{ row.day }}",
    "填报": "{{ row.value }}{{ row.unit }}",
    "单位的话": "{{ row.words }}{{ row.cause }}{{ row.next_step }}",
}
OVERVIEW = {
    "镇街": '<a href="/towns/{{ row.town_id }}/">{{ row.town__district }}{{ row.town__name }}</a>',
    "名称": "{{ row.title }}",
    "数据截至": "{{ row.as_of }}",
    "发布日期": "{{ row.released_on }}",
    "审定单位": "{{ row.released_by }}",
    "全部": "{{ row.summary.public.all.total }}",
    "完成": "{{ row.summary.public.all.groups.done }}",
    "偏慢": "{{ row.summary.public.all.groups.slow }}",
}


def _template(columns: dict[str, str]) -> Any:
    cells = "".join(f"<td>{cell}</td>" for cell in columns.values())
    body = f"{{% for row in rows %}}<tr>{cells}</tr>\n{{% endfor %}}"
    return engines["django"].from_string(PAGE.replace("BODY", body))


_TOWN, _COMMITMENT, _OVERVIEW = map(_template, (TOWN, COMMITMENT, OVERVIEW))


def town(request: HttpRequest, code: str) -> HttpResponse:
    """What a town's last publication holds."""
    last = Publication.objects.filter(town=code).values("town").annotate(last=Max("number"))
    rows = PublicationItem.objects.filter(
        publication__town=code, publication__number=Subquery(last.values("last"))
    ).values(
        *("commitment_id", "commitment__number", "commitment__wording", "commitment__value"),
        *("commitment__unit", "commitment__area", "commitment__due", "status"),
        "commitment__lead_unit__name",
    )
    return _answer(request, _TOWN, TOWN, rows)


def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reported of a commitment."""
    rows = Progress.objects.filter(commitment=pk).values(
        *("commitment__wording", "commitment__value", "commitment__unit", "commitment__due"),
        *("commitment__lead_unit__name", "day", "value", "unit", "words", "cause", "next_step"),
    )
    return _answer(request, _COMMITMENT, COMMITMENT, rows)


def overview(request: HttpRequest) -> HttpResponse:
    """The last publications of as many towns as the overview has lines: nothing is summed."""
    newest = Publication.objects.filter(town=OuterRef("town")).order_by("-number")
    rows = Publication.objects.filter(number=Subquery(newest.values("number")[:1])).values(
        *("town_id", "town__name", "town__district", "title", "as_of", "released_on"),
        *("released_by", "summary"),
    )
    return _answer(request, _OVERVIEW, OVERVIEW, rows)


def _answer(
    request: HttpRequest, template: Any, columns: dict[str, str], found: Any
) -> HttpResponse:
    wanted = int(request.GET["rows"])
    # The head of the table is a row too.
    rows = _repeated(list(found[:wanted]), wanted - 1)
    return HttpResponse(
        template.render({"title": request.path, "columns": columns, "rows": rows}, request)
    )


def _repeated(found: Sequence[Any], wanted: int) -> list[Any]:
    return list(islice(cycle(found or [{}]), max(wanted, 0)))


urlpatterns = [
    path("baseline/", overview),
    path("baseline/towns/<str:code>/", town),
    path("baseline/commitments/<int:pk>/", commitment),
    path("", include("tracker.urls")),
]
handler400 = "tracker.errors.bad_request"
handler404 = "tracker.errors.page_not_found"
handler500 = "tracker.errors.server_error"
