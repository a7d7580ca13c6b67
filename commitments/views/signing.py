"""Who signed a paper: recording it, taking it back, and the scan of the signed sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions import ActionError
from ..audience import may_edit
from ..exports.workbook import content_disposition
from ..models import Bulletin, Publication, SignOff
from ..models.choices import Edition
from ..paper_forms import SignForm
from ..papers import signing
from ..papers.signing import ScanError, Signed
from .asking import for_readers, refusal


@require_http_methods(["GET", "POST"])
@for_readers
def sign(request: HttpRequest) -> HttpResponse:
    """Record who signed one line of a paper. For those who may edit its town."""
    signed = _signed_or_refused(request)
    form = _form(request)
    if request.method == "POST" and form.is_valid() and _done(request, signed, form):
        return redirect(_home(signed))
    context = {"signed": signed, "form": form, "back": _home(signed), **_words(signed)}
    return render(request, "commitments/sign.html", context)


def _form(request: HttpRequest) -> SignForm:
    if request.method == "POST":
        return SignForm(request.POST, request.FILES)
    role = request.GET.get("role", "")
    return SignForm(initial={"role": role, "signed_on": timezone.localdate()})


def _done(request: HttpRequest, signed: Signed, form: SignForm) -> bool:
    """Whether it was recorded; if not, the form says why."""
    said, scan = form.cleaned_data, form.cleaned_data["scan"]
    try:
        made = signing.sign(
            signed,
            role=said["role"],
            name=said["name"],
            signed_on=said["signed_on"],
            scan=form.scan_bytes,
            scan_name=scan.name if scan else "",
            user=request.user,  # type: ignore[arg-type]
            today=timezone.localdate(),
        )
    except ActionError as error:
        form.add_error("scan" if isinstance(error, ScanError) else None, str(error))
        return False
    told = {"role": made.get_role_display(), "name": made.name}
    messages.success(request, _("已登记：%(role)s %(name)s。") % told)
    return True


def _words(signed: Signed) -> dict[str, Any]:
    """Which paper it is, in words."""
    if signed.bulletin is not None:
        return {"town": signed.bulletin.town, "paper": signed.bulletin.title}
    assert signed.publication is not None
    title = f"{signed.publication.title} · {Edition(signed.edition).label}"
    return {"town": signed.publication.town, "paper": title}


def _home(signed: Signed) -> str:
    """The page that shows who signed."""
    if signed.bulletin is not None:
        return reverse("commitments:bulletin", args=[signed.bulletin.pk])
    assert signed.publication is not None
    page = reverse("commitments:papers", args=[signed.town_id])
    return f"{page}?publication={signed.publication.number}#signing"


def _signed_or_refused(request: HttpRequest) -> Signed:
    """The paper that the address names; raises a refusal for whoever may not edit its town."""
    signed = _signed(request.GET.get("publication", ""), request.GET.get("bulletin", ""))
    edition = request.GET.get("edition", "")
    if signed is None or (signed.bulletin is None and edition not in Edition.values):
        raise refusal(request)
    paper = signed.bulletin or signed.publication
    assert paper is not None
    if not may_edit(request.user, paper.town):
        raise refusal(request)
    return signed if signed.bulletin else Signed(signed.publication, edition)


def _signed(publication: str, bulletin: str) -> Signed | None:
    """What these numbers name; None for nothing, or for what is no number."""
    if bulletin:
        drafted = Bulletin.objects.select_related("town").filter(pk=_number(bulletin)).first()
        return Signed(bulletin=drafted) if drafted else None
    released = Publication.objects.select_related("town").filter(pk=_number(publication)).first()
    return Signed(released) if released else None


def _number(typed: str) -> int:
    """An id, 0 for what is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


@require_POST
@for_readers
def sign_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded wrongly."""
    record = _record_or_refused(request, pk)
    told = {"role": record.get_role_display(), "name": record.name}
    if signing.take_back(record, user=request.user):  # type: ignore[arg-type]
        messages.success(request, _("已撤回：%(role)s %(name)s。撤回的记录还在。") % told)
    else:
        messages.warning(request, _("这一条之前已经撤回：%(role)s %(name)s。") % told)
    return redirect(_home(Signed(record.publication, record.edition, record.bulletin)))


@require_safe
@for_readers
def sign_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a signed sheet, for those who may edit the town."""
    record = _record_or_refused(request, pk)
    if not record.scan:
        raise refusal(request)
    try:
        stream = record.scan.open("rb")
    except OSError as error:
        raise refusal(request) from error
    answer = FileResponse(stream, content_type=signing.content_type(record))
    answer.headers["Content-Disposition"] = content_disposition(record.scan_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]


def _record_or_refused(request: HttpRequest, pk: int) -> SignOff:
    known = SignOff.objects.select_related("publication__town", "bulletin__town")
    record = known.filter(pk=pk).first()
    paper = (record.bulletin or record.publication) if record else None
    if record is None or paper is None or not may_edit(request.user, paper.town):
        raise refusal(request)
    return record
