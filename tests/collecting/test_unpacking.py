"""A zip of forms: what is taken out of it, and what is not."""

from __future__ import annotations

import io
import zipfile

import pytest

from imports.collecting.unpacking import MOST_MEMBERS, Member, is_picture, is_zip, members


def zipped(*files: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return whole.getvalue()


def out_of(data: bytes, *, most: int = 1000, whole: int = 10_000) -> list[Member]:
    return list(members(data, most=most, whole=whole))


def test_tables_are_taken_and_each_other_file_is_told() -> None:
    data = zipped(
        ("城建办/三季度.xlsx", b"one"),
        ("__MACOSX/._三季度.xlsx", b"litter"),
        ("~$三季度.xlsx", b"lock"),
        (".DS_Store", b"litter"),
        ("农业办.ET", b"two"),
        ("../../etc/x.csv", b"three"),
        ("扫描件.JPG", b"picture"),
        ("再一包.zip", b"PK"),
        ("说明.exe", b"MZ"),
        ("大.xlsx", b"0" * 1001),
    )
    assert out_of(data) == [
        Member("三季度.xlsx", b"one", folder="城建办"),
        Member("农业办.ET", b"two"),
        Member("x.csv", b"three", folder="etc"),
        Member("扫描件.JPG", refused="picture"),
        Member("再一包.zip", refused="kind"),
        Member("说明.exe", refused="kind"),
        Member("大.xlsx", refused="large"),
    ]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_packed_without_the_flag_are_read_as_they_were_meant(encoding: str) -> None:
    name = "城建办三季度.xlsx"
    alike = "n" * len(name.encode(encoding))
    data = zipped((alike, b"one")).replace(alike.encode(), name.encode(encoding))
    assert out_of(data) == [Member(name, b"one")]


def test_whole_is_bounded_whatever_the_headers_say() -> None:
    data = zipped(*((f"{n}.csv", b"0" * 900) for n in range(4)))
    told = out_of(data, whole=2000)
    assert [one.refused for one in told] == ["", "", "large", "large"]
    many = zipped(*((f"{n}.csv", b"") for n in range(MOST_MEMBERS + 5)))
    assert out_of(many)[-1] == Member(f"{MOST_MEMBERS}.csv", refused="most")
    assert len(out_of(many)) == MOST_MEMBERS + 1


def test_locked_broken_and_no_zip_at_all() -> None:
    data = bytearray(zipped(("一.xlsx", b"x" * 400)))
    data[data.index(b"PK\x03\x04") + 45] ^= 0xFF
    assert out_of(bytes(data))[0].refused == "broken"
    locked = bytearray(zipped(("一.xlsx", b"x")))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert out_of(bytes(locked)) == [Member("一.xlsx", refused="locked")]
    with pytest.raises(ValueError, match="zip"):
        out_of(b"no zip")


def test_kinds_are_told_by_the_end_of_the_name() -> None:
    assert is_zip("三季度.ZIP")
    assert not is_zip("三季度.xlsx")
    assert is_picture("IMG_2031.HEIC")
    assert not is_picture("三季度.xls")
