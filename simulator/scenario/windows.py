"""Reads what spans several slices: windows of months, and facts read so long before the day they are otherwise read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from simulator.formula.syntax import Const, Formula
from simulator.rules.calendar import Slice, slices
from simulator.scenario import definitions as d
from simulator.scenario.reader import MOST_YEARS, Reader
from simulator.scenario.schema import WindowPart

Path = tuple[str | int, ...]
EACH_SLICE = "each slice"
MOST_MONTHS = 12 * MOST_YEARS


def window(reader: Reader, part: WindowPart, at: Path) -> d.Window:
    """``window: {of, last | since, take}``; what it is over is a number of whole months, or the year so far."""
    path = (*at, "window")
    if (part.last is None) == (part.since is None):
        reader.problems.add("window_span", reader.key(*path))
    if part.last is None:
        return d.Window(part.of, None, part.take)
    months, days = _months_and_days(reader, part.last, (*path, "last"))
    if days or months < 1:
        reader.problems.add("window_months", reader.place(*path, "last"), text=part.last)
    return d.Window(part.of, max(months, 1), part.take)


def day_or_shift(reader: Reader, words: str, path: Path) -> date | d.Shift | Formula:
    """A date, a time backwards such as ``-1 month`` or ``-4 weeks``, or the name of a quantity that is a date."""
    if words.lstrip().startswith(("-", "\u2212")):
        months, days = _months_and_days(reader, words.lstrip().lstrip("-\u2212").strip(), path)
        return d.Shift(months, days, words)
    if words[:4].isdigit() and words[4:5] == "-":
        return reader.day(words, *path)
    if words.strip() in reader.names:
        return reader.formula(words, *path)
    reader.problems.add("as_of_day", reader.place(*path), text=words)
    return date(2000, 1, 1)


def held_for(reader: Reader, of: str, words: str, path: Path) -> d.HeldFor:
    """The least value throughout the last so many whole days or months."""
    tree = reader.literal(words, *path).tree
    dims = tree.unit.dims if isinstance(tree, Const) else ()
    if dims not in ((("year", 1),), (("day", 1),)):
        reader.problems.add("not_a_duration", reader.place(*path), text=words)
        return d.HeldFor(of, 0)
    months, days = _months_and_days(reader, words, path)
    return d.HeldFor(of, days, months)


def _months_and_days(reader: Reader, words: str, path: Path) -> tuple[int, int]:
    """A duration as whole months, or as whole days; (0, 0) when it is neither, which has then been noted."""
    tree = reader.literal(words, *path).tree
    dims = tree.unit.dims if isinstance(tree, Const) else ()
    count = tree.value if isinstance(tree, Const) else Fraction(0)
    per_unit = {"year": 12, "day": 1}.get(dims[0][0] if len(dims) == 1 and dims[0][1] == 1 else "", 0)
    whole = count * per_unit
    if isinstance(tree, Const) and tree.bare and not count:
        return 1, 0  # no literal at all, which has been noted
    if not per_unit or whole.denominator != 1:
        reader.problems.add("not_whole_months", reader.place(*path), text=words)
        return 1, 0
    if whole > MOST_MONTHS * (1 if per_unit == 12 else 31):
        reader.problems.add("too_long_time", reader.place(*path), text=words, most=MOST_YEARS)
        return 1, 0
    return (int(whole), 0) if per_unit == 12 else (0, int(whole))


def slices_of(year: d.Year, payment: d.Payment) -> tuple[Slice, ...]:
    """The slices of a settlement year in which a payment accrues."""
    return slices(year.first, year.last, payment.accrues)


def paid_each_slice(payments: Mapping[str, d.Payment], years: Sequence[d.Year]) -> dict[str, d.Payment]:
    """Payments with days for those that pay each slice by itself; their shares go by length until amounts are known."""
    out = dict(payments)
    for name, payment in payments.items():
        if payment.each_slice and payment.accrues not in (None, "year"):
            parts = [part for year in years for part in slices_of(year, payment)]
            whole, so_far, days = sum((part.years for part in parts), Fraction(0)), Fraction(0), []
            for part in parts:
                so_far += part.years / whole
                days.append(d.Instalment(part.last, so_far))
            out[name] = replace(payment, paid=tuple(days))
    return out
