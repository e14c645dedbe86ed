"""Compare: the page says what the public functions say, and limits hold."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from simulator import api
from simulator.decide.aims import Measure
from simulator.decide.evaluate import central_value
from simulator.language import Locale
from simulator.money import Money, round_half_up
from simulator.tables.cells import amount, probability_with_interval
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


@pytest.mark.parametrize("share", [0, 5, 100])
def test_designs_are_greyed_exactly_when_choose_says_that_they_break_a_limit(page: Page, share: int) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    chosen = api.design_names(SCENARIO)[1:5]
    query = "&".join(f"design={name}" for name in chosen)
    text = page.client.get(f"/p/{key}/compare?{query}&risk={share}&loss={share} %").text
    keep = [f"P(cost > budget) <= {share} %", f"largest_loss <= {share} %"]
    found = api.choose(SCENARIO, "open-fee", *chosen, keep=keep, by="cost", as_is=True, draws=2000, seed=1)
    rows = re.findall(r"<tr( class=\"beyond\")?>\s*<th scope=\"row\">([^<\n]*)", text)
    assert [bool(beyond) for beyond, _ in rows] == [not one.keeps for one in found.candidates]
    assert text.count('class="reasons"') == sum(not one.keeps for one in found.candidates)


def test_a_design_of_two_years_is_held_against_one_year_by_the_year(page: Page) -> None:
    key = page.store.create(SCENARIO, ())
    text = page.client.get(f"/p/{key}/compare?design=rate-2022-higher&column=cost&column=paid.per_bed").text
    cost = api.settle(SCENARIO, "rate-2022-higher").cost
    assert amount(Money(round_half_up(Fraction(cost.minor, 2)), cost.currency), Locale("sv")) in text
    assert Locale("sv").word("web_compare_per_year") in text


def test_a_loss_of_a_design_of_two_years_is_by_the_year(tmp_path: Path) -> None:
    """A worked example: 100 kr a year against 75 kr a year over two years is a loss of a quarter."""
    found = []
    for period, rate in (("2021", 100), ("[2021, 2022]", 75)):
        file = tmp_path / f"{rate}.yaml"
        file.write_text(
            f"title: t\ncurrency: SEK\nperiod: {period}\nrecipients: {{rows: [{{id: a, beds: 1}}]}}\n"
            f"quantities: {{beds: {{unit: bed}}}}\npayments: {{fixed: {{rate: {rate} kr/bed/year, per: beds}}}}\n",
            "utf-8",
        )
        found.append(api.settle(file))
    base, lower = found
    assert central_value(Measure("largest_loss"), lower, base, relative=True) == Fraction(1, 4)
    assert central_value(Measure("losers"), lower, base) == 1


def test_every_column_that_is_offered_can_be_shown(page: Page) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    text = page.client.get(f"/p/{key}/compare").text
    names = re.findall(r'name="column" value="([^"]+)"', text)
    shown = page.client.get(f"/p/{key}/compare?" + "&".join(f"column={name}" for name in names)).text
    assert shown.split("<thead>")[1].split("</thead>")[0].count("<th ") == len(names) + 2


@pytest.mark.parametrize("query", ["risk=fem", "loss=1.000"])
def test_a_limit_that_is_none_is_told(page: Page, query: str) -> None:
    key = page.store.create(SCENARIO, ())
    assert 'role="alert"' in page.client.get(f"/p/{key}/compare?{query}").text
