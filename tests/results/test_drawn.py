"""What is uncertain, as drawn: the same draws as a simulation pays, in frames, labelled arrays and files."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.problems import ScenarioError

TEXT = """\
title: {sv: t, en: t}
period: [2021, 2022]
recipients: {rows: [{id: a, residents: 90}, {id: b, residents: 60}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.6 review/person/year, uncertain: {p10: 0.4, p90: 0.8}}
  price: {value: 1 tkr/review, uncertain: {min: 0.9, max: 1.2, varies: year}}
  reviews: {unit: review/year, is: uptake * residents, uncertain: {counts: poisson, varies: [recipient, year]}}
payments: {fees: {rate: price, per: reviews}}
effects: {done: reviews}
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "scenario.yaml").write_text(TEXT, "utf-8")
    return str(tmp_path)


def test_they_are_the_draws_that_a_simulation_pays(path: str) -> None:
    found = simulator.inputs(path, draws=3_000, seed=4)
    outcome = simulator.simulate(path, draws=3_000, seed=4).run.outcomes[0]
    assert np.array_equal(found.inputs.cost, outcome.cost)
    assert np.array_equal(found.inputs.effects["done"], outcome.effects["done"])
    frame = found.draws_frame()
    paid = sum(
        frame[f"price[{year}]"] * 1000 * frame[f"reviews[{who}, {year}]"] for year in ("2021", "2022") for who in "ab"
    )
    assert np.allclose(paid, frame["cost"], atol=0.03)  # one rounding to the öre for each recipient and year


def test_fewer_draws_are_the_first_of_more(path: str) -> None:
    few, many = (simulator.inputs(path, draws=n).draws_frame() for n in (100, 2_000))
    assert few.equals(many.iloc[:100]) or np.array_equal(few.to_numpy(), many.iloc[:100].to_numpy())


def test_units_stand_on_every_column_and_array(path: str) -> None:
    found = simulator.inputs(path, draws=50)
    frame, dataset = found.draws_frame(), found.dataset()
    assert set(frame.attrs["units"]) == set(frame.columns)
    assert frame.attrs["units"]["price[2021]"] == "tkr/review" and frame["price[2021]"].between(0.9, 1.2).all()
    assert dataset["reviews"].dims == ("year", "draw", "recipient") and dataset["uptake"].attrs["units"]
    assert np.array_equal(dataset["reviews"].sel(year="2022", recipient="b"), frame["reviews[b, 2022]"])


def test_the_fitted_distribution_has_the_percentiles_that_were_stated(path: str) -> None:
    (table,) = simulator.inputs(path, draws=50).tables(simulator.Locale("en"))
    said = {row[0]: str(row[2]) for row in table.rows}
    match = re.fullmatch(r"lognormal\(mu (\S+), sigma (\S+)\)", said["uptake"])
    assert match is not None
    mu, sigma = map(float, match.groups())
    assert np.exp(mu + np.array([-1.2815516, 1.2815516]) * sigma) == pytest.approx([0.4, 0.8], rel=1e-4)
    assert said["reviews"] == "poisson" and said["price"].startswith("uniform(")


@pytest.mark.parametrize("ending", [".nc", ".parquet"])
def test_files_hold_the_same_draws(path: str, tmp_path: Path, ending: str) -> None:
    import pandas as pd
    import xarray as xr

    target = tmp_path / f"draws{ending}"
    arguments = ["inputs", path, "--draws", "40", "--to", str(target)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    wanted = simulator.inputs(path, draws=40)
    if ending == ".nc":
        with xr.open_dataset(target, engine="h5netcdf") as found:
            assert found.equals(wanted.dataset())
    else:
        assert np.array_equal(pd.read_parquet(target).to_numpy(), wanted.draws_frame().to_numpy())
    assert CliRunner().invoke(app, arguments).exit_code == 2  # never over a file unless told
    assert CliRunner().invoke(app, [*arguments, "--force"]).exit_code == 0


def test_another_kind_of_file_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        simulator.inputs(path, draws=10).write(tmp_path / "draws.csv")
    assert [problem.code for problem in bad.value.problems] == ["unknown_ending"]


def test_nothing_uncertain_is_an_empty_table(tmp_path: Path) -> None:
    text = "period: 2021\nrecipients: {rows: [{id: a, beds: 1}]}\npayments: {p: {amount: 1 kr}}\n"
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    found = simulator.inputs(str(tmp_path), draws=10)
    assert found.tables(simulator.Locale("sv"))[0].rows == () and list(found.draws_frame().columns) == ["cost"]
