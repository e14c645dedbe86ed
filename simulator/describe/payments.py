"""A payment in sentences, by its questions: what for, who earns it, within what limits, when, from which money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from simulator.describe.names import column_title, unit_word
from simulator.describe.phrases import condition, count_unit, counted, phrase
from simulator.describe.sentence import Parts, Sentence, Slot, fill, joined, listed
from simulator.describe.writer import Writer
from simulator.formula.syntax import Const, Formula, Ref
from simulator.scenario import definitions as d
from simulator.units import Unit


def payment_sentences(writer: Writer, payment: d.Payment) -> Iterator[Sentence]:
    """The sentences of one payment in the order in which it is worked out."""
    at = f"payments.{payment.name}"
    yield _basis(writer, payment, at)
    if isinstance(payment.basis, d.Pool) and payment.basis.holding:
        held = [writer.name(name, f"{at}.pool") for name in payment.basis.holding]
        yield writer.say("holding", f"{at}.holding", payments=listed(held, writer.language))
    yield from _earning(writer, payment, at)
    yield from _limits(writer, payment, at)
    if payment.rounding != d.Rounding():
        yield writer.say("round", f"{at}.round", how=rounding(writer, payment.rounding, f"{at}.round", None))
    yield from _when(writer, payment, at)
    yield from funded_by(writer, at, payment.funded_by, payment.order)
    if payment.condition is not None:
        yield from _condition(writer, payment.condition, f"{at}.condition")


# -- what for -----------------------------------------------------------------------------------------------------


def _basis(writer: Writer, payment: d.Payment, at: str) -> Sentence:
    basis, origin = payment.basis, payment.origin
    source, minus = origin.source, _minus(writer, payment)
    match basis:
        case d.Rate():
            rate = phrase(writer, basis.rate, f"{at}.rate", origin)
            per = phrase(writer, basis.per, f"{at}.per", origin)
            if _says_its_unit(writer, basis):
                return writer.say("rate", at, source, rate=_per(writer, rate, per), minus=minus)
            return writer.say("rate_for", at, source, rate=rate, per=per, minus=minus)
        case d.ClassRates():
            rates = [
                _class_rate(writer, label, phrase(writer, rate, f"{at}.rate.{label}", origin), at)
                for label, rate in basis.rates
            ]
            per = writer.name(basis.per, f"{at}.per")
            rated = listed(rates, writer.language)
            return writer.say("rate_classes", at, source, rates=rated, per=per, minus=minus)
        case d.TieredRate():
            return _tiers(writer, payment, basis, at)
        case d.Amount():
            amount = phrase(writer, basis.amount, f"{at}.amount", origin)
            key = "amount_negative" if payment.negative else "amount"
            return writer.say(key, at, source, amount=amount)
        case d.Pool():
            pool = phrase(writer, basis.pool, f"{at}.pool", origin)
            weight = phrase(writer, basis.shared_by, f"{at}.shared_by")
            return writer.say("pool", at, source, pool=pool, weight=weight)
    assert_never(basis)


def _minus(writer: Writer, payment: d.Payment) -> Parts:
    return (writer.word("may_be_negative"),) if payment.negative else ()


def _says_its_unit(writer: Writer, basis: d.Rate) -> bool:
    """Whether the rate's own words name what it is paid for: 3 500 kr per plats, of the quantity called platser."""
    if not isinstance(basis.per.tree, Ref):
        return False
    unit = count_unit(writer.scenario, basis.per.tree.name)
    rate = basis.rate.tree
    if isinstance(rate, Ref) and rate.name in writer.inlined:
        rate = writer.inlined[rate.name].tree
    if unit is None or not isinstance(rate, Const):
        return False
    return all(rate.unit.exponent(name) == -power for name, power in unit.dims if name != "year" or power > 0)


def _per(writer: Writer, rate: Parts, per: Parts) -> Parts:
    """The rate with what it is paid for, which is left unsaid where it is called what its unit is."""
    (slot,) = [part for part in per if isinstance(part, Slot)]
    unit = count_unit(writer.scenario, str(slot.value))
    nouns = [unit_word(writer.scenario, name, writer.language, plural=True) for name, _ in unit.dims] if unit else []
    if slot.shown in nouns:
        return rate
    return joined([*rate, f" {writer.word('for')} ", *per])


def _class_rate(writer: Writer, label: str, rate: Parts, at: str) -> Parts:
    of = Slot(f"{at}.rate", label, shown=column_title(writer.scenario, label, writer.language))
    return joined([*rate, f" {writer.word('for')} ", of])


def _tiers(writer: Writer, payment: d.Payment, basis: d.TieredRate, at: str) -> Sentence:
    per = phrase(writer, basis.per, f"{at}.per", payment.origin)
    unit = count_unit(writer.scenario, basis.per.tree.name) if isinstance(basis.per.tree, Ref) else None
    how = "whole" if basis.whole else "tiers"
    steps = breakpoints(writer, basis.tiers, f"{at}.rate.{how}", how, unit, payment.origin)
    if basis.over_year:
        steps = joined([*steps, writer.word("over_year")])
    minus = _minus(writer, payment)
    return writer.say(f"rate_{how}", at, payment.origin.source, per=per, steps=steps, minus=minus)


