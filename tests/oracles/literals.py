"""Literals of the scenario language: numbers, units that matter to money and time, dates, yes and no."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

SPACE = "[ \u00a0\u2009\u202f]"
NUMBER = rf"[+\-\u2212]?(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?:[.,]\d+)?"
WORD = r"[^\W\d_][\w-]*"
UNIT = rf"(?:%|[€£$]|1(?=\s*/)|{WORD}(?: {WORD})?)(?:\s*[/*·]\s*{WORD})*"
LITERAL = re.compile(rf"({NUMBER})\s*({UNIT})?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
THOUSANDS_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")

SCALES: dict[str, Fraction] = {
    **dict.fromkeys(("kr", "krona", "kronor", "€", "£", "$"), Fraction(1)),
    **dict.fromkeys(("tkr", "kkr"), Fraction(10**3)),
    **dict.fromkeys(("mkr", "mnkr", "miljon", "miljoner"), Fraction(10**6)),
    **dict.fromkeys(("mdkr", "mdr", "miljard", "miljarder"), Fraction(10**9)),
    **dict.fromkeys(("öre", "øre", "cent", "pence"), Fraction(1, 100)),
}
WITHOUT_MINOR = {"JPY", "ISK", "KRW"}
TIME_WORDS = {
    **dict.fromkeys(("year", "years", "år"), "year"),
    **dict.fromkeys(("quarter", "quarters", "kvartal"), "quarter"),
    **dict.fromkeys(("month", "months", "månad", "månader"), "month"),
    **dict.fromkeys(("week", "weeks", "vecka", "veckor"), "week"),
    **dict.fromkeys(("day", "days", "dag", "dagar"), "day"),
}
NOT_A_UNIT = ("yes/no", "date", "text")
TRUTH = {"yes": Fraction(1), "no": Fraction(0), "ja": Fraction(1), "nej": Fraction(0)}


class ScenarioError(ValueError):
    """The scenario cannot be settled as it is written."""


class OutsideCore(ScenarioError):
    """The scenario says something that is outside the core grammar, which alone is evaluated here."""


@dataclass(frozen=True)
class Time:
    """The powers of years and of days in a unit, and what one such unit is in them (review/month: -1, 12, 0)."""

    years: int
    scale: Fraction
    days: int = 0

    @property
    def runs(self) -> bool:
        """Whether time is in the unit at all."""
        return bool(self.years or self.days)

    def over(self, length: Fraction, days: int) -> Fraction:
        """What a sum of money is multiplied by in so much of a year: its length, its days, or 1."""
        return length if self.years else Fraction(days) if self.days else Fraction(1)


TIMELESS = Time(0, Fraction(1))


@dataclass(frozen=True)
class Unit:
    """What a number is multiplied by to be in öre and years, its time, and what kind of thing it counts."""

    factor: Fraction
    time: Time
    money: bool
    count: bool


@dataclass(frozen=True)
class Literal:
    """A number in öre and years; `unit` is None where it was written without one."""

    value: Fraction
    unit: Unit | None


PLAIN = Unit(Fraction(1), TIMELESS, money=False, count=False)


def read_date(text: str) -> date:
    """Read an ISO date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise ScenarioError(f"{text!r} is not a date") from wrong


def read_number(text: str) -> Fraction:
    """Read a number with a decimal comma or point and spaces between thousands."""
    digits = re.sub(SPACE, "", text).replace(",", ".").replace("\u2212", "-")
    return Fraction(digits)


def read_duration(text: str) -> tuple[int, str]:
    """Read a whole number of days, weeks, months, quarters or years."""
    parts = text.split()
    if len(parts) != 2 or not parts[0].isdigit() or parts[1] not in TIME_WORDS:
        raise ScenarioError(f"{text!r} is not a duration")
    return int(parts[0]), TIME_WORDS[parts[1]]


class Units:
    """Reads units and literals for one currency."""

    def __init__(self, currency: str) -> None:
        self.minor = 1 if currency in WITHOUT_MINOR else 100
        self.scales = {**SCALES, currency.lower(): Fraction(1), "m" + currency.lower(): Fraction(10**6)}
        self.years = {
            "year": Fraction(1),
            "quarter": Fraction(1, 4),
            "month": Fraction(1, 12),
            "week": Fraction(7),
            "day": Fraction(1),
        }

    def unit(self, text: str) -> Unit:
        """Read a unit such as kr/bed/year; words that are neither money, time nor % are passed over."""
        text = re.sub(r"(?i)\b(miljon(?:er)?|miljard(?:er)?)\s+\w+", r"\1", text.strip())
        factor, years, days, time_scale, money, words = Fraction(1), 0, 0, Fraction(1), False, 0
        sign = 1
        for piece in re.split(r"\s*([/*·])\s*", text):
            word = piece.lower()
            if word in ("/", "*", "·"):
                sign = -1 if word == "/" else 1
            elif word == "%":
                factor *= Fraction(1, 100) ** sign
            elif word in self.scales:
                factor *= (self.scales[word] * self.minor) ** sign
                money = True
            elif word in TIME_WORDS:
                by_days = TIME_WORDS[word] in ("week", "day")
                years, days = years + sign * (not by_days), days + sign * by_days
                time_scale *= self.years[TIME_WORDS[word]] ** sign
            elif word != "1":
                words += 1
        count = words == 1 and "/" not in text and not money
        return Unit(factor * time_scale, Time(years, time_scale, days), money, count)

    def literal(self, text: str) -> Literal | None:
        """Read a literal, or None where the text is not one (it may be a formula)."""
        text = text.strip()
        if text.lower() in TRUTH:
            return Literal(TRUTH[text.lower()], PLAIN)
        if DATE.fullmatch(text):
            return Literal(Fraction(read_date(text).toordinal()), PLAIN)
        match = LITERAL.fullmatch(text)
        if match is None:
            return None
        number, unit_text = match.groups()
        if unit_text is None:
            return Literal(read_number(number), None)
        unit = self.unit(unit_text)
        refuse_thousands_dot(number, unit)
        return Literal(read_number(number) * unit.factor, unit)

    def cell(self, text: str, unit_text: str) -> Fraction:
        """Read a cell of a column with a declared unit."""
        literal = self.literal(text)
        if literal is None:
            raise ScenarioError(f"cannot read the cell {text!r}")
        if literal.unit is not None or unit_text in ("", *NOT_A_UNIT):
            return literal.value
        unit = self.unit(unit_text)
        refuse_thousands_dot(text.strip(), unit)
        return literal.value * unit.factor


def refuse_thousands_dot(number: str, unit: Unit) -> None:
    """Refuse 1.234 for money and counts: it may mean a thousand or one and a bit."""
    if (unit.money or unit.count) and THOUSANDS_DOT.fullmatch(number):
        raise ScenarioError(f"{number} is ambiguous: write {number}0 or {number.replace('.', ' ')}")
