"""Which change brings how much about: held to sums, to hand-computed shares, and to what must not matter."""

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.decide.attributed import Attribution
from simulator.decide.attribution import MOST_EXACT
from simulator.decide.shapley import fair_shares, sampled_shares, settled
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import AttributeQuestion

BASE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, part: 0.3}, {id: b, part: 0.7}]}
quantities:
  part: {unit: 1}
  price: {value: 100 kr}
  volume: {value: 50, uncertain: {p10: 40, p90: 60}}
  bonus: {value: 0 kr}
funding: {budget: {amount: 6 tkr}}
payments:
  all: {amount: price * volume * part + bonus}
"""
DESIGN = """\
extends: ../scenario.yaml
why: t
change:
  quantities.price: {value: 110 kr}
  quantities.volume: {value: 60, uncertain: {p10: 50, p90: 70}}
"""


def asked(tmp_path: Path, design: str = DESIGN, base: str = BASE, **how: Any) -> Attribution:
    (tmp_path / "scenario.yaml").write_text(base, "utf-8")
    (tmp_path / "designs").mkdir(exist_ok=True)
    (tmp_path / "designs" / "new.yaml").write_text(design, "utf-8")
    return AttributeQuestion(str(tmp_path), ("new",), **how).answer()


def costs(found: Attribution) -> dict[str, int]:
    return {one.key: one.cost for one in found.changes}


def test_a_price_and_a_volume(tmp_path: Path) -> None:
    found = asked(tmp_path)
    assert costs(found) == {"quantities.volume": 1050_00, "quantities.price": 550_00}
    assert found.difference == 1600_00 and found.exact
    by_recipient = {one.key: one.recipients for one in found.changes}
    assert by_recipient["quantities.price"] == {"a": 165_00, "b": 385_00}


@pytest.mark.parametrize(
    "design", ["open-fee", "ramp-closed-pool", "malus", "fee-with-threshold", "capped-fee+elastic"]
)
def test_shares_sum_to_compare_to_the_last_ore(design: str) -> None:
    found = AttributeQuestion("vasterbotten-2021", (design,)).answer()
    (there,) = simulator.compare("vasterbotten-2021", [design]).designs
    assert sum(costs(found).values()) == found.difference == there.difference.minor
    for i, difference in there.differences_minor.items():
        assert sum(one.recipients[i] for one in found.changes) == difference


def test_shares_are_settled_by_the_largest_remainder(tmp_path: Path) -> None:
    """Three factors that are alike in effect share an odd number of öre."""
    base = BASE.replace("price * volume * part + bonus", "x * y * z * 0.01 kr").replace(
        "  bonus:", "  x: {value: 1}\n  y: {value: 1}\n  z: {value: 1}\n  bonus:"
    )
    names = ("x", "y", "z")
    text = "extends: ../scenario.yaml\nwhy: t\nchange:\n" + "".join(f"  quantities.{n}.value: 2\n" for n in names)
    found = asked(tmp_path, text, base)
    assert costs(found) == {"quantities.x.value": 5, "quantities.y.value": 5, "quantities.z.value": 4}
    assert found.difference == 14


def test_settling_keeps_the_sum_and_is_never_an_ore_off() -> None:
    shares = {name: Fraction(n, 7) for name, n in zip("abcdefg", (-9, 12, 3, 3, 3, -4, 6), strict=True)}
    found = settled(shares, int(sum(shares.values())))
    assert sum(found.values()) == sum(shares.values())
    assert all(abs(found[name] - share) < 1 for name, share in shares.items())


def game(some: frozenset[str]) -> dict[str, Fraction]:
    """Something without symmetry: products of pairs and a triple."""
    sizes = {name: Fraction(k + 2) for k, name in enumerate("pqrs")}
    out = sum((sizes[a] * sizes[b] for a in some for b in some if a < b), Fraction(0))
    return {"v": out + (Fraction(17) if {"p", "q", "s"} <= some else 0)}


def by_orders(groups: list[str]) -> dict[str, Fraction]:
    """The same by walking every order in which groups stay together."""
    orders = ["".join(parts) for way in permutations(groups) for parts in _inner(way)]
    out = dict.fromkeys("pqrs", Fraction(0))
    for order in orders:
        for k, name in enumerate(order):
            out[name] += game(frozenset(order[: k + 1]))["v"] - game(frozenset(order[:k]))["v"]
    return {name: x / len(orders) for name, x in out.items()}


def _inner(groups: tuple[str, ...]) -> list[list[str]]:
    if not groups:
        return [[]]
    return [["".join(one), *rest] for one in permutations(groups[0]) for rest in _inner(groups[1:])]


@pytest.mark.parametrize("groups", [["p", "q", "r", "s"], ["pq", "r", "s"], ["pqs", "r"], ["pqrs"]])
def test_shares_are_the_average_over_every_order(groups: list[str]) -> None:
    found = fair_shares([list(group) for group in groups], game)
    assert {name: share["v"] for name, share in found.items()} == by_orders(groups)


def test_shares_of_a_variance_between_correlated_inputs() -> None:
    """x1 + x2 with sd 1 and 2 and correlation 0.6: what each explains alone, and Shapley's effects of that."""
    alone = {"x1": Fraction(654054, 10**6), "x2": Fraction(913514, 10**6)}  # (1 + 0.6 x 2)^2 / 7.4, (2 + 0.6)^2 / 7.4
    assert float(alone["x1"]) == pytest.approx(2.2**2 / 7.4, abs=1e-6)
    assert float(alone["x2"]) == pytest.approx(2.6**2 / 7.4, abs=1e-6)

    def explained(some: frozenset[str]) -> dict[str, Fraction]:
        return {"v": Fraction(1) if len(some) == 2 else sum((alone[name] for name in some), Fraction(0))}

    found = {name: float(share["v"]) for name, share in fair_shares([["x1"], ["x2"]], explained).items()}
    assert found == pytest.approx({"x1": 0.370270, "x2": 0.629730}, abs=1e-6)
    assert sum(found.values()) == 1


