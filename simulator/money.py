"""Amounts of money as people read them: whole öre in, ``10 850 000 kr`` or ``10,85 mkr`` out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from simulator.units import KRONA_NAMES, minor_units


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
