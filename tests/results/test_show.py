"""What a notebook shows: tables with captions, the figures of the result, and no text that becomes markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import simulator
from simulator.language import Locale
from simulator.money import format_money
from simulator.tables.cells import amount, probability_with_interval
from simulator.tables.html import MOST_ROWS, table_html
from simulator.tables.table import Column, Table

VOID = {"br", "img", "hr"}


class Tree(HTMLParser):
    """Tags that open and close in order, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in VOID and all(not name.startswith("on") and name not in ("src", "href") for name, _ in attrs)
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_result_shows_its_totals_against_the_budget() -> None:
    result = simulator.settle("vasterbotten-2021", "capped-fee")
    tree = Tree(result._repr_html_())
    assert tree.seen.count("caption") == tree.seen.count("table") == 2
    for money in (*result.totals.values(), *result.by_recipient.values()):
        assert amount(money, Locale("sv"), unit=False) in tree.texts
    assert amount(result.cost, Locale("sv")) in tree.texts
    assert any("Påhittade" in text for text in tree.texts)


def test_a_comparison_shows_every_design() -> None:
    comparison = simulator.compare("vasterbotten-2021")
    tree = Tree(comparison._repr_html_())
    assert {design.name for design in comparison.designs} < set(tree.texts)
    assert tree.texts.count("vasterbotten-2021 *") == 1


def test_an_explanation_shows_every_number_of_its_tree() -> None:
    explanation = simulator.explain("vasterbotten-2021", "hc01", "medication_reviews")
    tree = Tree(explanation._repr_html_())
    assert tree.seen.count("tr") - 1 == len(explanation.text("sv").splitlines())
    assert 'class="in1"' in explanation._repr_html_()


def test_a_simulation_shows_each_design_with_its_risk() -> None:
    simulation = simulator.compare_draws("vasterbotten-2021", ["open-fee", "capped-fee"], draws=400)
    tree = Tree(simulation._repr_html_())
    assert tree.seen.count("tr") == 4 + 3 and {"open-fee", "capped-fee"} < set(tree.texts)
    found = next(risk for risk in simulation.designs if risk.name == "open-fee").overrun_probability
    assert probability_with_interval(found, Locale("sv")) in tree.texts


def test_paired_designs_show_their_difference_and_how_sure_it_is() -> None:
    paired = simulator.compare_draws("vasterbotten-2021", ["open-fee", "capped-fee"], draws=400).paired
    tree = Tree(paired._repr_html_())
    assert tree.seen.count("tr") == 3 and {"open-fee", "capped-fee"} < set(tree.texts)
    open_fee = paired.designs[0]
    shown = format_money(round(open_fee.difference["mean"].known()), sign=True, unit=False)
    assert shown in tree.texts
    assert probability_with_interval(open_fee.cheaper_probability, Locale("sv")) in tree.texts
    assert any("Påhittade" in text for text in tree.texts)


def test_a_ledger_shows_what_becomes_of_each_source_and_what_nobody_pays() -> None:
    ledger = simulator.ledger("jamtland-harjedalen-2022")
    tree = Tree(ledger._repr_html_())
    assert tree.seen.count("table") == 4 and set(ledger.sources) < set(tree.texts)
    for entry in ledger.entries:
        assert amount(entry.amount, Locale("sv"), unit=False) in tree.texts and str(entry.date) in tree.texts
    assert any(format_money(365_004_00, unit=False) in text for text in tree.texts)
    assert amount(ledger.sources["grant_2021"]["granted"], Locale("sv"), unit=False) in tree.texts


def test_a_long_ledger_is_cut_and_it_is_said() -> None:
    ledger = simulator.ledger("vasterbotten-2021")
    assert len(ledger.entries) > MOST_ROWS
    assert f"... {len(ledger.entries) - MOST_ROWS} rader till" in Tree(ledger._repr_html_()).texts


def test_incentives_show_what_one_more_pays() -> None:
    found = simulator.incentives("vasterbotten-2021", "reviews", "open-fee")
    tree = Tree(found._repr_html_())
    assert tree.seen.count("tr") == 1 + len(found.rewards)
    for reward in found.rewards:
        assert amount(reward.payment, Locale("sv"), unit=False) in tree.texts
    assert tree.texts.count("3 000".replace(" ", "\xa0")) >= len(found.rewards)


def test_many_recipients_are_cut_and_it_is_said() -> None:
    rows = [{"id": f"hc{i}", "beds": 1} for i in range(MOST_ROWS + 5)]
    file = simulator.ScenarioFile(
        period=2026,
        quantities={"beds": {"unit": "bed"}},
        payments={"per_bed": {"rate": "1 kr/bed/year", "per": "beds"}},
    )
    tree = Tree(simulator.settle(simulator.build(file, {"recipients": rows}))._repr_html_())
    assert "... 5 rader till" in tree.texts and f"hc{MOST_ROWS}" not in tree.texts


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '" onmouseover="x', "a & b", "</td></table>"])
def test_text_stays_text(text: str) -> None:
    tree = Tree(table_html(Table("t", text, (Column("a", text, "name"),), ((text,),), notes=(text,)), Locale("sv")))
    assert "script" not in tree.seen
    assert tree.texts.count(text) == 4
    explanation = simulator.explain("vasterbotten-2021", "hc01", "per_bed")
    shown = replace(explanation, rule=text, source=text)._repr_html_()
    assert not re.search(r"<script|onmouseover=\"x", shown) and text in Tree(shown).texts


def test_english_when_asked_for() -> None:
    assert "Cost against the budget" in simulator.settle("vasterbotten-2021").show("en")._repr_html_()
