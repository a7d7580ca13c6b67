"""Pictures of forms: one is given, typed from beside the unit's rows, saved while it is typed, and
handed to the checks that every file goes through."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from commitments.actions import ActionError
from commitments.audience import may_edit
from commitments.models import Progress, Town
from commitments.scans import PDF, PDF_WITHIN, kind_of

from ..models import State, Typed, Written
from ..pictures.forms import PictureForm
from ..pictures.giving import give, remove
from ..pictures.kinds import MIB
from ..pictures.listing import period_words
from ..pictures.receiving import (
    beside,
    elsewhere,
    otherwise_named,
    pages_of,
    receive_picture,
)
from ..pictures.rows import form_of, homeless, rows_of
from ..pictures.saving import Cell, Saved, save, texts_of
from ..workbook.cells import clean
from .guards import View, for_clerks

# A picture is shown and nothing else: no script, no address of others. The browser's own viewer of
# pdf files may stand in our page.
SHOWN = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'"],
    "object-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}


def for_its_typists(view: View) -> View:
    """Hand ``view`` the picture with number ``pk``; 404 for who may not import into its town."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        with_all = Typed.objects.select_related("town", "plan__town", "unit", "by", "batch")
        typed = with_all.filter(pk=pk).first()
        if typed is None or not may_edit(request.user, typed.town):
            raise Http404
        return view(request, typed, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def picture_new(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """Give a picture of a unit's form; unit, plan and period may stand in the address."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    today = timezone.localdate()
    if request.method != "POST":
        return _form_page(
            request, town, PictureForm(town=town, asked=request.GET.dict(), today=today)
        )
    form = PictureForm(request.POST, request.FILES, town=town, asked={}, today=today)
    if form.is_valid():
        try:
            return _receive(request, form)
        except ActionError as error:
            form.add_error("file", str(error))
    return _form_page(request, town, form, status=422)


def _form_page(
    request: HttpRequest, town: Town, form: PictureForm, status: int = 200
) -> HttpResponse:
    told = {"form": form, "town": town}
    return render(request, "imports/pictures/new.html", told, status=status)


def _receive(request: HttpRequest, form: PictureForm) -> HttpResponse:
    plan, end = form.chosen()
    file: UploadedFile = form.cleaned_data["file"]
    typed, new = receive_picture(
        plan=plan,
        unit=form.cleaned_data["unit"],
        end=end,
        # One byte more than is taken is enough to know.
        data=file.read(settings.MAX_UPLOAD_MB * MIB + 1),
        filename=file.name or "",
        by=request.user,  # type: ignore[arg-type]
    )
    if not new:
        messages.info(request, _("这张照片已经传过，接着录入就行。"))
    return redirect("imports:picture", typed.pk)


@require_http_methods(["GET", "HEAD"])
@for_its_typists
def picture(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The picture, and beside it the unit's rows to type from it."""
    form, pages = form_of(typed), pages_of(typed)
    address = reverse("imports:picture_file", args=[typed.pk])
    told: dict[str, Any] = {
        "typed": typed,
        "period": period_words(typed),
        "rows": rows_of(form, typed) if form else [],
        "homeless": homeless(form, typed),
        "is_pdf": _kind(typed.picture) == PDF and not pages,
        "pages": [f"{address}?page={number}" for number in range(1, len(pages) + 1)],
        "was": json.dumps(texts_of(typed.values), ensure_ascii=False),
        "elsewhere": [(one, period_words(one)) for one in elsewhere(typed)],
        "beside": list(beside(typed)),
        "named": otherwise_named(typed),
        "batch": _shown_batch(typed),
        "placed": form is not None and any(line.places for line in form.lines),
    }
    return render(request, "imports/pictures/picture.html", told)


def _shown_batch(typed: Typed) -> Any:
    """What was given of it and stands; None where it was given up."""
    return typed.batch if typed.batch and typed.batch.state != State.DISCARDED else None


@require_POST
@for_its_typists
def picture_save(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Keep the cells that were changed. A script sends {"cells": [[row, field, was, text]],
    "turned"} and gets all that is typed now; without script the form comes as a whole."""
    try:
        if request.content_type == "application/json":
            return _save_script(request, typed)
        _save_form(request, typed)
    except ActionError as error:
        return _refused(request, typed, str(error))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return _refused(request, typed, _("没有保存：发来的内容看不懂。请刷新页面再试。"))
    if "give" in request.POST:
        return _give(request, typed)
    return redirect("imports:picture", typed.pk)


def _refused(request: HttpRequest, typed: Typed, sentence: str) -> HttpResponse:
    if request.content_type == "application/json":
        return JsonResponse({"error": sentence}, status=422)
    messages.error(request, sentence)
    return redirect("imports:picture", typed.pk)


def _save_script(request: HttpRequest, typed: Typed) -> HttpResponse:
    told = json.loads(request.body)
    cells = [_cell(*map(str, cell)) for cell in told.get("cells", [])]
    turned = told.get("turned")
    saved = _save(request, typed, cells, None if turned is None else int(turned))
    return JsonResponse({"values": saved.values, "said": _overwritten(saved)})


def _save_form(request: HttpRequest, typed: Typed) -> None:
    """Of a whole form only what differs from what it showed was changed."""
    was = json.loads(request.POST.get("was", "{}"))
    cells = []
    for name, text in request.POST.items():
        row, colon, field = name.partition(":")
        before = str(was.get(row, {}).get(field, "")) if colon else ""
        cell = _cell(row, field, before, str(text))
        if colon and cell.text != before:
            cells.append(cell)
    saved = _save(request, typed, cells, None)
    for sentence in _overwritten(saved):
        messages.warning(request, sentence)
    messages.success(request, _("已保存。"))


def _cell(row: str, field: str, was: str, text: str) -> Cell:
    """A cell as browsers send it, with line breaks of one kind and nothing around the words; what
    no database keeps is left out."""
    return Cell(row, field, clean(was).strip(), clean(text.replace("\r\n", "\n")).strip())


def _save(request: HttpRequest, typed: Typed, cells: list[Cell], turned: int | None) -> Saved:
    return save(typed.pk, cells=cells, by=request.user, turned=turned)  # type: ignore[arg-type]


def _overwritten(saved: Saved) -> list[str]:
    """That the words of somebody else were typed over, with those words: nothing is lost unseen."""
    told = _("%(who)s刚在同一格填了“%(theirs)s”，现在按您后填的。")
    emptied = _("%(who)s刚清空了同一格，现在按您后填的。")
    return [
        (told if one.theirs else emptied) % {"who": one.who or _("别人"), "theirs": one.theirs}
        for one in saved.overwritten
    ]


@require_POST
@for_its_typists
def picture_give(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Hand what is typed to the checks, and lead to what they find."""
    return _give(request, typed)


def _give(request: HttpRequest, typed: Typed) -> HttpResponse:
    try:
        return redirect(give(typed.pk, by=request.user))  # type: ignore[arg-type]
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("imports:picture", typed.pk)


@require_POST
@for_its_typists
def picture_remove(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Remove a page that was begun by mistake."""
    town = typed.town_id
    try:
        remove(typed.pk)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("imports:picture", typed.pk)
    messages.success(request, _("已删除“%(name)s”的录入页。") % {"name": typed.filename})
    return redirect("imports:picture_new", town)


@require_http_methods(["GET", "HEAD"])
@xframe_options_sameorigin
@csp_replace(SHOWN)
@for_its_typists
def picture_file(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The picture itself, shown by the browser; with ``?page=`` a page of a scanned pdf."""
    number = request.GET.get("page", "")
    pages = pages_of(typed)
    if number.isdecimal() and 1 <= int(number[:4]) <= len(pages):
        page = pages[int(number[:4]) - 1]
        return shown(partial(default_storage.open, page), f"{number}.jpg")
    return shown(typed.picture.open, typed.filename)


@require_http_methods(["GET", "HEAD"])
@login_required
@never_cache
def picture_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that the figure ``pk`` was typed from; 404 for who may not import into its town
    and for a figure that came in no file."""
    written = Written.objects.filter(label=Progress._meta.label, object_id=pk)
    found = written.select_related("batch__town").order_by("-pk").first()
    if found is None or not may_edit(request.user, found.batch.town):
        raise Http404
    # One given anew belongs to its later edition by now: the picture is the same.
    typed = Typed.objects.filter(batch=found.batch).first()
    if typed is not None:
        return redirect("imports:picture", typed.pk)
    return redirect("imports:original", found.batch_id)


def shown(opened: Callable[[str], Any], filename: str) -> HttpResponse:
    """A kept file for the browser: a picture is shown, anything else is handed over as a file to
    be kept. By what it holds, whatever it is called; raises Http404 where it is gone."""
    try:
        stream = opened("rb")
    except OSError as error:
        raise Http404 from error
    kind = kind_of(stream.read(PDF_WITHIN))
    stream.seek(0)
    answer = FileResponse(stream, as_attachment=not kind, filename=filename)
    answer["Content-Type"] = kind or "application/octet-stream"
    return answer  # type: ignore[return-value]


def _kind(file: FieldFile) -> str:
    """The content type of a kept picture; "" where it is gone."""
    try:
        with file.open("rb") as stream:
            return kind_of(stream.read(PDF_WITHIN))
    except OSError:
        return ""
