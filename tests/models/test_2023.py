"""vardval-2023 equals what it comes to by hand: every payment of every centre, in the model and its five designs."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

import simulator
from simulator.results.result import Result
from tests.models import made_2023
from tests.models.by_hand import Amounts, table
from tests.models.by_hand_2023 import DESIGNS, FOLDER, Year
from tests.models.made import as_csv


@cache
def today() -> Year:
    return Year()


def by_hand(design: str | None) -> dict[str, Amounts]:
    return today().all if design is None else DESIGNS[design](today())


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
    assert (FOLDER / "recipients.csv").read_text("utf-8") == as_csv(made_2023.recipients())
    assert (FOLDER / "months.csv").read_text("utf-8") == as_csv(made_2023.facts())


def test_incentives_are_what_one_more_in_the_tables_gives(tmp_path: Path) -> None:
    reward = simulator.incentives(FOLDER, "ages.men_75_84").by_recipient["vc007"]
    before, after = simulator.settle(FOLDER), _with_one_more_in_every_month(tmp_path / "more")
    own = after.by_recipient_minor["vc007"] - before.by_recipient_minor["vc007"]
    assert reward.payment.minor == before.by_recipient_minor["vc007"]
    assert reward.marginal.minor == own
    assert reward.on_others.minor == after.paid.minor - before.paid.minor - own


def _with_one_more_in_every_month(folder: Path) -> Result:
    """The year with one more man of 75-84 in every month's row of one centre."""
    shutil.copytree(FOLDER, folder)
    rows, key = table(FOLDER / "months.csv"), "ages.men_75_84"
    more = [row | ({key: str(int(row[key]) + 1)} if row[key] and row["id"] == "vc007" else {}) for row in rows]
    (folder / "months.csv").write_text(as_csv(more), "utf-8")
    return simulator.settle(folder)
