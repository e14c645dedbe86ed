"""Mechanisms added and removed: each can be paid, its number changes in place, and removing it restores the model."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.results.per_unit import levels
from simulator.scenario.definitions import Scenario
from simulator.web.answers import Answers, Asked
from simulator.web.edits import Edits
from simulator.web.mechanisms import MECHANISMS, WITH_SHARE, WITHOUT_QUANTITY, Mechanism, added, menu, removed
from tests.web.conftest import Page

MODELS = ["vasterbotten-2021", "vastmanland-2022", "socialstyrelsen-2023"]


def every(before: Scenario) -> list[tuple[Mechanism, str, str]]:
    """Every mechanism with every quantity, and with the first of them every share."""
    known = menu(before, "sv")
    found: list[tuple[Mechanism, str, str]] = []
    for kind in known.kinds:
        counts = [""] if kind in WITHOUT_QUANTITY else list(known.counts)
        shares = list(known.shares) if kind in WITH_SHARE else [""]
        found += [(kind, of, shares[0]) for of in counts] + [(kind, counts[0], share) for share in shares[1:]]
    return found


@pytest.mark.parametrize("model", MODELS)
def test_every_mechanism_of_every_quantity_is_paid_and_removing_it_leaves_nothing(model: str) -> None:
    answers = Answers(10**9)
    before = answers.scenario(Asked(model, (), "{}"))
    for kind, of, share in every(before):
        edits = added(Edits(), before, kind, of, share)
        asked = Asked(model, (), edits.text())
        answers.result(asked)
        after = answers.scenario(asked)
        (name,) = set(after.payments) - set(before.payments)
        assert removed(edits, after, name) == Edits()


def test_all_mechanisms_are_offered_where_there_is_what_they_need() -> None:
    assert menu(Answers(10**9).scenario(Asked(MODELS[0], (), "{}")), "sv").kinds == MECHANISMS


def test_every_mechanism_is_the_same_through_the_file_of_the_design(page: Page) -> None:
    """What the menu writes is read back from the YAML that it is taken along as."""
    key = page.store.create("vasterbotten-2021", ("flat-per-bed",))
    for kind in MECHANISMS:
        answer = page.post(f"/p/{key}/add", kind=kind, of="residents", share="coverage")
        assert answer.status_code == 303, answer.text
    proposal = page.store.get(key)
    assert proposal is not None
    text = page.client.get(f"/p/{key}/design.yaml").text
    assert page.post(f"/p/{key}/file", text=text).status_code == 303
    again = page.store.get(key)
    assert again is not None
    first, second = (Answers(10**9).result(Asked.of(one)) for one in (proposal, again))
    assert first.by_recipient_minor == second.by_recipient_minor and set(again.edits.add) == set(proposal.edits.add)


def test_a_corridor_from_the_menu_is_the_one_that_is_worked_out_by_hand() -> None:
    """``reform-corridor`` is the same reform with a corridor of 2 %, whose claims are worked out by hand."""
    answers, model = Answers(10**9), "vardval-reform"
    reform = answers.scenario(Asked(model, ("reform-2024",), "{}"))
    mine = answers.result(Asked(model, ("reform-2024",), added(Edits(), reform, "corridor").text()))
    by_hand = answers.result(Asked(model, ("reform-corridor",), "{}"))
    assert mine.by_recipient_minor == by_hand.by_recipient_minor
    assert mine.totals["new_payment"].minor == 0


def test_a_guarantee_lets_nobody_lose_more_than_its_floor() -> None:
    answers, model = Answers(10**9), "vardval-reform"
    reform = answers.scenario(Asked(model, ("reform-2024",), "{}"))
    mine = answers.result(Asked(model, ("reform-2024",), added(Edits(), reform, "guarantee").text()))
    today, without = (answers.result(Asked(model, d, "{}")).by_recipient_minor for d in ((), ("reform-2024",)))
    five = {i: today[i] - Fraction(5, 100) * today[i] for i in today}
    assert min(without[i] - five[i] for i in today) < 0
    assert all(abs(paid - max(five[i], Fraction(without[i]))) <= 1 for i, paid in mine.by_recipient_minor.items())


def test_a_fee_with_a_cap_never_costs_more_than_the_cap_and_a_gate_pays_only_above_its_threshold() -> None:
    answers, model = Answers(10**9), "vasterbotten-2021"
    before = answers.scenario(Asked(model, ("flat-per-bed",), "{}"))
    capped = answers.result(Asked(model, ("flat-per-bed",), added(Edits(), before, "capped", "residents").text()))
    assert capped.totals["new_payment"].minor == min(100_000_00, 100 * 2900 * 100)
    gated = answers.result(Asked(model, ("flat-per-bed",), added(Edits(), before, "gate", "beds", "coverage").text()))
    paid = gated.amounts_minor["new_payment"]
    shares, beds = levels(gated, "coverage"), levels(gated, "beds")
    assert paid == {i: (100 * 100 * int(beds[i]) if shares[i] >= Fraction(1, 2) else 0) for i in paid}
    assert 0 < sum(paid.values()) < 100 * 100 * 3100


def test_payments_that_are_added_change_places_and_cost_the_same(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ("flat-per-bed",))
    for of in ("beds", "residents"):
        page.post(f"/p/{key}/add", kind="per_unit", of=of)
    before = page.store.get(key)
    assert page.post(f"/p/{key}/move", payment="new_payment_2", to="up").status_code == 303
    after = page.store.get(key)
    assert before is not None and after is not None
    paths = [path for path in after.edits.add if path.startswith("payments.")]
    assert paths == ["payments.new_payment_2", "payments.new_payment"]
    costs = {Answers(10**9).result(Asked.of(one)).cost.minor for one in (before, after)}
    assert len(costs) == 1
    assert page.post(f"/p/{key}/move", payment="per_bed", to="up").status_code == 404


def test_what_is_added_costs_what_its_number_says(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ("flat-per-bed",))
    assert page.post(f"/p/{key}/add", kind="per_unit", of="beds").status_code == 303
    assert page.post(f"/p/{key}/change", path="payments.new_payment.rate", number="250").status_code == 303
    proposal = page.store.get(key)
    assert proposal is not None
    result = Answers(10**9).result(Asked.of(proposal))
    assert result.totals["new_payment"].minor == 250 * 3100 * 100
    page.post(f"/p/{key}/remove", payment="new_payment")
    assert not page.store.get(key).edits  # type: ignore[union-attr]


def test_a_payment_that_is_removed_is_not_paid_and_comes_back_by_undo(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ())
    assert page.post(f"/p/{key}/remove", payment="medication_reviews").status_code == 303
    proposal = page.store.get(key)
    assert proposal is not None
    assert Answers(10**9).result(Asked.of(proposal)).cost.minor == 10_850_000_00
    page.post(f"/p/{key}/step", to="undo")
    assert not page.store.get(key).edits  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "fields"), [("add", {"kind": "pool", "of": "nothing"}), ("remove", {"payment": "x"})]
)
def test_what_is_not_there_is_neither_added_nor_removed(page: Page, address: str, fields: dict[str, str]) -> None:
    key = page.store.create("vasterbotten-2021", ())
    assert page.post(f"/p/{key}/{address}", **fields).status_code == 404
