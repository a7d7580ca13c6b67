"""What is taken as a picture of a form, told by its bytes."""

from __future__ import annotations

import pytest

from commitments.actions import ActionError
from imports.pictures.kinds import JPEG, PDF, PNG, WEBP, kind_of, picture_kind
from imports.pictures.sources import SOURCE_LIMIT, is_of_picture, line_words, source_name

from .conftest import png

WEBP_FILE = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 " + b"\0" * 4
GOOD = {
    JPEG: b"\xff\xd8\xff\xe1" + b"x" * 9 + b"\xff\xd9",
    PNG: png(),
    WEBP: WEBP_FILE,
    PDF: b"\n%PDF-1.4 ...",
}
BAD = [
    ("空.jpg", b"", "文件“空.jpg”是空的，请重新选择。"),
    ("表.jpg", b"hello", "“表.jpg”不是照片或扫描件。请选jpg、png、webp或pdf文件。"),
    (
        "图.svg",
        b"<svg onload='x'/>",
        "“图.svg”不是照片或扫描件。请选jpg、png、webp或pdf文件。",
    ),
    (
        "IMG.HEIC",
        b"\0\0\0\x18ftypheic....",
        "“IMG.HEIC”是手机的HEIC照片，请在手机里改成jpg后再选。",
    ),
    ("半.png", png()[:-6], "“半.png”不完整，可能没有传完。请重新发一次再选。"),
    ("半.jpg", GOOD[JPEG][:-2], "“半.jpg”不完整，可能没有传完。请重新发一次再选。"),
    ("半.webp", WEBP_FILE[:-1], "“半.webp”不完整，可能没有传完。请重新发一次再选。"),
]


@pytest.mark.parametrize(("kind", "data"), GOOD.items())
def test_kind_is_told_by_the_bytes(kind: str, data: bytes) -> None:
    assert picture_kind(data, "随便.txt") == kind


def test_picture_of_any_size_is_never_decoded_by_us() -> None:
    bomb = png(3, 2).replace((3).to_bytes(4, "big"), (60_000).to_bytes(4, "big"), 1)
    assert picture_kind(bomb, "大.png") == PNG


@pytest.mark.parametrize(("name", "data", "sentence"), BAD)
def test_file_that_is_no_whole_picture_is_refused(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(ActionError) as error:
        picture_kind(data, name)
    assert str(error.value) == sentence


def test_too_large_picture_is_refused(settings: object) -> None:
    settings.MAX_UPLOAD_MB = 0  # type: ignore[attr-defined]
    with pytest.raises(ActionError, match="超过0 MB"):
        picture_kind(png(), "大.png")


def test_text_is_no_picture() -> None:
    assert kind_of(b"GIF89a") == ""


def test_source_names_picture_and_line() -> None:
    assert line_words(source_name("IMG_2031.jpg"), 3) == "照片IMG_2031.jpg·第3行"
    assert source_name("照片1.jpg") == "照片1.jpg"
    assert is_of_picture("照片IMG_2031.jpg·第3行")
    assert not is_of_picture("三季度.xlsx · 进展 · F5")


def test_long_name_in_a_source_loses_its_beginning() -> None:
    told = line_words(source_name("很" * 196 + ".jpg"), 12)
    assert (len(told), told[:4], told[-9:]) == (SOURCE_LIMIT, "照片…很", ".jpg·第12行")
