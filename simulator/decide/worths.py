"""What an outcome is worth in money, as it is stated: ``400 kr * effect(made) - cost - 0.5 * overrun``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from simulator.decide.aims import Aim, Measure, read_aim
from simulator.decide.evaluate import measured
from simulator.engine.folding import Outcome
from simulator.number import Floats
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, ScenarioError, refusal
from simulator.scenario import definitions as d
from simulator.units import MONEY

_TERM = re.compile(r"\s*([+-]?)\s*([^+-]+)")


@dataclass(frozen=True)
class Worth:
    """A sum of measures, each times what one of it is worth.

    Args:
        terms: what one of each measure is worth, in minor units of money per base unit, and the measure.
        text: as it was written.
    """

    terms: tuple[tuple[float, Measure], ...]
    text: str

    def of(self, outcome: Outcome) -> Floats:
        """By draw, in minor units."""
        parts = [factor * measured(measure, outcome) for factor, measure in self.terms]
        return np.asarray(sum(parts, np.zeros(len(outcome.cost))))

    @property
    def needs_payments(self) -> bool:
        """Whether a payment of its own is in it."""
        return any(measure.what == "total" for _, measure in self.terms)


def read_worth(text: str, scenario: d.Scenario) -> Worth:
    """What an outcome is worth, as people write it.

    Args:
        text: terms with + and - between them: ``cost``, ``overrun``, ``unspent``, ``total(PAYMENT)``, with or without
            a factor, or ``AMOUNT * effect(NAME)``. An amount alone is what one of the only effect is worth, less cost.
        scenario: whose effects, payments and currency it is about.

    Raises:
        ScenarioError: with what can be written.
    """
    whole = text.strip()
    if "effect(" not in whole and len(scenario.effects) == 1 and re.fullmatch(r"[\d\s.,]+[^*+()-]*", whole):
        whole = f"{whole} * effect({next(iter(scenario.effects))}) - cost"
    terms, end = [], 0
    while found := _TERM.match(whole, end):
        terms.append(_term(found[1] == "-", found[2], scenario, text))
        end = found.end()
    if end != len(whole) or not terms:
        raise refusal("worth_unread", Place(text), text=text)
    return Worth(tuple(terms), text)


def _term(negative: bool, text: str, scenario: d.Scenario, whole: str) -> tuple[float, Measure]:
    sign = -1.0 if negative else 1.0
    factors = [part.strip() for part in text.split("*")]
    measures = [(k, aim) for k, aim in enumerate(_aim(part, scenario) for part in factors) if aim is not None]
    if len(measures) != 1 or len(factors) > 2:
        raise refusal("worth_unread", Place(whole), text=whole)
    ((k, aim),) = measures
    measure = aim.measure
    if measure.what in ("largest_loss", "losers", "spread") or aim.over_draws:
        raise refusal("worth_unread", Place(whole), text=whole)
    is_money = measure.unit.dims == ((MONEY, 1),)
    if len(factors) == 1:
        if not is_money:
            raise refusal("worth_unread", Place(whole), text=whole)
        return sign, measure
    try:
        literal = read_literal(factors[1 - k], scenario.currency)
    except NumeralError:
        raise refusal("worth_unread", Place(whole), text=whole) from None
    found = literal.unit
    if is_money:
        if found.dims:
            raise refusal("worth_unread", Place(whole), text=whole)
        return sign * float(literal.value), measure
    if found.dims == ((MONEY, 1),):  # an amount for each one of it, in the effect's own unit
        return sign * float(literal.value / measure.unit.scale), measure
    if (found * measure.unit).dims != ((MONEY, 1),):
        raise refusal("worth_unread", Place(whole), text=whole)
    return sign * float(literal.value), measure


def _aim(text: str, scenario: d.Scenario) -> Aim | None:
    """The aim that a factor is; None for a number."""
    try:
        return read_aim(text, scenario)
    except ScenarioError as bad:
        if [problem.code for problem in bad.problems] == ["promise_unread"]:
            return None
        raise