def test_sampled_shares_sum_in_every_pair_and_near_the_exact_ones() -> None:
    exact = fair_shares([[name] for name in "pqrs"], game)
    found = sampled_shares([[name] for name in "pqrs"], game, 400, 1)
    whole = game(frozenset("pqrs"))["v"]
    assert all(sum(found[name]["v"][k] for name in "pqrs") == whole for k in range(400))
    for name in "pqrs":
        assert float(sum(found[name]["v"]) / 400) == pytest.approx(float(exact[name]["v"]), rel=0.03)


def test_what_cannot_stand_alone_is_joined_and_named() -> None:
    found = AttributeQuestion("vasterbotten-2021", ("open-fee",)).answer()
    assert [one.paths for one in found.changes] == [("payments.medication_reviews", "quantities.fee")]
    assert "kan inte stå utan varandra" in " ".join(found.notes(Locale("sv")))


def test_designs_that_do_not_need_each_other_are_not_joined() -> None:
    """The cap and the malus stand alone; each brings its own figures, which nothing reads without it."""
    found = AttributeQuestion("vasterbotten-2021", ("capped-fee+malus",)).answer()
    assert {one.paths for one in found.changes} == {
        ("payments.medication_reviews", "quantities.fee"),
        ("payments.malus", "quantities.lower", "quantities.malus_share"),
    }


def test_only_what_needs_each_other_is_joined(tmp_path: Path) -> None:
    text = (
        DESIGN
        + "  payments.all: {amount: price * volume * part + bonus + extra}\nadd:\n  quantities.extra: {value: 5 kr}\n"
    )
    found = asked(tmp_path, text)
    assert {one.key for one in found.changes} == {
        "quantities.price",
        "quantities.volume",
        "payments.all + quantities.extra",
    }
    assert costs(found)["payments.all + quantities.extra"] == 10_00


def test_the_order_of_a_file_is_of_no_matter(tmp_path: Path) -> None:
    lines = DESIGN.splitlines()
    swapped = "\n".join([*lines[:3], lines[4], lines[3]]) + "\n"
    assert json.dumps(asked(tmp_path).to_json()) == json.dumps(asked(tmp_path, swapped).to_json())


def test_a_change_of_nothing_has_no_share(tmp_path: Path) -> None:
    found = asked(tmp_path, DESIGN + "  quantities.bonus: {value: 0 kr}\n")
    assert costs(found)["quantities.bonus"] == 0


def test_a_probability_is_shared_out(tmp_path: Path) -> None:
    found = asked(tmp_path, of="P(cost > budget)", draws=4000)
    assert found.aim_difference == sum((one.aim or Fraction(0) for one in found.changes), Fraction(0)) > 0
    assert all((one.aim or 0) > 0 for one in found.changes)


def test_groups_share_within_themselves(tmp_path: Path) -> None:
    text = DESIGN + "  quantities.bonus: {value: 10 kr}\n"
    found = asked(tmp_path, text, groups=("quantities.price, quantities.bonus",))
    assert sum(costs(found).values()) == found.difference == 1620_00
    assert costs(found)["quantities.bonus"] == 20_00


def test_many_changes_are_sampled_with_a_forced_sum(tmp_path: Path) -> None:
    names = [f"x{k}" for k in range(MOST_EXACT + 1)]
    base = BASE.replace("price * volume * part + bonus", " * ".join(names) + " * 1 kr").replace(
        "  bonus:", "".join(f"  {n}: {{value: 1}}\n" for n in names) + "  bonus:"
    )
    text = "extends: ../scenario.yaml\nwhy: t\nchange:\n" + "".join(
        f"  quantities.{n}: {{value: 1.1}}\n" for n in names
    )
    found = asked(tmp_path, text, base)
    assert not found.exact and len(found.changes) == MOST_EXACT + 1
    assert sum(costs(found).values()) == found.difference
    for one in found.changes:
        assert one.between is not None
        assert one.cost == pytest.approx(found.difference / len(names), rel=0.2)


@pytest.mark.parametrize(
    ("how", "code"),
    [({"of": "P95(cost)"}, "aim_not_shared"), ({"groups": ("quantities.pri",)}, "change_unknown")],
)
def test_what_cannot_be_asked_says_what_can(tmp_path: Path, how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(tmp_path, **how)
    assert [problem.code for problem in bad.value.problems] == [code]
