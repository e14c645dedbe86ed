"""Values of a model as cells hold them: a number with its unit beside it, per cent, a day, or text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulator.scenario.books.rows import grouped
from simulator.scenario.sheets.xlsx_cells import number_text
from simulator.scenario.yaml_text import Path_

MOST_DIGITS = 15
_NUMBER = re.compile(r"(-?\d{1,3}(?: \d{3})+|-?\d+)(?:([.,])(\d+))?")
_WITH_UNIT = re.compile(rf"({_NUMBER.pattern}) ([^\W\d_][\w/*^-]*)")
_PERCENT = re.compile(rf"({_NUMBER.pattern}) ?%")
_TEXTS = frozenset(
    (
        *("title", "sv", "en", "note", "why", "because", "stated", "source", "issuer", "url", "file", "facts", "sheet"),
        *("facts_sheet", "headings", "dates", "id", "row", "recipient", "column", "table", "that", "series", "checks"),
    )
)
_TEXT_PARTS = frozenset(("sources", "units", "notes", "title", "why", "columns", "rows", "extends", "spellings"))


@dataclass(frozen=True)
class Held:
    """What a cell holds, whether it is shown as per cent, and the unit in the cell beside it."""

    value: float | date | str
    unit: str = ""
    percent: bool = False

    @property
    def text(self) -> str:
        """The value as it is read back."""
        if isinstance(self.value, date):
            return self.value.isoformat()
        if isinstance(self.value, str):
            return self.value
        if self.percent:
            return f"{number_text(float(Decimal(repr(self.value)) * 100))} %"
        number = number_text(self.value)
        return f"{grouped(number)} {self.unit}" if self.unit else number


def held(text: str, steps: Path_) -> Held:
    """What a cell holds of a value that stands at a path; text stays as it is, letter by letter.

    >>> held("3 500 kr/bed/year", ("payments", "x", "rate"))
    Held(value=3500.0, unit='kr/bed/year', percent=False)
    >>> held("98 %", ("p10",)), held("7 %", ("sources", "x", "note")).value
    (Held(value=0.98, unit='', percent=True), '7 %')
    """
    day = _day(text)
    if day is not None:
        return Held(day)
    keys = [step for step in steps if isinstance(step, str)]
    if not keys or keys[-1] in _TEXTS or _TEXT_PARTS & {*keys}:
        return _if(Held(_value(text)) if _NUMBER.fullmatch(text) else Held(text), text)
    percent, with_unit = _PERCENT.fullmatch(text), _WITH_UNIT.fullmatch(text)
    if percent is not None:
        return _same(Held(float(_decimal(percent[1]) / 100), "", True), percent[1], text)
    if with_unit is not None:
        return _same(Held(_value(with_unit[1]), with_unit[5]), with_unit[1], text)
    return _same(Held(_value(text)), text, text) if _NUMBER.fullmatch(text) else Held(text)


def _same(made: Held, number: str, text: str) -> Held:
    """The cell, unless the number is one of those that programs or readers take for another."""
    digits = re.sub(r"\D", "", number).lstrip("0")
    back = _NUMBER.match(made.text)
    sure = len(digits) <= MOST_DIGITS and back is not None and _decimal(back[0]) == _decimal(number)
    decimals = re.split("[.,]", number)[1:]
    return made if sure and not (decimals and len(decimals[0]) == 3) else Held(text)


def _if(made: Held, text: str) -> Held:
    return made if made.text == text else Held(text)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(" ", "").replace(",", "."))


def _value(number: str) -> float:
    return float(_decimal(number))


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= date(1900, 3, 1) else None  # Excel knows a day before it that never was
