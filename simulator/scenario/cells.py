"""What one cell says, in its column's own unit, and what the other cells of its column show of how to read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from simulator.numerals import DATE_TEXT, SPACES, NumeralError, read_number
from simulator.scenario.cell_amounts import in_unit, plainly
from simulator.scenario.cell_dates import read_cell_date
from simulator.scenario.cell_marks import refuse_marks
from simulator.units import Unit

MOST_CELL_DIGITS = 15
MOST_EXPONENT = 30
YES = frozenset(("yes", "ja", "true", "sant", "j", "y", "t", "1", "1.0", "1,0"))
NO = frozenset(("no", "nej", "false", "falskt", "n", "f", "0", "0.0", "0,0"))
_SCIENTIFIC = re.compile(r"([-+\u2212]?\d+(?:[.,]\d+)?)[eE]([-+]?\d{1,3})")
_FRACTION = re.compile(r"([-+\u2212]?\d{1,9}) ?/ ?(\d{1,9})")
_GROUPS = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}}){{2,}}(?!\d)") for mark in ".,"}
_GROUPS_AND_DECIMALS = {
    ",": re.compile(r"\d{1,3}(?:,\d{3})+\.\d+"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+,\d+"),
}
_DECIMALS = re.compile(rf"[-+\u2212]?(?P<whole>\d[\d{SPACES}]*)(?P<mark>[.,])(?P<decimals>\d+)(?: ?%)?")
_THREE = re.compile(r"([-+\u2212]?\d{1,3})([.,])(\d{3})( ?%)?")
_DIGITS_15 = Context(prec=MOST_CELL_DIGITS, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Shows:
    """Which marks stand before decimals in some cell of a column, and which between thousands."""

    decimals: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def meant(self, mark: str) -> str:
        """``decimals``, ``groups``, or "" where the column leaves it open."""
        other = "," if mark == "." else "."
        decimals = mark in self.decimals or other in self.groups
        groups = mark in self.groups or other in self.decimals
        if decimals == groups:
            return ""
        return "decimals" if decimals else "groups"


def shows_of(cells: Sequence[str], *, typed: bool = False) -> Shows:
    """What a column shows of its decimals and thousands.

    Args:
        cells: the column.
        typed: whether it is of a workbook, whose stored numbers have a point that nobody wrote.

    >>> shows_of(["3.5", "2.125"]).meant("."), shows_of(["1,234,567", "12,345"]).meant(",")
    ('decimals', 'groups')
    >>> shows_of(["2.125"]).meant(".")
    ''
    """
    decimals: set[str] = set()
    groups: set[str] = set()
    for cell in cells:
        text = plainly(cell)[0]
        for mark in ".,":
            if _GROUPS[mark].fullmatch(text.lstrip("-+\u2212")):
                groups.add(mark)
            elif _GROUPS_AND_DECIMALS[mark].fullmatch(text.lstrip("-+\u2212")):
                groups.add(mark)
                decimals.add("." if mark == "," else ",")
        found = _DECIMALS.fullmatch(text)
        if found:
            whole = "".join(c for c in found["whole"] if c.isdigit())
            if len(found["decimals"]) != 3 or len(whole) > 3 or whole == "0":
                decimals.add(found["mark"])
    if typed:
        decimals.discard(".")
    return Shows(frozenset(decimals), frozenset(groups))


def cell_value(text: str, unit: Unit, *, dates: str = "", shows: Shows | None = None) -> float:
    """What one cell says, in its column's own unit: yes is 1, a date its ordinal.

    Args:
        text: the cell.
        unit: the column's unit.
        dates: how the table writes dates, when that is declared.
        shows: what the other cells of the column show.

    Raises:
        NumeralError: the cell is no such value, or may be two.
    """
    return float(cell_fraction(text, unit, dates=dates, shows=shows))


def cell_fraction(text: str, unit: Unit, *, dates: str = "", shows: Shows | None = None) -> Fraction:
    """The same exactly, which matters of ``2/3``."""
    if unit.kind == "bool":
        refuse_marks("" if text.lower() in NO | YES else text if text.startswith("#") else "")
        if text.lower() not in YES | NO:
            raise NumeralError("not_yes_no", text=text)
        return Fraction(text.lower() in YES)
    refuse_marks(text)
    if unit.kind == "date":
        return Fraction(read_cell_date(text, dates).toordinal())
    if DATE_TEXT.fullmatch(text):  # Excel makes dates of 1-20 and 3/4
        raise NumeralError("date_for_number", text=text)
    number, symbol = plainly(text) if unit.is_money else (text, "")
    value, rest = _number(number, unit, shows or Shows())
    rest = symbol or rest
    if rest == "%" and not unit.dims:
        return value / 100 / unit.scale
    return in_unit(value, rest, unit, text) if rest else value


def _number(text: str, unit: Unit, shows: Shows) -> tuple[Fraction, str]:
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        if abs(int(scientific[2])) > MOST_EXPONENT:
            raise NumeralError("not_a_number", text=text)
        mantissa = scientific[1].replace(",", ".").replace("\u2212", "-")
        return at_15_digits(Fraction(Decimal(f"{mantissa}E{scientific[2]}"))), ""
    parts = _FRACTION.fullmatch(text)
    if parts:
        if not int(parts[2]):
            raise NumeralError("not_a_number", text=text)
        return Fraction(int(parts[1].replace("\u2212", "-")), int(parts[2])), ""
    for mark in ".,":
        if _GROUPS[mark].fullmatch(text.lstrip("-+\u2212")) and shows.meant(mark) != "decimals":
            text = text.replace(mark, "")
    three = _THREE.fullmatch(text)
    strict = unit.is_money or unit.is_count
    if three and strict and three[1].lstrip("-+\u2212") != "0":
        match shows.meant(three[2]):
            case "groups":
                text = text.replace(three[2], "")
            case "decimals":
                strict = False
    value, _, rest = read_number(text, strict_thousands=strict)
    if significant_digits(text) > MOST_CELL_DIGITS:
        if not re.search(r"[.,]\d", text):
            raise NumeralError("too_many_digits", text=text, most=MOST_CELL_DIGITS)
        value = at_15_digits(value)
    return value, rest


def significant_digits(text: str) -> int:
    """How many digits of a number say something.

    >>> significant_digits("437600.0200000001"), significant_digits("0.0012")
    (16, 2)
    """
    return len(re.sub(r"\D", "", re.split(r"[eE%]", text)[0]).lstrip("0"))


def at_15_digits(value: Fraction) -> Fraction:
    """A number at fifteen significant digits: what a program has stored beyond them is noise."""
    if value.denominator == 1 and abs(value.numerator) < 10**MOST_CELL_DIGITS:
        return value
    return Fraction(_DIGITS_15.divide(Decimal(value.numerator), Decimal(value.denominator)))
