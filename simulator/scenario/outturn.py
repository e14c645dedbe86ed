"""An outturn: what has been reported so far of quantities, activities and plan lines, each figure with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from simulator.exact import decimal
from simulator.formula.check import RECIPIENT, SCALAR
from simulator.numerals import NumeralError, read_number
from simulator.problems import Place, Problems, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.cell_dates import read_cell_date
from simulator.scenario.cells import cell_value
from simulator.scenario.tables import Sheet, read_sheet
from simulator.units import Unit, minor_units

HEADINGS = ("name", "value")
MADE_UP, YES = "synthetic", ("yes", "ja", "true", "sant", "1")
_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-01)?")
"""A month as 2023-02, or as the first day that a spreadsheet makes of it."""


@dataclass(frozen=True)
class Report:
    """One reported figure: a level of a quantity in its own unit, or money in öre; ``known`` is the day of report.

    ``month`` is the first day of the month that it is about, None for the whole year. ``of_payment`` marks a payment's
    own outturn: what is paid in all.
    """

    name: str
    row: str
    value: Fraction
    known: date
    year: str
    place: Place
    month: date | None = None
    of_payment: bool = False


@dataclass(frozen=True)
class Outturn:
    """Reports by name, row and year, a later one in place of an earlier; ``later`` were not known on the day.

    ``asked`` are name and row of all lines, those with an empty value too, and whether they are about a month: what
    somebody will report on.
    """

    as_of: date
    reports: tuple[Report, ...]
    later: tuple[Report, ...]
    asked: tuple[tuple[str, str, bool], ...] = ()
    synthetic: bool = False
    """Whether the file says of a row that it is made up."""

    def of(self, name: str, year: str) -> dict[str, Report]:
        """The latest report of each row about a whole year."""
        found = (r for r in self.reports if r.name == name and r.year == year and r.month is None)
        return {report.row: report for report in found}

    def by_month(self, name: str, year: str) -> dict[date, dict[str, Report]]:
        """The latest report of each row about each month that has been reported."""
        found: dict[date, dict[str, Report]] = {}
        for report in self.reports:
            if report.name == name and report.year == year and report.month is not None:
                found.setdefault(report.month, {})[report.row] = report
        return found

    def is_by_year(self, name: str) -> bool:
        """Whether something about a whole year has been reported."""
        return any(report.name == name and report.month is None for report in self.reports)

    def on_payment_day(self, day: date) -> Outturn:
        """What a payment on an earlier day was based on; a payment's own outturn corrects what was paid that day."""
        until = self.until(day)
        return replace(until, reports=tuple(r for r in until.reports if not r.of_payment or r.known < day))

    def until(self, day: date) -> Outturn:
        """What was known on an earlier day."""
        known = tuple(report for report in self.reports if report.known <= day)
        later = tuple(report for report in self.reports if report.known > day)
        return Outturn(min(day, self.as_of), known, (*later, *self.later), self.asked, self.synthetic)

    @property
    def names(self) -> tuple[str, ...]:
        """What has been reported on."""
        return tuple(dict.fromkeys(report.name for report in self.reports))


def read_outturn(scenario: d.Scenario, path: Path, as_of: date) -> Outturn:
    """Read ``name, row, value, known, year, month, synthetic``, of which all but name and value may be left out; raises
    every fault with its cell.
    """
    if as_of < scenario.first_day:
        raise refusal("outturn_before", Place(str(path.name)), day=as_of, first=scenario.first_day)
    sheet = read_sheet(path, headings=HEADINGS)
    for heading in HEADINGS:
        if heading not in sheet.columns:
            known = ", ".join(sheet.columns)
            raise refusal("no_such_column", sheet.place(-1, heading), heading=heading, known=known)
    problems = Problems()
    read = [_report(scenario, sheet, row, as_of, problems) for row in range(sheet.length)]
    reports = sorted((report for report in read if report is not None), key=lambda report: report.known)
    _refuse_twice(reports, problems)
    problems.refuse_if_any()
    known_now = tuple(report for report in reports if report.known <= as_of)
    asked = tuple(dict.fromkeys(_asked(scenario, sheet, row) for row in range(sheet.length)))
    made_up = any(cell.strip().lower() in YES for cell in sheet.columns.get(MADE_UP, ()))
    return Outturn(as_of, known_now, tuple(report for report in reports if report.known > as_of), asked, made_up)


def _cell(sheet: Sheet, heading: str, row: int) -> str:
    return sheet.columns[heading][row] if heading in sheet.columns else ""


def _asked(scenario: d.Scenario, sheet: Sheet, row: int) -> tuple[str, str, bool]:
    labels = [year.label for year in scenario.years]
    year = _cell(sheet, "year", row)
    is_month = bool(_cell(sheet, "month", row)) or (bool(_MONTH.fullmatch(year)) and year not in labels)
    return _cell(sheet, "name", row), _cell(sheet, "row", row), is_month


