"""A budget window: years by hand, what holds where nothing rises, doubt that widens, and what cannot be asked."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.decide.budget_window import BudgetWindow
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import BudgetWindowQuestion
from simulator.scenario.trends import read_trend

HEAD = """\
period: 2022
units: {{person: {{sv: [person, personer], en: [person, people]}}}}
recipients: {{rows: [{{id: a, listed: 1000, ages.x: 5}}, {{id: b, listed: 501, ages.x: 6}}]}}
quantities:
  listed: {{unit: person{round}}}
  ages: {{unit: person, classes: [x]}}
  price: {{value: 100 kr/person/year}}
  frame: {{value: 160 000 kr}}
{more}
funding:
  budget: {{amount: {amount}}}
payments:
  head: {{rate: price, per: listed, accrues: month}}
  fixed: {{amount: 1 000 kr}}
  step: {{rate: {{tiers: [[0, 1 kr/person/year], [100, 2 kr/person/year]]}}, per: listed}}
"""


def written(folder: Path, amount: str = "frame", more: str = "", rounded: str = "") -> str:
    path = folder / "scenario.yaml"
    path.write_text(HEAD.format(amount=amount, more=more, round=rounded), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("window"))


def costs(found: BudgetWindow) -> list[int]:
    return [one.cost.minor for one in found.years]


STEP = 1 * 100 + 2 * 900 + 1 * 100 + 2 * 401
"""Kronor of the payment in tiers, by hand: tiers are no price that rises."""


def test_by_hand(path: str) -> None:
    """1 501 people at 100 kr, 2 000 kr for being there; prices and that amount rise 10 %, people 2 % a year."""
    found = BudgetWindowQuestion(path, 3, index=("10 %",), growth=("listed 2 %",)).answer()

    def step(people: Fraction) -> Fraction:
        return 100 + 2 * (people - 100)

    expected = []
    for k in range(3):
        price, grown = Fraction(11, 10) ** k, Fraction(102, 100) ** k
        each = [grown * 1000, grown * 501]
        expected.append(sum(round(100 * (100 * price * n + 1000 * price + step(n))) for n in each))
    assert np.abs(np.array(costs(found)) - expected).max() <= 2  # each payment of each centre is rounded to the öre
    assert [name for name, _ in found.windowed.rising] == ["price", "fixed", "listed"]
    assert [one.assumed for one in found.years] == [False, True, True]
    assert [one.budget.minor for one in found.years if one.budget] == [160_000_00] * 3
    assert found.windowed.repeated == ("budget",)
    assert found.whole.cost.minor == sum(costs(found))
    assert found.draws == 0 and found.years[0].low is None and found.years[0].over is None


def test_where_nothing_rises_every_year_is_the_stated_one(path: str) -> None:
    found = BudgetWindowQuestion(path, 4).answer()
    assert costs(found) == [simulator.settle(path).cost.minor] * 4
    assert any("Nothing rises" in note for note in found.notes(Locale("en")))


def test_the_first_year_is_that_of_run_draw_by_draw() -> None:
    plain = simulator.simulate("vasterbotten-2021", "open-fee", draws=128, prove=False).designs[0]
    found = BudgetWindowQuestion("vasterbotten-2021", 2, ("open-fee",), draws=128).answer()
    first = found.years[0]
    assert (first.low, first.high, first.over) == (plain.cost["p5"], plain.cost["p95"], plain.overrun_probability)


def test_an_index_of_nothing_changes_nothing(path: str) -> None:
    assert costs(BudgetWindowQuestion(path, 3, index=("0 %",)).answer()) == costs(
        BudgetWindowQuestion(path, 3).answer()
    )


def test_doubt_widens_year_by_year_and_less_when_it_is_new_each_year(path: str) -> None:
    how: dict[str, Any] = {"index": ("price 2 % (0..4)",), "draws": 400}
    shared = BudgetWindowQuestion(path, 4, **how).answer()
    anew = BudgetWindowQuestion(path, 4, each_year=True, **how).answer()

    def widths(found: BudgetWindow) -> list[float]:
        return [one.high.value - one.low.value for one in found.years if one.high and one.low]

    assert widths(shared)[0] == widths(anew)[0] == 0
    assert widths(shared) == sorted(widths(shared)) and widths(anew) == sorted(widths(anew))
    # Shared, k years widen about k times; independent, about the square root of k times.
    assert 2.6 < widths(shared)[3] / widths(shared)[1] < 3.4
    assert 1.4 < widths(anew)[3] / widths(anew)[1] < 2.1
    assert costs(shared) == costs(anew)


def test_the_probability_is_counted_on_the_draws(path: str) -> None:
    """The price rises 0-4 % a year (P10-P90, median 2 %): with a budget at the median half of the draws pass it."""
    found = BudgetWindowQuestion(path, 2, index=("price 2 % (0..4)",), draws=1000).answer()
    first, last = found.years
    assert first.over is not None and first.over.value == 0 and last.over is not None
    assert last.low is not None and last.high is not None
    head = 150_100_00
    rest = last.cost.minor - round(head * 1.02)
    assert abs(last.low.value - (head * (1.02 - 0.02 * 1.645 / 1.2816) + rest)) < head * 0.003
    assert abs(last.high.value - (head * (1.02 + 0.02 * 1.645 / 1.2816) + rest)) < head * 0.003
    needed = (160_000_00 - rest) / head - 1  # the rise at which the budget is just enough
    from scipy.stats import norm

    expected = 1 - norm.cdf((needed - 0.02) / (0.02 / 1.2816))
    assert last.over.low - 0.02 <= expected <= last.over.high + 0.02


def test_a_rounded_and_correlated_number_rises(tmp_path: Path) -> None:
    more = "  other: {value: 2, uncertain: {p10: 1.5, p90: 2.5, correlated: {price: 0.5}}}\n"
    more += "  both: {is: other * price}\n"
    text = written(tmp_path, more=more, rounded=", round: {to: 1 person}")
    Path(text).write_text(
        Path(text).read_text("utf-8")
        .replace("value: 100 kr/person/year", "value: 100 kr/person/year, uncertain: {p10: 98 %, p90: 102 %}")
        .replace("rate: price", "rate: both"), "utf-8",
    )  # fmt: skip
    found = BudgetWindowQuestion(text, 2, index=("price 10 %",), growth=("listed 0.05 %",), draws=64).answer()
    head = [year.cost.minor - 2 * 1_000_00 - STEP * 100 for year in found.years]
    # 1000.5 is 1001 people and 501.25 is 501; twice 110 kr for each, and 2 kr for one more in the tiers.
    assert head == [2 * 100 * 1501 * 100, 2 * 110 * 1502 * 100 + 2_00]
    assert found.years[0].low is not None


def test_designs_that_ask_for_the_baseline_go_on(tmp_path: Path) -> None:
    text = written(tmp_path)
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "pool.yaml").write_text(
        "extends: ../scenario.yaml\nwhy: the same money as a pool\n"
        "change: {payments.head: {pool: baseline(total(head)), shared_by: listed}}\n"
    )
    (tmp_path / "designs" / "cheaper.yaml").write_text(
        "extends: pool.yaml\nwhy: a price that nobody is paid by\nchange: {quantities.price.value: 7 kr/person/year}\n"
        "add: {payments.more: {rate: price, per: listed}}\n"
    )
    for index in (("price 5 %",), ("price 0 %",), ("5 %",)):
        was = BudgetWindowQuestion(text, 3, index=index).answer()
        assert costs(BudgetWindowQuestion(text, 3, ("pool",), index=index).answer()) == costs(was)
        factor = 1 + Fraction(index[0].split()[-2]) / 100
        more = [round(7 * factor**k * 1000 * 100) + round(7 * factor**k * 501 * 100) for k in range(3)]
        now = BudgetWindowQuestion(text, 3, ("cheaper",), index=index).answer()
        # Today's price is 100 kr in the baseline's pool, and 7 kr in the design's own payment.
        assert [a - b for a, b in zip(costs(now), costs(was), strict=True)] == more


def test_a_budget_of_its_own_for_each_year_or_none(tmp_path: Path) -> None:
    yearly = BudgetWindowQuestion(written(tmp_path, "160 000 kr/year"), 3, index=("budget 5 %",)).answer()
    assert [one.budget.minor for one in yearly.years if one.budget] == [160_000_00, 168_000_00, 176_400_00]
    window = written(tmp_path, "160 000 kr, use: [2022-01-01, 2023-12-31]")
    several = BudgetWindowQuestion(window, 3).answer()
    assert [one.budget for one in several.years[:2]] == [None, None] and several.over_years == ("budget",)
    assert several.years[2].budget is not None and several.years[2].budget.minor == 0
    doubtful = BudgetWindowQuestion(
        written(tmp_path, "160 000 kr/year"), 2, index=("budget 5 % (3..7)",), draws=32
    ).answer()
    assert doubtful.years[1].over is None and "itself" in " ".join(doubtful.notes(Locale("en")))


def test_no_figures_is_no_forecast() -> None:
    found = BudgetWindowQuestion("jamtland-harjedalen-2025", 2, draws=8).answer()
    assert found.nothing_stated == ("2026",) and "no forecast" in found.sentence(Locale("en"))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"years": 31}, "window_years"),
        ({"index": ("x",)}, "window_trend"),
        ({"index": ("price 5 % (1..2)",)}, "window_trend"),
        ({"growth": ("2 %",)}, "window_trend"),
        ({"growth": ("nothing 2 %",)}, "unknown_name"),
        ({"growth": ("ages 2 %",)}, "window_cannot"),
        ({"index": ("step 2 %",)}, "window_cannot"),
        ({"index": ("2 %", "price 3 %")}, "window_twice"),
    ],
)
def test_what_cannot_be_asked(path: str, how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        BudgetWindowQuestion(path, **{"years": 3, **how}).answer()
    assert [problem.code for problem in bad.value.problems] == [code]


def test_part_of_a_year_does_not_go_on(tmp_path: Path) -> None:
    text = tmp_path / "half.yaml"
    text.write_text(
        "period: {from: 2022-01-01, to: 2022-06-30}\nrecipients: {rows: [{id: a, listed: 5}]}\n"
        "quantities: {listed: {unit: person}}\n"
        "payments: {head: {rate: 1 kr/person/year, per: listed, accrues: month}}\n"
    )
    with pytest.raises(ScenarioError) as bad:
        BudgetWindowQuestion(str(text), 3).answer()
    assert [problem.code for problem in bad.value.problems] == ["window_part_year"]


def test_a_broken_year_goes_on_in_broken_years(tmp_path: Path) -> None:
    text = Path(written(tmp_path, "160 000 kr/year"))
    text.write_text(text.read_text("utf-8").replace("period: 2022", "period: {from: 2022-07-01, to: 2023-06-30}"))
    found = BudgetWindowQuestion(str(text), 3, index=("fixed 10 %",)).answer()
    assert [one.label for one in found.years] == ["2022/23", "2023/24", "2024/25"]
    assert [cost - costs(found)[0] for cost in costs(found)] == [0, 200_00, 420_00]


@pytest.mark.parametrize(
    ("text", "rate", "low", "high"),
    [("x 2 % (1..3)", "0.02", "0.01", "0.03"), ("x -1,5 % (-2 .. -1 %)", "-0.015", "-0.02", "-0.01"),
     ("x 2%", "0.02", None, None), ("x 2 % (2..2)", "0.02", None, None)],
)  # fmt: skip
def test_changes_a_year_as_people_write_them(text: str, rate: str, low: str | None, high: str | None) -> None:
    found = read_trend(text, "growth")
    ends = tuple(None if end is None else Decimal(end) for end in (low, high))
    assert (found.name, found.rate, found.low, found.high) == ("x", Decimal(rate), *ends)


def test_on_the_command_line(path: str) -> None:
    def asked(*args: str) -> Any:
        return CliRunner().invoke(app, ["run", path, *args])

    shown = asked("--years", "3", "--index", "price 2 % (1..3)", "--draws", "64", "--lang", "sv")
    assert shown.exit_code == 0 and shown.stdout.startswith("2024 kostar") and shown.stdout.count("2024 kostar") == 1
    assert "2023 *" in shown.stdout and "Antagande: budget" in shown.stdout
    as_json = json.loads(asked("--years", "2", "--json").stdout)
    assert [row["year"] for row in as_json["window"]["rows"]] == ["2022", "2023 *"]
    for args, said in (
        (["--index", "2 %"], "--years"),
        (["--years", "2", "--over", "year"], "--over"),
        (["--years", "two"], "--years"),
    ):
        done = asked(*args, "--lang", "en")
        assert done.exit_code == 2 and said in done.output
