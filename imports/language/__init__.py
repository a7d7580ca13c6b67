"""The language of official prose: numbers, units, comparators, days. Text in, values out."""

from .dates import month_end, read_date, read_period, read_serial, read_span, year_of
from .mentions import Mention, mentions, read_figure
from .numerals import read_number, tidy
from .quantities import Quantity, read_quantity
from .units import is_unit, split_unit

__all__ = [
    "Mention",
    "Quantity",
    "is_unit",
    "mentions",
    "month_end",
    "read_date",
    "read_figure",
    "read_number",
    "read_period",
    "read_quantity",
    "read_serial",
    "read_span",
    "split_unit",
    "tidy",
    "year_of",
]
