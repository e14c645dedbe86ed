"""The command about what makes a year another than the last: ``bridge``."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.frame import answer
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale
from simulator.tables.shown import Shown


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(bridge)


def bridge(
    scenario: ScenarioArgument,
    to: Annotated[str, typer.Argument(help="Nästa års scenario, om det är ett annat / next year's, if another")] = "",
    before: Annotated[str, typer.Option("--from", help="År som är känt / year that is known")] = "",
    after: Annotated[str, typer.Option("--to", help="År som frågan gäller / year that is asked about")] = "",
    design: DesignOption = None,
    to_design: Annotated[
        list[str] | None, typer.Option("--to-design", help="Förslag på nästa års scenario / design on next year's")
    ] = None,
    index: Annotated[
        list[str] | None, typer.Option("--index", help="Tal som räknas som index / figure that counts as index")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Varför nästa år kostar vad det gör, i allt och för varje mottagare / why next year costs what it does."""

    def ask(_: Locale) -> Shown:
        from simulator.questions import BridgeQuestion

        designs, others = tuple(design or ()), tuple(to_design or ())
        return BridgeQuestion(scenario, to, before, after, designs, others, tuple(index or ())).answer()

    answer(lang, ask, as_json=as_json, most_rows=None)
