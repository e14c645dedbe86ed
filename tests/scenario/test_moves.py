"""People who move between recipients: as many on every day, in any order of rows, and as the reference counts them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from tests.oracles.reference import settle_text
from tests.properties.designs import Design
from tests.properties.settling import paid, read

AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
DAYS = st.dates(date(2022, 11, 1), date(2023, 12, 31))
AMOUNTS = st.one_of(
    st.integers(0, 30).map(lambda n: f"number: {n}"), st.sampled_from(["share: 10 %", "share: 0.123", "share: 0.07"])
)
MOVES = st.lists(
    st.tuples(st.sampled_from(["ab", "ac", "ba", "bc", "ca"]), DAYS, AMOUNTS), min_size=1, max_size=4
)  # fmt: skip


def design(moves: list[tuple[str, date, str]], fact: tuple[str, date, int]) -> Design:
    rows = "".join(f"      - {{from: {way[0]}, to: {way[1]}, date: {day}, {amount}}}\n" for way, day, amount in moves)
    text = f"""period: 2023
recipients: {{rows: [{{id: a, listed: 100}}, {{id: b, listed: 70}}, {{id: c, listed: 33}}], facts: facts.csv}}
quantities:
  listed:
    unit: person
{"    moves:" + chr(10) + rows if moves else ""}
payments:
  by_day: {{rate: 365 kr/person/year, per: listed, accrues: day}}
  at_end: {{rate: 90 kr/person, per: listed, accrues: quarter, counted: end}}
"""
    facts = f"id,from,listed\n{fact[0]},{fact[1]},{fact[2]}\n"
    return Design({"head": text.splitlines()}, {"facts.csv": facts}, ["a", "b", "c"])


@settings(max_examples=25, deadline=None, phases=AS_FOUND, suppress_health_check=list(HealthCheck))
@given(MOVES, st.tuples(st.sampled_from("abc"), DAYS, st.integers(40, 120)), st.randoms(use_true_random=False))
def test_as_many_people_in_any_order_as_the_reference(moves, fact, random) -> None:  # type: ignore[no-untyped-def]
    found = design(moves, fact)
    try:
        settlement = settle(read(found))
    except ScenarioError as bad:
        assert {problem.code for problem in bad.problems} == {"moved_too_many"}
        assume(False)
        return
    assert paid(settlement) == settle_text(found.text, found.files).payments
    mixed = random.sample(moves, len(moves))
    assert paid(settle(read(design(mixed, fact)))) == paid(settlement)
    levels, alone = (s.scenario.checked.columns["listed"] for s in (settlement, settle(read(design([], fact)))))
    for day, values in zip(levels.days, levels.values, strict=True):
        exact = sum((levels.fractions.get(v) or Fraction(repr(v)) for v in values.tolist()), Fraction(0))
        there = alone.values[max(int((alone.days <= day).sum()) - 1, 0)]
        assert exact == Fraction(int(there.sum()))
