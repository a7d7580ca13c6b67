"""Sums over the towns of a district and a city, and the page that shows them."""

from __future__ import annotations

import datetime as dt
import importlib
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Publication, Town, TownStanding
from commitments.rollups import (
    LEVELS,
    NO_PROJECTS,
    Projects,
    Sight,
    Spread,
    Standing,
    TownName,
    by_district,
    places,
    released,
    rolled_up,
    spread,
    sums,
    way_to,
    whole_of,
)
from commitments.standings import catch_up, follow
from commitments.status import GROUP_OF, GROUPS, OUTSIDE_DENOMINATOR, STATUSES
from commitments.summaries import Summary, together
from commitments.tasks import refresh_all_statuses
from tests.factories import administrator, person_of
from tests.pages.reading_pages import client_of, words

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)


def counts(total: int, done: int = 0, strive: int = 0) -> Summary:
    """``total`` commitments, ``done`` completed and the rest on schedule."""
    groups = dict.fromkeys(GROUPS, 0) | {"done": done, "on_track": total - done}
    statuses = {"completed": done, "on_schedule": total - done}
    return Summary(total, total, strive, groups, {k: n for k, n in statuses.items() if n}, 0)


def town(code: str, name: str, district: str, city: str, province: str) -> TownName:
    return TownName(code, name, district, city, province, "official")


QIBAO = town("310112102", "七宝镇", "闵行区", "市辖区", "上海市")
HANGTOU = town("310115137", "航头镇", "浦东新区", "市辖区", "上海市")
ZHANGJIANG = town("310115125", "张江镇", "浦东新区", "市辖区", "上海市")
LUZHI = town("320506104", "甪直镇", "吴中区", "苏州市", "江苏省")
DONGCHENG = town("441900003", "东城街道", "东莞市", "东莞市", "广东省")
YUNYANG = town("500235001", "双江街道", "云阳县", "县", "重庆市")
XIANTAO = town("429004001", "沙嘴街道", "仙桃市", "省直辖县级行政区划", "湖北省")
BARE = town("999100001", "测试镇", "", "示例市", "")


@pytest.mark.parametrize(
    ("named", "names"),
    [
        (QIBAO, ["上海市", "上海市", "闵行区"]),
        (LUZHI, ["江苏省", "苏州市", "吴中区"]),
        (DONGCHENG, ["广东省", "东莞市", "东莞市"]),
        (YUNYANG, ["重庆市", "重庆市各县", "云阳县"]),
        (XIANTAO, ["湖北省", "湖北省直辖", "仙桃市"]),
        (BARE, ["示例市", "示例市", "示例市"]),
    ],
)
def test_places_are_named_as_people_say_them(named: TownName, names: list[str]) -> None:
    assert [named.within(level) for level in ("province", "city", "district")] == [
        (named.code[:2], names[0]),
        (named.code[:4], names[1]),
        (named.code[:6], names[2]),
    ]


def test_way_to_a_district_leaves_out_a_city_without_a_name() -> None:
    assert way_to(QIBAO, "310112") == [("31", "上海市"), ("310112", "闵行区")]
    assert way_to(LUZHI, "3205") == [("32", "江苏省"), ("3205", "苏州市")]
    assert way_to(DONGCHENG, "441900") == [("44", "广东省"), ("4419", "东莞市")]


def test_sum_counts_a_town_without_publication_as_that_and_not_as_zero() -> None:
    made = rolled_up(
        [
            Standing(HANGTOU, False, counts(20, 5, strive=4), Projects(3, 1), "会议", JUNE),
            Standing(ZHANGJIANG, False, counts(75, 1), Projects(2, 2), "会议", SEPTEMBER),
            Standing(QIBAO, False),
        ]
    )
    assert (made.towns, made.unreleased, made.since, made.until) == (3, 1, JUNE, SEPTEMBER)
    assert (made.all, made.projects) == (counts(95, 6, strive=4), Projects(5, 3))
    assert rolled_up([]).projects == NO_PROJECTS


def test_places_stand_in_the_order_of_their_towns_whatever_came_of_them() -> None:
    def standings(done: tuple[int, ...]) -> list[Standing]:
        towns = [QIBAO, ZHANGJIANG, HANGTOU, LUZHI]
        return [Standing(each, False, counts(9, n)) for each, n in zip(towns, done, strict=True)]

    for done in [(0, 0, 0, 9), (9, 0, 5, 1)]:
        shanghai, suzhou = by_district(standings(done))
        assert [each.rollup.name for each in shanghai.places] == ["闵行区", "浦东新区"]
        assert [each.town.name for each in shanghai.places[1].towns] == ["张江镇", "航头镇"]
        assert shanghai.rollup.all == counts(27, sum(done[:3]))
        assert suzhou.rollup.all == counts(9, done[3])
    whole = places(standings((1, 2, 3, 4)), level="province")
    assert [(each.rollup.code, each.rollup.all.done) for each in whole] == [("31", 6), ("32", 4)]


