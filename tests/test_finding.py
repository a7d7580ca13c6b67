"""Finding: words as the index sees them, the index in the database, and who finds what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from commitments.actions import follow_touched, publish
from commitments.finding.access import Access, access_of, narrowed
from commitments.finding.entries import sentences
from commitments.finding.grams import fold, grams_of, needed, question, searched, shorter, spans
from commitments.finding.installing import INDEX, TABLE, install_index
from commitments.finding.keeping import in_turn, index_town
from commitments.finding.searching import Found, all_kinds, find
from commitments.models import Commitment, Document, FindEntry, Town, Unit
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)

FOLDED = [
    # text, folded
    ("加装电梯 200台。", "加装电梯200台"),
    ("ＡＢＣ１２３", "abc123"),
    ("52,583.00万元", "52583.00万元"),
    ("52，583", "52583"),
    ("3、5、8号楼", "3 5 8号楼"),
    ("2026-09-30", "2026 09 30"),
    ("达到80%。", "达到80%"),
    ("1.5万㎡", "1.5万平方米"),
    ("“十四五”规划", "十四五规划"),
    ("第1.", "第1"),
    ("Café É", "cafee"),
    ("①②", "12"),
    ("，。！", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_text_is_folded(text: str, folded: str) -> None:
    made = fold(text)
    assert made.text == folded
    assert len(made.places) == len(folded)


@pytest.mark.parametrize(
    ("folded", "short"),
    [
        ("52583.00万元", "52583万元"),
        ("1.50", "1.5"),
        ("0.0", "0"),
        ("2000", "2000"),
        ("79.5%", "79.5%"),
        ("1.0和2.05", "1和2.05"),
    ],
)
def test_zeros_behind_the_point_are_left_out(folded: str, short: str) -> None:
    assert shorter(folded) == short


def holds(text: str, asked: str) -> bool:
    """Whether a text is found by what was asked for: by the index, and by the words."""
    kept = searched([text])
    grams = grams_of(kept)
    return all(
        any(form in kept and grams.issuperset(needed(form)) for form in word.forms)
        for word in question(asked).words
    )


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("加装电梯200台", "电", True),
        ("加装电梯200台", "电梯", True),
        ("加装电梯200台", "装电梯", True),
        ("加装电梯200台", "梯电", False),
        ("加装、电梯", "加装电梯", True),
        ("投入52,583.00元", "52583", True),
        ("投入52583元", "52,583.00", True),
        ("投入52583元", "52,583.00元", True),
        ("投入52,583.00元", "52583元", True),
        ("投入５２５８３元", "52583", True),
        ("完成3、5号楼", "35", False),
        ("占79.5%", "795", False),
        ("新建G1503连接线", "g1503", True),
        ("新建社区食堂2所", "食堂 新建", True),
        ("新建社区食堂2所", "食堂 改造", False),
    ],
)
def test_words_are_found(text: str, asked: str, found: bool) -> None:
    assert holds(text, asked) is found


LETTERS = st.text(
    st.one_of(
        st.sampled_from("加装电梯路0123,.，．。、 \n%Ａé㎡①"),
        st.characters(exclude_characters="\0"),
    ),
    min_size=1,
    max_size=30,
)


@given(LETTERS, st.data())
def test_whatever_piece_of_a_text_is_asked_the_text_is_found(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert holds(text, text[start:end])


@given(LETTERS, st.data())
def test_marks_stand_where_the_words_do(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = question(text[start : start + 3]).words
    for begin, end in spans(text, words):
        assert 0 <= begin < end <= len(text)
        assert any(form in fold(text[begin:end]).text for word in words for form in word.forms)


def test_question_has_at_most_so_many_words() -> None:
    assert [word.typed for word in question("  电梯　食堂 电梯 。 ").words] == ["电梯", "食堂"]
    assert question("，。").words == ()
    assert len(question("一 二 三 四 五 六 七 八 九 十").words) == 8
    assert question("长" * 61).too_long
    assert question("长" * 61).words == ()
    assert not question("长" * 60).too_long


def test_sentences_say_where_they_stand() -> None:
    text = "政府工作报告\n\n一、成绩\n  加装电梯200台。完成食堂2所；\n新建道路"
    found = list(sentences(text))
    assert [words for _place, words in found] == [
        "政府工作报告",
        "一、成绩",
        "加装电梯200台。",
        "完成食堂2所；",
        "新建道路",
    ]
    assert all(text.startswith(words, place) for place, words in found)


# The index in the database


DAY = dt.date(2026, 9, 30)


def parts_of_the_index() -> set[str]:
    """What the database holds of the index: a GIN index, or a table and what keeps it in step."""
    asked = {
        "postgresql": "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%%USING gin%%'",
        "sqlite": f"SELECT name FROM sqlite_master WHERE tbl_name IN ('{TABLE}', '{INDEX}')",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor].replace("%%", "%"))
        return {name for (name,) in cursor.fetchall() if name.startswith(INDEX)}


def test_index_is_there_after_migrate_and_put_back(db: None) -> None:
    wanted = {
        "postgresql": {INDEX},
        "sqlite": {INDEX, f"{INDEX}_added", f"{INDEX}_gone", f"{INDEX}_changed"},
    }[connection.vendor]
    assert parts_of_the_index() == wanted
    with connection.cursor() as cursor:
        # As SQLite does where a migration remakes the table.
        for name in wanted - {INDEX}:
            cursor.execute(f"DROP TRIGGER {name}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX {INDEX}")
    install_index(using="default")
    assert parts_of_the_index() == wanted


def refuse_a_broken_index() -> None:
    """The table of SQLite's index says exactly what the entries do."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def town(db: None) -> Town:
    """示例镇 with lifts, a canteen for clerks alone, a unit for each and a report."""
    town: Town = TownFactory(code="999000001", name="示例镇", city="示例市", order=1)
    report = DocumentFactory(
        town=town,
        title="示例镇2026年政府工作报告",
        text="一、成绩\n既有多层住宅加装电梯200台。全力保障民生；\n新建社区食堂2所。",
    )
    plan = PlanFactory(town=town, title="2026年目标任务")
    lifts = CommitmentFactory(
        plan=plan,
        wording="既有多层住宅加装电梯200台",
        lead_unit=UnitFactory(town=town, name="镇城建中心"),
        category="livelihood_project",
    )
    SourceFactory(commitment=lifts, document=report, quote="加装电梯200台", offset=11)
    SiteFactory(commitment=lifts, name="莘松二村")
    ProgressFactory(commitment=lifts, cause="泵房用地两处未谈妥")
    CommitmentFactory(
        plan=plan,
        wording="内部督办：翡翠湖违建拆除",
        visibility="internal",
        lead_unit=UnitFactory(town=town, name="翡翠湖专班"),
    )
    index_town(town.code)
    return town


