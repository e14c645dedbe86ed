"""Plots of money over time hold to their tables: the cliff, cash by month and the flow of the ledger."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import simulator
from simulator.money import format_millions
from simulator.report.plots import plot_cashflow, plot_cliff, plot_ledger
from simulator.report.plots.cliff import borne
from simulator.report.plots.flow import MOST_NODES, MOST_RECIPIENTS, links
from simulator.report.plots.money import months
from simulator.report.plots.style import PART_COLOURS

SCALES = {"mkr": 10**8, "tkr": 10**5, "kr": 100}
OVER_TIME = [
    ("jamtland-harjedalen-2022", "cliff"),
    ("jamtland-harjedalen-2022", "each-year"),
    ("jamtland-harjedalen-2025", "outturn"),
    ("vastmanland-2022", "money-gone-2024-successor"),
    ("vastmanland-2022", "initial-reclaimed"),
    ("socialstyrelsen-2023", "requisitions"),
]


def new_axes() -> Axes:
    return Figure().subplots()


def scale_of(ax: Axes) -> int:
    return SCALES[ax.get_ylabel().rsplit(", ", 1)[1]]


def texts(ax: Axes) -> list[str]:
    return [text.get_text().replace("\u00a0", " ") for text in ax.texts if text.get_text()]


@pytest.mark.parametrize(("name", "design"), OVER_TIME)
def test_the_cliff_is_the_tables_year_by_year(name: str, design: str) -> None:
    table = simulator.cliff(name, design)
    ax = plot_cliff(table, new_axes(), "sv")
    drawn: dict[tuple[str, int], float] = {}
    for bars in ax.containers:
        for bar in bars:
            drawn[bars.get_label(), round(bar.get_x() + bar.get_width() / 2)] = bar.get_height() * scale_of(ax)
    years = list(table.by_year)
    frame = table.frame()
    expected = {}
    for label, column in (("Av bidrag", "grants"), ("Av ordinarie budget", "ordinary"), ("Ofinansierat", "unfunded")):
        for year, kronor in frame.groupby("year")[column].sum().items():
            if kronor:
                expected[label, years.index(year)] = kronor * 100
    assert drawn == pytest.approx(expected)
    lacking = [money.minor for money in table.by_year.values() if money]
    assert texts(ax) == [format_millions(amount).replace("\u00a0", " ") for amount in lacking]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == years
    assert ax.get_ylim()[0] == 0


def test_bars_of_the_cliff_stand_on_each_other() -> None:
    table = simulator.cliff("jamtland-harjedalen-2022", "cliff")
    ax = plot_cliff(table, new_axes(), "sv")
    tops = defaultdict(float)
    for bar in ax.patches:
        place = round(bar.get_x() + bar.get_width() / 2)
        assert bar.get_y() == pytest.approx(tops[place])
        tops[place] += bar.get_height()
    cost = [sum(part[year] for part in borne(table).values()) / 10**8 for year in table.by_year]
    assert [tops[k] for k in range(len(cost))] == pytest.approx(cost)
    assert max(cost) == 9.0  # cirka 9 mkr a year


@pytest.mark.parametrize(("name", "design"), OVER_TIME)
def test_cash_is_the_tables_month_by_month_and_source_by_source(name: str, design: str) -> None:
    cash = simulator.cashflow(name, design)
    ax = plot_cashflow(cash, new_axes(), "sv")
    frame = cash.frame().fillna({"source": ""})
    by_month = months(cash)
    drawn = defaultdict(float)
    for bars in ax.containers:
        for k, bar in enumerate(bars):
            if bar.get_height():
                colour = to_hex(bar.get_facecolor())
                drawn[colour, list(by_month)[k], bar.get_height() > 0] += bar.get_height() * scale_of(ax) / 100
    sources = list(dict.fromkeys(source for sums in by_month.values() for source in sums))
    expected = defaultdict(float)
    for row in frame.to_dict("records"):
        colour = PART_COLOURS[sources.index(row["source"])]
        expected[colour, row["month"], True] += row["in"]
        expected[colour, row["month"], False] -= row["out"]
    assert drawn == pytest.approx({key: amount for key, amount in expected.items() if amount})
    (running,) = (line for line in ax.lines if line.get_label() == "in minus ut hittills")
    net = frame.groupby("month")["in"].sum() - frame.groupby("month")["out"].sum()
    total = net.reindex(list(by_month)).fillna(0).cumsum()
    assert np.asarray(running.get_ydata()) * scale_of(ax) / 100 == pytest.approx(total.to_numpy())


@pytest.mark.parametrize(("name", "design"), OVER_TIME)
def test_nodes_of_the_flow_are_the_ledgers_sums(name: str, design: str) -> None:
    book = simulator.ledger(name, design)
    ax = plot_ledger(book, new_axes(), "sv")
    shown = texts(ax)
    for source, sums in book.sources.items():
        assert f"{source.replace('_', ' ')} {millions(sums['granted'].minor)}" in shown
    words = {"repaid": "återbetalt", "lapsed": "förfallet", "open": "oavgjort", "carried": "överfört"}
    for way, label in words.items():
        amount = sum(sums[way].minor for sums in book.sources.values())
        assert (f"{label} {millions(amount)}" in shown) is (amount > 0)
    lacking = sum(money.minor for money in book.unfunded.values())
    assert (f"Utanför bilden: utan finansiering {millions(lacking)}" in shown) is (lacking > 0)


def millions(amount: int) -> str:
    return format_millions(amount).replace("\u00a0", " ")


def test_bands_are_as_wide_as_the_money() -> None:
    book = simulator.ledger("vastmanland-2022")
    ax = plot_ledger(book, new_axes(), "sv")
    left, right = links(book, "sv")
    whole = sum(link.amount for link in left)
    bands = [shape.get_paths()[0].vertices for shape in ax.collections[: len(left) + len(right)]]
    at_start = [np.ptp(band[np.isclose(band[:, 0], band[:, 0].min()), 1]) for band in bands]
    assert at_start == pytest.approx([link.amount / whole for link in [*left, *right]])
    assert len({link.end for link in right}) == MOST_RECIPIENTS
    others = [link for link in right if "övriga" in link.end]
    assert sum(link.amount for link in others) == whole - sum(link.amount for link in right if link not in others)


BACK = """
title: {sv: x, en: x}
period: 2026
recipients:
  rows: [{id: north, beds: 60, fine: 10}, {id: south, beds: 40, fine: 900}]
