"""Numbers, dates and amounts as Swedes and programmers write them: ``3 500``, ``10,85 mkr``, ``15 %``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.units import DATE, ONE, YES_NO, Unit, parse_unit

SPACES = "\u0020\u00a0\u202f\u2009"
NUMBER = re.compile(
    rf"(?P<sign>[-+\u2212]?)\s*(?P<whole>\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?=\.\d)|\d{1,3}(?:\.\d{3})+(?=,\d)"  # two different marks leave no doubt: 1,234.50
    r"|\d+)(?P<decimals>[.,]\d+)?"
)
DATE_TEXT = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YES = {"yes": True, "ja": True, "true": True, "no": False, "nej": False, "false": False}
MAX_DIGITS = 30


class NumeralError(ValueError):
    """A text that is not a literal; ``code`` and ``params`` make the problem."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class Literal:
    """A value with its unit. ``value`` is exact and in base units (öre, years, days); a date is its ordinal number."""

    value: Fraction
    unit: Unit
    text: str
    digits_after: Fraction = Fraction(1)
    """What the last digit that says something is worth, in base units: 0.01 mkr for "10,85 mkr"."""

    @property
    def bare(self) -> bool:
        """A number without a unit, which may adopt that of its neighbour."""
        return self.unit == ONE


def read_date(text: str) -> date:
    """An ISO date; NumeralError when no such day exists."""
    match = DATE_TEXT.fullmatch(text.strip())
    if not match:
        raise NumeralError("not_a_date", text=text)
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise NumeralError("no_such_day", text=text) from None


def read_number(text: str, *, strict_thousands: bool) -> tuple[Fraction, Fraction, str]:
    """The number that a text begins with, what its last digit is worth, and the rest of the text.

    ``strict_thousands`` refuses ``1.234`` and ``1,234``, which mean a thousand to some and one to others;
    that is for money and counts. ``1.2340`` says that the decimals are meant.
    """
    match = NUMBER.match(text)
    if not match:
        raise NumeralError("not_a_number", text=text)
    whole = re.sub(rf"[{SPACES}.,]", "", match["whole"])
    decimals = (match["decimals"] or "")[1:]
    rest = text[match.end() :]
    if len(whole) + len(decimals) > MAX_DIGITS:
        raise NumeralError("too_many_digits", text=text, most=MAX_DIGITS)
    if re.match(r"[.,]\d", rest) or (strict_thousands and len(decimals) == 3 and len(whole) <= 3 and whole != "0"):
        written = match.group().strip() + (re.match(r"(?:[.,]\d+)*", rest) or [""])[0]
        grouped = re.sub(r"[.,]", " ", written)
        first, *others = re.split(r"[.,]", written)
        decimal = f"{first}.{''.join(others)}" + ("0" if len(others) == 1 else "")
        raise NumeralError("ambiguous_number", text=written, grouped=grouped, decimal=decimal)
    if rest and re.match(r"[\w.]", rest) and not re.match(r"[^\W\d_]", rest):
        raise NumeralError("not_a_number", text=text)
    value = Fraction(f"{whole}.{decimals or '0'}")
    zeros = len(whole) - len(whole.rstrip("0")) if not decimals and whole.strip("0") else 0
    worth = Fraction(1, 10 ** len(decimals)) if decimals else Fraction(10**zeros)
    return (-value if match["sign"] in ("-", "\u2212") else value), worth, rest.strip()


def read_literal(text: str, currency: str, expected: Unit | None = None) -> Literal:
    """A number with its unit, a date, yes or no; with ``expected``, a bare number takes that unit.

    >>> read_literal("10,85 mkr", "SEK").value, read_literal("15 %", "SEK").value
    (Fraction(1085000000, 1), Fraction(3, 20))
    >>> str(read_literal("3 500 kr/bed/year", "SEK").unit)
    'kr/bed/year'
    """
    stripped = text.strip()
    if stripped.lower() in _YES and (expected is None or expected.kind == "bool"):
        return Literal(Fraction(_YES[stripped.lower()]), YES_NO, stripped)
    if DATE_TEXT.fullmatch(stripped):
        return Literal(Fraction(read_date(stripped).toordinal()), DATE, stripped)
    if re.match(r"[£€$]", stripped):  # £120/bed and $5 are written symbol first
        symbol, stripped = stripped[0], stripped[1:]
        _, _, rest = read_number(stripped, strict_thousands=False)
        stripped = (
            stripped[: len(stripped) - len(rest)].strip() + f" {symbol}{rest}" if rest else f"{stripped} {symbol}"
        )
    _, worth, unit_text = read_number(stripped, strict_thousands=False)
    if unit_text:
        try:
            unit = parse_unit(unit_text, currency)
        except ValueError as bad:
            raise NumeralError("not_a_unit", text=str(bad), currency=currency) from None
        if unit.kind != "number":
            raise NumeralError("not_a_unit", text=unit_text, currency=currency)
    else:
        unit = expected if expected is not None and expected.kind == "number" else ONE
    value, worth, _ = read_number(stripped, strict_thousands=unit.is_money or unit.is_count)
    return Literal(value * unit.scale, unit, text.strip(), worth * unit.scale)
