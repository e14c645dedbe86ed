"""Money over time for other programs: ledger, cash flow, settlement on an outturn, report-back and grants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from simulator.api import load
from simulator.engine.known import as_it_was_known
from simulator.engine.outturn import follow
from simulator.engine.settle import settle as _settle
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, refusal
from simulator.results.cashflow import Cashflow
from simulator.results.cashflow import cashflow as _cashflow
from simulator.results.cliff import Cliff
from simulator.results.cliff import cliff as _cliff
from simulator.results.end_of_year import EndsOfYear, end_of_year
from simulator.results.followed import FollowUp
from simulator.results.ledger import Ledger
from simulator.results.ledger import ledger as _ledger
from simulator.results.report_back import ReportBack
from simulator.results.report_back import report_back as _report_back
from simulator.scenario.definitions import Scenario
from simulator.scenario.knowledge import as_known
from simulator.scenario.outturn import read_outturn

WITH_GRANTS = ("jamtland-harjedalen-2022", "socialstyrelsen-2023", "jamtland-harjedalen-2025")


def _loaded(scenario: str | Path | Scenario, designs: Sequence[str | Path]) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load(scenario, *designs)


def ledger(scenario: str | Path | Scenario, *designs: str | Path, as_of: date | None = None) -> Ledger:
    """Dated entries of every source; ``frame()`` gives them as a table, and ``as_of`` keeps to what was known on a day.

    >>> table = ledger("jamtland-harjedalen-2022")
    >>> table.sources["grant_2021"]["used"]
    Money('4317498.00 SEK')
    """
    read = _loaded(scenario, designs)
    settlement = _settle(read if as_of is None else as_known(read, as_of))
    return _ledger(settlement, as_it_was_known(settlement), as_of=as_of)


def cashflow(scenario: str | Path | Scenario, *designs: str | Path) -> Cashflow:
    """Cash by month, source and recipient; ``frame()`` gives it as a table."""
    settlement = _settle(_loaded(scenario, designs))
    return _cashflow(settlement, as_it_was_known(settlement, payments=True))


def cliff(scenario: str | Path | Scenario, *designs: str | Path) -> Cliff:
    """What everything costs by year, what grants and ordinary budgets bear, and what nobody does."""
    return _cliff(_settle(_loaded(scenario, designs)))


def settle_outturn(scenario: str | Path | Scenario, outturn: str | Path, as_of: date, *designs: str | Path) -> FollowUp:
    """What is paid, due and conditional on what has been reported by a day, and the forecast."""
    read = _loaded(scenario, designs)
    return FollowUp(follow(read, read_outturn(read, Path(outturn), as_of)))


def report_back(
    scenario: str | Path | Scenario, *designs: str | Path, sources: Sequence[str] | None = None
) -> list[ReportBack]:
    """The report-back table of each source."""
    settlement = _settle(_loaded(scenario, designs))
    if not settlement.scenario.funding:
        raise refusal("no_plan_or_funding", Place((settlement.scenario.files or ("",))[0]))
    return [_report_back(settlement, name) for name in sources or settlement.scenario.funding]


def grants(scenarios: Sequence[str | Path], unused: Fraction) -> EndsOfYear:
    """What each grant's end-of-window rule makes of the same unused share."""
    return end_of_year([_settle(load(name)) for name in scenarios], unused)


def share(text: str) -> Fraction:
    """A share between 0 and 100 % as people write it."""
    try:
        literal = read_literal(text, "SEK")
    except NumeralError:
        raise refusal("percent_wanted", Place(text), text=text) from None
    if literal.unit.dims or not 0 <= literal.value <= 1:
        raise refusal("percent_wanted", Place(text), text=text)
    return literal.value
