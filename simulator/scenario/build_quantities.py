"""From the shape of a quantity to what it means: a column, values by date, a formula, breakpoints, or an index."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.formula.syntax import Const, Formula
from simulator.numerals import NumeralError
from simulator.problems import did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.cells import cell_fraction
from simulator.scenario.columns import dates_of
from simulator.scenario.months import PLACEHOLDER, check_months, matched, months_between
from simulator.scenario.moves import moves
from simulator.scenario.reader import Reader
from simulator.scenario.response import response
from simulator.scenario.schema import (
    QuantityPart,
)
from simulator.scenario.tables import read_sheet
from simulator.scenario.uncertain import uncertain
from simulator.scenario.windows import day_or_shift, held_for, window
from simulator.units import Unit

_WAYS = ("value", "is_", "of", "series", "window")


_TRANSFORMS = ("weights", "curve", "steps", "tiers", "whole", "as_of", "held_for")


def quantity(reader: Reader, name: str, part: str | QuantityPart, tables: Mapping[str, Any]) -> d.Quantity:
    """A quantity in any of its forms."""
    at = ("quantities", name)
    if isinstance(part, str):
        value = reader.formula(part, *at)
        definition: d.Definition = d.Dated(((date.min, value),)) if isinstance(value.tree, Const) else d.Computed(value)
        unit = value.tree.unit if isinstance(value.tree, Const) else None
        return d.Quantity(name, unit, definition, d.Origin(place=reader.place(*at)))
    unit = reader.unit(part.unit, *at, "unit") if part.unit else None
    given = [way for way in _WAYS if getattr(part, way) is not None]
    if len(given) > 1:
        reader.problems.add("two_definitions", reader.key(*at), name=name, given=", ".join(w.strip("_") for w in given))
    definition = _definition(reader, name, part, unit, given[0] if given else "column", tables)
    stated = definition.own if isinstance(definition, d.AsOf) else definition
    if unit is None and isinstance(stated, d.Dated):
        first = stated.values[0][1].tree
        unit = first.unit if isinstance(first, Const) else None
    return d.Quantity(
        name,
        unit,
        definition,
        reader.origin(part, *at),
        reader.rounding(part.round, *at, "round", unit=unit or Unit()) if part.round else None,
        share=part.unit == "share",
        negative=part.negative == "allowed",
        uncertain=uncertain(reader, name, part, unit, definition) if part.uncertain else None,
        response=response(reader, name, part.response) if part.response else None,
        sums_to=reader.literal(part.sums_to, *at, "sums_to", expected=unit) if part.sums_to is not None else None,
    )


def _definition(
    reader: Reader, name: str, part: QuantityPart, unit: Unit | None, way: str, tables: Mapping[str, Any]
) -> d.Definition:
    """How a quantity is defined; ``as_of`` beside its own definition says on which day that is read."""
    at = ("quantities", name)
    if way == "of":
        return _transform(reader, part, at)
    if part.moves is not None and way != "column":
        reader.problems.add("moves_of_recipients", reader.key(*at, "moves"), name=name)
    for extra in _TRANSFORMS:
        if extra != "as_of" and getattr(part, extra) is not None:
            reader.problems.add("needs_of", reader.key(*at, extra), key=extra)
    own = _own(reader, name, part, unit, way, tables)
    if part.as_of is None:
        return own
    return d.AsOf("", day_or_shift(reader, part.as_of, (*at, "as_of")), own)


def _own(
    reader: Reader, name: str, part: QuantityPart, unit: Unit | None, way: str, tables: Mapping[str, Any]
) -> d.Definition:
    at = ("quantities", name)
    if way == "column":
        return _column(reader, name, part, tables)
    if way == "value":
        return _dated(reader, part, unit, at)
    if way == "is_":
        return d.Computed(reader.formula(part.is_ or "", *at, "is"))
    if way == "series" or part.window is None:
        return _series(reader, part, at)
    return window(reader, part.window, at)


def _column(reader: Reader, name: str, part: QuantityPart, tables: Mapping[str, Any]) -> d.Definition:
    at = ("quantities", name)
    if not part.unit:
        reader.problems.add("missing_unit", reader.key(*at), name=name)
    if part.table and part.table not in tables:
        reader.problems.add(
            "unknown_name", reader.place(*at, "table"), name=part.table, known=did_you_mean(part.table, tables)
        )
    for label in part.classes or ():
        if not label.isidentifier():
            reader.problems.add("not_a_name", reader.place(*at, "classes"), name=label)
    months: tuple[tuple[int, str], ...] = ()
    if part.by_month is not None:
        months = _months(reader, name, part)
    moved: tuple[d.Move, ...] = ()
    if part.moves is not None and part.table:
        reader.problems.add("moves_of_recipients", reader.key(*at, "moves"), name=name)
    elif part.moves is not None:
        unit = reader.unit(part.unit, *at, "unit") if part.unit else None
        moved = moves(reader, part.moves, unit, (*at, "moves"))
    classes = tuple(part.classes or ())
    return d.Column(part.table or "recipient", part.column or name, part.missing, classes, months, moved)


def _months(reader: Reader, name: str, part: QuantityPart) -> tuple[tuple[int, str], ...]:
    """The days from which the columns of a quantity's months hold."""
    at = ("quantities", name, "by_month")
    if part.classes or part.column:
        reader.problems.add("by_month_alone", reader.key(*at), name=name)
    first, last = reader.span
    by_month = part.by_month or {}
    if isinstance(by_month, str):
        known = reader.headings.get(part.table or "recipient")
        if PLACEHOLDER not in by_month:
            reader.problems.add("no_month_in_heading", reader.place(*at), text=by_month)
            return ()
        if known is None:
            return ()
        by_month = matched(by_month, months_between(first, last), known)
        if not by_month:
            text, headings = part.by_month, ", ".join(known)
            reader.problems.add("no_such_months", reader.place(*at), text=text, known=headings)
            return ()
    return check_months(by_month, first, last, reader.place(*at), name, reader.problems)


