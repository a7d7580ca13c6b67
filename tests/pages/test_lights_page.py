"""The page of a town's lights, and the page of the rule: for clerks, deputies and strangers."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments.actions import publish
from commitments.lights import OURS, SHIPPED
from commitments.models import Judgement, LightScheme, Publication, Town
from commitments.schemes import choices_for, scheme_of, schemes_of
from tests.factories import TownFactory, person_of
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db
PAGE = "/towns/999000001/lights/"
# 低于计划的80%为一档: the town's lifts are at 50 % where 75 % was planned.
TYPED = {
    "name": "本县2026年亮灯办法",
    "basis": "relative",
    "source": "县府办发〔2026〕5号",
    **{"upto_1": "20", "inclusive_1": "on", "word_1": "提醒", "colour_1": "blue"},
    **{"upto_2": "", "word_2": "预警", "colour_2": "red"},
}


@pytest.fixture
def committed(broker_away: None, django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """What is done once a page has stored its work, done at once and in this process."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_clerk_sees_every_rule_with_its_source_and_what_it_leaves_open(
    town: Town, clerk: Client
) -> None:
    shown = words(clerk.get(PAGE))
    assert "偏慢的事项按“兑现的规则”分档。" in shown
    for scheme in list(SHIPPED.values())[1:]:
        assert f"{scheme.name}{'按慢' if scheme.basis == 'points' else '按完成'}" in shown
        assert f"出处：{scheme.source}" in shown
        assert f"原文没有说的：{scheme.unsaid}" in shown
    assert PAGE in clerk.get("/towns/999000001/?live=1").content.decode()


def test_preview_names_what_would_change_and_changes_nothing(town: Town, clerk: Client) -> None:
    shown = words(clerk.get(f"{PAGE}?rule=yinchuan"))
    assert "按这套规则，1项偏慢中有1项亮灯变化，状态不变。" in shown
    assert "既有多层住宅加装电梯200台慢序时→亮黄灯慢25个百分点" in shown
    assert scheme_of(Town.objects.get()) == OURS
    assert "亮灯变化" not in words(clerk.get(f"{PAGE}?rule=nobody"))


def test_choosing_a_rule_names_slow_items_by_it_and_leaves_publications(
    second: Publication, clerk: Client, committed: Callable[[], Any]
) -> None:
    with committed():
        answer = clerk.post(PAGE, {"action": "use", "rule": "yinchuan"}, follow=True)
    assert "已改用“银川市2025年”。各项的状态不变；已发布的各期仍用发布时的规则。" in words(answer)
    row = Judgement.objects.get(commitment__number="1")
    assert (row.status, row.light, row.light_word) == ("behind", "yellow", "亮黄灯")
    live = clerk.get("/towns/999000001/?live=1")
    assert "亮黄灯" in words(live)
    assert '<span class="lamp lamp-yellow" aria-hidden="true"></span>' in live.content.decode()
    assert "慢序时的按“银川市2025年”亮灯：慢不到10个百分点不亮灯，仍为慢序时；" in words(live)
    released = words(clerk.get("/towns/999000001/"))
    assert ("亮黄灯" in released, "10至30个为慢序时" in released) == (False, True)


def test_publication_keeps_the_rule_it_was_released_with(town: Town, deputy: Client) -> None:
    Town.objects.update(light_scheme="sanya")
    released = publish(
        town=town,
        title="三季度会议",
        as_of=dt.date(2026, 9, 30),
        released_on=TODAY,
        released_by="镇党政办",
    )
    Town.objects.update(light_scheme="ours")
    assert released.lights["id"] == "sanya"
    shown = words(deputy.get("/towns/999000001/"))
    assert "亮黄牌" in shown
    assert "慢序时的按“三亚市2022年”亮灯：完成到计划的50%以上为亮黄牌" in shown
    story = words(deputy.get(f"/commitments/{released.items.first().commitment_id}/"))
    assert "慢序时的按“三亚市2022年”亮灯" in story


def test_change_of_lights_is_no_change_of_status(second: Publication, clerk: Client) -> None:
    Town.objects.update(light_scheme="xinhuang")
    assert "状态变化" not in words(clerk.get("/towns/999000001/publish/"))


