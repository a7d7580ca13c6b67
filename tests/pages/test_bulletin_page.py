"""The pages of the 通报: for the clerk who writes it, a deputy, a stranger; and the shell."""

from __future__ import annotations

import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from docx import Document

from commitments.bulletins.acting import stamp
from commitments.bulletins.source import fingerprint
from commitments.models import Bulletin, Commitment, Progress, Publication, Town
from tests.factories import TownFactory, person_of
from tests.pages.reading_pages import client_of, words

pytestmark = pytest.mark.django_db
LIST = "/towns/999000001/bulletins/"
NUMBER = "示政督〔2026〕20号"
TITLE = "关于示例镇2026年第三季度目标任务进展情况的通报"


def begin(clerk: Client, **fields: str) -> Bulletin:
    """Begun on the page, of the live state of 30 September unless ``fields`` say otherwise."""
    clerk.post(LIST, {"source": "live", "as_of": "2026-09-30"} | fields)
    return Bulletin.objects.latest("pk")


def act(clerk: Client, made: Bulletin, name: str, **fields: Any) -> Any:
    """One of the page's buttons pressed, with what the page's forms hold now."""
    stored = Bulletin.objects.get(pk=made.pk)
    hidden = {"stamp": stamp(stored)}
    if name == "issue":
        hidden["confirmed"] = fingerprint(stored)
    return clerk.post(made.get_absolute_url(), hidden | {"act": name} | fields, follow=True)


def own_words(made: Bulletin, **fields: str) -> dict[str, str]:
    """What the form of its words is sent with."""
    names = ("title", "masthead", "issue", "addressees", "copies", "issuer", "requirements")
    return {name: getattr(made, name) for name in names} | fields


def issue(clerk: Client, made: Bulletin) -> Any:
    """Submitted and issued on the page."""
    act(clerk, made, "submit")
    return act(clerk, made, "issue", number=NUMBER, day="2026-10-12")


def test_clerk_takes_it_from_draft_to_issue(second: Publication, clerk: Client) -> None:
    made = begin(clerk)
    shown = words(clerk.get(made.get_absolute_url()))
    assert "征求意见稿" in shown
    assert "目标任务共2项：完成1项，偏慢1项。" in shown
    assert "原因：泵房用地两处未谈妥。下一步：10月底前完成选址。预计2026年12月20日完成。" in shown
    answer = act(clerk, made, "change", **own_words(made, masthead="示例镇政务督查"))
    assert ("已保存。" in words(answer), "示例镇政务督查" in words(answer)) == (True, True)
    assert "已送审。" in words(act(clerk, made, "submit"))
    shown = words(clerk.get(made.get_absolute_url()))
    assert "印发时发布这一期与“三季度会议”相比，没有变化的3项" in shown
    answer = act(clerk, made, "issue", number=NUMBER, day="2026-10-12")
    assert f"已印发：{NUMBER}。" in words(answer)
    assert Publication.objects.get(number=3).title == TITLE
    shown = words(clerk.get(made.get_absolute_url()))
    assert ("核对无误，印发" in shown, f"{NUMBER}" in shown) == (False, True)
    assert NUMBER in words(clerk.get(LIST))


