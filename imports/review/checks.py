"""What a card and a report must hold before anything is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Commitment, Document

from ..models import Card, CardState, Reading
from . import answering
from .limits import is_day, wrong_day
from .proposing import figure_of, said
from .records import (
    DAYS,
    FIELDS,
    FIGURES,
    KNOWN,
    LIMITS,
    field_labels,
    kept_unit,
    stored,
    values_of,
)

FACTS = (
    "title",
    "kind",
    "meeting",
    "date",
    "period_start",
    "period_end",
    "source_url",
    "index_number",
)


def cleaned_values(card: Card, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a card with ``values`` in place, as JSON; raises ValidationError by field."""
    if unknown := sorted(set(values) - set(FIELDS)):
        raise ValidationError(_("没有名为“%(name)s”的栏目。") % {"name": "、".join(unknown)})
    merged = values_of(card)
    merged |= {name: _tidy(value) for name, value in values.items()}
    wrong = _wrong_words(merged) | _wrong_figures(merged) | _wrong_days(merged)
    wrong = wrong or _wrong_together(merged)
    if wrong:
        raise ValidationError(wrong)
    merged["unit"] = kept_unit(merged["unit"])
    return {**card.fields, **stored(merged)}


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _wrong_words(values: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    labels = field_labels()
    for name, known in KNOWN.items():
        if (values[name] or "") not in known:
            told = {"field": labels[name], "value": values[name]}
            wrong[name] = _("%(field)s“%(value)s”不在可选的范围里，请从下拉框选。") % told
    for name, limit in LIMITS.items():
        if len(values[name] or "") > limit:
            told = {"field": labels[name], "limit": limit, "length": len(values[name])}
            wrong[name] = _("%(field)s有%(length)s字，最多%(limit)s字，请改短。") % told
    if not values["wording"]:
        wrong["wording"] = _("请填写任务表述。")
    return wrong


def _wrong_figures(values: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    field: Any = Commitment._meta.get_field("value")
    for name in FIGURES:
        value = values[name]
        if value is None or value == "":
            continue
        if not isinstance(value, Decimal) or not value.is_finite():
            wrong[name] = _("“%(value)s”不是数字，请只填数字，单位填在计量单位里。") % {
                "value": value
            }
            continue
        try:
            field.clean(value, None)
        except ValidationError:
            wrong[name] = _too_precise(field, value)
    return wrong


def _too_precise(field: Any, value: Decimal) -> str:
    whole = field.max_digits - field.decimal_places
    told = {"value": f"{value:f}", "whole": whole, "places": field.decimal_places}
    return (
        _(
            "“%(value)s”位数太多：整数最多%(whole)s位，小数最多%(places)s位。请改短，或换大一些的单位。"
        )
        % told
    )


def _wrong_days(values: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    for name in DAYS:
        value = values[name]
        if value in (None, ""):
            continue
        if not isinstance(value, dt.date) or not is_day(value):
            wrong[name] = _("日期“%(value)s”不对，请写成2026-12-31这样。") % {"value": value}
    if not wrong and values["due"] and values["from_day"] and values["from_day"] > values["due"]:
        told = {"first": values["from_day"], "last": values["due"]}
        wrong["from_day"] = _("时段起%(first)s晚于%(last)s，请改正。") % told
    return wrong


def _wrong_together(values: Mapping[str, Any]) -> dict[str, str]:
    """What is right by itself and not beside the rest; as the constraints of commitments say."""
    value, top = values["value"], values["value_max"]
    milestone = values["measure"] == "milestone"
    ranged = values["comparator"] == "range"
    if milestone and value is not None:
        return {"value": _("衡量方式为节点的事项不填数值；有数的请改衡量方式。")}
    if (milestone or not ranged) and top is not None:
        return {"value_max": _("只有区间才填上限；请把比较改为区间，或清空上限。")}
    if ranged and (value is None or top is None):
        return {"value_max": _("区间要填数值和上限两个数。")}
    if isinstance(value, Decimal) and isinstance(top, Decimal) and top < value:
        return {
            "value_max": _("上限%(top)s小于数值%(value)s，请改正。") % {"top": top, "value": value}
        }
    if values["measure"] == "quantity" and isinstance(value, Decimal) and value < 0:
        return {"value": _("数量“%(value)s”不能是负数。") % {"value": value}}
    return {}


def expect_takeable(card: Card) -> None:
    """Raise ActionError where a card lacks what a plan needs of it."""
    values = values_of(card)
    named = {"quote": card.quote if len(card.quote) <= 40 else card.quote[:40] + "…"}
    _expect_answered(card, named)
    try:
        cleaned_values(card, {})
    except ValidationError as error:
        told = {**named, "why": "".join(error.messages)}
        raise ActionError(_("“%(quote)s”还不能接受：%(why)s") % told) from error
    valued = values["measure"] == "milestone" or values["value"] is not None
    if values["kind"] == "commitment":
        if not valued and card.answers_id is None:
            raise ActionError(_("“%(quote)s”没有数值。请填写数值，或把衡量方式改为节点。") % named)
    elif card.answers_id or card.answers_card_id:
        _expect_report(card, values, named, valued=valued)


def _expect_answered(card: Card, named: Mapping[str, Any]) -> None:
    """What a card answered and answers no more is said by a person anew."""
    gone = answering.lost(card)
    if gone and answering.name_of(card) == answering.NONE:
        told = {**named, "gone": gone}
        raise ActionError(
            _("“%(quote)s”原来对应的承诺“%(gone)s”不在了。请另选一项，或选“都不是”。") % told
        )


def _expect_report(
    card: Card, values: Mapping[str, Any], named: Mapping[str, Any], *, valued: bool
) -> None:
    """What a figure of a commitment needs besides: a day, a first day, no other of that time."""
    if not valued:
        raise ActionError(_("“%(quote)s”没有数值。请填写数值，或把衡量方式改为节点。") % named)
    if values["due"] is None:
        raise ActionError(_("“%(quote)s”没有数据截至的日期，请填写它说到哪一天。") % named)
    if values["basis"] == "period" and values["value"] is not None and not values["from_day"]:
        raise ActionError(_("“%(quote)s”是一段时间的数，请填写时段起。") % named)
    others = Card.objects.filter(
        reading=card.reading_id,
        state=CardState.ACCEPTED,
        answers=card.answers_id,
        answers_card=card.answers_card_id,
    ).exclude(pk=card.pk)
    for other in others:
        if figure_of(other) == figure_of(card) and said(other) != said(card):
            told = {**named, "other": other.quote}
            raise ActionError(
                _("“%(quote)s”与已接受的“%(other)s”说的是同一承诺同一时间，数不一样。请只留一条。")
                % told
            )


def cleaned_facts(reading: Reading, values: Mapping[str, Any]) -> None:
    """Put ``values`` to a reading; raises ValidationError by field."""
    if unknown := sorted(set(values) - set(FACTS)):
        raise ValidationError(_("没有名为“%(name)s”的栏目。") % {"name": "、".join(unknown)})
    for name, value in values.items():
        setattr(reading, name, _tidy(value))
    if not reading.title:
        raise ValidationError({"title": _("请填写报告标题。")})
    _expect_days(reading)
    first, last = reading.period_start, reading.period_end
    if first and last and first > last:
        told = {"first": first, "last": last}
        raise ValidationError(
            {"period_start": _("所述时段起%(first)s晚于止%(last)s，请改正。") % told}
        )
    reading.clean_fields(exclude=[name for name in _field_names() if name not in FACTS])
    if not reading.is_draft:
        refuse_other_text(reading)


def _expect_days(reading: Reading) -> None:
    """Raise ValidationError, by field, for days that no report has."""
    names = {
        "date": _("报告日期"),
        "period_start": _("回顾时段起"),
        "period_end": _("回顾时段止"),
    }
    told = {name: wrong_day(getattr(reading, name), field=word) for name, word in names.items()}
    if wrong := {name: said for name, said in told.items() if said}:
        raise ValidationError(wrong)


def _field_names() -> list[str]:
    return [field.name for field in Reading._meta.concrete_fields]


def refuse_other_text(reading: Reading) -> None:
    """A title is of one text, as offsets count in it; raises ValidationError for another's."""
    held = Document.objects.filter(town=reading.town_id, title=reading.title).first()
    if held is not None and held.text and held.text.rstrip() != reading.text:
        told = {"title": reading.title}
        raise ValidationError(
            {
                "title": _("本镇已有名为“%(title)s”的文件，正文不同。请在标题里加上年份或日期。")
                % told
            }
        )
