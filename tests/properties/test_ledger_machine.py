"""Years that go on: grants stand, costs follow year by year, and the ledger holds its laws after every step."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simulator.engine.known import as_it_was_known
from simulator.engine.settle import Settlement, settle
from simulator.results.charges import charges
from simulator.results.ledger import ledger
from simulator.scenario.load import load

LEFT = ("kept", "lapses", "{repaid_by: 2028-03-31}")
YEARS = range(2021, 2027)
Charged = Counter[tuple[date, str, str]]


class Years(RuleBasedStateMachine):
    """Grants, and activities that cost something in one year each, none of them earlier than those before it."""

    def __init__(self) -> None:
        super().__init__()
        self.grants: list[str] = []
        self.costs: list[str] = []
        self.now = YEARS[0]
        self.paid = 0
        self.before: Charged = Counter()

    @initialize(amounts=st.lists(st.integers(0, 900_00), min_size=1, max_size=3), data=st.data())
    def begin(self, amounts: list[int], data: st.DataObject) -> None:
        """What there is to pay with, each for some of the years."""
        for n, amount in enumerate(amounts):
            first, last = sorted((data.draw(st.sampled_from(YEARS)), data.draw(st.sampled_from(YEARS))))
            left, yearly = data.draw(st.sampled_from(LEFT)), data.draw(st.sampled_from(("", "/year")))
            use = f"[{first}-01-01, {last}-12-31]"
            self.grants.append(f"s{n}: {{amount: {amount / 100:.2f} kr{yearly}, use: {use}, left: {left}}}")

    @precondition(lambda self: len(self.costs) < 6)
    @rule(amount=st.integers(0, 600_00), wait=st.integers(0, 2), data=st.data())
    def spend(self, amount: int, wait: int, data: st.DataObject) -> None:
        """A cost in the same year or a later one, borne by some of the grants."""
        self.now = min(self.now + wait, YEARS[-1])
        names = data.draw(st.permutations([f"s{n}" for n in range(len(self.grants))]))
        by = ", ".join(names[: data.draw(st.integers(1, len(names)))])
        order = data.draw(st.sampled_from(("listed", "soonest")))
        cost = f"{{{self.now}: {amount / 100:.2f} kr}}"
        self.costs.append(f"work{len(self.costs)}: {{cost: {cost}, funded_by: [{by}], order: {order}}}")
        self.paid += amount

    @invariant()
    def laws(self) -> None:
        """What is there is used, left or lost; nothing is below zero; a later cost changes no earlier charge."""
        if not self.costs:
            return
        settlement = self._settled()
        accounts = settlement.funding.accounts
        assert not accounts.imbalance().any()
        for name in ("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open", "returned"):
            assert (getattr(accounts, name) >= 0).all(), name
        charged: Charged = Counter()
        for charge in charges(settlement):
            charged[charge.day, charge.name, charge.source] += charge.amount
        assert sum(charged.values()) == self.paid
        earlier = Counter({key: amount for key, amount in charged.items() if key[0].year < self.now})
        assert earlier == Counter({key: amount for key, amount in self.before.items() if key[0].year < self.now})
        self.before = charged
        book = ledger(settlement, as_it_was_known(settlement))
        for source in settlement.scenario.funding:
            for day in {entry.date for entry in book.entries}:
                assert book.balance(day, source) >= 0

    def _settled(self) -> Settlement:
        lines = [f"period: [{YEARS[0]}, {YEARS[-1]}]", "funding:", *(f"  {one}" for one in self.grants)]
        text = "\n".join([*lines, "activities:", *(f"  {one}" for one in self.costs), ""])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "scenario.yaml"
            file.write_text(text, "utf-8")
            return settle(load(file))


TestYears = Years.TestCase
TestYears.settings = settings(
    max_examples=15,
    stateful_step_count=6,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
