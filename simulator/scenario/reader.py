"""Reads the words of a scenario file: literals, formulas, dates, names - each with its place and its unit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from simulator.formula.syntax import MOST_CHARACTERS, RESERVED, Const, Formula, parse
from simulator.numerals import NUMBER, NumeralError, read_date, read_literal
from simulator.problems import Place, Problems, ScenarioError
from simulator.scenario.definitions import Origin, Rounding, Year
from simulator.scenario.paths import named_file
from simulator.scenario.schema import Part, RoundPart
from simulator.scenario.yaml_text import Path_, Text
from simulator.units import ONE, Unit, known_unit_words, parse_unit

_UNIT_TEXT = r"(?:[^\W\d]\w*|%|[€£$¥]|1)(?:\s?[/*]\s?(?:[^\W\d]\w*|1))*"
_ANY_NUMBER = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern) + r"(?:[.,]\d+)*"
_LITERAL = re.compile(
    rf"(?:[£€$]\s?)?{_ANY_NUMBER}\s*(?:{_UNIT_TEXT})?"
    rf"|[£€$]\s?{_ANY_NUMBER}(?:\s?[/*]\s?(?:[^\W\d]\w*|1))+"  # £120/bed: the symbol stands before the number
)
MOST_YEARS = 100
MOST_UNIT = 200
_NAME = re.compile(r"[^\W\d]\w*")
_T = TypeVar("_T")


def found_file(text: Text, folders: tuple[Path, ...], name: str, path: Path_) -> Path:
    """The file that a name means, beside the file that names it; never outside the scenario's own folders."""
    place = text.place(path)
    if place.sheet:  # a model in a workbook: every table is a sheet of it
        return named_file(Path(name).name or name, Path(place.file), folders, place)
    return named_file(name, Path(place.file).parent, folders, place)


