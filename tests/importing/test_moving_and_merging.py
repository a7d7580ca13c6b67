"""A batch in the wrong town, commitments registered twice, the workbook given back."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commitments.models import Commitment, Plan, Town
from imports.models import Batch
from people.models import Membership, User
from tests.factories import CommitmentFactory, ProgressFactory, TownFactory, administrator
from tests.importing.conftest import Read, page, press
from tests.importing.files import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(clerk: User) -> Town:
    """Another town of the same clerk."""
    town: Town = TownFactory(name="邻近镇")
    Membership.objects.create(user=clerk, town=town, role=Membership.Role.CLERK)
    return town


def test_batch_is_moved_to_another_town_of_the_clerk(
    desk: Client, batch: Batch, second: Town
) -> None:
    assert "邻近镇</option>" in page(desk, "move", batch.pk)
    html = press(desk, "move", batch, town=second.code)
    assert "已移到邻近镇，正在重新读取。" in html
    batch.refresh_from_db()
    assert (batch.town, batch.state) == (second, "received")


def test_batch_is_not_moved_to_a_town_of_others(desk: Client, batch: Batch, town: Town) -> None:
    other = TownFactory(name="别人的镇")
    assert "别人的镇" not in page(desk, "move", batch.pk)
    assert "您只负责这一个镇街，不能移动。" in page(desk, "move", batch.pk)
    assert "请从列表中选择要移到的镇街。" in press(desk, "move", batch, town=other.code)
    batch.refresh_from_db()
    assert batch.town == town


@pytest.fixture
def twins(plan: Plan) -> tuple[Commitment, Commitment]:
    """One commitment, registered twice."""
    one = CommitmentFactory(plan=plan, number="1", wording="新建社区食堂2所", value=2, unit="所")
    other = CommitmentFactory(plan=plan, number="9", wording="建设2所社区食堂", value=2, unit="所")
    ProgressFactory(commitment=other, value=1)
    return one, other


def merging(town: Town, **query: int) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('imports:merge', args=[town.code])}?{asked}"


def test_two_are_chosen_seen_merged_and_parted(
    desk: Client, town: Town, twins: tuple[Commitment, Commitment]
) -> None:
    keep, drop = twins
    html = desk.get(merging(town), {"q": "食堂"}).content.decode()
    assert f'name="keep" value="{keep.pk}"' in html
    html = desk.get(merging(town, keep=keep.pk, drop=drop.pk)).content.decode()
    assert "这两项是同一件事吗？" in html
    assert "两项没有互相矛盾的内容。" in html
    said = {"keep": keep.pk, "drop": drop.pk}
    html = desk.post(merging(town), said, follow=True).content.decode()
    assert "已合并。两项的原话和进展都保留在历史里。" in html
    drop.refresh_from_db()
    assert drop.merged_into == keep
    assert "“建设2所社区食堂”并入“新建社区食堂2所”" in desk.get(merging(town)).content.decode()
    html = desk.post(merging(town), {"part": drop.pk}, follow=True).content.decode()
    assert "已取消合并。" in html
    drop.refresh_from_db()
    assert drop.merged_into is None


def test_contradictions_are_asked(
    desk: Client, town: Town, twins: tuple[Commitment, Commitment]
) -> None:
    keep, drop = twins
    ProgressFactory(commitment=keep, value=2)
    to = merging(town, keep=keep.pk, drop=drop.pk)
    assert "有出入的地方以哪一项为准？" in desk.get(to).content.decode()
    said = {"keep": str(keep.pk), "drop": str(drop.pk)}
    assert "请选定以哪一项为准" in desk.post(merging(town), said).content.decode()
    drop.refresh_from_db()
    assert drop.merged_into is None
    desk.post(merging(town), said | {"prefer": "keep"})
    drop.refresh_from_db()
    assert drop.merged_into == keep


def test_commitments_of_another_town_are_not_merged_here(
    desk: Client, town: Town, twins: tuple[Commitment, Commitment]
) -> None:
    other = CommitmentFactory()
    said = {"keep": twins[0].pk, "drop": other.pk}
    html = desk.post(merging(town), said, follow=True).content.decode()
    assert "请选定要保留的一项和要并入的一项。" in html
    assert desk.post(merging(town), {"part": other.pk}).status_code == 404


def test_marked_workbook_comes_back(desk: Client, read: Read) -> None:
    batch = read(ledger(), "台账.xlsx")
    assert "下载改错表" in page(desk, "batch", batch.pk)
    answer = desk.get(reverse("imports:annotated", args=[batch.pk]))
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert "问题清单" in book.sheetnames
    comment = book["明细"]["G7"].comment
    assert comment is not None
    assert "看不懂" in comment.text


def test_without_issues_there_is_nothing_to_give_back(desk: Client, read: Read) -> None:
    batch = read("序号,任务表述,目标值,完成时限\n1,新建食堂,2所,2026-12-31\n".encode())
    html = page(desk, "batch", batch.pk)
    assert "下载改错表" not in html
    html = desk.get(reverse("imports:annotated", args=[batch.pk]), follow=True).content.decode()
    assert "这份文件没有要改的地方。" in html


def test_admin_lists_batches_rows_and_headings(client: Client, batch: Batch) -> None:
    client.force_login(administrator())
    for name in ("batch", "row", "rememberedheading"):
        assert client.get(reverse(f"admin:imports_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:imports_batch_add")).status_code == 403
