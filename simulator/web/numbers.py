"""Numbers as readers type them on the page, where the language says which sign is the decimal one."""

from __future__ import annotations

import re
from fractions import Fraction

from simulator.language import Language
from simulator.numerals import NumeralError, read_number

_SWEDISH_GROUPS = re.compile(r"[-\u2212]?\d{1,3}(\.\d{3})+")
_ENGLISH_GROUPS = re.compile(r"[-\u2212]?\d{1,3}(,\d{3})+(\.\d+)?")


def typed_number(text: str, language: Language) -> Fraction:
    """The number that a reader typed.

    Raises:
        NumeralError: when it is none, or when it may mean two things.

    >>> typed_number("3 500,5", "sv"), typed_number("3,500.5", "en")
    (Fraction(7001, 2), Fraction(7001, 2))
    """
    bare = re.sub(r"[\s\u00a0\u202f\u2007]", "", text)
    if language == "en":
        if "," in bare:
            if not _ENGLISH_GROUPS.fullmatch(bare):
                raise _ambiguous(text, bare.replace(",", ""), bare.replace(",", "."))
            bare = bare.replace(",", "")
    elif _SWEDISH_GROUPS.fullmatch(bare):
        raise _ambiguous(text, bare.replace(".", " "), bare.replace(".", ","))
    value, _, rest = read_number(bare, strict_thousands=False)
    if rest:
        raise NumeralError("not_a_number", text=text)
    return value


def _ambiguous(text: str, grouped: str, decimal: str) -> NumeralError:
    return NumeralError("ambiguous_number", text=text, grouped=grouped, decimal=decimal)
