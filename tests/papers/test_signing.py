"""Who signed a paper: recorded, taken back, never overwritten; scans by their content."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from commitments.actions import ActionError, publish
from commitments.exports.asking import paper_of
from commitments.exports.paper import SignedLine
from commitments.models import Bulletin, SignOff
from commitments.papers import signing
from commitments.papers.signing import ScanError, Signed, plain_name, scan_kind, sign, take_back
from commitments.reading import town_view
from people.models import User
from tests.factories import CommitmentFactory, UserFactory, person_of

SEPTEMBER, TODAY = dt.date(2026, 9, 30), dt.date(2026, 10, 12)
PDF, JPEG, PNG = b"%PDF-1.7 ...", b"\xff\xd8\xff\xe0 ...", b"\x89PNG\r\n\x1a\n ..."


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory()


@pytest.fixture
def signed(db: None) -> Signed:
    """The internal edition of a town's first publication."""
    commitment = CommitmentFactory()
    town = commitment.plan.town
    made = publish(
        town=town, title="三季度", as_of=SEPTEMBER, released_on=TODAY, released_by="党政办"
    )
    return Signed(made, "internal")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def put(signed: Signed, clerk: User, role: str = "checked", **fields: Any) -> SignOff:
    plain: dict[str, Any] = {"name": "张三", "signed_on": dt.date(2026, 10, 9), "today": TODAY}
    return sign(signed, role=role, user=clerk, **(plain | fields))


def told(signed: Signed) -> list[tuple[str, str, list[str]]]:
    """Each line's word, who stands there, and who was taken back."""
    return [
        (line.word, line.standing.name if line.standing else "", [e.name for e in line.taken_back])
        for line in signing.lines(signed)
    ]


def test_lines_stand_in_their_order_and_keep_what_was_taken_back(
    signed: Signed, clerk: User
) -> None:
    wrong = put(signed, clerk, name="张山")
    assert (take_back(wrong, user=clerk), take_back(wrong, user=clerk)) == (True, False)
    put(signed, clerk)
    put(signed, clerk, "filled", name="李四")
    assert told(signed) == [
        ("填表人", "李四", []),
        ("审核人", "张三", ["张山"]),
        ("主要负责人", "", []),
        ("盖章", "", []),
    ]
    wrong.refresh_from_db()
    assert (wrong.taken_back_by, wrong.by) == (clerk, clerk)


def test_editions_and_bulletins_are_signed_apart(signed: Signed, clerk: User) -> None:
    put(signed, clerk)
    assert signed.publication is not None
    deputy = Signed(signed.publication, "deputy")
    bulletin = Bulletin.objects.create(
        town=signed.publication.town, title="通报", as_of=SEPTEMBER, issuer="党政办"
    )
    draft = Signed(bulletin=bulletin)
    put(deputy, clerk, name="李四")
    put(draft, clerk, name="王五")
    assert [told(each)[1][1] for each in (signed, deputy, draft)] == ["张三", "李四", "王五"]
    assert draft.town_id == signed.town_id


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "“审核人”这一栏已经登记过：李四，2026-10-08。登记错了先撤回。"),
        (
            {"signed_on": dt.date(2026, 10, 13)},
            "签署日期2026-10-13还没到，请填写实际签署的日期。",
        ),
        (
            {"signed_on": dt.date(1990, 1, 2)},
            "签署日期1990-01-02早于数据截至日期2026-09-30，请填写实际签署的日期。",
        ),
        ({"scan": b"", "scan_name": "空.pdf"}, "文件“空.pdf”是空的，请重新选择。"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_a_sentence(
    signed: Signed, clerk: User, fields: dict[str, Any], sentence: str
) -> None:
    put(signed, clerk, name="李四", signed_on=dt.date(2026, 10, 8))
    with pytest.raises(ActionError) as refused:
        put(signed, clerk, **fields)
    assert str(refused.value) == sentence
    assert SignOff.objects.get().name == "李四"


@pytest.mark.parametrize(("name", "role"), [("李四", "checked"), ("", "filled")])
def test_database_lets_nobody_sign_twice_or_without_a_name(
    signed: Signed, clerk: User, name: str, role: str
) -> None:
    put(signed, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(**signed.fields, role=role, name=name, signed_on=TODAY)
    with pytest.raises(ActionError) as refused:
        put(signed, clerk, role, name=name)
    assert str(refused.value).startswith("“审核人”这一栏已经登记过" if name else "请填写谁签的。")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PDF, "签字页.pdf", "pdf"),
        (b"\n\n" + PDF, "签字页.pdf", "pdf"),
        (JPEG, "签字页.pdf", "jpg"),
        (PNG, "签字页", "png"),
        (b"<html>", "a.pdf", "“a.pdf”不是扫描件。请选pdf、jpg或png文件。"),
        (
            b"\0\0\0\x18ftypheic",
            "IMG.jpg",
            "“IMG.jpg”是手机照片（HEIC），请在手机上另存为jpg后再选。",
        ),
        (b"", "空.pdf", "文件“空.pdf”是空的，请重新选择。"),
        (PDF + b" " * 1024 * 1024, "大.pdf", "文件“大.pdf”超过1 MB，请降低扫描清晰度后再选。"),
    ],
)
def test_scan_is_known_by_its_content(data: bytes, name: str, kind: str, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 1
    try:
        found = scan_kind(data, name)
    except ScanError as refused:
        found = str(refused)
    assert found == kind


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("C:\\扫描\\签字页.pdf", "签字页.pdf"),
        ("../../x.png", "x.png"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "未命名"),
        ("签" * 300 + ".pdf", "签" * 196 + ".pdf"),
    ],
)
def test_name_of_a_scan_is_one_that_a_list_can_show(given: str, plain: str) -> None:
    assert plain_name(given) == plain


def test_scan_is_kept_once_under_its_content_with_its_own_name(signed: Signed, clerk: User) -> None:
    first = put(signed, clerk, scan=PDF, scan_name="签字页（一）.pdf")
    second = put(signed, clerk, "filled", scan=PDF, scan_name="同一页.pdf")
    assert first.scan.name == second.scan.name
    assert (first.scan_name, second.scan_name) == ("签字页（一）.pdf", "同一页.pdf")
    assert default_storage.open(first.scan.name).read() == PDF
    assert len(first.scan_sha256) == 64


def test_scan_that_cannot_be_kept_is_told_and_records_nobody(
    signed: Signed, clerk: User, tmp_path: Path
) -> None:
    (tmp_path / "papers").write_bytes(b"no folder")
    with pytest.raises(ScanError, match="没有存下来，其他内容还在"):
        put(signed, clerk, scan=b"%PDF-1.7", scan_name="签.pdf")
    assert not SignOff.objects.exists()


def test_internal_edition_names_who_signed_and_the_deputies_does_not(
    signed: Signed, clerk: User
) -> None:
    put(signed, clerk)
    take_back(put(signed, clerk, "filled", name="李四"), user=clerk)
    assert signed.publication is not None
    put(Signed(signed.publication, "deputy"), clerk, name="王五")
    owner = person_of(signed.publication.town, "clerk")
    view = town_view(town=signed.publication.town, user=owner, today=TODAY)
    line = SignedLine("checked", "张三", dt.date(2026, 10, 9))
    assert paper_of(view, edition="internal").signed == (line,)
    assert paper_of(view).signed == ()
