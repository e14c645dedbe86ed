"""Marks that agencies and programs write where a value is missing."""

from __future__ import annotations

import re

from simulator.numerals import NumeralError

_NOTHING = frozenset(("nan", "inf", "-inf", "#n/a", "na", "none", "null", "n/a", "n.a.", "<na>", "#saknas!"))
_USUAL = frozenset((".", "..", "...", "\u2026", ":", "*", "**", "nd", "saknas", "uppgift saknas"))
_BRACKETED = re.compile(r"[a-z]|[(\[](?:\d|[a-z*.][a-z0-9*.]{0,3})[)\]]|[<\u2264]\s?\d{1,3}", re.IGNORECASE)
_ERRORS = frozenset(
    (
        "#div/0!",
        "#value!",
        "#ref!",
        "#name?",
        "#num!",
        "#null!",
        "#n/a",
        "#spill!",
        "#calc!",
        "#getting_data",
        "#division/0!",
        "#v\u00e4rdefel!",
        "#referens!",
        "#namn?",
        "#ogiltigt!",
        "#sk\u00e4rning!",
        "#saknas!",
    )
)
DASHES = frozenset(("-", "\u2013", "\u2014", "\u2212", "--"))


def is_usual_mark(text: str) -> bool:
    """Whether a text is what many write where a value is missing; a dash is not, since it is a zero to some.

    >>> [is_usual_mark(text) for text in ("..", "(b)", "n/a", "-", "0")]
    [True, True, True, False, False]
    """
    lower = text.lower()
    return lower in _USUAL or (lower in _NOTHING and "inf" not in lower) or bool(_BRACKETED.fullmatch(text))


def refuse_marks(text: str) -> None:
    """Say what a text is that stands in place of a value; nothing when it may be one."""
    lower = text.lower()
    if lower in _ERRORS:
        raise NumeralError("excel_error", text=text)
    if lower in _NOTHING:
        raise NumeralError("not_a_number", text=text)
    if text in DASHES:
        raise NumeralError("dash_in_cell", text=text)
    if is_usual_mark(text):
        raise NumeralError("mark_in_cell", text=text)
