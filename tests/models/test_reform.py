"""vardval-reform equals what it comes to by hand: every payment of every centre, in the model and its five designs."""

from __future__ import annotations

from functools import cache

import pytest

import simulator
from tests.models import made_reform
from tests.models.by_hand import Amounts
from tests.models.by_hand_reform import DESIGNS, FOLDER, Centres
from tests.models.made import as_csv


@cache
def centres() -> Centres:
    return Centres()


def by_hand(design: str | None) -> dict[str, Amounts]:
    return centres().of(design)


@pytest.mark.parametrize("design", [None, *DESIGNS])
def test_every_payment_of_every_centre_is_what_it_is_by_hand(design: str | None) -> None:
    settled, expected = simulator.settle(FOLDER, *([design] if design else [])), by_hand(design)
    assert set(settled.amounts_minor) == set(expected)
    for payment, amounts in expected.items():
        ore = {name: int(amount * 100) for name, amount in amounts.items()}
        assert dict(settled.amounts_minor[payment]) == ore, payment


@pytest.mark.parametrize("design", [None, *DESIGNS])
def test_every_claim_holds(design: str | None) -> None:
    assert {line.verdict for line in simulator.check(FOLDER, *([design] if design else []))} == {"holds"}


def test_there_are_claims_in_every_design() -> None:
    assert sorted(simulator.design_names(FOLDER)) == sorted(DESIGNS)
    assert all(len(simulator.read(FOLDER, name).claims) >= 3 for name in DESIGNS)


def test_the_tables_are_made_as_is_said() -> None:
    assert (FOLDER / "recipients.csv").read_text("utf-8") == as_csv(made_reform.recipients())
    assert (FOLDER / "months.csv").read_text("utf-8") == as_csv(made_reform.facts())