quantities:
  beds: {unit: bed}
  fine: {unit: 1/year}
funding:
  budget: {amount: 1 mkr, left: not_stated}
payments:
  per_bed: {rate: 3 500 kr/bed/year, per: beds}
  deduction: {rate: -100 kr, per: fine, negative: allowed}
"""


def test_what_comes_back_from_recipients_is_a_source_of_its_own(tmp_path: Path) -> None:
    """350 000 kr for beds of a budget of a million; 91 000 kr come back, so that 741 000 are left."""
    (tmp_path / "scenario.yaml").write_text(BACK, "utf-8")
    book = simulator.ledger(tmp_path)
    left, right = links(book, "sv")
    back = sum(link.amount for link in left if link.start == "tillbaka från mottagare")
    assert back == 9_100_000
    assert sum(link.amount for link in left if link.start == "budget") == 100_000_000
    assert sum(link.amount for link in left if link.end == "oavgjort") == 74_100_000
    assert {(link.end, link.amount) for link in right} == {("north", 21_000_000), ("south", 14_000_000)}
    assert "budget 1,00 mkr" in texts(plot_ledger(book, new_axes(), "sv"))


def test_money_out_that_is_taken_back_stands_above_the_line(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(BACK.replace("3 500 kr", "0 kr"), "utf-8")
    ax = plot_cashflow(simulator.cashflow(tmp_path), new_axes(), "sv")
    assert sum(bar.get_height() for bar in ax.patches) * scale_of(ax) == 9_100_000


@pytest.mark.parametrize(("name", "design"), OVER_TIME)
def test_bars_of_cash_stand_on_each_other(name: str, design: str) -> None:
    """From the line outwards, money in above it and money out below it, without gaps or overlaps."""
    ax = plot_cashflow(simulator.cashflow(name, design), new_axes(), "sv")
    ends: dict[tuple[int, bool], float] = defaultdict(float)
    for bar in (bar for bar in ax.patches if bar.get_height()):
        side = round(bar.get_x() + bar.get_width() / 2), bar.get_height() > 0
        assert bar.get_y() == pytest.approx(ends[side])
        ends[side] += bar.get_height()
    assert ends


TWO = """
title: {sv: x, en: x}
period: 2026
recipients:
  rows: [{id: north, beds: 60}]
quantities:
  beds: {unit: bed}
funding:
  one: {amount: 100 000 kr, received: 2026-05-02, left: not_stated}
  other: {amount: 50 000 kr, received: 2026-05-20, left: not_stated}
payments:
  per_bed: {rate: 2 000 kr/bed/year, per: beds, funded_by: [one, other]}
"""


def test_money_from_two_sources_in_one_month_is_one_bar_upon_the_other(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(TWO, "utf-8")
    ax = plot_cashflow(simulator.cashflow(tmp_path), new_axes(), "sv")
    may = [(bar.get_y(), bar.get_height()) for bar in ax.patches if bar.get_height() > 0]
    assert may == [(0, 100), (100, 50)] and scale_of(ax) == SCALES["tkr"]


def test_many_sources_and_uses_are_drawn_as_the_largest_and_the_others(tmp_path: Path) -> None:
    rows = "".join(f"  s{n}: {{amount: {100 + n} kr/year, left: lapses}}\n" for n in range(40))
    pays = "".join(f"  p{n}: {{amount: {n + 1} kr, funded_by: [s{n}]}}\n" for n in range(40))
    text = f"title: {{sv: x, en: x}}\nperiod: 2026\nrecipients: {{rows: [{{id: a}}, {{id: b}}]}}\nfunding:\n{rows}"
    (tmp_path / "scenario.yaml").write_text(f"{text}payments:\n{pays}")
    book = simulator.ledger(tmp_path / "scenario.yaml")
    left, right = links(book, "en")
    starts, uses = {link.start for link in left}, {link.end for link in left} - {"lapsed"}
    assert len(starts) == len(uses) == MOST_NODES
    assert uses == {link.start for link in right} and "17 others" in starts & uses
    assert sum(link.amount for link in left) == sum(sums["granted"].minor for sums in book.sources.values())
    assert sum(link.amount for link in right) == 100 * 2 * sum(range(1, 41))
