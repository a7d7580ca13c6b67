"""What an outcome reports of a commitment: its figure where it can be held against the target, in
the direction that is promised; else its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from commitments.units import convert

from ..models import Card
from ..texts import digits
from .promises import falls
from .records import values_of

if TYPE_CHECKING:
    from .confirmed import Owner

# Words of a figure that was nearly, or not quite, reached.
_SHORT_OF = re.compile(r"近|不足|不到|将近|接近")
HUNDRED_MILLION, TEN_THOUSAND = Decimal(10**8), Decimal(10**4)
# Units whose figures are written with 万 and 亿.
SCALED = ("元", "㎡", "人", "名", "美元")
BEFORE = {">=": "不少于", "<=": "不超过", "~": "约"}
# Which way a change went, as people write it before its figure.
FALLS, LESS, RISES = "下降", "减少", "增长"


def report_of(card: Card, owner: Owner) -> dict[str, Any]:
    """What an outcome reports of its commitment, by the fields of ``records.ProgressRecord``.

    A figure only where it can be held against the target: the same kind of measure, a unit that
    can be converted, reached and not nearly so. All else is told in the report's words.
    """
    values = values_of(card)
    told: dict[str, Any] = {
        "day": values["due"],
        "from_day": None,
        "value": None,
        "value_text": "",
        "unit": "",
        "stage": "",
        "done": None,
        "basis": "cumulative",
        "claimed_ratio": values["claimed_ratio"],
        "words": "",
    }
    target = _target_of(card, owner)
    if values["measure"] == "milestone" and target.measure == "milestone":
        return told | ({"stage": values["stage"]} if values["stage"] else {"done": True})
    if values["value"] is None or not _counts(card, values, target):
        return told | {"words": card.quote}
    basis = "level" if values["basis"] == "change" else values["basis"]
    since = values["from_day"] if basis == "period" else None
    return told | _directed(values, target) | {"basis": basis, "from_day": since}


@dataclass(frozen=True)
class _Target:
    """What an outcome is held against; ``falls``: its figure is by how much something is to become
    less."""

    measure: str = ""
    unit: str = ""
    basis: str = ""
    falls: bool = False


def _target_of(card: Card, owner: Owner) -> _Target:
    if (held := owner.stored) is not None:
        return _Target(held.measure, held.unit, held.basis, falls(held))
    if (own := card.answers_card) is None:
        return _Target()
    told = values_of(own)
    return _Target(told["measure"], told["unit"], told["basis"], told["falls"])


def _directed(values: Mapping[str, Any], target: _Target) -> dict[str, Any]:
    """The figure in the direction that is promised, as a ledger's is: where growth is, 下降2.3% is
    -2.3; where a fall is, 增长1% is -1, and its words say so."""
    against = values["measure"] == "growth" and values["falls"] != target.falls
    text = figure_text(values)
    if against and target.falls:
        text = f"{RISES}{text}"
    value = -values["value"] if against else values["value"]
    return {"value": value, "value_text": text, "unit": values["unit"]}


def _counts(card: Card, values: Mapping[str, Any], target: _Target) -> bool:
    """Whether the figure of an outcome can be held against a target; by how much an amount changed
    only where such a change, that way, is promised."""
    bounded = values["comparator"] in ("<=", "range") and values["measure"] != "rank"
    if bounded or values["measure"] != target.measure or _SHORT_OF.search(_around(card, values)):
        return False
    changed = values["measure"] == "quantity" and values["basis"] == "change"
    if changed and (target.basis != "change" or values["falls"] != target.falls):
        return False
    return convert(values["value"], unit=values["unit"], to=target.unit) is not None


def _around(card: Card, values: Mapping[str, Any]) -> str:
    """The words of a quote where its figure is only about."""
    return card.quote if values["comparator"] == "~" else ""


def figure_text(values: Mapping[str, Any]) -> str:
    """A figure as people write it: 不少于1.96亿元, 3-5个, 约6700名, 下降2.3%; "" where there is
    none."""
    value, top, unit = values["value"], values["value_max"], values["unit"]
    if value is None:
        return ""
    way = (FALLS if values["measure"] == "growth" else LESS) if values.get("falls") else ""
    if top is not None:
        return f"{way}{digits(value)}-{digits(top)}{unit}"
    if values["measure"] == "rank" and values["comparator"] == "<=":
        return f"前{digits(value)}{unit}"
    return f"{way}{BEFORE.get(values['comparator'], '')}{_amount(value, unit)}"


def _amount(value: Decimal, unit: str) -> str:
    """196000000 with 元 as 1.96亿元, where that says it to the digit in few places."""
    if unit in SCALED:
        for scale, mark in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
            scaled = digits(value / scale)
            if abs(value) >= scale and len(scaled.partition(".")[2]) <= 4:
                return f"{scaled}{mark}{unit}"
    return f"{digits(value)}{unit}"
