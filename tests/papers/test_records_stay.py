"""What was issued, how it came there and who signed stays, by whatever way it is changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from commitments.actions import publish
from commitments.models import Bulletin, BulletinStep, SignOff
from commitments.querysets import ImmutableError
from people.models import User
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 30)


@pytest.fixture
def person() -> User:
    return UserFactory()


@pytest.fixture
def issued(person: User) -> Bulletin:
    """An issued 通报 with its step and one who signed, all of them recorded by ``person``."""
    town = CommitmentFactory().plan.town
    release = publish(town=town, title="三季度", as_of=DAY, released_on=DAY, released_by="镇党政办")
    made = Bulletin.objects.create(
        **{"town": town, "title": "通报", "as_of": DAY, "issuer": "镇党政办"},
        **{"publication": release, "state": "issued", "made_by": person},
        **{"document_number": "示政督〔2026〕3号", "issued_on": DAY},
    )
    BulletinStep.objects.create(bulletin=made, after="issued", by=person)
    SignOff.objects.create(bulletin=made, role="signed", name="张三", signed_on=DAY, by=person)
    return made


CHANGES: list[tuple[Any, dict[str, Any]]] = [
    (Bulletin, {"title": "改"}),
    (BulletinStep, {"note": "改"}),
    (SignOff, {"name": "改"}),
]


@pytest.mark.parametrize(("model", "change"), CHANGES)
def test_no_query_changes_or_deletes_it(
    issued: Bulletin, model: Any, change: dict[str, Any]
) -> None:
    record = model.objects.get()
    for act in (
        lambda: model.objects.update(**change),
        lambda: model.objects.all().delete(),
        record.save,
        record.delete,
    ):
        with pytest.raises(ImmutableError):
            act()
    # The plain query set of Django, and whoever writes SQL.
    with pytest.raises(DatabaseError), transaction.atomic():
        QuerySet(model).update(**change)
    assert model.objects.count() == 1


def test_people_are_forgotten_and_records_taken_back(issued: Bulletin, person: User) -> None:
    assert SignOff.objects.update(taken_back_at=timezone.now(), taken_back_by=person) == 1
    person.delete()
    kept = SignOff.objects.get()
    assert (kept.by, kept.taken_back_by, kept.name) == (None, None, "张三")
    assert (issued.steps.get().by, Bulletin.objects.get().made_by) == (None, None)


def test_draft_is_dropped_with_its_steps(issued: Bulletin) -> None:
    draft = Bulletin.objects.create(town=issued.town, title="稿", as_of=DAY, issuer="镇党政办")
    BulletinStep.objects.create(bulletin=draft, after="draft")
    Bulletin.objects.filter(pk=draft.pk).update(title="改过的稿")
    Bulletin.objects.filter(pk=draft.pk).delete()
    assert list(Bulletin.objects.all()) == [issued]


def test_release_has_one_issued_bulletin(issued: Bulletin) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.create(
            **{"town": issued.town, "title": "又一份", "as_of": DAY, "issuer": "镇党政办"},
            **{"publication": issued.publication, "state": "issued", "issued_on": DAY},
            document_number="示政督〔2026〕4号",
        )