def test_typed_rule_is_shown_before_it_is_kept(
    town: Town, clerk: Client, committed: Callable[[], Any]
) -> None:
    shown = clerk.post(PAGE, {**TYPED, "action": "save"})
    assert "按这套规则，1项偏慢中有1项亮灯变化，状态不变。" in words(shown)
    assert "完成到计划的80%以上提醒" in words(shown)
    assert not LightScheme.objects.exists()
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown.content.decode())
    changed = clerk.post(PAGE, {**TYPED, "word_2": "严重预警", "action": "save", "seen": seen})
    assert not LightScheme.objects.exists()
    assert "严重预警" in words(changed)
    with committed():
        clerk.post(PAGE, {**TYPED, "action": "save", "seen": seen})
    kept = LightScheme.objects.get()
    assert (kept.code, kept.town_id, kept.basis) == ("999000001-1", town.pk, "relative")
    assert kept.bounds[0] == {
        **{"light": "own1", "upto": "0.2", "inclusive": True},
        **{"word": "提醒", "colour": "blue"},
    }
    assert Judgement.objects.get(commitment__number="1").light_word == "预警"
    assert "本县2026年亮灯办法" in words(clerk.get(PAGE))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "请填写规则名称。"),
        ({"basis": ""}, "请选按哪种办法量。"),
        ({"upto_1": "二十"}, "第1档的界限“二十”不是数，请写成10或12.5这样。"),
        ({"upto_1": "1e-999999"}, "第1档的界限“1e-999999”不是数，请写成10或12.5这样。"),
        ({"upto_1": "12.34567"}, "第1档的界限最多写四位小数。"),
        ({"word_2": "提醒"}, "第2档的说法和另一档相同，分不清，请换一个。"),
        ({"word_1": "已完成"}, "第1档的说法已是一种状态的名称，会混淆，请换一个。"),
        ({"word_1": "偏慢"}, "第1档的说法已是一种状态的名称，会混淆，请换一个。"),
        ({"upto_1": "120"}, "第1档的界限要大于0，不超过100。"),
        ({"upto_1": ""}, "第1档没有写界限，后面却还有一档：只有最后一档不写界限，请补上。"),
        ({"upto_2": "50"}, "第2档是最后一档，不要写界限；比它还慢的如果另有说法，请再加一档。"),
        ({"word_1": ""}, "第1档选了颜色，没有写说法；颜色不能单独用，请写上说法。"),
        ({"colour_2": ""}, "第2档写了说法，没有选颜色，请选一种。"),
        (
            {"upto_2": "15", "word_3": "停工", "colour_3": "black"},
            "第2档要比前一档慢得更多，请把各档从轻到重排。",
        ),
    ],
)
def test_fault_of_a_typed_rule_is_named_and_nothing_is_lost(
    changed: dict[str, str], said: str, town: Town, clerk: Client
) -> None:
    answer = clerk.post(PAGE, {**TYPED, **changed, "action": "preview"})
    assert said in words(answer)
    assert "没有保存。请到这一页下面改正标出的地方，填过的都还在。" in words(answer)
    html = answer.content.decode()
    for value in ({**TYPED, **changed}["word_2"], TYPED["source"], {**TYPED, **changed}["upto_1"]):
        assert f'value="{value}"' in html or not value
    assert not LightScheme.objects.exists()


def test_word_of_a_stretch_without_a_light_is_no_lights_word(town: Town, clerk: Client) -> None:
    """A copy of ours may call a light 慢序时, but not beside a stretch that is shown as that."""
    typed = {**TYPED, "action": "preview", "word_2": "慢序时"}
    assert "第2档的说法" not in words(clerk.post(PAGE, typed))
    unlit = {**typed, "word_1": "", "colour_1": ""}
    said = "第2档的说法和另一档相同，分不清，请换一个。"
    # A row that has its end alone is a stretch without a light.
    assert said in words(clerk.post(PAGE, unlit))


def test_full_width_numbers_and_units_are_read(town: Town, clerk: Client) -> None:
    typed = {**TYPED, "basis": "points", "upto_1": "１２．５个百分点"}
    assert "慢12.5个百分点以内提醒" in words(clerk.post(PAGE, {**typed, "action": "preview"}))


def own_scheme(town: Town, **given: Any) -> LightScheme:
    bound = {"light": "own1", "upto": None, "inclusive": False, "word": "偏慢", "colour": "red"}
    made = {"code": f"{town.code}-1", "name": "本县办法", "town": town, "basis": "points"}
    return LightScheme.objects.create(**{**made, "bounds": [bound], **given})


def test_own_rules_are_offered_in_the_same_district_alone(town: Town, clerk: Client) -> None:
    near = TownFactory(district=town.district, city=town.city)
    far = TownFactory(district=town.district, city="别的市")
    own_scheme(near)
    offered = [choice.scheme.id for choice in choices_for(town)]
    assert offered == [*SHIPPED, f"{near.code}-1"]
    assert [choice.scheme.id for choice in choices_for(far)] == list(SHIPPED)
    assert clerk.post(PAGE, {"action": "use", "rule": f"{near.code}-1"}).status_code == 302
    assert scheme_of(Town.objects.get(pk=town.pk)).bounds[0].word == "偏慢"


