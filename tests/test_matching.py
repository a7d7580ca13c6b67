"""Whose a row is: identifiers, likeness of wordings, and the commitment that is found or asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.identifiers import MARKS, BadIdentifier, identifier, read_identifier
from imports.likeness import DOUBTFUL, SURE, likeness

# Our own identifiers

ids = st.integers(min_value=1, max_value=2**62)


@pytest.mark.parametrize(
    ("pk", "written"), [(1, "DX1Y"), (30, "DXZ2"), (31, "DX10X"), (961, "DX100W")]
)
def test_identifier_is_short(pk: int, written: str) -> None:
    assert identifier(pk) == written


@given(ids)
def test_identifier_is_read_back(pk: int) -> None:
    assert read_identifier(identifier(pk)) == pk


@given(ids)
def test_identifier_is_read_through_width_case_and_blanks(pk: int) -> None:
    wide = identifier(pk).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert read_identifier(f" {wide.lower()[:3]} - {wide[3:]} ") == pk


@given(ids, st.data())
def test_one_wrong_mark_is_never_another_commitment(pk: int, data: st.DataObject) -> None:
    written = identifier(pk)
    place = data.draw(st.integers(min_value=2, max_value=len(written) - 1))
    wrong = data.draw(st.sampled_from(sorted(set(MARKS) - {written[place]})))
    with pytest.raises(BadIdentifier):
        read_identifier(written[:place] + wrong + written[place + 1 :])


@given(ids, st.data())
def test_two_exchanged_marks_are_never_another_commitment(pk: int, data: st.DataObject) -> None:
    written = identifier(pk)
    first = data.draw(st.integers(min_value=2, max_value=len(written) - 2))
    marks = list(written)
    marks[first], marks[first + 1] = marks[first + 1], marks[first]
    if "".join(marks) == written:
        return
    with pytest.raises(BadIdentifier):
        read_identifier("".join(marks))


@pytest.mark.parametrize(
    "text", ["", "DX", "DX1", "12", "AB1X", "DX01X", "DX一二", "DX" + "1" * 40]
)
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        read_identifier(text)


def test_no_commitment_has_the_number_nought() -> None:
    with pytest.raises(ValueError, match="no commitment has the number 0"):
        identifier(0)


# Likeness: (one wording, another, what they are)

SAME, ASKED, OTHER = "same", "asked", "other"
PAIRS = [
    # Width, blanks, brackets, marks.
    ("加装电梯完工60台", "加装 电梯（完工６０台）", SAME),
    ("道路硬化、路灯安装", "道路硬化，路灯安装。", SAME),
    # The same figure in other writings.
    ("新建7所学校", "新建七所学校", SAME),
    ("拆除违法建筑20000平方米", "拆除违法建筑2万平方米", SAME),
    ("粮食播种面积稳定在2.65万亩", "粮食播种面积稳定在26500亩", SAME),
    ("新增停车位两百个", "新增停车位200个", SAME),
    # Acts that do not tell tasks apart.
    ("推进镇卫生院迁建工程", "镇卫生院迁建", SAME),
    ("加快推进老旧小区改造", "老旧小区改造", SAME),
    ("完成造林绿化500亩", "造林绿化500亩", SAME),
    ("新建社区食堂2所", "建成社区食堂2所", SAME),
    ("全面完成户厕改造工作", "户厕改造", SAME),
    # A year that only one names.
    ("完成2026年造林绿化500亩", "造林绿化500亩", SAME),
    # A little longer, nothing that tells apart.
    ("农村生活污水集中治理管网铺设", "农村生活污水集中治理的管网铺设", SAME),
    ("建设镇级综合养老服务中心1所", "建设镇级综合性养老服务中心1所", SAME),
    # Other figures.
    ("新建7所学校", "新建9所学校", ASKED),
    ("加装电梯第1批", "加装电梯第2批", ASKED),
    ("三里村道路硬化工程", "五里村道路硬化工程", ASKED),
    ("造林绿化500亩", "造林绿化800亩", ASKED),
    ("修建桥梁3座、道路5公里", "修建桥梁5座、道路3公里", ASKED),
    ("改造老旧小区", "改造老旧小区12个", ASKED),
    # Other years.
    ("完成2025年度户厕改造", "完成2026年度户厕改造", ASKED),
    # Other places, levels, directions, stages, however long the rest.
    ("东街小学改造", "西街小学改造", ASKED),
    ("完成东街村至李家庄道路硬化并安装路灯", "完成西街村至李家庄道路硬化并安装路灯", ASKED),
    ("创建省级卫生村", "创建市级卫生村", ASKED),
    ("污水处理厂（一期）建设工程", "污水处理厂（二期）建设工程", ASKED),
    ("新城路雨污分流改造", "新城路雨污分流改造工程（二期）", ASKED),
    ("农村公路养护", "农村公路养护管理", ASKED),
    ("农贸市场提升改造", "农贸市场北提升改造", ASKED),
    ("完成高标准农田灌溉渠道清淤疏浚整治", "完成不高标准农田灌溉渠道清淤疏浚整治", ASKED),
    ("造林绿化500亩", "造林绿化500公顷", ASKED),
    ("改造东街公厕", "改造东街公厕及停车场", ASKED),
    ("城乡居民医保参保率达到95%", "城乡居民养老参保率达到95%", ASKED),
    # A short name that stands in the longer one.
    ("加装电梯", "既有多层住宅加装电梯完工60台", ASKED),
    ("镇卫生院迁建", "启动镇卫生院迁建工程，完成主体封顶", ASKED),
    # Nothing to do with each other.
    ("新建社区食堂2所", "加装电梯完工60台", OTHER),
    ("造林绿化500亩", "户厕改造500户", OTHER),
    ("招商引资到位资金3亿元", "一般公共预算收入3亿元", OTHER),
    ("新建公厕3座", "新建桥梁3座", OTHER),
    ("东街村文化广场", "西山水库除险加固", OTHER),
    ("农村公路养护", "农村生活垃圾分类", OTHER),
    ("规上工业增加值增长8%", "城镇居民收入增长8%", OTHER),
    ("开展平安创建", "开展技能培训", OTHER),
    ("路", "桥", OTHER),
]


def verdict(one: str, other: str) -> str:
    found = likeness(one, other)
    if found.sure and found.score >= SURE:
        return SAME
    return ASKED if found.score >= DOUBTFUL else OTHER


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_two_wordings(one: str, other: str, expected: str) -> None:
    assert (verdict(one, other), verdict(other, one)) == (expected, expected)


@given(st.text(max_size=40))
def test_a_wording_is_like_itself(text: str) -> None:
    assert likeness(text, text).sure
