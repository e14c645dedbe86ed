"""Cells as people read them: the one place where amounts, shares, estimates and probabilities become text."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money, format_money, format_number, round_half_up
from simulator.tables.table import (
    Cell,
    Column,
    Interval,
    Link,
    Quantity,
    Share,
    Table,
    Uncertain,
)
from simulator.units import MONEY, Unit, spell

MISSING = "-"
NBSP = "\u00a0"
MOST_PLACES = 6


def texts(table: Table, locale: Locale) -> list[list[str]]:
    """Every cell of body and total as people read it."""
    return [
        [cell_text(cell, column, locale) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.lines
    ]


def cell_text(cell: Cell, column: Column, locale: Locale) -> str:
    """One cell as people read it.

    >>> sek, plain = Currency("SEK"), Column("x", "x")
    >>> cell_text(Money(-206212068, sek), plain, Locale("sv")).replace(NBSP, " ")
    '-2 062 120,68'
    >>> cell_text(Share(Fraction(1, 20)), plain, Locale("sv")).replace(NBSP, " "), cell_text(None, plain, Locale("sv"))
    ('5 %', '-')
    """
    match cell:
        case None:
            return MISSING
        case str():
            return cell
        case Link():
            return cell.text
        case bool():
            return locale.word("yes" if cell else "no")
        case Money():
            return amount(cell, locale, signed=column.signed, unit=column.with_unit)
        case Share():
            return percent(float(cell.value), locale, signed=column.signed)
        case Quantity():
            return f"{cell.hedge} {quantity(cell.value, cell.unit, cell.currency, locale)}".strip()
        case Uncertain(estimate=found, of="share") if column.with_interval:
            return probability_with_interval(found, locale)
        case Uncertain():
            return estimate_text(cell, locale, signed=column.signed, unit=column.with_unit)
        case Interval():
            return interval_text(cell.about, locale, unit=column.with_unit)
        case date():
            return cell.isoformat()
        case _:
            text = format_number(Fraction(cell), locale.language, column.decimals)
            return f"+{text}" if column.signed and cell > 0 else text


def amount(money: Money, locale: Locale, *, signed: bool = False, unit: bool = True) -> str:
    """An amount, to the smallest unit when it has any: the same wherever it is shown.

    >>> amount(Money(1085000000, Currency("SEK")), Locale("en")).replace(NBSP, " ")
    '10,850,000 kr'
    """
    factor = money.currency.minor_units
    places = 0 if money.minor % factor == 0 else money.currency.decimals
    text = format_number(Fraction(money.minor, factor), locale.language, places)
    plus = "+" if signed and money.minor > 0 else ""
    return f"{plus}{text}{NBSP}{money.currency.name}" if unit else plus + text


def millions(money: Money, locale: Locale) -> str:
    """An amount in millions where that says all of it in two decimals, else as it is.

    >>> [millions(Money(n, Currency("SEK")), Locale("sv")).replace(NBSP, " ") for n in (900_000_000, 36_500_400)]
    ['9 mkr', '365 004 kr']
    """
    whole = money.currency.minor_units * 10**6
    if abs(money.minor) < whole or money.minor * 100 % whole:
        return amount(money, locale)
    places = next(k for k in range(3) if money.minor * 10**k % whole == 0)
    prefix = "m" if money.currency.name == "kr" else "M"
    return f"{format_number(Fraction(money.minor, whole), locale.language, places)}{NBSP}{prefix}{money.currency.name}"


def percent(share: float, locale: Locale, decimals: int | None = None, *, signed: bool = False) -> str:
    """A share in per cent, by default with one decimal where it has any, and more where it is not quite none or all.

    >>> [percent(share, Locale("sv")).replace(NBSP, " ") for share in (0.052, 0, 0.0003)]
    ['5,2 %', '0 %', '0,03 %']
    """
    kept = 1 if decimals is None else decimals
    while decimals is None and kept < MOST_PLACES and 0 < share < 1 and round(100 * share, kept) in (0, 100):
        kept += 1
    value = round(share * 100, kept)
    places = decimals if decimals is not None else 0 if value == int(value) else kept
    plus = "+" if signed and value > 0 else ""
    return f"{plus}{format_number(value, locale.language, places)}{NBSP}%"


def quantity(value: Fraction, unit: Unit, currency: Currency, locale: Locale) -> str:
    """A number in base units with its unit: ``3 500 kr/bed/year``, ``57 review``, ``ja``."""
    if unit.kind == "bool":
        return locale.word("yes" if value else "no")
    if unit.exponent(MONEY) == 1:
        rest = Unit(tuple((name, power) for name, power in unit.dims if name != MONEY))
        shown = format_money(value, currency, locale.language)
        if value and not round_half_up(value):  # less than the smallest unit, such as what rounding took
            shown = f"{format_number(value / currency.minor_units, locale.language)}{NBSP}{currency.name}"
        return f"{shown}{spell(rest).removeprefix('1')}"
    text = format_number(value, locale.language)
    named = replace(unit, currency=str(currency))
    return f"{text} {spell(named)}" if unit.dims else text


# ---- estimates ------------------------------------------------------------------------------------------------------


def estimate_text(cell: Uncertain, locale: Locale, *, signed: bool = False, unit: bool = False) -> str:
    """An estimate to the digits that are known; a probability that was never seen says how seldom it can be.

    >>> never = Estimate(0.0, 0.0, 0.0077, "unseen", 0, 500)
    >>> estimate_text(Uncertain(never, "share"), Locale("sv")).replace(NBSP, " ")
    'under 0,77 %'
    >>> estimate_text(Uncertain(Estimate(0.0, 0.0, 0.0, "proven"), "share"), Locale("en")).replace(NBSP, " ")
    '0 % (proven)'
    """
    found = cell.estimate
    if cell.of == "share":
        return probability(found, locale)
    if cell.of == "number":
        return format_number(found.known(), locale.language)
    if found.basis == "too_few":
        return _too_few(found, Currency(cell.of), locale)
    currency = Currency(cell.of)
    if found.is_certain:
        money = Money(round_half_up(Fraction(found.value)), currency)
        return amount(money, locale, signed=signed, unit=unit)
    return _rounded(found.known(), currency, locale, signed=signed, unit=unit)


def _too_few(found: Estimate, currency: Currency, locale: Locale) -> str:
    """How often it was seen, and the most that it can come to where that is known."""
    seen = {"hits": found.hits, "draws": format_number(found.draws or 0, locale.language)}
    if not math.isfinite(found.high):
        return locale.word("estimate_too_few", **seen)
    factor = currency.minor_units
    most = amount(Money(ceil(found.high / factor) * factor, currency), locale)
    return locale.word("estimate_too_few_most", **seen, most=most)


def interval_text(cell: Uncertain, locale: Locale, *, unit: bool = False) -> str:
    """The interval of an estimate, one digit finer than its value; nothing where there is no doubt."""
    found = cell.estimate
    if found.is_certain or found.basis in ("too_few", "heavy_tails"):
        return ""
    if cell.of == "share":
        decimals = _places(found) + 1
        ends = [percent(end, locale, decimals) for end in (found.low, found.high)]
    elif cell.of == "number":
        ends = [_end(end, locale) for end in found.ends()]
    else:
        ends = [_rounded(end, Currency(cell.of), locale, unit=unit) for end in found.ends()]
    return f"{ends[0]} - {ends[1]}"


def probability(found: Estimate, locale: Locale) -> str:
    """A probability: proven, known, not seen, always seen, or with the digits that its draws give.

    >>> [probability(Estimate(0.73, 0.72, 0.74, "interval", 730, 1000), Locale("sv")).replace(NBSP, " ")]
    ['73 %']
    """
    match found.basis:
        case "proven":
            return locale.word("estimate_proven", value=percent(found.value, locale, 0))
        case "unseen":
            return locale.word("risk_under", most=percent(ceil(found.high * 10**4) / 10**4, locale, 2))
        case "always":
            return locale.word("risk_above", least=percent(floor(found.low * 10**4) / 10**4, locale, 2))
        case _ if found.is_certain:
            return percent(found.value, locale, 0 if found.value in (0, 1) else None)
        case _:
            return percent(found.value, locale, _places(found))


def probability_with_interval(found: Estimate, locale: Locale) -> str:
    """A probability and, in brackets, the interval within which it is known.

    >>> text = probability_with_interval(Estimate(0.73, 0.72, 0.74, "interval", 730, 1000), Locale("sv"))
    >>> text.replace(NBSP, " ")
    '73 % (72,0 - 74,0)'
    """
    if found.is_certain or found.basis in ("unseen", "always"):
        return probability(found, locale)
    decimals = _places(found) + 1
    ends = [format_number(round(100 * end, decimals), locale.language, decimals) for end in (found.low, found.high)]
    return f"{probability(found, locale)} ({ends[0]} - {ends[1]})"


def _places(found: Estimate) -> int:
    """Decimals of a percentage that its interval allows; enough that what was seen is neither 0 nor 100 per cent."""
    places = 0 if found.half > 0.005 else 1 if found.half > 0.0005 else 2
    while places < MOST_PLACES and 0 < found.value < 1 and round(100 * found.value, places) in (0, 100):
        places += 1
    return places


def _rounded(minor: float, currency: Currency, locale: Locale, *, signed: bool = False, unit: bool = False) -> str:
    """An uncertain amount in whole units of the currency; its smallest unit is never known from draws."""
    if not math.isfinite(minor):
        return "?"
    factor = currency.minor_units
    whole = Money(round(minor / factor) * factor, currency)
    return amount(whole, locale, signed=signed, unit=unit)


def _end(end: float, locale: Locale) -> str:
    return format_number(end, locale.language) if math.isfinite(end) else "?"
