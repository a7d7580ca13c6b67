"""The list of townships: whole, keyed by code, found by name and place."""

from commitments.townships import find_townships, township, townships


def test_list_is_whole_and_codes_are_unique() -> None:
    units = townships()
    assert len(units) == 41_352
    assert len({unit.code for unit in units}) == 41_352
    assert all(len(unit.code) == 9 and unit.code.isdigit() for unit in units)


def test_shanghai_has_234_units() -> None:
    units = [unit for unit in townships() if unit.province == "上海市"]
    assert len(units) == 234
    assert sum(unit.name.endswith("街道") for unit in units) == 107


def test_name_that_is_not_unique_is_told_apart_by_place() -> None:
    found = find_townships("长征镇")
    assert [(unit.code, unit.place) for unit in found] == [
        ("310107102", "上海市普陀区"),
        ("469030104", "海南省琼中黎族苗族自治县"),
    ]


def test_found_by_district_and_part_of_the_name() -> None:
    assert [unit.code for unit in find_townships("浦东 航头")] == ["310115137"]


def test_found_by_code() -> None:
    assert [unit.name for unit in find_townships("310112102")] == ["七宝镇"]


def test_nothing_found() -> None:
    assert find_townships("没有这个镇") == []
    assert find_townships("   ") == []
    assert township("999999999") is None
