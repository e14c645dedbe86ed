"""Compare and Ask: the page says what the public functions say, and what is used holds."""

from __future__ import annotations

import re

import pytest

from simulator import api
from simulator.language import Locale
from simulator.tables.cells import amount, probability_with_interval
from simulator.web.answers import Answers, Asked
from simulator.web.asking import DRAWS, SEED, Solving, levers, solved
from simulator.web.compare_page import Limits, sides_of
from tests.web.conftest import Page

SCENARIO = "vasterbotten-2021"
FEE = "quantities.fee.value"


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


def test_the_solution_is_that_of_the_public_function() -> None:
    answers = Answers(10**10)
    asked = Asked(SCENARIO, ("open-fee",), "{}")
    found = solved(answers, asked, Solving(FEE, "largest", "0", "6 000", "10", "risk", "5"), Locale("sv"))
    same = api.solve(SCENARIO, FEE, "0", "6000", "10", ["P(cost > budget) <= 5 %"], "open-fee", draws=DRAWS, seed=SEED)
    assert (found.value, found.safe, found.low, found.high) == (same.value, same.safe, same.low, same.high)


@pytest.mark.parametrize(
    ("scenario", "designs"), [(SCENARIO, ("open-fee",)), (SCENARIO, ("malus",)), ("vastmanland-2022", ())]
)
def test_every_lever_that_is_offered_can_be_asked_of(scenario: str, designs: tuple[str, ...]) -> None:
    answers, asked, locale = Answers(10**10), Asked(scenario, designs, "{}"), Locale("en")
    known = levers(answers, asked, locale)
    assert known
    for path, field in known.items():
        question = Solving(path, "largest", field.number, field.most_shown, field.step_shown, "cost", "100")
        found = solved(answers, asked, question, locale)
        assert found.lever.name == field.name


def test_the_value_that_is_used_stands_in_the_proposal_and_keeps_the_promise(page: Page) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    text = page.client.get(f"/p/{key}/ask?q=1&path={FEE}&held=risk&bound=5").text
    used = re.search(r'name="number" value="([^"]+)"', text)
    assert used is not None
    assert page.post(f"/p/{key}/change", path=FEE, number=used[1]).status_code == 303
    proposal = page.store.get(key)
    assert proposal is not None
    risk = Answers(10**10).simulation(Asked.of(proposal), 4000).designs[0].overrun_probability
    assert risk.high <= 0.06 and risk.value <= 0.05


@pytest.mark.parametrize("query", ["bound=fem", "low=10&high=5", "step=0", "bound=1.000"])
def test_what_cannot_be_asked_is_told(page: Page, query: str) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    answer = page.client.get(f"/p/{key}/ask?q=1&path={FEE}&{query}")
    assert answer.status_code == 200 and 'role="alert"' in answer.text
