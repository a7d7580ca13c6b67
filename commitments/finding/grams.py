"""Words as an index can look them up. No Django here.

A text is folded (full width, case, accents, punctuation and the commas of figures are put aside)
and cut into single characters and pairs of neighbours, as Chinese knows no blanks between words:
so one character is found as surely as six. An index of these finds candidates; whether the folded
words really stand in the folded text decides. Whatever piece of a text is asked for, the text is
found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from zlib import crc32

LONGEST = 60
MOST_WORDS = 8
# Characters that are no letter and no digit and yet mean something.
_MEANING = "%‰°"
_UNITS = {"㎡": "平方米", "㎥": "立方米"}
# 28 bits: an integer in PostgreSQL, seven letters in SQLite. Two grams that share one only bring
# a candidate more.
_BITS = 0x0FFF_FFFF
_ZEROS = re.compile(r"(?<=[0-9])(\.[0-9]*?)0+(?![0-9])")
_BREAKS = re.compile(r"[\n ]+")


@dataclass(frozen=True)
class Folded:
    """A text without what nobody types; ``places[i]`` is where ``text[i]`` stands in the
    original."""

    text: str
    places: Sequence[int]


def fold(text: str) -> Folded:
    """``text`` in small, half-width letters without accents, blanks and punctuation. Between two
    digits a point stays, a comma goes, and anything else is a blank, so that figures stay apart."""
    letters: list[str] = []
    places: list[int] = []
    between = ""
    for place, letter in enumerate(text):
        for each in _plain(letter):
            if not _kept(each):
                between += each
                continue
            joint = _joint(letters[-1], between, each) if letters and between else ""
            letters += [*joint, each]
            places += [place] * (len(joint) + 1)
            between = ""
    return Folded("".join(letters), places)


def _joint(last: str, between: str, following: str) -> str:
    if not (_is_digit(last) and _is_digit(following)) or between == ",":
        return ""
    return "." if between == "." else " "


def _is_digit(letter: str) -> bool:
    return "0" <= letter <= "9"


@lru_cache(maxsize=1 << 16)
def _plain(letter: str) -> str:
    """A letter in its simplest form, which can be several."""
    if letter in _UNITS:
        return _UNITS[letter]
    small = unicodedata.normalize("NFKD", letter).casefold()
    apart = unicodedata.normalize("NFKD", small)
    return "".join(each for each in apart if unicodedata.category(each) != "Mn") or " "


@lru_cache(maxsize=1 << 16)
def _kept(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN" or letter in _MEANING


def shorter(folded: str) -> str:
    """Folded words whose figures have no zeros behind the point: 52583.00 is 52583."""
    return _ZEROS.sub(lambda found: "" if found[1] == "." else found[1], folded)


def searched(lines: Iterable[str]) -> str:
    """The folded text in which words are looked for: each line with a line break before and after
    it, those with figures that can be written shorter once more in that way."""
    folded = [fold(line).text for line in lines]
    again = [short for line in folded if (short := shorter(line)) != line]
    return "\n".join(["", *folded, *again, ""])


def grams_of(text: str) -> set[int]:
    """The codes of every character and every pair of neighbours in a text of ``searched``."""
    return {code(gram) for part in _BREAKS.split(text) for gram in _grams(part)}


def _grams(part: str) -> Iterator[str]:
    yield from part
    for first, second in pairwise(part):
        yield first + second


@lru_cache(maxsize=1 << 18)
def code(gram: str) -> int:
    """The number that stands for a gram, or for a mark (``kind/live``), in the index."""
    return crc32(gram.encode()) & _BITS


@dataclass(frozen=True)
class Word:
    """One word asked for: as it was typed, folded, and with its figures written shorter."""

    typed: str

    @cached_property
    def folded(self) -> str:
        """The word folded."""
        return fold(self.typed).text

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded forms of which one must occur."""
        return tuple(dict.fromkeys((self.folded, shorter(self.folded))))


def needed(form: str) -> list[int]:
    """The codes that a text must have to hold ``form``: its pairs, or its one character."""
    codes: dict[int, None] = {}
    for part in _BREAKS.split(form):
        pairs = [first + second for first, second in pairwise(part)] or [part]
        codes.update((code(gram), None) for gram in pairs if gram)
    return list(codes)


@dataclass(frozen=True)
class Question:
    """What was typed into the box, and the words that must all occur."""

    typed: str = ""
    words: tuple[Word, ...] = ()

    @property
    def too_long(self) -> bool:
        """Whether it is longer than anybody would look for: a page pasted by accident."""
        return len(self.typed) > LONGEST

    @property
    def whole(self) -> str:
        """All that was typed, folded: what a name is compared with."""
        return fold(self.typed).text


def question(typed: str) -> Question:
    """What somebody wants to find; without words where nothing but punctuation was typed, or too
    much."""
    typed = typed.replace("\0", " ").strip()
    if len(typed) > LONGEST:
        return Question(typed)
    words = {word.folded: word for word in map(Word, typed.split()) if word.folded}
    return Question(typed, tuple(words.values())[:MOST_WORDS])


def spans(text: str, words: Iterable[Word]) -> list[tuple[int, int]]:
    """Where in ``text`` the words stand, from start to end, in order, without overlaps."""
    folded = fold(text)
    found = sorted(each for word in words for each in _spans_of(folded, word))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _spans_of(folded: Folded, word: Word) -> Iterator[tuple[int, int]]:
    for form in word.forms:
        at = folded.text.find(form)
        while at >= 0:
            yield folded.places[at], folded.places[at + len(form) - 1] + 1
            at = folded.text.find(form, at + len(form))
