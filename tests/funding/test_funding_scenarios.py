"""Scenario files at random, settled by the engine and by the plain reference: the same to the öre in every account."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.known import as_it_was_known
from simulator.engine.settle import settle
from simulator.results.cashflow import cashflow
from simulator.results.ledger import ledger
from simulator.scenario.load import load
from tests.oracles import funding_reference as plain

YEARS = [(date(y, 1, 1), date(y, 12, 31)) for y in (2021, 2022, 2023)]
LEFT = {
    "repaid": "{repaid_by: 2026-03-31}",
    "kept": "kept",
    "lapses": "lapses",
    "not_stated": "not_stated",
}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, list[plain.Pot], list[plain.Bill]]:
    """A scenario whose windows begin and end with a year, so that every cost lies wholly inside or outside them."""
    lines, pots = ["title: t", "period: [2021, 2023]", "funding:"], []
    sources = ["one", "two", "three"][: draw(st.integers(1, 3))]
    for name in sources:
        amount, end = draw(st.integers(0, 500_00)), draw(st.sampled_from(sorted(LEFT)))
        first, last = sorted([draw(st.integers(2020, 2024)), draw(st.integers(2020, 2024))])
        yearly = draw(st.booleans())
        asked = draw(st.none() | st.integers(0, 500_00)) if not yearly else None
        extra = f", requisition: {{by: {last}-06-30, amount: {asked / 100:.2f} kr}}" if asked is not None else ""
        use = f"use: [{first}-01-01, {last}-12-31], left: {LEFT[end]}"
        lines.append(f"  {name}: {{amount: {amount / 100:.2f} kr{'/year' if yearly else ''}, {use}{extra}}}")
        starts = [y for y in range(2021, 2024) if first <= y <= last] if yearly else [first]
        pots += [
            plain.Pot(
                name, Fraction(amount), date(y, 1, 1), date(y, 1, 1), date(last, 12, 31), end, True,
                None if asked is None else Fraction(asked), None if asked is None else date(last, 6, 30),
            )
            for y in starts
        ]  # fmt: skip
    lines.append("activities:")
    bills = []
    for k in range(draw(st.integers(1, 3))):
        costs = [draw(st.integers(0, 400_00)) for _ in YEARS]
        by = draw(st.permutations(sources))[: draw(st.integers(1, len(sources)))]
        after = [s for s in sources if s not in by][: draw(st.integers(0, 1))]
        listed = draw(st.booleans())
        cost = ", ".join(f"{y}: {c / 100:.2f} kr" for y, c in zip((2021, 2022, 2023), costs, strict=True))
        lines.append(
            f"  work{k}: {{cost: {{{cost}}}, funded_by: [{', '.join(by)}], order: {'listed' if listed else 'soonest'}"
            f"{f', after: [{after[0]}]' if after else ''}}}"
        )
        bills.append(plain.Bill([Fraction(c) for c in costs], list(by), listed, after))
    return "\n".join(lines) + "\n", pots, bills


@given(worlds())
@settings(max_examples=120, deadline=None)
def test_the_engine_agrees_with_the_reference(world: tuple[str, list[plain.Pot], list[plain.Bill]]) -> None:
    text, pots, bills = world
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(text)
        settlement = settle(load(file))
    plain.pay(pots, bills, [(first, last, year) for year, (first, last) in enumerate(YEARS)])
    funding = settlement.funding
    assert not funding.accounts.imbalance().any()
    for grant, pot in zip(range(len(funding.funds.grants)), pots, strict=True):
        for y, row in enumerate(plain.statement(pot, YEARS)):
            for name, value in row.items():
                assert getattr(funding.accounts, name)[0, grant, y] == value, (text, name, grant, y)
    for k, bill in enumerate(bills):
        for y, label in enumerate(("2021", "2022", "2023")):
            assert funding.unfunded(f"work{k}", {"year": label})[0] == bill.unfunded[y]
    table = ledger(settlement, as_it_was_known(settlement))
    for source in settlement.scenario.funding:
        for day in {entry.date for entry in table.entries}:
            assert table.balance(day, source) >= 0
    flows = cashflow(settlement, as_it_was_known(settlement, payments=True)).flows
    paid = sum(flow.amount.minor for flow in flows if flow.kind == "paid")
    assert paid == sum(sum(bill.costs) for bill in bills)