@pytest.mark.parametrize(
    ("sight", "live"),
    [
        (Sight("internal", place="31"), Sight("internal", place="31")),
        (
            Sight("public", {"A": "internal", "B": "deputy"}, "31", "浦"),
            Sight(None, {"A": "internal"}, "31", "浦"),
        ),
        (Sight("public", {"B": "deputy"}), Sight()),
    ],
)
def test_live_are_those_towns_alone_that_are_ones_own_to_edit(sight: Sight, live: Sight) -> None:
    assert sight.live() == live


# -- from the database -------------------------------------------------------------------------


def kept(internal: Summary, public: Summary) -> dict[str, Any]:
    """A publication's numbers, the same of the livelihood projects as of all."""
    both = {"internal": internal, "deputy": public, "public": public}
    return {
        audience: {"all": made.as_json(), "livelihood": made.as_json()}
        for audience, made in both.items()
    }


def many_towns(count: int, *, districts: int = 6) -> list[Town]:
    """Towns in districts of 示例市, each of nine commitments of which eight are public and one is
    done; every third released nothing, every other one twice."""
    towns = [
        Town(
            code=f"9992{n % districts:02d}{n // districts:03d}",
            name=f"第{n}镇",
            district=f"第{n % districts}区",
            city="示例市",
            province="示例省",
        )
        for n in range(count)
    ]
    Town.objects.bulk_create(towns)
    for number in (1, 2):
        release([each for place, each in enumerate(towns) if place % 3], number)
    follow()
    return towns


def release(towns: Iterable[Town], number: int, **changed: Any) -> None:
    """A publication of each of the towns, of which nobody follows how they stand."""
    told = {"summary": kept(counts(9, number - 1), counts(8, number - 1))} | changed
    Publication.objects.bulk_create(
        Publication(
            town=each,
            number=number,
            title=f"第{number}期",
            as_of=JUNE,
            released_on=SEPTEMBER,
            released_by="镇党政办",
            rule_version="2",
            **told,
        )
        for each in towns
    )


