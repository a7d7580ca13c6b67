"""Our own number of a commitment (兑现编号), short enough for a hidden column, safe against typing
errors. No Django here."""

from __future__ import annotations

import unicodedata

PREFIX = "DX"
# 31 marks, a prime number of them, and none that is easily taken for another (I, L, O, U, B).
MARKS = "0123456789ACDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("ILOBU", "1108V")


class BadIdentifier(ValueError):
    """A text that is no identifier of ours, or one with a typing error in it."""


def identifier(pk: int) -> str:
    """The identifier of the commitment ``pk`` (1 or more): DX, its number, a check mark."""
    if pk < 1:
        raise ValueError(f"no commitment has the number {pk}")
    digits = _digits(pk)
    return f"{PREFIX}{digits}{_check(digits)}"


def read_identifier(text: str) -> int:
    """The number of the commitment that ``text`` names, read through width, blanks, hyphens, case
    and marks that look alike. Raises BadIdentifier; one wrong mark or two exchanged ones never
    lead to another commitment."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    tidied = "".join(mark for mark in narrow if not mark.isspace() and mark != "-")
    digits, check = tidied[len(PREFIX) : -1], tidied[-1:]
    digits, check = digits.translate(_TAKEN_FOR), check.translate(_TAKEN_FOR)
    known = bool(digits) and digits[0] != "0" and len(digits) < len(MARKS) - 1
    if not tidied.startswith(PREFIX) or not known or not set(digits + check) <= set(MARKS):
        raise BadIdentifier(text)
    if check != _check(digits):
        raise BadIdentifier(text)
    return _number(digits)


def _digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(MARKS))
        digits = MARKS[digit] + digits
    return digits


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(MARKS) + MARKS.index(digit)
    return number


def _check(digits: str) -> str:
    """Weighted from the right by 2, 3, 4 ...: as the modulus is prime, every single error and every
    exchange of two marks changes the sum."""
    weighed = (place * MARKS.index(digit) for place, digit in enumerate(reversed(digits), start=2))
    return MARKS[-sum(weighed) % len(MARKS)]
