"""Words for people. Codes and data go in, short plain Chinese comes out; pages and papers share
these functions, so that a figure reads the same wherever it stands."""

from .amounts import amount, as_percent, date_words, gap_points, near_day, number, percent, percents
from .sentences import (
    figure_words,
    gap_words,
    ratio_words,
    reason_sentence,
    shown_percents,
    standing_words,
    target_with_due,
    target_words,
)
from .wholes import (
    attention_order,
    coverage_sentence,
    nothing_loaded_words,
    parts_words,
    unreleased_words,
)
from .words import (
    AREA_WORD,
    CATEGORY_WORD,
    GROUP_WORD,
    LIGHT_WORD,
    QUESTION_SENTENCE,
    STATUS_WORD,
    question_sentence,
    rule_sentence,
    status_word,
)

__all__ = [
    "AREA_WORD",
    "CATEGORY_WORD",
    "GROUP_WORD",
    "LIGHT_WORD",
    "QUESTION_SENTENCE",
    "STATUS_WORD",
    "amount",
    "as_percent",
    "attention_order",
    "coverage_sentence",
    "date_words",
    "figure_words",
    "gap_points",
    "gap_words",
    "near_day",
    "nothing_loaded_words",
    "number",
    "parts_words",
    "percent",
    "percents",
    "question_sentence",
    "ratio_words",
    "reason_sentence",
    "rule_sentence",
    "shown_percents",
    "standing_words",
    "status_word",
    "target_with_due",
    "target_words",
    "unreleased_words",
]
