"""Units of measurement: what may be added to what, and what a product or a quotient comes out as."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

MONEY = "money"
_TIME: dict[str, tuple[str, Fraction]] = {}
for _words, _base, _scale in (
    ("year years yr år", "year", Fraction(1)),
    ("quarter quarters kvartal", "year", Fraction(1, 4)),
    ("month months månad månader", "year", Fraction(1, 12)),
    ("week weeks vecka veckor", "day", Fraction(7)),
    ("day days dag dagar dygn", "day", Fraction(1)),
    ("hour hours h timme timmar", "hour", Fraction(1)),
    ("minute minutes minut minuter", "hour", Fraction(1, 60)),
):
    _TIME |= dict.fromkeys(_words.split(), (_base, _scale))

# Words and symbols by which people write a currency; its ISO code always works.
_CURRENCY_WORDS = {
    "SEK": ("kr", "krona", "kronor"),
    "NOK": ("kr", "krone", "kroner"),
    "DKK": ("kr", "krone", "kroner"),
    "ISK": ("kr",),
    "EUR": ("€", "euro", "euros"),
    "GBP": ("£", "pound", "pounds"),
    "USD": ("$", "dollar", "dollars"),
    "AUD": ("$", "A$", "dollar", "dollars"),
    "CAD": ("$", "C$", "CA$", "dollar", "dollars"),
    "NZD": ("$", "NZ$", "dollar", "dollars"),
    "CHF": ("Fr",),
    "JPY": ("¥", "yen"),
}
_MINOR_WORDS = {
    "SEK": ("öre",), "NOK": ("øre",), "DKK": ("øre",), "EUR": ("cent", "cents"), "GBP": ("pence",),
    "USD": ("cent", "cents"), "AUD": ("cent", "cents"), "CAD": ("cent", "cents"), "NZD": ("cent", "cents"),
}  # fmt: skip
_MULTIPLES = {"": 1, "t": 10**3, "k": 10**3, "m": 10**6, "mn": 10**6, "M": 10**6, "md": 10**9, "bn": 10**9}
# Currencies whose smallest unit is not a hundredth (ISO 4217).
_DECIMALS = {"ISK": 0, "JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}


def minor_units(currency: str) -> int:
    """How many of the smallest unit make one of the currency (ISO 4217): 100 öre to the krona."""
    return int(10 ** _DECIMALS.get(currency, 2))


@lru_cache
def currency_words(currency: str) -> dict[str, Fraction]:
    """Words for money in a currency and what each is worth in its smallest unit.

    >>> currency_words("SEK")["mkr"], currency_words("GBP")["£"]
    (Fraction(100000000, 1), Fraction(100, 1))
    """
    minor = minor_units(currency)
    words = dict.fromkeys(_MINOR_WORDS.get(currency, ()), Fraction(1))
    for word in (currency, *_CURRENCY_WORDS.get(currency, ())):
        for prefix, multiple in _MULTIPLES.items():
            words[prefix + word] = Fraction(multiple * minor)
    return words


@lru_cache
def foreign_money_words(currency: str) -> frozenset[str]:
    """Words that mean money in some other currency and therefore cannot be a unit of their own."""
    own = set(currency_words(currency))
    others = {*_CURRENCY_WORDS, "PLN", "CZK"}
    return frozenset(word for code in others for word in currency_words(code) if word not in own)


@lru_cache
def known_unit_words(currency: str) -> frozenset[str]:
    """Words that are units in every file: of time, and of its money.

    >>> "year" in known_unit_words("SEK"), "bed" in known_unit_words("SEK")
    (True, False)
    """
    return frozenset({*_TIME, *currency_words(currency)})


@dataclass(frozen=True)
class Unit:
    """Dimensions with whole exponents; ``scale`` is what one of it is worth in base units (öre, year, day, hour).

    ``kind`` is ``number``, ``bool`` (yes/no), ``date`` or ``text``; ``currency`` says which money it is, for people.
    """

    dims: tuple[tuple[str, int], ...] = ()
    scale: Fraction = Fraction(1)
    kind: str = "number"
    text: str = ""
    currency: str = field(default="", compare=False)

    def __mul__(self, other: Unit) -> Unit:
        return self._combine(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combine(other, -1)

    def _combine(self, other: Unit, sign: int) -> Unit:
        dims = dict(self.dims)
        for name, power in other.dims:
            dims[name] = dims.get(name, 0) + sign * power
        left = tuple(sorted((name, power) for name, power in dims.items() if power))
        currency = self.currency or other.currency
        return Unit(left, self.scale * other.scale**sign, currency=currency) if left else Unit()

    def power(self, exponent: int) -> Unit:
        """This unit raised to a whole power."""
        dims = tuple((n, p * exponent) for n, p in self.dims if p * exponent)
        return Unit(dims, self.scale**exponent, currency=self.currency)

    def fits(self, other: Unit) -> bool:
        """Whether two values may be added or compared: the same dimensions and kind (yes/no counts as a number)."""
        return self.dims == other.dims and (self.kind == "date") == (other.kind == "date")

    def exponent(self, name: str) -> int:
        """The power of one dimension: -1 for ``year`` in kr/year."""
        return dict(self.dims).get(name, 0)

    @property
    def is_money(self) -> bool:
        """Whether money enters the unit at all: kr, kr/bed, kr/year."""
        return self.exponent(MONEY) != 0

    @property
    def is_count(self) -> bool:
        """Whether it counts things of one kind: bed, person; not review/bed, which is an intensity."""
        return len(self.dims) == 1 and self.dims[0][1] == 1

    def __str__(self) -> str:
        return self.text or spell(self)


ONE = Unit()
YES_NO = Unit(kind="bool", text="yes/no")
DATE = Unit(kind="date", text="date")
TEXT = Unit(kind="text", text="text")
DAY = Unit((("day", 1),))
YEAR = Unit((("year", 1),))
KRONA_NAMES = {"SEK": "kr", "NOK": "kr", "DKK": "kr"}


def money_unit(currency: str) -> Unit:
    """The smallest unit of a currency."""
    return Unit(((MONEY, 1),), currency=currency)


def spell(unit: Unit) -> str:
    """A unit in words, with its own currency: ``kr/bed/year``; a number without a unit is ``1``.

    >>> spell(parse_unit("EUR", "EUR") * parse_unit("bed", "EUR"))
    'EUR*bed'
    """
    money = KRONA_NAMES.get(unit.currency, unit.currency or MONEY)
    names = [(money if name == MONEY else name, power) for name, power in unit.dims]
    over = [name if power == 1 else f"{name}**{power}" for name, power in names if power > 0]
    under = [name if power == -1 else f"{name}**{-power}" for name, power in names if power < 0]
    money_first = sorted(over, key=lambda name: name != money)
    return "/".join([("*".join(money_first) or "1"), *under])


_WORD = re.compile(r"[^\W\d_]\w*|%|[€£$¥]|[A-Z]{1,2}\$|1")


def parse_unit(text: str, currency: str) -> Unit:
    """Read ``kr/bed/year``, ``%``, ``1``, ``yes/no``, ``date`` or ``text``; ValueError says what is not a unit.

    >>> str(parse_unit("kr/month", "SEK")), parse_unit("kr/month", "SEK").scale
    ('kr/month', Fraction(1200, 1))
    """
    special = {"yes/no": YES_NO, "ja/nej": YES_NO, "date": DATE, "datum": DATE, "text": TEXT}
    if text.strip() in special:
        return special[text.strip()]
    unit, scale = ONE, Fraction(1)
    for sign, part in re.findall(r"(^|[*/])\s*([^*/]*)", text.strip()):
        word = part.strip()
        if not _WORD.fullmatch(word):
            raise ValueError(word or text)
        single = _word_unit(word, currency)
        unit = unit / single if sign == "/" else unit * single
        scale *= single.scale ** (-1 if sign == "/" else 1)
    return Unit(unit.dims, scale, text=text.strip(), currency=currency if unit.is_money else "")


def _word_unit(word: str, currency: str) -> Unit:
    if word == "1":
        return ONE
    if word == "%":
        return Unit(scale=Fraction(1, 100))
    if word in currency_words(currency):
        return Unit(((MONEY, 1),), currency_words(currency)[word], currency=currency)
    if word in foreign_money_words(currency):
        raise ValueError(word)
    if word in _TIME:
        base, scale = _TIME[word]
        return Unit(((base, 1),), scale)
    return Unit(((word, 1),))
