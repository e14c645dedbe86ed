"""Amounts as finance systems write them in cells: with a currency; below zero in brackets or with a minus behind."""

from __future__ import annotations

import re
from fractions import Fraction

from simulator.numerals import SPACES, NumeralError
from simulator.units import Unit, parse_unit

_DIGITS = rf"\d[\d{SPACES}.,]*"
_SYMBOL = r"[£€$]"
_BEFORE = re.compile(rf"(?P<sign>[-+\u2212]?) ?(?P<symbol>{_SYMBOL}) ?(?P<inner>[-+\u2212]?) ?(?P<digits>{_DIGITS})")
_IN_BRACKETS = re.compile(rf"\((?P<symbol>{_SYMBOL}?) ?(?P<digits>\d(?:[\d{SPACES}.,]*\d))\)")
_MINUS_BEHIND = re.compile(rf"(?P<digits>{_DIGITS})[-\u2212]")


def plainly(text: str) -> tuple[str, str]:
    """A cell as a number with its sign before it, and the currency's symbol that stood there.

    >>> plainly("£382,112.35"), plainly("$-12,000"), plainly("(1 250)"), plainly("250-"), plainly("x")
    (('382,112.35', '£'), ('-12,000', '$'), ('-1 250', ''), ('-250', ''), ('x', ''))
    """
    before = _BEFORE.fullmatch(text)
    if before and not (before["sign"] and before["inner"]):
        return before["sign"] + before["inner"] + before["digits"].strip(), before["symbol"]
    brackets = _IN_BRACKETS.fullmatch(text)
    if brackets:
        return "-" + brackets["digits"], brackets["symbol"]
    behind = _MINUS_BEHIND.fullmatch(text)
    return ("-" + behind["digits"].strip(), "") if behind else (text, "")


def in_unit(value: Fraction, word: str, unit: Unit, text: str) -> Fraction:
    """An amount whose currency stands in its cell, in the column's own unit; NumeralError where it is anything else.

    >>> in_unit(Fraction(2), "tkr", parse_unit("kr", "SEK"), "2 tkr")
    Fraction(2000, 1)
    """
    try:
        written = parse_unit(word, unit.currency)
    except ValueError:
        raise NumeralError("unit_in_cell", text=text, unit=word) from None
    if written.dims != unit.dims or not unit.is_money:
        raise NumeralError("unit_in_cell", text=text, unit=word)
    return value * written.scale / unit.scale