def test_download_is_the_same_letter_under_its_chinese_name(
    second: Publication, clerk: Client
) -> None:
    made = begin(clerk, source="2")
    answer = clerk.get(f"{made.get_absolute_url()}bulletin.docx")
    name = quote(f"{TITLE}（征求意见稿）.docx")
    assert f"filename*=utf-8''{name}" in answer.headers["Content-Disposition"]
    document = Document(BytesIO(answer.content))
    said = [p.text for p in document.paragraphs if p.text]
    assert said[0] == "征求意见稿"
    assert "目标任务共2项：完成1项，偏慢1项。" in "".join(said)
    shown = words(clerk.get(made.get_absolute_url()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert [each for each in said + cells if re.sub(r"\s+", "", each) not in shown] == []


def test_who_reads_what(second: Publication, clerk: Client, deputy: Client, settings: Any) -> None:
    made = begin(clerk)
    stranger = client_of(person_of(TownFactory(), "clerk"))
    pages = [made.get_absolute_url(), f"{made.get_absolute_url()}bulletin.docx"]
    for client in (deputy, stranger):
        assert [client.get(page).status_code for page in pages] == [404, 404]
        assert client.post(pages[0], {"act": "submit"}).status_code == 404
    assert [Client().get(page).status_code for page in pages] == [302, 302]
    assert words(deputy.get(LIST)).count(TITLE) == 0
    issue(clerk, made)
    assert [deputy.get(page).status_code for page in pages] == [200, 200]
    shown = words(deputy.get(pages[0]))
    assert ("登记" in shown, "经过" in shown, "起草" in shown) == (False, False, False)
    assert deputy.post(pages[0], {"act": "submit"}).status_code == 404
    assert [stranger.get(page).status_code for page in pages] == [404, 404]
    settings.PUBLIC_PAGES = True
    assert [Client().get(page).status_code for page in pages] == [200, 200]
    assert Client().post(LIST, {"source": "live"}).status_code == 404


def test_public_reads_none_that_holds_deputies_items(
    town: Town, clerk: Client, settings: Any
) -> None:
    Commitment.objects.filter(number="2").update(visibility="deputy")
    made = begin(clerk)
    issue(clerk, made)
    settings.PUBLIC_PAGES = True
    assert Client().get(made.get_absolute_url()).status_code == 404
    assert TITLE not in words(Client().get(LIST))


def test_item_left_out_is_counted_and_its_reason_stays_in_the_town(
    second: Publication, clerk: Client, deputy: Client
) -> None:
    made = begin(clerk)
    item = Commitment.objects.get(number="1")
    answer = act(clerk, made, "leave", commitment=item.pk, reason="另行约谈")
    assert "不列入本期通报的1项不逐项列出，合计2项。" in words(answer)
    assert "另行约谈" in words(answer)
    wrong = act(clerk, made, "leave", commitment=item.pk, reason="")
    assert ("本期通报没有列这一项" in words(wrong), "请写明为什么不列入" in words(wrong)) == (
        True,
        True,
    )
    assert "已重新列入。" in words(act(clerk, made, "put_back", commitment=item.pk))
    act(clerk, made, "leave", commitment=item.pk, reason="另行约谈")
    issue(clerk, made)
    page = deputy.get(made.get_absolute_url()).content.decode()
    assert "另行约谈" not in page


def test_refused_words_say_why_and_lose_nothing(second: Publication, clerk: Client) -> None:
    made = begin(clerk)
    typed = own_words(made, title="", copies="镇党委，镇人大")
    answer = act(clerk, made, "change", **typed)
    assert "请填写标题。" in words(answer)
    assert 'value="镇党委，镇人大"' in answer.content.decode()
    assert Bulletin.objects.get().copies == ""


def test_empty_requirements_are_asked_for_at_their_field(
    second: Publication, clerk: Client
) -> None:
    made = begin(clerk)
    act(clerk, made, "change", **own_words(made, requirements=""))
    shown = act(clerk, made, "submit").content.decode()
    field = shown[shown.index('name="requirements"') :]
    assert "下一步要求还是空的，请先填写，再送审。" in field[: field.index("</div>")]
    assert "改写下一步要求" in shown


def test_public_example_stays_a_draft(town: Town, clerk: Client) -> None:
    made = begin(clerk)
    Town.objects.update(provenance="public_example")
    page = clerk.get(made.get_absolute_url()).content.decode()
    assert "只能看草稿，不能送审和印发。" in page
    assert ('value="submit"' in page, 'value="drop"' in page) == (False, True)


def test_change_of_another_is_shown_first(second: Publication, clerk: Client) -> None:
    made = begin(clerk)
    Bulletin.objects.update(copies="镇人大主席团")
    answer = clerk.post(
        made.get_absolute_url(),
        {"act": "change", "stamp": "0" * 32, **own_words(made, copies="镇党委")},
    )
    shown = words(answer)
    assert "别人刚刚改过这份通报" in shown
    assert "抄送镇人大主席团" in shown
    assert 'value="镇党委"' in answer.content.decode()
    assert Bulletin.objects.get().copies == "镇人大主席团"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "示政督[2026]20号"}, "“示政督[2026]20号”不像文号"),
        ({"number": ""}, "请填写文号。"),
        ({"day": "昨天"}, "“昨天”不是日期，请写成2026-09-30这样。"),
        ({"day": "2026-09-01"}, "印发日期2026年9月1日早于数据截至日期2026年9月30日，请改。"),
        ({"day": "2026-12-30"}, "印发日期2026年12月30日还没有到"),
        ({"confirmed": "别的"}, "数据刚刚有变动，没有印发。"),
    ],
)
def test_refused_issue_says_why_and_loses_nothing(
    fields: dict[str, str], said: str, second: Publication, clerk: Client
) -> None:
    made = begin(clerk, source="2")
    act(clerk, made, "submit")
    answer = act(clerk, made, "issue", **({"number": NUMBER, "day": "2026-10-12"} | fields))
    assert said in words(answer)
    if fields.get("number") != "":
        assert f'value="{fields.get("number", NUMBER)}"' in answer.content.decode()
    assert Bulletin.objects.get().state == "submitted"


