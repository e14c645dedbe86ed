"""Numbers, dates and units as people write them."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from simulator.numerals import NumeralError, read_date, read_literal, read_number
from simulator.units import DATE, ONE, YES_NO, Unit, currency_words, minor_units, parse_unit, spell


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3500", "3500", "1"),
        ("3 500", "3500", "1"),
        ("3\u00a0500 kr", "350000", "kr"),
        ("3\u202f500,50 kr", "350050", "kr"),
        ("10,85 mkr", "1085000000", "mkr"),
        ("10.85 mkr", "1085000000", "mkr"),
        ("1,234.50 kr", "123450", "kr"),
        ("1.234,50 kr", "123450", "kr"),
        ("12,345,678.901 kr", "1234567890.1", "kr"),
        ("1,5 tkr", "150000", "tkr"),
        ("\u22127 kr", "-700", "kr"),
        ("-7 kr", "-700", "kr"),
        ("+7 öre", "7", "öre"),
        ("15 %", "3/20", "%"),
        ("15%", "3/20", "%"),
        ("1.234", "1.234", "1"),
        ("0.125 bed", "0.125", "bed"),
        ("1.2340 kr", "123.4", "kr"),
        ("1.25 bed", "1.25", "bed"),
        ("1.234 review/bed", "1.234", "review/bed"),
        ("4 weeks", "28", "weeks"),
        ("6 months", "1/2", "months"),
        ("90 minuter", "3/2", "minuter"),
        ("3500 kr/bed/year", "350000", "kr/bed/year"),
        ("100 kr/month", "120000", "kr/month"),
        ("0.6 review/person/year", "0.6", "review/person/year"),
        ("2022-05-01", "738276", "date"),
        ("yes", "1", "yes/no"),
        ("nej", "0", "yes/no"),
    ],
)
def test_literals(text: str, value: str, unit: str) -> None:
    literal = read_literal(text, "SEK")
    assert (literal.value, str(literal.unit)) == (F(value), unit)


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("£120.50", "GBP", 12050),
        ("£120/bed", "GBP", 12000),
        ("$5", "USD", 500),
        ("5 €", "EUR", 500),
        ("5 mEUR", "EUR", 500_000_000),
        ("100 ISK", "ISK", 100),
        ("1 KWD", "KWD", 1000),
        ("12 NOK", "NOK", 1200),
        ("12 kr", "NOK", 1200),
    ],
)
def test_other_currencies(text: str, currency: str, value: int) -> None:
    assert read_literal(text, currency).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234 kr", "ambiguous_number"),
        ("1,234 kr", "ambiguous_number"),
        ("999.999 bed", "ambiguous_number"),
        ("1.234.567", "ambiguous_number"),
        ("1,234.5,6 kr", "ambiguous_number"),
        ("1,23.5 kr", "ambiguous_number"),
        ("12 3 kr", "not_a_unit"),
        ("kr 5", "not_a_number"),
        ("", "not_a_number"),
        ("5 EUR", "not_a_unit"),
        ("5 $", "not_a_unit"),
        ("5 kr per bed", "not_a_unit"),
        ("5 yes/no", "not_a_unit"),
        ("1" * 31, "too_many_digits"),
        ("2022-02-30", "no_such_day"),
        ("5 kr//bed", "not_a_unit"),
        ("5 kr/", "not_a_unit"),
    ],
)
def test_literals_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(NumeralError) as found:
        read_literal(text, "SEK")
    assert found.value.code == code


@pytest.mark.parametrize(
    ("text", "worth"),
    [("10,85 mkr", 10**6), ("10 mkr", 10**9), ("3 100 bed", 100), ("12 kr", 100), ("12.50 kr", 1), ("0 bed", 1)],
)
def test_what_the_last_digit_is_worth(text: str, worth: int) -> None:
    assert read_literal(text, "SEK").digits_after == worth


def test_a_bare_number_takes_the_unit_that_is_expected() -> None:
    assert read_literal("5", "SEK", parse_unit("month", "SEK")).value == F(5, 12)
    assert read_literal("5", "SEK").bare
    assert not read_literal("5 %", "SEK").bare
    with pytest.raises(NumeralError, match="ambiguous"):
        read_literal("1.234", "SEK", parse_unit("bed", "SEK"))


def test_what_is_left_after_a_number() -> None:
    assert read_number("12 kr/bed", strict_thousands=False) == (12, 1, "kr/bed")
    with pytest.raises(NumeralError, match="not_a_number"):
        read_number("12_000", strict_thousands=False)


def test_dates() -> None:
    assert read_date(" 2024-02-29 ").isoformat() == "2024-02-29"
    for text, code in (("2023-02-29", "no_such_day"), ("29/2 2024", "not_a_date"), ("20240229", "not_a_date")):
        with pytest.raises(NumeralError) as found:
            read_date(text)
        assert found.value.code == code


# -- units ------------------------------------------------------------------------------------------------------------


def unit(text: str) -> Unit:
    return parse_unit(text, "SEK")


def test_products_and_quotients() -> None:
    product = unit("kr/bed/year") * unit("bed")
    assert product.dims == (("money", 1), ("year", -1))
    assert product.scale == 100
    assert unit("bed") / unit("bed") == ONE
    assert (unit("kr") / unit("kr")).scale == 1
    assert unit("bed").power(2).dims == (("bed", 2),)
    assert unit("bed").power(0).dims == ()


def test_what_fits_what() -> None:
    assert unit("kr").fits(unit("mkr"))
    assert unit("kr/month").fits(unit("kr/year"))
    assert not unit("kr/week").fits(unit("kr/year"))  # a week is days, and a year has 365 or 366 of them
    assert not unit("bed").fits(unit("person"))
    assert unit("%").fits(ONE)
    assert YES_NO.fits(ONE)
    assert not DATE.fits(ONE)


def test_what_is_money_and_what_is_counted() -> None:
    assert unit("kr/bed").is_money
    assert not unit("bed").is_money
    assert unit("bed").is_count
    assert not unit("review/bed").is_count
    assert not ONE.is_count
    assert (unit("kr/year").exponent("year"), unit("kr").exponent("year")) == (-1, 0)


def test_units_in_words() -> None:
    assert spell(Unit((("bed", -1), ("money", 1), ("year", -1)), currency="SEK")) == "kr/bed/year"
    assert spell(Unit((("bed", 2), ("person", -2)))) == "bed**2/person**2"
    assert spell(Unit((("bed", -1),))) == "1/bed"
    assert str(unit("kr/bed")) == "kr/bed"


def test_currencies() -> None:
    assert [minor_units(currency) for currency in ("SEK", "ISK", "KWD")] == [100, 1, 1000]
    assert currency_words("SEK")["mdkr"] == 10**11
    assert currency_words("SEK")["mSEK"] == 10**8
    assert "kr" not in currency_words("EUR")
