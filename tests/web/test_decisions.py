"""Compare: the page says what the public functions say, and limits hold."""

from __future__ import annotations

import pytest

from simulator import api
from simulator.language import Locale
from simulator.tables.cells import amount, probability_with_interval
from simulator.web.answers import Answers
from simulator.web.compare_page import Limits, sides_of
from tests.web.conftest import Page

SCENARIO = "vasterbotten-2021"


def test_the_comparison_has_the_costs_and_risks_of_the_public_functions(page: Page) -> None:
    key = page.store.create(SCENARIO, ())
    names = ["open-fee", "capped-fee"]
    text = page.client.get(f"/p/{key}/compare?design=open-fee&design=capped-fee").text
    compared = api.compare(SCENARIO, names)
    risks = api.compare_draws(SCENARIO, names, draws=2000, seed=1).designs[1:]
    for design, risk in zip(compared.designs, risks, strict=True):
        assert amount(design.result.cost, Locale("sv")) in text
        assert amount(design.difference, Locale("sv"), signed=True) in text
        assert probability_with_interval(risk.overrun_probability, Locale("sv")) in text


@pytest.mark.parametrize("share", [0, 1, 2, 5, 20, 100])
def test_designs_are_beyond_the_limits_exactly_when_they_do_not_keep_them(page: Page, share: int) -> None:
    from fractions import Fraction

    proposal = page.store.get(page.store.create(SCENARIO, ()))
    assert proposal is not None
    limit = Fraction(share, 100)
    chosen = api.design_names(SCENARIO)[:6]
    sides, told = sides_of(Answers(10**9), proposal, chosen, Limits(limit, limit), Locale("sv"))
    assert told == []
    base = api.settle(SCENARIO).by_recipient_minor
    for side in sides[1:]:
        after = api.settle(SCENARIO, side.name).by_recipient_minor
        loses = any(base[i] - after[i] > limit * base[i] for i in base)
        risk = api.simulate(SCENARIO, side.name, draws=2000, seed=1).designs[0].overrun_probability
        assert bool(side.reasons) == (loses or risk.high > limit)
