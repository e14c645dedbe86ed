"""Numbers, dates and shares as they stand in sentences, with their units in words."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache

from simulator.describe.names import unit_word
from simulator.formula.syntax import Const
from simulator.language import Language, word
from simulator.money import currency_name, format_number
from simulator.scenario import definitions as d
from simulator.units import MONEY, Unit, currency_words, spell

NBSP = "\u00a0"
_MULTIPLES = {"t": 1000, "k": 1000, "m": 10**6, "mn": 10**6, "M": 10**6, "md": 10**9, "bn": 10**9}


@lru_cache(maxsize=512)
def day(when: date, language: Language) -> str:
    """A date in words.

    >>> day(date(2022, 5, 31), "sv"), day(date(2022, 5, 31), "en")
    ('31 maj 2022', '31 May 2022')
    """
    from babel.dates import format_date

    return str(format_date(when, "d MMMM y", locale="sv_SE" if language == "sv" else "en_GB"))


def month(first: date, language: Language) -> str:
    """A month in words.

    >>> month(date(2022, 5, 1), "sv")
    'maj 2022'
    """
    return day(first, language).partition(" ")[2]


def number(value: Fraction, language: Language) -> str:
    """A number with all of its digits; one that has no end is a fraction.

    >>> number(Fraction(2348, 1000), "en"), number(Fraction(1, 3), "sv")
    ('2.348', '1/3')
    """
    for decimals in range(13):
        if (value * 10**decimals).denominator == 1:
            return format_number(value, language, decimals)
    return f"{value.numerator}/{value.denominator}"


def figure(scenario: d.Scenario, const: Const, language: Language, adopted: Unit | None = None) -> tuple[str, str]:
    """A constant in words: the value, and what stands after it.

    Args:
        scenario: has the nouns of units and the currency.
        const: the value in base units, with the unit as it was written.
        language: of the words.
        adopted: the unit that a bare number takes, when it counts something.

    Returns:
        Such as ``3 500 kr`` and `` per plats och år``.
    """
    if const.unit.kind == "bool":
        return word("describe_yes" if const.value else "describe_no", language), ""
    if const.unit.kind == "date":
        return day(date.fromordinal(int(const.value)), language), ""
    if const.unit.text == "%" or "%" in const.text:
        return f"{number(const.value * 100, language)}{NBSP}{word('describe_percent', language)}", ""
    unit = adopted if const.bare and adopted is not None and not adopted.is_money else const.unit
    return in_unit(scenario, const.value / const.unit.scale, unit, language)


def in_unit(scenario: d.Scenario, value: Fraction, unit: Unit, language: Language) -> tuple[str, str]:
    """A number of a unit as its author wrote the unit: ``0,6`` and `` genomgångar per boende och år``."""
    if unit.text == "%":
        return f"{number(value, language)}{NBSP}{word('describe_percent', language)}", ""
    shown = number(value, language)
    over, under = _split(unit)
    if not over and not under:
        return shown, ""
    nouns = [_noun(scenario, name, language, plural=value != 1) for name in over]
    money = scenario.currency and any(name in currency_words(scenario.currency) for name in over)
    head = f"{NBSP}{' · '.join(nouns)}" if nouns else ""
    per = [_noun(scenario, name, language, plural=False) for name in under]
    between = f" {word('describe_and_per', language)} "
    tail = f" {word('describe_per', language)} {between.join(per)}" if per else ""
    return (shown + head, tail) if money else (shown, head + tail)


def money_in_minor(scenario: d.Scenario, minor: int | Fraction, language: Language) -> str:
    """An amount in the smallest unit: ``500 000 kr``."""
    name = currency_name(scenario.currency)
    value = Fraction(minor) / currency_words(scenario.currency)[scenario.currency]
    return f"{number(value, language)}{NBSP}{name}"


def unit_in_words(scenario: d.Scenario, unit: Unit, language: Language) -> str:
    """A unit by itself: platser, kronor per plats och år; empty for a plain number."""
    if unit.kind != "number" or unit.text in ("1", "share") or not (unit.dims or unit.text == "%"):
        return word(f"describe_kind_{unit.kind}", language) if unit.kind != "number" else ""
    _, after = in_unit(scenario, Fraction(2), unit, language)
    shown, _ = in_unit(scenario, Fraction(2), unit, language)
    return (shown.removeprefix("2").strip(NBSP) + after).strip(NBSP)


def _split(unit: Unit) -> tuple[list[str], list[str]]:
    """The words over and under the line."""
    over: list[str] = []
    under: list[str] = []
    for sign, name in re.findall(r"(^|[*/])\s*([^*/]+)", unit.text or spell(unit)):
        (under if sign == "/" else over).append(name.strip())
    return [name for name in over if name != "1"], under


def _noun(scenario: d.Scenario, name: str, language: Language, *, plural: bool) -> str:
    money = currency_words(scenario.currency)
    if name == MONEY:
        return currency_name(scenario.currency)
    if name not in money:
        return unit_word(scenario, re.sub(r"\*\*\d+$", "", name), language, plural=plural)
    one = currency_name(scenario.currency)
    for prefix, multiple in _MULTIPLES.items():
        if language == "en" and name.startswith(prefix) and name[len(prefix) :] in money and multiple > 1:
            return f"{word(f'describe_multiple_{multiple}', language)} {name[len(prefix) :]}"
    return one if name in ("kronor", "krona") else name
