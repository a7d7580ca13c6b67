"""Logging in, and the first steps of an empty 兑现."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from commitments.models import Plan, Town
from commitments.townships import find_townships

from .actions import (
    FirstStepsError,
    add_town,
    create_first_administrator,
    somebody_can_log_in,
)
from .demonstration import demonstration_people, role_word
from .forms import FirstAdministratorForm, TownSearchForm
from .models import User

# Townships shown at once; more are asked to be narrowed down.
LISTED = 30


class LoginView(DjangoLoginView):
    """The login page; where demonstration people exist it offers them with one click."""

    template_name = "people/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where nobody can log in, the first administrator comes first."""
        if not somebody_can_log_in():
            return redirect("people:welcome")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``demonstration``: (user, role word) pairs."""
        people = [] if settings.PRODUCTION else demonstration_people()
        pairs = [(user, role_word(user)) for user in people]
        return super().get_context_data(demonstration=pairs, **kwargs)


@require_POST
def demonstration_login(request: HttpRequest, username: str) -> HttpResponse:
    """Log in as a demonstration person; 404 in production and for anybody else."""
    if settings.PRODUCTION:
        raise Http404
    user = get_object_or_404(User, username=username, is_demonstration=True, is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = settings.LOGIN_REDIRECT_URL
    return redirect(target)


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first steps: an administrator, a town, a ledger. Shows the step that is next."""
    if not somebody_can_log_in():
        return _first_administrator(request)
    if not request.user.is_authenticated:
        return redirect("people:login")
    if not Town.objects.exists():
        return redirect("people:add_town") if request.user.is_superuser else _waiting(request)
    town = Town.objects.first()
    if town is None or Plan.objects.exists() or not request.user.is_superuser:
        return redirect("commitments:overview")
    return render(request, "people/first_ledger.html", {"town": town, "step": 3})


def _first_administrator(request: HttpRequest) -> HttpResponse:
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_first_administrator(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password1"],
            )
        except FirstStepsError as error:
            form.add_error(None, str(error))
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("people:add_town")
    return render(request, "people/first_administrator.html", {"form": form, "step": 1})


def _waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "people/waiting.html")


@login_required
@require_http_methods(["GET", "POST"])
def add_town_page(request: HttpRequest) -> HttpResponse:
    """Choose a town from the list of townships; administrators only."""
    if not request.user.is_superuser:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            town = add_town(code=request.POST.get("code", "").strip())
        except FirstStepsError as wrong:
            error = str(wrong)
        else:
            first = not Plan.objects.exists()
            return redirect("people:welcome" if first else town.get_absolute_url())
    form = TownSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = find_townships(text, limit=LISTED + 1)
    context = {
        "form": form,
        "text": text,
        "found": found[:LISTED],
        "more": len(found) > LISTED,
        "error": error,
        "first": not Town.objects.exists(),
        "step": 2,
    }
    return render(request, "people/add_town.html", context)
