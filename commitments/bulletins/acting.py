"""Every act on a 通报: begin, change, leave an item out, submit, return, issue, drop. Each finds
the row as its person saw it, or says that another came first; what is issued never changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User

from ..actions import ActionError, plans_in_force, publish
from ..models import Bulletin, BulletinStep, Plan, Publication, Town
from ..models.choices import BulletinState, Provenance
from ..wording.amounts import date_words
from .source import fingerprint, requirements_of, view_of
from .telling import proposed_requirements, title_of

EDITABLE = ("title", "masthead", "issue", "addressees", "copies", "issuer", "requirements")
# What the next one of a town takes over from the last.
_KEPT = ("masthead", "addressees", "copies", "issuer")
_NUMBER = re.compile(r"[^\s〔〕()（）\[\]【】]{1,20}〔((?:19|20)\d{2})〕([1-9]\d{0,3})号")


class Unwritten(ActionError):
    """下一步要求 are empty, which the sections of a 通报 that is submitted end with."""


class Outdated(ActionError):
    """Somebody changed it, or the figures moved, since its person saw it; it is shown again."""


def stamp(bulletin: Bulletin) -> str:
    """What of it may be changed, in one word: a form carries it, so that nobody writes over what
    another wrote meanwhile."""
    said = [getattr(bulletin, name) for name in EDITABLE]
    said += [bulletin.state, json.dumps(bulletin.left_out, sort_keys=True)]
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()[:32]


@transaction.atomic
def begin(
    *,
    town: Town,
    as_of: dt.date,
    publication: Publication | None = None,
    plans: Sequence[Plan] | None = None,
    user: User | None = None,
) -> Bulletin:
    """A new 通报, stored; see ``draft_of``. Raises ActionError where there is nothing to tell."""
    made = draft_of(town=town, as_of=as_of, publication=publication, plans=plans)
    if not view_of(made).items:
        raise ActionError(_("没有可通报的事项：请先导入计划，或检查数据截至日期。"))
    made.made_by = user
    made.save()
    BulletinStep.objects.create(bulletin=made, after=made.state, by=user)
    return made


def draft_of(
    *,
    town: Town,
    as_of: dt.date,
    publication: Publication | None = None,
    plans: Sequence[Plan] | None = None,
) -> Bulletin:
    """One that is not stored, of a publication or of the live state of ``as_of``, with a title and
    requirements proposed from its figures."""
    chosen = plans or plans_in_force(town, as_of=as_of)
    made = Bulletin(
        town=town,
        as_of=publication.as_of if publication else as_of,
        publication=publication,
        plans=[] if publication else [plan.pk for plan in chosen],
        **_taken_over(town),
    )
    view = view_of(made)
    made.title, made.requirements = title_of(view), proposed_requirements(view)
    return made


def _taken_over(town: Town) -> dict[str, str]:
    """Masthead, addressees and issuer of the town's last one; without one what is known."""
    last = town.bulletins.order_by("-pk").first()
    if last is not None:
        return {name: getattr(last, name) for name in _KEPT}
    released = town.publications.order_by("-number").first()
    return {
        "addressees": str(_("各责任单位")),
        "issuer": released.released_by if released else town.name,
    }


def _held(bulletin: Bulletin, seen: str, *states: str) -> Bulletin:
    """The row as it stands, locked; raises Outdated where it is not what its person saw,
    ActionError where its state forbids the act."""
    held = Bulletin.objects.select_for_update(of=("self",)).filter(pk=bulletin.pk).first()
    if held is None:
        raise ActionError(_("这份通报已经删除。"))
    if held.state not in states:
        raise ActionError(_("这份通报现在是“{state}”，不能这样做。").format(state=_word(held)))
    if stamp(held) != seen:
        raise Outdated(_("别人刚刚改过这份通报，下面是改过以后的，请核对后再办。"))
    return held


def _word(bulletin: Bulletin) -> str:
    return str(bulletin.get_state_display())


@transaction.atomic
def change(
    bulletin: Bulletin, *, seen: str, words: dict[str, str], user: User | None = None
) -> Bulletin:
    """Set its own words (``words``: of EDITABLE); only while it is 征求意见稿. Who writes other
    下一步要求 than those proposed is recorded as a step; from then on none are proposed."""
    held = _held(bulletin, seen, BulletinState.DRAFT)
    if words["requirements"] not in (held.requirements, requirements_of(held, view_of(held))):
        BulletinStep.objects.create(bulletin=held, before=held.state, after=held.state, by=user)
    for name in EDITABLE:
        setattr(held, name, words[name])
    held.save()
    return held


@transaction.atomic
def leave_out(bulletin: Bulletin, *, seen: str, commitment: int, reason: str) -> Bulletin:
    """Leave an item out with a reason (不列入本期通报); an empty reason lists it again."""
    held = _held(bulletin, seen, BulletinState.DRAFT)
    kept = {key: why for key, why in held.left_out.items() if key != str(commitment)}
    held.left_out = kept | ({str(commitment): reason} if reason else {})
    held.save()
    return held