def test_figures_that_moved_are_shown_before_they_are_issued(
    second: Publication, clerk: Client
) -> None:
    made = begin(clerk)
    act(clerk, made, "submit")
    page = clerk.get(made.get_absolute_url()).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("stamp", "confirmed")
    }
    Progress.objects.filter(value=100).update(value=180)
    sent = hidden | {"act": "issue", "number": NUMBER, "day": "2026-10-12"}
    answer = clerk.post(made.get_absolute_url(), sent)
    assert "数据刚刚有变动，没有印发。下面是按新数据的内容" in words(answer)
    assert "100台→180台" in words(answer)
    assert Publication.objects.count() == 2
    assert f"已印发：{NUMBER}。" in words(
        act(clerk, made, "issue", number=NUMBER, day="2026-10-12")
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"as_of": ""}, "用实时数据须填写数据截至日期。"),
        ({"as_of": "0001-01-01"}, "日期要在1990年到2100年之间。"),
        ({"as_of": "2025-01-01"}, "没有可通报的事项：请先导入计划，或检查数据截至日期。"),
        ({"source": "9"}, "没有这一期，请从列表中选。"),
    ],
)
def test_refused_beginning_says_why(
    fields: dict[str, str], said: str, second: Publication, clerk: Client
) -> None:
    answer = clerk.post(LIST, {"source": "live", "as_of": "2026-09-30"} | fields)
    assert said in words(answer)
    assert not Bulletin.objects.exists()


def test_dropped_draft_leads_back_to_the_list(second: Publication, clerk: Client) -> None:
    answer = act(clerk, begin(clerk), "drop")
    assert answer.redirect_chain == [(LIST, 302)]
    assert "还没有通报。" in words(answer)


def test_shell_writes_a_bulletin_and_says_what(second: Publication, tmp_path: Path) -> None:
    out, said = tmp_path / "通报.docx", StringIO()
    call_command("export_bulletin", "--town", "999000001", "--out", str(out), stdout=said)
    assert said.getvalue() == f"已写入 {out}：{TITLE}（征求意见稿），2个附件。\n"
    assert TITLE.replace("目标", "\n目标") in [p.text for p in Document(str(out)).paragraphs]
    assert not Bulletin.objects.exists()
    with pytest.raises(CommandError, match="没有编号为“7”的通报；已有的是：无。"):
        call_command("export_bulletin", "--town", "999000001", "--id", "7", "--out", str(out))
