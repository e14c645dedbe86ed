"""A probability reads the same wherever it is shown, and what it rests on is never told as something else."""

import itertools

import pytest

from simulator.estimate import Estimate, exactly, proven
from simulator.language import LANGUAGES, Locale
from simulator.report.plots.risk import overrun_text
from simulator.report.xlsx_cells import shown
from simulator.results.estimates import proportion
from simulator.results.risk import DesignRisk
from simulator.tables.cells import cell_text, probability, probability_with_interval
from simulator.tables.html import table_html
from simulator.tables.table import Column, Table, Uncertain
from simulator.tables.terminal import table_text

DRAWS = 500
NEVER, ONCE, ALL_BUT_ONE, ALWAYS = (proportion(hits, DRAWS) for hits in (0, 1, DRAWS - 1, DRAWS))
KINDS = {"proven": proven(0.0), "never": NEVER, "once": ONCE, "all but one": ALL_BUT_ONE, "always": ALWAYS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_proven_not_seen_and_seen_are_never_the_same_text(language: str) -> None:
    locale = Locale.of(language)
    for say in (probability, probability_with_interval):
        texts = {name: say(found, locale) for name, found in KINDS.items()}
        for one, other in itertools.combinations(texts, 2):
            assert texts[one] != texts[other], (one, other)
        certain = {"0\u00a0%", "100\u00a0%"}
        assert not certain & {texts[name] for name in ("never", "once", "all but one", "always")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_terminal_notebook_plot_and_memo_say_it_alike(language: str, kind: str) -> None:
    locale, found = Locale.of(language), KINDS[kind]
    said = probability(found, locale)
    column = Column("p", "P")
    table = Table("t", "", (Column("n", "n", "name"), column), (("a", Uncertain(found, "share")),))
    assert cell_text(Uncertain(found, "share"), column, locale) == said
    assert said in table_text(table, locale, 80) and said in table_html(table, locale)
    if kind != "proven":  # of which the plot says that the budget cannot be passed
        assert overrun_text(Told(found), language).endswith(said)
    if found.basis != "interval":  # which a workbook holds as a number of per cent
        assert shown(Uncertain(found, "share"), column, locale).value == said


class Told(DesignRisk):
    """A design whose risk is given."""

    def __init__(self, found: Estimate) -> None:
        self.__dict__ |= {"overrun_probability": found, "proven": False, "budget": exactly(1.0)}