def test_same_name_is_refused_and_a_rule_in_use_is_not_deleted(town: Town, clerk: Client) -> None:
    own_scheme(town, name=TYPED["name"])
    answer = clerk.post(PAGE, {**TYPED, "action": "preview"})
    assert "本镇已有同名规则，请换一个名称。" in words(answer)
    Town.objects.update(light_scheme=f"{town.code}-1")
    asked = {"action": "drop", "rule": f"{town.code}-1"}
    assert "这套规则有镇街正在用，没有删除。" in words(clerk.post(PAGE, asked, follow=True))
    Town.objects.update(light_scheme="ours")
    assert "已删除这套规则。" in words(clerk.post(PAGE, asked, follow=True))


def test_second_click_that_races_the_first_is_told_so(
    town: Town, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = clerk.post(PAGE, {**TYPED, "action": "save"})
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown.content.decode())
    own_scheme(town, name=TYPED["name"])
    # As if the first were stored between our check and our writing.
    page = importlib.import_module("commitments.views.lights")
    monkeypatch.setattr(page, "_names", lambda town: [])
    answer = clerk.post(PAGE, {**TYPED, "action": "save", "seen": seen})
    assert "本镇已有同名规则，请换一个名称。" in words(answer)
    assert LightScheme.objects.count() == 1


def test_our_words_have_no_lamps_in_the_list_as_they_have_none_in_chips(
    town: Town, clerk: Client
) -> None:
    html = clerk.get(PAGE).content.decode()
    ours, theirs, *_others = re.findall(r'<table class="lights">(.*?)</table>', html, re.DOTALL)
    assert ("lamp-" in ours, "不亮灯" in ours) == (False, False)
    assert ("lamp-" in theirs, "不亮灯" in theirs) == (True, True)


def test_schemes_of_many_towns_cost_two_queries(town: Town, django_assert_num_queries: Any) -> None:
    towns = [TownFactory(light_scheme=code) for code in ("ours", "sanya", "gone", "999000001-1")]
    own_scheme(town)
    own_scheme(town, code="broken", name="坏的", bounds=[])
    towns.append(TownFactory(light_scheme="broken"))
    with django_assert_num_queries(2):
        found = schemes_of([*(each.code for each in towns), "999999999"])
    assert [found[each.code].id for each in towns] == [
        *("ours", "sanya", "ours", "999000001-1", "ours"),
    ]
    assert found["999999999"] == OURS


@pytest.mark.parametrize(
    ("role", "lights", "rule"), [("clerk", 200, 200), ("deputy", 404, 200), ("stranger", 302, 302)]
)
@pytest.mark.parametrize("public", [False, True])
def test_who_may_open_the_pages(
    role: str, lights: int, rule: int, public: bool, town: Town, settings: Any
) -> None:
    settings.PUBLIC_PAGES = public
    client = Client() if role == "stranger" else client_of(person_of(town, role))
    assert client.get(PAGE).status_code == lights
    assert client.post(PAGE, {"action": "use", "rule": "sanya"}).status_code == (
        302 if role == "clerk" else lights
    )
    assert client.get("/rule/").status_code == (200 if public else rule)
    assert Town.objects.get().light_scheme == ("sanya" if role == "clerk" else "ours")


def test_page_of_the_rule_names_every_status_and_judges_its_examples(
    town: Town, deputy: Client
) -> None:
    shown = words(deputy.get("/rule/"))
    for word in ("超额完成", "达序时", "超控制数", "未达目标", "久未更新", "到期待报", "常态化"):
        assert word in shown
    assert (
        "加装电梯200台哪天看状态为什么2026年10月12日慢序时到9月底计划75%，实际50%，慢25个百分点。"
        in shown
    )
    assert "到6月底计划完成降幅的50%，实际60%，快10个百分点。" in shown
    assert "到期后20天以内是“到期待报”，再往后是“到期未报”。" in shown
    assert "评定规则第2版。" in shown
    assert "这些状态怎么评的" in words(deputy.get("/towns/999000001/"))


def test_bounds_are_kept_as_exact_decimals(town: Town) -> None:
    row = own_scheme(
        town,
        bounds=[
            {"light": "own1", "upto": "0.125", "inclusive": True, "word": "慢", "colour": "red"},
            {"light": "own2", "upto": None, "inclusive": False, "word": "很慢", "colour": "black"},
        ],
    )
    Town.objects.update(light_scheme=row.code)
    assert scheme_of(Town.objects.get()).bounds[0].upto == Decimal("0.125")


def test_typed_rules_are_looked_at_in_the_admin_in_words(town: Town, clerk: Client) -> None:
    own_scheme(town)
    own_scheme(TownFactory(), code="elsewhere", name="别处办法")
    shown = words(clerk.get("/admin/commitments/lightscheme/"))
    assert ("本县办法" in shown, "凡慢于序时的为偏慢" in shown, "别处办法" in shown) == (
        *(True, True, False),
    )
    assert "按慢多少个百分点" in words(
        clerk.get(f"/admin/commitments/lightscheme/{LightScheme.objects.first().pk}/change/")
    )
