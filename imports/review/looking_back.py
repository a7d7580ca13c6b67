"""When the questions of a report are made anew: it was read, written, taken back."""

from __future__ import annotations

from ..models import Reading, ReadingState
from . import known


def look(reading: Reading, *, others: bool = True) -> int:
    """Make the questions of a reading anew, and with ``others`` those of the reports of its town
    that it concerns; how many stand. None of one that is not read."""
    if reading.state not in (ReadingState.REVIEW, ReadingState.CONFIRMED):
        return 0
    # Not at the top: questions rest on what this room gives them.
    from . import questions

    return questions.look(reading, others=others)


def look_at_others(reading: Reading) -> None:
    """Make the questions of the other reports anew that a reading concerns."""
    from . import questions

    questions.look_at_others(reading)


def look_again(pk: int) -> int:
    """As ``look``, for the reading with that number; 0 where it is gone."""
    reading = Reading.objects.select_related("town").filter(pk=pk).first()
    return look(reading) if reading else 0


def look_at_town(code: str) -> int:
    """As ``look``, for the last report of a town: the one that asks what no report speaks of."""
    last = known.last_of(code)
    return look(last) if last else 0


def look_at_all() -> int:
    """As ``look_at_town``, for every town that gave a report; how many questions stand."""
    towns = Reading.objects.order_by("town").values_list("town", flat=True).distinct()
    return sum(look_at_town(code) for code in towns)
