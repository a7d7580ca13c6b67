"""口径说明: the day, plans, rule with its bounds, denominators, sources, release."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..lights import OURS, Bound, Scheme
from ..status import GROUP_OF, GROUPS, RULE_VERSION
from ..summaries import summarise
from . import cells, styles
from .absent import absent_words
from .adjusted import adjusted, adjusted_sentence
from .evaluation import evaluation_words, voted_on
from .overview import denominator_sentence
from .paper import PaperView
from .sheet import Cell, Column, Sheet

WIDTHS = (8, 71)


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    columns = [Column(_("项目"), WIDTHS[0]), Column(_("说明"), WIDTHS[1], align="left")]
    scheme = view.items[0].scheme if view.items else OURS
    rows = [
        *_told([*_which(view), (_("评定规则"), _rule(list(view.items)))]),
        *_statuses(scheme),
        *_told([(_("亮灯规则"), _lights(scheme)), *_how(view), *_changed(view)]),
    ]
    sheet.table(columns, rows, main=True)
    sheet.page.auto_filter.ref = None


def _told(lines: list[tuple[str, str]]) -> list[list[Cell]]:
    return [[cells.text(name), cells.text(words)] for name, words in lines]


def _which(view: PaperView) -> list[tuple[str, str]]:
    """Of what place, day, release and part of it the paper is."""
    town = view.town
    return [
        (_("镇街"), f"{town.city}{town.district}{view.town_name}（{town.code}）"),
        (_("资料性质"), str(town.get_provenance_display())),
        (_("数据日期"), cells.day_words(view)),
        (_("发布"), _release(view)),
        (_("版本"), _edition(view)),
        (_("范围"), _scope(view)),
        (_("上次"), _previous(view)),
        (_("所含计划"), "；".join(dict.fromkeys(item.plan for item in view.items)) or _("无")),
        *([(_("未列的表"), without)] if (without := absent_words(view)) else []),
    ]


def _how(view: PaperView) -> list[tuple[str, str]]:
    """How it is counted, and what the words mean."""
    public = cells.from_public_papers(view)
    return [
        (_("完成率"), _share(view)),
        (_("最近一期"), _recent_words()),
        (
            _("计划进度"),
            _("按起止时间均匀推算，有节点计划的按节点；取数据所说的那一天，不取今天。"),
        ),
        (
            _("差距"),
            _(
                "完成率减计划进度，单位是百分点，负数为慢。完成率、计划进度按四舍五入显示；会因四舍五入与状态矛盾的，多显示几位。"
            ),
        ),
        (_("不折算"), _("比率、增幅、名次和控制数直接与目标比，不按时间折算；节点类按节点评定。")),
        (_("没有数字时"), _no_figure_words(public=public)),
        (_("分项"), _parts()),
        (_("力争"), _("力争的事项同样评定、同样计数，并注明“力争”。")),
        *([(_("满意度测评"), evaluation_words(view.evaluation))] if _is_voted(view) else []),
    ]


def _is_voted(view: PaperView) -> bool:
    """Whether the paper has a form to vote by."""
    return bool(voted_on(view)) and not view.by_progress


def _changed(view: PaperView) -> list[tuple[str, str]]:
    """Which targets were changed, and where everything comes from."""
    items = list(view.items)
    return [
        (_("目标调整"), _adjusted(items)),
        (_("数据来源"), _sources(items, public=cells.from_public_papers(view))),
    ]


def _edition(view: PaperView) -> str:
    """For whom it is made."""
    if view.internal:
        return _("内部版：含全部事项、填报人和待核对事项，内部参考，不对外提供。")
    if view.publication is None:
        return _("按代表版内容编制，供核对，尚未发布。")
    return _("代表版：发给代表，不写个人姓名。")


def _scope(view: PaperView) -> str:
    """The whole town, or the filter in force and that counts are of these items alone."""
    if not view.scope:
        return _("全镇（街道）的事项。")
    said = _("只含符合“{scope}”的事项；各表的项数、完成率都只算这些事项，不是全镇（街道）的。")
    if view.by_progress:
        said = _("只含符合“{scope}”的事项；各表的项数只算这些事项，不是全镇（街道）的。")
    return said.format(scope="；".join(view.scope))


def _previous(view: PaperView) -> str:
    """The release that 上次 means."""
    before = view.previous_publication
    if before is None:
        return _("以前没有发布过，没有上次的数。")
    if cells.from_public_papers(view):
        return _("数据截至{day}的一期。").format(day=wording.date_words(before.as_of))
    return _("{title}，数据截至{day}。").format(
        title=before.title, day=wording.date_words(before.as_of)
    )


def _lights(scheme: Scheme) -> str:
    """Each light with its colour and its bounds in words, where the scheme was found and what that
    leaves open."""
    lights = "；".join(_light(bound, phrase) for phrase, bound in wording.bound_phrases(scheme))
    said = _("{name}：{lights}。亮灯只说慢多少，不改变状态。").format(
        name=_scheme_name(scheme), lights=lights
    )
    if scheme.source:
        said += _("出处：{source}。").format(source=scheme.source.rstrip("。"))
    if scheme.unsaid:
        said += _("原文没有说的：{unsaid}").format(unsaid=scheme.unsaid)
    return said


def _scheme_name(scheme: Scheme) -> str:
    """On a paper 兑现 is nobody's name; what is its own is the system's."""
    return _("本系统的规则") if scheme.id == OURS.id else wording.scheme_name(scheme)


def _light(bound: Bound, phrase: str) -> str:
    """略慢于序时（黄）：慢不到10个百分点; a stretch without a light says so."""
    if not bound.light:
        return _("{phrase}：不亮灯，仍为慢序时").format(phrase=phrase)
    colour = str(wording.COLOUR_WORD.get(bound.colour, ""))
    name = wording.bound_word(bound) + (f"（{colour}）" if colour else "")
    return f"{name}：{phrase}"


def _share(view: PaperView) -> str:
    """The share of the whole, and why one of its lines may have none."""
    if view.by_progress:
        return _("按进展、状态或时限筛选的，不算完成率。")
    return denominator_sentence(summarise(view.items)) + _(
        "没有完成的、而一半以上没有数据或未到期的，写“—”，不计算。"
    )


def _recent_words() -> str:
    """Which figure is one of the last period (``summaries.has_recent_figure``)."""
    return _(
        "最近的数据离数据日期不超过一个填报周期和宽限期的，为最近一期有数据；已完成的看达到目标的那次数据；到期待报、到期未报的不算。"
    )


def _parts() -> str:
    return _("有分项的事项列出分项，只计分项，不重复计数；{how}。").format(
        how=wording.parts_words()
    )


def _no_figure_words(*, public: bool) -> str:
    """What stands where a figure is missing, and what it means."""
    settled = _("未到期是还不到时候；定性、常态化、已暂缓、已终止不纳入统计。")
    if public:
        return _("0是公开资料写明的零；无数据是没有载入后来的进展，不表示没有做；") + settled
    return (
        _(
            "0是报来的零；未报是应报而没有报；待报是刚到期、正等报数；未填写是这一栏没有填；未到报数期、"
        )
        + settled
    )


def _release(view: PaperView) -> str:
    released = view.publication
    if released is not None and cells.from_public_papers(view):
        return _("{words}，不是镇政府发布的。").format(words=wording.unreleased_words())
    if released is None:
        return _(
            "没有发布：这是实时数据，按现在的目标和处理决定评定，与当时发布的可能不同；供核对用，不对外提供。"
        )
    return _("{title}（第{n}次发布），{day}发布，审定：{unit}。").format(
        title=released.title,
        n=released.number,
        day=wording.date_words(released.released_on),
        unit=released.released_by,
    )


def _rule(items: list[Item]) -> str:
    versions = sorted({item.rule_version for item in items}) or [RULE_VERSION]
    scheme = items[0].scheme if items else OURS
    return "".join(wording.rule_sentence(version, scheme) for version in versions)


def _statuses(scheme: Scheme) -> list[list[Cell]]:
    """Each group with its shape and colour, and the status words it holds."""
    rows = []
    for group in GROUPS:
        words = "、".join(_status_words(group, scheme))
        name = f"{styles.SHAPES[group]} {wording.GROUP_WORD[group]}"
        rows.append([Cell(name, group=group, align="center"), cells.text(words)])
    return rows


def _status_words(group: str, scheme: Scheme) -> list[str]:
    """The words of a group; what is behind is spoken by its light, where it has one."""
    words: list[str] = []
    for status, of in GROUP_OF.items():
        if of == group:
            lit = map(wording.bound_word, scheme.bounds) if status == "behind" else ()
            words += [*lit, str(wording.STATUS_WORD[status])]
    return list(dict.fromkeys(words))


def _adjusted(items: list[Item]) -> str:
    """How many targets were changed; their versions stand in a sheet of their own."""
    listed = _("逐项见目标调整情况表。") if adjusted(items) else ""
    return adjusted_sentence(items) + listed


def _sources(items: list[Item], *, public: bool) -> str:
    """Every document that a target or a figure comes from, each once, and how many records of
    progress can be followed up."""
    titles = [source.document for item in items for source in item.sources]
    titles += [figure.document for item in items for figure in item.figures]
    named = "、".join(f"《{title}》" for title in dict.fromkeys(titles) if title)
    return (f"{named}。" if named else "") + _records(items, public=public) or _("无")


def _records(items: list[Item], *, public: bool) -> str:
    """How many records of progress there are: from public papers, or from cells of a table."""
    figures = [figure for item in items for figure in item.figures]
    if public:
        return _("进展记录{n}条，摘自公开资料。").format(n=len(figures)) if figures else ""
    cells_read = sum(bool(figure.source_cell) for figure in figures)
    text = _("进展记录{n}条，其中{read}条可查到填报表格的单元格。")
    if cells_read == len(figures):
        text = _("进展记录{n}条，逐条可查到填报表格的单元格。")
    return text.format(n=len(figures), read=cells_read) if cells_read else ""
