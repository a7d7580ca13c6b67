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
from .collecting import Delivery, Drop, Submission, ToldBy, Typed
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
    "Delivery",
    "Drop",
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
    "Submission",
    "ToldBy",
    "Typed",
    "Written",
]