def release(town: Town) -> None:
    publish(town=town, title="三季度", as_of=DAY, released_on=DAY, released_by="镇党政办")


def kinds(asked: str, access: Access) -> dict[str, int]:
    """Kind -> how many are found, of those of which anything is."""
    found = find(question(asked), access, all_kinds(10))
    return {kind: each.total for kind, each in found.items() if each.total}


INSIDE = Access(inside=frozenset(["999000001"]))
DEPUTY = Access(deputy=frozenset(["999000001"]))
PUBLIC = Access(public=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("梯", {"commitment": 1, "sentence": 1}),
        ("电梯", {"commitment": 1, "sentence": 1}),
        ("装电梯", {"commitment": 1, "sentence": 1}),
        ("莘松", {"commitment": 1}),
        ("泵房用地", {"commitment": 1}),
        ("城建中心", {"commitment": 1, "unit": 1}),
        ("工作报告", {"document": 1}),
        ("示例市", {"town": 1}),
        ("食堂", {"sentence": 1}),
        ("翡", {"commitment": 1, "unit": 1}),
        ("电梯 莘松", {"commitment": 1}),
        ("梯电", {}),
        ("鹭", {}),
    ],
)
def test_clerk_finds_the_live_state(town: Town, asked: str, found: dict[str, int]) -> None:
    assert kinds(asked, INSIDE) == found
    assert kinds(asked, Access(everywhere=True)) == found


