"""Laws that hold for every design: what is paid out of a pool, whose order matters, what a higher rate does."""

from __future__ import annotations

import copy
import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario.definitions import Pool, Scenario
from simulator.scenario.definitions.checked import UNCHECKED
from tests.properties.designs import Design, Maker, csv_text, designs, one
from tests.properties.settling import Answer, by_simulator, paid, read

# A design that fails is read as it is: making it smaller takes minutes, for each step settles it again.
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
some = settings(max_examples=25, phases=AS_FOUND, suppress_health_check=list(HealthCheck))


def settled(design: Design) -> Answer:
    answer = by_simulator(design)
    assume(not answer.refused)
    return answer


@some
@given(designs())
def test_a_pool_is_what_is_paid_and_what_is_left(design: Design) -> None:
    try:
        settlement = settle(read(design))
    except ScenarioError:
        return
    for name, payment in settlement.scenario.payments.items():
        if not isinstance(payment.basis, Pool):
            assert settlement.unpaid(name) is None
            continue
        unpaid = settlement.unpaid(name)
        pool = sum((year.payments[name].pool.at() for year in settlement.years), Fraction(0))  # type: ignore[union-attr]
        assert unpaid is not None
        assert settlement.paid(name).sum() + unpaid == pool
        if payment.rounding.remainder != "none" and not (payment.at_most and payment.rounding.to == 1):
            assert unpaid >= 0
        limited = payment.unearned or payment.at_least or payment.at_most or payment.total_at_most
        if not limited and payment.rounding.remainder != "none" and payment.rounding.each == "period":
            assert 0 <= unpaid < payment.rounding.to * len(settlement.years)


@some
@given(designs(), st.randoms())
def test_the_order_of_rows_is_irrelevant(design: Design, chance: Any) -> None:
    answer = settled(design)
    shuffled = copy.deepcopy(design)
    for name, text in design.files.items():
        heading, *rows = text.splitlines()
        chance.shuffle(rows)
        shuffled.files[name] = "\n".join([heading, *rows]) + "\n"
    assert by_simulator(shuffled).paid == answer.paid


@some
@given(designs())
def test_a_design_equals_itself(design: Design) -> None:
    one, other = by_simulator(design), by_simulator(copy.deepcopy(design))
    assert (one.paid, one.unpaid) == (other.paid, other.unpaid)
    assert bool(one.refused) == bool(other.refused)


@some
@given(designs(), st.integers(2, 5))
def test_recipients_that_nothing_is_due_to_change_nothing_for_the_others(design: Design, more: int) -> None:
    """In a design without means, totals and floors for all, a centre with nothing in it is paid nothing."""
    words = ("mean", "at_least", "total(", "share(", "amount", "abs(", "max(", "settled", "first", "last", "ramp")
    assume(not any(word in design.text.partition("payments:")[2] for word in words))
    answer = settled(design)
    heading, *rows = design.files["centres.csv"].splitlines()
    empty = [",".join([f"0{n}", *["0"] * 5, "no", "1", "0", "nowhere"]) for n in range(more)]
    wider = copy.deepcopy(design)
    wider.files["centres.csv"] = "\n".join([heading, *empty, *rows]) + "\n"
    found = by_simulator(wider)
    assert not found.refused
    for name, amounts in answer.paid.items():
        assert {who: found.paid[name][who] for who in amounts} == amounts
        assert all(found.paid[name][f"0{n}"] == 0 for n in range(more))


@st.composite
def dearer(draw: Any) -> tuple[Design, Design, int]:
    """A design at a rate and at a higher one, and the unit of its rounding."""
    maker = Maker(draw)
    maker.people()
    maker.clock()
    maker.values()
    low = draw(st.integers(0, 100_000))
    high = low + draw(st.integers(1, 100_000))
    per = one(draw, "", "/year")
    lines = ["rate: price", f'per: "{maker.count()}"', *maker.earning(pool=False), *maker.limits(False, False, per)]
    unit, rounding = one(draw, (1, []), (100, ["round: {to: 1 kr, mode: half_even}"]), (300, ["round: {to: 3 kr}"]))
    maker.design.sections["payments"] += ["p1:", *(f"  {line}" for line in [*lines, *rounding, "accrues: month"])]
    if len(maker.design.sections["funding"]) > 1:
        maker.design.sections["payments"].append("  funded_by: grant")
    both = []
    for price in (low, high):
        at_price = copy.deepcopy(maker.design)
        at_price.sections["quantities"].append(f"price: {{value: {price} öre/bed{per}}}")
        both.append(at_price)
    return both[0], both[1], unit


@some
@given(dearer())
def test_a_higher_rate_pays_nobody_less_by_more_than_a_unit(designs_and_unit: tuple[Design, Design, int]) -> None:
    low, high, unit = designs_and_unit
    before, after = settled(low), settled(high)
    for who, amount in before.paid["p1"].items():
        assert after.paid["p1"][who] >= amount - unit


@some
@given(designs())
def test_settling_changes_nothing_in_the_scenario(design: Design) -> None:
    try:
        scenario = read(design)
    except ScenarioError:
        return
    freeze(scenario)
    seen = repr(dataclasses.replace(scenario, checked=UNCHECKED))
    try:
        first = paid(settle(scenario))
        assert paid(settle(scenario)) == first
    except ScenarioError:
        pass
    assert repr(dataclasses.replace(scenario, checked=UNCHECKED)) == seen


def freeze(scenario: Scenario) -> None:
    """Arrays that raise when something writes into them."""
    arrays = [array for levels in scenario.checked.columns.values() for array in (levels.days, levels.values)]
    for table in (scenario.recipients, *scenario.tables.values()):
        arrays += [a for a in (table.owner, table.valid_from, table.valid_to) if isinstance(a, np.ndarray)]
    for array in arrays:
        array.flags.writeable = False


def test_the_tables_of_a_design_are_csv() -> None:
    assert csv_text({"id": ["a", "b"], "beds": ["1", "2"]}) == "id,beds\na,1\nb,2\n"
