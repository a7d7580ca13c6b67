"""Sentences about a town's whole list, shared by its page and its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..items import Item
from ..status import GROUP_OF, OUTSIDE_DENOMINATOR
from .spoken import spoken as _
from .words import STATUS_WORD


def unreleased_words() -> str:
    """What stands in place of who released it and when, for a real town whose figures were taken
    from public papers: nobody of that town released or approved them."""
    return _("据公开资料整理，未经审定")


def nothing_loaded_words() -> str:
    """That a missing figure says nothing of the work, for figures taken from public papers."""
    return _("没有载入后来的进展，不表示没有做。")


def outside_words(statuses: Mapping[str, int]) -> str:
    """What is left out of the completion ratio, each by its word (常态化3项、经批准暂缓1项); "" for
    nothing. ``statuses``: status -> how many."""
    return "、".join(
        _("%(word)s%(n)s项") % {"word": STATUS_WORD[status], "n": statuses[status]}
        for status in GROUP_OF
        if status in OUTSIDE_DENOMINATOR and statuses.get(status)
    )


def coverage_sentences(
    *, total: int, recent: int, waiting: int, lacking: int, known: int, public: bool
) -> list[str]:
    """How far the figures of ``total`` commitments go, in one or two sentences (the other numbers
    are those of ``summaries.Coverage``): how many have the figure of the last period, and, where
    most rest on no figure at all, what this does not mean."""
    said = [_recent(recent=recent, waiting=waiting, lacking=lacking)] if known else []
    said.append(coverage_sentence(total=total, known=known, public=public))
    return [sentence for sentence in said if sentence]


def _recent(*, recent: int, waiting: int, lacking: int) -> str:
    """纳入统计的32项中，最近一期有数据的27项，没有的5项。"""
    of = recent + waiting + lacking
    if not of:
        return ""
    if recent == of:
        return _("纳入统计的%(of)s项，最近一期都有数据。") % {"of": of}
    said = [_("最近一期有数据的%(n)s项") % {"n": recent}]
    if lacking:
        said.append(_("没有的%(n)s项") % {"n": lacking})
    if waiting:
        said.append(_("还不到报数时间的%(n)s项") % {"n": waiting})
    return _("纳入统计的%(of)s项中，%(said)s。") % {"of": of, "said": "，".join(said)}


def coverage_sentence(*, total: int, known: int, public: bool) -> str:
    """That most of ``total`` commitments rest on no figure, and what this does not mean; ""
    where at least half of them (``known``) rest on one. ``public``: taken from public papers."""
    if not total or known * 2 >= total:
        return ""
    if not known:
        return _("这%(total)s项还没有载入进展数据，不表示没有做。") % {"total": total}
    text = _("%(total)s项中有%(known)s项已有进展数据，其余还没有载入后来的报告，不表示没有做。")
    if public:
        text = _(
            "%(total)s项中有%(known)s项在公开资料里找到了进展数据，其余没有载入后来的报告，不表示没有做。"
        )
    return text % {"total": total, "known": known}


def parts_words() -> str:
    """How a commitment with parts gets its status."""
    return _("状态按分项中较需关注的一项")


def attention_order(items: Sequence[Item]) -> str:
    """How ``summaries.needing_attention`` orders ``items``: 未完成的在前，先排有进度差距的，
    再排节点和控制数; what does not occur among them is left out, "" for fewer than two."""
    if len(items) < 2:
        return ""
    both_groups = len({item.group for item in items}) > 1
    said = [_("未完成的在前")] if both_groups else []
    gapless = sum(item.gap is None for item in items)
    if not gapless:
        said.append(_("进度差距大的在前"))
    elif gapless < len(items):
        text = _("先排有进度差距的，再排节点和控制数")
        said.append(_("同类中%(text)s") % {"text": text} if both_groups else text)
    return "，".join(said)