class Reader:
    """The text of one scenario, its currency, and the problems found so far."""

    def __init__(self, text: Text, currency: str, names: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.currency = currency
        self.names = names
        self.units = known_unit_words(currency) | words_of_units(text.raw)
        self.folders: tuple[Path, ...] = ()
        """Where tables may lie: the folders of the scenario and of its designs, and what is below them."""
        self.span: tuple[date, date] = (date(2000, 1, 1), date(2000, 12, 31))
        """The first and the last day of the period."""
        self.headings: dict[str, tuple[str, ...]] = {}
        """The headings of each table that has been read."""
        self.problems = Problems()
        self.failed: set[str] = set()
        """Names that something is wrong with: what uses them is not blamed for it."""

    def place(self, *path: str | int) -> Place:
        """The place of a value in the file."""
        return self.text.place(path)

    def key(self, *path: str | int) -> Place:
        """The place of a key in the file."""
        return self.text.keys.get(path, self.text.place(path))

    def attempt(self, error: ScenarioError, fallback: _T) -> _T:
        """Keep the problems of a failed reading and go on with a stand-in."""
        self.problems.found.extend(error.problems)
        return fallback

    def file(self, name: str, *path: str | int) -> Path:
        """The file that a name means, beside the file that names it; never outside the scenario's own folders."""
        return found_file(self.text, self.folders, name, path)

    # -- values ---------------------------------------------------------------------------------------------------

    def formula(self, words: str, *path: str | int, expected: Unit | None = None) -> Formula:
        """A literal or a formula; a literal is a formula of one constant."""
        place = self.place(*path)
        if path in self.text.cut:
            return Formula(words, Const(Fraction(0), bare=True), place)
        if self.is_literal(words):
            return self.literal(words, *path, expected=expected)
        try:
            return parse(words.strip(), place, self.currency)
        except ScenarioError as bad:
            return self.attempt(bad, Formula(words, Const(Fraction(0), bare=True), place))

    def is_literal(self, words: str) -> bool:
        """Whether words are a number with its unit, a date, yes or no, rather than a formula."""
        stripped = words.strip()
        if len(stripped) > MOST_CHARACTERS:
            return False
        literal = _LITERAL.fullmatch(stripped) and not self._is_product(stripped)
        special = stripped.lower() in ("yes", "no", "ja", "nej") or re.fullmatch(r"\d{4}-\d\d-\d\d", stripped)
        return bool(literal or special)

    def _is_product(self, words: str) -> bool:
        """``3 * beds`` and ``20 kr/bed * beds`` are products with names, not numbers of a unit called beds.

        So is ``3 % * bedz``, whose misspelt name is no unit that the file uses: it is told of as a name.
        """
        number = NUMBER.match(words)
        after = words[number.end() :].strip() if number else ""
        spaced = re.findall(r"([*/])\s([^\W\d]\w*)", after)
        return bool(re.match(r"[*/]", after)) or any(
            name in self.names or (sign == "*" and name not in self.units) for sign, name in spaced
        )

    def literal(self, words: str, *path: str | int, expected: Unit | None = None) -> Formula:
        """A number with its unit, a date, yes or no."""
        place = self.place(*path)
        if path in self.text.cut:
            return Formula(words, Const(Fraction(0), bare=True), place)
        if len(words) > MOST_CHARACTERS:
            self.problems.add("formula_too_long", place, most=MOST_CHARACTERS)
            return Formula(words, Const(Fraction(0), bare=True), place)
        try:
            literal = read_literal(words, self.currency, expected)
        except NumeralError as bad:
            self.problems.add(bad.code, place, **bad.params)
            return Formula(words, Const(Fraction(0), bare=True), place)
        bare = literal.bare and literal.unit.kind == "number" and "%" not in words
        return Formula(words, Const(literal.value, literal.unit, bare, words.strip()), place)

    def last_digit(self, words: str, *, trailing_zeros: bool = False) -> Fraction:
        """What the last digit of a literal is worth; the zeros at the end of 3 100 say nothing unless told they do."""
        if len(words) > MOST_CHARACTERS:
            return Fraction(0)
        try:
            literal = read_literal(words, self.currency)
        except NumeralError:
            return Fraction(0)
        return min(literal.digits_after, literal.unit.scale) if trailing_zeros else literal.digits_after

    def unit(self, words: str, *path: str | int) -> Unit | None:
        """A unit; None, with a problem noted, when it is not one. ``share`` is a number between 0 and 1."""
        try:
            if len(words) > MOST_UNIT:
                raise ValueError(words)
            return ONE if words.strip() == "share" else parse_unit(words, self.currency)
        except ValueError as bad:
            self.problems.add("not_a_unit", self.place(*path), text=str(bad), currency=self.currency)
            return None

    def day(self, words: str, *path: str | int) -> date:
        """An ISO date."""
        try:
            return read_date(words)
        except NumeralError as bad:
            self.problems.add(bad.code, self.place(*path), **bad.params)
            return date(2000, 1, 1)

    def name(self, words: str, *path: str | int) -> str:
        """A new name: letters, digits and _, not one that the language keeps for itself."""
        if not _NAME.fullmatch(words):
            self.problems.add("not_a_name", self.key(*path), name=words)
        elif words in RESERVED:
            self.problems.add("reserved_name", self.key(*path), name=words)
        return words

    def origin(self, part: Part, *path: str | int) -> Origin:
        """Source, hedge and note of a part."""
        given: Any = part
        return Origin(
            getattr(given, "source", ""), getattr(given, "stated", ""), getattr(given, "note", ""), self.key(*path)
        )

    def rounding(self, part: RoundPart | None, *path: str | int, unit: Unit | None = None) -> Rounding:
        """A rounding rule; for money the unit is a whole number of öre."""
        if part is None:
            return Rounding()
        to = Fraction(1)
        if part.to:
            tree = self.literal(part.to, *path, "to", expected=unit).tree
            to = tree.value if isinstance(tree, Const) else Fraction(1)
            if to <= 0 or (unit is None and to.denominator != 1):
                self.problems.add("rounding_unit", self.place(*path, "to"), text=part.to)
                to = Fraction(1)
            if unit is None and isinstance(tree, Const) and not tree.unit.is_money:
                self.problems.add("missing_money_unit", self.place(*path, "to"), text=part.to)
        elif unit is not None:
            to = unit.scale
        return Rounding(to, part.mode, part.each, part.remainder)

    # -- periods --------------------------------------------------------------------------------------------------

    def month_or_day(self, words: str, *path: str | int) -> date:
        """A day, or the last day of a month given as 2022-05."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", words.strip())
        if match and 1 <= int(match[2]) <= 12:
            year, month = int(match[1]), int(match[2])
            return date(year, month, monthrange(year, month)[1])
        return self.day(words, *path)

    def years(self, period: Any) -> tuple[Year, ...]:
        """The settlement years of ``2022``, ``[2022, 2023]`` or ``{from, to}``."""
        if isinstance(period, str):
            return self._calendar_years([period])
        if isinstance(period, list):
            return self._calendar_years(period)
        first = self.day(period.from_, "period", "from")
        last = self.day(period.to, "period", "to")
        if last < first:
            self.problems.add("window_backwards", self.place("period", "to"), start=first, end=last)
            return (Year(str(first.year), first, first),)
        if not (first.year >= 1900 and last.year <= 2200 and last.year - first.year <= MOST_YEARS):
            span = f"{first} - {last}"
            self.problems.add("too_long_time", self.place("period", "from"), text=span, most=MOST_YEARS)
            return (Year(str(first.year), first, first),)
        return split_years(first, last)

    def _calendar_years(self, words: list[str]) -> tuple[Year, ...]:
        years = []
        for i, word in enumerate(words):
            if not re.fullmatch(r"\d{4}", word.strip()) or not 1900 <= int(word) <= 2200:
                place = self.place("period", i) if len(words) > 1 else self.place("period")
                self.problems.add("not_a_year", place, text=word)
                return (Year("2000", date(2000, 1, 1), date(2000, 12, 31)),)
            years.append(int(word))
        if len(years) == 2:
            years = list(range(years[0], years[1] + 1))
        if not years or years != list(range(years[0], years[0] + len(years))):
            self.problems.add("years_not_in_order", self.place("period"), text=", ".join(words))
            years = years[:1] or [2000]
        return tuple(Year(str(y), date(y, 1, 1), date(y, 12, 31)) for y in years)


def split_years(first: date, last: date) -> tuple[Year, ...]:
    """Settlement years of a span: from its own first day when they come out whole, else calendar years.

    >>> [year.label for year in split_years(date(2022, 4, 1), date(2024, 3, 31))]
    ['2022/23', '2023/24']
    """
    after = last + timedelta(days=1)
    if (after.month, after.day) == (first.month, first.day) != (2, 29):
        own = []
        for year in range(first.year, after.year):
            end = first.replace(year=year + 1) - timedelta(days=1)
            label = str(year) if end.year == year else f"{year}/{end.year % 100:02d}"
            own.append(Year(label, first.replace(year=year), end))
        return tuple(own)
    return tuple(
        Year(str(y), max(first, date(y, 1, 1)), min(last, date(y, 12, 31))) for y in range(first.year, last.year + 1)
    )


def words_of_units(raw: Mapping[str, Any]) -> frozenset[str]:
    """Words that the units of a file's quantities are made of."""
    quantities = raw.get("quantities")
    parts = quantities.values() if isinstance(quantities, dict) else ()
    units = (part.get("unit") for part in parts if isinstance(part, dict))
    return frozenset(word for unit in units if isinstance(unit, str) for word in _NAME.findall(unit[:MOST_UNIT]))


def as_list(value: str | list[str] | None) -> list[str]:
    """One or more words as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def item_path(path: Path_, value: str | list[str] | None, i: int) -> Path_:
    """The path of the i-th of one or more words."""
    return path if isinstance(value, str) else (*path, i)


__all__ = ["Mapping", "Reader", "as_list", "item_path", "split_years"]