def _report(scenario: d.Scenario, sheet: Sheet, row: int, as_of: date, problems: Problems) -> Report | None:
    name, which, text = (_cell(sheet, heading, row) for heading in ("name", "row", "value"))
    found = len(problems.found)
    rows = _rows_of(scenario, name, sheet.place(row, "name"), problems)
    if rows and which not in rows:
        code = "outturn_row" if which else "outturn_row_needed"
        known = did_you_mean(which, rows)
        problems.add(
            code, sheet.place(row, "row" if "row" in sheet.columns else "name"), id=which, name=name, known=known
        )
    elif rows is not None and not rows and which:
        problems.add("outturn_row_unwanted", sheet.place(row, "row"), name=name)
    day = _day(sheet, row, scenario.first_day, problems)
    year, month = _time(scenario, sheet, row, as_of, problems)
    if month is not None and name in scenario.payments:
        problems.add("outturn_month_of", sheet.place(row, "name"), name=name)
    if len(problems.found) > found or rows is None or not text:
        return None  # an empty value has not been reported: it is not zero
    value = _value(scenario, name, text, sheet.place(row, "value"), problems)
    if value is None:
        return None
    return Report(name, which, value, day, year, sheet.place(row, "value"), month, name in scenario.payments)


def _rows_of(scenario: d.Scenario, name: str, place: Place, problems: Problems) -> Sequence[str] | None:
    """The rows that a name is reported by, none for a single figure; None when it cannot be reported."""
    base, _, label = name.partition(".")
    if base in scenario.quantities:
        definition = scenario.quantities[base].definition
        classes = definition.classes if isinstance(definition, d.Column) else ()
        if bool(classes) != bool(label) or (label and label not in classes):
            problems.add("outturn_derived", place, name=name)
            return None
        axis = scenario.checked.types[base].axis
        if axis == SCALAR:
            return ()
        return scenario.recipients.ids if axis == RECIPIENT else scenario.tables[axis].ids
    if name in scenario.payments:
        return scenario.recipients.ids
    if name in scenario.activities:
        return ()
    if name in scenario.plans:
        return [line.row for line in scenario.plans[name].lines]
    known = did_you_mean(name, [*scenario.quantities, *scenario.payments, *scenario.activities, *scenario.plans])
    problems.add("outturn_name", place, name=name, known=known)
    return None


def _day(sheet: Sheet, row: int, otherwise: date, problems: Problems) -> date:
    text = _cell(sheet, "known", row)
    if not text:
        return otherwise
    try:
        return read_cell_date(text)
    except NumeralError as bad:
        problems.add(bad.code, sheet.place(row, "known"), **bad.params)
        return otherwise


def year_of(scenario: d.Scenario, day: date) -> d.Year:
    """The settlement year that a day lies in, or the last one after the period."""
    return next((year for year in scenario.years if day <= year.last), scenario.years[-1])


def _time(scenario: d.Scenario, sheet: Sheet, row: int, as_of: date, problems: Problems) -> tuple[str, date | None]:
    """The settlement year that a report is about, and its month where it is about one."""
    labels = [year.label for year in scenario.years]
    year_text, month_text = _cell(sheet, "year", row), _cell(sheet, "month", row)
    heading = "month" if month_text else "year"
    if not month_text and _MONTH.fullmatch(year_text) and year_text not in labels:
        year_text, month_text = "", year_text  # the month stands in the column of years
    if year_text and year_text not in labels:
        problems.add("year_outside_period", sheet.place(row, "year"), year=year_text, known=", ".join(labels))
        return year_text, None
    if not month_text:
        return year_text or year_of(scenario, as_of).label, None
    found = _MONTH.fullmatch(month_text)
    month = date(int(found[1]), int(found[2]), 1) if found and 1 <= int(found[2]) <= 12 else None
    within = [y for y in scenario.years if month and y.first.replace(day=1) <= month <= y.last]
    within = [y for y in within if year_text in ("", y.label)]
    if month is None:
        problems.add("outturn_month", sheet.place(row, heading), text=month_text)
    elif not within:
        first, last = (f"{day:%Y-%m}" for day in (scenario.first_day, scenario.last_day))
        problems.add("outturn_month_outside", sheet.place(row, heading), month=month_text, first=first, last=last)
    return within[0].label if within else labels[0], month


def _value(scenario: d.Scenario, name: str, text: str, place: Place, problems: Problems) -> Fraction | None:
    quantity = scenario.quantities.get(name.split(".")[0])
    try:
        if quantity is not None:
            unit = quantity.unit or Unit()
            value = Fraction(decimal(cell_value(text, unit)))
            signed = quantity.negative or unit.kind == "date"
        else:
            number, _, rest = read_number(text, strict_thousands=True)
            if rest not in ("", "kr"):
                raise NumeralError("not_a_number", text=text)
            value = number * minor_units(scenario.currency)
            signed = name in scenario.payments and scenario.payments[name].negative
    except NumeralError as bad:
        problems.add(bad.code, place, **bad.params)
        return None
    if value < 0 and not signed:
        problems.add("negative_value", place, text=text)
        return None
    if quantity is not None and quantity.share and value > 1:
        problems.add("share_over_one", place, text=text, heading=name)
    return value


def _refuse_twice(reports: Sequence[Report], problems: Problems) -> None:
    first: dict[tuple[str, ...], Report] = {}
    for report in reports:
        key = (report.name, report.row, report.year, str(report.month), report.known.isoformat())
        if key in first:
            problems.add("outturn_twice", report.place, name=report.name, id=report.row, first=first[key].place.line)
        first.setdefault(key, report)