def _dated(reader: Reader, part: QuantityPart, unit: Unit | None, at: tuple[str, str]) -> d.Dated:
    if not isinstance(part.value, dict):
        return d.Dated(((date.min, _stated(reader, part, str(part.value), unit, *at, "value")),))
    values = []
    for when, words in part.value.items():
        path = (*at, "value", when)
        day = date(int(when), 1, 1) if len(when) == 4 and when.isdigit() else _key_day(reader, when, path)
        values.append((day, _stated(reader, part, words, unit, *path)))
    if not values:
        reader.problems.add("empty_value", reader.place(*at, "value"), key="value")
        values = [(date.min, Formula("0", Const(Fraction(0), bare=True), reader.place(*at)))]
    return d.Dated(tuple(sorted(values, key=lambda pair: pair[0])))


def _stated(reader: Reader, part: QuantityPart, words: str, unit: Unit | None, *path: str | int) -> Formula:
    """A literal in the quantity's unit, of the size that the unit allows."""
    if not reader.is_literal(words) and any(sign in words for sign in "*/+()"):
        reader.problems.add("formula_as_value", reader.place(*path), text=words)
        return Formula(words, Const(Fraction(0), bare=True), reader.place(*path))
    formula = reader.literal(words, *path, expected=unit)
    if isinstance(formula.tree, Const) and unit is not None and unit.kind == "number" and part.negative != "allowed":
        share = part.unit == "share"
        if formula.tree.value < 0 and (share or unit.is_count) and not unit.is_money:
            reader.problems.add("negative_value", formula.place, text=words)
        elif share and formula.tree.value > 1:
            reader.problems.add("share_over_one", formula.place, text=words, heading=path[1])
    return formula


def _key_day(reader: Reader, words: str, path: tuple[str | int, ...]) -> date:
    from simulator.numerals import read_date

    try:
        return read_date(words)
    except NumeralError as bad:
        reader.problems.add(bad.code, reader.key(*path), **bad.params)
        return date.min


