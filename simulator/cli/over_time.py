"""Commands about money over time: ledger, cashflow, cliff, settle, report-back and grants."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import answer
from simulator.cli.shared import (
    DesignOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    day_of,
)
from simulator.language import Locale
from simulator.tables.shown import Shown

MOST_ENTRIES = 200
"""Entries of a ledger that a terminal shows."""
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="Dag, t.ex. 2022-12-31 / day")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(ledger)
    app.command()(cashflow)
    app.command()(cliff)
    app.command()(settle)
    app.command("report-back")(report_back)
    app.command()(grants)


def _day(text: str | None, locale: Locale) -> date | None:
    return None if text is None else day_of(text, locale)


def ledger(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Huvudboken: varje krona från bidrag till mottagare / the ledger: every krona from grant to recipient."""

    def ask(locale: Locale) -> Shown:
        from simulator import api

        return api.ledger(scenario, *(design or ()), as_of=_day(as_of, locale))

    answer(lang, ask, as_json=as_json, most_rows=MOST_ENTRIES)


def cashflow(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Kassaflöde per månad, källa och mottagare / cash by month, source and recipient."""

    def ask(_: Locale) -> Shown:
        from simulator import api

        return api.cashflow(scenario, *(design or ()))

    answer(lang, ask, as_json=as_json, most_rows=None)


def cliff(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Kostnad per år när bidragen tar slut: vem bär den, och vad är ofinansierat / the financing cliff by year."""

    def ask(_: Locale) -> Shown:
        from simulator import api

        return api.cliff(scenario, *(design or ()))

    answer(lang, ask, as_json=as_json, most_rows=None)


def settle(
    scenario: ScenarioArgument,
    outturn: Annotated[Path, typer.Option("--outturn", help="CSV eller Excel: name, row, value, known / CSV or Excel")],
    as_of: Annotated[str, typer.Option("--as-of", help="Dag, t.ex. 2022-12-31 / day")],
    recipient: Annotated[
        str | None, typer.Option("--recipient", help="Bara en mottagare, i en mening och en tabell / one recipient")
    ] = None,
    draws: Annotated[
        int | None, typer.Option("--draws", min=1, help="Dragningar: P5-P95 av varje utbetalning / P5-P95 of payments")
    ] = None,
    seed: Annotated[int, typer.Option(help="Frö / seed")] = 1,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Slutavräkning och prognos på utfall / settlement and forecast on an outturn."""

    def ask(locale: Locale) -> Shown:
        from simulator.questions import SettleQuestion

        day = day_of(as_of, locale)
        asked = SettleQuestion(scenario, str(outturn), day, tuple(design or ()), recipient, draws, seed)
        return asked.answer()

    answer(lang, ask, as_json=as_json, most_rows=None)


def report_back(
    scenario: ScenarioArgument,
    source: Annotated[list[str] | None, typer.Option("--source", help="Källa, annars alla / source, else all")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Fil att skicka: .xlsx, .docx, .pdf, .html, .csv / a file to send")
    ] = None,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Återrapportering per bidrag: använt till vad och av vem / report-back of each grant: for what and by whom."""

    def ask(locale: Locale) -> Shown:
        from simulator import api
        from simulator.results.report_back import ReportBacks

        found = ReportBacks(tuple(api.report_back(scenario, *(design or ()), sources=source)))
        if to is not None:
            from simulator.files import write_file
            from simulator.report.report_back_memo import report_back_memo
            from simulator.report.save import ending_of, memo_bytes

            ending = ending_of(to)
            if found.sources:
                write_file(to, memo_bytes(report_back_memo(found, locale), ending))
        return found

    answer(lang, ask, as_json=as_json, most_rows=None)


def grants(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenarier med bidrag / scenarios with grants")] = None,
    unused: Annotated[str, typer.Option("--unused", help="Andel som inte används / share not used")] = "10 %",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Årsslutets regler sida vid sida: överförs, behålls, återbetalas / the end-of-year rules side by side."""

    def ask(_: Locale) -> Shown:
        from simulator import api
        from simulator.results.end_of_year import WITH_GRANTS, unused_share

        return api.grants(scenarios or WITH_GRANTS, unused_share(unused))

    answer(lang, ask, as_json=as_json, most_rows=None)