def test_others_find_what_was_released_as_they_may_see_it(town: Town) -> None:
    assert kinds("电梯", DEPUTY) == {}
    assert kinds("示例镇", PUBLIC) == {"town": 1}
    release(town)
    for access in (DEPUTY, PUBLIC, narrowed(PUBLIC, "999000001")):
        assert kinds("电梯", access) == {"commitment": 1, "sentence": 1}
        assert kinds("翡", access) == {}
        assert kinds("专班", access) == {}
    assert kinds("翡", Access(inside=frozenset(["999000001"]), released=True)) == {
        "commitment": 1,
        "unit": 1,
    }
    assert kinds("电梯", Access(deputy=frozenset(["999000002"]))) == {}
    assert kinds("电梯", Access()) == {}


def test_what_changed_since_is_not_found_by_others(town: Town) -> None:
    release(town)
    lifts = Commitment.objects.get(category="livelihood_project")
    lifts.wording = "既有住宅加装扶梯200台"
    lifts.save()
    follow_touched(as_of=DAY, commitments=[lifts.pk])
    assert kinds("扶梯", INSIDE) == {"commitment": 1}
    assert kinds("扶梯", PUBLIC) == {}
    assert kinds("加装电梯", INSIDE) == {"sentence": 1}
    assert kinds("加装电梯", PUBLIC) == {"commitment": 1, "sentence": 1}
    refuse_a_broken_index()


def test_document_behind_what_is_hidden_stays_hidden(town: Town) -> None:
    secret = DocumentFactory(town=town, title="督办通报", text="翡翠湖违建尚余三处。")
    hidden = Commitment.objects.get(visibility="internal")
    SourceFactory(commitment=hidden, document=secret, quote="翡翠湖违建", offset=0)
    unread = DocumentFactory(town=town, title="未引用的文件", text="鹭鸟湿地。")
    release(town)
    assert kinds("湖违建", DEPUTY) == kinds("督办", DEPUTY) == kinds("鹭鸟", DEPUTY) == {}
    assert kinds("督办通报", INSIDE) == kinds("未引用", INSIDE) == {"document": 1}
    assert kinds("鹭鸟", INSIDE) == {"sentence": 1}
    unread.delete()
    index_town(town.code)
    assert kinds("鹭鸟", INSIDE) == {}
    refuse_a_broken_index()


def test_quotes_stand_for_a_text_that_is_not_held(town: Town) -> None:
    report = Document.objects.get()
    report.text = ""
    report.save()
    index_town(town.code)
    assert kinds("电梯200", INSIDE) == {"commitment": 1, "sentence": 1}
    row = find(question("电梯200"), INSIDE, all_kinds(10))["sentence"].rows[0]
    assert (row.target, row.place, row.words) == (report.pk, 11, "加装电梯200台")


def test_only_differences_are_written(town: Town) -> None:
    assert index_town(town.code) == 0
    kept = set(FindEntry.objects.values_list("pk", flat=True))
    Unit.objects.filter(name="镇城建中心").update(short_name="城建")
    # The unit's own entry goes and comes.
    assert index_town(town.code) == 2
    assert len(kept & set(FindEntry.objects.values_list("pk", flat=True))) == len(kept) - 1
    assert index_town("000000000") == 0


