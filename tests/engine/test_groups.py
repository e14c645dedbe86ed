"""``total_paid(...)``: all payments or a group, without the payment that asks and all that depend on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.results.claims import check_claims
from tests.engine.written import written

BASE = """
period: 2023
recipients: {rows: [{id: a, n: 8000, own: no}, {id: b, n: 5000, own: yes}]}
quantities: {n: {unit: person}, own: {unit: yes/no}}
groups: {care: {all_but: [vat]}, some: [money, minus]}
payments:
  money: {rate: 4 000 kr/person/year, per: n}
  minus: {rate: -10 kr/person/year, per: n, negative: allowed}
  vat:   {amount: 3 % * total_paid(care), requires: own}
claims:
  - {that: total_paid(all), for: b, equals: 20 548 500 kr}
"""


def test_a_group_reaches_what_a_design_adds_and_forgets_what_it_removes(tmp_path: Path) -> None:
    designs = {
        "more": "add: {payments.rural: {rate: 100 kr/person/year, per: n}}",
        "less": "remove: [payments.minus]",
        "none": "remove: [payments.vat]",
        "listed": "change: {payments.vat: {amount: 3 % * total_paid(some)}}\nremove: [payments.minus]",
        "other": "change: {groups.care: [money]}\nadd: {payments.rural: {rate: 100 kr/person/year, per: n}}",
    }
    found = {name: settle(one) for name, one in written(tmp_path, BASE, designs).items()}
    assert all(verdict.passes for verdict in check_claims(found[""]))
    assert found[""].paid("vat").tolist() == [[0, 3 * 19_950_000]]  # 3 % of 20 000 000 - 50 000
    assert found["more"].paid("vat").tolist() == [[0, 3 * 20_450_000]]
    assert found["less"].paid("vat").tolist() == [[0, 3 * 20_000_000]]
    assert found["listed"].paid("vat").tolist() == [[3 * 32_000_000, 3 * 20_000_000]]
    assert found["other"].paid("vat").tolist() == [[0, 3 * 20_000_000]]
    assert "vat" not in found["none"].scenario.payments
    with pytest.raises(ScenarioError):
        written(tmp_path, BASE, {"bad": "change: {payments.vat: {amount: 3 % * total_paid(som)}}"})


def test_a_group_of_negative_payments_may_be_asked_for(tmp_path: Path) -> None:
    change = "change: {payments.vat: {amount: 3 % * total_paid(care), negative: allowed}, groups.care: [minus]}"
    found = settle(written(tmp_path, BASE, {"d": change})["d"])
    assert found.paid("vat").tolist() == [[-240_000, -150_000]]


def test_what_asks_through_a_quantity_is_in_its_own_sum_no_more_than_else(tmp_path: Path) -> None:
    text = BASE.replace("3 % * total_paid(care)", "3 % * everything").replace(
        "n: {unit: person},", "n: {unit: person}, everything: {is: total_paid(all), unit: kr},"
    )
    text = text.replace("claims:", "  bonus: {amount: 1 % * vat}\nclaims:").partition("claims:")[0]
    found = settle(written(tmp_path, text)[""])
    assert found.paid("vat").tolist() == [[0, 3 * 19_950_000]]
    assert found.paid("bonus").tolist() == [[0, 3 * 199_500]]


def test_the_explanation_lists_what_was_in_the_sum(tmp_path: Path) -> None:
    written(tmp_path, BASE)
    lines = simulator.explain(simulator.settle(tmp_path), "b", "vat").text("en").replace("\xa0", " ").splitlines()
    assert [line.strip().split(" = ")[0] for line in lines if line.startswith("      ")] == ["money", "minus"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=4),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_sums_do_not_hang_on_the_order_of_the_file(
    tmp_path_factory: Any, rates: list[int], shares: list[int], random: Any
) -> None:
    lines = [f"  p{i}: {{rate: {rate} kr/person/year, per: n, negative: allowed}}" for i, rate in enumerate(rates)]
    lines += [f"  v{i}: {{amount: {s} % * total_paid(all), negative: allowed}}" for i, s in enumerate(shares)]
    head = "period: 2023\nrecipients: {rows: [{id: a, n: 17}, {id: b, n: 3}]}\nquantities: {n: {unit: person}}\n"
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = (
        settle(written(tmp_path_factory.mktemp("o"), head + "payments:\n" + "\n".join(order) + "\n")[""])
        for order in (lines, shuffled)
    )
    for name in one.scenario.payments:
        assert (one.paid(name) == other.paid(name)).all()
    for i, share in enumerate(shares):  # those that ask for each other leave each other out
        for row, n in enumerate((17, 3)):
            exact = share * sum(rates) * n
            assert one.paid(f"v{i}")[0, row] == exact


def test_a_note_names_the_word_where_what_a_design_adds_is_not_reached(tmp_path: Path) -> None:
    base = BASE.replace("total_paid(care)", "(money + minus)")
    designs = {"more": "add: {payments.rural: {rate: 100 kr/person/year, per: n}}"}
    found = written(tmp_path, base, designs)
    notes = [(note.code, note.params) for note in settle(found["more"]).notes()]
    assert notes == [("added_left_out", {"payment": "vat", "added": "rural"})]
    assert not settle(found[""]).notes()
    folder = tmp_path / "asked"
    folder.mkdir()
    assert not settle(written(folder, BASE, designs)["more"]).notes()
