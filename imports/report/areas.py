"""The field of work a record belongs to, by the words of its clause and of its headings."""

from __future__ import annotations

import re
from functools import lru_cache

from .area_words import NO_FIELD, WORDS

# What a word counts by its mark, and without one.
_MARKS = {"!": 18, "?": 1}
WEAK, FAINT_IN_HEADING = 6, 4
# So many times the votes of the next one make an area sure.
CLEAR = 3
_AREA_OF = {
    word.rstrip("!?"): (area, _MARKS.get(word[-1], WEAK))
    for area, words in {**WORDS, "": NO_FIELD}.items()
    for word in words.split()
}
_WORD = re.compile("|".join(sorted(map(re.escape, _AREA_OF), key=len, reverse=True)))
# How much a word counts in the clause itself, in what its sentence says before and behind it, in
# each of its headings; and once more for the last word of a clause, which is what it is about.
_OWN, _NEAR, _BEHIND, _HEADING, _LAST_WORD = 4, 3, 1, 1, 4
# The record before it, in the same sentence or the same paragraph, counts so much where the clause
# names a field itself, and so much where it does not.
_SAME_SENTENCE, _SAME_PARAGRAPH = (18, 36), (1, 24)
# So many marks before a clause may tell its field; so many headings, from the innermost.
FAR, DEEP = 60, 3
# What most of a report tells of, where nothing names a field.
USUAL = "economy"


@lru_cache(maxsize=4096)
def votes(words: str) -> tuple[tuple[str, str, int], ...]:
    """
    (area, word, weight) for each word of a field of work that ``words`` hold.
    """
    found = ((_AREA_OF[word][0], word, _AREA_OF[word][1]) for word in _WORD.findall(words))
    return tuple(one for one in found if one[0])


@lru_cache(maxsize=512)
def _votes_above(heading: str) -> tuple[tuple[str, str, int], ...]:
    """The votes of a heading, in which what only says how much names a field."""
    return tuple((area, word, max(n, FAINT_IN_HEADING)) for area, word, n in votes(heading))


def area_of(
    clause: str,
    *,
    before: str,
    behind: str,
    headings: tuple[str, ...],
    last: str,
    paragraph: str,
) -> tuple[str, str, bool]:
    """
    The area of a clause, the word that decided (with a question mark where the words of the
    clause and of its heading do not name that area alone), and whether no other comes near.

    ``before`` and ``behind`` are what its part of the sentence says around it, ``headings`` those
    it stands under, ``last`` the area of the record right before it in that part, ``paragraph`` of
    the one before it in its paragraph, "" where none is.
    """
    own = votes(clause)
    named = any(weight >= WEAK for _, _, weight in own)
    score: dict[str, int] = {}
    word_of: dict[str, str] = {}
    for told, counts in ((own, _OWN), (votes(before[-FAR:]), _NEAR), (votes(behind), _BEHIND)):
        _count(told, counts, score, word_of)
    for heading in headings[-DEEP:]:
        _count(_votes_above(heading), _HEADING, score, word_of)
    if own:
        score[own[-1][0]] += _LAST_WORD * own[-1][2]
    if last or paragraph:
        weights = _SAME_SENTENCE if last else _SAME_PARAGRAPH
        score[last or paragraph] = score.get(last or paragraph, 0) + weights[not named]
    best, word, clear = _chosen(score, word_of)
    agreed = clear and _agreed(best, own, headings, last)
    return best, word if agreed else f"{word}？", clear


def _agreed(
    best: str, own: tuple[tuple[str, str, int], ...], headings: tuple[str, ...], last: str
) -> bool:
    """Whether the words of the clause and those of the heading next to it name one area alone."""
    named = {area for area, _, weight in own if weight >= WEAK}
    above = next((areas for words in reversed(headings) if (areas := _areas(words))), set())
    if named:
        return best in above if len(named) > 1 else named == {best} and (not above or best in above)
    return best in above and last in ("", best)


def _areas(words: str) -> set[str]:
    return {area for area, _, _ in votes(words)}


def _count(
    told: tuple[tuple[str, str, int], ...],
    counts: int,
    score: dict[str, int],
    word_of: dict[str, str],
) -> None:
    for area, word, weight in told:
        score[area] = score.get(area, 0) + counts * weight
        word_of.setdefault(area, word)


def _chosen(score: dict[str, int], word_of: dict[str, str]) -> tuple[str, str, bool]:
    if not score:
        return USUAL, "", False
    best = max(score, key=lambda area: score[area])
    rest = max((told for area, told in score.items() if area != best), default=0)
    return best, word_of.get(best, ""), score[best] >= CLEAR * rest
