"""Amounts of money as people read them: whole öre in, ``10 850 000 kr`` or ``10,85 mkr`` out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from simulator.units import KRONA_NAMES, minor_units


class Currency(str):
    """An ISO 4217 code that knows its smallest unit.

    >>> Currency("SEK").minor_units, Currency("JPY").decimals, Currency("KWD").decimals, Currency("SEK").name
    (100, 0, 3, 'kr')
    """

    __slots__ = ()

    @property
    def minor_units(self) -> int:
        """How many of the smallest unit make one of the currency."""
        return minor_units(self)

    @property
    def decimals(self) -> int:
        """Decimals of an amount in the currency."""
        return len(str(self.minor_units)) - 1

    @property
    def name(self) -> str:
        """What it is called beside an amount: kr, or its code."""
        return KRONA_NAMES.get(self, str(self))


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units of its currency.

    Args:
        minor: whole minor units (öre).
        currency: the ISO 4217 code.

    >>> cost = Money(1085000050, Currency("SEK"))
    >>> float(cost), cost - Money(50, Currency("SEK")), sum([cost, cost]) == 2 * cost
    (10850000.5, Money('10850000.00 SEK'), True)
    """

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int):
            raise TypeError(f"money in whole minor units, not {self.minor!r}")

    @property
    def number(self) -> int | float:
        """The amount in units of the currency; whole numbers stay whole."""
        return kronor(self.minor, self.currency)

    def __float__(self) -> float:
        return float(self.number)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _other(self, other: object) -> int:
        if isinstance(other, Money) and other.currency == self.currency:
            return other.minor
        if isinstance(other, int) and other == 0:  # the start of a sum, and what nothing is compared with
            return 0
        raise TypeError(f"{self!r} and {other!r} are not money of one currency")

    def __add__(self, other: Money | int) -> Money:
        return Money(self.minor + self._other(other), self.currency)

    __radd__ = __add__

    def __sub__(self, other: Money | int) -> Money:
        return Money(self.minor - self._other(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money | int) -> bool:
        return self.minor < self._other(other)

    def __le__(self, other: Money | int) -> bool:
        return self.minor <= self._other(other)

    def __gt__(self, other: Money | int) -> bool:
        return self.minor > self._other(other)

    def __ge__(self, other: Money | int) -> bool:
        return self.minor >= self._other(other)

    def text(self, language: str) -> str:
        """The amount as people read it in a language.

        >>> Money(1085000000, Currency("SEK")).text("en").replace(chr(160), " ")
        '10,850,000 kr'
        """
        return format_money(self.minor, self.currency, language)

    def __str__(self) -> str:
        return f"{Decimal(self.minor).scaleb(-self.currency.decimals)} {self.currency}"

    def __repr__(self) -> str:
        value = Decimal(self.minor).scaleb(-Currency(self.currency).decimals)
        return f"Money('{value} {self.currency}')"


def kronor(minor: int | Fraction, currency: str = "SEK") -> int | float:
    """An amount in the smallest unit as a number of the currency, for JSON: whole numbers stay whole.

    >>> kronor(1085000000), kronor(150)
    (10850000, 1.5)
    """
    value = Fraction(round_half_up(Fraction(minor)), minor_units(currency))
    return value.numerator if value.denominator == 1 else float(value)


def round_half_up(value: Fraction) -> int:
    """A fraction to the nearest whole number, halves away from zero."""
    return (2 * value.numerator // value.denominator + 1) // 2 if value >= 0 else -round_half_up(-value)


def currency_name(currency: str) -> str:
    """What the currency is called beside an amount: kr, or its ISO code."""
    return KRONA_NAMES.get(currency, currency)


def format_money(
    minor: int | Fraction, currency: str = "SEK", lang: str = "sv", *, sign: bool = False, unit: bool = True
) -> str:
    """An amount to the öre when it has any: ``10 850 000 kr`` (Swedish) or ``10,850,000 kr`` (English).

    >>> format_money(1085000050, lang="en").replace(chr(160), " ")
    '10,850,000.50 kr'
    """
    factor = minor_units(currency)
    whole = round_half_up(Fraction(minor))
    decimals = 0 if whole % factor == 0 else len(str(factor)) - 1
    text = format_number(Fraction(whole, factor), lang, decimals)
    plus = "+" if sign and whole > 0 else ""
    suffix = f"\u00a0{currency_name(currency)}" if unit else ""
    return f"{plus}{text}{suffix}"


def format_number(value: Fraction | float | int, lang: str = "sv", decimals: int | None = None) -> str:
    """A number with grouped thousands and the language's decimal sign; at most six decimals unless told.

    >>> format_number(Fraction(2162222, 10), "en"), format_number(1234567, "sv").replace(chr(160), " ")
    ('216,222.2', '1 234 567')
    >>> format_number(Fraction(-1, 1000), "en", 2)
    '0.00'
    """
    number = Fraction(value)
    places = Decimal(1).scaleb(-(6 if decimals is None else decimals))
    scaled = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{scaled.quantize(places, ROUND_HALF_UP) + 0:,f}"  # nothing has no sign
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    whole, _, rest = text.partition(".")
    group, point = _marks(lang)
    return whole.replace(",", group) + (point + rest if rest else "")


@lru_cache
def _marks(lang: str) -> tuple[str, str]:
    """What stands between thousands and before decimals."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = "sv_SE" if lang == "sv" else "en_GB"
    return get_group_symbol(locale), get_decimal_symbol(locale)


def format_millions(minor: int | Fraction, currency: str = "SEK", lang: str = "sv") -> str:
    """An amount in millions with two decimals: ``10,85 mkr``."""
    value = Fraction(minor) / (minor_units(currency) * 10**6)
    prefix = "m" if currency_name(currency) == "kr" else "M"
    return f"{format_number(value, lang, 2)}\u00a0{prefix}{currency_name(currency)}"
