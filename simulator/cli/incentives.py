"""The commands about what designs reward and how centres may answer: ``incentives``."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.frame import answer
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale
from simulator.tables.shown import Shown


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(incentives)


def incentives(
    scenario: ScenarioArgument,
    quantity: Annotated[str, typer.Option("--quantity", help="Storhet per mottagare / a quantity of recipients")],
    design: DesignOption = None,
    within: Annotated[int, typer.Option(min=1, max=200, help="Steg att leta trappsteg i / steps to search")] = 5,
    step: Annotated[float, typer.Option(min=0, help="Hur mycket en till är / how much one more is")] = 0.0,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad en till betalar: varje mottagare, priseffekt, trappsteg / what one more pays: price effect and cliffs."""

    def ask(_: Locale) -> Shown:
        from simulator import api

        return api.incentives(scenario, quantity, *(design or ()), within=within, step=step)

    answer(lang, ask, as_json=as_json)
