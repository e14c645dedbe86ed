"""Reads and checks ``hours``: doctors' hours that are required and there by recipient, and what an hour costs."""

from __future__ import annotations

from simulator.formula.check import RECIPIENT
from simulator.formula.syntax import Formula, calls_in
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker
from simulator.scenario.reader import Reader, as_list, item_path
from simulator.scenario.schema import HoursPart
from simulator.scenario.titles import words_of
from simulator.units import ONE, Unit

HOUR = Unit((("hour", 1),))
A_YEAR = HOUR / Unit((("year", 1),))


def doctor_hours(reader: Reader, part: HoursPart) -> d.DoctorHours:
    """The hours of a scenario; a price is one formula, or the least and the most."""
    prices = [
        reader.formula(words, *item_path(("hours", "price"), part.price, i))
        for i, words in enumerate(as_list(part.price))
    ]
    if len(prices) not in (1, 2):
        reader.problems.add("hours_price", reader.key("hours", "price"), number=len(prices))
        prices = prices[:1] or [reader.formula("0", "hours", "price")]
    return d.DoctorHours(
        reader.formula(part.per, "hours", "per"),
        reader.formula(part.required, "hours", "required"),
        reader.formula(part.available, "hours", "available"),
        (prices[0], prices[-1]),
        reader.formula(part.vacancies, "hours", "vacancies") if part.vacancies is not None else None,
        words_of(part.title),
        reader.origin(part, "hours"),
    )


def check_hours(checker: Checker, hours: d.DoctorHours) -> None:
    """What hours are counted per is a number of each recipient; hours are per year, a price is money for an hour."""
    asking = [f for f in hours.formulas if any(any(calls_in(f.tree, name)) for name in ("total_paid", "baseline"))]
    for formula in asking:
        checker.problems.add("hours_of_payments", formula.place, text=formula.text)
    if asking:
        return
    per = checker.formula(hours.per)
    if per is None or per.unit is None:
        return
    if per.axis != RECIPIENT or per.known.kind != "number":
        checker.problems.add("hours_per", hours.per.place, text=hours.per.text)
        return
    of_each = A_YEAR / per.known
    required = checker.formula(hours.required)
    if required is not None and required.unit is not None:
        if not (A_YEAR.fits(required.known) or of_each.fits(required.known)):
            told = {"text": hours.required.text, "found": str(required.unit), "wanted": str(of_each)}
            checker.problems.add("wrong_unit", hours.required.place, **told)
        checker.recipients(required, hours.required, "required")
    _of_unit(checker, hours.available, A_YEAR, "available")
    for price in dict.fromkeys(hours.price):
        _of_unit(checker, price, checker.money_unit / HOUR, "price")
    if hours.vacancies is not None:
        found = checker.formula(hours.vacancies)
        if found is not None and found.unit is not None and not (found.known.fits(ONE) or found.known.is_count):
            told = {"text": hours.vacancies.text, "found": str(found.unit), "wanted": "1"}
            checker.problems.add("wrong_unit", hours.vacancies.place, **told)
        checker.recipients(found, hours.vacancies, "vacancies")


def _of_unit(checker: Checker, formula: Formula, unit: Unit, key: str) -> None:
    checker.recipients(checker.adopted(formula, unit), formula, key)