def _transform(reader: Reader, part: QuantityPart, at: tuple[str, str]) -> d.Definition:
    of = part.of or ""
    given = [way for way in _TRANSFORMS if getattr(part, way) is not None]
    if len(given) != 1:
        reader.problems.add("one_transform", reader.key(*at), given=", ".join(given) or "-")
        return d.Computed(reader.formula(of, *at, "of"))
    if part.weights is not None:
        pairs = tuple((label, reader.formula(w, *at, "weights", label)) for label, w in part.weights.items())
        return d.Weighted(of, pairs)
    if part.as_of is not None:
        return d.AsOf(of, day_or_shift(reader, part.as_of, (*at, "as_of")))
    if part.held_for is not None:
        return held_for(reader, of, part.held_for, (*at, "held_for"))
    read: tuple[d.Reading, ...] = ("curve", "steps", "tiers", "whole")
    (how,) = (way for way in read if way in given)
    return d.Points(reader.formula(of, *at, "of"), how, points(reader, getattr(part, how), (*at, how)))


def points(reader: Reader, pairs: list[list[str]], path: tuple[str | int, ...]) -> tuple[tuple[Formula, Formula], ...]:
    """Breakpoints and values; breakpoints that are numbers must not fall."""
    out = tuple((reader.formula(x, *path, i, 0), reader.formula(y, *path, i, 1)) for i, (x, y) in enumerate(pairs))
    fixed = [(i, x.tree.value) for i, (x, _) in enumerate(out) if isinstance(x.tree, Const)]
    for (_, before), (i, after) in itertools.pairwise(fixed):
        if after < before:
            reader.problems.add("breakpoints_fall", reader.place(*path, i, 0), text=pairs[i][0])
    return out


def _series(reader: Reader, part: QuantityPart, at: tuple[str, str]) -> d.Series:
    sheet = read_sheet(reader.file(part.series or "", *at, "series"))
    vintage = reader.day(part.vintage, *at, "vintage") if part.vintage else None
    known: dict[int, tuple[str, Fraction]] = {}
    first: dict[tuple[int, str], str] = {}
    for heading in ("year", "value"):
        if heading not in sheet.columns:
            reader.problems.add(
                "no_such_column", sheet.place(-1, heading), heading=heading, known=", ".join(sheet.columns)
            )
            return d.Series((), vintage, 0)
    published = [""] * sheet.length
    if "published" in sheet.columns:
        days = dates_of(sheet, "published", reader.problems, empty=0.0)
        published = [date.fromordinal(int(day)).isoformat() if day else "" for day in days.tolist()]
    for row in range(sheet.length):
        try:
            year = int(sheet.columns["year"][row])
            value = cell_fraction(sheet.columns["value"][row], Unit())
        except NumeralError as bad:
            reader.problems.add(bad.code, sheet.place(row, "value"), **bad.params)
            continue
        except ValueError:
            reader.problems.add("not_a_year", sheet.place(row, "year"), text=sheet.columns["year"][row])
            continue
        place = sheet.place(row, "year")
        other = first.setdefault((year, published[row]), str(place))
        if other != str(place):
            reader.problems.add("series_year_twice", place, year=year, other=other)
            continue
        if vintage and published[row] and published[row] > vintage.isoformat():
            continue
        if year not in known or known[year][0] <= published[row]:
            known[year] = (published[row], value)
    lag = 0
    if part.lag:
        tree = reader.literal(part.lag, *at, "lag").tree
        lag = int(tree.value) if isinstance(tree, Const) else 0
        if not isinstance(tree, Const) or tree.unit.dims != (("year", 1),) or tree.value.denominator != 1:
            reader.problems.add("not_whole_years", reader.place(*at, "lag"), text=part.lag)
    return d.Series(tuple(sorted((year, value) for year, (_, value) in known.items())), vintage, lag, sheet.file)
