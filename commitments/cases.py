"""A case in plain data: a target, its figures and a day, as ``manage.py judge`` reads them, and the
outcome as it answers. No Django here, no database.

``{"target": {...}, "figures": [...], "as_of": "2019-06-30", "scheme": "ours"}``. A missing or null
key means unknown; numbers may be JSON numbers or text, and keep their digits either way; days are
ISO dates. What is left unknown falls back to the rule's defaults (reporting period 3 months, grace
20 days); a figure without a basis is one of its span where it has a ``from``, else a running total.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .lights import OURS, SHIPPED, Scheme, scheme_from_json
from .status import SETTLED_STATES, Figure, Node, Outcome, Target

MEASURES = ("quantity", "rate", "growth", "rank", "multiple", "milestone")
COMPARATORS = ("=", ">=", "<=", "~", "range")
BASIS_NAMES = ("cumulative", "period", "level", "change")
STATES = ("active", *SETTLED_STATES)
STRENGTHS = ("firm", "strive")
CASE_KEYS = ("target", "figures", "as_of", "scheme")
MOST_MONTHS = 1200
MOST_DAYS = 36_500


class CaseError(ValueError):
    """A case that cannot be read: ``code`` says why, ``where`` names the key (target.nodes[1].day),
    ``value`` is what stands there, ``known`` what may."""

    def __init__(self, code: str, where: str, value: object = None, known: object = ()) -> None:
        super().__init__(code, where, value, known)
        self.code, self.where, self.value, self.known = code, where, value, known


@dataclass(frozen=True)
class Case:
    """What is judged; ``unused`` are the keys that nobody knows."""

    target: Target
    figures: tuple[Figure, ...]
    as_of: dt.date
    scheme: Scheme
    unused: tuple[str, ...] = ()


def read_case(raw: object) -> Case:
    """The case that one JSON object tells; raises CaseError at the first thing that is wrong."""
    whole = _mapping(raw, "")
    unused: list[str] = []
    target = _target(_mapping(whole.get("target") or {}, "target"), unused)
    rows = _list(whole.get("figures"), "figures")
    figures = tuple(_figure(row, f"figures[{n}]", n, unused) for n, row in enumerate(rows))
    as_of = _day(whole.get("as_of"), "as_of")
    if as_of is None:
        raise CaseError("missing", "as_of")
    return Case(target, figures, as_of, _scheme(whole.get("scheme")), tuple(unused))


def answer_of(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON-able data: fractions as text with six places, ``reason`` as its code and
    data, ``rests_on`` as places in the list of figures (0 is the first)."""
    return {
        "status": outcome.status,
        "ratio": _text(outcome.ratio),
        "expected": _text(outcome.expected),
        "gap": _text(outcome.gap),
        "light": outcome.light,
        "questions": list(outcome.questions),
        "reason": {"code": outcome.reason, **{k: _text(v) for k, v in outcome.data.items()}},
        "rests_on": list(outcome.rests_on),
    }


def _target(raw: Mapping[str, Any], unused: list[str]) -> Target:
    nodes = _list(raw.get("nodes"), "target.nodes")
    fields: dict[str, Any] = {
        "measure": _one_of(raw.get("measure"), "target.measure", MEASURES),
        "comparator": _one_of(raw.get("comparator"), "target.comparator", COMPARATORS),
        "basis": _one_of(raw.get("basis"), "target.basis", BASIS_NAMES),
        "state": _one_of(raw.get("state"), "target.state", STATES),
        "strength": _one_of(raw.get("strength"), "target.strength", STRENGTHS),
        "unit": _word(raw.get("unit"), "target.unit"),
        "stage": _word(raw.get("stage"), "target.stage"),
        "stages": tuple(_words(raw.get("stages"), "target.stages")),
        "progress_share": _flag(raw.get("progress_share"), "target.progress_share"),
        "nodes": [_node(node, f"target.nodes[{n}]", unused) for n, node in enumerate(nodes)],
        "reporting_months": _count(raw, "reporting_months", least=1, most=MOST_MONTHS),
        "grace_days": _count(raw, "grace_days", least=0, most=MOST_DAYS),
        **{name: _number(raw.get(name), f"target.{name}") for name in _NUMBERS},
        **{name: _day(raw.get(name), f"target.{name}") for name in ("start", "given", "due")},
    }
    unused += [f"target.{key}" for key in raw if key not in fields]
    known = {name: value for name, value in fields.items() if value is not None}
    if "measure" not in known and "value" not in known and (known["stages"] or known.get("stage")):
        known["measure"] = "milestone"
    return Target(**known)


