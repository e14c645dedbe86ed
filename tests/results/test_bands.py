"""Bands of gains and losses sum to all centres, and groups say who is paid, who comes in and who falls out."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.results.bands import BANDS, Bands, band_of
from simulator.results.compare import Comparison
from simulator.results.qualifying import Group, Qualifying

SCENARIO = """\
period: 2022
units: {person: {sv: [person, personer], en: [person, people]}}
recipients:
  rows:
    - {id: a, town: x, listed: 1000, revenue: 100000}
    - {id: b, town: x, listed: 2000, revenue: ""}
    - {id: c, town: y, listed: 3000, revenue: 300000}
    - {id: d, town: y, listed: 0, revenue: 400000}
quantities:
  listed: {unit: person}
  revenue: {unit: kr, missing: not_stated}
payments:
  head: {rate: 1 kr/person/year, per: listed}
  extra: {amount: 30 kr, requires: listed < 2500 and listed > 0}
"""
DESIGN = """\
extends: ../scenario.yaml
why: those with many get the supplement instead, and a centre opens
change: {payments.extra.requires: listed > 1500}
add: {recipients.e: {town: z, listed: 2500, revenue: 1000}}
"""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("bands")
    (folder / "designs").mkdir()
    (folder / "scenario.yaml").write_text(SCENARIO, "utf-8")
    (folder / "designs" / "many.yaml").write_text(DESIGN, "utf-8")
    return simulator.compare(str(folder / "scenario.yaml"))


def by_hand(difference: int, base: Fraction | None, materiality: int) -> str:
    """The same by multiplying out, without a share."""
    if base is None or not base > 0:
        return "no_base"
    size = difference if difference > 0 else -difference
    if size <= materiality:
        return "none"
    way = "gain" if difference > 0 else "loss"
    return f"{way}_{'large' if 100 * size > 5 * base else 'small' if 100 * size < base else 'middle'}"


@given(
    st.lists(st.tuples(st.integers(-2000, 2000), st.none() | st.fractions(-10, 40_000, max_denominator=7))),
    st.integers(0, 50),
)
def test_every_centre_is_in_one_band_and_the_mirror_swaps_gain_and_loss(
    rows: list[tuple[int, Fraction | None]], materiality: int
) -> None:
    for difference, base in rows:
        band = band_of(difference, base, materiality)
        assert band in BANDS and band == by_hand(difference, base, materiality)
        mirrored = {"gain": "loss", "loss": "gain"}.get(way := band.partition("_")[0], way)
        assert band_of(-difference, base, materiality) == (
            band if way not in ("gain", "loss") else band.replace(way, mirrored)
        )


@pytest.mark.parametrize(
    ("difference", "band"),
    [(500, "gain_middle"), (501, "gain_large"), (100, "gain_middle"), (99, "gain_small"), (1, "gain_small"),
     (0, "none"), (-1, "loss_small"), (-99, "loss_small"), (-100, "loss_middle"), (-500, "loss_middle"),
     (-501, "loss_large")],
)  # fmt: skip
def test_limits(difference: int, band: str) -> None:
    assert band_of(difference, Fraction(10_000)) == band


def test_by_hand(compared: Comparison) -> None:
    """a loses 30 kr of 1 030 (2.9 %), b keeps 2 030, c gains 30 kr on 3 000 (1 %), d and e were paid nothing."""
    (design,) = compared.designs
    found = Bands(compared)
    assert found.of(design) == {
        "a": "loss_middle", "b": "none", "c": "gain_middle", "d": "no_base", "e": "no_base"
    }  # fmt: skip
    assert sum(found.counts(design).values()) == len(design.differences_minor) == 5
    assert "counted apart: d, e." in " ".join(found.tables(Locale("en"))[0].notes)
    assert found.sentence(Locale("sv")) == (
        "many: av 5 mottagare får 1 mer (0 över 5 %), 1 mindre (0 över 5 %), 1 lika mycket;"
        " 2 har inget att räkna andel på."
    )


def test_a_share_of_revenue_and_none_where_it_is_not_stated(compared: Comparison) -> None:
    (design,) = compared.designs
    found = Bands(compared, "revenue").of(design)
    # 30 kr of 100 000 and of 300 000; b has stated nothing, e is not in the baseline.
    assert found == {"a": "loss_small", "b": "no_base", "c": "gain_small", "d": "none", "e": "no_base"}
    shares = {row[1]: row[-1] for row in compared.recipients_table(Locale("sv"), revenue="revenue").rows}
    assert shares["b"] is None and shares["e"] is None and shares["d"] is not None


@pytest.mark.parametrize("period", ["2022", "[2022, 2024]", "{from: 2022-01-01, to: 2022-06-30}"])
def test_revenue_a_year_is_held_against_as_many_years(tmp_path: Path, period: str) -> None:
    """1 kr a person and year on 100 kr a person and year is 1 % however long the period is; a krona less is under."""
    (tmp_path / "designs").mkdir()
    text = "recipients: {rows: [{id: a, listed: 1000, income: 100000}, {id: b, listed: 1000, income: 100001}]}\n"
    text += "quantities: {listed: {unit: person}, income: {unit: kr/year}}\n"
    text += "payments: {head: {rate: 5 kr/person/year, per: listed, accrues: month}}\n"
    (tmp_path / "scenario.yaml").write_text(f"period: {period}\n{text}", "utf-8")
    design = "extends: ../scenario.yaml\nwhy: more\nchange: {payments.head.rate: 6 kr/person/year}\n"
    (tmp_path / "designs" / "more.yaml").write_text(design, "utf-8")
    compared = simulator.compare(str(tmp_path / "scenario.yaml"))
    assert Bands(compared, "income").of(compared.designs[0]) == {"a": "gain_middle", "b": "gain_small"}


@pytest.mark.parametrize("name", ["vasterbotten-2021", "vastmanland-2022"])
def test_shipped_designs_sum_to_all_and_agree_with_winners_and_losers(name: str) -> None:
    compared = simulator.compare(name, materiality=100)
    for design in compared.designs:
        count = Bands(compared).counts(design)
        assert sum(count.values()) == len(compared.baseline.scenario.recipients)
        if not count["no_base"]:
            assert sum(n for band, n in count.items() if band.startswith("gain")) == len(design.winners)
            assert sum(n for band, n in count.items() if band.startswith("loss")) == len(design.losers)


def test_what_is_no_money_is_refused(compared: Comparison) -> None:
    with pytest.raises(ScenarioError) as bad:
        Bands(compared, "listed")
    assert bad.value.problems[0].code == "revenue_no_money"


# ---- groups ----------------------------------------------------------------------------------------------------------


def rows(found: Qualifying) -> dict[tuple[str, str], Group]:
    return {(one.design, one.label): one for one in found.groups}


def test_groups_by_hand(compared: Comparison) -> None:
    found = rows(Qualifying(compared, "town", "listed", "extra"))
    before = compared.baseline.name
    was, now = found[before, "x"], found["many", "x"]
    assert (was.recipients, was.qualify, was.into, was.out) == (2, 2, None, None)
    assert (was.per_unit, was.share) == (Fraction(6000, 3000), 1)
    assert (now.recipients, now.qualify, now.into, now.out) == (2, 1, 0, 1)  # a falls out
    assert (found["many", "y"].qualify, found["many", "y"].into, found["many", "y"].out) == (1, 1, 0)  # c comes in
    assert (found["many", "z"].recipients, found["many", "z"].into) == (1, 1)
    assert found[before, "z"].recipients == 0 and found[before, "z"].per_unit is None
    assert [found["many", town].share for town in "xyz"] == [Fraction(1, 3)] * 3


@pytest.mark.parametrize("payment", ["", "head", "extra"])
def test_groups_sum_to_the_pot(compared: Comparison, payment: str) -> None:
    found = Qualifying(compared, "town", "", payment)
    for design in {one.design for one in found.groups}:
        mine = [one for one in found.groups if one.design == design]
        assert sum(one.paid for one in mine) == mine[0].pot and sum(one.share or 0 for one in mine) == 1
        here = [one.result for one in compared.designs if one.name == design] or [compared.baseline]
        paid = here[0].amounts_minor[payment] if payment else here[0].by_recipient_minor
        assert sum(one.qualify for one in mine) == sum(minor > 0 for minor in paid.values())
        assert sum(one.recipients for one in mine) == len(here[0].scenario.recipients)


def test_a_group_in_which_someone_states_no_units_has_no_amount_for_each(compared: Comparison) -> None:
    found = rows(Qualifying(compared, "town", "revenue"))
    assert found["many", "x"].units is None and found["many", "y"].units == 700_000_00


def asked(*args: str) -> Any:
    return CliRunner().invoke(app, ["compare", *args])


def test_an_answer_says_its_sentence_once(compared: Comparison) -> None:
    path = str(Path(compared.baseline.scenario.files[0]))
    for args, said in (
        ((path, "--bands"), "many: av 5 mottagare"),
        (("vasterbotten-2021", "--designs", "open-fee", "--hours"), "köper 2,2-3,1 timmar per plats"),
    ):
        assert asked(*args, "--lang", "sv").stdout.count(said) == 1


def test_on_the_command_line(compared: Comparison) -> None:
    path = str(Path(compared.baseline.scenario.files[0]))
    shown = asked(path, "--bands", "--by", "town", "--per", "listed", "--payment", "extra", "--lang", "sv")
    assert shown.exit_code == 0 and shown.stdout.startswith("many: av 5 mottagare")
    assert "Faller ur" in shown.stdout
    as_json = json.loads(asked(path, "--bands", "--by", "town", "--json").stdout)
    assert as_json["bands"]["many"]["counts"]["no_base"] == 2
    assert as_json["qualifying"]["rows"][-1]["into"] == 1
    for args, said in (
        (["--payment", "extra"], "--by"),
        (["--by", "town", "--payment", "nothing"], "nothing"),
        (["--bands", "--revenue", "listed"], "listed"),
        (["--bands", "--draws", "8"], "--bands"),
    ):
        done = asked(path, *args, "--lang", "en")
        assert done.exit_code == 2 and said in done.output