@pytest.mark.django_db
def test_released_are_the_last_ones_as_each_audience_may_see_them() -> None:
    _first, second, third = (each.code for each in many_towns(3))
    found = {each.town.code: each for each in released(Sight("public", {second: "internal"}))}
    assert [each.all for each in found.values()] == [None, counts(9, 1), counts(8, 1)]
    assert [each.may_edit for each in found.values()] == [False, True, False]
    assert (found[second].title, found[second].as_of) == ("第2期", JUNE)
    assert (found[second].projects, found[third].projects) == (Projects(9, 1), Projects(8, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("named", "found"),
    [
        ([QIBAO, LUZHI], Spread(2, "province")),
        ([QIBAO, HANGTOU], Spread(2, "district")),
        ([LUZHI, LUZHI._replace(code="320102001", city="南京市")], Spread(2, "city")),
        ([HANGTOU, ZHANGJIANG], Spread(2, None)),
        ([QIBAO], Spread(1, None)),
        ([], Spread(0, None)),
    ],
)
def test_level_shown_is_the_highest_that_tells_towns_apart(
    named: list[TownName], found: Spread
) -> None:
    Town.objects.bulk_create(Town(**each._asdict()) for each in named)
    assert spread(Sight("public")) == found


NAMED = {"province": "省", "city": "市", "district": "区"}


def random_counts(rng: random.Random) -> Summary:
    """Some commitments of any status."""
    statuses = Counter(rng.choices(STATUSES, k=rng.randrange(40)))
    groups = Counter(dict.fromkeys(GROUPS, 0))
    for status, n in statuses.items():
        groups[GROUP_OF[status]] += n
    total = statuses.total()
    outside = sum(statuses[status] for status in OUTSIDE_DENOMINATOR)
    kept = dict(sorted(statuses.items()))
    return Summary(total, total - outside, rng.randrange(9), dict(groups), kept, rng.randrange(9))


def random_towns(rng: random.Random, size: int) -> Sight:
    """Towns of any place, order, provenance and releases, and somebody with roles in some."""
    codes = {
        f"{rng.choice(('11', '31', '99'))}{rng.randrange(3):02d}{rng.randrange(3):02d}{n:03d}"
        for n in range(size)
    }
    names = [
        TownName(
            code,
            f"镇{code}",
            f"区{code[:6]}",
            f"市{code[:4]}",
            f"省{code[:2]}",
            rng.choice(("official", "fictional")),
        )
        for code in codes
    ]
    Town.objects.bulk_create(Town(**each._asdict(), order=rng.randrange(3)) for each in names)
    for number in (1, 2):
        Publication.objects.bulk_create(
            Publication(
                town_id=code,
                number=number,
                title=f"第{number}期",
                as_of=JUNE + dt.timedelta(days=rng.randrange(99)),
                released_on=SEPTEMBER,
                released_by="镇党政办",
                rule_version="2",
                summary={
                    audience: {
                        "all": random_counts(rng).as_json(),
                        "livelihood": random_counts(rng).as_json(),
                    }
                    for audience in ("internal", "deputy", "public")
                },
            )
            for code in codes
            if rng.random() < 0.8
        )
    follow()
    own = {code: rng.choice(("internal", "deputy")) for code in codes if rng.random() < 0.2}
    return Sight(
        rng.choice((None, "public", "internal")),
        own,
        rng.choice(("", "", "31", "9901")),
        rng.choice(("", "", "镇", "1 区31")),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_sums_of_the_database_are_those_of_the_publications(seed: int) -> None:
    rng = random.Random(seed)
    sight = random_towns(rng, rng.randrange(60))
    listed = [town for town in Town.objects.all() if sees(sight, town)]
    last = {each.town_id: each for each in Publication.objects.order_by("number")}
    for level, digits in LEVELS.items():
        expected: dict[str, list[Town]] = {}
        for town in listed:
            expected.setdefault(town.code[:digits], []).append(town)
        made = sums(sight, level=level)
        assert [each.code for each in made] == list(expected)
        for each in made:
            towns = expected[each.code]
            kept = [
                (last[town.code].summary[sight.audience_in(town.code)], last[town.code].as_of)
                for town in towns
                if town.code in last
            ]
            days = [day for _summary, day in kept]
            projects = [Summary.from_json(summary["livelihood"]) for summary, _day in kept]
            assert each.all == together(Summary.from_json(summary["all"]) for summary, _day in kept)
            assert each.projects == (sum(p.total for p in projects), sum(p.done for p in projects))
            assert (each.since, each.until) == (min(days, default=None), max(days, default=None))
            assert (each.towns, each.unreleased) == (len(towns), len(towns) - len(kept))
            assert each.provenances == {town.provenance for town in towns}
            assert each.name == f"{NAMED[level]}{each.code}"
    whole = whole_of(sums(sight, level="city"))
    assert whole == replace(rolled_up(released(sight)), code="", name="")
    assert whole.all == together(each.all for each in sums(sight, level="city"))


def sees(sight: Sight, town: Town) -> bool:
    """Whether ``sight`` shows the town, as the page has always had it."""
    text = f"{town.province}{town.city}{town.district}{town.name}{town.code}"
    here = town.code.startswith(sight.place) and all(word in text for word in sight.words.split())
    return here and sight.audience_in(town.code) is not None


@pytest.mark.django_db
def test_standings_are_made_again_by_the_migration_and_by_following() -> None:
    many_towns(6)
    kept = list(TownStanding.objects.order_by("town", "audience").values())
    assert [row["total"] for row in kept] == [8, 9, 8] * 4
    migration = importlib.import_module("commitments.migrations.0007_how_towns_stand")
    for again in (lambda: migration.stand_by_the_newest(apps, None), follow, follow):
        TownStanding.objects.all().delete()
        again()
        made = list(TownStanding.objects.order_by("town", "audience").values())
        assert [row | {"id": 0} for row in made] == [row | {"id": 0} for row in kept]


@pytest.mark.django_db
def test_standings_catch_up_with_what_an_older_version_released() -> None:
    towns = many_towns(6)
    kept = list(TownStanding.objects.order_by("town", "audience").values_list("town", "total"))
    TownStanding.objects.filter(town=towns[1]).delete()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert kept == list(
        TownStanding.objects.order_by("town", "audience").values_list("town", "total")
    )
    release(towns[2:3], 3)
    assert refresh_all_statuses() == 0
    assert set(TownStanding.objects.filter(town=towns[2]).values_list("done", flat=True)) == {2}
    with CaptureQueriesContext(connection) as counted:
        assert (catch_up(), len(counted)) == (0, 1)


@pytest.mark.django_db
def test_publication_without_counts_leaves_no_row_of_the_one_before() -> None:
    towns = many_towns(3)
    release(towns[1:2], 3, summary={})
    follow([towns[1].code])
    assert [each.all for each in released(Sight("public"))] == [None, None, counts(8, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [3, 60, 66])
@pytest.mark.parametrize("who", ["stranger", "administrator", "clerk"])
def test_overview_costs_the_same_whatever_its_size(who: str, size: int, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    towns = many_towns(size)
    client = {
        "stranger": Client,
        "administrator": lambda: client_of(administrator()),
        "clerk": lambda: client_of(person_of(towns[1], "clerk")),
    }[who]()
    client.get("/")
    with CaptureQueriesContext(connection) as counted:
        client.get("/")
    asking = [query for query in counted if "townstanding" in query["sql"]]
    listing = [query for query in counted if 'FROM "commitments_town"' in query["sql"]]
    # How the towns lie, and their names; of many how many lie where, too. Clerks import into some.
    enters = who == "clerk"
    assert (len(asking), len(listing) - enters) == (1, 3 if size > 60 else 2)
    assert len(counted) <= 12


@pytest.mark.django_db
def test_presidium_sees_its_town(settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    towns = many_towns(3)
    client = client_of(person_of(towns[1], "presidium"))
    assert client.get("/").headers["Location"] == f"/towns/{towns[1].code}/"


@pytest.mark.django_db
def test_district_and_city_are_sums_of_what_each_reader_may_see(settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    many_towns(12, districts=2)
    boss = words(client_of(administrator()).get("/"))
    assert "示例市72项中，8项已完成，64项达序时。12个镇街，其中4个还没有发布，不在数内" in boss
    assert "第0区36项中，4项已完成，32项达序时。6个镇街，其中2个还没有发布，不在数内" in boss
    anybody = words(Client().get("/"))
    assert "示例市64项中，8项已完成，56项达序时。" in anybody
    assert "民生实事64件，完成8件数据截至2026年6月30日" in anybody
    assert anybody.index("第0区") < anybody.index("第10镇") < anybody.index("第1区")
    assert "看实时数据" not in anybody


@pytest.mark.django_db
def test_of_more_towns_than_a_page_lists_the_level_above_is_shown(settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    many_towns(66)
    Town.objects.create(code="320506104", name="甪直镇", district="吴中区", city="苏州市")
    first = Client().get("/")
    page, html = words(first), first.content.decode()
    assert "示例省352项中，44项已完成，308项达序时。66个镇街，其中22个还没有发布" in page
    assert "苏州市1个镇街，都还没有发布" in page
    assert "合计352项中，44项已完成，308项达序时。67个镇街，其中23个还没有发布" in page
    assert ('href="/?place=99"' in html, "第5镇" in page) == (True, False)
    below = Client().get("/?place=99")
    assert ('href="/?place=999203"' in below.content.decode(), "甪直镇" in words(below)) == (
        True,
        False,
    )
    district = words(Client().get("/?place=999203"))
    assert "全部›示例省›示例市›第3区" in district
    assert ("第63镇" in district, "第64镇" in district) == (True, False)
    assert "示例省5个镇街" not in district
    assert "第64镇" in words(Client().get("/?q=第64镇"))
    boss = client_of(administrator())
    assert "镇街多，请先选到区县，再看实时数据。" in words(boss.get("/?live=1"))
    assert 'href="/?live=1&amp;place=99"' in boss.get("/?live=1").content.decode()
    assert "没有可列的任务。" in words(boss.get("/?live=1&place=999203"))


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["9", "999", "99920", "9992031", "ab", "²²", "11", "110101"])
def test_place_that_is_none_is_not_there(place: str, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    many_towns(3)
    assert Client().get(f"/?place={place}").status_code == 404


@pytest.mark.django_db
def test_place_is_nothing_for_a_stranger_where_nothing_is_public(settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    many_towns(3)
    answer = Client().get("/?place=99")
    assert answer.headers["Location"] == "/people/login/?next=/%3Fplace%3D99"


@pytest.mark.django_db
def test_sum_of_examples_is_marked_as_one(settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    many_towns(4, districts=1)
    assert "示例资料" not in words(Client().get("/"))
    Town.objects.filter(name="第1镇").update(provenance="public_example")
    assert "第0区含示例资料，不代表实际完成情况16项中" in words(Client().get("/"))
    Town.objects.update(provenance="fictional")
    assert "第0区虚构示例，数据仅供演示16项中" in words(Client().get("/"))
