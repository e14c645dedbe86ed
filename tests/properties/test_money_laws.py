"""Laws of charging: no order decides money, every entry adds up, and nothing is used or asked for below zero."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from simulator.engine.known import as_it_was_known
from simulator.engine.settle import Settlement, settle
from simulator.problems import ScenarioError
from simulator.results.cashflow import cashflow
from simulator.results.charges import charges
from simulator.results.ledger import ledger
from simulator.scenario.load import load

AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
some = settings(max_examples=60, phases=AS_FOUND, suppress_health_check=list(HealthCheck), deadline=None)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[str]]:
    """Recipients, sources with windows and requisitions, and payments of both signs, in tranches, on conditions."""
    n = draw(st.integers(1, 4))
    amounts = st.integers(-90_000, 90_000)
    rows = [
        f"{{id: r{k}, x: {draw(amounts) / 100:.2f}, y: {draw(amounts) / 100:.2f}, w: {draw(st.integers(1, 9))}, "
        f"want: {draw(st.integers(0, 90_000)) / 100:.2f}, met: {draw(st.sampled_from(['yes', 'no']))}}}"
        for k in range(n)
    ]
    sources = ["s", "t", "u"][: draw(st.integers(1, 3))]
    funding = []
    for name in sources:
        left = draw(st.sampled_from(["kept", "lapses", "{repaid_by: 2025-03-31}"]))
        amount = f"{draw(st.integers(0, 150_000)) / 100:.2f} kr{draw(st.sampled_from(['', '/year']))}"
        keys = [f"amount: {amount}", f"left: {left}"]
        use = draw(st.sampled_from(["", "", "[2022-01-01, 2022-08-31]", "[2022-03-01, 2023-12-31]"]))
        keys += [f"use: {use}"] if use else []
        if draw(st.integers(0, 3)) == 0:
            keys.append("requisition: {by: 2022-10-31, amount: want}")
        funding.append(f"{name}: {{{', '.join(keys)}}}")
    payments = []
    for name in draw(st.permutations(["a", "b", "c", "d"]))[: draw(st.integers(1, 4))]:
        basis = draw(st.sampled_from(["x", "y", "-x", "x - mean(x)", "abs(x)", "y * 2", "max(x, 0 kr)"]))
        by = draw(st.permutations(sources))[: draw(st.integers(1, len(sources)))]
        keys = [f'amount: "{basis}"', "negative: allowed", f"funded_by: [{', '.join(by)}]"]
        accrues = draw(st.sampled_from(["", "", "quarter", "month"]))
        keys += [f"accrues: {accrues}"] if accrues else []
        keys += ["order: listed"] if draw(st.booleans()) else []
        paid = draw(st.sampled_from(["", "2022-06", "[2022-05, 2022-11]"]))
        keys += [f"paid: {paid}"] if paid else []
        if paid and draw(st.integers(0, 2)) == 0:
            keys.append("condition: {that: met, known: 2022-12-15, if_failed: reclaimed}")
        payments.append(f"{name}: {{{', '.join(keys)}}}")
    if draw(st.booleans()):
        source = draw(st.sampled_from(sources))
        clock = draw(st.sampled_from(["", ", accrues: month", ", accrues: quarter"]))
        payments.append(f"z: {{pool: rest({source}), shared_by: w, funded_by: {source}{clock}}}")
    return {"rows": rows, "funding": funding, "payments": payments}


def text_of(world: dict[str, list[str]]) -> str:
    """The scenario file."""
    lines = ["period: 2022", "recipients:", "  rows:", *(f"    - {row}" for row in world["rows"]), "quantities:"]
    lines += [f"  {name}: {{unit: kr, negative: allowed}}" for name in ("x", "y")]
    lines += ["  w: {unit: 1}", "  want: {unit: kr}", "  met: {unit: yes/no}"]
    for section in ("funding", "payments"):
        lines += [f"{section}:", *(f"  {line}" for line in world[section])]
    return "\n".join(lines) + "\n"


def settled(world: dict[str, list[str]]) -> Settlement | str:
    """The settlement, or the code of what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(text_of(world), encoding="utf-8")
        try:
            return settle(load(file))
        except ScenarioError as bad:
            return ",".join(sorted(problem.code for problem in bad.problems))