def breakpoints(
    writer: Writer,
    points: tuple[tuple[Formula, Formula], ...],
    at: str,
    how: str,
    unit: Unit | None,
    origin: d.Origin,
) -> Parts:
    """Breakpoints with their values: 100 kr för delen från 0 personer och 80 kr för delen från 5 000 personer."""
    starts = [counted(writer, x, f"{at}.{i}.0", unit) for i, (x, _) in enumerate(points)]
    items = []
    for i, (x, y) in enumerate(points):
        value = phrase(writer, y, f"{at}.{i}.1")
        first = how == "tiers" and i == 0 and len(points) > 1 and isinstance(x.tree, Const) and x.tree.value == 0
        parts = {"x": starts[i], "y": value, "next": starts[min(i + 1, len(points) - 1)]}
        items.append(fill(f"describe_point_{how}_first" if first else f"describe_point_{how}", writer.language, parts))
    return listed(items, writer.language, between="; ") if len(items) > 2 else listed(items, writer.language)


# -- who earns it -------------------------------------------------------------------------------------------------


def _earning(writer: Writer, payment: d.Payment, at: str) -> Iterator[Sentence]:
    if payment.times:
        factors = [phrase(writer, f, f"{at}.times.{i}") for i, f in enumerate(payment.times)]
        yield writer.say("times", f"{at}.times", factors=listed(factors, writer.language))
    if payment.requires:
        clauses = [condition(writer, f, f"{at}.requires.{i}") for i, f in enumerate(payment.requires)]
        yield writer.say("requires", f"{at}.requires", that=listed(clauses, writer.language))
    if payment.achieved is not None:
        yield writer.say("achieved", f"{at}.achieved", share=phrase(writer, payment.achieved, f"{at}.achieved"))
    for cause, then in payment.unearned.items():
        if (cause, then) != ("at_most", "redistribute"):
            path = f"{at}.unearned.{cause}"
            yield writer.say(
                "unearned", path, cause=writer.choice("cause", cause, path), then=writer.choice("unearned", then, path)
            )


# -- within what limits -------------------------------------------------------------------------------------------


def _limits(writer: Writer, payment: d.Payment, at: str) -> Iterator[Sentence]:
    for key, limit in (
        ("at_least", payment.at_least),
        ("at_most", payment.at_most),
        ("total_at_most", payment.total_at_most),
        ("balances", payment.balances),
    ):
        if limit is not None:
            yield writer.say(key, f"{at}.{key}", limit=phrase(writer, limit, f"{at}.{key}", unhedged(payment.origin)))


def unhedged(origin: d.Origin) -> d.Origin:
    """The source without its hedge, which is of the main figure and not of limits and shares beside it."""
    return replace(origin, stated="")


def rounding(writer: Writer, rule: d.Rounding, at: str, unit: Unit | None) -> Parts:
    """How and to what something is rounded."""
    to = writer.money(rule.to, f"{at}.to") if unit is None else writer.in_unit(rule.to, unit, f"{at}.to")
    how = fill("describe_round_to", writer.language, {"to": to, "mode": writer.choice("mode", rule.mode, f"{at}.mode")})
    if rule.each != "period":
        how = joined([*how, *writer.choice("each", rule.each, f"{at}.each")])
    if rule.remainder != "largest":
        how = joined([*how, *writer.choice("remainder", rule.remainder, f"{at}.remainder")])
    return how


# -- when and from which money ------------------------------------------------------------------------------------


def _when(writer: Writer, payment: d.Payment, at: str) -> Iterator[Sentence]:
    if payment.accrues is not None:
        yield writer.say("accrues", f"{at}.accrues", how=writer.choice("accrues", payment.accrues, f"{at}.accrues"))
    if isinstance(payment.counted, date):
        yield writer.say("counted_on", f"{at}.counted", day=writer.day(payment.counted, f"{at}.counted"))
    elif payment.counted is not None:
        when = writer.choice("counted", payment.counted, f"{at}.counted")
        yield writer.say("counted", f"{at}.counted", when=when)
    if payment.each_slice:
        yield writer.say("each_slice", f"{at}.paid")
    elif payment.paid:
        yield writer.say("paid", f"{at}.paid", days=_instalments(writer, payment.paid, f"{at}.paid"))


def _instalments(writer: Writer, paid: tuple[d.Instalment, ...], at: str) -> Parts:
    """Days of payment, with each part where there are several."""
    items, before = [], Fraction(0)
    for i, part in enumerate(paid):
        share, before = part.cumulative - before, part.cumulative
        even = (share * 1000).denominator == 1
        said = writer.percent(share, f"{at}.{i}") if even else writer.number(share, f"{at}.{i}")
        key = "describe_paid_all" if len(paid) == 1 and share == 1 else "describe_paid_part"
        items.append(fill(key, writer.language, {"day": writer.day(part.day, f"{at}.{i}"), "share": said}))
    return listed(items, writer.language)


def funded_by(writer: Writer, at: str, sources: tuple[str, ...], order: str) -> Iterator[Sentence]:
    """From which sources of money, and in which order."""
    if not sources:
        return
    path = f"{at}.funded_by"
    names = [writer.name(name, f"{path}.{i}") for i, name in enumerate(sources)]
    if len(sources) == 1:
        yield writer.say("funded_by", path, sources=names[0])
    else:
        how = writer.choice("order", order, f"{at}.order")
        yield writer.say("funded_by_several", path, sources=listed(names, writer.language), order=how)


def _condition(writer: Writer, rule: d.Condition, at: str) -> Iterator[Sentence]:
    that = condition(writer, rule.that, f"{at}.that")
    then = writer.choice("failed", rule.if_failed, f"{at}.if_failed")
    if rule.from_:
        then = joined([*then, f" {writer.word('from')} ", *writer.name(rule.from_, f"{at}.from")])
    yield writer.say("condition", at, that=that, known=writer.day(rule.known, f"{at}.known"), then=then)
