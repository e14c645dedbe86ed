"""Commands about money over time: ledger, cashflow, cliff, settle, report-back and grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import show_json
from simulator.cli.shared import (
    DesignOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    day_of,
    in_language,
)

AsOfOption = Annotated[str | None, typer.Option("--as-of", help="Dag, t.ex. 2022-12-31 / day")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(ledger)
    app.command()(cashflow)
    app.command()(cliff)
    app.command()(settle)
    app.command("report-back")(report_back)
    app.command()(grants)


def _run(lang: str | None, work: Callable[[], None]) -> None:
    def done() -> int:
        work()
        return 0

    in_language(lang, done)


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text)


def ledger(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Huvudboken: varje krona från bidrag till mottagare / the ledger: every krona from grant to recipient."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_ledger

        table, settlement = api.ledger_and_settlement(scenario, *(design or ()), as_of=_day(as_of))
        if as_json:
            show_json(table.to_json())
        else:
            print_ledger(table, settlement)

    _run(lang, work)


def cashflow(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Kassaflöde per månad, källa och mottagare / cash by month, source and recipient."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_cashflow

        table = api.cashflow(scenario, *(design or ()))
        if as_json:
            show_json(table.to_json())
        else:
            print_cashflow(table)

    _run(lang, work)


def cliff(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Kostnad per år när bidragen tar slut: vem bär den, och vad är ofinansierat / the financing cliff by year."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_notes, print_unfunded

        table = api.cliff(scenario, *(design or ()))
        if as_json:
            show_json(table.to_json())
        else:
            print_unfunded(table.settlement)
            print_notes(table.settlement)

    _run(lang, work)


def settle(
    scenario: ScenarioArgument,
    outturn: Annotated[Path, typer.Option("--outturn", help="CSV eller Excel: name, row, value, known / CSV or Excel")],
    as_of: Annotated[str, typer.Option("--as-of", help="Dag, t.ex. 2022-12-31 / day")],
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Slutavräkning och prognos på utfall / settlement and forecast on an outturn."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_follow_up

        table = api.settle_outturn(scenario, outturn, _day(as_of) or date.max, *(design or ()))
        if as_json:
            show_json(table.to_json())
        else:
            print_follow_up(table)

    _run(lang, work)


def report_back(
    scenario: ScenarioArgument,
    source: Annotated[list[str] | None, typer.Option("--source", help="Källa, annars alla / source, else all")] = None,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Återrapportering per bidrag: använt till vad och av vem / report-back of each grant: for what and by whom."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_report_back

        tables = api.report_back(scenario, *(design or ()), sources=source)
        if as_json:
            show_json({"report_back": [table.to_json() for table in tables]})
        else:
            for table in tables:
                print_report_back(table)

    _run(lang, work)


def grants(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenarier med bidrag / scenarios with grants")] = None,
    unused: Annotated[str, typer.Option("--unused", help="Andel som inte används / share not used")] = "10 %",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Årsslutets regler sida vid sida: överförs, behålls, återbetalas / the end-of-year rules side by side."""

    def work() -> None:
        from simulator import api_funding as api
        from simulator.report.funding_tables import print_grants

        share = api.share(unused)
        rows, loaded = api.grants(scenarios or api.WITH_GRANTS, share)
        if as_json:
            show_json({"unused": float(share), "grants": [row.to_json(loaded[0].currency) for row in rows]})
        else:
            print_grants(rows, share, loaded)

    _run(lang, work)