@transaction.atomic
def submit(bulletin: Bulletin, *, seen: str, user: User | None) -> Bulletin:
    """征求意见稿 becomes 送审稿; raises Unwritten where it asks for nothing."""
    held = _held(bulletin, seen, BulletinState.DRAFT)
    if fault := example_fault(held.town):
        raise ActionError(fault)
    _ask(held, _("下一步要求还是空的，请先填写，再送审。"))
    return _move(held, BulletinState.SUBMITTED, user)


def example_fault(town: Town) -> str:
    """Why a 通报 of the town stays a draft; "" where it may go on."""
    if town.provenance == Provenance.PUBLIC_EXAMPLE:
        return _("公开资料整理的示例不是镇政府文件，只能看草稿，不能送审和印发。")
    return ""


def _ask(held: Bulletin, fault: str) -> None:
    """Take over 下一步要求 as they read now; raises Unwritten where they are empty."""
    held.requirements = requirements_of(held, view_of(held))
    if not held.requirements.strip():
        raise Unwritten(fault)


@transaction.atomic
def give_back(bulletin: Bulletin, *, seen: str, reason: str, user: User | None) -> Bulletin:
    """送审稿 becomes 征求意见稿 again, with the reason."""
    if not reason:
        raise ActionError(_("请写明退回的原因。"))
    held = _held(bulletin, seen, BulletinState.SUBMITTED)
    return _move(held, BulletinState.DRAFT, user, note=reason)


@transaction.atomic
def drop(bulletin: Bulletin, *, seen: str) -> None:
    """Delete a 征求意见稿 that nobody signed."""
    held = _held(bulletin, seen, BulletinState.DRAFT)
    if held.sign_offs.exists():
        raise ActionError(_("已经登记过签署，不能删除。"))
    held.delete()


@transaction.atomic
def issue(
    bulletin: Bulletin,
    *,
    seen: str,
    confirmed: str,
    number: str,
    day: dt.date,
    today: dt.date,
    user: User | None,
) -> Bulletin:
    """Issue a 送审稿 under its 文号: it freezes its publication, releasing the live state of its
    day where it has none yet. ``confirmed`` is the ``fingerprint`` that its person saw; raises
    Outdated, and does nothing, where what would be frozen is another. ``day`` is at most
    ``today``: what is issued stays, and so would a day that was typed wrongly."""
    town = Town.objects.select_for_update().get(pk=bulletin.town_id)
    held = _held(bulletin, seen, BulletinState.SUBMITTED)
    _check(held, town, number, day, today)
    if held.publication is None:
        held.publication = _released(held, town, day, user)
    _ask(held, _("下一步要求是空的，请退回，填写后再印发。"))
    if fingerprint(held) != confirmed:
        raise Outdated(_("数据刚刚有变动，没有印发。下面是按新数据的内容，请核对后再印发。"))
    held.document_number, held.issued_on = number, day
    return _move(held, BulletinState.ISSUED, user)


def _check(held: Bulletin, town: Town, number: str, day: dt.date, today: dt.date) -> None:
    """Raises ActionError for what may not be issued so."""
    if fault := example_fault(town):
        raise ActionError(fault)
    if fault := number_fault(number, day):
        raise ActionError(fault)
    if fault := day_fault(day, as_of=held.as_of, today=today):
        raise ActionError(fault)
    earlier = town.bulletins.filter(
        publication=held.publication, state=BulletinState.ISSUED
    ).first()
    if held.publication is not None and earlier is not None:
        text = _("这一期已经印发过通报（{number}），不能再印发一份。")
        raise ActionError(text.format(number=earlier.document_number))
    if town.bulletins.filter(document_number=number).exists():
        raise ActionError(_("本镇已有文号“{number}”，请换一个。").format(number=number))


def number_fault(number: str, day: dt.date) -> str:
    """What is wrong with a 文号, naming what was typed; "" where it is 示政督〔2026〕20号 with the
    year of its day and no zeros before the number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        text = _(
            "“{number}”不像文号，请写成“示政督〔2026〕20号”：年份用六角括号〔〕，序号前不加“第”和0。"
        )
        return text.format(number=number)
    if int(found[1]) != day.year:
        text = _("文号“{number}”的年份与印发日期（{year}年）不同，请改一处。")
        return text.format(number=number, year=day.year)
    return ""


def day_fault(day: dt.date, *, as_of: dt.date, today: dt.date) -> str:
    """What is wrong with a day of issue, naming it; "" where it lies between the day the figures
    go to and today."""
    if day > today:
        text = _("印发日期{day}还没有到，请填今天（{other}）或以前的日期。")
        return text.format(day=date_words(day), other=date_words(today))
    if day < as_of:
        text = _("印发日期{day}早于数据截至日期{other}，请改。")
        return text.format(day=date_words(day), other=date_words(as_of))
    return ""


def _released(held: Bulletin, town: Town, day: dt.date, user: User | None) -> Publication:
    plans = list(town.plans.filter(pk__in=held.plans).order_by("start", "pk"))
    return publish(
        town=town,
        title=held.title[:120],
        as_of=held.as_of,
        released_on=day,
        released_by=held.issuer,
        user=user,
        plans=plans or None,
    )


def _move(held: Bulletin, after: str, user: User | None, *, note: str = "") -> Bulletin:
    before, held.state = held.state, after
    held.save()
    BulletinStep.objects.create(bulletin=held, before=before, after=after, note=note, by=user)
    return held
