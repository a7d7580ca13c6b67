"""The sentence around a quote: cut from the text, never beyond what belongs to it."""

from __future__ import annotations

import pytest

from commitments.around import LEFT_OUT, NEAR, around

TEXT = "一、民生\n今年办好两件实事。一是新建食堂2所，力争年内开放！二是修路；三是修桥"
LONG = "前" * 60 + "，" + "中" * 60 + "，新建食堂2所，" + "后" * 60 + "，" + "尾" * 60 + "。"


@pytest.mark.parametrize(
    ("text", "quote", "offset", "before", "after"),
    [
        (TEXT, "新建食堂2所", 16, "一是", "，力争年内开放！"),
        (TEXT, "今年办好两件实事。", 5, "", ""),
        (TEXT, "修桥", None, "三是", ""),
        (TEXT, "一、民生", 0, "", ""),
        (TEXT, "二是修路", None, "", "；"),
        # Another place than said, but the only one; twice and not where said; nowhere.
        (TEXT, "新建食堂2所", 3, "一是", "，力争年内开放！"),
        ("修路。修路。", "修路", 1, "", ""),
        (TEXT, "建桥", 2, "", ""),
        (
            LONG,
            "新建食堂2所",
            None,
            LEFT_OUT + "中" * 60 + "，",
            "，" + "后" * 60 + "，" + LEFT_OUT,
        ),
        ("长" * 200 + "修桥", "修桥", None, LEFT_OUT + "长" * NEAR, ""),
    ],
)
def test_around_is_the_rest_of_the_sentence(
    text: str, quote: str, offset: int | None, before: str, after: str
) -> None:
    made = around(text, quote, offset)
    assert (made.before, made.after) == (before, after)


@pytest.mark.parametrize(
    ("quote", "more"), [("修桥。", False), ("修桥", False), ("路，再修桥", True), ("修路", True)]
)
def test_a_full_stop_alone_says_no_more(quote: str, more: bool) -> None:
    assert around("修路，再修桥。" if "路" in quote else "修桥。", quote, None).says_more is more
