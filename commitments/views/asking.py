"""What a page is asked for: which publication, or live, or which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ..forms import SENSIBLE_DAYS
from ..models import Town
from ..reading import NotForYou, NotThere, TownView, plan_that_is_over, town_view

View = Callable[..., HttpResponse]
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Asked:
    """What the query string asks for. ``fault`` is a sentence about a day that is none."""

    publication: int | None = None
    live: bool = False
    as_of: dt.date | None = None
    fault: str = ""

    @property
    def explicit(self) -> bool:
        """Whether anything but the last publication was asked for."""
        return self.publication is not None or self.live or self.as_of is not None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """(name, value) of what links and forms carry on."""
        if self.publication is not None:
            return [("publication", str(self.publication))]
        if self.as_of is not None:
            return [("as_of", self.as_of.isoformat())]
        return [("live", "1")] if self.live else []

    @property
    def keep(self) -> str:
        """The same as a query string with its question mark, or ""."""
        return f"?{urlencode(self.carried)}" if self.carried else ""


def asked_of(query: Mapping[str, str]) -> Asked:
    """What ``query`` asks for; raises NotThere for a publication that is not a number."""
    number, day = query.get("publication", ""), query.get("as_of", "").strip()
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise NotThere
        return Asked(publication=int(number))
    if not day:
        return Asked(live=query.get("live", "") not in ("", "0"))
    try:
        as_of = dt.date.fromisoformat(day)
    except ValueError:
        as_of = dt.date.min
    if SENSIBLE_DAYS[0] <= as_of <= SENSIBLE_DAYS[1]:
        return Asked(live=True, as_of=as_of)
    fault = _("“%(day)s”不是可用的日期，请写成2026-09-30这样。下面是今天的实时数据。")
    return Asked(live=True, fault=fault % {"day": day[:40]})


def read_town(
    request: HttpRequest, town: Town, asked: Asked, *, only: int | None = None
) -> TownView:
    """The view that ``asked`` wants, for the person who asks, today. A plan that is over can be
    looked at live by its number in ?plan=. ``only``: the commitment it is asked for alone."""
    today = timezone.localdate()
    plan = request.GET.get("plan", "")
    return town_view(
        town=town,
        user=request.user,
        publication=asked.publication,
        live=asked.live,
        as_of=asked.as_of,
        plans=plan_that_is_over(town, plan, today=today) if asked.live else (),
        only=only,
        today=today,
    )


def for_readers(view: View) -> View:
    """Turn what a reader may not see into a login or a 404, whatever it is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the view answers, or a login; raises Http404."""
        try:
            return view(request, *args, **kwargs)
        except (NotForYou, NotThere) as refused:
            if isinstance(refused, NotForYou) and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404 from refused

    return guarded


def town_or_refused(request: HttpRequest, code: str) -> Town:
    """The town with this code; raises what ``refusal`` says where there is none."""
    # PostgreSQL takes no NUL into a text at all, not even to look for it.
    town = None if "\x00" in code else Town.objects.filter(code=code).first()
    if town is None:
        raise refusal(request)
    return town


def refusal(request: HttpRequest) -> NotThere | NotForYou:
    """What to raise for something that does not exist. Where nothing is public an anonymous person
    is asked to log in for it, just as for what does exist."""
    if settings.PUBLIC_PAGES or request.user.is_authenticated:
        return NotThere()
    return NotForYou()


def big_letters(request: HttpRequest) -> HttpResponse:
    """Switch 大字 on or off where no script runs: a cookie for a year, then back to the page."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    answer = HttpResponseRedirect(target)
    if request.COOKIES.get("big") == "1":
        answer.delete_cookie("big", samesite="Lax")
    else:
        answer.set_cookie("big", "1", max_age=YEAR, samesite="Lax")
    return answer