def test_many_entries_are_written_in_pieces(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commitments.finding.keeping.MANY", 3)
    kept = FindEntry.objects.count()
    one = FindEntry.objects.filter(kind="town").get()
    FindEntry.objects.exclude(kind="town").delete()
    # As two that wrote at once would leave it.
    one.pk = None
    one.grams = [1]
    one.save()
    assert index_town(town.code) == kept
    assert FindEntry.objects.count() == kept
    assert kinds("电梯", INSIDE) == {"commitment": 1, "sentence": 1}
    assert index_town(town.code) == 0


def test_entries_follow_commitments_that_are_gone(town: Town) -> None:
    gone = Commitment.objects.get(visibility="internal")
    ids = [gone.pk]
    gone.delete()
    follow_touched(as_of=DAY, commitments=ids)
    assert kinds("督办", INSIDE) == {}
    refuse_a_broken_index()


def test_entries_are_read_as_they_were_written(town: Town) -> None:
    entry = FindEntry.objects.get(kind="town")
    assert grams_of(entry.text) < set(entry.grams)
    assert entry.text == "\n示例镇\n示例市示例区示例镇\n999000001\n"
    entry.save()
    assert kinds("示例市", INSIDE) == {"town": 1}


def test_entry_for_nobody_is_refused(town: Town) -> None:
    with pytest.raises(IntegrityError):
        FindEntry.objects.create(town=town, kind="unit", words="无人", text="\n无人\n", grams=[1])


def rows_of(asked: str, access: Access = INSIDE) -> list[str]:
    found: Found = find(question(asked), access, {"commitment": (10, 0)})["commitment"]
    return [row.words.partition("\n")[0] for row in found.rows]


def test_exact_name_comes_first_then_projects_then_the_newest(db: None) -> None:
    town = TownFactory(code="999000001")
    old = PlanFactory(town=town, given=dt.date(2025, 1, 10))
    new = PlanFactory(town=town, given=dt.date(2026, 1, 10))
    for plan, wording, category in [
        (old, "旧路灯更新", "key_task"),
        (new, "新路灯更新", "key_task"),
        (old, "路灯补建", "livelihood_project"),
        (old, "路灯", "key_task"),
        (new, "亮化工程", "livelihood_project"),
    ]:
        CommitmentFactory(plan=plan, wording=wording, category=category)
    ProgressFactory(commitment=Commitment.objects.get(wording="亮化工程"), words="已装路灯更多")
    index_town(town.code)
    assert rows_of("路灯") == ["路灯", "路灯补建", "新路灯更新", "旧路灯更新", "亮化工程"]
    assert rows_of("路灯更") == ["新路灯更新", "旧路灯更新", "亮化工程"]


def test_more_than_the_most_are_not_counted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _each in range(4):
        CommitmentFactory(plan=town.plans.get(), wording="铺设管网")
    index_town(town.code)
    page = {"commitment": (2, 2)}
    found = find(question("管"), INSIDE, page)["commitment"]
    assert (len(found.rows), found.total, found.more) == (2, 4, False)
    monkeypatch.setattr("commitments.finding.searching.MOST", 3)
    found = find(question("管"), INSIDE, page)["commitment"]
    assert (len(found.rows), found.total, found.more) == (2, 3, True)


def test_access_is_what_a_person_is_to_each_town(town: Town, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    other = TownFactory(code="999000002")
    assert access_of(person_of(town, "clerk")) == INSIDE
    assert access_of(person_of(town, "deputy")) == DEPUTY
    assert access_of(person_of(town, "presidium")) == DEPUTY
    assert access_of(administrator()) == Access(everywhere=True)
    stranger = access_of(person_of(other, "deputy"))
    assert narrowed(stranger, town.code) == stranger
    settings.PUBLIC_PAGES = True
    assert access_of(person_of(town, "clerk")).audience(other.code) == "public"


def test_each_town_is_looked_through_on_one_night_of_seven() -> None:
    codes = [f"{number:09d}" for number in range(310_000_001, 310_000_036)]
    nights = [in_turn(codes, dt.date(2026, 12, 28) + dt.timedelta(days=n)) for n in range(7)]
    assert sorted(code for night in nights for code in night) == codes
    assert all(nights)
    assert in_turn(codes, dt.date(2027, 1, 4)) == nights[0]
