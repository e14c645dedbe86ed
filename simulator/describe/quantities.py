"""A quantity in sentences: what it is, how it is rounded, how it may turn out, how it answers to the design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from simulator.describe.names import column_title, recipient_noun, table_title
from simulator.describe.payments import breakpoints, rounding
from simulator.describe.phrases import condition, count_unit, phrase
from simulator.describe.sentence import Parts, Sentence, Slot, fill, joined, listed
from simulator.describe.writer import Writer
from simulator.formula.syntax import Apply, Formula, Ref
from simulator.numerals import NumeralError, read_number
from simulator.scenario import definitions as d

_CLAUSES = frozenset({"<", "<=", "==", ">=", ">", "!=", "and_", "or_", "not_"})


def quantity_sentences(writer: Writer, quantity: d.Quantity) -> Iterator[Sentence]:
    """The sentences of one quantity."""
    at = f"quantities.{quantity.name}"
    yield _definition(writer, quantity, at)
    if isinstance(quantity.definition, d.AsOf) and quantity.definition.own is not None:
        key, day = _read_day(writer, quantity.definition.day, f"{at}.as_of")
        yield writer.say(_READ[key], f"{at}.as_of", **{_WORD[key]: day})
    column = quantity.definition.own if isinstance(quantity.definition, d.AsOf) else quantity.definition
    for i, move in enumerate(column.moves if isinstance(column, d.Column) else ()):
        yield _move(writer, quantity, move, f"{at}.moves.{i}")
    if quantity.rounding is not None:
        how = rounding(writer, quantity.rounding, f"{at}.round", quantity.unit or writer.unit_of(quantity.name))
        yield writer.say("round", f"{at}.round", how=how)
    if quantity.uncertain is not None:
        yield from _uncertain(writer, quantity, quantity.uncertain, f"{at}.uncertain")
    if quantity.response is not None:
        yield from _response(writer, quantity.response, f"{at}.response")


def _definition(writer: Writer, quantity: d.Quantity, at: str) -> Sentence:
    definition, origin = quantity.definition, quantity.origin
    name, source = writer.name(quantity.name, at), origin.source
    match definition:
        case d.Column():
            return _column(writer, quantity, definition, at)
        case d.Dated():
            return _dated(writer, quantity, definition, at)
        case d.Computed():
            tree = definition.formula.tree
            if isinstance(tree, Apply) and tree.op in _CLAUSES:
                that = condition(writer, definition.formula, f"{at}.is")
                return writer.say("is_true", at, source, name=name, that=that)
            return writer.say("is", at, source, name=name, what=phrase(writer, definition.formula, f"{at}.is"))
        case d.Weighted():
            weights = [
                joined([*_label(writer, label, at), " ", *phrase(writer, weight, f"{at}.weights.{label}")])
                for label, weight in definition.weights
            ]
            of = writer.name(definition.of, f"{at}.of")
            return writer.say("weighted", at, source, name=name, of=of, weights=listed(weights, writer.language))
        case d.Points():
            unit = count_unit(writer.scenario, definition.of.tree.name) if isinstance(definition.of.tree, Ref) else None
            steps = breakpoints(writer, definition.points, f"{at}.{definition.how}", definition.how, unit, origin)
            of = phrase(writer, definition.of, f"{at}.of")
            return writer.say(f"points_{definition.how}", at, source, name=name, of=of, steps=steps)
        case d.AsOf():
            if definition.own is not None:
                return _definition(writer, replace(quantity, definition=definition.own), at)
            of = writer.name(definition.of, f"{at}.of")
            key, day = _read_day(writer, definition.day, f"{at}.as_of")
            return writer.say(_AS_OF[key], at, source, name=name, of=of, **{_WORD[key]: day})
        case d.HeldFor():
            of = writer.name(definition.of, f"{at}.of")
            if definition.months:
                months = writer.number(definition.months, f"{at}.held_for")
                return writer.say("held_for_months", at, source, name=name, of=of, months=months)
            days = writer.number(definition.days, f"{at}.held_for")
            return writer.say("held_for", at, source, name=name, of=of, days=days)
        case d.Window():
            return _window(writer, definition, name, source, at)
        case d.Series():
            return _series(writer, definition, name, source, at)
    assert_never(definition)


_AS_OF = {"of": "as_of", "before": "as_of_before", "on": "as_of_name"}
_READ = {"of": "read_as_of", "before": "read_before", "on": "read_on"}
_WORD = {"of": "day", "before": "before", "on": "day"}


def _read_day(writer: Writer, day: date | d.Shift | Formula, at: str) -> tuple[str, Parts]:
    """Of which kind the day is on which something is read, and the day in words."""
    match day:
        case d.Shift():
            return "before", _shift(writer, day, at)
        case date():
            return "of", writer.day(day, at)
        case Formula():
            return "on", phrase(writer, day, at)
    assert_never(day)


def _shift(writer: Writer, shift: d.Shift, at: str) -> Parts:
    """How long before: 1 månad och 2 dagar."""
    spans = [(n, unit) for n, unit in ((shift.months, "month"), (shift.days, "day")) if n]
    return listed([writer.in_unit(n, unit, at) for n, unit in spans], writer.language)


def _window(writer: Writer, window: d.Window, name: Parts, source: str, at: str) -> Sentence:
    of = writer.name(window.of, f"{at}.window.of")
    take = writer.choice("take", window.take, f"{at}.window.take")
    if window.months is None:
        return writer.say("window_since", at, source, name=name, take=take, of=of)
    last = writer.in_unit(window.months, "month", f"{at}.window.last")
    return writer.say("window_last", at, source, name=name, take=take, of=of, last=last)


def _label(writer: Writer, label: str, at: str) -> Parts:
    return (Slot(f"{at}.weights", label, shown=column_title(writer.scenario, label, writer.language)),)


def _column(writer: Writer, quantity: d.Quantity, column: d.Column, at: str) -> Sentence:
    """Where the figures stand; a readable name of the heading is left unsaid where the title says the same."""
    name = writer.name(quantity.name, at)
    unit = writer.unit_words(quantity, at)
    said = [part.shown for part in (*name, *unit) if isinstance(part, Slot)]
    noun: Parts = (recipient_noun(writer.scenario, writer.language),)
    table = fill("describe_own_table", writer.language, {"recipient": noun})
    if column.table != "recipient":
        title = table_title(writer.scenario, column.table, writer.language)
        inside = {"table": (Slot(f"{at}.table", column.table, shown=title),)}
        table = fill("describe_in_table", writer.language, inside)
    if column.missing != "refuse":
        table = joined([*table, *writer.choice("missing", column.missing, f"{at}.missing")])
    if column.classes:
        labels = [
            (Slot(f"{at}.classes", label, shown=column_title(writer.scenario, label, writer.language)),)
            for label in column.classes
        ]
        unit = joined([*unit, f" {writer.word('by_class')} ", *listed(labels, writer.language)])
    says_more = column.classes or len(set(said)) > 1  # a quantity called what its unit is says it once
    unit = fill("describe_column_unit", writer.language, {"unit": unit}) if says_more else ()
    heading = _months(writer, column, at) if column.months else writer.quoted(column.heading, f"{at}.column")
    hedge = _hedge(writer, quantity)
    return writer.say(
        "column", at, quantity.origin.source, name=name, unit=unit, heading=heading, table=table, hedge=hedge
    )


def _move(writer: Writer, quantity: d.Quantity, move: d.Move, at: str) -> Sentence:
    """Who moves from whom to whom, and when."""
    if move.share is not None:
        moved = writer.percent(move.share, f"{at}.share")
    else:
        moved = writer.in_unit(
            move.number or Fraction(0), quantity.unit or writer.unit_of(quantity.name), f"{at}.number"
        )
    leaves, joins = (Slot(f"{at}.from", move.from_, shown=move.from_),), (Slot(f"{at}.to", move.to, shown=move.to),)
    day = writer.day(move.day, f"{at}.date")
    return writer.say("move", at, moved=moved, leaves=leaves, joins=joins, day=day)


def _months(writer: Writer, column: d.Column, at: str) -> Parts:
    """Headings of months side by side, each with its month."""
    items = []
    for first, heading in column.months:
        month = writer.month(date.fromordinal(first), f"{at}.by_month")
        items.append(joined([*writer.quoted(heading, f"{at}.column"), " (", *month, ")"]))
    return listed(items, writer.language)


def _hedge(writer: Writer, quantity: d.Quantity) -> Parts:
    stated = quantity.origin.stated
    return fill("describe_stated", writer.language, {"stated": (stated,)}) if stated else ()


def _dated(writer: Writer, quantity: d.Quantity, dated: d.Dated, at: str) -> Sentence:
    name, origin = writer.name(quantity.name, at), quantity.origin
    if len(dated.values) == 1 and dated.values[0][0] == dated.values[0][0].min:
        value = phrase(writer, dated.values[0][1], f"{at}.value", origin)
        return writer.say("value", at, origin.source, name=name, value=value)
    items = []
    for day, formula in dated.values:
        parts = {
            "value": phrase(writer, formula, f"{at}.value.{day}", origin),
            "day": writer.day(day, f"{at}.value.{day}"),
        }
        items.append(fill("describe_from_day_value", writer.language, parts))
    return writer.say("value", at, origin.source, name=name, value=listed(items, writer.language))


def _series(writer: Writer, series: d.Series, name: Parts, source: str, at: str) -> Sentence:
    items = [
        joined([*writer.year(year, f"{at}.series"), ": ", *writer.number(value, f"{at}.series.{year}")])
        for year, value in series.values
    ]
    vintage: Parts = ()
    if series.vintage is not None:
        day = writer.day(series.vintage, f"{at}.vintage")
        vintage = fill("describe_vintage", writer.language, {"day": day})
    lag = fill("describe_lag", writer.language, {"lag": writer.number(series.lag, f"{at}.lag")}) if series.lag else ()
    values = listed(items, writer.language)
    return writer.say("series", at, source, name=name, values=values, vintage=vintage, lag=lag)


# -- how it may turn out ------------------------------------------------------------------------------------------


def _uncertain(writer: Writer, quantity: d.Quantity, rule: d.Uncertain, at: str) -> Iterator[Sentence]:
    source = rule.origin.source
    if rule.counted is not None:
        yield _counts(writer, rule.counted, at, source)
    else:
        figures = [joined([f"{writer.figure(key)} ", *_given(writer, t, f"{at}.{key}")]) for key, t in rule.figures]
        yield writer.say("uncertain", at, source, figures=listed(figures, writer.language))
    if rule.bounds is not None:
        low, high = (_bound(writer, quantity, rule, value, f"{at}.bounds.{i}") for i, value in enumerate(rule.bounds))
        yield writer.say("bounds", f"{at}.bounds", low=low, high=high)
    plain = (d.Component(rule.counted is not None, rule.counted is not None, Fraction(1)),)
    if rule.components != plain:
        parts = [_component(writer, c, f"{at}.varies") for c in rule.components]
        yield writer.say("varies", f"{at}.varies", parts=listed(parts, writer.language))
    if rule.correlated:
        others = [_correlated(writer, other, r, f"{at}.correlated") for other, r in rule.correlated.items()]
        yield writer.say("correlated", f"{at}.correlated", others=listed(others, writer.language))


def _correlated(writer: Writer, other: str, correlation: float, at: str) -> Parts:
    figure = writer.number(Fraction(str(correlation)), f"{at}.{other}")
    return joined([*writer.name(other, at), f" ({writer.word('correlation')} ", *figure, ")"])


def _given(writer: Writer, text: str, path: str) -> Parts:
    """A figure of a distribution as its author wrote it, with the reader's signs."""
    try:
        value, _, rest = read_number(text, strict_thousands=False)
    except NumeralError:
        return writer.text(text, path)
    if rest == "%":
        return writer.percent(value / 100, path)
    return writer.written(value, rest, path)


