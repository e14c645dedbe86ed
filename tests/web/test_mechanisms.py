"""Mechanisms added and removed: each can be paid, its number changes in place, and removing it restores the model."""

from __future__ import annotations

import pytest

from simulator.web.answers import Answers, Asked
from simulator.web.edits import Edits
from simulator.web.mechanisms import MECHANISMS, Mechanism, added, countable, removed
from tests.web.conftest import Page

MODELS = ["vasterbotten-2021", "vastmanland-2022", "socialstyrelsen-2023"]


@pytest.mark.parametrize("kind", MECHANISMS)
@pytest.mark.parametrize("model", MODELS)
def test_every_mechanism_of_every_quantity_is_read_and_removing_it_leaves_nothing(kind: Mechanism, model: str) -> None:
    answers = Answers(10**9)
    before = answers.scenario(Asked(model, (), "{}"))
    for of in countable(before, "sv"):
        edits = added(Edits(), before, kind, of)
        after = answers.scenario(Asked(model, (), edits.text()))
        (name,) = set(after.payments) - set(before.payments)
        assert removed(edits, after, name) == Edits()


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
