"""目标调整 in 口径说明: what each target was, what it is or shall be, and by whose decision."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .. import wording
from ..comparing import STOPPED
from ..items import Item, VersionLine
from ..summaries import original, with_version
from ..wording.originals import original_clause


def revision_lines(items: Iterable[Item]) -> list[str]:
    """One line per item whose target was changed or shall be: 17.盘活土地：原目标120亩，
    2026年8月20日调整为90亩（镇人大主席团决定，文号）；按原目标完成58.3%。"""
    return [_line(item) for item in items if is_revised(item)]


def is_revised(item: Item) -> bool:
    """Whether its target was changed or shall be."""
    return any(line.version > 1 for line in item.versions)


def stopped_by_decision(item: Item) -> bool:
    """Whether it was suspended or ended by a decision."""
    return item.state in STOPPED


def decided_versions(item: Item) -> list[VersionLine]:
    """The versions of its target that came into force, the first before all; the last is the
    present one."""
    lines = sorted(item.versions, key=lambda line: line.version)
    return [line for line in lines if line.in_force]


def net_change(item: Item) -> str:
    """How the present target differs from the first: raised or lowered by its number, else later
    or earlier by its deadline, else other; proposed where nothing was decided yet."""
    first, *later = decided_versions(item) or item.versions[:1]
    if not later:
        return "proposed"
    before, now = with_version(item, first), with_version(item, later[-1])
    for old, new, less, more in (
        (before.value, now.value, "lowered", "raised"),
        (before.value_max, now.value_max, "lowered", "raised"),
        (before.due, now.due, "earlier", "later"),
    ):
        if old is not None and new is not None and old != new:
            return more if new > old else less  # type: ignore[operator]
    return "other"


def _line(item: Item) -> str:
    number = f"{item.number}." if item.number else ""
    before, *later = sorted(item.versions, key=lambda line: line.version)
    said = [_("原目标{target}").format(target=wording.target_words(item, before))]
    for line in later:
        if line.in_force:
            said.append(_decided(item, before, line))
            before = line
        else:
            said.append(_proposed(item, before, line))
    first = original(item)
    tail = f"；{original_clause(item, first)}" if first is not None else ""
    return f"{number}{item.wording}：{'，'.join(said)}{tail}。"


def _decided(item: Item, before: VersionLine, line: VersionLine) -> str:
    """2026年8月20日调整为90亩，时限改为……（镇人大主席团决定，文号，《文件》；原因：……）"""
    return _("{day}{verb}{target}{due}{basis}").format(
        day=wording.date_words(line.since) if line.since else "",
        verb=_("上调为") if _raised(before, line) else _("调整为"),
        target=wording.target_words(item, line),
        due=_due(before, line),
        basis=_basis(line),
    )


def _proposed(item: Item, before: VersionLine, line: VersionLine) -> str:
    """2026年8月20日提出调整为8亿元（拟调整，尚未决定；原因：……）, which changes nothing yet."""
    return _("{day}提出{verb}{target}{due}（拟调整，尚未决定，仍按现行目标评定{why}）").format(
        day=wording.date_words(line.since) if line.since else "",
        verb=_("上调为") if _raised(before, line) else _("调整为"),
        target=wording.target_words(item, line),
        due=_due(before, line),
        why=_reason(line),
    )


def _raised(before: VersionLine, line: VersionLine) -> bool:
    return before.value is not None and line.value is not None and line.value > before.value


def _due(before: VersionLine, line: VersionLine) -> str:
    """The new deadline, where there is one."""
    if line.due is None or line.due == before.due:
        return ""
    return _("，时限改为{day}").format(day=wording.date_words(line.due))


def _basis(line: VersionLine) -> str:
    """Who decided, the document and its number, and why; "" where nothing is known."""
    who = line.decided_by
    if who and not who.endswith(("）", _("决定"))):
        who = _("{who}决定").format(who=who)
    document = f"《{line.document}》" if line.document else ""
    known = "，".join(part for part in (who, line.document_number, document) if part)
    said = (known + _reason(line)).removeprefix("；")
    return f"（{said}）" if said else ""


def _reason(line: VersionLine) -> str:
    return _("；原因：{reason}").format(reason=line.reason) if line.reason else ""