def _bound(writer: Writer, quantity: d.Quantity, rule: d.Uncertain, value: float, path: str) -> Parts:
    exact = Fraction(str(value))
    if rule.relative or quantity.unit is None:
        return writer.percent(exact, path)
    return writer.in_unit(exact, quantity.unit, path)


def _component(writer: Writer, part: d.Component, at: str) -> Parts:
    over = "_".join(word for word, varies in (("recipient", part.by_row), ("year", part.by_year)) if varies) or "shared"
    return joined([*writer.percent(part.share, at), " ", *writer.choice("varies", over, at)])


def _counts(writer: Writer, rule: d.Counted, at: str, source: str) -> Sentence:
    kind = writer.choice("counts", rule.kind, f"{at}.counts")
    figures: list[Parts] = []
    for key in ("trials", "probability", "dispersion"):
        formula = getattr(rule, key)
        if formula is not None:
            figures.append(joined([f"{writer.word(f'figure_{key}')}: ", *phrase(writer, formula, f"{at}.{key}")]))
    given = listed(figures, writer.language, between="; ")
    of = fill("describe_counts_of", writer.language, {"of": given}) if figures else ()
    return writer.say("counts", at, source, kind=kind, of=of)


# -- how it answers -----------------------------------------------------------------------------------------------


def _response(writer: Writer, rule: d.Response, at: str) -> Iterator[Sentence]:
    for key, formula in rule.formulas.items():
        what = phrase(writer, formula, f"{at}.{key}")
        yield writer.say(f"response_{key}", f"{at}.{key}", rule.origin.source, what=what)