_NUMBERS = ("value", "value_max", "baseline_value", "claimed_ratio")


def _node(raw: object, where: str, unused: list[str]) -> Node:
    node = _mapping(raw, where)
    unused += [f"{where}.{key}" for key in node if key not in ("day", "value", "stage")]
    day = _day(node.get("day"), f"{where}.day")
    if day is None:
        raise CaseError("missing", f"{where}.day")
    value = _number(node.get("value"), f"{where}.value")
    return Node(day, value=value, stage=_word(node.get("stage"), f"{where}.stage") or None)


def _figure(raw: object, where: str, place: int, unused: list[str]) -> Figure:
    row = _mapping(raw, where)
    day = _day(row.get("day"), f"{where}.day")
    if day is None:
        raise CaseError("missing", f"{where}.day")
    first = _day(row.get("from"), f"{where}.from")
    if first is not None and first > day:
        raise CaseError("span", f"{where}.from", row.get("from"), row.get("day"))
    unused += [f"{where}.{key}" for key in row if key not in _FIGURE_KEYS]
    basis = _one_of(row.get("basis"), f"{where}.basis", BASIS_NAMES)
    return Figure(
        day,
        from_day=first,
        value=_number(row.get("value"), f"{where}.value"),
        unit=_word(row.get("unit"), f"{where}.unit") or "",
        basis=basis or ("period" if first else "cumulative"),
        stage=_word(row.get("stage"), f"{where}.stage") or None,
        done=_flag(row.get("done"), f"{where}.done"),
        claimed_ratio=_number(row.get("claimed_ratio"), f"{where}.claimed_ratio"),
        key=place,
    )


_FIGURE_KEYS = ("day", "from", "value", "unit", "basis", "stage", "done", "claimed_ratio")


def _scheme(raw: object) -> Scheme:
    if raw is None:
        return OURS
    if isinstance(raw, Mapping):
        return _read("scheme", lambda: scheme_from_json(raw), raw)
    if isinstance(raw, str) and raw:
        named = (scheme for scheme in SHIPPED.values() if scheme.name.startswith(raw))
        if found := SHIPPED.get(raw) or next(named, None):
            return found
    raise CaseError("unknown", "scheme", raw, tuple(SHIPPED))


def _read(where: str, made: Callable[[], Scheme], raw: object) -> Scheme:
    try:
        return made()
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise CaseError("scheme", where, raw) from None


def _mapping(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise CaseError("object", where, raw)
    return raw


def _list(raw: object, where: str) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise CaseError("list", where, raw)
    return raw


def _words(raw: object, where: str) -> list[str]:
    words = [_word(word, f"{where}[{n}]") for n, word in enumerate(_list(raw, where))]
    return [word for word in words if word]


def _word(raw: object, where: str) -> str | None:
    if raw is not None and not isinstance(raw, str):
        raise CaseError("word", where, raw)
    if raw is not None and any("\ud800" <= sign <= "\udfff" for sign in raw):
        raise CaseError("letters", where)
    return raw


def _one_of(raw: object, where: str, known: tuple[str, ...]) -> str | None:
    word = _word(raw, where)
    if word is not None and word not in known:
        raise CaseError("unknown", where, word, known)
    return word


def _flag(raw: object, where: str) -> bool | None:
    if raw is not None and not isinstance(raw, bool):
        raise CaseError("flag", where, raw)
    return raw


def _number(raw: object, where: str) -> Decimal | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise CaseError("number", where, raw)
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise CaseError("number", where, raw) from None
    if not value.is_finite():
        raise CaseError("number", where, raw)
    # An exponent of millions would be written out digit by digit.
    if abs(value.adjusted()) > MOST_DIGITS or len(value.as_tuple().digits) > MOST_DIGITS:
        raise CaseError("digits", where, str(raw)[:20], MOST_DIGITS)
    return value


MOST_DIGITS = 100


def _count(raw: Mapping[str, Any], name: str, *, least: int, most: int) -> int | None:
    where = f"target.{name}"
    value = _number(raw.get(name), where)
    if value is None:
        return None
    if value != int(value) or not least <= value <= most:
        raise CaseError("range", where, raw.get(name), (least, most))
    return int(value)


def _day(raw: object, where: str) -> dt.date | None:
    if raw is None or raw == "":
        return None
    try:
        day = dt.date.fromisoformat(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CaseError("day", where, raw) from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise CaseError("year", where, raw, YEARS)
    return day


# Beyond them is a slip of the pen; and the calendar ends not far behind.
YEARS = (1900, 2999)


def _text(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value
