"""What came in: batches of rows out of spreadsheets, readings of reports, and what is to check."""

from .batch import (
    WORKING,
    WRITING,
    Action,
    Batch,
    Kind,
    RememberedHeading,
    Row,
    RowQuerySet,
    State,
    Written,
)
from .question import Answer, Question, QuestionKind, RemovedDraft
from .reading import Card, CardState, Reading, ReadingState, Standing

__all__ = [
    "WORKING",
    "WRITING",
    "Action",
    "Answer",
    "Batch",
    "Card",
    "CardState",
    "Kind",
    "Question",
    "QuestionKind",
    "Reading",
    "ReadingState",
    "RememberedHeading",
    "RemovedDraft",
    "Row",
    "RowQuerySet",
    "Standing",
    "State",
    "Written",
]