def money_of(settlement: Settlement) -> dict[str, object]:
    """All money by name: who is paid what, what each source bore of it, and what became of each source."""
    ids = settlement.scenario.recipients.ids
    out: dict[str, object] = {}
    for name in sorted(settlement.scenario.payments):
        out[name] = dict(sorted(zip(ids, settlement.paid(name)[0].tolist(), strict=True)))
        out[f"{name} unfunded"] = int(settlement.funding.unfunded(name)[0])
    for name in sorted(settlement.scenario.funding):
        for what in ("granted", "requisitioned", "used", "returned", "carried", "repaid", "lapsed", "kept", "open"):
            out[f"{name} {what}"] = int(settlement.funding.of_source(what, name)[0])
    borne: dict[tuple[str, str, str], int] = defaultdict(int)
    for charge in charges(settlement):
        borne[charge.name, charge.source, str(charge.day)] += charge.amount
    return out | {"borne": sorted((key, amount) for key, amount in borne.items() if amount)}


@some
@given(worlds(), st.integers(0, 10**6))
def test_no_order_in_a_file_decides_money(world: dict[str, list[str]], seed: int) -> None:
    chance = random.Random(seed)
    other = {section: chance.sample(lines, len(lines)) for section, lines in world.items()}
    one, two = settled(world), settled(other)
    event("refused" if isinstance(one, str) else "settled")
    if isinstance(one, str) or isinstance(two, str):
        assert one == two
        return
    assert money_of(one) == money_of(two), text_of(world)


@some
@given(worlds())
def test_ledger_and_cash_flow_are_what_is_paid_whatever_the_signs(world: dict[str, list[str]]) -> None:
    settlement = settled(world)
    if isinstance(settlement, str):
        return
    found: dict[str, dict[tuple[str, str], int]] = {key: defaultdict(int) for key in ("paid", "ledger", "cash")}
    (year,) = settlement.years
    for name in settlement.scenario.payments:
        paid = year.funding.drawn.get(name, year.payments[name].paid)[0]
        for who, amount in zip(settlement.scenario.recipients.ids, paid.tolist(), strict=True):
            found["paid"][f"payments.{name}", who] += amount
    signs = {"charged": 1, "adjusted": 1, "returned": -1}
    for entry in ledger(settlement, as_it_was_known(settlement)).entries:
        if entry.kind in signs:
            found["ledger"][entry.rule, entry.to] += signs[entry.kind] * entry.amount.minor
            assert entry.kind != "returned" or entry.amount.minor > 0
    for charge in charges(settlement):
        if not charge.source:  # what no source bears is no source's entry
            found["ledger"][charge.rule, charge.to] += charge.amount
    signs = {"paid": 1, "adjusted": 1, "withheld": 1, "returned": -1, "reclaimed": -1}
    for flow in cashflow(settlement, as_it_was_known(settlement, payments=True)).flows:
        if flow.kind in signs:
            found["cash"][flow.rule, flow.to] += signs[flow.kind] * flow.amount.minor
    paid, book, cash = ({key: amount for key, amount in sums.items() if amount} for sums in found.values())
    assert book == paid, text_of(world)
    assert cash == paid, text_of(world)


@some
@given(worlds())
def test_nothing_is_asked_for_used_carried_or_returned_below_zero(world: dict[str, list[str]]) -> None:
    settlement = settled(world)
    if isinstance(settlement, str):
        return
    accounts = settlement.funding.accounts
    assert not accounts.imbalance().any()
    for name in ("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open", "returned"):
        assert (getattr(accounts, name) >= 0).all(), (name, text_of(world))
    assert all((had >= 0).all() for had in settlement.funding.requisitioned.values())
    book = ledger(settlement, as_it_was_known(settlement))
    for entry in book.entries:
        assert entry.amount.minor > 0 or entry.kind in ("charged", "adjusted")
    for source, sums in book.sources.items():
        for way, amount in sums.items():
            assert amount.minor == settlement.funding.of_source(way, source)[0], (source, way, text_of(world))


@some
@given(worlds())
def test_what_is_paid_is_what_sources_bore_and_what_nobody_did(world: dict[str, list[str]]) -> None:
    """`run` counts what is paid, the ledger what was drawn: alike but for what was not asked for in time."""
    settlement = settled(world)
    if isinstance(settlement, str):
        return
    drawn = any(source.requisition is not None for source in settlement.scenario.funding.values())
    cost = sum(int(settlement.funding.cost_of(name)[0]) for name in settlement.scenario.payments)
    paid = int(settlement.paid_in_all()[0])
    assert cost == paid if not drawn else cost <= paid
